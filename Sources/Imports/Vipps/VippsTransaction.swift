internal import Settlements

/// One transaction of a settlement, whose own figures have been found to agree.
struct VippsTransaction {
    private let id: String
    private let order: String
    private let time: Moment
    private let line: Int
    private let capture: Int64
    private let refund: Int64
    let gross: Int64
    let net: Int64
    /// Positive where the merchant pays.
    let fee: Int64
    /// Counted apart, as the settlement's totals have them.
    var parts: (capture: Int64, refund: Int64) { (capture, refund) }

    /// Reads it; nil where a field cannot be read or its figures do not agree, which `findings` then tell.
    ///
    /// - Parameter currency: the settlement's.
    init?(_ record: VippsRecord, _ currency: Currency, _ findings: inout FindingList) throws(MoneyError) {
        let before = findings.count
        let id = record.id(.transactionID, &findings)
        let time = record.moment(.time, &findings)
        Self.checkCurrency(record, currency, &findings)
        let gross = record.amount(.gross, currency, &findings)
        let net = record.amount(.net, currency, &findings)
        let fee = record.amount(.fee, currency, &findings)
        let parts = try Self.parts(record, gross, currency, &findings)
        guard let id, let time, let gross, let net, let fee, let parts else { return nil }
        try Self.check(
            record, .net, net, is: gross.subtracting(fee),
            "gross \(Self.text(gross, currency)) less fee \(Self.text(fee, currency))", currency, &findings)
        if fee < 0, record.schema == .three {
            findings.add(Self.sign(record, .fee, "a fee has no sign"))
        }
        guard findings.count == before else { return nil }
        self.id = id
        self.time = time
        self.gross = gross
        self.net = net
        self.fee = fee
        (capture, refund) = parts
        order = record.text(.orderID)
        line = record.line
    }

    // MARK: Checks

    /// What was captured and what was refunded; version 2.0 says it by the sign of gross alone.
    private static func parts(
        _ record: VippsRecord, _ gross: Int64?, _ currency: Currency, _ findings: inout FindingList
    ) throws(MoneyError) -> (Int64, Int64)? {
        guard record.schema == .three else { return gross.map { (max($0, 0), min($0, 0)) } }
        let capture = record.amount(.capture, currency, &findings)
        let refund = record.amount(.refund, currency, &findings)
        guard let capture, let refund, let gross else { return nil }
        if capture < 0 { findings.add(sign(record, .capture, "what is captured adds to the account")) }
        if refund > 0 { findings.add(sign(record, .refund, "what is refunded takes from the account: -1.00")) }
        try check(
            record, .gross, gross, is: capture.adding(refund),
            "capture \(text(capture, currency)) and refund \(text(refund, currency))", currency, &findings)
        return (capture, refund)
    }

    private static func check(
        _ record: VippsRecord, _ field: VippsSchema.Field, _ found: Int64, is expected: Int64, _ what: String,
        _ currency: Currency, _ findings: inout FindingList
    ) throws(MoneyError) {
        guard found != expected else { return }
        let off = text(try found.subtracting(expected), currency)
        findings.add(
            record.finding(
                .rowNet, at: field, expected: text(expected, currency), found: text(found, currency), difference: off,
                "transaction \(shown(record.text(.transactionID))): <\(field.rawValue)> is \(text(found, currency)), and "
                    + "\(what) make \(text(expected, currency)): the difference is \(off)"))
    }

    private static func checkCurrency(_ record: VippsRecord, _ currency: Currency, _ findings: inout FindingList) {
        guard let stated = record.currency(&findings), stated != currency else { return }
        findings.add(
            record.finding(
                .value, at: .currency, expected: currency.code, found: stated.code,
                "a transaction in \(stated) stands in a settlement in \(currency): one account has one currency"))
    }

    private static func sign(_ record: VippsRecord, _ field: VippsSchema.Field, _ rule: String) -> Finding {
        record.finding(
            .sign, at: field, found: record.text(field),
            "<\(field.rawValue)> is \(shown(record.text(field))): \(rule)")
    }

    private static func text(_ units: Int64, _ currency: Currency) -> String {
        Money(minorUnits: units, currency: currency).amount
    }

    // MARK: Entries

    /// What it is in the ledger: a payment, a refund, or both where one transaction says both. A fee belongs to the payment,
    /// since Vipps takes none for a refund; to the refund where it alone is there.
    ///
    /// - Parameter isInvoiced: fees are not deducted here but invoiced apart.
    func entries(in settlement: VippsSettlement) throws(MoneyError) -> [Entry] {
        let cost = Fees(.processing, try Int64(0).subtracting(fee))
        let isPayment = capture != 0 || refund == 0
        var entries: [Entry] = []
        if isPayment { entries.append(try entry(.payment, capture, cost, settlement)) }
        if refund != 0 { entries.append(try entry(.refund, refund, isPayment ? .none : cost, settlement)) }
        return entries
    }

    private func entry(
        _ type: EntryType, _ amount: Int64, _ cost: Fees, _ settlement: VippsSettlement
    ) throws(MoneyError) -> Entry {
        let isInvoiced = settlement.type == .gross
        return Entry(
            identity: "\(id)/\(type.word)", type: type, booked: settlement.booked, occurred: time, method: "vipps",
            gross: amount, fees: isInvoiced ? .none : cost,
            net: isInvoiced ? amount : try amount.adding(try cost.total()), invoiced: isInvoiced ? cost : .none,
            reference: order.isEmpty ? id : order, merchantReference: order.isEmpty ? nil : order,
            modificationReference: id, batch: settlement.id, line: line)
    }
}
