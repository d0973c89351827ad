package import Settlements

/// On which days of the calendar something is done: `on: monday`, `on: 31`, `on: first business day`, the day fields of cron.
///
/// It knows dates alone: no time, no zone. What is a business day, a calendar of holidays says.
package struct DayRule: Hashable, Sendable {
    /// One day of a month, or where a rule of cron says so none.
    package enum DayOfMonth: Hashable, Sendable {
        /// 1…31; one beyond the month's end is its last.
        case number(Int)
        /// The n-th Monday, n from 1.
        case nth(Int, Weekday)
        case last(Weekday)
        /// The n-th business day; from the month's end where negative. One beyond its end is the last, or the first.
        case business(Int)
    }

    private enum Rule: Hashable {
        case everyDay
        /// Bit 1 is Monday.
        case weekdays(UInt8)
        case daysOfMonth(Set<DayOfMonth>)
        case cron(CronDays)
    }

    private let rule: Rule
    /// Bit 1 is January.
    private let months: UInt16

    private init(_ rule: Rule, months: UInt16 = Self.everyMonth) {
        self.rule = rule
        self.months = months
    }

    private static let everyMonth: UInt16 = 0b1_1111_1111_1110

    package static let everyDay = DayRule(.everyDay)

    /// The last day of every month.
    package static let lastOfMonth = DayRule(.daysOfMonth([.number(31)]))

    /// Those days of every week; nil where there are none.
    package static func weekdays(_ days: Set<Weekday>) -> DayRule? {
        days.isEmpty ? nil : DayRule(.weekdays(days.reduce(0) { $0 | 1 << UInt8($1.rawValue) }))
    }

    /// Those days of every month; nil where there are none or one is not in 1…31.
    ///
    /// A day beyond a month's end falls on its last day: 31 means 28 February. Where several fall on one day it counts once.
    package static func daysOfMonth(_ days: Set<Int>) -> DayRule? {
        self.days(Set(days.map(DayOfMonth.number)))
    }

    /// Those days of every month; nil where there are none or one can never be: 0, a 32nd, a fifth Monday of every month.
    package static func days(_ days: Set<DayOfMonth>) -> DayRule? {
        let isPossible = days.allSatisfy { day in
            switch day {
            case .number(let number): 1...31 ~= number
            case .nth(let number, _): 1...4 ~= number
            case .last: true
            case .business(let number): 1...Self.mostBusinessDays ~= abs(number)
            }
        }
        return days.isEmpty || !isPossible ? nil : DayRule(.daysOfMonth(days))
    }

    /// A month of 31 days has at most 23 days from Monday to Friday.
    package static let mostBusinessDays = 23

    /// The day fields of cron; nil where no day ever fits, as 30 February.
    static func cron(_ days: CronDays, months: UInt16) -> DayRule? {
        let rule = DayRule(.cron(days), months: months)
        return rule.day(onOrAfter: CalendarDate(daysSinceEpoch: 0), nil) == nil ? nil : rule
    }

    /// The same days of these months alone, 1…12; nil where there are none.
    package func limited(to months: Set<Int>) -> DayRule? {
        let bits = months.filter { 1...12 ~= $0 }.reduce(0 as UInt16) { $0 | 1 << UInt16($1) }
        return bits == 0 ? nil : DayRule(rule, months: bits)
    }

    /// Whether it counts in business days, so that only a calendar can say which days those are.
    package var countsBusinessDays: Bool {
        guard case .daysOfMonth(let days) = rule else { return false }
        return days.contains { if case .business = $0 { true } else { false } }
    }

    /// Whether a day fits. Without a calendar every day is a business day.
    package func contains(_ date: CalendarDate, _ calendar: BusinessDays? = nil) -> Bool {
        let month = MonthDays(containing: date)
        return months & 1 << UInt16(month.month) != 0 && bits(in: month, calendar) & 1 << UInt32(date.day) != 0
    }

    /// The first day that fits, from this one on.
    func first(onOrAfter date: CalendarDate, _ calendar: BusinessDays?) -> CalendarDate {
        // No rule without a day can be made, but a calendar may close every day of its months.
        day(onOrAfter: date, calendar) ?? date
    }

    /// Months are asked one by one, of those that are allowed; a weekday of 29 February comes every 40 years at the latest.
    private func day(onOrAfter date: CalendarDate, _ calendar: BusinessDays?) -> CalendarDate? {
        var month = MonthDays(containing: date)
        var bits: UInt32 = months & 1 << UInt16(month.month) == 0 ? 0 : bits(in: month, calendar)
        bits &= UInt32.max << UInt32(date.day)
        for _ in 0..<Self.furthestLook {
            if bits != 0 { return month.date(bits.trailingZeroBitCount) }
            month = month.next.first(among: months)
            bits = self.bits(in: month, calendar)
        }
        return nil
    }

    /// The calendar repeats after 400 years.
    private static let furthestLook = 4800

    private func bits(in month: MonthDays, _ calendar: BusinessDays?) -> UInt32 {
        switch rule {
        case .everyDay: month.all
        case .weekdays(let days): month.bits(of: days)
        case .daysOfMonth(let days): days.reduce(0) { $0 | bit($1, in: month, calendar) }
        case .cron(let days): days.bits(in: month)
        }
    }

    private func bit(_ day: DayOfMonth, in month: MonthDays, _ calendar: BusinessDays?) -> UInt32 {
        switch day {
        case .number(let day): return month.bit(clamping: day)
        case .nth(let number, let weekday): return month.bit(number, weekday)
        case .last(let weekday): return month.lastBit(weekday)
        case .business(let number):
            var open = month.all & ~(calendar?.closedDays(in: month) ?? 0)
            for _ in 1..<abs(number) {
                let rest = open & ~(number > 0 ? MonthDays.lowest(open) : MonthDays.highest(open))
                if rest == 0 { break }
                open = rest
            }
            return number > 0 ? MonthDays.lowest(open) : MonthDays.highest(open)
        }
    }
}
