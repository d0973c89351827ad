import Foundation
import Logging
import Runs
import Schedules
import Settlements
import Store
import Support
import Synchronization
import Testing

/// Reports that wait for their data: a weekly one of m-1, due on Monday 23 November 2026 at 06:30 in Amsterdam (05:30 UTC),
/// that waits until noon (11:00 UTC).
@Suite struct `Reports that wait for data` {
    private static let noon = "wait_for: {covered: period end, until: \"12:00\"}\n"
    private static let sending = noon + "when_late: send marked incomplete\n"

    private func shop(_ more: String) async throws -> Workshop {
        let shop = try Workshop(now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + more)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        return shop
    }

    /// A file without entries that says until which day, which is covered too, an account is complete.
    private func cover(_ shop: Workshop, through date: String, of provider: String = "test/m-1") async throws {
        let account = Account(merchant: "m-1", provider: provider, currency: try #require(Currency(code: "EUR")))
        let end = Moment.date(try CalendarDate(date).adding(days: 1))
        let file = IntakeFile(name: "through \(date)", profile: "through", who: "ada")
        _ = try await shop.store.take(file, at: shop.clock.now()) { sink in
            try sink(.coverage(end), account)
            return IntakeVerdict(digest: Digest(of: date.utf8), entries: 0)
        }
    }

    private func look(_ shop: Workshop, at text: String) async throws -> [String] {
        try shop.clock.set(text)
        _ = try await shop.scheduler().look()
        return try await shop.states()
    }

    private func troubles(_ shop: Workshop) async throws -> [String] {
        try await shop.flow.troubles(of: [shop.definition]).map(\.key)
    }

    @Test func `go by themselves the minute that the import arrives`() async throws {
        let shop = try await shop(Self.noon)
        #expect(try await look(shop, at: "2026-11-23T05:30:00Z") == [])
        try await cover(shop, through: "2026-11-21")
        #expect(try await look(shop, at: "2026-11-23T06:00:00Z") == [])
        let owed = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first)
        #expect(owed.due.state == .waiting && owed.due.waitsForData)
        #expect(
            owed.due.wait?.missing.text(in: shop.definition.zone) == "test/m-1 EUR is complete through 2026-11-21 only")
        #expect(try await troubles(shop).isEmpty)
        try await cover(shop, through: "2026-11-22")
        #expect(try await look(shop, at: "2026-11-23T06:01:00Z") == ["2026-W47 delivered"])
        let record = try #require(try await shop.store.runs(.all).first)
        #expect(record.reason == nil)
    }

    @Test func `that are late are told of once, stay unmade, and go all the same once their data is there`()
        async throws
    {
        let shop = try await shop(Self.noon + "expect_by: \"09:00\"\n")
        #expect(try await look(shop, at: "2026-11-23T10:59:59Z") == [])
        let early = try await shop.flow.troubles(of: [shop.definition])
        #expect(early.map(\.key) == ["overdue weekly@m-1/2026-W47.1"])
        #expect(early.first?.why == "it waits for data: nobody says until when test/m-1 EUR is complete")
        #expect(try await look(shop, at: "2026-11-23T11:00:00Z") == [])
        let late = try await shop.flow.troubles(of: [shop.definition])
        #expect(late.map(\.key) == ["waiting weekly@m-1/2026-W47.1"])
        #expect(late.first?.since == (try Instant(timestamp: "2026-11-23T11:00:00Z")))
        for words in [
            "import it", "--period 2026-W47 --for m-1 --incomplete", "settlecast abandon weekly@m-1/2026-W47.1",
        ] {
            #expect(late.first?.remedy.contains(words) == true, "\(words)")
        }
        // A week later the next one waits behind it, and nobody is told of that one.
        #expect(try await look(shop, at: "2026-11-30T12:00:00Z") == [])
        #expect(try await troubles(shop).filter { $0.hasPrefix("waiting") } == ["waiting weekly@m-1/2026-W47.1"])
        try await cover(shop, through: "2026-11-29")
        try await shop.catchUp()
        #expect(try await shop.states() == ["2026-W47 delivered", "2026-W48 delivered"])
        #expect(try await troubles(shop).isEmpty)
    }

    @Test func `that are to be sent incomplete say so everywhere, and the next one has what came later`() async throws {
        let shop = try await shop(Self.sending)
        #expect(try await look(shop, at: "2026-11-23T10:59:59Z") == [])
        #expect(try await look(shop, at: "2026-11-23T11:00:00Z") == ["2026-W47 delivered"])
        let record = try #require(try await shop.store.runs(.all).first)
        let said = "made incomplete: nobody says until when test/m-1 EUR is complete"
        #expect(record.reason == said)
        #expect(try await shop.store.events(of: record.run).contains { $0.to == "kept" && $0.why == said })
        #expect(try await troubles(shop).isEmpty)
        // What comes for the week now is late in the next one, which has all its data.
        try await shop.earn(5_000, at: "2026-11-19T10:00:00Z")
        try await cover(shop, through: "2026-11-29")
        #expect(try await look(shop, at: "2026-11-30T05:30:00Z") == ["2026-W47 delivered", "2026-W48 delivered"])
        let lines = try shop.outbox.filter { $0.contains("W48") }.map {
            try String(contentsOfFile: shop.scratch.file("outbox/\($0)"), encoding: .utf8)
        }
        #expect(lines.first?.contains("late") == true, "\(lines)")
        #expect(try await shop.store.runs(.all).last?.reason == nil)
    }

    @Test(arguments: ["carry", "revise"]) func `when revised with all data there are complete`(corrections: String)
        async throws
    {
        let shop = try await shop(Self.sending + "corrections: \(corrections)\n")
        _ = try await look(shop, at: "2026-11-23T11:00:00Z")
        try await shop.earn(5_000, at: "2026-11-19T10:00:00Z")
        try await cover(shop, through: "2026-11-22")
        let asked = Order(
            definition: shop.definition, merchant: Merchant(id: "m-1", name: "m-1"),
            period: try shop.definition.grain.period(label: "2026-W47"), revision: 2, dueAt: shop.clock.now(),
            why: "late",
            isByHand: true)
        #expect(try await shop.flow.make(asked) == .kept)
        let revision = try #require(try await shop.store.runs(.all).first { $0.run.revision == 2 })
        // Under carry a revision reads what the report had read that it replaces, and so lacks the same.
        #expect((revision.reason == nil) == (corrections == "revise"))
    }

    @Test func `hold those behind them, and are made by hand only when somebody says so`() async throws {
        let shop = try await shop(Self.noon)
        try shop.clock.set("2026-11-23T05:30:00Z")
        let owed = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first)
        #expect(try await shop.flow.missing(for: owed.order).count == 1)
        // Somebody asks for it in the very moment in which the import is undone: nothing is made, and it is owed as before.
        guard case .postponed(let reason) = try await shop.flow.make(owed.order) else {
            Issue.record("it was made without its data")
            return
        }
        #expect(reason == "it waits for data: nobody says until when test/m-1 EUR is complete")
        #expect(try await shop.states() == ["2026-W47 owed"])
        #expect(try await look(shop, at: "2026-11-23T05:31:00Z") == ["2026-W47 owed"])
        var order = owed.order
        order.mayBeIncomplete = true
        #expect(try await shop.flow.make(order) == .kept)
    }

    @Test func `are not taken for empty where their data is not there`() async throws {
        for (more, isCovered, expected) in [
            (Self.sending, false, "delivered"), (Self.sending, true, "skipped"), (Self.noon, true, "skipped"),
        ] {
            let shop = try Workshop(now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + "empty: skip\n" + more)
            try await shop.earn(10_000, at: "2026-11-04T10:00:00Z")
            _ = try await shop.scheduler().look()
            if isCovered { try await cover(shop, through: "2026-11-22") }
            #expect(try await look(shop, at: "2026-11-23T11:00:00Z") == ["2026-W47 \(expected)"], "\(more)")
        }
    }

    @Test func `wait for every account that is known, and not for one that is closed`() async throws {
        let shop = try await shop(Self.noon)
        try await cover(shop, through: "2026-11-22")
        try await cover(shop, through: "2026-11-20", of: "test/old")
        #expect(try await look(shop, at: "2026-11-23T05:30:00Z") == [])
        let owed = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first)
        #expect(
            owed.due.wait?.missing.text(in: shop.definition.zone) == "test/old EUR is complete through 2026-11-20 only")
        let account = Account(merchant: "m-1", provider: "test/old", currency: try #require(Currency(code: "EUR")))
        _ = try await shop.store.take(
            IntakeFile(name: "closed", profile: "through", who: "ada"), at: shop.clock.now()
        ) { sink in
            try sink(.coverage(.noMoreData), account)
            return IntakeVerdict(digest: Digest(of: "closed".utf8), entries: 0)
        }
        #expect(try await look(shop, at: "2026-11-23T05:31:00Z") == ["2026-W47 delivered"])
    }

    @Test func `paused or passed over ones alarm nobody`() async throws {
        let shop = try await shop(Self.noon)
        try shop.clock.set("2026-11-23T12:00:00Z")
        #expect(try await troubles(shop) == ["waiting weekly@m-1/2026-W47.1"])
        try await shop.store.pause("weekly", because: "a test", by: "ada", at: shop.clock.now())
        #expect(try await troubles(shop).isEmpty)
    }
}
