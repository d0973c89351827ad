internal import GRDB
internal import Settlements

/// The reports in force of one definition and merchant, in the order of their periods. A period that was skipped as empty is
/// one of them: nothing was sent, but what it read and where balances stood is known.
struct ReportChain {
    struct Link {
        let id: Int64
        let run: RunIdentity
        let bounds: StoredBounds
        let watermark: Int64
        let hasBalances: Bool
        /// The last import that a revision of this period had seen when it was given up; 0 where none was.
        let givenUp: Int64
    }

    let definition: String
    let merchant: String
    let links: [Link]
    /// By link: the last import that this report or a later one has read. What came up to then is in one of them.
    let readUpTo: [Int64]

    /// One of the sequence that nothing has replaced.
    static let isReport = "is_ad_hoc = 0 AND watermark IS NOT NULL AND state NOT IN ('abandoned', 'superseded')"
    /// The same where it is one of a chain: windows follow on nothing.
    static let isInForce = "is_window = 0 AND \(isReport)"

    init(_ definition: String, _ merchant: String, _ db: Database) throws {
        self.definition = definition
        self.merchant = merchant
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT *, EXISTS (SELECT 1 FROM run_balances WHERE run_balances.run = runs.id) AS has_balances,
                    (SELECT max(gone.watermark) FROM runs AS gone WHERE gone.definition = runs.definition
                        AND gone.merchant = runs.merchant AND gone.period_start = runs.period_start
                        AND gone.period = runs.period AND gone.is_ad_hoc = 0 AND gone.state = 'abandoned') AS given_up
                FROM runs WHERE definition = ? AND merchant = ? AND \(Self.isInForce)
                ORDER BY period_start
                """,
            arguments: [definition, merchant])
        links = rows.map { Link(definition, merchant, $0) }
        var readUpTo: [Int64] = []
        for link in links.reversed() { readUpTo.append(max(readUpTo.last ?? 0, link.watermark)) }
        self.readUpTo = readUpTo.reversed()
    }

    /// What reports before a period have read beyond the watermark of the last of them: a revision that no later one followed.
    /// And for a revision of the period itself, what later reports have among their late ones.
    func read(before start: Int64) -> [LateBounds.Read] {
        guard let place = links.lastIndex(where: { $0.bounds.start < start }) else { return [] }
        var read: [LateBounds.Read] = []
        var upTo = links[place].watermark
        for link in links[...place].reversed() where link.watermark > upTo {
            upTo = link.watermark
            read.append(.init(before: Instant(seconds: link.bounds.end), after: 0, upTo: upTo))
        }
        let rest = links[(place + 1)...]
        if let own = rest.first, own.bounds.start == start, let later = rest.dropFirst().map(\.watermark).max(),
            later > own.watermark
        {
            read.append(.init(before: Instant(seconds: start), after: own.watermark, upTo: later))
        }
        return read
    }

    /// The time between the last report and a period that no report is about.
    struct Unreported {
        /// How far back one period follows the other.
        let reached: Int64
        /// Where the first begins that was given up; nil where none was.
        let gap: Int64?
    }

    /// What lies before `start`, but not beyond `end`. Periods that earlier versions skipped left nothing behind.
    func unreported(from start: Int64, backTo end: Int64, _ db: Database) throws -> Unreported {
        var reached = start
        var gap: Int64?
        while reached > end {
            let row = try Row.fetchOne(
                db,
                compiled: """
                    SELECT period_start, state FROM runs WHERE definition = ? AND merchant = ? AND period_end = ?
                        AND period_start < ? AND state IN ('skipped', 'abandoned') AND revision = 1 AND is_ad_hoc = 0
                    """,
                arguments: [definition, merchant, reached, reached])
            guard let row else { break }
            reached = row["period_start"]
            if row["state"] as String == RunState.abandoned.rawValue { gap = reached }
        }
        return Unreported(reached: reached, gap: gap)
    }
}

extension ReportChain.Link {
    fileprivate init(_ definition: String, _ merchant: String, _ row: Row) {
        self.init(
            id: row["id"],
            run: RunIdentity(
                definition: definition, merchant: merchant, period: row["period"], revision: row["revision"]),
            bounds: StoredBounds(row: row), watermark: row["watermark"],
            hasBalances: row["has_balances"] as Int64 == 1, givenUp: row["given_up"] ?? 0)
    }
}
