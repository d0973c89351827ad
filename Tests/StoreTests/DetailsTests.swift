import GRDB
import Settlements
import Testing

@testable import Store

/// What a page shows beside the totals, reckoned on paper. Week 47 in Amsterdam is [2026-11-15T23:00Z, 2026-11-22T23:00Z).
@Suite struct `Details` {
    let temporary: TemporaryStore
    let now = at("2026-11-23T06:30:00+01:00")

    init() throws { temporary = try TemporaryStore() }

    private func record(_ entries: [Entry], merchant: String = "m-1", provider: String = "adyen/ONE") async throws {
        // A file comes line by line.
        let inOrder = entries.sorted { $0.line < $1.line }
        _ = try await temporary.store.record(intake(inOrder, merchant: merchant, provider: provider), at: now)
    }

    private func details(
        _ asked: DetailRequest, preceding: StatementRequest.Preceding? = nil
    ) async throws -> AccountDetails {
        let request = StatementRequest(
            merchant: "m-1", period: week("2026-W47"), preceding: preceding, details: asked)
        let figures = try await temporary.store.read(request) { try $0.figures() }
        return try AccountStatement(#require(figures.first)).details
    }

    private func shown(
        _ selection: DetailRequest.Selection, limit: Int, preceding: StatementRequest.Preceding? = nil
    ) async throws -> [String] {
        let asked = DetailRequest(days: false, monthToDate: false, selection: selection, limit: limit)
        return try await details(asked, preceding: preceding).lines.map { "\($0.section.word) \($0.entry.identity)" }
    }

    private func line(
        _ identity: String, _ type: EntryType, _ booked: String, gross: Int64 = 0, fees: Fees = .none,
        invoiced: Fees = .none, line: Int = 2
    ) throws -> Entry {
        Entry(
            identity: identity, type: type, booked: moment(booked), gross: gross, fees: fees,
            net: try gross.adding(fees.total()), invoiced: invoiced, line: line)
    }

    /// The week's Monday, Thursday and Sunday; the month's first; the month before.
    private func recordNovember() async throws {
        var invoiced = payment("invoiced", moment("2026-11-19T10:00:00Z"), gross: 4_000)
        invoiced.invoiced = Fees(.scheme, -12)
        try await record([
            payment("october", moment("2026-10-31T22:59:59Z"), gross: 1),
            payment("first", day("2026-11-01"), gross: 700),
            payment("midnight", moment("2026-10-31T23:00:00Z"), gross: 60),
            payment("monday", moment("2026-11-15T23:00:00Z"), gross: 1_000, commission: 10),
            payment("date", day("2026-11-16"), gross: 2_000, commission: 20), invoiced,
            payment("sunday", moment("2026-11-22T22:59:59Z"), gross: 8_000),
            payment("after", moment("2026-11-22T23:00:00Z"), gross: 16_000),
        ])
    }

    @Test func `each date of the period has its totals, also one with nothing`() async throws {
        try await recordNovember()
        let days = try await details(.init(days: true, monthToDate: false, selection: nil, limit: 0)).days
        #expect(days.map(\.date.description) == (16...22).map { "2026-11-\($0)" })
        let monday = Totals(count: 2, gross: 3_000, fees: Fees(.commission, -30), net: 2_970)
        let thursday = Totals(count: 1, gross: 4_000, fees: .none, net: 4_000, invoiced: Fees(.scheme, -12))
        let sunday = Totals(count: 1, gross: 8_000, fees: .none, net: 8_000)
        #expect(
            days.map(\.totals) == [[.payment: monday], [:], [:], [.payment: thursday], [:], [:], [.payment: sunday]])
    }

    /// 7.00 + 0.60 + 30.00 + 40.00 + 80.00: from 1 November, 00:00 in Amsterdam, to the week's end.
    @Test func `the month to date goes from its first day to the period's end`() async throws {
        try await recordNovember()
        let groups = try #require(
            try await details(.init(days: false, monthToDate: true, selection: nil, limit: 0)).monthToDate)
        let totals = Totals(
            count: 6, gross: 15_760, fees: Fees(.commission, -30), net: 15_730, invoiced: Fees(.scheme, -12))
        #expect(
            groups == [
                TotalsGroup(
                    section: .period, type: .payment, method: "visa", scheme: nil, channel: .online, totals: totals)
            ])
    }

    /// A week from Monday 28 September to Sunday 4 October: the month is October.
    @Test func `the month to date is that of the period's last date`() async throws {
        try await record([
            payment("september", day("2026-09-30"), gross: 1), payment("october", day("2026-10-01"), gross: 20),
        ])
        let request = StatementRequest(
            merchant: "m-1", period: week("2026-W40"), preceding: nil,
            details: .init(days: false, monthToDate: true, selection: nil, limit: 0))
        let figures = try await temporary.store.read(request) { try $0.figures() }
        #expect(figures.first?.details.monthToDate?.map(\.totals.gross) == [20])
    }

    @Test func `what is not asked for is not read`() async throws {
        try await recordNovember()
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil)
        let (none, count) = try await temporary.store.pool.read { db in
            let snapshot = try SQLiteSnapshot(db, request)
            var count = 0
            db.trace { _ in count += 1 }
            let details = try snapshot.details(1)
            db.trace(nil)
            return (details, count)
        }
        #expect(none.days.isEmpty && none.monthToDate == nil && none.lines.isEmpty)
        #expect(count == 0)
    }

    /// Sizes by gross: 3 7 5 5 5 5; of the fee 9, of the tax 6; the payout's 50 does not count.
    @Test(
        arguments: [
            (0, []), (1, ["period fee"]), (3, ["period fee", "period chargeback", "period tax"]),
            (5, ["period fee", "period chargeback", "period tax", "period early", "period line2"]),
            (
                9,
                [
                    "period fee", "period chargeback", "period tax", "period early", "period line2", "period line3",
                    "period next file", "period small",
                ]
            ),
        ] as [(Int, [String])])
    func `the largest lines, whatever their sign, of equal ones the earlier`(
        limit: Int, expected: [String]
    ) async throws {
        let noon = "2026-11-17T12:00:00Z"
        var fees = Fees(.fixed, -1_000)
        fees[.commission] = 100
        try await record([
            line("small", .payment, noon, gross: 300, line: 5), line("line3", .refund, noon, gross: -500, line: 3),
            line("line2", .payment, noon, gross: 500), line("chargeback", .chargeback, noon, gross: -700, line: 6),
            line("early", .payment, "2026-11-16T12:00:00Z", gross: 500, line: 9),
            line("fee", .fee, noon, fees: fees, line: 7), line("tax", .tax, noon, fees: Fees(.tax, -600), line: 8),
            line("payout", .payout, noon, gross: -5_000, line: 4),
        ])
        try await record([line("next file", .payment, noon, gross: 500, line: 1)])
        #expect(try await shown(.largest, limit: limit) == expected)
    }

    /// Deducted and invoiced together: 15, 20, 0, 3, 0.
    @Test func `the largest fees are deducted and invoiced ones together, and none is not shown`() async throws {
        let noon = "2026-11-17T12:00:00Z"
        try await record([
            line(
                "both", .payment, noon, gross: 100, fees: Fees(.commission, -10), invoiced: Fees(.scheme, -5), line: 2),
            line("back", .refund, noon, gross: -100, fees: Fees(.commission, 20), line: 3),
            line("even", .payment, noon, gross: 100, fees: Fees(.fx, -7), invoiced: Fees(.tax, 7), line: 4),
            line("invoiced", .payment, noon, gross: 100, invoiced: Fees(.fixed, -3), line: 5),
            line("free", .payment, noon, gross: 900_000, line: 6),
        ])
        #expect(try await shown(.largestFees, limit: 9) == ["period back", "period both", "period invoiced"])
    }

    /// −2^63 is larger than 2^63 − 1, and 16 components of −2^59 are −2^63: no 64 bits hold these magnitudes.
    @Test func `the smallest amount has a size like any other`() throws {
        var largest = LargestLines(limit: 2)
        func place(_ size: Int128, _ line: Int64) -> LargestLines.Place {
            .init(size: size.magnitude, booked: 0, importID: 1, line: line, section: .period)
        }
        for (line, size) in [Int128(Int64.max), Int128(Int64.min), 5, Int128(Int64.min) * 16].enumerated() {
            largest.offer(place(size, Int64(line)))
        }
        #expect(largest.places.map(\.line) == [3, 1])
        #expect(LargestLines(limit: -1).limit == 0)
    }

    @Test func `an entry of the smallest amount is shown first`() async throws {
        let noon = moment("2026-11-17T12:00:00Z")
        try await record([
            Entry(identity: "most", type: .adjustment, booked: noon, gross: .max, net: .max, line: 2),
            Entry(identity: "least", type: .adjustment, booked: noon, gross: .min, net: .min, line: 3),
        ])
        #expect(try await shown(.largest, limit: 2) == ["period least", "period most"])
    }

    @Test func `late lines are shown among the others`() async throws {
        try await record([payment("week", moment("2026-11-17T12:00:00Z"), gross: 500)])
        try await record([payment("late", moment("2026-11-12T12:00:00Z"), gross: 900)])
        let preceding = StatementRequest.Preceding(
            end: week("2026-W46").end, isNext: true, watermark: 1, closings: [:])
        #expect(try await shown(.largest, limit: 2, preceding: preceding) == ["late late", "period week"])
        #expect(try await shown(.largest, limit: 2) == ["period week"])
    }

    @Test func `a shown line is the entry as it was taken in`() async throws {
        let original = OriginalAmount(
            money: Money(minorUnits: 108_000, currency: Currency(code: "SEK")!), rate: Rate("0.0926"))
        let entry = Entry(
            identity: "whole", type: .refund, booked: moment("2026-11-17T12:00:00Z"), occurred: day("2026-11-15"),
            method: "visa", scheme: "visadebit", channel: .inPerson, gross: -10_000, fees: Fees(.commission, 60),
            net: -9_940, invoiced: Fees(.scheme, -7), original: original, reference: "psp-x",
            merchantReference: "order",
            modificationReference: "mod", description: "too small", batch: "b1", line: 77)
        try await record([entry])
        let asked = DetailRequest(days: false, monthToDate: false, selection: .refunds, limit: 1)
        #expect(try await details(asked).lines == [ShownLine(section: .period, entry: entry, payment: nil)])
    }

    @Test func `an invoiced fee that differs under a known identity is a conflict`() async throws {
        var entry = payment("a", moment("2026-11-17T12:00:00Z"), gross: 100)
        entry.invoiced = Fees(.scheme, -12)
        try await record([entry])
        entry.invoiced = Fees(.scheme, -13)
        let changed = entry
        let error = await #expect(throws: StoreError.self) { try await record([changed]) }
        #expect(error?.description.contains("invoiced_scheme was -0.12, is -0.13") == true)
    }

    /// The period is one range of the primary key, the late lines one of the index by import: nothing reads a whole account.
    @Test(arguments: [DetailRequest.Selection.largest, .largestFees, .refunds])
    func `lines to show are found by ranges`(selection: DetailRequest.Selection) async throws {
        let query = selection.query(LineSections(.booked, read: []))
        let plan = try await temporary.store.pool.read { db in
            var arguments = week("2026-W47").storedBounds.arguments
            arguments.merge(["account": 1, "after": 1, "seen": 9, "late": 0, "lateDate": 0, "origin": 0]) { $1 }
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + query, arguments: StatementArguments(arguments))
                .map { $0["detail"] as String }
        }
        let ofEntries = plan.filter { $0.contains("entries") }
        #expect(
            ofEntries == [
                "SEARCH entries USING PRIMARY KEY (account=? AND booked>? AND booked<?)",
                "SEARCH entries USING INDEX entries_by_import (account=? AND import>? AND import<?)",
                // Whether a late line's batch had ended when the stated balance began.
                "SEARCH longer USING COVERING INDEX entries_by_batch (account=? AND batch=? AND booked>?)",
            ], "\(plan)")
    }
}
