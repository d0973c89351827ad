import Deliveries
import Settlements
import Support
import Testing

private let password = "pa55-of-nobody-else"
private let sender = Mailbox(name: "Settlements", address: "reports@psp.example")

@Suite(.serialized) struct MailInspectionTests {
    private func findings(
        _ port: Int, _ security: MailServer.Security = .required, _ authorities: String? = nil, login: String? = nil,
        host: String = "127.0.0.1"
    ) async -> [MailInspection.Finding] {
        let server = MailServer(
            host: host, port: port, security: security, certificateAuthorities: authorities,
            login: login.map { _ in .init(user: "reports", proof: .password(.environment("SETTLECAST_MAIL"))) })
        let secrets = Secrets(environment: login.map { ["SETTLECAST_MAIL": $0] } ?? [:]) { _ in [] }
        let findings = await MailInspection(
            server: server, from: sender, secrets: secrets, patience: MailPatience(connect: .seconds(5))
        ).findings()
        for finding in findings { #expect(!finding.words.contains(password)) }
        return findings
    }

    @Test func `a server that lets us in is looked at step by step, and nothing is sent`() async throws {
        let made = try MailCertificates()
        let server = try WireMailServer(
            tls: "starttls", certificate: made.server,
            keywords: ["STARTTLS", "PIPELINING", "SIZE 10240000", "AUTH PLAIN"])
        let findings = await findings(server.port, .required, made.authority, login: password)
        #expect(findings.map(\.step) == [.reach, .tls, .login, .size, .sender])
        #expect(findings.allSatisfy { $0.error == nil }, "\(findings)")
        let words = findings.map(\.words)
        #expect(words.first == "127.0.0.1:\(server.port) answers (address 127.0.0.1, 220 peer.test ESMTP)")
        try #require(words.count == 5)
        #expect(words[1].hasPrefix("TLSv1."))
        #expect(words[2] == "user reports is let in by its password")
        #expect(words[3].hasPrefix("takes messages of at most 10240000 bytes; it offers: "))
        #expect(words[4] == "takes mail from <reports@psp.example>")
        try await server.hears("CLOSED")
        #expect(
            server.verbs == [
                "OPEN", "EHLO", "STARTTLS", "EHLO", "AUTH", "PROOF", "EHLO", "MAIL", "RSET", "QUIT", "CLOSED",
            ])
    }

    @Test func `in clear, without a login or a limit, it says so`() async throws {
        let server = try WireMailServer()
        let findings = await findings(server.port, .none)
        #expect(
            findings.map(\.words) == [
                "127.0.0.1:\(server.port) answers (address 127.0.0.1, 220 peer.test ESMTP)",
                "in clear, as 'tls: none' says", "no login is set", "names no longest message",
                "takes mail from <reports@psp.example>",
            ])
    }

    @Test func `the first step that fails is the last`() async throws {
        let made = try MailCertificates()
        let nobody = try LonelyPort(isListening: false)
        let busy = try WireMailServer(turns: ["GREETING": [.say("421 4.7.0 too many")]])
        let clear = try WireMailServer(keywords: ["AUTH PLAIN"])
        let other = try WireMailServer(tls: "starttls", certificate: made.otherHost, keywords: ["STARTTLS"])
        let closed = try WireMailServer(
            tls: "starttls", certificate: made.server, keywords: ["STARTTLS", "AUTH PLAIN"],
            turns: ["AUTH": [.say("535 5.7.8 no")]])
        let choosy = try WireMailServer(
            tls: "starttls", certificate: made.server, keywords: ["STARTTLS"],
            turns: ["MAIL": [.say("550 5.7.1 not you")]])
        typealias Row = (
            Int, MailServer.Security, host: String, login: String?, [MailInspection.Step], code: String, words: String
        )
        let rows: [Row] = [
            (nobody.number, .required, "127.0.0.1", nil, [.reach], "mail-connect", "could not be reached"),
            (busy.port, .none, "127.0.0.1", nil, [.reach], "mail-connect", "421 4.7.0 too many"),
            (25, .none, "mail.psp.example", nil, [.tls], "mail-security", "not on this machine"),
            (25, .required, "mail psp", nil, [.reach], "mail-server", "no host name"),
            (clear.port, .required, "127.0.0.1", nil, [.reach, .tls], "mail-security", "does not offer STARTTLS"),
            (other.port, .required, "127.0.0.1", nil, [.reach, .tls], "mail-certificate", "not trusted"),
            (closed.port, .required, "127.0.0.1", password, [.reach, .tls, .login], "mail-login", "535 5.7.8 no"),
            (
                choosy.port, .required, "127.0.0.1", nil, [.reach, .tls, .login, .size, .sender], "mail-refused",
                "550 5.7.1 not you"
            ),
        ]
        for (port, security, host, login, steps, code, words) in rows {
            let findings = await findings(port, security, made.authority, login: login, host: host)
            #expect(findings.map(\.step) == steps, "\(findings)")
            #expect(findings.last?.error?.rawValue == code, "\(findings)")
            #expect(findings.last?.words.contains(words) == true, "\(findings)")
            #expect(findings.dropLast().allSatisfy { $0.error == nil }, "\(findings)")
        }
        for server in [clear, other, closed] { #expect(!server.verbs.contains("MAIL")) }
    }
}
