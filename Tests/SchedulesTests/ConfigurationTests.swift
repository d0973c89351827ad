import Diagnostics
import Schedules
import Settlements
import Testing

@Suite struct `The configuration` {
    private static let hostKey = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"

    @Test func `says what its file says, with absolute paths`() throws {
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.text))")
        let configuration = try #require(loaded.configuration)
        #expect(configuration.store == "/srv/reports/settlecast.sqlite")
        #expect(configuration.archive == "/srv/reports/archive")
        #expect(configuration.zoneinfo == "/usr/share/zoneinfo")
        #expect(
            configuration.alarm == [
                .email(Mailbox(name: nil, address: "ops@psp.example")), .command(["/usr/bin/page", "ops", "ops"]),
            ])
        #expect(configuration.heartbeat == "/srv/reports/run/heartbeat")
        #expect(configuration.accounts == ["adyen/YOURCOMPANY_ACCOUNT": "m-1001"])
        #expect(configuration.mail?.from == Mailbox(name: "Settlements", address: "reports@psp.example"))
        #expect(
            configuration.mail?.server
                == MailServer(
                    host: "smtp.example.com", port: 587, security: .required,
                    certificateAuthorities: "/srv/reports/ca.pem",
                    login: .init(user: "reports", proof: .password(.environment("SMTP_PASSWORD")))))
        #expect(
            configuration.destinations == [
                Destination(
                    name: "outbox", audience: .everyone, place: .folder(FolderPlace(directory: "/srv/reports/outbox"))),
                Destination(
                    name: "acme-books", audience: .merchants(["m-1001"]),
                    place: .sftp(
                        SFTPPlace(
                            host: "files.acme.example", port: 22, user: "psp",
                            login: .key(file: "/etc/settlecast/acme_ed25519", passphrase: .credential("acme")),
                            trust: .fingerprints([Self.hostKey]), directory: TextPattern([.literal("/inbox")])))),
                Destination(
                    name: "retail", audience: .tag("retail"),
                    place: .sftp(
                        SFTPPlace(
                            host: "files.retail.example", port: 22, user: "psp",
                            login: .password(.file("/srv/reports/retail.password")),
                            trust: .fingerprints([Self.hostKey]),
                            directory: TextPattern([.literal("in")]),
                            publishing: SFTPPublishing(way: .direct, ifExists: .version)))),
                Destination(
                    name: "drop", audience: .everyone,
                    place: .sftp(
                        SFTPPlace(
                            host: "drop.example", port: 22, user: "psp", login: .agent(socket: "/run/agent.sock"),
                            trust: .knownHosts(file: "/srv/reports/known_hosts"),
                            directory: TextPattern([
                                .literal("in/"), .field(.merchantID), .literal("/"),
                                .field(.periodStart, .date(try #require(DateForm("yyyy")))),
                            ]),
                            publishing: SFTPPublishing(
                                temporary: TemporaryName("{name}.{delivery}.tmp"), ifExists: .overwrite,
                                verification: .off, makesDirectories: true, mode: 0o640, bytesPerSecond: 500_000)))),
            ])
    }

    private static let servers: [(written: String, expected: (Int, MailServer.Security)?)] = [
        ("{host: h}", (587, .required)), ("{host: h, tls: implicit}", (465, .implicit)),
        ("{host: localhost, tls: none}", (25, .none)), ("{host: 127.0.0.1, port: 2525, tls: none}", (2525, .none)),
        ("{host: \"::1\", tls: none}", (25, .none)), ("{host: h, tls: none}", nil),
        ("{host: 127.evil.example, tls: none}", nil),
        ("{host: h, tls: no}", nil), ("{host: h, port: 0}", nil), ("{host: h, port: 65536}", nil),
        ("{host: h, port: 0x50}", nil), ("{host: h, port: 65535}", (65535, .required)),
    ]

    @Test(arguments: servers)
    func `knows a mail server's usual port`(written: String, expected: (port: Int, security: MailServer.Security)?) {
        let loaded = Fixtures.load(configuration: "mail: {from: a@b.example, server: \(written)}\n", [])
        #expect(loaded.configuration?.mail?.server.port == expected?.port)
        #expect(loaded.configuration?.mail?.server.security == expected?.security)
        #expect(loaded.diagnostics.count == (expected == nil ? 1 : 0))
    }

    /// Fingerprints are as `ssh-keygen -l` prints them: the first is the SHA-256 of nothing.
    private static let hostKeys: [(written: String, expected: [String])] = [
        (hostKey, []), ("[\(hostKey)]", []),
        ("[\(hostKey), SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA]", []),
        (hostKey + "=", ["host-key"]), (String(hostKey.dropLast()), ["host-key"]), ("MD5:00:11", ["host-key"]),
        (String(hostKey.dropLast()) + "V", ["host-key"]), (hostKey.lowercased(), ["host-key"]), ("any", ["host-key"]),
        ("[]", ["empty-value"]), ("[\(hostKey), \(hostKey)]", ["duplicate-entry"]), ("", ["wrong-kind"]),
        ("{x: y}", ["wrong-kind"]),
    ]

    @Test(arguments: hostKeys) func `pins host keys`(written: String, expected: [String]) {
        let text = """
            destinations:
              d: {for: everyone, sftp: {host: h, user: u, password: {env: P}, directory: d, host_key: \(written)}}

            """
        let loaded = Fixtures.load(configuration: text, [])
        #expect(loaded.diagnostics.map(\.name.rawValue) == expected)
    }

    private static let secrets: [(written: String, expected: [String])] = [
        ("{env: P}", []), ("{file: secrets/p}", []), ("{credential: p}", []), ("hunter2", ["plain-secret"]),
        ("\"hunter2\"", ["plain-secret"]), ("[hunter2]", ["wrong-kind"]), ("{env: hunter2!}", ["secret-reference"]),
        ("{env: P, file: p}", ["choose-one"]), ("{}", ["missing-key"]), ("{enf: hunter2}", ["unknown-key"]),
        ("{credential: ../p}", ["secret-reference"]), ("", ["wrong-kind"]), ("{file: ~/p}", ["path-name"]),
        ("|\n      hunter2", ["plain-secret"]), ("*hunter2", ["alias"]), ("&x hunter2", ["anchor"]),
        ("!hunter2 x", ["tag"]),
        ("{value: hunter2", ["yaml-syntax"]), ("'hunter2", ["yaml-syntax"]), ("- hunter2", ["yaml-syntax"]),
    ]

    @Test(arguments: secrets) func `takes references to secrets, and shows no secret`(
        written: String, expected: [String]
    ) {
        let text = "mail:\n  server: {host: h}\n  from: a@b.example\n  login:\n    user: u\n    password: \(written)\n"
        let loaded = Fixtures.load(configuration: text, [])
        #expect(loaded.diagnostics.map(\.name.rawValue) == expected)
        for diagnostic in loaded.diagnostics {
            #expect(!(diagnostic.text + diagnostic.json).contains("hunter2"), "\(diagnostic.text)")
        }
    }

    private static let mistakes: [(text: String, expected: [String])] = [
        ("destinations: {d: {for: everyone}}", ["1:16 missing-key"]),
        ("destinations: {d: {folder: {directory: x}}}", ["1:16 missing-key"]),
        ("destinations: {d: {for: all, folder: {directory: x}}}", ["1:25 unknown-word"]),
        ("destinations: {d: {for: {merchants: []}, folder: {directory: x}}}", ["1:37 empty-value"]),
        ("destinations: {d: x}", ["1:19 wrong-kind"]),
        ("destinations: [d]", ["1:15 wrong-kind"]),
        ("accounts: {adyen: m}", ["1:12 account-name"]),
        ("accounts: {adyen/x: {m: n}}", ["1:21 wrong-kind"]),
        ("alarm: [{email: a@b.example}]", ["1:10 mail-not-configured"]),
        ("alarm: []", ["1:8 empty-value"]),
        ("alarm: [ops@b.example]", ["1:9 wrong-kind"]),
        ("alarm: [{mail: a@b.example}]", ["1:10 unknown-key"]),
        ("alarm: [{command: [page]}]", ["1:20 path-name"]),
        ("alarm: [{command: []}]", ["1:19 empty-value"]),
        ("alarm: [{command: /bin/page}]", ["1:19 wrong-kind"]),
        ("heartbeat: {}", ["1:1 missing-key"]),
        ("heartbeat: {file: ~/x}", ["1:19 path-name"]),
        ("store: ", ["1:1 wrong-kind"]),
        ("store: \"\"", ["1:8 empty-value"]),
        (
            "destinations: {d: {for: everyone, sftp: {host: h, user: u, directory: d, key: {file: k}}}}",
            ["1:35 missing-key"]
        ),
        (
            "destinations: {d: {for: everyone, sftp: {host: h, user: u, directory: d, known_hosts: k}}}",
            ["1:35 missing-key"]
        ),
        ("mail: {server: {host: h}, from: nobody}", ["1:33 mail-address"]),
    ]

    @Test(arguments: mistakes) func `says where it is wrong, once`(text: String, expected: [String]) {
        let loaded = Fixtures.load(configuration: text, [])
        #expect(
            loaded.diagnostics.map { "\($0.span?.line ?? 0):\($0.span?.column ?? 0) \($0.name.rawValue)" } == expected)
        #expect(loaded.configuration == nil)
    }

    @Test func `that is wrong in one destination accuses no definition of naming it`() {
        let text = "destinations: {d: {for: everyone, folder: {directory: ~x}}}\n"
        let definition = Fixtures.definition(["deliver": "[{folder: {to: d}}]"])
        let loaded = Fixtures.load(configuration: text, [("w.yaml", definition)])
        #expect(loaded.diagnostics.map(\.name) == [.pathName])
    }
}
