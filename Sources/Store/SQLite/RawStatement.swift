internal import GRDB
internal import GRDBSQLite

/// A statement whose parameters are bound and whose rows are stepped through without values of GRDB in between.
struct RawStatement {
    private let statement: GRDB.Statement
    private let pointer: OpaquePointer
    private let connection: OpaquePointer?

    /// - Parameter isKept: it is compiled once for each connection; no two of the same text are in use at once.
    init(_ db: Database, sql: String, isKept: Bool = false) throws {
        statement = try isKept ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
        pointer = statement.sqliteStatement
        connection = db.sqliteConnection
    }

    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(pointer, index, value) }

    func bindNull(at index: Int32) { sqlite3_bind_null(pointer, index) }

    func bind(_ text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bytes in
            // What has no address would be bound as nothing, and an empty text may have none.
            guard !bytes.isEmpty else { return _ = sqlite3_bind_text(pointer, index, "", 0, Self.copied) }
            bytes.withMemoryRebound(to: CChar.self) {
                _ = sqlite3_bind_text(pointer, index, $0.baseAddress, Int32($0.count), Self.copied)
            }
        }
    }

    /// SQLite takes a copy of what is bound: `SQLITE_TRANSIENT`, which Swift cannot import.
    private static var copied: sqlite3_destructor_type? {
        unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type?.self)
    }

    /// Runs a statement that gives no rows, and says how many it changed.
    func change() throws -> Int {
        defer { sqlite3_reset(pointer) }
        let code = sqlite3_step(pointer)
        guard code == SQLITE_DONE else { throw error(code) }
        return Int(sqlite3_changes(connection))
    }

    /// The first row, where there is one, for as long as `body` runs.
    func first<Result>(_ body: (RawRow) throws -> Result) throws -> Result? {
        defer { sqlite3_reset(pointer) }
        let code = sqlite3_step(pointer)
        if code == SQLITE_DONE { return nil }
        guard code == SQLITE_ROW else { throw error(code) }
        return try body(RawRow(pointer: pointer))
    }

    /// Calls `body` with each row.
    func each(_ body: (RawRow) throws -> Void) throws {
        defer { sqlite3_reset(pointer) }
        while true {
            let code = sqlite3_step(pointer)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw error(code) }
            try body(RawRow(pointer: pointer))
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)),
            sql: statement.sql)
    }
}
