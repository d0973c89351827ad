/// What a revision changed, as every report tells it.
extension ChangesView {
    func write(in words: Words, _ text: inout TextPage) {
        text.heading(words.editions.whatChanged)
        if let nothing { text.paragraph(nothing) }
        if hasEntries {
            text.figures(
                rows.map { row in
                    TextRow(naming: [row.date, row.what, row.method, row.reference], note: row.late, row.amounts)
                } + rest.map { TextRow($0.name, $0.amounts) }
                    + totals.enumerated().map { TextRow($1.name, note: $1.entries, $1.amounts, isTotal: $0 == 0) },
                under: columns.map { $0.head(in: words) })
        }
        guard !balances.isEmpty else { return }
        text.heading(words.editions.balanceChanges)
        text.figures(
            balances.map { TextRow($0.name, [$0.before, $0.now, $0.difference]) },
            under: [words.editions.before, words.editions.now, words.editions.difference])
    }
}
