import Reports
import Settlements
import Support

/// A shop whose every entry is made up, so that its reports have all that a page can show: days, lines, payments behind
/// refunds. Amounts grow with `scale`; the same seed makes the same shop.
struct Shop {
    var account: Account
    var period: Period
    var seed: UInt64 = 7
    var scale: Int64 = 1
    var paymentsADay = 9
    /// In every text that an entry carries.
    var mark = ""

    struct Sale {
        let method: String
        let schemes: [String?]
        let channel: SalesChannel
    }

    private static let sales = [
        Sale(method: "visa", schemes: ["visastandarddebit", "visastandardcredit"], channel: .inPerson),
        Sale(method: "mc", schemes: ["mcstandarddebit", "mcstandardcredit"], channel: .inPerson),
        Sale(method: "ideal", schemes: [nil], channel: .online),
        Sale(method: "paypal", schemes: [nil], channel: .online),
        Sale(method: "bcmc", schemes: [nil], channel: .inPerson),
    ]

    private static let reasons = ["Wrong size", nil, "Damaged on arrival", "Ordered twice, one sent back", nil]

    /// The account's figures with the details that a page asks for.
    func figures(opening: Int64 = 123_450) throws -> AccountFigures {
        var chance = SeededChance(seed: seed)
        var days: [DayTotals] = []
        var lines: [ShownLine] = []
        var payouts: [AccountFigures.PaidOut] = []
        for day in period.firstDate.daysSinceEpoch..<period.endDate.daysSinceEpoch {
            let date = CalendarDate(daysSinceEpoch: day)
            var today = try sales(on: date, &chance) + refunds(on: date, &chance)
            if date.daysSinceEpoch % 7 == 6 { today += try costs(on: date) }
            if date.daysSinceEpoch % 7 == 5, let payout = try payout(on: date) {
                payouts.append(payout.paid)
                today.append(payout.line)
            }
            lines += today
            days.append(DayTotals(date: date, totals: try Self.byType(today)))
        }
        let late = try late()
        let groups = try Self.groups(lines + late)
        let movement = try (lines + late).reduce(Int64(0)) { try $0.adding($1.entry.net) }
        return AccountFigures(
            account: account, balance: .known(opening: opening, closing: try opening.adding(movement)), groups: groups,
            payouts: payouts, brokenEntries: [],
            details: AccountDetails(
                days: days, monthToDate: groups.filter { $0.section == .period }, lines: lines + late))
    }

    private func sales(on date: CalendarDate, _ chance: inout SeededChance) throws -> [ShownLine] {
        try (0..<(date.daysSinceEpoch % 7 == 3 ? 0 : paymentsADay)).map { number in
            let sale = Self.sales[Int.random(in: 0..<Self.sales.count, using: &chance)]
            let scheme = sale.schemes[Int.random(in: 0..<sale.schemes.count, using: &chance)]
            let gross = Int64.random(in: 350...24_000, using: &chance) * scale
            var fees = Fees.none
            var invoiced = Fees.none
            if scheme != nil {
                fees[.markup] = -gross / 200
                fees[.interchange] = -gross / 500
                invoiced[.scheme] = -gross / 1_000
            } else {
                fees[.commission] = -gross / 100
            }
            return try line(
                .payment, date, "P\(date)-\(number)", sale, scheme, gross: gross, fees: fees, invoiced: invoiced)
        }
    }

    private func refunds(on date: CalendarDate, _ chance: inout SeededChance) throws -> [ShownLine] {
        try (0..<(date.daysSinceEpoch % 3)).map { number in
            let sale = Self.sales[Int.random(in: 0..<Self.sales.count, using: &chance)]
            let paid = Int64.random(in: 2_000...24_000, using: &chance) * scale
            let isFull = Bool.random(using: &chance)
            let gross = isFull ? paid : paid / 3
            var fees = Fees.none
            fees[.processing] = -25
            let payment = RefundedPayment(
                booked: .date(date.adding(days: -number * 4 - 2)), occurred: nil, amount: paid, refundedSoFar: gross)
            return try line(
                .refund, date, "R\(date)-\(number)", sale, nil, gross: -gross, fees: fees,
                reason: Self.reasons[Int.random(in: 0..<Self.reasons.count, using: &chance)], payment: payment)
        }
    }

    private func costs(on date: CalendarDate) throws -> [ShownLine] {
        var fixed = Fees.none
        fixed[.fixed] = -2_500 * scale
        var tax = Fees.none
        tax[.tax] = -525 * scale
        let sale = Self.sales[0]
        return [
            try line(.chargeback, date, "C\(date)", sale, nil, gross: -4_995 * scale),
            try line(.fee, date, "F\(date)", nil, nil, gross: 0, fees: fixed),
            try line(.tax, date, "T\(date)", nil, nil, gross: 0, fees: tax),
            try line(.refundReversal, date, "B\(date)", sale, nil, gross: 1_250 * scale),
        ]
    }

    private func payout(on date: CalendarDate) throws -> (paid: AccountFigures.PaidOut, line: ShownLine)? {
        let amount = 234_567 * scale
        let payout = Payout(
            identity: "X\(date)", id: "TX\(date.daysSinceEpoch)\(mark)",
            bankReference: "TX\(date.daysSinceEpoch) BATCH 380\(mark)", amount: amount, booked: .date(date),
            batch: "380")
        return (
            .init(payout: payout, itemised: .init(within: NetSum(entries: 61, net: amount))),
            try line(.payout, date, "X\(date)", nil, nil, gross: -amount)
        )
    }

    private func late() throws -> [ShownLine] {
        var fees = Fees.none
        fees[.commission] = -60
        let sale = Self.sales[2]
        let date = period.firstDate.adding(days: -5)
        return [
            try line(.payment, date, "L1", sale, nil, gross: 5_980 * scale, fees: fees, section: .late),
            try line(.refund, date, "L2", sale, nil, gross: -1_990 * scale, section: .late),
        ]
    }

    private func line(
        _ type: EntryType, _ date: CalendarDate, _ identity: String, _ sale: Sale?, _ scheme: String?, gross: Int64,
        fees: Fees = .none, invoiced: Fees = .none, reason: String? = nil, payment: RefundedPayment? = nil,
        section: StatementSection = .period
    ) throws -> ShownLine {
        let entry = Entry(
            identity: identity, type: type, booked: .date(date), method: sale.map { $0.method + mark },
            scheme: scheme.map { $0 + mark }, channel: sale?.channel, gross: gross, fees: fees,
            net: try gross.adding(try fees.total()), invoiced: invoiced, merchantReference: "order-\(identity)\(mark)",
            description: reason.map { $0 + mark }, line: 1)
        return ShownLine(section: section, entry: entry, payment: payment)
    }

    private static func groups(_ lines: [ShownLine]) throws -> [TotalsGroup] {
        struct Key: Hashable {
            let section: StatementSection
            let type: EntryType
            let method: String?
            let scheme: String?
            let channel: SalesChannel?
        }
        var sums: [Key: Totals] = [:]
        for line in lines {
            let entry = line.entry
            let key = Key(
                section: line.section, type: entry.type, method: entry.method, scheme: entry.scheme,
                channel: entry.channel)
            try sums[key, default: .zero].add(
                gross: entry.gross, fees: entry.fees, net: entry.net, invoiced: entry.invoiced)
        }
        return sums.map { key, totals in
            TotalsGroup(
                section: key.section, type: key.type, method: key.method, scheme: key.scheme, channel: key.channel,
                totals: totals)
        }
    }

    private static func byType(_ lines: [ShownLine]) throws -> [EntryType: Totals] {
        var sums: [EntryType: Totals] = [:]
        for line in lines {
            let entry = line.entry
            try sums[entry.type, default: .zero].add(
                gross: entry.gross, fees: entry.fees, net: entry.net, invoiced: entry.invoiced)
        }
        return sums
    }
}

extension AccountFigures {
    /// The same with what a report's page asks for of lines, the largest first.
    func detailed(for report: ReportKind) throws -> AccountFigures {
        let request = report.pageDetails
        let chosen: [ShownLine] =
            switch request.selection {
            case .largest: details.lines.filter { $0.entry.type != .payout }.sorted { $0.size > $1.size }
            case .largestFees: details.lines.filter { $0.cost != 0 }.sorted { $0.cost > $1.cost }
            case .refunds:
                details.lines.filter { [.refund, .refundReversal].contains($0.entry.type) }.sorted { $0.size > $1.size }
            case nil: []
            }
        return AccountFigures(
            account: account, balance: balance, groups: groups, payouts: payouts, brokenEntries: [],
            details: AccountDetails(
                days: request.days ? details.days : [], monthToDate: request.monthToDate ? details.monthToDate : nil,
                lines: Array(chosen.prefix(request.limit))))
    }
}

extension ShownLine {
    fileprivate var size: UInt64 { entry.gross.magnitude }
    fileprivate var cost: UInt64 {
        FeeComponent.allCases.reduce(0) { $0 + (entry.fees[$1] + entry.invoiced[$1]).magnitude }
    }
}
