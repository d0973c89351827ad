internal import Settlements

/// One row of Stripe's itemised payout reconciliation: one balance transaction.
struct StripeRow {
    let line: Int
    let id: String
    let category: StripeCategory
    let type: EntryType
    let currency: Currency
    let gross: Int64
    /// As the file has it: positive where the merchant pays.
    let fee: Int64
    let net: Int64
    let created: Instant
    /// When the shopper paid, of a row about a payment.
    let chargeCreated: Instant?
    /// When the payout's money leaves the balance.
    let paidAt: Instant?
    /// The payout that pays the row out; nil of what is not paid out yet.
    let payout: String?
    /// What the row is about.
    let source: String?
    /// What the shopper paid or got back, as she saw it.
    private let facing: Money?

    /// Reads the row at hand; nil where a field cannot be read, which `findings` then tell.
    init?(_ table: CSVTable, _ columns: StripeColumns, _ words: inout StripeWords, _ findings: inout FindingList) {
        let before = findings.count
        line = table.line
        let id = table.required(columns.id, &findings)
        let category = words.category(table, columns, &findings)
        let currency = words.currency(columns.currency, table, &findings)
        let created = words.created(table, columns, &findings)
        chargeCreated = words.chargeCreated(table, columns, &findings)
        paidAt = words.paidAt(table, columns, &findings)
        payout = words.payout(table, columns)
        source = columns.source.flatMap { table.isEmpty($0) ? nil : table.text($0) }
        guard let currency else { return nil }
        let gross = Self.amount(columns.gross, table, currency, &findings)
        let fee = Self.amount(columns.fee, table, currency, &findings)
        let net = Self.amount(columns.net, table, currency, &findings)
        facing = Self.facing(table, columns, &words, &findings)
        guard findings.count == before, let id, let category, let created, let gross, let fee, let net else {
            return nil
        }
        (self.id, self.category, self.currency, self.created) = (id, category, currency, created)
        (self.gross, self.fee, self.net) = (gross, fee, net)
        type = category.type(gross: gross)
    }

    private static func amount(
        _ column: Int, _ table: CSVTable, _ currency: Currency, _ findings: inout FindingList
    ) -> Int64? {
        guard table.required(column, &findings) != nil else { return nil }
        return table.amount(column, currency, &findings)
    }

    /// What the shopper saw; nil where the row does not say it.
    private static func facing(
        _ table: CSVTable, _ columns: StripeColumns, _ words: inout StripeWords, _ findings: inout FindingList
    ) -> Money? {
        guard let amount = columns.facingAmount, let currency = columns.facingCurrency, !table.isEmpty(amount),
            !table.isEmpty(currency), let code = words.facingCurrency(currency, table, &findings)
        else { return nil }
        return table.amount(amount, code, &findings).map { Money(minorUnits: $0, currency: code) }
    }

    // MARK: What the row is

    /// The payout whose own row this is; nil of every other row.
    var ownPayout: String? {
        guard type == .payout else { return nil }
        return source ?? payout ?? id
    }

    /// What makes its entry the same one in another file. Not every file has a row of a payout, but all know its id.
    var identity: String { ownPayout ?? id }

    /// The payout that it adds to. Its own reversal is no part of a payout: it belongs to the one that sends the money
    /// again. A payout by hand may reduce the next automatic one, and is a part of that.
    var partOf: String? {
        switch type {
        case .payout: payout ?? ownPayout
        case .payoutReversal where source == payout: nil
        default: payout
        }
    }

    /// What the shopper paid, where that was in another currency. With the sign of the row: some versions state what a refund
    /// gives back without one.
    var original: OriginalAmount? {
        guard let facing, facing.currency != currency, facing.minorUnits != 0,
            let size = Int64(exactly: facing.minorUnits.magnitude)
        else { return nil }
        return OriginalAmount(money: Money(minorUnits: gross < 0 ? -size : size, currency: facing.currency), rate: nil)
    }

    // MARK: The row's own checks

    /// Reports what in the row does not add up or contradicts its category.
    ///
    /// - Returns: whether its amounts are to be relied upon.
    /// - Throws: ``MoneyError/overflow``.
    func check(_ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList) throws(MoneyError) -> Bool {
        let before = findings.count
        let expected = try gross.subtracting(fee)
        if net != expected {
            let (found, wanted) = (money(net), money(expected).amount)
            let off = money(try net.subtracting(expected)).amount
            findings.add(
                table.finding(
                    .rowNet, at: columns.net, expected: wanted, found: found.amount, difference: off,
                    "\(id), \(category.name): net is \(found), expected \(wanted) (difference \(off)): gross "
                        + "\(money(gross).amount) less fee \(money(fee).amount)"))
        }
        if !category.admits(gross: gross) {
            findings.add(
                table.finding(
                    .sign, at: columns.gross, found: money(gross).amount,
                    "\(id): gross is \(money(gross).amount), but a \(category.name) "
                        + (gross > 0
                            ? "takes from the balance: it is negative" : "adds to the balance: it is positive")))
        }
        checkFacing(table, columns, &findings)
        return findings.count == before
    }

    /// Of a charge and a refund the shopper's amount, where it is in the row's own currency, is the gross itself.
    private func checkFacing(_ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList) {
        guard let facing, facing.currency == currency, category.statesFacingAmount, let column = columns.facingAmount,
            facing.minorUnits.magnitude != gross.magnitude
        else { return }
        let isTurned = (facing.minorUnits < 0) != (gross < 0)
        let expected = isTurned ? try? Int64(0).subtracting(gross) : gross
        let off = expected.flatMap { try? facing.minorUnits.subtracting($0) }
        findings.add(
            table.finding(
                .value, at: column, expected: expected.map { money($0).amount }, found: facing.amount,
                difference: off.map { money($0).amount },
                "\(id), \(category.name): customer_facing_amount is \(facing), but gross is \(money(gross)): in one "
                    + "currency they are the same"))
    }

    func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: currency) }
}
