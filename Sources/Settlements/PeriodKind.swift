/// How long a report's period is, and where in the calendar it begins.
package enum PeriodKind: Hashable, Sendable {
    case day
    /// Of ISO 8601: from Monday to Sunday.
    case week
    case month
    /// Three months, counted from the one (1…12) with which the year begins.
    case quarter(yearBegins: Int = 1)
    /// Twelve months from that one on.
    case year(yearBegins: Int = 1)

    /// What an admin writes for it, shortest first.
    package static let words = ["day", "week", "month", "quarter", "year"]

    /// The kind of that name.
    ///
    /// - Parameter yearBegins: the month, 1…12, with which quarters and years begin.
    package init?(_ word: String, yearBegins: Int = 1) {
        switch word {
        case "day": self = .day
        case "week": self = .week
        case "month": self = .month
        case "quarter": self = .quarter(yearBegins: yearBegins)
        case "year": self = .year(yearBegins: yearBegins)
        default: return nil
        }
    }

    /// One of ``words``.
    package var word: String {
        switch self {
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .quarter: "quarter"
        case .year: "year"
        }
    }

    /// The month, 1…12, with which its year begins; 1 where it has none of its own.
    package var yearBegins: Int {
        switch self {
        case .day, .week, .month: 1
        case .quarter(let month), .year(let month): month
        }
    }

    /// The first date of the period of this kind that a date is in.
    func first(containing date: CalendarDate) -> CalendarDate {
        switch self {
        case .day: date
        case .week: date.startOfWeek
        case .month: date.firstOfMonth
        case .quarter: date.firstOfMonth.adding(months: -(date.months(since: yearBegins) % 3))
        case .year: date.firstOfMonth.adding(months: -date.months(since: yearBegins))
        }
    }

    /// The first date of the period that follows the one that begins with `first`, or that is `count` further on.
    func first(after first: CalendarDate, by count: Int = 1) -> CalendarDate {
        switch self {
        case .day: first.adding(days: count)
        case .week: first.adding(days: count * 7)
        case .month: first.adding(months: count)
        case .quarter: first.adding(months: count * 3)
        case .year: first.adding(months: count * 12)
        }
    }
}

extension CalendarDate {
    /// Whole months since a year began that begins with `month`: 0…11.
    fileprivate func months(since month: Int) -> Int {
        (self.month - month + 12) % 12
    }

    /// The year and the quarter, 1…4, that a date is in, of years that begin with `month`: the year is the one in which
    /// they begin.
    package func quarter(yearBegins month: Int) -> (year: Int, number: Int) {
        let months = months(since: month)
        return (self.month < month ? year - 1 : year, months / 3 + 1)
    }
}
