import Settlements

/// Revisions of the reports of fees and refunds.
extension Samples {
    static func revised(_ report: ReportKind) throws -> Statement {
        switch report {
        case .settlement: try revisedWeek()
        case .fees: try revisedFees()
        case .refunds: try revisedRefunds()
        }
    }

    /// Added: a payment that cost 2.40 and 1.44 by invoice, and 0.40 that came back of an earlier period: 2.00 deducted,
    /// 1.44 invoiced, 3.44 together. Removed: a fee of 2.50.
    static func revisedFees() throws -> Statement {
        try revision(
            .fees, "Weekly fee report",
            [
                group(.payment, "visa", nil, .online, 10, gross: 100_000, fees: [.markup: -1_000], invoiced: -400),
                group(.fee, nil, nil, nil, 1, gross: 0, fees: [.fixed: 40], section: .late),
            ],
            removed: [
                try line(.fee, "2026-11-15", gross: 0, fees: Fees(.fixed, -250), reference: "INV-8")
            ],
            added: [
                try line(
                    .payment, "2026-11-10", gross: 48_000, fees: Fees(.markup, -240),
                    invoiced: Fees(.interchange, -144), method: "visa", order: "ORDER-77"),
                try line(.fee, "2026-11-06", gross: 0, fees: Fees(.fixed, 40), reference: "INV-7", section: .late),
            ])
    }

    /// Added: 60.00 and, late, 15.00: 75.00. Removed: 5.00.
    static func revisedRefunds() throws -> Statement {
        try revision(
            .refunds, "Weekly refund report",
            [
                group(.payment, "visa", nil, .online, 20, gross: 200_000),
                group(.refund, "visa", nil, .online, 4, gross: -10_000),
                group(.refund, "visa", nil, .online, 1, gross: -1_500, section: .late),
            ],
            removed: [try line(.refund, "2026-11-12", gross: -500, method: "ideal", order: "ORDER-1002")],
            added: [
                try line(
                    .refund, "2026-11-11", gross: -6_000, fees: Fees(.processing, -10), method: "visa",
                    order: "ORDER-1001"),
                try line(.refund, "2026-11-06", gross: -1_500, method: "visa", order: "ORDER-0970", section: .late),
            ])
    }

    /// - Parameter more: how often the last added line was added besides, and is not listed.
    static func revision(
        _ report: ReportKind, _ title: String, _ groups: [TotalsGroup], removed: [ShownLine], added: [ShownLine],
        more: Int = 0
    ) throws -> Statement {
        func sum(_ lines: [ShownLine]) throws -> Totals {
            var sum = Totals.zero
            for entry in lines.map(\.entry) {
                try sum.add(gross: entry.gross, fees: entry.fees, net: entry.net, invoiced: entry.invoiced)
            }
            return sum
        }
        func listed(_ lines: [ShownLine], _ kind: AccountChanges.Kind) -> [AccountChanges.Line] {
            lines.map { .init(kind: kind, section: $0.section, entry: $0.entry) }
        }
        let unlisted = added.last.map { Array(repeating: $0, count: more) } ?? []
        let figures = AccountFigures(
            account: try account("EUR"),
            balance: .known(opening: 0, closing: groups.reduce(0) { $0 + $1.totals.net }), groups: groups, payouts: [],
            changes: AccountChanges(
                lines: listed(removed, .removed) + listed(added, .added), added: try sum(added + unlisted),
                removed: try sum(removed), before: nil))
        return try statement([figures], revision: 2, report: report, title: title)
    }

    private static func group(
        _ type: EntryType, _ method: String?, _ scheme: String?, _ channel: SalesChannel?, _ count: Int64,
        gross: Int64, fees: [FeeComponent: Int64], invoiced: Int64
    ) -> TotalsGroup {
        TotalsGroup(
            section: .period, type: type, method: method, scheme: scheme, channel: channel,
            totals: Totals(
                count: count, gross: gross, fees: Fees(fees), net: gross + fees.values.reduce(0, +),
                invoiced: Fees(.interchange, invoiced)))
    }
}
