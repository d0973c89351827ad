/// The rule of a TZif footer for the time after the last recorded change: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// POSIX's TZ in the form of RFC 9636 §3.3.2: names in angle brackets, changes from −167 to 167 hours of a day.
struct ZoneFooter: Hashable, Sendable {
    /// When in a year the clocks go to daylight time and back, each in the time on the wall before it.
    struct Daylight: Hashable, Sendable {
        let offset: ZoneOffset
        let start: YearlyChange
        let end: YearlyChange
    }

    let standard: ZoneOffset
    /// Nil where the clocks are never touched.
    let daylight: Daylight?

    /// The stretch around a second, not reaching back beyond `limit`.
    func span(at second: Int64, since limit: Int64?) -> ZoneSpan {
        guard let daylight else {
            return ZoneSpan(start: limit.map(Instant.init(seconds:)), end: nil, offset: standard)
        }
        var start = limit
        var offset = standard
        for change in changes(around: second, daylight) {
            if change.second > second {
                return ZoneSpan(
                    start: start.map(Instant.init(seconds:)), end: Instant(seconds: change.second), offset: offset)
            }
            start = max(change.second, limit ?? change.second)
            offset = change.toDaylight ? daylight.offset : standard
        }
        return ZoneSpan(start: start.map(Instant.init(seconds:)), end: nil, offset: offset)
    }

    /// The changes of five years in order: one of 167 hours may leave its year, and both may do so together.
    private func changes(around second: Int64, _ daylight: Daylight) -> [(second: Int64, toDaylight: Bool)] {
        let year = CalendarDate(daysSinceEpoch: Int(floorDivide(second, by: 86_400))).year
        var changes: [(second: Int64, toDaylight: Bool)] = []
        changes.reserveCapacity(10)
        for year in year - 2...year + 2 {
            changes.append((daylight.start.wallSecond(in: year) - Int64(standard.seconds), true))
            changes.append((daylight.end.wallSecond(in: year) - Int64(daylight.offset.seconds), false))
        }
        // Daylight time all year ends in the second in which it begins (RFC 9636 §3.3.2): the beginning counts.
        changes.sort { ($0.second, $0.toDaylight ? 1 : 0) < ($1.second, $1.toDaylight ? 1 : 0) }
        return changes
    }
}

/// A day that comes once a year, and a time on it.
struct YearlyChange: Hashable, Sendable {
    enum Day: Hashable, Sendable {
        /// `J60`: 1…365, in which 29 February is never counted.
        case julian(Int)
        /// `59`: 0…365, counted from 1 January with the leap day.
        case zeroBased(Int)
        /// `M10.5.0`: month, week (5 is the last) and weekday (0 is Sunday).
        case weekday(month: Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds from that day's midnight, −167 h to 167 h.
    let time: Int

    /// The change on the wall, in seconds from 1970-01-01T00:00:00 there.
    func wallSecond(in year: Int) -> Int64 {
        Int64(date(in: year).daysSinceEpoch) * 86_400 + Int64(time)
    }

    private func date(in year: Int) -> CalendarDate {
        let newYear = CalendarDate(trusted: year, 1, 1)
        switch day {
        case .julian(let number):
            let afterLeapDay = number >= 60 && CalendarDate.isLeap(year: year)
            return newYear.adding(days: afterLeapDay ? number : number - 1)
        case .zeroBased(let number):
            return newYear.adding(days: number)
        case .weekday(let month, let week, let weekday):
            let first = CalendarDate(trusted: year, month, 1)
            let ahead = (weekday - first.weekday.rawValue % 7 + 7) % 7
            let length = CalendarDate.daysInMonth(year: year, month: month)
            let day = ahead + (week - 1) * 7
            return first.adding(days: day < length ? day : day - 7)
        }
    }
}
