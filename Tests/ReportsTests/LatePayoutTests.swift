import Foundation
import Reports
import Settlements
import Testing

/// A payout that came after its week was reported, and batches that no single payout pays.
@Suite struct LatePayoutTests {
    /// Opens with 98.50. Late: the payout of 98.50. In the week 50.00 + 60.00 + 70.00 = 180.00 come in, and 60.00 go out by
    /// two payouts of one batch. Closing 98.50 − 98.50 + 180.00 − 60.00 = 120.00.
    private func statement() throws -> Statement {
        func payout(_ id: String, _ amount: Int64, _ booked: String, batch: String) throws -> Payout {
            Payout(
                identity: id, id: id, bankReference: "BANK \(id)", amount: amount,
                booked: .date(try CalendarDate(booked)),
                batch: batch)
        }
        func share(_ batch: String, isSeveral: Bool = false, isCarried: Bool = false, _ net: Int64) -> PayoutShare {
            PayoutShare(
                section: .period, batch: batch, payout: nil, hasSeveralPayouts: isSeveral, isCarriedOver: isCarried,
                sum: NetSum(entries: 1, net: net))
        }
        let late = try payout("P1", 9_850, "2026-11-06", batch: "b1")
        let twice = [
            try payout("P2", 4_000, "2026-11-11", batch: "b2"), try payout("P3", 2_000, "2026-11-12", batch: "b2"),
        ]
        let figures = AccountFigures(
            account: try Samples.account("EUR"), balance: .known(opening: 9_850, closing: 12_000),
            groups: [
                Samples.group(.payment, "visa", nil, .online, 3, gross: 18_000),
                Samples.group(.payout, nil, nil, nil, 2, gross: -6_000),
                Samples.group(.payout, nil, nil, nil, 1, gross: -9_850, section: .late),
            ],
            payouts: [.init(payout: late, section: .late, itemised: nil)]
                + twice.map { .init(payout: $0, itemised: nil) },
            details: AccountDetails(
                days: [], monthToDate: nil, lines: [],
                shares: [
                    share("b2", isSeveral: true, 6_000), share("b3", isCarried: true, 5_000), share("b4", 7_000),
                ]))
        return try Samples.statement([figures])
    }

    @Test func `is among the late entries, and in neither headline nor payouts of the week`() throws {
        let english = try #require(ReportLanguage("en"))
        let text = try ReportText.render(try statement(), in: english)
        // 40.00 + 20.00
        #expect(text.contains("EUR\u{A0}60.00\n"), "\(text)")
        #expect(text.contains("Payouts: BANK P1, 1 entry"), "\(text)")
        #expect(try MailSubject.text(try statement(), in: english).contains("EUR 60.00 to your bank"))
        let payouts = try #require(
            text.components(separatedBy: "\nPayouts\n").last?.components(separatedBy: "\n\n").first)
        #expect(payouts.contains("BANK P2") && payouts.contains("BANK P3") && !payouts.contains("BANK P1"), "\(text)")
    }

    @Test func `what a batch's several payouts pay, or the next batch took over, is not called unpaid`() throws {
        let text = try ReportText.render(try statement(), in: try #require(ReportLanguage("en")))
        let rows = text.split(separator: "\n").map(String.init)
        for (said, amount) in [
            ("Paid out by several payouts, batch b2", "60.00"), ("Carried over to the batch after b3", "50.00"),
            ("Not paid out yet, batch b4", "70.00"),
        ] {
            #expect(rows.contains { $0.hasPrefix(said) && $0.hasSuffix(amount) }, "\(text)")
        }
    }
}
