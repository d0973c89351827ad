package import Settlements
internal import Synchronization

/// The machine's clock, held against the time that has really passed: one that jumps ahead makes nothing due too early.
///
/// After a jump it goes on as if there had been none, until the clock comes back, or has stood for as long as it jumped:
/// a jump of three hours is believed after three hours. Who starts anew believes it at once. A clock that goes back is
/// believed: what was reported is in the journal, and is not repeated.
package final class CheckedClock: WallClock {
    /// Clocks are set by so much without anybody's asking; seconds.
    static let tolerance: Int64 = 300

    /// A jump that is not believed yet.
    package struct Jump: Hashable, Sendable {
        /// When it was seen, by the time that is believed.
        package let since: Instant
        /// How far ahead, in seconds.
        package let ahead: Int64
    }

    private let wall: any WallClock
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    private struct State {
        /// What was believed, and what had passed then.
        var believed: Instant
        var passed: Int64
        var jump: Jump?
    }

    /// - Parameter elapsed: the time that has passed since any moment, whatever is done to the clock; with the time in which the
    ///   machine was asleep.
    package init(_ wall: any WallClock, elapsed: @escaping @Sendable () -> Duration) {
        self.wall = wall
        self.elapsed = elapsed
        state = Mutex(State(believed: wall.now(), passed: elapsed().components.seconds))
    }

    package func now() -> Instant {
        state.withLock { state in
            let shown = wall.now()
            let passed = elapsed().components.seconds
            let expected = state.believed.advanced(by: passed - state.passed)
            let ahead = shown.since(expected)
            guard ahead > Self.tolerance else {
                state = State(believed: shown, passed: passed)
                return shown
            }
            // One that jumps again has to stand anew.
            if let jump = state.jump, ahead - jump.ahead <= Self.tolerance {
                if expected.since(jump.since) >= jump.ahead {
                    state = State(believed: shown, passed: passed)
                    return shown
                }
            } else {
                state = State(
                    believed: expected, passed: passed, jump: Jump(since: expected, ahead: ahead))
            }
            return expected
        }
    }

    /// The jump that is not believed at the moment; nil where the clock is.
    package var jump: Jump? {
        _ = now()
        return state.withLock { $0.jump }
    }
}
