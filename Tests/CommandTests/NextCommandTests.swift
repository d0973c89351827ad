import Foundation
import Support
import Testing

extension `The built program` {
    /// The coming fires, of a definition and of an expression alone.
    @Suite(.timeLimit(.minutes(3))) struct `What next tells` {
        /// Expectations: the changes of the clocks as the tz database has them.
        @Test(arguments: [
            (
                "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00",
                ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
                ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
            ),
            (
                "*/30 2 * * *", "Europe/Berlin", "2026-10-25T02:30:00+02:00",
                ["2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"],
                ["2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"]
            ),
            (
                "0 6 29 2 *", "UTC", "2026-01-01T00:00:00Z", ["2028-02-29T06:00:00Z", "2032-02-29T06:00:00Z"],
                ["2028-02-29T06:00:00Z", "2032-02-29T06:00:00Z"]
            ),
        ])
        func `of an expression needs neither configuration nor store`(
            expression: String, zone: String, from: String, at: [String], utc: [String]
        ) throws {
            let desk = try Desk()
            let words = ["next", "--cron", expression, "--zone", zone, "--from", from, "-n", "2"]
            let outcome = try desk.settlecast(words + ["--format", "json"])
            let fires = try outcome.objects()
            #expect(fires.map(\.keys) == [["at", "utc"], ["at", "utc"]])
            #expect(fires.map { $0.text("at") } == at)
            #expect(fires.map { $0.text("utc") } == utc)
            #expect(outcome.err.isEmpty)
            let shown = try desk.settlecast(words)
            #expect(at.allSatisfy { shown.out.contains($0) }, "\(shown.out)")
            #expect(shown.out.contains("2026-03-29T02:30:00 does not exist") == (at[0] == "2026-03-29T03:00:00+02:00"))
            #expect(desk.names(in: "") == ["schedules"])
        }

        @Test(arguments: [
            (["--cron", "61 6 * * *", "--zone", "UTC"], "minute: expected 0 to 59, found '61'"),
            (["--cron", "0 6 30 2 *", "--zone", "UTC"], "there is no day '30' in month '2'"),
            (["--cron", "0 6 * *", "--zone", "UTC"], "expected five fields, found 4"),
            (["--cron", "0 6 * * *", "--zone", "Amsterdam"], "did you mean 'Europe/Amsterdam'?"),
            (["--cron", "0 6 * * *"], "--cron and --zone go together"),
            (["--zone", "UTC"], "--cron and --zone go together"),
            (["weekly", "--cron", "0 6 * * *", "--zone", "UTC"], "name one of them"),
        ])
        func `of a wrong one says what is wrong`(words: [String], said: String) throws {
            let outcome = try Desk().settlecast(["next"] + words)
            #expect(outcome.status == 64)
            #expect(outcome.err.contains(said), "\(outcome.err)")
            #expect(outcome.out.isEmpty)
        }

        /// 3 April 2026 is Good Friday, 27 April the King's Day of a calendar of the desk's own.
        @Test(arguments: [
            (
                "{on: friday, at: \"06:30\", calendar: TARGET2, roll: following}", "2026-04-01",
                "2026-04-07T06:30:00+02:00", ["2026-04-03 is Good Friday in TARGET2: following to 2026-04-07"]
            ),
            (
                "{on: monday, at: \"06:30\", calendar: [TARGET2, nl-bank], roll: preceding}", "2026-04-21",
                "2026-04-24T06:30:00+02:00", ["2026-04-27 is King's Day in nl-bank: preceding to 2026-04-24"]
            ),
            (
                "{on: 31, at: \"06:30\", calendar: TARGET2, roll: modified following}", "2026-10-15",
                "2026-10-30T06:30:00+01:00", ["2026-10-31 is a weekend in TARGET2: modified following to 2026-10-30"]
            ),
            (
                "{at: \"02:30\"}", "2026-03-29", "2026-03-29T03:00:00+02:00",
                [
                    "2026-03-29T02:30:00 does not exist in Europe/Amsterdam: clocks go forward; the first instant after the gap"
                ]
            ),
            (
                "{at: \"02:30\", gap: skip}", "2026-03-29", "2026-03-30T02:30:00+02:00",
                [
                    "2026-03-29T02:30:00 does not exist in Europe/Amsterdam: clocks go forward; no fire then, by 'gap: skip'"
                ]
            ),
            (
                "{at: \"02:30\", repeated: second}", "2026-10-25", "2026-10-25T02:30:00+01:00",
                ["2026-10-25T02:30:00 comes twice in Europe/Amsterdam: clocks go back; the second of the two"]
            ),
        ])
        func `of a definition notes clocks and holidays`(run: String, from: String, at: String, notes: [String]) throws
        {
            let desk = try Self.desk(run)
            let fires = try desk.settlecast(
                "next", "weekly", "-n", "1", "--from", "\(from)T00:00:00+01:00", "--format", "json"
            ).objects()
            #expect(fires.map { $0.text("at") } == [at])
            #expect(fires.first?["notes"] as? [String] == notes)
        }

        @Test func `check counts calendars, warns of one that ends and notes what does not go together`() throws {
            let desk = try Self.desk("{on: 1, at: \"06:30\", calendar: [TARGET2, nl-bank], roll: following}")
            desk.now = "2026-11-22T12:00:00+01:00"
            let outcome = try desk.settlecast("check")
            #expect(outcome.status == 0)
            #expect(
                outcome.out.contains(
                    "schedules/weekly.yaml:6:47: warning: calendar 'nl-bank' is valid through 2026-12-31"),
                "\(outcome.out)")
            #expect(
                outcome.out.contains("schedules/weekly.yaml:6:11: note: up to 5 of its periods end before it runs"),
                "\(outcome.out)")
            #expect(outcome.out.contains("2 files checked: 0 errors, 1 warning\n"), "\(outcome.out)")
            // A definition alone finds the calendars beside it, and a calendar can be looked at alone.
            #expect(
                try desk.settlecast("check", "schedules/weekly.yaml").out.contains(
                    "2 files checked: 0 errors, 1 warning\n"))
            #expect(
                try desk.settlecast("check", "schedules/calendars/nl-bank.yaml").out == "1 file checked: no problems\n")
            try desk.write("holidays: {King's Day: 27 aprl}\n", to: "schedules/calendars/nl-bank.yaml")
            let wrong = try desk.settlecast("next", "weekly")
            #expect(wrong.status == 65)
            #expect(
                wrong.err.contains(
                    "schedules/calendars/nl-bank.yaml:1:24: error: expected a holiday's day, found '27 aprl'"),
                "\(wrong.err)")
            #expect(wrong.err.contains("'weekly' cannot be used"), "\(wrong.err)")
        }

        private static func desk(_ run: String) throws -> Desk {
            let desk = try Desk()
            try desk.write(
                """
                title: Weekly
                report: settlement
                for: all merchants
                period: week
                zone: Europe/Amsterdam
                run: \(run)
                outputs:
                  - csv: {layout: settlement-lines@1}
                deliver:
                  - folder: {to: outbox}

                """, to: "schedules/weekly.yaml")
            _ = try desk.scratch.directory("desk/schedules/calendars")
            try desk.write(
                "holidays: {King's Day: 27 april}\nvalid_through: 2026-12-31\n", to: "schedules/calendars/nl-bank.yaml")
            return desk
        }
    }
}
