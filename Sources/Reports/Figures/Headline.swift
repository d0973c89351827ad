import Settlements

/// What a merchant wants to know first of an account: of a settlement, how much reaches her bank, and when.
struct Headline {
    /// `EUR 12,345.67`; where there is none, a sentence that says so.
    let amount: String
    let isAmount: Bool
    /// What belongs to it, a line each.
    let details: [String]
}

extension Headline {
    /// More payouts than this are found in their table alone.
    private static let listed = 3

    init(_ tables: AccountTables, _ period: Period, in words: Words) {
        let currency = tables.statement.account.currency
        let payouts = tables.statement.ownPayouts.map(\.payout)
        var details: [String] = []
        let isTaken = tables.paidOut < 0
        if payouts.isEmpty {
            if case .known(_, let closing) = tables.statement.balance, closing > 0 {
                details.append(words.staysOnAccount(words.amounts.amount(closing, currency)))
            }
        } else {
            details += Self.when(tables.statement.payouts, period, currency, words)
        }
        let returned = tables.payoutMovements.first { $0.subject == .payoutReversal }
        if let returned { details.append(words.returned(words.amounts.amount(returned.totals.net, currency))) }
        let amount = words.amounts.amount(tables.paidOut.magnitudeOfAmount, currency)
        self.init(
            amount: payouts.isEmpty ? words.noPayout : isTaken ? words.moves.takenFromBank([amount], 0) : amount,
            isAmount: !payouts.isEmpty && !isTaken, details: details)
    }

    private static func when(
        _ lines: [AccountStatement.PayoutLine], _ period: Period, _ currency: Currency, _ words: Words
    ) -> [String] {
        let payouts = lines.map(\.payout)
        let days = payouts.map { words.dates.day($0.booked, in: period.zone) }
        guard let first = days.min(), let last = days.max() else { return [] }
        if lines.count == 1 {
            let date = words.dates.date(first)
            let isOnItsWay = period.payout == nil && lines[0].isInTransit(at: period.endDate) && payouts[0].amount >= 0
            return [payouts[0].amount < 0 ? words.moves.takenOn(date) : words.sent(date)]
                + (isOnItsWay ? [payouts[0].valueDate.map { words.moves.inTransit(words.dates.date($0)) }] : [])
                .compactMap { $0 } + [words.reference(AccountView.reference(of: payouts[0], words))]
        }
        let start = words.sentBetween(payouts.count, words.dates.range(first, last))
        guard payouts.count <= listed else { return [start] }
        return [start]
            + zip(days, payouts).map { day, payout in
                let amount = words.amounts.amount(payout.amount, currency)
                return "\(words.dates.date(day)) · \(amount) · \(AccountView.reference(of: payout, words))"
            }
    }
}

/// The balance from the period's first moment to its last, and the sum that proves it.
struct BalanceView {
    let opening: String
    let openingDate: String
    /// Nil where there are no late entries.
    let late: String?
    let beforePayouts: String
    let payouts: String
    let closing: String
    let closingDate: String
    /// `It adds up: 1,000.00 − 12.00 + 500.00 − 1,400.00 = 88.00.`
    let footing: String
    /// That the balance at the end is below zero; nil where it is not.
    let belowZero: String?

    init(_ tables: AccountTables, opening: Int64, closing: Int64, _ period: Period, _ text: FigureText) {
        let late = tables.statement.late
        let words = text.words
        self.opening = text.figure(opening)
        openingDate = words.dates.date(period.firstDate)
        self.late = late.count == 0 ? nil : text.figure(late.net)
        beforePayouts = text.figure(tables.beforePayouts.net)
        payouts = text.figure(tables.payoutTotals.net)
        self.closing = text.figure(closing)
        closingDate = words.dates.date(period.lastDate)
        let terms =
            [opening] + (late.count == 0 ? [] : [late.net]) + [tables.beforePayouts.net, tables.payoutTotals.net]
        footing = words.footing(words.amounts.sum(terms, text.currency), self.closing)
        belowZero =
            closing < 0 ? words.moves.belowZero(words.amounts.amount(closing.magnitudeOfAmount, text.currency)) : nil
    }
}

extension Int64 {
    /// The amount without its sign, as far as 64 bits hold it.
    fileprivate var magnitudeOfAmount: Int64 { Int64(clamping: magnitude) }
}
