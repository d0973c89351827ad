internal import GRDB

// A query that every statement asks is compiled once for each connection: that takes longer than its answer over a few rows.

extension Row {
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
