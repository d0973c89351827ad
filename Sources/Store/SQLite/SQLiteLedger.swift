internal import GRDB
package import Settlements

extension SQLiteStore: Ledger {
    package func take(
        _ file: IntakeFile, at now: Instant, _ read: @escaping @Sendable (IntakeSink) throws -> IntakeVerdict
    ) async throws -> Recorded {
        do {
            return try await pool.write { db in
                var recording = try Recording(db, file, at: now)
                let verdict = try read { item, account in try recording.take(item, account) }
                return try recording.finish(verdict)
            }
        } catch let error as DatabaseError {
            throw StoreError("cannot write to the store \(path)", error)
        }
    }

    package func record(_ merchants: [Merchant]) async throws(StoreError) {
        try await write { db in
            for merchant in merchants { try merchant.upsert(db) }
        }
    }

    package func merchants() async throws(StoreError) -> [Merchant] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM merchants ORDER BY id").map(Merchant.init(row:))
        }
    }

    package func merchant(_ id: String) async throws(StoreError) -> Merchant? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM merchants WHERE id = ?", arguments: [id]).map(Merchant.init(row:))
        }
    }

    package func firstBookings() async throws(StoreError) -> [String: [Moment]] {
        try await read { db in
            var first: [String: [Moment]] = [:]
            for account in try Row.fetchAll(db, sql: "SELECT id, merchant FROM accounts") {
                // A date is kept as its midnight in UTC: in some zone a time up to 26 hours from it lies in an earlier day.
                let rows = try Row.fetchAll(
                    db,
                    sql: """
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

/// One file on its way into the store, inside one transaction.
private struct Recording {
    private static let columns = """
        booked, booked_is_date, occurred, occurred_is_date, type, channel, gross, \(FeeColumns.all), net, \
        original_amount, original_currency, rate, identity, method, scheme, reference, merchant_reference, \
        modification_reference, description, batch
        """

    private let db: Database
    private let importID: Int64
    private var accounts: [Account: Int64] = [:]
    private var new = 0
    private var known = 0
    private var created: [String] = []

    init(_ db: Database, _ file: IntakeFile, at now: Instant) throws {
        self.db = db
        try db.execute(
            sql: "INSERT INTO imports (file, sha256, profile, at, entries, new) VALUES (?, '', ?, ?, 0, 0)",
            arguments: [file.name, file.profile, now.seconds])
        importID = db.lastInsertedRowID
    }

    mutating func take(_ item: IntakeItem, _ account: Account) throws {
        let id = try number(of: account)
        switch item {
        case .entry(let entry):
            if try insert(entry, into: id, account) { new += 1 } else { known += 1 }
        case .batch(let batch): try insert(batch, into: id, account)
        case .payout(let payout): try insert(payout, into: id)
        case .coverage: break
        }
    }

    func finish(_ verdict: IntakeVerdict) throws -> Recorded {
        try db.execute(
            sql: "UPDATE imports SET sha256 = ?, entries = ?, new = ? WHERE id = ?",
            arguments: [verdict.digest.description, verdict.entries, new, importID])
        return Recorded(number: importID, new: new, known: known, created: created)
    }

    private mutating func number(of account: Account) throws -> Int64 {
        if let id = accounts[account] { return id }
        if try ensureMerchant(account.merchant) { created.append(account.merchant) }
        let id = try ensureAccount(account)
        accounts[account] = id
        return id
    }

    private func ensureMerchant(_ id: String) throws -> Bool {
        guard try String.fetchOne(db, sql: "SELECT id FROM merchants WHERE id = ?", arguments: [id]) == nil else {
            return false
        }
        try Merchant(id: id, name: id).upsert(db)
        return true
    }

    private func ensureAccount(_ account: Account) throws -> Int64 {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, merchant, currency FROM accounts WHERE provider = ?", arguments: [account.provider])
        // A provider's account is one merchant's in every currency.
        if let owner = rows.map({ $0["merchant"] as String }).first(where: { $0 != account.merchant }) {
            throw StoreError(
                .conflict,
                "account \(account.provider) belongs to merchant \(owner) since an earlier import, and this one says "
                    + "\(account.merchant): nothing was taken; name the right merchant")
        }
        if let row = rows.first(where: { $0["currency"] == account.currency.code }) { return row["id"] }
        try db.execute(
            sql: "INSERT INTO accounts (merchant, provider, currency) VALUES (?, ?, ?)",
            arguments: [account.merchant, account.provider, account.currency.code])
        return db.lastInsertedRowID
    }

    /// Adds the entry; false where it stands there already with the same values.
    private func insert(_ entry: Entry, into id: Int64, _ account: Account) throws -> Bool {
        let values = entry.stored
        let lookUp = try db.cachedStatement(
            sql: "SELECT \(Self.columns), line, import FROM entries WHERE account = ? AND identity = ?")
        if let row = try Row.fetchOne(lookUp, arguments: [id, entry.identity]) {
            let stored = Array(row.databaseValues.prefix(values.count))
            guard stored == values else {
                let names = row.columnNames.prefix(values.count)
                let changes = zip(names, zip(stored, values)).filter { $1.0 != $1.1 }.map { name, pair in
                    let (old, new) = (Self.shown(pair.0, name, account), Self.shown(pair.1, name, account))
                    return "\(name) was \(old), is \(new)"
                }
                throw StoreError(
                    .conflict,
                    "entry \(entry.identity) of \(account) stands in the store with other values "
                        + "(\(changes.joined(separator: "; "))): nothing was taken; an entry never changes, a provider's "
                        + "correction is a new entry",
                    line: entry.line)
            }
            return false
        }
        let marks = Array(repeating: "?", count: values.count + 3).joined(separator: ", ")
        let insert = try db.cachedStatement(
            sql: "INSERT INTO entries (account, import, line, \(Self.columns)) VALUES (\(marks))")
        let place: [DatabaseValue] = [id.databaseValue, importID.databaseValue, entry.line.databaseValue]
        try insert.execute(arguments: StatementArguments(place + values))
        return true
    }

    /// A stored value as a file would have it.
    private static func shown(_ value: DatabaseValue, _ column: String, _ account: Account) -> String {
        if value.isNull { return "empty" }
        guard let number = Int64.fromDatabaseValue(value) else { return String.fromDatabaseValue(value) ?? "\(value)" }
        switch column {
        case "type": return EntryType(rawValue: Int(number))?.word ?? "\(number)"
        case "channel": return SalesChannel(rawValue: Int(number))?.word ?? "\(number)"
        case "booked", "occurred": return Instant(seconds: number).description
        case "booked_is_date", "occurred_is_date": return number == 1 ? "a date" : "a time"
        case "original_amount": return "\(number) minor units"
        default: return Money(minorUnits: number, currency: account.currency).amount
        }
    }

    private func insert(_ batch: Batch, into id: Int64, _ account: Account) throws {
        let row = try Row.fetchOne(
            db, sql: "SELECT carried_in, carried_out FROM batches WHERE account = ? AND name = ?",
            arguments: [id, batch.name])
        if let row {
            guard row["carried_in"] == batch.carriedIn, row["carried_out"] == batch.carriedOut else {
                throw StoreError(
                    .conflict,
                    "batch \(batch.name) of \(account) stands in the store with other carried balances: nothing was taken"
                )
            }
            return
        }
        try db.execute(
            sql: """
                INSERT INTO batches (account, name, opened, opened_is_date, carried_in, carried_out, import)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, batch.name, batch.opened.stored, batch.opened.isDate, batch.carriedIn, batch.carriedOut, importID,
            ])
    }

    /// A payout's amount, moment and batch are those of its entry, which were compared already.
    private func insert(_ payout: Payout, into id: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO payouts (account, booked, identity, booked_is_date, id, bank_reference, amount, batch, import)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                id, payout.booked.stored, payout.identity, payout.booked.isDate, payout.id, payout.bankReference,
                payout.amount, payout.batch, importID,
            ])
    }
}

extension Entry {
    /// The values of `Recording.columns`, in that order.
    fileprivate var stored: [DatabaseValue] {
        var values: [DatabaseValue] = [
            booked.stored.databaseValue, booked.isDate.databaseValue,
            occurred?.stored.databaseValue ?? .null, occurred?.isDate.databaseValue ?? .null,
            type.rawValue.databaseValue, channel?.rawValue.databaseValue ?? .null, gross.databaseValue,
        ]
        values += FeeComponent.allCases.map { fees[$0].databaseValue }
        values += FeeComponent.allCases.map { invoiced[$0].databaseValue }
        values += [
            net.databaseValue, original?.money.minorUnits.databaseValue ?? .null,
            original?.money.currency.code.databaseValue ?? .null, original?.rate?.description.databaseValue ?? .null,
            identity.databaseValue,
        ]
        let texts = [
            method, scheme, reference, merchantReference, modificationReference, description, batch,
        ]
        return values + texts.map { $0?.databaseValue ?? .null }
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
    fileprivate func upsert(_ db: Database) throws {
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
        return try String.fetchAll(db, sql: "SELECT id FROM merchants WHERE id <> ?", arguments: [id]).first {
            $0 == id
        }
    }

    private static func bytes(_ id: String) -> String {
        id.utf8.map { String($0, radix: 16, uppercase: true) }.joined(separator: " ")
    }
}
