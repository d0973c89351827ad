internal import GRDB

extension DatabaseMigrator {
    /// Definitions that somebody has stopped for a while: who, when, why, and until when.
    mutating func registerPauses() {
        registerMigration("6 pauses", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Self.pauses)
        }
    }

    /// A definition is paused while it has a row that has not ended; rows stay.
    private static var pauses: String {
        """
        CREATE TABLE pauses (
            id INTEGER PRIMARY KEY,
            definition TEXT NOT NULL,
            since INTEGER NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            ended INTEGER,
            ended_by TEXT,
            ended_why TEXT
        ) STRICT;
        CREATE UNIQUE INDEX pauses_that_hold ON pauses (definition) WHERE ended IS NULL;
        """
    }
}
