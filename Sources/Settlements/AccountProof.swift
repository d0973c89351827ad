extension AccountFigures {
    /// Every difference, by the rules of the design's *Foots*; empty where it foots.
    func differences(totals: Totals, late: Totals) -> [FootingError.Difference] {
        entryDifferences + balanceDifferences(totals, late) + totalDifferences(totals, late) + payoutDifferences
            + damage.flatMap(\.differences)
    }

    private var entryDifferences: [FootingError.Difference] {
        brokenEntries.map {
            FootingError.Difference(
                .entry, "net of entry \($0.origin.entry ?? "")", expected: Int128($0.expected), found: Int128($0.found),
                rows: [.init($0.origin, "its net is not its gross and fees together")])
        }
    }

    private func balanceDifferences(_ totals: Totals, _ late: Totals) -> [FootingError.Difference] {
        guard case .known(let opening, let closing) = balance else { return [] }
        let sum = Int128(opening) + Int128(late.net) + Int128(totals.net)
        var differences = FootingError.Difference.between(
            .balance, "closing balance", expected: sum, found: Int128(closing))
        if let changes, let before = changes.before {
            let moved =
                Int128(opening) - Int128(before.opening) + Int128(changes.added.net) - Int128(changes.removed.net)
            differences += FootingError.Difference.between(
                .balance, "closing balance after what the revision changes", expected: Int128(before.closing) + moved,
                found: Int128(closing))
        }
        return differences
    }

    private func totalDifferences(_ totals: Totals, _ late: Totals) -> [FootingError.Difference] {
        var differences: [FootingError.Difference] = []
        for (name, part) in [("period", totals), ("late entries", late)] {
            guard let fees = try? part.fees.total() else {
                differences.append(.overflow)
                continue
            }
            differences += FootingError.Difference.between(
                .total, "net of \(name)", expected: Int128(part.gross) + Int128(fees), found: Int128(part.net))
        }
        if !details.days.isEmpty { differences += dayDifferences() }
        if let shares = details.shares { differences += shareDifferences(shares) }
        if !returns.isEmpty { differences += returnDifferences }
        if let reserve { differences += reserveDifferences(reserve) }
        return differences
    }

    private var payoutDifferences: [FootingError.Difference] {
        payouts.flatMap { paid -> [FootingError.Difference] in
            guard let itemised = paid.itemised else { return [] }
            return FootingError.Difference.between(
                .payout, "payout \(paid.payout.id)", expected: itemised.amount, found: Int128(paid.payout.amount))
        }
    }

    /// What the payouts pay of the period is all that the period holds, payouts left out.
    private func shareDifferences(_ shares: [PayoutShare]) -> [FootingError.Difference] {
        StatementSection.allCases.flatMap { section in
            let stated = groups.filter { $0.section == section && !$0.type.isPayout }
                .reduce(Int128(0)) { $0 + Int128($1.totals.net) }
            let shared = shares.filter { $0.section == section }.reduce(Int128(0)) { $0 + Int128($1.sum.net) }
            return FootingError.Difference.between(
                .total, "net of \(section.word) by payout", expected: stated, found: shared)
        }
    }

    /// The payouts that came back, one by one, are what the statement sums of them.
    private var returnDifferences: [FootingError.Difference] {
        StatementSection.allCases.flatMap { section in
            let stated = groups.filter { $0.section == section && $0.type == .payoutReversal }
                .reduce(Int128(0)) { $0 + Int128($1.totals.net) }
            let found = returns.filter { $0.section == section }.reduce(Int128(0)) { $0 + Int128($1.entry.net) }
            return FootingError.Difference.between(
                .total, "net of payouts that came back, \(section.word)", expected: stated, found: found)
        }
    }

    private func reserveDifferences(_ reserve: Reserve) -> [FootingError.Difference] {
        let moved = groups.filter { $0.type == .reserveHold || $0.type == .reserveRelease }
            .reduce(Int128(0)) { $0 + Int128($1.totals.net) }
        return FootingError.Difference.between(
            .total, "reserve at the end", expected: Int128(reserve.opening) - moved, found: Int128(reserve.closing))
    }
}

extension LineDamage {
    fileprivate var differences: [FootingError.Difference] {
        let rows = rows.map { FootingError.Row($0.origin, $0.words) }
        return sums.flatMap { sum in
            FootingError.Difference.between(
                .total, "\(sum.name) of import \(importID) (\(file)), booked on \(day)", expected: Int128(sum.expected),
                found: Int128(sum.found), isCount: sum.name == Self.entries || sum.name == Self.unchanged, rows: rows)
        }
    }

    /// The names of what is counted.
    package static let entries = "entries"
    package static let unchanged = "intact lines"
}

extension LineDamage.Row {
    fileprivate var words: String {
        switch fault {
        case .changed: "is not what was imported"
        case .missing: origin.line == 0 ? "has lines that were imported and are gone" : "was imported and is gone"
        case .foreign: "was not imported to this account for this day"
        }
    }
}

extension AccountFigures {
    /// The days of a period hold its lines, each once.
    private func dayDifferences() -> [FootingError.Difference] {
        var sums: [EntryType: Totals] = [:]
        var stated: [EntryType: Totals] = [:]
        do throws(MoneyError) {
            for day in details.days {
                for (type, totals) in day.totals { try sums[type, default: .zero].add(totals) }
            }
            for group in groups where group.section == .period {
                try stated[group.type, default: .zero].add(group.totals)
            }
        } catch {
            return [.overflow]
        }
        return EntryType.allCases.compactMap { type in
            let (sum, total) = (sums[type] ?? .zero, stated[type] ?? .zero)
            guard sum != total else { return nil }
            return .init(.total, "\(type.word) by day", expected: Int128(total.net), found: Int128(sum.net))
        }
    }
}
