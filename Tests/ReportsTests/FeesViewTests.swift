import Settlements
import Testing

@testable import Reports

struct FeesViewTests {
    private static func view(_ accounts: AccountFigures..., detail: ReportDetail = .full) throws -> FeesView {
        try FeesView(try Samples.statement(accounts, report: .fees), in: .english, detail: detail)
    }

    private static func account(_ figures: AccountFigures, detail: ReportDetail = .full) throws -> FeesAccountView {
        try #require(try view(figures, detail: detail).accounts.first)
    }

    /// What the payments, refunds and the others of a week cost:
    ///
    ///     visa credit   10,000.00 in 100   80.00 = 50.00 markup + 10.00 scheme + 20.00 interchange
    ///       refunds                         0.50 processing
    ///     visa debit     2,000.00 in  50   14.00 = 10.00 markup + 4.00 interchange
    ///     ideal          1,000.00 in  40   nothing deducted, 11.60 processing invoiced
    ///     other fees                       25.00 fixed
    ///     taxes                             5.25 tax
    ///                   13,000.00 in 190  124.75 deducted, 11.60 invoiced: 136.35
    private static let week: [TotalsGroup] = [
        Samples.group(
            .payment, "visa", "visastandardcredit", count: 100, gross: 1_000_000,
            fees: [.markup: -5_000, .scheme: -1_000, .interchange: -2_000]),
        Samples.group(
            .payment, "visa", "visastandarddebit", count: 50, gross: 200_000,
            fees: [.markup: -1_000, .interchange: -400]),
        Samples.group(.payment, "ideal", count: 40, gross: 100_000, invoiced: [.processing: -1_160]),
        Samples.group(
            .refund, "visa", "visastandardcredit", count: 2, gross: -10_000, fees: [.processing: -50]),
        Samples.group(.fee, count: 1, fees: [.fixed: -2_500]),
        Samples.group(.tax, count: 1, fees: [.tax: -525]),
        Samples.group(.reserveHold, count: 1, gross: -5_000),
    ]
    private static let late = Samples.group(
        .payment, "visa", count: 1, gross: 5_000, fees: [.markup: -25], section: .late)

    @Test func `the header says what it cost, on what volume, what share, and how it is paid`() throws {
        let view = try Self.view(try Samples.detailed(Self.week + [Self.late]))
        let account = try #require(view.accounts.first)
        // 136.35 ÷ 13,000.00 is 1.0488 %.
        #expect(account.headline.amount == "EUR\u{A0}136.35")
        #expect(account.headline.isAmount)
        #expect(
            account.headline.details == [
                "1.05% of a volume of EUR\u{A0}13,000.00",
                "EUR\u{A0}124.75 was deducted from your balance, EUR\u{A0}11.60 is to be paid by invoice.",
                "Besides, EUR\u{A0}0.25 of earlier periods, recorded late.",
            ])
        #expect(account.footing == "It adds up: 124.75 +\u{A0}11.60\u{A0}=\u{A0}136.35.")
        #expect(view.footingNote?.isEmpty == false)
        #expect(view.report == .fees)
        #expect(view.preheader.hasPrefix("EUR 136.35 in fees · Mon 9 – Sun 15 Nov 2026 · "))
        #expect(account.heading.label == nil)
    }

    @Test func `what was deducted stands by component, by method and scheme, and without a payment`() throws {
        let account = try Self.account(try Samples.detailed(Self.week + [Self.late]))
        let table = try #require(account.deducted)
        #expect(table.total == "124.75")
        // 124.75 ÷ 13,000.00 is 0.9596 %.
        #expect(table.share == "0.96%")
        #expect(
            table.components.map { "\($0.name) \($0.amount)" } == [
                "Provider's markup 60.00", "Card scheme fees 10.00", "Interchange fees 24.00", "Processing 0.50",
                "Tax on fees 5.25", "Fixed fees 25.00",
            ])
        // 124.75 less 5.25.
        #expect(table.withoutTax == "119.50")
        #expect(table.tax == "5.25")
        // 94.50 ÷ 12,000.00 is 0.7875 %; 80.50 ÷ 10,000.00 is 0.805 %, and a half goes up.
        #expect(
            table.methods.map(Self.told) == [
                "Visa, 150 payments 12,000.00 94.50 0.79%", "- Standard credit, 100 payments 10,000.00 80.50 0.81%",
                "- Standard debit, 50 payments 2,000.00 14.00 0.70%", "iDEAL, 40 payments 1,000.00 0.00 0.00%",
            ])
        #expect(Self.told(table.ofMethods) == "All payment methods, 190 payments 13,000.00 94.50 0.73%")
        #expect(table.ofNoPayment.map { "\($0.name) \($0.amount)" } == ["Other fees 25.00", "Taxes 5.25"])
    }

    @Test func `what is invoiced apart has tables of its own`() throws {
        let table = try #require(try Self.account(try Samples.detailed(Self.week)).invoiced)
        #expect(table.total == "11.60")
        #expect(table.components.map { "\($0.name) \($0.amount)" } == ["Processing 11.60"])
        #expect(table.tax == nil)
        #expect(table.methods.last.map(Self.told) == "iDEAL, 40 payments 1,000.00 11.60 1.16%")
        #expect(table.ofNoPayment.isEmpty)
    }

    @Test func `late fees stand by themselves and in no total of the period`() throws {
        let account = try Self.account(try Samples.detailed(Self.week + [Self.late]))
        #expect(account.late?.total == "0.25")
        #expect(account.late?.volume == "50.00")
        #expect(account.sums.total == "136.35")
        #expect(account.sums.volume == "13,000.00")
        // A late entry without a fee is none.
        let plain = Samples.group(.payment, "visa", count: 1, gross: 5_000, section: .late)
        #expect(try Self.account(try Samples.detailed(Self.week + [plain])).late == nil)
    }

    private static func told(_ row: FeeRow) -> String {
        "\(row.isPart ? "- " : "")\(row.name), \(row.payments) \(row.volume) \(row.fees) \(row.share ?? "no share")"
    }

    /// What is in the header for what is in the statement.
    @Test(
        arguments: [
            ([], "No fees in this period", ["No payments in this period, so there is no share."]),
            (
                [Samples.group(.payment, "visa", count: 1, gross: 5_000)], "No fees in this period",
                ["on a volume of EUR~50.00"]
            ),
            (
                [Samples.group(.fee, count: 1, fees: [.fixed: -2_500])], "EUR~25.00",
                [
                    "No payments in this period, so there is no share.",
                    "All of it was deducted from your balance: there is nothing left to pay.",
                ]
            ),
            (
                [Samples.group(.payment, "visa", count: 1, gross: 5_000, invoiced: [.markup: -5])], "EUR~0.05",
                [
                    "0.10% of a volume of EUR~50.00",
                    "All of it is invoiced apart, to be paid by invoice: nothing was deducted from your balance.",
                ]
            ),
            // More was given back than taken.
            (
                [
                    Samples.group(.payment, "visa", count: 1, gross: 5_000, fees: [.markup: -100]),
                    Samples.group(.fee, count: 1, fees: [.markup: 150]),
                ], "EUR~−0.50",
                [
                    "−1.00% of a volume of EUR~50.00",
                    "All of it was deducted from your balance: there is nothing left to pay.",
                ]
            ),
            // All that was taken was given back: there were fees all the same.
            (
                [
                    Samples.group(.payment, "visa", count: 1, gross: 5_000, fees: [.markup: -100]),
                    Samples.group(.fee, count: 1, fees: [.markup: 100]),
                ], "EUR~0.00",
                [
                    "0.00% of a volume of EUR~50.00",
                    "All of it was deducted from your balance: there is nothing left to pay.",
                ]
            ),
        ] as [([TotalsGroup], String, [String])])
    func `the header of other weeks`(groups: [TotalsGroup], amount: String, details: [String]) throws {
        let account = try Self.account(try Samples.detailed(groups))
        #expect(account.headline.amount == amount.replacing("~", with: "\u{A0}"))
        #expect(account.headline.details == details.map { $0.replacing("~", with: "\u{A0}") })
        #expect(account.hasFees == (amount != "No fees in this period"))
        #expect((account.deducted == nil) == !groups.contains { $0.totals.fees != .none })
        #expect((account.invoiced == nil) == !groups.contains { $0.totals.invoiced != .none })
    }

    @Test(arguments: [
        ("JPY", "JPY~12,475", "12,475"), ("KWD", "KWD~12.475", "12.475"), ("CLF", "CLF~1.2475", "1.2475"),
    ])
    func `fees have their currency's digits`(currency: String, amount: String, total: String) throws {
        let account = try Self.account(
            try Samples.detailed(in: currency, [Samples.group(.fee, count: 1, fees: [.fixed: -12_475])]))
        #expect(account.headline.amount == amount.replacing("~", with: "\u{A0}"))
        #expect(account.deducted?.total == total)
    }

    @Test func `each account has its own, and none is summed with another`() throws {
        let euro = try Samples.detailed(Self.week)
        let yen = try Samples.detailed(in: "JPY", [Samples.group(.fee, count: 1, fees: [.fixed: -500])])
        let none = try Samples.detailed(in: "KWD", [])
        let view = try Self.view(euro, yen, none)
        #expect(view.accounts.map(\.sums.total) == ["136.35", "500", "0.000"])
        #expect(view.accounts.map(\.heading.label) == ["EUR", "JPY", "KWD"].map { "adyen/ACME_COFFEE, \($0)" })
        #expect(view.preheader.hasPrefix("EUR 136.35 and JPY 500 in fees · "))
    }

    @Test func `the month goes until the period's end, and is left out where it began with it`() throws {
        let month = [
            Samples.group(
                .payment, "visa", count: 300, gross: 2_500_000, fees: [.markup: -30_000], invoiced: [.scheme: -2_000])
        ]
        let account = try Self.account(try Samples.detailed(Self.week, monthToDate: month))
        let shown = try #require(account.monthToDate)
        #expect(shown.heading == "Month to date: November 2026, to the end of Sun 15 Nov 2026")
        #expect(shown.sums.deducted == "300.00")
        #expect(shown.sums.invoiced == "20.00")
        #expect(shown.sums.volume == "25,000.00")
        // 320.00 ÷ 25,000.00.
        #expect(shown.sums.share == "1.28%")
        // Without the week's 190 payments of 13,000.00 that cost 136.35: 183.65 ÷ 12,000.00 is 1.5304 %.
        #expect(
            (shown.parts + [shown.whole]).map { [$0.name, $0.payments, $0.volume, $0.fees, $0.share ?? "-"] } == [
                ["Earlier in November 2026", "110 payments", "12,000.00", "183.65", "1.53%"],
                ["This period", "190 payments", "13,000.00", "136.35", "1.05%"],
                ["Month to date", "300 payments", "25,000.00", "320.00", "1.28%"],
            ])

        let whole = try Period(label: "2026-11", .month, in: try Samples.zones.zone("Europe/Amsterdam"))
        let monthly = try FeesView(
            try Samples.statement(.fees, try Samples.detailed(month, monthToDate: month), in: whole), in: .english,
            detail: .full)
        #expect(monthly.accounts.first?.monthToDate == nil)
        #expect(try Self.account(try Samples.detailed(Self.week)).monthToDate == nil)
    }

    /// The week from 30 November to 6 December: its first day is no part of December, and the sums do not know it.
    @Test func `a week that began in the month before is not told from the month`() throws {
        let december = [Samples.group(.payment, "visa", count: 10, gross: 100_000, fees: [.markup: -1_000])]
        let week = try Period(label: "2026-W49", .week, in: try Samples.zones.zone("Europe/Amsterdam"))
        let view = try FeesView(
            try Samples.statement(.fees, try Samples.detailed(Self.week, monthToDate: december), in: week),
            in: .english, detail: .full)
        let shown = try #require(view.accounts.first?.monthToDate)
        #expect(shown.parts.isEmpty)
        #expect(shown.sums.total == "10.00")
    }

    @Test func `the largest fees and the others make the total`() throws {
        let lines = [
            try Samples.line(
                .fee, "2026-11-15T23:30:00Z", gross: 0, fees: Fees(.fixed, -2_500), reference: "PSP1"),
            try Samples.line(
                .payment, "2026-11-10", gross: 50_000, fees: Fees(.markup, -250), invoiced: Fees(.scheme, -60),
                method: "visa", reference: "PSP2", order: "order 7"),
            try Samples.line(
                .payment, "2026-11-02", gross: 5_000, fees: Fees(.markup, -25), method: "visa", section: .late),
        ]
        let groups =
            [Self.late]
            + Self.week.dropLast() + [Samples.group(.payment, "mc", count: 1, gross: 9, invoiced: [.scheme: -60])]
        let shown = try #require(try Self.account(try Samples.detailed(groups, lines: lines)).lines)
        #expect(
            shown.rows.map { "\($0.date) \($0.what) \($0.method ?? "-") \($0.reference ?? "-") \($0.late ?? "-")" } == [
                "Mon 16 Nov 2026 Fee - PSP1 -", "Tue 10 Nov 2026 Payment Visa order 7 -",
                "Mon 2 Nov 2026 Payment Visa - late",
            ])
        #expect(shown.rows.map(\.gross) == ["0.00", "500.00", "50.00"])
        #expect(shown.rows.map(\.deducted) == ["25.00", "2.50", "0.25"])
        #expect(shown.rows.map(\.invoiced) == ["0.00", "0.60", "0.00"])
        // 125.00 deducted with the late one, less 27.75; 12.20 invoiced, less 0.60.
        #expect(shown.rest?.deducted == "97.25")
        #expect(shown.rest?.invoiced == "11.60")
        #expect(shown.total.name == "Total with late entries")
        #expect(shown.total.deducted == "125.00")
        #expect(shown.total.invoiced == "12.20")
        #expect(shown.hasInvoiced)
    }

    @Test func `fees that do not fit are an error`() throws {
        for groups in [
            // −2^63 turned round, and two that are too much together but not each.
            [Samples.group(.fee, count: 1, fees: [.fixed: .min])],
            [Samples.group(.fee, count: 1, fees: [.fixed: -.max], invoiced: [.fixed: -1])],
        ] {
            let error = #expect(throws: ReportError.self) { try Self.view(try Samples.detailed(groups)) }
            #expect(error?.code == .overflow)
        }
    }

    @Test func `a shorter page has less of the tables, and the same sums`() throws {
        let brief = try Self.account(try Samples.detailed(Self.week), detail: .brief)
        #expect(brief.deducted?.methods.isEmpty == true)
        #expect(brief.deducted?.components.count == 6)
        let bare = try Self.account(try Samples.detailed(Self.week), detail: .bare)
        #expect(bare.deducted?.components.isEmpty == true)
        #expect(bare.deducted?.total == "124.75")
        #expect(bare.headline.amount == "EUR\u{A0}136.35")
    }
}
