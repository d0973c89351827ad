import Diagnostics
import Imports
import Settlements
import Testing

/// What single keys of a mapping do, on files of a row or two.
@Suite struct MappingReadingTests {
    private static func mapping(amounts: String = "", dates: String = "", currency: String = "EUR") -> String {
        """
        provider: acmepay
        file: {delimiter: ";"}
        \(amounts)
        \(dates)
        fields:
          id: Id
          type: {text: adjustment}
          booked_at: Date
          currency: {text: \(currency)}
          net: Amount
        """
    }

    private func first(_ mapping: String, _ file: String, zone: String? = nil) throws -> Entry {
        let options = ImportOptions(merchant: "m-1", zone: try zone.map { try Zones().zone($0) })
        let gathered = try MappingFixtures.profile(mapping).read(file, options)
        return try #require(gathered.intake.parts.first?.entries.first)
    }

    @Test(
        arguments: [
            ("", "EUR", "12.5", "1250"), ("", "EUR", "-12.50", "-1250"), ("", "EUR", "+12.50", "1250"),
            ("", "EUR", "12,50", "1 amount"), ("", "EUR", "12.505", "amount"), ("", "JPY", "12.00", "12"),
            ("", "JPY", "12.50", "amount"), ("", "EUR", "1,234.00", "amount"),
            ("{decimal: comma}", "EUR", "12,5", "1250"), ("{decimal: comma}", "EUR", "12.50", "amount"),
            ("{decimal: comma, grouping: point}", "EUR", "-1.234.567,89", "-123456789"),
            ("{decimal: comma, grouping: point}", "EUR", "1234,5", "123450"),
            ("{decimal: comma, grouping: point}", "EUR", "12.34,5", "amount"),
            ("{decimal: comma, grouping: point}", "EUR", "1.2345,0", "amount"),
            ("{decimal: comma, grouping: point}", "EUR", "1.234", "123400"),
            ("{decimal: comma, grouping: point}", "EUR", ".234", "amount"),
            ("{decimal: comma, grouping: space}", "EUR", "1 234,50", "123450"),
            ("{decimal: comma, grouping: space}", "EUR", "1\u{202F}234,50", "123450"),
            ("{grouping: comma}", "USD", "1,234.50", "123450"), ("{grouping: comma}", "USD", "1,234,50", "amount"),
            ("{grouping: apostrophe}", "CHF", "1'234.50", "123450"),
            ("{decimal: minor_units}", "EUR", "1250", "1250"), ("{decimal: minor_units}", "JPY", "1250", "1250"),
            ("{decimal: minor_units}", "EUR", "12.50", "amount"),
            ("{decimal: minor_units, digits: {ISK: 2}}", "ISK", "125000", "1250"),
            ("{decimal: minor_units, digits: {ISK: 2}}", "ISK", "125050", "amount"),
            ("{decimal: minor_units, digits: {MGA: 0}}", "MGA", "1250", "125000"),
            ("{digits: {ISK: 2}}", "ISK", "1250.00", "1250"), ("", "EUR", "--1", "amount"), ("", "EUR", "1-", "amount"),
            ("", "EUR", "92233720368547758.08", "amount"), ("", "EUR", "92233720368547758.07", "9223372036854775807"),
        ] as [(String, String, String, String)])
    func `amounts are read as the mapping says`(
        style: String, currency: String, text: String, expected: String
    ) throws {
        let mapping = Self.mapping(amounts: style.isEmpty ? "" : "amounts: \(style)", currency: currency)
        let file = "Id;Date;Amount\n1;2026-01-05;\(text)\n"
        let loaded = try MappingFixtures.profile(mapping)
        let rules = try loaded.findings(file)
        guard rules.isEmpty else {
            #expect(rules == ["2 amount"] && expected.hasSuffix("amount"), "\(rules)")
            return
        }
        #expect("\(try first(mapping, file).net)" == expected)
    }

    @Test(
        arguments: [
            ("iso", "2026-01-05", "2026-01-05"), ("iso", "2026-01-05T10:00:00+01:00", "2026-01-05T09:00:00Z"),
            ("iso", "2018-08-10T07:45:00Z", "2018-08-10T07:45:00Z"), ("iso", "05.01.2026", "date"),
            ("dd.MM.yyyy", "05.01.2026", "2026-01-05"), ("dd.MM.yyyy", "5.1.2026", "date"),
            ("d.M.yyyy", "5.1.2026", "2026-01-05"), ("d/M/yyyy", "15/11/2026", "2026-11-15"),
            ("yyyyMMdd", "20260105", "2026-01-05"), ("dd.MM.yyyy", "30.02.2026", "date"),
            ("MM/dd/yyyy", "13/01/2026", "date"), ("dd.MM.yyyy", "05.01.2026 10:00", "date"),
            ("yyyy-MM-dd HH:mm", "2026-07-05 10:00", "2026-07-05T08:00:00Z"),
            ("yyyy-MM-dd HH:mm:ss", "2026-01-05 23:59:59", "2026-01-05T22:59:59Z"),
            ("yyyy-MM-dd HH:mm:ss", "2026-01-05 24:00:00", "date"),
            ("yyyy-MM-ddTHH:mm:ss.SSS", "2026-01-05T10:00:00.123", "2026-01-05T09:00:00Z"),
            ("yyyy-MM-dd HH:mm:ssXXX", "2026-01-05 10:00:00-0330", "2026-01-05T13:30:00Z"),
            ("yyyy-MM-dd HH:mm", "2026-03-29 02:30", "zone"), ("yyyy-MM-dd HH:mm", "2026-10-25 02:30", "zone"),
            ("[dd.MM.yyyy, yyyy-MM-dd]", "2026-01-05", "2026-01-05"),
        ] as [(String, String, String)])
    func `dates are read by their pattern`(pattern: String, text: String, expected: String) throws {
        let quoted = pattern.hasPrefix("[") ? pattern : "\"\(pattern)\""
        let mapping = Self.mapping(dates: "dates: {pattern: \(quoted), zone: Europe/Amsterdam}")
        let file = "Id;Date;Amount\n1;\(text);1.00\n"
        let rules = try MappingFixtures.profile(mapping).findings(file)
        guard rules.isEmpty else {
            #expect(rules == ["2 \(expected)"])
            return
        }
        switch try first(mapping, file).booked {
        case .date(let date): #expect(date.description == expected)
        case .instant(let instant): #expect(instant.description == expected)
        }
    }

    @Test func `the repeated hour is what the mapping says, and the command line goes before its zone`() throws {
        let file = "Id;Date;Amount\n1;2026-10-25 02:30;1.00\n"
        for (hour, expected) in [("first", "2026-10-25T00:30:00Z"), ("second", "2026-10-25T01:30:00Z")] {
            let dates = "dates: {pattern: \"yyyy-MM-dd HH:mm\", zone: Europe/Amsterdam, repeated_hour: \(hour)}"
            #expect(
                try first(Self.mapping(dates: dates), file).booked == .instant(try Instant(timestamp: expected)))
        }
        let dates = "dates: {pattern: \"yyyy-MM-dd HH:mm\", zone: Europe/Amsterdam}"
        // 02:30 in New York on that day is 06:30 UTC.
        #expect(
            try first(Self.mapping(dates: dates), file, zone: "America/New_York").booked
                == .instant(try Instant(timestamp: "2026-10-25T06:30:00Z")))
        let none = Self.mapping(dates: "dates: {pattern: \"yyyy-MM-dd HH:mm\"}")
        #expect(try MappingFixtures.profile(none).findings(file) == ["1 zone"])
    }

    /// `type gross fees net` of the one row, or the rule that refuses it.
    @Test(
        arguments: [
            ("SALE: payment", "fee: {column: Fee, sign: negated}", "SALE;100.00;1.20;98.80", "payment 10000 -120 9880"),
            ("SALE: payment", "fee: Fee", "SALE;100.00;-1.20;98.80", "payment 10000 -120 9880"),
            ("SALE: payment", "fee: Fee", "SALE;100.00;1.20;98.80", "row-net"),
            ("SALE: payment", "fee: Fee", "SALE;;-1.20;98.80", "payment 10000 -120 9880"),
            ("SALE: payment", "fee: Fee", "SALE;100.00;-1.20;", "payment 10000 -120 9880"),
            ("SALE: payment", "fee: Fee", "SALE;;;", "missing-value"),
            ("SALE: payment", "fee: Fee", "SALE;-100.00;;", "sign"),
            ("SALE: payment", "fee: Fee", "SALES;100.00;;", "unknown-type"),
            ("SALE: payment", "fee: Fee", "sale;100.00;;", "unknown-type"),
            ("\"SALE*\": payment", "fee: Fee", "SALES;100.00;;", "payment 10000 0 10000"),
            ("COST: fee", "fee: Fee", "COST;-1.20;;", "fee 0 -120 -120"),
            ("COST: {fee: scheme}", "fee: Fee", "COST;;;-1.20", "fee 0 -120 -120"),
            ("VAT: tax", "fee: Fee", "VAT;-0.21;;", "tax 0 -21 -21"),
            ("PAID: payout", "fee: Fee", "PAID;-50.00;;", "payout -5000 0 -5000"),
            ("PAID: payout", "fee: Fee", "PAID;-50.00;-1.00;", "value"),
            ("PAID: payout", "fee: Fee", "PAID;0.00;;", "sign"),
            ("R: {takes: reserve_hold, adds: reserve_release}", "fee: Fee", "R;-5.00;;", "reserve_hold -500 0 -500"),
            ("R: {takes: reserve_hold, adds: reserve_release}", "fee: Fee", "R;5.00;;", "reserve_release 500 0 500"),
        ] as [(String, String, String, String)])
    func `a row becomes an entry`(type: String, fee: String, row: String, expected: String) throws {
        let mapping = """
            provider: acmepay
            file: {delimiter: ";"}
            fields:
              id: Kind
              type: {column: Kind, values: {\(type)}}
              booked_at: {column: Date}
              currency: {text: EUR}
              gross: Gross
              \(fee.replacing("fee:", with: "commission:"))
              net: Net
            """
        let file = "Kind;Gross;Fee;Net;Date\n\(row);2026-01-05\n"
        let rules = try MappingFixtures.profile(mapping).findings(file)
        guard rules.isEmpty else {
            #expect(rules == ["2 \(expected)"])
            return
        }
        let entry = try first(mapping, file)
        #expect("\(entry.type.word) \(entry.gross) \(try entry.fees.total()) \(entry.net)" == expected)
    }

    @Test(
        arguments: [
            ("gross: {credit: In, debit: Out}", "", "5.00;;", "500"),
            ("gross: {credit: In, debit: Out}", "", ";5.00;", "-500"),
            ("gross: {credit: In, debit: Out, sign: as_written}", "", ";-5.00;", "-500"),
            ("gross: In", "direction: {column: DC, credit: C, debit: D}", "5.00;;D", "-500"),
            ("gross: In", "direction: {column: DC, credit: C, debit: D}", "5.00;;C", "500"),
            ("gross: In", "direction: {column: DC, credit: C, debit: D}", "5.00;;", "value"),
            ("gross: In", "negate: [A]", "5.00;;", "-500"),
            ("gross: {column: In, sign: as_written}", "negate: [A]", "5.00;;", "500"),
            ("gross: {column: In, sign: negated}", "negate: [A]", "5.00;;", "-500"),
        ] as [(String, String, String, String)])
    func `signs are what the mapping says`(amount: String, more: String, row: String, expected: String) throws {
        let mapping = """
            provider: acmepay
            file: {delimiter: ";"}
            other_columns: ignore
            fields:
              id: Kind
              type: {column: Kind, values: {A: adjustment}}
              booked_at: Date
              currency: {text: EUR}
              \(amount)
            \(more)
            """
        let file = "Kind;Date;In;Out;DC\nA;2026-01-05;\(row)\n"
        let rules = try MappingFixtures.profile(mapping).findings(file)
        guard rules.isEmpty else {
            #expect(rules == ["2 \(expected)"])
            return
        }
        #expect("\(try first(mapping, file).net)" == expected)
    }

    /// 40.00 + 100.00 = 140.00.
    @Test(
        arguments: [
            ("open,,,40.00\n1,SALE,2026-01-05,100.00\nclose,,,140.00\nrows,,,1\n", []),
            ("open,,,40.00\n1,SALE,2026-01-05,100.00\nrows,,,1\n", ["- footer"]),
            ("1,SALE,2026-01-05,100.00\nclose,,,140.00\nrows,,,1\n", ["- footer"]),
            ("open,,,40.00\n1,SALE,2026-01-05,100.00\nclose,,,140.00\n", ["- footer"]),
            ("open,,,40.00\n1,SALE,2026-01-05,100.00\n", ["- footer", "- footer"]),
            ("open,,,40.00\n1,SALE,2026-01-05,100.00\nclose,,,141.00\nrows,,,1\n", ["4 footer"]),
        ] as [(String, [String])])
    func `rows of sums that a mapping knows must be there`(rows: String, expected: [String]) throws {
        let statements = """
            special_rows:
              - {where: {Id: open}, means: opening_balance, column: Amount}
              - {where: {Id: close}, means: closing_balance, column: Amount}
              - {where: {Id: rows}, means: count, column: Amount}
            """
        let profile = try MappingFixtures.profile(MappingFixtures.small(statements))
        #expect(try profile.findings("Id,Kind,Date,Amount\n" + rows) == expected)
        #expect(try profile.findings("Id,Kind,Date,Amount\n" + rows, partOfAcme) == [])
    }

    @Test(arguments: ["opening_balance", "closing_balance"]) func `one balance alone is no proof`(word: String) {
        let row = "special_rows: [{where: {Id: it}, means: \(word), column: Amount}]"
        let loaded = MappingFixtures.load("test", MappingFixtures.small(row))
        #expect(loaded.diagnostics.map(\.name) == [.missingKey])
    }

    private var partOfAcme: ImportOptions {
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        return options
    }

    @Test(
        arguments: [
            ("Id,Kind,Date,Amount,New\n1,SALE,2026-01-05,1.00,\n", "", "1 unknown-column"),
            ("Id,Kind,Date,Amount,New\n1,SALE,2026-01-05,1.00,\n", "other_columns: ignore", ""),
            ("Id,Kind,Date,Amount,New\n1,SALE,2026-01-05,1.00,\n", "ignore: [New]", ""),
            ("Id,Kind,Datum,Amount\n1,SALE,2026-01-05,1.00\n", "", "1 missing-column, 1 unknown-column"),
            ("Id,Kind,Date,Amount\n1,SALE,2026-01-05,1.00\n1,SALE,2026-01-06,1.00\n", "", "3 duplicate-identity"),
            ("Id,Kind,Date,Amount\n,SALE,2026-01-05,1.00\n", "", "2 missing-value"),
            ("Id,Kind,Date,Amount\n1,NOTE,,\n2,SALE,2026-01-05,1.00\n", "", ""),
            ("Id,Kind,Date,Amount\n", "", "2 empty"),
            ("Id,Kind,Date,Amount\n1,SALE,2026-01-05,1.00\n", "expect: {Kind: [SALE, BACK]}", ""),
            ("Id,Kind,Date,Amount\n1,SALE,2026-01-05,1.00\n", "expect: {Kind: BACK}", "2 value"),
            ("Id,Kind,Date,Amount,\n1,SALE,2026-01-05,1.00,\n", "", ""),
            ("Id,Kind,Date,Amount,\n1,SALE,2026-01-05,1.00,9.00\n", "", "2 unknown-column"),
            ("x\n\nId,Kind,Date,Amount\n1,SALE,2026-01-05,1.00\n", "header: {line: 3}", ""),
            ("x\n\nId,Kind,Date,Amount\n1,SALE,2026-01-05,1.00\n", "header: found", ""),
            ("x\n\nId,Kind,Datum,Amount\n1,SALE,2026-01-05,1.00\n", "header: found", "3 missing-column"),
            ("x\ny\n", "header: found", "1 missing-column"),
        ] as [(String, String, String)])
    func `columns and lines are what the mapping knows`(file: String, more: String, expected: String) throws {
        let found = try MappingFixtures.profile(MappingFixtures.small(more)).findings(file)
        #expect(found.joined(separator: ", ") == expected)
    }

    @Test func `a derived payout belongs to each batch`() throws {
        let mapping = MappingFixtures.small(
            "payouts: {for_each: batch}", fields: "  batch: Run", type: "{text: adjustment}")
        let file =
            "Id,Date,Amount,Run\n1,2026-01-05,10.00,a\n2,2026-01-06,-4.00,a\n3,2026-01-07,7.00,b\n4,2026-01-07,1.00,\n"
        let part = try MappingFixtures.profile(mapping).read(file).intake.parts[0]
        #expect(part.payouts.map(\.id) == ["a", "b"])
        #expect(part.payouts.map(\.amount) == [600, 700])
        #expect(part.payouts.map(\.isDerived) == [true, true])
        #expect(part.entries.filter { $0.type == .payout }.map(\.net) == [-600, -700])
    }

    @Test func `several currencies have no sum that a line could state`() throws {
        let mapping = MappingFixtures.small("totals: {Sum: net}\npreamble: {layout: beside}\nheader: found")
            .replacing("{text: EUR}", with: "Currency")
        let file = "Sum,3.00\nId,Kind,Date,Amount,Currency\n1,SALE,2026-01-05,1.00,EUR\n2,SALE,2026-01-05,2.00,USD\n"
        #expect(try MappingFixtures.profile(mapping).findings(file) == ["- footer"])
    }

    @Test func `an account that no file names comes from the command line`() throws {
        let profile = try MappingFixtures.profile(MappingFixtures.small())
        let file = "Id,Kind,Date,Amount\n1,SALE,2026-01-05,1.00\n"
        #expect(
            try profile.read(file, ImportOptions(merchant: "m-1")).intake.parts[0].account.provider == "acmepay/m-1")
        var named = ImportOptions(accounts: ["acmepay/EAST": "m-2"])
        named.account = "acmepay/EAST"
        #expect(try profile.read(file, named).intake.parts[0].account.merchant == "m-2")
        #expect(try profile.findings(file, ImportOptions()) == ["2 no-merchant"])
    }
}
