internal import GRDB

extension DatabaseMigrator {
    /// How the periods of each run were cut: what was reported is not cut otherwise.
    mutating func registerGrains() {
        // A new column touches no foreign key: what is there need not be checked again.
        registerMigration("5 grains", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Self.grainColumns)
        }
    }

    /// `grain` is in the words of a definition; what stood there before was of a day, a week or a month that began at
    /// midnight, by a basis that is not known. `period_start_date` is the midnight in UTC of the date on which a run's period
    /// begins. `is_window` says that its period overlaps with others by nature.
    private static var grainColumns: String {
        """
        ALTER TABLE runs ADD COLUMN grain TEXT;
        ALTER TABLE runs ADD COLUMN period_start_date INTEGER;
        ALTER TABLE runs ADD COLUMN is_window INTEGER NOT NULL DEFAULT 0 CHECK (is_window IN (0, 1));
        UPDATE runs SET grain = 'period: ' || CASE WHEN period LIKE '%W%' THEN 'week' WHEN length(period) = 7 THEN 'month'
            ELSE 'day' END || ', zone: ' || zone WHERE is_ad_hoc = 0;
        """
    }
}
