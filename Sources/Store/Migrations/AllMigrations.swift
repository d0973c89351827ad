internal import GRDB

extension DatabaseMigrator {
    /// All migrations, oldest first. They go forward only: one that is released is never changed, nor is its name.
    static var store: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerFirstLight()
        migrator.registerReports()
        migrator.registerImports()
        migrator.registerStatements()
        migrator.registerGrains()
        migrator.registerPauses()
        migrator.registerAlarms()
        migrator.registerInForce()
        migrator.registerCoverage()
        migrator.registerMarkers()
        return migrator
    }
}
