/// The report of refunds: what went back to shoppers, and of which payments.
extension RefundsAccountView: TextPart {
    var name: String { heading.text }
    var label: String? { heading.label }
    /// The first lines hold no sum that could be shown.
    var proof: String? { nil }

    func body(in words: Words, _ text: inout TextPage) {
        let refunds = words.refundReport
        changes?.write(in: words, &text)
        if headline.isAmount { table(words, &text) }
        if let late {
            text.heading(words.late)
            text.paragraph(refunds.lateNote)
            text.figures(late.lines(words))
        }
        if !methods.isEmpty {
            text.heading(words.byMethod)
            text.figures(
                methods.map { $0.line() } + [ofMethods.line(isTotal: true)], under: [refunds.refunded, refunds.rate])
        }
        if let lines { lineTable(lines, words, &text) }
        text.blank()
        for note in [heading.amountsIn, heading.coverage].compactMap({ $0 }) { text.paragraph(note) }
        if hasRefunds { text.paragraph(signs) }
        if !methods.isEmpty { text.paragraph(refunds.byMethodNote) }
    }

    /// How much and how many, and what they are a share of.
    private func table(_ words: Words, _ text: inout TextPage) {
        let refunds = words.refundReport
        text.heading(refunds.refunded)
        text.figures(
            sums.lines(words)
                + [
                    TextRow(words.feeReport.volume, note: payments, [volume]),
                    shareOfVolume.map { TextRow(refunds.shareOfVolume, [$0]) },
                    shareOfPayments.map { TextRow(refunds.shareOfPayments, [$0]) },
                ].compactMap { $0 })
        let counts = [(refunds.full, full), (refunds.partial, partial), (refunds.unknownPayment, unknownPayment)]
            .compactMap { name, count in count.map { TextRow(name, [$0]) } }
        guard !counts.isEmpty else { return }
        text.heading(refunds.number)
        text.figures(counts)
    }

    private func lineTable(_ lines: RefundLinesView, _ words: Words, _ text: inout TextPage) {
        let refunds = words.refundReport
        text.heading(lines.heading)
        text.figures(
            lines.rows.map { row in
                TextRow(
                    naming: [row.date, row.method, row.reference], [row.amount, row.soFar ?? ""], below: row.below)
            } + [lines.rest].compactMap { $0?.line() } + [lines.total.line(isTotal: true)],
            under: [refunds.refunded, refunds.soFar])
    }
}

extension RefundSumsView {
    fileprivate func lines(_ words: Words) -> [TextRow] {
        let labels = words.refundReport
        let amounts =
            if let returned {
                [
                    TextRow(refunds, [given]), TextRow(labels.returned, note: returns, [returned]),
                    TextRow(labels.refunded, [amount], isTotal: true),
                ]
            } else {
                [TextRow(labels.refunded, note: refunds, [amount])]
            }
        return amounts
            + [fees.map { TextRow(labels.fees, [$0]) }, invoicedFees.map { TextRow(labels.invoicedFees, [$0]) }]
            .compactMap { $0 }
    }
}

extension RefundMethodRow {
    fileprivate func line(isTotal: Bool = false) -> TextRow {
        TextRow((isPart ? "  " : "") + name, note: refunds, [amount, share ?? ""], isTotal: isTotal)
    }
}

extension RefundRow {
    /// What stands under the line: which payment it gives back, how long ago, and why.
    fileprivate var below: [String] {
        [[extent, late, payment, days], [made, reason]].map { parts in
            parts.compactMap { $0 }.joined(separator: " · ")
        }.filter { !$0.isEmpty }
    }
}
