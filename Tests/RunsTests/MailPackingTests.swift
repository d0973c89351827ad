import Foundation
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// What becomes of a message: who gets it, what it says of itself, and how its files reach its reader.
@Suite struct `Messages of a run` {
    /// What Python's `email` finds in a message that was kept.
    private struct Mail: Decodable {
        let headers: [String: String]
        let text: String
        let html: String
        let files: [String]
        /// Names of what is in the archive among the files.
        let packed: [String]
        let size: Int
    }

    private static let reader = """
        import email, email.policy, io, json, sys, zipfile
        raw = open(sys.argv[1], 'rb').read()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        packed = []
        for part in mail.iter_attachments():
            if part.get_content_type() == 'application/zip':
                packed += zipfile.ZipFile(io.BytesIO(part.get_payload(decode=True))).namelist()
        print(json.dumps({'headers': {k: str(v) for k, v in mail.items()},
            'text': mail.get_body(('plain',)).get_content(), 'html': mail.get_body(('html',)).get_content(),
            'files': [part.get_filename() for part in mail.iter_attachments()], 'packed': packed, 'size': len(raw)}))
        """

    private static let email =
        "  - email: {to: \"{merchant.report_email}\", cc: books@shop.example, bcc: audit@psp.example, attach: [csv, manifest]}\n"
    private static let sftp = "  - sftp: {to: inbox, send: [csv]}\n"

    /// A week of so many payments, kept; what goes out meets nobody.
    private func kept(
        _ mail: String, deliver: String = Self.email, payments: Int = 1, merchant: String = "owner@shop.example",
        server: ScriptedMailServer? = nil
    ) async throws -> (shop: Workshop, run: RunRecord, port: LonelyPort) {
        let dead = try LonelyPort(isListening: false)
        let configuration = """
            mail:
              server: {host: 127.0.0.1, port: \(server?.port ?? dead.number), tls: none}
              from: Settlements <reports@psp.example>
              \(mail)
            destinations:
              outbox: {for: everyone, folder: {directory: outbox}}
              inbox:
                for: everyone
                sftp: {host: 127.0.0.1, port: \(dead.number), user: u, password: {env: P}, known_hosts: none, directory: "/in/{merchant.id}"}

            """
        let shop = try Workshop(
            now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + deliver, configuration: configuration,
            secrets: ["P": "p"])
        try await shop.store.record([
            Merchant(id: "m-1", name: "Acme", reportEmails: [Mailbox(name: "Owner", address: merchant)])
        ])
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        if payments > 1 { try await shop.earn(payments) }
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        return (shop, try #require(try await shop.store.runs(.all).last), dead)
    }

    private func mails(_ run: RunRecord, _ shop: Workshop) throws -> [Mail] {
        try run.deliveries.filter { $0.planned.channel == .email }.map { delivery in
            let file = shop.flow.archive.path(of: delivery.planned.parcel.content.digest)
            let read = try python(Self.reader, file)
            return try JSONDecoder().decode(Mail.self, from: Data(read.utf8))
        }
    }

    private func python(_ program: String, _ file: String) throws -> String {
        let finished = try Support.run(try Peer.python.required(), ["-c", program, file])
        try #require(finished.status == 0, "\(finished.output)")
        return finished.output
    }

    // MARK: Who

    @Test func `each recipient gets a message of her own, and nobody sees the blind ones`() async throws {
        let (shop, run, _) = try await kept("reply_to: Support <help@psp.example>")
        #expect(
            run.deliveries.filter { $0.planned.channel == .email }.map(\.planned.to)
                == ["owner@shop.example", "books@shop.example", "audit@psp.example"])
        let mails = try mails(run, shop)
        for mail in mails {
            #expect(mail.headers["To"] == "Owner <owner@shop.example>")
            #expect(mail.headers["Cc"] == "books@shop.example")
            #expect(mail.headers["Bcc"] == nil)
            #expect(mail.headers["Reply-To"] == "Support <help@psp.example>")
            #expect(!"\(mail)".contains("audit@psp.example"))
        }
        #expect(Set(mails.compactMap { $0.headers["Message-ID"] }).count == 3)
    }

    @Test func `a definition says where answers go before the configuration does`() async throws {
        let own = Self.email.replacing("attach:", with: "reply_to: [a@psp.example, B <b@psp.example>], attach:")
        let (shop, run, _) = try await kept("reply_to: help@psp.example", deliver: own)
        #expect(try mails(run, shop).first?.headers["Reply-To"] == "a@psp.example, B <b@psp.example>")
    }

    @Test func `mail that may not go to a merchant's domain holds the run`() async throws {
        let mail = "allowed_domains: [psp.example, shop.example]"
        let (shop, run, _) = try await kept(mail, merchant: "owner@shop-example.com")
        #expect(run.state == .held)
        #expect(run.deliveries.isEmpty)
        let reason = try #require(run.reason)
        #expect(reason.contains("owner@shop-example.com"))
        #expect(reason.contains("psp.example, shop.example"))
        try await shop.store.record([
            Merchant(id: "m-1", name: "Acme", reportEmails: [Mailbox(name: nil, address: "owner@shop.example")])
        ])
        let owed = try await shop.flow.owed(by: [shop.definition], seeing: false)
        #expect(try await shop.flow.make(try #require(owed.first).order) == .kept)
        let again = try #require(try await shop.store.runs(.all).last)
        #expect(again.deliveries.count { $0.planned.channel == .email } == 3, "\(again.state) \(again.reason ?? "")")
    }

    @Test func `every message is signed where the configuration says so, and none goes out unsigned`() async throws {
        let scratch = try Scratch()
        let key = scratch.file("dkim.pem")
        let made = try run(try Peer.openssl.required(), ["genrsa", "-out", key, "2048"])
        #expect(made.status == 0)
        let (shop, record, _) = try await kept("dkim: {selector: s2026, key: \(key)}")
        for mail in try mails(record, shop) {
            let signature = try #require(mail.headers["DKIM-Signature"])
            #expect(signature.contains("d=psp.example"))
            #expect(signature.contains("s=s2026"))
        }
        let (_, held, _) = try await kept("dkim: {selector: s2026, key: \(scratch.file("gone.pem"))}")
        #expect(held.state == .held)
        #expect(held.reason?.contains("gone.pem") == true)
    }

    // MARK: The ladder

    @Test func `files go as they are while the message is no larger than allowed`() async throws {
        let (shop, run, _) = try await kept("largest: 100 KB", payments: 100)
        let mail = try #require(try mails(run, shop).first)
        #expect(mail.files == ["weekly_m-1_2026-W47_r1.csv", "weekly_m-1_2026-W47_r1_manifest.json"])
        #expect(mail.packed == [])
    }

    @Test func `files that are too large go in an archive, and the message says so`() async throws {
        let (shop, run, _) = try await kept("largest: 100 KB", payments: 800)
        let csv = try #require(run.documents.first { $0.output == "csv" })
        // base64: four characters for three bytes, and a line's end for 76 characters.
        #expect(csv.content.size * 4 / 3 * 78 / 76 > 100_000)
        let mail = try #require(try mails(run, shop).first)
        #expect(mail.files == ["weekly_m-1_2026-W47_r1.zip"])
        #expect(mail.packed == ["weekly_m-1_2026-W47_r1.csv", "weekly_m-1_2026-W47_r1_manifest.json"])
        #expect(mail.size <= 100_000)
        for body in [mail.text, mail.html] { #expect(body.contains("weekly_m-1_2026-W47_r1.zip")) }
    }

    @Test func `files that are too large even then stay where the definition hands them, and the message says where`()
        async throws
    {
        let (shop, run, port) = try await kept(
            "largest: 100 KB", deliver: Self.sftp + Self.email, payments: 6_000)
        let mail = try #require(try mails(run, shop).first)
        #expect(mail.files == [])
        #expect(mail.size <= 100_000)
        for body in [mail.text, mail.html] {
            #expect(body.contains("weekly_m-1_2026-W47_r1.csv"))
            #expect(body.contains("127.0.0.1, /in/m-1"))
        }
        _ = port
    }

    @Test func `files that are too large and go nowhere else hold the run, and it says how large`() async throws {
        let (_, run, _) = try await kept("largest: 100 KB", payments: 6_000)
        #expect(run.state == .held)
        let reason = try #require(run.reason)
        #expect(reason.contains("'mail.largest' allows 0.1 MB"))
        #expect(reason.contains("`settlecast run weekly --period 2026-W47 --for m-1`"))
    }

    @Test func `a server that takes less than the configuration allows is asked before the message is made`()
        async throws
    {
        let server = try ScriptedMailServer(tls: "none", size: 150_000)
        let (_, run, _) = try await kept("largest: 20 MB", payments: 8_000, server: server)
        let reason = try #require(run.reason)
        #expect(run.state == .held)
        #expect(reason.contains("127.0.0.1 takes 0.2 MB"))
        #expect(!server.commands.contains("DATA"))
    }
}
