import Settlements
import Testing

@testable import Reports

struct DayChartTests {
    /// Totals of days counted from the period's first; the groups of the statement are their sums.
    private static func chart(
        _ report: ReportKind, _ days: [Int: [TotalsGroup]], in period: Period? = nil, _ currency: String = "EUR"
    ) throws -> DayChart? {
        let period = try period ?? Samples.week()
        let totals = try days.map { offset, groups in
            var types: [EntryType: Totals] = [:]
            for group in groups { try types[group.type, default: .zero].add(group.totals) }
            return DayTotals(date: period.firstDate.adding(days: offset), totals: types)
        }
        let figures = try Samples.detailed(in: currency, days.values.flatMap { $0 }, days: totals)
        return try DayChart(try AccountStatement(figures), report, period, in: .english)
    }

    /// 100.00 less 2.00 of fees is 98.00: 48 steps. 49.00 is half of it. 0.01 × 48 ÷ 98.00 is 0.005, and still a step.
    /// What is paid out moves no bar.
    @Test func `a settlement's bars are its net before payouts, on one scale up and down`() throws {
        let chart = try #require(
            try Self.chart(
                .settlement,
                [
                    0: [Samples.group(.payment, "visa", count: 1, gross: 10_000, fees: [.commission: -200])],
                    1: [Samples.group(.refund, "visa", count: 1, gross: -4_900)],
                    2: [Samples.group(.payout, count: 1, gross: -4_000)],
                    4: [Samples.group(.payment, "visa", count: 1, gross: 1)],
                ]))
        #expect(chart.heading == "Day by day, before payouts")
        #expect(chart.bars.map(\.up) == [48, 0, 0, 0, 1, 0, 0])
        #expect(chart.bars.map(\.free) == [0, 48, 48, 48, 47, 48, 48])
        #expect(chart.bars.map(\.down) == [0, 24, 0, 0, 0, 0, 0])
        #expect(chart.height == 48)
        #expect(chart.depth == 24)
        #expect(chart.bars.map(\.label) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
        #expect(
            chart.bars.map(\.amount)
                == [
                    "EUR\u{A0}98.00", "EUR\u{A0}−49.00", "EUR\u{A0}0.00", "EUR\u{A0}0.00", "EUR\u{A0}0.01",
                    "EUR\u{A0}0.00", "EUR\u{A0}0.00",
                ])
        #expect(
            chart.summary
                == "Highest daily amount: EUR\u{A0}98.00 on Mon 9 Nov 2026. Lowest daily amount: EUR\u{A0}−49.00 on Tue 10 Nov 2026."
        )
    }

    /// Amount × 48 ÷ largest, by hand.
    @Test(
        arguments: [
            (0, 100, 0), (100, 100, 48), (-100, 100, -48), (50, 100, 24),
            // 1.5 and 0.5 steps go up, 1.49 goes down.
            (3, 96, 2), (-3, 96, -2), (1, 96, 1), (149, 4_800, 1),
            (1, UInt64(Int64.max), 1), (-1, UInt64(Int64.max), -1), (.max, UInt64(Int64.max), 48),
            (.min, Int64.min.magnitude, -48), (.max, Int64.min.magnitude, 48),
        ] as [(Int64, UInt64, Int)])
    func `a bar has whole steps, and at least one where there is an amount`(amount: Int64, largest: UInt64, steps: Int)
    {
        #expect(DayChart.steps(amount, largest: largest) == steps)
    }

    /// 2.00 deducted and 1.00 invoiced are 3.00 upwards; 0.50 given back goes down: 0.50 × 48 ÷ 3.00 is 8.
    @Test func `fees are bars of what they cost, both ways together`() throws {
        let chart = try #require(
            try Self.chart(
                .fees,
                [
                    0: [
                        Samples.group(
                            .payment, "visa", count: 1, gross: 10_000, fees: [.markup: -200], invoiced: [.scheme: -100])
                    ],
                    6: [Samples.group(.fee, count: 1, fees: [.fixed: 50])],
                ]))
        #expect(chart.bars.map(\.up) == [48, 0, 0, 0, 0, 0, 0])
        #expect(chart.bars.map(\.down) == [0, 0, 0, 0, 0, 0, 8])
        #expect(chart.bars[0].amount == "EUR\u{A0}3.00")
    }

    /// 30 less 10 that came back is 20 on the first day; sales are no part of it.
    @Test func `refunds are bars of what went back`() throws {
        let chart = try #require(
            try Self.chart(
                .refunds,
                [
                    0: [
                        Samples.group(.payment, "visa", count: 1, gross: 10_000),
                        Samples.group(.refund, "visa", count: 1, gross: -30),
                        Samples.group(.refundReversal, "visa", count: 1, gross: 10),
                    ],
                    3: [Samples.group(.refund, "visa", count: 1, gross: -5)],
                ], "JPY"))
        #expect(chart.bars.map(\.up) == [48, 0, 0, 12, 0, 0, 0])
        #expect(chart.depth == 0)
        #expect(chart.summary == "Highest daily amount: JPY\u{A0}20 on Mon 9 Nov 2026.")
    }

    @Test func `where all days are below the line the lowest is told, of equal ones the first`() throws {
        let refund = Samples.group(.refund, "visa", count: 1, gross: -500)
        let chart = try #require(try Self.chart(.settlement, [2: [refund], 5: [refund]]))
        #expect(chart.height == 0)
        #expect(chart.bars.map(\.down) == [0, 0, 48, 0, 0, 48, 0])
        #expect(chart.summary == "Lowest daily amount: EUR\u{A0}−5.00 on Wed 11 Nov 2026.")
    }

    @Test(
        arguments: [
            ("2026-11-09/2026-11-10", nil), ("2026-11-09/2026-11-11", ["Mon", "Tue"]),
            (
                "2026-10-29/2026-11-05", ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
            ),
            ("2026-10-29/2026-11-06", ["29", "30", "31", "1", "2", "3", "4", "5"]),
            ("2026-11-01/2026-11-17", (1...16).map { "\($0)" }),
            // Too many for a name each: the first, and each fifth.
            ("2026-11-04/2026-11-21", ["5", "10", "15", "20"]),
            ("2026-10-01/2026-11-01", ["1", "5", "10", "15", "20", "25", "30"]),
            ("2026-10-01/2026-11-02", nil),
        ] as [(String, [String]?)])
    func `two days to a month make a chart`(dates: String, labels: [String]?) throws {
        let ends = try dates.split(separator: "/").map { try CalendarDate($0) }
        let period = try Period(from: ends[0], to: ends[1], in: try Samples.zones.zone("Europe/Amsterdam"))
        let payment = Samples.group(.payment, "visa", count: 1, gross: 100)
        let chart = try Self.chart(.settlement, [0: [payment]], in: period)
        #expect(chart?.bars.compactMap(\.label) == labels)
        #expect(chart.map { $0.bars.count == ends[1].daysSinceEpoch - ends[0].daysSinceEpoch } ?? true)
    }

    @Test func `nothing that happened is no chart`() throws {
        #expect(try Self.chart(.settlement, [:]) == nil)
        let payout = Samples.group(.payout, count: 1, gross: -100)
        #expect(try Self.chart(.settlement, [0: [payout]]) == nil)
        let payment = Samples.group(.payment, "visa", count: 1, gross: 100)
        #expect(try Self.chart(.fees, [0: [payment]]) == nil)
        #expect(try Self.chart(.refunds, [0: [payment]]) == nil)
    }

    @Test func `a day that does not fit is an error`() throws {
        // −2^63 turned round is one more than 64 bits hold.
        let fee = Samples.group(.fee, count: 1, fees: [.fixed: .min])
        let error = #expect(throws: ReportError.self) { try Self.chart(.fees, [0: [fee]]) }
        #expect(error?.code == .overflow)
    }
}
