/// How long to wait before the next attempt of a delivery: doubling from a minute to an hour, for a day in all.
package struct Backoff: Hashable, Sendable {
    /// Seconds before the second attempt: a server that restarts is back by then.
    package let first: Int64
    /// Seconds between attempts at most: a partner's night shift repairs things within hours, not minutes.
    package let longest: Int64
    /// Seconds after which a delivery that still cannot be made counts as failed.
    package let limit: Int64

    package init(first: Int64 = 60, longest: Int64 = 3_600, limit: Int64 = 24 * 3_600) {
        self.first = first
        self.longest = longest
        self.limit = limit
    }

    /// Seconds to wait after a number of attempts; nil where `age`, the seconds since the delivery was made, is past the
    /// limit.
    ///
    /// Up to a quarter is taken off, by the delivery's token: many that failed together do not come back together.
    package func delay(afterAttempts attempts: Int, age: Int64, token: String) -> Int64? {
        guard age < limit else { return nil }
        let doublings = min(max(attempts - 1, 0), 20)
        let full = min(longest, first << Int64(doublings))
        let spread = token.utf8.reduce(UInt64(attempts)) { ($0 &* 31) &+ UInt64($1) }
        return full - Int64(spread % UInt64(full / 4 + 1))
    }
}
