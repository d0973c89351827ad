import Settlements
import Testing

struct SecretsTests {
    private struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private let secrets = Secrets(
        environment: [
            "SMTP_PASSWORD": "pa\u{DF}wort", "BLANK": "", "CREDENTIALS_DIRECTORY": "/run/credentials/settlecast",
        ],
        read: { path in
            let files: [String: [UInt8]] = [
                "/etc/one": Array("hunter2\n".utf8),
                "/etc/windows": Array("hunter2\r\nsecond line\r\n".utf8),
                "/etc/bare": Array("hunter2".utf8),
                "/etc/spaces": Array(" hunter 2 \n".utf8),
                "/etc/empty": [],
                "/etc/blank": Array("\nhunter2\n".utf8),
                "/etc/latin": [0x70, 0xE9, 0x0A],
                "/run/credentials/settlecast/smtp": Array("from systemd\n".utf8),
            ]
            guard let bytes = files[path] else { throw Unreadable(description: "no such file or directory") }
            return bytes
        })

    @Test(arguments: [
        (SecretReference.environment("SMTP_PASSWORD"), "pa\u{DF}wort"),
        (.file("/etc/one"), "hunter2"),
        (.file("/etc/windows"), "hunter2"),
        (.file("/etc/bare"), "hunter2"),
        (.file("/etc/spaces"), " hunter 2 "),
        (.credential("smtp"), "from systemd"),
    ])
    func `a reference gives its secret, the first line of a file`(reference: SecretReference, expected: String) throws {
        let found = try secrets.resolve(reference).withUTF8 { String(decoding: $0, as: UTF8.self) }
        #expect(found == expected)
    }

    @Test(arguments: [
        (SecretReference.environment("OTHER"), "the environment has no variable OTHER: set it, and start again"),
        (.environment("BLANK"), "the environment's variable BLANK is empty: set it, and start again"),
        (.file("/etc/none"), "the secret's file /etc/none cannot be read: no such file or directory"),
        (.file("/etc/empty"), "the secret's file /etc/empty has an empty first line: the secret belongs there"),
        (.file("/etc/blank"), "the secret's file /etc/blank has an empty first line: the secret belongs there"),
        (.file("/etc/latin"), "the secret's file /etc/latin is not UTF-8 text"),
        (.credential("../etc/one"), "a credential's name is a plain file name, found '../etc/one'"),
        (.credential("other"), "the credential other cannot be read: no such file or directory"),
    ])
    func `a reference that leads nowhere is named with the reason`(reference: SecretReference, expected: String) {
        let error = #expect(throws: SecretError.self) { try secrets.resolve(reference) }
        #expect(error?.description == expected)
        #expect(error?.reference == reference)
    }

    @Test func `without systemd a credential says how to get one`() {
        let bare = Secrets(environment: [:], read: { _ in [] })
        let error = #expect(throws: SecretError.self) { try bare.resolve(.credential("smtp")) }
        #expect(error?.description.contains("LoadCredential=smtp:") == true)
    }

    @Test func `a secret never prints`() throws {
        let secret = try secrets.resolve(.file("/etc/one"))
        #expect("\(secret)" == "<secret>")
        #expect(String(reflecting: secret) == "<secret>")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    /// A log at its most verbose prints whole services, and a service holds where its secrets are looked up.
    @Test func `what holds the environment prints nothing of it`() {
        struct Service { let secrets: Secrets }
        let service = Service(secrets: Secrets(environment: ["TOKEN": "hunter2"], read: { _ in [] }))
        var dumped = ""
        dump(service, to: &dumped)
        for text in ["\(service)", String(reflecting: service), dumped, "\(service.secrets)"] {
            #expect(!text.contains("hunter2") && !text.contains("TOKEN"), "\(text)")
        }
    }
}
