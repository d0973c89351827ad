import Diagnostics
import Schedules
import Settlements
import Testing

/// What `settlecast.yaml` says about mail beside its server, and what a definition says of one message.
@Suite struct `The settings of mail` {
    private static func load(_ settings: String, _ definitions: [(String, String)] = []) -> Definitions {
        Fixtures.load(
            configuration: "mail: {server: {host: h}, from: Reports <reports@mail.psp.example>, \(settings)}\n",
            definitions)
    }

    private static let sizes: [(written: String, expected: Int64?)] = [
        ("20 MB", 20_000_000), ("25MB", 25_000_000), ("10 MiB", 10_485_760), ("500 KB", 500_000), ("100 KB", 100_000),
        ("99 KB", nil), ("501 MB", nil), ("500 MB", 500_000_000), ("20", nil), ("20 mb", nil), ("2.5 MB", nil),
        ("-1 MB", nil), ("none", nil), ("20 MB/s", nil),
    ]

    @Test(arguments: sizes) func `bound a message`(written: String, expected: Int64?) {
        let loaded = Self.load("largest: \(written)")
        #expect(loaded.configuration?.mail?.largest == expected)
        #expect(loaded.diagnostics.map(\.name) == (expected == nil ? [.messageSize] : []))
    }

    private static let paces: [(written: String, expected: MailServer.Pace?)] = [
        ("connections: 4", MailServer.Pace(connections: 4, messagesPerMinute: nil)),
        ("connections: 20, per_minute: 100000", MailServer.Pace(connections: 20, messagesPerMinute: 100_000)),
        ("per_minute: 1", MailServer.Pace(connections: 2, messagesPerMinute: 1)),
        ("connections: 0", nil), ("connections: 21", nil), ("per_minute: 0", nil), ("per_minute: 100001", nil),
        ("per_minute: 1e3", nil), ("connections: two", nil), ("connections: 1.5", nil),
    ]

    @Test(arguments: paces) func `spare the server`(written: String, expected: MailServer.Pace?) {
        let loaded = Fixtures.load(configuration: "mail: {server: {host: h, \(written)}, from: a@b.example}\n", [])
        #expect(loaded.configuration?.mail?.server.pace == expected)
        #expect(loaded.diagnostics.map(\.name) == (expected == nil ? [.mailPace] : []))
    }

    private static let domains: [(written: String, address: String, expected: Bool)] = [
        ("shop.example", "owner@shop.example", true), ("shop.example", "owner@SHOP.example", true),
        ("SHOP.example", "owner@shop.example", true), ("shop.example", "owner@books.shop.example", false),
        ("'*.shop.example'", "owner@books.shop.example", true), ("'*.shop.example'", "owner@shop.example", false),
        ("'*.shop.example'", "owner@workshop.example", false), ("shop.example", "owner@workshop.example", false),
        ("[a.example, shop.example]", "owner@shop.example", true), ("[a.example, b.example]", "x@c.example", false),
        ("shop.example", "shop.example@evil.example", false),
    ]

    @Test(arguments: domains) func `let mail go to some domains alone`(written: String, address: String, expected: Bool)
    {
        let loaded = Self.load("allowed_domains: \(written)")
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.text))")
        #expect(loaded.configuration?.mail?.allowedDomains.allows(Mailbox(name: nil, address: address)) == expected)
    }

    @Test func `let mail go anywhere where no domain is named`() {
        let mail = Self.load("reply_to: [a@b.example]").configuration?.mail
        #expect(mail?.allowedDomains.allows(Mailbox(name: nil, address: "a@anywhere.example")) == true)
    }

    private static let mistakes: [(written: String, expected: [String])] = [
        ("allowed_domains: ['@shop.example']", ["mail-domain"]), ("allowed_domains: '*'", ["mail-domain"]),
        ("allowed_domains: 'shop..example'", ["mail-domain"]), ("allowed_domains: []", ["empty-value"]),
        ("allowed_domains: 'a b.example'", ["mail-domain"]),
        ("reply_to: nobody", ["mail-address"]), ("reply_to: \"a@b.example, c@d.example\"", ["mail-address"]),
        ("unsubscribe: 'http://psp.example/off'", ["unsubscribe-link"]),
        ("unsubscribe: 'https://psp.example/a b'", ["unsubscribe-link"]),
        ("unsubscribe: 'https://psp.example/>,<mailto:x@y.example'", ["unsubscribe-link"]),
        ("unsubscribe: \"https://psp.example/\\r\\nBcc: x@y.example\"", ["unsubscribe-link"]),
        ("unsubscribe: 'mailto:'", ["unsubscribe-link"]),
        ("unsubscribe: 'https://psp.example/ü'", ["unsubscribe-link"]),
        ("dkim: {selector: s1}", ["missing-key"]), ("dkim: {key: k}", ["missing-key"]),
        ("dkim: {selector: 's 1', key: k}", ["mail-domain"]), ("dkim: {selector: '.s', key: k}", ["mail-domain"]),
        ("dkim: {selector: s1, key: ~/k}", ["path-name"]),
        ("dkim: {selector: s1, key: k, domain: other.example}", ["mail-domain"]),
        ("dkim: {selector: s1, key: k, domain: below.mail.psp.example}", ["mail-domain"]),
        ("login: {user: u}", ["missing-key"]),
        ("login: {user: u, password: {env: P}, token: {env: T}}", ["choose-one"]),
        ("login: {user: u, token: ya29.secret}", ["plain-secret"]),
        ("login: {user: u, token: {command: /bin/token}}", ["wrong-kind"]),
        ("login: {user: u, token: {command: [token]}}", ["path-name"]),
        ("login: {user: u, token: {command: []}}", ["empty-value"]),
    ]

    @Test(arguments: mistakes) func `are told where they are wrong`(written: String, expected: [String]) {
        let loaded = Self.load(written)
        #expect(loaded.diagnostics.map(\.name.rawValue) == expected, "\(loaded.diagnostics.map(\.text))")
    }

    @Test func `say who signs`() throws {
        let one = try #require(Self.load("dkim: {selector: s2026, key: keys/rsa.pem}").configuration?.mail)
        #expect(
            one.signatures == [
                DKIMIdentity(domain: "mail.psp.example", selector: "s2026", keyFile: "/srv/reports/keys/rsa.pem")
            ])
        let two = "[{selector: s1, key: /r.pem, domain: psp.example}, {selector: ed.s2, key: /e.pem}]"
        let mail = try #require(Self.load("dkim: \(two)").configuration?.mail)
        #expect(
            mail.signatures == [
                DKIMIdentity(domain: "psp.example", selector: "s1", keyFile: "/r.pem"),
                DKIMIdentity(domain: "mail.psp.example", selector: "ed.s2", keyFile: "/e.pem"),
            ])
    }

    @Test func `log in by a token that a program prints`() {
        let login = "login: {user: u, token: {command: [/usr/local/bin/token, --for, mail]}}"
        #expect(
            Self.load(login).configuration?.mail?.server.login
                == .init(user: "u", proof: .token(.command(["/usr/local/bin/token", "--for", "mail"]))))
    }

    @Test func `say where answers go, and how to get no more`() {
        let mail = Self.load("reply_to: Support <help@psp.example>, unsubscribe: 'mailto:off@psp.example?subject=off'")
            .configuration?.mail
        #expect(mail?.replyTo == [Mailbox(name: "Support", address: "help@psp.example")])
        #expect(mail?.unsubscribe == "mailto:off@psp.example?subject=off")
    }

    // MARK: Of a definition

    private static let deliveries: [(written: String, allowed: String, expected: [String])] = [
        ("to: a@shop.example, bcc: b@psp.example", "[shop.example, psp.example]", []),
        (
            "to: a@shop.example, bcc: [b@psp.example, c@psp.example]", "shop.example",
            ["recipient-domain", "recipient-domain"]
        ),
        ("to: a@shop.example, cc: b@psp.example", "shop.example", ["recipient-domain"]),
        ("to: '{merchant.report_email}', reply_to: anyone@else.example", "shop.example", []),
        ("to: a@shop.example, reply_to: nobody", "shop.example", ["mail-address"]),
        ("to: a@shop.example, bcc: []", "shop.example", ["empty-value"]),
    ]

    @Test(arguments: deliveries)
    func `are held against each address that a definition names`(written: String, allowed: String, expected: [String]) {
        let definition = Fixtures.definition(["deliver": "[{email: {\(written), attach: [csv]}}]"])
        let loaded = Self.load("allowed_domains: \(allowed)", [("w.yaml", definition)])
        #expect(loaded.diagnostics.map(\.name.rawValue) == expected, "\(loaded.diagnostics.map(\.text))")
    }
}
