internal import GRDB
package import Settlements

extension SQLiteStore {
    package func undo(
        _ number: Int64, by who: String, at now: Instant
    ) async throws(StoreError) -> UndoneImport {
        try await StoreError.wrapping("cannot write to the store \(path)") {
            try await bulk { db in
                let undoing = try Undoing(db, number)
                try undoing.refuseUsed()
                try undoing.refuseClaimed(at: now)
                return try undoing.takeOut(by: who, at: now)
            }
        }
    }
}

/// One import on its way out of the store, inside one transaction.
private struct Undoing {
    /// More runs than anybody reads; the others are counted.
    private static let listedRuns = 100

    private let db: Database
    private let record: ImportRecord
    /// Accounts that the file was about and that are still there.
    private let accounts: [(id: Int64, merchant: String)]

    private var number: Int64 { record.number }

    init(_ db: Database, _ number: Int64) throws {
        self.db = db
        guard let record = try ImportRecord.all(db, where: "id = ?", [number]).first else {
            throw StoreError(.conflict, "there is no import \(number): `settlecast imports` lists them")
        }
        if let undone = record.undone {
            throw StoreError(
                .conflict,
                "import \(number) (\(record.file)) was undone already, at \(undone.at)"
                    + (undone.who.isEmpty ? "" : " by \(undone.who)"))
        }
        self.record = record
        accounts = try Row.fetchAll(
            db,
            sql: """
                SELECT accounts.id, accounts.merchant FROM import_accounts
                JOIN accounts USING (provider, currency, merchant) WHERE import = ? ORDER BY provider, currency
                """,
            arguments: [number]
        ).map { ($0["id"], $0["merchant"]) }
    }

    // MARK: Whether it may go

    /// A run that was kept after the import, and reaches beyond the first thing that it brought, has stated it. One that was
    /// skipped as empty has stated balances alone.
    func refuseUsed() throws {
        var runs: [String] = []
        for account in accounts {
            let first = try first(account.id)
            let used = try String.fetchAll(
                db,
                sql: """
                    SELECT run || ' (' || state || ')' FROM runs
                    WHERE merchant = ? AND watermark >= ? AND state <> 'abandoned'
                        AND (period_end > ? OR \(Self.endDate) > ?)
                        AND (state <> 'skipped' OR EXISTS (SELECT 1 FROM run_balances WHERE run_balances.run = runs.id))
                    ORDER BY period_start, run
                    """,
                arguments: [account.merchant, number, first.time, first.date])
            runs += used.filter { !runs.contains($0) }
        }
        guard !runs.isEmpty else { return }
        let rest = runs.count > Self.listedRuns ? " and \(runs.count - Self.listedRuns) more" : ""
        throw StoreError(
            .conflict,
            "import \(number) (\(record.file)) cannot be undone: \(runs.count == 1 ? "a run has" : "runs have") reported what it "
                + "brought: \(runs.prefix(Self.listedRuns).joined(separator: ", "))\(rest). What was reported stays: put it right "
                + "with a file of adjustments (`settlecast import FILE --as settlecast`), which the next report shows")
    }

    /// The date on which a run's period ends. Runs of earlier versions do not say it: then it is the date that has begun,
    /// at that moment, in the zone that is ahead of all others (UTC+14), in no zone too early.
    private static let endDate = "coalesce(period_end_date, (period_end + 14 * 3600) / 86400 * 86400)"

    /// The earliest time and the earliest date of what the import brought to an account, as the store has them: its
    /// entries by either of their dates, its payouts, the beginnings of its batches, and payouts of others that pay its entries.
    private func first(_ account: Int64) throws -> (time: Int64?, date: Int64?) {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT is_date, min(moment) AS first FROM (
                    SELECT booked_is_date AS is_date, booked AS moment FROM entries
                    WHERE account = :account AND import = :import
                    UNION ALL
                    SELECT occurred_is_date, occurred FROM entries
                    WHERE account = :account AND import = :import AND occurred IS NOT NULL
                    UNION ALL
                    SELECT opened_is_date, opened FROM batches WHERE account = :account AND import = :import
                    UNION ALL
                    SELECT booked_is_date, booked FROM payouts WHERE account = :account AND (import = :import OR batch IN (
                        SELECT batch FROM entries WHERE account = :account AND import = :import))
                ) GROUP BY is_date
                """,
            arguments: ["account": account, "import": number])
        let of = { (isDate: Bool) in rows.first { $0["is_date"] == isDate }?["first"] as Int64? }
        return (of(false), of(true))
    }

    /// A run that is being made may have read what is about to go. One whose worker has let its lease lapse can no longer
    /// be kept by it.
    func refuseClaimed(at now: Instant) throws {
        for merchant in Set(accounts.map(\.merchant)).sorted() {
            let claimed = try String.fetchAll(
                db,
                sql: "SELECT run FROM runs WHERE merchant = ? AND state = 'claimed' AND lease_ends > ? ORDER BY run",
                arguments: [merchant, now.seconds])
            guard claimed.isEmpty else {
                throw StoreError(
                    .conflict,
                    "import \(number) (\(record.file)) cannot be undone now: \(claimed.joined(separator: ", ")) "
                        + "\(claimed.count == 1 ? "is" : "are") being made: wait until \(claimed.count == 1 ? "it is" : "they are") "
                        + "done (`settlecast due`) and try again",
                    isTransient: true)
            }
            try db.execute(
                sql: "UPDATE runs SET fence = fence + 1 WHERE merchant = ? AND state = 'claimed'", arguments: [merchant]
            )
        }
    }

    // MARK: Out

    func takeOut(by who: String, at now: Instant) throws -> UndoneImport {
        let holders = try ImportRecord.all(
            db, where: "undone_at IS NULL AND id IN (SELECT import FROM overlaps WHERE earlier = ?)", [number])
        for table in ["controls", "tallies"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE import = ?", arguments: [number])
        }
        var entries = 0
        for (id, _) in accounts {
            try db.execute(sql: "DELETE FROM entries WHERE account = ? AND import = ?", arguments: [id, number])
            entries += db.changesCount
            try markAgain(id)
            for table in ["batches", "payouts", "coverage"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE account = ? AND import = ?", arguments: [id, number])
            }
            try removeEmpty(id)
        }
        try db.execute(sql: "DELETE FROM overlaps WHERE import = :n OR earlier = :n", arguments: ["n": number])
        try db.execute(
            sql: "UPDATE imports SET undone_at = ?, undone_by = ? WHERE id = ?", arguments: [now.seconds, who, number])
        return UndoneImport(file: record.file, entries: entries, alsoHeldBy: holders)
    }

    /// Entries of cut-outs that only this import had proved whole are marked as before.
    private func markAgain(_ account: Int64) throws {
        try db.execute(
            sql: """
                UPDATE entries SET is_part = 1, whole_in = NULL WHERE account = :account AND whole_in = :n
                    AND import IN (SELECT earlier FROM overlaps WHERE import = :n)
                """,
            arguments: ["account": account, "n": number])
    }

    /// An account that nothing speaks of any more may be another merchant's.
    private func removeEmpty(_ account: Int64) throws {
        let tables = ["entries", "batches", "payouts", "coverage", "controls", "tallies", "run_balances"]
        let nothing = tables.map { "NOT EXISTS (SELECT 1 FROM \($0) WHERE account = :account)" }
        try db.execute(
            sql: "DELETE FROM accounts WHERE id = :account AND \(nothing.joined(separator: " AND "))",
            arguments: ["account": account])
    }
}
