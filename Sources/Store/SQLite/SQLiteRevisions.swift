internal import Foundation
internal import GRDB
package import Settlements

extension SQLiteStore {
    package func preceding(
        _ run: RunIdentity, start: Instant, _ report: ReportKind, _ basis: Basis
    ) async throws(StoreError) -> StatementRequest.Preceding? {
        try await read { db in
            let chain = try ReportChain(run.definition, run.merchant, db)
            guard let place = chain.place(before: run.period, from: start.seconds) else { return nil }
            let last = chain.links[place]
            let end = last.bounds.end
            let between = try chain.unreported(from: start.seconds, backTo: end, db)
            let arrivals = Arrivals(merchant: run.merchant, report: report, basis: basis)
            let read = chain.read(upTo: place, before: start.seconds)
            let hasChain = arrivals.movesBalances || read.isEmpty
            return StatementRequest.Preceding(
                end: Instant(seconds: end), isNext: between.reached == end,
                gap: between.gap.map(Instant.init(seconds:)), watermark: last.watermark,
                // Closing balances without what earlier reports have read since are nobody's opening ones.
                closings: hasChain ? try closings(of: last.id, db) : [:], read: read)
        }
    }

    private func closings(of run: Int64, _ db: Database) throws -> [Account: Int64] {
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT accounts.*, closing FROM run_balances JOIN accounts ON accounts.id = run_balances.account WHERE run = ?
                """,
            arguments: [run])
        var closings: [Account: Int64] = [:]
        for row in rows { closings[try Account(row: row)] = row["closing"] as Int64 }
        return closings
    }

    package func inForce(_ run: RunIdentity) async throws(StoreError) -> RunInForce? {
        try await read { db in
            guard let row = try rowInForce(run, db) else { return nil }
            let start = Instant(seconds: row["period_start"])
            // A definition's name has no '@' in it.
            let name = (row["sent_as"] as String?)?.prefix { $0 != "@" }
            return RunInForce(
                run: RunIdentity(
                    definition: name.map(String.init) ?? run.definition, merchant: run.merchant, period: run.period,
                    revision: row["revision"]),
                period: RecordedPeriod(
                    label: run.period, start: start, end: Instant(seconds: row["period_end"]), zone: row["zone"]),
                isSkipped: row["state"] == RunState.skipped.rawValue, sequence: row["sequence"],
                revised: StatementRequest.Revised(
                    watermark: row["watermark"], late: try late(row, db),
                    balances: try balances(of: row["id"], db)))
        }
    }

    private func late(_ row: Row, _ db: Database) throws -> LateBounds? {
        guard let after: Int64 = row["late_after"], let before: Int64 = row["late_before"] else { return nil }
        let start = Instant(seconds: before)
        guard let text: String = row["late_except"] else { return LateBounds(after: after, before: start) }
        return try JSONDecoder().decode(LateExceptions.self, from: Data(text.utf8))
            .bounds(after: after, before: start, db)
    }

    private func rowInForce(_ run: RunIdentity, _ db: Database) throws -> Row? {
        try Row.fetchOne(
            db,
            compiled: """
                SELECT * FROM runs WHERE definition = ? AND merchant = ? AND period = ? AND \(ReportChain.isReport)
                ORDER BY revision DESC LIMIT 1
                """,
            arguments: [run.definition, run.merchant, run.period])
    }

    /// Balances whose opening is known: one that was kept before openings were has none.
    private func balances(of run: Int64, _ db: Database) throws -> [Account: AccountChanges.Balances] {
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT accounts.*, opening, closing FROM run_balances JOIN accounts ON accounts.id = run_balances.account
                WHERE run = ? AND opening IS NOT NULL
                """,
            arguments: [run])
        var balances: [Account: AccountChanges.Balances] = [:]
        for row in rows {
            balances[try Account(row: row)] = .init(opening: row["opening"], closing: row["closing"])
        }
        return balances
    }

    package func outdated(
        _ definition: String, _ report: ReportKind, _ basis: Basis
    ) async throws(StoreError) -> [OutdatedRun] {
        try await read { db in
            let merchants = try String.fetchAll(
                db, compiled: "SELECT DISTINCT merchant FROM runs WHERE definition = ? ORDER BY merchant",
                arguments: [definition])
            return try merchants.flatMap { merchant in
                try ReportChain.outdated(
                    definition, Arrivals(merchant: merchant, report: report, basis: basis), db)
            }
        }
    }

    package func voids(before sequence: Int, of run: RunIdentity) async throws(StoreError) -> [Edition.Void] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                compiled: """
                    SELECT sequence, period, revision, why FROM runs
                    WHERE definition = :definition AND merchant = :merchant AND is_ad_hoc = 0 AND state = 'abandoned'
                        AND revision = 1 AND sequence < :sequence AND sequence > (
                            SELECT coalesce(max(sequence), 0) FROM runs WHERE definition = :definition
                                AND merchant = :merchant AND sequence < :sequence AND \(ReportChain.isReport))
                    ORDER BY sequence
                    """,
                arguments: ["definition": run.definition, "merchant": run.merchant, "sequence": sequence])
            return rows.map { row in
                Edition.Void(
                    sequence: row["sequence"],
                    run: RunIdentity(
                        definition: run.definition, merchant: run.merchant, period: row["period"],
                        revision: row["revision"]),
                    why: row["why"] ?? "")
            }
        }
    }
}

// MARK: What is replaced

extension SQLiteStore {
    /// The report in force makes way for its revision: what of it has not begun to go out does not go out any more.
    func supersede(for run: RunIdentity, _ id: Int64, who: String, at now: Instant, _ db: Database) throws {
        guard let old = try rowInForce(run, db), (old["revision"] as Int) < run.revision else {
            throw StoreError(.conflict, "\(run): there is no earlier report of \(run.period) that it could replace")
        }
        let oldID: Int64 = old["id"]
        let reason = Self.replaced(by: run.description)
        try db.execute(
            compiled: "UPDATE runs SET state = ?, replaced_by = ? WHERE id = ?",
            arguments: [RunState.superseded.rawValue, id, oldID])
        try JournalEvent.write(
            db, run: oldID, from: old["state"], to: RunState.superseded.rawValue, who: who,
            why: "replaced by \(run)", at: now)
        let waiting = try Int64.fetchAll(
            db, compiled: "SELECT id FROM deliveries WHERE run = ? AND state = 'pending' AND marked = 0 ORDER BY id",
            arguments: [oldID])
        for delivery in waiting {
            try giveUp(
                delivery, from: DeliveryState.pending.rawValue, because: reason, who: who, at: now, db)
        }
    }

    private static func replaced(by run: String) -> String { "replaced by \(run) before it went out" }

    /// Why nothing more of a run goes out that has not begun to; nil where no revision has replaced it.
    func replacement(of run: Int64, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, compiled: "SELECT next.run FROM runs JOIN runs AS next ON next.id = runs.replaced_by WHERE runs.id = ?",
            arguments: [run]
        ).map(Self.replaced)
    }

    func giveUp(
        _ delivery: Int64, from state: String, because reason: String, who: String, at now: Instant, _ db: Database
    ) throws {
        try db.execute(
            compiled: """
                UPDATE deliveries SET state = 'abandoned', reason = ?, next_attempt = NULL, worker = NULL, lease_ends = NULL
                WHERE id = ?
                """,
            arguments: [reason, delivery])
        let run =
            try Int64.fetchOne(db, compiled: "SELECT run FROM deliveries WHERE id = ?", arguments: [delivery]) ?? 0
        try JournalEvent.write(
            db, run: run, delivery: delivery, from: state, to: DeliveryState.abandoned.rawValue, who: who, why: reason,
            at: now)
    }
}
