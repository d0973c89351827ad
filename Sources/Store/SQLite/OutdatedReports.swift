internal import GRDB
internal import Settlements

extension ReportChain {
    /// The reports of a merchant that later facts have made wrong, in the order of their periods.
    static func outdated(_ definition: String, _ arrivals: Arrivals, _ db: Database) throws -> [OutdatedRun] {
        guard try mayBeOutdated(definition, arrivals, db) else { return [] }
        let chain = try ReportChain(definition, arrivals.merchant, db)
        var outdated: [OutdatedRun] = []
        var isBeforeOutdated = false
        for index in chain.links.indices {
            let link = chain.links[index]
            let late = try arrivals.found(
                link.bounds, after: max(chain.readUpTo[index], link.givenUp), db)
            let moved = try chain.openingMoved(index, arrivals, isBeforeOutdated: isBeforeOutdated, db)
            isBeforeOutdated = late != nil || moved != nil
            guard let first = [late?.first, moved].compactMap({ $0 }).min() else { continue }
            let since = try Int64.fetchOne(db, compiled: "SELECT at FROM imports WHERE id = ?", arguments: [first]) ?? 0
            outdated.append(
                OutdatedRun(
                    run: link.run, periodStart: Instant(seconds: link.bounds.start), since: Instant(seconds: since),
                    cause: late.map { .late(entries: $0.entries) } ?? .opening))
        }
        return outdated
    }

    /// Whether it is worth a closer look: something came after the last report, or a report was revised.
    private static func mayBeOutdated(_ definition: String, _ arrivals: Arrivals, _ db: Database) throws -> Bool {
        let last = try Row.fetchOne(
            db,
            compiled: """
                SELECT watermark, period_end, coalesce(period_end_date, period_end + 86400) AS end_date FROM runs
                WHERE definition = ? AND merchant = ? AND \(isInForce) ORDER BY period_start DESC, period_end DESC LIMIT 1
                """,
            arguments: [definition, arrivals.merchant])
        guard let last else { return false }
        if try arrivals.found(Arrivals.before(last["period_end"], last["end_date"]), after: last["watermark"], db)
            != nil
        {
            return true
        }
        return try Bool.fetchOne(
            db,
            compiled: """
                SELECT EXISTS (SELECT 1 FROM runs WHERE definition = ? AND merchant = ? AND revision > 1 AND \(isInForce))
                """,
            arguments: [definition, arrivals.merchant]) ?? false
    }

    /// The first import that moves the balance with which a settlement opens: one that the report before it has read, or will
    /// read when it is revised, and this one has not.
    private func openingMoved(
        _ index: Int, _ arrivals: Arrivals, isBeforeOutdated: Bool, _ db: Database
    ) throws -> Int64? {
        let link = links[index]
        guard index > 0, arrivals.movesBalances, link.hasBalances else { return nil }
        let before = links[index - 1]
        let known = max(link.watermark, link.givenUp)
        let moved = try arrivals.found(
            Arrivals.before(link.bounds.start, link.bounds.startDate), after: known,
            upTo: isBeforeOutdated ? .max : before.watermark, db)
        if let moved { return moved.first }
        guard link.givenUp < before.watermark, try hasOtherOpening(link, than: before, db) else { return nil }
        return before.watermark
    }

    /// Whether it opens with a balance that the report before it does not close with. Behind a period that was given up the
    /// two differ by what was booked there.
    private func hasOtherOpening(_ link: Link, than before: Link, _ db: Database) throws -> Bool {
        let between = try unreported(from: link.bounds.start, backTo: before.bounds.end, db)
        guard between.reached == before.bounds.end, between.gap == nil else { return false }
        return try Bool.fetchOne(
            db,
            compiled: """
                SELECT EXISTS (
                    SELECT 1 FROM run_balances AS own JOIN run_balances AS earlier ON earlier.account = own.account
                    WHERE own.run = ? AND earlier.run = ? AND own.opening IS NOT NULL AND own.opening <> earlier.closing)
                """,
            arguments: [link.id, before.id]) ?? false
    }
}
