import Reports
import Settlements
import Testing

/// What each dialect makes of a value, byte for byte.
struct DialectTests {
    /// A text, and its field in each dialect. `rfc4180` is what RFC 4180, section 2, rules 5 to 7 say: quotes around what
    /// has a comma, a quote, CR or LF in it, a quote doubled, all else as it is.
    static let texts: [(text: String, rfc4180: String, excelEU: String, excelUS: String)] = [
        ("", "", "", ""),
        ("visa", "visa", "visa", "visa"),
        ("Zürich", "Zürich", "Zürich", "Zürich"),
        ("🥐", "🥐", "🥐", "🥐"),
        ("in, between", "\"in, between\"", "in, between", "\"in, between\""),
        ("in; between", "in; between", "\"in; between\"", "in; between"),
        ("say \"no\"", "\"say \"\"no\"\"\"", "\"say \"\"no\"\"\"", "\"say \"\"no\"\"\""),
        ("\"", "\"\"\"\"", "\"\"\"\"", "\"\"\"\""),
        ("two\r\nlines", "\"two\r\nlines\"", "\"two\r\nlines\"", "\"two\r\nlines\""),
        ("two\nlines", "\"two\nlines\"", "\"two\nlines\"", "\"two\nlines\""),
        ("two\rlines", "\"two\rlines\"", "\"two\rlines\"", "\"two\rlines\""),
        ("a\tb", "a\tb", "a\tb", "a\tb"),
        ("'", "'", "'", "'"),
        ("a=b", "a=b", "a=b", "a=b"),
        ("trailing ", "trailing ", "trailing ", "trailing "),
        // Digits: what is an id to us is a number, a date or a power of ten to a spreadsheet.
        ("000123", "000123", "\"\t000123\"", "\"\t000123\""),
        (
            "1234567890123456789012", "1234567890123456789012", "\"\t1234567890123456789012\"",
            "\"\t1234567890123456789012\""
        ),
        ("1E5", "1E5", "\"\t1E5\"", "\"\t1E5\""),
        ("MAR1", "MAR1", "\"\tMAR1\"", "\"\tMAR1\""),
        ("1-2", "1-2", "\"\t1-2\"", "\"\t1-2\""),
        ("1,5", "\"1,5\"", "\"\t1,5\"", "\"\t1,5\""),
        ("a9", "a9", "\"\ta9\"", "\"\ta9\""),
        ("a0", "a0", "\"\ta0\"", "\"\ta0\""),
        ("１２", "１２", "\"\t１２\"", "\"\t１２\""),
        ("ａ９", "ａ９", "\"\tａ９\"", "\"\tａ９\""),
        ("ａｂ", "ａｂ", "ａｂ", "ａｂ"),
        ("a/b:c", "a/b:c", "a/b:c", "a/b:c"),
        // Formulas, by the signs that OWASP's page on CSV injection names.
        ("=A", "=A", "\"\t=A\"", "\"\t=A\""),
        ("+A", "+A", "\"\t+A\"", "\"\t+A\""),
        ("-A", "-A", "\"\t-A\"", "\"\t-A\""),
        ("@A", "@A", "\"\t@A\"", "\"\t@A\""),
        ("\tA", "\tA", "\"\t\tA\"", "\"\t\tA\""),
        ("\rA", "\"\rA\"", "\"\t\rA\"", "\"\t\rA\""),
        ("\nA", "\"\nA\"", "\"\t\nA\"", "\"\t\nA\""),
        (" =A", " =A", "\"\t =A\"", "\"\t =A\""),
        ("\u{1}=A", "\u{1}=A", "\"\t\u{1}=A\"", "\"\t\u{1}=A\""),
        ("＝A", "＝A", "\"\t＝A\"", "\"\t＝A\""),
        ("＋A", "＋A", "\"\t＋A\"", "\"\t＋A\""),
        ("－A", "－A", "\"\t－A\"", "\"\t－A\""),
        ("＠A", "＠A", "\"\t＠A\"", "\"\t＠A\""),
        ("=\"a\";A", "\"=\"\"a\"\";A\"", "\"\t=\"\"a\"\";A\"", "\"\t=\"\"a\"\";A\""),
        // Booleans of the four languages, in any case, and no more than these.
        ("TRUE", "TRUE", "\"\tTRUE\"", "\"\tTRUE\""),
        ("false", "false", "\"\tfalse\"", "\"\tfalse\""),
        ("Wahr", "Wahr", "\"\tWahr\"", "\"\tWahr\""),
        ("FALSCH", "FALSCH", "\"\tFALSCH\"", "\"\tFALSCH\""),
        ("vrai", "vrai", "\"\tvrai\"", "\"\tvrai\""),
        ("FAUX", "FAUX", "\"\tFAUX\"", "\"\tFAUX\""),
        ("Waar", "Waar", "\"\tWaar\"", "\"\tWaar\""),
        ("onwaar", "onwaar", "\"\tonwaar\"", "\"\tonwaar\""),
        ("true ", "true ", "\"\ttrue \"", "\"\ttrue \""),
        ("truely", "truely", "truely", "truely"),
        ("untrue", "untrue", "untrue", "untrue"),
        ("tru%", "tru%", "tru%", "tru%"),
    ]

    private static func column(_ dialect: Dialect) -> (mark: String, fields: [String]) {
        switch dialect {
        case .rfc4180: ("", texts.map(\.rfc4180))
        case .excelEU: ("\u{feff}", texts.map(\.excelEU))
        case .excelUS: ("\u{feff}", texts.map(\.excelUS))
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a text is written as its dialect has it`(dialect: Dialect) throws {
        let lines = try Self.texts.enumerated().map { number, row in
            (StatementSection.period, try Books.entry(number, description: row.text))
        }
        let document = try Books.document("settlement-lines@1", dialect, columns: ["description"])
        let written = try Books.write(document, [(try Samples.account("EUR"), lines)])
        let (mark, column) = Self.column(dialect)
        // A line of nothing is passed over by Python's csv and by spreadsheets: where it is the only field, it is in quotes.
        let fields = column.map { $0.isEmpty ? "\"\"" : $0 }
        let expected = mark + "description\r\n" + fields.map { $0 + "\r\n" }.joined()
        // Bytes, since Swift takes CR LF and some letters for equal that are not.
        #expect(written.bytes == Array(expected.utf8))
    }

    /// Minor units, and the amount with exactly the digits of ISO 4217. 2^53 + 1 is 9007199254740993, which no binary
    /// double holds; 2^63 is 9223372036854775808.
    static let amounts: [(currency: String, minorUnits: Int64, point: String)] = [
        ("EUR", 0, "0.00"), ("EUR", 5, "0.05"), ("EUR", -5, "-0.05"), ("EUR", 100, "1.00"),
        ("EUR", -123_456, "-1234.56"),
        ("EUR", 9_007_199_254_740_993, "90071992547409.93"), ("EUR", .max, "92233720368547758.07"),
        ("EUR", .min, "-92233720368547758.08"),
        ("JPY", 0, "0"), ("JPY", -1, "-1"), ("JPY", 5000, "5000"), ("JPY", 9_007_199_254_740_993, "9007199254740993"),
        ("JPY", .max, "9223372036854775807"), ("JPY", .min, "-9223372036854775808"),
        ("KWD", 0, "0.000"), ("KWD", -12, "-0.012"), ("KWD", 1_234, "1.234"),
        ("KWD", 9_007_199_254_740_993, "9007199254740.993"), ("KWD", .max, "9223372036854775.807"),
        ("KWD", .min, "-9223372036854775.808"),
        ("CLF", 0, "0.0000"), ("CLF", -1, "-0.0001"), ("CLF", 98_765, "9.8765"),
        ("CLF", 9_007_199_254_740_993, "900719925474.0993"), ("CLF", .max, "922337203685477.5807"),
        ("CLF", .min, "-922337203685477.5808"),
    ]

    @Test(arguments: amounts.indices, Dialect.allCases)
    func `an amount has exactly the digits of its currency`(index: Int, dialect: Dialect) throws {
        let (currency, minorUnits, point) = Self.amounts[index]
        let entry = Entry(
            identity: "1", type: .refund, booked: try Books.date("2026-11-10"), gross: minorUnits, net: minorUnits,
            original: OriginalAmount(
                money: Money(minorUnits: minorUnits, currency: try currency.asCurrency), rate: nil),
            line: 1)
        let amount = dialect == .excelEU ? point.replacing(".", with: ",") : point
        for layout in ["settlement-lines@1", "settlement-lines@2", "refund-lines@1"] {
            let document = try Books.document(layout, dialect, columns: ["original_amount", "net"])
            let separator = dialect == .excelEU ? ";" : ","
            let mark = dialect == .rfc4180 ? "" : "\u{feff}"
            #expect(
                try Books.text(document, [(try Samples.account(currency), [(.period, entry)])])
                    == "\(mark)original_amount\(separator)net\r\n\(amount)\(separator)\(amount)\r\n")
        }
    }

    @Test func `a line of a spreadsheet's dialect protects texts and nothing else`() throws {
        let entry = Entry(
            identity: "7429098024927090:Settled", type: .payment, booked: try Books.instant("2026-11-10T22:50:00Z"),
            occurred: try Books.date("2026-11-09"), method: "mc", scheme: "=1+1", channel: .inPerson, gross: 3145,
            fees: Books.fees([.markup: -16]), net: 3129,
            original: OriginalAmount(
                money: Money(minorUnits: 5000, currency: try "JPY".asCurrency), rate: Rate("0.00629")),
            reference: "0018", merchantReference: "CM;1", modificationReference: "@x", description: "plain, words",
            batch: "380", line: 1)
        let account = try Samples.account("EUR")
        // Tabs are written ⇥ here, so that they can be seen.
        let tables: [(Dialect, String)] = [
            (
                .excelEU,
                "period;\"⇥m-1001\";adyen/ACME_COFFEE;EUR;\"⇥7429098024927090:Settled\";payment;2026-11-10T23:50:00+01:00;"
                    + "2026-11-09;mc;\"⇥=1+1\";in_person;31,45;0,00;-0,16;0,00;0,00;0,00;0,00;0,00;0,00;-0,16;31,29;5000;JPY;"
                    + "0,00629;\"⇥0018\";\"⇥CM;1\";\"⇥@x\";\"⇥380\";plain, words\r\n"
            ),
            (
                .excelUS,
                "period,\"⇥m-1001\",adyen/ACME_COFFEE,EUR,\"⇥7429098024927090:Settled\",payment,2026-11-10T23:50:00+01:00,"
                    + "2026-11-09,mc,\"⇥=1+1\",in_person,31.45,0.00,-0.16,0.00,0.00,0.00,0.00,0.00,0.00,-0.16,31.29,5000,JPY,"
                    + "0.00629,\"⇥0018\",\"⇥CM;1\",\"⇥@x\",\"⇥380\",\"plain, words\"\r\n"
            ),
        ]
        for (dialect, line) in tables {
            let text = try Books.text(
                try Books.document("settlement-lines@1", dialect), [(account, [(.period, entry)])])
            let lines = text.split(separator: "\r\n")
            #expect(lines.count == 2)
            #expect(lines.last.map { $0 + "\r\n" } == line.replacing("⇥", with: "\t"))
        }
    }
}
