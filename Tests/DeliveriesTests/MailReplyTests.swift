import Testing

@testable import Deliveries

/// Expectations from RFC 5321, 4.2 and 4.5.3.1.5.
@Suite struct MailReplyTests {
    static let replies: [(String, SMTPReply?)] = [
        ("250 ok\r\n", SMTPReply(code: 250, lines: ["ok"])),
        ("250\r\n", SMTPReply(code: 250, lines: [""])),
        ("250 ok\n", SMTPReply(code: 250, lines: ["ok"])),
        ("250-a\r\n250-b\r\n250 c\r\n", SMTPReply(code: 250, lines: ["a", "b", "c"])),
        ("421 4.3.2 gr\u{FC}sse\r\n", SMTPReply(code: 421, lines: ["4.3.2 gr\u{FC}sse"])),
        ("550 a\u{7}b\tc\r\n", SMTPReply(code: 550, lines: ["a b c"])),
        ("250-a\r\n", nil),
        ("250 ok", nil),
        ("", nil),
    ]

    @Test(arguments: replies)
    func `a reply is read, however its bytes are cut`(text: String, expected: SMTPReply?) throws {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var reader = SMTPReplyReader()
            reader.feed(bytes[..<cut])
            let early = try reader.next()
            reader.feed(bytes[cut...])
            let found = try early ?? reader.next()
            #expect(found == expected)
            #expect(reader.isEmpty == (expected != nil || bytes.isEmpty))
        }
    }

    @Test(arguments: [
        "banana\r\n", "\r\n", "25\r\n", "150 x\r\n", "650 x\r\n", "2x0 x\r\n", "250_ok\r\n", "250-a\r\n251 b\r\n",
        "250-a\r\nb\r\n",
        " 250 ok\r\n", "HTTP/1.1 400 Bad Request\r\n", "250 " + String(repeating: "x", count: 4100) + "\r\n",
        String(repeating: "x", count: 4097), String(repeating: "250-x\r\n", count: 300),
    ])
    func `what is no reply is an error that shows it`(text: String) throws {
        var reader = SMTPReplyReader()
        reader.feed(Array(text.utf8))
        let error = try #require(throws: SMTPReplyReader.Garbage.self) { try reader.next() }
        #expect(error.found.count <= 81)
        #expect(error.found.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test func `two replies come out one after the other`() throws {
        var reader = SMTPReplyReader()
        reader.feed(Array("250 a\r\n550 b\r\n".utf8))
        #expect(try reader.next()?.code == 250)
        #expect(!reader.isEmpty)
        #expect(try reader.next()?.code == 550)
        #expect(try reader.next() == nil)
        #expect(reader.isEmpty)
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max)])
    func `random bytes never trap`(seed: UInt64) {
        var state = seed
        for _ in 0..<20_000 {
            var reader = SMTPReplyReader()
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let pieces = ["250", "-", " ", "\r", "\n", "\r\n", "5", "\u{0}", "x", "\u{FC}"]
                reader.feed(Array(pieces[Int(state >> 33) % pieces.count].utf8))
            }
            while let reply = try? reader.next() { #expect((200...599).contains(reply.code)) }
        }
    }

    @Test func `EHLO's keywords are found whatever their case`() {
        let reply = SMTPReply(code: 250, lines: ["SIZE.example hello", "size 1000", "AUTH PLAIN LOGIN", "8BITMIME"])
        #expect(reply.parameters(ofKeyword: "SIZE") == ["1000"])
        #expect(reply.parameters(ofKeyword: "AUTH") == ["PLAIN", "LOGIN"])
        #expect(reply.parameters(ofKeyword: "8BITMIME") == [])
        #expect(reply.parameters(ofKeyword: "STARTTLS") == nil)
    }

    /// RFC 3463, 2: class "." subject "." detail, each but the class of one to three digits; RFC 2034, 4: the class is the
    /// code's.
    @Test(
        arguments: [
            (250, "2.0.0 Ok", "2.0.0"), (550, "5.1.1 <x@y> no such user", "5.1.1"), (421, "4.7.28", "4.7.28"),
            (552, "5.123.999 x", "5.123.999"), (250, "5.1.1 x", nil), (550, "4.1.1 x", nil), (250, "2.0 x", nil),
            (250, "2.0.0.0 x", nil), (250, "2..0 x", nil), (250, "2.0.1234 x", nil), (250, "2.0.0: x", nil),
            (250, "ok 2.0.0", nil), (250, "", nil), (250, "2.0.\u{0661} x", nil), (354, "3.0.0 go", "3.0.0"),
        ] as [(Int, String, String?)])
    func `an enhanced status is one of the code's class`(code: Int, text: String, expected: String?) {
        #expect(SMTPReply(code: code, lines: [text, "5.5.5 other"]).enhancedStatus == expected)
    }

    /// The forms of servers in use, as they document or show them.
    @Test(arguments: [
        ("2.0.0 Ok: queued as 4XyZ1aBcDe", "4XyZ1aBcDe"), ("OK id=1rABCd-0002Xy-1Z", "1rABCd-0002Xy-1Z"),
        ("2.0.0 OK  1700000000 a12-20020a05600c.31 - gsmtp", nil),
        ("2.6.0 <x@y> [InternalId=123, Hostname=h.example] Queued mail for delivery", nil), ("queued as", nil),
        ("", nil),
    ])
    func `the name under which a server keeps the message is found`(text: String, expected: String?) {
        #expect(SMTPReply(code: 250, lines: [text]).queueID == expected)
    }
}
