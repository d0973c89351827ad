/// The settlement report: what moved the balance, and what reached the bank.
extension AccountView: TextPart {
    var name: String { heading }
    var proof: String? { balance?.footing ?? noBalance }

    func body(in words: Words, _ text: inout TextPage) {
        balanceTable(words, &text)
        let columns = [words.gross, words.fees, words.net]
        if hasActivity {
            text.heading(words.activity)
            text.figures(
                movements.map { $0.line() } + [beforePayouts.line(isTotal: true)]
                    + payoutMovements.map { $0.line() } + [late].compactMap { $0?.line() }
                    + [change].compactMap { $0?.line(isTotal: true) },
                under: columns)
        }
        payoutTable(words, &text)
        if !methods.isEmpty {
            text.heading(words.byMethod)
            text.figures(methods.map { $0.line() } + [sales.line(isTotal: true)], under: columns)
        }
        if !channels.isEmpty {
            text.heading(words.byChannel)
            text.figures(channels.map { $0.line() } + [sales.line(isTotal: true)], under: columns)
        }
        if !fees.isEmpty {
            text.heading(words.feesByComponent)
            text.figures(fees.map { $0.line() } + [TextRow(words.total, [feesTotal], isTotal: true)])
        }
        if let lines { lineTable(lines, words, columns, &text) }
        text.blank()
        for note in [invoicedNote, amountsIn].compactMap({ $0 }) { text.paragraph(note) }
    }

    private func balanceTable(_ words: Words, _ text: inout TextPage) {
        guard let balance else { return }
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

    private func payoutTable(_ words: Words, _ text: inout TextPage) {
        guard !payouts.isEmpty else { return }
        text.heading(words.payouts)
        text.figures(
            payouts.map { TextRow(naming: [$0.date, $0.reference], note: $0.pays, [$0.amount]) }
                + [TextRow(words.total, [payoutsTotal], isTotal: true)])
    }

    private func lineTable(_ lines: LinesView, _ words: Words, _ columns: [String], _ text: inout TextPage) {
        text.heading(lines.heading)
        text.figures(
            lines.rows.map { row in
                TextRow(
                    naming: [row.date, row.what, row.method, row.reference], note: row.late,
                    [row.gross, row.fees, row.net])
            } + [lines.rest].compactMap { $0 }.map { TextRow($0.name, [$0.gross, $0.fees, $0.net]) } + [
                lines.total.line(isTotal: true)
            ],
            under: columns)
    }
}
