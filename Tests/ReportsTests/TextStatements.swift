import Settlements

/// One week of a shop as its three reports tell it. What they must come to is worked out in the comments.
enum TextStatements {
    /// The usual week with its largest entries shown by themselves.
    static func settlement() throws -> Statement {
        let usual = try Samples.usualWeek().accounts[0]
        return try statement(
            .settlement, "Weekly settlement report", usual.groups,
            payouts: [try Samples.payout(1_234_567, "2026-11-12T09:00:00+01:00", entries: 698)], opening: 123_450,
            lines: [
                try line(
                    .payment, "visa", "2026-11-10", gross: 48_000, fees: [.markup: -240, .interchange: -144], "ORDER-77"
                ),
                try line(.payment, "ideal", "2026-11-13", gross: 31_250, fees: [.processing: -25], "ORDER-91"),
                try line(.payment, "visa", "2026-11-08", gross: 4_980, fees: [.markup: -25], "ORDER-3", section: .late),
            ])
    }

    /// Deducted: 15.62 + 4.06 + 12.75 + 33.25 + 6.98 + 1.25 + 15.00 + 25.00 + 5.25 = 119.16, of which tax 12.23.
    /// Invoiced: 6.25 + 5.10 = 11.35. Together 130.51, of 3,124.80 + 2,549.05 + 3,412.60 = 9,086.45 sold: 1.4363 %.
    static func fees() throws -> Statement {
        let groups = [
            group(
                .payment, "visa", 214, gross: 312_480, fees: [.markup: -1_562, .scheme: -406],
                invoiced: [.interchange: -625]),
            group(.payment, "mc", 188, gross: 254_905, fees: [.markup: -1_275], invoiced: [.interchange: -510]),
            group(.payment, "ideal", 133, gross: 341_260, fees: [.processing: -3_325, .tax: -698]),
            group(.refund, "ideal", 5, gross: -14_250, fees: [.processing: -125]),
            group(.chargeback, "mc", 1, gross: -4_995, fees: [.processing: -1_500]),
            group(.fee, nil, 1, gross: 0, fees: [.fixed: -2_500, .tax: -525]),
            group(.payment, "visa", 2, gross: 5_980, fees: [.markup: -30], section: .late),
        ]
        // From the first of November: the week, and 100 payments of 2,000.00 with 20.00 of fees before it. 150.51 of
        // 11,086.45 is 1.3576 %.
        let month =
            groups.filter { $0.section == .period } + [
                group(.payment, "visa", 100, gross: 200_000, fees: [.markup: -2_000])
            ]
        return try statement(
            .fees, "Weekly fee report", groups, monthToDate: month,
            lines: [
                try line(.fee, nil, "2026-11-15", gross: 0, fees: [.fixed: -2_500, .tax: -525], nil),
                try line(.chargeback, "mc", "2026-11-12", gross: -4_995, fees: [.processing: -1_500], "ORDER-12"),
                try line(
                    .payment, "visa", "2026-11-10", gross: 48_000, fees: [.markup: -240], "ORDER-77",
                    invoiced: [.interchange: -144]),
                try line(.payment, "visa", "2026-11-08", gross: 4_980, fees: [.markup: -25], "ORDER-3", section: .late),
            ])
    }

    /// Refunded: 89.85 + 142.50 − 25.00 = 207.35, of 2,871.15 + 3,412.60 = 6,283.75 sold: 3.2998 %. 8 refunds of 96 + 133
    /// = 229 payments are 3.4934 %.
    static func refunds() throws -> Statement {
        let groups = [
            group(.payment, "visa", 96, gross: 287_115, fees: [.markup: -1_436]),
            group(.payment, "ideal", 133, gross: 341_260, fees: [.processing: -3_325]),
            group(.refund, "visa", 3, gross: -8_985, fees: [.processing: -30]),
            group(.refund, "ideal", 5, gross: -14_250, fees: [.processing: -125]),
            group(.refundReversal, "ideal", 1, gross: 2_500),
            group(.refund, "visa", 1, gross: -1_500, section: .late),
        ]
        return try statement(
            .refunds, "Weekly refund report", groups,
            lines: [
                try line(
                    .refund, "visa", "2026-11-11", gross: -6_000, "ORDER-1001",
                    payment: try payment("2026-11-02", 6_000, soFar: 6_000)),
                try line(
                    .refund, "ideal", "2026-11-12", gross: -5_000, "ORDER-1002", reason: "Wrong size",
                    payment: try payment("2026-10-30", 12_500, soFar: 7_500), occurred: "2026-11-10"),
                try line(.refund, "ideal", "2026-11-13", gross: -4_250, "ORDER-0003"),
                try line(
                    .refundReversal, "ideal", "2026-11-14", gross: 2_500, "ORDER-0998",
                    payment: try payment("2026-11-01", 2_500, soFar: 0)),
                try line(
                    .refund, "visa", "2026-11-06", gross: -1_500, "ORDER-0970",
                    payment: try payment("2026-11-06", 4_500, soFar: 1_500), section: .late),
            ], counts: RefundCounts(full: 5, partial: 2, unknown: 1))
    }

    static func statement(
        _ report: ReportKind, _ title: String, _ groups: [TotalsGroup], payouts: [AccountFigures.PaidOut] = [],
        opening: Int64 = 0, currency: String = "EUR", monthToDate: [TotalsGroup]? = nil, lines: [ShownLine] = [],
        counts: RefundCounts? = nil
    ) throws -> Statement {
        let closing = try groups.reduce(opening) { try $0.adding($1.totals.net) }
        let figures = AccountFigures(
            account: try Samples.account(currency), balance: .known(opening: opening, closing: closing), groups: groups,
            payouts: payouts, brokenEntries: [],
            details: AccountDetails(days: [], monthToDate: monthToDate, lines: lines, refundCounts: counts))
        return try Samples.statement([figures], report: report, title: title)
    }

    static func group(
        _ type: EntryType, _ method: String?, _ count: Int64, gross: Int64, fees: [FeeComponent: Int64] = [:],
        invoiced: [FeeComponent: Int64] = [:], section: StatementSection = .period
    ) -> TotalsGroup {
        TotalsGroup(
            section: section, type: type, method: method, scheme: nil, channel: nil,
            totals: Totals(
                count: count, gross: gross, fees: Fees(fees), net: gross + fees.values.reduce(0, +),
                invoiced: Fees(invoiced)))
    }

    private static func line(
        _ type: EntryType, _ method: String?, _ booked: String, gross: Int64, fees: [FeeComponent: Int64] = [:],
        _ order: String?, reason: String? = nil, payment: RefundedPayment? = nil, occurred: String? = nil,
        invoiced: [FeeComponent: Int64] = [:], section: StatementSection = .period
    ) throws -> ShownLine {
        ShownLine(
            section: section,
            entry: Entry(
                identity: "\(type) \(booked)", type: type, booked: .date(try CalendarDate(booked)),
                occurred: try occurred.map { .date(try CalendarDate($0)) }, method: method, gross: gross,
                fees: Fees(fees), net: gross + fees.values.reduce(0, +), invoiced: Fees(invoiced),
                merchantReference: order, description: reason, line: 1), payment: payment)
    }

    private static func payment(_ date: String, _ amount: Int64, soFar: Int64) throws -> RefundedPayment {
        RefundedPayment(booked: .date(try CalendarDate(date)), occurred: nil, amount: amount, refundedSoFar: soFar)
    }
}

extension Fees {
    init(_ components: [FeeComponent: Int64]) {
        self = .none
        for (component, amount) in components { self[component] = amount }
    }
}
