/// The columns of a settlement report that are stored, and so looked at for card numbers. What names a person is not read.
struct PayPalWatch {
    private var screen = CardScreen()
    private var numbers: [String: Int] = [:]

    /// Looks at the ids of the row at hand.
    mutating func look(_ records: PayPalRecords, _ columns: PayPalColumns) {
        look(records, columns.transactionID, "Transaction ID", isText: false)
        look(records, columns.referenceID, "PayPal Reference ID", isText: false)
        look(records, columns.invoiceID, PayPalColumns.invoiceTitle, isText: false)
        look(records, columns.bankReference, PayPalColumns.bankReferenceTitle, isText: false)
    }

    mutating func look(_ records: PayPalRecords, _ field: Int?, _ title: String, isText: Bool) {
        guard let field, !records.isEmpty(field) else { return }
        if numbers[title] == nil { numbers[title] = screen.watch(title, isText: isText) }
        guard let number = numbers[title] else { return }
        screen.look(at: records.content(field), of: number, line: records.line, place: records.column(field))
    }
}
