package import Settlements

/// On which days business is closed somewhere: TARGET2, or a file under `schedules/calendars/`.
package struct HolidayCalendar: Sendable {
    package let name: String
    /// The last day for which its author vouches; rules go on after it. Nil where they always hold.
    package let validThrough: CalendarDate?
    private let weekend: UInt8
    private let holidays: [Holiday]
    /// Days that are closed once, with their names.
    private let closures: [CalendarDate: String]
    /// The closed days of the months from January of `firstYear` on, bit 1 for the first.
    private let table: [UInt32]

    private static let firstYear = 2000
    private static let lastYear = 2100

    init(
        name: String, weekend: Set<Weekday> = [.saturday, .sunday], holidays: [Holiday],
        closures: [CalendarDate: String] = [:], validThrough: CalendarDate? = nil
    ) {
        self.name = name
        self.validThrough = validThrough
        self.weekend = weekend.reduce(0) { $0 | 1 << UInt8($1.rawValue) }
        self.holidays = holidays
        self.closures = closures
        table = Self.table(weekend: self.weekend, holidays: holidays, closures: closures)
    }

    /// The name of the closure on a day, `weekend` on an ordinary weekend; nil on a business day.
    package func closure(on date: CalendarDate) -> String? {
        if let closure = closures[date] { return closure }
        let year = date.year
        if let holiday = Self.days(in: year, weekend: weekend, holidays: holidays).first(where: { $0.date == date }) {
            return holiday.name
        }
        return weekend & 1 << UInt8(date.weekday.rawValue) == 0 ? nil : "weekend"
    }

    func closedDays(in month: MonthDays) -> UInt32 {
        let index = (month.year - Self.firstYear) * 12 + month.month - 1
        if table.indices.contains(index) { return table[index] }
        let days = Self.days(in: month.year, weekend: weekend, holidays: holidays).map(\.date) + closures.keys
        let own = days.filter { MonthDays(containing: $0) == month }
        return own.reduce(month.bits(of: weekend)) { $0 | 1 << UInt32($1.day) }
    }

    private static func table(weekend: UInt8, holidays: [Holiday], closures: [CalendarDate: String]) -> [UInt32] {
        guard var month = CalendarDate(year: firstYear, month: 1, day: 1).map(MonthDays.init(containing:)) else {
            return []
        }
        var table: [UInt32] = []
        for _ in firstYear...lastYear {
            for _ in 1...12 {
                table.append(month.bits(of: weekend))
                month = month.next
            }
        }
        for date in (firstYear...lastYear).flatMap({ days(in: $0, weekend: weekend, holidays: holidays).map(\.date) })
            + closures.keys
        {
            let (year, month, day) = date.components
            let index = (year - firstYear) * 12 + month - 1
            if table.indices.contains(index) { table[index] |= 1 << UInt32(day) }
        }
        return table
    }

    /// The holidays of a year and their substitutes, in the order of their dates.
    private static func days(in year: Int, weekend: UInt8, holidays: [Holiday]) -> [(date: CalendarDate, name: String)]
    {
        // A substitute may come from the year before or, where the nearest day is taken, from the one after.
        var days = (year - 1...year + 1).flatMap { year in
            holidays.compactMap { holiday in holiday.date(in: year).map { (date: $0, holiday: holiday) } }
        }
        days.sort { $0.date < $1.date }
        var taken = Set(days.map(\.date))
        func isWeekend(_ date: CalendarDate) -> Bool { weekend & 1 << UInt8(date.weekday.rawValue) != 0 }
        func nextFree(after date: CalendarDate) -> CalendarDate {
            var date = date.adding(days: 1)
            while isWeekend(date) || taken.contains(date) { date = date.adding(days: 1) }
            return date
        }
        var found = days.map { (date: $0.date, name: $0.holiday.name) }
        for (date, holiday) in days where isWeekend(date) && holiday.substitute != .none {
            let substitute: CalendarDate
            switch holiday.substitute {
            case .mondayAfterSunday where date.weekday != .sunday, .none: continue
            case .next, .mondayAfterSunday: substitute = nextFree(after: date)
            case .nearest:
                let distance =
                    (1...7).first { !isWeekend(date.adding(days: $0)) || !isWeekend(date.adding(days: -$0)) } ?? 0
                substitute = date.adding(days: isWeekend(date.adding(days: distance)) ? -distance : distance)
            }
            taken.insert(substitute)
            found.append((substitute, "substitute for \(holiday.name)"))
        }
        return found.filter { $0.date.year == year }.sorted { $0.date < $1.date }
    }
}

extension HolidayCalendar: Hashable {
    package static func == (one: HolidayCalendar, other: HolidayCalendar) -> Bool {
        one.name == other.name && one.validThrough == other.validThrough && one.weekend == other.weekend
            && one.holidays == other.holidays && one.closures == other.closures
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}

extension HolidayCalendar {
    /// The days on which the euro's payment system settles nothing, from 2002 on (ECB, TARGET long-term calendar).
    package static let target2 = HolidayCalendar(
        name: "TARGET2",
        holidays: [
            Holiday("New Year's Day", .fixed(day: 1, month: 1)), Holiday("Good Friday", .easter(days: -2)),
            Holiday("Easter Monday", .easter(days: 1)), Holiday("Labour Day", .fixed(day: 1, month: 5)),
            Holiday("Christmas Day", .fixed(day: 25, month: 12)), Holiday("Boxing Day", .fixed(day: 26, month: 12)),
        ])
}
