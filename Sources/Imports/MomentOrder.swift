internal import Settlements

extension Moment {
    /// Moments of one account in their order, a date at its midnight in UTC.
    var order: Int64 {
        switch self {
        case .instant(let instant): instant.seconds
        case .date(let date): Int64(date.daysSinceEpoch) * 86_400
        }
    }

    /// The day, in UTC where it is an instant.
    var day: CalendarDate {
        switch self {
        case .instant(let instant): Zone.utc.local(at: instant).date
        case .date(let date): date
        }
    }
}
