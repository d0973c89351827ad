import Foundation
import Settlements
import Support
import Synchronization
import Testing

@testable import Deliveries

/// How often a transport marked the point of no return, and what the receiver could see at that moment.
final class Marks: Sendable {
    private let sights = Mutex<[[String]]>([])

    var seen: [[String]] { sights.withLock { $0 } }

    func add(_ names: [String]) {
        sights.withLock { $0.append(names) }
    }
}

struct JournalGone: Error, CustomStringConvertible {
    let description = "the journal's disk is full"
}

/// A parcel kept in a test's own archive, and the directory where it must land.
struct Handover {
    let scratch: Scratch
    /// The directory that the transport delivers to, as this machine sees it.
    let landing: String
    let marks = Marks()

    /// Keeps bytes and makes a consignment of them. Size and digest come from `sha256sum`, not from our code.
    func consignment(
        _ bytes: [UInt8], as name: String, delivery: String = "d-1", wasMarked: Bool = false, attempt: Int = 1,
        mark: (@Sendable () async throws -> Void)? = nil
    ) throws -> Consignment {
        let file = try scratch.write(bytes, to: "kept-\(delivery)")
        let hex = try run("/usr/bin/sha256sum", [file]).output.prefix(64)
        let digest = try #require(Digest(hex: hex))
        let content = Content(digest: digest, size: Int64(bytes.count))
        return Consignment(
            delivery: delivery, parcel: Parcel(name: name, mediaType: "text/csv; charset=utf-8", content: content),
            address: .directory, file: file, wasMarked: wasMarked, attempt: attempt,
            mark: mark ?? { [marks, landing] in marks.add(names(in: landing)) })
    }

    /// What stands at the destination, by name.
    var landed: [String] { names(in: landing) }

    func landed(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(landing)/\(name)")))
    }

    func put(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(landing)/\(name)"))
    }
}

func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
}

/// Bytes that look like nothing, the same for each seed (SplitMix64).
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
    }
}

/// Delivers, and gives whichever comes of it.
func delivered(_ transport: any Transport, _ consignment: Consignment) async -> Result<Receipt, DeliveryError> {
    do {
        return .success(try await transport.deliver(consignment))
    } catch {
        return .failure(error)
    }
}

/// Delivers what must fail and gives the error.
func refused(_ transport: any Transport, _ consignment: Consignment) async -> DeliveryError? {
    switch await delivered(transport, consignment) {
    case .success(let receipt):
        Issue.record("expected an error, found \(receipt)")
        return nil
    case .failure(let error):
        return error
    }
}

/// What every transport that leaves files in a directory must do. Each row starts with an empty landing.
func transportConformance(_ transport: any Transport, scratch: Scratch, landing: String) async throws {
    func row(_ body: (Handover) async throws -> Void) async throws {
        for name in names(in: landing) { try FileManager.default.removeItem(atPath: "\(landing)/\(name)") }
        try await body(Handover(scratch: scratch, landing: landing))
    }
    for (bytes, name) in [
        ([], "empty.csv"), ([10], "one byte"), (noise(5_000_000, seed: 5), "five megabytes.csv"),
        (noise(32 * 1024, seed: 6), "one packet"), (noise(32 * 1024 + 1, seed: 7), "one packet and a byte"),
        (Array("a;b\r\n".utf8), "Abrechnung Köln ünd Ærø (1).csv"),
    ] as [([UInt8], String)] {
        try await row { handover in
            let consignment = try handover.consignment(bytes, as: name)
            let receipt = try await transport.deliver(consignment)
            #expect(handover.landed == [name])
            #expect(try handover.landed(name) == bytes)
            #expect(receipt.evidence["size"] == String(bytes.count))
            #expect(receipt.evidence["sha256"] == consignment.parcel.content.digest.description)
            // Before the point of no return the receiver sees the hidden name alone.
            #expect(handover.marks.seen == [[".\(name).d-1.part"]])
        }
    }
    try await conformanceOfRetries(transport, row)
    try await conformanceOfRefusals(transport, row)
}

private func conformanceOfRetries(
    _ transport: any Transport, _ row: ((Handover) async throws -> Void) async throws -> Void
) async throws {
    let bytes = noise(100_000, seed: 8)
    for wasMarked in [false, true] {
        try await row { handover in
            try handover.put(bytes, as: "a.csv")
            try handover.put([1, 2, 3], as: ".a.csv.d-1.part")
            let receipt = try await transport.deliver(
                try handover.consignment(bytes, as: "a.csv", wasMarked: wasMarked))
            #expect(handover.landed == ["a.csv"])
            #expect(handover.marks.seen.isEmpty)
            #expect(receipt.evidence["verified"]?.contains("there already, byte for byte") == true)
        }
        try await row { handover in
            try handover.put(noise(200_000, seed: 9), as: ".a.csv.d-1.part")
            _ = try await transport.deliver(try handover.consignment(bytes, as: "a.csv", wasMarked: wasMarked))
            #expect(handover.landed == ["a.csv"])
            #expect(try handover.landed("a.csv") == bytes)
            #expect(handover.marks.seen.count == 1)
        }
    }
}

private func conformanceOfRefusals(
    _ transport: any Transport, _ row: ((Handover) async throws -> Void) async throws -> Void
) async throws {
    let bytes = noise(100_000, seed: 8)
    var sameSize = bytes
    sameSize[99_999] ^= 1
    for (there, fragment) in [
        (sameSize, "another file of the same size (100000 bytes) with other contents"),
        ([1, 2, 3], "another file of 3 bytes (ours has 100000)"), ([], "another file of 0 bytes (ours has 100000)"),
    ] as [([UInt8], String)] {
        for wasMarked in [false, true] {
            try await row { handover in
                try handover.put(there, as: "a.csv")
                let error = await refused(transport, try handover.consignment(bytes, as: "a.csv", wasMarked: wasMarked))
                #expect(error?.outcome == .permanent)
                #expect(error?.code == .exists)
                #expect(error?.description.contains(fragment) == true)
                #expect(error?.description.contains("\(handover.landing)/a.csv") == true)
                #expect(handover.landed == ["a.csv"])
                #expect(try handover.landed("a.csv") == there)
                #expect(handover.marks.seen.isEmpty)
            }
        }
    }
    try await row { handover in
        let error = await refused(
            transport, try handover.consignment(bytes, as: "a.csv", mark: { throw JournalGone() }))
        #expect(error?.outcome == .transient)
        #expect(error?.description.contains("the journal's disk is full") == true)
        #expect(handover.landed.isEmpty)
    }
    try await row { handover in
        // A file that comes while ours is being written, between looking and publishing, is not replaced either.
        let error = await refused(
            transport,
            try handover.consignment(
                bytes, as: "a.csv", mark: { try handover.put(Array("theirs".utf8), as: "a.csv") }))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .exists)
        #expect(handover.landed == ["a.csv"])
        #expect(try handover.landed("a.csv") == Array("theirs".utf8))
    }
    try await row { handover in
        let consignment = try handover.consignment(bytes, as: "a.csv")
        try Data(sameSize).write(to: URL(fileURLWithPath: consignment.file))
        let error = await refused(transport, consignment)
        #expect(error?.outcome == .permanent)
        #expect(error?.description.contains("expected SHA-256 \(consignment.parcel.content.digest)") == true)
        #expect(handover.landed.isEmpty)
        #expect(handover.marks.seen.isEmpty)
    }
    for (name, fragment) in badNames {
        try await row { handover in
            let error = await refused(transport, try handover.consignment(bytes, as: name))
            #expect(error?.outcome == .permanent)
            #expect(error?.code.rawValue == "name")
            #expect(error?.description.contains(fragment) == true, "\(error?.description ?? "")")
            #expect(handover.landed.isEmpty)
        }
    }
}

/// 255 bytes hold a dot, the name, a dot, `d-1` and `.part`: 245 are left for the name.
let badNames: [(String, String)] = [
    ("", "the file's name is empty"),
    (".", "begins with a dot"), ("..", "begins with a dot"), (".hidden", "begins with a dot"),
    ("a/b.csv", "separates directories"), ("../a.csv", "begins with a dot"), ("a\\b.csv", "separates directories"),
    ("a\0b", "U+0000"), ("a\nb", "U+000A"), ("a\u{7F}b", "U+007F"), ("a\u{85}b", "U+0085"),
    (String(repeating: "x", count: 246), "it has 246 bytes, allowed are 245"),
    (String(repeating: "ü", count: 123), "it has 246 bytes, allowed are 245"),
]
