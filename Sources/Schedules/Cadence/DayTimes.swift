package import Settlements

/// At what times of a day something is done: every combination of some hours and some minutes.
package struct DayTimes: Hashable, Sendable {
    /// Bit 0 is midnight's.
    private let hours: UInt32
    private let minutes: UInt64
    /// Hour or minute is a wildcard: the times are those that clocks really show, none for a time that is missing and two
    /// for one that comes twice. Else each time comes once a day, whatever the clocks do.
    package let followsClock: Bool

    /// One time of each day.
    package init(_ time: LocalTime) {
        self.init(hours: 1 << UInt32(time.hour), minutes: 1 << UInt64(time.minute), followsClock: false)
    }

    /// At least one bit of each is set.
    init(hours: UInt32, minutes: UInt64, followsClock: Bool) {
        self.hours = hours
        self.minutes = minutes
        self.followsClock = followsClock
    }

    /// The first time of a day that is not before a second of it, in seconds; nil where there is none any more.
    func first(atOrAfter second: Int) -> Int? {
        let minute = (second + 59) / 60
        guard minute < 1440 else { return nil }
        if hours & 1 << UInt32(minute / 60) != 0 {
            let rest = minutes & (UInt64.max << UInt64(minute % 60))
            if rest != 0 { return minute / 60 * 3600 + rest.trailingZeroBitCount * 60 }
        }
        let later = hours & (UInt32.max << UInt32(minute / 60 + 1))
        return later == 0 ? nil : later.trailingZeroBitCount * 3600 + minutes.trailingZeroBitCount * 60
    }

    /// The first time of every day, in seconds.
    var first: Int { hours.trailingZeroBitCount * 3600 + minutes.trailingZeroBitCount * 60 }

    /// How many there are on an ordinary day.
    package var count: Int { hours.nonzeroBitCount * minutes.nonzeroBitCount }
}
