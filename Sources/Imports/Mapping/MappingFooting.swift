internal import Settlements

/// Holds what a mapped file states of its rows, before the header and in rows of sums, against the rows; and makes the
/// payouts that no row tells of.
struct MappingFooting {
    private var reading: MappingReading
    private var sums: [MappedSums]
    private var door: Door { reading.door }
    private var mapping: Mapping { reading.mapping }
    private var columns: MappedColumns { reading.columns }

    /// An amount that the file states, with its place.
    private struct Stated {
        let name: String
        let units: Int64
        let line: Int
        let column: Int
    }

    init(_ reading: MappingReading) {
        self.reading = reading
        sums = reading.sums
    }

    mutating func foot() throws(MoneyError) {
        // As the rows have it, without the payouts that are made here.
        guard let first = sums.first else { return }
        if sums.count > 1, mapping.statesWholeFile {
            door.findings.add(
                Finding(
                    .footer,
                    "the mapping holds balances, totals or a payout against the whole file, and its rows are of "
                        + "\(sums.count) accounts (\(sums.map { "\($0.account)" }.joined(separator: ", "))): there is no sum "
                        + "over them"))
            return
        }
        let opening = try balance(.opening, mapping.balance?.opening)
        let closing = try balance(.closing, mapping.balance?.closing)
        try pay(opening: opening?.units ?? 0, closing: closing?.units ?? 0)
        if let opening, let closing { try carry(from: opening, to: closing) }
        // Last, since a difference that was accepted above is in them too.
        for total in mapping.totals { try check(total, first) }
        for statement in reading.statements { try check(statement) }
    }

    // MARK: Totals

    private func check(_ total: Mapping.Total, _ sums: MappedSums) throws(MoneyError) {
        guard let line = reading.file.line(total.name) else { return }
        if total.sum == .rows {
            checkCount(line.text, sums.rows, name: total.name, line: line.line, column: line.column)
            return
        }
        let currency = sums.account.currency
        guard let units = stated(line.text, currency, name: total.name, line: line.line, column: line.column) else {
            return
        }
        var found = units
        let expected: Int64
        switch total.sum {
        case .net: expected = sums.net
        case .credits: expected = sums.credits
        case .debits:
            expected = sums.debits
            // A sum of what is taken is stated with a minus or without.
            if found < 0 { found = try Int64(0).subtracting(found) }
        case .column(let title, let of, let less):
            let words = mapping.fields.types.words
            let all = mapping.fields.types.meanings.indices
            let types = of.map { $0.compactMap { words.firstIndex(of: $0) } }
            guard let column = columns.amountColumns.firstIndex(where: { reading.table.titles[$0] == title }) else {
                return
            }
            let taken = less.compactMap { words.firstIndex(of: $0) }
            let added = types ?? all.filter { !taken.contains($0) }
            expected = try sums.sum(ofColumn: column, types: added)
                .subtracting(try sums.sum(ofColumn: column, types: taken))
        case .rows: return
        }
        try report(
            Stated(name: total.name, units: found, line: line.line, column: line.column), rows: expected, sums,
            what: total.sum.words)
    }

    private func check(_ statement: MappedStatement) throws(MoneyError) {
        guard let sums = account(of: statement) else { return }
        switch statement.meaning {
        case .count:
            guard let cell = statement.cells.first else { return }
            checkCount(cell.text, sums.rows, name: cell.title, line: cell.line, column: cell.column)
        case .total:
            for cell in statement.cells {
                guard let column = columns.amountColumns.firstIndex(of: cell.index),
                    let units = stated(
                        cell.text, sums.account.currency, name: cell.title, line: cell.line, column: cell.column)
                else { continue }
                let expected = try sums.sum(ofColumn: column, types: mapping.fields.types.meanings.indices)
                try report(
                    Stated(name: "the total of \(cell.title)", units: units, line: cell.line, column: cell.column),
                    rows: expected, sums, what: "the rows of the file")
            }
        case .ignore, .opening, .closing: return
        }
    }

    private func account(of statement: MappedStatement) -> MappedSums? {
        if statement.currency.isEmpty, sums.count == 1 { return sums[0] }
        let matching = sums.filter { $0.account.currency.code == statement.currency }
        if matching.count == 1 { return matching[0] }
        let place = statement.cells.first
        door.findings.add(
            Finding(
                .footer, line: place?.line, column: place?.column,
                "this row states a sum, and which of the file's \(sums.count) accounts it means cannot be told"))
        return nil
    }

    private func checkCount(_ text: String, _ expected: Int, name: String, line: Int, column: Int) {
        guard Int(text) != expected else { return }
        door.findings.add(
            Finding(
                .count, line: line, column: column, expected: String(expected), found: text,
                "\(name) is \(shown(text)), and the file has \(expected) rows that are entries"))
    }

    private func stated(_ text: String, _ currency: Currency, name: String, line: Int, column: Int) -> Int64? {
        do {
            return try mapping.amountStyle.minorUnits(Array(text.utf8)[...], currency)
        } catch {
            let problem =
                error == .notANumber ? "no amount: \(mapping.amountStyle.example) is expected" : "\(error)"
            door.findings.add(
                Finding(
                    .amount, line: line, column: column, found: text,
                    "\(name) \(shown(text)) in \(currency): \(problem)"))
            return nil
        }
    }

    private func report(
        _ stated: Stated, rows: Int64, _ sums: MappedSums, what: String
    ) throws(MoneyError) {
        let difference = try rows.subtracting(stated.units)
        guard difference != 0 else { return }
        let money = { (units: Int64) in Money(minorUnits: units, currency: sums.account.currency) }
        let isKnown = door.accepted.contains { $0.minorUnits.magnitude == difference.magnitude }
        guard !isKnown else { return }
        let finding = Finding(
            .footer, line: stated.line, column: stated.column, expected: money(stated.units).amount,
            found: money(rows).amount, difference: money(difference).amount,
            "\(stated.name) is \(money(stated.units)), but \(what) come to \(money(rows).amount) "
                + "(difference \(money(difference).amount)): rows are missing, doubled or wrong")
        guard mapping.balance == nil, mapping.payouts?.amount == nil else { return door.findings.add(finding) }
        let adjustment = Door.Adjustment(
            identity: "total/\(name(of: sums))", batch: batchName, booked: sums.latest, line: sums.lastLine)
        try door.reportDifference(money(difference), of: sums.account, adjustment: adjustment, finding)
    }

    // MARK: Balances and payouts

    /// A balance that the file states, before its header or in a row of its own.
    private func balance(
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

    private mutating func pay(opening: Int64, closing: Int64) throws(MoneyError) {
        guard let payouts = mapping.payouts else { return }
        switch payouts.scope {
        case .batch:
            for index in sums.indices {
                for batch in sums[index].batches where batch.net != 0 {
                    let payout = Payout(
                        identity: "payout/" + batch.name, id: batch.reference ?? batch.name,
                        bankReference: batch.bankReference, amount: batch.net, booked: batch.paidOut ?? batch.latest,
                        batch: batch.name, isDerived: true)
                    try take(payout, index, line: batch.line)
                }
            }
        case .file:
            let rows = try opening.adding(sums[0].net).subtracting(closing)
            var amount = rows
            if let field = payouts.amount {
                guard let stated = try balance(.total, field) else { return }
                try checkPayout(stated, rows: rows)
                amount = stated.units
            }
            guard amount != 0 else { return }
            let batch = batchName
            let id = reading.constant(columns.payoutReference) ?? batch ?? "\(sums[0].latest.day)"
            let payout = Payout(
                identity: "payout/" + id, id: id, bankReference: reading.constant(columns.payoutBankReference),
                amount: amount, booked: reading.paidOutMoment() ?? sums[0].latest, batch: batch,
                isDerived: payouts.amount == nil)
            try take(payout, 0, line: sums[0].lastLine)
        }
    }

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
    private var batchName: String? {
        guard let field = columns.texts.first(where: { $0.name == .batch })?.text else { return nil }
        return reading.constant(field)
    }

    /// The batch, or the days of its rows.
    private func name(of sums: MappedSums) -> String {
        if let batchName { return batchName }
        let (first, last) = (sums.opened.day, sums.latest.day)
        return first == last ? "\(first)" : "\(first)/\(last)"
    }

    /// Opening balance, rows and payouts make the closing balance; the store keeps the two as a link of a chain.
    private func carry(from opening: Stated, to closing: Stated) throws(MoneyError) {
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

extension Mapping {
    /// It holds amounts that stand once in a file against all of its rows.
    fileprivate var statesWholeFile: Bool {
        balance != nil || !totals.isEmpty || payouts?.scope == .file
            || specialRows.contains { [.opening, .closing].contains($0.meaning) }
    }
}

extension Mapping.Total.Sum {
    fileprivate var words: String {
        switch self {
        case .net, .rows: "the rows"
        case .credits: "the rows that add to the account"
        case .debits: "the rows that take from the account"
        case .column(let title, nil, []): "the rows' \(title)"
        case .column(let title, let of, let less):
            "the rows' \(title)" + (of.map { " of \($0.joined(separator: ", "))" } ?? "")
                + (less.isEmpty ? "" : " less \(less.joined(separator: ", "))")
        }
    }
}
