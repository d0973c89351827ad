import Settlements
import Store
import Testing

/// What one payout pays, as every ledger must say it.
///
/// On paper, in cents: batch b1 has payments of 10000 (fee 100) and 5000 (fee 50), net 14850, paid by po-1. Batch b2 has one
/// of 8000 (fee 80), net 7920, paid by po-2 in the same second. Batch b3 has one of 1000 that nobody has paid yet.
@Suite struct `A report on a payout` {
    let temporary: TemporaryStore
    var ledger: any Ledger { temporary.store }

    private let booked = moment("2026-11-17T10:00:00Z")

    init() throws { temporary = try TemporaryStore() }

    private func batch(_ name: String, _ opened: String) -> Batch {
        Batch(name: name, opened: moment(opened), carriedIn: 0, carriedOut: 0)
    }

    private func takeAll() async throws {
        try await temporary.take(
            intake(
                [
                    payment("a", moment("2026-11-02T10:00:00Z"), gross: 10_000, commission: 100, batch: "b1"),
                    payment("b", moment("2026-11-15T10:00:00Z"), gross: 5_000, commission: 50, batch: "b1"),
                    payoutEntry("po-1", booked, amount: 14_850, batch: "b1"),
                    payment("c", moment("2026-11-16T10:00:00Z"), gross: 8_000, commission: 80, batch: "b2"),
                    payoutEntry("po-2", booked, amount: 7_920, batch: "b2"),
                    payment("d", moment("2026-11-17T10:00:00Z"), gross: 1_000, batch: "b3"),
                ],
                payouts: [
                    payout("po-1", booked, amount: 14_850, batch: "b1"),
                    payout("po-2", booked, amount: 7_920, batch: "b2"),
                ]))
    }

    private func known(_ label: String, of merchant: String = "m-1") async throws -> KnownPayout {
        try #require(try await ledger.payouts()[merchant]?.first { $0.key.label == label })
    }

    private func figures(_ label: String, of merchant: String = "m-1") async throws -> [AccountFigures] {
        let period = try await known(label, of: merchant).period(in: amsterdam)
        let request = StatementRequest(
            merchant: merchant, period: period, basis: .paidOut, preceding: nil,
            details: DetailRequest(days: true, monthToDate: false, selection: .largest, limit: 10, payouts: true))
        return try await ledger.read(request) { try $0.figures() }
    }

    private func told(_ label: String, of merchant: String = "m-1") async throws -> [String] {
        try await figures(label, of: merchant).flatMap { figures in
            ["\(figures.account)"]
                + figures.groups.map { "\($0.type.word) \($0.totals.count) \($0.totals.gross) \($0.totals.net)" }
                + figures.payouts.map { "paid \($0.payout.id) \($0.payout.amount) of \($0.itemised?.amount ?? 0)" }
        }
    }

    @Test func `holds what it pays, and nothing of another payout of the same second`() async throws {
        try await takeAll()
        #expect(
            try await told("TX-po-1") == [
                "adyen/ONE EUR", "payment 2 15000 14850", "payout 1 -14850 -14850", "paid TX-po-1 14850 of 14850",
            ])
        #expect(
            try await told("TX-po-2") == [
                "adyen/ONE EUR", "payment 1 8000 7920", "payout 1 -7920 -7920", "paid TX-po-2 7920 of 7920",
            ])
        let one = try #require(try await figures("TX-po-1").first)
        #expect(try AccountStatement(one).totals.net == 0)
        #expect(one.details.days.count == 1)
        #expect(one.details.lines.count == 2)
    }

    /// Of a batch of 30000 the first payout pays 20000 and the second the rest: 30000 − 10000 and 30000 − 20000.
    @Test func `of several of one batch foots against all of it, and each entry is in the first alone`() async throws {
        try await temporary.take(
            intake(
                [
                    payment("a", moment("2026-11-02T10:00:00Z"), gross: 30_000, batch: "b"),
                    payoutEntry("x", booked, amount: 20_000, batch: "b"),
                ], payouts: [payout("x", booked, amount: 20_000, batch: "b")]))
        try await temporary.take(
            intake(
                [payoutEntry("y", booked, amount: 10_000, batch: "b")],
                payouts: [payout("y", booked, amount: 10_000, batch: "b")]))
        #expect(
            try await told("TX-x") == [
                "adyen/ONE EUR", "payment 1 30000 30000", "payout 1 -20000 -20000", "paid TX-x 20000 of 20000",
            ])
        #expect(try await told("TX-y") == ["adyen/ONE EUR", "payout 1 -10000 -10000", "paid TX-y 10000 of 10000"])
    }

    /// 5000 came back of a batch of 14850, and what is left was handed on: 14850 − 14850 + 5000 − 5000.
    @Test func `holds what came back with its batch, and one that was taken from the bank is negative`() async throws {
        var back = payment("back", moment("2026-11-19T10:00:00Z"), gross: 5_000, batch: "b1")
        back = Entry(
            identity: "back", type: .payoutReversal, booked: back.booked, gross: 5_000, net: 5_000, batch: "b1", line: 9
        )
        try await takeAll()
        try await temporary.take(intake([back]))
        #expect(try await told("TX-po-1").contains("payout_reversal 1 5000 5000"))
        #expect(try await told("TX-po-2").count == 4)
        var refund = payment("r", booked, gross: 1, batch: "n")
        refund = Entry(
            identity: "r", type: .refund, booked: booked, gross: -700, net: -700, batch: "n", line: 3)
        try await temporary.take(
            intake(
                [refund, payoutEntry("neg", booked, amount: -700, batch: "n")],
                payouts: [payout("neg", booked, amount: -700, batch: "n")]))
        #expect(
            try await told("TX-neg") == [
                "adyen/ONE EUR", "refund 1 -700 -700", "payout 1 700 700", "paid TX-neg -700 of -700",
            ])
    }

    @Test func `is told from another of the same id by its label, and is of its own account alone`() async throws {
        try await takeAll()
        let gbp = try #require(Currency(code: "GBP"))
        try await temporary.take(
            intake(
                [
                    payment("a", moment("2026-11-02T10:00:00Z"), gross: 300, batch: "b1"),
                    payoutEntry("po-1", booked, amount: 300, batch: "b1"),
                ], payouts: [payout("po-1", booked, amount: 300, batch: "b1")], currency: gbp))
        try await temporary.take(
            intake(
                [payoutEntry("po-1", booked, amount: 5, batch: "b1")],
                payouts: [payout("po-1", booked, amount: 5, batch: "b1")], merchant: "m-2", provider: "adyen/TWO"))
        let payouts = try await ledger.payouts()
        #expect(payouts["m-1"]?.map(\.key.label) == ["TX-po-1", "TX-po-2", "TX-po-1~2"])
        #expect(payouts["m-2"]?.map(\.key.label) == ["TX-po-1"])
        #expect(payouts["m-1"]?.map { $0.itemised != nil } == [true, true, true])
        #expect(payouts["m-2"]?.map { $0.itemised != nil } == [false])
        #expect(
            try await told("TX-po-1~2") == [
                "adyen/ONE GBP", "payment 1 300 300", "payout 1 -300 -300", "paid TX-po-1 300 of 300",
            ])
    }

    @Test func `knows what came after it, of the kind that it shows`() async throws {
        try await takeAll()
        let one = try await known("TX-po-1").key
        let two = try await known("TX-po-2").key
        func came(_ report: ReportKind, after: Int64 = 1) async throws -> [String] {
            try await ledger.arrivals(after: [one: after, two: after], report).map {
                "\($0.key.label) \($0.value.entries)"
            }
            .sorted()
        }
        #expect(try await came(.settlement) == [])
        #expect(try await came(.settlement, after: 0) == ["TX-po-1 2", "TX-po-2 1"])
        let more = [
            payment("e", moment("2026-11-03T10:00:00Z"), gross: 400, commission: 4, batch: "b1"),
            payment("f", moment("2026-11-03T10:00:00Z"), gross: -400, batch: "b1"),
        ]
        try await temporary.take(intake(more))
        #expect(try await came(.settlement) == ["TX-po-1 2"])
        #expect(try await came(.fees) == ["TX-po-1 1"])
        #expect(try await came(.refunds) == [])
    }
}
