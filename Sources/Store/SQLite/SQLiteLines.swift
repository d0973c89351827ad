internal import GRDB
internal import GRDBSQLite
internal import Settlements

extension SQLiteSnapshot {
    func read(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws {
        try read(account, .all(sections, isAdded: isAdded), body)
    }

    func readRefunds(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws {
        try read(account, .refunds(sections, isAdded: isAdded), body)
    }

    private func read(
        _ account: Account, _ query: LineQuery, _ body: (borrowing LineBatch) throws -> Void
    ) throws {
        guard let id = accounts.first(where: { $0.account == account })?.id else { return }
        var batch = LineBatch()
        for section in sectionsWithLines {
            let statement = try db.makeStatement(sql: query.sql(of: section))
            try each(statement, arguments(id)) { row in
                try batch.append(row, section, withPayment: query.hasPayments)
                if batch.count == LineBatch.capacity {
                    try body(batch)
                    batch.removeAll()
                }
            }
            if batch.count > 0 {
                try body(batch)
                batch.removeAll()
            }
        }
    }

    /// The sections that can have lines, in the order in which they are handed out.
    private var sectionsWithLines: [StatementSection] { lateAfter == nil ? [.period] : [.late, .period] }

    /// Calls `body` with each row of a query, without values of GRDB in between.
    func each(
        _ statement: GRDB.Statement, _ arguments: StatementArguments, _ body: (RawRow) throws -> Void
    ) throws {
        try statement.setArguments(arguments)
        let pointer = statement.sqliteStatement
        defer { sqlite3_reset(pointer) }
        while true {
            let code = sqlite3_step(pointer)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else {
                throw StoreError.reading(String(cString: sqlite3_errmsg(db.sqliteConnection)))
            }
            try body(RawRow(pointer: pointer))
        }
    }
}

/// Which lines are read, and whether each refund's payment with them.
struct LineQuery {
    let hasPayments: Bool
    private let sections: LineSections
    private let columns: String
    private let condition: String

    /// - Parameter isAdded: the condition on a line that a revision brings it.
    static func all(_ sections: LineSections, isAdded: String) -> LineQuery {
        LineQuery(hasPayments: false, sections: sections, columns: "\(lineColumns), \(isAdded)", condition: "")
    }

    static func refunds(_ sections: LineSections, isAdded: String) -> LineQuery {
        LineQuery(
            hasPayments: true, sections: sections, columns: "\(lineColumns), \(isAdded), \(paymentColumns)",
            condition: " AND type IN \(refundTypes)")
    }

    static let refundTypes = "(\(EntryType.refund.rawValue), \(EntryType.refundReversal.rawValue))"

    /// The lines of a section, in the order of the moments that put them there.
    func sql(of section: StatementSection) -> String {
        "SELECT \(columns) FROM \(sections.entries(as: "own")) WHERE account = :account AND \(sections[section])\(condition) "
            + "ORDER BY \(sections.order(of: section))"
    }

    /// One line by its place in the ledger, with its payment.
    static let one =
        "SELECT \(lineColumns), 0, \(paymentColumns) FROM entries AS own "
        + "WHERE account = :account AND booked = :booked AND import = :import AND line = :line"

    static let lineColumns = """
        booked, booked_is_date, occurred, occurred_is_date, type, channel, gross, net, original_amount, \
        original_currency, rate, identity, method, scheme, reference, merchant_reference, modification_reference, \
        description, batch, \(FeeColumns.all)
        """
    /// The first column behind ``lineColumns`` and the one that says whether a line was added.
    static let end: Int32 = 36

    /// What is known of the payment that `own` gives back, by its account and reference. The index is named: without
    /// statistics SQLite takes an account for a few rows and would read all of it for each refund.
    private static let paymentColumns: String = {
        let same = """
            FROM entries AS other INDEXED BY entries_by_reference WHERE other.account = :account AND other.reference = own.reference \
            AND own.reference <> '' AND other.type IN (1, 2, 3)
            """
        let payments = "\(same) AND own.type IN \(refundTypes) AND other.type = \(EntryType.payment.rawValue)"
        let byBooking = "ORDER BY other.booked, other.import, other.line LIMIT 1"
        let byShopper =
            "AND other.occurred IS NOT NULL ORDER BY other.occurred, other.occurred_is_date LIMIT 1"
        return [
            "sum(other.gross) \(payments)",
            "other.booked \(payments) \(byBooking)", "other.booked_is_date \(payments) \(byBooking)",
            "other.occurred \(payments) \(byShopper)", "other.occurred_is_date \(payments) \(byShopper)",
            """
            sum(other.gross) \(same) AND other.type IN \(refundTypes) \
            AND (other.booked, other.import, other.line) <= (own.booked, own.import, own.line)
            """,
        ].map { "(SELECT \($0))" }.joined(separator: ", ")
    }()
}

extension LineBatch {
    /// Appends a row of a ``LineQuery``.
    mutating func append(_ row: RawRow, _ section: StatementSection, withPayment: Bool) throws {
        self.section.append(section)
        booked.append(Moment(stored: row.integer(0), isDate: row.integer(1) == 1))
        occurred.append(row.isNull(2) ? nil : Moment(stored: row.integer(2), isDate: row.integer(3) == 1))
        type.append(try EntryType(stored: row.integer(4)))
        channel.append(SalesChannel(rawValue: Int(row.integer(5))))
        gross.append(row.integer(6))
        net.append(row.integer(7))
        original.append(OriginalAmount(row))
        row.text(11) { identity.append($0) }
        row.text(12) { method.append($0) }
        row.text(13) { scheme.append($0) }
        row.text(14) { reference.append($0) }
        row.text(15) { merchantReference.append($0) }
        row.text(16) { modificationReference.append($0) }
        row.text(17) { description.append($0) }
        row.text(18) { self.batch.append($0) }
        fees.append(row.fees(from: 19))
        invoiced.append(row.fees(from: 27))
        isAdded.append(row.integer(LineQuery.end - 1) == 1)
        if withPayment { payment.append(try RefundedPayment(row)) }
    }
}

extension OriginalAmount {
    fileprivate init?(_ row: RawRow) {
        guard !row.isNull(8), let currency = Currency(code: row.string(9)) else { return nil }
        self.init(
            money: Money(minorUnits: row.integer(8), currency: currency),
            rate: row.isNull(10) ? nil : Rate(row.string(10)))
    }
}

extension RefundedPayment {
    /// Nil where the data do not hold the payment.
    /// - Throws: ``MoneyError/overflow``.
    fileprivate init?(_ row: RawRow) throws {
        let first = LineQuery.end
        guard !row.isNull(first) else { return nil }
        self.init(
            booked: Moment(stored: row.integer(first + 1), isDate: row.integer(first + 2) == 1),
            occurred: row.isNull(first + 3)
                ? nil : Moment(stored: row.integer(first + 3), isDate: row.integer(first + 4) == 1),
            amount: row.integer(first), refundedSoFar: try row.integer(first + 5).negated())
    }
}

/// The row on which a statement stands, read without values of GRDB in between.
struct RawRow {
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

    /// The components that stand side by side from column `first`.
    func fees(from first: Int32) -> Fees {
        var fees = Fees.none
        for component in FeeComponent.allCases { fees[component] = integer(first + Int32(component.rawValue)) }
        return fees
    }
}
