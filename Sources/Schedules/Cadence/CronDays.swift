internal import Settlements

/// The fields day-of-month and day-of-week of a cron expression.
struct CronDays: Hashable {
    /// Bit 1 is the first.
    var daysOfMonth: UInt32 = 0
    /// `L`
    var lastDay = false
    /// `LW`
    var lastWorkday = false
    /// Bit 1 is Monday, bit 7 Sunday.
    var weekdays: UInt8 = 0
    /// `5#2`
    var nth: [NthWeekday] = []
    /// `5L`
    var lastWeekdays: UInt8 = 0
    /// Both fields are restricted: one of them suffices.
    var isEither = false

    struct NthWeekday: Hashable {
        /// 1…5.
        let number: Int
        let weekday: Weekday
    }

    /// The days of a month that fit; none in one that lacks them.
    func bits(in month: MonthDays) -> UInt32 {
        var byNumber = daysOfMonth & month.all
        if lastDay { byNumber |= month.bit(clamping: 31) }
        if lastWorkday { byNumber |= MonthDays.highest(month.bits(of: Self.mondayToFriday)) }
        var byName = month.bits(of: weekdays)
        for nth in nth { byName |= month.bit(nth.number, nth.weekday) }
        for weekday in Weekday.allCases where lastWeekdays & 1 << UInt8(weekday.rawValue) != 0 {
            byName |= month.lastBit(weekday)
        }
        return isEither ? byNumber | byName : byNumber & byName
    }

    private static let mondayToFriday: UInt8 = 0b0011_1110
}
