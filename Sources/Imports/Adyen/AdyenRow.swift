internal import Settlements

/// The words of one row of Adyen's settlement details.
struct AdyenRow {
    let line: Int
    let account: String
    let batch: String
    let type: AdyenType
    let currency: Currency
    let pspReference: String
    /// On a row about a payment the id of the refund, chargeback or capture; on others a text.
    let modificationReference: String
    let created: Instant
    let booked: Instant?

    /// Reads the row at hand; nil where a field cannot be read, which `findings` then tell.
    init?(
        _ table: CSVTable, _ columns: AdyenColumns, _ moments: inout LocalMoments, _ findings: inout FindingList
    ) {
        let before = findings.count
        line = table.line
        let account = table.required(columns.merchantAccount, &findings)
        let batch = table.required(columns.batchNumber, &findings)
        let type = Self.type(table, columns, &findings)
        let currency = table.currency(columns.netCurrency, &findings)
        pspReference = table.text(columns.pspReference)
        modificationReference = table.text(columns.modificationReference)
        let created = moments.instant(columns.creationDate, abbreviation: columns.timeZone, in: table, &findings)
        if let column = columns.bookingDate, !table.isEmpty(column) {
            booked = moments.instant(column, abbreviation: columns.bookingTimeZone, in: table, &findings)
        } else {
            booked = nil
        }
        guard findings.count == before, let account, let batch, let type, let currency, let created else { return nil }
        self.account = account
        self.batch = batch
        self.type = type
        self.currency = currency
        self.created = created
    }

    private static func type(
        _ table: CSVTable, _ columns: AdyenColumns, _ findings: inout FindingList
    ) -> AdyenType? {
        let text = table.text(columns.type)
        if let type = AdyenType(text) { return type }
        let expected = AdyenType.names.joined(separator: ", ")
        let message =
            AdyenType.isExternal(text)
            ? "Type \(shown(text)) tells of money that moved outside this account: such rows are not imported, since they "
                + "belong to no balance here"
            : "unknown Type \(shown(text)); known are \(expected)"
        findings.add(table.finding(.unknownType, at: columns.type, expected: expected, found: text, message))
        return nil
    }

    /// What makes the row the same in every file: no column alone does, and `nth` counts those equal in all of them.
    ///
    /// The parts stand between slashes; a slash within a part is written `%2F`, so that no two rows share a text.
    func identity(nth: Int) -> String {
        let parts = [account, batch, pspReference, modificationReference, type.name].map { part in
            part.replacing("%", with: "%25").replacing("/", with: "%2F").replacing("#", with: "%23")
        }
        return parts.joined(separator: "/") + (nth > 1 ? "#\(nth)" : "")
    }
}
