internal import Foundation
internal import GRDB
package import Settlements

extension SQLiteStore {
    package func pendingDeliveries(
        of run: RunIdentity?, at now: Instant
    ) async throws(StoreError) -> [PendingDelivery] {
        try await read { db in
            var arguments: StatementArguments = ["now": now.seconds]
            if let run { arguments += ["run": run.description] }
            let rows = try Row.fetchAll(db, compiled: Self.pending(ofOneRun: run != nil), arguments: arguments)
            return try rows.map { row in
                let bounds = StoredBounds(row: row)
                return PendingDelivery(
                    run: RunIdentity(
                        definition: row["definition"], merchant: row["merchant"], period: row["period"],
                        revision: row["revision"]),
                    firstDate: bounds.firstDate, endDate: bounds.dateAfter,
                    planned: try PlannedDelivery(row: row), attempts: row["attempts"],
                    wasMarked: row["marked"] as Int64 == 1, created: Instant(seconds: row["created"]))
            }
        }
    }

    /// By its run, or by the index of what is to be done: never through all that was ever delivered.
    static func pending(ofOneRun: Bool) -> String {
        Self.deliveries + """
            WHERE deliveries.state IN ('pending', 'sending') AND ((deliveries.state = 'pending' AND next_attempt <= :now)
                OR (deliveries.state = 'sending' AND deliveries.lease_ends <= :now))\(ofOneRun ? " AND runs.run = :run" : "")
                AND NOT \(isWaiting)
            ORDER BY runs.period_start, deliveries.id
            """
    }

    /// It comes last, and of all else that its run hands over to the same place something has not arrived.
    static let isWaiting =
        "(deliveries.comes_last = 1 AND EXISTS (\(othersOfPlace) NOT IN ('delivered', 'unverified')))"

    /// It comes last and waits, in vain until somebody acts: something before it was given up.
    private static let isBlocked = """
        (deliveries.state = 'pending' AND deliveries.comes_last = 1
            AND EXISTS (\(othersOfPlace) IN ('failed', 'abandoned')))
        """

    private static let othersOfPlace = """
        SELECT 1 FROM deliveries AS other WHERE other.run = deliveries.run AND other.comes_last = 0
        AND other.copy = deliveries.copy AND other.destination IS deliveries.destination AND other.recipient IS deliveries.recipient AND other.state
        """

    package func begin(
        _ delivery: PendingDelivery, by worker: Worker
    ) async throws(StoreError) -> DeliveryClaim? {
        try await write { db in
            let row = try Row.fetchOne(
                db,
                compiled: """
                    SELECT id, run, state, attempts, marked, fence FROM deliveries WHERE token = :token
                    AND ((state = 'pending' AND next_attempt <= :now) OR (state = 'sending' AND lease_ends <= :now))
                    AND NOT \(Self.isWaiting)
                    """,
                arguments: ["token": delivery.planned.token, "now": worker.now.seconds])
            guard let row else { return nil }
            if let reason = try replacement(of: row["run"], db), row["marked"] as Int64 == 0 {
                try giveUp(row["id"], from: row["state"], because: reason, who: worker.name, at: worker.now, db)
                return nil
            }
            let attempt = (row["attempts"] as Int) + 1
            let fence = (row["fence"] as Int64) + 1
            try db.execute(
                compiled: """
                    UPDATE deliveries SET state = 'sending', attempts = ?, fence = ?, worker = ?, lease_ends = ? WHERE id = ?
                    """,
                arguments: [attempt, fence, worker.name, worker.leaseEnds.seconds, row["id"] as Int64])
            try JournalEvent.write(
                db, run: row["run"], delivery: row["id"], from: row["state"], to: DeliveryState.sending.rawValue,
                who: worker.name, at: worker.now)
            return DeliveryClaim(delivery: delivery, fence: fence, attempt: attempt)
        }
    }

    package func mark(_ claim: DeliveryClaim, at now: Instant) async throws(StoreError) {
        try await write { db in
            let row = try held(claim, db)
            try db.execute(compiled: "UPDATE deliveries SET marked = 1 WHERE id = ?", arguments: [row.id])
            try JournalEvent.write(
                db, run: row.run, delivery: row.id, from: DeliveryState.sending.rawValue,
                to: DeliveryState.sending.rawValue, who: row.worker, why: "passing the point of no return", at: now)
        }
    }

    package func record(
        _ result: DeliveryResult, of claim: DeliveryClaim, at now: Instant
    ) async throws(StoreError) {
        try await write { db in
            let row = try held(claim, db)
            let outcome = result.columns
            if outcome.state == .pending, result.clearsMark, let reason = try replacement(of: row.run, db) {
                return try giveUp(
                    row.id, from: DeliveryState.sending.rawValue, because: reason, who: row.worker, at: now, db)
            }
            try db.execute(
                compiled: """
                    UPDATE deliveries SET state = ?, reason = ?, next_attempt = ?, evidence = ?, worker = NULL,
                        lease_ends = NULL, marked = CASE WHEN ? THEN 0 ELSE marked END WHERE id = ?
                    """,
                arguments: [
                    outcome.state.rawValue, outcome.reason, outcome.next?.seconds, try outcome.evidence.map(Self.json),
                    result.clearsMark, row.id,
                ])
            try JournalEvent.write(
                db, run: row.run, delivery: row.id, from: DeliveryState.sending.rawValue, to: outcome.state.rawValue,
                who: row.worker, why: outcome.reason, at: now)
            try letFollow(row.run, at: now, db)
            try settleRun(row.run, who: row.worker, at: now, db)
        }
    }

    /// What came last and has nothing before it any more sets out now: while it waited, its time did not run.
    private func letFollow(_ run: Int64, at now: Instant, _ db: Database) throws {
        try db.execute(
            compiled: """
                UPDATE deliveries SET created = :now, next_attempt = :now
                WHERE run = :run AND comes_last = 1 AND state = 'pending' AND attempts = 0 AND NOT \(Self.isWaiting)
                """,
            arguments: ["now": now.seconds, "run": run])
    }

    package func release(_ run: RunIdentity, by who: String, at now: Instant) async throws(StoreError) -> Int {
        try await write { db in
            let stuck = try Row.fetchAll(
                db,
                compiled: """
                    SELECT deliveries.id, deliveries.run, deliveries.state FROM deliveries JOIN runs ON runs.id = deliveries.run
                    WHERE runs.run = ? AND deliveries.state IN ('failed', 'uncertain') AND runs.state <> 'superseded'
                    """,
                arguments: [run.description])
            for delivery in stuck {
                try db.execute(
                    compiled: """
                        UPDATE deliveries SET state = 'pending', reason = NULL, next_attempt = ?, created = ?, marked = 0
                        WHERE id = ?
                        """,
                    arguments: [now.seconds, now.seconds, delivery["id"] as Int64])
                try JournalEvent.write(
                    db, run: delivery["run"], delivery: delivery["id"], from: delivery["state"],
                    to: DeliveryState.pending.rawValue, who: who, why: "released by hand", at: now)
            }
            if let id = stuck.first?["run"] as Int64? { try settleRun(id, who: who, at: now, db) }
            return stuck.count
        }
    }

    private func held(_ claim: DeliveryClaim, _ db: Database) throws -> (id: Int64, run: Int64, worker: String) {
        let token = claim.delivery.planned.token
        let row = try Row.fetchOne(
            db, compiled: "SELECT id, run, worker FROM deliveries WHERE token = ? AND fence = ? AND state = 'sending'",
            arguments: [token, claim.fence])
        guard let row else {
            throw StoreError(
                .claimLost, "delivery \(token): another worker has taken over, so nothing was recorded here")
        }
        return (row["id"], row["run"], row["worker"])
    }

    /// What the deliveries' states make of their run. One that waits behind what was given up is itself as good as failed:
    /// nothing goes on until somebody acts.
    ///
    /// One that a revision has replaced stays so, whatever becomes of what was under way.
    func settleRun(_ run: Int64, who: String, at now: Instant, _ db: Database) throws {
        let words = try String.fetchAll(
            db,
            compiled: "SELECT CASE WHEN \(Self.isBlocked) THEN 'failed' ELSE state END FROM deliveries WHERE run = ?",
            arguments: [run])
        let before = try String.fetchOne(db, compiled: "SELECT state FROM runs WHERE id = ?", arguments: [run])
        guard before != RunState.superseded.rawValue else { return }
        let after = RunState.of(deliveries: words.compactMap(DeliveryState.init(rawValue:))).rawValue
        guard before != after else { return }
        try db.execute(compiled: "UPDATE runs SET state = ? WHERE id = ?", arguments: [after, run])
        try JournalEvent.write(db, run: run, from: before, to: after, who: who, at: now)
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension RunState {
    /// A run is done when each of its deliveries is; an uncertain one waits for a person.
    fileprivate static func of(deliveries states: [DeliveryState]) -> RunState {
        let open: [DeliveryState] = [.pending, .sending, .uncertain]
        let failed: [DeliveryState] = [.failed, .abandoned]
        if states.contains(where: open.contains) { return .kept }
        if states.allSatisfy(failed.contains) { return .failed }
        return states.contains(where: failed.contains) ? .partlyFailed : .delivered
    }
}

extension DeliveryResult {
    /// Whether the next attempt has to reckon with this one having gone past the point of no return.
    fileprivate var clearsMark: Bool {
        if case .postponed(_, _, let markStands) = self { !markStands } else { false }
    }

    fileprivate var columns: (state: DeliveryState, reason: String?, next: Instant?, evidence: [String: String]?) {
        switch self {
        case .delivered(let receipt):
            (receipt.isUnverified ? .unverified : .delivered, nil, nil, receipt.evidence)
        case .postponed(let until, let reason, _): (.pending, reason, until, nil)
        case .failed(let reason): (.failed, reason, nil, nil)
        case .uncertain(let reason): (.uncertain, reason, nil, nil)
        }
    }
}
