import Foundation
import Support
import Testing

extension `The built program` {
    @Suite(.timeLimit(.minutes(3))) struct `The command demo` {
        @Test func `makes the same reports of the same weeks, and they hold against other arithmetic`() throws {
            let desk = try Desk()
            // The second on another day: nothing of today is in a report.
            var printed = ""
            for (folder, now) in [("one", "2026-11-17T10:00:00+01:00"), ("two", "2027-03-29T23:59:00+02:00")] {
                desk.now = now
                let made = try desk.settlecast("demo", folder, "--until", "2026-11-16")
                #expect(made.status == 0, "\(made.err)")
                #expect(made.out.contains("\(desk.path)/\(folder)/outbox"))
                printed = made.out
            }
            let messages = desk.names(in: "one/outbox/mail")
            let files = desk.names(in: "one/outbox").filter { $0 != "mail" }
            let names = files + messages.map { "mail/\($0)" }
            #expect(messages == desk.names(in: "two/outbox/mail"))
            #expect(files == desk.names(in: "two/outbox").filter { $0 != "mail" })
            // Three weeks: 5 merchants' settlement reports as mail, HTML, CSV and manifest; fees of two as HTML, two CSV and
            // manifest; refunds of two as mail, CSV and manifest; a daily report of one merchant as HTML, CSV and manifest;
            // October's CSV and manifest.
            #expect(names.count == 3 * 5 * 4 + 3 * 2 * 4 + 3 * 2 * 3 + 21 * 3 + 5 * 2)
            #expect(names.filter { desk.bytes("one/outbox/\($0)") != desk.bytes("two/outbox/\($0)") } == [])
            #expect(names.allSatisfy { desk.bytes("one/outbox/\($0)")?.isEmpty == false })

            let history = try desk.settlecast("history", "--config", "one/settlecast.yaml", "--format", "json")
                .objects()
            #expect(history.count == 3 * 5 + 3 * 2 + 3 * 2 + 21 + 5)
            #expect(history.allSatisfy { $0.text("state") == "delivered" })
            #expect(try desk.settlecast("check", "one/settlecast.yaml", "one/schedules").status == 0)

            // What it printed at its end can be typed as it stands.
            let commands = printed.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
                $0.hasPrefix("settlecast ")
            }
            #expect(commands.count == 4)
            for command in commands {
                let words = command.split(separator: " ").dropFirst().map(String.init)
                let outcome =
                    words[0] == "verify"
                    ? try desk.settlecast("verify", "two/\(words[1])")
                    : try desk.settlecast(words + ["--config", "two/settlecast.yaml"])
                #expect(outcome.status == 0, "\(command): \(outcome.err)")
            }

            // Eighteen account weeks: one merchant has two accounts.
            let rows = try Python.rows(packageRoot + "/Tests/Peers/recompute_demo.py", ["\(desk.path)/one"])
            #expect(rows.filter { $0.count != 8 } == [])
            #expect(rows.count == 18)
            // A chargeback told late stands in the last week, in its own section.
            #expect(rows.filter { $0.count == 8 && $0[5] != "0" }.map { [$0[0], $0[3]] } == [["m-1001", "2026-W46"]])
        }

        @Test func `leaves a folder alone that it did not make, and knows what a Monday is`() throws {
            let desk = try Desk()
            try desk.write("mine", to: "schedules/mine.txt")
            let refused = try desk.settlecast("demo", "schedules")
            #expect(refused.status == 1)
            #expect(refused.err.contains("holds files that no demo made"))
            #expect(desk.names(in: "schedules") == ["mine.txt"])
            let tuesday = try desk.settlecast("demo", "one", "--until", "2026-11-17")
            #expect(tuesday.status == 64)
            #expect(tuesday.err.contains("Monday"))
            #expect(desk.names(in: "one").isEmpty)
        }
    }
}
