import Settlements

/// A payout of the period.
struct PayoutRow {
    let date: String
    let reference: String?
    let amount: String
    /// How many entries it pays, or that the provider does not say.
    let pays: String
    /// That it is on its way, its value date, that it was taken from the bank; nil where there is nothing to say.
    let note: String?
    /// What it is made of, where that is not the period's entries alone: together its amount.
    let parts: [CountedRow]
}

/// A line of a table with one amount, and how many entries it is of.
struct CountedRow {
    let name: String
    /// Nil where it is of no entries.
    let entries: String?
    let amount: String
}

extension PayoutRow {
    init(_ line: AccountStatement.PayoutLine, _ period: Period, _ text: FigureText) {
        let words = text.words
        let payout = line.payout
        date = words.dates.date(words.dates.day(payout.booked, in: period.zone))
        reference = AccountView.reference(of: payout, words)
        amount = text.figure(payout.amount)
        let parts = line.itemised.map { Self.parts($0, text) } ?? []
        pays = line.itemised.map { Self.pays($0, words, parts) } ?? words.notItemised
        note = Self.note(line, period, words)
        self.parts = parts
    }

    /// All other payouts in one row.
    init(rest payouts: ArraySlice<AccountStatement.PayoutLine>, _ text: FigureText) throws(MoneyError) {
        date = text.words.otherPayouts
        reference = nil
        amount = text.figure(try AccountTables.sum(of: payouts.map(\.payout.amount)))
        pays = text.words.payoutCount(payouts.count)
        note = nil
        parts = []
    }

    private static func pays(
        _ itemised: AccountFigures.PaidOut.Itemisation, _ words: Words, _ parts: [CountedRow]
    ) -> String {
        guard parts.count > 1 || itemised.entries == 0 && !parts.isEmpty else {
            return words.paysEntries(itemised.entries)
        }
        return itemised.entries == 0 ? words.moves.paysCarried : words.moves.paysParts(itemised.entries)
    }

    private static func note(
        _ line: AccountStatement.PayoutLine, _ period: Period, _ words: Words
    ) -> String? {
        var notes: [String] = []
        if line.payout.amount < 0 { notes.append(words.moves.taken) }
        if let valued = line.payout.valueDate {
            let date = words.dates.date(valued)
            if period.payout == nil, line.isInTransit(at: period.endDate), line.payout.amount >= 0 {
                notes.append(words.moves.inTransit(date))
            } else if valued != words.dates.day(line.payout.booked, in: period.zone) {
                notes.append(words.moves.valueDate(date))
            }
        }
        return notes.isEmpty ? nil : notes.joined(separator: " · ")
    }

    private static func parts(_ itemised: AccountFigures.PaidOut.Itemisation, _ text: FigureText) -> [CountedRow] {
        guard itemised.isInParts else { return [] }
        let words = text.words.moves
        let sums = [
            (words.before, itemised.before), (words.late, itemised.late), (words.within, itemised.within),
            (words.after, itemised.after),
        ]
        let others = [
            (words.takenOver, Int128(itemised.carriedIn)), (words.handedOn, -Int128(itemised.carriedOut)),
            (words.otherPayouts, Int128(itemised.otherPayouts)),
        ]
        return sums.filter { $0.1.entries > 0 }.map { name, sum in
            CountedRow(name: name, entries: text.words.entries(sum.entries), amount: text.figure(sum.net))
        }
            + others.filter { $0.1 != 0 }.map { name, amount in
                CountedRow(name: name, entries: nil, amount: text.figure(Int64(clamping: amount)))
            }
    }
}

extension AccountFigures.PaidOut.Itemisation {
    /// Whether the entries of the period alone do not explain it.
    fileprivate var isInParts: Bool { isCut || carriedIn != 0 || carriedOut != 0 || otherPayouts != 0 }
}
