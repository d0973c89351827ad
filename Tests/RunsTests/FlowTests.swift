import Foundation
import GRDB
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

@Suite struct `The flow` {
    private let friday = "2026-11-20T12:00:00Z"
    private let monday = "2026-11-23T05:30:00Z"

    /// A workshop in which week 47 is due.
    private func due(
        definition: String = Workshop.weekly, configuration: String? = nil, secrets: [String: String] = [:]
    ) async throws -> Workshop {
        let shop = try Workshop(
            now: friday, definition: definition, configuration: configuration, secrets: secrets)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set(monday)
        return shop
    }

    private func reason(_ shop: Workshop) async throws -> String {
        try #require(try await shop.store.runs(.all).last?.reason)
    }

    @Test func `the file in the outbox is the kept document, byte for byte`() async throws {
        let shop = try await due()
        _ = try await shop.scheduler().look()
        let run = try #require(try await shop.store.runs(.all).first)
        let document = try #require(run.documents.first { $0.output == "csv" })
        let delivery = try #require(run.deliveries.first)
        let sent = try #require(
            FileManager.default.contents(atPath: shop.scratch.file("outbox/" + delivery.planned.parcel.name)))
        #expect(Digest(of: sent) == document.content.digest)
        #expect(delivery.planned.parcel.content == document.content)
        #expect(Array(sent) == (try shop.flow.archive.bytes(of: document.content)))
    }

    @Test func `what does not foot is held with the proof, and holds the weeks behind it`() async throws {
        let shop = try await due()
        try await damage(shop, "UPDATE entries SET net = net + 1")
        try shop.clock.set("2026-11-30T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 held"])
        let reason = try await reason(shop)
        #expect(reason.contains("test/m-1 EUR does not foot"))
        #expect(reason.contains("entry pay-2026-11-18T10:00:00Z: expected 99.00, found 99.01, difference 0.01"))
        #expect(shop.outbox.isEmpty)
        let owed = try await shop.flow.owed(by: [shop.definition], seeing: false)
        #expect(
            owed.map { "\($0.due.period.label) \($0.due.state.rawValue)" } == ["2026-W47 held", "2026-W48 waiting"])

        try await damage(shop, "UPDATE entries SET net = net - 1")
        #expect(try await shop.flow.make(try #require(owed.first).order) == .kept)
        try await shop.catchUp()
        #expect(try await shop.states() == ["2026-W47 delivered", "2026-W48 delivered"])
    }

    private func damage(_ shop: Workshop, _ sql: String) async throws {
        try await DatabaseQueue(path: shop.store.path).write { try $0.execute(sql: sql) }
    }

    @Test(arguments: [
        ("send", ["2026-W47 delivered", "2026-W48 delivered"], 2),
        ("skip", ["2026-W47 delivered", "2026-W48 skipped"], 1),
    ])
    func `an empty week is sent or skipped, as the definition says`(empty: String, states: [String], files: Int)
        async throws
    {
        let shop = try await due(definition: Workshop.weekly + "empty: \(empty)\n")
        try shop.clock.set("2026-11-30T05:30:00Z")
        try await shop.catchUp()
        #expect(try await shop.states() == states)
        #expect(shop.outbox.count == files)
    }

    private static let byMail = Workshop.weekly + "  - email: {to: \"{merchant.report_email}\", attach: [csv]}\n"

    @Test func `a merchant without an address holds the run, and nothing goes out by any way`() async throws {
        let shop = try await due(definition: Self.byMail)
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 held"])
        #expect(try await reason(shop).contains("merchant m-1 has no report_email"))
        #expect(shop.outbox.isEmpty)
    }

    @Test func `without a mail server the message lies in the folder, as it would have been sent`() async throws {
        let shop = try await due(definition: Self.byMail)
        let owner = Mailbox(name: "Owner", address: "owner@shop.example")
        try await shop.store.record([Merchant(id: "m-1", name: "Acme", reportEmails: [owner])])
        _ = try await shop.scheduler().look()
        #expect(shop.outbox == ["weekly_m-1_2026-W47_r1.csv", "weekly_m-1_2026-W47_r1.eml"])
        let eml = try String(contentsOfFile: shop.scratch.file("outbox/weekly_m-1_2026-W47_r1.eml"), encoding: .utf8)
        #expect(eml.contains("To: Owner <owner@shop.example>\r\n"))
    }

    @Test func `a destination that is not for the merchant gets nothing`() async throws {
        // A tag cannot be decided by reading the files: the claim decides.
        let shop = try await due(
            definition: Workshop.weekly.replacing("for: all merchants", with: "for: {tag: retail}"),
            configuration: "destinations: {outbox: {for: {merchants: [m-2]}, folder: {directory: outbox}}}\n")
        try await shop.store.record([Merchant(id: "m-1", name: "Acme", tags: ["retail"])])
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 held"])
        #expect(try await reason(shop).contains("destination 'outbox' is not for merchant m-1"))
        #expect(shop.outbox.isEmpty)
    }

    /// The folder is given to another merchant between the two attempts: what was kept for the first is not for it.
    @Test func `a destination that was given to another merchant gets nothing that was kept before`() async throws {
        let shop = try await due()
        try shop.scratch.write([], to: "blocked")
        let blocked = try Workshop(
            now: monday, configuration: "destinations: {outbox: {for: everyone, folder: {directory: blocked/under}}}\n",
            in: shop.scratch)
        _ = try await blocked.scheduler().look()
        let run = try #require(try await shop.store.runs(.all).first?.run)
        _ = try await shop.store.release(run, by: "test", at: shop.clock.now())
        try shop.clock.set("2026-11-23T12:00:00Z")
        let given = try Workshop(
            now: "2026-11-23T12:00:00Z",
            definition: Workshop.weekly.replacing("for: all merchants", with: "for: {tag: none}"),
            configuration: "destinations: {outbox: {for: {merchants: [m-2]}, folder: {directory: outbox}}}\n",
            in: shop.scratch)
        _ = try await given.scheduler().look()
        let delivery = try #require(try await shop.store.runs(.all).first?.deliveries.first)
        #expect(delivery.state == .failed)
        #expect(delivery.reason?.contains("destination 'outbox' is no longer for merchant m-1") == true)
        #expect(shop.outbox.isEmpty)
    }

    @Test func `an address that is named twice gets one message`() async throws {
        let both =
            Workshop.weekly + "  - email: {to: [\"{merchant.report_email}\", Owner@shop.example], attach: [csv]}\n"
        let shop = try await due(definition: both)
        let owner = Mailbox(name: "Owner", address: "owner@shop.example")
        try await shop.store.record([Merchant(id: "m-1", name: "Acme", reportEmails: [owner, owner])])
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
        #expect(shop.outbox == ["weekly_m-1_2026-W47_r1.csv", "weekly_m-1_2026-W47_r1.eml"])
    }

    @Test func `two mails of one definition lie in the folder side by side`() async throws {
        let mails =
            Workshop.weekly
            + "  - email: {to: one@shop.example, attach: [csv]}\n  - email: {to: two@shop.example, attach: [csv]}\n"
        let shop = try await due(definition: mails)
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
        #expect(shop.outbox.count == 3)
    }

    /// The gap between two midnights would be in no report.
    @Test func `a definition whose zone changed after it had reported is held, and says so`() async throws {
        let shop = try await due()
        _ = try await shop.scheduler().look()
        let moved = try Workshop(
            now: "2026-12-01T12:00:00Z",
            definition: Workshop.weekly.replacing("Europe/Amsterdam", with: "America/New_York"), in: shop.scratch)
        _ = try await moved.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered", "2026-W48 held"])
        #expect(
            try await reason(shop).contains("zone: America/New_York, basis: booked' now: it does not say from when"))
    }

    @Test func `an entry from before the first report comes in the next one, and in no other`() async throws {
        let shop = try Workshop(now: "2026-11-09T12:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set(friday)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        try shop.clock.set(monday)
        _ = try await shop.scheduler().look()
        try await shop.earn(5_000, at: "2026-11-11T10:00:00Z")
        try shop.clock.set("2026-11-30T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered", "2026-W48 delivered"])
    }

    @Test func `a dry run records nothing and sends nothing`() async throws {
        let shop = try await due()
        let owed = try #require(try await shop.flow.owed(by: [shop.definition], seeing: false).first)
        let preview = try await shop.flow.preview(owed.order, into: shop.scratch.file("preview"))
        #expect(preview.items.map(\.parcel.name) == ["weekly_m-1_2026-W47_r1.csv"])
        #expect(preview.items.allSatisfy { $0.path.map(FileManager.default.fileExists(atPath:)) == true })
        #expect(try await shop.store.runs(.all).isEmpty)
        #expect(shop.outbox.isEmpty)
    }

    @Test func `a late entry stands in the next report and the balance carries on`() async throws {
        let shop = try await due()
        _ = try await shop.scheduler().look()
        try await shop.earn(5_000, at: "2026-11-17T10:00:00Z")
        try await shop.earn(7_000, at: "2026-11-24T10:00:00Z")
        try shop.clock.set("2026-11-30T05:30:00Z")
        _ = try await shop.scheduler().look()
        let runs = try await shop.store.runs(.all)
        #expect(runs.map(\.state) == [.delivered, .delivered])
        let csv = try #require(runs[1].documents.first { $0.output == "csv" })
        let text = String(decoding: try shop.flow.archive.bytes(of: csv.content), as: UTF8.self)
        let sections = text.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }.map {
            $0.prefix(while: { $0 != "," })
        }
        #expect(sections == ["late", "period"])
        // 99.00 + 49.50 + 69.30.
        let preceding = try await shop.store.preceding(runs[1].run, start: Instant(timestamp: "2027-01-01T00:00:00Z"))
        #expect(preceding.map { Array($0.closings.values) } == [21_780])
    }

    @Test func `a report that does not follow on the last opens with all that was booked before`() async throws {
        let shop = try await due()
        try await shop.earn(1_000, at: "2026-11-03T10:00:00Z")
        try await shop.earn(2_000, at: "2026-11-10T10:00:00Z")
        let zone = shop.definition.zone
        let merchant = try #require(try await shop.store.merchants().first)
        let old = Order(
            definition: shop.definition, merchant: merchant, period: try Period(label: "2026-W45", .week, in: zone),
            dueAt: shop.clock.now())
        #expect(try await shop.flow.make(old) == .kept)
        try await shop.catchUp()
        #expect(try await shop.states() == ["2026-W45 delivered", "2026-W47 delivered"])
        let runs = try await shop.store.runs(.all)
        let end = try Instant(timestamp: "2027-01-01T00:00:00Z")
        let last = try #require(try await shop.store.preceding(runs[1].run, start: end))
        // 9.90 + 19.80 of the week between + 99.00.
        #expect(Array(last.closings.values) == [12_870])
        #expect(last.isNext == false)
        let next = try await shop.store.preceding(runs[1].run, start: Period(label: "2026-W48", .week, in: zone).start)
        #expect(next?.isNext == true)
    }

    // MARK: Trouble on the way out

    @Test func `a folder that cannot be used is tried again, then given up, and the run says so`() async throws {
        let shop = try await due()
        // A file stands where the folder should be.
        try shop.scratch.write([], to: "outbox")
        _ = try await shop.scheduler().look()
        let run = try #require(try await shop.store.runs(.all).first)
        #expect([.failed, .kept].contains(run.state))
        let delivery = try #require(run.deliveries.first)
        #expect(delivery.reason?.contains(shop.scratch.file("outbox")) == true)
    }

    @Test func `a host in trouble holds up no other, is left alone after a few, and then asked by one`() async throws {
        let dead = try LonelyPort(isListening: false)
        let configuration = """
            mail:
              server: {host: 127.0.0.1, port: \(dead.number), tls: none, connections: 1}
              from: Settlements <reports@psp.example>
            destinations: {outbox: {for: everyone, folder: {directory: outbox}}}

            """
        let mail = Workshop.weekly + "  - email: {to: owner@shop.example, attach: [csv]}\n"
        let shop = try await due(definition: mail, configuration: configuration)
        for number in 2...6 { try await shop.earn(1_000, at: "2026-11-18T10:00:00Z", merchant: "m-\(number)") }
        _ = try await shop.scheduler().look()
        let deliveries = try await shop.store.runs(.all).flatMap(\.deliveries)
        #expect(
            deliveries.filter { $0.planned.channel == .folder }.map(\.state) == Array(repeating: .delivered, count: 6))
        // Three in a row came to nothing; a minute of rest, then two minutes. Seconds since then, and attempts in all.
        for (seconds, attempts) in [(0, 3), (59, 3), (60, 4), (60, 4), (179, 4), (180, 5)] as [(Int64, Int)] {
            shop.clock.set(try Instant(timestamp: monday).advanced(by: seconds))
            _ = try await shop.scheduler().look()
            let mails = try await shop.store.runs(.all).flatMap(\.deliveries).filter { $0.planned.channel == .email }
            #expect(mails.map(\.attempts).reduce(0, +) == attempts, "after \(seconds) s")
            #expect(mails.allSatisfy { $0.state == .pending })
        }
    }

    @Test(arguments: [("hold", DeliveryState.uncertain), ("resend", .pending)])
    func `a mail whose last answer is lost waits for a person, or goes again, as the definition says`(
        policy: String, expected: DeliveryState
    ) async throws {
        let certificates = try MailCertificates()
        let server = try ScriptedMailServer(tls: "starttls", certificate: certificates.server, faults: ["DOT": .drop])
        let configuration = """
            mail:
              server: {host: 127.0.0.1, port: \(server.port), tls: required, certificate_authorities: \(certificates.authority)}
              from: Settlements <reports@psp.example>
            destinations: {outbox: {for: everyone, folder: {directory: outbox}}}

            """
        let mail = Workshop.weekly + "  - email: {to: owner@shop.example, attach: [csv], uncertain: \(policy)}\n"
        let shop = try await due(definition: mail, configuration: configuration)
        _ = try await shop.scheduler().look()
        let deliveries = try #require(try await shop.store.runs(.all).first?.deliveries)
        #expect(deliveries.first { $0.planned.channel == .email }?.state == expected)
        #expect(deliveries.first { $0.planned.channel == .folder }?.state == .delivered)
    }

    @Test(arguments: [
        (1, 0, 60), (2, 0, 120), (3, 0, 240), (6, 0, 1_920), (7, 0, 3_600), (40, 0, 3_600),
    ])
    func `the wait doubles from a minute to an hour, less a quarter at most`(attempts: Int, age: Int64, full: Int64)
        throws
    {
        for token in ["a", "b", "c0ffee", "0123456789abcdef"] {
            let delay = try #require(Backoff().delay(afterAttempts: attempts, age: age, token: token))
            #expect((full * 3 / 4...full).contains(delay))
        }
        #expect(Backoff().delay(afterAttempts: attempts, age: 86_400, token: "a") == nil)
    }
}
