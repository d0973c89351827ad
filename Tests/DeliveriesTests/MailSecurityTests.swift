import Deliveries
import Settlements
import Support
import Testing

private let password = "pa55-of-nobody-else"
private let token = "ya29.token-of-nobody-else"
private let byPassword = MailServer.Login(user: "reports", proof: .password(.environment("SETTLECAST_MAIL")))

/// Somebody between us and the server, or a server that lies: nothing is sent, and no credential leaves before TLS stands.
/// Expectations from RFC 3207, 4.2 and 6, RFC 4954, 4 and 6, RFC 5321, 3.4.
@Suite(.serialized) struct MailSecurityTests {
    /// In clear nothing was said but who we are, that TLS is wanted, and goodbye.
    private func expectNothingGiven(away server: WireMailServer, _ what: String) {
        for line in server.lines where !line.isInTLS {
            let verb = String(line.text.prefix { $0 != " " })
            #expect(["OPEN", "CLOSED", "EHLO", "HELO", "STARTTLS", "QUIT"].contains(verb), "\(what): \(line.text)")
        }
        #expect(!server.verbs.contains("MAIL"), "\(what): \(server.verbs)")
        #expect(!server.verbs.contains("AUTH"), "\(what): \(server.verbs)")
        #expect(server.kept == [], "\(what)")
    }

    typealias Row = (
        String, keywords: [String], turns: [String: [WireMailServer.Turn]], injection: String?,
        DeliveryError.Outcome, code: String
    )
    static let attacks: [Row] = [
        ("STARTTLS stripped", ["AUTH PLAIN LOGIN"], [:], nil, .permanent, "mail-security"),
        ("STARTTLS overwritten", ["XXXXXXXA", "AUTH PLAIN LOGIN"], [:], nil, .permanent, "mail-security"),
        (
            "STARTTLS refused", ["STARTTLS", "AUTH PLAIN LOGIN"], ["STARTTLS": [.say("454 4.7.0 not now")]], nil,
            .transient, "mail-connect"
        ),
        (
            "STARTTLS not known", ["STARTTLS", "AUTH PLAIN LOGIN"], ["STARTTLS": [.say("502 5.5.1 what?")]], nil,
            .permanent, "mail-connect"
        ),
        (
            "replies behind STARTTLS's", ["STARTTLS", "AUTH PLAIN LOGIN"], [:],
            "250-peer.test\r\n250 AUTH PLAIN\r\n235 2.7.0 welcome\r\n", .transient, "mail-connect"
        ),
        (
            "half a reply behind STARTTLS's", ["STARTTLS", "AUTH PLAIN LOGIN"], [:], "250-peer.test\r\n", .transient,
            "mail-connect"
        ),
        (
            "no TLS behind STARTTLS's 220", ["STARTTLS", "AUTH PLAIN LOGIN"],
            ["STARTTLS": [.then("220 go on", .close)]], nil, .transient, "mail-connect"
        ),
    ]

    @Test(arguments: attacks)
    func `nothing is given away on a connection that somebody meddles with`(row: Row) async throws {
        let made = try MailCertificates()
        let server = try WireMailServer(
            tls: "starttls", certificate: made.server, keywords: row.keywords,
            turns: row.turns.mapValues { $0 + $0 }, injection: row.injection)
        for proof in [byPassword.proof, .token(.environment("SETTLECAST_MAIL"))] {
            let desk = try MailDesk(
                port: server.port, security: .required, authorities: made.authority,
                login: .init(user: "reports", proof: proof), secret: password)
            let error = await desk.refusal(hiding: password)
            #expect(error?.outcome == row.4, "\(row.0): \(error.map { "\($0)" } ?? "")")
            #expect(error?.code.rawValue == row.code, "\(row.0): \(error.map { "\($0)" } ?? "")")
            #expect(desk.marks == 0)
            await desk.sessions.close()
            expectNothingGiven(away: server, row.0)
        }
    }

    @Test(arguments: ["starttls", "implicit"])
    func `a certificate that is not the server's own, or no longer good, ends it`(tls: String) async throws {
        let made = try MailCertificates()
        let expired = try made.expired()
        let rows: [(String, (certificate: String, key: String), authority: String?, words: String)] = [
            ("another host's", made.otherHost, made.authority, "127.0.0.1"),
            ("of an authority that nobody named", made.server, made.stranger, "certificate"),
            ("of an authority that the system does not know", made.server, nil, "certificate"),
            ("expired", expired, expired.certificate, "expired"),
        ]
        for (what, certificate, authority, words) in rows {
            let server = try WireMailServer(
                tls: tls, certificate: certificate, keywords: ["STARTTLS", "AUTH PLAIN"])
            let desk = try MailDesk(
                port: server.port, security: tls == "implicit" ? .implicit : .required, authorities: authority,
                login: byPassword, secret: password)
            let error = await desk.refusal(hiding: password)
            #expect(error?.code.rawValue == "mail-certificate", "\(what): \(error.map { "\($0)" } ?? "")")
            #expect(error?.outcome == .permanent)
            #expect(error?.description.contains(words) == true, "\(what): \(error.map { "\($0)" } ?? "")")
            await desk.sessions.close()
            expectNothingGiven(away: server, what)
        }
    }

    @Test(arguments: [
        (["SIZE 100000"], "mail-login", "offers no login"),
        (["AUTH CRAM-MD5 NTLM GSSAPI"], "mail-login", "offers no login by PLAIN or LOGIN"),
        (["AUTH"], "mail-login", "offers no login"),
    ])
    func `no login that we know offered, and one set: nothing is sent`(
        keywords: [String], code: String, words: String
    ) async throws {
        let made = try MailCertificates()
        let server = try WireMailServer(tls: "implicit", certificate: made.server, keywords: keywords)
        let desk = try MailDesk(
            port: server.port, security: .implicit, authorities: made.authority, login: byPassword, secret: password)
        let error = await desk.refusal(hiding: password)
        #expect(error?.code.rawValue == code)
        #expect(error?.outcome == .permanent)
        #expect(error?.description.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
        await desk.sessions.close()
        expectNothingGiven(away: server, "\(keywords)")
    }

    @Test func `a password that a server repeats is in no error`() async throws {
        let made = try MailCertificates()
        let server = try WireMailServer(
            tls: "implicit", certificate: made.server, keywords: ["AUTH PLAIN"],
            turns: ["AUTH": [.say("535 5.7.8 '\(password)' is wrong")]])
        let desk = try MailDesk(
            port: server.port, security: .implicit, authorities: made.authority, login: byPassword, secret: password)
        let error = await desk.refusal(hiding: password)
        #expect(error?.description.contains("535 5.7.8 '<secret>' is wrong") == true)
        await desk.sessions.close()
    }

    @Test func `a server that names another place for the recipient gets no message, and the other place neither`()
        async throws
    {
        let other = try WireMailServer()
        let server = try WireMailServer(
            turns: ["RCPT": [.say("551 5.7.1 user not local; please try <owner@127.0.0.1:\(other.port)>")]])
        let desk = try MailDesk(port: server.port)
        let error = await desk.refusal()
        #expect(error?.outcome == .permanent)
        #expect(error?.code.rawValue == "mail-refused")
        #expect(error?.description.contains("551 5.7.1 user not local") == true)
        #expect(!server.verbs.contains("DATA"))
        // A server that will forward has taken the recipient: it is its own business (RFC 5321, 3.4).
        let forwarding = try WireMailServer(turns: [
            "RCPT": [.say("251 2.1.5 user not local; will forward to <o@x.example>")]
        ])
        let second = try MailDesk(port: forwarding.port)
        _ = try await second.post()
        #expect(forwarding.kept.count == 1)
        #expect(other.connections == 0)
        await desk.sessions.close()
        await second.sessions.close()
    }
}

/// XOAUTH2 against aiosmtpd; the forms are those of Gmail's and Exchange's documents.
@Suite(.serialized) struct MailTokenTests {
    private func program(printing text: String, in scratch: Scratch) throws -> [String] {
        try scratch.write("\(text)\n".utf8, to: "token")
        return ["/bin/cat", scratch.file("token")]
    }

    private func desk(_ server: ScriptedMailServer, _ made: MailCertificates, _ words: [String]) throws -> MailDesk {
        try MailDesk(
            port: server.port, security: .required, authorities: made.authority,
            login: .init(user: "reports@psp.example", proof: .token(.command(words))))
    }

    @Test func `a program's token lets us in, and is asked for anew with each connection`() async throws {
        let made = try MailCertificates()
        let scratch = try Scratch()
        let server = try ScriptedMailServer(
            tls: "starttls", certificate: made.server, token: ("reports@psp.example", token))
        let desk = try desk(server, made, try program(printing: token, in: scratch))
        let receipt = try await desk.post()
        _ = try await desk.post()
        #expect(!receipt.evidence.values.contains { $0.contains(token) })
        await desk.sessions.close()
        #expect(server.commands.count { $0 == "AUTH" } == 1)
        #expect(server.kept == [desk.bytes, desk.bytes])
        // The token has changed meanwhile.
        _ = try program(printing: "another", in: scratch)
        #expect(await desk.refusal(hiding: "another")?.code.rawValue == "mail-login")
        await desk.sessions.close()
    }

    @Test func `a refused token shows the server's reason, and not the token`() async throws {
        let made = try MailCertificates()
        let scratch = try Scratch()
        let server = try ScriptedMailServer(
            tls: "starttls", certificate: made.server, token: ("reports@psp.example", "the right one"))
        let desk = try desk(server, made, try program(printing: token, in: scratch))
        let error = await desk.refusal(hiding: token)
        #expect(error?.outcome == .permanent)
        #expect(error?.code.rawValue == "mail-login")
        // The challenge of the peer repeats the token, which a real server hardly does.
        #expect(
            error?.description.contains(#"{"status":"400","schemes":"Bearer","token":"<secret>"}"#) == true,
            "\(error.map { "\($0)" } ?? "")")
        #expect(!server.commands.contains("MAIL"))
        await desk.sessions.close()
    }

    @Test func `a server that offers no XOAUTH2 is not tried otherwise`() async throws {
        let made = try MailCertificates()
        let scratch = try Scratch()
        let server = try ScriptedMailServer(tls: "starttls", certificate: made.server, login: ("reports", token))
        let desk = try desk(server, made, try program(printing: token, in: scratch))
        let error = await desk.refusal(hiding: token)
        #expect(error?.outcome == .permanent)
        #expect(error?.description.contains("offers no login by XOAUTH2") == true)
        #expect(!server.commands.contains("AUTH"))
        await desk.sessions.close()
    }

    @Test(arguments: [
        (["/nowhere/token"], "cannot be started"), (["/bin/false"], "/bin/false ended with status 1"),
        (["/bin/true"], "has an empty first line"),
        (["/bin/sh", "-c", "echo \(token); exit 3"], "/bin/sh ended with status 3"),
    ])
    func `a program that gives no token is named, and tried again later`(words: [String], problem: String) async throws
    {
        let server = try WireMailServer()
        let desk = try MailDesk(
            port: server.port, login: .init(user: "reports", proof: .token(.command(words))))
        let error = await desk.refusal(hiding: token)
        #expect(error?.outcome == .transient)
        #expect(error?.code.rawValue == "mail-login")
        #expect(error?.description.contains(problem) == true, "\(error.map { "\($0)" } ?? "")")
        #expect(server.connections == 0)
    }
}
