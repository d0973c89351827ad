internal import GRDB

// A query that every statement or every look asks is compiled once for each connection: that takes longer than its answer over a few rows.

extension Database {
    func execute(compiled sql: String, arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Row {
    static func fetchCursor(
        _ db: Database, compiled sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> RowCursor {
        try fetchCursor(try db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchAll(
        _ db: Database, compiled sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> [Row] {
        try fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchOne(
        _ db: Database, compiled sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Row? {
        try fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    static func fetchAll(
        _ db: Database, compiled sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> [Self] {
        try fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchOne(
        _ db: Database, compiled sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Self? {
        try fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
    }
}
