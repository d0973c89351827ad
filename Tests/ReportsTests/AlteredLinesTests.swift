import Foundation
import Reports
import Settlements
import Support
import Testing

/// What `verify` says of documents whose bytes changed: in rows and in money.
@Suite struct AlteredLinesTests {
    private let week: ReceivedSet
    private let scratch: Scratch

    init() throws {
        week = try .week("2026-W46", salt: 46)
        scratch = try Scratch()
    }

    private func check(_ files: [(name: String, bytes: [UInt8])], of manifest: String? = nil) throws -> ManifestCheck {
        let folder = try scratch.write(files, into: "set")
        return try ManifestCheck(of: "\(folder)/\(manifest ?? week.manifest)")
    }

    /// A document of lines of an account in euro, what became of it, and what the findings say: rule, expected, found,
    /// difference.
    private struct Lines: Sendable {
        let dialect: Dialect
        let sent: String
        let came: String
        let found: [String]
    }

    private static let plain = "account,currency,id,net\r\na/B,EUR,1,10.00\r\na/B,EUR,2,-2.50\r\n"
    private static let european =
        "\u{FEFF}id;net;account;currency\r\n\"\t=1;2\";10,00;\ta/B;EUR\r\n2;-2,50;\ta/B;EUR\r\n"
    private static let american = "\u{FEFF}currency,account,net\r\nEUR,\ta/B,10.00\r\nEUR,\ta/B,-2.50\r\n"

    private static let table: [Lines] = [
        Lines(
            dialect: .rfc4180, sent: plain, came: plain.replacing("a/B,EUR,2,-2.50\r\n", with: ""),
            found: ["row-count 2 1 -1", "control-sum 7.50 10.00 2.50"]),
        Lines(
            dialect: .rfc4180, sent: plain, came: plain + "a/B,EUR,2,-2.50\r\n",
            found: ["row-count 2 3 1", "control-sum 7.50 5.00 -2.50"]),
        Lines(
            dialect: .rfc4180, sent: plain, came: plain.replacing("10.00", with: "10.01"),
            found: ["control-sum 7.50 7.51 0.01"]),
        Lines(dialect: .rfc4180, sent: plain, came: plain.replacing("EUR,1", with: "EUR,7"), found: []),
        Lines(dialect: .rfc4180, sent: plain, came: plain.replacing("\r\n", with: "\n"), found: []),
        Lines(dialect: .rfc4180, sent: plain, came: "\u{FEFF}" + plain, found: []),
        Lines(
            dialect: .rfc4180, sent: plain, came: plain.replacing("a/B,EUR,2", with: "a/C,EUR,2"),
            found: ["row-count 2 1 -1", "row-count 0 1 1", "control-sum 7.50 10.00 2.50"]),
        Lines(
            dialect: .rfc4180, sent: plain, came: plain.replacing("-2.50", with: "ten"),
            found: ["control-sum 7.50 10.00 2.50", "row-broken 'net' is no amount"]),
        Lines(
            dialect: .rfc4180, sent: plain, came: plain.replacing("EUR,2", with: "\"EUR,2"),
            found: ["row-count 2 1 -1", "control-sum 7.50 10.00 2.50", "row-broken a quote that is never closed"]),
        Lines(
            dialect: .rfc4180, sent: plain, came: plain.replacing("net", with: "nett").replacing("2.50", with: "2.51"),
            found: []),
        Lines(
            dialect: .rfc4180, sent: plain, came: "id,net\r\n1,10.00\r\n", found: ["row-count 2 1 -1"]),
        Lines(
            dialect: .rfc4180, sent: plain, came: "", found: ["row-count 2 0 -2"]),
        Lines(
            dialect: .excelEU, sent: european, came: european.replacing("10,00", with: "9999999999999999,99"),
            found: ["control-sum 7.50 9999999999999997.49 9999999999999989.99"]),
        Lines(
            dialect: .excelEU, sent: european, came: european.replacing("\r\n2;", with: "\r\n3;"), found: []),
        Lines(
            dialect: .excelEU, sent: european, came: european.replacing("10,00", with: "10.00"),
            found: ["control-sum 7.50 -2.50 -10.00", "row-broken 'net' is no amount"]),
        Lines(
            dialect: .excelUS, sent: american, came: american.replacing("-2.50", with: "2.50"),
            found: ["control-sum 7.50 12.50 5.00"]),
    ]

    /// What the table's documents hold: 10.00 − 2.50.
    private static func counted() throws -> DocumentLines {
        let account = Account(merchant: "m-1001", provider: "a/B", currency: try "EUR".asCurrency)
        return DocumentLines(
            rows: 2, controls: [.init(account: account, rows: 2, sums: [.init(column: "net", minorUnits: 750)])])
    }

    private static func set(_ dialect: Dialect, _ text: String, _ counted: DocumentLines) throws -> ReceivedSet {
        let bytes = Array(text.utf8)
        return try ReceivedSet(
            try Samples.emptyWeek(), name: "m.json",
            documents: [(.lines("l.csv", bytes, dialect, counted: counted), bytes)])
    }

    @Test(arguments: table.indices) func `altered lines are told in rows and money`(index: Int) throws {
        let row = Self.table[index]
        let set = try Self.set(row.dialect, row.sent, try Self.counted())
        #expect(try check(set.files, of: "m.json").isWhole)
        let altered = try check([("l.csv", Array(row.came.utf8)), ("m.json", set.manifestBytes)], of: "m.json")
        #expect(altered.findings.first?.rule == .fileAltered)
        let rest = altered.findings.dropFirst().map { finding in
            [finding.rule.rawValue, finding.expected, finding.found, finding.difference].compactMap(\.self)
                .joined(separator: " ")
        }
        #expect(rest == row.found, "\(altered.findings)")
        let message = altered.findings.first?.message ?? ""
        #expect(message.contains("rows or amounts are touched") == !row.found.isEmpty, "\(message)")
    }

    @Test func `says what a transfer as text did, and that no money is touched`() throws {
        for index in [0, 2] {
            var files = week.files
            files[index].bytes = Array(
                String(decoding: files[index].bytes, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
            let found = try check(files).findings
            #expect(found.map(\.file) == [files[index].name])
            #expect(
                found.first?.message.contains("only its line ends were changed, from LF to CR LF") == true, "\(found)")
        }
        try scratch.remove("set")
        let sent = try Self.set(.rfc4180, Self.plain, try Self.counted())
        let came = Array(Self.plain.replacing("\r\n", with: "\n").utf8)
        let found = try check([("l.csv", came), ("m.json", sent.manifestBytes)], of: "m.json").findings
        #expect(found.map(\.rule) == [.fileAltered])
        let message = found.first?.message ?? ""
        #expect(message.contains("only its line ends were changed, from CR LF to LF"), "\(message)")
        #expect(message.contains("its 2 rows are all there and sum to what was sent"), "\(message)")
        #expect(found.first?.difference == "-3")
    }

    /// The writer's counts and those of the reader are two programs: in every layout and dialect they must agree.
    @Test(arguments: Layout.all.map(\.name), Dialect.allCases)
    func `counts what the writer of every layout counted`(layout name: String, dialect: Dialect) throws {
        let layout = try #require(Layout.named(name))
        var lines = SampleLines()
        let account = try Samples.account("KWD", "adyen/+1, \"=ACME\"")
        let types: [EntryType] = [.payment, .refund, .refundReversal, .fee, .payout, .payment]
        lines.lines[account] = types.enumerated().map { number, type in
            let gross: Int64 = type == .fee ? 0 : [.refund, .payout].contains(type) ? -1_234_567 : 1_234_567
            var entry = Entry(
                identity: "=1+\(number)", type: type, booked: .instant(Instant(seconds: 1_794_000_000 + Int64(number))),
                gross: gross, fees: Fees(.processing, -Int64(number)), net: gross - Int64(number),
                reference: "0012345678901234567890", merchantReference: "a;b,\"c\"\r\n\td", line: 1)
            entry.invoiced = Fees(.fixed, -7)
            return (number == 0 ? .late : .period, entry)
        }
        let statement = try Samples.statement(
            [try Samples.figures(account, lines.lines[account] ?? [])], report: layout.report)
        var csv: [UInt8] = []
        let counted = try CSVDocument(layout: layout, dialect: dialect, columns: nil).write(statement, lines: lines) {
            csv += $0
        }
        #expect(counted.rows > 1 && counted.controls.allSatisfy { !$0.sums.isEmpty })
        let sent = try Self.set(dialect, String(decoding: csv, as: UTF8.self), counted)
        #expect(try check(sent.files, of: "m.json").isWhole)
        // The last line end is gone: no row and no amount with it.
        let shorter = try check([("l.csv", Array(csv.dropLast(2))), ("m.json", sent.manifestBytes)], of: "m.json")
        #expect(shorter.findings.map(\.rule) == [.fileAltered], "\(shorter.findings)")
        #expect(
            shorter.findings.first?.message.contains("\(counted.rows) rows are all there and sum to what was sent,")
                == true)
    }
}
