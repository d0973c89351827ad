import Foundation
import Support
import Testing

extension `The built program` {
    /// Revisions, giving up and copies, as people type them.
    @Suite(.timeLimit(.minutes(3))) struct `What corrects a report by hand` {
        private static let first = "weekly@m-1001/2026-W02.1"
        private static let second = "weekly@m-1001/2026-W02.2"

        /// On Monday 2026-01-26, week 2 reported; weeks 3 and 4 are owed.
        private static func desk() throws -> Desk {
            let desk = try Desk()
            desk.now = "2026-01-12T07:00:00+01:00"
            try desk.configure()
            try desk.define("weekly", deliver: [Desk.byFolder])
            try desk.importData()
            guard try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0 else {
                throw NotThere(description: "a run")
            }
            desk.now = "2026-01-26T07:00:00+01:00"
            return desk
        }

        private static func revise(_ desk: Desk, _ period: String = "2026-W02") throws -> Outcome {
            try desk.settlecast(
                "run", "weekly", "--period", period, "--for", "m-1001", "--revise", "--why", "the name was wrong",
                "--format", "json")
        }

        @Test func `a revision by hand says what it replaces and why, and goes out beside the first`() throws {
            let desk = try Self.desk()
            let outcome = try Self.revise(desk)
            #expect(outcome.status == 0, "\(outcome.err)")
            let made = try #require(try outcome.objects().first)
            #expect(made.text("run") == Self.second && made.text("replaces") == Self.first)
            #expect(made.text("why") == "the name was wrong" && made.number("sequence") == 1)
            #expect(made.text("state") == "delivered" && made["backfill"] as? Bool == false)
            #expect(desk.names(in: "outbox") == (1...2).map { "weekly_m-1001_2026-W02_r\($0).csv" })
            let history = try desk.settlecast("history", "--format", "json").objects()
            #expect(history.map { $0.text("state") } == ["superseded", "delivered"])
            #expect(history.first?.text("replaced_by") == Self.second)
            let listed = try desk.settlecast("history").out
            #expect(listed.contains("replaced by 2026-W02.2") && listed.contains("replaces 2026-W02.1"), "\(listed)")
            let shown = try desk.settlecast("show", Self.second).out
            #expect(shown.contains("replaces   \(Self.first)\nwhy        the name was wrong\n"), "\(shown)")
            // Asked for again without --revise, the report in force is printed.
            let again = try desk.settlecast(
                "run", "weekly", "--period", "2026-W02", "--for", "m-1001", "--format", "json")
            #expect(try again.objects().map { $0.text("run") } == [Self.second])
        }

        @Test func `what was not reported cannot be revised`() throws {
            let desk = try Self.desk()
            let outcome = try Self.revise(desk, "2026-W03")
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("weekly@m-1001/2026-W03.1 was not reported yet"), "\(outcome.err)")
        }

        @Test func `a run that is owed is given up, and the next may go`() throws {
            let desk = try Self.desk()
            let outcome = try desk.settlecast("abandon", "weekly@m-1001/2026-W03.1", "--why", "closed that week")
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(outcome.out.contains("number 2 of its sequence is void"), "\(outcome.out)")
            #expect(
                outcome.out.contains(
                    "next is weekly@m-1001/2026-W04.1: `serve` makes it, or: settlecast run weekly --period 2026-W04 --for m-1001"
                ),
                "\(outcome.out)")
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W04").status == 0)
            let history = try desk.settlecast("history", "--format", "json").objects()
            #expect(history.map { $0.text("state") } == ["delivered", "abandoned", "delivered"])
            #expect(history.map { $0.number("sequence") } == [1, 2, 3])
            #expect(history[1].text("why") == "closed that week")
            let again = try desk.settlecast("abandon", "weekly@m-1001/2026-W03.1", "--why", "x")
            #expect(again.status == 1)
            #expect(again.err.contains("it was given up already"), "\(again.err)")
            let made = try desk.settlecast("abandon", Self.first, "--why", "x")
            #expect(made.status == 1)
            #expect(made.err.contains("it was made already and is delivered"), "\(made.err)")
        }

        @Test func `a copy has a name of its own, and what was replaced is not copied`() throws {
            let desk = try Self.desk()
            let outcome = try desk.settlecast("resend", Self.first, "--format", "json")
            #expect(outcome.status == 0, "\(outcome.err)")
            let deliveries = try #require(try outcome.objects().first).list("deliveries")
            #expect(deliveries.map { $0.number("copy") } == [0, 1])
            #expect(
                desk.names(in: "outbox") == ["weekly_m-1001_2026-W02_r1.csv", "weekly_m-1001_2026-W02_r1_copy1.csv"])
            #expect(try desk.settlecast("show", Self.first).out.contains("folder to outbox (copy 1): delivered"))
            let nobody = try desk.settlecast("resend", Self.first, "--to", "x@evil.example")
            #expect(nobody.status == 1)
            #expect(nobody.err.contains("it went to outbox"), "\(nobody.err)")
            #expect(try Self.revise(desk).status == 0)
            for command in [["resend", Self.first], ["release", Self.first]] {
                let refused = try desk.settlecast(command)
                #expect(refused.status == 1)
                #expect(refused.err.contains("was replaced by \(Self.second)"), "\(refused.err)")
            }
        }
    }
}
