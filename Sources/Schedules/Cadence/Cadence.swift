package import Settlements

/// When a definition is due: on which days, and at what time there.
///
/// Pure arithmetic: the same questions answer `next`, `plan` and the daemon. Every day that fits has exactly one fire,
/// whatever its clocks do, and fires strictly increase. Only a day that never was (Pacific/Apia 2011-12-30) may share
/// the instant of the day after it, at whose first moment both would be due; then there is one fire, that of the later.
package struct Cadence: Hashable, Sendable {
    package let days: DayRule
    package let time: LocalTime

    package init(on days: DayRule, at time: LocalTime) {
        self.days = days
        self.time = time
    }

    /// The first fire later than an instant.
    package func next(after instant: Instant, in zone: Zone) -> Fire {
        first(atOrAfter: instant.advanced(by: 1), in: zone)
    }

    /// The first fire at an instant or later.
    package func first(atOrAfter instant: Instant, in zone: Zone) -> Fire {
        // A day's fire comes when its time is first shown or passed, so fires follow each other as their days do, and
        // what was due before yesterday has passed. Yesterday's may come with the first moment of today, where the
        // clock was put forward to midnight (America/Nuuk) or across the whole day.
        var date = days.first(onOrAfter: zone.local(at: instant).date.adding(days: -1))
        var fire = fire(on: date, in: zone)
        while fire.instant < instant {
            date = days.first(onOrAfter: date.adding(days: 1))
            fire = self.fire(on: date, in: zone)
        }
        let following = self.fire(on: days.first(onOrAfter: date.adding(days: 1)), in: zone)
        return following.instant == fire.instant ? following : fire
    }

    private func fire(on date: CalendarDate, in zone: Zone) -> Fire {
        Fire(wanted: LocalDateTime(date, time), in: zone)
    }
}
