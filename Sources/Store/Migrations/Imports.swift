internal import GRDB

extension DatabaseMigrator {
    /// Imports that can be listed and undone: who, what was known, cut-outs, numbered batches, payouts the other way.
    mutating func registerImports() {
        // No row is parted from the row that it refers to: what is there need not be checked again.
        registerMigration("3 imports", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Self.importColumns)
            try db.execute(sql: Self.payoutsOfEitherSign)
            try db.execute(sql: Self.importTables)
        }
    }

    /// What stood there before was no cut-out; who took it in is not known. `whole_in` is the import that held an entry of a
    /// cut-out again, in a whole file. `period_end_date` is the midnight in UTC of the date on which a run's period ends.
    private static var importColumns: String {
        """
        ALTER TABLE imports ADD COLUMN who TEXT NOT NULL DEFAULT '';
        ALTER TABLE imports ADD COLUMN known INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE imports ADD COLUMN is_part INTEGER NOT NULL DEFAULT 0 CHECK (is_part IN (0, 1));
        ALTER TABLE imports ADD COLUMN undone_at INTEGER;
        ALTER TABLE imports ADD COLUMN undone_by TEXT;
        UPDATE imports SET known = max(entries - new, 0);

        ALTER TABLE entries ADD COLUMN is_part INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN whole_in INTEGER REFERENCES imports (id);

        ALTER TABLE batches ADD COLUMN number INTEGER;

        ALTER TABLE runs ADD COLUMN period_end_date INTEGER;
        """
    }

    /// A column's condition cannot be altered: the table is made again.
    private static var payoutsOfEitherSign: String {
        """
        CREATE TABLE payouts_again (
            account INTEGER NOT NULL REFERENCES accounts (id),
            booked INTEGER NOT NULL,
            identity TEXT NOT NULL,
            booked_is_date INTEGER NOT NULL,
            id TEXT NOT NULL,
            bank_reference TEXT,
            amount INTEGER NOT NULL,
            batch TEXT,
            import INTEGER NOT NULL REFERENCES imports (id),
            is_derived INTEGER NOT NULL CHECK (is_derived IN (0, 1)),
            PRIMARY KEY (account, booked, identity)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO payouts_again
            SELECT account, booked, identity, booked_is_date, id, bank_reference, amount, batch, import, 0 FROM payouts;
        DROP TABLE payouts;
        ALTER TABLE payouts_again RENAME TO payouts;
        CREATE UNIQUE INDEX payouts_by_identity ON payouts (account, identity);
        CREATE INDEX payouts_by_import ON payouts (account, import);
        """
    }

    /// `import_accounts` says which accounts a file was about, by name: it outlives an account that an undone import made.
    /// `overlaps` says how many entries of a file an earlier one had brought. `coverage` is what each file said itself.
    private static var importTables: String {
        """
        CREATE TABLE import_accounts (
            import INTEGER NOT NULL REFERENCES imports (id),
            provider TEXT NOT NULL,
            currency TEXT NOT NULL,
            merchant TEXT NOT NULL,
            PRIMARY KEY (import, provider, currency)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX imports_of_account ON import_accounts (provider, currency, import);
        INSERT INTO import_accounts
            SELECT touched.import, provider, currency, merchant FROM (
                SELECT import, account FROM entries UNION SELECT import, account FROM batches
                UNION SELECT import, account FROM payouts
            ) AS touched JOIN accounts ON accounts.id = touched.account;

        CREATE TABLE overlaps (
            import INTEGER NOT NULL REFERENCES imports (id),
            earlier INTEGER NOT NULL REFERENCES imports (id),
            entries INTEGER NOT NULL,
            PRIMARY KEY (import, earlier)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX overlaps_of_earlier ON overlaps (earlier);

        CREATE TABLE coverage (
            account INTEGER NOT NULL REFERENCES accounts (id),
            import INTEGER NOT NULL REFERENCES imports (id),
            through INTEGER NOT NULL,
            through_is_date INTEGER NOT NULL CHECK (through_is_date IN (0, 1)),
            PRIMARY KEY (account, import)
        ) STRICT, WITHOUT ROWID;
        """
    }
}
