internal import Foundation
internal import GRDB
package import Settlements

extension SQLiteStore: Journal {
    package func see(_ definitions: [String], at now: Instant) async throws(StoreError) -> [String: Instant] {
        try await write { db in
            for name in definitions {
                try db.execute(
                    compiled: "INSERT INTO definitions (name, first_seen) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [name, now.seconds])
            }
            let rows = try Row.fetchAll(db, compiled: "SELECT name, first_seen FROM definitions")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Instant(seconds: $0[1])) })
        }
    }

    package func claim(_ due: DueRunRecord, by worker: Worker) async throws(StoreError) -> Claim? {
        try await write { db in
            let row = try Row.fetchOne(
                db, compiled: "SELECT id, state, lease_ends, fence, is_ad_hoc FROM runs WHERE run = ?",
                arguments: [due.run.description])
            guard let row else {
                try insert(due, db)
                return try take(due, runID: db.lastInsertedRowID, from: nil, fence: 1, worker, db)
            }
            let state: String = row["state"]
            let leaseEnds: Int64? = row["lease_ends"]
            // An ad hoc report has no place in a sequence that would be void: given up, it can be asked for again.
            let isAgain = state == RunState.abandoned.rawValue && row["is_ad_hoc"] == true
            let isOpen = isAgain || [RunState.owed, .held].map(\.rawValue).contains(state)
            let isLapsed = state == RunState.claimed.rawValue && (leaseEnds ?? 0) <= worker.now.seconds
            guard isOpen || isLapsed else { return nil }
            return try take(due, runID: row["id"], from: state, fence: (row["fence"] as Int64) + 1, worker, db)
        }
    }

    func insert(_ due: DueRunRecord, _ db: Database) throws {
        try db.execute(
            compiled: """
                INSERT INTO runs (run, definition, merchant, period, period_start, period_end, period_start_date,
                    period_end_date, zone, grain, is_window, revision, is_ad_hoc, state, due_at, definition_sha256, tzdata,
                    why, fence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
            arguments: [
                due.run.description, due.run.definition, due.run.merchant, due.run.period, due.period.start.seconds,
                due.period.end.seconds, due.period.storedBounds.startDate, due.period.storedBounds.endDate,
                due.period.zone.identifier, due.grain, due.period.form.standsAlone, due.run.revision, due.isAdHoc,
                RunState.owed.rawValue, due.dueAt.seconds, due.definitionDigest.description,
                due.period.zone.release, due.why,
            ])
    }

    private func take(
        _ due: DueRunRecord, runID: Int64, from state: String?, fence: Int64, _ worker: Worker, _ db: Database
    ) throws -> Claim {
        try db.execute(
            compiled: """
                UPDATE runs SET state = ?, reason = NULL, proof = NULL, worker = ?, lease_ends = ?, fence = ?,
                    definition_sha256 = ?, tzdata = ?, why = coalesce(?, why), grain = coalesce(?, grain)
                WHERE id = ?
                """,
            arguments: [
                RunState.claimed.rawValue, worker.name, worker.leaseEnds.seconds, fence,
                due.definitionDigest.description, due.period.zone.release, due.why, due.grain, runID,
            ])
        try JournalEvent.write(
            db, run: runID, from: state, to: RunState.claimed.rawValue, who: worker.name, at: worker.now)
        return Claim(run: due.run, fence: fence, sequence: due.isAdHoc ? nil : try numberInSequence(due.run, db))
    }

    package func sequence(of run: RunIdentity) async throws(StoreError) -> Int {
        try await read { db in try numberInSequence(run, db) }
    }

    /// That of its period, which a revision keeps; else the next one.
    func numberInSequence(_ run: RunIdentity, _ db: Database) throws -> Int {
        let own = try Int.fetchOne(
            db,
            compiled: """
                SELECT sequence FROM runs WHERE definition = ? AND merchant = ? AND period = ? AND is_ad_hoc = 0
                    AND sequence IS NOT NULL ORDER BY revision DESC LIMIT 1
                """,
            arguments: [run.definition, run.merchant, run.period])
        return try own ?? nextSequence(run, db)
    }

    private func nextSequence(_ run: RunIdentity, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, compiled: "SELECT coalesce(max(sequence), 0) + 1 FROM runs WHERE definition = ? AND merchant = ?",
            arguments: [run.definition, run.merchant]) ?? 1
    }

    /// The row of a run that is still claimed under this fencing number, with its worker.
    private func held(_ claim: Claim, _ db: Database) throws -> (id: Int64, worker: String) {
        let row = try Row.fetchOne(
            db, compiled: "SELECT id, worker FROM runs WHERE run = ? AND fence = ? AND state = ?",
            arguments: [claim.run.description, claim.fence, RunState.claimed.rawValue])
        guard let row else {
            throw StoreError(.claimLost, "\(claim.run): another worker has taken over, so nothing was recorded here")
        }
        return (row["id"], row["worker"])
    }

    package func keep(_ claim: Claim, _ kept: KeptRun, at now: Instant) async throws(StoreError) {
        try await write { db in
            let (id, worker) = try state(claim, kept.stated, at: now, db)
            if let sequence = claim.sequence, try numberInSequence(claim.run, db) != sequence {
                throw StoreError(
                    .conflict, "\(claim.run): its number in the sequence was taken meanwhile", isTransient: true)
            }
            try db.execute(
                compiled: """
                    UPDATE runs SET state = ?, sequence = ?, is_backfill = ?, reason = ?, worker = NULL, lease_ends = NULL
                    WHERE id = ?
                    """,
                arguments: [RunState.kept.rawValue, claim.sequence, kept.isBackfill, kept.note, id])
            for document in kept.documents { try document.insert(db, run: id) }
            for delivery in kept.deliveries { try delivery.insert(db, run: id, at: now) }
            try JournalEvent.write(
                db, run: id, from: RunState.claimed.rawValue, to: RunState.kept.rawValue, who: worker, why: kept.note,
                at: now)
        }
    }

    package func skip(
        _ claim: Claim, _ stated: StatedRun, because reason: String, at now: Instant
    ) async throws(StoreError) {
        try await write { db in
            let (id, worker) = try state(claim, stated, at: now, db)
            try db.execute(
                compiled: "UPDATE runs SET state = ?, reason = ?, worker = NULL, lease_ends = NULL WHERE id = ?",
                arguments: [RunState.skipped.rawValue, reason, id])
            try JournalEvent.write(
                db, run: id, from: RunState.claimed.rawValue, to: RunState.skipped.rawValue, who: worker, why: reason,
                at: now)
        }
    }

    /// Notes what a claimed run has read and stated, and takes the report in force out of force that it replaces.
    private func state(
        _ claim: Claim, _ stated: StatedRun, at now: Instant, _ db: Database
    ) throws -> (id: Int64, worker: String) {
        let (id, worker) = try held(claim, db)
        try refuseOverlap(claim.run, id, db)
        if claim.run.revision > 1 { try supersede(for: claim.run, id, who: worker, at: now, db) }
        try db.execute(
            compiled: "UPDATE runs SET watermark = ?, late_after = ?, late_before = ?, late_except = ? WHERE id = ?",
            arguments: [
                stated.watermark, stated.late?.after, stated.late?.before.seconds,
                try stated.late.map { try Self.json(try LateExceptions($0, db)) }, id,
            ])
        for (account, balances) in stated.balances {
            try db.execute(
                compiled: """
                    INSERT INTO run_balances (run, account, opening, closing)
                    SELECT ?, id, ?, ? FROM accounts WHERE provider = ? AND currency = ? AND merchant = ?
                    """,
                arguments: [
                    id, balances.opening, balances.closing, account.provider, account.currency.code, account.merchant,
                ])
        }
        return (id, worker)
    }

    /// Runs of one definition and merchant are kept in the order of their periods, and no time is reported twice. A revision
    /// is of a period that was reported: nothing is asked of it.
    private func refuseOverlap(_ run: RunIdentity, _ id: Int64, _ db: Database) throws {
        guard run.revision == 1 else { return }
        let other = try Row.fetchOne(
            db,
            compiled: """
                SELECT other.run, other.state, other.zone, other.period_end FROM runs AS own JOIN runs AS other
                ON other.definition = own.definition AND other.merchant = own.merchant AND other.period_end > own.period_start
                WHERE own.id = ? AND own.is_ad_hoc = 0 AND other.id <> own.id AND other.is_ad_hoc = 0
                    AND own.is_window = 0
                    AND other.watermark IS NOT NULL AND other.revision = 1
                ORDER BY other.period_start LIMIT 1
                """,
            arguments: [id])
        guard let other else { return }
        let wasSkipped = other["state"] as String == RunState.skipped.rawValue
        throw StoreError(
            .conflict,
            "\(run): \(other["run"] as String) was \(wasSkipped ? "skipped as empty" : "kept already") and reaches to "
                + "\(Instant(seconds: other["period_end"])) (\(other["zone"] as String)): periods are reported in order, and "
                + "none twice. Where the definition's periods were changed, change them back or write 'from:' with a later date"
        )
    }

    package func settle(
        _ claim: Claim, as state: RunState, because reason: String, proof: Proof?, at now: Instant
    ) async throws(StoreError) {
        try await write { db in
            let (id, worker) = try held(claim, db)
            try db.execute(
                compiled: """
                    UPDATE runs SET state = ?, reason = ?, proof = ?, worker = NULL, lease_ends = NULL WHERE id = ?
                    """,
                arguments: [state.rawValue, reason, try proof.map(Self.json), id])
            try JournalEvent.write(
                db, run: id, from: RunState.claimed.rawValue, to: state.rawValue, who: worker, why: reason, at: now)
        }
    }

    package func leaseholders() async throws(StoreError) -> Set<String> {
        try await read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT worker FROM runs WHERE state = 'claimed'
                    UNION SELECT worker FROM deliveries WHERE state = 'sending'
                    """)
        }
    }

    package func endLeases(of worker: String, at now: Instant) async throws(StoreError) {
        try await write { db in
            for table in ["runs", "deliveries"] {
                try db.execute(
                    sql: "UPDATE \(table) SET lease_ends = ? WHERE worker = ? AND lease_ends > ?",
                    arguments: [now.seconds, worker, now.seconds])
            }
        }
    }

    package func nextWakeUp(after now: Instant) async throws(StoreError) -> Instant? {
        try await read { db in
            try Int64.fetchOne(
                db,
                compiled: """
                    SELECT min(at) FROM (
                        SELECT CASE state WHEN 'pending' THEN next_attempt ELSE lease_ends END AS at
                        FROM deliveries WHERE state IN ('pending', 'sending') AND NOT \(Self.isWaiting)
                        UNION ALL SELECT lease_ends FROM runs WHERE state = 'claimed')
                    WHERE at > ?
                    """, arguments: [now.seconds]
            ).map(Instant.init(seconds:))
        }
    }
}

extension Document {
    fileprivate func insert(_ db: Database, run: Int64) throws {
        try db.execute(
            compiled: """
                INSERT INTO documents (run, output, name, media_type, layout, sha256, size) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [run, output, name, mediaType, layout, content.digest.description, content.size])
    }
}

extension PlannedDelivery {
    func insert(_ db: Database, run: Int64, at now: Instant) throws {
        try db.execute(
            compiled: "INSERT INTO parcels (run, name, media_type, sha256, size) VALUES (?, ?, ?, ?, ?)",
            arguments: [run, parcel.name, parcel.mediaType, parcel.content.digest.description, parcel.content.size])
        var sender: Mailbox?
        var recipient: Mailbox?
        if case .mail(let from, let to) = address { (sender, recipient) = (from, to) }
        let parcelID = db.lastInsertedRowID
        try db.execute(
            compiled: """
                INSERT INTO deliveries (token, run, parcel, channel, destination, sender_name, sender, recipient_name,
                    recipient, uncertain, comes_last, copy, letter_sha256, letter_size, markers, state, created, attempts,
                    next_attempt, marked, fence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0)
                """,
            arguments: [
                token, run, parcelID, channel.rawValue, destination, sender?.name, sender?.address, recipient?.name,
                recipient?.address, uncertain.rawValue, comesLast, copy, letter?.digest.description, letter?.size,
                markers.isEmpty ? nil : markers.map(\.rawValue).joined(separator: ","),
                DeliveryState.pending.rawValue, now.seconds,
                now.seconds,
            ])
    }
}

extension JournalEvent {
    static func write(
        _ db: Database, run: Int64, delivery: Int64? = nil, from: String?, to: String, who: String, why: String? = nil,
        at now: Instant
    ) throws {
        try db.execute(
            compiled: """
                INSERT INTO events (at, run, delivery, from_state, to_state, who, why) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [now.seconds, run, delivery, from, to, who, why])
    }
}
