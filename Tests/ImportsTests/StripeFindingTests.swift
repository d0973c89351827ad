import Imports
import Settlements
import Testing

/// What refuses an itemised payout reconciliation.
@Suite struct `Findings in Stripe's payout reconciliation` {
    private static let plain = StripeFile.plain
    private static let merchant = ImportOptions(merchant: "acme")

    private static func row(_ category: String, _ gross: String) -> [String: String] {
        StripeFile.row("txn_4", category, gross, "0", gross, source: "x_1").unpaid
    }

    @Test(arguments: [
        (plain, []),
        (plain.with(0, ["net": "98.40"]), ["2 row-net"]),
        (plain.with(0, ["fee": "-1.50"]), ["2 row-net"]),
        (plain.with(0, ["gross": "99.00", "net": "97.50"]), ["2 value"]),
        (plain.with(1, ["customer_facing_amount": "-21.00"]), ["3 value"]),
        (plain.with(0, ["gross": ""]), ["2 missing-value"]),
        (plain.with(0, ["net": ""]), ["2 missing-value"]),
        (plain.with(0, ["fee": "1,50"]), ["2 amount"]),
        (plain.with(0, ["fee": "1.501"]), ["2 amount"]),
        (plain.with(0, ["fee": " 1.50"]), ["2 amount"]),
        (plain.with(0, ["gross": "$100"]), ["2 amount"]),
        (plain.with(0, ["reporting_category": "loyalty"]), ["2 unknown-type"]),
        (plain.with(0, ["reporting_category": "Charge"]), ["2 unknown-type"]),
        (plain.with(0, ["reporting_category": ""]), ["2 unknown-type"]),
        (plain.with(0, ["currency": "eux"]), ["2 unknown-currency"]),
        (plain.with(0, ["currency": ""]), ["2 unknown-currency"]),
        (plain.with(0, ["customer_facing_currency": "e"]), ["2 unknown-currency"]),
        (plain.with(0, ["balance_transaction_id": ""]), ["2 missing-value"]),
        (plain.with(0, ["created_utc": "2026-01-05"]), ["2 date"]),
        (plain.with(0, ["created_utc": "2026-02-30 12:00:00"]), ["2 date"]),
        (plain.with(0, ["created_utc": ""]), ["2 date"]),
        (plain.with(0, ["charge_created_utc": "yesterday"]), ["2 date"]),
        (plain.with(1, ["automatic_payout_effective_at_utc": "2026-01-09 00:00:00"]), ["3 value"]),
        (plain.with(1, ["currency": "usd", "customer_facing_currency": "usd"]), ["3 value"]),
        (plain.adding(StripeFile.sent, ["currency": "usd"]), ["5 value"]),
        (plain.adding(StripeFile.sent).adding(StripeFile.sent), ["6 duplicate-identity", "6 duplicate-identity"]),
        (
            plain.adding(StripeFile.sent).adding(StripeFile.sent, ["balance_transaction_id": "txn_10"]),
            ["6 duplicate-identity"]
        ),
        (plain.adding(plain.rows[2]), ["5 duplicate-identity"]),
        (plain.adding(plain.rows[2], ["currency": "usd", "automatic_payout_id": ""]), ["5 duplicate-identity"]),
        (StripeFile(), ["1 empty"]),
        (plain.dropping(columns: ["automatic_payout_effective_at_utc"]), ["2 missing-column"]),
        (
            StripeFile(rows: plain.rows.map { $0.merging(["automatic_payout_effective_at_utc": ""]) { $1 } }),
            ["2 missing-value"]
        ),
        (plain.adding(row("payout_reversal", "1")).with(3, ["gross": "9223372036854775807"]), ["5 amount"]),
    ])
    func `each fault is named where it is`(file: StripeFile, expected: [String]) throws {
        #expect(try stripe.findings(file.text, Self.merchant) == expected)
    }

    // Every required column left out, and the creation's.
    @Test(arguments: [
        "balance_transaction_id", "currency", "gross", "fee", "net", "reporting_category", "created_utc",
    ])
    func `a column that is needed is named`(title: String) throws {
        let refusal = try refusal { _ = try stripe.read(Self.plain.dropping(columns: [title]).text, Self.merchant) }
        #expect(refusal?.findings.map { "\($0.rule.rawValue) \($0.expected ?? "")" } == ["missing-column \(title)"])
    }

    // Direction as the documentation gives it: gross of 5, and of -5.
    @Test(arguments: [
        ("charge", true, false), ("charge_failure", false, true), ("partial_capture_reversal", false, true),
        ("refund", false, true), ("refund_failure", true, false), ("dispute", false, true),
        ("dispute_reversal", true, false), ("fee", true, true), ("tax", true, true), ("payout_reversal", true, true),
        ("payout_minimum_balance_hold", false, true), ("payout_minimum_balance_release", true, false),
        ("payment_network_reserve_hold", false, true), ("payment_network_reserve_release", true, false),
        ("risk_reserved_funds", true, true), ("topup", true, false), ("topup_reversal", false, true),
        ("transfer", false, true), ("transfer_reversal", true, false), ("platform_earning", true, false),
        ("platform_earning_refund", false, true), ("other_adjustment", true, true), ("advance", true, true),
        ("payout", true, true),
    ])
    func `a direction that contradicts the category is found`(category: String, plus: Bool, minus: Bool) throws {
        for (gross, isTaken) in [("5", plus), ("-5", minus)] {
            let findings = try stripe.findings(StripeFile(rows: [Self.row(category, gross)]).text, Self.merchant)
            #expect(findings == (isTaken ? [] : ["2 sign"]), "\(gross)")
        }
    }

    @Test func `the difference of a row is found less expected`() throws {
        let file = Self.plain.with(0, ["net": "98.55"])
        let finding = try #require(try refusal { _ = try stripe.read(file.text, Self.merchant) }?.findings.first)
        #expect([finding.expected, finding.found, finding.difference] == ["98.50", "98.55", "0.05"])
        #expect(finding.message.contains("txn_1"))
    }

    @Test(arguments: [
        ("application_fee", "1.20", ["2 unknown-column"]), ("application_fee", "0.00", []), ("application_fee", "", []),
        ("surcharge_amount", "-3", ["2 unknown-column"]), ("net_total", "7", ["2 unknown-column"]),
        ("Tax Amount", "7", ["2 unknown-column"]), ("application_fee_id", "fee_12", []), ("tax_rate", "21", []),
        ("payment_metadata[amount]", "12", []), ("shipping_address_line1", "Fee Street 5", []), ("seen_on", "5", []),
        ("gateway_account", "acct_5", []),
    ])
    func `money that nothing accounts for stops the import`(title: String, cell: String, expected: [String]) throws {
        let file = Self.plain.adding(columns: [title]).with(0, [title: cell]).with(1, [title: cell])
        #expect(try stripe.findings(file.text, Self.merchant) == expected)
    }

    @Test(arguments: [
        (ImportOptions(), ["- no-merchant"]), (ImportOptions(merchant: "acme"), []),
        (account("stripe/acct_1"), ["2 no-merchant"]), (account("stripe/acct_1", merchant: "acme"), []),
        (account("stripe/acct_1", accounts: ["stripe/acct_1": "acme"]), []),
        (account("stripe/acct_1", merchant: "acme", accounts: ["stripe/acct_1": "b"]), ["2 merchant-conflict"]),
        (account("acct_1", merchant: "acme"), ["- value"]),
    ])
    func `somebody says whose the account is`(options: ImportOptions, expected: [String]) throws {
        #expect(try stripe.findings(Self.plain.text, options) == expected)
    }

    private static func account(
        _ account: String, merchant: String? = nil, accounts: [String: String] = [:]
    ) -> ImportOptions {
        var options = ImportOptions(merchant: merchant, accounts: accounts)
        options.account = account
        return options
    }

    @Test func `an account that contradicts the file is found`() throws {
        let file = Self.plain.adding(columns: ["connected_account"])
        let stated = StripeFile(
            titles: file.titles, rows: file.rows.map { $0.merging(["connected_account": "acct_2"]) { $1 } })
        #expect(
            try stripe.findings(stated.text, Self.account("stripe/acct_1", merchant: "acme")) == ["2 value"])
    }

    @Test func `a payout of two accounts is found`() throws {
        let file = Self.plain.adding(columns: ["connected_account"]).with(0, ["connected_account": "acct_2"])
        #expect(try stripe.findings(file.text, Self.account("stripe/acct_1", merchant: "acme")).contains("3 value"))
    }

    // MARK: Local times

    private static let local = plain.renaming("created_utc", to: "created")
        .renaming("automatic_payout_effective_at_utc", to: "automatic_payout_effective_at")
        .renaming("charge_created_utc", to: "charge_created")

    private static func amsterdam() throws -> ImportOptions {
        ImportOptions(merchant: "acme", zone: try zone("Europe/Amsterdam"))
    }

    @Test func `local times need their zone, and hide no other fault`() throws {
        let file = Self.local.with(0, ["net": "1"])
        #expect(try stripe.findings(file.text, Self.merchant) == ["1 zone", "2 row-net"])
        #expect(try stripe.findings(Self.local.text, Self.amsterdam()) == [])
    }

    @Test func `local times are in their zone`() throws {
        let read = try stripe.read(Self.local.text, Self.amsterdam())
        let part = try #require(read.intake.parts.first)
        // In January Amsterdam is an hour before UTC.
        #expect(part.entries.first?.booked == .instant(try Instant(timestamp: "2026-01-05T11:00:00Z")))
        #expect(part.payouts.first?.booked == .instant(try Instant(timestamp: "2026-01-07T23:00:00Z")))
    }

    @Test func `a column in UTC goes before the local one beside it`() throws {
        let file = Self.plain.adding(columns: ["created"]).with(0, ["created": "2026-01-05 13:00:00"])
        let entry = try stripe.read(file.text, Self.merchant).intake.parts.first?.entries.first
        #expect(entry?.booked == .instant(try Instant(timestamp: "2026-01-05T12:00:00Z")))
    }

    // Clocks in Amsterdam went from 03:00 to 02:00 on 2026-10-25, from 02:00 to 03:00 on 2026-03-29.
    @Test(arguments: [
        ("2026-10-25 02:30:00", "take the report with the columns that end in _utc"),
        ("2026-03-29 02:30:00", "no clock of Europe/Amsterdam showed"),
    ])
    func `a local time that is none or two is found`(time: String, expected: String) throws {
        let file = Self.local.with(0, ["created": time])
        let refusal = try #require(try refusal { _ = try stripe.read(file.text, Self.amsterdam()) })
        #expect(refusal.findings.map(\.rule) == [.zone])
        #expect(refusal.findings.first?.message.contains(expected) == true)
    }

    // MARK: Amounts at the end of what fits

    @Test func `a sum that does not fit is found`() throws {
        let most = "92233720368547758.07"
        let row = StripeFile.row("txn_4", "charge", most, "0", most, source: "ch_4")
        #expect(try stripe.findings(Self.plain.adding(row).text, Self.merchant).contains("5 amount"))
        let least = StripeFile.row("txn_5", "dispute", "-92233720368547758.08", "0.01", most, source: "dp_4")
        #expect(try stripe.findings(StripeFile(rows: [least]).text, Self.merchant) == ["2 amount"])
    }

    @Test func `the smallest amount is no trap`() throws {
        let least = "-92233720368547758.08"
        let row = StripeFile.row("txn_5", "refund", least, "0", least, source: "re_4").merging(
            ["customer_facing_amount": least, "customer_facing_currency": "usd"]) { $1 }
        let findings = try stripe.findings(StripeFile(rows: [row]).text, Self.merchant)
        #expect(findings.allSatisfy { $0.hasSuffix("amount") })
        let same = row.merging(["customer_facing_amount": "5", "customer_facing_currency": "eur"]) { $1 }
        #expect(try stripe.findings(StripeFile(rows: [same]).text, Self.merchant).contains("2 value"))
    }
}
