import Settlements
import Support
import Testing

@testable import Deliveries

private let one = MailServer.Pace(connections: 1, messagesPerMinute: nil)

/// Connections that are kept, against a server that says what the test wrote.
@Suite(.serialized) struct MailSessionTests {
    // MARK: Kept

    @Test(arguments: [[], ["PIPELINING"]])
    func `one connection carries many letters, and a hundred at most`(keywords: [String]) async throws {
        let server = try WireMailServer(keywords: keywords + ["SIZE 100000"], needsOneGo: !keywords.isEmpty)
        let desk = try MailDesk(port: server.port, pace: one)
        for _ in 1...205 { _ = try await desk.post() }
        await desk.sessions.close()
        try await server.hears("CLOSED", times: 3)
        #expect(server.kept.count == 205)
        #expect(server.kept.allSatisfy { $0 == desk.bytes })
        let lines = server.lines
        for (connection, letters) in [(1, 100), (2, 100), (3, 5)] {
            let own = lines.filter { $0.connection == connection }.map(\.text)
            #expect(own.count { $0.hasPrefix("MAIL") } == letters)
            // EHLO is said twice: by libcurl and by us.
            #expect(own.count { $0 == "EHLO psp.example" } == 2)
            #expect(own.suffix(2) == ["QUIT", "CLOSED"])
        }
        #expect(server.connections == 3)
    }

    typealias Turns = [String: [WireMailServer.Turn]]

    /// What a server may do to a connection that it finds idle or full (RFC 5321, 3.8 and 4.5.3.2.7).
    static let departures: [(String, Turns)] = [
        ("closed behind the first reply", ["DOT": [.then("250 2.0.0 Ok: queued as WIRE1", .close)]]),
        ("421 and closed", ["DOT": [.then("250 2.0.0 Ok: queued as WIRE1\r\n421 4.4.2 idle", .close)]]),
        ("reset", ["DOT": [.then("250 2.0.0 Ok: queued as WIRE1", .reset)]]),
        ("closed at MAIL", ["MAIL": [.usual, .then(nil, .close)]]),
        ("reset at MAIL", ["MAIL": [.usual, .then(nil, .reset)]]),
        ("421 to MAIL", ["MAIL": [.usual, .say("421 4.7.0 too many messages over this connection")]]),
        ("421 to MAIL and closed", ["MAIL": [.usual, .then("421 4.7.0 bye", .close)]]),
    ]

    @Test(arguments: departures, [[], ["PIPELINING"]])
    func `a kept connection that is gone is replaced without an error`(row: (String, Turns), keywords: [String])
        async throws
    {
        let server = try WireMailServer(keywords: keywords, turns: row.1)
        let desk = try MailDesk(port: server.port, pace: one)
        for queueID in ["WIRE1", "WIRE2", "WIRE3"] {
            #expect(try await desk.post().evidence["queue_id"] == queueID, "\(row.0)")
        }
        await desk.sessions.close()
        #expect(server.connections == 2, "\(row.0): \(server.verbs)")
        #expect(server.kept.count == 3)
        #expect(desk.marks == 3)
    }

    @Test(
        arguments: [
            ("the new connection is refused", ["GREETING": [.usual, .say("421 4.3.2 going down")]], "mail-connect"),
            (
                "the new connection is gone too", ["MAIL": [.usual, .then(nil, .close), .then(nil, .close)]],
                "mail-broken"
            ),
            ("421 on the new one", ["MAIL": [.usual, .then(nil, .close), .say("421 4.3.2 down")]], "mail-refused"),
            ("gone after the sender was taken", ["RCPT": [.usual, .then(nil, .close)]], "mail-broken"),
        ] as [(String, Turns, String)])
    func `it is replaced once, and only before the server took the sender`(
        what: String, turns: Turns, code: String
    ) async throws {
        var turns = turns
        if turns["GREETING"] != nil { turns["DOT"] = [.then("250 2.0.0 ok", .close)] }
        let server = try WireMailServer(turns: turns)
        let desk = try MailDesk(port: server.port, pace: one)
        _ = try await desk.post()
        let error = await desk.refusal()
        #expect(error?.code.rawValue == code, "\(what): \(error.map { "\($0)" } ?? "")")
        #expect(error?.outcome == .transient)
        _ = try await desk.post()
        await desk.sessions.close()
        #expect(server.kept.count == 2)
        #expect(desk.marks == 2)
    }

    @Test(
        arguments: [
            ("MAIL", "550 5.7.1 not you", true), ("MAIL", "450 4.2.1 later", true),
            ("RCPT", "550 5.1.1 no such user", true),
            ("RCPT", "450 4.2.0 greylisted", true), ("DATA", "554 5.5.1 no valid recipients", true),
            ("DATA", "451 4.3.0 later", true), ("DOT", "550 5.7.1 spam", true), ("DOT", "452 4.3.1 disk full", true),
            ("RCPT", "421 4.3.2 going down", false), ("DATA", "421 4.3.2 going down", false),
            ("DOT", "421 4.3.2 going down", false), ("RCPT", "354 what", false), ("DATA", "250 what", false),
        ], [[], ["PIPELINING"]])
    func `after a refusal the connection serves the next, after 421 and what has no place there it does not`(
        row: (stage: String, reply: String, isKept: Bool), keywords: [String]
    ) async throws {
        let server = try WireMailServer(keywords: keywords, turns: [row.stage: [.say(row.reply)]])
        let desk = try MailDesk(port: server.port, pace: one)
        let error = await desk.refusal()
        #expect(error?.description.contains(row.reply) == true)
        _ = try await desk.post()
        await desk.sessions.close()
        #expect(server.connections == (row.isKept ? 1 : 2), "\(server.verbs)")
        #expect(server.verbs.count { $0 == "RSET" } == (row.isKept ? 1 : 0))
        #expect(server.verbs.last { $0 != "CLOSED" } == "QUIT")
    }

    @Test func `a connection that is idle for long enough is ended with a goodbye`() async throws {
        let server = try WireMailServer()
        let desk = try MailDesk(port: server.port, patience: MailPatience(idle: .milliseconds(30)))
        _ = try await desk.post()
        try await server.hears("CLOSED")
        #expect(server.verbs.suffix(2) == ["QUIT", "CLOSED"])
        _ = try await desk.post()
        await desk.sessions.close()
        #expect(server.connections == 2)
    }

    @Test func `another domain of the sender says its own name`() async throws {
        let server = try WireMailServer()
        let desk = try MailDesk(port: server.port, pace: one)
        _ = try await desk.post(from: "reports@psp.example")
        _ = try await desk.post(from: "reports@other.example")
        await desk.sessions.close()
        let names = server.lines.map(\.text).filter { $0.hasPrefix("EHLO") }
        #expect(names == ["EHLO psp.example", "EHLO psp.example", "EHLO other.example"])
        #expect(server.connections == 1)
    }

    // MARK: Pace

    @Test func `no more connections stand at a time than the pace allows`() async throws {
        let server = try WireMailServer(isHolding: true)
        let desk = try MailDesk(port: server.port, pace: .init(connections: 2, messagesPerMinute: nil))
        try await withThrowingTaskGroup { group in
            for _ in 1...7 { group.addTask { _ = try await desk.post() } }
            try await server.hears("DOT", times: 2)
            try server.letGo()
            try await group.waitForAll()
        }
        await desk.sessions.close()
        #expect(server.connections == 2)
        #expect(server.kept.count == 7)
    }

    @Test func `no more messages are begun within a minute than the pace allows`() async throws {
        let server = try WireMailServer()
        let desk = try MailDesk(
            port: server.port, pace: .init(connections: 2, messagesPerMinute: 2), minute: .milliseconds(300))
        let start = Deadline.uptime()
        try await withThrowingTaskGroup { group in
            for _ in 1...5 { group.addTask { _ = try await desk.post() } }
            try await group.waitForAll()
        }
        // Two at once, two after one such minute, the last after another.
        #expect(Deadline.uptime() - start >= 600)
        await desk.sessions.close()
        #expect(server.kept.count == 5)
    }

    @Test func `who waits and is told to stop does so, and the others keep their turn`() async throws {
        let server = try WireMailServer(isHolding: true)
        let desk = try MailDesk(port: server.port, pace: one)
        async let first = desk.post(to: "first@shop.example")
        try await server.hears("DOT")
        let second = Task { await desk.refusal(to: "second@shop.example") }
        async let third = desk.post(to: "third@shop.example")
        second.cancel()
        let error = await second.value
        #expect(error?.code.rawValue == "mail-stopped")
        #expect(error?.outcome == .transient)
        try server.letGo()
        _ = try await (first, third)
        await desk.sessions.close()
        let recipients = server.lines.map(\.text).filter { $0.hasPrefix("RCPT") }
        #expect(recipients == ["RCPT TO:<first@shop.example>", "RCPT TO:<third@shop.example>"])
        #expect(server.connections == 1)
    }

    // MARK: The end

    @Test(arguments: ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
    func `close stops what is under way before the final dot`(stage: String) async throws {
        let server = try WireMailServer(turns: [stage: [.then(nil, .stall)]])
        let desk = try MailDesk(port: server.port, pace: one)
        async let error = desk.refusal()
        async let waiting = desk.refusal(to: "second@shop.example")
        try await server.hears(stage == "GREETING" ? "OPEN" : stage)
        await desk.sessions.close()
        #expect(await error?.code.rawValue == "mail-stopped")
        #expect(await error?.outcome == .transient)
        #expect(await waiting?.code.rawValue == "mail-stopped")
        #expect(desk.marks == 0)
        // What goes there after that connects anew.
        _ = try await desk.post()
        await desk.sessions.close()
        #expect(server.kept.count == 1)
    }

    @Test func `close waits for the reply to a final dot that was sent`() async throws {
        let server = try WireMailServer(isHolding: true)
        let desk = try MailDesk(port: server.port, pace: one)
        async let receipt = desk.post()
        try await server.hears("DOT")
        async let closed: Void = desk.sessions.close()
        try server.letGo()
        #expect(try await receipt.evidence["reply"] == "250 2.0.0 Ok: queued as WIRE1")
        await closed
        try await server.hears("CLOSED")
        #expect(server.verbs.suffix(2) == ["QUIT", "CLOSED"])
    }

    @Test func `close ends idle connections with a goodbye, even a server that does not answer it`() async throws {
        let server = try WireMailServer(turns: ["QUIT": [.then(nil, .stall)]])
        let desk = try MailDesk(port: server.port)
        _ = try await desk.post()
        await desk.sessions.close()
        try await server.hears("QUIT")
    }

    // MARK: What the server can do

    @Test(
        arguments: [
            (["SIZE 12345"], 12345), (["SIZE 0"], nil), (["SIZE"], nil), ([], nil), (["size 99 x"], 99),
            (["SIZE 99999999999999999999"], nil), (["SIZE -1"], nil),
        ] as [([String], Int64?)])
    func `the longest message is asked once`(keywords: [String], expected: Int64?) async throws {
        let server = try WireMailServer(keywords: keywords)
        let desk = try MailDesk(port: server.port)
        let sender = Mailbox(name: nil, address: "reports@psp.example")
        async let first = desk.sessions.largestMessage(of: desk.server, sender: sender)
        async let second = desk.sessions.largestMessage(of: desk.server, sender: sender)
        #expect(await first == expected)
        #expect(await second == expected)
        #expect(await desk.sessions.largestMessage(of: desk.server, sender: sender) == expected)
        let receipt = try await desk.post()
        #expect(receipt.evidence["size_limit"] == expected.map(String.init))
        await desk.sessions.close()
        #expect(server.connections == 1)
    }

    @Test func `a server that cannot be reached says nothing of the longest message`() async throws {
        let nobody = try LonelyPort(isListening: false)
        let desk = try MailDesk(port: nobody.number)
        let sender = Mailbox(name: nil, address: "reports@psp.example")
        #expect(await desk.sessions.largestMessage(of: desk.server, sender: sender) == nil)
    }

    /// RFC 1870, 6; RFC 6152, 3; RFC 6531, 3.4.
    static let parameters: [(String, String, [String], String?, String?)] = [
        ("Subject: x\r\n\r\nx\r\n", "o@shop.example", [], "", nil),
        ("Subject: x\r\n\r\nx\r\n", "o@shop.example", ["SIZE 900", "8BITMIME", "SMTPUTF8"], " SIZE=17", nil),
        ("Subject: x\r\n\r\nx\r\n", "o@shop.example", ["SIZE 16"], nil, "mail-size"),
        (
            "Subject: \u{FC}\r\n\r\nx\r\n", "o@shop.example", ["SIZE", "8BITMIME", "SMTPUTF8"],
            " SIZE=18 BODY=8BITMIME SMTPUTF8", nil
        ),
        ("Subject: \u{FC}\r\n\r\nx\r\n", "o@shop.example", ["8BITMIME"], nil, "mail-address"),
        ("Subject: x\r\n\r\n\u{FC}\r\n", "o@shop.example", ["8BITMIME", "SMTPUTF8"], " BODY=8BITMIME", nil),
        ("Subject: x\r\n\r\n\u{FC}\r\n", "o@shop.example", ["SMTPUTF8"], nil, "mail-content"),
        ("Subject: x\r\n\r\nx\r\n", "\u{FC}@shop.example", ["SMTPUTF8", "8BITMIME"], " SMTPUTF8", nil),
        ("Subject: x\r\n\r\nx\r\n", "\u{FC}@shop.example", ["8BITMIME"], nil, "mail-address"),
    ]

    @Test(arguments: parameters)
    func `MAIL says what the letter needs of the server`(
        row: (text: String, recipient: String, keywords: [String], parameters: String?, code: String?)
    ) throws {
        let scratch = try Scratch()
        let bytes = Array(row.text.utf8)
        let letter = MailLetter(
            sender: "reports@psp.example", recipient: row.recipient,
            content: Content(digest: Digest(of: bytes), size: Int64(bytes.count)),
            file: try scratch.write(bytes, to: "letter.eml"))
        let offers = MailOffers(SMTPReply(code: 250, lines: ["peer.test"] + row.keywords))
        do throws(DeliveryError) {
            #expect(try letter.parameters(at: "peer:25", offering: offers) == row.parameters)
        } catch {
            #expect(error.code.rawValue == row.code)
            #expect(error.outcome == .permanent)
            #expect(error.description.contains("peer:25"))
        }
    }
}
