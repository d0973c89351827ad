import Imports
import Settlements
import Testing

/// Files written for these tests, in the provider's shape.
@Suite struct AdyenSettlementTests {
    private func options(
        merchant: String? = "acme", accounts: [String: String] = [:], zone name: String = "Europe/Amsterdam"
    ) throws -> ImportOptions {
        ImportOptions(merchant: merchant, accounts: accounts, zone: try zone(name))
    }

    private func part(_ file: AdyenFile) throws -> Intake.Part {
        try #require(try adyen.read(file.text, options()).intake.parts.first)
    }

    @Test func `a batch becomes entries, a batch and a payout`() throws {
        let part = try part(.plain)
        #expect(part.account.description == "adyen/SHOP_NL EUR")
        #expect(part.account.merchant == "acme")
        #expect(part.entries.map(\.type) == [.payment, .fee, .payout])
        #expect(part.entries.map(\.gross) == [10_000, 0, -9850])
        #expect(part.entries.map(\.net) == [9880, -30, -9850])
        #expect(part.entries.map(\.line) == [2, 3, 4])
        let payment = part.entries[0]
        #expect(FeeComponent.allCases.map { payment.fees[$0] } == [0, -60, -20, -40, 0, 0, 0, 0])
        #expect(part.entries[1].fees == Fees(.processing, -30))
        #expect(payment.method == "visa")
        #expect(payment.scheme == "visastandardcredit")
        #expect(payment.reference == "PSP1")
        #expect(payment.modificationReference == "CAP1")
        #expect(payment.merchantReference == "order-1")
        #expect(payment.original == nil)
        #expect(payment.occurred == .instant(try Instant(timestamp: "2026-01-05T12:00:00+01:00")))
        #expect(part.entries[1].description == "Transaction Fees January 05 2026")
        let payout = try #require(part.payouts.first)
        #expect(payout.id == "TX77XT")
        #expect(payout.bankReference == "TX77XT batch 7, SHOP_NL")
        #expect(payout.amount == 9850)
        #expect(payout.identity == part.entries[2].identity)
        let batch = try #require(part.batches.first)
        #expect(batch == Batch(name: "7", opened: payment.booked, carriedIn: 0, carriedOut: 0, number: 7))
    }

    // One change to a file that foots; the findings as "line rule", - for the batch as a whole.
    private static let refusals: [(String, AdyenFile, [String])] = [
        ("nothing", .plain, []),
        ("lower case", AdyenFile.plain.with(0, ["Type": "settled"]), []),
        ("net", AdyenFile.plain.with(0, ["Net Credit (NC)": "98.7"]), ["- batch-sum", "2 row-net"]),
        ("gross", AdyenFile.plain.with(0, ["Gross Credit (GC)": "101"]), ["2 row-net"]),
        ("gross gone", AdyenFile.plain.with(0, ["Gross Credit (GC)": ""]), ["2 row-net"]),
        ("fee part", AdyenFile.plain.with(0, ["Markup (NC)": "0.61"]), ["2 row-net"]),
        ("fee row", AdyenFile.plain.with(1, ["Net Debit (NC)": "0.4"]), ["- batch-sum", "3 batch-row", "4 batch-row"]),
        (
            "fee of nothing", AdyenFile.plain.with(1, ["Net Debit (NC)": "0"]),
            ["- batch-sum", "3 batch-row", "4 batch-row"]
        ),
        ("payout", AdyenFile.plain.with(2, ["Net Debit (NC)": "98.6"]), ["- batch-sum", "3 batch-row", "4 batch-row"]),
        (
            "two faults", AdyenFile.plain.with(0, ["Markup (NC)": "1"]).with(2, ["Net Debit (NC)": "9"]),
            ["- batch-sum", "2 row-net", "3 batch-row", "4 batch-row"]
        ),
        ("row gone", AdyenFile(rows: Array(AdyenFile.plain.rows.dropFirst())), ["- batch-sum"]),
        ("unknown type", AdyenFile.plain.with(0, ["Type": "Setled"]), ["2 unknown-type"]),
        (
            "money that went elsewhere",
            AdyenFile.plain.adding(columns: ["Balance Platform Debit"]).with(0, ["Balance Platform Debit": "1"]),
            ["2 unknown-column"]
        ),
        (
            "the same in another currency",
            AdyenFile.plain.adding(columns: ["Balance Currency", "Net Credit (BC)"])
                .with(0, ["Balance Currency": "USD", "Net Credit (BC)": "115"]), []
        ),
        ("another gross currency at a rate of 1", AdyenFile.plain.with(0, ["Gross Currency": "USD"]), ["2 rate"]),
        ("external", AdyenFile.plain.with(0, ["Type": "SettledExternally"]), ["2 unknown-type"]),
        ("net currency", AdyenFile.plain.with(0, ["Net Currency": "EUX"]), ["2 unknown-currency"]),
        ("gross currency", AdyenFile.plain.with(0, ["Gross Currency": "EUX"]), ["2 unknown-currency"]),
        ("no gross currency", AdyenFile.plain.with(0, ["Gross Currency": ""]), ["2 unknown-currency"]),
        ("rate", AdyenFile.plain.with(0, ["Exchange Rate": "1.1"]), ["2 rate"]),
        ("rate text", AdyenFile.plain.with(0, ["Exchange Rate": "one"]), ["2 rate"]),
        ("decimal comma", AdyenFile.plain.with(0, ["Net Credit (NC)": "98,80"]), ["2 amount"]),
        ("signed debit", AdyenFile.plain.with(1, ["Net Debit (NC)": "-0.3"]), ["3 amount"]),
        ("both sides", AdyenFile.plain.with(1, ["Net Credit (NC)": "0.1"]), ["3 amount"]),
        ("date", AdyenFile.plain.with(0, ["Creation Date": "05/01/2026 12:00"]), ["2 date"]),
        ("no such day", AdyenFile.plain.with(0, ["Booking Date": "2026-02-30 12:00:00"]), ["2 date"]),
        ("no batch", AdyenFile.plain.with(1, ["Batch Number": ""]), ["3 missing-value"]),
        ("destroyed id", AdyenFile.plain.with(0, ["Psp Reference": "1.2302025304E+022"]), ["2 destroyed-id"]),
        ("destroyed capture", AdyenFile.plain.with(0, ["Modification Reference": "7,4E+15"]), ["2 destroyed-id"]),
        ("fee on a payout", AdyenFile.plain.with(2, ["Commission (NC)": "1"]), ["4 value"]),
        ("refund that adds", AdyenFile.plain.with(0, ["Type": "Refunded"]), ["2 sign"]),
        ("missing column", AdyenFile.plain.dropping(columns: ["Markup (NC)"]), ["1 missing-column"]),
        (
            "two missing", AdyenFile.plain.dropping(columns: ["Type", "Net Currency"]),
            ["1 missing-column", "1 missing-column"]
        ),
        ("column twice", AdyenFile.plain.adding(columns: ["Type"]), ["1 duplicate-column"]),
        (
            "unknown money", AdyenFile.plain.adding(columns: ["Surcharge (NC)"]).with(0, ["Surcharge (NC)": "0.1"]),
            ["2 unknown-column"]
        ),
        (
            "unknown money of nothing",
            AdyenFile.plain.adding(columns: ["Surcharge (NC)", "Store"]).with(
                0, ["Surcharge (NC)": "0", "Store": "Oslo"]), []
        ),
        (
            "payment fees agree",
            AdyenFile.plain.adding(columns: ["Payment Fees (NC)"]).with(0, ["Payment Fees (NC)": "1.2"]),
            []
        ),
        (
            "payment fees differ",
            AdyenFile.plain.adding(columns: ["Payment Fees (NC)"]).with(0, ["Payment Fees (NC)": "1.3"]),
            ["2 fee-sum"]
        ),
        (
            "balance from nowhere", AdyenFile.plain.adding(row("Balancetransfer", "Balancetransfer", debit: "0.00")),
            ["5 carry"]
        ),
        ("no rows", AdyenFile(), ["1 empty"]),
    ]

    private static func row(_ type: String, _ text: String, debit: String = "", credit: String = "") -> [String: String]
    {
        AdyenFile.row(type, text, debit: debit, credit: credit)
    }

    @Test(arguments: refusals.indices)
    func `what does not foot is refused with its line`(index: Int) throws {
        let (name, file, expected) = Self.refusals[index]
        #expect(try adyen.findings(file.text, options()).sorted() == expected.sorted(), "\(name)")
    }

    @Test func `a finding tells line, column, expected, found and difference`() throws {
        let file = AdyenFile.plain.with(0, ["Net Credit (NC)": "98.7"])
        let refusal = try #require(try refusal { _ = try adyen.read(file.text, options()) })
        let row = try #require(refusal.findings.first { $0.rule == .rowNet })
        // "Shop,SHOP_NL,PSP1,order-1,visa,2026-01-05 12:00:00,CET,Settled,CAP1,EUR,,100,1,EUR,," is 84 characters long.
        #expect(row.column == 85)
        #expect(row.expected == "98.80")
        #expect(row.found == "98.70")
        #expect(row.difference == "-0.10")
        #expect(
            row.message
                == "Settled: net is 98.70 EUR, expected 98.80 (difference -0.10): gross 100.00 EUR less fees of 1.20 "
                + "(Markup (NC) 0.6, Scheme Fees (NC) 0.2, Interchange (NC) 0.4)")
        #expect(refusal.findings.first?.rule == .batchSum)
        #expect(refusal.findings.first?.difference == "-0.10")
    }

    @Test func `findings beyond the limit are counted`() throws {
        var file = AdyenFile.plain
        for number in 0..<30 { file = file.adding(AdyenFile.payment("P\(number)", ""), ["Type": "Unheard"]) }
        let refusal = try #require(try refusal { _ = try adyen.read(file.text, options()) })
        #expect(refusal.findings.count == 20)
        #expect(refusal.more == 10)
        #expect(refusal.findings.map(\.line) == Array(5...24))
    }

    @Test func `provider types become the entries of the trade`() throws {
        let money = ["Gross Currency": "EUR", "Exchange Rate": "1"]
        let out = money.merging(["Gross Debit (GC)": "5"]) { $1 }
        let back = money.merging(["Gross Credit (GC)": "5"]) { $1 }
        let table: [([String: String], [String: String], String, Int64)] = [
            (Self.row("Refunded", "R", debit: "5"), out, "refund", -500),
            (Self.row("RefundedReversed", "R", credit: "5"), back, "refund_reversal", 500),
            (Self.row("Chargeback", "R", debit: "5"), out, "chargeback", -500),
            (Self.row("SecondChargeback", "R", debit: "5"), out, "chargeback", -500),
            (Self.row("ChargebackReversed", "R", credit: "5"), back, "chargeback_reversal", 500),
            (Self.row("SettledBulk", "R", debit: "5"), out, "payment", -500),
            (Self.row("BulkSettlement", "R", credit: "5"), back, "payment", 500),
            (Self.row("RefundedBulk", "R", debit: "5"), out, "refund", -500),
            (Self.row("InvoiceDeduction", "Invoice 1", debit: "5"), [:], "fee", 0),
            (Self.row("MiscCosts", "Terminal", credit: "5"), [:], "fee", 0),
            (Self.row("DepositCorrection", "D", credit: "5"), [:], "adjustment", 500),
            (Self.row("ReserveAdjustment", "D", debit: "5"), [:], "reserve_hold", -500),
            (Self.row("ReserveAdjustment", "D", credit: "5"), [:], "reserve_release", 500),
            (Self.row("PaidOut", "D", debit: "5"), [:], "payout", -500),
        ]
        for (row, cells, word, gross) in table {
            let balancing = Self.row(
                "Fee", "balance", debit: row["Net Credit (NC)"] ?? "", credit: row["Net Debit (NC)"] ?? "")
            let entry = try #require(
                try part(AdyenFile.plain.adding(row, cells).adding(balancing)).entries.dropFirst(3).first)
            #expect(entry.type.word == word)
            #expect(entry.gross == gross)
        }
    }

    @Test func `an original amount is kept with its rate and checked by it`() throws {
        let foreign = [
            "Gross Currency": "NOK", "Gross Credit (GC)": "1150", "Exchange Rate": "0.0871", "Net Credit (NC)": "98.97",
        ]
        // 1150.00 × 0.0871 = 100.165, less 1.20: 98.97 or, both rounded, up to 0.0575 + 0.005 from it.
        let file = AdyenFile.plain.with(0, foreign).with(2, ["Net Debit (NC)": "98.67"])
        let entry = try #require(try part(file).entries.first)
        #expect(entry.gross == 10_017)
        #expect(entry.original == OriginalAmount(money: try amount("1150.00", "NOK"), rate: Rate("0.0871")))
        let far = file.with(0, ["Gross Credit (GC)": "1151"])
        #expect(try adyen.findings(far.text, options()) == ["2 row-net"])
        let unrated = file.with(0, ["Exchange Rate": ""])
        #expect(try adyen.findings(unrated.text, options()) == ["2 rate"])
    }

    @Test func `a rate whose zeros were dropped proves as closely as its neighbours`() throws {
        let rated = { (rate: String, gross: String, net: String) in
            ["Gross Currency": "GBP", "Exchange Rate": rate, "Gross Credit (GC)": gross, "Net Credit (NC)": net]
        }
        // 100 × 1.1 − 1.20 = 108.80 and 100 × 1.0987 − 1.20 = 108.67; 102 × 1.1 is 2.20 more.
        let file = AdyenFile.plain.with(0, rated("1.1", "100", "108.8"))
            .adding(AdyenFile.payment("PSP2", "CAP2"), rated("1.0987", "100", "108.67"))
            .with(2, ["Net Debit (NC)": "217.17"])
        #expect(try adyen.findings(file.text, options()) == [])
        let changed = file.with(0, ["Gross Credit (GC)": "102"])
        #expect(try adyen.findings(changed.text, options()) == ["2 row-net"])
    }

    @Test func `a balance carried over is kept beside the entries`() throws {
        let carried = { (text: String, debit: String, credit: String) in
            Self.row("Balancetransfer", "Balancetransfer", debit: debit, credit: credit)
                .merging(["Modification Merchant Reference": text]) { $1 }
        }
        let file = AdyenFile(rows: [
            carried("Balancetransfer from batch 6", "", "50"), AdyenFile.plain.rows[1],
            carried("Balancetransfer to batch 8", "49.7", ""),
        ])
        let part = try part(file)
        #expect(part.entries.count == 1)
        #expect(part.batches.map(\.carriedIn) == [5000])
        #expect(part.batches.map(\.carriedOut) == [4970])
        #expect(try adyen.findings(file.with(2, ["Net Debit (NC)": "49.6"]).text, options()).first == "- batch-sum")
    }

    @Test func `without a booking date a row is booked at its batch's close`() throws {
        let file = AdyenFile.plain.dropping(columns: ["Booking Date", "Booking Date TimeZone"])
        let part = try part(file)
        let close = Moment.instant(try Instant(timestamp: "2026-01-07T02:00:00+01:00"))
        #expect(part.entries.map(\.booked) == [close, close, close])
        #expect(part.batches.map(\.opened) == [close])
        #expect(part.payouts.map(\.booked) == [close])
    }

    @Test func `payment fees alone are a processing fee`() throws {
        let file = AdyenFile.plain.dropping(columns: [
            "Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)",
        ])
        .adding(columns: ["Payment Fees (NC)"]).with(0, ["Payment Fees (NC)": "1.2"])
        #expect(try part(file).entries.first?.fees == Fees(.processing, -120))
    }

    @Test func `rows equal in every identifying column are counted`() throws {
        let fee = AdyenFile.plain.rows[1]
        let file = AdyenFile.plain.adding(fee).with(2, ["Net Debit (NC)": "98.2"])
        #expect(Set(try part(file).entries.map(\.identity)).count == 4)
        let slash = try part(AdyenFile.plain.with(0, ["Psp Reference": "a/b", "Modification Reference": "c"]))
        let other = try part(AdyenFile.plain.with(0, ["Psp Reference": "a", "Modification Reference": "b/c"]))
        #expect(slash.entries[0].identity != other.entries[0].identity)
    }

    @Test func `two currencies and accounts of one file are footed and kept apart`() throws {
        var file = AdyenFile.plain
        for row in AdyenFile.plain.rows {
            file = file.adding(
                row, ["Net Currency": "SEK", "Gross Currency": row["Gross Currency"] == nil ? "" : "SEK"])
            file = file.adding(row, ["Merchant Account": "SHOP_BE"])
        }
        let parts = try adyen.read(file.text, options()).intake.parts
        #expect(parts.map(\.account.description) == ["adyen/SHOP_NL EUR", "adyen/SHOP_NL SEK", "adyen/SHOP_BE EUR"])
        #expect(parts.map(\.entries.count) == [3, 3, 3])
        let wrong = file.with(4, ["Net Credit (NC)": "98.9", "Gross Credit (GC)": "100.1"])
        #expect(try adyen.findings(wrong.text, options()).filter { $0 == "- batch-sum" }.count == 1)
    }

    @Test(
        arguments: [
            ("acme", [:], "acme"),
            (nil, ["adyen/SHOP_NL": "m-1"], "m-1"),
            ("m-1", ["adyen/SHOP_NL": "m-1"], "m-1"),
            (nil, ["adyen/OTHER": "m-1"], "no-merchant"),
            ("acme", ["adyen/SHOP_NL": "m-1"], "merchant-conflict"),
        ] as [(String?, [String: String], String)])
    func `an account is the merchant's whom command line and configuration agree on`(
        merchant: String?, accounts: [String: String], expected: String
    ) throws {
        let options = try options(merchant: merchant, accounts: accounts)
        do {
            #expect(try adyen.read(AdyenFile.plain.text, options).intake.parts.first?.account.merchant == expected)
        } catch let refusal as ImportRefusal {
            #expect(refusal.findings.map(\.rule.rawValue) == [expected])
        }
    }

    // Clocks in Amsterdam 2026: forward on 29 March at 2:00, back on 25 October at 3:00. IANA tzdata.
    @Test(arguments: [
        ("2026-01-05 12:00:00", "CET", "Europe/Amsterdam", "2026-01-05T11:00:00Z"),
        ("2026-07-05 12:00:00", "CEST", "Europe/Amsterdam", "2026-07-05T10:00:00Z"),
        ("2026-07-05 12:00:00", "CET", "Europe/Amsterdam", "zone"),
        ("2026-01-05 12:00:00", "CEST", "Europe/Amsterdam", "zone"),
        ("2026-01-05 12:00:00", "PST", "Europe/Amsterdam", "zone"),
        ("2026-01-05 12:00:00", "", "Europe/Amsterdam", "zone"),
        ("2026-10-25 02:30:00", "CEST", "Europe/Amsterdam", "2026-10-25T00:30:00Z"),
        ("2026-10-25 02:30:00", "CET", "Europe/Amsterdam", "2026-10-25T01:30:00Z"),
        ("2026-10-25 02:30:00", "UTC", "Europe/Amsterdam", "zone"),
        ("2026-03-29 02:30:00", "CET", "Europe/Amsterdam", "zone"),
        ("2026-03-29 01:59:59", "CET", "Europe/Amsterdam", "2026-03-29T00:59:59Z"),
        ("2026-03-29 03:00:00", "CEST", "Europe/Amsterdam", "2026-03-29T01:00:00Z"),
        ("2026-01-05 12:00:00", "PST", "America/Los_Angeles", "2026-01-05T20:00:00Z"),
        ("2026-07-05 12:00:00", "PDT", "America/Los_Angeles", "2026-07-05T19:00:00Z"),
        ("2026-11-01 01:30:00", "PDT", "America/Los_Angeles", "2026-11-01T08:30:00Z"),
        ("2026-11-01 01:30:00", "PST", "America/Los_Angeles", "2026-11-01T09:30:00Z"),
    ])
    func `an abbreviation must be the zone's at that moment, and settles the repeated hour`(
        local: String, abbreviation: String, zone name: String, expected: String
    ) throws {
        let cells = ["Creation Date": local, "TimeZone": abbreviation]
        let file = AdyenFile(rows: AdyenFile.plain.rows.map { $0.merging(cells) { $1 } })
            .dropping(columns: ["Booking Date", "Booking Date TimeZone"])
        do {
            let reading = try adyen.read(file.text, options(zone: name))
            #expect(reading.intake.parts.first?.entries.first?.occurred == .instant(try Instant(timestamp: expected)))
        } catch let refusal as ImportRefusal {
            #expect(Set(refusal.findings.map(\.rule.rawValue)) == [expected])
        }
    }

    @Test func `a file without a zone is refused with the way to say it`() throws {
        let refusal = try #require(
            try refusal { _ = try adyen.read(AdyenFile.plain.text, ImportOptions(merchant: "acme")) })
        #expect(refusal.findings.map(\.rule) == [.zone])
        #expect(refusal.description.contains("--zone Europe/Amsterdam"))
    }
}
