internal import GRDB

extension DatabaseMigrator {
    /// Of which troubles there are somebody was told, when and how.
    mutating func registerAlarms() {
        registerMigration("7 alarms") { db in try db.execute(sql: Self.alarms) }
    }

    /// `trouble` is its key. While `lease_ends` is in the future a worker is telling of it. What is over is taken out.
    private static var alarms: String {
        """
        CREATE TABLE alarms (
            trouble TEXT NOT NULL PRIMARY KEY,
            since INTEGER NOT NULL,
            lease_ends INTEGER,
            told_at INTEGER,
            told_by TEXT
        ) STRICT, WITHOUT ROWID;
        """
    }
}
