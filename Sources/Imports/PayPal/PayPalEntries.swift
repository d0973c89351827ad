internal import Settlements

/// What one row of a settlement report becomes: an entry, with a second one for a fee that its type cannot carry, and of a
/// withdrawal the payout.
struct PayPalEntries {
    private let row: PayPalRow
    private let records: PayPalRecords
    private let columns: PayPalColumns
    private let batch: String

    init(_ row: PayPalRow, _ records: PayPalRecords, _ columns: PayPalColumns, batch: String) {
        self.row = row
        self.records = records
        self.columns = columns
        self.batch = batch
    }

    /// A transaction's id and event code make the row the same one in another file; its currency is the account's. PayPal gives
    /// each movement an id of its own, but a hold and its release, or a fee beside its payment, may share one: hence the code.
    /// Should both be the same twice in one report, the second is numbered, for the footers prove that it is there twice. In
    /// a cut-out nothing does.
    private func identity(_ account: Account, _ door: Door) -> String {
        let base = records.text(columns.transactionID) + "/" + records.text(columns.eventCode)
        let nth = door.count(base, of: account)
        guard nth > 1 else { return base }
        if door.options.isPart {
            door.findings.add(
                records.finding(
                    .duplicateIdentity, at: columns.transactionID, found: base,
                    "transaction \(records.text(columns.transactionID)) stands in this cut-out twice with the same event "
                        + "code, and no footer proves that it should"))
        }
        return base + "/" + String(nth)
    }

    func take(_ account: Account, _ door: Door) throws(MoneyError) {
        let identity = identity(account, door)
        let isFee = row.type.isFeeOnly
        let isSplit = row.type.carriesNoFee && row.fee != 0
        let amount = try row.gross.adding(isSplit ? 0 : row.fee)
        var fees = Fees.none
        if isFee {
            fees[row.event.component] = amount
        } else if !isSplit {
            fees[.processing] = row.fee
        }
        let entry = entry(identity, row.type, gross: isFee ? 0 : row.gross, fees: fees, net: amount)
        try door.take(entry, account)
        if isSplit {
            let fee = self.entry(identity + "/fee", .fee, gross: 0, fees: Fees(.processing, row.fee), net: row.fee)
            try door.take(fee, account, isRow: false)
        }
        guard row.type == .payout else { return }
        door.take(
            Payout(
                identity: identity, id: records.text(columns.transactionID), bankReference: text(columns.bankReference),
                amount: 0 - entry.net, booked: entry.booked, batch: nil), account)
    }

    private func entry(
        _ identity: String, _ type: EntryType, gross: Int64, fees: Fees, net: Int64
    ) -> Entry {
        let id = records.text(columns.transactionID)
        let origin = type == .payment ? nil : origin
        return Entry(
            identity: identity, type: type, booked: .instant(row.completed), occurred: .instant(row.initiated),
            method: Self.isOfShopper(type) ? "paypal" : nil, gross: gross, fees: fees, net: net,
            reference: origin ?? id, merchantReference: text(columns.invoiceID),
            modificationReference: origin == nil ? nil : id, description: row.event.description, batch: batch,
            line: row.line)
    }

    /// The transaction that the row is about: a refund's payment, a chargeback fee's chargeback. Other types of reference name
    /// an order, a subscription or an agreement.
    private var origin: String? {
        guard records.content(columns.referenceType).elementsEqual("TXN".utf8) else { return nil }
        return text(columns.referenceID)
    }

    private static func isOfShopper(_ type: EntryType) -> Bool {
        switch type {
        case .payment, .refund, .refundReversal, .chargeback, .chargebackReversal: true
        default: false
        }
    }

    private func text(_ column: Int?) -> String? {
        let text = records.text(column)
        return text.isEmpty ? nil : text
    }
}
