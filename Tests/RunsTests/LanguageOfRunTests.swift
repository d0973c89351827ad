import Foundation
import Runs
import Settlements
import Store
import Support
import Testing

/// What a merchant reads, for whatever language she gave and whatever the definition says: page, subject and text alike.
@Suite struct `The language of a run` {
    private func shop(locale: String, outputs: String? = nil) async throws -> Workshop {
        let definition = """
            title: Report
            report: fees
            for: all merchants
            period: week
            zone: Europe/Amsterdam
            run: {on: monday, at: "06:30"}
            outputs:
            \(outputs ?? "  - html: {locale: \(locale)}")
              - csv: {}
            deliver:
              - folder: {to: outbox, send: [html, csv, manifest]}
              - email: {to: owner@shop.example, attach: [csv]}

            """
        return try Workshop(now: "2026-11-20T12:00:00Z", definition: definition)
    }

    // Of a merchant who gave a language, or none: what `locale` says, and what she reads. In each the subject begins with
    // what the report is about.
    @Test(
        arguments: [
            ("nl-BE", "merchant", "nl", "Kosten"), ("de", "merchant", "de", "Gebühren"),
            ("FR", "merchant", "fr", "Frais"),
            ("pt-BR", "merchant", "en", "Fees"), (nil, "merchant", "en", "Fees"),
            ("pt-BR", "[merchant, nl]", "nl", "Kosten"),
            ("de", "[merchant, nl]", "de", "Gebühren"), ("de", "nl", "nl", "Kosten"),
            (nil, "[merchant, fr, nl]", "fr", "Frais"),
        ] as [(String?, String, String, String)])
    func `is the merchant's where the definition says so, else the definition's first`(
        given: String?, locale: String, expected: String, subject: String
    ) async throws {
        let shop = try await shop(locale: locale)
        try await shop.store.record([Merchant(id: "m-1", name: "Shop", locale: given)])
        try await expect(shop, language: expected, subject: subject)
    }

    /// Of the second page nothing is known but that it is in the merchant's language, which we do not have.
    @Test func `is the first that any output names, where its own does not say`() async throws {
        let outputs = "  - html: {locale: merchant}\n  - html: {name: copy, locale: [merchant, de]}"
        let shop = try await shop(locale: "", outputs: outputs)
        try await shop.store.record([Merchant(id: "m-1", name: "Shop", locale: "ja")])
        try await expect(shop, language: "de", subject: "Gebühren")
    }

    private func expect(_ shop: Workshop, language: String, subject: String) async throws {
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
        let page = try file(shop, ".html")
        #expect(page.contains("<html lang=\"\(language)\">"))
        let message = try #require(
            try await shop.store.runs(.all).first?.deliveries.map(\.planned.parcel).first {
                $0.mediaType == "message/rfc822"
            })
        let script = """
            import email, email.policy, sys
            message = email.message_from_bytes(open(sys.argv[1], "rb").read(), policy=email.policy.default)
            print(message["Subject"])
            print("lang=" + message.get_body(("html",)).get_content().split('<html lang="')[1].split('"')[0])
            """
        let read = try run(
            try Peer.python.required(),
            [shop.scratch.write(script.utf8, to: "read.py"), shop.scratch.file("outbox/\(message.name)")])
        #expect(read.status == 0, "\(read.output)")
        #expect(read.output.hasPrefix("\(subject) 2026-W47"), "\(read.output)")
        #expect(read.output.contains("lang=\(language)\n"))
        // A manifest lies beside the files, and came last.
        let sent = try await shop.store.runs(.all).first?.deliveries.filter { $0.planned.address == .directory }
        #expect(sent?.filter { $0.planned.comesLast }.map(\.planned.parcel.mediaType) == ["application/json"])
    }

    private func file(_ shop: Workshop, _ ending: String) throws -> String {
        let name = try #require(shop.outbox.first { $0.hasSuffix("_r1\(ending)") })
        return try String(contentsOfFile: shop.scratch.file("outbox/\(name)"), encoding: .utf8)
    }
}
