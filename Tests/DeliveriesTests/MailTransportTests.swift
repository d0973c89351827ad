import Deliveries
import Foundation
import Settlements
import Support
import Testing

private let recipient = Mailbox(name: "Owner", address: "owner@shop.example")

/// Against real mail servers. What each row expects comes from RFC 5321, 3207, 4954 and 1870, written down before the
/// first run.
@Suite(.serialized) struct MailTransportTests {
    // MARK: Delivered

    @Test(arguments: [("starttls", MailServer.Security.required), ("implicit", .implicit)])
    func `a message arrives byte for byte over TLS, with a login`(tls: String, security: MailServer.Security)
        async throws
    {
        let made = try MailCertificates()
        let server = try ScriptedMailServer(tls: tls, certificate: made.server, login: (Posting.user, Posting.password))
        let posting = try Posting()
        let receipt = try await posting.send(
            to: server.port, security: security, authorities: made.authority, login: Posting.password)
        #expect(server.kept == [posting.bytes])
        #expect(posting.marks.value == 1)
        #expect(server.commands.suffix(5) == ["MAIL", "RCPT", "DATA", "DOT", "QUIT"])
        let evidence = receipt.evidence
        #expect(evidence["host"] == "127.0.0.1")
        #expect(evidence["port"] == String(server.port))
        #expect(evidence["tls"]?.hasPrefix("TLSv1.") == true)
        #expect(evidence["sender"] == "reports@psp.example")
        #expect(evidence["recipient"] == "owner@shop.example")
        #expect(evidence["reply"] == "250 2.0.0 Ok: queued as PEER1")
        #expect(evidence["queue_id"] == "PEER1")
        #expect(evidence["enhanced"] == "2.0.0")
        #expect(evidence["address"] == "127.0.0.1")
        #expect(evidence["size_limit"] == "33554432")
        #expect(evidence["bytes"] == String(posting.bytes.count))
        #expect(evidence["sha256"] == Digest(of: posting.bytes).description)
        #expect(!evidence.values.contains { $0.contains(Posting.password) })
    }

    @Test(arguments: [
        ".\r\n", "..\r\n", ".", "", "x", "a\r\n.\r\nb\r\n", "a\r\n..\r\n...\r\n", ".a.\r\n.\r\n.", "\r\n\r\n.\r\n\r\n",
        // Around the border of the blocks of 65,536 bytes that are sent: the dot first in its block, and the line's end cut.
        filler(65_535 - 17) + ".dot\r\n", filler(65_536 - 17) + ".dot\r\n", filler(65_537 - 17) + ".dot\r\n",
    ])
    func `dots at the start of lines come through`(text: String) async throws {
        let server = try ScriptedMailServer(tls: "none")
        let posting = try Posting(Array("Subject: dots\r\n\r\n\(text)".utf8))
        _ = try await posting.send(to: server.port, security: .none)
        let ended = posting.bytes.suffix(2) == [0x0D, 0x0A] ? posting.bytes : posting.bytes + [0x0D, 0x0A]
        #expect(server.kept == [ended])
    }

    @Test func `a message of several megabytes comes through in clear on this machine`() async throws {
        let server = try ScriptedMailServer(tls: "none")
        let posting = try Posting(Array("A line of text that is forty bytes long\r\n".utf8).repeated(100_000))
        let receipt = try await posting.send(to: server.port, host: "localhost", security: .none)
        #expect(server.kept == [posting.bytes])
        #expect(receipt.evidence["tls"] == "none")
    }

    @Test func `Postfix, strict about line ends, delivers what was sent`() async throws {
        let made = try MailCertificates()
        let postfix = try PostfixServer(certificate: made.server)
        let posting = try Posting()
        let receipt = try await eventually("Postfix") {
            try await once { try await posting.send(to: postfix.port, authorities: made.authority) }
        }
        let queueID = try #require(receipt.evidence["queue_id"])
        #expect(receipt.evidence["reply"] == "250 2.0.0 Ok: queued as \(queueID)")
        let delivered = try await eventually("the mail in the mailbox: \(postfix.log)") { postfix.delivered.first }
        let text = String(decoding: delivered, as: UTF8.self)
        // Postfix adds its trace in front, and nothing else.
        let start = try #require(text.range(of: "\r\nDate: "))
        #expect(Array(text[start.lowerBound...].utf8.dropFirst(2)) == posting.bytes)
        #expect(text.contains("by peer.test (Postfix) with ESMTPS id \(queueID)"))
        #expect(try ReadMessage(delivered).text == ".\r\n..\r\n.dots at the start\r\nGrüße\r\n")
    }

    @Test func `Postfix refuses a recipient that it does not know, and keeps nothing`() async throws {
        let made = try MailCertificates()
        let postfix = try PostfixServer(certificate: made.server)
        var posting = try Posting()
        posting.recipient = Mailbox(name: nil, address: "nobody@shop.example")
        let error = try await eventually("Postfix") {
            let error = try await posting.refusal(from: postfix.port, authorities: made.authority)
            return error.code.rawValue == "mail-connect" ? nil : error
        }
        #expect(error.outcome == .permanent)
        #expect(error.description.contains("127.0.0.1:\(postfix.port)"))
        #expect(error.description.contains("550 5.1.1 <nobody@shop.example>"))
        #expect(posting.marks.value == 0)
    }

    // MARK: The transaction

    @Test func `what fails in the transaction`() async throws {
        typealias Row = (
            stage: String, ScriptedMailServer.Fault, DeliveryError.Outcome, code: String, words: String,
            marks: ClosedRange<Int>, kept: Int
        )
        let rows: [Row] = [
            (
                "MAIL", .reply("450 4.2.1 greylisted"), .transient, "mail-refused",
                "the sender <reports@psp.example> for now: 450 4.2.1 greylisted", 0...0, 0
            ),
            (
                "MAIL", .reply("550 5.7.1 not you"), .permanent, "mail-refused",
                "the sender <reports@psp.example>: 550 5.7.1 not you", 0...0, 0
            ),
            ("MAIL", .reply("421 4.3.2 going down"), .transient, "mail-refused", "421 4.3.2 going down", 0...0, 0),
            ("MAIL", .reply("250 ok\r\n250 sneaky"), .transient, "mail-broken", "250 sneaky", 0...0, 0),
            ("MAIL", .reply("250-ok\r\n550 no"), .transient, "mail-broken", "550 no", 0...0, 0),
            ("MAIL", .reply("banana"), .transient, "mail-broken", "banana", 0...0, 0),
            ("MAIL", .reply(String(repeating: "2", count: 9000)), .transient, "mail-broken", "2222", 0...0, 0),
            ("MAIL", .drop, .transient, "mail-broken", "closed", 0...0, 0),
            ("MAIL", .stall, .transient, "mail-broken", "no reply within", 0...0, 0),
            (
                "RCPT", .reply("450 4.2.1 greylisted"), .transient, "mail-refused",
                "the recipient <owner@shop.example> for now: 450 4.2.1 greylisted", 0...0, 0
            ),
            (
                "RCPT", .reply("550-5.1.1 no such\r\n550 5.1.1 user"), .permanent, "mail-refused",
                "550 5.1.1 no such 5.1.1 user", 0...0, 0
            ),
            ("RCPT", .reply("354 go"), .transient, "mail-broken", "354 go", 0...0, 0),
            ("RCPT", .drop, .transient, "mail-broken", "closed", 0...0, 0),
            ("DATA", .reply("451 4.3.0 later"), .transient, "mail-refused", "451 4.3.0 later", 0...0, 0),
            (
                "DATA", .reply("554 5.5.1 no valid recipients"), .permanent, "mail-refused",
                "554 5.5.1 no valid recipients", 0...0, 0
            ),
            ("DATA", .reply("250 what"), .transient, "mail-broken", "250 what", 0...0, 0),
            ("DATA", .drop, .transient, "mail-broken", "closed", 0...0, 0),
            ("DATA", .stall, .transient, "mail-broken", "no reply within", 0...0, 0),
            ("BODY", .reply("452 4.3.1 disk full"), .transient, "mail-refused", "452 4.3.1 disk full", 0...1, 0),
            ("BODY", .reply("552 5.3.4 too big"), .permanent, "mail-refused", "552 5.3.4 too big", 0...1, 0),
            ("BODY", .drop, .transient, "mail-broken", "nothing was handed over", 0...1, 0),
            ("DOT", .reply("452 4.3.1 disk full"), .transient, "mail-refused", "452 4.3.1 disk full", 1...1, 0),
            ("DOT", .reply("550 5.7.1 spam"), .permanent, "mail-refused", "550 5.7.1 spam", 1...1, 0),
            ("DOT", .reply("banana"), .uncertain, "mail-uncertain", "banana", 1...1, 0),
            ("DOT", .drop, .uncertain, "mail-uncertain", "did not confirm it", 1...1, 1),
            ("DOT", .stall, .uncertain, "mail-uncertain", "no reply within", 1...1, 1),
        ]
        let patience = MailPatience(command: .milliseconds(900), finalReply: .milliseconds(900))
        for (stage, fault, outcome, code, words, marks, kept) in rows {
            let server = try ScriptedMailServer(tls: "none", faults: [stage: fault])
            let posting = try Posting()
            let error = try await posting.refusal(from: server.port, security: .none, patience: patience)
            let what = "\(stage) \(fault): \(error)"
            // A server that hangs up in mid-message may be noticed only after the final dot was written: then, and not
            // before the mark, nobody knows.
            let isTooLate =
                words == "nothing was handed over" && error.outcome == .uncertain && posting.marks.value == 1
            #expect(error.outcome == (isTooLate ? .uncertain : outcome), "\(what)")
            #expect(error.code.rawValue == (isTooLate ? "mail-uncertain" : code), "\(what)")
            #expect(error.description.contains(isTooLate ? "did not confirm it" : words), "\(what)")
            #expect(error.description.contains("127.0.0.1:\(server.port)"), "\(what)")
            #expect(marks.contains(posting.marks.value), "\(what)")
            #expect(server.kept.count == kept, "\(what)")
        }
    }

    @Test(arguments: [
        (
            "250-2.0.0\r\n250-Message accepted\r\n250 2.0.0 id=1abc-0002-XY",
            "250 2.0.0 Message accepted 2.0.0 id=1abc-0002-XY", "1abc-0002-XY"
        ),
        ("250", "250", nil),
        ("250 " + String(repeating: "y", count: 2000), nil, nil),
        ("251 forwarded", "251 forwarded", nil),
    ])
    func `an unusual yes is a yes`(reply: String, words: String?, queueID: String?) async throws {
        let server = try ScriptedMailServer(tls: "none", faults: ["DOT": .reply(reply)])
        let receipt = try await Posting().send(to: server.port, security: .none)
        if let words { #expect(receipt.evidence["reply"] == words) }
        #expect(receipt.evidence["queue_id"] == queueID)
    }

    @Test func `a message beyond the server's size is not sent`() async throws {
        let server = try ScriptedMailServer(tls: "none", size: 1000)
        let posting = try Posting()
        let error = try await posting.refusal(from: server.port, security: .none)
        #expect(error.outcome == .permanent)
        #expect(error.code.rawValue == "mail-size")
        #expect(error.description.contains("at most 1000 bytes"))
        #expect(error.description.contains("has \(posting.bytes.count)"))
        #expect(!server.commands.contains("MAIL"))
    }

    @Test func `a message whose mark says that it may have arrived is not sent again`() async throws {
        let server = try ScriptedMailServer(tls: "none")
        var posting = try Posting()
        posting.wasMarked = true
        let error = try await posting.refusal(from: server.port, security: .none)
        #expect(error.outcome == .uncertain)
        #expect(error.description.hasPrefix("an earlier attempt had sent the final dot"))
        #expect(server.commands == [])
    }

    @Test func `without the journal's mark there is no final dot`() async throws {
        let server = try ScriptedMailServer(tls: "none")
        var posting = try Posting()
        posting.markFails = true
        let error = try await posting.refusal(from: server.port, security: .none)
        #expect(error.outcome == .transient)
        #expect(error.code.rawValue == "mail-mark")
        #expect(error.description.contains("the disk is full"))
        #expect(server.kept == [])
    }

    @Test(arguments: [
        ("other bytes", "Subject: x\r\n\r\na\r\n", "Subject: x\r\n\r\nb\r\n", "SHA-256"),
        ("bare LF", "Subject: x\r\n\r\na\nb\r\n", nil, "at byte 15"),
        ("bare CR", "Subject: x\r\n\r\na\rb\r\n", nil, "at byte 15"),
        ("CR at the end", "Subject: x\r\n\r\na\r", nil, "at byte 15"),
        ("smuggled end", "Subject: x\r\n\r\na\n.\nMAIL FROM:<a@b>\r\n", nil, "at byte 15"),
    ])
    func `bytes that may not go out are not completed`(what: String, text: String, kept: String?, words: String)
        async throws
    {
        let server = try ScriptedMailServer(tls: "none")
        var posting = try Posting(Array(text.utf8))
        posting.kept = kept.map { Array($0.utf8) }
        let error = try await posting.refusal(from: server.port, security: .none)
        #expect(error.outcome == .permanent)
        #expect(error.code.rawValue == "mail-content")
        #expect(error.description.contains(words))
        #expect(posting.marks.value == 0)
        #expect(server.kept == [])
        #expect(!server.commands.contains("DOT"))
    }

    @Test(arguments: [
        "o@shop.example>\r\nRCPT TO:<x@evil.example", "o@shop.example\r\nDATA", "o shop@example", "<o@shop.example>",
        "",
        "o@shop.example\u{0}",
    ])
    func `an address that is none never reaches the server`(address: String) async throws {
        let server = try ScriptedMailServer(tls: "none")
        for isSender in [true, false] {
            var posting = try Posting()
            if isSender {
                posting.sender = Mailbox(name: nil, address: address)
            } else {
                posting.recipient = Mailbox(name: nil, address: address)
            }
            let error = try await posting.refusal(from: server.port, security: .none)
            #expect(error.outcome == .permanent)
            #expect(error.code.rawValue == "mail-address")
        }
        #expect(server.commands == [])
    }

    @Test func `who is told to stop before the final dot stops, and nothing was handed over`() async throws {
        let server = try ScriptedMailServer(tls: "none", faults: ["RCPT": .stall])
        let posting = try Posting()
        let port = server.port
        let task = Task { try await posting.refusal(from: port, security: .none) }
        _ = try await eventually("RCPT") { server.commands.contains("RCPT") ? true : nil }
        task.cancel()
        let error = try await task.value
        #expect(error.outcome == .transient)
        #expect(error.code.rawValue == "mail-stopped")
        #expect(posting.marks.value == 0)
    }
}

/// So many bytes of lines that are no longer than 130 characters.
private func filler(_ count: Int) -> String {
    let first = count % 64 + 64
    return ([first] + Array(repeating: 64, count: (count - first) / 64)).map {
        String(repeating: "x", count: $0 - 2) + "\r\n"
    }
    .joined()
}

/// Gives nil while a server is not up yet.
private func once(_ send: () async throws -> Receipt) async throws -> Receipt? {
    do {
        return try await send()
    } catch let error as DeliveryError where error.code.rawValue == "mail-connect" {
        return nil
    }
}
