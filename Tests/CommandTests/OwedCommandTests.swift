import Foundation
import Support
import Testing

extension `The built program` {
    /// What is owed, missed, paused and made up for, as people type it. ``Data2026``: m-1001 sold on 5 and 13 January 2026.
    @Suite(.timeLimit(.minutes(3))) struct `What is owed and missed` {
        private static func desk(with more: String = "", now: String = "2026-02-02T12:00:00+01:00") throws -> Desk {
            let desk = try Desk()
            desk.now = now
            try desk.configure()
            try desk.define("weekly", with: more, deliver: [Desk.byFolder])
            try desk.importData()
            return desk
        }

        private static func due(_ desk: Desk) throws -> [Facts] {
            try desk.settlecast("due", "--format", "json").objects()
        }

        /// The second report follows the first, under whatever name: number 2, and it opens with what the first closed with.
        @Test func `a definition with another name goes on with its history`() throws {
            let desk = try Self.desk(with: "from: 2026-01-01")
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0)
            let files = FileManager.default
            func rename() throws {
                try desk.define("settlement", with: "was: weekly\nfrom: 2026-01-01", deliver: [Desk.byFolder])
            }
            try rename()
            let both = try desk.settlecast("check")
            #expect(both.status == 65 && both.out.contains("there is still a definition 'weekly'"), "\(both.out)")
            try files.removeItem(atPath: desk.path + "/schedules/weekly.yaml")
            #expect(try desk.settlecast("check").status == 0)
            // Until something is made it is known by its old name.
            #expect(try Self.due(desk).first?.text("run") == "weekly@m-1001/2026-W03.1")
            #expect(try !desk.settlecast("due").out.contains("its file is gone"))
            let made = try desk.settlecast("run", "settlement", "--period", "2026-W03")
            #expect(made.status == 0, "\(made.err)")
            #expect(made.err.contains("note: settlement goes on with the history of weekly"), "\(made.err)")
            let first = try desk.show("weekly@m-1001/2026-W02.1")
            #expect(first.text("run") == "settlement@m-1001/2026-W02.1")
            #expect(first.text("sent_as") == "weekly@m-1001/2026-W02.1")
            #expect(try desk.show("settlement@m-1001/2026-W03.1").number("sequence") == 2)
            #expect(
                try Self.due(desk).map { $0.text("run") } == [
                    "settlement@m-1001/2026-W04.1", "settlement@m-1001/2026-W05.1",
                ])
            let revised = try desk.settlecast(
                "run", "settlement", "--period", "2026-W02", "--for", "m-1001", "--revise", "--why", "the address")
            #expect(revised.status == 0, "\(revised.err)")
            #expect(
                try desk.show("settlement@m-1001/2026-W02.2").text("replaces") == "settlement@m-1001/2026-W02.1")
            // Under its own name a definition has a history of its own.
            try desk.define(
                "weekly", with: "from: 2026-01-01",
                deliver: [
                    #"folder: {to: outbox, name: "{definition}_{merchant.id}_{period.label}_r{revision}_{output}.{extension}"}"#
                ])
            try files.removeItem(atPath: desk.path + "/schedules/settlement.yaml")
            #expect(try desk.settlecast("due").out.contains("'settlement' makes nothing: its file is gone"))
        }

        /// Weeks 2 to 5 are 5 January to 1 February.
        @Test func `from makes a definition owe what ended before it was seen`() throws {
            let desk = try Self.desk(with: "from: 2026-01-01")
            #expect(
                try Self.due(desk).map { $0.text("period.label") } == ["2026-W02", "2026-W03", "2026-W04", "2026-W05"])
        }

        @Test func `missed is told by due, and put on record by a run by hand`() throws {
            let desk = try Self.desk(with: "from: 2026-01-01\nmissed: skip")
            let due = try Self.due(desk)
            #expect(due.map { $0.text("passed_over") != nil } == [true, true, true, false])
            let told = try desk.settlecast("due").out
            #expect(told.contains("to be passed over: its report was missed, and 'missed: skip'"), "\(told)")
            let made = try desk.settlecast("run", "weekly", "--for", "m-1001")
            #expect(made.status == 0, "\(made.err)")
            #expect(made.err.contains("note: weekly@m-1001/2026-W02.1 is passed over: "), "\(made.err)")
            let history = try desk.settlecast("history", "--format", "json").objects()
            #expect(history.map { $0.text("state") } == ["abandoned", "abandoned", "abandoned", "delivered"])
            #expect(history.map { $0.number("sequence") } == [1, 2, 3, 4])
            #expect(try Self.due(desk).isEmpty)
        }

        @Test func `pause stops serve alone, says why everywhere, and resume ends it`() throws {
            let desk = try Self.desk(with: "from: 2026-01-19")
            #expect(try desk.settlecast("pause", "weekly").status == 64)
            #expect(try desk.settlecast("pause", "weekly", "--why", " ").status == 64)
            #expect(try desk.settlecast("pause", "wekly", "--why", "x").err.contains("did you mean 'weekly'"))
            #expect(try desk.settlecast("resume", "weekly").err.contains("'weekly' is not paused"))
            #expect(try desk.settlecast("pause", "weekly", "--why", "the bank moves").status == 0)
            let again = try desk.settlecast("pause", "weekly", "--why", "again")
            #expect(again.status == 1 && again.err.contains("the bank moves"), "\(again.err)")
            for words in [["due"], ["next", "weekly"]] {
                let told = try desk.settlecast(words).out
                // A moved clock may be a second behind noon.
                #expect(told.contains(/paused since 2026-02-02T(11:59:59|12:00:\d\d)/), "\(told)")
                #expect(told.contains("the bank moves"), "\(told)")
            }
            #expect(try Self.due(desk).map { $0.text("paused.why") } == ["the bank moves", "the bank moves"])
            let service = try desk.start("serve")
            try service.says("a definition is paused")
            let made = try desk.settlecast("run", "weekly", "--period", "2026-W04", "--for", "m-1001")
            #expect(made.status == 0, "\(made.err)")
            #expect(made.err.contains("note: 'weekly' is paused since"), "\(made.err)")
            service.child.stop()
            #expect(service.child.finish().status == 0)
            #expect(!service.said.contains("run kept"), "\(service.said)")
            let resumed = try desk.settlecast("resume", "weekly", "--why", "they moved")
            #expect(resumed.status == 0 && resumed.out.contains("owed now: 1"), "\(resumed.out)\(resumed.err)")
            #expect(try desk.settlecast("due").out.contains("paused") == false)
        }

        @Test func `backfill makes the weeks between two dates, and says what it cannot make`() throws {
            let desk = try Self.desk()
            func backfill(_ from: String, _ to: String, _ more: String...) throws -> Outcome {
                try desk.settlecast(["backfill", "weekly", "--from", from, "--to", to] + more)
            }
            let plan = try backfill("2026-01-05", "2026-02-08", "--dry-run", "--format", "json")
            #expect(plan.status == 0, "\(plan.err)")
            #expect(
                try plan.objects().map { "\($0.text("period.label") ?? "") \($0.text("what") ?? "")" } == [
                    "2026-W02 make", "2026-W03 make", "2026-W04 make", "2026-W05 make", "2026-W06 not ended",
                ])
            #expect(desk.names(in: "outbox").isEmpty)
            let made = try backfill("2026-01-12", "2026-01-25", "--for", "m-1001", "--format", "json")
            #expect(made.status == 0, "\(made.err)")
            #expect(
                try made.objects().map { $0.text("run") } == ["2026-W03.1", "2026-W04.1"].map { "weekly@m-1001/\($0)" })
            #expect(
                try made.objects().allSatisfy { $0["backfill"] as? Bool == true && $0.text("state") == "delivered" })
            let behind = try backfill("2026-01-05", "2026-01-11")
            #expect(behind.status == 65)
            #expect(behind.err.contains("2026-W04.1 was made already, and reports are kept in order"), "\(behind.err)")
            let none = try backfill("2026-01-12", "2026-01-25")
            #expect(none.status == 0 && none.out.contains("nothing to make"), "\(none.out)\(none.err)")
            for wrong in [("2026-01-25", "2026-01-12"), ("2026-01-13", "2026-01-14"), ("2026-02-30", "2026-03-01")] {
                #expect(try backfill(wrong.0, wrong.1).status == 64)
            }
        }

        @Test func `a definition whose file is gone is named until somebody says that it is meant`() throws {
            let desk = try Self.desk()
            #expect(try desk.settlecast("run", "weekly", "--for", "m-1001").status == 0)
            try desk.define("other", deliver: [Desk.byFolder])
            try FileManager.default.removeItem(atPath: "\(desk.path)/schedules/weekly.yaml")
            let told = try desk.settlecast("due").out
            #expect(
                told.contains(
                    "'weekly' makes nothing: its file is gone: schedules/weekly.yaml; its last report is of 2026-W05"),
                "\(told)")
            let service = try desk.start("serve")
            try service.says("a definition's file is gone")
            service.child.stop()
            _ = service.child.finish()
            #expect(try desk.settlecast("pause", "weekly", "--why", "the contract ended").status == 0)
            #expect(!(try desk.settlecast("due").out.contains("weekly")))
        }

        @Test func `a report that waits to be revised is told with the fire that it waits for`() throws {
            let desk = try Self.desk(with: "corrections: revise", now: "2026-01-12T07:00:00+01:00")
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0)
            try desk.write(
                Data2026.csv.replacing("t-4,payment,2026-01-13T09:30", with: "t-9,payment,2026-01-08T09:30"),
                to: "late.csv")
            desk.now = "2026-01-14T07:00:00+01:00"
            #expect(try desk.settlecast("import", "late.csv", "--as", "settlecast").status == 0)
            let due = try Self.due(desk)
            #expect(due.map { $0.text("run") } == ["weekly@m-1001/2026-W02.2"])
            #expect(due.first?.text("state") == "waiting")
            #expect(due.first?.text("due_at") == "2026-01-19T06:30:00+01:00")
            let told = try desk.settlecast("due").out
            #expect(
                told.contains("to replace 2026-W02.1: 1 entry came after it; waits for the fire at 2026-01-19T06:30"),
                "\(told)")
        }

        @Test func `a spread moves each merchant behind the fire, and next tells`() throws {
            let desk = try Self.desk(with: "from: 2026-01-26\nspread: 20 min")
            let next = try #require(
                try desk.settlecast("next", "weekly", "-n", "1", "--format", "json").objects().first)
            // `printf 'weekly\0m-1001' | sha256sum`, its first 8 bytes modulo 1200 by Python: 449 seconds.
            let expected = "2026-02-09T06:37:29+01:00"
            #expect(next.text("spread.m-1001") == expected)
            #expect(try Self.due(desk).map { $0.text("due_at") } == ["2026-02-02T06:37:29+01:00"])
            #expect(try desk.settlecast("next", "weekly", "-n", "1").out.contains("m-1001 at \(expected)"))
        }
    }
}
