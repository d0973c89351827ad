import Deliveries
import Settlements
import Support
import Testing

/// What a mail server does before it takes a letter, and what never reaches one. What each row expects comes from RFC 5321,
/// 3207 and 4954, written down before the first run.
@Suite(.serialized) struct MailWayInTests {
    @Test func `what fails on the way in`() async throws {
        let made = try MailCertificates()
        let clear = try ScriptedMailServer(tls: "none")
        let open = try ScriptedMailServer(tls: "starttls", certificate: made.server)
        let closed = try ScriptedMailServer(
            tls: "starttls", certificate: made.server, login: (Posting.user, Posting.password))
        let other = try ScriptedMailServer(tls: "starttls", certificate: made.otherHost)
        let implicit = try ScriptedMailServer(tls: "implicit", certificate: made.otherHost)
        let busy = try ScriptedMailServer(
            tls: "starttls", certificate: made.server, login: (Posting.user, Posting.password),
            faults: ["AUTH": .reply("454 4.7.0 later")])
        let moody = try ScriptedMailServer(tls: "none", faults: ["EHLO": .reply("421 4.3.2 going down")])
        let closedDoor = try ScriptedMailServer(tls: "none", faults: ["GREETING": .reply("554 5.3.2 no service here")])
        let fullHouse = try ScriptedMailServer(tls: "none", faults: ["GREETING": .reply("421 4.7.0 too many")])
        let silent = try ScriptedMailServer(tls: "none", faults: ["GREETING": .stall])
        let rude = try ScriptedMailServer(tls: "none", faults: ["GREETING": .drop])
        let nobody = try LonelyPort(isListening: false)
        let mute = try LonelyPort(isListening: true)
        let short = MailPatience(connect: .milliseconds(700))
        let long = MailPatience()

        typealias Row = (
            String, port: Int, MailServer.Security, authorities: String?, login: String?, MailPatience,
            DeliveryError.Outcome, code: String, words: String
        )
        let rows: [Row] = [
            (
                "wrong password", closed.port, .required, made.authority, "wrong", long, .permanent, "mail-login",
                "535 5.7.8"
            ),
            (
                "login for now", busy.port, .required, made.authority, Posting.password, long, .transient, "mail-login",
                "454 4.7.0 later"
            ),
            (
                "no AUTH offered", open.port, .required, made.authority, Posting.password, long, .permanent,
                "mail-login",
                "offers no login"
            ),
            (
                "no AUTH offered in clear", clear.port, .none, nil, Posting.password, long, .permanent, "mail-login",
                "offers no login"
            ),
            (
                "untrusted", open.port, .required, made.stranger, nil, long, .permanent, "mail-certificate",
                "certificate"
            ),
            (
                "system's authorities", open.port, .required, nil, nil, long, .permanent, "mail-certificate",
                "certificate"
            ),
            (
                "wrong host name", other.port, .required, made.authority, nil, long, .permanent, "mail-certificate",
                "127.0.0.1"
            ),
            (
                "wrong host name, TLS first", implicit.port, .implicit, made.authority, nil, long, .permanent,
                "mail-certificate", "127.0.0.1"
            ),
            (
                "no file of authorities", open.port, .required, "/nowhere/ca.pem", nil, long, .permanent,
                "mail-certificate", "/nowhere/ca.pem"
            ),
            (
                "no STARTTLS offered", clear.port, .required, made.authority, nil, long, .permanent, "mail-security",
                "STARTTLS"
            ),
            (
                "no STARTTLS offered, with login", clear.port, .required, made.authority, Posting.password, long,
                .permanent,
                "mail-security", "STARTTLS"
            ),
            (
                "TLS first against clear", clear.port, .implicit, made.authority, nil, long, .transient, "mail-connect",
                "could not be reached"
            ),
            ("greeted with 421", moody.port, .none, nil, nil, long, .transient, "mail-refused", "421 4.3.2 going down"),
            (
                "turned away", closedDoor.port, .none, nil, nil, long, .permanent, "mail-connect",
                "554 5.3.2 no service here"
            ),
            (
                "turned away for now", fullHouse.port, .none, nil, nil, long, .transient, "mail-connect",
                "421 4.7.0 too many"
            ),
            ("no greeting", silent.port, .none, nil, nil, short, .transient, "mail-connect", "could not be reached"),
            ("hung up at once", rude.port, .none, nil, nil, long, .transient, "mail-connect", "could not be reached"),
            (
                "nothing listens", nobody.number, .required, nil, nil, long, .transient, "mail-connect",
                "could not be reached"
            ),
            (
                "nothing answers", mute.number, .required, nil, nil, short, .transient, "mail-connect",
                "could not be reached"
            ),
        ]
        for (what, port, security, authorities, login, patience, outcome, code, words) in rows {
            let posting = try Posting()
            let error = try await posting.refusal(
                from: port, security: security, authorities: authorities, login: login, patience: patience)
            #expect(error.outcome == outcome, "\(what): \(error)")
            #expect(error.code.rawValue == code, "\(what): \(error)")
            #expect(error.description.contains(words), "\(what): \(error)")
            #expect(error.description.contains("127.0.0.1:\(port)"), "\(what): \(error)")
            #expect(posting.marks.value == 0, "\(what)")
        }
        for server in [clear, open, closed, other, implicit, busy, moody] {
            #expect(!server.commands.contains("MAIL"))
            #expect(server.kept == [])
        }
        // In clear no password ever goes, whether it is right or not.
        #expect(!clear.commands.contains("AUTH"))
    }

    @Test(arguments: [
        "mail.psp.example", "192.0.2.1", "127.0.0.1.example", "128.0.0.1", "::2", "2001:db8::1", "localhost.example",
        "0.0.0.0",
    ])
    func `mail in clear stays on this machine`(host: String) async throws {
        let error = try await Posting().refusal(from: 25, host: host, security: .none)
        #expect(error.outcome == .permanent)
        #expect(error.code.rawValue == "mail-security")
        #expect(error.description.contains(host.contains(":") ? "[\(host)]:25" : "\(host):25"))
    }

    @Test(arguments: [
        ("", 25), ("a b", 25), ("host/path", 25), ("user@host", 25), ("host\r\nx", 25), ("[::1]", 25), ("host", 0),
        ("host", 65_536),
        ("host:26", 25),
    ])
    func `what is no host or port is refused before anything is asked of it`(host: String, port: Int) async throws {
        let error = try await Posting().refusal(from: port, host: host)
        #expect(error.outcome == .permanent)
        #expect(error.code.rawValue == "mail-server")
    }
}
