import Settlements

/// Payouts of the period and late ones that came back, each with the payout that it gives back.
struct ReturnsView {
    struct Row {
        let date: String
        let reference: String?
        /// Which payout it gives back, or that the data do not say.
        let payout: String?
        let amount: String
        /// `late`, of an earlier period.
        let late: String?
    }

    let rows: [Row]
    /// What the rows sum to; nil where there is one.
    let total: String?

    /// Nil where none came back, and where it was not asked for.
    ///
    /// - Throws: ``ReportError/Code/overflow``.
    init?(
        _ statement: AccountStatement, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        let returns = statement.returns
        guard detail.payouts > 0, !returns.isEmpty else { return nil }
        let shown = returns.count > detail.payouts ? returns.prefix(detail.payouts - 1) : returns[...]
        let rest = returns.dropFirst(shown.count)
        (rows, total) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            let rest = rest.isEmpty ? [] : [Row(rest: try AccountTables.sum(of: rest.map(\.entry.net)), text)]
            let sum = try AccountTables.sum(of: returns.map(\.entry.net))
            return (shown.map { Row($0, period, text) } + rest, returns.count > 1 ? text.figure(sum) : nil)
        }
    }
}

extension ReturnsView.Row {
    fileprivate init(_ line: PayoutReturn, _ period: Period, _ text: FigureText) {
        let words = text.words
        func date(_ moment: Moment) -> String { words.dates.date(words.dates.day(moment, in: period.zone)) }
        self.date = date(line.entry.booked)
        // Why it came back is mostly in the description.
        let texts = [line.entry.reference, line.entry.description].compactMap { $0 }.filter { !$0.isEmpty }
        reference = texts.isEmpty ? nil : texts.map(ShownText.of).joined(separator: " · ")
        payout =
            line.payout.map { words.moves.returnOf(date($0.booked), ShownText.of($0.bankReference ?? $0.id)) }
            ?? words.moves.returnOfUnknown
        amount = text.figure(line.entry.net)
        late = line.section == .late ? words.figures.lateMark : nil
    }

    fileprivate init(rest sum: Int64, _ text: FigureText) {
        (date, reference, payout, late) = (text.words.otherPayouts, nil, nil, nil)
        amount = text.figure(sum)
    }
}
