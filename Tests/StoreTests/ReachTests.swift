import Settlements
import Store
import Testing

/// How far data is there, as every ledger must say it.
@Suite struct `The reach of data` {
    let temporary: TemporaryStore
    var ledger: any Ledger { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func told(since: String? = nil) async throws -> [String] {
        let reach = try await ledger.reach(payoutsSince: since.map { at($0) })
        return reach.sorted { $0.key < $1.key }.flatMap { merchant, reach in
            reach.accounts.map { account in
                "\(merchant) \(account.account): "
                    + account.covered.map { moment in
                        switch moment {
                        case .instant(let instant): instant.description
                        case .date(let date): date.description
                        }
                    }.joined(separator: ", ")
            } + reach.openPayouts.map { "\(merchant) open \($0.id)" }
        }
    }

    @Test func `is the latest time and the latest date that was said of each account`() async throws {
        let file = intake([payment("a", moment("2026-11-16T10:00:00Z"), gross: 1)])
        try await temporary.take(file, covering: [moment("2026-11-20T00:00:00Z")])
        try await temporary.take(file, covering: [day("2026-11-19")])
        let last = try await temporary.take(file, covering: [day("2026-11-21")])
        try await temporary.take(file, covering: [moment("2026-11-18T00:00:00Z")])
        try await temporary.take(
            intake([payment("b", day("2026-11-16"), gross: 1)], merchant: "m-2", provider: "adyen/TWO"))
        #expect(
            try await told() == ["m-1 adyen/ONE EUR: 2026-11-20T00:00:00Z, 2026-11-21", "m-2 adyen/TWO EUR: "])
        _ = try await ledger.undo(last.number, by: "ada", at: at("2026-11-24T00:00:00Z"))
        #expect(try await told().first == "m-1 adyen/ONE EUR: 2026-11-20T00:00:00Z, 2026-11-19")
    }

    @Test func `in a snapshot is what was said up to its watermark, of the merchant's own accounts`() async throws {
        let file = intake([payment("a", moment("2026-11-16T10:00:00Z"), gross: 1)])
        try await temporary.take(file, covering: [day("2026-11-19")])
        try await temporary.take(file, covering: [day("2026-11-21")])
        try await temporary.take(
            intake([payment("b", day("2026-11-16"), gross: 1)], merchant: "m-2", provider: "adyen/TWO"))
        for (upTo, expected) in [(1, day("2026-11-19")), (nil, day("2026-11-21"))] as [(Int64?, Moment)] {
            let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil, upTo: upTo)
            let reach = try await ledger.read(request) { try $0.reach() }
            #expect(reach.map(\.account.provider) == ["adyen/ONE"])
            #expect(reach.first?.covered == [expected])
        }
    }

    /// One payout of each sort on the 17th: only the first is known in all its parts.
    @Test func `names the payouts of which nobody knows what they pay, as a statement does`() async throws {
        let booked = moment("2026-11-17T10:00:00Z")
        func whole(_ name: String) -> Intake {
            intake(
                [
                    payment("pay-\(name)", booked, gross: 950, batch: name),
                    payoutEntry(name, booked, amount: 950, batch: name),
                ],
                batches: [Batch(name: name, opened: booked, carriedIn: 0, carriedOut: 0)],
                payouts: [payout(name, booked, amount: 950, batch: name)])
        }
        try await temporary.take(whole("itemised"))
        try await temporary.take(
            intake(
                [payoutEntry("alone", booked, amount: 1, batch: "alone")],
                payouts: [
                    payout("alone", booked, amount: 1, batch: "alone")
                ]))
        let plain = Payout(
            identity: "plain", id: "TX-plain", bankReference: nil, amount: 1, booked: day("2026-11-17"), batch: nil)
        var entry = payoutEntry("plain", day("2026-11-17"), amount: 1, batch: "x")
        entry.batch = nil
        try await temporary.take(intake([entry], payouts: [plain]))
        try await temporary.take(whole("cut"), isPart: true)
        let open = ["TX-plain", "TX-alone", "TX-cut"]
        let expected = open.map { "m-1 open \($0)" }
        #expect(try await Set(told(since: "2026-11-15T23:00:00Z").dropFirst()) == Set(expected))
        #expect(try await told() == ["m-1 adyen/ONE EUR: "])
        #expect(try await told(since: "2026-11-20T00:00:00Z") == ["m-1 adyen/ONE EUR: "])
        let stated = try await temporary.figures("2026-W47").flatMap(\.payouts)
        #expect(Set(stated.filter { $0.itemised == nil }.map(\.payout.id)) == Set(open))
        // The whole file comes after the cut-out.
        try await temporary.take(whole("cut"))
        #expect(try await told(since: "2026-11-15T23:00:00Z").dropFirst().contains("m-1 open TX-cut") == false)
    }

    @Test func `of an account to which nothing comes any more is told to the period's end`() async throws {
        let file = intake([payment("a", moment("2026-11-16T10:00:00Z"), gross: 1)])
        try await temporary.take(file, covering: [.noMoreData])
        #expect(try await temporary.figures("2026-W47").first?.coverage == day("2026-11-23"))
    }
}
