package import Diagnostics
package import Settlements

extension Definitions {
    /// What is not wrong and worth knowing before the coming fires, for `check`: cadences that do not go with their
    /// periods, and calendars that end.
    package func remarks(at now: Instant) -> [Diagnostic] {
        definitions.flatMap { $0.remarks(at: now) }.inOrder
    }
}

/// A definition whose coming fires pass the last day for which the author of a calendar vouches.
package struct EndingCalendar: Hashable, Sendable {
    package let definition: String
    package let calendar: String
    package let validThrough: CalendarDate
    /// The first fire whose day the calendar does not vouch for.
    package let fire: Fire
}

extension Definition {
    /// Warn so many days before a calendar ends: time to get the next year's list.
    private static let horizon = 100

    /// The calendar of this definition that ends before its next fire, or before one within some days; nil where none does.
    ///
    /// What is asked for decides, and what it is rolled to: both need the calendar. `serve` asks with 0 days for its alarm.
    package func endingCalendar(at now: Instant, within days: Int) -> EndingCalendar? {
        guard let (calendar, validThrough) = cadence.calendar?.firstToEnd else { return nil }
        let fire = cadence.next(after: now, in: zone)
        // Nothing but the fires on the last days is asked for one by one.
        let limit = zone.firstInstant(of: validThrough.adding(days: 1))
        let first =
            fire.instant >= limit || fire.wanted.date > validThrough ? fire : cadence.first(atOrAfter: limit, in: zone)
        guard first == fire || first.instant <= now.advanced(by: Int64(days) * 86_400) else { return nil }
        return EndingCalendar(definition: name, calendar: calendar, validThrough: validThrough, fire: first)
    }

    fileprivate func remarks(at now: Instant) -> [Diagnostic] {
        let findings = Findings(in: places.source)
        remarkCadence(at: now, findings)
        remarkRoll(at: now, findings)
        if let ending = endingCalendar(at: now, within: Self.horizon) {
            findings.add(
                .calendarEnds,
                "calendar '\(ending.calendar)' is valid through \(ending.validThrough), and a run is due on \(ending.fire.wanted.date)",
                severity: .warning, at: places.run.calendars[ending.calendar] ?? places.run.key,
                help: "add the holidays that are known by now, and write a later 'valid_through'")
        }
        return findings.diagnostics
    }

    /// Fires to look at: two years of weeks, eight of months.
    private static let firesLookedAt = 100

    /// Says where several fires come in one period, or none in one: holidays and their rolls left out.
    private func remarkCadence(at now: Instant, _ findings: Findings) {
        guard !grain.isPayouts else { return }
        let cadence = cadence.withoutRoll
        var fire = cadence.next(after: now, in: zone)
        // Two fires on one day are for the same window.
        let grain = grain.isWindow ? Grain(.periods(.day), in: zone, cutOff: grain.cutOff) : grain
        var current = grain.period(containing: fire.instant)
        var inOne = 1
        var most = 1
        var longest = 0
        for _ in 0..<Self.firesLookedAt {
            fire = cadence.next(after: fire.instant, in: zone)
            if fire.instant < current.end {
                inOne += 1
                most = max(most, inOne)
                continue
            }
            var passed = 1
            current = current.next
            while fire.instant >= current.end {
                current = current.next
                passed += 1
            }
            inOne = 1
            longest = max(longest, passed)
        }
        let word = grain.word
        if most > 1 {
            let times = most > Self.firesLookedAt ? "\(Self.firesLookedAt) times or more" : "up to \(most) times"
            findings.add(
                .denseCadence,
                "it runs \(times) in one \(word): the first makes the report of the \(word) before, the others find nothing new",
                severity: .note, at: places.run.when)
        }
        if longest > 1, !self.grain.isWindow {
            findings.add(
                .rareCadence,
                "up to \(longest) of its periods end before it runs: one report for each \(word) goes out then",
                severity: .note, at: places.run.when)
        }
    }

    /// Says where a fire is rolled back across the end of the period that it is for: that waits for the fire after it.
    private func remarkRoll(at now: Instant, _ findings: Findings) {
        guard cadence.calendar != nil, cadence.roll != .none, cadence.roll != .following, !grain.isWindow else {
            return
        }
        var fire = cadence.next(after: now, in: zone)
        for _ in 0..<Self.firesLookedAt {
            if let roll = fire.roll, roll.from > fire.wanted.date,
                let asked = LocalDateTime(roll.from, secondOfDay: fire.wanted.secondOfDay)
            {
                let ended = grain.lastPeriod(endedBy: zone.firstInstant(of: asked))
                if ended.end > fire.instant {
                    let made = cadence.first(atOrAfter: ended.end, in: zone)
                    findings.add(
                        .earlyRoll,
                        "\(roll.from) is rolled back to \(fire.wanted.date), when \(ended.label) has not ended: its report goes out on \(made.wanted.date)",
                        severity: .warning, at: places.run.roll ?? places.run.key,
                        help: "write 'roll: following', or run on a later day")
                    return
                }
            }
            fire = cadence.next(after: fire.instant, in: zone)
        }
    }
}
