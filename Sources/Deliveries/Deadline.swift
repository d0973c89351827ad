internal import Glibc

/// The end of a wait on a socket.
///
/// It reads the clock that nobody sets (CLOCK_MONOTONIC) and is not injected, since it is the kernel that waits.
struct Deadline {
    let allowed: Duration
    /// Milliseconds on the clock that nobody sets.
    let end: Int64

    init(in allowed: Duration) {
        self.allowed = allowed
        end = Self.uptime() + allowed.milliseconds
    }

    /// What `poll` may wait, in milliseconds: never negative.
    var millisecondsLeft: Int32 {
        Int32(clamping: max(0, end - Self.uptime()))
    }

    /// Milliseconds on the clock that nobody sets.
    static func uptime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension Duration {
    /// Whole milliseconds, at least 1.
    var milliseconds: Int64 {
        max(1, components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
