import Foundation
import GRDB
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// A late chargeback for week 46 arrives in week 49.
@Suite struct `Reports that later facts correct` {
    private static let revise = Workshop.weekly + "corrections: revise\n"
    private static let fires = ["2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07"].map { "\($0)T05:30:00Z" }

    /// Weeks 46 to 48 are reported, each with a payment of 100.00 less 1.00; in week 49 there was one of 50.00 less 0.50.
    /// On its Wednesday a chargeback of 30.00 came that was booked in week 46.
    private func shop(_ definition: String = Self.revise) async throws -> Workshop {
        let shop = try Workshop(now: "2026-11-12T12:00:00Z", definition: definition)
        try await record(Mailbox(name: nil, address: "owner@shop.example"), shop)
        for (index, day) in ["2026-11-10", "2026-11-17", "2026-11-24", "2026-12-01"].enumerated() {
            try shop.clock.set("\(day)T12:00:00Z")
            try await shop.earn(index == 3 ? 5_000 : 10_000, at: "\(day)T10:00:00Z")
            _ = try await shop.scheduler().look()
            guard index < 3 else { break }
            try shop.clock.set(Self.fires[index])
            _ = try await shop.scheduler().look()
        }
        try shop.clock.set("2026-12-02T12:00:00Z")
        try await chargeback(shop, 3_000, at: "2026-11-11T10:00:00Z")
        _ = try await shop.scheduler().look()
        return shop
    }

    private func record(_ address: Mailbox?, _ shop: Workshop) async throws {
        try await shop.store.record([Merchant(id: "m-1", name: "Acme", reportEmails: address.map { [$0] } ?? [])])
    }

    private func chargeback(_ shop: Workshop, _ amount: Int64, at text: String) async throws {
        let entry = Entry(
            identity: "back-\(text)", type: .chargeback, booked: .instant(try Instant(timestamp: text)),
            gross: -amount, net: -amount, line: 2)
        let account = Account(merchant: "m-1", provider: "test/m-1", currency: try #require(Currency(code: "EUR")))
        let part = Intake.Part(account: account, entries: [entry], batches: [], payouts: [])
        _ = try await shop.store.record(
            Intake(file: "late.csv", digest: Digest(of: text.utf8), profile: "settlecast", parts: [part]),
            at: shop.clock.now())
    }

    /// `2026-W46.2 1 kept 0.00 → 69.00`, of each report in force.
    private func chain(_ shop: Workshop) async throws -> [String] {
        var chain: [String] = []
        for record in try await shop.store.runs(.all) where ![.superseded, .abandoned, .held].contains(record.state) {
            guard let inForce = try await shop.store.inForce(record.run) else { continue }
            let balances = inForce.revised.balances.values.first
            chain.append(
                "\(record.run.period).\(record.run.revision) \(record.sequence ?? 0) \(balances?.opening ?? 0) \(balances?.closing ?? 0)"
            )
        }
        return chain
    }

    private func owed(_ shop: Workshop) async throws -> [String] {
        try await shop.flow.owed(by: [shop.definition], seeing: false).map {
            "\($0.due.period.label).\($0.due.revision) \($0.due.state.rawValue)"
        }
    }

    /// The first column of the CSV of a run.
    private func sections(_ shop: Workshop, _ run: String) async throws -> [String] {
        let record = try #require(try await shop.store.runs(.run("weekly@m-1/\(run)")).first)
        let csv = try #require(record.documents.first { $0.output == "csv" })
        return String(decoding: try shop.flow.archive.bytes(of: csv.content), as: UTF8.self)
            .components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }.map { String($0.prefix { $0 != "," }) }
    }

    // On paper: 99.00 a week; 99.00 − 30.00 = 69.00; 69.00 + 99.00 = 168.00; 168.00 + 99.00 = 267.00;
    // 267.00 + 49.50 = 316.50.
    private static let revised = [
        "2026-W46.2 1 0 6900", "2026-W47.2 2 6900 16800", "2026-W48.2 3 16800 26700", "2026-W49.1 4 26700 31650",
    ]

    @Test func `with revise the weeks get revisions in order, and each opening is the closing before it`() async throws
    {
        let shop = try await shop()
        #expect(shop.outbox.count == 3, "nothing goes out between fires")
        try shop.clock.set(Self.fires[3])
        #expect(
            try await owed(shop) == [
                "2026-W46.2 owed", "2026-W47.2 waiting", "2026-W48.2 waiting", "2026-W49.1 waiting",
            ])
        _ = try await shop.scheduler().look()
        #expect(try await chain(shop) == Self.revised)
        let records = try await shop.store.runs(.all)
        #expect(
            records.map { "\($0.run.period).\($0.run.revision) \($0.state.rawValue)" } == [
                "2026-W46.1 superseded", "2026-W46.2 delivered", "2026-W47.1 superseded", "2026-W47.2 delivered",
                "2026-W48.1 superseded", "2026-W48.2 delivered", "2026-W49.1 delivered",
            ])
        #expect(
            records.map(\.why) == [
                nil, "1 entry came after it", nil, "its opening balance moves with 2026-W46.2", nil,
                "its opening balance moves with 2026-W47.2", nil,
            ])
        #expect(shop.outbox.count == 7)
        #expect(try await sections(shop, "2026-W46.2") == ["period", "period"])
        #expect(try await sections(shop, "2026-W49.1") == ["period"])
        #expect(try await owed(shop) == [])
    }

    @Test func `with carry the next week shows it in its late section and foots`() async throws {
        let shop = try await shop(Workshop.weekly)
        try shop.clock.set(Self.fires[3])
        _ = try await shop.scheduler().look()
        // 297.00 − 30.00 + 49.50 = 316.50.
        #expect(
            try await chain(shop) == [
                "2026-W46.1 1 0 9900", "2026-W47.1 2 9900 19800", "2026-W48.1 3 19800 29700",
                "2026-W49.1 4 29700 31650",
            ])
        #expect(try await sections(shop, "2026-W49.1") == ["late", "period"])
    }

    @Test func `after a crash between two revisions the chain goes on where it stopped`() async throws {
        let shop = try await shop()
        try shop.clock.set(Self.fires[3])
        let first = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first)
        #expect(try await shop.flow.make(first.order) == .kept)
        let another = try Workshop(now: Self.fires[3], definition: Self.revise, worker: "two", in: shop.scratch)
        #expect(try await owed(another) == ["2026-W47.2 owed", "2026-W48.2 waiting", "2026-W49.1 waiting"])
        _ = try await another.scheduler().look()
        #expect(try await chain(shop) == Self.revised)
    }

    @Test func `what comes while the chain is under way is revised into its own period first`() async throws {
        let shop = try await shop()
        try shop.clock.set(Self.fires[3])
        let owed = try await shop.flow.owed(by: [shop.definition], seeing: false)
        #expect(try await shop.flow.make(owed[0].order) == .kept)
        try await chargeback(shop, 1_000, at: "2026-11-12T10:00:00Z")
        guard case .postponed(let reason) = try await shop.flow.make(owed[1].order) else {
            Issue.record("week 47 was made with a late entry of week 46")
            return
        }
        #expect(reason.contains("waits for weekly@m-1/2026-W46.2 to be revised"), "\(reason)")
        _ = try await shop.scheduler().look()
        // 10.00 less in each.
        #expect(
            try await chain(shop) == [
                "2026-W46.3 1 0 5900", "2026-W47.2 2 5900 15800", "2026-W48.2 3 15800 25700",
                "2026-W49.1 4 25700 30650",
            ])
    }

    @Test func `an original with late entries of a period that is to be revised is not kept`() async throws {
        let shop = try await shop()
        try shop.clock.set(Self.fires[3])
        let last = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).last)
        guard case .postponed(let reason) = try await shop.flow.make(last.order) else {
            Issue.record("week 49 was made before the revisions")
            return
        }
        #expect(reason.contains("waits for weekly@m-1/2026-W46.1 to be revised"), "\(reason)")
        _ = try await shop.scheduler().look()
        #expect(try await chain(shop) == Self.revised)
    }

    @Test func `a held revision holds those behind it, and what it would have held is late where it is given up`()
        async throws
    {
        let mail =
            Workshop.weekly + "  - email: {to: \"{merchant.report_email}\", attach: [csv]}\ncorrections: revise\n"
        let shop = try await shop(mail)
        try await record(nil, shop)
        try shop.clock.set(Self.fires[3])
        _ = try await shop.scheduler().look()
        #expect(
            try await owed(shop) == [
                "2026-W46.2 held", "2026-W47.2 waiting", "2026-W48.2 waiting", "2026-W49.1 waiting",
            ])
        try await record(Mailbox(name: nil, address: "owner@shop.example"), shop)
        let held = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first).order
        let due = DueRunRecord(
            run: held.run, period: held.period, dueAt: held.dueAt, isAdHoc: false,
            definitionDigest: held.definition.digest)
        try await shop.store.abandon(due, because: "too small", by: "admin", at: shop.clock.now())
        #expect(try await owed(shop) == ["2026-W49.1 owed"])
        _ = try await shop.scheduler().look()
        #expect(try await chain(shop).last == "2026-W49.1 4 29700 31650")
        #expect(try await sections(shop, "2026-W49.1") == ["late", "period"])
    }

    @Test func `an original that is given up lets the next pass, which opens with all that was booked`() async throws {
        let shop = try Workshop(now: "2026-11-12T12:00:00Z")
        _ = try await shop.scheduler().look()
        for day in ["2026-11-10", "2026-11-17", "2026-11-24"] { try await shop.earn(10_000, at: "\(day)T10:00:00Z") }
        try shop.clock.set(Self.fires[0])
        _ = try await shop.scheduler().look()
        try shop.clock.set(Self.fires[2])
        let order = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first).order
        let due = DueRunRecord(
            run: order.run, period: order.period, dueAt: order.dueAt, isAdHoc: false,
            definitionDigest: order.definition.digest)
        try await shop.store.abandon(due, because: "double", by: "admin", at: shop.clock.now())
        _ = try await shop.scheduler().look()
        // 99.00 + 99.00 of the week that was given up = 198.00.
        #expect(try await chain(shop) == ["2026-W46.1 1 0 9900", "2026-W48.1 3 19800 29700"])
        let manifest = try #require(try await shop.store.runs(.all).last?.documents.first { $0.output == "manifest" })
        let text = String(decoding: try shop.flow.archive.bytes(of: manifest.content), as: UTF8.self)
        #expect(text.contains("weekly@m-1/2026-W47.1") && text.contains("double"), "\(text)")
    }

    @Test func `a revision by hand under carry has what the report had that it replaces`() async throws {
        let shop = try await shop(Workshop.weekly)
        let merchant = try #require(try await shop.store.merchants().first)
        let order = Order(
            definition: shop.definition, merchant: merchant,
            period: try Period(label: "2026-W46", .week, in: shop.definition.zone), revision: 2,
            dueAt: shop.clock.now(), why: "another name")
        #expect(try await shop.flow.make(order) == .kept)
        let record = try #require(try await shop.store.runs(.run("weekly@m-1/2026-W46.2")).first)
        #expect(record.why == "another name" && record.sequence == 1 && !record.isBackfill)
        #expect(try await chain(shop).first == "2026-W46.2 1 0 9900")
        #expect(try await sections(shop, "2026-W46.2") == ["period"])
        try shop.clock.set(Self.fires[3])
        _ = try await shop.scheduler().look()
        #expect(try await chain(shop).last == "2026-W49.1 4 29700 31650")
        #expect(try await sections(shop, "2026-W49.1") == ["late", "period"])
    }

    @Test func `after an outage what is made up later says so`() async throws {
        let shop = try Workshop(now: "2026-11-12T12:00:00Z")
        _ = try await shop.scheduler().look()
        try await shop.earn(10_000, at: "2026-11-10T10:00:00Z")
        try shop.clock.set("2026-11-24T00:00:00Z")
        try await shop.catchUp()
        #expect(
            try await shop.store.runs(.all).map { "\($0.run.period) \($0.isBackfill)" } == [
                "2026-W46 true", "2026-W47 false",
            ])
    }

    @Test func `reports of fees are revised alone, and nothing is stated twice`() async throws {
        let fees = Self.revise.replacing("report: settlement", with: "report: fees")
            .replacing("template: settlement", with: "template: fees")
            .replacing("settlement-lines@1", with: "fee-lines@1")
        let shop = try Workshop(now: "2026-11-12T12:00:00Z", definition: fees)
        for (index, day) in ["2026-11-10", "2026-11-17", "2026-11-24"].enumerated() {
            try shop.clock.set("\(day)T12:00:00Z")
            try await shop.earn(10_000, at: "\(day)T10:00:00Z")
            _ = try await shop.scheduler().look()
            try shop.clock.set(Self.fires[index])
            if index == 2 { try await shop.earn(20_000, at: "2026-11-11T10:00:00Z") }
            _ = try await shop.scheduler().look()
        }
        #expect(
            try await shop.store.runs(.all).map { "\($0.run.period).\($0.run.revision) \($0.state.rawValue)" } == [
                "2026-W46.1 superseded", "2026-W46.2 delivered", "2026-W47.1 delivered", "2026-W48.1 delivered",
            ])
        #expect(try await sections(shop, "2026-W46.2") == ["period", "period"])
        #expect(try await sections(shop, "2026-W48.1") == ["period"])
    }
}
