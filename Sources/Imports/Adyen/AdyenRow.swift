internal import Settlements

/// The words that most rows of a file repeat, each made once for as long as it is the same; and its clocks.
struct AdyenWords {
    var moments: LocalMoments
    var accounts = LastText<String>()
    var batches = LastText<String>()
    var methods = LastText<String>()
    var variants = LastText<String>()

    init(zone: Zone) {
        moments = LocalMoments(zone: zone)
    }
}

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
        _ table: CSVTable, _ columns: AdyenColumns, _ words: inout AdyenWords, _ findings: inout FindingList
    ) {
        let before = findings.count
        line = table.line
        let account =
            words.accounts.text(columns.merchantAccount, table) ?? table.required(columns.merchantAccount, &findings)
        let batch = words.batches.text(columns.batchNumber, table) ?? table.required(columns.batchNumber, &findings)
        let type = Self.type(table, columns, &findings)
        let currency = table.currency(columns.netCurrency, &findings)
        pspReference = table.text(columns.pspReference)
        modificationReference = table.text(columns.modificationReference)
        let created = words.moments.instant(columns.creationDate, abbreviation: columns.timeZone, in: table, &findings)
        if let column = columns.bookingDate, !table.isEmpty(column) {
            booked = words.moments.instant(column, abbreviation: columns.bookingTimeZone, in: table, &findings)
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
        if let type = AdyenType(table.content(columns.type)) { return type }
        let text = table.text(columns.type)
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
        var text: [UInt8] = []
        text.reserveCapacity(128)
        append(account, to: &text)
        for part in [batch, pspReference, modificationReference, type.name] {
            text.append(UInt8(ascii: "/"))
            append(part, to: &text)
        }
        return String(decoding: text, as: UTF8.self) + (nth > 1 ? "#\(nth)" : "")
    }

    private func append(_ part: String, to text: inout [UInt8]) {
        for byte in part.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: "#"):
                text.append(UInt8(ascii: "%"))
                text += String(byte, radix: 16, uppercase: true).utf8
            default: text.append(byte)
            }
        }
    }
}
