internal import GRDB
package import Settlements

extension SQLiteStore {
    package func inForce(_ run: RunIdentity) async throws(StoreError) -> RunInForce? {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM runs WHERE definition = ? AND merchant = ? AND period = ? AND is_ad_hoc = 0
                        AND watermark IS NOT NULL AND state <> 'abandoned' ORDER BY revision DESC LIMIT 1
                    """,
                arguments: [run.definition, run.merchant, run.period])
            guard let row else { return nil }
            let start = Instant(seconds: row["period_start"])
            return RunInForce(
                run: RunIdentity(
                    definition: run.definition, merchant: run.merchant, period: run.period, revision: row["revision"]),
                period: RecordedPeriod(
                    label: run.period, start: start, end: Instant(seconds: row["period_end"]), zone: row["zone"]),
                sequence: row["sequence"],
                revised: StatementRequest.Revised(
                    watermark: row["watermark"], lateAfter: row["late_after"],
                    lateBefore: (row["late_before"] as Int64?).map(Instant.init(seconds:)) ?? start,
                    balances: try balances(of: row["id"], db)))
        }
    }

    /// Balances whose opening is known: one that was kept before openings were has none.
    private func balances(of run: Int64, _ db: Database) throws -> [Account: AccountChanges.Balances] {
        let rows = try Row.fetchAll(
            db,
            sql: """
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
        []
    }

    package func voids(before sequence: Int, of run: RunIdentity) async throws(StoreError) -> [Edition.Void] {
        []
    }

    package func abandon(
        _ due: DueRunRecord, because why: String, by who: String, at now: Instant
    ) async throws(StoreError) {
    }

    package func resend(
        _ run: RunIdentity, _ copies: [PlannedDelivery], by who: String, at now: Instant
    ) async throws(StoreError) {
    }
}
