internal import GRDB
internal import GRDBSQLite
internal import Settlements

/// One read transaction, bound to one merchant: every query names an account that the merchant owns.
struct SQLiteSnapshot: LedgerSnapshot {
    let watermark: Int64
    private let db: Database
    private let request: StatementRequest
    private let bounds: StoredBounds
    private let accounts: [(id: Int64, account: Account)]
    /// By account: when the batch opened that began what was stated before.
    private let origins: [Int64: Int64]

    init(_ db: Database, _ request: StatementRequest) throws {
        self.db = db
        self.request = request
        bounds = request.period.storedBounds
        watermark = try Int64.fetchOne(db, sql: "SELECT max(id) FROM imports") ?? 0
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, provider, currency FROM accounts WHERE merchant = ? ORDER BY provider, currency",
            arguments: [request.merchant])
        accounts = try rows.map { row in
            let code: String = row["currency"]
            guard let currency = Currency(code: code) else {
                throw StoreError(.conflict, "the store holds an account in \(code), which this version does not know")
            }
            return (row["id"], Account(merchant: request.merchant, provider: row["provider"], currency: currency))
        }
        var origins: [Int64: Int64] = [:]
        for (id, _) in accounts {
            origins[id] = try Int64.fetchOne(
                db, sql: "SELECT min(opened) FROM batches WHERE account = ? AND import <= ?",
                arguments: [id, request.preceding?.watermark ?? Int64.max])
        }
        self.origins = origins
    }

    /// After which import a line booked before the period is late; nil before the first report.
    private var lateAfter: Int64? { request.preceding?.watermark }

    func figures() throws -> [AccountFigures] {
        var figures: [AccountFigures] = []
        for (id, account) in accounts {
            let first = try Row.fetchOne(
                db, sql: "SELECT booked, booked_is_date FROM entries WHERE account = ? ORDER BY booked LIMIT 1",
                arguments: [id])
            guard let first = first?.moment("booked"), try hasEntriesBeforeEnd(id) else { continue }
            figures.append(
                AccountFigures(
                    account: account, balance: try balance(id, account, first: first), groups: try groups(id),
                    payouts: try payouts(id), brokenEntries: try brokenEntries(id)))
        }
        return figures
    }

    // MARK: Figures

    private func arguments(_ account: Int64) -> StatementArguments {
        var arguments = bounds.arguments
        arguments += [
            "account": account, "after": lateAfter ?? Int64.max, "origin": origins[account] ?? Int64.min,
        ]
        return arguments
    }

    /// Booked before the period and of a batch from before the one that began what was stated: the balance carried into that
    /// one holds it already. It came after the last report and is history, not a late entry.
    private static let isHistory = """
        (import > :after AND \(StoredBounds.beforePeriod) AND coalesce(batch IN (
            SELECT name FROM batches WHERE batches.account = :account AND batches.opened < :origin), 0))
        """
    private static let isLate = "(import > :after AND \(StoredBounds.beforePeriod) AND NOT \(isHistory))"

    private func hasEntriesBeforeEnd(_ account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM entries WHERE account = :account AND \(StoredBounds.beforeEnd))",
            arguments: arguments(account)) ?? false
    }

    private func balance(_ id: Int64, _ account: Account, first: Moment) throws -> AccountStatement.Balance {
        guard let start = try startingBalance(id) else { return .unknown(movementsSince: first) }
        let sum = "SELECT coalesce(sum(net), 0) FROM entries WHERE account = :account AND "
        let untilEnd =
            try Int64.fetchOne(
                db, sql: sum + StoredBounds.beforeEnd + " AND NOT " + Self.isHistory, arguments: arguments(id)) ?? 0
        let closing = try start.adding(untilEnd)
        if let stated = request.preceding?.closings[account] {
            return .known(opening: stated, closing: closing)
        }
        let before = try Int64.fetchOne(
            db, sql: sum + "import <= :after AND " + StoredBounds.beforePeriod, arguments: arguments(id))
        return .known(opening: try start.adding(before ?? 0), closing: closing)
    }

    /// What the batch carried in that began what was stated before, or else the account's first; nil where no file says it,
    /// or entries from before that batch were there when it came. What comes later and was booked earlier is no new
    /// beginning.
    private func startingBalance(_ account: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT carried_in FROM (
                    SELECT * FROM batches WHERE account = :account AND opened >= :origin ORDER BY opened, import LIMIT 1
                ) AS first
                WHERE NOT EXISTS (SELECT 1 FROM entries WHERE entries.account = :account
                    AND entries.booked < first.opened AND entries.import <= first.import)
                """,
            arguments: ["account": account, "origin": origins[account] ?? Int64.min])
    }

    /// The lines of both sections, with a column `section`.
    private static func lines(_ columns: String) -> String {
        """
        SELECT \(StatementSection.period.rawValue) AS section, \(columns) FROM entries
        WHERE account = :account AND booked >= :from AND booked < :to AND \(StoredBounds.inPeriod)
        UNION ALL
        SELECT \(StatementSection.late.rawValue) AS section, \(columns) FROM entries
        WHERE account = :account AND \(isLate)
        """
    }

    private static let feeColumns = "commission, markup, scheme_fee, interchange, processing, fx, tax, fixed"

    private func groups(_ account: Int64) throws -> [TotalsGroup] {
        let fees = Self.feeColumns.split(separator: ", ").map { "sum(\($0))" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT section, type, method, scheme, channel, count(*), sum(gross), sum(net), \(fees)
                FROM (\(Self.lines("type, method, scheme, channel, gross, net, \(Self.feeColumns)")))
                GROUP BY section, type, method, scheme, channel ORDER BY section, type, method, scheme, channel
                """,
            arguments: arguments(account))
        var groups: [TotalsGroup] = []
        while let row = try rows.next() {
            var fees = Fees.none
            for component in FeeComponent.allCases { fees[component] = row[8 + component.rawValue] }
            groups.append(
                TotalsGroup(
                    section: try Self.section(row[0]), type: try Self.type(row[1]), method: row[2], scheme: row[3],
                    channel: (row[4] as Int?).flatMap(SalesChannel.init(rawValue:)),
                    totals: Totals(count: row[5], gross: row[6], fees: fees, net: row[7])))
        }
        return groups
    }

    private func brokenEntries(_ account: Int64) throws -> [(identity: String, expected: Int64, found: Int64)] {
        let sum = "gross + " + Self.feeColumns.replacing(", ", with: " + ")
        return try Row.fetchAll(
            db,
            sql:
                "SELECT identity, CAST(computed AS INTEGER), net FROM (\(Self.lines("identity, \(sum) AS computed, net"))) "
                + "WHERE computed <> net LIMIT 100",
            arguments: arguments(account)
        ).map { ($0[0], $0[1], $0[2]) }
    }

    private func payouts(_ account: Int64) throws -> [AccountFigures.PaidOut] {
        let columns = "identity, id, bank_reference, amount, booked, booked_is_date, batch"
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM payouts
                WHERE account = :account AND booked >= :from AND booked < :to AND \(StoredBounds.inPeriod)
                UNION ALL
                SELECT \(columns) FROM payouts
                WHERE account = :account AND \(Self.isLate)
                ORDER BY booked, identity
                """,
            arguments: arguments(account))
        return try rows.map { row in
            let payout = Payout(
                identity: row["identity"], id: row["id"], bankReference: row["bank_reference"], amount: row["amount"],
                booked: row.moment("booked"), batch: row["batch"])
            return AccountFigures.PaidOut(payout: payout, itemised: try itemisation(of: payout, account))
        }
    }

    private func itemisation(
        of payout: Payout, _ account: Int64
    ) throws -> AccountFigures.PaidOut.Itemisation? {
        guard let batch = payout.batch else { return nil }
        let kinds = "(\(EntryType.payout.rawValue), \(EntryType.payoutReversal.rawValue))"
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) FILTER (WHERE type NOT IN \(kinds)) AS entries, coalesce(sum(net), 0) AS net
                FROM entries WHERE account = ? AND batch = ? AND identity <> ?
                """,
            arguments: [account, batch, payout.identity])
        guard let row, let entries = row["entries"] as Int64?, entries > 0 else { return nil }
        let carried = try Row.fetchOne(
            db, sql: "SELECT carried_in, carried_out FROM batches WHERE account = ? AND name = ?",
            arguments: [account, batch])
        let carriedIn: Int64 = carried?["carried_in"] ?? 0
        let carriedOut: Int64 = carried?["carried_out"] ?? 0
        let amount = try (row["net"] as Int64).adding(carriedIn).adding(-carriedOut)
        return .init(entries: entries, amount: amount)
    }

    // MARK: Lines

    private static let lineColumns = """
        booked, booked_is_date, occurred, occurred_is_date, type, channel, gross, net, original_amount, \
        original_currency, rate, identity, method, scheme, reference, merchant_reference, modification_reference, \
        description, batch, \(feeColumns)
        """

    func read(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws {
        guard let id = accounts.first(where: { $0.account == account })?.id else { return }
        var batch = LineBatch()
        let order = "ORDER BY booked, import, line"
        let late =
            "SELECT \(Self.lineColumns) FROM entries WHERE account = :account AND "
            + "\(Self.isLate) \(order)"
        let period =
            "SELECT \(Self.lineColumns) FROM entries WHERE account = :account AND booked >= :from "
            + "AND booked < :to AND \(StoredBounds.inPeriod) \(order)"
        if lateAfter != nil { try read(late, .late, id, &batch, body) }
        try read(period, .period, id, &batch, body)
    }

    func readRefunds(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws {
        guard let id = accounts.first(where: { $0.account == account })?.id else { return }
        var batch = LineBatch()
        let types = "type IN (\(EntryType.refund.rawValue), \(EntryType.refundReversal.rawValue))"
        let order = "ORDER BY booked, import, line"
        let select = "SELECT \(Self.lineColumns) FROM entries WHERE account = :account AND \(types) AND "
        if lateAfter != nil { try read("\(select) \(Self.isLate) \(order)", .late, id, &batch, body) }
        let period = "\(select) booked >= :from AND booked < :to AND \(StoredBounds.inPeriod) \(order)"
        try read(period, .period, id, &batch, body)
    }

    private func read(
        _ sql: String, _ section: StatementSection, _ account: Int64, _ batch: inout LineBatch,
        _ body: (borrowing LineBatch) throws -> Void
    ) throws {
        let statement = try db.makeStatement(sql: sql)
        try statement.setArguments(arguments(account))
        let pointer = statement.sqliteStatement
        while true {
            let code = sqlite3_step(pointer)
            if code == SQLITE_DONE { break }
            guard code == SQLITE_ROW else {
                throw StoreError(
                    .unavailable, "reading entries stopped: \(String(cString: sqlite3_errmsg(db.sqliteConnection)))")
            }
            try Self.append(RawRow(pointer: pointer), section, to: &batch)
            if batch.count == LineBatch.capacity {
                try body(batch)
                batch.removeAll()
            }
        }
        sqlite3_reset(pointer)
        if batch.count > 0 {
            try body(batch)
            batch.removeAll()
        }
    }

    private static func append(_ row: RawRow, _ section: StatementSection, to batch: inout LineBatch) throws {
        batch.section.append(section)
        batch.booked.append(Moment(stored: row.integer(0), isDate: row.integer(1) == 1))
        batch.occurred.append(row.isNull(2) ? nil : Moment(stored: row.integer(2), isDate: row.integer(3) == 1))
        batch.type.append(try type(row.integer(4)))
        batch.channel.append(SalesChannel(rawValue: Int(row.integer(5))))
        batch.gross.append(row.integer(6))
        batch.net.append(row.integer(7))
        batch.original.append(original(row))
        row.text(11) { batch.identity.append($0) }
        row.text(12) { batch.method.append($0) }
        row.text(13) { batch.scheme.append($0) }
        row.text(14) { batch.reference.append($0) }
        row.text(15) { batch.merchantReference.append($0) }
        row.text(16) { batch.modificationReference.append($0) }
        row.text(17) { batch.description.append($0) }
        row.text(18) { batch.batch.append($0) }
        var fees = Fees.none
        for component in FeeComponent.allCases { fees[component] = row.integer(19 + Int32(component.rawValue)) }
        batch.fees.append(fees)
        batch.invoiced.append(.none)
    }

    private static func original(_ row: RawRow) -> OriginalAmount? {
        guard !row.isNull(8), let currency = Currency(code: row.string(9)) else { return nil }
        return OriginalAmount(
            money: Money(minorUnits: row.integer(8), currency: currency),
            rate: row.isNull(10) ? nil : Rate(row.string(10)))
    }

    private static func type(_ raw: Int64) throws -> EntryType {
        guard let type = EntryType(rawValue: Int(raw)) else {
            throw StoreError(.conflict, "the store holds an entry of kind \(raw), which this version does not know")
        }
        return type
    }

    private static func section(_ raw: Int64) throws -> StatementSection {
        raw == StatementSection.late.rawValue ? .late : .period
    }
}

/// The row on which a statement stands, read without values of GRDB in between.
private struct RawRow {
    let pointer: OpaquePointer

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

    func text(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let bytes = sqlite3_column_text(pointer, column)
        body(UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(pointer, column))))
    }

    func string(_ column: Int32) -> String {
        var result = ""
        text(column) { result = String(decoding: $0, as: UTF8.self) }
        return result
    }
}
