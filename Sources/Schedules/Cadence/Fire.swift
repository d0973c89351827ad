package import Settlements

/// One moment at which a definition is due by its cadence.
package struct Fire: Hashable, Sendable {
    /// What the clocks of that day did to the time that was asked for.
    package enum Note: Hashable, Sendable {
        /// No clock showed that time: it was put forward across it. The fire comes at the first instant after the gap.
        case shifted(ClockGap)
        /// Clocks showed that time twice. The fire comes at the first; `again` is the second, at which nothing happens.
        case repeated(again: Instant)
    }

    package let instant: Instant
    /// The date and time that were asked for, as a clock on the wall would show them.
    package let wanted: LocalDateTime
    /// Nil on an ordinary day.
    package let note: Note?

    /// The fire for a local date and time in a zone.
    init(wanted: LocalDateTime, in zone: Zone) {
        self.wanted = wanted
        switch zone.instants(of: wanted) {
        case .single(let instant):
            self.instant = instant
            note = nil
        case .gap(let gap):
            instant = gap.end
            note = .shifted(gap)
        case .repeated(let first, let second):
            instant = first
            note = .repeated(again: second)
        }
    }
}
