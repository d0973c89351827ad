/// A day of the calendar, in no zone: `2026-11-22`.
///
/// Gregorian, also before 1582 (ISO 8601). The year before 1 is 0. A value is always a day that exists.
package struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days from 1970-01-01; negative before it.
    package let daysSinceEpoch: Int

    package init(daysSinceEpoch: Int) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// The day of that year, month (1…12) and day of the month; nil where there is none, as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard abs(year) <= Self.furthestYear, 1...12 ~= month,
            1...Self.daysInMonth(year: year, month: month) ~= day
        else { return nil }
        self.init(trusted: year, month, day)
    }

    /// Years further from 1 than this have no use, and keep every sum of days and seconds far from overflow.
    private static let furthestYear = 1_000_000

    /// For a day that is known to exist.
    init(trusted year: Int, _ month: Int, _ day: Int) {
        // Years begin in March here, so that the leap day is their last.
        let shifted = month > 2 ? year : year - 1
        let cycle = floorDivide(shifted, by: 400)
        let yearOfCycle = shifted - cycle * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        daysSinceEpoch = cycle * Self.daysInCycle + dayOfCycle - Self.epochInCycle
    }

    /// The Gregorian calendar repeats after 400 years, and those are whole weeks.
    private static let daysInCycle = 146_097
    /// Days from 1 March of the year 0 to 1970-01-01.
    private static let epochInCycle = 719_468

    /// Year, month (1…12) and day of the month (1…31).
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + Self.epochInCycle
        let cycle = floorDivide(shifted, by: Self.daysInCycle)
        let dayOfCycle = shifted - cycle * Self.daysInCycle
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }

    /// January to December, as definitions write them.
    package static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    package static func < (one: CalendarDate, other: CalendarDate) -> Bool {
        one.daysSinceEpoch < other.daysSinceEpoch
    }

    package static func isLeap(year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// 28…31, of a month 1…12.
    package static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The day that many days later; earlier where negative.
    package func adding(days: Int) -> CalendarDate {
        CalendarDate(daysSinceEpoch: daysSinceEpoch + days)
    }

    /// The same day of the month that many months later; the month's last day where it is shorter.
    package func adding(months: Int) -> CalendarDate {
        let (year, month, day) = components
        let index = year * 12 + month - 1 + months
        let newYear = floorDivide(index, by: 12)
        let newMonth = index - newYear * 12 + 1
        return CalendarDate(
            trusted: newYear, newMonth, min(day, Self.daysInMonth(year: newYear, month: newMonth)))
    }

    package var firstOfMonth: CalendarDate { adding(days: 1 - day) }

    package var lastOfMonth: CalendarDate {
        let (year, month, day) = components
        return adding(days: Self.daysInMonth(year: year, month: month) - day)
    }

    /// `2026-11-22`; a year outside 0…9999 has a sign and at least four digits (ISO 8601 expanded).
    package var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends `description` in ASCII.
    package func append(to text: inout [UInt8]) {
        let (year, month, day) = components
        appendYear(year, to: &text)
        text.append(UInt8(ascii: "-"))
        appendTwoDigits(month, to: &text)
        text.append(UInt8(ascii: "-"))
        appendTwoDigits(day, to: &text)
    }
}

extension CalendarDate {
    /// Reads `2026-11-22` from the bytes of a file; nil where they are anything else, or there is no such day.
    package init?(ascii text: ArraySlice<UInt8>) {
        let bytes = text.span
        guard bytes.count == 10, let date = bytes.date(at: 0) else { return nil }
        self = date
    }

    /// Reads `2026-11-22`: four, two and two digits, nothing around them.
    /// - Throws: `TimeError.Code.date` with the expected form, or the day that does not exist.
    package init(_ text: some StringProtocol) throws(TimeError) {
        var reader = DigitReader(text.utf8)
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let day = reader.digits(2), reader.isAtEnd
        else {
            throw TimeError(.date, "expected a date like 2026-11-22, found \(quoted(text))")
        }
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            throw TimeError(.date, "there is no day \(quoted(text)) in the calendar")
        }
        self = date
    }
}

/// The quotient rounded towards the past, for a positive divisor.
func floorDivide<Number: SignedInteger>(_ dividend: Number, by divisor: Number) -> Number {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}
