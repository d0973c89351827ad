internal import GRDB
internal import Settlements

/// One read transaction, bound to one merchant: every query names an account that the merchant owns.
struct SQLiteSnapshot: LedgerSnapshot {
    let watermark: Int64
    let db: Database
    let request: StatementRequest
    let bounds: StoredBounds
    let sections: LineSections
    let accounts: [(id: Int64, account: Account)]
    /// By account: when the batch opened that began what was stated before, by this report and by the one that it replaces.
    private let origins: [Int64: Int64]
    private let replacedOrigins: [Int64: Int64]
    private let stated: Set<Int64>
    private let replacedStated: Set<Int64>
    private let lateDate: Int64
    private let replacedLateDate: Int64

    init(_ db: Database, _ request: StatementRequest) throws {
        self.db = db
        self.request = request
        bounds = request.period.storedBounds
        sections = LineSections(
            request.basis, read: Self.bounds(of: request.late, request.period),
            isOfPayout: request.period.payout != nil)
        let latest = try Int64.fetchOne(db, compiled: "SELECT max(id) FROM imports") ?? 0
        watermark = min(request.upTo ?? latest, latest)
        let rows = try Row.fetchAll(
            db, compiled: "SELECT * FROM accounts WHERE merchant = ? ORDER BY provider, currency",
            arguments: [request.merchant])
        let known = try rows.map { row in (id: row["id"] as Int64, account: try Account(row: row)) }
        accounts = known.filter { request.period.payout.map(\.account) ?? $0.account == $0.account }
        let start = request.period.start
        lateDate = Self.storedDate(of: request.late?.before ?? start, request.period)
        replacedLateDate = Self.storedDate(of: request.revised?.late?.before ?? start, request.period)
        stated = Self.stated(by: request.late, known)
        replacedStated = request.revised.map { Self.stated(by: $0.late, known) } ?? []
        origins = try Self.origins(
            of: stated, upTo: min(request.preceding?.watermark ?? .max, watermark), db)
        replacedOrigins = try Self.origins(
            of: replacedStated,
            upTo: min(request.revised?.late?.after ?? .max, request.revised?.watermark ?? .max), db)
    }

    /// Accounts that go on from a balance of the report before; the others begin anew. In the first report all go on from the
    /// beginning of their data.
    private static func stated(by late: LateBounds?, _ accounts: [(id: Int64, account: Account)]) -> Set<Int64> {
        Set(accounts.filter { known in late.map { $0.stated.contains(known.account) } ?? true }.map(\.id))
    }

    private static func origins(of accounts: Set<Int64>, upTo importID: Int64, _ db: Database) throws -> [Int64: Int64]
    {
        var origins: [Int64: Int64] = [:]
        for id in accounts {
            origins[id] = try Int64.fetchOne(
                db, compiled: "SELECT min(opened) FROM batches WHERE account = ? AND import <= ?",
                arguments: [id, importID])
        }
        return origins
    }

    /// After which import a line booked before the period is late; nil before the first report.
    var lateAfter: Int64? { request.late?.after }

    /// What is not late any more, as the store compares moments.
    static func bounds(of late: LateBounds?, _ period: Period) -> [LineSections.Read] {
        late?.read.map { read in
            LineSections.Read(
                before: read.before.seconds, date: storedDate(of: read.before, period), after: read.after,
                upTo: read.upTo)
        } ?? []
    }

    /// The date of the day that begins at an instant: at its first midnight, also where the clock is put back across it, or
    /// at the cut-off before it. A short period says its own: it begins where another zone's day did.
    private static func storedDate(of start: Instant, _ period: Period) -> Int64 {
        if start == period.start { return Moment.date(period.firstDate).stored }
        return Moment.date(Period(containing: start, .day, in: period.zone, cutOff: period.cutOff).firstDate).stored
    }

    func figures() throws -> [AccountFigures] {
        try accounts.compactMap { id, account in
            let first = try Row.fetchOne(
                db,
                compiled:
                    "SELECT booked, booked_is_date FROM entries WHERE account = ? AND +import <= ? ORDER BY booked LIMIT 1",
                arguments: [id, watermark])?.moment("booked")
            let start = request.statesBalances ? try startingBalance(id) : nil
            let hasStart = try request.statesBalances && mayHaveStart(id)
            var damage = try damage(id, account, hasBalance: hasStart)
            guard damage.isEmpty else { return try damaged(id, account, start, first, damage) }
            guard let first, try hasLinesBeforeEnd(id) else {
                // Where nothing is there any more, something may have been.
                damage = try self.damage(id, account, hasBalance: true)
                return damage.isEmpty ? nil : try damaged(id, account, start, first, damage)
            }
            let payouts = try payouts(id)
            if payouts.contains(where: { !$0.foots }) {
                damage = try self.damage(id, account, hasBalance: hasStart, ofPayouts: true)
            }
            return try figures(id, account, start, first: first, payouts, damage)
        }
    }

    private func figures(
        _ id: Int64, _ account: Account, _ start: Int64?, first: Moment, _ payouts: [AccountFigures.PaidOut],
        _ damage: [LineDamage]
    ) throws -> AccountFigures {
        let balance = try balance(id, account, start, first: first)
        return AccountFigures(
            account: account, balance: balance, groups: try groups(id), payouts: payouts,
            returns: try returns(id), brokenEntries: try brokenEntries(id), damage: damage, coverage: try coverage(id),
            reserve: try reserve(id),
            changes: try changes(id, account, balance), details: try details(id))
    }

    /// All that can still be said beside the damage: what was altered may have no sum, or be gone altogether.
    private func damaged(
        _ id: Int64, _ account: Account, _ start: Int64?, _ first: Moment?, _ damage: [LineDamage]
    ) throws -> AccountFigures {
        let first = first ?? .date(damage.compactMap(\.day).min() ?? request.period.firstDate)
        do {
            return try figures(id, account, start, first: first, payouts(id), damage)
        } catch  where StoreError("", error).code == .tooLarge {
            return AccountFigures(
                account: account, balance: .unknown(movementsSince: first), groups: [], payouts: [], damage: damage)
        }
    }

    // MARK: Arguments

    /// The parameters of all conditions: the account, the bounds of the period or of a part of it, what has been seen, and
    /// what is late.
    func arguments(_ account: Int64, within bounds: StoredBounds? = nil) -> StatementArguments {
        var arguments = (bounds ?? self.bounds).arguments
        arguments["account"] = account
        arguments["stated"] = stated.contains(account) ? 1 : 0
        add(.own, seen: watermark, request.late, origin: origins[account], to: &arguments)
        if let revised = request.revised {
            arguments["replaced_stated"] = replacedStated.contains(account) ? 1 : 0
            add(.replaced, seen: revised.watermark, revised.late, origin: replacedOrigins[account], to: &arguments)
        }
        let numbers = StatementArguments(arguments)
        return request.period.payout.map { numbers &+ ["payout": $0.identity] } ?? numbers
    }

    private func add(
        _ report: LineSections.Report, seen: Int64, _ late: LateBounds?, origin: Int64?,
        to arguments: inout [String: Int64]
    ) {
        let before = late?.before ?? request.period.start
        let prefix = report.rawValue
        arguments["\(prefix)seen"] = seen
        arguments["\(prefix)after"] = late?.after ?? .max
        arguments["\(prefix)late"] = before.seconds
        arguments["\(prefix)lateDate"] = report == .own ? lateDate : replacedLateDate
        arguments["\(prefix)origin"] = origin ?? .min
    }

    private func hasLinesBeforeEnd(_ account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db,
            compiled: """
                SELECT EXISTS (SELECT 1 FROM \(sections.entries())
                    WHERE account = :account AND \(sections.isSeen) AND \(sections.beforeEnd))
                """,
            arguments: arguments(account)) ?? false
    }

    // MARK: Balances

    /// - Parameter start: what the account began with; nil where nobody says it, or no balance is shown.
    private func balance(
        _ id: Int64, _ account: Account, _ start: Int64?, first: Moment
    ) throws -> AccountStatement.Balance {
        guard let start else { return .unknown(movementsSince: first) }
        let isBefore = "\(sections.beforePeriod) AND NOT \(sections.isLate)"
        let row = try Row.fetchOne(
            db,
            compiled: """
                SELECT coalesce(sum(net), 0), coalesce(sum(net) FILTER (WHERE \(isBefore)), 0),
                    coalesce(sum(net) FILTER (WHERE \(isBefore) AND \(Self.isInGap)), 0)
                FROM entries WHERE account = :account AND \(sections.isSeen) AND \(sections.beforeEnd)
                    AND NOT \(sections.isHistory)
                """,
            arguments: arguments(id))
        let closing = try start.adding(row?[0] ?? 0)
        guard let stated = request.preceding?.closings[account] else {
            return .known(opening: try start.adding(row?[1] ?? 0), closing: closing)
        }
        return .known(opening: try stated.adding(row?[2] ?? 0), closing: closing)
    }

    /// Booked in the periods that were given up since the preceding report: it is in none.
    private static let isInGap =
        "(CASE booked_is_date WHEN 0 THEN booked >= :late ELSE booked >= :lateDate END)"

    /// What the batch carried in that began what was stated before, or else the account's first; nil where no file says it,
    /// or entries from before that batch were there when it came. What comes later and was booked earlier is no new
    /// beginning.
    private func startingBalance(_ account: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db,
            compiled: """
                SELECT carried_in FROM (
                    SELECT * FROM batches WHERE account = :account AND opened >= :origin AND import <= :seen
                    ORDER BY opened, import LIMIT 1
                ) AS first
                WHERE NOT EXISTS (SELECT 1 FROM entries WHERE entries.account = :account
                    AND entries.booked < first.opened AND +entries.import <= first.import)
                """,
            arguments: ["account": account, "origin": origins[account] ?? Int64.min, "seen": watermark])
    }

    /// Whether a file says what a batch began with: the balance may be known, and where an altered row hides its start its
    /// history has to be looked at all the more.
    private func mayHaveStart(_ account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db,
            compiled: """
                SELECT EXISTS (SELECT 1 FROM batches WHERE account = ? AND carried_in IS NOT NULL AND import <= ?)
                """,
            arguments: [account, watermark]) ?? false
    }

    /// What the provider held back before the period and its late lines, and at its end.
    private func reserve(_ account: Int64) throws -> Reserve? {
        guard request.statesBalances else { return nil }
        let row = try Row.fetchOne(
            db,
            compiled: """
                SELECT count(*), sum(net) FILTER (WHERE \(sections.beforePeriod) AND NOT \(sections.isLate)), sum(net)
                FROM entries INDEXED BY entries_of_reserve WHERE account = :account AND type IN (8, 9) AND \(sections.isSeen)
                    AND \(sections.beforeEnd)
                """,
            arguments: arguments(account))
        guard let row, row[0] as Int64 > 0 else { return nil }
        let reserve = Reserve(opening: try (row[1] ?? 0 as Int64).negated(), closing: try (row[2] as Int64).negated())
        // More was given back than the data saw held: what was held before them is not known.
        return reserve.opening < 0 || reserve.closing < 0 ? nil : reserve
    }

    /// Until when the account's data is complete, as far as the files say that were seen; to the period's end where nothing
    /// comes any more.
    private func coverage(_ account: Int64) throws -> Moment? {
        let said = try Row.fetchOne(
            db,
            compiled: """
                SELECT through, through_is_date FROM coverage WHERE account = ? AND import <= ?
                ORDER BY through DESC LIMIT 1
                """,
            arguments: [account, watermark])?.moment("through")
        return said == .noMoreData ? .date(request.period.endDate) : said
    }

    // MARK: Lines together

    private func groups(_ account: Int64) throws -> [TotalsGroup] {
        try groups(of: sections.lines(Self.groupedColumns), arguments(account))
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
            compiled: """
                SELECT identity, CAST(computed AS INTEGER), net, file, imports.id, line FROM (
                    \(sections.lines("identity, \(sum) AS computed, net, import, line"))
                ) AS lines JOIN imports ON imports.id = lines.import WHERE computed <> net LIMIT 100
                """,
            arguments: arguments(account)
        ).map {
            BrokenEntry(
                origin: LineOrigin(entry: $0[0], file: $0[3], importID: $0[4], line: $0[5]), expected: $0[1],
                found: $0[2])
        }
    }
}
