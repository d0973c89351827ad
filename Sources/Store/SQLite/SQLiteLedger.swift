internal import GRDB
package import Settlements

extension SQLiteStore: Ledger {
    package func take(
        _ file: IntakeFile, at now: Instant, _ read: @escaping @Sendable (IntakeSink) throws -> IntakeVerdict
    ) async throws -> Recorded {
        do {
            return try await bulk { db in
                var recording = try Recording(db, file, at: now)
                let verdict = try read { item, account in try recording.take(item, account) }
                return try recording.finish(verdict)
            }
        } catch let error as DatabaseError {
            // A statement that is interrupted says so by an error of its own.
            throw StoreError("cannot write to the store \(path)", Task.isCancelled ? CancellationError() : error)
        }
    }

    package func record(_ merchants: [Merchant]) async throws(StoreError) {
        try await write { db in
            for merchant in merchants { try merchant.upsert(db) }
        }
    }

    package func merchants() async throws(StoreError) -> [Merchant] {
        try await read { db in
            try Row.fetchAll(db, compiled: "SELECT * FROM merchants ORDER BY id").map(Merchant.init(row:))
        }
    }

    package func merchant(_ id: String) async throws(StoreError) -> Merchant? {
        try await read { db in
            try Row.fetchOne(db, compiled: "SELECT * FROM merchants WHERE id = ?", arguments: [id]).map(
                Merchant.init(row:))
        }
    }

    package func firstBookings() async throws(StoreError) -> [String: [Moment]] {
        try await read { db in
            var first: [String: [Moment]] = [:]
            for account in try Row.fetchAll(db, compiled: "SELECT id, merchant FROM accounts") {
                // A date is kept as its midnight in UTC: in some zone a time up to 26 hours from it lies in an earlier day.
                let rows = try Row.fetchAll(
                    db,
                    compiled: """
                        SELECT min(booked) AS booked, booked_is_date FROM entries WHERE account = :account AND booked <=
                            (SELECT min(booked) FROM entries WHERE account = :account) + 26 * 3600
                        GROUP BY booked_is_date
                        """,
                    arguments: ["account": account["id"] as Int64])
                first[account["merchant"], default: []] += rows.map { $0.moment("booked") }
            }
            return first.filter { !$0.value.isEmpty }
        }
    }

    package func read<Result: Sendable>(
        _ request: StatementRequest, _ body: @Sendable (any LedgerSnapshot) throws -> Result
    ) async throws -> Result {
        do {
            return try await withoutActuallyEscaping(body) { body in
                try await pool.read { db in try body(SQLiteSnapshot(db, request)) }
            }
        } catch let error as DatabaseError {
            throw StoreError("cannot read the store \(path)", error)
        } catch MoneyError.overflow {
            throw StoreError.tooLarge
        }
    }
}

extension Merchant {
    fileprivate init(row: Row) {
        let addresses = (row["report_email"] as String).split(separator: "\n")
        self.init(
            id: row["id"], name: row["name"],
            address: (row["address"] as String).split(separator: "\n").map(String.init), vatID: row["vat_id"],
            reportEmails: addresses.compactMap { try? Mailbox(parsing: String($0)) }, zone: row["zone"],
            locale: row["locale"], tags: (row["tags"] as String).split(separator: "\n").map(String.init),
            since: row["since"], closed: row["closed"])
    }

    /// - Throws: ``StoreError/Code/conflict`` where another id is the same text in another coding (Unicode, UAX 15).
    func upsert(_ db: Database) throws {
        if let twin = try twin(db) {
            throw StoreError(
                .conflict,
                "merchant \(id) stands in the store already, coded in other bytes (\(Self.bytes(twin)), not "
                    + "\(Self.bytes(id))): nothing was taken; write the id as it stands there")
        }
        try db.execute(
            sql: """
                INSERT INTO merchants (id, name, address, vat_id, report_email, zone, locale, tags, since, closed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address,
                    vat_id = excluded.vat_id, report_email = excluded.report_email, zone = excluded.zone,
                    locale = excluded.locale, tags = excluded.tags, since = excluded.since, closed = excluded.closed
                """,
            arguments: [
                id, name, address.joined(separator: "\n"), vatID,
                reportEmails.map(\.description).joined(separator: "\n"), zone, locale,
                tags.joined(separator: "\n"), since, closed,
            ])
    }

    /// Another merchant's id that reads the same: text compares by meaning here, and by bytes in SQLite.
    private func twin(_ db: Database) throws -> String? {
        guard id.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        return try String.fetchAll(db, compiled: "SELECT id FROM merchants WHERE id <> ?", arguments: [id]).first {
            $0 == id
        }
    }

    private static func bytes(_ id: String) -> String {
        id.utf8.map { String($0, radix: 16, uppercase: true) }.joined(separator: " ")
    }
}
