#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// How long the three stages of a mail's hand-over may take.
package struct MailPatience: Hashable, Sendable {
    /// To be let in: connection, greeting, TLS and login together.
    package let connect: Duration
    /// For each command and each block of the message (RFC 5321, 4.5.3.2).
    package let command: Duration
    /// From the final dot to the reply: 10 minutes, for a server that gives up sooner gets its mail twice (RFC 1047).
    package let finalReply: Duration

    package init(
        connect: Duration = .seconds(30), command: Duration = .seconds(300), finalReply: Duration = .seconds(600)
    ) {
        self.connect = connect
        self.command = command
        self.finalReply = finalReply
    }
}

/// The moment when waiting at a socket ends. The kernel waits in the machine's own time, so this is counted in it too;
/// nothing is ever dated by it.
struct Deadline {
    private let end: Int64

    init(after duration: Duration) {
        end = Self.monotonic + duration.milliseconds
    }

    /// Milliseconds that are left; 0 when it has passed.
    var left: Int64 { max(0, end - Self.monotonic) }

    private static var monotonic: Int64 {
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
