import Diagnostics
import Schedules
import Settlements
import Testing

/// What is owed, as arithmetic over definition, journal and clock.
@Suite struct `Due runs` {
    private let definition: Definition

    init() throws {
        let text = """
            title: Weekly
            report: settlement
            for: all merchants
            period: week
            zone: Europe/Amsterdam
            run: {on: monday, at: "06:30"}
            outputs: [{csv: {layout: settlement-lines@1}}]
            deliver: [{folder: {to: outbox}}]

            """
        let loaded = Definitions.load(
            .init(configuration: nil, directory: "/", definitions: ["weekly.yaml"]), read: { _ in Array(text.utf8) },
            zones: { _ in Zones() })
        definition = try #require(loaded["weekly"], "\(loaded.diagnostics.map(\.text))")
    }

    private func at(_ text: String) throws -> Instant { try Instant(timestamp: text) }

    private func recorded(_ label: String, _ state: RunState, leaseEnds: Instant? = nil) throws -> RunStanding {
        let period = try Period(label: label, .week, in: definition.zone)
        return .init(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1),
            periodStart: period.start, state: state, leaseEnds: leaseEnds)
    }

    private func due(
        first: Moment?, seen: String, now: String, _ recorded: [RunStanding] = [], closed: String? = nil
    ) throws -> [String] {
        let merchant = Merchant(id: "m-1", name: "Acme", closed: closed)
        let runs = definition.dueRuns(
            of: [DueMerchant(merchant: merchant, firstBookings: first.map { [$0] } ?? [], recorded: recorded)],
            firstSeen: try at(seen), now: try at(now))
        return runs.map { run in
            "\(run.period.label) \(run.state.rawValue)" + (run.waitsFor.map { " behind \($0.period)" } ?? "")
        }
    }

    private let long = "2026-01-05T10:00:00Z"

    /// Monday 23 November 2026, 06:30 in Amsterdam is 05:30 UTC.
    @Test(arguments: [
        ("2026-11-18T12:00:00Z", "2026-11-23T05:29:59Z", [], "the week has ended, its time has not come"),
        ("2026-11-18T12:00:00Z", "2026-11-23T05:30:00Z", ["2026-W47 owed"], "the fire itself"),
        ("2026-11-18T12:00:00Z", "2026-11-30T05:29:59Z", ["2026-W47 owed"], "the next week is not due yet"),
        ("2026-11-22T22:59:59Z", "2026-11-23T05:30:00Z", ["2026-W47 owed"], "seen in the week's last second"),
        ("2026-11-22T23:00:00Z", "2026-11-23T05:30:00Z", [], "seen when the week was over"),
        (
            "2026-11-18T12:00:00Z", "2026-12-10T00:00:00Z",
            ["2026-W47 owed", "2026-W48 waiting behind 2026-W47", "2026-W49 waiting behind 2026-W47"],
            "an outage: all of them, oldest first"
        ),
    ])
    func `a new definition owes the first period that ends after it was first seen`(
        seen: String, now: String, expected: [String], reason: String
    ) throws {
        let due = try due(first: .instant(at(long)), seen: seen, now: now)
        #expect(due == expected, "\(reason)")
    }

    @Test(arguments: [
        ("2026-11-15T22:59:59Z", ["2026-W46 owed", "2026-W47 waiting behind 2026-W46"]),
        ("2026-11-15T23:00:00Z", ["2026-W47 owed"]), ("2026-11-22T23:00:00Z", []),
    ])
    func `a merchant that joins owes from the period of its first entry`(first: String, expected: [String]) throws {
        let due = try due(
            first: .instant(at(first)), seen: "2026-11-01T00:00:00Z", now: "2026-11-23T06:00:00Z")
        #expect(due == expected)
    }

    @Test func `a first entry with only a date belongs to that date's week`() throws {
        let date = Moment.date(try CalendarDate("2026-11-16"))
        #expect(try due(first: date, seen: "2026-11-01T00:00:00Z", now: "2026-11-23T06:00:00Z") == ["2026-W47 owed"])
    }

    @Test func `of a first time and a first date the zone says which week is the earlier`() throws {
        // Sunday 23:00 in Amsterdam, and Monday: kept as Sunday 22:00 and Monday 00:00 in UTC.
        let bookings = [Moment.date(try CalendarDate("2026-11-16")), .instant(try at("2026-11-15T22:00:00Z"))]
        let runs = definition.dueRuns(
            of: [DueMerchant(merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: bookings, recorded: [])],
            firstSeen: try at("2026-11-01T00:00:00Z"), now: try at("2026-11-23T06:00:00Z"))
        #expect(runs.map(\.period.label) == ["2026-W46", "2026-W47"])
    }

    @Test func `a merchant without entries is owed nothing`() throws {
        #expect(try due(first: nil, seen: long, now: "2026-12-10T00:00:00Z").isEmpty)
    }

    /// Week 47 in Amsterdam is [2026-11-15T23:00Z, 2026-11-22T23:00Z).
    @Test(
        arguments: [
            ("2026-11-22T22:59:59Z", nil, true), ("2026-11-22T23:00:00Z", nil, false), ("2026-11-22", nil, true),
            ("2026-11-23", nil, false), (nil, nil, false), ("2026-01-05", "2026-11-15", false),
            ("2026-01-05", "2026-11-16", true),
        ] as [(String?, String?, Bool)])
    func `a merchant takes part in a period from the first entry to the end of the relation`(
        first: String?, closed: String?, expected: Bool
    ) throws {
        let booking = try first.map { text in
            text.contains("T") ? Moment.instant(try at(text)) : .date(try CalendarDate(text))
        }
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme", closed: closed), firstBookings: booking.map { [$0] } ?? [],
            recorded: [])
        #expect(merchant.takesPart(in: try Period(label: "2026-W47", .week, in: definition.zone)) == expected)
    }

    @Test func `what the journal has is not owed again`() throws {
        for state in [RunState.kept, .delivered, .partlyFailed, .failed, .skipped, .abandoned] {
            let due = try due(
                first: .instant(at(long)), seen: "2026-11-18T12:00:00Z", now: "2026-11-23T06:00:00Z",
                [recorded("2026-W47", state)])
            #expect(due.isEmpty, "\(state)")
        }
    }

    @Test func `a held run holds those behind it`() throws {
        let due = try due(
            first: .instant(at(long)), seen: "2026-11-18T12:00:00Z", now: "2026-12-01T00:00:00Z",
            [recorded("2026-W47", .held)])
        #expect(due == ["2026-W47 held", "2026-W48 waiting behind 2026-W47"])
    }

    @Test(arguments: [("2026-11-23T06:00:01Z", "2026-W47 claimed"), ("2026-11-23T06:00:00Z", "2026-W47 owed")])
    func `a claim is left alone until its lease ends`(leaseEnds: String, expected: String) throws {
        let due = try due(
            first: .instant(at(long)), seen: "2026-11-18T12:00:00Z", now: "2026-11-23T06:00:00Z",
            [recorded("2026-W47", .claimed, leaseEnds: at(leaseEnds))])
        #expect(due == [expected])
    }

    @Test func `a merchant that has closed is owed nothing that begins after that day`() throws {
        let due = try due(
            first: .instant(at(long)), seen: "2026-11-01T00:00:00Z", now: "2026-11-30T06:00:00Z", closed: "2026-11-12")
        #expect(due == ["2026-W44 owed", "2026-W45 waiting behind 2026-W44", "2026-W46 waiting behind 2026-W44"])
    }

    @Test(arguments: [
        (RunState.delivered, ["2026-W47 owed"]), (.failed, ["2026-W47 owed"]),
        (.held, ["2026-W45 owed", "2026-W46 held", "2026-W47 waiting behind 2026-W46"]),
    ])
    func `an entry from before the first report makes no report of its own once that is made`(
        state: RunState, expected: [String]
    ) throws {
        let due = try due(
            first: .instant(at("2026-11-04T10:00:00Z")), seen: "2026-11-01T23:00:00Z", now: "2026-11-23T06:00:00Z",
            [recorded("2026-W46", state)])
        #expect(due == expected)
    }

    @Test func `a report made by hand of a period long past makes nothing else owed, and holds nothing up`() throws {
        let due = try due(
            first: .instant(at(long)), seen: "2026-11-18T12:00:00Z", now: "2026-11-23T06:00:00Z",
            [recorded("2026-W44", .held), recorded("2026-W45", .delivered)])
        #expect(due == ["2026-W47 owed"])
    }
}
