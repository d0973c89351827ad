internal import Settlements

/// One month of the calendar, whose days are chosen by a set of bits: bit 1 is the first, bit 31 the last there can be.
struct MonthDays: Hashable {
    let first: CalendarDate
    /// 1…12.
    let month: Int
    /// 28…31.
    let length: Int

    init(containing date: CalendarDate) {
        let (year, month, day) = date.components
        first = date.adding(days: 1 - day)
        self.month = month
        length = CalendarDate.daysInMonth(year: year, month: month)
    }

    var year: Int { first.year }

    /// The first month from this one on that is among those of a set of bits, of which there is at least one.
    func first(among months: UInt16) -> MonthDays {
        for ahead in 0..<12 where months & 1 << ((month - 1 + ahead) % 12 + 1) != 0 {
            return ahead == 0 ? self : MonthDays(containing: first.adding(months: ahead))
        }
        return self
    }

    var next: MonthDays { MonthDays(containing: first.adding(days: length)) }

    func date(_ day: Int) -> CalendarDate { first.adding(days: day - 1) }

    /// All of its days.
    var all: UInt32 { UInt32.max >> UInt32(31 - length) & ~1 }

    /// A day of it; the last where it has no such day.
    func bit(clamping day: Int) -> UInt32 { 1 << UInt32(min(day, length)) }

    /// All its days of one name.
    func bits(of weekday: Weekday) -> UInt32 { (Self.sevenths << UInt32(firstDay(weekday))) & all }

    /// The n-th day of one name; none where there are fewer.
    func bit(_ number: Int, _ weekday: Weekday) -> UInt32 {
        let day = firstDay(weekday) + (number - 1) * 7
        return day <= length ? 1 << UInt32(day) : 0
    }

    /// The last day of one name.
    func lastBit(_ weekday: Weekday) -> UInt32 { Self.highest(bits(of: weekday)) }

    /// All days of these names, bit 1 for Monday.
    func bits(of weekdays: UInt8) -> UInt32 {
        Weekday.allCases.reduce(0) { weekdays & 1 << UInt8($1.rawValue) == 0 ? $0 : $0 | bits(of: $1) }
    }

    private func firstDay(_ weekday: Weekday) -> Int { (weekday.rawValue - first.weekday.rawValue + 7) % 7 + 1 }

    /// Every seventh bit, from the lowest on.
    private static let sevenths: UInt32 = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28

    static func highest(_ bits: UInt32) -> UInt32 { bits == 0 ? 0 : 1 << UInt32(31 - bits.leadingZeroBitCount) }
    static func lowest(_ bits: UInt32) -> UInt32 { bits & (~bits &+ 1) }
}
