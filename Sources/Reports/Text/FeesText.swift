/// The report of fees: what it cost, for what, and how it is paid.
extension FeesAccountView: TextPart {
    var name: String { heading.text }
    var label: String? { heading.label }
    var proof: String? { footing }

    func body(in words: Words, _ text: inout TextPage) {
        let fees = words.feeReport
        changes?.write(in: words, &text)
        if hasFees {
            text.heading(fees.total)
            text.figures(sums.lines(words))
        }
        for table in [deducted, invoiced].compactMap({ $0 }) { self.table(table, words, &text) }
        if let late {
            text.heading(words.late)
            text.paragraph(fees.lateNote)
            text.figures(late.lines(words))
        }
        if let monthToDate {
            text.heading(monthToDate.heading)
            if monthToDate.parts.isEmpty {
                text.figures(monthToDate.sums.lines(words))
            } else {
                text.figures(
                    monthToDate.parts.map { $0.line() } + [monthToDate.whole.line(isTotal: true)],
                    under: [fees.volume, words.fees, fees.shareColumn])
            }
        }
        if let lines { lineTable(lines, words, &text) }
        text.blank()
        for note in [heading.amountsIn, heading.coverage].compactMap({ $0 }) { text.paragraph(note) }
        text.paragraph(signs)
        if hasFees { text.paragraph(fees.byMethodNote) }
    }

    private func table(_ table: FeeTableView, _ words: Words, _ text: inout TextPage) {
        let fees = words.feeReport
        text.heading(table.heading)
        text.figures(
            table.components.map { $0.line() } + [TextRow(words.total, [table.total], isTotal: true)]
                + [
                    table.tax.map { TextRow(fees.ofWhichTax, [$0]) },
                    table.withoutTax.map { TextRow(fees.withoutTax, [$0]) },
                    table.share.map { TextRow(fees.share, [$0]) },
                ].compactMap { $0 })
        guard !table.methods.isEmpty else { return }
        text.blank()
        text.paragraph(words.byMethod)
        text.figures(
            table.methods.map { $0.line() }
                + [table.ofMethods.line(isTotal: true)]
                + table.ofNoPayment.map { TextRow($0.name, ["", $0.amount]) }
                + (table.ofNoPayment.isEmpty ? [] : [TextRow(words.total, ["", table.total], isTotal: true)]),
            under: [fees.volume, words.fees, fees.shareColumn])
    }

    private func lineTable(_ lines: FeeLinesView, _ words: Words, _ text: inout TextPage) {
        let fees = words.feeReport
        func amounts(_ deducted: String, _ invoiced: String) -> [String] {
            lines.hasInvoiced ? [deducted, invoiced] : [deducted]
        }
        func sum(_ sum: FeeLinesView.Sum, isTotal: Bool) -> TextRow {
            TextRow(sum.name, [""] + amounts(sum.deducted, sum.invoiced), isTotal: isTotal)
        }
        text.heading(lines.heading)
        text.figures(
            lines.rows.map { row in
                TextRow(
                    naming: [row.date, row.what, row.method, row.reference], note: row.late,
                    [row.gross] + amounts(row.deducted, row.invoiced))
            } + [lines.rest].compactMap { $0.map { sum($0, isTotal: false) } } + [sum(lines.total, isTotal: true)],
            under: [words.gross] + amounts(fees.deductedColumn, fees.invoicedColumn))
    }
}

extension FeeSumsView {
    /// Both ways of taking them and their sum, and what they are a share of.
    fileprivate func lines(_ words: Words) -> [TextRow] {
        let fees = words.feeReport
        let taken =
            hasInvoiced
            ? [
                TextRow(fees.deducted, [deducted]), TextRow(fees.invoiced, [invoiced]),
                TextRow(words.total, [total], isTotal: true),
            ] : [TextRow(fees.deducted, [deducted])]
        return taken + [TextRow(fees.volume, note: payments, [volume])]
            + [share.map { TextRow(fees.share, [$0]) }].compactMap { $0 }
    }
}

extension FeeRow {
    fileprivate func line(isTotal: Bool = false) -> TextRow {
        TextRow((isPart ? "  " : "") + name, note: payments, [volume, fees, share ?? ""], isTotal: isTotal)
    }
}
