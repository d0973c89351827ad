package import Settlements

/// When a definition is due: on which days, and at what times there.
///
/// Pure arithmetic: the same questions answer `next`, `plan` and the daemon. Fires strictly increase, and two that would
/// come at one instant are one. A time of its own (`at`, or hour and minute of cron without a wildcard) has exactly one fire
/// on each of its days, whatever the clocks do there, but for `gap: skip`. Only a day that never was (Pacific/Apia
/// 2011-12-30) may share the instant of the day after it, at whose first moment both would be due. Times with a wildcard
/// follow the clocks (cron(8) of Debian).
package struct Cadence: Hashable, Sendable {
    package let days: DayRule
    package let times: DayTimes
    package let clockChanges: ClockChanges
    /// Which days are business days; nil where nothing asks.
    package let calendar: BusinessDays?
    package let roll: RollConvention

    package init(
        on days: DayRule, times: DayTimes, clockChanges: ClockChanges = .standard, calendar: BusinessDays? = nil,
        roll: RollConvention = .none
    ) {
        self.days = days
        self.times = times
        self.clockChanges = clockChanges
        self.calendar = calendar
        self.roll = roll
    }

    package init(on days: DayRule, at time: LocalTime) {
        self.init(on: days, times: DayTimes(time))
    }

    /// The first fire later than an instant.
    package func next(after instant: Instant, in zone: Zone) -> Fire {
        first(atOrAfter: instant.advanced(by: 1), in: zone)
    }

    /// The first fire at an instant or later.
    package func first(atOrAfter instant: Instant, in zone: Zone) -> Fire {
        times.followsClock ? shown(atOrAfter: instant, in: zone) : appointed(atOrAfter: instant, in: zone)
    }

    /// The same without holidays: on the days as they are asked for.
    package var withoutRoll: Cadence {
        Cadence(on: days, times: times, clockChanges: clockChanges, calendar: calendar)
    }

    /// The dates and times between two instants that the clocks leave out and that have no fire for that: `gap: skip`.
    package func skipped(after start: Instant, before end: Instant, in zone: Zone) -> [LocalDateTime] {
        guard clockChanges.missing == .skip, !times.followsClock else { return [] }
        let shifting = Cadence(
            on: days, times: times, clockChanges: ClockChanges(missing: .shift, repeated: clockChanges.repeated),
            calendar: calendar, roll: roll)
        var skipped: [LocalDateTime] = []
        var fire = shifting.next(after: start, in: zone)
        while fire.instant < end {
            if case .shifted = fire.note { skipped.append(fire.wanted) }
            fire = shifting.next(after: fire.instant, in: zone)
        }
        return skipped
    }

    private var fireDays: FireDays { FireDays(rule: days, calendar: calendar, convention: roll) }

    // MARK: Times that come once a day

    private func appointed(atOrAfter instant: Instant, in zone: Zone) -> Fire {
        var walls = Walls(days: fireDays, times: times, from: earliestWall(for: instant, in: zone))
        var left = Self.mostSkipped
        var found: Fire?
        // Walls follow each other as their instants do, but for the times of one gap, which come to one instant.
        while true {
            let wall = walls.next()
            guard let fire = fire(at: wall, skips: left > 0, in: zone) else {
                left -= 1
                continue
            }
            if fire.instant < instant { continue }
            if let found, found.instant < fire.instant { return found }
            guard case .shifted = fire.note else { return fire }
            found = fire
        }
    }

    /// The earliest date and time on the wall whose fire can come at an instant or later.
    private func earliestWall(for instant: Instant, in zone: Zone) -> LocalDateTime {
        // At the first instant after a gap everything is due that the gap left out.
        var earliest = min(zone.local(at: instant), zone.local(at: instant.advanced(by: -1)))
        // What comes twice is still to come the second time, although the clocks have passed it.
        if clockChanges.repeated == .second, let end = zone.span(at: instant).end,
            end.since(instant) < Self.longestChange
        {
            earliest = min(earliest, zone.local(at: end))
        }
        return earliest
    }

    /// RFC 9636: offsets are within −25 and 26 hours.
    private static let longestChange: Int64 = 51 * 3600
    /// A yearly day whose time is left out each time, as the last Sunday of March at 02:30, would be looked for forever.
    private static let mostSkipped = 2000

    private func fire(at wall: Walls.Wall, skips: Bool, in zone: Zone) -> Fire? {
        switch zone.instants(of: wall.local) {
        case .single(let instant):
            return fire(at: wall, instant, nil)
        case .gap(let gap):
            return clockChanges.missing == .skip && skips ? nil : fire(at: wall, gap.end, .shifted(gap))
        case .repeated(let first, let second):
            return clockChanges.repeated == .first
                ? fire(at: wall, first, .repeated(other: second)) : fire(at: wall, second, .repeated(other: first))
        }
    }

    private func fire(at wall: Walls.Wall, _ instant: Instant, _ note: Fire.Note?) -> Fire {
        let roll = wall.asked == wall.local.date ? nil : calendar?.closure(on: wall.asked)
        return Fire(
            instant: instant, wanted: wall.local, note: note,
            roll: roll.map { Fire.Roll(from: wall.asked, closure: $0) })
    }

    // MARK: Times with a wildcard

    private func shown(atOrAfter instant: Instant, in zone: Zone) -> Fire {
        var instant = instant
        while true {
            let span = zone.span(at: instant)
            let local = zone.local(at: instant)
            var walls = Walls(days: fireDays, times: times, from: local)
            let wall = walls.next()
            let days = Int64(wall.local.date.daysSinceEpoch - local.date.daysSinceEpoch)
            let found = instant.advanced(by: days * 86_400 + Int64(wall.local.secondOfDay - local.secondOfDay))
            guard let end = span.end, found >= end else { return fire(at: wall, found, nil) }
            // The clocks are changed before that. A change that is not near can bring back no time that has passed by now,
            // and so no fire long before the one found.
            let isNear = end.since(instant) < Self.longestChange
            instant = isNear ? end : max(end, found.advanced(by: -Self.longestChange))
        }
    }
}

/// The dates and times on the wall at which a cadence is due, in their order.
private struct Walls {
    struct Wall {
        let local: LocalDateTime
        /// The day that was asked for, where that was closed.
        let asked: CalendarDate
    }

    let days: FireDays
    let times: DayTimes
    private var day: (date: CalendarDate, wanted: CalendarDate)
    private var second: Int?

    /// Begins with the first that is not earlier than `start`.
    init(days: FireDays, times: DayTimes, from start: LocalDateTime) {
        self.days = days
        self.times = times
        day = days.first(onOrAfter: start.date)
        second = day.date == start.date ? times.first(atOrAfter: start.secondOfDay) : times.first
    }

    mutating func next() -> Wall {
        guard let second, let local = LocalDateTime(day.date, secondOfDay: second) else {
            day = days.first(onOrAfter: day.date.adding(days: 1))
            self.second = times.first(atOrAfter: times.first + 60)
            return Wall(
                local: LocalDateTime(day.date, secondOfDay: times.first) ?? .init(day.date, .midnight),
                asked: day.wanted)
        }
        self.second = times.first(atOrAfter: second + 60)
        return Wall(local: local, asked: day.wanted)
    }
}
