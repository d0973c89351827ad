internal import GRDB

extension DatabaseMigrator {
    /// By which zones each run was made, by which files and zones the scheduler works, and what definitions were called.
    mutating func registerInForce() {
        registerMigration("8 in force", foreignKeyChecks: .immediate) { db in try db.execute(sql: Self.inForce) }
    }

    /// `tzdata` is a release of the IANA database, as `2025b`; NULL where its directory did not say, or nobody asked.
    /// `sent_as` is how a run was written when it was sent, where its definition has another name since.
    /// `in_force` has at most one row. A file's `name` is that of a definition, a calendar or a zone.
    private static var inForce: String {
        """
        ALTER TABLE runs ADD COLUMN tzdata TEXT;
        ALTER TABLE runs ADD COLUMN sent_as TEXT;
        CREATE INDEX runs_by_sent_as ON runs (sent_as) WHERE sent_as IS NOT NULL;
        CREATE TABLE renames (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            old TEXT NOT NULL,
            new TEXT NOT NULL
        ) STRICT;
        CREATE TABLE in_force (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            since INTEGER NOT NULL,
            who TEXT NOT NULL,
            tzdata TEXT
        ) STRICT;
        CREATE TABLE files_in_force (
            kind TEXT NOT NULL CHECK (kind IN ('configuration', 'definition', 'calendar', 'zone')),
            name TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;
        """
    }
}
