package import Settlements
internal import Synchronization

/// Keeps deliveries from hosts that are in trouble: after some attempts in a row that came to nothing for the host's sake none
/// is made there for a while; then one shows whether it is back. What goes to other hosts does not wait.
package final class Breakers: Sendable {
    private struct Host {
        var troubles = 0
        /// Nothing is tried before; nil while nothing is wrong.
        var until: Instant?
    }

    /// Troubles in a row after which a host is left alone.
    private static let patience = 3
    /// Seconds: doubled with each trouble more.
    private static let first: Int64 = 60
    /// Seconds. A server that is repaired gets its files within a quarter of an hour.
    private static let longest: Int64 = 900

    private let hosts = Mutex<[String: Host]>([:])

    package init() {}

    /// Until when nothing is tried at a host; nil where it may be. The first that asks once that time has come may try, and
    /// the others wait for what comes of it.
    package func pause(of host: String, at now: Instant) -> Instant? {
        hosts.withLock { hosts in
            guard let until = hosts[host]?.until else { return nil }
            if now < until { return until }
            hosts[host]?.until = now.advanced(by: Self.first)
            return nil
        }
    }

    /// The host did what it is for, or said clearly what it does not want.
    package func worked(_ host: String) {
        hosts.withLock { $0[host] = nil }
    }

    /// The host could not be reached, did not let us in, or broke down.
    package func failed(_ host: String, at now: Instant) {
        hosts.withLock { hosts in
            let troubles = (hosts[host]?.troubles ?? 0) + 1
            let doublings = min(troubles - Self.patience, 10)
            let pause = doublings < 0 ? nil : min(Self.longest, Self.first << Int64(doublings))
            hosts[host] = Host(troubles: troubles, until: pause.map { now.advanced(by: $0) })
        }
    }
}
