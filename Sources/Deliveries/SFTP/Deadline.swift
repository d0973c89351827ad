internal import Glibc

/// The end of a wait on a socket.
///
/// It reads the clock that nobody sets (CLOCK_MONOTONIC) and is not injected, since it is the kernel that waits.
struct Deadline {
    let allowed: Duration
    private let end: Int64

    init(in allowed: Duration) {
        self.allowed = allowed
        end = Self.uptime() + Int64(allowed / .milliseconds(1))
    }

    /// What `poll` may wait, in milliseconds: never negative.
    var millisecondsLeft: Int32 {
        Int32(clamping: max(0, end - Self.uptime()))
    }

    private static func uptime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// How long an SFTP server may take over what we wait for. libssh2 by itself waits forever.
package struct Patience: Hashable, Sendable {
    /// Finding the address and being accepted, for each address tried.
    package let connect: Duration
    /// From the first byte to the started file transfer: greeting, keys, login.
    package let login: Duration
    /// Each answer once files are being transferred; a server that writes to tape needs some time to sync.
    package let reply: Duration

    package init(connect: Duration, login: Duration, reply: Duration) {
        self.connect = connect
        self.login = login
        self.reply = reply
    }

    package static let standard = Patience(connect: .seconds(20), login: .seconds(40), reply: .seconds(90))
}
