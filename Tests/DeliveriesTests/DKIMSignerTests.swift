import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// Signatures are held against dkimpy, canonical forms and hashes against the examples of RFC 6376 and RFC 8463.
@Suite struct DKIMSignerTests {
    private static let noon = Instant(seconds: 1_763_982_000)

    private static func signed(_ message: [UInt8], by keys: DKIMKeys) throws -> [UInt8] {
        try DKIMSigner.signed(message, by: keys.signers, at: noon)
    }

    /// The value of a tag in the topmost signature, without white space.
    private static func tag(_ name: String, of message: [UInt8]) throws -> String {
        let text = String(decoding: message, as: UTF8.self)
        let header = text.split(separator: "\r\n", omittingEmptySubsequences: false).enumerated()
            .prefix { $0.offset == 0 || $0.element.hasPrefix(" ") }.map { String($0.element) }.joined()
        let tags = header.dropFirst("DKIM-Signature:".count).split(separator: ";").map { tag in
            tag.filter { !$0.isWhitespace }
        }
        return String(try #require(tags.first { $0.hasPrefix("\(name)=") }).dropFirst(name.count + 1))
    }

    @Test func `dkimpy finds both signatures good on every sample`() throws {
        let keys = try DKIMKeys()
        var messages: [[UInt8]] = []
        for words in MailMessageTests.words {
            var sample = Sample()
            sample.subject = words
            sample.from = Mailbox(name: words, address: "reports@psp.example")
            sample.cc = [Mailbox(name: words, address: "books@shop.example")]
            sample.replyTo = [Mailbox(name: words, address: "help@psp.example")]
            sample.unsubscribe = "https://psp.example/stop?m=" + String(repeating: "a", count: 100)
            sample.text = words
            sample.headers = [.init(name: "X-Settlecast-Title", value: words)]
            sample.attachments = [.init(name: "a.csv", mediaType: "text/csv", bytes: Array(words.utf8))]
            messages.append(try Self.signed(try sample.bytes(), by: keys))
        }
        var sample = Sample()
        sample.to = [try Mailbox(parsing: "jürgen@müller.example")]
        messages.append(try Self.signed(try sample.bytes(), by: keys))
        let verdicts = try DKIMVerifier(records: keys.records).verdicts(on: messages)
        #expect(verdicts == messages.map { _ in [true, true] })
        for message in messages {
            let lines = String(decoding: message, as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.prefix { !$0.hasPrefix("Date:") }.allSatisfy { $0.utf8.count <= 76 })
        }
    }

    /// From any bytes that a message may have: white space at the ends and in rows, empty lines, headers folded in odd
    /// places, twice there, empty, in capitals.
    private static func message(_ chance: inout SeededChance) -> [UInt8] {
        let pieces = [
            "a", "B c", " ", "  ", "\t", "\t \t", "x=y;", ".", "..", "=", "ü", "\r\n", "\r\n\r\n", " \r\n", "\t\r\n",
        ]
        func text(_ most: Int, folded: Bool, _ chance: inout SeededChance) -> String {
            (0..<Int.random(in: 0...most, using: &chance)).map { _ in
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &chance)]
                guard folded, piece.hasSuffix("\r\n") else { return piece }
                return "x\r\n\(Bool.random(using: &chance) ? " " : "\t")y"
            }.joined()
        }
        let names = [
            "From", "FROM", "To", "to", "Cc", "Reply-To", "Subject", "DATE", "Message-ID", "MIME-Version",
            "Content-Type", "Auto-Submitted", "List-Unsubscribe", "X-Other", "Received",
        ]
        var head = "From:\(text(3, folded: true, &chance))\r\n"
        for _ in 0..<Int.random(in: 0...12, using: &chance) {
            let name = names[Int.random(in: 0..<names.count, using: &chance)]
            head += "\(name):\(text(8, folded: true, &chance))\r\n"
        }
        let body = text(20, folded: false, &chance)
        return Array("\(head)\r\n\(body.isEmpty || body.hasSuffix("\r\n") ? body : body + "\r\n")".utf8)
    }

    @Test func `dkimpy finds both signatures good on messages made at random`() throws {
        let seed: UInt64 = 6376
        var chance = SeededChance(seed: seed)
        let keys = try DKIMKeys()
        let messages = (0..<200).map { _ in Self.message(&chance) }
        let verdicts = try DKIMVerifier(records: keys.records).verdicts(
            on: try messages.map { try Self.signed($0, by: keys) })
        for (verdict, message) in zip(verdicts, messages) where verdict != [true, true] {
            Issue.record("seed \(seed): \(verdict) on \(String(decoding: message, as: UTF8.self).debugDescription)")
        }
        #expect(verdicts.count == 200)
    }

    /// Of RFC 6376, 3.4.2 and 3.4.4 each rule by itself.
    @Test(arguments: [
        "\r\n", "\r\n\r\n\r\n", " \r\n", "\t\r\n \r\n", "a\r\n", "a \t \r\n", " a  b\tc \r\n\r\n\r\n", "\r\n\r\na\r\n",
        "",
        ".\r\n", "..\r\n.\r\n",
    ])
    func `bodies that end in white space, or are none, verify`(body: String) throws {
        let keys = try DKIMKeys()
        let heads = ["From: a@psp.example\r\n\r\n", "From: a@psp.example\r\nTo: b\r\n\t c\r\n  d \r\n\r\n"]
        let messages = try heads.map { try Self.signed(Array("\($0)\(body)".utf8), by: keys) }
        #expect(try DKIMVerifier(records: keys.records).verdicts(on: messages) == [[true, true], [true, true]])
    }

    @Test func `a byte that is another anywhere in the signed headers or the body breaks the signature`() throws {
        let keys = try DKIMKeys()
        var sample = Sample()
        sample.cc = [Mailbox(name: "Bücher", address: "books@shop.example")]
        sample.replyTo = [Mailbox(name: nil, address: "help@psp.example")]
        sample.unsubscribe = "https://psp.example/stop"
        sample.attachments = [.init(name: "a.csv", mediaType: "text/csv", bytes: Array("1;2\r\n".utf8))]
        let message = try sample.bytes()
        for signer in keys.signers {
            let signed = try DKIMSigner.signed(message, by: [signer], at: Self.noon)
            let start = signed.count - message.count
            let found = try DKIMVerifier(records: keys.records).blindSpots(in: signed, start..<signed.count)
            // The one header of this message that is not signed.
            let text = String(decoding: message, as: UTF8.self)
            let unsigned = try #require(text.range(of: "X-Auto-Response-Suppress: OOF, AutoReply\r\n"))
            let range =
                text.utf8.distance(
                    from: text.startIndex, to: unsigned.lowerBound)..<text.utf8.distance(
                    from: text.startIndex, to: unsigned.upperBound)
            // For dkimpy a form feed, which a CR becomes here, is one more white space at a header's end.
            let head = text.utf8.count - (text.range(of: "\r\n\r\n").map { text[$0.lowerBound...].utf8.count } ?? 0)
            let blind = found.map { $0 - start }.filter {
                !range.contains($0) && !($0 <= head && message[$0] == UInt8(ascii: "\r"))
            }
            #expect(blind == [])
            #expect(!found.isEmpty)
        }
    }

    @Test func `a second From breaks the signature, for From is signed once more than it stands there`() throws {
        let keys = try DKIMKeys()
        let signed = try Self.signed(try Sample().bytes(), by: keys)
        let added = Array("From: Bank <a@evil.example>\r\n".utf8)
        let verdicts = try DKIMVerifier(records: keys.records).verdicts(on: [signed, added + signed])
        #expect(verdicts == [[true, true], [false, false]])
        #expect(
            try Self.tag("h", of: signed)
                == "From:From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Auto-Submitted")
    }

    @Test func `the tags say who signed, how and when, and nothing of a length`() throws {
        let keys = try DKIMKeys()
        let message = try Sample().bytes()
        let signed = try Self.signed(message, by: keys)
        let again = try Self.signed(message, by: keys)
        #expect(signed == again)
        #expect(signed.suffix(message.count).elementsEqual(message))
        for (tag, value) in [
            ("v", "1"), ("a", "rsa-sha256"), ("c", "relaxed/relaxed"), ("d", "psp.example"), ("s", "s2025"),
            ("t", "1763982000"),
        ] {
            #expect(try Self.tag(tag, of: signed) == value)
        }
        let both = String(decoding: signed.dropLast(message.count), as: UTF8.self)
        #expect(both.matches(of: /\ba=ed25519-sha256;/).count == 1)
        #expect(!both.contains("l="))
        #expect(try DKIMSigner.signed(message, by: [], at: Self.noon) == message)
    }

    /// RFC 6376, 3.4.5, and 3.4.4 for the hash of a body that is none.
    @Test func `the relaxed forms are the RFC's`() throws {
        #expect(try SignedParts.relaxed(header: Array("A: X".utf8)).line == Array("a:X".utf8))
        #expect(try SignedParts.relaxed(header: Array("B : Y\t\r\n\tZ  ".utf8)).line == Array("b:Y Z".utf8))
        #expect(SignedParts.relaxed(body: Array(" C \r\nD \t E\r\n\r\n\r\n".utf8)) == Array(" C\r\nD E\r\n".utf8))
        let empty = Data(try SignedParts(Array("From: a\r\n\r\n".utf8)).bodyHash).base64EncodedString()
        #expect(empty == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }

    /// The message and the two keys of RFC 8463, appendix A, which has its body from RFC 6376, A.1.
    @Test func `the RFCs' example has their body's hash, and verifies by the published keys`() throws {
        let message = [
            "From: Joe SixPack <joe@football.example.com>", "To: Suzie Q <suzie@shopping.example.net>",
            "Subject: Is dinner ready?", "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
            "Message-ID: <20030712040037.46341.5F8J@football.example.com>", "", "Hi.", "",
            "We lost the game.  Are you hungry yet?", "", "Joe.", "",
        ].joined(separator: "\r\n")
        // The RFC's secret key, as PKCS#8 has it (RFC 8410, 7).
        let seed = try #require(Data(base64Encoded: "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
        let frame: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let pem =
            "-----BEGIN PRIVATE KEY-----\n\((Data(frame) + seed).base64EncodedString())\n-----END PRIVATE KEY-----\n"
        let identity = DKIMIdentity(domain: "football.example.com", selector: "brisbane", keyFile: "brisbane.pem")
        let signer = try DKIMSigner(identity: identity, pem: Array(pem.utf8))
        let signed = try DKIMSigner.signed(
            Array(message.utf8), by: [signer], at: Instant(seconds: 1_528_637_909))
        #expect(try Self.tag("bh", of: signed) == "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")
        let verifier = DKIMVerifier(records: [
            "brisbane._domainkey.football.example.com.":
                "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        ])
        #expect(try verifier.verdicts(on: [signed]) == [[true]])
    }

    @Test(arguments: [
        ("To: a\r\n\r\nx\r\n", "without From"),
        ("From: a\n\nx\n", "line 1 of a mail does not end in CRLF"),
        ("From: a\r\n\r\nx\ny\r\n", "line 3 of a mail does not end in CRLF"),
        ("From: a\r\n\r\nx\ry\r\n", "line 3 of a mail does not end in CRLF"),
        ("From: a\r\n\r\nx", "line 3 of a mail does not end in CRLF"),
        ("From: a\r\nb\r\n\r\nx\r\n", "a header without a colon"),
        ("", "does not end in CRLF"),
    ])
    func `what cannot be signed is refused`(message: String, problem: String) throws {
        let keys = try DKIMKeys()
        let error = try #require(throws: DKIMError.self) { try Self.signed(Array(message.utf8), by: keys) }
        #expect(error.description.contains(problem))
    }
}
