import Foundation
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// What is handed over once more by hand, and what goes out where there is nothing to report.
@Suite struct `Copies and notices` {
    private static let both =
        Workshop.weekly.replacing("send: [csv]", with: "send: [csv, manifest]")
        + "  - email: {to: \"{merchant.report_email}\", attach: [csv, manifest]}\n"

    private func due(_ definition: String) async throws -> Workshop {
        let shop = try Workshop(now: "2026-11-20T12:00:00Z", definition: definition)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        try await shop.store.record([
            Merchant(id: "m-1", name: "Acme", reportEmails: [Mailbox(name: "Owner", address: "owner@shop.example")])
        ])
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        return shop
    }

    private func record(_ shop: Workshop) async throws -> RunRecord {
        try #require(try await shop.store.runs(.all).last)
    }

    private func text(_ shop: Workshop, _ name: String) throws -> String {
        let bytes = try #require(FileManager.default.contents(atPath: shop.scratch.file("outbox/\(name)")), "\(name)")
        return String(decoding: bytes, as: UTF8.self)
    }

    private func header(_ name: String, _ mail: String) -> [String] {
        mail.components(separatedBy: "\r\n").filter { $0.hasPrefix("\(name): ") }.map {
            String($0.dropFirst(name.count + 2))
        }
    }

    private static let first = ["", "_manifest"].map { "weekly_m-1_2026-W47_r1\($0)" }

    @Test func `a copy is told from the first by name, manifest, Message-ID, subject and header`() async throws {
        let shop = try await due(Self.both)
        let before = shop.outbox
        #expect(before == ["\(Self.first[0]).csv", "\(Self.first[0]).eml", "\(Self.first[1]).json"])
        for number in 1...2 {
            let record = try await record(shop)
            #expect(try await shop.flow.resend(record, to: nil, shop.definition, by: "admin") == [number])
            try await shop.flow.handOver(record.run)
        }
        #expect(
            shop.outbox
                == (before
                + (1...2).flatMap { number in
                    [
                        "\(Self.first[0])_copy\(number).csv", "\(Self.first[0])_copy\(number).eml",
                        "\(Self.first[1])_copy\(number).json",
                    ]
                }).sorted())
        #expect(try text(shop, "\(Self.first[0])_copy1.csv") == text(shop, "\(Self.first[0]).csv"))
        let manifest = try text(shop, "\(Self.first[1])_copy2.json")
        #expect(manifest.contains("\"copy\": 2") && manifest.contains("\"\(Self.first[0])_copy2.csv\""), "\(manifest)")
        #expect(!manifest.contains("\"\(Self.first[0]).csv\""))
        let mails = try ["", "_copy1", "_copy2"].map { try text(shop, "\(Self.first[0])\($0).eml") }
        #expect(mails.map { header("X-Settlecast-Copy", $0) } == [[], ["1"], ["2"]])
        #expect(Set(mails.flatMap { header("Message-ID", $0) }).count == 3)
        #expect(Set(mails.flatMap { header("Subject", $0) }).count == 3)
        #expect(mails.allSatisfy { header("X-Settlecast-Run", $0) == ["weekly@m-1/2026-W47.1"] })
        #expect(mails[1].contains("\(Self.first[0])_copy1.csv") && mails[1].contains("\(Self.first[1])_copy1.json"))
        let after = try await record(shop)
        #expect(after.state == .delivered)
        #expect(after.deliveries.map(\.planned.copy) == [0, 0, 0, 1, 1, 1, 2, 2, 2])
    }

    @Test(arguments: [
        ("Owner@shop.example", ["_copy1.eml"]), ("outbox", ["_copy1.csv", "_manifest_copy1.json"]),
    ])
    func `a copy goes to one of those that the run went to`(place: String, expected: [String]) async throws {
        let shop = try await due(Self.both)
        let record = try await record(shop)
        _ = try await shop.flow.resend(record, to: place, shop.definition, by: "admin")
        try await shop.flow.handOver(record.run)
        #expect(shop.outbox.filter { $0.contains("copy") } == expected.map { "\(Self.first[0])\($0)" })
    }

    @Test func `a copy goes to an address and a folder that the definition names only now`() async throws {
        let shop = try await due(Self.both)
        let now = try Workshop(
            now: "2026-11-24T12:00:00Z",
            definition: Self.both.replacing(
                "attach: [csv, manifest]", with: "cc: Books <books@shop.example>, attach: [csv, manifest]")
                + "  - folder: {to: second, send: [csv, manifest], name: \"{merchant.id}_{period.label}_r{revision}_{output}.{extension}\"}\n",
            configuration: """
                destinations:
                  outbox: {for: everyone, folder: {directory: outbox}}
                  second: {for: everyone, folder: {directory: second}}

                """, in: shop.scratch)
        let record = try await record(shop)
        for place in ["books@shop.example", "second"] {
            _ = try await now.flow.resend(
                try await self.record(shop), to: place, now.definition, by: "admin")
        }
        try await now.flow.handOver(record.run)
        let mail = try text(shop, "\(Self.first[0])_copy1.eml")
        #expect(header("To", mail) == ["Books <books@shop.example>"])
        let second = try FileManager.default.contentsOfDirectory(atPath: shop.scratch.file("second")).sorted()
        #expect(second == ["m-1_2026-W47_r1_csv_copy1.csv", "m-1_2026-W47_r1_manifest_copy1.json"])
    }

    /// Whoever gets a copy 2 has had a copy 1.
    @Test func `each place counts the copies that it got`() async throws {
        let shop = try await due(Self.both)
        for place in ["outbox", "owner@shop.example", "outbox", nil] {
            let record = try await record(shop)
            _ = try await shop.flow.resend(record, to: place, shop.definition, by: "admin")
            try await shop.flow.handOver(record.run)
        }
        let copies = shop.outbox.filter { $0.contains("_copy") }.map { $0.dropFirst(Self.first[0].count) }
        #expect(
            copies == [
                "_copy1.csv", "_copy1.eml", "_copy2.csv", "_copy2.eml", "_copy3.csv", "_manifest_copy1.json",
                "_manifest_copy2.json", "_manifest_copy3.json",
            ])
        #expect(try text(shop, "\(Self.first[1])_copy3.json").contains("\"\(Self.first[0])_copy3.csv\""))
        #expect(header("X-Settlecast-Copy", try text(shop, "\(Self.first[0])_copy2.eml")) == ["2"])
    }

    @Test func `nothing is copied to anybody else, and nothing of what was replaced`() async throws {
        let shop = try await due(Self.both)
        let record = try await record(shop)
        var error = await #expect(throws: CopyError.self) {
            try await shop.flow.resend(record, to: "x@evil.example", shop.definition, by: "admin")
        }
        #expect(
            error?.description.contains("it went to outbox, owner@shop.example") == true, "\(error?.description ?? "")")
        let merchant = try #require(try await shop.store.merchants().first)
        let order = Order(
            definition: shop.definition, merchant: merchant,
            period: try Period(label: "2026-W47", .week, in: shop.definition.zone), revision: 2,
            dueAt: shop.clock.now(), why: "a name")
        #expect(try await shop.flow.make(order) == .kept)
        let replaced = try #require(try await shop.store.runs(.run("weekly@m-1/2026-W47.1")).first)
        error = await #expect(throws: CopyError.self) {
            try await shop.flow.resend(replaced, to: nil, shop.definition, by: "admin")
        }
        #expect(error?.description.contains("was replaced by weekly@m-1/2026-W47.2") == true)
    }

    /// By files where `send` names the manifest and where it does not.
    @Test(arguments: ["send: [csv, manifest]", "send: [csv], name: \"{merchant.id}_{period.start}_r{revision}.txt\""])
    func `a notice is a manifest without documents, and a text without page and attachment`(send: String) async throws {
        let definition =
            Workshop.weekly.replacing("send: [csv]", with: send)
            + "  - email: {to: \"{merchant.report_email}\", attach: [csv, manifest]}\nempty: notice\n"
        let shop = try await due(definition)
        let before = shop.outbox
        try shop.clock.set("2026-11-30T05:30:00Z")
        _ = try await shop.scheduler().look()
        let notice = shop.outbox.filter { !before.contains($0) }
        #expect(notice == ["weekly_m-1_2026-W48_r1.eml", "weekly_m-1_2026-W48_r1_manifest.json"])
        let record = try await record(shop)
        #expect(record.state == .delivered && record.sequence == 2)
        #expect(record.documents.map(\.output) == ["manifest"])
        let manifest = try text(shop, notice[1])
        #expect(manifest.contains("\"documents\": []") && manifest.contains("\"notice\": true"), "\(manifest)")
        let mail = try text(shop, notice[0])
        #expect(!mail.contains("text/html") && !mail.contains("Content-Disposition"), "\(mail)")
    }
}
