internal import GRDB
package import Settlements

extension SQLiteStore {
    package func pause(
        _ definition: String, because why: String, by who: String, at now: Instant
    ) async throws(StoreError) {
        try await write { db in
            if let known = try Pause.fetch(db, of: definition).first {
                throw StoreError(
                    .conflict, "'\(definition)' is paused already, since \(known.since) by \(known.who): \(known.why)")
            }
            try db.execute(
                sql: "INSERT INTO pauses (definition, since, who, why) VALUES (?, ?, ?, ?)",
                arguments: [definition, now.seconds, who, why])
        }
    }

    package func resume(
        _ definition: String, because why: String?, by who: String, at now: Instant
    ) async throws(StoreError) -> Pause {
        try await write { db in
            guard let pause = try Pause.fetch(db, of: definition).first else {
                throw StoreError(.conflict, "'\(definition)' is not paused")
            }
            try db.execute(
                sql: "UPDATE pauses SET ended = ?, ended_by = ?, ended_why = ? WHERE definition = ? AND ended IS NULL",
                arguments: [now.seconds, who, why, definition])
            return pause
        }
    }

    package func pauses() async throws(StoreError) -> [String: Pause] {
        try await read { db in
            Dictionary(uniqueKeysWithValues: try Pause.fetch(db).map { ($0.definition, $0) })
        }
    }

    package func lastOriginals(of definition: String) async throws(StoreError) -> [String: Instant] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                compiled: """
                    SELECT merchant, max(events.at) FROM runs JOIN events ON events.run = runs.id
                    WHERE definition = ? AND revision = 1 AND is_ad_hoc = 0 AND delivery IS NULL
                        AND from_state = 'claimed' AND to_state = 'kept'
                    GROUP BY merchant
                    """,
                arguments: [definition])
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Instant(seconds: $0[1])) })
        }
    }
}

extension Pause {
    fileprivate static func fetch(_ db: Database, of definition: String? = nil) throws -> [Pause] {
        try Row.fetchAll(
            db,
            compiled: """
                SELECT definition, since, who, why FROM pauses WHERE ended IS NULL AND definition = coalesce(?, definition)
                """,
            arguments: [definition]
        ).map { Pause(definition: $0[0], since: Instant(seconds: $0[1]), who: $0[2], why: $0[3]) }
    }
}
