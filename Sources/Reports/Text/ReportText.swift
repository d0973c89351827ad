package import Settlements

/// A report as plain text: the twin of the page in a mail, and a reading of its own.
package enum ReportText {
    /// Wide enough for figures, narrow enough for every mail program.
    package static let width = 76

    /// At most 76 columns, lines end at LF. The first line says how much, for when, and that it adds up; of a revision what
    /// it replaces stands before it.
    ///
    /// - Parameter hasCSV: whether the lines go out as a CSV too, so that the text can point to it.
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where lines that are shown by themselves
    ///   are more than the statement has.
    package static func render(
        _ statement: Statement, in language: ReportLanguage, hasCSV: Bool = true
    ) throws(ReportError) -> String {
        let detail = ReportDetail.full.with(csv: hasCSV)
        let words = language.words
        if statement.edition.isNotice { return try notice(statement, in: words) }
        return switch statement.report {
        case .settlement: text(of: try SettlementView(statement, in: words, detail: detail))
        case .fees: text(of: try FeesView(statement, in: words, detail: detail))
        case .refunds: text(of: try RefundsView(statement, in: words, detail: detail))
        }
    }

    private static func text<Part: TextPart>(of view: ReportView<Part>) -> String {
        var text = TextPage(width: width)
        head(view, &text)
        for account in view.accounts { headline(account, &text) }
        for account in view.accounts {
            if account.label != nil {
                text.blank()
                text.rule("=")
                text.paragraph(account.name)
            }
            account.body(in: view.words, &text)
        }
        foot(view, &text)
        return text.text
    }

    /// The text of a period in which nothing was booked, where the definition wants to hear of that and no more: what,
    /// which period, that nothing happened, and how the accounts stand.
    private static func notice(_ statement: Statement, in words: Words) throws(ReportError) -> String {
        let view = try SettlementView(statement, in: words, detail: .headlines.with(csv: false))
        var text = TextPage(width: width)
        text.paragraph("\(view.period.dates) · \(words.nothingBooked)")
        text.blank()
        text.paragraph(view.title)
        text.paragraph(view.merchant.name)
        text.paragraph(view.period.heading)
        text.blank()
        text.paragraph(words.editions.noticeAlone)
        let others = EditionNotices(statement, in: words).others.filter { $0 != words.nothingBooked }
        for other in others {
            text.blank()
            text.paragraph("! \(other)", hanging: 2)
        }
        if view.accounts.contains(where: { $0.balance != nil || $0.coverage != nil }) { text.blank() }
        for account in view.accounts {
            if let balance = account.balance {
                text.paragraph(
                    words.field(
                        account.heading, words.field("\(words.closing), \(balance.closingDate)", balance.closing)),
                    hanging: 2)
            }
            if let below = account.balance?.belowZero { text.paragraph("  \(below)", hanging: 2) }
            if let coverage = account.coverage { text.paragraph("  \(coverage)", hanging: 2) }
        }
        foot(view, &text, hasProof: false)
        return text.text
    }

    private static func head(_ view: ReportView<some Any>, _ text: inout TextPage) {
        if let replacement = view.replacement {
            text.paragraph("! \(replacement)", hanging: 2)
            text.blank()
        }
        text.paragraph(view.preheader)
        text.blank()
        text.paragraph(view.title)
        text.paragraph(view.merchant.name)
        text.paragraph(view.period.heading)
        for notice in view.notices.dropFirst(view.replacement == nil ? 0 : 1) {
            text.blank()
            text.paragraph("! \(notice)", hanging: 2)
        }
    }

    private static func headline(_ account: some TextPart, _ text: inout TextPage) {
        text.blank()
        if let label = account.label { text.paragraph(label) }
        text.paragraph(account.headline.amount)
        for detail in account.headline.details + [account.proof].compactMap({ $0 }) {
            text.paragraph("  \(detail)", hanging: 4)
        }
    }

    private static func foot(_ view: ReportView<some Any>, _ text: inout TextPage, hasProof: Bool = true) {
        let words = view.words
        func field(_ label: String, _ value: String) {
            text.paragraph(words.field(label, value), hanging: 2)
        }
        text.blank()
        text.rule("-")
        if hasProof, let note = view.footingNote {
            text.paragraph(note)
            text.blank()
        }
        field(words.merchant, "\(view.merchant.name) (\(view.merchant.id))")
        for line in view.merchant.address { text.paragraph("  \(line)", hanging: 2) }
        if let vatID = view.merchant.vatID { text.paragraph("  \(words.vatID) \(vatID)", hanging: 2) }
        field(words.period, "\(view.period.label), \(view.period.exact)")
        field(words.run, view.run.name)
        let number = view.run.sequence.map { words.field(words.sequence, $0) }
        let revision = words.field(words.revision, view.run.revision)
        text.paragraph([number, revision].compactMap { $0 }.joined(separator: ", "), hanging: 2)
    }
}

/// One account's part of a report, as plain text has it.
protocol TextPart {
    /// Provider, account and currency.
    var name: String { get }
    /// The same for an account of several; else nil.
    var label: String? { get }
    var headline: Headline { get }
    /// The sentence that it is right; nil where the figures are too few to prove anything.
    var proof: String? { get }

    func body(in words: Words, _ text: inout TextPage)
}

extension FigureRow {
    func line(isTotal: Bool = false) -> TextRow {
        TextRow((isPart ? "  " : "") + name, note: entries, [gross, fees, net], isTotal: isTotal)
    }
}

extension AmountRow {
    func line(isTotal: Bool = false) -> TextRow { TextRow(name, [amount], isTotal: isTotal) }
}

extension TextRow {
    /// A line whose name is made of what is known: date, kind, method, reference.
    init(naming parts: [String?], note: String? = nil, _ figures: [String], below: [String] = []) {
        self.init(parts.compactMap { $0 }.joined(separator: " · "), note: note, figures, below: below)
    }
}
