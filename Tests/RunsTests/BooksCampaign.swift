import Foundation
import Settlements
import Store
import Support

/// Runs many seeds, each in a store of its own that lies in memory, and has the peer look at all of them.
struct BooksCampaign {
    /// What came of it.
    struct Outcome {
        /// Seeds with what is wrong, as the peer and the runs themselves say.
        var complaints: [String] = []
        /// In the order of the peer's last line.
        var counts: [Int] = []

        var summary: String {
            guard counts.count == 9 else { return "nothing was compared" }
            return "\(counts[0]) ledgers, \(counts[1]) reports (\(counts[2]) revisions, \(counts[7]) of them without a change), \(counts[3]) entries, "
                + "\(counts[4]) figures, \(counts[5]) sums of days, \(counts[6]) closings at common instants"
        }

        fileprivate mutating func add(_ output: String) {
            for line in output.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.first == "compared" else {
                    complaints.append(String(line))
                    continue
                }
                let new = words.dropFirst().compactMap { Int($0) }
                counts = counts.isEmpty ? new : zip(counts, new).map(+)
            }
        }
    }

    /// The peer looks at so many ledgers at once, while the next ones are made.
    private static let chunk = 100
    private static let peer = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Peers/books.py").path

    let zones = Zones()
    private let shelf: BooksShelf

    init() throws { shelf = try BooksShelf() }

    /// - Parameter body: what is done with each seed's books, and what the peer is told of it.
    func run(
        _ seeds: Range<UInt64>, _ body: (BooksLedger, SQLiteStore) async throws -> BooksRecord
    ) async throws -> Outcome {
        let python = try Peer.python.required()
        var outcome = Outcome()
        var asked: Child?
        var first = seeds.lowerBound
        while first < seeds.upperBound {
            let end = min(first + UInt64(Self.chunk), seeds.upperBound)
            var lines: [String] = []
            for seed in first..<end {
                let books = try BooksLedger(seed: seed, zones)
                lines += try await shelf.withStore { store in try await body(books, store) }.lines
            }
            if let asked { outcome.add(asked.finish().output) }
            let told = try shelf.write(lines, name: "told-\(first).jsonl")
            asked = try Child(python, [Self.peer, told])
            first = end
        }
        if let asked { outcome.add(asked.finish().output) }
        return outcome
    }
}

/// A folder in memory where there is one, with an empty store that is brought up to date once and copied for each seed.
final class BooksShelf {
    private let path: String
    private var number = 0

    init() throws {
        let memory = "/dev/shm"
        let folder = FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path
        path = "\(folder)/settlecast-books-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Closed before it is copied: nothing of it is left in a log.
        _ = try SQLiteStore(path: "\(path)/empty.sqlite", create: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func withStore<Result>(_ body: (SQLiteStore) async throws -> Result) async throws -> Result {
        number += 1
        let copy = "\(path)/\(number).sqlite"
        try FileManager.default.copyItem(atPath: "\(path)/empty.sqlite", toPath: copy)
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + end) } }
        return try await body(try SQLiteStore(path: copy, create: false))
    }

    func write(_ lines: [String], name: String) throws -> String {
        let file = "\(path)/\(name)"
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        if let kept = ProcessInfo.processInfo.environment["SETTLECAST_BOOKS_TOLD"] {
            try FileManager.default.copyItem(atPath: file, toPath: "\(kept)/\(name)")
        }
        return file
    }
}
