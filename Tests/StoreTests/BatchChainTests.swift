import Settlements
import Testing

@testable import Store

/// What a batch hands on, the next one takes over.
@Suite struct `A chain of batches` {
    let temporary: TemporaryStore
    let now = at("2026-11-23T06:30:00+01:00")

    init() throws { temporary = try TemporaryStore() }

    /// A batch of the 1st to the 30th of November.
    private func batch(_ name: Int, day: Int? = nil, _ carriedIn: Int64?, _ carriedOut: Int64, numbered: Bool = true)
        -> Batch
    {
        let opened = Moment.date(CalendarDate(year: 2026, month: 11, day: day ?? name)!)
        return Batch(
            name: "b\(name)", opened: opened, carriedIn: carriedIn, carriedOut: carriedOut,
            number: numbered ? Int64(name) : nil)
    }

    private func file(_ batches: [Batch], currency: Currency = eur) -> Intake {
        intake(
            batches.map { payment("e-\($0.name)", $0.opened, gross: 1, batch: $0.name) }, batches: batches,
            currency: currency)
    }

    private func holes(_ gaps: [BatchGap]) -> [String] { gaps.map { "\($0.after.name)-\($0.before.name)" } }

    /// Name, day, carried in, carried out, whether it has a number; then the holes, as they are after the last file.
    private typealias Link = (name: Int, day: Int, in: Int64?, out: Int64, numbered: Bool)

    @Test(
        arguments: [
            // What is handed on is taken over.
            ([(1, 1, 0, 5, true), (2, 2, 5, 0, true), (3, 3, 0, 0, true)], []),
            // Number 2 is missing, whatever the balances say.
            ([(1, 1, 0, 5, true), (3, 3, 5, 0, true)], ["b1-b3"]),
            ([(1, 1, 0, 5, true), (3, 3, 9, 0, true)], ["b1-b3"]),
            // It came later, and another is missing still.
            ([(1, 1, 0, 5, true), (3, 3, 9, 0, true), (6, 6, 0, 0, true), (2, 2, 5, 9, true)], ["b3-b6"]),
            // Numbers come before days.
            ([(2, 1, 5, 7, true), (1, 2, 0, 5, true), (3, 3, 7, 0, true)], []),
            // Without numbers the days tell the order, and only balances tell a hole.
            ([(1, 1, 0, 5, false), (4, 4, 5, 8, false), (9, 9, 8, 0, false)], []),
            ([(9, 9, 8, 0, false), (1, 1, 0, 5, false), (4, 4, 6, 8, false)], ["b1-b4"]),
            // What a file does not say contradicts nothing.
            ([(1, 1, 0, 5, false), (2, 2, nil, 8, false)], []),
            ([(1, 1, 0, 5, true), (2, 2, nil, 8, true)], []),
            // A store of an earlier version has no numbers yet.
            ([(1, 1, 0, 5, false), (2, 2, 5, 6, false), (3, 3, 6, 0, true), (4, 4, 0, 0, true)], []),
            ([(1, 1, 0, 5, false), (2, 2, 4, 6, false), (3, 3, 7, 0, true)], ["b1-b2", "b2-b3"]),
        ] as [([(Int, Int, Int64?, Int64, Bool)], [String])])
    func `holes are told`(links: [(Int, Int, Int64?, Int64, Bool)], expected: [String]) async throws {
        var last: [BatchGap] = []
        for link in links {
            last = try await temporary.take(file([batch(link.0, day: link.1, link.2, link.3, numbered: link.4)])).gaps
        }
        #expect(holes(last) == expected)
        #expect(holes(try await temporary.store.gaps()) == expected)
    }

    @Test(
        arguments: [
            // The later one comes second, the earlier one comes second, both at once.
            [[(1, 0, 500)], [(2, 700, 0)]], [[(2, 700, 0)], [(1, 0, 500)]], [[(1, 0, 500), (2, 700, 0)]],
        ] as [[[(Int, Int64, Int64)]]])
    func `a balance that is not taken over as it was handed on refuses the file`(
        files: [[(Int, Int64, Int64)]]
    ) async throws {
        let intakes = files.map { file($0.map { batch($0.0, $0.1, $0.2) }) }
        for intake in intakes.dropLast() { try await temporary.take(intake) }
        let error = await #expect(throws: StoreError.self) { try await temporary.take(intakes[intakes.count - 1]) }
        #expect(error?.code == .conflict)
        #expect(error?.description.contains("batch b1 (import") == true)
        #expect(error?.description.contains("handed on 5.00 EUR, and batch b2 (import") == true)
        #expect(error?.description.contains("took over 7.00 EUR: nothing was taken") == true)
        #expect(try await temporary.store.imports().count == intakes.count - 1)
    }

    /// What a cut-out hands on is a guess: it is told as a hole.
    @Test func `a cut-out is not refused for its balances`() async throws {
        try await temporary.take(file([batch(1, 0, 500)]))
        #expect(holes(try await temporary.take(file([batch(2, 700, 0)]), isPart: true).gaps) == ["b1-b2"])
    }

    /// Batch 2 had no euros at all.
    @Test func `a number that another currency has is not missing`() async throws {
        let dollar = try #require(Currency(code: "USD"))
        #expect(holes(try await temporary.take(file([batch(1, 0, 0), batch(3, 0, 0)])).gaps) == ["b1-b3"])
        let second = try await temporary.take(file([batch(1, 0, 0), batch(2, 0, 0), batch(3, 0, 0)], currency: dollar))
        #expect(second.gaps.isEmpty)
        #expect(try await temporary.store.gaps().isEmpty)
        // Of another account it is.
        try await temporary.take(
            intake(
                [payment("x", day("2026-11-01"), gross: 1)], batches: [batch(1, 0, 0), batch(3, 0, 0)],
                provider: "adyen/TWO"))
        #expect(try await temporary.store.gaps().map(\.account.provider) == ["adyen/TWO"])
    }

    @Test func `a batch of an earlier version takes its number when it comes again`() async throws {
        try await temporary.take(file([batch(1, 0, 500, numbered: false)]))
        try await temporary.take(file([batch(1, 0, 500)]))
        let error = await #expect(throws: StoreError.self) { try await temporary.take(file([batch(2, 700, 0)])) }
        #expect(error?.description.contains("batch b1 (import 1) handed on 5.00 EUR") == true)
        // And a hole that an undone import leaves is told.
        try await temporary.take(file([batch(2, 500, 0)]))
        try await temporary.take(file([batch(3, 0, 0)]))
        #expect(try await temporary.store.gaps().isEmpty)
        _ = try await temporary.store.undo(3, by: "ada", at: now)
        #expect(holes(try await temporary.store.gaps()) == ["b1-b3"])
    }
}
