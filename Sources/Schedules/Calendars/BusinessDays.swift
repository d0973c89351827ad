package import Settlements

/// Why a day is closed.
package struct Closure: Hashable, Sendable {
    /// The holiday's name, or `weekend`.
    package let name: String
    package let calendar: String

    package init(name: String, calendar: String) {
        self.name = name
        self.calendar = calendar
    }
}

/// The days on which all of some calendars are open.
package struct BusinessDays: Hashable, Sendable {
    package let calendars: [HolidayCalendar]

    package init(_ calendars: [HolidayCalendar]) {
        self.calendars = calendars
    }

    /// Why a day is closed, a holiday before a weekend; nil on a business day.
    package func closure(on date: CalendarDate) -> Closure? {
        let closures = calendars.compactMap { calendar in
            calendar.closure(on: date).map { Closure(name: $0, calendar: calendar.name) }
        }
        return closures.first { $0.name != "weekend" } ?? closures.first
    }

    package func isClosed(_ date: CalendarDate) -> Bool {
        closedDays(in: MonthDays(containing: date)) & 1 << UInt32(date.day) != 0
    }

    /// The calendar that its author vouches for the shortest, and the last day on which he does.
    package var firstToEnd: (calendar: String, validThrough: CalendarDate)? {
        calendars.compactMap { calendar in calendar.validThrough.map { (calendar.name, $0) } }.min { $0.1 < $1.1 }
    }

    /// The day that stands for a day.
    package func roll(_ date: CalendarDate, _ convention: RollConvention) -> CalendarDate {
        guard convention != .none, isClosed(date) else { return date }
        switch convention {
        case .none: return date
        case .following: return open(after: date)
        case .preceding: return open(before: date)
        case .modifiedFollowing:
            let month = date.firstOfMonth
            let following = open(after: date)
            if following.firstOfMonth == month { return following }
            let preceding = open(before: date)
            // In a month that is closed all through there is no other day.
            return preceding.firstOfMonth == month ? preceding : following
        }
    }

    func closedDays(in month: MonthDays) -> UInt32 {
        calendars.reduce(0) { $0 | $1.closedDays(in: month) }
    }

    /// The business day before a day.
    func open(before date: CalendarDate) -> CalendarDate {
        var month = MonthDays(containing: date)
        var open = month.all & ~closedDays(in: month) & ~(UInt32.max << UInt32(date.day))
        for _ in 0..<Self.furthestLook {
            if open != 0 { return month.date(31 - open.leadingZeroBitCount) }
            month = MonthDays(containing: month.first.adding(days: -1))
            open = month.all & ~closedDays(in: month)
        }
        return date
    }

    private func open(after date: CalendarDate) -> CalendarDate {
        let next = date.adding(days: 1)
        var month = MonthDays(containing: next)
        var open = month.all & ~closedDays(in: month) & UInt32.max << UInt32(next.day)
        for _ in 0..<Self.furthestLook {
            if open != 0 { return month.date(open.trailingZeroBitCount) }
            month = month.next
            open = month.all & ~closedDays(in: month)
        }
        return date
    }

    /// Months; calendars joined may leave no day of the week open, and then nothing is rolled.
    private static let furthestLook = 1200
}
