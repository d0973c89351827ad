import Foundation
import Settlements
import Support
import Testing

@Suite(.serialized) struct SimulationTests {
    /// Set by `scripts/simulate` for more seeds than a test run has time for.
    private static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let from = environment["SETTLECAST_SIMULATION_FROM"].flatMap(UInt64.init) ?? 1
        return from..<(from + (environment["SETTLECAST_SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 40))
    }

    @Test func `400 days of outages, restarts, edits and late data owe and deliver what zoneinfo says`() async throws {
        let begun = ContinuousClock.now
        let outcome = try await SimulationCampaign.run(Self.seeds)
        print("simulation: \(outcome.summary) in \(ContinuousClock.now - begun)")
        for complaint in outcome.complaints.prefix(40) { Issue.record("\(complaint)") }
        #expect(outcome.complaints.isEmpty)
        #expect(outcome.counts.first == Self.seeds.count)
    }
}
