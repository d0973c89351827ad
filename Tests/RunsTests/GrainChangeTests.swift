import Runs
import Schedules
import Settlements
import Store
import Testing

/// A definition that reported weeks and reports months from some day on.
@Suite struct `A changed grain` {
    private static let monthly = Workshop.weekly.replacing("period: week", with: "period: month")
        .replacing("on: monday", with: "on: 1")

    /// Week 47 is reported: it closes with 99.00.
    private func reported() async throws -> Workshop {
        let shop = try Workshop(now: "2026-11-20T12:00:00Z")
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
        return shop
    }

    private func balances(_ shop: Workshop, _ period: String) async throws -> [String] {
        let run = RunIdentity(definition: "weekly", merchant: "m-1", period: period, revision: 1)
        let inForce = try #require(try await shop.store.inForce(run))
        return inForce.revised.balances.values.map { "\($0.opening) \($0.closing)" }
            + [inForce.sequence.map { "number \($0)" } ?? "no number"]
    }

    @Test func `is held until it says from when, and the time between is one period of the chain`() async throws {
        let week = try await reported()
        try await week.earn(20_000, at: "2026-11-25T10:00:00Z")
        try await week.earn(40_000, at: "2026-12-10T10:00:00Z")
        let changed = try Workshop(now: "2026-12-01T05:30:00Z", definition: Self.monthly, in: week.scratch)
        _ = try await changed.scheduler().look()
        #expect(try await changed.states() == ["2026-11 held", "2026-W47 delivered"])
        let reason = try #require(try await changed.store.runs(.all).first?.reason)
        #expect(
            reason
                == "'weekly' has reported up to 2026-11-23T00:00:00+01:00 with 'period: week, zone: Europe/Amsterdam, "
                + "basis: booked', and has 'period: month, zone: Europe/Amsterdam, basis: booked' now: it does not say from "
                + "when; change it back, or write 'from: 2026-12-01' or a later date: what lies between is one short period"
        )

        let mended = try Workshop(
            now: "2026-12-01T05:31:00Z", definition: Self.monthly + "from: 2026-12-01\n", in: week.scratch)
        _ = try await mended.scheduler().look()
        try mended.clock.set("2027-01-01T05:30:00Z")
        _ = try await mended.scheduler().look()
        #expect(
            try await mended.states() == [
                "2026-11 held", "2026-W47 delivered", "2026-11-23--2026-12-01 delivered", "2026-12 delivered",
            ])
        // 1 % is deducted: 99.00, then 198.00 and 396.00 more. Each opens with what the one before it closed with.
        #expect(try await balances(mended, "2026-W47") == ["0 9900", "number 1"])
        #expect(try await balances(mended, "2026-11-23--2026-12-01") == ["9900 29700", "number 2"])
        #expect(try await balances(mended, "2026-12") == ["29700 69300", "number 3"])
        #expect(
            mended.outbox == [
                "weekly_m-1_2026-11-23--2026-12-01_r1.csv", "weekly_m-1_2026-12_r1.csv", "weekly_m-1_2026-W47_r1.csv",
            ])
    }

    @Test func `what comes late for a report of the old periods holds up none of the new ones, whatever is revised`()
        async throws
    {
        let text = Workshop.weekly + "corrections: revise\n"
        let week = try Workshop(now: "2026-11-20T12:00:00Z", definition: text)
        try await week.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await week.scheduler().look()
        try week.clock.set("2026-11-23T05:30:00Z")
        _ = try await week.scheduler().look()
        let changed = try Workshop(
            now: "2026-12-01T05:30:00Z", definition: Self.monthly + "corrections: revise\nfrom: 2026-12-01\n",
            in: week.scratch)
        _ = try await changed.scheduler().look()
        try changed.clock.set("2026-12-10T12:00:00Z")
        try await changed.earn(20_000, at: "2026-11-19T10:00:00Z")
        try await changed.earn(40_000, at: "2026-12-10T10:00:00Z")
        try changed.clock.set("2027-01-01T05:30:00Z")
        _ = try await changed.scheduler().look()
        #expect(
            try await changed.states() == [
                "2026-W47 delivered", "2026-11-23--2026-12-01 superseded", "2026-11-23--2026-12-01 delivered",
                "2026-12 delivered",
            ])
        // Week 47 closed with 99.00; 198.00 more came for it, and is late in the next report.
        #expect(try await balances(changed, "2026-11-23--2026-12-01") == ["9900 29700", "number 2"])
        #expect(try await balances(changed, "2026-12") == ["29700 69300", "number 3"])
    }

    @Test func `with a cut-off nothing between the old end and the new one is lost or doubled`() async throws {
        let week = try await reported()
        // In the hours that a week with a cut-off at 17:00 would begin with: Sunday evening is reported already.
        for (gross, time) in [
            (100, "2026-11-22T22:59:59Z"), (1_000, "2026-11-22T23:00:00Z"), (10_000, "2026-11-29T15:59:59Z"),
        ] {
            try await week.earn(Int64(gross), at: time)
        }
        try await week.earn(100_000, at: "2026-11-29T16:00:00Z")
        let text = Workshop.weekly + "cut_off: \"17:00\"\nfrom: 2026-11-30\nmissed: {spaced: 0 min}\n"
        let changed = try Workshop(now: "2026-12-07T05:30:00Z", definition: text, in: week.scratch)
        _ = try await changed.scheduler().look()
        #expect(
            try await changed.states() == [
                "2026-W47 delivered", "2026-11-23--2026-11-30 delivered", "2026-W49 delivered",
            ])
        // What came late, the first second's 0.99, is in the chain too.
        #expect(
            try await balances(changed, "2026-11-23--2026-11-30") == ["9900 \(9900 + 99 + 990 + 9900)", "number 2"])
        #expect(try await balances(changed, "2026-W49") == ["20889 \(20889 + 99_000)", "number 3"])
    }

    @Test func `windows overlap, have no balance, and hold nothing up`() async throws {
        let text =
            Workshop.weekly.replacing("period: week", with: "period: last 7 days")
            .replacing("{on: monday, at: \"06:30\"}", with: "{at: \"06:30\"}") + "missed: {spaced: 0 min}\n"
        let shop = try Workshop(now: "2026-11-17T12:00:00Z", definition: text)
        try await shop.earn(10_000, at: "2026-11-17T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-20T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(
            try await shop.states() == [
                "2026-11-11--2026-11-18 delivered", "2026-11-12--2026-11-19 delivered",
                "2026-11-13--2026-11-20 delivered",
            ])
        #expect(try await balances(shop, "2026-11-12--2026-11-19") == ["number 2"])
        _ = try await shop.scheduler().look()
        #expect(try await shop.states().count == 3)
    }
}
