internal import GRDB
package import Settlements

extension SQLiteStore {
    package func rename(
        _ old: String, to new: String, by who: String, at now: Instant
    ) async throws(StoreError) -> Bool {
        try await write { db in
            let isKnown = try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM definitions WHERE name = :old)
                        OR EXISTS (SELECT 1 FROM runs WHERE definition = :old)
                    """, arguments: ["old": old])
            guard isKnown == true else { return false }
            let own = try Int.fetchOne(db, sql: "SELECT count(*) FROM runs WHERE definition = ?", arguments: [new]) ?? 0
            guard own == 0 else {
                throw StoreError(
                    .conflict,
                    "'\(new)' cannot go on with the history of '\(old)': it has \(own) run\(own == 1 ? "" : "s") of its own already"
                )
            }
            for sql in Self.renaming { try db.execute(sql: sql, arguments: ["old": old, "new": new]) }
            try db.execute(
                sql: "INSERT INTO renames (at, who, old, new) VALUES (?, ?, ?, ?)",
                arguments: [now.seconds, who, old, new])
            return true
        }
    }

    /// A run is written `DEFINITION@…`; an alarm's key is a word, a run and more.
    private static var renaming: [String] {
        [
            """
            UPDATE runs SET sent_as = coalesce(sent_as, run), run = :new || substr(run, length(:old) + 1),
                definition = :new WHERE definition = :old
            """,
            "DELETE FROM definitions WHERE name = :new",
            "UPDATE definitions SET name = :new WHERE name = :old",
            "UPDATE pauses SET definition = :new WHERE definition = :old",
            """
            UPDATE OR REPLACE alarms SET trouble = replace(trouble, ' ' || :old || '@', ' ' || :new || '@')
            WHERE instr(trouble, ' ' || :old || '@') > 0
            """,
        ]
    }
}
