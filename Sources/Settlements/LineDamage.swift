/// Where a line came from, for a person who looks it up.
package struct LineOrigin: Hashable, Sendable {
    /// What makes the entry the same one within its account; nil where the entry itself is gone.
    package let entry: String?
    package let file: String
    /// Number of the import, as `settlecast imports` lists it.
    package let importID: Int64
    package let line: Int64

    package init(entry: String?, file: String, importID: Int64, line: Int64) {
        self.entry = entry
        self.file = file
        self.importID = importID
        self.line = line
    }
}

/// An entry whose net is not its gross and fees together. Minor units.
package struct BrokenEntry: Hashable, Sendable {
    package let origin: LineOrigin
    package let expected: Int64
    package let found: Int64

    package init(origin: LineOrigin, expected: Int64, found: Int64) {
        self.origin = origin
        self.expected = expected
        self.found = found
    }
}

/// Lines of one import, booked on one day in UTC, that do not sum to what was noted of them when they were imported; or its
/// payouts or batches.
package struct LineDamage: Hashable, Sendable {
    /// One sum that differs.
    package struct Sum: Hashable, Sendable {
        /// What is summed, in words: `entries`, `gross`, `fees`, `net`, `invoiced fees`, `payouts`; `intact
        /// lines`, those that are as they were imported, where only these tell.
        package let name: String
        /// Minor units, or how many there are.
        package let expected: Int64
        package let found: Int64
        package let isCount: Bool

        package init(name: String, expected: Int64, found: Int64, isCount: Bool = false) {
            self.name = name
            self.expected = expected
            self.found = found
            self.isCount = isCount
        }
    }

    /// What is wrong with one line.
    package struct Row: Hashable, Sendable {
        package enum Fault: Hashable, Sendable {
            /// Not what was imported under this line.
            case changed
            /// It was imported, and is not there: one line, or under the line 0 several that cannot be told.
            case missing
            /// It is there, and was not imported to this account, or not for this day.
            case foreign
        }

        package let origin: LineOrigin
        package let fault: Fault

        package init(origin: LineOrigin, fault: Fault) {
            self.origin = origin
            self.fault = fault
        }
    }

    package let file: String
    package let importID: Int64
    /// The day in UTC; of entries with a date alone that date. Nil of payouts and batches.
    package let day: CalendarDate?
    package let sums: [Sum]
    /// The lines, as far as they can be told.
    package let rows: [Row]

    package init(file: String, importID: Int64, day: CalendarDate?, sums: [Sum], rows: [Row]) {
        self.file = file
        self.importID = importID
        self.day = day
        self.sums = sums
        self.rows = rows
    }
}
