internal import Settlements

/// The money of one row of Adyen's settlement details, as the row states it.
struct AdyenAmounts {
    let currency: Currency
    /// Credit less debit, in the account's currency.
    let net: Int64
    /// Commission, markup, scheme fees, interchange as the file has them: positive where the merchant pays.
    let costs: [Int64]
    /// The sum of the fees as a column of its own states it; nil where it is absent or empty.
    let paymentFees: Int64?
    /// Credit less debit in the gross currency; nil where no gross currency is named.
    let gross: Money?
    let rate: Rate?

    /// Reads the row at hand; nil where a field cannot be read, which `findings` then tell.
    init?(_ table: CSVTable, _ columns: AdyenColumns, _ currency: Currency, _ findings: inout FindingList) {
        self.currency = currency
        let before = findings.count
        let net = Self.difference(columns.netCredit, columns.netDebit, currency, table, &findings)
        costs = columns.fees.map { table.amount($0, currency, &findings) ?? 0 }
        let stated = table.amount(columns.paymentFees, currency, &findings)
        paymentFees = columns.paymentFees.flatMap { table.isEmpty($0) ? nil : stated }
        gross = Self.gross(table, columns, &findings)
        rate = Rate(ascii: table.content(columns.exchangeRate))
        if rate == nil, !table.isEmpty(columns.exchangeRate) {
            let rateText = table.text(columns.exchangeRate)
            findings.add(
                table.finding(
                    .rate, at: columns.exchangeRate, found: rateText,
                    "Exchange Rate \(shown(rateText)) is no positive decimal number"))
        }
        for column in columns.unaccounted where table.amount(column, currency, &findings) != 0 {
            let title = table.titles[column]
            findings.add(
                table.finding(
                    .unknownColumn, at: column, found: table.text(column),
                    "column \(shown(title)) holds money, and nothing is known here of what it means: an amount that is "
                        + "not understood stops the import"))
        }
        guard let net, findings.count == before else { return nil }
        self.net = net
    }

    private static func gross(_ table: CSVTable, _ columns: AdyenColumns, _ findings: inout FindingList) -> Money? {
        guard table.isEmpty(columns.grossCurrency) else {
            guard let currency = table.currency(columns.grossCurrency, &findings) else { return nil }
            let units = difference(columns.grossCredit, columns.grossDebit, currency, table, &findings)
            return units.map { Money(minorUnits: $0, currency: currency) }
        }
        for column in [columns.grossDebit, columns.grossCredit] where !table.isEmpty(column) {
            findings.add(
                table.finding(
                    .unknownCurrency, at: columns.grossCurrency, found: "",
                    "\(table.titles[column]) is \(shown(table.text(column))), but no Gross Currency is named"))
        }
        return nil
    }

    /// Credit less debit. Both columns are without sign, and only one of them says something.
    private static func difference(
        _ credit: Int, _ debit: Int, _ currency: Currency, _ table: CSVTable, _ findings: inout FindingList
    ) -> Int64? {
        guard let plus = table.amount(credit, currency, &findings),
            let minus = table.amount(debit, currency, &findings)
        else { return nil }
        if plus < 0 || minus < 0 {
            let column = plus < 0 ? credit : debit
            findings.add(
                table.finding(
                    .amount, at: column, found: table.text(column),
                    "\(table.titles[column]) is \(shown(table.text(column))): debits and credits have no sign"))
            return nil
        }
        guard plus == 0 || minus == 0 else {
            findings.add(
                table.finding(
                    .amount, at: credit, found: table.text(credit),
                    "\(table.titles[debit]) \(table.text(debit)) and \(table.titles[credit]) \(table.text(credit)) stand in "
                        + "one row: one of them is expected to be empty"))
            return nil
        }
        return plus - minus
    }

    /// The sum of the costs that columns of their own break down.
    func totalCosts() throws(MoneyError) -> Int64 {
        var sum: Int64 = 0
        for cost in costs { sum = try sum.adding(cost) }
        return sum
    }

    /// The costs with the sign of an entry: negative where the merchant pays.
    func fees() throws(MoneyError) -> Fees {
        var fees = Fees.none
        let components: [FeeComponent] = [.commission, .markup, .scheme, .interchange]
        for (component, cost) in zip(components, costs) { fees[component] = try Int64(0).subtracting(cost) }
        return fees
    }
}
