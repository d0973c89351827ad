import Diagnostics
import Schedules
import Settlements
import Testing

/// When revisions are due, as arithmetic over definition, journal and clock.
@Suite struct `Due revisions` {
    private let definition: Definition

    init() throws {
        let text = Fixtures.definition(["corrections": "revise"])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("weekly.yaml", text)])
        definition = try #require(loaded["weekly"], "\(loaded.diagnostics.map(\.text))")
    }

    private func recorded(
        _ label: String, _ revision: Int = 1, _ state: RunState = .delivered, leaseEnds: String? = nil
    ) throws -> RunStanding {
        RunStanding(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: revision),
            periodStart: try Period(label: label, .week, in: definition.zone).start, state: state,
            leaseEnds: try leaseEnds.map { try Instant(timestamp: $0) })
    }

    private func outdated(
        _ label: String, _ revision: Int = 1, since: String, _ cause: OutdatedReport.Cause = .opening
    ) throws -> OutdatedReport {
        OutdatedReport(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: revision),
            since: try Instant(timestamp: since), cause: cause)
    }

    private func due(_ recorded: [RunStanding], _ outdated: [OutdatedReport], now: String) throws -> [DueRun] {
        let first = Moment.instant(try Instant(timestamp: "2026-01-05T10:00:00Z"))
        return definition.dueRuns(
            of: [
                DueMerchant(
                    merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [first], recorded: recorded,
                    outdated: outdated)
            ],
            firstSeen: try Instant(timestamp: "2026-11-02T12:00:00Z"), now: try Instant(timestamp: now))
    }

    private func text(_ runs: [DueRun]) -> [String] {
        runs.map { run in
            "\(run.period.label).\(run.revision) \(run.state.rawValue)"
                + (run.waitsFor.map { " behind \($0.period).\($0.revision)" } ?? "")
        }
    }

    /// Weeks 45 to 48 are reported; the definition fires on Mondays at 06:30 in Amsterdam, 05:30 UTC in winter.
    private func weeks(_ last: Int = 48) throws -> [RunStanding] { try (45...last).map { try recorded("2026-W\($0)") } }

    /// Wednesday, and the last second before Monday's fire at 05:30Z.
    @Test(arguments: [
        (
            "2026-12-02T10:00:01Z",
            ["2026-W46.2 waiting 2026-12-07T05:30:00Z", "2026-W47.2 waiting 2026-12-07T05:30:00Z"]
        ),
        (
            "2026-12-07T05:29:59Z",
            ["2026-W46.2 waiting 2026-12-07T05:30:00Z", "2026-W47.2 waiting 2026-12-07T05:30:00Z"]
        ),
        ("2026-12-07T05:30:00Z", []),
    ])
    func `that wait for a fire are told, with that fire`(now: String, expected: [String]) throws {
        let since = "2026-12-02T10:00:00Z"
        let first = Moment.instant(try Instant(timestamp: "2026-01-05T10:00:00Z"))
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [first], recorded: try weeks(),
            outdated: [try outdated("2026-W46", since: since, .late(2)), try outdated("2026-W47", since: since)])
        let now = try Instant(timestamp: now)
        let due = definition.dueRuns(
            of: [merchant], firstSeen: try Instant(timestamp: "2026-11-02T12:00:00Z"), now: now)
        let coming = definition.comingRevisions(of: [merchant], besides: due, now: now)
        #expect(
            coming.map { "\($0.period.label).\($0.revision) \($0.state.rawValue) \($0.dueAt.description)" } == expected)
        let whys = (coming + due).prefix(2).map(\.why)
        #expect(whys == ["2 entries came after it", "its opening balance moves with 2026-W46.2"])
    }

    @Test(arguments: ["2026-12-02T10:00:01Z", "2026-12-06T23:00:00Z", "2026-12-07T05:29:59Z"])
    func `nothing goes out between fires`(now: String) throws {
        #expect(try due(try weeks(), [try outdated("2026-W46", since: "2026-12-02T10:00:00Z")], now: now).isEmpty)
    }

    @Test func `at the fire revisions come first, oldest first, and the original waits`() throws {
        let since = "2026-12-02T10:00:00Z"
        let due = try due(
            try weeks(),
            [
                try outdated("2026-W46", since: since, .late(1)), try outdated("2026-W47", since: since),
                try outdated("2026-W48", since: since, .late(3)),
            ],
            now: "2026-12-07T05:30:00Z")
        #expect(
            text(due) == [
                "2026-W46.2 owed", "2026-W47.2 waiting behind 2026-W46.2", "2026-W48.2 waiting behind 2026-W46.2",
                "2026-W49.1 waiting behind 2026-W46.2",
            ])
        #expect(
            due.map(\.why) == [
                "1 entry came after it", "its opening balance moves with 2026-W46.2", "3 entries came after it", nil,
            ])
        let fire = try Instant(timestamp: "2026-12-07T05:30:00Z")
        #expect(due.allSatisfy { $0.dueAt == fire })
    }

    @Test func `a revision is due at once where an original is owed, and after the fire where none is`() throws {
        // Imported an hour after the fire; week 49 is still owed.
        let late = try outdated("2026-W46", since: "2026-12-07T06:30:00Z", .late(1))
        #expect(
            text(try due(try weeks(), [late], now: "2026-12-07T07:00:00Z")) == [
                "2026-W46.2 owed", "2026-W49.1 waiting behind 2026-W46.2",
            ])
        // Week 49 is out: the next fire it is, a week later.
        #expect(try due(try weeks(49), [late], now: "2026-12-14T05:29:59Z").isEmpty)
        #expect(
            text(try due(try weeks(49), [late], now: "2026-12-14T05:30:00Z")) == [
                "2026-W46.2 owed", "2026-W50.1 waiting behind 2026-W46.2",
            ])
    }

    @Test func `after a crash the chain goes on where it stopped, and says with what`() throws {
        let since = "2026-12-02T10:00:00Z"
        let runs = try weeks().filter { $0.run.period != "2026-W46" }
        let due = try due(
            try runs + [recorded("2026-W46", 1, .superseded), recorded("2026-W46", 2)],
            [try outdated("2026-W47", since: since), try outdated("2026-W48", since: since)],
            now: "2026-12-07T06:00:00Z")
        #expect(text(due).first == "2026-W47.2 owed")
        #expect(
            due.prefix(2).map(\.why) == [
                "its opening balance moves with 2026-W46.2", "its opening balance moves with 2026-W47.2",
            ])
    }

    @Test(
        arguments: [
            (RunState.held, nil, "2026-W46.2 held"), (.claimed, "2026-12-07T06:30:00Z", "2026-W46.2 claimed"),
            (.claimed, "2026-12-07T05:59:00Z", "2026-W46.2 owed"), (.owed, nil, "2026-W46.2 owed"),
        ] as [(RunState, String?, String)])
    func `a revision that was begun holds those behind it, whatever asked for it`(
        state: RunState, leaseEnds: String?, expected: String
    ) throws {
        let begun = try recorded("2026-W46", 2, state, leaseEnds: leaseEnds)
        let due = try due(try weeks() + [begun], [], now: "2026-12-07T06:00:00Z")
        #expect(text(due) == [expected, "2026-W49.1 waiting behind 2026-W46.2"])
        #expect(due[0].why == nil, "the journal has it")
    }

    @Test func `the number of a revision that was given up is not taken again`() throws {
        let gone = try recorded("2026-W46", 2, .abandoned)
        let due = try due(
            try weeks() + [gone], [try outdated("2026-W46", since: "2026-12-02T10:00:00Z", .late(1))],
            now: "2026-12-07T06:00:00Z")
        #expect(text(due).first == "2026-W46.3 owed")
    }

    /// The report of week 47 is due on 23 November, that of week 48 on the 30th, that of week 49 on 7 December.
    @Test(arguments: [
        ("2026-11-30T05:29:59Z", "2026-W47", false), ("2026-11-30T05:30:00Z", "2026-W47", true),
        ("2026-11-30T05:30:00Z", "2026-W48", false),
    ])
    func `a report is made up later when that of the next period is due already`(
        now: String, period: String, expected: Bool
    ) throws {
        let period = try Period(label: period, .week, in: definition.zone)
        #expect(definition.isBackfill(period, of: "m-1", at: try Instant(timestamp: now)) == expected)
    }
}
