internal import GRDB
internal import Settlements

/// One read transaction, bound to one merchant: every query names an account that the merchant owns.
struct SQLiteSnapshot: LedgerSnapshot {
    let watermark: Int64
    let db: Database
    let request: StatementRequest
    let bounds: StoredBounds
    let accounts: [(id: Int64, account: Account)]
    /// By account: when the batch opened that began what was stated before.
    private let origins: [Int64: Int64]

    init(_ db: Database, _ request: StatementRequest) throws {
        self.db = db
        self.request = request
        bounds = request.period.storedBounds
        watermark = try Int64.fetchOne(db, sql: "SELECT max(id) FROM imports") ?? 0
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM accounts WHERE merchant = ? ORDER BY provider, currency",
            arguments: [request.merchant])
        accounts = try rows.map { ($0["id"], try Account(row: $0)) }
        var origins: [Int64: Int64] = [:]
        for (id, _) in accounts {
            origins[id] = try Int64.fetchOne(
                db, sql: "SELECT min(opened) FROM batches WHERE account = ? AND import <= ?",
                arguments: [id, request.preceding?.watermark ?? Int64.max])
        }
        self.origins = origins
    }

    /// After which import a line booked before the period is late; nil before the first report.
    var lateAfter: Int64? { request.preceding?.watermark }

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
                    payouts: try payouts(id), brokenEntries: try brokenEntries(id), details: try details(id)))
        }
        return figures
    }

    // MARK: Figures

    func arguments(_ account: Int64) -> StatementArguments {
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
    static let isLate = "(import > :after AND \(StoredBounds.beforePeriod) AND NOT \(isHistory))"

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
    static func lines(_ columns: String) -> String {
        """
        \(periodLines(columns))
        UNION ALL
        SELECT \(StatementSection.late.rawValue) AS section, \(columns) FROM entries
        WHERE account = :account AND \(isLate)
        """
    }

    /// The lines booked within the bounds that the arguments name.
    static func periodLines(_ columns: String) -> String {
        """
        SELECT \(StatementSection.period.rawValue) AS section, \(columns) FROM entries
        WHERE account = :account AND booked >= :from AND booked < :to AND \(StoredBounds.inPeriod)
        """
    }

    private func groups(_ account: Int64) throws -> [TotalsGroup] {
        try groups(of: Self.lines(Self.groupedColumns), arguments(account))
    }

    static let groupedColumns = "type, method, scheme, channel, gross, net, \(FeeColumns.all)"

    /// Totals by section, type, method, scheme and channel of lines that have ``groupedColumns``.
    func groups(of lines: String, _ arguments: StatementArguments) throws -> [TotalsGroup] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT section, type, method, scheme, channel, \(Totals.sums) FROM (\(lines))
                GROUP BY section, type, method, scheme, channel ORDER BY section, type, method, scheme, channel
                """,
            arguments: arguments)
        var groups: [TotalsGroup] = []
        while let row = try rows.next() {
            groups.append(
                TotalsGroup(
                    section: StatementSection(stored: row[0]), type: try EntryType(stored: row[1]), method: row[2],
                    scheme: row[3], channel: (row[4] as Int?).flatMap(SalesChannel.init(rawValue:)),
                    totals: Totals(row, from: 5)))
        }
        return groups
    }

    private func brokenEntries(_ account: Int64) throws -> [BrokenEntry] {
        let sum = (["gross"] + FeeColumns.deducted).joined(separator: " + ")
        return try Row.fetchAll(
            db,
            sql: """
                SELECT identity, CAST(computed AS INTEGER), net, file, imports.id, line FROM (
                    \(Self.lines("identity, \(sum) AS computed, net, import, line"))
                ) AS lines JOIN imports ON imports.id = lines.import WHERE computed <> net LIMIT 100
                """,
            arguments: arguments(account)
        ).map {
            BrokenEntry(
                origin: LineOrigin(entry: $0[0], file: $0[3], importID: $0[4], line: $0[5]), expected: $0[1],
                found: $0[2])
        }
    }

    private func payouts(_ account: Int64) throws -> [AccountFigures.PaidOut] {
        let columns = "identity, id, bank_reference, amount, booked, booked_is_date, batch, is_derived"
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
            let payout = Payout(row: row)
            return AccountFigures.PaidOut(payout: payout, itemised: try itemisation(of: payout, account))
        }
    }

    /// What a payout's batch says that it pays; nil where that is not known: the payout names no batch, nothing of the batch is
    /// there, or something of it came in a cut-out and more may be missing.
    private func itemisation(
        of payout: Payout, _ account: Int64
    ) throws -> AccountFigures.PaidOut.Itemisation? {
        guard let batch = payout.batch else { return nil }
        let kinds = "(\(EntryType.payout.rawValue), \(EntryType.payoutReversal.rawValue))"
        var arguments = arguments(account)
        arguments += ["batch": batch, "own": payout.identity]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT CASE WHEN type IN \(kinds) THEN 'paid' WHEN \(Self.isLate) THEN 'late'
                    WHEN \(StoredBounds.beforePeriod) THEN 'before' WHEN \(StoredBounds.inPeriod) THEN 'within' ELSE 'after'
                    END AS part, count(*) AS entries, sum(net) AS net, max(is_part) AS is_part
                FROM entries WHERE account = :account AND batch = :batch AND identity <> :own GROUP BY part
                """,
            arguments: arguments)
        var sums: [String: NetSum] = [:]
        for row in rows {
            guard row["is_part"] as Int64 == 0 else { return nil }
            sums[row["part"]] = NetSum(entries: row["entries"], net: row["net"])
        }
        let paid = sums.removeValue(forKey: "paid")
        guard !sums.isEmpty else { return nil }
        let carried = try Row.fetchOne(
            db, sql: "SELECT carried_in, carried_out FROM batches WHERE account = ? AND name = ?",
            arguments: [account, batch])
        let carriedIn: Int64 = carried?["carried_in"] ?? 0
        let carriedOut: Int64 = carried?["carried_out"] ?? 0
        return .init(
            before: sums["before"] ?? .zero, late: sums["late"] ?? .zero, within: sums["within"] ?? .zero,
            after: sums["after"] ?? .zero, carried: try carriedIn.adding(carriedOut.negated()),
            otherPayouts: paid?.net ?? 0)
    }
}
