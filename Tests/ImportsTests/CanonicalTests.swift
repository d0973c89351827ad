import Imports
import Settlements
import Testing

@Suite struct CanonicalTests {
    private static let header = "account,currency,id,type,booked_at,gross,net,commission,batch\n"
    private static let plain = """
        acmepay/S1,EUR,1,payment,2026-01-05T12:00:00+01:00,100.00,98.80,-1.20,b1
        acmepay/S1,EUR,2,refund,2026-01-06,-10,-10,,b1
        acmepay/S1,EUR,3,fee,2026-01-06,0,-0.30,-0.30,b1
        acmepay/S1,EUR,4,payout,2026-01-07,-88.50,-88.50,,b1

        """

    @Test func `every column finds its place`() throws {
        let text = """
            account,merchant,currency,id,type,booked_at,occurred_at,method,scheme,channel,gross,commission,markup,\
            scheme_fee,interchange,processing,fx,tax,fixed,invoiced_commission,invoiced_markup,invoiced_scheme_fee,\
            invoiced_interchange,invoiced_processing,invoiced_fx,invoiced_tax,invoiced_fixed,net,original_amount,original_currency,rate,reference,\
            merchant_reference,modification_reference,batch,bank_reference,description
            acmepay/S1,m-1,EUR,e1,payment,2026-01-05T12:00:00+01:00,2026-01-04,visa,visadebit,in_person,100.00,-1,-2,\
            -3,-4,-5,-6,-7,-8,-0.01,-0.02,-0.03,-0.04,-0.05,-0.06,-0.07,0.08,64,1080,SEK,0.0926,ref,order,mod,b1,,a chair
            acmepay/S1,m-1,EUR,e2,payout,2026-01-07,,,,,-64,,,,,,,,,,,,,,0,,,-64,,,,PO-9,,,b1,ACME BV PO-9,

            """
        let reading = try canonical.read(text, ImportOptions())
        let part = try #require(reading.intake.parts.first)
        #expect(
            part.account == Account(merchant: "m-1", provider: "acmepay/S1", currency: try amount("0", "EUR").currency))
        var fees = Fees.none
        for (component, units) in zip(
            FeeComponent.allCases, [-100, -200, -300, -400, -500, -600, -700, -800] as [Int64])
        {
            fees[component] = units
        }
        var invoiced = Fees.none
        for (component, units) in zip(FeeComponent.allCases, [-1, -2, -3, -4, -5, -6, -7, 8] as [Int64]) {
            invoiced[component] = units
        }
        let entry = Entry(
            identity: "e1", type: .payment, booked: .instant(try Instant(timestamp: "2026-01-05T11:00:00Z")),
            occurred: .date(try CalendarDate("2026-01-04")), method: "visa", scheme: "visadebit", channel: .inPerson,
            gross: 10_000, fees: fees, net: 6400, invoiced: invoiced,
            original: OriginalAmount(money: try amount("1080", "SEK"), rate: Rate("0.0926")), reference: "ref",
            merchantReference: "order", modificationReference: "mod", description: "a chair", batch: "b1", line: 2)
        #expect(part.entries.first == entry)
        let date = Moment.date(try CalendarDate("2026-01-07"))
        #expect(
            part.payouts == [
                Payout(
                    identity: "e2", id: "PO-9", bankReference: "ACME BV PO-9", amount: 6400, booked: date, batch: "b1")
            ])
        #expect(part.batches.map(\.carriedIn) == [0])
        #expect(reading.summary.entries == 2)
        #expect(reading.summary.payouts.map(\.id) == ["PO-9"])
        #expect(reading.summary.totals.first?.fees == (try amount("-36", "EUR")))
    }

    // The plain file foots; `old` is replaced by `new`; findings as "line rule".
    @Test(
        arguments: [
            ("", "", []),
            ("98.80", "98.81", ["- batch-sum", "2 row-net"]),
            ("-1.20", "1.20", ["2 row-net"]),
            ("100.00,98.80", "100.01,98.81", ["- batch-sum"]),
            ("payout,2026-01-07,-88.50,-88.50", "payout,2026-01-07,-88.40,-88.40", ["- batch-sum"]),
            ("payout,2026-01-07,-88.50,-88.50", "payout,2026-01-07,88.50,88.50", ["- batch-sum", "5 sign"]),
            ("refund,2026-01-06,-10,-10", "refund,2026-01-06,10,10", ["- batch-sum", "3 sign"]),
            ("fee,2026-01-06,0,-0.30,-0.30", "fee,2026-01-06,-0.30,-0.30,", ["4 value"]),
            ("-88.50,-88.50,,", "-88.00,-88.50,-0.5,", ["5 value"]),
            ("EUR,3", "EUR,2", ["4 duplicate-identity"]),
            ("EUR,3", "EUR,", ["4 missing-value"]),
            ("payment", "paiment", ["2 unknown-type"]),
            ("EUR,1", "eur,1", ["2 unknown-currency"]),
            ("acmepay/S1,EUR,1", "acmepay,EUR,1", ["2 value"]),
            ("12:00:00+01:00", "12:00:00", ["2 date"]),
            ("2026-01-07", "2026-02-30", ["5 date"]),
            ("98.80", "98.805", ["2 amount"]),
            ("100.00", "", ["2 missing-value"]),
            ("100.00", "1e2", ["2 amount"]),
            ("-0.30,b1", "-0.30", ["4 ragged-row"]),
            ("refund", "\nrefund", ["3 ragged-row", "4 ragged-row"]),
            ("currency", "curency", ["1 missing-column", "1 unknown-column"]),
            ("batch", "colour", ["1 unknown-column"]),
            ("100.00,98.80", "99999999999999999.00,98.80", ["2 amount"]),
        ] as [(String, String, [String])])
    func `a broken file is refused with its line`(old: String, new: String, expected: [String]) throws {
        let text = Self.header + Self.plain
        let changed = old.isEmpty ? text : text.replacing(old, with: new, maxReplacements: 1)
        #expect(try canonical.findings(changed).sorted() == expected.sorted())
    }

    // Cells after account and currency: id, type, date, gross, net, commission, invoiced_commission, invoiced_tax, batch.
    @Test(
        arguments: [
            ("1,payment,2026-01-05,10,9,-1,-2,-0.42,", []),
            ("1,payment,2026-01-05,10,10,,-2,,", []),
            ("1,payment,2026-01-05,10,8,,-2,,", ["2 row-net"]),
            ("1,payment,2026-01-05,10,7,-1,-2,,", ["2 row-net"]),
            ("1,fee,2026-01-05,0,0,,-2,,", []),
            ("1,refund,2026-01-05,-10,-10,,0.5,,", []),
            ("1,payout,2026-01-05,-10,-10,,-2,,", ["2 value"]),
            ("1,payout,2026-01-05,-10,-10,,-2,-0.42,", ["2 value", "2 value"]),
            ("1,payout,2026-01-05,-10,-10,,0.00,,", []),
            ("1,payout_reversal,2026-01-05,10,10,,,-2,", ["2 value"]),
            ("1,reserve_hold,2026-01-05,-10,-10,,-2,,", ["2 value"]),
            ("1,reserve_release,2026-01-05,10,10,,-2,,", ["2 value"]),
            ("1,transfer,2026-01-05,10,10,,-2,,", ["2 value"]),
            ("1,conversion,2026-01-05,10,10,,-2,,", ["2 value"]),
            ("1,topup,2026-01-05,10,10,,-2,,", ["2 value"]),
            ("1,adjustment,2026-01-05,10,10,,-2,,", ["2 value"]),
            ("1,carry_in,2026-01-05,10,10,,-2,,b1", ["2 value"]),
            ("1,payment,2026-01-05,10,10,,-2.005,,", ["2 amount"]),
            ("1,payment,2026-01-05,10,10,,-90000000000000000,-90000000000000000,", ["2 amount"]),
        ] as [(String, [String])])
    func `an invoiced fee is in no net, and not on rows without fees`(cells: String, expected: [String]) throws {
        let text =
            "account,currency,id,type,booked_at,gross,net,commission,invoiced_commission,invoiced_tax,batch\n"
            + "acmepay/S1,EUR,\(cells)\n"
        #expect(try canonical.findings(text) == expected)
    }

    @Test func `a misspelt column and type name the right one`() throws {
        let text = (Self.header + Self.plain).replacing("commission", with: "comission")
        let refused = try #require(try refusal { _ = try canonical.read(text) })
        #expect(refused.findings.map(\.message) == ["unknown column 'comission'; did you mean 'commission'?"])
        let typed = (Self.header + Self.plain).replacing("payment", with: "paymnet")
        let finding = try #require(try refusal { _ = try canonical.read(typed) }).findings.first
        #expect(finding?.message == "unknown type 'paymnet'; did you mean 'payment'?")
        #expect(finding?.column == 18)
    }

    // Batch rows after the header, then what the ledger is told: name, carried in, carried out.
    @Test(
        arguments: [
            ("p,payment,2026-01-01,5,5,,b1", []),
            ("o,payout,2026-01-01,-5,-5,,b1", []),
            ("c,carry_in,2026-01-01,5,5,,b1", ["b1 500 0"]),
            ("c,carry_in,2026-01-01,0,0,,b1|p,payment,2026-01-02,5,5,,b1", ["b1 0 0"]),
            (
                "c,carry_in,2026-01-01,-2,-2,,b1|p,payment,2026-01-02,5,5,,b1|o,payout,2026-01-03,-3,-3,,b1",
                ["b1 -200 0"]
            ),
            ("p,payment,2026-01-02,5,5,,b1|c,carry_out,2026-01-03,-5,-5,,b1", ["b1 0 500"]),
            ("p,refund,2026-01-02,-5,-5,,b1|c,carry_out,2026-01-03,5,5,,b1", ["b1 0 -500"]),
            ("p,payment,2026-01-02,5,5,,b1|c,carry_out,2026-01-03,-4,-4,,b1", ["- batch-sum"]),
            ("c,carry_in,2026-01-01,5,5,,b1|o,payout,2026-01-03,-4,-4,,b1", ["- batch-sum"]),
            ("c,carry_in,2026-01-01,5,5,,", ["2 carry"]),
            ("c,carry_in,2026-01-01,5,4,-1,b1", ["2 value"]),
        ] as [(String, [String])])
    func `balances carried over and whole batches`(rows: String, expected: [String]) throws {
        let lines = rows.split(separator: "|").map { "acmepay/S1,EUR,\($0)\n" }.joined()
        let findings = try canonical.findings(Self.header + lines)
        if !findings.isEmpty {
            #expect(findings == expected)
            return
        }
        let batches = try canonical.read(Self.header + lines).intake.parts.flatMap(\.batches)
        #expect(batches.map { "\($0.name) \($0.carriedIn ?? -1) \($0.carriedOut)" } == expected)
    }

    // Columns after id,payment,date: gross = net, original_amount, original_currency, rate.
    @Test(
        arguments: [
            ("100,100,EUR,", []),
            ("100,100,EUR,1", []),
            ("100,101,EUR,", ["2 rate"]),
            ("100,1080,SEK,0.0926", []),
            ("100,1090,SEK,0.0926", ["2 rate"]),
            ("100,1080,SEK,", []),
            ("100,-1080,SEK,", ["2 sign"]),
            ("100,1080,,", ["2 missing-value"]),
            ("100,,SEK,", ["2 missing-value"]),
            ("100,,,0.1", ["2 missing-value"]),
            ("100,1080,SEK,abc", ["2 rate"]),
            ("100,15800,JPY,0.00633", []),
            ("100,158.5,JPY,0.633", ["2 amount"]),
            ("90000000000000000,1,SEK,0.00000000000000001", ["2 rate"]),
        ] as [(String, [String])])
    func `an original amount agrees with its gross`(cells: String, expected: [String]) throws {
        let gross = cells.prefix { $0 != "," }
        let text =
            "account,currency,id,type,booked_at,net,gross,original_amount,original_currency,rate\n"
            + "acmepay/S1,EUR,1,payment,2026-01-05,\(gross),\(cells)\n"
        #expect(try canonical.findings(text) == expected)
    }

    @Test(
        arguments: [
            ("m-1", nil, [:], "m-1"),
            ("", "m-2", [:], "m-2"),
            ("", nil, ["acmepay/S1": "m-3"], "m-3"),
            ("m-1", "m-1", ["acmepay/S1": "m-1"], "m-1"),
            ("", nil, [:], "2 no-merchant"),
            ("m-1", "m-2", [:], "2 merchant-conflict"),
            ("m\u{200B}-1", nil, [:], "2 value"),
            ("", "m-1\n", [:], "2 value"),
            ("", "", [:], "2 value"),
            ("m-1", nil, ["acmepay/S1": "m-3"], "2 merchant-conflict"),
            ("4111111111111111", nil, [:], "2 card-number"),
            ("", "4111 1111 1111 1111", [:], "2 card-number"),
            ("4111111111111112", nil, [:], "4111111111111112"),
        ] as [(String, String?, [String: String], String)])
    func `row, command line and configuration name one merchant`(
        stated: String, option: String?, accounts: [String: String], expected: String
    ) throws {
        let text =
            "merchant,account,currency,id,type,booked_at,gross,net\n\(stated),acmepay/S1,EUR,1,payment,2026-01-05,1,1\n"
        let options = ImportOptions(merchant: option, accounts: accounts)
        let findings = try canonical.findings(text, options)
        let merchant = findings.isEmpty ? try canonical.read(text, options).intake.parts.first?.account.merchant : nil
        #expect(findings + [merchant].compactMap(\.self) == [expected])
    }

    /// 98.80 - 10.00 - 0.30 - 88.50 = 0.00; with a payout of 88.45 five cents are left.
    @Test(
        arguments: [
            ("-88.50", [], []), ("-88.45", [], ["- batch-sum"]), ("-88.45", ["0.05"], []),
            ("-88.45", ["0.05 EUR"], []), ("-88.45", ["-0.05"], ["- batch-sum", "- not-met"]),
            ("-88.45", ["0.05", "0.05"], ["- not-met"]), ("-88.50", ["0.05"], ["- not-met"]),
        ] as [(String, [String], [String])])
    func `each accepted difference is met once`(payout: String, accepted: [String], expected: [String]) throws {
        var options = ImportOptions(merchant: "acme")
        options.acceptedDifferences = try accepted.map { try #require(AcceptedDifference($0)) }
        options.why = "rounding"
        let text = Self.header + Self.plain.replacing("-88.50", with: payout)
        #expect(try canonical.findings(text, options) == expected)
    }
}
