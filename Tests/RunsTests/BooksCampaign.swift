import Foundation
import GRDB
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
            return
                "\(counts[0]) ledgers, \(counts[1]) reports (\(counts[2]) revisions, \(counts[7]) of them without a change), \(counts[3]) entries, "
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

    /// The peer looks at so many ledgers at once.
    private static let chunk: UInt64 = 50
    /// So many chunks are made side by side: one for each core of a small machine.
    private static let breadth = 2
    static let peer = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Peers/books.py").path

    let zones = Zones()

    /// - Parameter body: what is done with each seed's books, and what the peer is told of it.
    func run(
        _ seeds: Range<UInt64>, _ body: @escaping @Sendable (BooksLedger, SQLiteStore) async throws -> BooksRecord
    ) async throws -> Outcome {
        let python = try Peer.python.required()
        var outcome = Outcome()
        let outputs = try await Self.inChunks(seeds) { seeds, shelf in
            var lines: [String] = []
            for seed in seeds {
                let books = try BooksLedger(seed: seed, zones)
                lines += try await body(books, try shelf.emptyStore()).lines
            }
            let told = try shelf.write(lines, name: "told-\(seeds.lowerBound).jsonl")
            return try Child(python, [Self.peer, told]).finish().output
        }
        for output in outputs { outcome.add(output) }
        return outcome
    }

    /// Does something with each chunk of seeds, some side by side, each with a shelf of its own.
    ///
    /// - Returns: what came of each, in the order of seeds.
    static func inChunks<Result: Sendable>(
        _ seeds: Range<UInt64>, of chunk: UInt64 = chunk,
        _ body: @escaping @Sendable (Range<UInt64>, BooksShelf) async throws -> Result
    ) async throws -> [Result] {
        var chunks = stride(from: seeds.lowerBound, to: seeds.upperBound, by: Int(chunk)).map { first in
            first..<min(first + chunk, seeds.upperBound)
        }[...]
        return try await withThrowingTaskGroup(of: (UInt64, Result).self) { group in
            var results: [(UInt64, Result)] = []
            func begin() {
                guard let seeds = chunks.popFirst() else { return }
                group.addTask { (seeds.lowerBound, try await body(seeds, try BooksShelf())) }
            }
            for _ in 0..<breadth { begin() }
            while let result = try await group.next() {
                results.append(result)
                begin()
            }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// A folder in memory where there is one, with a store that is emptied for each seed: its queries stay compiled.
final class BooksShelf {
    private let path: String
    private let store: SQLiteStore
    private let emptying: DatabaseQueue

    init() throws {
        let memory = "/dev/shm"
        let folder =
            FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path
        path = "\(folder)/settlecast-books-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        store = try SQLiteStore(path: "\(path)/books.sqlite", create: true)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        emptying = try DatabaseQueue(path: store.path, configuration: configuration)
        // Nobody takes an event away but this.
        try emptying.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func emptyStore() throws -> SQLiteStore {
        try emptying.write { db in
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
                    """)
            for table in tables { try db.execute(sql: "DELETE FROM \(table)") }
        }
        return store
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
