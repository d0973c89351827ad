import GRDB
import Settlements
import Testing

@testable import Store

/// Refunds with the payment that they give back, reckoned on paper.
@Suite struct `Refunds` {
    let temporary: TemporaryStore
    let now = at("2026-11-23T06:30:00+01:00")
    let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)

    init() throws { temporary = try TemporaryStore() }

    private func entry(
        _ identity: String, _ type: EntryType, _ booked: Moment, _ gross: Int64, of reference: String?,
        occurred: Moment? = nil, line: Int = 2
    ) -> Entry {
        Entry(
            identity: identity, type: type, booked: booked, occurred: occurred, gross: gross, net: gross,
            reference: reference, line: line)
    }

    private func record(
        _ entries: [Entry], merchant: String = "m-1", provider: String = "adyen/ONE", currency: Currency = eur
    ) async throws {
        _ = try await temporary.store.record(
            intake(entries, merchant: merchant, provider: provider, currency: currency), at: now)
    }

    private struct Found: Equatable {
        let identity: String
        let payment: RefundedPayment?
    }

    private func refunds(
        of account: Account? = nil, preceding: StatementRequest.Preceding? = nil
    ) async throws -> [Found] {
        let account = account ?? self.account
        let request = StatementRequest(
            merchant: account.merchant, period: week("2026-W47"), preceding: preceding)
        return try await temporary.store.read(request) { snapshot in
            var found: [Found] = []
            try snapshot.readRefunds(account) { batch in
                #expect(batch.payment.count == batch.count)
                for row in 0..<batch.count {
                    found.append(Found(identity: batch.identity.text(row), payment: batch.payment[row]))
                }
            }
            return found
        }
    }

    /// Paid 60.00 + 40.00 in two captures. Given back 30.00, then 20.00, of which 20.00 came back: 30, 50, 30.
    @Test func `a refund has its payment, and what was given back up to it`() async throws {
        let first = moment("2026-11-10T10:00:00Z")
        try await record([
            entry("capture2", .payment, moment("2026-11-12T10:00:00Z"), 4_000, of: "r", occurred: day("2026-11-09")),
            entry("capture1", .payment, first, 6_000, of: "r", occurred: moment("2026-11-09T12:00:00Z"), line: 3),
            entry("one", .refund, moment("2026-11-17T10:00:00Z"), -3_000, of: "r", line: 4),
            entry("two", .refund, moment("2026-11-18T10:00:00Z"), -2_000, of: "r", line: 5),
            entry("back", .refundReversal, day("2026-11-19"), 2_000, of: "r", line: 6),
            entry("next week", .refund, day("2026-11-23"), -100, of: "r", line: 7),
            entry("unknown", .refund, day("2026-11-20"), -500, of: "elsewhere", line: 8),
            entry("without", .refund, day("2026-11-20"), -600, of: nil, line: 9),
            entry("no refund", .chargeback, day("2026-11-20"), -700, of: "r", line: 10),
            entry("no payment", .adjustment, day("2026-11-10"), 700, of: "elsewhere", line: 11),
        ])
        func of(_ soFar: Int64) -> RefundedPayment {
            RefundedPayment(booked: first, occurred: day("2026-11-09"), amount: 10_000, refundedSoFar: soFar)
        }
        #expect(
            try await refunds() == [
                Found(identity: "one", payment: of(3_000)), Found(identity: "two", payment: of(5_000)),
                Found(identity: "back", payment: of(3_000)), Found(identity: "unknown", payment: nil),
                Found(identity: "without", payment: nil),
            ])
    }

    /// Of the payment of 50.00 one refund gives back all, one more than all, one all but a cent; one has no payment. The
    /// reversal and what was given back in another week are not counted.
    @Test func `full and partial refunds of the period are counted`() async throws {
        try await record([
            entry("payment", .payment, moment("2026-11-09T10:00:00Z"), 5_000, of: "r"),
            entry("before", .refund, moment("2026-11-10T10:00:00Z"), -5_000, of: "r", line: 3),
            entry("all", .refund, moment("2026-11-17T10:00:00Z"), -5_000, of: "r", line: 4),
            entry("more", .refund, moment("2026-11-17T11:00:00Z"), -5_001, of: "r", line: 5),
            entry("less", .refund, moment("2026-11-17T12:00:00Z"), -4_999, of: "r", line: 6),
            entry("back", .refundReversal, moment("2026-11-18T12:00:00Z"), 5_000, of: "r", line: 7),
            entry("unknown", .refund, moment("2026-11-18T12:00:00Z"), -100, of: "elsewhere", line: 8),
        ])
        let details = DetailRequest(days: false, monthToDate: false, selection: .refunds, limit: 1)
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil, details: details)
        let counts = try await temporary.store.read(request) { try $0.figures().first?.details.refundCounts }
        #expect(counts == RefundCounts(full: 2, partial: 1, unknown: 1))
    }

    /// Two of one second: the order is that of the lines, which is not that of the ids.
    @Test func `refunds of one moment are counted line by line`() async throws {
        let noon = moment("2026-11-17T12:00:00Z")
        try await record([
            entry("paid", .payment, noon, 1_000, of: "r"), entry("b", .refund, noon, -100, of: "r", line: 3),
            entry("a", .refund, noon, -200, of: "r", line: 4),
        ])
        #expect(try await refunds().map(\.payment?.refundedSoFar) == [100, 300])
    }

    /// 5.00 booked in week 46 arrive after its report: they stand first, and 5.00 more are behind each later one.
    @Test func `late refunds come first, and count where they were booked`() async throws {
        let paid = entry("paid", .payment, day("2026-11-10"), 9_000, of: "r")
        try await record([paid, entry("week", .refund, day("2026-11-17"), -1_000, of: "r", line: 3)])
        try await record([entry("late", .refund, day("2026-11-11"), -500, of: "r")])
        let preceding = StatementRequest.Preceding(
            end: week("2026-W46").end, isNext: true, watermark: 1, closings: [:])
        let found = try await refunds(preceding: preceding)
        #expect(found.map(\.identity) == ["late", "week"])
        #expect(found.map(\.payment?.refundedSoFar) == [500, 1_500])
    }

    /// The same reference stands on another merchant's account, and on the merchant's own in another currency.
    @Test func `another account's payments and refunds are not seen`() async throws {
        let payments = [
            entry("paid", .payment, day("2026-11-10"), 5_000, of: "same"),
            entry("given back", .refund, day("2026-11-11"), -1_000, of: "same", line: 3),
        ]
        let refund = [entry("refund", .refund, day("2026-11-17"), -300, of: "same")]
        try await record(payments, merchant: "m-2", provider: "adyen/TWO")
        try await record(payments, currency: #require(Currency(code: "USD")))
        try await record(refund)
        #expect(try await refunds() == [Found(identity: "refund", payment: nil)])

        let own = entry("own", .payment, day("2026-11-12"), 700, of: "same", line: 3)
        try await record([own])
        let payment = RefundedPayment(booked: day("2026-11-12"), occurred: nil, amount: 700, refundedSoFar: 300)
        #expect(try await refunds() == [Found(identity: "refund", payment: payment)])
        let details = DetailRequest(days: false, monthToDate: false, selection: .refunds, limit: 5)
        let request = StatementRequest(
            merchant: "m-1", period: week("2026-W47"), preceding: nil, details: details)
        let lines = try await temporary.store.read(request) { try $0.figures().flatMap(\.details.lines) }
        #expect(lines.map(\.payment) == [payment])
        // Nor does the one merchant's snapshot hand out the other's lines.
        let foreign = Account(merchant: "m-2", provider: "adyen/TWO", currency: eur)
        let rows = try await temporary.store.read(request) { snapshot in
            var rows = 0
            try snapshot.readRefunds(foreign) { rows += $0.count }
            return rows
        }
        #expect(rows == 0)
    }

    // Gross of two payments and of two refunds, each in bounds.
    @Test(
        arguments: [
            ([Int64.max, 1], [-1, -1], nil), ([1, 1], [Int64.min, -1], nil), ([1, 1], [Int64.min, 0], nil),
            ([Int64.max - 1, 1], [-Int64.max, 0], Int64.max),
        ] as [([Int64], [Int64], Int64?)])
    func `a sum beyond 64 bits is an error`(paid: [Int64], refunded: [Int64], expected: Int64?) async throws {
        let noon = moment("2026-11-17T12:00:00Z")
        let payments = paid.enumerated().map { entry("p\($0)", .payment, noon, $1, of: "r", line: $0 + 2) }
        let given = refunded.enumerated().map { entry("r\($0)", .refund, noon, $1, of: "r", line: $0 + 5) }
        try await record(payments + given)
        guard let expected else {
            let error = await #expect(throws: StoreError.self) { try await refunds() }
            #expect(error?.code == .tooLarge)
            #expect(error?.description.contains("larger than this program can hold without rounding") == true)
            return
        }
        #expect(try await refunds().last?.payment?.refundedSoFar == expected)
        #expect(try await refunds().last?.payment?.amount == .max)
    }

    @Test func `totals beyond 64 bits are an error, not a rounded number`() async throws {
        try await record([
            entry("a", .payment, moment("2026-11-17T12:00:00Z"), .max, of: nil),
            entry("b", .payment, moment("2026-11-18T12:00:00Z"), 1, of: nil, line: 3),
        ])
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil)
        let error = await #expect(throws: StoreError.self) {
            try await temporary.store.read(request) { try $0.figures() }
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `a payment is found by its reference, never by reading the account`() async throws {
        let query = LineQuery.refunds(LineSections(.booked, read: []), isAdded: "0").sql(of: .period)
        let plan = try await temporary.store.pool.read { db in
            var arguments = week("2026-W47").storedBounds.arguments
            arguments.merge(["account": 1, "seen": 9]) { $1 }
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + query, arguments: StatementArguments(arguments))
                .map { $0["detail"] as String }
        }
        let own = plan.filter { $0.hasPrefix("SEARCH own") }
        #expect(own == ["SEARCH own USING PRIMARY KEY (account=? AND booked>? AND booked<?)"])
        let others = plan.filter { $0.contains("other") }
        #expect(others.count == 6)
        #expect(others.allSatisfy { $0.contains("entries_by_reference (account=? AND reference=?") }, "\(plan)")
    }
}
