import Settlements

/// What a revision says of an account otherwise than the report that it replaces: of a settlement each entry with gross,
/// fees and net, of fees and refunds what each costs or gives back.
struct ChangesView {
    let columns: [ChangeColumn]
    /// What stands over them on the page.
    let heads: [String]
    /// What was removed, then what was added.
    let rows: [Row]
    /// What is not shown by itself: how many more were removed, how many added.
    let rest: [Sum]
    /// All that was removed, and all that was added.
    let totals: [Sum]
    /// Of a settlement alone.
    let balances: [BalanceChange]
    /// The sentence that nothing is otherwise; nil where something is.
    let nothing: String?

    struct Row {
        let date: String
        /// `Added: Payment`.
        let what: String
        let method: String?
        let reference: String?
        /// One for each column.
        let amounts: [String]
        /// `late`, of an entry of an earlier period.
        let late: String?
    }

    struct Sum {
        let name: String
        /// `2 entries`.
        let entries: String
        /// One for each column.
        let amounts: [String]
    }

    /// A balance as it was stated before, as it is now, and what lies between.
    struct BalanceChange {
        let name: String
        let before: String
        let now: String
        let difference: String
    }

    var hasEntries: Bool { !totals.isEmpty }
}

extension ChangesView {
    /// Nil but for a revision.
    ///
    /// - Throws: ``ReportError/Code/overflow``.
    init?(
        _ statement: AccountStatement, of report: ReportKind, _ period: Period, _ heads: ColumnHeads,
        _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        guard detail.types, let changes = statement.changes else { return nil }
        let shown = changes.lines.prefix(detail.lines)
        columns = ChangeColumn.all(of: report, changes)
        self.heads = columns.map { $0.head(in: heads) }
        let table = Table(columns: columns, period: period, text: text)
        (rows, rest, totals) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            let rows = try shown.map { line throws(MoneyError) in try table.row(line) }
            let (rest, totals) = try table.sums(changes, shown)
            return (rows, rest, totals)
        }
        balances = try Self.balances(statement, changes, text)
        nothing = totals.isEmpty && balances.isEmpty ? text.words.editions.nothingChanged(in: report) : nil
    }

    /// None where they are the same as before, or one of the reports stated none.
    private static func balances(
        _ statement: AccountStatement, _ changes: AccountChanges, _ text: FigureText
    ) throws(ReportError) -> [BalanceChange] {
        guard case .known(let opening, let closing) = statement.balance, let before = changes.before,
            opening != before.opening || closing != before.closing || changes.added.count > 0
                || changes.removed.count > 0
        else { return [] }
        let pairs = [
            (text.words.opening, before.opening, opening), (text.words.closing, before.closing, closing),
        ]
        return try ReportError.summing(statement.account) { () throws(MoneyError) in
            try pairs.map { name, before, now throws(MoneyError) in
                BalanceChange(
                    name: name, before: text.figure(before), now: text.figure(now),
                    difference: text.figure(try now.adding(try before.reversed())))
            }
        }
    }
}

/// The rows of the changes, as their columns are.
private struct Table {
    let columns: [ChangeColumn]
    let period: Period
    let text: FigureText

    func row(_ line: AccountChanges.Line) throws(MoneyError) -> ChangesView.Row {
        let words = text.words
        let shown = ShownLine(section: line.section, entry: line.entry, payment: nil)
        let mark = line.kind == .added ? words.editions.isAdded : words.editions.isRemoved
        return ChangesView.Row(
            date: words.dates.date(words.dates.day(line.entry.booked, in: period.zone)),
            what: words.field(mark, words.figures.entryKind(line.entry.type)), method: shown.methodName(in: words),
            reference: shown.ownReference, amounts: try amounts(Totals(line.entry)),
            late: line.section == .late ? words.figures.lateMark : nil)
    }

    /// What the shown lines leave of each kind, and all of it.
    func sums(
        _ changes: AccountChanges, _ shown: ArraySlice<AccountChanges.Line>
    ) throws(MoneyError) -> (rest: [ChangesView.Sum], totals: [ChangesView.Sum]) {
        let words = text.words.editions
        var (rest, totals): ([ChangesView.Sum], [ChangesView.Sum]) = ([], [])
        for (kind, all) in [(AccountChanges.Kind.removed, changes.removed), (.added, changes.added)] where all.count > 0
        {
            totals.append(try sum(kind == .added ? words.allAdded : words.allRemoved, all))
            var left = all
            for line in shown where line.kind == kind { try left.subtract(line.entry) }
            guard left.count > 0, left.count < all.count else { continue }
            rest.append(try sum(kind == .added ? words.moreAdded(left.count) : words.moreRemoved(left.count), left))
        }
        return (rest, totals)
    }

    private func sum(_ name: String, _ totals: Totals) throws(MoneyError) -> ChangesView.Sum {
        ChangesView.Sum(name: name, entries: text.words.entries(totals.count), amounts: try amounts(totals))
    }

    private func amounts(_ totals: Totals) throws(MoneyError) -> [String] {
        try columns.map { column throws(MoneyError) in text.figure(try column.amount(totals)) }
    }
}

extension Totals {
    fileprivate mutating func subtract(_ entry: Entry) throws(MoneyError) {
        try add(
            Totals(
                count: -1, gross: try entry.gross.reversed(), fees: try entry.fees.reversed(),
                net: try entry.net.reversed(), invoiced: try entry.invoiced.reversed()))
    }
}
