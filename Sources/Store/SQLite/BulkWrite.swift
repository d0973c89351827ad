internal import GRDB
internal import GRDBSQLite

extension SQLiteStore {
    /// Pages of the store that a large transaction may hold in memory: indexes of a million entries are written to all over,
    /// and with SQLite's own 2 MB nearly every row would fetch its pages anew. In KiB.
    private static let largeCache = 48 * 1024
    /// SQLite's own, which every other transaction has. In KiB.
    private static let usualCache = 2000
    /// A write-ahead log that is longer is cut off once it is in the store. In pages, of 4 KiB: 8 MiB, twice what SQLite lets
    /// it grow to by itself.
    private static let largeLog: Int32 = 2048

    /// Runs a transaction that may write very much, with room for it, and gives the room back afterwards: memory, and the
    /// write-ahead log, which has grown by all that was written.
    func bulk<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA cache_size = -\(Self.largeCache)")
            defer { Self.giveBack(db) }
            var result: Result?
            try db.inTransaction(.immediate) {
                result = try body(db)
                return .commit
            }
            guard let result else { throw CancellationError() }
            return result
        }
    }

    private static func giveBack(_ db: Database) {
        let connection = db.sqliteConnection
        // Nobody waits for a reader here: what cannot be cut off now is cut off with the next large transaction, or when the
        // store is closed.
        sqlite3_busy_timeout(connection, 0)
        defer { sqlite3_busy_timeout(connection, Int32(patience * 1000)) }
        sqlite3_exec(connection, "PRAGMA cache_size = -\(usualCache)", nil, nil, nil)
        sqlite3_db_release_memory(connection)
        var pages: Int32 = 0
        sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, &pages, nil)
        guard pages > largeLog else { return }
        sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }
}
