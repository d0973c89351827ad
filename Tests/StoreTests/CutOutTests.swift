import Settlements
import Testing

@testable import Store

/// Files of which only a part came. Batch 1 pays 100.00 − 10.00 = 90.00 of two entries.
@Suite struct `Cut-outs` {
    let temporary: TemporaryStore
    let booked = moment("2026-11-17T10:00:00Z")

    init() throws { temporary = try TemporaryStore() }

    private var first: Entry { payment("a", booked, gross: 10_000, batch: "1") }
    private var second: Entry {
        Entry(identity: "b", type: .refund, booked: booked, gross: -1_000, net: -1_000, batch: "1", line: 3)
    }
    private var paid: Entry { payoutEntry("p", booked, amount: 9_000, batch: "1") }

    private var whole: Intake {
        intake(
            [first, second, paid], batches: [Batch(name: "1", opened: booked, carriedIn: 0, carriedOut: 0)],
            payouts: [payout("p", booked, amount: 9_000, batch: "1")])
    }

    private var part: Intake {
        intake([first, paid], payouts: [payout("p", booked, amount: 9_000, batch: "1")])
    }

    private func itemised() async throws -> AccountFigures.PaidOut.Itemisation? {
        let figures = try #require(try await temporary.figures("2026-W47").first)
        #expect(throws: Never.self) { try AccountStatement(figures) }
        #expect(figures.payouts.map(\.payout.amount) == [9_000])
        return figures.payouts.first?.itemised
    }

    @Test func `a payout of which a cut-out shows a part is not itemised`() async throws {
        try await temporary.take(part, isPart: true)
        #expect(try await itemised() == nil)
    }

    @Test func `the whole file takes the mark away, and brings the rest`() async throws {
        try await temporary.take(part, isPart: true)
        let recorded = try await temporary.take(whole)
        #expect((recorded.new, recorded.known) == (1, 2))
        #expect(try await itemised() == .init(within: NetSum(entries: 2, net: 9_000)))
        // A cut-out that comes after it changes nothing.
        try await temporary.take(part, isPart: true)
        #expect(try await itemised() == .init(within: NetSum(entries: 2, net: 9_000)))
    }

    @Test func `when the whole file is undone the cut-out is one again`() async throws {
        try await temporary.take(part, isPart: true)
        try await temporary.take(whole)
        let now = at("2026-11-23T06:30:00+01:00")
        #expect(try await temporary.store.undo(2, by: "ada", at: now).entries == 1)
        #expect(try await itemised() == nil)
        try await temporary.take(whole)
        #expect(try await itemised() == .init(within: NetSum(entries: 2, net: 9_000)))
        let undone = try await temporary.store.undo(1, by: "ada", at: now)
        #expect(undone.alsoHeldBy.map(\.number) == [3])
    }
}

@Suite struct `Payouts` {
    let temporary: TemporaryStore
    let booked = moment("2026-11-17T10:00:00Z")

    init() throws { temporary = try TemporaryStore() }

    /// 20.00 refunded and nothing sold: the provider takes 20.00 from the bank, and the batch ends at nothing.
    @Test func `money that the provider took from the bank is a payout the other way`() async throws {
        try await temporary.take(
            intake(
                [
                    Entry(
                        identity: "r", type: .refund, booked: booked, gross: -2_000, net: -2_000, batch: "1", line: 2),
                    payoutEntry("p", booked, amount: -2_000, batch: "1"),
                ], batches: [Batch(name: "1", opened: booked, carriedIn: 0, carriedOut: 0)],
                payouts: [payout("p", booked, amount: -2_000, batch: "1")]))
        let figures = try #require(try await temporary.figures("2026-W47").first)
        let statement = try AccountStatement(figures)
        #expect(statement.payouts.map(\.payout.amount) == [-2_000])
        #expect(statement.payouts.map(\.itemised?.entries) == [1])
        #expect(statement.balance == .known(opening: 0, closing: 0))
    }

    @Test func `a payout that no file has a row of says so`() async throws {
        let derived = Payout(
            identity: "p", id: "po_1", bankReference: nil, amount: 500, booked: booked, batch: "po_1", isDerived: true)
        try await temporary.take(
            intake(
                [
                    payment("a", booked, gross: 500, batch: "po_1"),
                    payoutEntry("p", booked, amount: 500, batch: "po_1"),
                ],
                payouts: [derived]))
        #expect(try await temporary.figures("2026-W47").first?.payouts.map(\.payout) == [derived])
    }
}
