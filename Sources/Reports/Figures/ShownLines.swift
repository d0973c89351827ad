import Settlements

/// The entries of a settlement that are shown by themselves, and the others in one row: together all but the payouts.
struct LinesView {
    /// Whether these are the largest, or all.
    let heading: String
    let rows: [LineRow]
    /// What is in the CSV alone; nil where that is nothing.
    let rest: FigureRow?
    /// What the rows and the rest sum to: the period and late entries, without payouts.
    let total: FigureRow
}

struct LineRow {
    let date: String
    /// `Payment`.
    let what: String
    let method: String?
    let reference: String?
    let gross: String
    let fees: String
    let net: String
    /// `late`, of an entry of an earlier period.
    let late: String?
}

extension LinesView {
    /// Nil where no line is shown.
    ///
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where lines are shown that the totals do
    ///   not hold.
    init?(
        _ statement: AccountStatement, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        let shown = ShownLines(statement, atMost: detail.lines) { !$0.isPayout }
        guard !shown.lines.isEmpty else { return nil }
        let words = text.words
        let (total, rest) = (try shown.total(), try shown.rest())
        var rows: [LineRow] = []
        for line in shown.lines {
            let totals = try ReportError.summing(statement.account) { () throws(MoneyError) in
                try text.figure(line.entry.fees.total())
            }
            rows.append(
                LineRow(
                    date: words.dates.date(words.dates.day(line.entry.booked, in: period.zone)),
                    what: words.figures.entryKind(line.entry.type), method: line.methodName(in: words),
                    reference: line.ownReference, gross: text.figure(line.entry.gross), fees: totals,
                    net: text.figure(line.entry.net), late: line.section == .late ? words.figures.lateMark : nil))
        }
        self.rows = rows
        heading = rest.count == 0 ? words.figures.allEntries : words.figures.largestEntries
        self.rest = rest.count == 0 ? nil : try text.row(words.figures.moreEntries(rest.count, detail.hasCSV), rest)
        self.total = try text.row(statement.late.count == 0 ? words.total : words.figures.totalWithLate, total)
    }
}

/// Lines that a page shows, with the totals that they are part of.
struct ShownLines {
    let account: Account
    let lines: [ShownLine]
    private let groups: [TotalsGroup]

    /// - Parameter belongs: the types that the page is about; lines of others are left out.
    init(_ statement: AccountStatement, atMost limit: Int, _ belongs: (EntryType) -> Bool) {
        account = statement.account
        lines = Array(statement.details.lines.filter { belongs($0.entry.type) }.prefix(limit))
        groups = statement.groups.filter { belongs($0.type) }
    }

    /// Of all that the lines are chosen from, the period's and late ones.
    func total() throws(ReportError) -> Totals {
        try ReportError.summing(account) { () throws(MoneyError) in try AccountTables.sum(groups.map(\.totals)) }
    }

    /// What is left of the total without the lines.
    ///
    /// - Throws: ``ReportError/Code/doesNotFoot`` where the lines are more than there are, or nothing is left but an amount.
    func rest() throws(ReportError) -> Totals {
        let rest = try ReportError.summing(account) { () throws(MoneyError) in
            var rest = try AccountTables.sum(groups.map(\.totals))
            for line in lines {
                let entry = line.entry
                try rest.add(
                    Totals(
                        count: -1, gross: try entry.gross.reversed(), fees: try entry.fees.reversed(),
                        net: try entry.net.reversed(), invoiced: try entry.invoiced.reversed()))
            }
            return rest
        }
        guard rest.count > 0 || rest == .zero else {
            throw ReportError(
                .doesNotFoot, "\(account): the \(lines.count) lines shown by themselves are not what its totals hold")
        }
        return rest
    }
}

extension ShownLine {
    func methodName(in words: Words) -> String? { entry.method.map { ShownText.of(MethodNames.name($0, in: words)) } }

    /// What the merchant calls it; where she gave it no name, what the provider does.
    var ownReference: String? {
        let ids = [entry.merchantReference, entry.reference, entry.modificationReference]
        // Of a fee, a tax or a correction the words say more than an id.
        let texts = entry.type.isSale ? ids + [entry.description] : [entry.description] + ids
        return texts.compactMap { $0 }.first { !$0.isEmpty }.map(ShownText.of)
    }
}
