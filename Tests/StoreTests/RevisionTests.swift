import Settlements
import Testing

@testable import Store

@Suite struct `A revision` {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func request(
        _ preceding: StatementRequest.Preceding?, _ revised: StatementRequest.Revised,
        _ report: ReportKind = .settlement,
        upTo: Int64? = nil, basis: Basis = .booked
    ) -> StatementRequest {
        StatementRequest(
            merchant: "m-1", period: week("2026-W47"), basis: basis, report: report, preceding: preceding, upTo: upTo,
            revised: revised)
    }

    private func revised(
        _ watermark: Int64, lateAfter: Int64? = nil, _ opening: Int64? = nil, _ closing: Int64 = 0
    ) -> StatementRequest.Revised {
        .init(
            watermark: watermark, late: lateAfter.map { LateBounds(after: $0, before: week("2026-W47").start) },
            balances: opening.map { [Shelf.account: .init(opening: $0, closing: closing)] } ?? [:])
    }

    private func told(_ changes: AccountChanges?) -> [String] {
        (changes?.lines ?? []).map { "\($0.kind) \($0.section.word) \($0.entry.identity):\($0.entry.line)" }
    }

    /// 10.00 was reported; then came 5.00 less 0.20, −3.00 given back, and 0.07 of the week before that is in its revision.
    private func recordTwo() async throws {
        try await shelf.take(
            [Shelf.move("a", "2026-11-18", 1_000)], batches: [Shelf.batch("1", "2026-11-02")])
        var back = Shelf.move("back", "2026-11-17", -300, .refund)
        back.line = 4
        var paid = payment("paid", moment("2026-11-19T09:00:00Z"), gross: 500, commission: 20)
        paid.line = 3
        try await shelf.take([paid, back, Shelf.move("w46", "2026-11-10", 7)])
    }

    /// Opening 0 → 0.07; closing 10.00 → 10.00 + 0.07 + 4.80 − 3.00 = 11.87.
    @Test func `says what was added, and how the balances moved`() async throws {
        try await recordTwo()
        let preceding = Shelf.after("2026-W46", watermark: 2, closing: 7)
        let found = try await shelf.statement(request(preceding, revised(1, 0, 1_000)))
        let part = try #require(found.part)
        #expect(part.balance == .known(opening: 7, closing: 1_187))
        #expect(part.changes?.before == .init(opening: 0, closing: 1_000))
        #expect(told(part.changes) == ["added period back:4", "added period paid:3"])
        #expect(
            part.changes?.added
                == Totals(count: 2, gross: 200, fees: Fees(.commission, -20), net: 180))
        #expect(part.changes?.removed == .zero)
        #expect(found.lines == ["period back added", "period a", "period paid added"])
    }

    @Test(
        arguments: [
            (.fees, ["added period paid:3"], 480), (.refunds, ["added period back:4"], -300),
            (.settlement, ["added period back:4", "added period paid:3"], 180),
        ] as [(ReportKind, [String], Int64)])
    func `tells changes of what its report is about`(report: ReportKind, expected: [String], net: Int64) async throws {
        try await recordTwo()
        let preceding = Shelf.after("2026-W46", watermark: 2, closing: 7)
        let part = try await shelf.statement(request(preceding, revised(1, 0, 1_000), report)).part
        #expect(told(part?.changes) == expected)
        #expect(part?.changes?.added.net == net)
        #expect((part?.changes?.before == nil) == (report != .settlement))
    }

    /// The week opened at 10.00, 5.00 of week 46 was late, it closed at 15.00. Now week 46 has it.
    @Test func `says what was removed`() async throws {
        try await shelf.take(
            [Shelf.move("a", "2026-11-10", 1_000)], batches: [Shelf.batch("1", "2026-11-02")])
        try await shelf.take([Shelf.move("late", "2026-11-11", 500)])
        let found = try await shelf.statement(
            request(Shelf.after("2026-W46", watermark: 2, closing: 1_500), revised(2, lateAfter: 1, 1_000, 1_500)))
        let part = try #require(found.part)
        #expect(part.balance == .known(opening: 1_500, closing: 1_500))
        #expect(told(part.changes) == ["removed late late:1"])
        #expect(part.changes?.removed.net == 500)
        #expect(part.changes?.added == .zero)
        #expect(found.lines == [])
    }

    /// Batch 0 from before the beginning came after the report: history for both, and no change.
    @Test func `leaves history out`() async throws {
        try await shelf.take(
            [Shelf.move("a", "2026-11-17", 1_000, batch: "1")],
            batches: [Shelf.batch("1", "2026-11-09", carriedIn: 300)])
        try await shelf.take(
            [Shelf.move("old", "2026-11-03", 300, batch: "0"), Shelf.move("b", "2026-11-18", 50, batch: "1")],
            batches: [Shelf.batch("0", "2026-11-02", carriedOut: 300)])
        let preceding = Shelf.after("2026-W46", watermark: 1, closing: 300)
        let found = try await shelf.statement(request(preceding, revised(1, lateAfter: 1, 300, 1_300)))
        #expect(told(found.part?.changes) == ["added period b:2"])
        #expect(found.part?.balance == .known(opening: 300, closing: 1_350))
    }

    /// By hand under `carry`: it reads as far as the one before it, and nothing has changed.
    @Test func `that reads as far as the one before it has nothing to tell`() async throws {
        try await shelf.take(
            [Shelf.move("a", "2026-11-10", 1_000)], batches: [Shelf.batch("1", "2026-11-02")])
        try await shelf.take([Shelf.move("late", "2026-11-11", 500), Shelf.move("b", "2026-11-17", 20)])
        try await shelf.take([Shelf.move("later", "2026-11-12", 7), Shelf.move("c", "2026-11-17", 3)])
        let found = try await shelf.statement(
            request(
                Shelf.after("2026-W46", watermark: 1, closing: 1_000), revised(2, lateAfter: 1, 1_000, 1_520), upTo: 2))
        #expect(found.lines == ["late late", "period b"])
        #expect(found.part?.changes.map { $0.lines.isEmpty && $0.added == .zero && $0.removed == .zero } == true)
        #expect(found.part?.balance == .known(opening: 1_000, closing: 1_520))
    }

    /// 5,003 lines of 0.01 came: all are summed, 5,000 are listed.
    @Test func `lists so many changes and sums them all`() async throws {
        try await shelf.take([Shelf.move("a", "2026-11-17", 1)])
        let count = AccountChanges.listed + 3
        try await shelf.take((0..<count).map { Shelf.move("n\($0)", "2026-11-18", 1) })
        let part = try await shelf.statement(request(nil, revised(1))).part
        #expect(part?.changes?.lines.count == 5_000)
        #expect(part?.changes?.added == Totals(count: 5_003, gross: 5_003, fees: .none, net: 5_003))
    }

    @Test func `by another basis goes by its dates`() async throws {
        try await shelf.take([Shelf.move("a", "2026-11-24", 1, occurred: "2026-11-17")])
        try await shelf.take([
            Shelf.move("b", "2026-11-25", 2, occurred: "2026-11-18"),
            Shelf.move("c", "2026-11-18", 4, occurred: "2026-11-12"),
        ])
        let part = try await shelf.statement(request(nil, revised(1), basis: .occurred)).part
        #expect(told(part?.changes) == ["added period b:1"])
    }
}

@Suite struct `A basis` {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func lines(
        _ basis: Basis, _ period: String, _ preceding: StatementRequest.Preceding? = nil, upTo: Int64? = nil
    ) async throws -> [String] {
        let request = StatementRequest(
            merchant: "m-1", period: week(period), basis: basis, preceding: preceding, upTo: upTo)
        return try await shelf.statement(request).lines
    }

    /// Booked in weeks 47, 48, 47, 47; occurred in weeks 46, 47, none said, 46 and late.
    @Test func `of occurrence goes by that, and by the booking where it is not said`() async throws {
        try await shelf.take(
            [
                Shelf.move("e", "2026-11-16", 1, occurred: "2026-11-14"),
                Shelf.move("f", "2026-11-24", 2, occurred: "2026-11-17"), Shelf.move("g", "2026-11-18", 4),
            ], batches: [Shelf.batch("1", "2026-11-02")])
        try await shelf.take([Shelf.move("h", "2026-11-18", 8, occurred: "2026-11-13")])
        #expect(try await lines(.occurred, "2026-W46") == ["period h", "period e"])
        #expect(try await lines(.occurred, "2026-W47") == ["period f", "period g"])
        #expect(try await lines(.occurred, "2026-W48") == [])
        let preceding = Shelf.after("2026-W46", watermark: 1, closing: 9)
        #expect(try await lines(.occurred, "2026-W47", preceding) == ["late h", "period f", "period g"])
        #expect(try await lines(.occurred, "2026-W47", preceding, upTo: 1) == ["period f", "period g"])
        #expect(try await lines(.booked, "2026-W47") == ["period e", "period g", "period h"])
        let part = try await shelf.part("2026-W47", preceding, basis: .occurred)
        #expect(part.balance == .unknown(movementsSince: moment("2026-11-16T09:00:00Z")))
        #expect(part.details.days.map { $0.totals.count } == [0, 1, 1, 0, 0, 0, 0])
        #expect((part.totals.net, part.late.net) == (6, 8))
    }

    /// Batch 1 (1.00 of week 45, 2.00 of week 47) is paid in week 47, batch 2 (4.00) nowhere yet.
    @Test func `of payment goes by the payout of the batch`() async throws {
        try await shelf.take([
            Shelf.move("a", "2026-11-03", 100, batch: "1"), Shelf.move("b", "2026-11-17", 200, batch: "1"),
            Shelf.move("c", "2026-11-17", 400, batch: "2"), Shelf.move("d", "2026-11-17", 800),
        ])
        #expect(try await lines(.paidOut, "2026-W47") == [])
        try await shelf.take(
            [Shelf.move("p", "2026-11-18", -300, .payout, batch: "1")],
            payouts: [Shelf.payout("p", "2026-11-18", 300, batch: "1")])
        for period in ["2026-W45", "2026-W46", "2026-W48"] { #expect(try await lines(.paidOut, period) == []) }
        #expect(try await lines(.paidOut, "2026-W47") == ["period a", "period b", "period p"])
        // Where week 47 was reported before anybody knew of the payout, all of it is late.
        let preceding = Shelf.after("2026-W47", watermark: 1)
        #expect(try await lines(.paidOut, "2026-W48", preceding) == ["late a", "late b", "late p"])
        #expect(try await lines(.paidOut, "2026-W48", preceding, upTo: 1) == [])
        let part = try await shelf.part("2026-W47", basis: .paidOut)
        #expect(part.payouts.map(\.itemised) == [.init(within: NetSum(entries: 2, net: 300))])
        #expect(part.details.days.map { $0.totals.values.reduce(0) { $0 + $1.net } } == [0, 0, 0, 0, 0, 0, 0])
        #expect(part.details.days.map { $0.totals.count } == [0, 0, 2, 0, 0, 0, 0])
    }

    /// A second payout of the batch that comes later, booked before the first: nothing moves.
    @Test func `of payment stays with the payout that was known first`() async throws {
        try await shelf.take(
            [Shelf.move("a", "2026-11-17", 300, batch: "1"), Shelf.move("p", "2026-11-18", -200, .payout, batch: "1")],
            payouts: [Shelf.payout("p", "2026-11-18", 200, batch: "1")])
        try await shelf.take(
            [Shelf.move("q", "2026-11-11", -100, .payout, batch: "1")],
            payouts: [Shelf.payout("q", "2026-11-11", 100, batch: "1")])
        #expect(try await lines(.paidOut, "2026-W47") == ["period a", "period p"])
        #expect(try await lines(.paidOut, "2026-W46") == ["period q"])
    }
}
