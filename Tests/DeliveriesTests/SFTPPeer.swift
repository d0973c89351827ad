import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// A server of the conformance table, as a destination names it.
struct SFTPPeer: Sendable {
    let name: String
    let port: Int
    let user: String
    let login: SFTPPlace.Login
    let fingerprint: String

    init(_ name: String, _ server: OpenSSH) {
        (self.name, port, user) = (name, server.port, server.user)
        login = .key(file: server.key.path, passphrase: nil)
        fingerprint = server.fingerprints["ed25519"] ?? ""
    }

    init(_ name: String, _ server: ProFTPD) {
        (self.name, port, user) = (name, server.port, server.user)
        login = .key(file: server.key.path, passphrase: nil)
        fingerprint = server.fingerprint
    }

    init(_ name: String, _ server: RcloneServer) {
        (self.name, port, user) = (name, server.port, server.user)
        login = .password(.environment("RCLONE_PASSWORD"))
        fingerprint = server.fingerprint
    }

    /// - Parameter mode: one of asyncssh's; it is the name too.
    init(_ mode: String, of servers: FaultySFTPServers) throws {
        name = mode
        port = try #require(servers.ports[mode], "no server is called \(mode)")
        user = servers.user
        login = .key(file: servers.key.path, passphrase: nil)
        fingerprint = servers.fingerprint
    }

    /// The same server behind another port.
    init(_ peer: SFTPPeer, through port: Int) {
        (name, user, login, fingerprint) = (peer.name, peer.user, peer.login, peer.fingerprint)
        self.port = port
    }

    /// After one file the session is of no use any more, or would hold up the others.
    var needsOwnSessions: Bool {
        name.hasPrefix("dies") || name.hasPrefix("stall") || name.hasPrefix("late")
    }

    /// - Parameter directory: as it is filled in; the place itself is the same for all rows, so that they share a session.
    func transport(
        to directory: String, _ publishing: SFTPPublishing, markers: [Marker] = [], over sessions: SFTPSessions
    ) -> SFTPTransport {
        let place = SFTPPlace(
            host: "127.0.0.1", port: port, user: user, login: login, trust: .fingerprints([fingerprint]),
            directory: TextPattern([.literal("inbox")]), publishing: publishing)
        return SFTPTransport(place: place, directory: directory, markers: markers, sessions: sessions)
    }

    static func sessions(_ patience: Patience) -> SFTPSessions {
        let secrets = Secrets(environment: ["RCLONE_PASSWORD": "p"]) { try LocalFile.contents(of: $0) }
        return SFTPSessions(secrets: secrets, patience: patience)
    }

    /// Enough for any answer that comes at all, on a busy machine too.
    static let patience = Patience(connect: .seconds(10), login: .seconds(30), reply: .seconds(30))
    /// For those that fall silent. What a server offers is asked while logging in, so one that answers nothing ends there.
    var ownPatience: Patience {
        switch name {
        case "stalled": Patience(connect: .seconds(10), login: .seconds(2), reply: .seconds(2))
        case "stalls-at-rename": Self.shortPatience
        default: Self.patience
        }
    }

    /// For a server that stops to answer at some point.
    static let shortPatience = Patience(connect: .seconds(10), login: .seconds(30), reply: .seconds(2))
}
