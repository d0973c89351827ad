import Settlements
import Support
import Testing

@testable import Deliveries

/// A server that offers more or less than others, and what becomes of a message there.
private struct Offer: Sendable {
    let what: String
    let script: MailScript
    /// What the settings ask for.
    let security: MailServer.Security
    let login: MailServer.Login.Proof?
    /// A line of the message.
    let line: String
    /// Nil for delivered.
    let outcome: DeliveryError.Outcome?
    /// What stands behind the sender in MAIL, with N for the message's size; nil where it does not come to that.
    let parameters: String?

    init(
        _ what: String, tls: MailScript.Security = .none, auth: [String] = [], offer: [String] = [],
        password: String = "correct-horse", faults: [MailScript.Fault] = [],
        asked security: MailServer.Security = .none, login: MailServer.Login.Proof? = nil, line: String = "ASCII",
        _ outcome: DeliveryError.Outcome?, _ parameters: String? = nil
    ) {
        var script = MailScript(tls, auth: auth)
        script.offer = offer
        script.password = password
        script.faults = faults
        self.what = what
        self.script = script
        self.security = security
        self.login = login
        self.line = line
        self.outcome = outcome
        self.parameters = parameters
    }

    static let password = MailServer.Login.Proof.password(.environment("SMTP_SECRET"))
    static let token = MailServer.Login.Proof.token(.environment("SMTP_SECRET"))
}

/// What a server offers decides what is asked of it. Written from RFC 5321 (2.2.1: HELO for who does not know EHLO),
/// 1870 (SIZE, 0 for no limit), 6152 (8BITMIME), 3207 (STARTTLS), 4954 and 4616 (AUTH, PLAIN), and the settings'
/// promise that nothing goes without TLS or login where they are set, before the first run.
@Suite(.timeLimit(.minutes(2))) struct MailOfferTests {
    private static func unknown(_ code: Int) -> [MailScript.Fault] {
        [.init("EHLO", connection: 0, send: "\(code) 5.5.1 unknown command\r\n")]
    }

    private static let offers: [Offer] = [
        Offer("nothing", nil, ""),
        Offer("EHLO unknown", faults: unknown(500), nil, ""),
        Offer("EHLO not implemented", faults: unknown(502), nil, ""),
        Offer("EHLO unknown, and TLS asked for", faults: unknown(502), asked: .required, .permanent),
        Offer("EHLO unknown, and a login set", faults: unknown(502), login: Offer.password, .permanent),
        Offer("SIZE", offer: ["SIZE 5000"], nil, " SIZE=N"),
        Offer("SIZE without a limit", offer: ["SIZE 0"], nil, " SIZE=N"),
        Offer("SIZE without a number", offer: ["SIZE"], nil, " SIZE=N"),
        Offer("SIZE with words", offer: ["SIZE many"], nil, " SIZE=N"),
        Offer("SIZE too small", offer: ["SIZE 99"], .permanent),
        Offer(
            "keywords in lower case", offer: ["size 5000", "8bitmime", "pipelining"], line: "Grüße", nil,
            " SIZE=N BODY=8BITMIME"),
        Offer("8BITMIME, and no need", offer: ["8BITMIME"], nil, ""),
        Offer("8BITMIME needed", offer: ["8BITMIME"], line: "Grüße", nil, " BODY=8BITMIME"),
        Offer("8BITMIME needed and not there", line: "Grüße", .permanent),
        Offer("TLS first", tls: .implicit, asked: .implicit, nil, ""),
        Offer("no STARTTLS", asked: .required, .permanent),
        Offer("PLAIN", tls: .starttls, auth: ["PLAIN"], asked: .required, login: Offer.password, nil, ""),
        Offer("LOGIN", tls: .starttls, auth: ["LOGIN"], asked: .required, login: Offer.password, nil, ""),
        Offer("LOGIN, TLS first", tls: .implicit, auth: ["LOGIN"], asked: .implicit, login: Offer.password, nil, ""),
        Offer(
            "among others", tls: .starttls, auth: ["GSSAPI", "CRAM-MD5", "PLAIN"], asked: .required,
            login: Offer.password,
            nil, ""),
        Offer(
            "no login that we have", tls: .starttls, auth: ["CRAM-MD5"], asked: .required, login: Offer.password,
            .permanent),
        Offer("no login", tls: .starttls, asked: .required, login: Offer.password, .permanent),
        Offer(
            "another password", tls: .starttls, auth: ["PLAIN"], password: "battery", asked: .required,
            login: Offer.password, .permanent),
        Offer("a token", tls: .starttls, auth: ["PLAIN", "XOAUTH2"], asked: .required, login: Offer.token, nil, ""),
        Offer(
            "an old token", tls: .starttls, auth: ["XOAUTH2"], password: "battery", asked: .required,
            login: Offer.token,
            .permanent),
        Offer(
            "a token, and none taken", tls: .starttls, auth: ["PLAIN"], asked: .required, login: Offer.token, .permanent
        ),
        Offer(
            "no TLS behind STARTTLS", tls: .starttls, faults: [.init("TLS", send: "banana\r\n", then: .close)],
            asked: .required, .transient),
        Offer(
            "hung up at TLS", tls: .starttls, faults: [.init("TLS", send: nil, then: .close)], asked: .required,
            .transient),
        Offer(
            "reset at TLS", tls: .starttls, faults: [.init("TLS", send: nil, then: .reset)], asked: .required,
            .transient),
    ]

    @Test func `what a server offers is used, and nothing else; what is missing is said`() async throws {
        let made = try MailCertificates()
        let servers = try MailScripts(Self.offers.map(\.script), certificate: made.server)
        let post = try MailPost()
        for (offer, peer) in zip(Self.offers, servers.servers) {
            let server = MailServer(
                host: "127.0.0.1", port: peer.port, security: offer.security,
                certificateAuthorities: offer.security == .none ? nil : made.authority,
                login: offer.login.map { .init(user: "reports", proof: $0) })
            let sessions = MailSessions(secrets: Secrets(environment: ["SMTP_SECRET": "correct-horse"]) { _ in [] })
            let letter = try post.letter("\(peer.port).eml", MailPost.head(1) + "Subject: x\r\n\r\n\(offer.line)\r\n")
            let verdict = await post.hand(letter, to: server, over: sessions)
            await sessions.close()
            _ = try await peer.ended()
            let events = peer.events
            let found = "\(offer.what): \(verdict.result): \(events)"
            #expect(verdict.error?.outcome == offer.outcome, "\(found)")
            #expect(peer.kept == (offer.outcome == nil ? [letter.bytes] : []), "\(found)")
            let parameters = offer.parameters?.replacing("=N", with: "=\(letter.bytes.count)")
            let mail = events.first { $0.what.hasPrefix("MAIL") }?.what
            #expect(mail == parameters.map { "MAIL FROM:<reports@psp.example>\($0)" }, "\(found)")
            #expect(
                !events.contains { ["EARLY", "BARE", "REFUSED"].contains(String($0.what.prefix { $0 != " " })) },
                "\(found)")
            #expect(!(verdict.error?.debugDescription.contains("correct-horse") ?? false), "\(found)")
        }
    }
}
