import Schedules
import Settlements
import Testing

/// Which reports on payouts are owed, as arithmetic over definition, journal, payouts and clock.
@Suite struct `Reports on payouts` {
    private static let account = Account(
        merchant: "m-1", provider: "adyen/ONE", currency: Currency(code: "EUR")!)

    /// Every morning at 06:30 in Amsterdam, in November 05:30 UTC.
    private func definition(_ more: [String: String] = [:]) throws -> Definition {
        try Fixtures.usable(
            ["period": "payout", "run": "{at: \"06:30\"}", "deliver": "[{folder: {to: outbox}}]"].merging(more) { $1 })
    }

    private func at(_ text: String) throws -> Instant { try Instant(timestamp: text) }

    private func payout(
        _ id: String, booked: Moment, known: String, itemised: String?, number: Int = 1
    ) throws -> KnownPayout {
        KnownPayout(
            key: PayoutKey(account: Self.account, identity: "\(id)-\(number)", id: id, number: number), booked: booked,
            importID: Int64(number), known: try at(known), itemised: try itemised.map { try at($0) })
    }

    private func recorded(_ label: String, _ state: RunState, _ definition: Definition) throws -> RunStanding {
        RunStanding(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1),
            periodStart: try at("2026-11-17T10:00:00Z"), grain: definition.grain.record, state: state, leaseEnds: nil,
            watermark: 1)
    }

    private func due(
        _ definition: Definition, _ payouts: [KnownPayout], _ recorded: [RunStanding] = [],
        outdated: [OutdatedReport] = [], seen: String = "2026-11-01T00:00:00Z", now: String, closed: String? = nil
    ) throws -> [String] {
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme", closed: closed), firstBookings: [], recorded: recorded,
            outdated: outdated, payouts: payouts)
        let runs = definition.dueRuns(of: [merchant], firstSeen: try at(seen), now: try at(now))
        return runs.map { run in
            "\(run.period.label).\(run.revision) \(run.state.rawValue) \(run.dueAt)"
                + (run.passedOver == nil ? "" : " passed over")
        }
    }

    private static let noon = Moment.instant(try! Instant(timestamp: "2026-11-17T12:00:00Z"))
    private static let date = Moment.date(try! CalendarDate("2026-11-17"))

    /// The fires are at 05:30 UTC. A date ends at midnight in Amsterdam, 23:00 UTC.
    @Test(
        arguments: [
            (noon, "2026-11-17T13:00:00Z", "2026-11-17T13:00:00Z", "2026-11-18T05:29:59Z", [], "before the first fire"),
            (
                noon, "2026-11-17T13:00:00Z", "2026-11-17T13:00:00Z", "2026-11-18T05:30:00Z", ["18"],
                "at the fire after it"
            ),
            (noon, "2026-11-18T05:30:00Z", "2026-11-17T13:00:00Z", "2026-11-18T05:30:00Z", ["18"], "known at the fire"),
            (noon, "2026-11-18T05:30:01Z", "2026-11-18T05:30:01Z", "2026-11-18T06:00:00Z", [], "known after the fire"),
            (
                noon, "2026-11-18T05:30:01Z", "2026-11-18T05:30:01Z", "2026-11-19T05:30:00Z", ["19"],
                "and due at the next"
            ),
            (
                noon, "2026-11-17T13:00:00Z", "2026-11-19T13:00:00Z", "2026-11-20T05:30:00Z", ["20"],
                "what it pays came later"
            ),
            (
                noon, "2026-11-10T13:00:00Z", "2026-11-10T13:00:00Z", "2026-11-17T11:00:00Z", [],
                "known before it is booked"
            ),
            (date, "2026-11-16T13:00:00Z", "2026-11-16T13:00:00Z", "2026-11-17T06:00:00Z", [], "a date counts whole"),
            (
                date, "2026-11-16T13:00:00Z", "2026-11-16T13:00:00Z", "2026-11-18T05:30:00Z", ["18"],
                "and ends at midnight"
            ),
            (
                noon, "2026-10-31T13:00:00Z", "2026-11-17T13:00:00Z", "2026-11-18T05:30:00Z", [],
                "known before it was seen"
            ),
            (noon, "2026-11-17T13:00:00Z", nil, "2026-11-18T05:30:00Z", ["18"], "nobody knows what it pays: it waits"),
        ] as [(Moment, String, String?, String, [String], String)])
    func `are due at the first fire at which all is there`(
        booked: Moment, known: String, itemised: String?, now: String, days: [String], why: String
    ) throws {
        let found = try due(
            definition(), [payout("po_1", booked: booked, known: known, itemised: itemised)], now: now)
        #expect(found == days.map { "po_1.1 owed 2026-11-\($0)T05:30:00Z" }, "\(why)")
    }

    @Test func `are owed from the date on which from says so, however long they are known`() throws {
        let old = try payout("a", booked: Self.noon, known: "2026-01-01T00:00:00Z", itemised: "2026-01-01T00:00:00Z")
        let now = "2026-11-20T06:00:00Z"
        #expect(try due(definition(["from": "2026-11-17"]), [old], now: now) == ["a.1 owed 2026-11-18T05:30:00Z"])
        #expect(try due(definition(["from": "2026-11-18"]), [old], now: now) == [])
        #expect(try due(definition(["from": "2026-11-17"]), [old], now: now, closed: "2026-11-16") == [])
    }

    @Test func `stand in the order of booking, each for itself, and each once`() throws {
        let daily = try definition()
        let all = try [
            payout("late", booked: Self.noon, known: "2026-11-18T00:00:00Z", itemised: "2026-11-18T00:00:00Z"),
            payout("early", booked: .date(CalendarDate("2026-11-16")), known: "2026-11-18T00:00:00Z", itemised: nil),
            payout(
                "late", booked: Self.noon, known: "2026-11-18T00:00:00Z", itemised: "2026-11-18T00:00:00Z", number: 2),
        ]
        let fire = "2026-11-18T05:30:00Z"
        let now = "2026-11-18T06:00:00Z"
        #expect(
            try due(daily, all, now: now) == ["early.1 owed \(fire)", "late.1 owed \(fire)", "late~2.1 owed \(fire)"])
        // What is held, and what is not known, holds nobody.
        let made = try [recorded("late", .held, daily)]
        #expect(
            try due(daily, all, made, now: now) == [
                "early.1 owed \(fire)", "late.1 held \(fire)", "late~2.1 owed \(fire)",
            ])
        let done = try [recorded("late", .delivered, daily), recorded("late~2", .abandoned, daily)]
        #expect(try due(daily, all, done, now: now) == ["early.1 owed \(fire)"])
        // In another zone it is the same payout; a week of that name is another report.
        let moved = try definition(["zone": "Asia/Kathmandu"])
        let there = try due(moved, all, done, now: "2026-11-18T01:00:00Z")
        #expect(there == ["early.1 owed 2026-11-18T00:45:00Z"])
        #expect(!moved.grain.made("period: week, zone: Asia/Kathmandu, basis: paid_out"))
    }

    /// Three of three days, the second not itemised; looked at on the fourth morning.
    @Test(arguments: [
        ("all", ["a.1 owed", "b.1 owed", "c.1 owed"]), ("latest", ["a.1 owed", "b.1 owed", "c.1 owed"]),
        ("skip", ["a.1 owed passed over", "b.1 owed", "c.1 owed"]),
    ]) func `that were missed are made or passed over, but not those that wait`(missed: String, expected: [String])
        throws
    {
        let payouts = try [("a", "16"), ("b", "17"), ("c", "18")].map { id, day in
            try payout(
                id, booked: .instant(at("2026-11-\(day)T12:00:00Z")), known: "2026-11-\(day)T12:00:00Z",
                itemised: id == "b" ? nil : "2026-11-\(day)T12:00:00Z")
        }
        let found = try due(definition(["missed": missed]), payouts, now: "2026-11-19T06:00:00Z")
        #expect(
            found.map { $0.split(separator: " ").filter { !$0.contains("T05") }.joined(separator: " ") } == expected)
    }

    @Test func `are revised with the next fire where more came`() throws {
        let daily = try definition()
        #expect(daily.corrections == .revise)
        let made = try recorded("a", .delivered, daily)
        let one = try payout("a", booked: Self.noon, known: "2026-11-17T12:00:00Z", itemised: "2026-11-17T12:00:00Z")
        let late = OutdatedReport(run: made.run, since: try at("2026-11-20T12:00:00Z"), cause: .late(2))
        #expect(try due(daily, [one], [made], outdated: [late], now: "2026-11-20T13:00:00Z") == [])
        #expect(
            try due(daily, [one], [made], outdated: [late], now: "2026-11-21T05:30:00Z") == [
                "a.2 owed 2026-11-21T05:30:00Z"
            ])
    }

    @Test func `wait until it is known what they pay, whatever is written`() throws {
        for (more, until) in [([:], nil), (["wait_for": "{payouts: itemised, until: \"12:00\"}"], "12:00")]
            as [([String: String], String?)]
        {
            let definition = try definition(more)
            #expect(definition.waitFor?.data == AwaitedData(coverage: false, itemisedPayouts: true))
            #expect(definition.waitFor?.until?.description == until)
            let one = try payout("a", booked: Self.noon, known: "2026-11-17T12:00:00Z", itemised: nil)
            let open = DataReach(
                openPayouts: ["a", "b"].map { .init(account: Self.account, id: $0, booked: Self.noon) })
            let runs = definition.dueRuns(
                of: [
                    DueMerchant(
                        merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [], recorded: [], payouts: [one])
                ], firstSeen: try at("2026-11-01T00:00:00Z"), now: try at("2026-11-18T13:00:00Z"))
            let waiting = definition.waiting(runs, for: ["m-1": open], now: try at("2026-11-18T13:00:00Z"))
            #expect(waiting.map(\.state) == [.waiting])
            #expect(waiting.first?.wait?.missing == [.itemisation(Self.account, payout: "a")])
            #expect(waiting.first?.wait?.isLate == (until != nil))
        }
    }

    /// What stays of an id is what a label may hold by PayoutKey's own rule; the bytes are those of UTF-8.
    @Test(arguments: [
        ("po_1NabC", 1, "po_1NabC", "po%5F1NabC"), ("PO-17", 1, "PO-17", "PO-17"), ("PO-17", 2, "PO-17~2", "PO-17%7E2"),
        ("PO-17~2", 1, "PO-17%7E2", "PO-17%257E2"), ("a/b", 1, "a%2Fb", "a%252Fb"), ("a b", 1, "a%20b", "a%2520b"),
        ("é", 1, "%C3%A9", "%25C3%25A9"), ("1.2", 1, "1.2", "1%2E2"), ("2026-W46", 1, "2026-W46", "%32026-W46"),
        ("2026", 1, "2026", "%32026"), ("20261117", 1, "20261117", "20261117"), ("r1", 1, "r1", "%721"),
        ("FY2026-27", 1, "FY2026-27", "%46Y2026-27"),
    ]) func `are called by the id, and in files so that no two are the same`(
        id: String, number: Int, label: String, name: String
    ) throws {
        let key = PayoutKey(account: Self.account, identity: "x", id: id, number: number)
        #expect(key.label == label)
        #expect(key.isCalled(label) && (number > 1 || key.isCalled(id)))
        let values = NamePattern.Values(
            definition: "d", merchant: "m", period: Period(payout: key, booked: Self.date, in: .utc), revision: 1,
            sequence: 1, output: "csv", fileExtension: "csv")
        #expect(try NamePattern.standard.name(for: values) == "d_m_\(name)_r1.csv")
    }

    @Test(arguments: [
        ("{merchant.id}_{period.label}_r{revision}_{output}.{extension}", []),
        ("{period.label}_{merchant.id}_r{revision}_{output}.{extension}", []),
        ("{merchant.id}_{sequence}_r{revision}_{output}.{extension}", []),
        ("{merchant.id}_{period.start}_r{revision}_{output}.{extension}", ["name-not-unique"]),
        ("{merchant.id}_{period.end}_r{revision}_{output}.{extension}", ["name-not-unique"]),
        ("{merchant.id}-{period.label}_r{revision}_{output}.{extension}", ["name-not-unique"]),
        ("{merchant.id}_{period.label}-{revision}_{output}.{extension}", ["name-not-unique"]),
        ("{merchant.id}_{period.label}r_{revision}_{output}.{extension}", ["name-not-unique"]),
        ("{merchant.id}_{period.start}{period.label}_{revision}_{output}.{extension}", ["name-not-unique"]),
        ("{merchant.id}_{period.label}_{period.label}_{revision}_{output}.{extension}", ["name-not-unique"]),
    ]) func `have names that tell them apart`(name: String, expected: [String]) {
        #expect(
            Fixtures.names([
                "period": "payout", "run": "{at: \"06:30\"}", "deliver": "[{folder: {to: outbox, name: \"\(name)\"}}]",
            ])
                == expected)
    }

    @Test(arguments: [
        (["basis": "paid_out"], []), (["corrections": "revise"], []),
        (["report": "fees", "outputs": "[{csv: {}}]"], []),
        (["report": "refunds", "outputs": "[{csv: {}}]"], []), (["missed": "latest"], []), (["spread": "20 min"], []),
        (["basis": "booked"], ["payout-period"]), (["basis": "occurred"], ["payout-period"]),
        (["corrections": "carry"], ["payout-period"]), (["wait_for": "{covered: period end}"], ["payout-period"]),
        (
            ["wait_for": "{payouts: itemised, until: \"12:00\"}", "when_late": "send marked incomplete"],
            ["payout-period"]
        ),
        (["cut_off": "\"17:00\""], ["without-effect"]), (["fiscal_year": "april"], ["without-effect"]),
    ]) func `are not written with what they cannot do`(changes: [String: String], expected: [String]) {
        #expect(Fixtures.names(["period": "payout", "run": "{at: \"06:30\"}"].merging(changes) { $1 }) == expected)
    }
}
