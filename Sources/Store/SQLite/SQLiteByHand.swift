internal import GRDB
package import Settlements

extension SQLiteStore {
    package func abandon(
        _ due: DueRunRecord, because why: String, by who: String, at now: Instant
    ) async throws(StoreError) {
        try await write { db in
            func row() throws -> Row? {
                try Row.fetchOne(
                    db, sql: "SELECT id, state, lease_ends FROM runs WHERE run = ?", arguments: [due.run.description])
            }
            let known = try row()
            if known == nil { try insert(due, db) }
            guard let own = try known ?? row() else { return }
            let state: String = own["state"]
            if let known { try Self.refuseFinished(due.run, known, at: now) }
            try db.execute(
                sql: """
                    UPDATE runs SET state = ?, why = ?, sequence = ?, watermark = ?, worker = NULL, lease_ends = NULL,
                        fence = fence + 1 WHERE id = ?
                    """,
                arguments: [
                    RunState.abandoned.rawValue, why, due.isAdHoc ? nil : try numberInSequence(due.run, db),
                    // What a revision would have held is not asked for again.
                    due.run.revision > 1 ? try Int64.fetchOne(db, sql: "SELECT max(id) FROM imports") : nil,
                    own["id"] as Int64,
                ])
            try JournalEvent.write(
                db, run: own["id"], from: known == nil ? nil : state, to: RunState.abandoned.rawValue, who: who,
                why: why, at: now)
        }
    }

    /// Only of what nothing was kept of, and nobody makes, can be given up.
    private static func refuseFinished(_ run: RunIdentity, _ row: Row, at now: Instant) throws {
        let state = try RunState(stored: row["state"])
        let problem: String
        switch state {
        case .owed, .waiting, .held: return
        case .claimed:
            guard let leaseEnds: Int64 = row["lease_ends"], leaseEnds > now.seconds else { return }
            problem = "a worker is making it: wait until that is done, or until \(Instant(seconds: leaseEnds))"
        case .abandoned: problem = "it was given up already"
        case .skipped: problem = "it was skipped as empty, and holds nothing up"
        case .kept, .delivered, .partlyFailed, .failed, .superseded:
            problem =
                "it was made already and is \(state.rawValue): what was reported stays; a revision corrects it "
                + "(`settlecast run … --revise --why`)"
        }
        throw StoreError(.conflict, "\(run) cannot be given up: \(problem)")
    }

    package func resend(
        _ run: RunIdentity, _ copies: [PlannedDelivery], by who: String, at now: Instant
    ) async throws(StoreError) {
        try await write { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, watermark, (SELECT run FROM runs AS next WHERE next.id = runs.replaced_by) AS replaced_by
                    FROM runs WHERE run = ? AND watermark IS NOT NULL AND state NOT IN ('abandoned', 'skipped')
                    """,
                arguments: [run.description])
            guard let row else {
                throw StoreError(.conflict, "\(run): nothing was kept of it, so nothing can be sent again")
            }
            if let next: String = row["replaced_by"] {
                throw StoreError(.conflict, "\(run) was replaced by \(next): send that one again")
            }
            let id: Int64 = row["id"]
            for copy in copies {
                try copy.insert(db, run: id, at: now)
                try JournalEvent.write(
                    db, run: id, delivery: db.lastInsertedRowID, from: nil, to: DeliveryState.pending.rawValue,
                    who: who,
                    why: "copy \(copy.copy), by hand", at: now)
            }
            try settleRun(id, who: who, at: now, db)
        }
    }
}
