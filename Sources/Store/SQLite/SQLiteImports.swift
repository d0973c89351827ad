internal import GRDB
internal import Settlements

extension SQLiteStore {
    package func imports() async throws(StoreError) -> [ImportRecord] {
        try await read { db in try ImportRecord.all(db) }
    }

    package func gaps() async throws(StoreError) -> [BatchGap] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, merchant, provider, currency FROM accounts
                    WHERE id IN (SELECT account FROM batches) ORDER BY provider, currency
                    """)
            return try rows.flatMap { row in
                try BatchChain(db, try Account(row: row), row["id"]).gaps(db)
            }
        }
    }
}

extension ImportRecord {
    /// The imports that `condition` lets through, in the order of their numbers.
    static func all(
        _ db: Database, where condition: String = "true", _ arguments: StatementArguments = []
    ) throws -> [ImportRecord] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM imports WHERE \(condition) ORDER BY id", arguments: arguments)
        return try rows.map { try ImportRecord(row: $0, db) }
    }

    private init(row: Row, _ db: Database) throws {
        let id: Int64 = row["id"]
        guard let digest = Digest(hex: row["sha256"] as String) else {
            throw StoreError(.conflict, "the store holds import \(id) without a whole SHA-256: it was altered")
        }
        let accounts = try Row.fetchAll(
            db,
            sql: """
                SELECT import_accounts.*, through, through_is_date FROM import_accounts
                LEFT JOIN accounts USING (provider, currency, merchant)
                LEFT JOIN coverage ON coverage.account = accounts.id AND coverage.import = import_accounts.import
                WHERE import_accounts.import = ? ORDER BY provider, currency
                """,
            arguments: [id]
        ).map { row in
            (account: try Account(row: row), through: row["through"] == nil ? nil : row.moment("through"))
        }
        let undone = (row["undone_at"] as Int64?).map { Undone(at: Instant(seconds: $0), who: row["undone_by"] ?? "") }
        self.init(
            number: id, file: row["file"], profile: row["profile"], digest: digest, at: Instant(seconds: row["at"]),
            who: row["who"], isPart: row["is_part"], entries: row["entries"], new: row["new"], known: row["known"],
            accounts: accounts.map(\.account),
            coverage: Dictionary(
                uniqueKeysWithValues: accounts.compactMap { item in item.through.map { (item.account, $0) } }),
            undone: undone)
    }
}

extension Account {
    /// - Throws: ``StoreError/Code/conflict`` where this version does not know the currency.
    init(row: Row) throws {
        let code: String = row["currency"]
        guard let currency = Currency(code: code) else {
            throw StoreError(.conflict, "the store holds an account in \(code), which this version does not know")
        }
        self.init(merchant: row["merchant"], provider: row["provider"], currency: currency)
    }
}
