import Settlements

/// One account's part of a report as text.
struct AccountView {
    let heading: String
    let amountsIn: String
    let coverage: String?
    let heads: ColumnHeads
    let headline: Headline
    let balance: BalanceView?
    /// Said in place of the balance, where none can be shown.
    let noBalance: String?
    let movements: [FigureRow]
    let beforePayouts: FigureRow
    let late: FigureRow?
    /// By type what ``late`` sums.
    let lateMovements: [FigureRow]
    let payoutMovements: [FigureRow]
    /// Of all of these; nil where ``beforePayouts`` says it.
    let change: FigureRow?
    let methods: [FigureRow]
    let channels: [FigureRow]
    /// What ``methods`` and ``channels`` each sum to.
    let sales: FigureRow
    /// Said over ``methods``, ``channels`` and ``fees``, where there are late entries: these are in none of them.
    let lateApart: String?
    let fees: [AmountRow]
    let feesTotal: String
    /// Fees of late entries, and both together; nil where there are none.
    let lateFees: AmountRow?
    let feesWithLate: AmountRow?
    let payouts: [PayoutRow]
    let payoutsTotal: String
    /// Payouts that came back; nil where none did.
    let returns: ReturnsView?
    /// Where movements go that this period's payouts do not pay; nil where they pay all.
    let shares: SharesView?
    let reserve: ReserveView?
    let conversions: [CountedRow]
    /// That late entries are among ``conversions``; nil where none is.
    let conversionsNote: String?
    /// Of a revision; else nil.
    let changes: ChangesView?
    /// Nil but for an account of several: the name over its part of the header.
    let label: String?
    /// The same over tables that may stand on another page.
    let tableLabel: String?
    /// Fees that are in no balance, as a sentence; nil where there are none.
    let invoicedNote: String?
    let chart: DayChart?
    let lines: LinesView?

    init(
        _ tables: AccountTables, _ period: Period, _ basis: Basis, in words: Words, isOneOfSeveral: Bool,
        detail: ReportDetail
    ) throws(ReportError) {
        let account = tables.statement.account
        let text = FigureText(words: words, currency: account.currency)
        let names = AccountHeading(tables.statement, period, isOneOfSeveral: isOneOfSeveral, detail, in: words)
        (heading, label, tableLabel) = (names.text, names.label, names.tableLabel)
        (amountsIn, coverage, heads) = (names.amountsIn, names.coverage, names.heads)
        headline = Headline(tables, period, in: words)
        switch tables.statement.balance {
        case _ where basis != .booked || period.form.standsAlone:
            // A notice of the whole report says why.
            (balance, noBalance) = (nil, nil)
        case .known(let opening, let closing):
            balance = BalanceView(tables, opening: opening, closing: closing, period, text)
            noBalance = nil
        case .unknown(let since):
            balance = nil
            noBalance = words.noBalance(words.dates.date(words.dates.day(since, in: period.zone)))
        }
        movements = detail.types ? try text.rows(tables.movements.map { (words.kind($0.subject), $0.totals) }) : []
        beforePayouts = try text.row(words.beforePayoutsTotal, tables.beforePayouts)
        late = tables.statement.late.count == 0 || !detail.types ? nil : try text.row(words.late, tables.statement.late)
        lateMovements = detail.types ? try Self.lateMovements(tables, text) : []
        payoutMovements =
            detail.types ? try text.rows(tables.payoutMovements.map { (words.kind($0.subject), $0.totals) }) : []
        change = detail.types ? try Self.change(tables, text) : nil
        methods = try Self.methods(tables, text, detail)
        let isChannelTold = tables.channels.contains { $0.subject != nil } && detail.methods > 0
        channels =
            isChannelTold ? try text.rows(tables.channels.map { (words.channelName($0.subject), $0.totals) }) : []
        sales = try text.row(words.total, tables.sales)
        fees =
            detail.types
            ? tables.feeComponents.map {
                AmountRow(name: words.feeName($0.subject), amount: text.figure($0.totals.net))
            } : []
        feesTotal = text.figure(tables.fees)
        lateApart = lateMovements.isEmpty ? nil : words.figures.lateApart
        (lateFees, feesWithLate) = try Self.lateFees(tables, text, isShown: !fees.isEmpty)
        payouts = try Self.payouts(tables, period, text, detail)
        payoutsTotal = text.figure(tables.paidOut)
        returns = try ReturnsView(tables.statement, period, text, detail)
        shares = try SharesView(tables.statement, period, text, detail)
        reserve = try ReserveView(tables.statement, text, detail)
        conversions =
            detail.types
            ? try ReportError.summing(account) { () throws(MoneyError) in
                try tables.statement.details.conversions.map { conversion throws(MoneyError) in
                    try CountedRow(conversion, of: account, text)
                }
            } : []
        let hasLateConversions = tables.lateMovements.contains { $0.subject == .conversion }
        conversionsNote = hasLateConversions && !conversions.isEmpty ? words.moves.lateAmong : nil
        changes = try ChangesView(tables.statement, of: .settlement, period, heads, text, detail)
        invoicedNote =
            tables.invoiced == 0
            ? nil : words.figures.invoicedApart(words.amounts.amount(tables.invoiced, account.currency))
        chart = detail.types ? try DayChart(tables.statement, .settlement, period, in: words) : nil
        lines = try LinesView(tables.statement, period, text, detail)
    }

    /// What leads from the fees of the period to those that moved the balance.
    private static func lateFees(
        _ tables: AccountTables, _ text: FigureText, isShown: Bool
    ) throws(ReportError) -> (AmountRow?, AmountRow?) {
        let statement = tables.statement
        guard isShown, statement.late.fees != .none else { return (nil, nil) }
        let (late, sum) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            let late = try statement.late.fees.total()
            return (late, try tables.fees.adding(late))
        }
        return (
            AmountRow(name: text.words.late, amount: text.figure(late)),
            AmountRow(name: text.words.figures.totalWithLate, amount: text.figure(sum))
        )
    }

    /// Payouts with what they are called: they stand in no other table.
    private static func lateMovements(_ tables: AccountTables, _ text: FigureText) throws(ReportError) -> [FigureRow] {
        let payouts = tables.statement.payouts.filter { $0.section == .late }
        let references = payouts.map { reference(of: $0.payout, text.words) }.joined(separator: ", ")
        return try text.rows(
            tables.lateMovements.map { row in
                let kind = text.words.kind(row.subject)
                let isNamed = row.subject == .payout && !payouts.isEmpty
                return (isNamed ? text.words.field(kind, references) : kind, row.totals)
            })
    }

    /// - Throws: ``ReportError/Code/doesNotFoot`` where it does not lead from the balance before to the one after.
    private static func change(_ tables: AccountTables, _ text: FigureText) throws(ReportError) -> FigureRow? {
        let statement = tables.statement
        guard !tables.payoutMovements.isEmpty || statement.late.count > 0 else { return nil }
        let (change, closing) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            let change = try AccountTables.sum([tables.beforePayouts, tables.payoutTotals, statement.late])
            guard case .known(let opening, _) = statement.balance else { return (change, Int64?.none) }
            return (change, try opening.adding(change.net))
        }
        if case .known(_, let known) = statement.balance, let closing, closing != known {
            throw ReportError(.doesNotFoot, "\(statement.account): its rows do not lead to its closing balance")
        }
        return try text.row(text.words.changeInBalance, change)
    }

    private static func methods(
        _ tables: AccountTables, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) -> [FigureRow] {
        let lines = try ReportError.summing(tables.statement.account) { () throws(MoneyError) in
            try tables.methods.lines(detail, in: text.words)
        }
        var rows: [FigureRow] = []
        for line in lines { rows.append(try text.row(line.name, line.totals, isPart: line.isPart)) }
        return rows
    }

    /// What the bank statement shows; where the provider does not say, what the provider calls the payout.
    static func reference(of payout: Payout, _ words: Words) -> String {
        payout.bankReference.map(ShownText.of) ?? words.payoutID(ShownText.of(payout.id))
    }

    private static func payouts(
        _ tables: AccountTables, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) -> [PayoutRow] {
        guard detail.payouts > 0 else { return [] }
        let payouts = tables.statement.ownPayouts
        let shown = payouts.count > detail.payouts ? payouts.prefix(detail.payouts - 1) : payouts[...]
        let rows = shown.map { PayoutRow($0, period, text) }
        let rest = payouts.dropFirst(shown.count)
        guard !rest.isEmpty else { return rows }
        return try ReportError.summing(tables.statement.account) { () throws(MoneyError) in
            rows + [try PayoutRow(rest: rest, text)]
        }
    }
}

extension AccountView {
    var hasActivity: Bool { !movements.isEmpty || !payoutMovements.isEmpty || late != nil }

    /// Whether gross, fees and net want a line of their own on a phone.
    var hasWideAmounts: Bool {
        let rows =
            movements + [beforePayouts, sales] + [change].compactMap { $0 } + payoutMovements + methods + channels
            + [late].compactMap { $0 }
        return PhoneWidth.isWide(rows, \.name, \.gross, \.fees, \.net)
    }
}

/// A line of a table: a name, how many entries, and their sums.
struct FigureRow {
    let name: String
    let entries: String
    let gross: String
    let fees: String
    let net: String
    /// It is a part of the line above and not counted again in the total.
    let isPart: Bool
}

struct AmountRow {
    let name: String
    let amount: String
}

/// Figures of one account's currency as text.
struct FigureText {
    let words: Words
    let currency: Currency

    func figure(_ minorUnits: Int64) -> String {
        words.amounts.figure(minorUnits, currency)
    }

    func row(_ name: String, _ totals: Totals, isPart: Bool = false) throws(ReportError) -> FigureRow {
        do throws(MoneyError) {
            return FigureRow(
                name: name, entries: words.entries(totals.count), gross: figure(totals.gross),
                fees: figure(try totals.fees.total()), net: figure(totals.net), isPart: isPart)
        } catch {
            throw ReportError(.overflow, "a total in \(currency) is \(error)")
        }
    }

    func rows(_ rows: [(name: String, totals: Totals)]) throws(ReportError) -> [FigureRow] {
        var texts: [FigureRow] = []
        for row in rows { texts.append(try self.row(row.name, row.totals)) }
        return texts
    }
}
