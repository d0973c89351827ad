internal import GRDB

extension DatabaseMigrator {
    /// How far each account is complete, without reading what every file said of it.
    mutating func registerCoverage() {
        // An index touches no foreign key: what is there need not be checked again.
        registerMigration("9 coverage", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: "CREATE INDEX coverage_of_account ON coverage (account, through_is_date, through)")
        }
    }
}
