import Imports
import Settlements
import Testing

let stripe = Profile.stripePayoutReconciliation

/// What an itemised payout reconciliation brings, worked out on paper.
@Suite struct `Stripe's payout reconciliation` {
    private func eur(_ text: String) throws -> Money { try amount(text, "EUR") }

    private func entries(_ file: StripeFile, _ options: ImportOptions = .init(merchant: "acme")) throws -> [Entry] {
        try stripe.read(file.text, options).intake.parts.flatMap(\.entries)
    }

    @Test func `is found by its name`() {
        #expect(Profile(name: "stripe-payout-reconciliation") != nil)
    }

    @Test func `a payout without a row of its own is what its rows add up to`() throws {
        let read = try stripe.read(StripeFile.plain.text)
        let totals = try #require(read.summary.totals.first)
        // 98.50 - 20.00 - 0.30 = 78.20.
        #expect(read.summary.payouts.map(\.amount) == [try eur("78.20")])
        #expect(read.summary.payouts.map(\.isDerived) == [true])
        #expect(read.summary.payouts.map(\.id) == ["po_1"])
        #expect(read.summary.entries == 3)
        #expect(totals.payments == (try eur("100.00")))
        #expect(totals.refunds == (try eur("-20.00")))
        #expect(totals.fees == (try eur("-1.80")))
        #expect(totals.net == (try eur("0.00")))
        let part = try #require(read.intake.parts.first)
        #expect(part.account.description == "stripe/acme EUR")
        #expect(part.batches.isEmpty)
        let payout = try #require(part.payouts.first)
        #expect(payout.batch == "po_1")
        #expect(payout.booked == .instant(try Instant(timestamp: "2026-01-08T00:00:00Z")))
        #expect(part.entries.map(\.batch) == ["po_1", "po_1", "po_1", "po_1"])
        #expect(part.entries.map(\.net) == [9850, -2000, -30, -7820])
    }

    @Test func `a payout is the same entry with a row of its own and without`() throws {
        let derived = try stripe.read(StripeFile.plain.text)
        let stated = try stripe.read(StripeFile.plain.adding(StripeFile.sent).text)
        #expect(stated.summary.payouts.map(\.isDerived) == [false])
        #expect(stated.summary.entries == 4)
        var (one, other) = (
            try #require(derived.intake.parts.first?.entries.last),
            try #require(stated.intake.parts.first?.entries.last)
        )
        (one.line, other.line) = (0, 0)
        #expect(one == other)
        #expect(one.identity == "po_1")
    }

    @Test func `an entry has what its row says`() throws {
        let entries = try entries(.plain)
        let payment = try #require(entries.first)
        #expect(payment.identity == "txn_1")
        #expect(payment.type == .payment)
        #expect(payment.booked == .instant(try Instant(timestamp: "2026-01-05T12:00:00Z")))
        #expect(payment.occurred == .instant(try Instant(timestamp: "2026-01-05T11:59:58Z")))
        #expect(payment.gross == 10_000)
        #expect(payment.fees == Fees(.processing, -150))
        #expect(payment.method == "visa")
        #expect(payment.scheme == "visa_credit")
        #expect(payment.channel == nil)
        #expect(payment.reference == "ch_1")
        #expect(payment.modificationReference == nil)
        #expect(payment.merchantReference == "order-7")
        #expect(payment.original == nil)
        let refund = entries[1]
        #expect(refund.type == .refund)
        #expect(refund.reference == "ch_1")
        #expect(refund.modificationReference == "re_1")
        let fee = entries[2]
        #expect(fee.type == .fee)
        #expect(fee.gross == 0)
        #expect(fee.fees == Fees(.processing, -30))
        #expect(fee.description == "Radar")
        #expect(fee.reference == nil)
    }

    // Gross 100, fee 2: which type, gross, fees and net it becomes. A type that carries no fee has it as an entry of its own.
    @Test(arguments: [
        ("charge", "100", "payment 10000 -200 9800"),
        ("charge_failure", "-100", "collection_failure -10000 -200 -10200"),
        ("partial_capture_reversal", "-100", "refund -10000 -200 -10200"),
        ("refund", "-100", "refund -10000 -200 -10200"), ("refund_failure", "100", "refund_reversal 10000 -200 9800"),
        ("dispute", "-100", "chargeback -10000 -200 -10200"),
        ("dispute_reversal", "100", "chargeback_reversal 10000 -200 9800"), ("fee", "-100", "fee 0 -10200 -10200"),
        ("network_cost", "-100", "fee 0 -10200 -10200"), ("fee", "100", "fee 0 9800 9800"),
        ("tax", "-100", "tax 0 -10200 -10200"),
        ("payout_reversal", "100", "payout_reversal 10000 0 10000 fee 0 -200 -200"),
        ("payout_minimum_balance_hold", "-100", "reserve_hold -10000 0 -10000 fee 0 -200 -200"),
        ("payout_minimum_balance_release", "100", "reserve_release 10000 0 10000 fee 0 -200 -200"),
        ("payment_network_reserve_hold", "-100", "reserve_hold -10000 0 -10000 fee 0 -200 -200"),
        ("payment_network_reserve_release", "100", "reserve_release 10000 0 10000 fee 0 -200 -200"),
        ("risk_reserved_funds", "-100", "reserve_hold -10000 0 -10000 fee 0 -200 -200"),
        ("risk_reserved_funds", "100", "reserve_release 10000 0 10000 fee 0 -200 -200"),
        ("connect_reserved_funds", "-100", "reserve_hold -10000 0 -10000 fee 0 -200 -200"),
        ("topup", "100", "topup 10000 0 10000 fee 0 -200 -200"),
        ("topup_reversal", "-100", "topup -10000 0 -10000 fee 0 -200 -200"),
        ("transfer", "-100", "transfer -10000 0 -10000 fee 0 -200 -200"),
        ("transfer_reversal", "100", "transfer 10000 0 10000 fee 0 -200 -200"),
        ("platform_earning", "100", "transfer 10000 0 10000 fee 0 -200 -200"),
        ("platform_earning_refund", "-100", "transfer -10000 0 -10000 fee 0 -200 -200"),
        ("connect_collection_transfer", "-100", "transfer -10000 0 -10000 fee 0 -200 -200"),
        ("advance", "100", "transfer 10000 0 10000 fee 0 -200 -200"),
        ("advance_funding", "-100", "transfer -10000 0 -10000 fee 0 -200 -200"),
        ("financing_paydown", "-100", "transfer -10000 0 -10000 fee 0 -200 -200"),
        ("contribution", "-100", "transfer -10000 0 -10000 fee 0 -200 -200"),
        ("unreconciled_customer_funds", "100", "transfer 10000 0 10000 fee 0 -200 -200"),
        ("other_adjustment", "-100", "adjustment -10000 0 -10000 fee 0 -200 -200"),
    ])
    func `each category is one type`(category: String, gross: String, expected: String) throws {
        let net = gross == "100" ? "98" : "-102"
        let file = StripeFile(rows: [StripeFile.row("txn_1", category, gross, "2", net, source: "x_1").unpaid])
        let found = try entries(file).map { "\($0.type.word) \($0.gross) \(try $0.fees.total()) \($0.net)" }
        #expect(found.joined(separator: " ") == expected)
    }

    @Test func `a tax has its component, and a fee beside it another`() throws {
        let file = StripeFile(rows: [StripeFile.row("txn_1", "tax", "-19", "2", "-21", source: "").unpaid])
        var fees = Fees(.tax, -1900)
        fees[.processing] = -200
        #expect(try entries(file).map(\.fees) == [fees])
    }

    // Amounts are major units in the digits of the currency, small letters or capitals.
    @Test(arguments: [
        ("JPY", "1000", "36", "964", 964), ("jpy", "1000.00", "36.00", "964.00", 964),
        ("kwd", "10.120", "0.415", "9.705", 9705), ("EUR", "1234567.8", "0", "1234567.80", 123_456_780),
    ])
    func `an amount has the digits of its currency`(
        code: String, gross: String, fee: String, net: String, expected: Int64
    ) throws {
        let row = StripeFile.row("txn_1", "charge", gross, fee, net, source: "ch_1").unpaid
        #expect(try entries(StripeFile(rows: [row]).with(0, ["currency": code])).map(\.net) == [expected])
    }

    @Test(arguments: [
        ("120.00", "usd", "100.00", "120.00 USD"), ("-120.00", "usd", "-100.00", "-120.00 USD"),
        ("120.00", "usd", "-100.00", "-120.00 USD"), ("15000", "jpy", "100.00", "15000 JPY"),
        ("100.00", "EUR", "100.00", "none"), ("", "", "100.00", "none"),
    ])
    func `what the shopper saw is kept where the currency is another`(
        facing: String, code: String, gross: String, expected: String
    ) throws {
        let category = gross.hasPrefix("-") ? "refund" : "charge"
        let row = StripeFile.row("txn_1", category, gross, "0", gross, source: "x").unpaid
            .merging(["customer_facing_amount": facing, "customer_facing_currency": code]) { $1 }
        let original = try #require(try entries(StripeFile(rows: [row])).first).original
        #expect((original?.money.description ?? "none") == expected)
    }

    // Columns left out; what joins a refund to its payment.
    @Test(arguments: [
        ([], "ch_1 ch_1"), (["charge_id"], "pi_1 pi_1"), (["charge_id", "payment_intent_id"], "ch_1 none"),
    ])
    func `a payment and its refund share a reference`(without: [String], expected: String) throws {
        let entries = try entries(.plain.dropping(columns: without))
        #expect(entries.prefix(2).map { $0.reference ?? "none" }.joined(separator: " ") == expected)
        #expect(entries[1].modificationReference == "re_1")
    }

    // Columns of metadata in this file; the value of each is its own title.
    @Test(arguments: [
        (["payment_metadata[order_id]", "payment_metadata[reference]"], "payment_metadata[order_id]"),
        (["payment_metadata[reference]", "payment_metadata[Order_ID]"], "payment_metadata[Order_ID]"),
        (["payment_metadata[email]"], "none"), (["refund_metadata[order_id]"], "none"),
        (["payment_metadata[email]", "invoice_number"], "invoice_number"),
    ])
    func `the merchant's own id is what a known key holds`(titles: [String], expected: String) throws {
        let cells = Dictionary(titles.map { ($0, $0) }, uniquingKeysWith: { $1 })
        let row = StripeFile.row("txn_1", "charge", "1", "0", "1", source: "ch_1").unpaid.merging(cells) { $1 }
        let file = StripeFile(rows: [row]).dropping(columns: ["payment_metadata[order_id]"]).adding(columns: titles)
        #expect((try entries(file).first?.merchantReference ?? "none") == expected)
    }

    @Test(arguments: [
        ("card", "Visa", "credit", "visa visa_credit"), ("card", "American Express", "", "american_express none"),
        ("card", "", "", "card none"), ("ideal", "", "", "ideal none"), ("", "", "", "none none"),
    ])
    func `how the shopper paid`(type: String, brand: String, funding: String, expected: String) throws {
        let cells = ["payment_method_type": type, "card_brand": brand, "card_funding": funding]
        let entry = try #require(try entries(.plain.with(0, cells)).first)
        #expect("\(entry.method ?? "none") \(entry.scheme ?? "none")" == expected)
    }

    @Test func `a card reader is in person`() throws {
        let entries = try entries(.plain.with(0, ["payment_method_type": "card_present"]))
        #expect(entries.prefix(2).map(\.channel) == [.inPerson, nil])
    }

    @Test func `a reason stands where there is no description`() throws {
        let file = StripeFile.plain.adding(columns: ["dispute_reason"]).with(1, ["dispute_reason": "fraudulent"])
        #expect(try entries(file)[1].description == "fraudulent")
    }

    @Test func `a person's columns are in nothing that is kept`() throws {
        let read = try stripe.read(StripeFile.plain.text)
        #expect(!"\(read.intake)".contains("Ada"))
    }
}
