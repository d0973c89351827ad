internal import Settlements

/// A row that states something of the others: a total, a balance, their number.
struct MappedStatement {
    struct Cell {
        /// The number of the column in the table.
        let index: Int
        let title: String
        let text: String
        let line: Int
        let column: Int
        /// The amount counts against the merchant: it stands in a column of debits, or its row is one.
        let isDebit: Bool
    }

    let meaning: Mapping.SpecialRow.Meaning
    /// Those that are filled.
    let cells: [Cell]
    /// What stands in the column of the currency, where there is one.
    let currency: String

    init(_ special: MappedColumns.Special, _ table: CSVTable, _ columns: MappedColumns, _ mapping: Mapping) {
        meaning = special.row.meaning
        let debits = columns.amounts.compactMap(\.debit)
        let isDebitRow = columns.direction.map { table.text($0) == mapping.direction?.debit } ?? false
        let wanted = special.column.map { [$0] } ?? columns.amountColumns
        cells = wanted.filter { special.column != nil || !table.isEmpty($0) }.map { index in
            let place = table.finding(.footer, at: index, "")
            return Cell(
                index: index, title: table.titles[index], text: table.text(index), line: place.line ?? table.line,
                column: place.column ?? 1, isDebit: isDebitRow || debits.contains(index))
        }
        currency = columns.currency.source.column.map { table.text($0) } ?? ""
    }
}
