import Foundation
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// A report on each payout, each morning at 06:30 in Amsterdam (05:30 UTC), with a clock that the test moves.
@Suite struct `A report on each payout` {
    private static func definition(_ more: String = "") -> String {
        """
        title: Payout report
        report: settlement
        for: all merchants
        period: payout
        zone: Europe/Amsterdam
        run: {at: "06:30"}
        outputs:
          - html: {template: settlement, locale: en}
          - csv: {layout: settlement-lines@1}
        deliver:
          - folder: {to: outbox, send: [csv]}
        \(more)

        """
    }

    private func shop(_ more: String = "") async throws -> Workshop {
        let shop = try Workshop(now: "2026-11-16T06:00:00Z", definition: Self.definition(more))
        _ = try await shop.scheduler().look()
        return shop
    }

    /// One file: payments by their gross, of which 1 % is deducted, of a batch; and its payout where there is one.
    private func take(
        _ shop: Workshop, _ batch: String, sales: [Int64], payout amount: Int64? = nil, id: String? = nil,
        booked: String, merchant: String = "m-1"
    ) async throws {
        let moment = Moment.instant(try Instant(timestamp: booked))
        let earlier = Moment.instant(try Instant(timestamp: booked).advanced(by: -86_400))
        let now = shop.clock.now()
        var entries = sales.enumerated().map { index, gross in
            Entry(
                identity: "\(batch)-\(now)-\(index)", type: .payment, booked: earlier, method: "visa", gross: gross,
                fees: Fees(.commission, -gross / 100), net: gross - gross / 100, batch: batch, line: index + 2)
        }
        var payouts: [Payout] = []
        if let amount, let id {
            entries.append(
                Entry(
                    identity: "po-\(batch)-\(id)", type: .payout, booked: moment, gross: -amount, net: -amount,
                    batch: batch, line: 99))
            payouts = [
                Payout(
                    identity: "po-\(batch)-\(id)", id: id, bankReference: nil, amount: amount, booked: moment,
                    batch: batch, valueDate: try CalendarDate("2026-11-19"))
            ]
        }
        let part = Intake.Part(
            account: Account(
                merchant: merchant, provider: "test/\(merchant)", currency: try #require(Currency(code: "EUR"))),
            entries: entries, batches: [], payouts: payouts)
        _ = try await shop.store.record(
            Intake(
                file: "\(batch).csv", digest: Digest(of: "\(entries)".utf8), profile: "settlecast", parts: [part]),
            at: now)
    }

    private func look(_ shop: Workshop, at text: String) async throws -> [String] {
        try shop.clock.set(text)
        try await shop.catchUp()
        return try await shop.store.runs(.all).map {
            "\($0.run.merchant) \($0.run.period).\($0.run.revision) \($0.state.rawValue)"
        }
        .sorted()
    }

    /// Two payouts of one second, and one of another merchant under the same id: 9900 = 10000 − 100, 4950 = 5000 − 50.
    @Test func `goes out once for each, with nothing of the others, at the fire after it is known`() async throws {
        let shop = try await shop()
        try shop.clock.set("2026-11-17T11:00:00Z")
        try await take(shop, "b1", sales: [10_000], payout: 9_900, id: "po_1", booked: "2026-11-17T10:00:00Z")
        try await take(shop, "b2", sales: [5_000], payout: 4_950, id: "po_2", booked: "2026-11-17T10:00:00Z")
        try await take(
            shop, "b1", sales: [7_000], payout: 6_930, id: "po_1", booked: "2026-11-17T10:00:00Z", merchant: "m-2")
        #expect(try await look(shop, at: "2026-11-17T12:00:00Z") == [])
        let made = ["m-1 po_1.1 delivered", "m-1 po_2.1 delivered", "m-2 po_1.1 delivered"]
        #expect(try await look(shop, at: "2026-11-18T05:30:00Z") == made)
        #expect(try await look(shop, at: "2026-11-19T05:30:00Z") == made)
        #expect(
            shop.outbox == [
                "weekly_m-1_po%5F1_r1.csv", "weekly_m-1_po%5F2_r1.csv", "weekly_m-2_po%5F1_r1.csv",
            ])
        let lines = try String(contentsOfFile: shop.scratch.file("outbox/weekly_m-1_po%5F1_r1.csv"), encoding: .utf8)
        #expect(lines.contains("b1-") && !lines.contains("b2-") && lines.contains("100.00") && !lines.contains("50.00"))
        #expect(try await shop.store.runs(.all).map(\.isBackfill) == [false, false, false])
        #expect(try await shop.store.runs(.all).compactMap(\.sequence).sorted() == [1, 1, 2])
    }

    @Test func `waits until it is known what it pays, and holds none behind it, nor does one that does not foot`()
        async throws
    {
        let shop = try await shop("wait_for: {payouts: itemised, until: \"12:00\"}")
        try shop.clock.set("2026-11-17T11:00:00Z")
        try await take(shop, "b1", sales: [], payout: 9_900, id: "open", booked: "2026-11-17T08:00:00Z")
        try await take(shop, "b2", sales: [5_000], payout: 4_951, id: "wrong", booked: "2026-11-17T09:00:00Z")
        try await take(shop, "b3", sales: [5_000], payout: 4_950, id: "right", booked: "2026-11-17T10:00:00Z")
        try shop.clock.set("2026-11-18T05:30:00Z")
        for _ in 0..<3 { _ = try await shop.scheduler().look() }
        #expect(try await shop.states() == ["wrong held", "right delivered"])
        let owed = try await shop.flow.owed(by: [shop.definition], seeing: false)
        #expect(owed.map { "\($0.due.period.label) \($0.due.state.rawValue)" } == ["open waiting", "wrong held"])
        #expect(
            owed.first?.due.wait?.missing.text(in: shop.definition.zone)
                == "it is not known what payout open of test/m-1 EUR pays")
        try shop.clock.set("2026-11-18T11:00:00Z")
        #expect(
            try await shop.flow.troubles(of: [shop.definition]).map(\.key).filter { $0.hasPrefix("waiting") }
                == ["waiting weekly@m-1/open.1"])
        // What it pays comes three weeks later, and with 'missed' as it is nothing was passed over meanwhile.
        try shop.clock.set("2026-12-09T11:00:00Z")
        try await take(shop, "b1", sales: [10_000], booked: "2026-11-17T08:00:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states().contains { $0.hasPrefix("open") } == false)
        try shop.clock.set("2026-12-10T05:30:00Z")
        _ = try await shop.scheduler().look()
        let record = try #require(try await shop.store.runs(.all).first { $0.run.period == "open" })
        #expect(record.state == .delivered && !record.isBackfill)
    }

    /// A sale of 4.00 and its refund of 4.00 come later: the payout still foots, and its report is made again.
    @Test func `is made again with the next fire where more comes for it, once`() async throws {
        let shop = try await shop()
        try shop.clock.set("2026-11-17T11:00:00Z")
        try await take(shop, "b1", sales: [10_000], payout: 9_900, id: "po_1", booked: "2026-11-17T10:00:00Z")
        #expect(try await look(shop, at: "2026-11-18T05:30:00Z") == ["m-1 po_1.1 delivered"])
        try shop.clock.set("2026-11-18T12:00:00Z")
        try await take(shop, "b1", sales: [400, -400], booked: "2026-11-17T10:00:00Z")
        let coming = try await shop.flow.owing(by: [shop.definition], seeing: false).coming
        #expect(coming.map { "\($0.due.run)" } == ["weekly@m-1/po_1.2"])
        #expect(coming.first?.due.why == "2 entries came after it")
        #expect(try await look(shop, at: "2026-11-18T13:00:00Z") == ["m-1 po_1.1 delivered"])
        let again = ["m-1 po_1.1 superseded", "m-1 po_1.2 delivered"]
        #expect(try await look(shop, at: "2026-11-19T05:30:00Z") == again)
        #expect(try await look(shop, at: "2026-11-20T05:30:00Z") == again)
        // What does not foot any more is held, and says so.
        try shop.clock.set("2026-11-20T12:00:00Z")
        try await take(shop, "b1", sales: [100], booked: "2026-11-17T10:00:00Z")
        try shop.clock.set("2026-11-21T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states().last == "po_1 held")
    }

    @Test func `that is paused or missed is made up for, each once, and the page says which payout it is`() async throws
    {
        let shop = try await shop()
        try await shop.store.pause("weekly", because: "inventory", by: "ada", at: shop.clock.now())
        for (day, id) in [(17, "po_1"), (18, "po_2"), (19, "po_3")] {
            try shop.clock.set("2026-11-\(day)T11:00:00Z")
            try await take(shop, id, sales: [10_000], payout: 9_900, id: id, booked: "2026-11-\(day)T10:00:00Z")
        }
        try shop.clock.set("2026-11-20T06:00:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == [])
        _ = try await shop.store.resume("weekly", because: nil, by: "ada", at: shop.clock.now())
        #expect(
            try await look(shop, at: "2026-11-20T06:01:00Z")
                == ["m-1 po_1.1 delivered", "m-1 po_2.1 delivered", "m-1 po_3.1 delivered"])
        #expect(try await shop.store.runs(.all).map(\.isBackfill) == [true, true, false])
        let page = try #require(
            try await shop.store.runs(.all).first?.documents.first { $0.mediaType.contains("html") })
        let archive = try Archive(directory: shop.scratch.file("archive"))
        let html = String(decoding: try archive.bytes(of: page.content), as: UTF8.self)
        #expect(html.contains("Payout po_1") && html.contains("value date Thu 19 Nov 2026"))
        #expect(html.contains("This report is about one payout and all that it pays"))
    }
}
