internal import Foundation
internal import GRDB
package import Settlements

extension SQLiteStore {
    package func runs(_ filter: RunFilter) async throws(StoreError) -> [RunRecord] {
        try await read { db in
            var condition = ""
            var arguments: StatementArguments = []
            switch filter {
            case .all: break
            case .unsettled:
                condition = "WHERE runs.state NOT IN ('delivered', 'skipped', 'abandoned', 'superseded')"
            case .definition(let name): (condition, arguments) = ("WHERE runs.definition = ?", [name])
            case .run(let text): (condition, arguments) = ("WHERE runs.run = ? OR runs.sent_as = ?", [text, text])
            }
            let documents = try Row.fetchAll(
                db,
                sql:
                    "SELECT documents.* FROM documents JOIN runs ON runs.id = documents.run \(condition) ORDER BY output",
                arguments: arguments)
            let deliveries = try Row.fetchAll(
                db, sql: Self.deliveries + "\(condition) ORDER BY deliveries.id", arguments: arguments)
            let documentsOf = Dictionary(grouping: documents) { $0["run"] as Int64 }
            let deliveriesOf = Dictionary(grouping: deliveries) { $0["run_id"] as Int64 }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT runs.*, \(Self.replacedRevision) AS replaces_revision,
                        (SELECT revision FROM runs AS next WHERE next.id = runs.replaced_by) AS replacing_revision
                    FROM runs \(condition) ORDER BY period_start, definition, merchant, revision
                    """,
                arguments: arguments)
            return try rows.map { row in
                try RunRecord(
                    row: row, documents: documentsOf[row["id"]] ?? [], deliveries: deliveriesOf[row["id"]] ?? [])
            }
        }
    }

    package func standings(
        of definition: String, to merchant: String?
    ) async throws(StoreError) -> [RunStanding] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                compiled: """
                    SELECT merchant, period, revision, period_start, period_end, period_end_date, grain, state, lease_ends,
                        watermark
                    FROM runs WHERE definition = ? AND is_ad_hoc = 0\(merchant == nil ? "" : " AND merchant = ?")
                    ORDER BY period_start, merchant, revision
                    """,
                arguments: StatementArguments([definition] + [merchant].compactMap { $0 }))
            var standings: [RunStanding] = []
            while let row = try rows.next() {
                standings.append(
                    RunStanding(
                        run: RunIdentity(definition: definition, merchant: row[0], period: row[1], revision: row[2]),
                        periodStart: Instant(seconds: row[3]), periodEnd: Instant(seconds: row[4]),
                        endDate: (row[5] as Int64?).map { CalendarDate(daysSinceEpoch: Int($0 / 86_400)) },
                        grain: row[6], state: try RunState(stored: row[7]),
                        leaseEnds: (row[8] as Int64?).map(Instant.init(seconds:)), watermark: row[9]))
            }
            return standings
        }
    }

    package func events(of run: RunIdentity) async throws(StoreError) -> [JournalEvent] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                compiled: """
                    SELECT events.at, deliveries.token, from_state, to_state, who, events.why FROM events
                    JOIN runs ON runs.id = events.run LEFT JOIN deliveries ON deliveries.id = events.delivery
                    WHERE runs.run = ? ORDER BY events.id
                    """,
                arguments: [run.description])
            return rows.map { row in
                JournalEvent(
                    at: Instant(seconds: row[0]), delivery: row[1], from: row[2], to: row[3], who: row[4], why: row[5])
            }
        }
    }

    /// The revision that a run took the place of, or will take when it is kept; null for an original, and for one given up.
    private static let replacedRevision = """
        CASE WHEN runs.revision > 1 AND runs.is_ad_hoc = 0 AND runs.state <> 'abandoned' THEN (
            SELECT max(old.revision) FROM runs AS old WHERE old.definition = runs.definition AND old.merchant = runs.merchant
                AND old.period_start = runs.period_start AND old.period = runs.period AND old.revision < runs.revision
                AND old.watermark IS NOT NULL AND old.state <> 'abandoned') END
        """

    static let deliveries = """
        SELECT deliveries.*, parcels.name AS parcel_name, parcels.media_type, parcels.sha256, parcels.size,
            runs.id AS run_id, runs.definition, runs.merchant, runs.period, runs.revision,
            runs.period_start, runs.period_end, runs.period_start_date, runs.period_end_date,
            deliveries.state = 'pending' AND \(isWaiting) AS is_waiting
        FROM deliveries JOIN parcels ON parcels.id = deliveries.parcel JOIN runs ON runs.id = deliveries.run

        """
}

extension RunState {
    init(stored word: String) throws {
        guard let state = RunState(rawValue: word) else {
            throw StoreError(.conflict, "the store holds a run in state \(word), which this version does not know")
        }
        self = state
    }
}

extension Content {
    fileprivate init(row: Row) throws {
        try self.init(digest: row["sha256"], size: row["size"])
    }

    fileprivate init(digest hex: String, size: Int64) throws {
        guard let digest = Digest(hex: hex) else {
            throw StoreError(.conflict, "the store holds a digest that is not a SHA-256: \(hex)")
        }
        self.init(digest: digest, size: size)
    }
}

extension PlannedDelivery {
    init(row: Row) throws {
        let channel: String = row["channel"]
        let uncertain: String = row["uncertain"]
        guard let channel = Channel(rawValue: channel), let uncertain = WhenUncertain(rawValue: uncertain) else {
            throw StoreError(.conflict, "the store holds a delivery by \(channel), which this version does not know")
        }
        var address = Address.directory
        if let sender: String = row["sender"], let recipient: String = row["recipient"] {
            address = .mail(
                sender: Mailbox(name: row["sender_name"], address: sender),
                recipient: Mailbox(name: row["recipient_name"], address: recipient))
        }
        self.init(
            token: row["token"], channel: channel, destination: row["destination"], address: address,
            parcel: Parcel(name: row["parcel_name"], mediaType: row["media_type"], content: try Content(row: row)),
            uncertain: uncertain, comesLast: row["comes_last"] as Int64 == 1, copy: row["copy"],
            letter: try (row["letter_sha256"] as String?).map {
                try Content(digest: $0, size: row["letter_size"])
            }, markers: try (row["markers"] as String?).map { try Marker.all(stored: $0) } ?? [])
    }
}

extension Marker {
    /// Words with a comma between them.
    fileprivate static func all(stored words: String) throws -> [Marker] {
        try words.split(separator: ",").map { word in
            guard let marker = Marker(rawValue: String(word)) else {
                throw StoreError(
                    .conflict, "the store holds a delivery with a marker \(word), which this version does not know")
            }
            return marker
        }
    }
}

extension DeliveryRecord {
    fileprivate init(row: Row) throws {
        let state: String = row["state"]
        guard let state = DeliveryState(rawValue: state) else {
            throw StoreError(
                .conflict, "the store holds a delivery in state \(state), which this version does not know")
        }
        let evidence = (row["evidence"] as String?).flatMap {
            try? JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
        let isWaiting = row["is_waiting"] as Int64 == 1
        let nextAttempt = (row["next_attempt"] as Int64?).map(Instant.init(seconds:))
        self.init(
            planned: try PlannedDelivery(row: row), state: state, attempts: row["attempts"],
            nextAttempt: isWaiting ? nil : nextAttempt,
            reason: isWaiting ? "it goes last: waits until everything else for this place has arrived" : row["reason"],
            evidence: evidence ?? [:])
    }
}

extension RunRecord {
    fileprivate init(row: Row, documents: [Row], deliveries: [Row]) throws {
        func run(_ revision: Int) -> RunIdentity {
            RunIdentity(
                definition: row["definition"], merchant: row["merchant"], period: row["period"], revision: revision)
        }
        self.init(
            run: run(row["revision"]),
            period: RecordedPeriod(
                label: row["period"], start: Instant(seconds: row["period_start"]),
                end: Instant(seconds: row["period_end"]), zone: row["zone"]),
            sequence: row["sequence"], state: try RunState(stored: row["state"]),
            dueAt: Instant(seconds: row["due_at"]), reason: row["reason"],
            proof: (row["proof"] as String?).flatMap { try? JSONDecoder().decode(Proof.self, from: Data($0.utf8)) },
            why: row["why"], replaces: (row["replaces_revision"] as Int?).map(run),
            replacedBy: (row["replacing_revision"] as Int?).map(run), isBackfill: row["is_backfill"] as Int64 == 1,
            leaseEnds: (row["lease_ends"] as Int64?).map(Instant.init(seconds:)),
            isAdHoc: row["is_ad_hoc"] as Int64 == 1, tzdata: row["tzdata"], sentAs: row["sent_as"],
            documents: try documents.map { row in
                Document(
                    output: row["output"], name: row["name"], mediaType: row["media_type"], layout: row["layout"],
                    content: try Content(row: row))
            },
            deliveries: try deliveries.map(DeliveryRecord.init(row:)))
    }
}
