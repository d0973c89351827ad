import Settlements

/// A report as a person reads it: every figure, date and sentence as text in one language. The page and its plain twin
/// are made of it. What its accounts tell is the report's own; all else is the same in every report.
struct ReportView<Part> {
    let words: Words
    let report: ReportKind
    let title: String
    let preheader: String
    let merchant: MerchantView
    let period: PeriodView
    let run: RunView
    /// What must be said before all else: a revision, preliminary, nothing booked.
    let notices: [String]
    /// The first of them, of a revision: it comes even before the report's title where there is no other first line.
    let replacement: String?
    let accounts: [Part]
    /// Whether each account is told in full below the headlines of all.
    let hasParts: Bool
    /// How the figures are proved; nil where nothing is.
    let footingNote: String?

    /// - Parameters:
    ///   - what: what the report comes to, as a mailbox shows it.
    ///   - verdict: whether it is right, in the same place.
    init(
        _ statement: Statement, accounts: [Part], what: String, verdict: String, footingNote: String?,
        in words: Words, detail: ReportDetail
    ) {
        let period = PeriodView(statement.period, in: words)
        self.words = words
        self.period = period
        self.accounts = accounts
        self.footingNote = footingNote
        hasParts = detail.parts
        report = statement.report
        title = ShownText.of(statement.title)
        merchant = MerchantView(statement.merchant)
        run = RunView(
            name: ShownText.of(statement.run.description), sequence: statement.sequence.map { "\($0)" },
            revision: "\(statement.run.revision)")
        let editions = EditionNotices(statement, in: words)
        replacement = editions.replacement
        notices =
            [editions.replacement].compactMap { $0 } + editions.others
            + (detail.parts ? [] : [words.figures.headlinesAlone(detail.hasCSV)])
        let first = words.preheader(what, period.dates, verdict)
        preheader = first.prefix(1).uppercased() + first.dropFirst()
    }
}

struct MerchantView {
    let id: String
    let name: String
    let address: [String]
    let vatID: String?

    init(_ merchant: Merchant) {
        id = ShownText.of(merchant.id)
        name = ShownText.of(merchant.name)
        address = merchant.address.map(ShownText.of)
        vatID = merchant.vatID.map(ShownText.of)
    }
}

struct PeriodView {
    /// `2026-W46`.
    let label: String
    /// `Week 46 of 2026`; nil where it would say the dates again.
    let name: String?
    /// `Mon 9 – Sun 15 Nov 2026`.
    let dates: String
    /// Both ends to the minute, with their offsets and the zone.
    let exact: String

    /// A payout by its id, when it was booked and when the bank has it.
    private static func told(
        _ payout: PayoutKey, _ period: Period, _ words: Words
    ) -> (name: String, dates: String, exact: String) {
        let booked = words.dates.date(period.firstDate)
        let valued = payout.valueDate.map { words.moves.valueDate(words.dates.date($0)) }
        let isSecond = period.end.since(period.start) == 1
        let moment = isSecond ? words.dates.instant(period.start, in: period.zone) : booked
        return (
            "\(words.payout) \(ShownText.of(payout.id))", [booked, valued].compactMap { $0 }.joined(separator: " · "),
            "\(moment) · \(period.zone.identifier)"
        )
    }

    /// The dates, and the name where there is one.
    var heading: String { [dates, name].compactMap { $0 }.joined(separator: " · ") }

    init(_ period: Period, in words: Words) {
        label = period.label
        if let payout = period.payout {
            (name, dates, exact) = Self.told(payout, period, words)
            return
        }
        let name = words.periodName(period)
        dates = words.dates.range(period.firstDate, period.lastDate)
        self.name = name == dates ? nil : name
        exact = words.fromUntil(
            words.dates.instant(period.start, in: period.zone), words.dates.instant(period.end, in: period.zone),
            period.zone.identifier)
    }
}

struct RunView {
    let name: String
    let sequence: String?
    let revision: String
}

/// The names over an account's part, the same in every report.
struct AccountHeading {
    /// Provider, account and currency.
    let text: String
    /// The same for an account of several, over its part of the header; else nil.
    let label: String?
    /// The same over tables that may stand on another page than the label; nil where the tables are few.
    let tableLabel: String?
    let amountsIn: String
    /// Until when the account's data is complete; nil where no file says so.
    let coverage: String?
    let heads: ColumnHeads

    init(
        _ statement: AccountStatement, _ period: Period, isOneOfSeveral: Bool, _ detail: ReportDetail, in words: Words
    ) {
        let account = statement.account
        coverage = statement.coverage.map { moment in
            switch moment {
            case .instant(let instant): words.moves.completeUntil(words.dates.instant(instant, in: period.zone))
            case .date(let date): words.moves.completeThrough(words.dates.date(date.adding(days: -1)))
            }
        }
        text = words.accountHeading(ShownText.of(account.provider), account.currency.code)
        label = isOneOfSeveral ? text : nil
        tableLabel = detail.types ? label : nil
        amountsIn = words.amountsIn(account.currency.code)
        heads = ColumnHeads(words) { column in
            isOneOfSeveral ? words.columnIn(column, account.currency.code) : column
        }
    }
}

/// What stands over columns of amounts. On a page of several accounts each names the currency.
struct ColumnHeads {
    let amount: String
    let gross: String
    let fees: String
    let net: String
    let volume: String
    let deducted: String
    let invoiced: String

    fileprivate init(_ words: Words, _ head: (String) -> String) {
        amount = head(words.amount)
        gross = head(words.gross)
        fees = head(words.fees)
        net = head(words.net)
        volume = head(words.feeReport.volume)
        deducted = head(words.feeReport.deductedColumn)
        invoiced = head(words.feeReport.invoicedColumn)
    }
}

/// How much of the tables a page holds: mail programs cut a message that is too large.
struct ReportDetail {
    /// Rows of each table; 0 leaves it out. What does not fit is summed in a last row.
    let methods: Int
    let schemes: Int
    let payouts: Int
    /// Lines shown by themselves.
    let lines: Int
    /// Whether the tables by type and by fee component are there, and the chart.
    let types: Bool
    /// Whether anything follows the headlines.
    var parts = true
    /// Whether the lines go out as a CSV too: only then a table says that it has the others.
    var hasCSV = true

    /// What a usual report needs in full.
    static let full = ReportDetail(methods: 15, schemes: 15, payouts: 35, lines: 25, types: true)
    static let short = ReportDetail(methods: 6, schemes: 0, payouts: 8, lines: 8, types: true)
    static let brief = ReportDetail(methods: 0, schemes: 0, payouts: 3, lines: 0, types: true)
    /// Payout and balance alone: for a merchant with many accounts.
    static let bare = ReportDetail(methods: 0, schemes: 0, payouts: 0, lines: 0, types: false)

    /// Of very many accounts what each comes to, and no table.
    static let headlines = ReportDetail(
        methods: 0, schemes: 0, payouts: 0, lines: 0, types: false, parts: false)

    func with(csv: Bool) -> ReportDetail {
        var detail = self
        detail.hasCSV = csv
        return detail
    }
}
