internal import Foundation
internal import GRDB
internal import Settlements

/// One SQLite file that holds ledger and journal: WAL, every commit durable before it returns, foreign keys on.
package struct SQLiteStore: Sendable {
    let pool: DatabasePool
    package let path: String
    /// How long one transaction that writes waits for another, in seconds: a large file is one transaction, and what was handed over
    /// meanwhile must still be recorded. A process that dies holds nobody up.
    static let patience = 600.0

    /// Opens the file, making it (readable by its owner alone) where asked, and brings its tables up to date.
    ///
    /// - Throws: ``StoreError/Code/unavailable`` where the file is missing and `create` is false, or it cannot be opened;
    ///   ``StoreError/Code/newer`` where a newer version of the program has written it.
    package init(path: String, create: Bool) throws(StoreError) {
        if !FileManager.default.fileExists(atPath: path) {
            guard create else {
                throw StoreError(.unavailable, "no store at \(path) yet: `settlecast import` makes it")
            }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
            // Another process may have made it since.
            guard descriptor >= 0 || errno == EEXIST else {
                let reason = String(cString: strerror(errno))
                throw StoreError(
                    .unavailable, "cannot make the store \(path): \(reason); is \(folder) there and writable?")
            }
            if descriptor >= 0 { close(descriptor) }
        }
        self.path = path
        pool = try StoreError.wrapping("cannot open the store \(path)") {
            var configuration = Configuration()
            configuration.busyMode = .timeout(Self.patience)
            configuration.label = "settlecast"
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB lowers this to NORMAL when the pool opens: a commit could be lost with the power.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return pool
        }
        let migrator = DatabaseMigrator.store
        let isNewer = try StoreError.wrapping("cannot read the store \(path)") {
            try pool.read { try migrator.hasBeenSuperseded($0) }
        }
        guard !isNewer else {
            throw StoreError(.newer, "the store \(path) was written by a newer settlecast: use that version")
        }
        try StoreError.wrapping("cannot bring the store \(path) up to date") { try Self.bringUpToDate(pool, migrator) }
    }

    /// Another process may do the same at the same moment: what fails here because it is done there already is done.
    private static func bringUpToDate(_ pool: DatabasePool, _ migrator: DatabaseMigrator) throws {
        while true {
            let before = try pool.read { try migrator.appliedMigrations($0) }
            do { return try migrator.migrate(pool) } catch {
                guard try pool.read({ try migrator.appliedMigrations($0) }).count > before.count else { throw error }
            }
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        try await StoreError.wrapping("cannot read the store \(path)") { try await pool.read(body) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        try await StoreError.wrapping("cannot write to the store \(path)") { try await pool.write(body) }
    }
}

extension StoreError {
    static func wrapping<Result>(_ what: String, _ body: () throws -> Result) throws(StoreError) -> Result {
        do { return try body() } catch { throw StoreError(what, error) }
    }

    static func wrapping<Result>(
        _ what: String, _ body: () async throws -> Result
    ) async throws(StoreError) -> Result {
        do { return try await body() } catch { throw StoreError(what, error) }
    }

    init(_ what: String, _ error: any Error) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            if error.message == Self.overflow {
                self = .tooLarge
                return
            }
            let busy = [ResultCode.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR]
            self.init(
                .unavailable, "\(what): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")",
                isTransient: busy.contains(error.resultCode), details: error.sql)
        case is CancellationError:
            self.init(.unavailable, "\(what): the program is ending", isTransient: true)
        default:
            self.init(.unavailable, "\(what): \(error)")
        }
    }

    /// What SQLite says where a sum of whole numbers does not fit into 64 bits (its `sum()`, documented with it).
    private static let overflow = "integer overflow"
    static let tooLarge = StoreError(.tooLarge, "a sum of entries is \(MoneyError.overflow)")

    /// Entries could not be read to their end, for the reason that SQLite gives.
    static func reading(_ reason: String) -> StoreError {
        reason == overflow ? .tooLarge : StoreError(.unavailable, "reading entries stopped: \(reason)")
    }
}
