import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// Others at work in the same directory, a disk that is full indeed, and a server that does late what it was asked.
@Suite(.timeLimit(.minutes(5)))
struct SFTPRaceTests {
    /// A name that somebody takes between our look and our RENAME. The servers here rename without replacing, as the draft says.
    @Test(arguments: ["openssh", "proftpd", "plain"])
    func `a file that comes at the last moment is not replaced`(name: String) async throws {
        let faulty = try FaultySFTPServers(["plain"])
        let openSSH = try OpenSSH()
        let proFTPD = try ProFTPD(["AllowOverwrite on"])
        let peers = [SFTPPeer("openssh", openSSH), SFTPPeer("proftpd", proFTPD), try SFTPPeer("plain", of: faulty)]
        let peer = try #require(peers.first { $0.name == name })
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("inbox"))
        let theirs = try #require(SFTPThing.other.contents)
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = peer.transport(to: handover.landing, SFTPPublishing(), over: sessions)
        let error = await refused(
            transport,
            try handover.consignment(SFTPThing.file, as: "a.csv", mark: { try handover.put(theirs, as: "a.csv") }))
        #expect(error?.code == .exists)
        #expect(handover.landed == ["a.csv"])
        #expect(try handover.landed("a.csv") == theirs)
        // And where it is ours, by another attempt of the same delivery, that is what was wanted.
        try FileManager.default.removeItem(atPath: "\(handover.landing)/a.csv")
        let receipt = try await transport.deliver(
            try handover.consignment(
                SFTPThing.file, as: "a.csv", mark: { try handover.put(SFTPThing.file, as: "a.csv") }))
        #expect(receipt.evidence["verified"]?.hasPrefix("contents") == true)
        #expect(handover.landed == ["a.csv"])
        await sessions.close()
        withExtendedLifetime((faulty, openSSH, proFTPD)) {}
    }

    @Test(arguments: SFTPPublishing.Way.allCases)
    func `of many deliveries under one name one arrives, on one session`(way: SFTPPublishing.Way) async throws {
        let server = try OpenSSH()
        let peer = SFTPPeer("openssh", server)
        let landing = try server.scratch.directory("inbox")
        let watch = try DirectoryWatch(landing)
        let handover = Handover(scratch: server.scratch, landing: landing)
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = peer.transport(to: landing, SFTPPublishing(way: way), over: sessions)
        let files = (0..<8).map { noise(150_000, seed: UInt64(100 + $0)) }
        let arrived = try await withThrowingTaskGroup(of: Int?.self) { group in
            for (index, file) in files.enumerated() {
                let consignment = try handover.consignment(file, as: "a.csv", delivery: "d-\(index)")
                group.addTask {
                    switch await delivered(transport, consignment) {
                    case .success: return index
                    case .failure(let error):
                        #expect(error.outcome == .permanent, "\(error)")
                        #expect(error.code == .exists, "\(error)")
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [Int]()) { if let index = $1 { $0.append(index) } }
        }
        await sessions.close()
        #expect(arrived.count == 1)
        #expect(handover.landed == ["a.csv"])
        #expect(try handover.landed("a.csv") == arrived.first.map { files[$0] })
        if way == .rename {
            #expect(try watch.events().allSatisfy { $0.kind != .written || $0.name.hasSuffix(".part") })
        }
    }

    @Test func `many files on one session arrive whole`() async throws {
        let server = try OpenSSH()
        let peer = SFTPPeer("openssh", server)
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = peer.transport(to: handover.landing, SFTPPublishing(), over: sessions)
        let files = (0..<40).map { noise(1 + $0 * 5_000, seed: UInt64(200 + $0)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, file) in files.enumerated() {
                let consignment = try handover.consignment(file, as: "\(index).csv", delivery: "d-\(index)")
                group.addTask { _ = try await transport.deliver(consignment) }
            }
            try await group.waitForAll()
        }
        await sessions.close()
        #expect(handover.landed == files.indices.map { "\($0).csv" }.sorted())
        for (index, file) in files.enumerated() { #expect(try handover.landed("\(index).csv") == file) }
    }

    @Test(arguments: SFTPPublishing.Way.allCases)
    func `a disk that is full is worth another try, and nothing stays on it`(way: SFTPPublishing.Way) async throws {
        let disk = try SmallDisk()
        let scratch = try Scratch()
        let server = try OpenSSH()
        let handover = Handover(scratch: scratch, landing: disk.path)
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = SFTPPeer("openssh", server).transport(to: disk.path, SFTPPublishing(way: way), over: sessions)
        let consignment = try handover.consignment(noise(9 << 20, seed: 31), as: "a.csv")
        let error = await refused(transport, consignment)
        #expect(error?.code == .diskFull)
        #expect(error?.outcome == .transient)
        #expect(handover.landed == [])
        let fits = noise(3 << 20, seed: 32)
        _ = try await transport.deliver(try handover.consignment(fits, as: "b.csv"))
        #expect(try handover.landed("b.csv") == fits)
        await sessions.close()
    }

    /// A server may do what it was asked long after we gave up waiting: at the first RENAME it falls silent, and does it when
    /// the next attempt has begun to write. What appears then must still be the whole file.
    @Test func `a RENAME that is done late never publishes the half of the next attempt`() async throws {
        let servers = try FaultySFTPServers(["late-rename"])
        let peer = try SFTPPeer("late-rename", of: servers)
        let row = SFTPRow(peer: peer.name, before: [:], expected: SFTPOutcome("timeout"))
        let run = try SFTPRowRun(row)
        let first = SFTPPeer.sessions(SFTPPeer.shortPatience)
        _ = try await run.check(peer, over: first)
        await first.close()
        let second = SFTPPeer.sessions(SFTPPeer.patience)
        let again = try run.handover.consignment(SFTPThing.file, as: "a.csv", wasMarked: true, attempt: 2)
        let result = await delivered(peer.transport(to: run.handover.landing, SFTPPublishing(), over: second), again)
        await second.close()
        try run.checkWatched()
        #expect((try? run.handover.landed("a.csv")) == SFTPThing.file)
        #expect(run.handover.landed == ["a.csv"])
        if case .failure(let error) = result { Issue.record("the next attempt: \(error)") }
        withExtendedLifetime(servers) {}
    }

    /// What an interrupted attempt leaves is taken up even where the server opens nothing that is there already.
    @Test func `ProFTPD as it comes takes the next attempt though a temporary file is left`() async throws {
        let server = try ProFTPD()
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("inbox"))
        try handover.put([1, 2, 3], as: ".a.csv.d-1.part")
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = SFTPPeer("proftpd", server).transport(to: handover.landing, SFTPPublishing(), over: sessions)
        let result = await delivered(transport, try handover.consignment(SFTPThing.file, as: "a.csv", attempt: 2))
        await sessions.close()
        let found = SFTPOutcome("delivered").differs(from: result)
        #expect(found == nil, "\(found ?? "")")
        #expect(handover.landed == ["a.csv"])
    }
}

/// What a first attempt finds is nobody's half but another's.
@Suite struct SFTPFirstAttemptTests {
    @Test(arguments: [(1, "exists"), (2, "delivered")])
    func `a beginning of our bytes is ours from the second attempt on`(attempt: Int, expected: String) async throws {
        let server = try OpenSSH()
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("inbox"))
        try handover.put([], as: "a.csv")
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = SFTPPeer("openssh", server).transport(
            to: handover.landing, SFTPPublishing(way: .direct), over: sessions)
        let result = await delivered(
            transport, try handover.consignment(SFTPThing.file, as: "a.csv", attempt: attempt))
        await sessions.close()
        let found = SFTPOutcome(expected).differs(from: result)
        #expect(found == nil, "\(found ?? "")")
    }
}
