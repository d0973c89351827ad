import Diagnostics
import Schedules
import Settlements
import Testing

/// Which periods a definition owes, from when, and which of the missed ones; expectations by hand.
@Suite struct `Owed periods` {
    private func at(_ text: String) throws -> Instant { try Instant(timestamp: text) }

    private func standing(_ label: String, _ state: RunState, of definition: Definition) throws -> RunStanding {
        RunStanding(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1),
            periodStart: try definition.grain.period(label: label).start, state: state,
            leaseEnds: nil)
    }

    private func due(
        _ definition: Definition, first: String = "2025-01-06T10:00:00Z", seen: String, now: String,
        _ recorded: [(String, RunState)] = []
    ) throws -> [DueRun] {
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [.instant(try at(first))],
            recorded: try recorded.map { try standing($0.0, $0.1, of: definition) })
        return definition.dueRuns(of: [merchant], firstSeen: try at(seen), now: try at(now))
    }

    private func text(_ runs: [DueRun]) -> [String] {
        runs.map { "\($0.period.label) " + ($0.passedOver == nil ? $0.state.rawValue : "passed over") }
    }

    // MARK: from

    /// Weeks begin on Monday: 2 and 9 November 2026 are Mondays. Seen on Wednesday the 18th, asked on Monday the 23rd at noon.
    @Test(
        arguments: [
            ("", [], ["2026-W47"], "without: what ends after it was first seen"),
            ("2026-11-02", [], ["2026-W45", "2026-W46", "2026-W47"], "begins on the day"),
            ("2026-11-03", [], ["2026-W46", "2026-W47"], "nothing that begins before it"),
            ("2026-11-16", [], ["2026-W47"], "the week in which it was first seen"),
            ("2026-11-17", [], [], "first seen within a week that begins before it"),
            ("2027-01-04", [], [], "a date to come"),
            ("2026-11-02", [("2026-W45", .delivered)], ["2026-W46", "2026-W47"], "one is reported"),
            ("2026-11-02", [("2026-W46", .delivered)], ["2026-W47"], "the date was moved back: order stands"),
            ("2026-11-02", [("2026-W45", .skipped), ("2026-W46", .superseded)], ["2026-W47"], "skipped and replaced"),
            (
                "2026-11-09", [("2026-W45", .delivered), ("2026-W46", .delivered)], ["2026-W47"],
                "moved to a reported one"
            ),
        ] as [(String, [(String, RunState)], [String], String)])
    func `of a definition with from are those that begin on that date or later and are not reported`(
        from: String, recorded: [(String, RunState)], expected: [String], reason: String
    ) throws {
        let definition = try Fixtures.usable(from.isEmpty ? [:] : ["from": from])
        let runs = try due(definition, seen: "2026-11-18T12:00:00Z", now: "2026-11-23T12:00:00Z", recorded)
        #expect(runs.map(\.period.label) == expected, "\(reason)")
    }

    @Test func `do not begin before a merchant's first entry, whatever from says`() throws {
        let definition = try Fixtures.usable(["from": "2026-01-01"])
        let runs = try due(
            definition, first: "2026-11-12T10:00:00Z", seen: "2026-11-18T12:00:00Z", now: "2026-11-23T12:00:00Z")
        #expect(runs.map(\.period.label) == ["2026-W46", "2026-W47"])
    }

    /// Reported on the 10th and 20th; then somebody writes the 15th. That of 15 November never was, that of December is.
    @Test func `are no windows of fires that a cadence would have had before the last one`() throws {
        let definition = try Fixtures.usable(["period": "month to date", "run": "{on: 15, at: \"06:30\"}"])
        let recorded = try ["2026-11-01--2026-11-10", "2026-11-01--2026-11-20"].map { label in
            let period = try definition.grain.period(label: label)
            return RunStanding(
                run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1),
                periodStart: period.start, periodEnd: period.end, state: .delivered, leaseEnds: nil)
        }
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [.instant(try at("2026-11-02T10:00:00Z"))],
            recorded: recorded)
        func due(_ now: String) throws -> [String] {
            let seen = try at("2026-11-02T12:00:00Z")
            return text(definition.dueRuns(of: [merchant], firstSeen: seen, now: try at(now)))
        }
        #expect(try due("2026-11-25T12:00:00Z") == [])
        #expect(try due("2026-12-15T12:00:00Z") == ["2026-12-01--2026-12-15 owed"])
    }

    // MARK: missed

    /// Days of Amsterdam, run at 06:30 (05:30 UTC) on the day after; first seen on 10 November at noon. On the 15th at noon the
    /// 14th is on time, and the 10th to 13th are late.
    @Test(arguments: [
        ("all", ["10 owed", "11 waiting", "12 waiting", "13 waiting", "14 waiting"]),
        ("latest", ["10 passed over", "11 passed over", "12 passed over", "13 owed", "14 waiting"]),
        ("skip", ["10 passed over", "11 passed over", "12 passed over", "13 passed over", "14 owed"]),
        // Due on the 13th and 14th at 05:30Z: the first is 54.5 hours ago, the second 30.5.
        ("{within: 2 days}", ["10 passed over", "11 passed over", "12 passed over", "13 owed", "14 waiting"]),
        ("{make: all, within: 3 days}", ["10 passed over", "11 passed over", "12 owed", "13 waiting", "14 waiting"]),
        (
            "{make: latest, within: 1 day}",
            ["10 passed over", "11 passed over", "12 passed over", "13 passed over", "14 owed"]
        ),
        (
            "{make: latest, within: 31 hours}",
            ["10 passed over", "11 passed over", "12 passed over", "13 owed", "14 waiting"]
        ),
        ("{spaced: 5 min}", ["10 owed", "11 waiting", "12 waiting", "13 waiting", "14 waiting"]),
    ])
    func `that were missed are made or passed over as missed says`(missed: String, expected: [String]) throws {
        let definition = try Fixtures.usable(["period": "day", "run": "{at: \"06:30\"}", "missed": missed])
        let runs = try due(definition, seen: "2026-11-10T12:00:00Z", now: "2026-11-15T12:00:00Z")
        #expect(text(runs) == expected.map { "2026-11-\($0)" })
    }

    /// The 13th is due on the 14th at 05:30Z, and late when the 14th is due: on the 15th at 05:30Z.
    @Test(arguments: [
        ("2026-11-15T05:29:59Z", ["2026-11-13 owed"]),
        ("2026-11-15T05:30:00Z", ["2026-11-13 passed over", "2026-11-14 owed"]),
    ])
    func `are late when the report of a later period is due`(now: String, expected: [String]) throws {
        let definition = try Fixtures.usable(["period": "day", "run": "{at: \"06:30\"}", "missed": "skip"])
        #expect(text(try due(definition, seen: "2026-11-13T12:00:00Z", now: now)) == expected)
    }

    /// Seven days share the fire of Monday the 16th; it is past for them with that of Monday the 23rd.
    @Test func `that share a fire are not late for each other`() throws {
        let definition = try Fixtures.usable(["period": "day", "missed": "skip"])
        let onTime = try due(definition, seen: "2026-11-13T12:00:00Z", now: "2026-11-16T05:30:00Z")
        #expect(text(onTime) == ["2026-11-13 owed", "2026-11-14 waiting", "2026-11-15 waiting"])
        let day = try Period(label: "2026-11-13", .day, in: definition.zone)
        #expect(!definition.isBackfill(day, of: "m-1", at: try at("2026-11-23T05:29:59Z")))
        #expect(definition.isBackfill(day, of: "m-1", at: try at("2026-11-23T05:30:00Z")))
    }

    /// A fire every day for weeks: what Monday did not make is late only when the next week is due.
    @Test func `are not late at a fire that is for the same period`() throws {
        let definition = try Fixtures.usable(["run": "{at: \"06:30\"}", "missed": "skip"])
        #expect(
            text(try due(definition, seen: "2026-11-18T12:00:00Z", now: "2026-11-29T22:00:00Z")) == ["2026-W47 owed"])
    }

    @Test(arguments: [(RunState.held, "held"), (.owed, "passed over")])
    func `that somebody has to act on are not passed over`(state: RunState, expected: String) throws {
        let definition = try Fixtures.usable(["period": "day", "run": "{at: \"06:30\"}", "missed": "skip"])
        let runs = try due(
            definition, seen: "2026-11-13T12:00:00Z", now: "2026-11-16T12:00:00Z", [("2026-11-13", state)])
        #expect(
            text(runs) == [
                "2026-11-13 \(expected)", "2026-11-14 passed over",
                "2026-11-15 \(state == .held ? "waiting" : "owed")",
            ])
    }

    @Test func `that are passed over say why`() throws {
        let reasons = try ["skip", "latest", "{within: 2 days}", "{within: 3 hours}"].map { missed in
            let definition = try Fixtures.usable(["period": "day", "run": "{at: \"06:30\"}", "missed": missed])
            return try due(definition, seen: "2026-11-10T12:00:00Z", now: "2026-11-15T12:00:00Z").first?.passedOver
        }
        #expect(
            reasons == [
                "its report was missed, and 'missed: skip' makes none later",
                "its report was missed, and 'missed: latest' makes that of 2026-11-13 alone",
                "its report was due more than 2 days ago, and 'missed' goes no further back",
                "its report was due more than 3 hours ago, and 'missed' goes no further back",
            ])
    }

    // MARK: spread

    /// `printf 'weekly\0m-1' | sha256sum` begins with a204ba9555b45d7a: that number modulo 1200, by Python.
    private static let shift: Int64 = 666

    @Test func `with a spread are due by a shift that stays`() throws {
        let definition = try Fixtures.usable(["spread": "20 min"])
        let shift = definition.shift(of: "m-1")
        #expect(shift == Self.shift)
        let fire = try at("2026-11-23T05:30:00Z")
        let before = fire.advanced(by: shift - 1).description
        #expect(try due(definition, seen: "2026-11-18T12:00:00Z", now: before).isEmpty)
        let runs = try due(definition, seen: "2026-11-18T12:00:00Z", now: fire.advanced(by: shift).description)
        #expect(runs.map(\.dueAt) == [fire.advanced(by: shift)])
        #expect(try Fixtures.usable([:]).shift(of: "m-1") == 0)
    }

    @Test func `with a spread lie in all of it`() throws {
        let definition = try Fixtures.usable(["spread": "20 min"])
        let shifts = (0..<1000).map { definition.shift(of: "m-\($0)") }
        #expect(shifts.allSatisfy { (0..<1200).contains($0) })
        // A thousand in four quarters: 250 each, with a deviation of 14 (√(1000 · ¼ · ¾)); six of those.
        for quarter in 0..<4 {
            let count = shifts.count { $0 / 300 == quarter }
            #expect((166...334).contains(count), "\(quarter): \(count)")
        }
    }
}
