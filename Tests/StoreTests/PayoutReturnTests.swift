import Settlements
import Testing

@testable import Store

/// Payouts that came back, in week 47, and the payout that each gives back.
@Suite struct `A payout that came back` {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// Reference and batch of what came back, and the payout found: by its id, its identity, or as the only one of its
    /// batch.
    @Test(
        arguments: [
            ("TX-a", nil, "a"), ("a", "2", "a"), (nil, "1", "a"), ("nobody's", "1", "a"), (nil, "2", nil),
            (nil, nil, nil),
            ("nobody's", nil, nil),
        ] as [(String?, String?, String?)])
    func `names its payout where the data do`(reference: String?, batch: String?, found: String?) async throws {
        try await shelf.take(
            [
                Shelf.move("a", "2026-11-10", -500, .payout, batch: "1"),
                Shelf.move("b", "2026-11-10", -300, .payout, batch: "2"),
                Shelf.move("c", "2026-11-11", -200, .payout, batch: "2"),
                Shelf.move("back", "2026-11-17", 500, .payoutReversal, batch: batch, reference: reference),
                Shelf.move("other", "2026-11-24", 1, .payoutReversal),
            ],
            payouts: [
                Shelf.payout("a", "2026-11-10", 500, batch: "1"), Shelf.payout("b", "2026-11-10", 300, batch: "2"),
                Shelf.payout("c", "2026-11-11", 200, batch: "2"),
            ])
        for basis in Basis.allCases {
            let part = try await shelf.part("2026-W47", basis: basis)
            #expect(part.returns.map(\.entry.identity) == ["back"], "\(basis)")
            #expect(part.returns.map(\.section) == [.period])
            #expect(part.returns.first?.payout?.identity == found)
            #expect(part.returns.first?.entry.reference == reference)
        }
    }

    @Test func `is late where it came after its week was reported`() async throws {
        try await shelf.take([Shelf.move("x", "2026-11-10", 100)])
        try await shelf.take([Shelf.move("back", "2026-11-11", 500, .payoutReversal)])
        let part = try await shelf.part("2026-W47", Shelf.after("2026-W46", watermark: 1, closing: 100))
        #expect(part.returns.map(\.section) == [.late])
        #expect(part.returns.map(\.entry.net) == [500])
    }
}
