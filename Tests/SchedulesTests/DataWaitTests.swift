import Diagnostics
import Schedules
import Settlements
import Testing

/// What a definition waits for, and which runs that holds; expectations by hand.
@Suite struct `Waiting for data` {
    private static let covered = AwaitedData(coverage: true, itemisedPayouts: false)
    private static let itemised = AwaitedData(coverage: false, itemisedPayouts: true)

    // MARK: Reading

    @Test(
        arguments: [
            (["wait_for": "{covered: period end}"], WaitFor(covered)),
            (["wait_for": "{payouts: itemised}", "when_late": ""], WaitFor(itemised)),
            (
                ["wait_for": "{covered: period end, payouts: itemised, until: \"12:00\"}"],
                WaitFor(AwaitedData(coverage: true, itemisedPayouts: true), until: try? LocalTime("12:00"))
            ),
            (
                ["wait_for": "{covered: period end, until: \"09:30\"}", "when_late": "send marked incomplete"],
                WaitFor(covered, until: try? LocalTime("09:30"), whenLate: .sendMarkedIncomplete)
            ),
            (
                ["wait_for": "{covered: period end, until: \"09:30\"}", "when_late": "hold"],
                WaitFor(covered, until: try? LocalTime("09:30"))
            ),
            ([:], nil),
        ] as [([String: String], WaitFor?)])
    func `is read`(changes: [String: String], expected: WaitFor?) throws {
        #expect(try Fixtures.usable(changes).waitFor == expected)
    }

    @Test(
        arguments: [
            (["wait_for": "{}"], ["missing-key"]), (["wait_for": "{until: \"12:00\"}"], ["missing-key"]),
            (["wait_for": "covered"], ["wrong-kind"]), (["wait_for": "{covered: now}"], ["unknown-word"]),
            (["wait_for": "{payouts: all}"], ["unknown-word"]), (["wait_for": "{coverd: period end}"], ["unknown-key"]),
            (["wait_for": "{covered: period end, until: 9:30}"], ["time-of-day"]),
            (["wait_for": "{covered: period end, until: \"12:00\"}", "when_late": "send"], ["unknown-word"]),
            (["when_late": "hold"], ["without-effect"]),
            (["wait_for": "{covered: period end}", "when_late": "send marked incomplete"], ["without-effect"]),
            (["wait_for": "{covered: period end, until: \"12:00\"}", "when_late": "hold"], []),
        ])
    func `is refused or remarked on where it cannot be meant`(changes: [String: String], expected: [String]) {
        #expect(Fixtures.names(changes) == expected)
    }

    // MARK: What waits

    private func at(_ text: String) throws -> Instant { try Instant(timestamp: text) }

    /// Weeks of Amsterdam, run on Monday at 06:30 (05:30 UTC): weeks 47 and 48 of merchant m-1 with one account.
    private func told(
        _ waitFor: String, _ more: [String: String] = [:], covered: String?, payouts: [(String, String)] = [],
        now: String, _ recorded: [(String, Int, RunState)] = []
    ) throws -> [String] {
        let definition = try Fixtures.usable(["wait_for": waitFor].merging(more) { $1 })
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [.instant(try at("2026-01-05T10:00:00Z"))],
            recorded: try recorded.map { label, revision, state in
                RunStanding(
                    run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: revision),
                    periodStart: try definition.grain.period(label: label).start, state: state, leaseEnds: nil)
            })
        let due = definition.dueRuns(of: [merchant], firstSeen: try at("2026-11-18T12:00:00Z"), now: try at(now))
        let account = Account(merchant: "m-1", provider: "adyen/A", currency: try #require(Currency(code: "EUR")))
        let reach = DataReach(
            accounts: [
                AccountReach(account: account, covered: try covered.map { [.date(try CalendarDate($0))] } ?? [])
            ],
            openPayouts: try payouts.map { .init(account: account, id: $0, booked: .date(try CalendarDate($1))) })
        return definition.waiting(due, for: ["m-1": reach], now: try at(now)).map { run in
            var parts = [run.period.label, run.state.rawValue]
            if run.waitsForData { parts.append("for \(run.wait?.missing.count ?? 0)") }
            if let wait = run.wait { parts.append(wait.isOver ? "over" : wait.isLate ? "late" : "in time") }
            if let before = run.waitsFor { parts.append("behind \(before.period)") }
            if run.passedOver != nil { parts.append("passed over") }
            return parts.joined(separator: " ")
        }
    }

    private let noon = "{covered: period end, until: \"12:00\"}"

    /// `covered` is the first day that is not.
    @Test(
        arguments: [
            ("2026-11-23", "2026-11-23T05:30:00Z", ["2026-W47 owed"], "covered"),
            ("2026-11-22", "2026-11-23T05:30:00Z", ["2026-W47 waiting for 1 in time"], "Sunday is missing"),
            (nil, "2026-11-23T05:30:00Z", ["2026-W47 waiting for 1 in time"], "nobody has said"),
            (
                "2026-11-22", "2026-11-23T10:59:59Z", ["2026-W47 waiting for 1 in time"],
                "noon in Amsterdam is 11:00 UTC"
            ),
            ("2026-11-22", "2026-11-23T11:00:00Z", ["2026-W47 waiting for 1 late"], "noon"),
            ("2026-11-23", "2026-11-23T15:00:00Z", ["2026-W47 owed"], "covered in the afternoon"),
            (
                "2026-11-23", "2026-11-30T05:30:00Z",
                ["2026-W47 owed", "2026-W48 waiting for 1 in time behind 2026-W47"],
                "an outage: the first is made, the second waits"
            ),
            (
                "2026-11-22", "2026-11-30T05:30:00Z",
                ["2026-W47 waiting for 1 late", "2026-W48 waiting for 1 in time behind 2026-W47"],
                "the first holds the second"
            ),
            (
                "2026-11-30", "2026-11-30T05:30:00Z", ["2026-W47 owed", "2026-W48 waiting behind 2026-W47"],
                "all is there"
            ),
        ] as [(String?, String, [String], String)])
    func `a run waits until its accounts are covered`(
        covered: String?, now: String, expected: [String], reason: String
    ) throws {
        #expect(try told(noon, covered: covered, now: now) == expected, "\(reason)")
    }

    @Test(
        arguments: [
            ("2026-11-22", "2026-11-23T10:59:59Z", ["2026-W47 waiting for 1 in time"]),
            ("2026-11-22", "2026-11-23T11:00:00Z", ["2026-W47 owed over"]),
            ("2026-11-23", "2026-11-23T11:00:00Z", ["2026-W47 owed"]),
            (
                "2026-11-22", "2026-11-30T05:30:00Z",
                ["2026-W47 owed over", "2026-W48 waiting for 1 in time behind 2026-W47"]
            ),
        ] as [(String?, String, [String])])
    func `one that is to be sent incomplete is made when its time has come`(
        covered: String?, now: String, expected: [String]
    ) throws {
        #expect(
            try told(noon, ["when_late": "send marked incomplete"], covered: covered, now: now) == expected)
    }

    @Test func `without until it waits without end`() throws {
        #expect(
            try told("{covered: period end}", covered: "2026-11-22", now: "2026-11-29T23:00:00Z") == [
                "2026-W47 waiting for 1 in time"
            ])
    }

    /// Payouts with a date alone; the week goes from the 16th to the 22nd.
    @Test func `payouts of the period have to be itemised`() throws {
        func told(_ booked: String) throws -> [String] {
            try self.told("{payouts: itemised}", covered: nil, payouts: [("TX1", booked)], now: "2026-11-23T05:30:00Z")
        }
        #expect(try told("2026-11-15") == ["2026-W47 owed"])
        #expect(try told("2026-11-16") == ["2026-W47 waiting for 1 in time"])
        #expect(try told("2026-11-22") == ["2026-W47 waiting for 1 in time"])
        #expect(try told("2026-11-23") == ["2026-W47 owed"])
    }

    @Test func `what is held, under way or begun again does not wait`() throws {
        let now = "2026-11-23T05:30:00Z"
        #expect(try told(noon, covered: nil, now: now, [("2026-W47", 1, .held)]) == ["2026-W47 held"])
        #expect(
            try told(
                noon, ["corrections": "revise"], covered: nil, now: now,
                [
                    ("2026-W47", 1, .delivered), ("2026-W47", 2, .owed),
                ]) == ["2026-W47 owed"])
    }

    /// Lateness counts, whatever the reason: at the fire of week 48 the report of week 47 is missed.
    @Test func `what is missed is passed over, though its data is not there`() throws {
        #expect(
            try told(noon, ["missed": "skip"], covered: nil, now: "2026-11-30T05:30:00Z") == [
                "2026-W47 owed passed over", "2026-W48 waiting for 1 in time",
            ])
    }
}
