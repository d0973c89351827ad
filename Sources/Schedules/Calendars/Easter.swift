internal import Settlements

/// Easter Sunday, from which other holidays are counted.
enum Easter {
    /// Of the western churches: the Gregorian computus in its anonymous form (Meeus, Astronomical Algorithms, chapter 8).
    static func western(_ year: Int) -> CalendarDate? {
        let golden = year % 19
        let (century, rest) = (year / 100, year % 100)
        let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let correction = (golden + 11 * epact + 22 * weekday) / 451
        let days = epact + weekday - 7 * correction + 114
        return CalendarDate(year: year, month: days / 31, day: days % 31 + 1)
    }

    /// Of the eastern churches: the Julian computus (Meeus, the same chapter), as a date of the Gregorian calendar.
    static func orthodox(_ year: Int) -> CalendarDate? {
        let moon = (19 * (year % 19) + 15) % 30
        let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        let days = moon + weekday + 114
        let difference = year / 100 - year / 400 - 2
        return CalendarDate(year: year, month: days / 31, day: days % 31 + 1)?.adding(days: difference)
    }
}
