import Settlements
import Testing

@testable import Reports

struct RefundsViewTests {
    private static func view(_ accounts: AccountFigures..., detail: ReportDetail = .full) throws -> RefundsView {
        try RefundsView(try Samples.statement(accounts, report: .refunds), in: .english, detail: detail)
    }

    private static func account(_ figures: AccountFigures, detail: ReportDetail = .full) throws -> RefundsAccountView {
        try #require(try view(figures, detail: detail).accounts.first)
    }

    /// 350.00 refunded and 100.00 that came back is 250.00, of 10,000.00 sold: 2.50 %. 4 refunds of 100 payments: 4 %.
    private static let groups = [
        Samples.group(.payment, "visa", count: 80, gross: 800_000),
        Samples.group(.payment, "ideal", count: 20, gross: 200_000),
        Samples.group(.refund, "visa", count: 3, gross: -30_000, fees: [.processing: -60], invoiced: [.scheme: -9]),
        Samples.group(.refund, "ideal", count: 1, gross: -5_000),
        Samples.group(.refundReversal, "visa", count: 1, gross: 10_000, fees: [.processing: 20]),
    ]
    private static let late = Samples.group(.refund, "visa", count: 1, gross: -2_500, section: .late)

    private static func lines() throws -> [ShownLine] {
        [
            try Samples.line(
                .refund, "2026-11-10T12:00:00+01:00", gross: -15_000, fees: Fees(.processing, -60),
                invoiced: Fees(.scheme, -9), method: "visa", reference: "PSP1", order: "A-1",
                reason: "wrong size",
                payment: try Samples.payment(
                    15_000, "2026-11-02T08:00:00+01:00", occurred: "2026-11-01T22:30:00Z", soFar: 15_000)),
            // Beyond what the shopper paid: 500.00 of 400.00.
            try Samples.line(
                .refund, "2026-11-12", gross: -10_000, occurred: "2026-11-11", method: "visa", reference: "PSP2",
                payment: try Samples.payment(40_000, "2026-11-11", soFar: 50_000)),
            try Samples.line(
                .refundReversal, "2026-11-13", gross: 10_000, fees: Fees(.processing, 20), method: "visa",
                payment: try Samples.payment(10_000, "2026-10-01", soFar: 0)),
            // Of a payment from before the data.
            try Samples.line(.refund, "2026-11-14", gross: -5_000, method: "visa"),
            // Of two captures, 300.00 together: 33.33 %.
            try Samples.line(
                .refund, "2026-11-15", gross: -5_000, method: "ideal",
                payment: try Samples.payment(30_000, "2026-11-14", soFar: 10_000)),
            try Samples.line(.refund, "2026-11-01", gross: -2_500, method: "visa", section: .late),
        ]
    }

    @Test func `the header says how much, in how many, and how much of what was sold`() throws {
        let view = try Self.view(try Samples.detailed(Self.groups + [Self.late], lines: try Self.lines()))
        let account = try #require(view.accounts.first)
        #expect(account.headline.amount == "EUR\u{A0}250.00")
        #expect(
            account.headline.details == [
                "given back in 4 refunds", "1 in full, 2 in part, 1 of payments not known",
                "2.50% of a volume of EUR\u{A0}10,000.00", "1 refund came back to you: EUR\u{A0}100.00.",
                "Besides, EUR\u{A0}25.00 of earlier periods, recorded late.",
            ])
        #expect(account.shareOfVolume == "2.50%")
        #expect(account.shareOfPayments == "4.00")
        #expect(account.sums.refunds == "4 refunds")
        #expect(account.sums.returns == "1 refund")
        #expect(account.sums.returned == "−100.00")
        // 0.60 less 0.20 that was given back with the refund that came back.
        #expect(account.sums.fees == "0.40")
        #expect(account.sums.invoicedFees == "0.09")
        #expect(account.late?.amount == "25.00")
        #expect(view.preheader.hasPrefix("EUR 250.00 refunded · "))
    }

    @Test func `refunds stand by method, each with its share of what the method sold`() throws {
        let account = try Self.account(try Samples.detailed(Self.groups + [Self.late]))
        // 200.00 of 8,000.00 and 50.00 of 2,000.00.
        #expect(
            account.methods.map { "\($0.name), \($0.refunds) \($0.amount) of \($0.volume) \($0.share ?? "")" } == [
                "Visa, 3 refunds 200.00 of 8,000.00 2.50%", "iDEAL, 1 refund 50.00 of 2,000.00 2.50%",
            ])
        #expect(account.ofMethods.amount == "250.00")
        #expect(account.ofMethods.share == "2.50%")
        #expect(account.ofMethods.volume == "10,000.00")
    }

    @Test func `each refund stands beside the payment that it gives back`() throws {
        let account = try Self.account(
            try Samples.detailed(Self.groups + [Self.late], lines: try Self.lines()))
        let shown = try #require(account.lines)
        let rows = shown.rows.map { row in
            [
                row.date, row.amount, row.paymentDate, row.paymentAmount, row.soFar, row.days, row.extent, row.late,
            ].map { $0 ?? "-" }.joined(separator: " | ")
        }
        #expect(
            rows == [
                // Paid at 23:30 in Amsterdam.
                "Tue 10 Nov 2026 | 150.00 | Sun 1 Nov 2026 | 150.00 | 100.00% | 9 days later | in full | -",
                // Made on the day of the payment, and booked on the next.
                "Thu 12 Nov 2026 | 100.00 | Wed 11 Nov 2026 | 400.00 | 125.00% | same day | in part | -",
                // 43 days: 30 from the first of October to the 31st, 13 of November.
                "Fri 13 Nov 2026 | −100.00 | Thu 1 Oct 2026 | 100.00 | 0.00% | 43 days later | came back | -",
                "Sat 14 Nov 2026 | 50.00 | - | - | - | - | - | -",
                "Sun 15 Nov 2026 | 50.00 | Sat 14 Nov 2026 | 300.00 | 33.33% | 1 day later | in part | -",
                "Sun 1 Nov 2026 | 25.00 | - | - | - | - | - | late",
            ])
        #expect(shown.rows.map(\.made) == [nil, "made on Wed 11 Nov 2026", nil, nil, nil, nil])
        #expect(shown.rows.map(\.reference) == ["A-1", "PSP2", nil, nil, nil, nil])
        #expect(shown.rows[0].reason == "wrong size")
        #expect(shown.rows[0].payment == "EUR\u{A0}150.00 paid\u{A0}on\u{A0}Sun\u{A0}1\u{A0}Nov\u{A0}2026")
        #expect(shown.rows[3].payment == "payment not known")
        #expect(shown.hasReasons)
        #expect(shown.rest == nil)
        // 250.00 of the period and 25.00 late.
        #expect(shown.total.amount == "275.00")
        #expect(shown.total.name == "Total with late entries")
    }

    @Test func `the refunds that are not shown are a row, so that the list comes to the total`() throws {
        let figures = try Samples.detailed(
            Self.groups + [Self.late], lines: Array(try Self.lines().prefix(2)),
            counts: RefundCounts(full: 1, partial: 2, unknown: 1))
        let account = try Self.account(figures)
        // 275.00 less 150.00 and 100.00; 6 entries less 2.
        #expect(account.lines?.rest?.name == "4 more, in the CSV")
        #expect(account.lines?.rest?.amount == "25.00")
        #expect(account.full == "1")
        #expect(account.partial == "2")
        #expect(account.unknownPayment == "1")
    }

    @Test func `of a list that is cut nothing is said of full and partial refunds, unless they were counted`() throws {
        let account = try Self.account(
            try Samples.detailed(Self.groups, lines: Array(try Self.lines().prefix(2))))
        #expect(account.full == nil)
        #expect(account.partial == nil)
        #expect(account.headline.details.first == "given back in 4 refunds")
        #expect(account.headline.details.dropFirst().first == "2.50% of a volume of EUR\u{A0}10,000.00")
    }

    @Test func `counts and lines that are not the statement's are an error`() throws {
        for figures in [
            // 5 counted of 4 refunds.
            try Samples.detailed(Self.groups, counts: RefundCounts(full: 2, partial: 2, unknown: 1)),
            // 6 lines of 5 entries: the late one is not among the totals.
            try Samples.detailed(Self.groups, lines: try Self.lines()),
            // As many lines as there are, which come to something else.
            try Samples.detailed(
                [Samples.group(.refund, "visa", count: 1, gross: -15_001)],
                lines: Array(try Self.lines().prefix(1))),
        ] {
            let error = #expect(throws: ReportError.self) { try Self.view(figures) }
            #expect(error?.code == .doesNotFoot)
        }
    }

    /// Whole days between two dates in Amsterdam, from the shopper's payment to the refund.
    @Test(
        arguments: [
            // The same day in UTC, two days in Amsterdam.
            ("2026-11-02T22:30:00Z", nil, "2026-11-02T23:30:00Z", nil, "1 day later"),
            ("2026-11-02T23:00:00Z", nil, "2026-11-03T22:59:00Z", nil, "same day"),
            // Across the change of the clocks, in less than 48 hours and in more than 24.
            ("2026-10-24T12:00:00+02:00", nil, "2026-10-26T11:00:00+01:00", nil, "2 days later"),
            ("2026-10-24T12:00:00+02:00", nil, "2026-10-25T12:00:00+01:00", nil, "1 day later"),
            // What the shopper did goes before what was booked, on either side.
            ("2026-11-05", "2026-11-02", "2026-11-10", nil, "8 days later"),
            ("2026-11-05", "2026-11-02", "2026-11-10", "2026-11-09", "7 days later"),
            ("2026-11-05", nil, "2026-11-10", "2026-11-09", "4 days later"),
            ("2023-02-16", nil, "2026-11-12", nil, "1,365 days later"),
            // Before it was paid: no number of days.
            ("2026-11-11", nil, "2026-11-12", "2026-11-10", nil),
        ] as [(String, String?, String, String?, String?)])
    func `days between payment and refund`(
        paid: String, paidOccurred: String?, booked: String, occurred: String?, days: String?
    ) throws {
        let line = try Samples.line(
            .refund, booked, gross: -100, occurred: occurred,
            payment: try Samples.payment(100, paid, occurred: paidOccurred, soFar: 100))
        let account = try Self.account(
            try Samples.detailed([Samples.group(.refund, count: 1, gross: -100)], lines: [line]))
        #expect(account.lines?.rows.first?.days == days)
    }

    @Test(
        arguments: [
            ([], "No refunds in this period", ["No payments in this period, so there is no rate."]),
            (
                [Samples.group(.payment, "visa", count: 1, gross: 5_000)], "No refunds in this period",
                ["0.00% of a volume of EUR~50.00"]
            ),
            (
                [Samples.group(.refund, "visa", count: 1, gross: -5_000)], "EUR~50.00",
                ["given back in 1 refund", "No payments in this period, so there is no rate."]
            ),
            // More refunded than sold.
            (
                [
                    Samples.group(.payment, "visa", count: 1, gross: 5_000),
                    Samples.group(.refund, "visa", count: 2, gross: -7_500),
                ], "EUR~75.00", ["given back in 2 refunds", "150.00% of a volume of EUR~50.00"]
            ),
            // Only what came back.
            (
                [Samples.group(.refundReversal, "visa", count: 2, gross: 5_000)], "EUR~−50.00",
                [
                    "No payments in this period, so there is no rate.", "2 refunds came back to you: EUR~50.00.",
                ]
            ),
        ] as [([TotalsGroup], String, [String])])
    func `the header of other weeks`(groups: [TotalsGroup], amount: String, details: [String]) throws {
        let account = try Self.account(try Samples.detailed(groups))
        #expect(account.headline.amount == amount.replacing("~", with: "\u{A0}"))
        #expect(
            account.headline.details.filter { !$0.contains(" in full") }
                == details.map { $0.replacing("~", with: "\u{A0}") })
        #expect(account.hasRefunds == (amount != "No refunds in this period"))
    }

    @Test(arguments: [("JPY", "JPY~5,000"), ("KWD", "KWD~5.000"), ("CLF", "CLF~0.5000")])
    func `refunds have their currency's digits`(currency: String, amount: String) throws {
        let account = try Self.account(
            try Samples.detailed(in: currency, [Samples.group(.refund, "visa", count: 1, gross: -5_000)]))
        #expect(account.headline.amount == amount.replacing("~", with: "\u{A0}"))
    }

    @Test func `each account has its own`() throws {
        let view = try Self.view(
            try Samples.detailed(Self.groups),
            try Samples.detailed(in: "JPY", [Samples.group(.refund, "jcb", count: 1, gross: -70)]),
            try Samples.detailed(in: "KWD", []))
        #expect(view.accounts.map(\.sums.amount) == ["250.00", "70", "0.000"])
        #expect(view.preheader.hasPrefix("EUR 250.00 and JPY 70 refunded · "))
    }

    @Test func `refunds that do not fit are an error`() throws {
        // −2^63 turned round is one more than 64 bits hold.
        let figures = try Samples.detailed([Samples.group(.refund, "visa", count: 1, gross: .min)])
        let error = #expect(throws: ReportError.self) { try Self.view(figures) }
        #expect(error?.code == .overflow)
    }
}
