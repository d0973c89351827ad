package import Settlements

/// A day that is a holiday every year, by a rule.
package struct Holiday: Hashable, Sendable {
    /// Which day of a year.
    package enum Day: Hashable, Sendable {
        /// `25 december`
        case fixed(day: Int, month: Int)
        /// `easter -2`
        case easter(days: Int)
        /// `orthodox easter +1`
        case orthodoxEaster(days: Int)
        /// `first monday of may`, counted from 1
        case nth(Int, Weekday, month: Int)
        /// `last monday of august`
        case last(Weekday, month: Int)
        /// `saturday from 20 june`: the first on that day or after it
        case from(Weekday, day: Int, month: Int)
    }

    /// What becomes of one that falls on the weekend.
    package enum Substitute: String, Hashable, Sendable, CaseIterable {
        case none
        /// The next day that is neither weekend nor a holiday is closed for it.
        case next = "next business day"
        /// The nearest day that is not weekend is closed for it, the later of two.
        case nearest = "nearest business day"
        /// Of a Sunday the next day that is no holiday is closed for it; of any other day nothing is.
        case mondayAfterSunday = "monday after sunday"
    }

    package let name: String
    let day: Day
    let substitute: Substitute
    /// In which years it is one.
    let years: ClosedRange<Int>

    init(_ name: String, _ day: Day, substitute: Substitute = .none, years: ClosedRange<Int> = Int.min...Int.max) {
        self.name = name
        self.day = day
        self.substitute = substitute
        self.years = years
    }

    /// Its day in a year; nil where it has none then.
    func date(in year: Int) -> CalendarDate? {
        guard years.contains(year) else { return nil }
        switch day {
        case .fixed(let day, let month):
            return CalendarDate(year: year, month: month, day: day)
        case .easter(let days):
            return Easter.western(year)?.adding(days: days)
        case .orthodoxEaster(let days):
            return Easter.orthodox(year)?.adding(days: days)
        case .nth(let number, let weekday, let month):
            return CalendarDate(year: year, month: month, day: 1)?.first(weekday).adding(days: (number - 1) * 7)
        case .last(let weekday, let month):
            return CalendarDate(year: year, month: month, day: 1)?.lastOfMonth.adding(days: -6).first(weekday)
        case .from(let weekday, let day, let month):
            return CalendarDate(year: year, month: month, day: day)?.first(weekday)
        }
    }
}

extension CalendarDate {
    /// The first day of that name, from this one on.
    fileprivate func first(_ weekday: Weekday) -> CalendarDate {
        adding(days: (weekday.rawValue - self.weekday.rawValue + 7) % 7)
    }
}
