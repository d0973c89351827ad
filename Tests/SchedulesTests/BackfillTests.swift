import Diagnostics
import Schedules
import Settlements
import Testing

/// What becomes of a range of periods that is made up for by hand; expectations by hand.
@Suite struct `A backfill` {
    private let definition: Definition

    init() throws { definition = try Fixtures.usable([:]) }

    private func steps(
        _ recorded: [(String, RunState)] = [], from: String = "2026-10-05", to: String = "2026-10-25",
        first: String = "2026-01-05", now: String = "2026-11-25T12:00:00Z", seen: String = "2026-11-25T11:00:00Z"
    ) throws -> [String] {
        let merchant = DueMerchant(
            merchant: Merchant(id: "m-1", name: "Acme"), firstBookings: [.date(try CalendarDate(first))],
            recorded: try recorded.map { label, state in
                let week = try Period(label: label, .week, in: definition.zone)
                return RunStanding(
                    run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1),
                    periodStart: week.start, periodEnd: week.end, state: state, leaseEnds: nil)
            })
        let now = try Instant(timestamp: now)
        let owed = definition.dueRuns(of: [merchant], firstSeen: try Instant(timestamp: seen), now: now)
        let steps = definition.backfill(
            of: merchant, from: try CalendarDate(from), through: try CalendarDate(to), owed: owed, now: now)
        return steps.map { "\($0.period.label) \($0.outlook.text)" }
    }

    /// Weeks 41 to 43 of 2026 are 5 to 25 October.
    @Test func `makes every week that lies in the range and has no report`() throws {
        #expect(try steps() == ["2026-W41 make", "2026-W42 make", "2026-W43 make"])
        #expect(try steps(from: "2026-10-06", to: "2026-10-24") == ["2026-W42 make"])
        #expect(try steps(from: "2026-10-06", to: "2026-10-17") == [])
    }

    @Test func `goes on behind what is reported, and leaves that`() throws {
        #expect(
            try steps([("2026-W40", .delivered), ("2026-W41", .failed)]) == [
                "2026-W41 reported 2026-W41", "2026-W42 make", "2026-W43 make",
            ])
        #expect(
            try steps([("2026-W41", .skipped), ("2026-W42", .abandoned)]) == [
                "2026-W41 reported 2026-W41", "2026-W42 given up", "2026-W43 make",
            ])
    }

    @Test func `makes nothing that lies before a report`() throws {
        #expect(
            try steps([("2026-W42", .delivered)]) == [
                "2026-W41 behind 2026-W42", "2026-W42 reported 2026-W42", "2026-W43 make",
            ])
        #expect(try steps([("2026-W42", .abandoned)]) == ["2026-W41 make", "2026-W42 given up", "2026-W43 make"])
    }

    @Test func `passes over no period that was not reported, and no run that is held`() throws {
        #expect(
            try steps([("2026-W39", .delivered)]) == [
                "2026-W41 after unreported 2026-W40", "2026-W42 after unreported 2026-W40",
                "2026-W43 after unreported 2026-W40",
            ])
        #expect(
            try steps([("2026-W40", .held)]) == [
                "2026-W41 after 2026-W40", "2026-W42 after 2026-W40", "2026-W43 after 2026-W40",
            ])
    }

    /// First seen in week 40: weeks 40 and later are owed.
    @Test func `begins with what is owed first`() throws {
        let seen = "2026-09-30T10:00:00Z"
        #expect(try steps(seen: seen).first == "2026-W41 after 2026-W40")
        #expect(try steps(from: "2026-09-28", to: "2026-10-11", seen: seen) == ["2026-W40 make", "2026-W41 make"])
    }

    @Test func `makes nothing of a week that goes on, and none without entries`() throws {
        #expect(
            try steps(from: "2026-11-16", to: "2026-11-29") == ["2026-W47 make", "2026-W48 not ended"])
        #expect(
            try steps(first: "2026-10-12") == ["2026-W41 no entries", "2026-W42 make", "2026-W43 make"])
    }
}

extension BackfillStep.Outlook {
    fileprivate var text: String {
        switch self {
        case .make: "make"
        case .reported(let run): "reported \(run.period)"
        case .givenUp: "given up"
        case .notEnded: "not ended"
        case .noEntries: "no entries"
        case .behind(let run): "behind \(run.period)"
        case .after(let run): "after \(run.period)"
        case .afterUnreported(let period): "after unreported \(period.label)"
        }
    }
}
