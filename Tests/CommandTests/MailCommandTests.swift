import Foundation
import Support
import Testing

extension `The built program` {
    /// The mail server before the first report: looked at, and tried with one message.
    @Suite(.timeLimit(.minutes(3))) struct `Mail, tried` {
        private static let password = "c0rrect-horse"

        /// A desk with a server that wants STARTTLS and a login, and a key that signs.
        private func desk(
            _ server: ScriptedMailServer, _ certificates: MailCertificates, saying password: String = Self.password,
            more: String = ""
        ) throws -> Desk {
            let desk = try Desk()
            desk.environment["MAIL_PASSWORD"] = password
            let made = try run(try Peer.openssl.required(), ["genrsa", "-out", desk.path + "/dkim.pem", "2048"])
            try #require(made.status == 0)
            try desk.write(
                """
                mail:
                  server: {host: 127.0.0.1, port: \(server.port), tls: required, certificate_authorities: \(certificates.authority)}
                  login: {user: reports, password: {env: MAIL_PASSWORD}}
                  from: Settlements <reports@psp.example>
                  reply_to: help@psp.example
                  dkim: {selector: s2026, key: dkim.pem}
                \(more)

                """, to: "settlecast.yaml")
            return desk
        }

        private func server(_ certificates: MailCertificates, faults: [String: ScriptedMailServer.Fault] = [:]) throws
            -> ScriptedMailServer
        {
            try ScriptedMailServer(
                tls: "starttls", certificate: certificates.server, login: ("reports", Self.password), size: 10_000_000,
                faults: faults)
        }

        @Test func `check connects to the mail server and sends nothing`() throws {
            let certificates = try MailCertificates()
            let server = try server(certificates)
            let desk = try desk(server, certificates)
            let outcome = try desk.settlecast("check", "--connect")
            #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
            for words in ["answers", "TLSv1", "is let in by its password", "at most 10000000 bytes", "takes mail from"]
            {
                #expect(outcome.out.contains(words), "\(words): \(outcome.out)")
            }
            #expect(outcome.out.contains("s2026._domainkey.psp.example (rsa-sha256)"))
            #expect(outcome.out.contains("mail server and 0 destinations looked at: all can be delivered to"))
            #expect(server.kept.isEmpty)
            #expect(!server.commands.contains("RCPT") && !server.commands.contains("DATA"))
            let lines = try desk.settlecast("check", "--connect", "--format", "json").out.split(separator: "\n")
                .compactMap { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
            #expect(
                lines.compactMap { $0["what"] as? String } == ["reach", "tls", "login", "size", "sender", "dkim"])
            #expect(lines.allSatisfy { $0["destination"] is NSNull && $0["severity"] as? String == "ok" })
        }

        @Test(
            arguments: [
                ("password", "wrong", "login", "mail-login"), ("sender", "", "sender", "mail-refused"),
                ("key", "", "dkim", ""),
            ] as [(String, String, String, String)])
        func `check says at which step the mail server does not work`(
            what: String, password: String, step: String, name: String
        ) throws {
            let certificates = try MailCertificates()
            let server = try server(
                certificates, faults: what == "sender" ? ["MAIL": .reply("550 5.7.1 sender not known here")] : [:])
            let desk = try desk(server, certificates, saying: password.isEmpty ? Self.password : password)
            if what == "key" { try FileManager.default.removeItem(atPath: desk.path + "/dkim.pem") }
            let outcome = try desk.settlecast("check", "--connect", "--format", "json")
            #expect(outcome.status == 1)
            let failed = try outcome.out.split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }.filter { $0["severity"] as? String == "error" }
            #expect(failed.map { $0["what"] as? String } == [step])
            #expect(failed.first?["name"] as? String ?? "" == name)
            #expect(!outcome.out.contains(Self.password))
            #expect(server.kept.isEmpty)
        }

        @Test func `a test message arrives, signed, once, and the server's answer is shown`() throws {
            let certificates = try MailCertificates()
            let server = try server(certificates)
            let desk = try desk(server, certificates)
            let outcome = try desk.settlecast("mail-test", "owner@shop.example")
            #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
            #expect(outcome.out.contains("queued as PEER1"))
            #expect(outcome.out.contains("owner@shop.example"))
            let message = String(decoding: try #require(server.kept.first), as: UTF8.self)
            #expect(server.kept.count == 1)
            #expect(message.hasPrefix("DKIM-Signature: "))
            #expect(message.contains("\r\nReply-To: help@psp.example\r\n"))
            #expect(message.contains("\r\nSubject: Settlecast: test message\r\n"))
            #expect(server.commands.last == "QUIT")
            // Nothing is left of it, here or among temporary files.
            #expect(!desk.names(in: "").contains { $0.hasSuffix(".eml") })
        }

        @Test(
            arguments: [
                ("RCPT", "550 5.1.1 no such mailbox", Int32(1), "mail-refused"),
                ("RCPT", "451 4.7.1 greylisted", 75, "mail-refused"),
                ("DOT", "554 5.7.1 spam", 1, "mail-refused"),
            ] as [(String, String, Int32, String)])
        func `a test message that is refused says in the server's words why`(
            stage: String, reply: String, status: Int32, name: String
        ) throws {
            let certificates = try MailCertificates()
            let server = try server(certificates, faults: [stage: .reply(reply)])
            let outcome = try desk(server, certificates).settlecast("mail-test", "owner@shop.example")
            #expect(outcome.status == status)
            #expect(outcome.err.contains(reply), "\(outcome.err)")
            #expect(outcome.err.contains("[\(name)]"))
        }

        @Test func `a test message goes to no domain that mail may not go to, and to no address that is none`() throws {
            let certificates = try MailCertificates()
            let server = try server(certificates)
            let desk = try desk(server, certificates, more: "  allowed_domains: [psp.example]")
            let outcome = try desk.settlecast("mail-test", "owner@shop.example")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("mail.allowed_domains"))
            #expect(try desk.settlecast("mail-test", "owner").status == 64)
            #expect(server.commands.isEmpty)
        }
    }
}
