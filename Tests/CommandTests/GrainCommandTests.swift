import Foundation
import Support
import Testing

extension `The built program` {
    /// A definition of weeks that becomes one of months, as its author sees it.
    @Suite(.timeLimit(.minutes(3))) struct `A definition whose periods are changed` {
        @Test func `is refused by check and by the run, goes on from a date, and names the short period`() throws {
            let desk = try Desk()
            desk.now = "2026-01-12T07:00:00+01:00"
            try desk.configure()
            try desk.define("weekly", deliver: [Desk.byFolder])
            try desk.importData()
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0)
            let weekly = String(decoding: try #require(desk.bytes("schedules/weekly.yaml")), as: UTF8.self)
            let monthly = weekly.replacing("period: week", with: "period: month").replacing("monday", with: "1")
            try desk.write(monthly, to: "schedules/weekly.yaml")
            let refused = try desk.settlecast("check")
            #expect(refused.status == 65)
            #expect(
                refused.out.contains("weekly.yaml:4:9: error: it has reported up to 2026-01-12T00:00:00+01:00 with")
                    && refused.out.contains("[grain-changed]")
                    && refused.out.contains("write 'from: 2026-02-01' or a later date"), "\(refused.out)")

            desk.now = "2026-03-01T07:00:00+01:00"
            let held = try desk.settlecast("run", "weekly", "--period", "2026-02", "--for", "m-1001")
            #expect(held.status == 65, "\(held.out)")
            try desk.write(monthly + "from: 2026-02-01\n", to: "schedules/weekly.yaml")
            #expect(try desk.settlecast("check").status == 0)
            let early = try desk.settlecast("run", "weekly", "--period", "2026-02", "--for", "m-1001")
            #expect(early.status == 65)
            #expect(
                early.err.contains("weekly@m-1001/2026-01-12--2026-02-01.1 is owed and comes first"), "\(early.err)")
            let short = try desk.settlecast(
                "run", "weekly", "--period", "2026-01-12--2026-02-01", "--for", "m-1001", "--format", "json")
            #expect(short.status == 0, "\(short.err)")
            let made = try #require(try short.objects().first)
            #expect(made.text("period.start") == "2026-01-12T00:00:00+01:00")
            #expect(made.text("period.end") == "2026-02-01T00:00:00+01:00")
            #expect(made.number("sequence") == 2)
            let next = try desk.settlecast(
                "run", "weekly", "--period", "2026-02", "--for", "m-1001", "--format", "json")
            #expect(try next.objects().first?.number("sequence") == 3, "\(next.err)")
            #expect(
                desk.names(in: "outbox")
                    == ["2026-01-12--2026-02-01", "2026-02", "2026-W02"].map { "weekly_m-1001_\($0)_r1.csv" })
        }
    }
}
