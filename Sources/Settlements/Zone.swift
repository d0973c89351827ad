/// A time zone of the IANA database, as its TZif file tells it: `Europe/Amsterdam`.
///
/// Nothing here asks Foundation, whose zones are frozen inside the toolchain. An instant further than 2^59 seconds
/// from 1970 is taken for that limit, as in TZif itself.
package struct Zone: Hashable, Sendable, CustomStringConvertible {
    /// The name it was asked for by; two names of one place are two zones.
    package let identifier: String
    /// The release of the IANA database that its file is of, as `2025b`; nil where that is not known.
    package let release: String?
    let rules: ZoneRules

    /// Coordinated Universal Time, which needs no file.
    package static let utc = Zone(identifier: "UTC", rules: ZoneRules(fixed: .utc))

    /// Reads the bytes of a TZif file (RFC 9636, versions 1 to 4).
    /// - Throws: `TimeError.Code.zoneFile` where they are not one, are damaged, or count leap seconds.
    package init(identifier: String, tzif: [UInt8], release: String? = nil) throws(TimeError) {
        do {
            self.init(identifier: identifier, release: release, rules: try TZifFile.rules(in: tzif))
        } catch {
            throw TimeError(.zoneFile, "the zone file of \(quoted(identifier)) cannot be used: \(error.reason)")
        }
    }

    private init(identifier: String, release: String? = nil, rules: ZoneRules) {
        self.identifier = identifier
        self.release = release
        self.rules = rules
    }

    package var description: String { identifier }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(identifier)
    }

    /// What clocks there are set to at an instant.
    package func offset(at instant: Instant) -> ZoneOffset {
        span(at: instant).offset
    }

    /// What a clock there shows at an instant.
    package func local(at instant: Instant) -> LocalDateTime {
        let seconds = ZoneRules.clamped(instant.seconds)
        return LocalDateTime(wallSeconds: seconds + Int64(rules.span(at: seconds).offset.seconds))
    }

    /// The stretch of time around an instant in which the clocks are not touched.
    package func span(at instant: Instant) -> ZoneSpan {
        rules.span(at: ZoneRules.clamped(instant.seconds))
    }

    /// The first change of the clocks (or of their name) that is later than an instant; nil where none will come.
    package func nextTransition(after instant: Instant) -> ZoneTransition? {
        var span = span(at: instant)
        for _ in 0..<Self.furthestLook {
            guard let end = span.end else { return nil }
            let next = self.span(at: end)
            if next.offset != span.offset {
                return ZoneTransition(instant: end, before: span.offset, after: next.offset)
            }
            span = next
        }
        return nil
    }

    /// Spans of a rule that changes nothing are not looked at forever: two a year, and the calendar repeats after 400.
    private static let furthestLook = 1000

    /// The first instant at which a clock there shows this date and time or a later one: the instant itself, its
    /// first occurrence where the hour is repeated, the first instant after the gap where it is missing.
    package func firstInstant(of local: LocalDateTime) -> Instant {
        arrival(at: local).instant
    }

    /// The start of a local day, also where there is no midnight (Africa/Cairo 2026-04-24). A day that does not exist
    /// at all (Pacific/Apia 2011-12-30) starts where the next one does.
    package func firstInstant(of date: CalendarDate) -> Instant {
        firstInstant(of: LocalDateTime(date, .midnight))
    }

    /// Which instants have this date and time on the wall: one, none, or two.
    package func instants(of local: LocalDateTime) -> LocalInstants {
        let (first, span, before) = arrival(at: local)
        if let before, first.seconds + Int64(span.offset.seconds) > local.wallSeconds {
            return .gap(ClockGap(before: before, after: span.offset, end: first))
        }
        var end = span.end
        while let start = end, start.seconds <= local.wallSeconds + ZoneRules.furthestOffset {
            let next = self.span(at: start)
            let second = Instant(seconds: local.wallSeconds - Int64(next.offset.seconds))
            if next.contains(second) { return .repeated(first: first, second: second) }
            end = next.end
        }
        return .single(first)
    }

    /// `firstInstant(of:)` with its span, and with the offset before that span where the span itself begins there.
    private func arrival(at local: LocalDateTime) -> (instant: Instant, span: ZoneSpan, before: ZoneOffset?) {
        let wanted = ZoneRules.clamped(local.wallSeconds)
        // Earlier than this no clock on earth shows the wanted time.
        var span = rules.span(at: wanted - ZoneRules.furthestOffset)
        var before: ZoneOffset?
        while true {
            let exact = Instant(seconds: wanted - Int64(span.offset.seconds))
            guard let end = span.end, exact >= end else {
                guard let start = span.start, exact < start else { return (exact, span, nil) }
                return (start, span, before)
            }
            before = span.offset
            span = self.span(at: end)
        }
    }
}

/// What the clocks of a zone are set to: seconds east of UTC, with the name that people give it.
package struct ZoneOffset: Hashable, Sendable {
    /// Seconds to add to UTC; negative in the west.
    package let seconds: Int
    /// `CET`, `EDT`, `+0545`.
    package let abbreviation: String
    package let isDaylight: Bool

    package static let utc = ZoneOffset(seconds: 0, abbreviation: "UTC", isDaylight: false)

    package init(seconds: Int, abbreviation: String, isDaylight: Bool) {
        self.seconds = seconds
        self.abbreviation = abbreviation
        self.isDaylight = isDaylight
    }
}

/// A stretch `[start, end)` of time with one offset. A bound is nil where it goes on forever.
package struct ZoneSpan: Hashable, Sendable {
    package let start: Instant?
    package let end: Instant?
    package let offset: ZoneOffset

    package func contains(_ instant: Instant) -> Bool {
        if let start, instant < start { return false }
        if let end, instant >= end { return false }
        return true
    }
}

/// A change of the clocks: at `instant` they show what `after` says.
package struct ZoneTransition: Hashable, Sendable {
    package let instant: Instant
    package let before: ZoneOffset
    package let after: ZoneOffset
}

/// Local times that no clock showed, because it was put forward.
package struct ClockGap: Hashable, Sendable {
    package let before: ZoneOffset
    package let after: ZoneOffset
    /// The first instant after the gap, which is also that of the change.
    package let end: Instant
}

/// The instants that have one date and time on the wall.
package enum LocalInstants: Hashable, Sendable {
    case single(Instant)
    case gap(ClockGap)
    case repeated(first: Instant, second: Instant)
}
