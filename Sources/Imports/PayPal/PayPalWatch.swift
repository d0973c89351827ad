/// The columns of a settlement report that are stored, and so looked at for card numbers and destroyed ids. What names a
/// person is not read.
struct PayPalWatch {
    /// The fields of a row that are watched, each with its number among the findings' columns.
    private var watched: [(field: Int, number: Int)] = []

    /// Goes by the columns of another section. A title that is unknown here may be in `--not-a-card` all the same.
    mutating func watch(_ columns: PayPalColumns, titles: [String], _ door: Door) {
        door.findings.know(titles)
        let ids = [columns.transactionID, columns.referenceID, columns.invoiceID, columns.bankReference]
        watched = ids.compactMap(\.self).map { ($0, door.findings.watch(titles[$0], as: .id)) }
    }

    /// Looks at the ids of the row at hand.
    func look(_ records: PayPalRecords, _ door: Door) {
        for (field, number) in watched where !records.isEmpty(field) {
            door.findings.look(
                at: records.content(field), of: number, line: records.line, place: records.column(field))
        }
    }
}
