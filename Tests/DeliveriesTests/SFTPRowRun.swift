import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// A directory of its own for one row, with everything that must hold of it, whatever the outcome.
struct SFTPRowRun {
    let row: SFTPRow
    let scratch: Scratch
    let handover: Handover
    private let watch: DirectoryWatch

    init(_ row: SFTPRow) throws {
        self.row = row
        scratch = try Scratch()
        handover = Handover(scratch: scratch, landing: try scratch.directory("inbox"))
        for (name, thing) in row.before {
            if let contents = thing.contents {
                try handover.put(contents, as: name)
            } else {
                _ = try scratch.directory("inbox/\(name)")
            }
        }
        watch = try DirectoryWatch(handover.landing)
    }

    /// Delivers, and holds what comes of it against the row.
    func check(_ peer: SFTPPeer, over sessions: SFTPSessions) async throws -> DeliveryError? {
        let transport = peer.transport(
            to: handover.landing, row.publishing, markers: row.markers, over: sessions)
        let consignment = try handover.consignment(
            SFTPThing.file, as: "a.csv", wasMarked: row.wasMarked, attempt: 2)
        let result = await delivered(transport, consignment)
        let found = row.expected.differs(from: result)
        #expect(found == nil, "\(row), found \(found ?? "")")
        try checkWatched()
        try checkMarks()
        let failure: DeliveryError? = if case .failure(let error) = result { error } else { nil }
        try checkLeft(failure)
        if case .success(let receipt) = result {
            #expect(receipt.evidence["sha256"] == consignment.parcel.content.digest.description, "\(row)")
            #expect(receipt.evidence["size"] == String(SFTPThing.file.count), "\(row)")
            try checkArrived(receipt)
        }
        if let says = row.says {
            let words = failure?.description ?? (try? result.get().evidence["remote_path"]) ?? ""
            #expect(words.contains(says), "\(row), said \(words)")
        }
        return failure
    }

    /// No name but a temporary one was ever written under, and a temporary one never once it was published: what appeared
    /// appeared whole.
    func checkWatched() throws {
        guard row.publishing.way == .rename else { return }
        var published: Set<String> = []
        for event in try watch.events() {
            let isTemporary = event.name.hasSuffix(".part")
            if !isTemporary, event.kind == .appeared { published.insert(event.name) }
            let owner = published.first { event.name == ".\($0).d-1.part" }
            let isPartial = event.kind == .written && (!isTemporary || owner != nil)
            #expect(!isPartial, "\(row): bytes came to \(event.name) while \(owner ?? event.name) stood there")
        }
    }

    /// The journal hears of it once, at a moment when nothing of ours has appeared; and not at all where nothing is published.
    private func checkMarks() throws {
        let seen = handover.marks.seen
        if row.expected.publishes, row.markers.isEmpty { #expect(seen.count == 1, "\(row): \(seen.count) marks") }
        if row.markers.isEmpty, ["identical", "sized", "uncertain", "exists", "host-key"].contains(row.expected.word) {
            #expect(seen.isEmpty, "\(row): \(seen.count) marks")
        }
        guard row.publishing.way == .rename else { return }
        for sight in seen {
            #expect(sight.filter { !$0.hasSuffix(".part") } == row.before.keys.sorted(), "\(row): \(sight) at the mark")
        }
    }

    /// What stands there is what the row says; a temporary file is gone, or the message names it.
    private func checkLeft(_ failure: DeliveryError?) throws {
        let isTaken = row.peer == "vanishing" || row.peer == "dies-taken"
        for name in handover.landed where name.hasSuffix(".part") {
            #expect(
                failure?.description.contains("\(handover.landing)/\(name)") == true,
                "\(row): \(name) is left, and the message does not say so: \(failure?.description ?? "none")")
        }
        var expected = row.after ?? row.before
        if row.after == nil, row.expected.publishes { expected["a.csv"] = isTaken ? nil : .ours }
        if row.expected.remains == "+" { expected["a.csv"] = .ours }
        if row.expected.remains == "~" {
            let part = try handover.landed("a.csv")
            #expect(
                part.count < SFTPThing.file.count && SFTPThing.file.starts(with: part), "\(row): \(part.count) bytes")
            #expect(
                failure?.description.contains("\(handover.landing)/a.csv") == true, "\(row): does not name the half")
            expected["a.csv"] = .bytes(part)
        }
        #expect(handover.landed.filter { !$0.hasSuffix(".part") } == expected.keys.sorted(), "\(row)")
        for (name, thing) in expected {
            guard let contents = thing.contents else { continue }
            #expect((try? handover.landed(name)) == contents, "\(row): other bytes in \(name)")
        }
    }

    /// A success is believed only if the bytes are there, or in the directory that the partner moves them to.
    func checkArrived(_ receipt: Receipt) throws {
        guard row.expected.word != "sized" else { return }
        let path = receipt.evidence["remote_path"] ?? ""
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        #expect(path == "\(handover.landing)/\(name)", "\(row)")
        let isThere = FileManager.default.fileExists(atPath: path)
        let place = isThere ? path : scratch.file("taken/\(name)")
        let sum = try run("/usr/bin/sha256sum", [place]).output.prefix(64)
        #expect(receipt.evidence["sha256"] == String(sum), "\(row): what arrived has SHA-256 \(sum)")
    }

    /// Another attempt of the same delivery, on a server without a fault, as the journal would make it.
    func checkNext(_ peer: SFTPPeer, over sessions: SFTPSessions, after failure: DeliveryError) async throws {
        guard let expected = row.next else { return }
        let transport = peer.transport(to: handover.landing, row.publishing, over: sessions)
        let wasMarked = !failure.isSettled && (row.wasMarked || !handover.marks.seen.isEmpty)
        let again = try handover.consignment(SFTPThing.file, as: "a.csv", wasMarked: wasMarked, attempt: 3)
        let found = expected.differs(from: await delivered(transport, again))
        #expect(found == nil, "\(row), then \(expected) expected, found \(found ?? "")")
        try checkWatched()
        guard expected.isSuccess else { return }
        #expect(handover.landed == ["a.csv"], "\(row), then")
        #expect((try? handover.landed("a.csv")) == SFTPThing.file, "\(row), then other bytes")
    }
}

/// Runs rows, some at a time: on one session a server where its fault allows that.
func check(_ rows: [SFTPRow], with peers: [SFTPPeer], sound: SFTPPeer) async throws {
    let known = Dictionary(uniqueKeysWithValues: (peers + [sound]).map { ($0.name, $0) })
    let shared = SFTPPeer.sessions(SFTPPeer.patience)
    @Sendable func run(_ row: SFTPRow) async throws {
        let peer = try #require(known[row.peer], "no server is called \(row.peer)")
        let own = peer.needsOwnSessions ? SFTPPeer.sessions(peer.ownPatience) : nil
        let run = try SFTPRowRun(row)
        let failure = try await run.check(peer, over: own ?? shared)
        await own?.close()
        if let failure { try await run.checkNext(sound, over: shared, after: failure) }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, row) in rows.enumerated() {
            if index >= 8 { try await group.next() }
            group.addTask { try await run(row) }
        }
        try await group.waitForAll()
    }
    await shared.close()
}
