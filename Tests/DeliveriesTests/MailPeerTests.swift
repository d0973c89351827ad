import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// The verdicts against what real servers keep. What each row expects comes from RFC 5321, 1870 and 3207 and from the
/// server's own settings, written down before the first run.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct MailPeerTests {
    private let post: MailPost
    private let made: MailCertificates

    init() throws {
        post = try MailPost()
        made = try MailCertificates()
    }

    private static func sessions(_ patience: MailPatience = MailPatience()) -> MailSessions {
        MailSessions(secrets: Secrets(environment: ["SMTP_PASSWORD": "correct-horse"]) { _ in [] }, patience: patience)
    }

    /// One connection at a time: what is said about the order of messages means it.
    private func server(_ port: Int, _ security: MailServer.Security = .required, user: String? = nil) -> MailServer {
        MailServer(
            host: "127.0.0.1", port: port, security: security,
            certificateAuthorities: security == .none ? nil : made.authority,
            login: user.map { .init(user: $0, proof: .password(.environment("SMTP_PASSWORD"))) },
            pace: .init(connections: 1, messagesPerMinute: nil))
    }

    // MARK: Postfix

    /// Recipients and texts that Postfix is told to refuse, at each stage where it can.
    private static let moods = [
        "virtual_mailbox_maps = regexp:{{/^(owner|late|mid|busy|gone|down|data|end|held)/ owner/}}",
        "smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access inline:{"
            + "{busy@shop.example = 450 4.2.1 come back later}, {gone@shop.example = 550 5.1.6 has moved}, "
            + "{down@shop.example = 421 4.3.2 going down}}",
        "smtpd_data_restrictions = check_recipient_access inline:{"
            + "{late@shop.example = 451 4.3.0 not now}, {data@shop.example = 554 5.7.1 not that}}",
        "smtpd_end_of_data_restrictions = check_recipient_access inline:{"
            + "{mid@shop.example = 451 4.3.5 no room}, {end@shop.example = 554 5.6.0 not that message}}",
        "body_checks = regexp:{{/^contraband/ REJECT 5.7.1 contraband}}",
    ]

    private typealias Row = (
        recipient: String, text: String, outcome: DeliveryError.Outcome?, words: String, marks: Int
    )

    private static let moodRows: [Row] = [
        ("owner", "first", nil, "queued as", 1),
        ("nobody", "x", .permanent, "550 5.1.1", 0),
        ("owner", "after an unknown one", nil, "queued as", 1),
        ("busy", "x", .transient, "450 4.2.1", 0),
        ("gone", "x", .permanent, "550 5.1.6", 0),
        ("owner", "after a busy one", nil, "queued as", 1),
        ("late", "x", .transient, "451 4.3.0", 0),
        ("owner", "after one refused at DATA", nil, "queued as", 1),
        ("data", "x", .permanent, "554 5.7.1", 0),
        ("mid", "x", .transient, "451 4.3.5", 1),
        ("owner", "after one refused at the dot", nil, "queued as", 1),
        ("end", "x", .permanent, "554 5.6.0", 1),
        ("owner", "contraband", .permanent, "550 5.7.1 contraband", 1),
        ("down", "x", .transient, "421 4.3.2 ", 0),
        ("owner", "after a server that went", nil, "queued as", 1),
    ]

    @Test func `Postfix keeps what it said it has, and nothing that it refused, at each stage`() async throws {
        let postfix = try PostfixServer(certificate: made.server, settings: Self.moods)
        try postfix.listens()
        let sessions = Self.sessions()
        var kept: [(queueID: String, bytes: [UInt8])] = []
        for (number, row) in Self.moodRows.enumerated() {
            let letter = try post.letter(
                "\(number).eml", MailPost.head(number) + "Subject: \(number)\r\n\r\n\(row.text)\r\n.\r\n",
                "\(row.recipient)@shop.example")
            let verdict = await post.hand(letter, to: server(postfix.port), over: sessions)
            let found = "\(row): \(verdict.result)"
            #expect(verdict.error?.outcome == row.outcome, "\(found)")
            #expect(verdict.marks == row.marks, "\(found)")
            let words = verdict.error?.description ?? verdict.receipt?.evidence["reply"] ?? ""
            #expect(words.contains(row.words), "\(found)")
            if let receipt = verdict.receipt { kept.append((receipt.evidence["queue_id"] ?? "none", letter.bytes)) }
        }
        await sessions.close()
        try await expect(kept, in: postfix)
        // One for the test's own look, one until the server went, one after.
        #expect(postfix.log.count(of: ": connect from ") == 3, "\(postfix.log)")
    }

    /// Waits until the queue is empty, and compares the mailbox with what was said to be delivered.
    private func expect(_ kept: [(queueID: String, bytes: [UInt8])], in postfix: PostfixServer) async throws {
        _ = try await eventually("the end of the queue: \(postfix.log)") {
            let log = postfix.log
            return kept.allSatisfy { log.contains("\($0.queueID): removed") } ? true : nil
        }
        // Its own headers stand in front.
        let found = postfix.delivered.compactMap(Self.withoutTrace)
        #expect(
            found.map { String(decoding: $0, as: UTF8.self) }.sorted()
                == kept.map { String(decoding: $0.bytes, as: UTF8.self) }.sorted())
    }

    /// A message from its date on: before it stands what servers add.
    private static func withoutTrace(_ message: [UInt8]) -> [UInt8]? {
        let text = String(decoding: message, as: UTF8.self)
        return text.range(of: "\r\nDate: Mon, 23 Nov 2026 06").map { Array(text[$0.lowerBound...].utf8.dropFirst(2)) }
    }

    @Test
    func `a hundred messages over one connection, each third refused: each verdict is right, each message there once`()
        async throws
    {
        let taken = (0..<100).filter { $0 % 3 != 2 }
        let addresses = taken.map { "u\($0)@shop.example=owner/" }.joined(separator: ", ")
        let postfix = try PostfixServer(
            certificate: made.server,
            settings: [
                "virtual_mailbox_maps = inline:{\(addresses)}", "smtpd_hard_error_limit = 1000",
                "smtpd_soft_error_limit = 1000",
            ])
        try postfix.listens()
        let sessions = Self.sessions()
        var kept: [(queueID: String, bytes: [UInt8])] = []
        for number in 0..<100 {
            let letter = try post.letter(number, to: "u\(number)@shop.example")
            let verdict = await post.hand(letter, to: server(postfix.port), over: sessions)
            if taken.contains(number) {
                kept.append((verdict.receipt?.evidence["queue_id"] ?? "none", letter.bytes))
                #expect(verdict.error == nil, "\(number)")
            } else {
                #expect(verdict.error?.outcome == .permanent, "\(number): \(verdict.result)")
                #expect(verdict.error?.description.contains("550 5.1.1 <u\(number)@shop.example>") == true)
                #expect(verdict.marks == 0)
            }
        }
        await sessions.close()
        #expect(kept.count == 67)
        #expect(Set(kept.map(\.queueID)).count == 67)
        try await expect(kept, in: postfix)
        #expect(postfix.log.count(of: ": connect from ") == 2, "not one connection")
    }

    @Test func `Postfix's limits: size named and not named, errors, idleness`() async throws {
        let small = ["message_size_limit = 20000"]
        let named = try PostfixServer(certificate: made.server, settings: small)
        // It says nothing of what it can, hangs up after one error, and at who is idle for four seconds.
        let silent = try PostfixServer(
            certificate: made.server,
            settings: small + [
                "smtpd_discard_ehlo_keywords = size, pipelining, 8bitmime, enhancedstatuscodes, dsn",
                "smtpd_hard_error_limit = 1", "smtpd_soft_error_limit = 1", "smtpd_error_sleep_time = 0",
                "smtpd_timeout = 4s",
            ])
        try named.listens()
        try silent.listens()
        let sessions = Self.sessions()
        let long = try post.longLetter()

        // RFC 1870: what is longer than the server says is not begun.
        let refused = await post.hand(long, to: server(named.port), over: sessions)
        #expect(refused.error?.outcome == .permanent, "\(refused.result)")
        #expect(refused.error?.code == .mailSize, "\(refused.result)")
        #expect(refused.marks == 0)
        #expect(
            await sessions.largestMessage(of: server(named.port), sender: Mailbox(name: nil, address: "a@psp.example"))
                == 20_000)
        let fits = await post.hand(try post.letter(1), to: server(named.port), over: sessions)
        #expect(fits.receipt?.evidence["size_limit"] == "20000", "\(fits.result)")

        // Without that it hears it all, and refuses at the dot.
        let tooLong = await post.hand(long, to: server(silent.port), over: sessions)
        #expect(tooLong.error?.outcome == .permanent, "\(tooLong.result)")
        #expect(tooLong.error?.description.contains("552 5.3.4") == true, "\(tooLong.result)")

        let unknown = await post.hand(
            try post.letter(2, to: "nobody@shop.example"), to: server(silent.port), over: sessions)
        #expect(unknown.error?.outcome == .permanent, "\(unknown.result)")
        let next = await post.hand(try post.letter(3), to: server(silent.port), over: sessions)
        #expect(next.error == nil, "\(next.result)")

        let count = silent.log.count(of: "timeout after")
        _ = try await eventually("the end of the idle connection: \(silent.log)") {
            silent.log.count(of: "timeout after") > count ? true : nil
        }
        let late = await post.hand(try post.letter(4), to: server(silent.port), over: sessions)
        #expect(late.error == nil, "\(late.result)")
        await sessions.close()
        try await expect([kept(fits, try post.letter(1))], in: named)
        try await expect([kept(next, try post.letter(3)), kept(late, try post.letter(4))], in: silent)
    }

    private func kept(_ verdict: MailVerdict, _ letter: MailPost.Letter) -> (queueID: String, bytes: [UInt8]) {
        (verdict.receipt?.evidence["queue_id"] ?? "none", letter.bytes)
    }

    @Test func `Postfix that makes its guests wait for the greeting takes us for no robber`() async throws {
        let postfix = try PostfixServer(
            certificate: made.server,
            settings: [
                "postscreen_greet_action = enforce", "postscreen_greet_wait = 1s", "postscreen_access_list =",
                "postscreen_greet_banner = wait", "postscreen_upstream_proxy_protocol =",
            ], waitsToGreet: true)
        try postfix.listens()
        let sessions = Self.sessions()
        let letter = try post.letter(1)
        let verdict = await post.hand(letter, to: server(postfix.port), over: sessions)
        await sessions.close()
        #expect(verdict.error == nil, "\(verdict.result), \(postfix.log)")
        #expect(!postfix.log.contains("PREGREET"), "\(postfix.log)")
        try await expect([kept(verdict, letter)], in: postfix)
    }

    // MARK: Dovecot

    @Test func `through Postfix and LMTP into Dovecot, and out again by IMAP, byte for byte`() async throws {
        let dovecot = try Dovecot()
        let postfix = try PostfixServer(
            certificate: made.server, settings: ["virtual_transport = lmtp:inet:127.0.0.1:\(dovecot.lmtpPort)"])
        try postfix.listens()
        let sessions = Self.sessions()
        var sample = Sample()
        sample.text = ".\n..\n.dots at the start\nGrüße, 你好\n"
        sample.attachments = [
            .init(
                name: "Umsätze.csv", mediaType: "text/csv; charset=utf-8",
                bytes: (0..<50_000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        ]
        let bytes = try sample.bytes()
        let letters = [
            try post.letter(1), try post.longLetter(),
            try post.letter("sample.eml", String(decoding: bytes, as: UTF8.self)),
        ]
        var verdicts: [MailVerdict] = []
        for letter in letters { verdicts.append(await post.hand(letter, to: server(postfix.port), over: sessions)) }
        await sessions.close()
        for verdict in verdicts { #expect(verdict.error == nil, "\(verdict.result)") }
        _ = try await eventually("the end of the queue: \(postfix.log)") {
            let log = postfix.log
            return verdicts.allSatisfy { log.contains("\($0.receipt?.evidence["queue_id"] ?? "none"): removed") }
                ? true : nil
        }
        // Servers add lines in front, and nothing else.
        let found = try dovecot.messages(of: "owner@shop.example")
        #expect(found.count == letters.count)
        for letter in letters {
            #expect(found.count { $0.suffix(letter.bytes.count) == letter.bytes[...] } == 1, "\(letter.name)")
        }
    }

    // MARK: aiosmtpd

    private typealias Mode = (
        what: String, tls: String, login: String?, size: Int?, takesUTF8: Bool, security: MailServer.Security,
        user: String?, recipient: String, isLong: Bool, outcome: DeliveryError.Outcome?
    )

    private static let local = "grüße@shop.example"
    private static let modes: [Mode] = [
        ("no SIZE", "none", nil, 0, false, .none, nil, "owner@shop.example", true, nil),
        ("SIZE, and it fits", "none", nil, 1000, false, .none, nil, "owner@shop.example", false, nil),
        ("SIZE, and it does not fit", "none", nil, 1000, false, .none, nil, "owner@shop.example", true, .permanent),
        ("STARTTLS", "starttls", nil, nil, false, .required, nil, "owner@shop.example", false, nil),
        (
            "STARTTLS needed, and mail in clear", "starttls", nil, nil, false, .none, nil, "owner@shop.example", false,
            .permanent
        ),
        ("a login", "starttls", "reports", nil, false, .required, "reports", "owner@shop.example", true, nil),
        (
            "a login, TLS first", "implicit", "reports", nil, false, .implicit, "reports", "owner@shop.example", false,
            nil
        ),
        (
            "another user", "starttls", "reports", nil, false, .required, "stranger", "owner@shop.example", false,
            .permanent
        ),
        (
            "a login, and none set", "starttls", "reports", nil, false, .required, nil, "owner@shop.example", false,
            .permanent
        ),
        (
            "no login, and one set", "starttls", nil, nil, false, .required, "reports", "owner@shop.example", false,
            .permanent
        ),
        ("SMTPUTF8 not needed", "none", nil, nil, true, .none, nil, "owner@shop.example", false, nil),
        ("SMTPUTF8", "none", nil, nil, true, .none, nil, local, false, nil),
        ("SMTPUTF8 needed", "none", nil, nil, false, .none, nil, local, false, .permanent),
    ]

    @Test func `aiosmtpd in its modes`() async throws {
        for mode in Self.modes {
            let peer = try ScriptedMailServer(
                tls: mode.tls, certificate: made.server, login: mode.login.map { ($0, "correct-horse") },
                size: mode.size, takesUTF8: mode.takesUTF8)
            let sessions = Self.sessions()
            let server = server(peer.port, mode.security, user: mode.user)
            var letter = mode.isLong ? try post.longLetter() : try post.letter(1)
            letter.recipient = Mailbox(name: nil, address: mode.recipient)
            for number in 1...2 {
                let verdict = await post.hand(letter, to: server, over: sessions)
                #expect(verdict.error?.outcome == mode.outcome, "\(mode.what): \(verdict.result)")
                #expect(verdict.marks == (mode.outcome == nil ? 1 : 0), "\(mode.what): \(verdict.result)")
                #expect(
                    peer.kept == Array(repeating: letter.bytes, count: mode.outcome == nil ? number : 0), "\(mode.what)"
                )
            }
            await sessions.close()
        }
    }

    // MARK: smtp-sink

    private typealias SinkRow = (options: [String], outcome: DeliveryError.Outcome?, isHeard: Bool)

    /// RFC 5321, 4.2.1 and 3.8, as in `MailConformanceTable`. 2.2.1: EHLO alone unknown (500) is met with HELO.
    private static let sinkRows: [SinkRow] = [
        ([], nil, true),
        (["-e"], nil, true), (["-p"], nil, true), (["-8"], nil, true), (["-E"], nil, true), (["-P"], nil, true),
        (["-f", "CONNECT"], .permanent, false), (["-r", "CONNECT"], .transient, false),
        (["-q", "CONNECT"], .transient, false), (["-Q", "CONNECT"], .transient, false),
        (["-f", "EHLO"], nil, true), (["-f", "EHLO,HELO"], .permanent, false),
        (["-r", "EHLO,HELO"], .transient, false),
        (["-q", "EHLO,HELO"], .transient, false), (["-Q", "EHLO,HELO"], .transient, false),
        (["-f", "MAIL"], .permanent, false), (["-r", "MAIL"], .transient, false), (["-q", "MAIL"], .transient, false),
        (["-Q", "MAIL"], .transient, false),
        (["-f", "RCPT"], .permanent, false), (["-r", "RCPT"], .transient, false), (["-q", "RCPT"], .transient, false),
        (["-Q", "RCPT"], .transient, false),
        (["-f", "RCPT,RSET"], .permanent, false), (["-r", "RCPT,RSET"], .transient, false),
        (["-f", "RCPT", "-q", "RSET"], .permanent, false), (["-f", "RCPT", "-Q", "RSET"], .permanent, false),
        (["-f", "DATA"], .permanent, false), (["-r", "DATA"], .transient, false), (["-q", "DATA"], .transient, false),
        (["-Q", "DATA"], .transient, false),
        (["-f", "."], .permanent, true), (["-r", "."], .transient, true), (["-q", "."], .uncertain, true),
        (["-Q", "."], .transient, true),
        (["-f", "QUIT"], nil, true), (["-r", "QUIT"], nil, true), (["-q", "QUIT"], nil, true),
        (["-Q", "QUIT"], nil, true),
    ]

    @Test func `smtp-sink that fails a stage: the verdict is that stage's, and twice the same`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, row) in Self.sinkRows.enumerated() {
                if index >= 8 { try await group.next() }
                group.addTask { try await check(row) }
            }
            try await group.waitForAll()
        }
    }

    private func check(_ row: SinkRow) async throws {
        let sink = try SMTPSink(row.options)
        let sessions = Self.sessions()
        for number in 1...2 {
            let letter = try post.letter(number)
            let verdict = await post.hand(letter, to: server(sink.port, .none), over: sessions)
            #expect(verdict.error?.outcome == row.outcome, "\(row): \(verdict.result)")
            #expect(verdict.marks == (row.isHeard ? 1 : 0), "\(row): \(verdict.result)")
        }
        await sessions.close()
        // It writes down what came up to the final dot, whatever it says to that.
        let heard = try sink.heard.compactMap(Self.withoutTrace).map { try #require(Self.number(in: $0)) }.sorted()
        #expect(heard == (row.isHeard ? [1, 2] : []), "\(row)")
    }

    private static func number(in message: [UInt8]) -> Int? {
        let text = String(decoding: message, as: UTF8.self)
        return text.firstMatch(of: /Subject: message (\d+)\r\n\r\n\.\r\n\.\.two\r\nThe message of number/).flatMap {
            Int($0.1)
        }
    }
}

extension String {
    fileprivate func count(of words: String) -> Int { components(separatedBy: words).count - 1 }
}
