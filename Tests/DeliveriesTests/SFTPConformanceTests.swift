import Settlements
import Support
import Testing

@testable import Deliveries

/// Every line of the table, on servers started here.
@Suite(.timeLimit(.minutes(5)))
struct SFTPConformanceTests {
    @Test func `real servers publish as the table says`() async throws {
        let openSSH = try OpenSSH()
        let proFTPD = try ProFTPD(["AllowOverwrite on"])
        let rclone = try RcloneServer()
        let peers = [SFTPPeer("openssh", openSSH), SFTPPeer("proftpd", proFTPD), SFTPPeer("rclone", rclone)]
        let rows = SFTPRow.rows(of: SFTPConformanceTable.soundRows, peers: peers.map(\.name))
        try await check(rows, with: peers, sound: SFTPPeer("sound", openSSH))
        withExtendedLifetime((openSSH, proFTPD, rclone)) {}
    }

    @Test func `real servers with strict settings refuse as the table says`() async throws {
        let sound = try OpenSSH()
        let proFTPD = try ProFTPD()
        let servers = [
            ("openssh-no-rename", try OpenSSH(subsystem: "-P rename,posix-rename")),
            ("openssh-no-stat", try OpenSSH(subsystem: "-P stat,lstat,fstat")),
            ("openssh-no-read", try OpenSSH(subsystem: "-P read")),
            ("openssh-read-only", try OpenSSH(subsystem: "-R")),
        ]
        let peers = servers.map { SFTPPeer($0.0, $0.1) } + [SFTPPeer("proftpd-default", proFTPD)]
        let rows = SFTPRow.rows(of: SFTPConformanceTable.openSSHAndProFTPD)
        try await check(rows, with: peers, sound: SFTPPeer("sound", sound))
        withExtendedLifetime((sound, proFTPD, servers)) {}
    }

    @Test(arguments: [
        SFTPConformanceTable.refusals, SFTPConformanceTable.fullDisks, SFTPConformanceTable.goings,
    ])
    func `servers with a fault do as the table says`(table: String) async throws {
        let rows = SFTPRow.rows(of: table)
        let modes = Set(rows.map(\.peer)).sorted()
        let servers = try FaultySFTPServers(modes + ["plain"])
        let peers = try modes.map { try SFTPPeer($0, of: servers) }
        try await check(rows, with: peers, sound: try SFTPPeer("plain", of: servers))
        withExtendedLifetime(servers) {}
    }

    @Test func `servers whose fault is in what is not used do as a sound one`() async throws {
        let modes = SFTPConformanceTable.sound.filter { !["openssh", "proftpd", "rclone"].contains($0) }
        let servers = try FaultySFTPServers(modes)
        let peers = try modes.filter { $0 != "plain" }.map { try SFTPPeer($0, of: servers) }
        let rows = SFTPRow.rows(of: SFTPConformanceTable.soundRows, peers: modes)
        try await check(rows, with: peers, sound: try SFTPPeer("plain", of: servers))
        withExtendedLifetime(servers) {}
    }

    @Test func `every mode of the faulty servers is in the table`() throws {
        let servers = try FaultySFTPServers()
        let tables = [
            SFTPConformanceTable.refusals, SFTPConformanceTable.fullDisks, SFTPConformanceTable.goings,
        ]
        let named = Set(tables.flatMap { SFTPRow.rows(of: $0) }.map(\.peer) + SFTPConformanceTable.sound)
        // Those whose fault shows only with other settings: SFTPSettingsTests has rows for them.
        let elsewhere: Set = ["alters", "late-rename"]
        #expect(Set(servers.ports.keys).subtracting(named) == elsewhere)
    }
}
