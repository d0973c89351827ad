import Settlements

/// The report of fees: what it cost, for what, and how it is paid.
typealias FeesView = ReportView<FeesAccountView>

extension ReportView where Part == FeesAccountView {
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where lines that are shown by themselves
    ///   are more than the statement has.
    init(_ statement: Statement, in words: Words, detail: ReportDetail) throws(ReportError) {
        var accounts: [FeesAccountView] = []
        for account in statement.accounts {
            accounts.append(
                try FeesAccountView(
                    try FeeTables(account), statement.period, in: words,
                    isOneOfSeveral: statement.accounts.count > 1, detail: detail))
        }
        self.init(
            statement, accounts: accounts, what: try MailSubject.what(statement, in: words),
            verdict: words.totalsAddUp,
            footingNote: accounts.contains { $0.deducted != nil || $0.invoiced != nil } ? words.feeReport.proof : nil,
            in: words,
            detail: detail)
    }
}

/// One account's part of the report of fees. What the merchant pays is positive.
struct FeesAccountView {
    let heading: AccountHeading
    let headline: Headline
    /// `It adds up: 12.00 + 3.00 = 15.00.`, over both ways of taking fees; where there is one, over its components.
    /// Nil where there is nothing to add.
    let footing: String?
    /// How amounts are signed on this page.
    let signs: String
    /// Of a revision; else nil.
    let changes: ChangesView?
    /// Nil where no fee was deducted.
    let deducted: FeeTableView?
    /// Nil where no fee is invoiced apart.
    let invoiced: FeeTableView?
    let sums: FeeSumsView
    /// Fees of earlier periods that arrived after their report; nil where there are none.
    let late: FeeSumsView?
    /// From the first of the month until the period's end; nil where that is the period itself.
    let monthToDate: MonthToDateView?
    let chart: DayChart?
    let lines: FeeLinesView?

    init(
        _ tables: FeeTables, _ period: Period, in words: Words, isOneOfSeveral: Bool, detail: ReportDetail
    ) throws(ReportError) {
        let statement = tables.statement
        let text = FigureText(words: words, currency: statement.account.currency)
        heading = AccountHeading(statement, period, isOneOfSeveral: isOneOfSeveral, detail, in: words)
        headline = Headline(tables, in: words)
        signs = words.feeReport.signs
        changes = try ChangesView(statement, of: .fees, period, heading.heads, text, detail)
        deducted = try FeeTableView(tables.deducted, words.feeReport.deducted, statement.account, text, detail)
        invoiced = try FeeTableView(tables.invoiced, words.feeReport.invoiced, statement.account, text, detail)
        footing =
            if deducted != nil, invoiced != nil {
                text.footing([tables.period.deducted, tables.period.invoiced], tables.period.total)
            } else { deducted?.footing ?? invoiced?.footing }
        sums = FeeSumsView(tables.period, text)
        late = detail.types ? tables.late.map { FeeSumsView($0, text) } : nil
        monthToDate = detail.types ? try MonthToDateView(tables, period, text) : nil
        chart = detail.types ? try DayChart(statement, .fees, period, in: words) : nil
        lines = try FeeLinesView(tables, period, text, detail)
    }
}

extension FeesAccountView {
    var hasFees: Bool { deducted != nil || invoiced != nil }
    var hasTwoWays: Bool { deducted != nil && invoiced != nil }
}

/// Fees that are taken in one way, by what they are for and by how the shoppers paid.
struct FeeTableView {
    let heading: String
    let total: String
    /// Of the volume; nil where there is none.
    let share: String?
    let components: [AmountRow]
    /// `It adds up: 12.00 + 3.00 = 15.00.`, over the components; nil where they are fewer than two.
    let footing: String?
    /// What the fees are without tax, and the tax; both nil where the data state no tax.
    let withoutTax: String?
    let tax: String?
    let methods: [FeeRow]
    /// What ``methods`` sums to.
    let ofMethods: FeeRow
    /// Fees that belong to no payment: with ``ofMethods`` they make the total.
    let ofNoPayment: [AmountRow]

    /// Nil where there are no such fees.
    fileprivate init?(
        _ table: FeeTables.Table, _ heading: String, _ account: Account, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        guard !table.isEmpty else { return nil }
        let words = text.words
        self.heading = heading
        total = text.figure(table.total)
        share = table.share.map(words.share)
        components =
            detail.types
            ? table.components.map { AmountRow(name: words.feeName($0.component), amount: text.figure($0.amount)) } : []
        footing = table.components.count < 2 ? nil : text.footing(table.components.map(\.amount), table.total)
        (withoutTax, tax, methods, ofMethods) = try ReportError.summing(account) { () throws(MoneyError) in
            let withoutTax = try table.total.adding(table.tax.reversed())
            var rows: [FeeRow] = []
            for line in try table.methods.lines(detail, in: words) { rows.append(try FeeRow(line, text)) }
            let sum = MethodSums.Line(name: words.feeReport.ofMethods, totals: table.ofMethods, isPart: false)
            return (
                table.tax == 0 ? nil : text.figure(withoutTax), table.tax == 0 ? nil : text.figure(table.tax), rows,
                try FeeRow(sum, text)
            )
        }
        ofNoPayment = table.ofNoPayment.map {
            AmountRow(name: words.kind($0.subject), amount: text.figure($0.totals.net))
        }
    }
}

/// Fees of a payment method, on what volume.
struct FeeRow {
    let name: String
    /// `211 payments`.
    let payments: String
    let volume: String
    let fees: String
    /// Of the volume; nil where there is none.
    let share: String?
    /// It is a part of the line above and not counted again in the total.
    let isPart: Bool

    fileprivate init(_ line: MethodSums.Line, _ text: FigureText) throws(MoneyError) {
        name = line.name
        payments = text.words.figures.payments(line.totals.count)
        volume = text.figure(line.totals.gross)
        fees = text.figure(line.totals.net)
        share = try Share(line.totals.net, of: line.totals.gross).map(text.words.share)
        isPart = line.isPart
    }

    /// All fees of some days.
    init(_ name: String, _ sums: FeeTables.Sums, _ text: FigureText) {
        self.name = name
        payments = text.words.figures.payments(sums.payments)
        volume = text.figure(sums.volume)
        fees = text.figure(sums.total)
        share = sums.share.map(text.words.share)
        isPart = false
    }
}

extension FigureText {
    fileprivate func footing(_ terms: [Int64], _ sum: Int64) -> String {
        words.footing(words.amounts.sum(terms, currency), figure(sum))
    }
}

/// All fees together, on what volume.
struct FeeSumsView {
    let deducted: String
    let invoiced: String
    let total: String
    let hasInvoiced: Bool
    let volume: String
    /// `211 payments`.
    let payments: String
    let share: String?

    init(_ sums: FeeTables.Sums, _ text: FigureText) {
        deducted = text.figure(sums.deducted)
        invoiced = text.figure(sums.invoiced)
        total = text.figure(sums.total)
        hasInvoiced = sums.invoiced != 0
        volume = text.figure(sums.volume)
        payments = text.words.figures.payments(sums.payments)
        share = sums.share.map(text.words.share)
    }
}

/// The entries with the largest fees, and the others in one row: together all fees of the period and late ones.
struct FeeLinesView {
    struct Row {
        let date: String
        /// `Payment`.
        let what: String
        let method: String?
        let reference: String?
        let gross: String
        let deducted: String
        let invoiced: String
        /// `late`, of an entry of an earlier period.
        let late: String?
    }

    struct Sum {
        let name: String
        let deducted: String
        let invoiced: String
    }

    /// Whether these are the largest, or all.
    let heading: String
    let rows: [Row]
    let rest: Sum?
    let total: Sum
    /// Whether the column of invoiced fees has anything in it.
    let hasInvoiced: Bool

    /// Nil where no line is shown.
    fileprivate init?(
        _ tables: FeeTables, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        let statement = tables.statement
        let shown = ShownLines(statement, atMost: detail.lines) { _ in true }
        guard !shown.lines.isEmpty else { return nil }
        let words = text.words
        let (total, rest) = (try shown.total(), try shown.rest())
        let isWhole = rest.fees == .none && rest.invoiced == .none
        heading = isWhole ? words.feeReport.all : words.feeReport.largest
        (rows, self.rest, self.total) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            func sum(_ name: String, _ totals: Totals) throws(MoneyError) -> Sum {
                Sum(
                    name: name, deducted: text.figure(try totals.fees.total().reversed()),
                    invoiced: text.figure(try totals.invoiced.total().reversed()))
            }
            var rows: [Row] = []
            for line in shown.lines {
                let entry = line.entry
                rows.append(
                    Row(
                        date: words.dates.date(words.dates.day(entry.booked, in: period.zone)),
                        what: words.figures.entryKind(entry.type), method: line.methodName(in: words),
                        reference: line.ownReference, gross: text.figure(entry.gross),
                        deducted: text.figure(try entry.fees.total().reversed()),
                        invoiced: text.figure(try entry.invoiced.total().reversed()),
                        late: line.section == .late ? words.figures.lateMark : nil))
            }
            return (
                rows, isWhole ? nil : try sum(words.feeReport.others(detail.hasCSV), rest),
                try sum(tables.late == nil ? words.total : words.figures.totalWithLate, total)
            )
        }
        hasInvoiced = total.invoiced != .none
    }
}

extension Headline {
    /// What it cost, on what volume, and how it is paid.
    fileprivate init(_ tables: FeeTables, in words: Words) {
        let currency = tables.statement.account.currency
        let fees = words.feeReport
        let sums = tables.period
        func amount(_ units: Int64) -> String { words.amounts.amount(units, currency) }
        var details: [String] = []
        let isAmount = !tables.deducted.isEmpty || !tables.invoiced.isEmpty
        if let share = sums.share, isAmount {
            details.append(fees.ofVolume(words.share(share), amount(sums.volume)))
        } else if sums.payments > 0 {
            details.append(fees.onVolume(amount(sums.volume)))
        } else {
            details.append(fees.noPayments)
        }
        if isAmount { details.append(Self.way(tables, fees, amount)) }
        if let late = tables.late { details.append(fees.lateBesides(amount(late.total))) }
        self.init(amount: isAmount ? amount(sums.total) : fees.none, isAmount: isAmount, details: details)
    }

    private static func way(_ tables: FeeTables, _ fees: FeeWords, _ amount: (Int64) -> String) -> String {
        if tables.invoiced.isEmpty { return fees.allDeducted }
        if tables.deducted.isEmpty { return fees.allInvoiced }
        return fees.deductedAndInvoiced(amount(tables.period.deducted), amount(tables.period.invoiced))
    }
}

extension Words {
    /// `1.23%`.
    func share(_ share: Share) -> String { amounts.percent(share.hundredths, decimals: 2) }
}
