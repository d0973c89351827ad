import Runs
import Settlements
import Store
import Testing

/// Apia had no 30 December 2011: clocks went from the end of the 29th, at 10:00 UTC, to the 31st.
@Suite struct `A day that clocks skipped` {
    private static let daily = Workshop.weekly.replacing("period: week", with: "period: day")
        .replacing("zone: Europe/Amsterdam", with: "zone: Pacific/Apia")
        .replacing("{on: monday, at: \"06:30\"}", with: "{at: \"00:00\"}")

    /// Seed 970 of the simulation found such an entry in both: the 30th begins and ends where the 31st begins.
    @Test func `takes in what came late, and the day after it does not again`() async throws {
        let shop = try Workshop(
            now: "2011-12-29T12:00:00Z", definition: Self.daily + "missed: {spaced: 10 min}\n")
        try await shop.earn(10_000, at: "2011-12-29T12:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2011-12-30T10:00:00Z")
        _ = try await shop.scheduler().look()
        // Of the second before the 29th ended, and imported after its report.
        try await shop.earn(20_000, at: "2011-12-30T09:59:59Z")
        try shop.clock.set("2011-12-30T10:10:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2011-12-31T10:00:00Z")
        _ = try await shop.scheduler().look()
        #expect(
            try await shop.states() == [
                "2011-12-29 delivered", "2011-12-30 delivered", "2011-12-31 delivered",
            ])
        // 1 % is deducted: 99.00, then 198.00 late, then nothing.
        var balances: [String] = []
        for period in ["2011-12-29", "2011-12-30", "2011-12-31"] {
            let run = RunIdentity(definition: "weekly", merchant: "m-1", period: period, revision: 1)
            let inForce = try #require(try await shop.store.inForce(run))
            balances += inForce.revised.balances.values.map { "\(period) \($0.opening) \($0.closing)" }
        }
        #expect(balances == ["2011-12-29 0 9900", "2011-12-30 9900 29700", "2011-12-31 29700 29700"])
    }
}
