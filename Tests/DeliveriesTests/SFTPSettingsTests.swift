import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// `if_exists`, `verify`, `mkdir`, `mode`: what each setting makes of a server and of what stands there.
@Suite(.timeLimit(.minutes(5)))
struct SFTPSettingsTests {
    private typealias Settings = SFTPPublishing

    private static func row(
        _ peer: String, _ publishing: SFTPPublishing, marked: Bool = false, _ expected: String,
        leaves after: [String: SFTPThing]? = nil, says: String? = nil
    ) -> SFTPRow {
        row(peer, publishing, [:], marked: marked, expected, leaves: after, says: says)
    }

    private static func row(
        _ peer: String, _ publishing: SFTPPublishing, _ before: [String: SFTPThing], marked: Bool = false,
        _ expected: String, leaves after: [String: SFTPThing]? = nil, says: String? = nil
    ) -> SFTPRow {
        SFTPRow(
            peer: peer, publishing: publishing, before: before, wasMarked: marked, expected: SFTPOutcome(expected),
            after: after, says: says)
    }

    private static let real = ["openssh", "proftpd", "rclone", "plain"]

    /// Starts the real servers and those with a fault that the rows name.
    private func check(_ rows: [SFTPRow]) async throws {
        let modes = Set(rows.map(\.peer)).subtracting([
            "openssh", "openssh-no-read", "proftpd", "proftpd-default", "rclone",
        ])
        let faulty = try FaultySFTPServers(modes.union(["plain"]).sorted())
        let openSSH = try OpenSSH()
        let noRead = try OpenSSH(subsystem: "-P read")
        let proFTPD = try ProFTPD(["AllowOverwrite on"])
        let strict = try ProFTPD()
        let rclone = try RcloneServer()
        var peers = try modes.subtracting(["plain"]).map { try SFTPPeer($0, of: faulty) }
        peers += [SFTPPeer("openssh", openSSH), SFTPPeer("openssh-no-read", noRead), SFTPPeer("rclone", rclone)]
        peers += [SFTPPeer("proftpd", proFTPD), SFTPPeer("proftpd-default", strict)]
        try await DeliveriesTests.check(rows, with: peers, sound: try SFTPPeer("plain", of: faulty))
        withExtendedLifetime((faulty, openSSH, noRead, proFTPD, strict, rclone)) {}
    }

    @Test func `if_exists overwrite replaces what is there, and nothing else`() async throws {
        let replacing = Settings(ifExists: .overwrite)
        var rows = Self.real.flatMap { peer in
            SFTPPublishing.Way.allCases.flatMap { way in
                let settings = Settings(way: way, ifExists: .overwrite)
                return [
                    Self.row(peer, settings, "delivered"),
                    Self.row(peer, settings, marked: true, "uncertain"),
                    Self.row(peer, settings, ["a.csv": .ours], "identical"),
                    Self.row(peer, settings, ["a.csv": .same], "delivered"),
                    Self.row(peer, settings, ["a.csv": .other], "delivered"),
                    Self.row(peer, settings, ["a.csv": .half], "delivered"),
                    Self.row(peer, settings, ["a.csv": .empty], "delivered"),
                    // Ours may have been there, and been replaced since by what is newer.
                    Self.row(peer, settings, ["a.csv": .other], marked: true, "uncertain"),
                    Self.row(peer, settings, ["a.csv": .directory], "exists"),
                ]
            }
        }
        rows += [
            Self.row("no-posix-rename", replacing, "delivered"),
            Self.row("no-posix-rename", replacing, ["a.csv": .ours], "identical"),
            Self.row("no-posix-rename", replacing, ["a.csv": .other], "rename"),
            Self.row("no-posix-rename", replacing, ["a.csv": .same], "rename"),
            Self.row("no-posix-rename", Settings(way: .direct, ifExists: .overwrite), ["a.csv": .other], "delivered"),
            // ProFTPD's default, AllowOverwrite off, and a server that may not be asked what is there.
            Self.row("proftpd-default", Settings(way: .direct, ifExists: .overwrite), ["a.csv": .other], "permission"),
            Self.row("disk-full", replacing, ["a.csv": .other], "disk-full"),
            Self.row("disk-full", Settings(way: .direct, ifExists: .overwrite), ["a.csv": .other], "disk-full~"),
            Self.row("dies-before-rename", replacing, ["a.csv": .other], "connection"),
            Self.row("dies-in-write", replacing, ["a.csv": .other], "connection"),
        ]
        try await check(rows)
    }

    @Test func `if_exists never takes nothing for ours without the journal`() async throws {
        let rows = Self.real.flatMap { peer in
            SFTPPublishing.Way.allCases.flatMap { way in
                let settings = Settings(way: way, ifExists: .never)
                return [
                    Self.row(peer, settings, "delivered"),
                    Self.row(peer, settings, marked: true, "uncertain"),
                    Self.row(peer, settings, ["a.csv": .ours], "exists"),
                    Self.row(peer, settings, ["a.csv": .ours], marked: true, "identical"),
                    Self.row(peer, settings, ["a.csv": .same], "exists"),
                    Self.row(peer, settings, ["a.csv": .same], marked: true, "exists"),
                    Self.row(peer, settings, ["a.csv": .other], "exists"),
                    Self.row(peer, settings, ["a.csv": .directory], "exists"),
                ]
            }
        }
        try await check(rows)
    }

    @Test func `if_exists version goes beside what is there`() async throws {
        let beside = "a-2.csv"
        let rows = (Self.real + ["no-posix-rename", "overwrites"]).flatMap { peer in
            SFTPPublishing.Way.allCases.flatMap { way in
                let settings = Settings(way: way, ifExists: .version)
                return [
                    Self.row(peer, settings, "delivered", says: "/a.csv"),
                    Self.row(peer, settings, ["a.csv": .ours], "identical", says: "/a.csv"),
                    Self.row(
                        peer, settings, ["a.csv": .other], "delivered", leaves: ["a.csv": .other, beside: .ours],
                        says: beside),
                    Self.row(
                        peer, settings, ["a.csv": .same], "delivered", leaves: ["a.csv": .same, beside: .ours],
                        says: beside),
                    Self.row(
                        peer, settings, ["a.csv": .directory], "delivered",
                        leaves: ["a.csv": .directory, beside: .ours], says: beside),
                    Self.row(
                        peer, settings, ["a.csv": .other, beside: .same], "delivered",
                        leaves: ["a.csv": .other, beside: .same, "a-3.csv": .ours], says: "a-3.csv"),
                    Self.row(
                        peer, settings, ["a.csv": .other, beside: .ours], "identical", says: beside),
                    Self.row(
                        peer, settings, ["a.csv": .other, beside: .ours], marked: true, "identical", says: beside),
                    Self.row(peer, settings, ["a.csv": .other], marked: true, "uncertain"),
                ]
            }
        }
        try await check(rows)
    }

    @Test func `verify off, size and readback believe what they say`() async throws {
        let off = Settings(verification: .off)
        let directOff = Settings(way: .direct, verification: .off)
        let readback = Settings(verification: .readback)
        let directReadback = Settings(way: .direct, verification: .readback)
        var rows = Self.real.flatMap { peer in
            [off, directOff].flatMap { settings in
                [
                    Self.row(peer, settings, "unverified"),
                    Self.row(peer, settings, marked: true, "uncertain"),
                    Self.row(peer, settings, ["a.csv": .ours], "identical"),
                    Self.row(peer, settings, ["a.csv": .same], "exists"),
                ]
            }
                + [readback, directReadback].flatMap { settings in
                    [
                        Self.row(peer, settings, "delivered"),
                        Self.row(peer, settings, ["a.csv": .ours], "identical"),
                        Self.row(peer, settings, ["a.csv": .same], "exists"),
                    ]
                }
        }
        for peer in ["no-stat", "stat-denied", "write-only"] {
            for way in SFTPPublishing.Way.allCases {
                rows.append(Self.row(peer, Settings(way: way), "permission", says: "verify: off"))
            }
            for settings in [off, directOff] {
                let refused = settings.way == .rename ? "rename" : "refused"
                rows += [
                    Self.row(peer, settings, "unverified"),
                    Self.row(peer, settings, marked: true, "uncertain"),
                    Self.row(peer, settings, ["a.csv": .ours], marked: true, "uncertain"),
                    Self.row(peer, settings, ["a.csv": .ours], refused),
                    Self.row(peer, settings, ["a.csv": .same], refused),
                    Self.row(peer, settings, ["a.csv": .half], refused),
                ]
            }
        }
        rows += [
            Self.row("short-fstat", off, "unverified"), Self.row("short-fstat", directOff, "unverified"),
            Self.row("short-stat", off, "unverified"), Self.row("vanishing", off, "unverified", leaves: [:]),
            Self.row("no-rename", Settings(), "rename", says: "publish: direct"),
            Self.row("rename-fails", Settings(), "rename", says: "publish: direct"),
            Self.row("alters", readback, "size"), Self.row("alters", directReadback, "size"),
            Self.row("no-read", readback, "permission", says: "verify: size"),
            Self.row("no-read", directReadback, "permission", says: "verify: size"),
            Self.row("openssh-no-read", readback, "permission", says: "verify: size"),
            Self.row("quota", Settings(), "write", says: "Disk quota exceeded"),
        ]
        try await check(rows)
    }
}
