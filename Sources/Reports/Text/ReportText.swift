package import Settlements

/// A report as plain text: the twin of the page in a mail, and a reading of its own.
package enum ReportText {
    /// Wide enough for figures, narrow enough for every mail program.
    package static let width = 76

    /// At most 76 columns, lines end at LF. The first lines say how much, for when, and that it adds up.
    /// - Throws: ``ReportError/Code/overflow``.
    package static func render(_ statement: Statement, in language: ReportLanguage) throws(ReportError) -> String {
        let view = try SettlementView(statement, in: language.words, detail: .full)
        var text = TextPage(width: width)
        head(view, &text)
        for account in view.accounts { headline(account, &text) }
        for account in view.accounts { body(account, view.words, &text) }
        foot(view, &text)
        return text.text
    }

    private static func head(_ view: SettlementView, _ text: inout TextPage) {
        text.paragraph(view.title)
        text.paragraph(view.merchant.name)
        text.paragraph("\(view.period.dates) · \(view.period.name)")
        for notice in view.notices {
            text.blank()
            text.paragraph("! \(notice)", hanging: 2)
        }
    }

    private static func headline(_ account: AccountView, _ text: inout TextPage) {
        text.blank()
        if let label = account.label { text.paragraph(label) }
        text.paragraph(account.headline.amount)
        for detail in account.headline.details { text.paragraph("  \(detail)", hanging: 4) }
        text.paragraph("  \(account.balance?.footing ?? account.noBalance ?? "")", hanging: 4)
    }

    private static func body(_ account: AccountView, _ words: Words, _ text: inout TextPage) {
        if account.label != nil {
            text.blank()
            text.rule("=")
            text.paragraph(account.heading)
        }
        if let balance = account.balance {
            text.heading(words.balance)
            text.figures(
                [
                    TextRow("\(words.opening), \(balance.openingDate)", [balance.opening]),
                    balance.late.map { TextRow(words.late, [$0]) },
                    TextRow(words.beforePayouts, [balance.beforePayouts]),
                    TextRow(words.payoutsMove, [balance.payouts]),
                    TextRow("\(words.closing), \(balance.closingDate)", [balance.closing], isTotal: true),
                ].compactMap { $0 })
        }
        let columns = [words.gross, words.fees, words.net]
        if account.hasActivity {
            text.heading(words.activity)
            text.figures(
                account.movements.map { row($0) } + [row(account.beforePayouts, isTotal: true)]
                    + account.payoutMovements.map { row($0) } + [account.late].compactMap { $0 }.map { row($0) },
                under: columns)
        }
        payouts(account, words, &text)
        if !account.methods.isEmpty {
            text.heading(words.byMethod)
            text.figures(account.methods.map { row($0) } + [row(account.sales, isTotal: true)], under: columns)
        }
        if !account.channels.isEmpty {
            text.heading(words.byChannel)
            text.figures(account.channels.map { row($0) }, under: columns)
        }
        if !account.fees.isEmpty {
            text.heading(words.feesByComponent)
            text.figures(
                account.fees.map { TextRow($0.name, [$0.amount]) } + [
                    TextRow(words.total, [account.feesTotal], isTotal: true)
                ])
        }
        text.blank()
        text.paragraph(account.amountsIn)
    }

    private static func payouts(_ account: AccountView, _ words: Words, _ text: inout TextPage) {
        guard !account.payouts.isEmpty else { return }
        text.heading(words.payouts)
        text.figures(
            account.payouts.map { payout in
                TextRow(
                    [payout.date, payout.reference].compactMap { $0 }.joined(separator: " · "), note: payout.pays,
                    [payout.amount])
            } + [TextRow(words.total, [account.payoutsTotal], isTotal: true)])
    }

    private static func row(_ row: FigureRow, isTotal: Bool = false) -> TextRow {
        TextRow(
            (row.isPart ? "  " : "") + row.name, note: row.entries, [row.gross, row.fees, row.net], isTotal: isTotal)
    }

    private static func foot(_ view: SettlementView, _ text: inout TextPage) {
        let words = view.words
        text.blank()
        text.rule("-")
        if let note = view.footingNote {
            text.paragraph(note)
            text.blank()
        }
        func field(_ label: String, _ value: String) {
            text.paragraph(words.field(label, value), hanging: 2)
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
