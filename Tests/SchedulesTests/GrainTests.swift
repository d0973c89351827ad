import Diagnostics
import Schedules
import Settlements
import Testing

/// How definitions cut time, and what becomes of that once they have reported.
@Suite struct `The grain` {
    private func at(_ text: String) throws -> Instant { try Instant(timestamp: text) }

    @Test(arguments: [
        (["period": "quarter"], "period: quarter, zone: Europe/Amsterdam, basis: booked"),
        (
            ["period": "year", "fiscal_year": "april", "cut_off": "\"17:00\"", "basis": "occurred"],
            "period: year, fiscal_year: april, zone: Europe/Amsterdam, cut_off: 17:00, basis: occurred"
        ),
        (["period": "quarter", "fiscal_year": "january"], "period: quarter, zone: Europe/Amsterdam, basis: booked"),
        (["period": "last 7 days"], "period: last 7 days, zone: Europe/Amsterdam, basis: booked"),
        (["period": "month to date"], "period: month to date, zone: Europe/Amsterdam, basis: booked"),
    ])
    func `is read and recorded in the words of a definition`(changes: [String: String], expected: String) throws {
        #expect(try Fixtures.usable(changes).grain.record == expected)
    }

    @Test(arguments: [
        (["period": "last 0 days"], ["unknown-word"]), (["period": "last 367 days"], ["unknown-word"]),
        (["period": "last week"], ["unknown-word"]), (["period": "[week]"], ["wrong-kind"]),
        (["period": "payouts"], ["unknown-word"]), (["cut_off": "5pm"], ["time-of-day"]),
        (["cut_off": "17:00"], []), (["cut_off": "\"00:00\""], ["without-effect"]),
        (["fiscal_year": "april"], ["without-effect"]),
        (["period": "quarter", "fiscal_year": "April"], ["unknown-word"]),
        (["period": "quarter", "fiscal_year": "april"], []),
        (["period": "last 7 days", "corrections": "revise"], ["without-effect"]),
        (["from": "2026-02-30"], ["from-date"]), (["from": "2026-12-01"], []),
        (
            [
                "period": "month to date",
                "deliver":
                    "[{folder: {to: outbox, send: [csv], name: \"{merchant.id}_{period.start}_r{revision}.csv\"}}]",
                "outputs": "[{csv: {layout: settlement-lines@1}}]",
            ], ["name-not-unique"]
        ),
        (
            [
                "deliver":
                    "[{folder: {to: outbox, send: [csv], name: \"{merchant.id}_{period.start}_r{revision}.csv\"}}]",
                "outputs": "[{csv: {layout: settlement-lines@1}}]",
            ], []
        ),
    ])
    func `is refused where it is wrong`(changes: [String: String], expected: [String]) {
        #expect(Fixtures.names(changes) == expected)
    }

    // MARK: A changed grain

    /// The weeks up to Monday 23 November 2026 reported, and what else the journal holds.
    private func recorded(_ others: [RunStanding] = []) throws -> [RunStanding] {
        let weekly = try Fixtures.usable([:]).grain
        return try ["2026-W46", "2026-W47"].map { try standing($0, weekly) } + others
    }

    private func standing(_ label: String, _ grain: Grain, _ state: RunState = .delivered) throws -> RunStanding {
        let period = try grain.period(label: label)
        return RunStanding(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1),
            periodStart: period.start, periodEnd: period.end, endDate: period.endDate, grain: grain.record,
            state: state, leaseEnds: nil)
    }

    private func due(_ definition: Definition, _ recorded: [RunStanding], now: String) throws -> [String] {
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [.instant(try at("2026-01-05T10:00:00Z"))],
            recorded: recorded)
        return definition.dueRuns(of: [merchant], firstSeen: try at("2026-11-10T00:00:00Z"), now: try at(now)).map {
            "\($0.period.label) \($0.passedOver == nil ? $0.state.rawValue : "passed over")"
        }
    }

    private static let monthly = ["period": "month", "run": "{on: 1, at: \"06:30\"}"]

    /// 1 December 2026, 06:30 in Amsterdam is 05:30 UTC.
    @Test(
        arguments: [
            ("2026-12-01", "2026-12-01T05:29:59Z", []),
            ("2026-12-01", "2026-12-01T05:30:00Z", ["2026-11-23--2026-12-01 owed"]),
            ("2026-12-01", "2027-01-01T05:30:00Z", ["2026-11-23--2026-12-01 owed", "2026-12 waiting"]),
            ("2027-01-01", "2027-02-01T05:30:00Z", ["2026-11-23--2027-01-01 owed", "2027-01 waiting"]),
            ("2026-11-24", "2027-01-01T05:30:00Z", ["2026-11-23--2026-12-01 owed", "2026-12 waiting"]),
        ] as [(String, String, [String])])
    func `goes on from a later date, and what lies between is one short period`(
        from: String, now: String, expected: [String]
    ) throws {
        let definition = try Fixtures.usable(Self.monthly.merging(["from": from]) { $1 })
        #expect(try due(definition, recorded(), now: now) == expected)
        #expect(definition.grainChange(since: try recorded())?.refusal == nil)
    }

    /// The 400 days of seed 580 found it made: it is missed as soon as December's report is due.
    @Test(
        arguments: [
            ("skip", "2026-12-20T00:00:00Z", ["2026-11-23--2026-12-01 owed"]),
            ("skip", "2027-01-01T05:30:00Z", ["2026-11-23--2026-12-01 passed over", "2026-12 owed"]),
            ("latest", "2027-01-01T05:30:00Z", ["2026-11-23--2026-12-01 owed", "2026-12 waiting"]),
            (
                "latest", "2027-02-01T05:30:00Z",
                ["2026-11-23--2026-12-01 passed over", "2026-12 owed", "2027-01 waiting"]
            ),
        ] as [(String, String, [String])])
    func `the short period is missed as any other`(missed: String, now: String, expected: [String]) throws {
        let definition = try Fixtures.usable(
            Self.monthly.merging(["from": "2026-12-01", "missed": missed]) { $1 })
        #expect(try due(definition, recorded(), now: now) == expected)
    }

    @Test func `once the short period is reported, the new ones follow, and nothing is owed again`() throws {
        let definition = try Fixtures.usable(Self.monthly.merging(["from": "2026-12-01"]) { $1 })
        let change = try #require(definition.grainChange(since: try recorded()))
        let short = try #require(change.short)
        #expect(short.start.description == "2026-11-22T23:00:00Z" && short.end.description == "2026-11-30T23:00:00Z")
        let made = RunStanding(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: short.label, revision: 1),
            periodStart: short.start, periodEnd: short.end, endDate: short.endDate, grain: definition.grain.record,
            state: .delivered, leaseEnds: nil)
        #expect(try due(definition, recorded([made]), now: "2026-12-20T00:00:00Z") == [])
        #expect(try due(definition, recorded([made]), now: "2027-01-01T05:30:00Z") == ["2026-12 owed"])
        // Without 'from' afterwards too: it has begun.
        let later = try Fixtures.usable(Self.monthly)
        #expect(try due(later, recorded([made]), now: "2027-01-01T05:30:00Z") == ["2026-12 owed"])
        let all = try recorded([made, standing("2026-12", definition.grain)])
        #expect(try due(later, all, now: "2027-02-01T05:30:00Z") == ["2027-01 owed"])
        #expect(later.grainChange(since: all)?.refusal == nil)
    }

    @Test(
        arguments: [
            (["period": "month"], "2026-12-01"), (["zone": "UTC"], "2026-11-23"), (["basis": "occurred"], "2026-11-23"),
            (["cut_off": "\"17:00\""], "2026-11-30"), (["period": "month", "from": "2026-11-01"], "2026-12-01"),
            (["period": "last 7 days"], nil),
            (["period": "quarter", "fiscal_year": "february"], "2027-02-01"),
            (["title": "another"], nil), (["run": "{on: tuesday, at: \"07:00\"}"], nil),
        ] as [([String: String], String?)])
    func `is not changed after a report without a date`(changes: [String: String], possible: String?) throws {
        let definition = try Fixtures.usable(changes)
        let refusal = definition.grainChange(since: try recorded())?.refusal
        #expect((refusal != nil) == (possible != nil), "\(refusal ?? "")")
        if let possible {
            #expect(refusal?.contains("write 'from: \(possible)' or a later date") == true, "\(refusal ?? "")")
        }
    }

    @Test func `a run that was held by the change holds nothing up when it is changed back`() throws {
        let monthly = try Fixtures.usable(Self.monthly)
        let held = try recorded([standing("2026-11", monthly.grain, .held)])
        #expect(try due(try Fixtures.usable([:]), held, now: "2026-11-30T05:30:00Z") == ["2026-W48 owed"])
        let givenUp = try recorded([standing("2026-11", monthly.grain, .abandoned)])
        #expect(try due(try Fixtures.usable([:]), givenUp, now: "2026-11-30T05:30:00Z") == ["2026-W48 owed"])
    }

    // MARK: Windows

    /// Seen on Tuesday 10 November. One window for each fire, whatever lies between.
    @Test(arguments: [
        (
            "last 7 days", "{at: \"06:30\"}", "2026-11-12T12:00:00Z",
            ["2026-11-04--2026-11-11", "2026-11-05--2026-11-12"]
        ),
        (
            "last 7 days", "{on: monday, at: \"06:30\"}", "2026-11-24T00:00:00Z",
            ["2026-11-09--2026-11-16", "2026-11-16--2026-11-23"]
        ),
        ("last 30 days", "{on: monday, at: \"06:30\"}", "2026-11-16T05:30:00Z", ["2026-10-17--2026-11-16"]),
        (
            "last 7 days", "{cron: \"0 6,18 * * *\"}", "2026-11-12T18:00:00Z",
            ["2026-11-04--2026-11-11", "2026-11-05--2026-11-12"]
        ),
        (
            "month to date", "{on: monday, at: \"06:30\"}", "2026-12-01T00:00:00Z",
            ["2026-11-01--2026-11-16", "2026-11-01--2026-11-23", "2026-11-01--2026-11-30"]
        ),
    ])
    func `of windows has one for each fire`(period: String, run: String, now: String, expected: [String]) throws {
        let definition = try Fixtures.usable(["period": period, "run": run])
        #expect(try due(definition, [], now: now).map { String($0.prefix { $0 != " " }) } == expected)
    }
}
