/// A point in time, to the second: what a provider's file, a fire time and a period bound are made of.
///
/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX). A fraction of a second in a file
/// is dropped towards the past; no rule of the trade depends on it.
package struct Instant: Hashable, Comparable, Sendable {
    package let seconds: Int64

    package init(seconds: Int64) {
        self.seconds = seconds
    }

    package static func < (one: Instant, other: Instant) -> Bool {
        one.seconds < other.seconds
    }

    /// The instant `seconds` later; earlier where negative.
    package func advanced(by seconds: Int64) -> Instant {
        Instant(seconds: self.seconds + seconds)
    }

    /// Seconds from `earlier` to this instant.
    package func since(_ earlier: Instant) -> Int64 {
        seconds - earlier.seconds
    }
}

/// What date and time it is. The command line gives the machine's; tests give one that they move.
package protocol WallClock: Sendable {
    func now() -> Instant
}
