/// How long a report's period is, and where in the calendar it begins.
package enum PeriodKind: String, Hashable, Sendable, CaseIterable {
    case day
    /// Of ISO 8601: from Monday to Sunday.
    case week
    case month

    /// The first date of the period of this kind that a date is in.
    func first(containing date: CalendarDate) -> CalendarDate {
        switch self {
        case .day: date
        case .week: date.startOfWeek
        case .month: date.firstOfMonth
        }
    }

    /// The first date of the period that follows the one that begins with `first`, or that is `count` further on.
    func first(after first: CalendarDate, by count: Int = 1) -> CalendarDate {
        switch self {
        case .day: first.adding(days: count)
        case .week: first.adding(days: count * 7)
        case .month: first.adding(months: count)
        }
    }

    /// What ISO 8601 calls the period that begins with `first`.
    func label(from first: CalendarDate) -> String {
        switch self {
        case .day: first.description
        case .week: first.week.description
        case .month: String(first.description.dropLast(3))
        }
    }

    /// How a label of this kind is written, with an example.
    var labelForm: String {
        switch self {
        case .day: "a day like 2026-11-22"
        case .week: "a week like 2026-W47"
        case .month: "a month like 2026-11"
        }
    }

    /// The first date that a label of this kind means; nil where it is not one, or there is no such day, week or month.
    func first(label: some StringProtocol) -> CalendarDate? {
        var reader = DigitReader(label.utf8)
        guard let year = reader.digits(4), reader.skip("-") else { return nil }
        switch self {
        case .day:
            return try? CalendarDate(label)
        case .week:
            guard reader.skip("W"), let number = reader.digits(2), reader.isAtEnd else { return nil }
            return ISOWeek(year: year, number: number)?.monday
        case .month:
            guard let month = reader.digits(2), reader.isAtEnd else { return nil }
            return CalendarDate(year: year, month: month, day: 1)
        }
    }
}
