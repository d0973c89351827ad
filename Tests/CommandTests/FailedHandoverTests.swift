import Foundation
import Support
import Testing

/// How a delivery goes wrong, and what somebody has to be told.
struct Misfit: CustomTestStringConvertible, Sendable {
    let what: String
    /// Text that stands in the error for somebody who has to act.
    let words: [String]
    /// The trouble is on our own side and passes when it is mended: tried again, exit 75; else failed, exit 1.
    var isOurs = false
    var passwordSaid: String? = nil
    var tls = "required"
    var faults: [String: ScriptedMailServer.Fault] = [:]
    var change: @Sendable (inout SFTPEntry, OpenSSH) throws -> Void = { _, _ in }

    var testDescription: String { what }
}

extension `The built program` {
    @Suite(.timeLimit(.minutes(3))) struct `A report that cannot be handed over` {
        private static let run = "weekly@m-1001/2026-W02.1"
        private static let secret = "correct-horse-7"
        private static let wrongSecret = "battery-staple-9"

        /// Checks what every failure has in common: its exit code, and the reason in `run`, `due` and `show`, without a secret.
        private func expectFailure(on desk: Desk, _ misfit: Misfit, channel: String) throws {
            let outcome = try desk.settlecast("run", "weekly", "--period", "2026-W02")
            #expect(outcome.status == (misfit.isOurs ? 75 : 1), "\(outcome.out)\(outcome.err)")
            let due = try desk.settlecast("due")
            for words in misfit.words {
                #expect(outcome.out.contains(words), "\(outcome.out)\(outcome.err)")
                #expect(due.out.contains(words), "\(due.out)\(due.err)")
            }
            #expect(due.status == 0)
            let owed = try #require(
                try desk.settlecast("due", "--format", "json").objects().first { $0.text("run") == Self.run })
            #expect(owed.text("state") == (misfit.isOurs ? "kept" : "failed"))
            #expect(owed.number("sequence") == 1)
            let delivery = try #require(owed.list("deliveries").first)
            #expect(delivery.text("channel") == channel)
            #expect(delivery.text("state") == (misfit.isOurs ? "pending" : "failed"))
            #expect(delivery.number("attempts") == 1)
            let reason = try #require(delivery.text("reason"))
            #expect(misfit.words.allSatisfy { reason.contains($0) })
            let name = try #require(reason.firstMatch(of: /\[([a-z-]+)\]$/)?.output.1, "\(reason)")
            let page = try desk.settlecast("explain", String(name))
            #expect(page.status == 0 && page.out.hasPrefix("\(name)\n\n"), "\(page.err)")
            let shown = try desk.settlecast("show", Self.run)
            #expect(shown.status == 0)
            for said in [outcome.out, outcome.err, due.out, shown.out, String(describing: delivery.values)] {
                #expect(!said.contains(Self.secret) && !said.contains(Self.wrongSecret))
            }
            // Asked again, the same: what failed for good is not tried again unasked, and nothing before its time.
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == (misfit.isOurs ? 75 : 1))
            #expect(try desk.show(Self.run).list("deliveries").first?.number("attempts") == 1)
        }

        // MARK: By SFTP

        static let bySFTP: [Misfit] = [
            Misfit(
                what: "another host key",
                words: ["host key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "127.0.0.1"]
            ) { entry, _ in
                entry.hostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            },
            Misfit(what: "a key that the server does not know", words: ["127.0.0.1", "stranger"]) { entry, server in
                entry.login = "key: {file: \(try SSHKey("ed25519", at: server.scratch.file("stranger")).path)}"
            },
            Misfit(what: "a wrong password", words: ["127.0.0.1", "password"], passwordSaid: wrongSecret) { entry, _ in
                entry.login = "password: {env: FILES_PASSWORD}"
            },
            Misfit(what: "a variable that is not set", words: ["FILES_PASSWORD"], isOurs: true) { entry, _ in
                entry.login = "password: {env: FILES_PASSWORD}"
            },
            Misfit(what: "a key file that is not there", words: ["no_such_key"], isOurs: true) { entry, server in
                entry.login = "key: {file: \(server.scratch.file("no_such_key"))}"
            },
            Misfit(what: "a directory that is not there", words: ["no directory", "/nowhere"]) { entry, server in
                entry.directory = server.scratch.path + "/nowhere"
            },
        ]

        @Test(arguments: bySFTP) func `by SFTP says why, and leaves nothing there`(misfit: Misfit) throws {
            let ssh = try OpenSSH(settings: ["PasswordAuthentication yes"])
            let inbox = try ssh.scratch.directory("inbox")
            let desk = try Desk()
            var entry = SFTPEntry(ssh, directory: inbox)
            try misfit.change(&entry, ssh)
            desk.environment["FILES_PASSWORD"] = misfit.passwordSaid
            try desk.configure(sftp: entry)
            try desk.define("weekly", deliver: [Desk.bySFTP])
            try desk.importData()
            try expectFailure(on: desk, misfit, channel: "sftp")
            #expect(desk.files(in: inbox).isEmpty)
            #expect(!FileManager.default.fileExists(atPath: ssh.scratch.path + "/nowhere"))
        }

        // MARK: By mail

        static let byMail: [Misfit] = [
            Misfit(what: "a wrong password", words: ["127.0.0.1", "reports", "535"], passwordSaid: wrongSecret),
            Misfit(what: "a variable that is not set", words: ["MAIL_PASSWORD"], isOurs: true),
            Misfit(
                what: "an authority that nobody here trusts", words: ["127.0.0.1", "certificate"], passwordSaid: secret),
            Misfit(what: "another host's certificate", words: ["127.0.0.1", "certificate"], passwordSaid: secret),
            Misfit(what: "a server without TLS", words: ["127.0.0.1", "STARTTLS"], passwordSaid: secret, tls: "none"),
            Misfit(
                what: "a mailbox that does not exist", words: ["owner@shop.example", "550 5.1.1 no such mailbox"],
                passwordSaid: secret,
                faults: ["RCPT": .reply("550 5.1.1 no such mailbox")]),
        ]

        @Test(arguments: byMail) func `by mail says why, and the server has no message`(misfit: Misfit) throws {
            let certificates = try MailCertificates()
            let shown = misfit.what.hasPrefix("another host") ? certificates.otherHost : certificates.server
            let server = try ScriptedMailServer(
                tls: misfit.tls == "none" ? "none" : "starttls", certificate: shown,
                login: misfit.tls == "none" ? nil : ("reports", Self.secret), faults: misfit.faults)
            let trusted = misfit.what.hasPrefix("an authority") ? certificates.stranger : certificates.authority
            let desk = try Desk()
            desk.environment["MAIL_PASSWORD"] = misfit.passwordSaid
            try desk.configure(
                mail: MailEntryYAML(
                    port: server.port, tls: "required", authorities: trusted, passwordVariable: "MAIL_PASSWORD"))
            try desk.define("weekly", deliver: [Desk.byMail])
            try desk.importData()
            try expectFailure(on: desk, misfit, channel: "email")
            #expect(server.kept.isEmpty)
            #expect(!server.commands.contains("DATA"))
            // A connection that stood is not left without a goodbye when the program ends.
            if !misfit.faults.isEmpty { #expect(server.commands.last == "QUIT") }
        }

        // MARK: Not now, but later

        /// Monday 2026-01-12 in the morning, and two minutes later: the first retry comes after three quarters of a minute to one.
        private static let morning = "2026-01-12T07:00:00+01:00"
        private static let later = "2026-01-12T07:02:00+01:00"

        @Test(arguments: ["run", "serve"]) func `for want of a server goes once the server is there, once`(how: String)
            throws
        {
            let lonely = try LonelyPort(isListening: false)
            let ssh = try OpenSSH()
            let inbox = try ssh.scratch.directory("inbox")
            let mail = try ScriptedMailServer(tls: "none")
            let desk = try Desk()
            desk.now = Self.morning
            var entry = SFTPEntry(ssh, directory: inbox)
            entry.port = lonely.number
            try desk.configure(mail: MailEntryYAML(port: lonely.number), sftp: entry)
            try desk.define("weekly", deliver: [Desk.byMail, Desk.bySFTP])
            try desk.importData()

            let first = try desk.settlecast("run", "weekly", "--period", "2026-W02")
            #expect(first.status == 75, "\(first.out)\(first.err)")
            #expect(first.out.contains("127.0.0.1:\(lonely.number)"), "\(first.out)")
            #expect(first.out.contains("refused"), "\(first.out)")
            let waiting = try #require(try desk.settlecast("due", "--format", "json").objects().first)
            #expect(waiting.text("state") == "kept")
            for delivery in waiting.list("deliveries") {
                #expect(delivery.text("state") == "pending")
                #expect(delivery.number("attempts") == 1)
                let next = try #require(delivery.text("next_attempt"))
                #expect(("2026-01-12T07:00:45+01:00"..."2026-01-12T07:01:30+01:00").contains(next), "\(next)")
                #expect(delivery.text("reason")?.contains("127.0.0.1:\(lonely.number)") == true)
            }
            // Before its time nothing is tried: the same answer.
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 75)

            entry.port = ssh.port
            try desk.configure(mail: MailEntryYAML(port: mail.port), sftp: entry)
            desk.now = Self.later
            if how == "run" {
                let second = try desk.settlecast("run", "weekly", "--period", "2026-W02")
                #expect(second.status == 0, "\(second.out)\(second.err)")
            } else {
                let service = try desk.start("serve")
                try service.says("delivery.channel=email")
                try service.says("delivery.channel=sftp")
                service.child.stop()
                #expect(service.child.finish().status == 0)
            }
            let shown = try desk.show(Self.run)
            #expect(shown.text("state") == "delivered")
            #expect(shown.list("deliveries").map { $0.number("attempts") } == [2, 2])
            #expect(mail.kept.count == 1)
            #expect(desk.files(in: inbox).count == 1)
            #expect(try desk.settlecast("due").out == "nothing is owed, nothing is stuck\n")
        }

        @Test func `in part says which part`() throws {
            let lonely = try LonelyPort(isListening: false)
            let ssh = try OpenSSH()
            let desk = try Desk()
            desk.now = Self.morning
            try desk.configure(
                mail: MailEntryYAML(port: lonely.number), sftp: SFTPEntry(ssh, directory: ssh.scratch.path + "/nowhere")
            )
            try desk.define("weekly", deliver: [Desk.byFolder, Desk.byMail, Desk.bySFTP])
            try desk.importData()
            let outcome = try desk.settlecast("run", "weekly", "--period", "2026-W02", "--format", "json")
            // What failed weighs more than what only waits.
            #expect(outcome.status == 1)
            let made = try #require(try outcome.objects().first)
            #expect(made.list("deliveries").map { $0.text("state") } == ["delivered", "pending", "failed"])
            #expect(desk.names(in: "outbox").count == 1)
        }
    }
}
