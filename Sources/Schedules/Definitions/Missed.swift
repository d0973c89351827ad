internal import Settlements

/// What becomes of periods whose reports are more than one fire late: after an outage or a pause, or with a `from:` long past.
package struct Missed: Hashable, Sendable {
    package enum Choice: String, Hashable, Sendable, CaseIterable {
        /// Each is made, oldest first.
        case all
        /// The newest of them is made.
        case latest
        /// None is made.
        case skip
    }

    package let makes: Choice
    /// How long ago a report may have been due that is still made; nil for any time. Seconds.
    package let window: Int64?
    /// At least so long after an original was kept the next one of the same definition and merchant is made. Seconds.
    package let spacing: Int64

    package init(makes: Choice = .all, window: Int64? = nil, spacing: Int64 = Self.standardSpacing) {
        self.makes = makes
        self.window = window
        self.spacing = spacing
    }

    /// A minute: ten days' mail takes ten minutes, and a merchant's server sees one message at a time.
    package static let standardSpacing: Int64 = 60

    /// Why a late report is passed over; nil where it is made.
    ///
    /// - Parameters:
    ///   - newest: the newest period whose report is late.
    ///   - isNewest: this one is that.
    func reason(dueAt: Instant, newest: String, isNewest: Bool, now: Instant) -> String? {
        switch makes {
        case .skip: return "its report was missed, and 'missed: skip' makes none later"
        case .latest where !isNewest:
            return "its report was missed, and 'missed: latest' makes that of \(newest) alone"
        case .all, .latest: break
        }
        guard let window, now.since(dueAt) > window else { return nil }
        return "its report was due more than \(TimeSpan(seconds: window)) ago, and 'missed' goes no further back"
    }
}

/// A length of time as people write it: `90 days`, `1 hour`, `20 min`.
struct TimeSpan: CustomStringConvertible {
    let seconds: Int64

    init(seconds: Int64) {
        self.seconds = seconds
    }

    private static let units: [(word: String, several: String, seconds: Int64)] = [
        ("week", "weeks", 7 * 86_400), ("day", "days", 86_400), ("hour", "hours", 3600), ("min", "min", 60),
    ]

    /// Nil where it is none; at most 9,999 of a unit.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...4).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(parts[0]),
            let unit = Self.units.first(where: { $0.word == parts[1] || $0.several == parts[1] })
        else { return nil }
        self.init(seconds: number * unit.seconds)
    }

    var description: String {
        let unit = Self.units.first { seconds % $0.seconds == 0 && $0.word != "week" } ?? ("second", "seconds", 1)
        let number = seconds / unit.seconds
        return "\(number) \(number == 1 ? unit.word : unit.several)"
    }
}
