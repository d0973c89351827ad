import Foundation
import Support
import Testing

extension `The built program` {
    /// Reports that wait for their data, as people type it. ``Data2026``: m-1001 sold on 5 and 13 January 2026; on Monday 19
    /// January at 06:30 the report of week 3 is due.
    @Suite(.timeLimit(.minutes(3))) struct `What waits for data` {
        private static func desk(_ more: String = "", now: String = "2026-01-19T07:00:00+01:00") throws -> Desk {
            let desk = try Desk()
            desk.now = now
            try desk.configure()
            try desk.define(
                "weekly", with: "from: 2026-01-12\nwait_for: {covered: period end, until: \"12:00\"}\n\(more)",
                deliver: [Desk.byFolder])
            try desk.importData()
            return desk
        }

        private static func account(_ desk: Desk) throws -> String {
            let listed = try desk.settlecast("through", "--format", "json").objects()
            return try #require(listed.first { $0.text("merchant") == "m-1001" }?.text("account"))
        }

        @Test func `is told by due, refused by run, and goes once through says that its data is there`() throws {
            let desk = try Self.desk()
            let account = try Self.account(desk)
            #expect(try desk.settlecast("next", "weekly").out.contains("waits for its data, expected by 12:00"))
            let due = try desk.settlecast("due", "--format", "json").objects().filter {
                $0.text("merchant") == "m-1001"
            }
            #expect(due.map { $0.text("state") } == ["waiting"])
            let reason = due.first?.text("reason") ?? ""
            #expect(reason.hasPrefix("waits until 2026-01-19T12:00:00+01:00 for data: "), "\(reason)")
            #expect(reason.contains("nobody says until when \(account) "), "\(reason)")
            let refused = try desk.settlecast("run", "weekly", "--period", "2026-W03", "--for", "m-1001")
            #expect(refused.status == 65)
            #expect(refused.err.contains("it waits for data: nobody says until when"), "\(refused.err)")
            #expect(refused.err.contains("--for m-1001 --incomplete"), "\(refused.err)")
            #expect(desk.names(in: "outbox").isEmpty)
            #expect(try desk.settlecast("history").out.contains("nothing went out yet"))
            let look = try desk.settlecast("run", "weekly", "--period", "2026-W03", "--for", "m-1001", "--dry-run")
            #expect(
                look.status == 0 && look.out.contains("INCOMPLETE: nobody says until when"), "\(look.out)\(look.err)")
            let plan = try desk.settlecast(
                "backfill", "weekly", "--from", "2026-01-12", "--to", "2026-01-18", "--dry-run", "--format", "json")
            #expect(try plan.objects().map { $0.text("what") } == ["waits for data"], "\(plan.out)\(plan.err)")
            // Not all of the week, then all of it.
            #expect(try desk.settlecast("through", account, "2026-01-17").status == 0)
            #expect(try desk.settlecast("due").out.contains("is complete through 2026-01-17 only"))
            let said = try desk.settlecast("through", account, "2026-01-18")
            #expect(said.status == 0 && said.out.contains("through 2026-01-18"), "\(said.out)\(said.err)")
            let made = try desk.settlecast(
                "run", "weekly", "--period", "2026-W03", "--for", "m-1001", "--format", "json")
            #expect(made.status == 0, "\(made.err)")
            #expect(try made.objects().map { $0.text("state") } == ["delivered"])
        }

        @Test func `is made incomplete where somebody wants it, and says so`() throws {
            let desk = try Self.desk(now: "2026-01-19T12:00:10+01:00")
            let alarm = try desk.settlecast("due", "--alarm")
            #expect(alarm.status == 1)
            #expect(alarm.out.contains("weekly@m-1001/2026-W03.1 has waited for data until"), "\(alarm.out)")
            let made = try desk.settlecast(
                "run", "weekly", "--period", "2026-W03", "--for", "m-1001", "--incomplete")
            #expect(made.status == 0, "\(made.err)")
            let shown = try desk.settlecast("show", "weekly@m-1001/2026-W03.1").out
            #expect(shown.contains("reason     made incomplete: nobody says until when"), "\(shown)")
        }

        @Test func `through tells, takes and takes back what is said of accounts`() throws {
            let desk = try Self.desk()
            let account = try Self.account(desk)
            #expect(try desk.settlecast("through").out.contains("nobody has said"))
            for (words, status, told) in [
                ([account], 64, "say until when"), ([account, "2026-01-19"], 64, "2026-01-19 is not over yet"),
                ([account, "soon"], 64, "through: "), (["nobody/x", "2026-01-18"], 65, "no account 'nobody/x'"),
                ([account, "2026-01-18", "--currency", "JPY"], 65, "in JPY"),
            ] as [([String], Int32, String)] {
                let outcome = try desk.settlecast(["through"] + words)
                #expect(outcome.status == status && outcome.err.contains(told), "\(words): \(outcome.err)")
            }
            let closed = try desk.settlecast("through", account, "closed", "--format", "json").object()
            #expect(closed.list("accounts").allSatisfy { $0["closed"] as? Bool == true })
            #expect(try desk.settlecast("through").out.contains("closed: nothing comes any more"))
            #expect(
                !(try desk.settlecast("due", "--format", "json").objects()).contains {
                    $0.text("merchant") == "m-1001" && $0.text("state") == "waiting"
                })
            let number = try #require(closed.number("import"))
            #expect(try desk.settlecast("imports").out.contains("\(account) closed"))
            #expect(try desk.settlecast("undo-import", "\(number)").status == 0)
            #expect(!(try desk.settlecast("through").out.contains("closed")))
        }
    }
}
