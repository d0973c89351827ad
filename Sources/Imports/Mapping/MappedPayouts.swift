internal import Settlements

/// Balances before and after the rows, and the payouts between them.
extension MappingFooting {
    /// A balance that the file states, before its header or in a row of its own.
    func balance(
        _ meaning: Mapping.SpecialRow.Meaning, _ field: Mapping.AmountField?
    ) throws(MoneyError) -> Stated? {
        let currency = sums[0].account.currency
        if let field, case .one(.preamble(let name)) = field.place, let line = reading.file.line(name) {
            guard let units = stated(line.text, currency, name: name, line: line.line, column: line.column) else {
                return nil
            }
            let signed = field.sign == .negated ? try Int64(0).subtracting(units) : units
            return Stated(name: name, units: signed, line: line.line, column: line.column)
        }
        let cells = reading.statements.filter { $0.meaning == meaning }.flatMap(\.cells)
        guard let cell = cells.first else { return nil }
        let name = meaning == .opening ? "the opening balance" : "the closing balance"
        if let second = cells.dropFirst().first {
            door.findings.add(
                Finding(
                    .footer, line: second.line, column: second.column,
                    "\(name) stands on line \(cell.line) already: one for the whole file is expected"))
            return nil
        }
        guard let units = stated(cell.text, currency, name: name, line: cell.line, column: cell.column) else {
            return nil
        }
        let signed = cell.isDebit && units > 0 ? try Int64(0).subtracting(units) : units
        return Stated(name: name, units: signed, line: cell.line, column: cell.column)
    }

    mutating func pay(opening: Int64, closing: Int64) throws(MoneyError) {
        guard let payouts = mapping.payouts else { return }
        switch payouts.scope {
        case .batch:
            for index in sums.indices {
                for batch in sums[index].batches where batch.net != 0 {
                    let payout = Payout(
                        identity: "payout/" + batch.name, id: batch.reference ?? batch.name,
                        bankReference: batch.bankReference, amount: batch.net, booked: batch.paidOut ?? batch.latest,
                        batch: batch.name, isDerived: true, valueDate: batch.valueDate)
                    try take(payout, index, line: batch.line)
                }
            }
        case .file:
            let rows = try opening.adding(sums[0].net).subtracting(closing)
            var amount = rows
            if let field = payouts.amount {
                guard let stated = try balance(.total, field) else { return }
                amount = stated.units
                if try !round(rows, to: amount) { try checkPayout(stated, rows: rows) }
            }
            guard amount != 0 else { return }
            let batch = batchName
            let id = payoutID
            let payout = Payout(
                identity: "payout/" + id, id: id, bankReference: reading.constant(columns.payoutBankReference),
                amount: amount, booked: reading.paidOutMoment() ?? sums[0].latest, batch: batch,
                isDerived: payouts.amount == nil, valueDate: reading.valueDateOfFile())
            try take(payout, 0, line: sums[0].lastLine)
        }
    }

    /// The id of the file's own payout.
    var payoutID: String { reading.constant(columns.payoutReference) ?? batchName ?? "\(sums[0].latest.day)" }

    private func checkPayout(_ stated: Stated, rows: Int64) throws(MoneyError) {
        let account = sums[0].account
        let money = { (units: Int64) in Money(minorUnits: units, currency: account.currency) }
        let difference = try rows.subtracting(stated.units)
        guard difference != 0 else { return }
        let adjustment = Door.Adjustment(
            identity: "payout/\(name(of: sums[0]))", batch: batchName, booked: sums[0].latest, line: sums[0].lastLine)
        try door.reportDifference(
            money(difference), of: account, adjustment: adjustment,
            Finding(
                .payoutSum, line: stated.line, column: stated.column, expected: money(stated.units).amount,
                found: money(rows).amount, difference: money(difference).amount,
                "the payout \(stated.name) is \(money(stated.units)), but the rows, with the balances before and after, come "
                    + "to \(money(rows).amount) (difference \(money(difference).amount)): rows are missing, doubled or wrong"
            ))
    }

    private mutating func take(_ payout: Payout, _ index: Int, line: Int) throws(MoneyError) {
        let account = sums[index].account
        let net = try Int64(0).subtracting(payout.amount)
        let entry = Entry(
            identity: payout.identity, type: .payout, booked: payout.booked, gross: net, net: net,
            reference: payout.id, batch: payout.batch, line: line)
        try sums[index].add(net: net)
        try door.take(entry, account, isRow: false)
        door.take(payout, account)
    }

    /// The batch that every row names, where it is the file's own.
    var batchName: String? {
        guard let field = columns.texts.first(where: { $0.name == .batch })?.text else { return nil }
        return reading.constant(field)
    }

    /// The batch, or the days of its rows.
    func name(of sums: MappedSums) -> String {
        if let batchName { return batchName }
        let (first, last) = (sums.opened.day, sums.latest.day)
        return first == last ? "\(first)" : "\(first)/\(last)"
    }

    /// Opening balance, rows and payouts make the closing balance; the store keeps the two as a link of a chain.
    func carry(from opening: Stated, to closing: Stated) throws(MoneyError) {
        let sums = sums[0]
        let currency = sums.account.currency
        let expected = try opening.units.adding(sums.net)
        let difference = try expected.subtracting(closing.units)
        let name = name(of: sums)
        let money = { (units: Int64) in Money(minorUnits: units, currency: currency) }
        // Where a payout is the file's own, its check has said all there is to say.
        if difference != 0, mapping.payouts?.amount == nil {
            let adjustment = Door.Adjustment(
                identity: "balance/\(name)", batch: batchName, booked: sums.latest, line: sums.lastLine)
            try door.reportDifference(
                money(difference), of: sums.account, adjustment: adjustment,
                Finding(
                    .footer, line: closing.line, column: closing.column, expected: money(closing.units).amount,
                    found: money(expected).amount, difference: money(difference).amount,
                    "\(closing.name) is \(money(closing.units)), but \(opening.name) \(money(opening.units).amount) and the "
                        + "rows \(money(sums.net).amount) come to \(money(expected).amount) (difference "
                        + "\(money(difference).amount)): rows are missing, doubled or wrong"))
        }
        try door.take(
            Batch(name: name, opened: sums.opened, carriedIn: opening.units, carriedOut: closing.units), sums.account)
    }
}
