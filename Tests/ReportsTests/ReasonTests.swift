import Foundation
import Reports
import Settlements
import Testing

/// Figures that an accountant asked about: payouts that came back, late entries within other tables, a balance below zero.
@Suite struct ReasonTests {
    /// The rows of a table of a text, blanks folded, without rules.
    private func table(_ heading: String, _ statement: Statement, in tag: String = "en") throws -> [String] {
        let text = try ReportText.render(statement, in: try #require(ReportLanguage(tag)))
        let part = text.components(separatedBy: "\n\n").first { $0.split(separator: "\n").first ?? "" == heading }
        return try #require(part, "\(text)").split(separator: "\n").dropFirst(2)
            .map { $0.split(separator: " ").joined(separator: " ") }.filter { $0.contains { $0 != "-" && $0 != " " } }
    }

    // MARK: Payouts that came back

    private func returned(_ amounts: [Int64] = [3_000, 2_000, 500], reference: String = "R-1") throws -> Statement {
        let sent = try Samples.payout(3_000, "2026-11-05T09:00:00+01:00", id: "TX1", bank: "TX1 BATCH 1").payout
        let nameless = try Samples.payout(500, "2026-10-30T09:00:00+01:00", id: "TX0", bank: nil).payout
        return try Samples.statement([
            try Samples.figures(
                try Samples.account("EUR"),
                [
                    Samples.group(.payoutReversal, nil, nil, nil, 2, gross: 5_000),
                    Samples.group(.payoutReversal, nil, nil, nil, 1, gross: 500, section: .late),
                ],
                returns: [
                    try Samples.returned(
                        amounts[2], "2026-11-06", "R-0", of: nameless, reason: "Account closed", section: .late),
                    try Samples.returned(amounts[0], "2026-11-11", reference, of: sent),
                    try Samples.returned(amounts[1], "2026-11-12", nil, of: nil),
                ])
        ])
    }

    /// 5.00 + 30.00 + 20.00 = 55.00.
    @Test func `a payout that came back says when, under what reference, and which it was`() throws {
        let rows = [
            "Fri 6 Nov 2026 · R-0 · Account closed, late 5.00", "from the payout of Fri 30 Oct 2026, TX0",
            "Wed 11 Nov 2026 · R-1 30.00", "from the payout of Thu 5 Nov 2026, TX1 BATCH 1",
            "Thu 12 Nov 2026 20.00", "the data do not say from which payout", "Total 55.00",
        ]
        #expect(try table("Payouts returned", try returned()) == rows)
        let page = try ReportPage(.settlement, from: .ours).render(try returned(), in: .english)
        let part = page.components(separatedBy: ">Payouts returned</caption>")[1].components(separatedBy: "</table>")[0]
        for said in [
            ">R-0 · Account closed<", "(late)", "TX1 BATCH 1<", "the data do not say from which payout<", ">55.00<",
        ] {
            #expect(part.contains(said), "\(said)")
        }
    }

    @Test func `payouts that came back are what the totals say, or nothing is sent`() throws {
        for amounts in [[3_000, 2_001, 500], [3_000, 2_000, 400]] as [[Int64]] {
            let error = #expect(throws: FootingError.self) { try returned(amounts) }
            #expect(error?.differences.map(\.rule) == [.total])
            #expect(error?.description.contains("net of payouts that came back") == true)
        }
    }

    @Test(arguments: Hostile.names) func `no reference of a payout that came back becomes markup`(name: String) throws {
        let page = try ReportPage(.settlement, from: .ours)
        let (hostile, plain) = (
            try page.render(try returned(reference: name), in: .english), try page.render(try returned(), in: .english)
        )
        for mark in ["<", ">", "\""] {
            let counts = [hostile, plain].map { text in text.unicodeScalars.count { String($0) == mark } }
            #expect(counts[0] == counts[1], "\(mark)")
        }
    }

    // MARK: Late entries in other tables

    /// Reserve 10.00 + 4.00 − 1.00 in the week, + 3.00 − 2.00 late = 14.00. Fees 0.50 in the week, 0.20 late.
    private func late(isLate: Bool = true) throws -> Statement {
        let section: StatementSection = isLate ? .late : .period
        let groups = [
            Samples.group(.payment, "visa", nil, nil, 1, gross: 10_000, fees: [.commission: -50]),
            Samples.group(.reserveHold, nil, nil, nil, 1, gross: -400),
            Samples.group(.reserveRelease, nil, nil, nil, 1, gross: 100),
            Samples.group(.reserveHold, nil, nil, nil, 1, gross: -300, section: section),
            Samples.group(.reserveRelease, nil, nil, nil, 1, gross: 200, section: section),
            Samples.group(.payment, "visa", nil, nil, 1, gross: 1_000, fees: [.commission: -20], section: section),
            Samples.group(.conversion, nil, nil, nil, 1, gross: 700, section: section),
        ]
        return try Samples.statement([
            AccountFigures(
                account: try Samples.account("EUR"),
                balance: .known(opening: 0, closing: groups.reduce(0) { $0 + $1.totals.net }), groups: groups,
                payouts: [], reserve: Reserve(opening: 1_000, closing: 1_400),
                details: AccountDetails(
                    days: [], monthToDate: nil, lines: [],
                    conversions: [Conversion(other: nil, own: NetSum(entries: 1, net: 700), otherNet: 0)]))
        ])
    }

    @Test func `a reserve tells what late entries moved`() throws {
        #expect(
            try table("Reserve held by the provider", try late()) == [
                "Held at the start 10.00", "Held back 4.00", "Released −1.00", "Late entries: Held back 3.00",
                "Late entries: Released −2.00", "Held at the end 14.00",
            ])
        #expect(
            try table("Reserve held by the provider", try late(isLate: false)) == [
                "Held at the start 10.00", "Held back 7.00", "Released −3.00", "Held at the end 14.00",
            ])
    }

    @Test func `tables say whether late entries are in them`() throws {
        let apart = "Without late entries, which have a table of their own."
        #expect(
            try table("What the fees are for", try late()) == [
                "Commission −0.50", "Total −0.50", "Late entries −0.20", "Total with late entries −0.70",
            ])
        #expect(try table("By payment method", try late()).prefix(2).joined(separator: " ").hasSuffix(apart))
        #expect(try table("Currency conversions", try late()).first == "Late entries are included.")
        let page = try ReportPage(.settlement, from: .ours).render(try late(), in: .english)
        #expect(page.components(separatedBy: apart).count == 2)
        #expect(page.contains(">Total with late entries</th>") && page.contains(">−0.70</td>"))
        #expect(page.contains(">Late entries: Held back</th>") && page.contains(">Late entries are included.</span>"))
        let plain = try ReportText.render(try late(isLate: false), in: .english)
        #expect(!plain.contains("Late entries") && !plain.contains("Without late"), "\(plain)")
    }

    // MARK: Balances and dates

    @Test(arguments: [
        (Int64(1), nil), (0, nil), (-1, "EUR\u{A0}0.01 below zero"),
        (.min, "EUR\u{A0}92,233,720,368,547,758.07 below zero"),
    ]) func `a balance below zero is explained`(closing: Int64, said: String?) throws {
        let statement = try Samples.statement([
            try Samples.figures(try Samples.account("EUR"), opening: closing, [TotalsGroup]())
        ])
        let text = try ReportText.render(statement, in: .english).replacing("\n", with: " ")
        let page = try ReportPage(.settlement, from: .ours).render(statement, in: .english)
        for shown in [text, page] {
            #expect(shown.contains("below zero") == (said != nil))
            if let said { #expect(shown.contains("The balance is \(said): more was taken off")) }
        }
    }

    @Test(arguments: [
        ("2026-11-05/2026-11-15", "Thu 5 – Sat 14 Nov 2026"), ("2026-11-05/2026-11-06", "Thu 5 Nov 2026"),
    ])
    func `dates of one's own stand once over a report`(label: String, dates: String) throws {
        let period = try Period(adHoc: label, in: try Samples.zones.zone("Europe/Amsterdam"))
        for report in ReportKind.allCases {
            let statement = try Samples.statement([], period: period, sequence: nil, report: report)
            let text = try ReportText.render(statement, in: .english)
            // Behind the answer: title, merchant, dates.
            let head = text.components(separatedBy: "\n\n")[1]
            #expect(head.split(separator: "\n")[2...] == [Substring(dates)])
            let page = try ReportPage(report, from: .ours).render(statement, in: .english)
            #expect(page.contains(">\(dates)</p>"))
        }
    }
}
