internal import GRDB

extension DatabaseMigrator {
    /// Statements that prove themselves and can be revised: seals and control sums of what was imported, value dates, what a
    /// report opened with, what replaced it, copies sent by hand.
    mutating func registerStatements() {
        // No row is parted from the row that it refers to: what is there need not be checked again.
        registerMigration("4 statements", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Self.ledgerColumns)
            try db.execute(sql: Self.journalColumns)
            try Controls.fill(db)
            try Tallies.fill(db)
        }
    }

    /// `seal` is a check of everything in the row, see ``Seal``. `value_date` is that date's midnight in UTC. `controls` is what was imported to an account by one file, for
    /// each day in UTC (`day` is its midnight): how many entries, the sum of their lines, and sums of their amounts. `tallies` is
    /// how many payouts and batches it brought, and all their seals in one.
    private static var ledgerColumns: String {
        """
        ALTER TABLE entries ADD COLUMN seal INTEGER;
        CREATE INDEX entries_of_reserve ON entries (account, booked) WHERE type IN (8, 9);
        CREATE INDEX entries_of_payout ON entries (account, booked) WHERE type IN (14, 15);
        CREATE INDEX entries_by_conversion ON entries (reference, account) WHERE type = 10 AND reference IS NOT NULL;

        ALTER TABLE payouts ADD COLUMN value_date INTEGER;
        ALTER TABLE payouts ADD COLUMN seal INTEGER;
        ALTER TABLE batches ADD COLUMN seal INTEGER;
        CREATE INDEX payouts_by_batch ON payouts (account, batch) WHERE batch IS NOT NULL;

        CREATE TABLE controls (
            account INTEGER NOT NULL REFERENCES accounts (id),
            day INTEGER NOT NULL,
            import INTEGER NOT NULL REFERENCES imports (id),
            entries INTEGER NOT NULL,
            lines INTEGER NOT NULL,
            gross INTEGER NOT NULL,
            fees INTEGER NOT NULL,
            net INTEGER NOT NULL,
            invoiced INTEGER NOT NULL,
            PRIMARY KEY (account, day, import)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX controls_by_import ON controls (import);

        CREATE TABLE tallies (
            account INTEGER NOT NULL REFERENCES accounts (id),
            import INTEGER NOT NULL REFERENCES imports (id),
            kind TEXT NOT NULL CHECK (kind IN ('payouts', 'batches')),
            rows INTEGER NOT NULL,
            seals INTEGER NOT NULL,
            PRIMARY KEY (account, import, kind)
        ) STRICT, WITHOUT ROWID;
        """
    }

    /// `late_after` and `late_before` say which entries were late in a report that was kept: those that came after that
    /// import and were booked before that second, but for those that were booked
    /// before a second and came after one import and up to another: `read` in the JSON of
    /// `late_except` has such threes. `stated` there are the accounts for which these do not count. `why` is the reason of a revision, or of giving up. `proof` is JSON.
    /// `letter_…` is where the parts of a mail lie in the archive, so that it can be sent again as a copy.
    private static var journalColumns: String {
        """
        ALTER TABLE runs ADD COLUMN late_after INTEGER;
        ALTER TABLE runs ADD COLUMN late_before INTEGER;
        ALTER TABLE runs ADD COLUMN late_except TEXT;
        ALTER TABLE runs ADD COLUMN is_backfill INTEGER NOT NULL DEFAULT 0 CHECK (is_backfill IN (0, 1));
        ALTER TABLE runs ADD COLUMN why TEXT;
        ALTER TABLE runs ADD COLUMN proof TEXT;
        ALTER TABLE runs ADD COLUMN replaced_by INTEGER REFERENCES runs (id);

        ALTER TABLE run_balances ADD COLUMN opening INTEGER;

        ALTER TABLE deliveries ADD COLUMN copy INTEGER NOT NULL DEFAULT 0 CHECK (copy >= 0);
        ALTER TABLE deliveries ADD COLUMN letter_sha256 TEXT;
        ALTER TABLE deliveries ADD COLUMN letter_size INTEGER;
        """
    }
}
