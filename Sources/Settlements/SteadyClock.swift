/// The clocks of a zone while nobody touches them: tells at once which instant a local time is.
///
/// It remembers the stretch between two changes of the clocks, so that a million rows of one season look the zone up once.
package struct SteadyClock {
    package let zone: Zone
    private var offset = ZoneOffset.utc
    /// Local times, in seconds, that were shown once and far from every change.
    private var steady: Range<Int64> = 0..<0

    package init(zone: Zone) {
        self.zone = zone
    }

    /// The instant at which clocks there show this date and time, and what they are set to then; nil within some days of a change,
    /// where ``Zone/instants(of:)`` has to tell.
    package mutating func instant(of local: LocalDateTime) -> (instant: Instant, offset: ZoneOffset)? {
        let wall = local.wallSeconds
        if !steady.contains(wall) { look(around: local) }
        guard steady.contains(wall) else { return nil }
        return (Instant(seconds: wall - Int64(offset.seconds)), offset)
    }

    private mutating func look(around local: LocalDateTime) {
        let span = zone.span(at: zone.firstInstant(of: local))
        // Two instants with the same local time are less than two offsets apart.
        let margin = 2 * ZoneRules.furthestOffset
        let ahead = Int64(span.offset.seconds)
        let first = (span.start?.seconds ?? -ZoneRules.furthestSecond) + ahead + margin
        let end = (span.end?.seconds ?? ZoneRules.furthestSecond) + ahead - margin
        offset = span.offset
        steady = first..<max(first, end)
    }
}
