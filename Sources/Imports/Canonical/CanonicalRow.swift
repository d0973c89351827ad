internal import Settlements

/// What the column `type` of a canonical row says.
enum CanonicalType: Equatable {
    case entry(EntryType)
    /// A balance that the batch took over from the one before.
    case carryIn
    /// A balance that the batch handed on to the one after.
    case carryOut

    static let words = EntryType.allCases.map(\.word) + ["carry_in", "carry_out"]

    init?(word: String) {
        switch word {
        case "carry_in": self = .carryIn
        case "carry_out": self = .carryOut
        default:
            guard let type = EntryType(word: word) else { return nil }
            self = .entry(type)
        }
    }

    var word: String {
        switch self {
        case .entry(let type): type.word
        case .carryIn: "carry_in"
        case .carryOut: "carry_out"
        }
    }
}

/// One row of a canonical file.
struct CanonicalRow {
    let provider: String
    let currency: Currency
    let id: String
    let type: CanonicalType
    let booked: Moment
    let batch: String?
    let gross: Int64
    let fees: Fees
    let net: Int64
    /// Fees that the provider invoices apart: no part of net.
    private let invoiced: Fees
    let line: Int
    /// When the bank has a payout.
    let valueDate: CalendarDate?
    private let occurred: Moment?
    private let channel: SalesChannel?
    private let original: OriginalAmount?

    /// Reads the row at hand; nil where a field cannot be read, which `findings` then tell.
    init?(_ table: CSVTable, _ columns: CanonicalColumns, _ findings: inout FindingList) {
        let fields = CanonicalFields(table: table)
        let before = findings.count
        line = table.line
        let provider = fields.provider(columns.account, &findings)
        let currency = table.currency(columns.currency, &findings)
        let id = table.required(columns.id, &findings)
        let type = fields.type(columns.type, &findings)
        let booked = fields.moment(columns.booked, &findings)
        occurred = columns.occurred.flatMap { table.isEmpty($0) ? nil : fields.moment($0, &findings) }
        channel = fields.channel(columns.channel, &findings)
        valueDate = fields.date(columns.valueDate, &findings)
        batch = fields.optional(columns.batch)
        guard let currency else { return nil }
        let isAmountGiven = [columns.gross, columns.net].allSatisfy { table.required($0, &findings) != nil }
        let gross = table.amount(columns.gross, currency, &findings)
        let net = table.amount(columns.net, currency, &findings)
        func fees(_ columns: [(component: FeeComponent, column: Int)]) -> Fees {
            var fees = Fees.none
            for (component, column) in columns { fees[component] = table.amount(column, currency, &findings) ?? 0 }
            return fees
        }
        self.fees = fees(columns.fees)
        invoiced = fees(columns.invoiced)
        original = fields.original(columns, &findings)
        guard findings.count == before, isAmountGiven, let provider, let id, let type, let booked, let gross, let net
        else { return nil }
        self.provider = provider
        self.currency = currency
        self.id = id
        self.type = type
        self.booked = booked
        self.gross = gross
        self.net = net
    }

    /// The entry of this type that the row tells of.
    func entry(_ type: EntryType, _ table: CSVTable, _ columns: CanonicalColumns) -> Entry {
        let fields = CanonicalFields(table: table)
        return Entry(
            identity: id, type: type, booked: booked, occurred: occurred, method: fields.optional(columns.method),
            scheme: fields.optional(columns.scheme), channel: channel, gross: gross, fees: fees, net: net,
            invoiced: invoiced, original: original, reference: fields.optional(columns.reference),
            merchantReference: fields.optional(columns.merchantReference),
            modificationReference: fields.optional(columns.modificationReference),
            description: fields.optional(columns.description), batch: batch, line: line)
    }

    // MARK: The row's own checks

    /// Reports what in the row contradicts its type, or does not add up.
    ///
    /// - Throws: ``MoneyError/overflow``.
    func check(_ table: CSVTable, _ columns: CanonicalColumns, _ findings: inout FindingList) throws(MoneyError) {
        let money = { (units: Int64) in Money(minorUnits: units, currency: currency) }
        let expected = try gross.adding(try fees.total())
        if net != expected {
            let off = money(try net.subtracting(expected)).amount
            findings.add(
                table.finding(
                    .rowNet, at: columns.net, expected: money(expected).amount, found: money(net).amount,
                    difference: off,
                    "\(type.word): net is \(money(net)), expected \(money(expected).amount) (difference \(off)): gross "
                        + "\(money(gross).amount) and fees \(money(try fees.total()).amount), a fee that is paid being negative"
                ))
        }
        // What is invoiced proves nothing of the row, but a report sums it.
        _ = try invoiced.total()
        switch type {
        case .carryIn, .carryOut:
            checkNoFees(table, columns, &findings)
            if batch == nil {
                findings.add(
                    table.finding(
                        .carry, at: columns.batch ?? columns.type,
                        "\(type.word) needs a batch: the one that took the balance over, or handed it on"))
            }
        case .entry(let entry):
            if entry.isFeeOnly, gross != 0 {
                findings.add(
                    table.finding(
                        .value, at: columns.gross, expected: "0", found: table.text(columns.gross),
                        "\(type.word): gross is \(table.text(columns.gross)), expected 0: what is charged stands in a fee column"
                    ))
            }
            if entry.carriesNoFee { checkNoFees(table, columns, &findings) }
            checkSign(entry, table, columns, &findings)
            checkBankReference(entry, table, columns, &findings)
            checkOriginal(table, columns, &findings)
        }
    }

    private func checkNoFees(_ table: CSVTable, _ columns: CanonicalColumns, _ findings: inout FindingList) {
        let charged =
            columns.fees.filter { fees[$0.component] != 0 } + columns.invoiced.filter { invoiced[$0.component] != 0 }
        for (_, column) in charged {
            findings.add(
                table.finding(
                    .value, at: column, expected: "0", found: table.text(column),
                    "\(type.word): \(table.titles[column]) is \(table.text(column)), but such a row carries no fee"))
        }
    }

    private func checkSign(
        _ entry: EntryType, _ table: CSVTable, _ columns: CanonicalColumns, _ findings: inout FindingList
    ) {
        let isPaidOut = entry == .payout && gross == 0
        guard !entry.admits(gross: gross) || isPaidOut else { return }
        findings.add(
            table.finding(
                .sign, at: columns.gross, found: table.text(columns.gross),
                "\(entry.word): gross is \(table.text(columns.gross)), but a \(entry.word) "
                    + (gross > 0 || isPaidOut
                        ? "takes from the account: it is negative" : "adds to the account: it is positive")))
    }

    private func checkBankReference(
        _ entry: EntryType, _ table: CSVTable, _ columns: CanonicalColumns, _ findings: inout FindingList
    ) {
        guard entry != .payout else { return }
        for case let column? in [columns.bankReference, columns.valueDate] where !table.isEmpty(column) {
            findings.add(
                table.finding(
                    .value, at: column, found: table.text(column),
                    "\(entry.word): \(table.titles[column]) is given, but only a payout reaches the bank"))
        }
    }

    private func checkOriginal(_ table: CSVTable, _ columns: CanonicalColumns, _ findings: inout FindingList) {
        guard let original, let column = columns.originalAmount else { return }
        let exchange = Exchange(original: original.money, rate: original.rate, places: original.rate?.scale ?? 0)
        let found = Money(minorUnits: gross, currency: currency)
        guard original.rate != nil || original.money.currency == currency else {
            guard original.money.minorUnits.signum() * gross.signum() < 0 else { return }
            findings.add(
                table.finding(
                    .sign, at: column, found: table.text(column),
                    "original_amount is \(original.money), gross \(found): both have the same sign"))
            return
        }
        guard !exchange.explains(found) else { return }
        let expected = exchange.amount(in: currency).map { Money(minorUnits: $0, currency: currency) }
        findings.add(
            table.finding(
                .rate, at: columns.gross, expected: expected?.amount, found: found.amount,
                difference: expected.flatMap { try? gross.subtracting($0.minorUnits) }
                    .map { Money(minorUnits: $0, currency: currency).amount },
                "\(type.word): gross is \(found), expected \(expected?.amount ?? "another amount"): original amount "
                    + "\(original.money)" + (original.rate.map { " × \($0)" } ?? "")))
    }
}
