import Imports
import Settlements
import Testing

/// Files written for these tests, in PayPal's shape.
@Suite struct PayPalSettlementTests {
    private func part(_ options: ImportOptions = .init(merchant: "acme")) throws -> PayPalReading {
        try PayPalReading([PayPalFile.day.file()], options)
    }

    @Test func `a day becomes entries, batches and coverage of each currency`() throws {
        let day = try part()
        let euro = day.entries.filter { $0.account.currency.code == "EUR" }.map(\.entry)
        let yen = day.entries.filter { $0.account.currency.code == "JPY" }.map(\.entry)
        #expect(Set(day.entries.map(\.account.provider)) == ["paypal/SHOPEXAMPLE01"])
        #expect(euro.map(\.type) == [.payment, .refund, .conversion, .payout, .reserveHold])
        #expect(euro.map(\.gross) == [10_000, -2000, -1500, -5000, -1000])
        #expect(euro.map(\.fees) == [-345, 58, 0, 0, 0].map { Fees(.processing, $0) })
        #expect(euro.map(\.net) == [9655, -1942, -1500, -5000, -1000])
        #expect(euro.map(\.line) == [5, 6, 7, 8, 9])
        #expect(yen.map(\.type) == [.payment, .conversion, .chargeback, .fee])
        #expect(yen.map(\.gross) == [10_000, 2400, -3000, 0])
        #expect(yen.map(\.fees) == [-400, 0, 0, -1300].map { Fees(.processing, $0) })
        #expect(yen.map(\.net) == [9600, 2400, -3000, -1300])
        #expect(
            day.batches.map { "\($0.account) \($0.batch.name) \($0.batch.carriedIn ?? -1) \($0.batch.carriedOut)" } == [
                "paypal/SHOPEXAMPLE01 EUR 2026-01-06 20000 20213", "paypal/SHOPEXAMPLE01 JPY 2026-01-06 5000 12700",
            ])
        #expect(day.batches.allSatisfy { $0.batch.number == nil })
        let midnight = try Instant(timestamp: "2026-01-06T08:00:00Z")
        #expect(day.batches.map(\.batch.opened) == [.instant(midnight), .instant(midnight)])
        #expect(day.coverage.map(\.until) == Array(repeating: .instant(midnight.advanced(by: 86_400)), count: 2))
        let summary = try #require(day.reading?.summary)
        #expect(summary.entries == 9)
        // Payments, refunds, chargebacks, fees; nothing is left over of either currency.
        let totals = summary.totals.map { [$0.payments, $0.refunds, $0.chargebacks, $0.fees, $0.net].map(\.amount) }
        #expect(
            totals == [
                ["100.00", "-20.00", "0.00", "-2.87", "0.00"], ["10000", "0", "-3000", "-1700", "0"],
            ])
        #expect(day.reading?.warnings == [])
    }

    @Test func `an entry has its ids, times and words`() throws {
        let entries = try part().entries.map(\.entry)
        let payment = entries[0]
        #expect(payment.identity == "PAY1/T0006")
        #expect(payment.reference == "PAY1")
        #expect(payment.modificationReference == nil)
        #expect(payment.merchantReference == "order-1")
        #expect(payment.method == "paypal")
        #expect(payment.description == nil)
        #expect(payment.batch == "2026-01-06")
        #expect(payment.booked == .instant(try Instant(timestamp: "2026-01-06T00:00:30-08:00")))
        #expect(payment.occurred == payment.booked)
        let refund = entries[1]
        #expect(refund.reference == "PAY0")
        #expect(refund.modificationReference == "REF1")
        #expect(refund.merchantReference == "order-0")
        // A payment's reference is its own id, whatever order or authorisation it names.
        #expect(entries[5].reference == "PAYJ")
        #expect(
            entries.map(\.description).compactMap(\.self) == [
                "T0200 currency conversion", "T2103 reserve hold", "T0200 currency conversion", "T1201 chargeback",
                "T0106 chargeback fee",
            ])
        #expect(entries[7].reference == "PAY3")
        #expect(entries[8].reference == "CB1")
    }

    @Test func `a withdrawal is a payout that PayPal does not itemise`() throws {
        let day = try part()
        let payout = try #require(day.payouts.first)
        #expect(day.payouts.count == 1)
        #expect(payout.id == "WD1")
        #expect(payout.identity == "WD1/T0400")
        #expect(payout.amount == 5000)
        #expect(payout.bankReference == "1047000000001")
        #expect(payout.batch == nil)
    }

    @Test func `texts of persons and the merchant's own fields are in nothing that is kept`() throws {
        let kept = try part().entries.map { "\($0.entry)" }.joined()
        #expect(!kept.contains("CONSUMER") && !kept.contains("custom"))
    }

    // MARK: What each field of the file must say

    private static let day = PayPalFile.day

    // Lines of the day: RH 1, FH 2, SH 3, CH 4, rows 5 to 13, SF 14 and 15, SC 16, RF 17 and 18, RC 19, FF 20.
    // One change to a day that foots; the findings as "line rule".
    private static let refusals: [(String, PayPalFile, [String])] = [
        ("nothing", day, []),
        ("unknown record", day.inserting(#""XX",1"#, after: 9), ["10 record"]),
        ("lower case record", day.with(5, #""SB""#, #""sb""#), ["5 record"]),
        ("blank line", day.inserting("", after: 9), ["10 blank-line"]),
        ("row before its columns", day.without(4).inserting(day.lines[3], after: 4), ["4 record", "5 record"]),
        ("no columns", day.without(4), ["4 record"]),
        ("columns twice", day.doubling(4), ["5 record"]),
        ("text after the end", day.inserting(#""SB","more""#, after: 20), ["21 record"]),
        ("end twice", day.doubling(20), ["21 record"]),
        (
            "row after the footer", day.without(13).inserting(day.lines[12], after: 14),
            ["14 footer", "14 footer", "14 count", "15 record"]
        ),
        ("report header twice", day.doubling(1), ["2 record"]),
        ("section header twice", day.doubling(3), ["4 record"]),
        ("section count twice", day.doubling(16), ["17 record"]),
        ("report count twice", day.doubling(19), ["20 record"]),
        ("no report header", day.without(1), ["18 record"]),
        ("no file header", day.without(2), ["19 record"]),
        ("no section header", day.without(3), ["3 record"]),
        ("section footer gone", day.without(14), ["3 footer"]),
        ("other section footer gone", day.without(15), ["3 footer"]),
        ("section footer twice", day.doubling(15), ["16 record"]),
        ("report footer gone", day.without(17), ["- footer"]),
        ("report footer twice", day.doubling(18), ["19 record"]),
        ("section count gone", day.without(16), ["3 footer"]),
        ("report count gone", day.without(19), ["- footer"]),
        ("end gone", day.without(20), ["19 footer"]),
        ("cut off after the sections", day.without(17, 18, 19, 20), ["16 footer"]),
        ("cut off in the rows", day.without(11, 12, 13, 14, 15, 16, 17, 18, 19, 20), ["10 footer"]),
        ("title gone", day.with(4, #""Fee Amount","#, #""Fee","#), ["4 missing-column"]),
        ("title misspelt that may be absent", day.with(4, "Invoice ID", "Invoice 1D"), ["4 unknown-column"]),
        ("title twice", day.with(4, "Store ID", "Fee Amount"), ["4 duplicate-column"]),
        ("no id", day.with(5, "PAY1", ""), ["5 missing-value"]),
        ("no amount", day.with(5, "10000", ""), ["5 missing-value"]),
        ("amount in major units", day.with(5, "10000", "100.00"), ["5 amount"]),
        ("signed amount", day.with(6, "2000", "-2000"), ["6 amount"]),
        ("too large an amount", day.with(5, "10000", "10000000000000000000"), ["5 amount"]),
        ("no direction", day.with(5, #""CR""#, #""""#), ["5 value"]),
        ("unknown direction", day.with(5, #""CR""#, #""DB""#), ["5 value"]),
        ("fee without direction", day.with(5, #""DR""#, #""""#), ["5 value"]),
        ("fee of another currency", day.with(5, #"345,"EUR""#, #"345,"JPY""#), ["5 value"]),
        ("unknown currency", day.with(5, #"10000,"EUR""#, #"10000,"EUX""#), ["5 unknown-currency"]),
        ("unknown code", day.with(5, "T0006", "T0066"), ["5 unknown-type"]),
        ("code of another form", day.with(5, "T0006", "0006"), ["5 unknown-type"]),
        ("an authorisation", day.with(5, "T0006", "T1300"), ["5 unknown-type"]),
        ("a row for display", day.with(5, "T0006", "T9800"), ["5 unknown-type"]),
        ("PayPal's other", day.with(5, "T0006", "T9900"), ["5 unknown-type"]),
        ("withdrawal that adds", day.with(8, #""DR""#, #""CR""#), ["8 sign"]),
        ("chargeback that adds", day.with(12, #""DR""#, #""CR""#), ["12 sign"]),
        ("no time", day.with(5, "2026/01/06 00:00:30 -0800", ""), ["5 date"]),
        ("time without offset", day.with(5, "2026/01/06 00:00:30 -0800", "2026/01/06 00:00:30"), ["5 date"]),
        ("no such day", day.with(5, "2026/01/06", "2026/02/30"), ["5 date"]),
        ("section ends before it begins", day.with(3, "2026/01/06 23", "2026/01/05 23"), ["3 date"]),
        ("no account", day.with(3, "SHOPEXAMPLE01", ""), ["3 missing-value"]),
        ("accounts that differ", day.with(1, "SHOPEXAMPLE01", "SHOPEXAMPLE02"), ["1 value"]),
        ("too many fields", day.with(5, ",,,", ",,,,"), ["5 ragged-row"]),
        ("count of no digits", day.with(20, "9", "nine"), ["20 value"]),
        ("another part's number", day.with(2, "01", "02"), ["2 parts"]),
        ("another version", day.with(1, "009", "008"), ["1 parts"]),
        (
            "a footer that is too short",
            day.with(14, #","CR",20213,"CR",15000,"CR",14213,"CR",0,"CR",0,5"#, ""), ["14 ragged-row"]
        ),
        ("a footer that is too long", day.with(14, #""CR",0,5"#, #""CR",0,5,6"#), ["14 ragged-row"]),
        ("a footer of no currency", day.with(14, "EUR", "EUX"), ["14 unknown-currency"]),
        ("conversion of one side", oneSided, ["7 conversion"]),
    ]

    /// The yen's conversion has become a payment: the sums are as they were.
    private static let oneSided = day.with(11, "T0200", "T0000")

    @Test(arguments: refusals)
    func `what is not as PayPal writes it is refused`(name: String, file: PayPalFile, expected: [String]) throws {
        #expect(try PayPalReading.findings([file.file()]) == expected, "\(name)")
    }

    // MARK: What the footers must say

    // Of SF EUR (line 14) and its copy RF (17): each field of PayPal's specification, a wrong value for it, what the refusal
    // says of it there (expected, found, difference), and what else is found.
    private static let footerDamages: [(field: Int, wrong: String, section: [String], report: [String])] = [
        (3, "10001", ["14 footer 100.01 100.00 -0.01"], ["17 footer 100.01 100.00 -0.01"]),
        (4, "9400", ["14 footer 94.00 95.00 1.00"], ["17 footer 94.00 95.00 1.00"]),
        (5, "59", ["14 footer 0.59 0.58 -0.01"], ["17 footer 0.59 0.58 -0.01"]),
        (6, "344", ["14 footer 3.44 3.45 0.01"], ["17 footer 3.44 3.45 0.01"]),
        // With the beginning wrong, beginning + 2.13 is no more the ending; the report's footer has the other figure.
        (
            7, #""DR""#, ["14 footer 202.13 -197.87 -400.00", "17 footer 200.00 -200.00 -400.00"],
            ["17 footer -200.00 200.00 400.00"]
        ),
        (
            8, "20001", ["14 footer 202.13 202.14 0.01", "17 footer 200.00 200.01 0.01"],
            ["17 footer 200.01 200.00 -0.01"]
        ),
        (
            9, #""DR""#, ["14 footer -202.13 202.13 404.26", "17 footer 202.13 -202.13 -404.26"],
            ["17 footer -202.13 202.13 404.26"]
        ),
        (
            10, "20212", ["14 footer 202.12 202.13 0.01", "17 footer 202.13 202.12 -0.01"],
            ["17 footer 202.12 202.13 0.01"]
        ),
        // No row says what was available or payable: the two footers are held against each other.
        (11, #""DR""#, ["17 footer 150.00 -150.00 -300.00"], ["17 footer -150.00 150.00 300.00"]),
        (12, "15001", ["17 footer 150.00 150.01 0.01"], ["17 footer 150.01 150.00 -0.01"]),
        (13, #""DR""#, ["17 footer 142.13 -142.13 -284.26"], ["17 footer -142.13 142.13 284.26"]),
        (14, "14214", ["17 footer 142.13 142.14 0.01"], ["17 footer 142.14 142.13 -0.01"]),
        (16, "1", ["17 footer 0.00 0.01 0.01"], ["17 footer 0.01 0.00 -0.01"]),
        (18, "1", ["17 footer 0.00 0.01 0.01"], ["17 footer 0.01 0.00 -0.01"]),
        (19, "6", ["14 count 6 5 -1"], ["17 count 6 5 -1"]),
    ]

    private func figures(_ file: PayPalFile, _ options: ImportOptions = .init(merchant: "acme")) throws -> [String] {
        try refusal { _ = try PayPalReading([file.file()], options) }?.findings.map { finding in
            [
                finding.line.map(String.init) ?? "-", finding.rule.rawValue, finding.expected ?? "-",
                finding.found ?? "-", finding.difference ?? "-",
            ].joined(separator: " ")
        } ?? []
    }

    @Test(arguments: footerDamages)
    func `each figure of a footer is held against the rows or the other footer`(
        field: Int, wrong: String, section: [String], report: [String]
    ) throws {
        #expect(try figures(Self.day.with(field: field, of: 14, wrong)) == section, "SF, field \(field)")
        #expect(try figures(Self.day.with(field: field, of: 17, wrong)) == report, "RF, field \(field)")
    }

    // Real reports have 7378 in the footers of two currencies.
    @Test(arguments: [14, 15, 17, 18]) func `a footer may count the rows of all currencies`(line: Int) throws {
        #expect(try figures(Self.day.with(field: 19, of: line, "9")) == [])
    }

    @Test(arguments: [(16, "16 count 8 9 1"), (19, "19 count 8 9 1"), (20, "20 count 8 9 1")])
    func `each count of rows is held against them`(line: Int, expected: String) throws {
        #expect(try figures(Self.day.with(field: 2, of: line, "8")) == [expected])
    }

    @Test(arguments: 5...13) func `a row that is missing or doubled is found`(line: Int) throws {
        #expect(try !figures(Self.day.without(line)).isEmpty)
        #expect(try !figures(Self.day.doubling(line)).isEmpty)
    }

    @Test func `a footer says where it differs, and in what`() throws {
        let refusal = try #require(
            try refusal { _ = try PayPalReading([Self.day.with(field: 4, of: 14, "9400").file()]) })
        let finding = try #require(refusal.findings.first)
        #expect(finding.message == "SF of EUR, account SHOPEXAMPLE01: gross debits 94.00, the rows add up to 95.00")
        // "SF","EUR",10000,9400: the fourth field begins at the 18th character.
        #expect(finding.column == 18)
    }

    // MARK: What a person may accept

    private func accepting(_ amount: String) throws -> ImportOptions {
        var options = ImportOptions(merchant: "acme")
        options.acceptedDifferences = [try #require(AcceptedDifference(amount))]
        options.why = "PayPal, case 77"
        options.who = "ada"
        return options
    }

    // The fee row of 1300 yen is not in the file: the rows come to 14000, the footer ends at 12700.
    private static let lacking = day.without(13)

    @Test func `a missing row's difference is accepted once, and everything that it explains`() throws {
        let read = try PayPalReading([Self.lacking.file()], accepting("1300 JPY"))
        let last = try #require(read.entries.last)
        #expect(last.entry.type == .adjustment)
        #expect(last.entry.net == -1300)
        #expect(last.entry.identity == "2026-01-06/accepted-difference")
        #expect(last.entry.batch == "2026-01-06")
        #expect(last.entry.description == "accepted difference: PayPal, case 77 (ada)")
        #expect(read.reading?.accepted == [try amount("1300", "JPY")])
        // The counts of both footers, of the section, the report and the file.
        #expect(read.reading?.warnings.map(\.rule) == Array(repeating: .count, count: 5))
        #expect(read.reading?.summary.totals.map(\.net.amount) == ["0.00", "0"])
    }

    @Test func `another difference is not`() throws {
        let found = try figures(Self.lacking, accepting("1301 JPY"))
        #expect(found.contains("14 footer 12700 14000 1300"))
        #expect(found.contains { $0.hasPrefix("- not-met") })
    }

    @Test func `a footer that does not agree with itself is not accepted`() throws {
        // Its gross debits say 4400, so that its own sums come to 12600.
        let file = Self.lacking.with(field: 4, of: 14, "4400")
        #expect(try figures(file, accepting("1300 JPY")).contains("14 footer 12700 12600 -100"))
    }

    @Test func `a cut-out is taken without its sums, and gives no batch and no coverage`() throws {
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        let cutOut = PayPalFile(lines: Array(Self.day.lines[2...7]))
        let read = try PayPalReading([cutOut.file("cut.csv")], options)
        #expect(read.entries.map(\.entry.net) == [9655, -1942, -1500, -5000])
        #expect(read.batches.isEmpty && read.coverage.isEmpty)
        #expect(read.reading?.warnings.map(\.rule) == [.conversion])
        #expect(try PayPalReading.findings([cutOut.file("cut.csv")]) == ["1 footer", "5 conversion"])
        // What is wrong in a row by itself stays wrong.
        #expect(
            try PayPalReading.findings([cutOut.with(4, "T1107", "T1108x").file("cut.csv")], options) == [
                "4 unknown-type"
            ])
        #expect(try PayPalReading.findings([cutOut.doubling(3).file("cut.csv")], options) == ["4 duplicate-identity"])
    }
}
