import Settlements
import Store
import Testing

/// Entries on both sides of a day's end at 17:00 in Amsterdam, where 16:59:59 is 15:59:59 UTC in winter.
@Suite struct `A cut-off` {
    private let cutOff = try! LocalTime("17:00")

    private func filled() async throws -> TemporaryStore {
        let temporary = try TemporaryStore()
        try await temporary.take(
            intake([
                payment("before-start", moment("2026-11-17T15:59:59Z"), gross: 1),
                payment("start", moment("2026-11-17T16:00:00Z"), gross: 10),
                payment("last", moment("2026-11-18T15:59:59Z"), gross: 100),
                payment("end", moment("2026-11-18T16:00:00Z"), gross: 1_000),
                payment("date-before", day("2026-11-17"), gross: 10_000),
                payment("date", day("2026-11-18"), gross: 100_000),
                payment("date-after", day("2026-11-19"), gross: 1_000_000),
            ]))
        return temporary
    }

    private func gross(_ groups: [TotalsGroup], _ section: StatementSection = .period) -> Int64 {
        groups.filter { $0.section == section }.reduce(0) { $0 + $1.totals.gross }
    }

    @Test(arguments: [
        (PeriodKind.day, "2026-11-17", 10_001), (.day, "2026-11-18", 100_110), (.day, "2026-11-19", 1_001_000),
        (.week, "2026-W47", 1_111_111),
    ])
    func `ends a day at that time, and a date without a time is that date's`(
        kind: PeriodKind, label: String, expected: Int64
    ) async throws {
        let period = try Period(label: label, kind, in: amsterdam, cutOff: cutOff)
        let request = StatementRequest(
            merchant: "m-1", period: period, preceding: nil,
            details: DetailRequest(days: true, monthToDate: true, selection: nil, limit: 0))
        let figures = try #require(try await filled().store.read(request) { try $0.figures() }.first)
        #expect(gross(figures.groups) == expected)
        // The days of a page sum to the period, and each is that of its cut-off.
        let days = figures.details.days.map { day in
            "\(day.date) \(day.totals.values.reduce(0) { $0 + $1.gross })"
        }
        let of = [
            "2026-11-17": "2026-11-17 10001", "2026-11-18": "2026-11-18 100110", "2026-11-19": "2026-11-19 1001000",
        ]
        if let own = of[label] { #expect(days == [own]) } else { #expect(Set(days).isSuperset(of: of.values)) }
    }

    @Test func `what came after a report and was booked before its end is late, by that time too`() async throws {
        let temporary = try await filled()
        let first = try Period(label: "2026-11-18", .day, in: amsterdam, cutOff: cutOff)
        try await temporary.take(
            intake([
                payment("late-instant", moment("2026-11-18T15:59:59Z"), gross: 3),
                payment("own-instant", moment("2026-11-18T16:00:00Z"), gross: 5),
                payment("late-date", day("2026-11-18"), gross: 30), payment("own-date", day("2026-11-19"), gross: 50),
            ]), as: "second.csv")
        let request = StatementRequest(
            merchant: "m-1", period: first.next,
            preceding: .init(end: first.end, isNext: true, watermark: 1, closings: [:]))
        let figures = try #require(try await temporary.store.read(request) { try $0.figures() }.first)
        #expect(gross(figures.groups, .late) == 33)
        #expect(gross(figures.groups) == 1_001_055)
    }

    @Test func `a window has no balance, and nothing is late in it`() async throws {
        let temporary = try TemporaryStore()
        try await temporary.take(
            intake(
                [payment("one", moment("2026-11-17T10:00:00Z"), gross: 100, batch: "b")],
                batches: [Batch(name: "b", opened: moment("2026-11-17T00:00:00Z"), carriedIn: 0, carriedOut: 100)]))
        for (length, hasBalance) in [(Grain.Length.lastDays(7), false), (.periods(.week), true)] {
            let period = Grain(length, in: amsterdam).lastPeriod(endedBy: at("2026-11-23T05:30:00Z"))
            let request = StatementRequest(merchant: "m-1", period: period, preceding: nil)
            let figures = try #require(try await temporary.store.read(request) { try $0.figures() }.first)
            var isKnown = false
            if case .known = figures.balance { isKnown = true }
            #expect(isKnown == hasBalance && gross(figures.groups) == 100)
        }
    }
}
