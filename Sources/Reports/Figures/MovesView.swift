import Settlements

/// Which payouts pay the movements of a period: where money that is not in this period's payouts has gone.
struct SharesView {
    let rows: [CountedRow]
    let total: CountedRow

    /// Nil where this period's payouts pay them all, where no payout is known, and where it was not asked for.
    ///
    /// - Throws: ``ReportError/Code/overflow``.
    init?(
        _ statement: AccountStatement, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        guard detail.payouts > 0, let shares = statement.details.shares else { return nil }
        let own = Set(statement.ownPayouts.map(\.payout.identity))
        func isOwn(_ share: PayoutShare) -> Bool { share.payout.map { own.contains($0.identity) } ?? false }
        guard shares.contains(where: \.isSettled), shares.contains(where: { !isOwn($0) }) else { return nil }
        let hasLate = shares.contains { $0.section == .late }
        (rows, total) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            var rows: [(name: String, sum: NetSum)] = []
            for section in [StatementSection.period, .late] {
                let all = shares.filter { $0.section == section }
                let paid = all.filter(isOwn)
                let mark = section == .late ? " (\(text.words.figures.lateMark))" : ""
                if !paid.isEmpty { rows.append((text.words.moves.paidInPeriod + mark, try Self.sum(paid.map(\.sum)))) }
                for share in all where !isOwn(share) {
                    rows.append((Self.name(share, period, text.words) + mark, share.sum))
                }
            }
            let shown = rows.count > detail.payouts ? rows.prefix(detail.payouts - 1) : rows[...]
            let rest = rows.dropFirst(shown.count)
            var named = Array(shown)
            if !rest.isEmpty { named.append((text.words.otherPayouts, try Self.sum(rest.map(\.sum)))) }
            let total = try Self.sum(rows.map(\.sum))
            return (
                named.map { Self.row($0.name, $0.sum, text) },
                Self.row(hasLate ? text.words.figures.totalWithLate : text.words.beforePayoutsTotal, total, text)
            )
        }
    }

    private static func name(_ share: PayoutShare, _ period: Period, _ words: Words) -> String {
        guard let payout = share.payout else {
            guard let batch = share.batch.map(ShownText.of) else { return words.moves.tiedToNone }
            if share.hasSeveralPayouts { return words.moves.paidBySeveral(batch) }
            return share.isCarriedOver ? words.moves.carriedOver(batch) : words.moves.notPaidYet(batch)
        }
        let day = words.dates.day(payout.booked, in: period.zone)
        let reference = ShownText.of(payout.bankReference ?? payout.id)
        let date = words.dates.date(day)
        return day < period.firstDate
            ? words.moves.paidEarlier(date, reference) : words.moves.paidLater(date, reference)
    }

    private static func sum(_ sums: [NetSum]) throws(MoneyError) -> NetSum {
        var (entries, net) = (Int64(0), Int64(0))
        for sum in sums {
            entries = try entries.adding(sum.entries)
            net = try net.adding(sum.net)
        }
        return NetSum(entries: entries, net: net)
    }

    private static func row(_ name: String, _ sum: NetSum, _ text: FigureText) -> CountedRow {
        CountedRow(name: name, entries: text.words.entries(sum.entries), amount: text.figure(sum.net))
    }
}

extension PayoutShare {
    /// It is known what became of it.
    fileprivate var isSettled: Bool { payout != nil || hasSeveralPayouts || isCarriedOver }
}

/// What the provider holds back as a security, from the period's start to its end.
struct ReserveView {
    let opening: String
    /// What was held back in the period; nil where nothing was.
    let held: String?
    /// What was given back, negative; nil where nothing was.
    let released: String?
    let closing: String

    /// Nil where nothing is held and nothing was.
    init?(_ statement: AccountStatement, _ text: FigureText, _ detail: ReportDetail) throws(ReportError) {
        guard detail.types, let reserve = statement.reserve else { return nil }
        let (held, released) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            (try Self.sum(statement, .reserveHold), try Self.sum(statement, .reserveRelease))
        }
        guard reserve.opening != 0 || reserve.closing != 0 || held != 0 || released != 0 else { return nil }
        opening = text.figure(reserve.opening)
        self.held = held == 0 ? nil : text.figure(held)
        self.released = released == 0 ? nil : text.figure(released)
        closing = text.figure(reserve.closing)
    }

    /// As the provider sees it: what leaves the balance is held.
    private static func sum(_ statement: AccountStatement, _ type: EntryType) throws(MoneyError) -> Int64 {
        try AccountTables.sum(statement.groups.filter { $0.type == type }.map(\.totals)).net.reversed()
    }
}

extension CountedRow {
    /// `JPY 3,410 → EUR 21.45`: from the account that money was taken off to the one that it was put to.
    init(_ conversion: Conversion, of account: Account, _ text: FigureText) throws(MoneyError) {
        let (words, own) = (text.words, conversion.own.net)
        func amount(_ units: Int64, _ currency: Currency) throws(MoneyError) -> String {
            words.amounts.amount(units < 0 ? try units.reversed() : units, currency)
        }
        if let other = conversion.other {
            let sides = (try amount(own, account.currency), try amount(conversion.otherNet, other.currency))
            switch (own >= 0, conversion.otherNet >= 0) {
            case (true, false): name = words.moves.changed(sides.1, sides.0)
            case (false, true): name = words.moves.changed(sides.0, sides.1)
            default:
                name = words.moves.bothSides(
                    words.amounts.amount(own, account.currency),
                    words.amounts.amount(conversion.otherNet, other.currency))
            }
        } else {
            name = words.moves.otherSideUnknown
        }
        entries = words.moves.conversions(conversion.own.entries)
        self.amount = text.figure(own)
    }
}
