internal import GRDB

extension DatabaseMigrator {
    /// What is written beside each file once it is there.
    mutating func registerMarkers() {
        // A new column touches no foreign key: what is there need not be checked again.
        registerMigration("10 markers", foreignKeyChecks: .immediate) { db in
            // Words with a comma between them, as `sha256,done`; null for none.
            try db.execute(sql: "ALTER TABLE deliveries ADD COLUMN markers TEXT")
        }
    }
}
