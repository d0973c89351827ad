import Imports
import Settlements
import Testing

/// Payouts and their rows. plain: 98.50 - 20.00 - 0.30 = 78.20.
@Suite struct `Payouts of Stripe` {
    private let plain = StripeFile.plain
    private let sent = StripeFile.sent

    private func findings(_ file: StripeFile, _ options: ImportOptions = .init(merchant: "acme")) throws -> [Finding] {
        try refusal { _ = try stripe.read(file.text, options) }?.findings ?? []
    }

    @Test(arguments: [
        ("-78.20", "none"), ("-78.25", "78.25 78.20 -0.05"), ("-78.10", "78.10 78.20 0.10"),
        ("78.20", "-78.20 78.20 156.40"),
    ])
    func `a payout's own row is what its rows add up to`(stated: String, expected: String) throws {
        let file = plain.adding(sent, ["gross": stated, "net": stated])
        let found = try findings(file)
        let sum = found.map { "\($0.expected ?? "") \($0.found ?? "") \($0.difference ?? "")" }.first ?? "none"
        #expect(sum == expected)
        #expect(found.allSatisfy { $0.rule == .payoutSum && $0.line == 5 })
    }

    @Test func `a wrong sign is named as such`() throws {
        let finding = try #require(try findings(plain.adding(sent, ["gross": "78.20", "net": "78.20"])).first)
        #expect(finding.message.contains("money that is sent to the bank is negative"))
    }

    @Test func `a difference can be accepted with its reason`() throws {
        var options = ImportOptions(merchant: "acme")
        options.acceptedDifferences = [try #require(AcceptedDifference("-0.05"))]
        (options.why, options.who) = ("ticket 12", "ada")
        let read = try stripe.read(plain.adding(sent, ["gross": "-78.25", "net": "-78.25"]).text, options)
        let adjustment = try #require(read.intake.parts.first?.entries.last)
        // Sent were 78.25 of 78.20: 0.05 that no row explains.
        #expect(adjustment.type == .adjustment)
        #expect(adjustment.net == 5)
        #expect(adjustment.batch == "po_1")
        #expect(read.summary.totals.first?.net == (try amount("0", "EUR")))
    }

    @Test func `of a cut-out no payout is derived, and none compared`() throws {
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        #expect(try stripe.read(plain.text, options).summary.payouts.isEmpty)
        let stated = try stripe.read(plain.adding(sent, ["gross": "-1", "net": "-1"]).text, options)
        #expect(stated.summary.payouts.map(\.amount) == [try amount("1.00", "EUR")])
    }

    @Test func `what is below nothing is taken from the bank`() throws {
        let file = StripeFile(rows: [StripeFile.row("txn_1", "dispute", "-30", "15", "-45", source: "dp_1")])
        let read = try stripe.read(file.text)
        #expect(read.summary.payouts.map(\.amount) == [try amount("-45.00", "EUR")])
        #expect(read.intake.parts.first?.entries.map(\.net) == [-4500, 4500])
    }

    @Test func `rows of no payout are not paid out yet`() throws {
        let read = try stripe.read(StripeFile(rows: plain.rows.map(\.unpaid)).text)
        #expect(read.summary.payouts.isEmpty)
        #expect(read.intake.parts.first?.entries.map(\.batch) == [nil, nil, nil])
    }

    @Test func `a report without the payouts' columns is taken`() throws {
        let file = plain.dropping(columns: ["automatic_payout_id", "automatic_payout_effective_at_utc"])
        #expect(try stripe.read(file.text).summary.entries == 3)
    }

    // A payout that somebody sent by hand names no automatic one; one within the automatic schedule reduces the next.
    @Test func `a payout by hand is not itemised`() throws {
        let byHand = sent.merging(["source_id": "po_hand", "gross": "-8.20", "net": "-8.20"]) { $1 }
        let alone = try stripe.read(plain.adding(byHand.unpaid).text)
        #expect(alone.summary.payouts.map(\.id) == ["po_1", "po_hand"])
        #expect(alone.summary.payouts.map(\.amount) == [try amount("78.20", "EUR"), try amount("8.20", "EUR")])
        let within = try stripe.read(plain.adding(byHand).text)
        let payouts = try #require(within.intake.parts.first?.payouts)
        #expect(payouts.map(\.id) == ["po_hand", "po_1"])
        // 78.20 less 8.20 that went out before.
        #expect(payouts.map(\.amount) == [820, 7000])
        #expect(payouts.map(\.batch) == [nil, "po_1"])
        #expect(payouts.map(\.identity) == ["po_hand", "po_1"])
        #expect(payouts.map(\.isDerived) == [false, true])
    }

    // The rows of po_1 are there, and the row that sends it names another payout; or the other way round.
    @Test(arguments: [
        ["automatic_payout_id": "po_2"], ["source_id": "po_2"],
        ["source_id": "po_hand", "gross": "-8.20", "net": "-8.20"],
    ])
    func `a payout's row that names another payout is found`(cells: [String: String]) throws {
        var file = plain.adding(sent, cells)
        if cells["gross"] != nil { file = file.adding(sent, cells).with(4, ["balance_transaction_id": "txn_10"]) }
        let expected = cells["gross"] == nil ? ["5 value"] : ["6 value"]
        #expect(try stripe.findings(file.text) == expected)
    }

    // The money of a failed payout comes back, and the next payout sends it: 98.20 + 78.20 = 176.40.
    @Test func `a failed payout is part of the one that sends its money again`() throws {
        let back = StripeFile.row("txn_10", "payout_reversal", "78.20", "0", "78.20", source: "po_1")
        let again = ["automatic_payout_id": "po_2", "automatic_payout_effective_at_utc": "2026-01-12 00:00:00"]
        let file = plain.adding(sent).adding(back, again)
            .adding(StripeFile.row("txn_11", "charge", "100", "1.80", "98.20", source: "ch_2"), again)
        let read = try stripe.read(file.text)
        #expect(read.summary.payouts.map(\.amount) == [try amount("78.20", "EUR"), try amount("176.40", "EUR")])
    }

    @Test func `a reversal that names its own payout is no part of it`() throws {
        let back = StripeFile.row("txn_10", "payout_reversal", "78.20", "0", "78.20", source: "po_1")
        let read = try stripe.read(plain.adding(sent).adding(back).text)
        #expect(read.summary.payouts.map(\.amount) == [try amount("78.20", "EUR")])
        #expect(read.intake.parts.first?.entries.first { $0.type == .payoutReversal }?.batch == nil)
    }

    // An instant payout of 77.40 for which 0.80 is charged takes 78.20 from the balance.
    @Test func `what a payout costs is a fee of its own`() throws {
        let read = try stripe.read(plain.adding(sent, ["gross": "-77.40", "fee": "0.80"]).text)
        #expect(read.summary.payouts.map(\.amount) == [try amount("77.40", "EUR")])
        #expect(read.summary.totals.first?.fees == (try amount("-2.60", "EUR")))
        #expect(read.summary.totals.first?.net == (try amount("0", "EUR")))
        #expect(read.summary.entries == 4)
        #expect(read.intake.parts.first?.entries.map(\.identity).contains("txn_9/fee") == true)
    }

    // The minimum that stays: -50.00 in this payout, given back to the balance and part of the next.
    @Test func `a minimum balance reduces its payout`() throws {
        let held = StripeFile.row("txn_4", "payout_minimum_balance_hold", "-50", "0", "-50", source: "")
        let read = try stripe.read(plain.adding(held).text)
        #expect(read.summary.payouts.map(\.amount) == [try amount("28.20", "EUR")])
    }

    @Test func `the bank's trace is what a statement shows`() throws {
        let file = plain.adding(columns: ["trace_id", "trace_id_status"]).with(1, ["trace_id": "021000021234567"])
        #expect(try stripe.read(file.text).intake.parts.first?.payouts.map(\.bankReference) == ["021000021234567"])
    }

    @Test func `two payouts are in the order of the file`() throws {
        let other = ["automatic_payout_id": "po_2", "automatic_payout_effective_at_utc": "2026-01-12 00:00:00"]
        let read = try stripe.read(plain.with(1, other).with(1, ["source_id": "re_9"]).text)
        // 98.50 - 0.30 and -20.00.
        #expect(read.summary.payouts.map { "\($0.id) \($0.amount)" } == ["po_1 98.20 EUR", "po_2 -20.00 EUR"])
    }

    @Test func `each connected account has a balance of its own`() throws {
        let file = plain.adding(columns: ["connected_account"]).with(0, ["connected_account": "acct_1"])
            .with(1, ["connected_account": "acct_2", "automatic_payout_id": "po_2"])
            .with(2, ["connected_account": "acct_1"])
        let options = ImportOptions(accounts: ["stripe/acct_1": "m-1", "stripe/acct_2": "m-2"])
        let read = try stripe.read(file.text, options)
        let parts = read.intake.parts.map { "\($0.account.merchant) \($0.account) \($0.payouts.map(\.amount))" }
        #expect(parts == ["m-1 stripe/acct_1 EUR [9820]", "m-2 stripe/acct_2 EUR [-2000]"])
    }

    // It names who is at the other end; the money moves on the platform's balance.
    @Test func `the account at the other end is not whose balance it is`() throws {
        let file = plain.adding(columns: ["connected_account_id"]).with(0, ["connected_account_id": "acct_9"])
        #expect(try stripe.read(file.text).intake.parts.map(\.account.provider) == ["stripe/acme"])
    }
}
