import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// Markers, directories that are made, permission bits, and what happens in between.
@Suite(.timeLimit(.minutes(5)))
struct SFTPMarkerTests {
    private static func sum(_ program: String, of name: String) throws -> SFTPThing {
        let scratch = try Scratch()
        let line = try run(program, [try scratch.write(SFTPThing.file, to: name)]).output
        // As the program prints it within the directory: the digest, two spaces, the name.
        return .bytes(Array((line.prefix { $0 != " " } + "  " + name + "\n").utf8))
    }

    private static func markers(of name: String) throws -> [String: SFTPThing] {
        [
            "\(name).sha256": try sum("/usr/bin/sha256sum", of: name),
            "\(name).md5": try sum("/usr/bin/md5sum", of: name),
            "\(name).done": .empty, "\(name).ok": .empty, "\(name).trg": .empty,
        ]
    }

    private static func row(
        _ peer: String, _ settings: SFTPPublishing, _ markers: [Marker],
        _ before: [String: SFTPThing], marked: Bool = false, _ expected: String, leaves: [String: SFTPThing],
        says: String? = nil
    ) -> SFTPRow {
        SFTPRow(
            peer: peer, publishing: settings, markers: markers, before: before, wasMarked: marked,
            expected: SFTPOutcome(expected), after: leaves, says: says)
    }

    @Test func `markers are written whole, last, and beside the name that the file got`() async throws {
        let servers = try FaultySFTPServers(["plain", "disk-full", "vanishing", "no-posix-rename"])
        let openSSH = try OpenSSH()
        let proFTPD = try ProFTPD()
        let rclone = try RcloneServer()
        let all = try Self.markers(of: "a.csv")
        let second = try Self.markers(of: "a-2.csv")
        let whole = all.merging(["a.csv": .ours]) { $1 }
        let foreign = SFTPThing.bytes(Array("0000  a.csv\n".utf8))
        var rows: [SFTPRow] = []
        for peer in ["openssh", "proftpd", "rclone", "plain"] {
            for way in SFTPPublishing.Way.allCases {
                let settings = SFTPPublishing(way: way)
                let besides = SFTPPublishing(way: way, ifExists: .version)
                rows += [
                    Self.row(peer, settings, Marker.allCases, [:], "delivered", leaves: whole),
                    Self.row(
                        peer, settings, [.done], [:], "delivered", leaves: ["a.csv": .ours, "a.csv.done": .empty]),
                    Self.row(peer, settings, Marker.allCases, whole, "identical", leaves: whole),
                    Self.row(peer, settings, Marker.allCases, ["a.csv": .ours], "identical", leaves: whole),
                    Self.row(
                        peer, settings, Marker.allCases, ["a.csv": .ours], marked: true, "identical", leaves: whole),
                    Self.row(
                        peer, settings, [.sha256], ["a.csv.sha256": foreign], "exists",
                        leaves: ["a.csv": .ours, "a.csv.sha256": foreign], says: "a.csv.sha256"),
                    Self.row(
                        peer, besides, Marker.allCases, ["a.csv": .other], "delivered",
                        leaves: second.merging(["a.csv": .other, "a-2.csv": .ours]) { $1 }, says: "a-2.csv"),
                ]
            }
            rows.append(
                Self.row(
                    peer, SFTPPublishing(ifExists: .overwrite), [.sha256], ["a.csv": .other, "a.csv.sha256": foreign],
                    "delivered",
                    leaves: ["a.csv": .ours, "a.csv.sha256": try Self.sum("/usr/bin/sha256sum", of: "a.csv")]))
        }
        rows += [
            Self.row("disk-full", SFTPPublishing(), Marker.allCases, [:], "disk-full", leaves: [:]),
            Self.row("vanishing", SFTPPublishing(), [.done], [:], "unverified", leaves: [:]),
        ]
        let peers = [SFTPPeer("openssh", openSSH), SFTPPeer("proftpd", proFTPD), SFTPPeer("rclone", rclone)]
        let modes = try ["disk-full", "vanishing"].map { try SFTPPeer($0, of: servers) }
        try await check(rows, with: peers + modes, sound: try SFTPPeer("plain", of: servers))
        withExtendedLifetime((servers, openSSH, proFTPD, rclone)) {}
    }

    @Test(arguments: SFTPPublishing.Way.allCases)
    func `markers appear after their file, in order, and other programs accept them`(way: SFTPPublishing.Way)
        async throws
    {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let watch = try DirectoryWatch(handover.landing)
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let markers: [Marker] = [.sha256, .md5, .done]
        let receipt = try await SFTPPeer("openssh", server)
            .transport(to: handover.landing, SFTPPublishing(way: way), markers: markers, over: sessions)
            .deliver(try handover.consignment(SFTPThing.file, as: "a.csv"))
        await sessions.close()
        let appeared = try watch.events().filter { $0.kind == .appeared && !$0.name.hasSuffix(".part") }.map(\.name)
        #expect(appeared == ["a.csv", "a.csv.sha256", "a.csv.md5", "a.csv.done"])
        for program in ["sha256sum", "md5sum"] {
            let marker = "a.csv.\(program.dropLast(3))"
            let checked = try run("/bin/sh", ["-c", "cd '\(handover.landing)' && \(program) -c --strict \(marker)"])
            #expect(checked.output == "a.csv: OK\n")
        }
        #expect(receipt.evidence["markers"] == "a.csv.sha256, a.csv.md5, a.csv.done")
        #expect(receipt.evidence["published"] == way.rawValue)
    }

    @Test(arguments: SFTPPublishing.Way.allCases)
    func `missing directories are made if asked, on every server`(way: SFTPPublishing.Way) async throws {
        let servers = try FaultySFTPServers(["plain", "no-mkdir"])
        let openSSH = try OpenSSH()
        let proFTPD = try ProFTPD()
        let rclone = try RcloneServer()
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let peers = [SFTPPeer("openssh", openSSH), SFTPPeer("proftpd", proFTPD), SFTPPeer("rclone", rclone)]
        let sound = peers + [try SFTPPeer("plain", of: servers)]
        for peer in sound + [try SFTPPeer("no-mkdir", of: servers)] {
            let scratch = try Scratch()
            let handover = Handover(scratch: scratch, landing: scratch.file("inbox/2026/11"))
            func deliver(mkdir: Bool) async throws -> Result<Receipt, DeliveryError> {
                let publishing = SFTPPublishing(way: way, makesDirectories: mkdir, mode: 0o640)
                let transport = peer.transport(to: handover.landing, publishing, over: sessions)
                return await delivered(transport, try handover.consignment(SFTPThing.file, as: "a.csv"))
            }
            let unasked = SFTPOutcome("directory").differs(from: try await deliver(mkdir: false))
            #expect(unasked == nil, "\(peer.name): \(unasked ?? "")")
            #expect(names(in: scratch.path).contains("inbox") == false)
            let made = try await deliver(mkdir: true)
            guard peer.name != "no-mkdir" else {
                guard case .failure(let error) = made else {
                    Issue.record("delivered to a directory that could not be made")
                    continue
                }
                #expect(error.outcome == .permanent)
                #expect(error.description.contains("inbox"))
                continue
            }
            let found = SFTPOutcome("delivered").differs(from: made)
            #expect(found == nil, "\(peer.name): \(found ?? "")")
            #expect(handover.landed == ["a.csv"])
            #expect((try? handover.landed("a.csv")) == SFTPThing.file)
            let bits = try FileManager.default.attributesOfItem(atPath: "\(handover.landing)/a.csv")[.posixPermissions]
            // rclone takes permission bits and does nothing with them.
            if peer.name != "rclone" { #expect(bits as? Int == 0o640, "\(peer.name)") }
        }
        await sessions.close()
        withExtendedLifetime((servers, openSSH, proFTPD, rclone)) {}
    }
}
