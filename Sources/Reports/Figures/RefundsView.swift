import Settlements

/// The report of refunds: what went back to shoppers, how much of what was sold that is, and which payments they are of.
typealias RefundsView = ReportView<RefundsAccountView>

extension ReportView where Part == RefundsAccountView {
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where lines that are shown by themselves
    ///   are more than the statement has, or full and partial refunds are not as many as there are refunds.
    init(_ statement: Statement, in words: Words, detail: ReportDetail) throws(ReportError) {
        var accounts: [RefundsAccountView] = []
        for account in statement.accounts {
            accounts.append(
                try RefundsAccountView(
                    try RefundTables(account), statement.period, in: words,
                    isOneOfSeveral: statement.accounts.count > 1, detail: detail))
        }
        self.init(
            statement, accounts: accounts,
            what: try MailSubject.what(statement, in: words), verdict: words.totalsAddUp,
            footingNote: accounts.contains(where: \.headline.isAmount) ? words.refundReport.proof : nil, in: words,
            detail: detail)
    }
}

/// One account's part of the report of refunds. What went back to shoppers is positive.
struct RefundsAccountView {
    let heading: AccountHeading
    let headline: Headline
    /// How amounts are signed on this page.
    let signs: String
    /// Of a revision; else nil.
    let changes: ChangesView?
    let sums: RefundSumsView
    /// Of earlier periods, arrived after their report; nil where there are none.
    let late: RefundSumsView?
    /// How many give back the whole payment, a part of it, or one that is not known; nil where it is not known of all.
    let full: String?
    let partial: String?
    /// Nil also where every payment is known.
    let unknownPayment: String?
    let volume: String
    /// `211 payments`.
    let payments: String
    /// What was refunded in the volume, and refunds for each hundred payments; nil without payments.
    let shareOfVolume: String?
    let shareOfPayments: String?
    let methods: [RefundMethodRow]
    let ofMethods: RefundMethodRow
    let chart: DayChart?
    let lines: RefundLinesView?

    init(
        _ tables: RefundTables, _ period: Period, in words: Words, isOneOfSeveral: Bool, detail: ReportDetail
    ) throws(ReportError) {
        let statement = tables.statement
        let text = FigureText(words: words, currency: statement.account.currency)
        heading = AccountHeading(statement, period, isOneOfSeveral: isOneOfSeveral, detail, in: words)
        headline = Headline(tables, in: words)
        signs = words.refundReport.signs
        changes = try ChangesView(statement, of: .refunds, period, heading.heads, text, detail)
        sums = RefundSumsView(tables.period, text)
        late = detail.types ? tables.late.map { RefundSumsView($0, text) } : nil
        full = tables.counts.map { words.amounts.count($0.full) }
        partial = tables.counts.map { words.amounts.count($0.partial) }
        unknownPayment = tables.counts.flatMap { $0.unknown == 0 ? nil : words.amounts.count($0.unknown) }
        volume = text.figure(tables.volume)
        payments = words.figures.payments(tables.payments)
        shareOfVolume = tables.rateByAmount.map(words.share)
        shareOfPayments = tables.rateByNumber.map { words.amounts.number($0.hundredths, decimals: 2) }
        (methods, ofMethods) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            try RefundMethodRow.rows(tables, text, detail)
        }
        chart = detail.types ? try DayChart(statement, .refunds, period, in: words) : nil
        lines = try RefundLinesView(tables, period, text, detail)
    }
}

extension RefundsAccountView {
    var hasRefunds: Bool { headline.isAmount || late != nil }

    /// Whether volume, amount and share want a line of their own on a phone.
    var hasWideAmounts: Bool {
        PhoneWidth.isWide(methods + [ofMethods], \.name, \.volume, \.amount) { $0.share ?? "" }
    }
}

/// Refunds less those that came back.
struct RefundSumsView {
    let amount: String
    /// `12 refunds`, without those that came back, and what they alone come to.
    let refunds: String
    let given: String
    /// How many came back, and how much (negative); nil where none did.
    let returns: String?
    let returned: String?
    /// Fees on them: what was paid is positive. Nil where there are none.
    let fees: String?
    let invoicedFees: String?

    fileprivate init(_ sums: RefundTables.Sums, _ text: FigureText) {
        amount = text.figure(sums.amount)
        refunds = text.words.refundReport.refunds(sums.refunds)
        given = text.figure(sums.given)
        returns = sums.returns == 0 ? nil : text.words.refundReport.refunds(sums.returns)
        returned = sums.returns == 0 ? nil : text.figure(sums.returned)
        fees = sums.fees == 0 ? nil : text.figure(sums.fees)
        invoicedFees = sums.invoicedFees == 0 ? nil : text.figure(sums.invoicedFees)
    }
}

/// Refunds of a payment method.
struct RefundMethodRow {
    let name: String
    /// `12 refunds`.
    let refunds: String
    let amount: String
    /// Gross of the method's payments.
    let volume: String
    /// Of the method's volume; nil where there is none.
    let share: String?
    /// It is a part of the line above and not counted again in the total.
    let isPart: Bool

    fileprivate static func rows(
        _ tables: RefundTables, _ text: FigureText, _ detail: ReportDetail
    ) throws(MoneyError) -> (rows: [RefundMethodRow], total: RefundMethodRow) {
        let lines = try tables.methods.lines(detail, in: text.words)
        var rows: [RefundMethodRow] = []
        for line in lines { rows.append(try RefundMethodRow(line, text)) }
        let total = MethodSums.Line(name: text.words.total, totals: tables.ofMethods, isPart: false)
        return (rows, try RefundMethodRow(total, text))
    }

    private init(_ line: MethodSums.Line, _ text: FigureText) throws(MoneyError) {
        name = line.name
        refunds = text.words.refundReport.refunds(line.totals.count)
        amount = text.figure(line.totals.gross)
        volume = text.figure(line.totals.net)
        share = try Share(line.totals.gross, of: line.totals.net).map(text.words.share)
        isPart = line.isPart
    }
}

extension Headline {
    /// What was refunded, in how many refunds, and how much of what was sold that is.
    fileprivate init(_ tables: RefundTables, in words: Words) {
        let currency = tables.statement.account.currency
        let refunds = words.refundReport
        let sums = tables.period
        func amount(_ units: Int64) -> String { words.amounts.amount(units, currency) }
        var details: [String] = []
        let isAmount = sums.refunds > 0 || sums.returns > 0
        if sums.refunds > 0 { details.append(refunds.inRefunds(sums.refunds)) }
        if sums.refunds > 0, let counts = tables.counts { details.append(Self.extent(counts, words)) }
        if let share = tables.rateByAmount {
            details.append(refunds.ofVolume(words.share(share), amount(tables.volume)))
        } else if tables.payments == 0 {
            details.append(refunds.noPayments)
        }
        if sums.returns > 0 { details.append(refunds.cameBack(sums.returns, amount(-sums.returned))) }
        if let late = tables.late { details.append(refunds.lateBesides(amount(late.amount))) }
        self.init(amount: isAmount ? amount(sums.amount) : refunds.none, isAmount: isAmount, details: details)
    }

    private static func extent(_ counts: RefundCounts, _ words: Words) -> String {
        let (full, partial) = (words.amounts.count(counts.full), words.amounts.count(counts.partial))
        guard counts.unknown > 0 else { return words.refundReport.fullAndPartial(full, partial) }
        return words.refundReport.fullPartialAndUnknown(full, partial, words.amounts.count(counts.unknown))
    }
}
