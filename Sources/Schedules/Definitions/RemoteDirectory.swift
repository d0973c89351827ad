package import Settlements

/// The directory of a destination on a server: a path that may hold fields.
package enum RemoteDirectory {
    static let fields: [TextPattern.Field] = [
        .definition, .merchantID, .periodLabel, .periodStart, .periodEnd, .revision,
    ]

    /// The path for one run. What a value has that a name cannot hold is percent-encoded, so that no value is ever a step up, or
    /// two steps.
    ///
    /// - Parameters:
    ///   - first: the first date of the run's period.
    ///   - end: the first date that no longer belongs to it.
    package static func path(
        _ directory: TextPattern, for run: RunIdentity, from first: CalendarDate, to end: CalendarDate
    ) -> String {
        directory.filled { field in
            switch field {
            case .definition: .text(NamePattern.encoded(run.definition))
            case .merchantID: .text(NamePattern.encoded(run.merchant))
            case .periodLabel: .text(NamePattern.encoded(run.period))
            case .periodStart: .date(first)
            case .periodEnd: .date(end)
            case .revision: .number(run.revision)
            case .title, .merchantName, .sequence, .output, .fileExtension: .text("")
            }
        }
    }
}
