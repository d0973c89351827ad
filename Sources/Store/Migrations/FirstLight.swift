internal import GRDB

extension DatabaseMigrator {
    /// The first release: ledger and journal.
    mutating func registerFirstLight() {
        registerMigration("1 first light") { db in
            try db.execute(sql: Self.ledgerTables)
            try db.execute(sql: Self.journalTables)
        }
    }

    /// Amounts are minor units of the account's currency. A moment is seconds since 1970; where the file gave only a date
    /// it is that date's midnight in UTC, and `…_is_date` is 1.
    private static var ledgerTables: String {
        """
        CREATE TABLE merchants (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            address TEXT NOT NULL,
            vat_id TEXT,
            report_email TEXT NOT NULL,
            zone TEXT,
            locale TEXT,
            tags TEXT NOT NULL,
            since TEXT,
            closed TEXT
        ) STRICT;

        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            merchant TEXT NOT NULL REFERENCES merchants (id),
            provider TEXT NOT NULL,
            currency TEXT NOT NULL,
            UNIQUE (provider, currency)
        ) STRICT;
        CREATE INDEX accounts_of_merchant ON accounts (merchant, provider, currency);

        CREATE TABLE imports (
            id INTEGER PRIMARY KEY,
            file TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            profile TEXT NOT NULL,
            at INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            new INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE entries (
            account INTEGER NOT NULL REFERENCES accounts (id),
            booked INTEGER NOT NULL,
            import INTEGER NOT NULL REFERENCES imports (id),
            line INTEGER NOT NULL,
            booked_is_date INTEGER NOT NULL CHECK (booked_is_date IN (0, 1)),
            occurred INTEGER,
            occurred_is_date INTEGER,
            type INTEGER NOT NULL,
            channel INTEGER,
            gross INTEGER NOT NULL,
            commission INTEGER NOT NULL,
            markup INTEGER NOT NULL,
            scheme_fee INTEGER NOT NULL,
            interchange INTEGER NOT NULL,
            processing INTEGER NOT NULL,
            fx INTEGER NOT NULL,
            tax INTEGER NOT NULL,
            fixed INTEGER NOT NULL,
            net INTEGER NOT NULL,
            original_amount INTEGER,
            original_currency TEXT,
            rate TEXT,
            identity TEXT NOT NULL,
            method TEXT,
            scheme TEXT,
            reference TEXT,
            merchant_reference TEXT,
            modification_reference TEXT,
            description TEXT,
            batch TEXT,
            PRIMARY KEY (account, booked, import, line)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX entries_by_identity ON entries (account, identity);
        CREATE INDEX entries_by_import ON entries (account, import, booked);
        CREATE INDEX entries_by_batch ON entries (account, batch);

        CREATE TABLE batches (
            account INTEGER NOT NULL REFERENCES accounts (id),
            name TEXT NOT NULL,
            opened INTEGER NOT NULL,
            opened_is_date INTEGER NOT NULL,
            carried_in INTEGER,
            carried_out INTEGER NOT NULL,
            import INTEGER NOT NULL REFERENCES imports (id),
            PRIMARY KEY (account, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE payouts (
            account INTEGER NOT NULL REFERENCES accounts (id),
            booked INTEGER NOT NULL,
            identity TEXT NOT NULL,
            booked_is_date INTEGER NOT NULL,
            id TEXT NOT NULL,
            bank_reference TEXT,
            amount INTEGER NOT NULL CHECK (amount > 0),
            batch TEXT,
            import INTEGER NOT NULL REFERENCES imports (id),
            PRIMARY KEY (account, booked, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX payouts_by_identity ON payouts (account, identity);
        CREATE INDEX payouts_by_import ON payouts (account, import);
        """
    }

    private static var journalTables: String {
        """
        CREATE TABLE definitions (
            name TEXT PRIMARY KEY,
            first_seen INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL UNIQUE,
            definition TEXT NOT NULL,
            merchant TEXT NOT NULL REFERENCES merchants (id),
            period TEXT NOT NULL,
            period_start INTEGER NOT NULL,
            period_end INTEGER NOT NULL,
            zone TEXT NOT NULL,
            revision INTEGER NOT NULL,
            is_ad_hoc INTEGER NOT NULL CHECK (is_ad_hoc IN (0, 1)),
            sequence INTEGER,
            state TEXT NOT NULL,
            reason TEXT,
            due_at INTEGER NOT NULL,
            definition_sha256 TEXT NOT NULL,
            watermark INTEGER,
            worker TEXT,
            lease_ends INTEGER,
            fence INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX runs_in_order ON runs (definition, merchant, period_start);
        CREATE UNIQUE INDEX runs_in_sequence ON runs (definition, merchant, sequence, revision) WHERE sequence IS NOT NULL;

        CREATE TABLE run_balances (
            run INTEGER NOT NULL REFERENCES runs (id),
            account INTEGER NOT NULL REFERENCES accounts (id),
            closing INTEGER NOT NULL,
            PRIMARY KEY (run, account)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE documents (
            run INTEGER NOT NULL REFERENCES runs (id),
            output TEXT NOT NULL,
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            layout TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            size INTEGER NOT NULL,
            PRIMARY KEY (run, output)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE parcels (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs (id),
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            size INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX parcels_of_run ON parcels (run);

        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            token TEXT NOT NULL UNIQUE,
            run INTEGER NOT NULL REFERENCES runs (id),
            parcel INTEGER NOT NULL REFERENCES parcels (id),
            channel TEXT NOT NULL,
            destination TEXT,
            sender_name TEXT,
            sender TEXT,
            recipient_name TEXT,
            recipient TEXT,
            uncertain TEXT NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            created INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            next_attempt INTEGER,
            marked INTEGER NOT NULL CHECK (marked IN (0, 1)),
            evidence TEXT,
            worker TEXT,
            lease_ends INTEGER,
            fence INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deliveries_of_run ON deliveries (run);
        CREATE INDEX deliveries_to_do ON deliveries (next_attempt) WHERE state IN ('pending', 'sending');

        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            run INTEGER NOT NULL REFERENCES runs (id),
            delivery INTEGER REFERENCES deliveries (id),
            from_state TEXT,
            to_state TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT
        ) STRICT;
        CREATE INDEX events_of_run ON events (run, id);
        CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
        CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
            BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
        """
    }
}
