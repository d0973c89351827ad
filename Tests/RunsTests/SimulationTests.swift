import Foundation
import Settlements
import Support
import Testing

@Suite(.serialized) struct SimulationTests {
    /// Set by `scripts/simulate` for more seeds than a test run has time for.
    private static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let from = environment["SETTLECAST_SIMULATION_FROM"].flatMap(UInt64.init) ?? 1
        return from..<(from + (environment["SETTLECAST_SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 24))
    }

    @Test func `400 days of outages, restarts, edits and late data owe and deliver what zoneinfo says`() async throws {
        let begun = ContinuousClock.now
        let outcome = try await SimulationCampaign.run(Self.seeds)
        print("simulation: \(outcome.summary) in \(ContinuousClock.now - begun)")
        for complaint in outcome.complaints.prefix(40) { Issue.record("\(complaint)") }
        #expect(outcome.complaints.isEmpty)
        #expect(outcome.counts.first == Self.seeds.count)
    }

    /// It says itself when it has to look next; a look each minute before that makes nothing, in some hours of these seeds.
    @Test func `the scheduler never wakes up later than a look each minute finds something to do`() async throws {
        let outcome = try await SimulationCampaign.run(7..<10, isDense: true)
        print("every minute: \(outcome.summary)")
        for complaint in outcome.complaints { Issue.record("\(complaint)") }
        #expect(outcome.counts.first == 3)
    }

    /// Each is planted beside the program and goes through the same comparison, over seeds that are sound without it.
    @Test(
        arguments: [
            (SimulationFault.endIncluded, 2, ["lines", "balance", "left"]), (.fireIdentity, 3, ["owed", "left"]),
            (.utcPeriods, 2, ["period", "due"]), (.inMemory, 3, ["owed"]), (.strictMatching, 4, ["due"]),
        ] as [(SimulationFault, UInt64, [String])])
    func `a planted fault is caught`(fault: SimulationFault, seeds: UInt64, checks: [String]) async throws {
        let outcome = try await SimulationCampaign.run(1..<(1 + seeds), fault)
        let caught = outcome.checks.sorted { $0.key < $1.key }.map { "\($0.value) by [\($0.key)]" }
        print("planted \(fault.rawValue): caught \(caught.joined(separator: ", "))")
        #expect(checks.contains { outcome.checks[$0, default: 0] > 0 }, "\(caught)")
        #expect(outcome.checks["fallen"] == nil)
    }
}
