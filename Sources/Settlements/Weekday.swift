/// A day of the week, numbered as in ISO 8601: Monday is 1, Sunday 7.
package enum Weekday: Int, Hashable, Comparable, Sendable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    package static func < (one: Weekday, other: Weekday) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// A week of ISO 8601: Monday first, and it belongs to the year that its Thursday is in. `2026-W47`.
package struct ISOWeek: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The week's year: that of its Thursday, which 1 January or 31 December may not share.
    package let year: Int
    /// 1…53.
    package let number: Int

    /// Nil where that year has no such week; only some have a 53rd.
    package init?(year: Int, number: Int) {
        guard 1...53 ~= number, CalendarDate(year: year, month: 1, day: 1) != nil else { return nil }
        self.year = year
        self.number = number
        guard monday.week == self else { return nil }
    }

    fileprivate init(thursday: CalendarDate) {
        let year = thursday.year
        self.year = year
        let newYear = CalendarDate(trusted: year, 1, 1)
        number = (thursday.daysSinceEpoch - newYear.daysSinceEpoch) / 7 + 1
    }

    /// The Monday that it begins with.
    package var monday: CalendarDate {
        // 4 January is always in the first week.
        CalendarDate(trusted: year, 1, 4).startOfWeek.adding(days: (number - 1) * 7)
    }

    package static func < (one: ISOWeek, other: ISOWeek) -> Bool {
        (one.year, one.number) < (other.year, other.number)
    }

    package var description: String {
        var text: [UInt8] = []
        appendYear(year, to: &text)
        text += Array("-W".utf8)
        appendTwoDigits(number, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

extension CalendarDate {
    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let fromMonday = daysSinceEpoch + 3
        let index = fromMonday - floorDivide(fromMonday, by: 7) * 7
        return Weekday.allCases[index]
    }

    /// The Monday of its week.
    package var startOfWeek: CalendarDate { adding(days: 1 - weekday.rawValue) }

    /// The ISO week that it is in.
    package var week: ISOWeek { ISOWeek(thursday: startOfWeek.adding(days: 3)) }
}
