import Settlements

/// Which payouts pay the movements of a period: where money that is not in this period's payouts has gone.
struct SharesView {
    let rows: [CountedRow]
    let total: CountedRow

    /// Nil where this period's payouts pay them all, where they name no batches, and where it was not asked for.
    ///
    /// - Throws: ``ReportError/Code/overflow``.
    init?(
        _ statement: AccountStatement, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        guard detail.payouts > 0, let shares = statement.details.shares else { return nil }
        let own = Set(statement.ownPayouts.map(\.payout.identity))
        func isOwn(_ share: PayoutShare) -> Bool { share.payout.map { own.contains($0.identity) } ?? false }
        guard shares.contains(where: { $0.batch != nil }), shares.contains(where: { !isOwn($0) }) else { return nil }
        let hasLate = shares.contains { $0.section == .late }
        (rows, total) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            var rows: [(name: String, sum: NetSum)] = []
            for section in [StatementSection.period, .late] {
                let all = shares.filter { $0.section == section }
                let paid = all.filter(isOwn)
                func marked(_ name: String) -> String {
                    section == .late ? text.words.field(text.words.late, name) : name
                }
                if !paid.isEmpty {
                    rows.append((marked(text.words.moves.paidInPeriod), try Self.sum(paid.map(\.sum))))
                }
                for share in all where !isOwn(share) {
                    rows.append((marked(Self.name(share, period, text.words)), share.sum))
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

/// What the provider holds back as a security, from the period's start to its end.
struct ReserveView {
    let opening: String
    /// What was held back in the period; nil where nothing was.
    let held: String?
    /// What was given back, negative; nil where nothing was.
    let released: String?
    /// What late entries held back and gave back; nil where they did not.
    let lateHeld: AmountRow?
    let lateReleased: AmountRow?
    let closing: String

    /// Nil where nothing is held and nothing was.
    init?(_ statement: AccountStatement, _ text: FigureText, _ detail: ReportDetail) throws(ReportError) {
        guard detail.types, let reserve = statement.reserve else { return nil }
        let sums = try ReportError.summing(statement.account) { () throws(MoneyError) in
            try [StatementSection.period, .late].map { section throws(MoneyError) in
                (
                    held: try Self.sum(statement, section, .reserveHold),
                    released: try Self.sum(statement, section, .reserveRelease)
                )
            }
        }
        let isMoved = sums.contains { $0.held != 0 || $0.released != 0 }
        guard reserve.opening != 0 || reserve.closing != 0 || isMoved else { return nil }
        func figure(_ amount: Int64) -> String? { amount == 0 ? nil : text.figure(amount) }
        func late(_ name: String, _ amount: Int64) -> AmountRow? {
            figure(amount).map { AmountRow(name: text.words.field(text.words.late, name), amount: $0) }
        }
        opening = text.figure(reserve.opening)
        held = figure(sums[0].held)
        released = figure(sums[0].released)
        lateHeld = late(text.words.moves.heldBack, sums[1].held)
        lateReleased = late(text.words.moves.released, sums[1].released)
        closing = text.figure(reserve.closing)
    }

    /// As the provider sees it: what leaves the balance is held.
    private static func sum(
        _ statement: AccountStatement, _ section: StatementSection, _ type: EntryType
    ) throws(MoneyError) -> Int64 {
        let groups = statement.groups.filter { $0.section == section && $0.type == type }
        return try AccountTables.sum(groups.map(\.totals)).net.reversed()
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
