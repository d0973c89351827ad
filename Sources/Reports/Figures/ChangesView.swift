import Settlements

/// What a revision says of an account otherwise than the report that it replaces.
struct ChangesView {
    /// What was removed, then what was added.
    let rows: [LineRow]
    /// What is not shown by itself: how many more were removed, how many added.
    let rest: [FigureRow]
    /// All that was removed, and all that was added.
    let totals: [FigureRow]
    let balances: [BalanceChange]

    /// A balance as it was stated before, as it is now, and what lies between.
    struct BalanceChange {
        let name: String
        let before: String
        let now: String
        let difference: String
    }

    var hasEntries: Bool { !totals.isEmpty }

    /// Nothing is otherwise.
    var isNothing: Bool { totals.isEmpty && balances.isEmpty }
}

extension ChangesView {
    /// Nil but for a revision.
    ///
    /// - Throws: ``ReportError/Code/overflow``.
    init?(
        _ statement: AccountStatement, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        guard detail.types, let changes = statement.changes else { return nil }
        let words = text.words.editions
        var rows: [LineRow] = []
        for line in changes.lines.prefix(detail.lines) {
            rows.append(try Self.row(line, statement.account, period, text))
        }
        self.rows = rows
        let shown = changes.lines.prefix(detail.lines)
        var rest: [FigureRow] = []
        var totals: [FigureRow] = []
        for (kind, all) in [(AccountChanges.Kind.removed, changes.removed), (.added, changes.added)] where all.count > 0
        {
            totals.append(try text.row(kind == .added ? words.allAdded : words.allRemoved, all))
            let left = try ReportError.summing(statement.account) { () throws(MoneyError) in
                var left = all
                for line in shown where line.kind == kind { try left.subtract(line.entry) }
                return left
            }
            guard left.count > 0, left.count < all.count else { continue }
            let name = kind == .added ? words.moreAdded(left.count) : words.moreRemoved(left.count)
            rest.append(try text.row(name, left))
        }
        (self.rest, self.totals) = (rest, totals)
        balances = try Self.balances(statement, changes, text)
    }

    private static func row(
        _ line: AccountChanges.Line, _ account: Account, _ period: Period, _ text: FigureText
    ) throws(ReportError) -> LineRow {
        let words = text.words
        let shown = ShownLine(section: line.section, entry: line.entry, payment: nil)
        let mark = line.kind == .added ? words.editions.isAdded : words.editions.isRemoved
        let fees = try ReportError.summing(account) { () throws(MoneyError) in
            text.figure(try line.entry.fees.total())
        }
        return LineRow(
            date: words.dates.date(words.dates.day(line.entry.booked, in: period.zone)),
            what: words.field(mark, words.figures.entryKind(line.entry.type)), method: shown.methodName(in: words),
            reference: shown.ownReference, gross: text.figure(line.entry.gross), fees: fees,
            net: text.figure(line.entry.net), late: line.section == .late ? words.figures.lateMark : nil)
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

extension Totals {
    fileprivate mutating func subtract(_ entry: Entry) throws(MoneyError) {
        try add(
            Totals(
                count: -1, gross: try entry.gross.reversed(), fees: try entry.fees.reversed(),
                net: try entry.net.reversed(), invoiced: try entry.invoiced.reversed()))
    }
}
