import Logging
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// What the scheduler makes up for when it was away, on a clock that the test moves. Days of Amsterdam, run at 06:30, which is
/// 05:30 UTC in winter.
@Suite struct `After an outage` {
    private static func daily(_ more: String = "") -> String {
        Workshop.weekly.replacing("period: week", with: "period: day")
            .replacing("{on: monday, at: \"06:30\"}", with: "{at: \"06:30\"}") + more
    }

    /// First seen on 2 November, which is made on the 3rd; then ten days without a scheduler: on the 13th at noon the 3rd to
    /// the 12th are owed, and of these all but the 12th are late. 100.00 less 1 % each day.
    private func shop(_ more: String = "", in scratch: Scratch? = nil) async throws -> Workshop {
        let shop = try Workshop(now: "2026-11-02T12:00:00Z", definition: Self.daily(more), in: scratch)
        for day in 2...12 {
            try await shop.earn(10_000, at: "2026-11-\(day < 10 ? "0" : "")\(day)T09:00:00Z")
        }
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-03T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-11-02 delivered"])
        try shop.clock.set("2026-11-13T12:00:00Z")
        return shop
    }

    private func days(_ days: ClosedRange<Int>, _ state: String) -> [String] {
        days.map { "2026-11-\($0 < 10 ? "0" : "")\($0) \(state)" }
    }

    /// When each run was kept, as seconds from noon of the 13th.
    private func kept(_ shop: Workshop) async throws -> [Int64] {
        let noon = try Instant(timestamp: "2026-11-13T12:00:00Z")
        var kept: [Int64] = []
        for run in try await shop.store.runs(.all) {
            kept += try await shop.store.events(of: run.run).filter { $0.to == "kept" }.map { $0.at.since(noon) }
        }
        return kept
    }

    @Test func `each missed day is made once, oldest first, a minute apart`() async throws {
        let shop = try await shop()
        var looks = 0
        while try await !shop.flow.owed(by: [shop.definition], seeing: false).isEmpty, looks < 50 {
            let next = try await shop.scheduler().look()
            looks += 1
            #expect(try await shop.states().count == looks + 1)
            if looks < 10 {
                // It wakes up when the next one's turn is, and an earlier look makes nothing.
                #expect(next == shop.clock.now().advanced(by: 60))
                shop.clock.set(next.advanced(by: -1))
                _ = try await shop.scheduler().look()
                #expect(try await shop.states().count == looks + 1)
                shop.clock.set(next)
            }
        }
        #expect(looks == 10)
        #expect(try await shop.states() == days(2...12, "delivered"))
        let runs = try await shop.store.runs(.all)
        #expect(runs.map(\.sequence) == Array(1...11))
        #expect(runs.map(\.isBackfill) == [false] + Array(repeating: true, count: 9) + [false])
        #expect(shop.outbox.count == 11)
        #expect(try await kept(shop).dropFirst() == [0, 60, 120, 180, 240, 300, 360, 420, 480, 540])
        // Eleven days of 99.00.
        let end = try Instant(timestamp: "2027-01-01T00:00:00Z")
        let last = try #require(runs.last?.run)
        #expect(try await shop.store.preceding(last, start: end).map { Array($0.closings.values) } == [108_900])
    }

    @Test func `a restart in the middle goes on where the last one stopped, at the same pace`() async throws {
        let scratch = try Scratch()
        let first = try await shop(in: scratch)
        for second in [0, 60, 120] {
            first.clock.set(try Instant(timestamp: "2026-11-13T12:00:00Z").advanced(by: Int64(second)))
            _ = try await first.scheduler().look()
        }
        let second = try Workshop(
            now: "2026-11-13T12:02:01Z", definition: Self.daily(), worker: "two", in: scratch)
        _ = try await second.scheduler().look()
        #expect(try await second.states() == days(2...5, "delivered"))
        try second.clock.set("2026-11-13T12:03:00Z")
        try await second.catchUp()
        #expect(try await second.states() == days(2...12, "delivered"))
        #expect(try await kept(second).dropFirst() == [0, 60, 120, 180, 240, 300, 360, 420, 480, 540])
        #expect(second.outbox.count == 11)
    }

    @Test func `clocks that are put back hold nothing up`() async throws {
        let shop = try await shop()
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-13T08:00:00Z")
        _ = try await shop.scheduler().look()
        #expect(try await shop.states().count == 3)
    }

    @Test(arguments: [
        ("missed: {spaced: 0 min}\n", 2...2, 3...12), ("missed: latest\n", 3...10, 11...12),
        ("missed: skip\n", 3...11, 12...12), ("missed: {make: all, within: 3 days}\n", 3...9, 10...12),
    ])
    func `what missed does not want is on record, and its money in the next opening balance`(
        missed: String, passed: ClosedRange<Int>, made: ClosedRange<Int>
    ) async throws {
        let shop = try await shop(missed)
        try await shop.catchUp()
        let isAny = passed.lowerBound > 2
        #expect(
            try await shop.states() == ["2026-11-02 delivered"]
                + (isAny ? days(passed, "abandoned") : []) + days(made, "delivered"))
        let runs = try await shop.store.runs(.all)
        #expect(runs.map(\.sequence) == Array(1...11))
        #expect(shop.outbox.count == 1 + made.count)
        for run in runs where run.state == .abandoned {
            #expect(run.why?.contains("'missed") == true)
            #expect(try await shop.store.events(of: run.run).map(\.who) == ["one"])
        }
        // The first behind them opens with 99.00 for each day before it, and says which numbers are void.
        let first = try #require(runs.first { $0.state == .delivered && $0.sequence ?? 0 > 1 })
        let voids = try await shop.store.voids(before: first.sequence ?? 0, of: first.run)
        #expect(voids.count == (isAny ? passed.count : 0))
        let end = try Instant(timestamp: "2027-01-01T00:00:00Z")
        let last = try #require(runs.last?.run)
        #expect(try await shop.store.preceding(last, start: end).map { Array($0.closings.values) } == [108_900])
        #expect(try await shop.flow.owed(by: [shop.definition], seeing: false).isEmpty)
    }

    @Test func `an entry that comes for a day that was passed over is late in the next report`() async throws {
        let shop = try await shop("missed: skip\n")
        try await shop.catchUp()
        // Booked on the 5th, which was passed over, and on the 12th, which is reported.
        try await shop.earn(1_000, at: "2026-11-05T10:00:00Z")
        try await shop.earn(2_000, at: "2026-11-12T10:00:00Z")
        try shop.clock.set("2026-11-14T05:30:00Z")
        try await shop.catchUp()
        let last = try #require(try await shop.store.runs(.all).last)
        #expect(last.run.period == "2026-11-13" && last.state == .delivered)
        let end = try Instant(timestamp: "2027-01-01T00:00:00Z")
        // 1,089.00, and 9.90 and 19.80.
        #expect(try await shop.store.preceding(last.run, start: end).map { Array($0.closings.values) } == [111_870])
    }

    @Test func `a paused definition makes nothing, and afterwards what missed wants`() async throws {
        let shop = try await shop("missed: latest\n")
        try await shop.store.pause("weekly", because: "the bank moves", by: "ada", at: shop.clock.now())
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-11-02 delivered"])
        let owed = try await shop.flow.owed(by: [shop.definition], seeing: false)
        #expect(owed.count == 10 && owed.allSatisfy { $0.pause?.why == "the bank moves" })
        _ = try await shop.store.resume("weekly", because: nil, by: "ada", at: shop.clock.now())
        try await shop.catchUp()
        #expect(
            try await shop.states() == ["2026-11-02 delivered"] + days(3...10, "abandoned")
                + days(11...12, "delivered"))
    }

    @Test func `a definition whose file is gone is told with what it leaves`() async throws {
        let shop = try await shop()
        #expect(try await shop.flow.tombstones(besides: ["weekly"]).isEmpty)
        let gone = try #require(try await shop.flow.tombstones(besides: ["other"]).first)
        #expect(gone.definition == "weekly" && gone.lastReport?.period == "2026-11-02" && gone.unfinished.isEmpty)
        #expect(gone.pause == nil)
    }
}
