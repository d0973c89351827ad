internal import Settlements

/// Holds what a mapped file states of its rows, before the header and in rows of sums, against the rows; and makes the
/// payouts that no row tells of.
struct MappingFooting {
    var reading: MappingReading
    var sums: [MappedSums]
    var door: Door { reading.door }
    var mapping: Mapping { reading.mapping }
    var columns: MappedColumns { reading.columns }

    /// An amount that the file states, with its place.
    struct Stated {
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
        if mapping.payouts == nil, mapping.amountStyle.isRounded { try roundBatches() }
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

    func stated(_ text: String, _ currency: Currency, name: String, line: Int, column: Int) -> Int64? {
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
