package import Settlements

/// One moment at which a definition is due by its cadence.
package struct Fire: Hashable, Sendable {
    /// What the clocks of that day did to the time that was asked for.
    package enum Note: Hashable, Sendable {
        /// No clock showed that time: it was put forward across it. The fire comes at the first instant after the gap.
        case shifted(ClockGap)
        /// Clocks showed that time twice. The fire comes at one of them; `other` is the one at which nothing happens.
        case repeated(other: Instant)
    }

    /// A closed day in place of which another was taken.
    package struct Roll: Hashable, Sendable {
        /// The day that the cadence asked for.
        package let from: CalendarDate
        package let closure: Closure
    }

    package let instant: Instant
    /// The date and time that were asked for, as a clock on the wall would show them; after a roll those of the day rolled to.
    package let wanted: LocalDateTime
    /// Nil on an ordinary day.
    package let note: Note?
    /// Nil where the day is the one that was asked for.
    package let roll: Roll?
}

/// What becomes of a time that a change of the clocks leaves out, and of one that comes twice.
///
/// Neither can lose a period: one whose fire is left out is due at the next.
package struct ClockChanges: Hashable, Sendable {
    /// `gap:`
    package enum Missing: String, Hashable, Sendable, CaseIterable {
        /// The fire comes at the first instant after the gap.
        case shift
        /// There is no fire.
        case skip
    }

    /// `repeated:`
    package enum Repeated: String, Hashable, Sendable, CaseIterable {
        case first, second
    }

    package let missing: Missing
    package let repeated: Repeated

    package static let standard = ClockChanges(missing: .shift, repeated: .first)

    package init(missing: Missing, repeated: Repeated) {
        self.missing = missing
        self.repeated = repeated
    }
}
