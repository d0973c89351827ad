import Settlements

/// Accounts with what their pages show besides totals.
extension Samples {
    /// A group with fees of both ways.
    static func group(
        _ type: EntryType, _ method: String? = nil, _ scheme: String? = nil, count: Int64, gross: Int64 = 0,
        fees: [FeeComponent: Int64] = [:], invoiced: [FeeComponent: Int64] = [:], section: StatementSection = .period
    ) -> TotalsGroup {
        var (deducted, apart) = (Fees.none, Fees.none)
        for (component, amount) in fees { deducted[component] = amount }
        for (component, amount) in invoiced { apart[component] = amount }
        return TotalsGroup(
            section: section, type: type, method: method, scheme: scheme, channel: nil,
            totals: Totals(
                count: count, gross: gross, fees: deducted, net: gross + fees.values.reduce(0, +), invoiced: apart))
    }

    /// An account that began at nothing.
    static func detailed(
        in currency: String = "EUR", _ groups: [TotalsGroup], days: [DayTotals] = [], monthToDate: [TotalsGroup]? = nil,
        lines: [ShownLine] = [], counts: RefundCounts? = nil
    ) throws -> AccountFigures {
        let closing = try groups.reduce(Int64(0)) { try $0.adding($1.totals.net) }
        return AccountFigures(
            account: try account(currency), balance: .known(opening: 0, closing: closing), groups: groups, payouts: [],
            brokenEntries: [],
            details: AccountDetails(days: days, monthToDate: monthToDate, lines: lines, refundCounts: counts))
    }

    static func statement(_ report: ReportKind, _ accounts: AccountFigures..., in period: Period? = nil) throws
        -> Statement
    {
        try statement(accounts, period: period, report: report)
    }

    /// A line with net as gross and fees make it.
    static func line(
        _ type: EntryType, _ booked: String, gross: Int64, fees: Fees = .none, invoiced: Fees = .none,
        occurred: String? = nil, method: String? = nil, reference: String? = nil, order: String? = nil,
        reason: String? = nil, payment: RefundedPayment? = nil, section: StatementSection = .period
    ) throws -> ShownLine {
        ShownLine(
            section: section,
            entry: Entry(
                identity: "\(type) \(booked) \(gross)", type: type, booked: try moment(booked),
                occurred: try occurred.map(moment), method: method, gross: gross, fees: fees,
                net: try gross.adding(fees.total()), invoiced: invoiced, reference: reference, merchantReference: order,
                description: reason, line: 1),
            payment: payment)
    }

    static func payment(
        _ amount: Int64, _ booked: String, occurred: String? = nil, soFar: Int64
    ) throws -> RefundedPayment {
        RefundedPayment(
            booked: try moment(booked), occurred: try occurred.map(moment), amount: amount, refundedSoFar: soFar)
    }

    /// A date, or an instant where a time follows it.
    static func moment(_ text: String) throws -> Moment {
        text.contains("T") ? .instant(try Instant(timestamp: text)) : .date(try CalendarDate(text))
    }
}
