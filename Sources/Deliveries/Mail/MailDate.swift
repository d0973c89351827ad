internal import Settlements

/// An instant as a mail's Date header says it: `Mon, 24 Nov 2025 06:30:00 +0100` (RFC 5322, 3.3), in English whatever
/// the machine's language.
enum MailDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let day: Int64 = 86_400
    /// 1900-01-01 and 10000-01-01 (UTC): outside, a year has not the four digits that the header wants.
    private static let sayable: Range<Int64> = -2_208_988_800..<253_402_300_800
    /// No zone has ever been further from UTC than a day.
    private static let widestOffset = 86_399

    /// - Parameter offset: seconds east of UTC; a zone's odd seconds of old times are dropped, for the header has none.
    /// - Returns: nil outside the years 1900 to 9999 or for an offset of a day or more.
    static func text(of instant: Instant, offset: Int) -> String? {
        guard sayable.contains(instant.seconds), abs(offset) <= widestOffset else { return nil }
        let minutes = offset / 60
        let local = instant.seconds + Int64(minutes) * 60
        guard sayable.contains(local) else { return nil }
        let days = floored(local, day)
        let second = Int(local - days * day)
        let date = civil(days)
        let weekday = weekdays[Int(days - floored(days, 7) * 7)]
        let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let zone = "\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60))\(two(abs(minutes) % 60))"
        return "\(weekday), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(time) \(zone)"
    }

    /// Days since 1970-01-01 as a date of the Gregorian calendar, counted in years that begin in March, so that a leap
    /// day is the last of its year.
    private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floored(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(dayOfYear - (153 * march + 2) / 5 + 1))
    }

    private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
