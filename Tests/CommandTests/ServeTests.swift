import Foundation
import Support
import Testing

extension `The built program` {
    /// The scheduler under the machine's own clock, which is moved to the seconds before a midnight and goes on from there.
    @Suite(.timeLimit(.minutes(3))) struct `The command serve` {
        private static let monday = "daily@m-1001/2026-01-05.1"
        private static let tuesday = "daily@m-1001/2026-01-06.1"

        /// A desk with a mail server in clear, an SFTP server and a folder, to all of which a report goes every midnight.
        private struct Round {
            let desk: Desk
            let mail: ScriptedMailServer
            let ssh: OpenSSH
            let inbox: String

            init(with more: String = "", deliver: [String] = [Desk.byFolder, Desk.byMail, Desk.bySFTP]) throws {
                desk = try Desk()
                mail = try ScriptedMailServer(tls: "none")
                ssh = try OpenSSH()
                inbox = try ssh.scratch.directory("inbox")
                try desk.configure(mail: MailEntryYAML(port: mail.port), sftp: SFTPEntry(ssh, directory: inbox))
                try desk.define("daily", period: "day", at: "00:00", with: more, deliver: deliver)
                desk.now = "2026-01-05T08:00:00+01:00"
                try desk.importData()
            }

            /// How many of a day's reports are in the folder, the mailbox and the SFTP server's directory.
            func arrived(_ day: String) -> [Int] {
                let subjects = mail.kept.filter {
                    String(decoding: $0, as: UTF8.self).contains("daily@m-1001/\(day).1")
                }
                return [
                    desk.names(in: "outbox").filter { $0.contains(day) }.count, subjects.count,
                    desk.files(in: inbox).filter { $0.contains(day) }.count,
                ]
            }

            /// Waits until all three are delivered by one start of the scheduler, of which it logs nothing else as delivered.
            func delivers(_ run: String, by service: Service) throws {
                _ = try observed("three deliveries of \(run):\n\(service.said)") {
                    let lines = service.said.split(separator: "\n").filter {
                        $0.hasSuffix("delivered") && $0.contains(run)
                    }
                    return lines.count == 3 ? true : nil
                }
            }
        }

        /// The destination of the daily report is a file, so its delivery fails at once.
        @Test func `tells by mail what needs somebody, and beats`() throws {
            let desk = try Desk()
            let mail = try ScriptedMailServer(tls: "none")
            try desk.configure(mail: MailEntryYAML(port: mail.port))
            let configuration = desk.path + "/settlecast.yaml"
            let text = try String(contentsOfFile: configuration, encoding: .utf8)
            try desk.write(
                text + "alarm: [{command: [/nowhere/page]}, {email: Ops <ops@psp.example>}]\n"
                    + "heartbeat: {file: heartbeat}\n", to: "settlecast.yaml")
            try desk.define("daily", period: "day", at: "00:00", deliver: [Desk.byFolder])
            desk.now = "2026-01-05T08:00:00+01:00"
            try desk.importData()
            // A file in the folder's place.
            try desk.write("", to: "outbox")
            desk.now = "2026-01-05T23:59:57+01:00"
            let service = try desk.start("serve")
            try service.says("alarm told")
            service.child.kill()
            // Long headers are folded (RFC 5322, 2.2.3), lines of text broken by quoted-printable (RFC 2045, 6.7).
            let message = try #require(mail.kept.map { String(decoding: $0, as: UTF8.self) }.first)
                .replacing("\r\n", with: "\n").replacing("\n ", with: " ").replacing("=\n", with: "")
            #expect(message.contains("To: Ops <ops@psp.example>"), "\(message)")
            #expect(
                message.contains("Subject: Settlecast: \(Self.monday): the delivery to outbox has failed"), "\(message)"
            )
            #expect(message.contains("settlecast release \(Self.monday)"), "\(message)")
            #expect(service.said.contains("/nowhere/page cannot be started"), "\(service.said)")
            #expect(desk.files(in: desk.path).contains { $0.contains("heartbeat") })
        }

        @Test func `delivers when a period ends, and killed and started again nothing twice`() throws {
            let round = try Round()
            let desk = round.desk
            desk.now = "2026-01-05T23:59:57+01:00"
            let first = try desk.start("serve")
            try first.says("serving")
            // Nothing of a day goes before it is over: the next line can only be of midnight.
            try round.delivers(Self.monday, by: first)
            first.child.kill()
            #expect(first.said.contains(" run kept"))
            #expect(round.arrived("2026-01-05") == [1, 1, 1])
            desk.now = "2026-01-06T00:01:00+01:00"
            let history = try desk.settlecast("history", "--format", "json")
            #expect(try history.objects().map { $0.text("run") } == [Self.monday])
            #expect(try history.objects().first?.text("due_at") == "2026-01-06T00:00:00+01:00")
            #expect(try desk.settlecast("due").out == "nothing is owed, nothing is stuck\n")

            // The next midnight shows that it works again; of Monday nothing more has gone by then.
            desk.now = "2026-01-06T23:59:57+01:00"
            let second = try desk.start("serve")
            try round.delivers(Self.tuesday, by: second)
            second.child.stop()
            #expect(second.child.finish().status == 0)
            #expect(second.said.split(separator: "\n").last?.hasSuffix("ended") == true, "\(second.said)")
            #expect(!second.said.contains(Self.monday))
            #expect(round.arrived("2026-01-05") == [1, 1, 1])
            #expect(round.arrived("2026-01-06") == [1, 1, 1])
            desk.now = "2026-01-07T00:01:00+01:00"
            #expect(try desk.settlecast("due", "--format", "json").out == "[]\n")
            let both = try desk.settlecast("history", "--format", "json").objects()
            #expect(both.map { $0.text("run") } == [Self.monday, Self.tuesday])
            #expect(both.map { $0.number("sequence") } == [1, 2])
            #expect(both.flatMap { $0.list("deliveries") }.allSatisfy { $0.number("attempts") == 1 })
        }

        @Test func `makes up for the days it was away, oldest first`() throws {
            let round = try Round(with: "missed: {spaced: 0 min}", deliver: [Desk.byFolder])
            let desk = round.desk
            desk.now = "2026-01-05T12:00:00+01:00"
            let first = try desk.start("serve")
            try first.says("serving")
            // Once the journal knows since when the definition stands, four days are owed on Friday.
            desk.now = "2026-01-09T12:00:00+01:00"
            let owed = try observed("four days owed") {
                let owed = try desk.settlecast("due", "--format", "json").objects()
                return owed.count == 4 ? owed : nil
            }
            first.child.kill()
            #expect(owed.map { $0.text("period.label") } == ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"])
            #expect(owed.map { $0.text("state") } == ["owed", "waiting", "waiting", "waiting"])
            #expect(owed.map { $0.text("waits_for") } == [nil, Self.monday, Self.monday, Self.monday])
            let second = try desk.start("serve")
            try second.says("2026-01-08.1 [Runs] delivered")
            second.child.stop()
            #expect(second.child.finish().status == 0)
            let history = try desk.settlecast("history", "--format", "json").objects()
            #expect(
                history.map { $0.text("period.label") } == ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"])
            #expect(history.map { $0.number("sequence") } == [1, 2, 3, 4])
            #expect(desk.names(in: "outbox").count == 4)
        }

        // MARK: Killed while it hands over

        @Test func `killed while an SFTP server keeps it waiting, delivers one file`() throws {
            let round = try Round(deliver: [Desk.bySFTP])
            let silent = try LonelyPort(isListening: true)
            var entry = SFTPEntry(round.ssh, directory: round.inbox)
            entry.port = silent.number
            try round.desk.configure(mail: MailEntryYAML(port: round.mail.port), sftp: entry)
            try killWhileSending(round)
            entry.port = round.ssh.port
            try round.desk.configure(mail: MailEntryYAML(port: round.mail.port), sftp: entry)
            let service = try startAgain(round)
            try service.says("2026-01-05.1 [Runs] delivered")
            service.child.stop()
            #expect(round.arrived("2026-01-05") == [0, 0, 1])
            let delivery = try #require(try round.desk.show(Self.monday).list("deliveries").first)
            #expect([delivery.text("state"), delivery["attempts"].map { "\($0)" }] == ["delivered", "2"])
        }

        @Test(arguments: ["MAIL", "RCPT", "DATA"])
        func `killed before a message is handed over, sends it once`(stage: String) throws {
            let round = try Round(deliver: [Desk.byMail])
            let stalling = try ScriptedMailServer(tls: "none", faults: [stage: .stall])
            try round.desk.configure(
                mail: MailEntryYAML(port: stalling.port), sftp: SFTPEntry(round.ssh, directory: round.inbox))
            try killWhileSending(round) { stalling.commands.contains(stage) }
            try round.desk.configure(
                mail: MailEntryYAML(port: round.mail.port), sftp: SFTPEntry(round.ssh, directory: round.inbox))
            let service = try startAgain(round)
            try service.says("2026-01-05.1 [Runs] delivered")
            service.child.stop()
            #expect(stalling.kept.isEmpty)
            #expect(round.arrived("2026-01-05") == [0, 1, 0])
            let delivery = try #require(try round.desk.show(Self.monday).list("deliveries").first)
            #expect([delivery.text("state"), delivery["attempts"].map { "\($0)" }] == ["delivered", "2"])
        }

        /// After the final dot nobody can know whether the server took the message (RFC 1047): the definition says what then.
        @Test(arguments: [("hold", "uncertain", 0), ("resend", "delivered", 1)])
        func `killed after the final dot, does what the definition says`(uncertain: String, state: String, sent: Int)
            throws
        {
            let round = try Round(deliver: [
                #"email: {to: "{merchant.report_email}", attach: [csv], uncertain: \#(uncertain)}"#
            ])
            let stalling = try ScriptedMailServer(tls: "none", faults: ["DOT": .stall])
            try round.desk.configure(mail: MailEntryYAML(port: stalling.port))
            try killWhileSending(round) { stalling.commands.contains("DOT") }
            try round.desk.configure(mail: MailEntryYAML(port: round.mail.port))
            let service = try startAgain(round)
            try service.says(uncertain == "hold" ? "delivery uncertain" : "2026-01-05.1 [Runs] delivered")
            service.child.stop()
            #expect(service.child.finish().status == 0)
            #expect(stalling.kept.count == 1)
            #expect(round.mail.kept.count == sent)
            // The same bytes, the same Message-ID: a reader shows it once.
            #expect(round.mail.kept.allSatisfy { [$0] == stalling.kept })
            #expect(try round.desk.show(Self.monday).list("deliveries").first?.text("state") == state)
            round.desk.now = "2026-01-06T00:30:00+01:00"
            let due = try round.desk.settlecast("due")
            #expect(due.out.contains("uncertain") == (uncertain == "hold"), "\(due.out)")
            let again = try round.desk.settlecast("run", "daily", "--period", "2026-01-05")
            #expect(again.status == (uncertain == "hold" ? 75 : 0), "\(again.out)\(again.err)")
            #expect(round.mail.kept.count == sent)
        }

        /// Starts the scheduler before midnight, and ends it as a power cut would while a delivery is under way.
        private func killWhileSending(_ round: Round, until reached: () -> Bool = { true }) throws {
            round.desk.now = "2026-01-05T23:59:58+01:00"
            let service = try round.desk.start("serve")
            try service.says(" run kept")
            _ = try observed("the delivery under way:\n\(service.said)") {
                let state = try round.desk.show(Self.monday).list("deliveries").first?.text("state")
                return state == "sending" && reached() ? true : nil
            }
            service.child.kill()
            round.desk.now = "2026-01-06T00:00:20+01:00"
            let due = try round.desk.settlecast("due", "--format", "json").objects()
            #expect(due.map { $0.text("run") } == [Self.monday], "what was under way is not forgotten")
        }

        private func startAgain(_ round: Round) throws -> Service {
            let service = try round.desk.start("serve")
            try service.says("taking over")
            return service
        }
    }
}
