import Foundation
import Settlements
import Store
import Support
import Testing

@Suite(.serialized) struct BooksTests {
    /// Set by `scripts/books` for more seeds than a test run has time for.
    private static func seeds(from first: UInt64, _ usual: UInt64) -> Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let from = environment["SETTLECAST_BOOKS_FROM"].flatMap(UInt64.init) ?? first
        return from..<(from + (environment["SETTLECAST_BOOKS_SEEDS"].flatMap(UInt64.init) ?? usual))
    }

    @Test func `random books foot, and every figure is what the entries say`() async throws {
        let begun = ContinuousClock.now
        let seeds = Self.seeds(from: 1, 1_400)
        let outcome = try await Self.outcome(of: seeds)
        print("books: \(outcome.summary) in \(ContinuousClock.now - begun)")
        for complaint in outcome.complaints.prefix(20) { Issue.record("\(complaint)") }
        #expect(outcome.complaints.isEmpty)
        #expect(outcome.counts.first == seeds.count)
    }

    /// Seeds 36 and 5027 made books with entries for days that had been skipped as empty before anything was reported.
    @Test func `what comes for a skipped day is in a report`() async throws {
        for seed: UInt64 in [36, 5027] {
            let outcome = try await Self.outcome(of: seed..<seed + 1)
            #expect(outcome.complaints.isEmpty)
        }
    }

    private static func outcome(of seeds: Range<UInt64>) async throws -> BooksCampaign.Outcome {
        try await BooksCampaign().run(seeds) { books, store in
            var desk = BooksDesk(books, store)
            do {
                try await desk.run()
            } catch {
                desk.record.wrong("\(error)")
            }
            desk.record.end()
            return desk.record
        }
    }

    /// One fault in each seed's store, planted when some reports have been made; then each definition's next statement is
    /// drawn again.
    @Test func `one thing changed, lost, doubled or moved in the store is held, with its row`() async throws {
        let begun = ContinuousClock.now
        let zones = Zones()
        let tallies = try await BooksCampaign.inChunks(Self.seeds(from: 1, 500)) { seeds, shelf in
            var tally = BooksTally()
            for seed in seeds { try await tally.plant(try BooksLedger(seed: seed, zones), try shelf.emptyStore()) }
            return tally
        }
        let tally = tallies.reduce(into: BooksTally()) { $0.add($1) }
        print("faults: \(tally) in \(ContinuousClock.now - begun)")
        for miss in tally.misses.prefix(20) { Issue.record("\(miss)") }
        #expect(tally.misses.isEmpty)
        for fault in BooksFault.allCases { #expect(tally.counts[fault, default: .init()].held > 0, "\(fault)") }
    }
}
