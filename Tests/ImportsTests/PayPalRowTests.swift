import Foundation
import Imports
import Settlements
import Support
import Testing

/// What becomes of one row, by its code, direction, currency and columns.
@Suite struct PayPalRowTests {
    /// The entries of a cut-out with these rows.
    private func entries(_ rows: [String], columns: String = PayPalFile.columns) throws -> [Entry] {
        try PayPalReading([Self.file(rows, columns)], Self.part).entries.map(\.entry)
    }

    private func findings(_ rows: [String], columns: String = PayPalFile.columns) throws -> [String] {
        try PayPalReading.findings([Self.file(rows, columns)], Self.part)
    }

    private static var part: ImportOptions {
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        return options
    }

    private static func file(_ rows: [String], _ columns: String) -> ImportFile {
        PayPalFile(lines: [PayPalFile.day.lines[2], columns] + rows).file("cut.csv")
    }

    // By PayPal's list of event codes: what the code is where it adds to the account and where it takes; "sign" where it
    // cannot be.
    private static let codes: [(String, String, String)] = [
        ("T0000", "payment", "transfer"), ("T0001", "transfer", "transfer"), ("T0003", "payment", "transfer"),
        ("T0006", "payment", "transfer"), ("T0013", "payment", "transfer"), ("T0017", "transfer", "transfer"),
        ("T0020", "tax", "tax"), ("T0100", "fee", "fee"), ("T0106", "fee", "fee"), ("T0113", "fee", "fee"),
        ("T0117", "fee", "fee"), ("T0200", "conversion", "conversion"), ("T0201", "conversion", "conversion"),
        ("T0202", "conversion", "conversion"), ("T0300", "topup", "topup"), ("T0400", "sign", "payout"),
        ("T0401", "sign", "payout"), ("T0403", "sign", "payout"), ("T0500", "transfer", "transfer"),
        ("T0600", "topup", "topup"), ("T0700", "topup", "topup"), ("T0800", "adjustment", "adjustment"),
        ("T0900", "adjustment", "adjustment"), ("T1000", "payment", "transfer"),
        ("T1100", "adjustment", "adjustment"), ("T1101", "payout_reversal", "sign"),
        ("T1105", "reserve_release", "reserve_hold"), ("T1106", "chargeback_reversal", "chargeback"),
        ("T1107", "transfer", "refund"), ("T1108", "fee", "fee"), ("T1109", "fee", "fee"),
        ("T1110", "reserve_release", "reserve_hold"), ("T1111", "reserve_release", "reserve_hold"),
        ("T1113", "transfer", "refund"), ("T1116", "refund_reversal", "refund"), ("T1200", "adjustment", "adjustment"),
        ("T1201", "sign", "chargeback"), ("T1202", "chargeback_reversal", "sign"),
        ("T1208", "chargeback_reversal", "chargeback"), ("T1400", "adjustment", "adjustment"),
        ("T1503", "reserve_release", "reserve_hold"), ("T1600", "topup", "topup"), ("T1700", "sign", "payout"),
        ("T1800", "payment", "transfer"), ("T1900", "adjustment", "adjustment"), ("T2001", "transfer", "transfer"),
        ("T2002", "sign", "transfer"), ("T2103", "reserve_release", "reserve_hold"),
        ("T2104", "reserve_release", "reserve_hold"), ("T2114", "sign", "reserve_hold"),
        ("T2115", "reserve_release", "sign"), ("T2201", "transfer", "transfer"), ("T2301", "sign", "tax"),
        ("T3000", "payment", "transfer"), ("T5000", "reserve_release", "reserve_hold"),
        ("T9701", "transfer", "transfer"),
        ("T1300", "unknown-type", "unknown-type"), ("T1301", "unknown-type", "unknown-type"),
        ("T9800", "unknown-type", "unknown-type"), ("T9900", "unknown-type", "unknown-type"),
        ("T0118", "unknown-type", "unknown-type"), ("T1206", "unknown-type", "unknown-type"),
        ("t0006", "unknown-type", "unknown-type"), ("", "unknown-type", "unknown-type"),
    ]

    @Test(arguments: codes)
    func `a code and a direction say what a row is`(code: String, credit: String, debit: String) throws {
        for (direction, expected, sign) in [("CR", credit, Int64(1)), ("DR", debit, -1)] {
            let row = PayPalFile.row("ID1", "", code, "\(direction) 1250 EUR")
            if EntryType(word: expected) == nil {
                #expect(try findings([row]) == ["3 \(expected)"], "\(code) \(direction)")
            } else {
                let entry = try #require(try entries([row]).first)
                #expect(entry.type.word == expected, "\(code) \(direction)")
                #expect(entry.net == sign * 1250)
                #expect(entry.gross + (try entry.fees.total()) == entry.net)
            }
        }
    }

    /// The table of codes in docs/importing.md: `T0106 CR` to the word for it, or to a dash where it cannot be.
    private static func page() throws -> [String: String] {
        let text = try String(contentsOfFile: packageRoot + "/docs/importing.md", encoding: .utf8)
        let lines = text.split(separator: "\n").drop { !$0.hasPrefix("| event code |") }.dropFirst(2)
        var meanings: [String: String] = [:]
        for line in lines.prefix(while: { $0.hasPrefix("|") }) {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let groups = cells[0].components(separatedBy: " / ")
            for (index, group) in groups.enumerated() {
                for (direction, cell) in [("CR", cells[1]), ("DR", cells[2])] {
                    let words = cell.components(separatedBy: " / ").map { $0.filter { $0 != "`" } }
                    for code in codes(group) {
                        meanings["\(code) \(direction)"] = words[min(index, words.count - 1)]
                    }
                }
            }
        }
        return meanings
    }

    /// `T0000, T0002 to T0007`.
    private static func codes(_ text: String) -> [String] {
        text.components(separatedBy: ", ").flatMap { part in
            let ends = part.components(separatedBy: " to ").compactMap { Int($0.dropFirst()) }
            return (ends[0]...(ends.last ?? ends[0])).map(Self.code)
        }
    }

    private static func code(_ number: Int) -> String { "T" + String(String(number + 10_000).dropFirst()) }

    @Test func `the page has every code that is taken, with what becomes of it`() throws {
        let page = try Self.page()
        #expect(page.count == 2 * 147)
        let taken = page.filter { EntryType(word: $0.value) != nil }.sorted { $0.key < $1.key }
        let rows = taken.enumerated().map { index, code in
            let words = code.key.split(separator: " ")
            return PayPalFile.row("ID\(index)", "REF\(words[0])", "\(words[0])", "\(words[1]) 1250 EUR")
        }
        let found = try entries(rows).map { "\($0.type.word)" }
        for (code, found) in zip(taken, found) { #expect(found == code.value, "\(code.key)") }
        #expect(found.count == taken.count)
        for code in page where code.value == "—" {
            let words = code.key.split(separator: " ")
            #expect(
                try findings([PayPalFile.row("ID", "", "\(words[0])", "\(words[1]) 1 EUR")]) == ["3 sign"],
                "\(code.key)")
        }
        #expect(page.values.allSatisfy { $0 == "—" || EntryType(word: $0) != nil })
    }

    @Test func `no other code is taken`() throws {
        let known = Set(try Self.page().keys.map { $0.prefix(5) })
        let rows = (0...9999).map(Self.code).filter { !known.contains($0.prefix(5)) }.map {
            PayPalFile.row("ID\($0)", "", $0, "CR 1 EUR")
        }
        let refusal = try #require(
            try refusal { _ = try PayPalReading([Self.file(rows, PayPalFile.columns)], Self.part) })
        #expect(refusal.findings.count + refusal.more == rows.count)
        #expect(rows.count == 10_000 - 147)
    }

    // Gross, fee, and what becomes of them: entries as "type gross fees net".
    private static let fees: [(String, String, String, [String])] = [
        ("T0006", "CR 10000 EUR", "DR 345", ["payment 10000 -345 9655"]),
        ("T0006", "CR 10000 EUR", "CR 5", ["payment 10000 5 10005"]),
        ("T0006", "CR 10000 EUR", "", ["payment 10000 0 10000"]),
        ("T1107", "DR 2000 EUR", "CR 58", ["refund -2000 58 -1942"]),
        // A fee beside what can carry none gets an entry of its own.
        ("T0001", "DR 2000 EUR", "DR 25", ["transfer -2000 0 -2000", "fee 0 -25 -25"]),
        ("T0400", "DR 2000 EUR", "DR 10", ["payout -2000 0 -2000", "fee 0 -10 -10"]),
        ("T0106", "DR 1500 EUR", "DR 1", ["fee 0 -1501 -1501"]),
        ("T0020", "DR 700 EUR", "", ["tax 0 -700 -700"]),
        ("T0006", "CR 0 EUR", "DR 30", ["payment 0 -30 -30"]),
    ]

    @Test(arguments: fees)
    func `a fee goes with its row`(code: String, amount: String, fee: String, expected: [String]) throws {
        let found = try entries([PayPalFile.row("ID1", "", code, amount, fee: fee)]).map {
            "\($0.type.word) \($0.gross) \(try $0.fees.total()) \($0.net)"
        }
        #expect(found == expected)
    }

    @Test func `a row counts once, whatever it becomes`() throws {
        let rows = [PayPalFile.row("ID1", "", "T0001", "DR 2000 EUR", fee: "DR 25")]
        let reading = try PayPalReading([Self.file(rows, PayPalFile.columns)], Self.part)
        #expect(reading.entries.map(\.entry.identity) == ["ID1/T0001", "ID1/T0001/fee"])
        #expect(reading.reading?.summary.entries == 1)
    }

    // PayPal's smallest units, and the amount in major units of ISO 4217.
    private static let amounts: [(String, String)] = [
        ("CR 10000 USD", "100.00"), ("CR 1 EUR", "0.01"), ("CR 10000 JPY", "10000"), ("CR 10000 HUF", "10000.00"),
        ("CR 12345 TWD", "12345.00"), ("CR 007 GBP", "0.07"), ("CR 92233720368547758 HUF", "92233720368547758.00"),
    ]

    @Test(arguments: amounts)
    func `an amount is in PayPal's smallest unit`(amount: String, expected: String) throws {
        let row = PayPalFile.row("ID1", "", "T0006", amount)
        let read = try PayPalReading([Self.file([row], PayPalFile.columns)], Self.part)
        let (account, entry) = try #require(read.entries.first)
        #expect(Money(minorUnits: entry.gross, currency: account.currency).amount == expected)
    }

    @Test func `an amount beyond 64 bits is refused, also once it is written with ISO's digits`() throws {
        #expect(try findings([PayPalFile.row("ID1", "", "T0006", "CR 92233720368547759 HUF")]) == ["3 amount"])
    }

    // Forints: whether one warns that they might be meant with two digits more.
    @Test(arguments: [
        (["10000", "20000", "300", "400"], true), (["10000", "20000", "300", "450"], false),
        (["10000", "20000", "300"], false),
    ])
    func `forints that all end in two zeros are worth a word`(amounts: [String], warned: Bool) throws {
        let rows = amounts.enumerated().map { PayPalFile.row("ID\($0)", "", "T0006", "CR \($1) HUF") }
        let read = try PayPalReading([Self.file(rows, PayPalFile.columns)], Self.part)
        #expect((read.reading?.warnings.map(\.rule) ?? []) == (warned ? [.amount] : []))
    }

    // MARK: Columns

    private static let shortest =
        #"CH,PayPal Reference ID,Transaction ID,PayPal Reference ID Type,Fee Currency,Fee Amount,Fee Debit or Credit,"#
        + #"Gross Transaction Currency,Gross Transaction Amount,Transaction Debit or Credit,Transaction Completion Date,"#
        + #"Transaction Initiation Date,Transaction Event Code"#
    private static let shortestRow =
        #"SB,PAY0,REF1,TXN,EUR,58,CR,EUR,2000,DR,2026/01/06 12:00:00 -0800,2026/01/06 11:59:00 -0800,T1107"#

    @Test func `columns are found by their titles, in any order`() throws {
        let entry = try #require(try entries([Self.shortestRow], columns: Self.shortest).first)
        #expect(entry.type == .refund)
        #expect(entry.net == -1942)
        #expect(entry.reference == "PAY0")
        #expect(entry.modificationReference == "REF1")
        #expect(entry.occurred == .instant(try Instant(timestamp: "2026-01-06T11:59:00-08:00")))
    }

    @Test func `titles are the same with more blanks or none`() throws {
        let older = Self.shortest.replacing(" ", with: "")
        let wider = Self.shortest.replacing("Debit", with: " Debit")
        #expect(try entries([Self.shortestRow], columns: older) == entries([Self.shortestRow], columns: wider))
    }

    @Test func `rows may be shorter than their columns`() throws {
        #expect(try entries([Self.shortestRow], columns: Self.shortest + ",Custom Field,Consumer ID").count == 1)
        let cut = "SB,PAY0,REF1,TXN,EUR,58,CR,EUR,2000,DR"
        #expect(try findings([cut], columns: Self.shortest) == ["3 unknown-type", "3 date", "3 date"])
    }

    // A column that is not known, and a row's value in it.
    @Test(arguments: [
        ("Donation Amount", "12", ["3 unknown-column"]), ("Donation Amount", "0", []), ("Donation Amount", "", []),
        ("Regulatory Fee", "1", ["3 unknown-column"]), ("Shipping Amount", "500", []), ("Favourite Colour", "12", []),
    ])
    func `money in a column that is not known stops the import`(
        title: String, value: String, expected: [String]
    ) throws {
        #expect(try findings([Self.shortestRow + "," + value], columns: Self.shortest + "," + title) == expected)
    }

    // MARK: Conversions

    // Rows as id, reference, direction and amount; how many of the lines from 3 on are said to lack their other side.
    private static let conversions: [([(String, String, String)], [Int])] = [
        ([("A", "P", "DR 100 EUR"), ("B", "P", "CR 110 USD")], []),
        ([("A", "P", "DR 100 EUR"), ("B", "P", "DR 50 GBP"), ("C", "P", "CR 170 USD")], []),
        ([("A", "P", "DR 100 EUR"), ("B", "P", "CR 110 USD"), ("C", "P", "DR 50 GBP")], []),
        ([("A", "", "DR 100 EUR"), ("B", "A", "CR 110 USD")], []),
        ([("A", "B", "DR 100 EUR"), ("B", "A", "CR 110 USD")], []),
        ([("A", "P", "DR 100 EUR")], [3]),
        ([("A", "P", "DR 100 EUR"), ("B", "Q", "CR 110 USD")], [3, 4]),
        ([("A", "P", "DR 100 EUR"), ("B", "P", "CR 100 EUR")], [3]),
        ([("A", "P", "DR 100 EUR"), ("B", "P", "DR 110 USD")], [3]),
        ([("A", "", "DR 100 EUR")], [3]),
    ]

    @Test(arguments: conversions)
    func `a conversion has two sides`(rows: [(String, String, String)], halves: [Int]) throws {
        let rows = rows.map { PayPalFile.row($0.0, $0.1, "T0200", $0.2) }
        let reading = try PayPalReading([Self.file(rows, PayPalFile.columns)], Self.part)
        #expect(reading.entries.count == rows.count)
        #expect(reading.reading?.warnings.map(\.line) == halves)
    }

    @Test func `rows that completed outside the window are worth a word`() throws {
        let row = PayPalFile.row("ID1", "", "T0006", "CR 1 EUR").replacing("2026/01/06 12", with: "2026/01/07 00")
        let reading = try PayPalReading([Self.file([row], PayPalFile.columns)], Self.part)
        #expect(
            reading.reading?.warnings.map(\.description) == [
                "3:1: 1 row completed outside the section's window 2026-01-06, the first in line 3 [date]"
            ])
    }
}
