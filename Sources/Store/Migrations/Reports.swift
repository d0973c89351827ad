internal import GRDB

extension DatabaseMigrator {
    /// Reports of fees and refunds: fees that are invoiced apart, a refund's payment, manifests behind their documents.
    mutating func registerReports() {
        // Neither a new column nor an index touches a foreign key: what is there need not be checked again.
        registerMigration("2 reports", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Self.reportColumns)
        }
    }

    /// What stood there before has no invoiced fees, and no delivery that comes last.
    ///
    /// The index holds payments, refunds and their reversals (types 1 to 3), each reference in the order of booking: the
    /// primary key's columns follow by themselves.
    private static var reportColumns: String {
        """
        ALTER TABLE entries ADD COLUMN invoiced_commission INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_markup INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_scheme INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_interchange INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_processing INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_fx INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_tax INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN invoiced_fixed INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX entries_by_reference ON entries (account, reference, type)
            WHERE type IN (1, 2, 3) AND reference IS NOT NULL;

        ALTER TABLE deliveries ADD COLUMN comes_last INTEGER NOT NULL DEFAULT 0 CHECK (comes_last IN (0, 1));
        """
    }
}
