import Foundation
import GRDB
import Settlements

/// What the peer is told of one seed: facts and looks, and in the end all that the journal holds.
struct SimulationRecord {
    private(set) var lines: [String] = []

    mutating func tell(_ what: String, _ facts: [String: Any] = [:]) throws {
        var facts = facts
        facts["do"] = what
        let data = try JSONSerialization.data(withJSONObject: facts, options: [.sortedKeys, .withoutEscapingSlashes])
        lines.append(String(decoding: data, as: UTF8.self))
    }

    /// The program could not go on.
    mutating func fall(because reason: String) {
        let words = reason.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
        lines.append("{\"do\":\"wrong\",\"check\":\"fallen\",\"what\":\"\(words)\"}")
    }

    mutating func tell(_ entries: [SimulatedEntry], number: Int64) throws {
        let rows: [[Any]] = entries.map {
            [$0.id, $0.account.merchant, $0.account.provider, $0.booked.seconds, $0.net]
        }
        try tell("import", ["number": number, "entries": rows])
    }

    /// - Parameter outboxes: where each destination's files lie.
    mutating func end(_ reading: SimulationReading, outboxes: [String: String]) throws {
        let folders = try JSONSerialization.data(withJSONObject: outboxes, options: [.withoutEscapingSlashes])
        lines.append(
            "{\"do\":\"end\",\"outboxes\":\(String(decoding: folders, as: UTF8.self)),\(try reading.journal())}")
    }
}

/// Reads a store beside the program, as nobody there does.
final class SimulationReading {
    private let queue: DatabaseQueue

    init(path: String) throws {
        queue = try DatabaseQueue(path: path)
    }

    /// The last thing that the journal wrote down.
    func lastEvent() throws -> Int64 {
        try queue.read { db in
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM events")) ?? 0
        }
    }

    /// Its tables as members of a JSON object.
    fileprivate func journal() throws -> String {
        let queries = [
            "runs": """
            SELECT json_array(id, run, definition, merchant, period, period_start, period_end, revision, state, due_at,
                sequence, is_backfill) FROM runs ORDER BY id
            """,
            "events": """
            SELECT json_array(id, at, run, delivery, from_state, to_state, who) FROM events ORDER BY id
            """,
            "deliveries": """
            SELECT json_array(deliveries.id, deliveries.run, state, destination, name, comes_last, created)
            FROM deliveries JOIN parcels ON parcels.id = deliveries.parcel ORDER BY deliveries.id
            """,
            "balances": """
            SELECT json_array(run, provider, closing) FROM run_balances JOIN accounts ON accounts.id = account
            """,
        ]
        return try queue.read { db in
            try queries.sorted { $0.key < $1.key }.map { name, sql in
                "\"\(name)\":[\(try String.fetchAll(db, sql: sql).joined(separator: ","))]"
            }.joined(separator: ",")
        }
    }
}

/// A folder in memory where there is one, gone when nobody holds it any more.
final class SimulationFolder: Sendable {
    let path: String

    init() throws {
        let memory = "/dev/shm"
        let folder =
            FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path
        path = "\(folder)/settlecast-simulation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
