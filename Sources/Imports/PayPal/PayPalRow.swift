internal import Settlements

/// One row (SB) of a settlement report: what moved, and when.
struct PayPalRow {
    let line: Int
    let event: PayPalEvent
    let type: EntryType
    let direction: PayPalDirection
    /// The number of its currency among those of the report.
    let currency: Int
    /// In minor units, signed from the merchant's side.
    let gross: Int64
    /// Negative where the merchant pays.
    let fee: Int64
    let initiated: Instant
    let completed: Instant

    /// Reads the row at hand; nil where a field cannot be read or says what cannot be, which `door` then tells.
    init?(_ records: PayPalRecords, _ columns: PayPalColumns, _ currencies: inout PayPalCurrencies, _ door: Door) {
        let before = door.findings.count
        line = records.line
        Self.checkShape(records, columns, door)
        for field in [columns.transactionID, columns.gross] where records.isEmpty(field) {
            let title = PayPalColumns.required[field == columns.gross ? 7 : 0]
            door.findings.add(records.finding(.missingValue, at: field, "\(title) is empty"))
        }
        let event = Self.event(records, columns, door)
        let direction = records.direction(columns.direction, "Transaction Debit or Credit", door)
        let currency = currencies.index(records, columns.currency, "Gross Transaction Currency", door)
        var gross: Int64?
        var fee: Int64?
        if let currency {
            gross = currencies.units(records, columns.gross, "Gross Transaction Amount", of: currency, door)
            fee = Self.fee(records, columns, currency, &currencies, door)
        }
        let initiated = records.moment(columns.initiated, "Transaction Initiation Date", door)
        let completed = records.moment(columns.completed, "Transaction Completion Date", door)
        var type: EntryType?
        if let event, let direction {
            type = event.type(direction)
            if type == nil { Self.reportDirection(event, direction, records, columns, door) }
        }
        guard door.findings.count == before, let event, let direction, let type, let currency, let gross, let fee,
            let initiated, let completed
        else { return nil }
        self.event = event
        self.type = type
        self.direction = direction
        self.currency = currency
        self.gross = direction.signed(gross)
        self.fee = fee
        self.initiated = initiated.instant
        self.completed = completed.instant
    }

    private static func checkShape(_ records: PayPalRecords, _ columns: PayPalColumns, _ door: Door) {
        if records.fieldCount > columns.count {
            door.findings.add(
                records.finding(
                    .raggedRow, at: columns.count, expected: "\(columns.count)", found: "\(records.fieldCount)",
                    "this row has \(records.fieldCount) fields, the CH record has \(columns.count): a comma too many, or a "
                        + "text with a comma lacks its quotes"))
        }
        for (field, title) in columns.unaccounted
        where records.content(field).contains(where: { $0 != UInt8(ascii: "0") }) {
            door.findings.add(
                records.finding(
                    .unknownColumn, at: field, found: records.text(field),
                    "column \(shown(title)) holds money, and nothing is known here of what it means: an amount that is not "
                        + "understood stops the import"))
        }
    }

    private static func event(_ records: PayPalRecords, _ columns: PayPalColumns, _ door: Door) -> PayPalEvent? {
        let code = PayPalEvent.digits(records.content(columns.eventCode))
        if let event = code.flatMap({ PayPalEvent.byCode[$0] }) { return event }
        let text = records.text(columns.eventCode)
        let why = code.flatMap(PayPalEvent.refusal)
        door.findings.add(
            records.finding(
                .unknownType, at: columns.eventCode, found: text,
                why.map { "Transaction Event Code \(text): \($0); it is not guessed at" }
                    ?? "Transaction Event Code \(shown(text)) is not known here; codes have the form T0006, and PayPal's "
                    + "list of them says what each is"))
        return nil
    }

    private static func fee(
        _ records: PayPalRecords, _ columns: PayPalColumns, _ currency: Int, _ currencies: inout PayPalCurrencies,
        _ door: Door
    ) -> Int64? {
        if !records.isEmpty(columns.feeCurrency),
            !records.content(columns.feeCurrency).elementsEqual(currencies.known[currency].currency.code.utf8)
        {
            let (fee, gross) = (records.text(columns.feeCurrency), currencies.known[currency].currency.code)
            door.findings.add(
                records.finding(
                    .value, at: columns.feeCurrency, expected: gross, found: fee,
                    "Fee Currency is \(shown(fee)), the row's is \(gross): a fee is taken from the same balance"))
            return nil
        }
        guard let units = currencies.units(records, columns.fee, "Fee Amount", of: currency, door) else { return nil }
        if units == 0, records.isEmpty(columns.feeDirection) { return 0 }
        return records.direction(columns.feeDirection, "Fee Debit or Credit", door)?.signed(units)
    }

    private static func reportDirection(
        _ event: PayPalEvent, _ direction: PayPalDirection, _ records: PayPalRecords, _ columns: PayPalColumns,
        _ door: Door
    ) {
        let adds = direction == .credit
        let name = event.description ?? PayPalEvent.text(event.code)
        door.findings.add(
            records.finding(
                .sign, at: columns.direction, expected: adds ? "DR" : "CR", found: adds ? "CR" : "DR",
                "\(name) \(adds ? "adds to" : "takes from") the account, the opposite is expected: the code or the direction "
                    + "is wrong"))
    }
}
