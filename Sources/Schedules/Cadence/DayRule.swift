package import Settlements

/// On which days of the calendar something is done: `on: monday`, `on: 31`, `on: last`.
///
/// It knows dates alone: no time, no zone. At least one day of every month or week fits.
package struct DayRule: Hashable, Sendable {
    private enum Rule: Hashable {
        case everyDay
        case weekdays(Set<Weekday>)
        case daysOfMonth(Set<Int>)
    }

    private let rule: Rule

    private init(_ rule: Rule) {
        self.rule = rule
    }

    package static let everyDay = DayRule(.everyDay)

    /// The last day of every month.
    package static let lastOfMonth = DayRule(.daysOfMonth([31]))

    /// Those days of every week; nil where there are none.
    package static func weekdays(_ days: Set<Weekday>) -> DayRule? {
        days.isEmpty ? nil : DayRule(.weekdays(days))
    }

    /// Those days of every month; nil where there are none or one is not in 1…31.
    ///
    /// A day beyond a month's end falls on its last day: 31 means 28 February. Where several fall on one day it counts once.
    package static func daysOfMonth(_ days: Set<Int>) -> DayRule? {
        days.isEmpty || !days.allSatisfy { 1...31 ~= $0 } ? nil : DayRule(.daysOfMonth(days))
    }

    package func contains(_ date: CalendarDate) -> Bool {
        switch rule {
        case .everyDay:
            return true
        case .weekdays(let days):
            return days.contains(date.weekday)
        case .daysOfMonth(let days):
            let (year, month, day) = date.components
            if days.contains(day) { return true }
            return day == CalendarDate.daysInMonth(year: year, month: month) && days.contains { $0 > day }
        }
    }

    /// The first day that fits, from this one on.
    func first(onOrAfter date: CalendarDate) -> CalendarDate {
        var date = date
        // At most 30 steps: every week has one of the weekdays and every month one of the days.
        while !contains(date) { date = date.adding(days: 1) }
        return date
    }
}
