internal import Diagnostics
internal import Settlements

/// What a manifest says of an account.
struct ListedAccount {
    let json: JSON

    /// - Throws: ``ReportError/Code/overflow`` where late and other entries together go beyond 64 bits.
    init(_ statement: AccountStatement, in period: Period) throws(ReportError) {
        json = try ReportError.summing(statement.account) { () throws(MoneyError) in
            try Self.members(statement, period)
        }
    }

    /// `entries` to `invoiced_fees` are of all its lines, those of earlier periods that came late included.
    private static func members(_ statement: AccountStatement, _ period: Period) throws(MoneyError) -> JSON {
        let (account, currency) = (statement.account, statement.account.currency)
        var all = statement.totals
        try all.add(statement.late)
        var ends: (opening: Int64?, closing: Int64?) = (nil, nil)
        if case .known(let opening, let closing) = statement.balance { ends = (opening, closing) }
        let sums: [(String, JSON)] = try all.listed(currency)
        let head: [(String, JSON)] = [
            ("account", .string(account.provider)), ("currency", .string(currency.code)),
            ("covered_through", JSON(statement.coverage?.lastCovered.text(in: period.zone))),
            ("opening", JSON(ends.opening, in: currency)), ("closing", JSON(ends.closing, in: currency)),
        ]
        let tail: [(String, JSON)] = [
            ("invoiced_fees", JSON(try all.invoiced.total(), in: currency)),
            ("late", .object(try statement.late.listed(currency))),
            ("reserve", statement.reserve.map { $0.listed(currency) } ?? .null),
            (
                "payouts",
                .list(try statement.payouts.map { payout throws(MoneyError) in try payout.listed(currency, period) })
            ),
        ]
        guard let changes = statement.changes else { return .object(head + sums + tail) }
        return .object(head + sums + tail + [("changes", try changes.listed(currency, period.zone))])
    }
}

extension JSON {
    /// An amount as manifests have it: a text in major units; null for none.
    init(_ minorUnits: Int64?, in currency: Currency) {
        self = minorUnits.map { .string(Money(minorUnits: $0, currency: currency).amount) } ?? .null
    }
}

extension Moment {
    /// A time with its offset, or a date alone.
    func text(in zone: Zone) -> String {
        switch self {
        case .instant(let instant): instant.text(in: zone)
        case .date(let date): date.description
        }
    }

    /// The day of it; of an instant, the day that it was in a zone.
    fileprivate func date(in zone: Zone) -> CalendarDate {
        switch self {
        case .instant(let instant): zone.local(at: instant).date
        case .date(let date): date
        }
    }
}

extension Totals {
    fileprivate func listed(_ currency: Currency) throws(MoneyError) -> [(String, JSON)] {
        [
            ("entries", .integer(count)), ("gross", JSON(gross, in: currency)),
            ("fees", JSON(try fees.total(), in: currency)), ("net", JSON(net, in: currency)),
        ]
    }
}

extension Reserve {
    fileprivate func listed(_ currency: Currency) -> JSON {
        ["opening": JSON(opening, in: currency), "closing": JSON(closing, in: currency)]
    }
}

extension AccountStatement.PayoutLine {
    fileprivate func listed(_ currency: Currency, _ period: Period) throws(MoneyError) -> JSON {
        let itemised: JSON =
            if let itemised { try itemised.listed(currency) } else { .null }
        return [
            "id": .string(payout.id), "amount": JSON(payout.amount, in: currency),
            "date": .string(payout.booked.date(in: period.zone).description),
            "value_date": JSON(payout.valueDate?.description), "in_transit": .bool(isInTransit(at: period.endDate)),
            "itemised": itemised,
        ]
    }
}

extension AccountFigures.PaidOut.Itemisation {
    fileprivate func listed(_ currency: Currency) throws(MoneyError) -> JSON {
        func part(_ sum: NetSum) -> JSON { ["entries": .integer(sum.entries), "net": JSON(sum.net, in: currency)] }
        return [
            "entries": .integer(entries), "before": part(before), "late": part(late), "within": part(within),
            "after": part(after), "carried": JSON(try carriedIn.adding(carriedOut.reversed()), in: currency),
            "carried_in": JSON(carriedIn, in: currency), "carried_out": JSON(carriedOut, in: currency),
            "other_payouts": JSON(otherPayouts, in: currency),
        ]
    }
}

extension AccountChanges {
    fileprivate func listed(_ currency: Currency, _ zone: Zone) throws(MoneyError) -> JSON {
        var entries: [JSON] = []
        for line in lines { entries.append(try line.listed(currency, zone)) }
        let all = try added.count.adding(removed.count)
        return [
            "opening_before": JSON(before?.opening, in: currency),
            "closing_before": JSON(before?.closing, in: currency),
            "added": .object(try added.listed(currency)), "removed": .object(try removed.listed(currency)),
            "entries": .list(entries), "omitted": .integer(all - Int64(lines.count)),
        ]
    }
}

extension AccountChanges.Line {
    fileprivate func listed(_ currency: Currency, _ zone: Zone) throws(MoneyError) -> JSON {
        [
            "change": .string(kind.rawValue), "section": .string(section.word), "entry_id": .string(entry.identity),
            "type": .string(entry.type.word), "booked_at": .string(entry.booked.text(in: zone)),
            "gross": JSON(entry.gross, in: currency), "fees": JSON(try entry.fees.total(), in: currency),
            "net": JSON(entry.net, in: currency), "reference": JSON(entry.reference),
            "merchant_reference": JSON(entry.merchantReference), "batch": JSON(entry.batch),
        ]
    }
}
