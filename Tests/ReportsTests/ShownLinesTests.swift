import Settlements
import Testing

@testable import Reports

/// What the page of a settlement shows besides its tables.
struct ShownLinesTests {
    private static func account(_ figures: AccountFigures, detail: ReportDetail = .full) throws -> AccountView {
        let view = try SettlementView(try Samples.statement([figures]), in: .english, detail: detail)
        return try #require(view.accounts.first)
    }

    /// 150.00 less 1.50, 20.00 refunded less 0.10, 5.00 late, and a payout that is in no list:
    /// gross 135.00, fees −1.60, net 133.40.
    private static let groups = [
        Samples.group(.payment, "visa", count: 3, gross: 15_000, fees: [.markup: -150], invoiced: [.scheme: -1_234]),
        Samples.group(.refund, "visa", count: 1, gross: -2_000, fees: [.processing: -10]),
        Samples.group(.payment, "visa", count: 1, gross: 500, section: .late),
        Samples.group(.payout, count: 1, gross: -10_000),
    ]

    private static func lines() throws -> [ShownLine] {
        [
            try Samples.line(
                .payment, "2026-11-09T23:30:00Z", gross: 9_000, fees: Fees(.markup, -90), method: "visa",
                reference: "PSP1", order: "A-1"),
            try Samples.line(
                .refund, "2026-11-12", gross: -2_000, fees: Fees(.processing, -10), reference: "PSP\u{202E}2"),
            try Samples.line(.payment, "2026-11-02", gross: 500, method: "ideal", section: .late),
        ]
    }

    @Test func `the largest entries and the others come to what was booked before payouts`() throws {
        let shown = try #require(
            try Self.account(try Samples.detailed(Self.groups, lines: try Self.lines())).lines)
        let rows = shown.rows.map { row in
            [row.date, row.what, row.method, row.reference, row.gross, row.fees, row.net, row.late].map { $0 ?? "-" }
                .joined(separator: " | ")
        }
        #expect(
            rows == [
                // 23:30 UTC is the next day in Amsterdam.
                "Tue 10 Nov 2026 | Payment | Visa | A-1 | 90.00 | −0.90 | 89.10 | -",
                "Thu 12 Nov 2026 | Refund | - | PSP2 | −20.00 | −0.10 | −20.10 | -",
                "Mon 2 Nov 2026 | Payment | iDEAL | - | 5.00 | 0.00 | 5.00 | late",
            ])
        // 5 entries less 3; 135.00 less 75.00, −1.60 less −1.00, 133.40 less 74.00.
        let rest = try #require(shown.rest)
        #expect([rest.name, rest.gross, rest.fees, rest.net] == ["2 more, in the CSV", "60.00", "−0.60", "59.40"])
        let total = shown.total
        #expect(
            [total.name, total.gross, total.fees, total.net] == [
                "Total with late entries", "135.00", "−1.60", "133.40",
            ])
        #expect(shown.heading == "The largest entries, payouts left out")
    }

    /// 135.00 and late entries as above, less 100.00 paid out.
    @Test func `what moved the balance ends with its change`() throws {
        let account = try Self.account(try Samples.detailed(Self.groups))
        let change = try #require(account.change)
        #expect(
            [change.name, change.entries, change.gross, change.fees, change.net] == [
                "Change in balance", "6 entries", "35.00", "−1.60", "33.40",
            ])
        // Without payouts and late entries the sum before payouts is all there is.
        #expect(try Self.account(try Samples.detailed(Array(Self.groups.prefix(2)))).change == nil)
    }

    @Test func `a payout that came back is in the list of payouts alone`() throws {
        let groups = [
            Samples.group(.refund, count: 1, gross: -2_000, fees: [.processing: -10]),
            Samples.group(.payoutReversal, count: 1, gross: 30_000),
        ]
        let back = try Samples.line(.payoutReversal, "2026-11-11", gross: 30_000)
        let shown = try #require(
            try Self.account(try Samples.detailed(groups, lines: [back, try Self.lines()[1]])).lines)
        #expect(shown.rows.map(\.what) == ["Refund"])
        #expect(shown.total.net == "−20.10")
    }

    @Test func `where all are shown there is no row for others`() throws {
        let groups = [Samples.group(.refund, count: 1, gross: -2_000, fees: [.processing: -10])]
        let shown = try #require(
            try Self.account(try Samples.detailed(groups, lines: [try Self.lines()[1]])).lines)
        #expect(shown.rest == nil)
        #expect(shown.heading == "All entries, payouts left out")
        #expect(shown.total.name == "Total")
        #expect(shown.total.net == "−20.10")
    }

    @Test func `no lines asked for, none shown`() throws {
        #expect(try Self.account(try Samples.detailed(Self.groups)).lines == nil)
        let brief = try Self.account(try Samples.detailed(Self.groups, lines: try Self.lines()), detail: .brief)
        #expect(brief.lines == nil)
    }

    @Test func `lines that the totals do not hold are an error`() throws {
        let payment = Samples.group(.payment, "visa", count: 1, gross: 9_000, fees: [.markup: -91])
        for (groups, lines) in [
            // One line and no entry; one line and one entry of another fee.
            ([], try Self.lines().prefix(1)), ([payment], try Self.lines().prefix(1)),
        ] {
            let error = #expect(throws: ReportError.self) {
                try Self.account(try Samples.detailed(groups, lines: Array(lines)))
            }
            #expect(error?.code == .doesNotFoot)
        }
    }

    @Test func `fees that are invoiced apart are told, and are in no figure`() throws {
        let account = try Self.account(try Samples.detailed(Self.groups))
        #expect(account.invoicedNote == "EUR\u{A0}12.34 of fees are invoiced apart and in no balance.")
        #expect(account.feesTotal == "−1.60")
        #expect(try Self.account(try Samples.detailed([])).invoicedNote == nil)
    }
}
