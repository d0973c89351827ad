internal import Settlements

/// What one row of a mapped file must hold by itself.
struct MappedRowCheck {
    let table: CSVTable
    let columns: MappedColumns
    let currency: Currency
    let entry: Entry

    /// Reports what in the row contradicts its type, or does not add up.
    func check(_ money: MappedMoney, _ amounts: MappedAmounts, _ findings: inout FindingList) throws(MoneyError) {
        if let expected = money.expectedNet {
            let off = amount(try money.net.subtracting(expected))
            findings.add(
                table.finding(
                    .rowNet, at: place(.net), expected: amount(expected), found: amount(money.net), difference: off,
                    "\(entry.type.word): net is \(amount(money.net)), expected \(amount(expected)) (difference \(off)): "
                        + (entry.type.isFeeOnly ? "" : "gross \(amount(money.gross)) and ")
                        + "fees \(amount(try money.fees.total())), a fee that is paid being negative; where the file states "
                        + "costs without a sign, the mapping says 'sign: negated'"))
        }
        _ = try amounts.invoiced.total()
        if entry.type.carriesNoFee { checkNoFees(&findings) }
        let isPaidOut = entry.type == .payout && entry.gross == 0
        if !entry.type.admits(gross: entry.gross) || isPaidOut {
            let column = place(.gross)
            findings.add(
                table.finding(
                    .sign, at: column, found: table.text(column),
                    "\(entry.type.word): the amount comes to \(amount(entry.gross)), but a \(entry.type.word) "
                        + (entry.gross > 0 || isPaidOut
                            ? "takes from the account: it is negative" : "adds to the account: it is positive")
                        + "; see 'negate', 'direction' and 'adds'/'takes' in docs/mappings.md"))
        }
        checkOriginal(&findings)
    }

    private func checkNoFees(_ findings: inout FindingList) {
        for field in columns.amounts {
            switch field.name {
            case .fee(let component) where entry.fees[component] != 0: break
            case .invoiced(let component) where entry.invoiced[component] != 0: break
            default: continue
            }
            findings.add(
                table.finding(
                    .value, at: field.credit, expected: "0", found: table.text(field.credit),
                    "\(entry.type.word): \(table.titles[field.credit]) is \(table.text(field.credit)), but such a row "
                        + "carries no fee"))
        }
    }

    private func checkOriginal(_ findings: inout FindingList) {
        guard let original = entry.original, original.rate != nil || original.money.currency == currency,
            let column = columns.original?.credit
        else { return }
        let exchange = Exchange(original: original.money, rate: original.rate, places: original.rate?.scale ?? 0)
        guard !exchange.explains(Money(minorUnits: entry.gross, currency: currency)) else { return }
        let expected = exchange.amount(in: currency).map(amount)
        findings.add(
            table.finding(
                .rate, at: column, expected: expected, found: amount(entry.gross),
                "\(entry.type.word): gross is \(amount(entry.gross)) \(currency), expected \(expected ?? "another amount"): "
                    + "original amount \(original.money)" + (original.rate.map { " × \($0)" } ?? "")))
    }

    private func amount(_ units: Int64) -> String { Money(minorUnits: units, currency: currency).amount }

    /// The column of an amount, or of the one that stands for it.
    private func place(_ name: AmountName) -> Int {
        let field =
            columns.amounts.first { $0.name == name } ?? columns.amounts.first { $0.name == .gross || $0.name == .net }
        guard let field else { return columns.identity[0] }
        return field.debit.map { table.isEmpty(field.credit) ? $0 : field.credit } ?? field.credit
    }
}
