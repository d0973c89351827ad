@testable import Imports
import Settlements
import Testing

@Suite struct `A table with a header` {
    /// Rows as `[a|b]`, a column that a short row lacks as nothing; findings as `line:column rule`.
    private func told(_ text: String, _ form: CSVForm) -> String {
        var findings = FindingList()
        var told = ""
        if var table = CSVTable(
            ImportFile(name: "file.csv", bytes: Array(text.utf8), pieceSize: 3), form: form, &findings)
        {
            told = "(" + table.titles.joined(separator: "|") + ")"
            while table.next(&findings) {
                told += "[" + table.titles.indices.map { table.text($0) }.joined(separator: "|") + "]"
            }
        }
        do {
            try findings.refuse("file.csv")
        } catch {
            for finding in error.findings {
                told += " \(finding.line ?? 0):\(finding.column ?? 0) \(finding.rule.rawValue)"
            }
        }
        return told
    }

    private typealias Case = (text: String, leniency: CSVForm.Leniency, strict: String, lenient: String)
    private static let cases: [Case] = [
        ("a,b\n1,2\n\n3,4\n", .blankLines, "(a|b)[1|2][3|4] 3:1 blank-line", "(a|b)[1|2][3|4]"),
        ("a,b\r\n\r\n1,2\r\n\r\n", .blankLines, "(a|b)[1|2] 2:1 blank-line 4:1 blank-line", "(a|b)[1|2]"),
        (
            "a,b,c\n1\n1,2\n1,2,3\n", .shortRows, "(a|b|c)[1|2|3] 2:1 ragged-row 3:3 ragged-row",
            "(a|b|c)[1||][1|2|][1|2|3]"
        ),
        ("a,b\n\n", .shortRows, "(a|b) 2:1 blank-line", "(a|b) 2:1 blank-line"),
        ("a,b\n1,2,\n1,2\n", .trailingSeparators, "(a|b)[1|2] 2:5 ragged-row", "(a|b)[1|2][1|2]"),
        (
            "a,b,,\n1,2,,\n1,2\n", .trailingSeparators, "(a|b||)[1|2||] 1:6 duplicate-column 3:3 ragged-row",
            "(a|b)[1|2][1|2]"
        ),
        ("\"a\",\"b\",\n\"1\",\"2\",\n", .trailingSeparators, "(a|b|)[1|2|]", "(a|b)[1|2]"),
        // What stands there in quotes, or at all, was written on purpose.
        ("a,b\n1,2,\"\"\n", .trailingSeparators, "(a|b) 2:5 ragged-row", "(a|b) 2:5 ragged-row"),
        ("a,b\n1,2,,3\n", .trailingSeparators, "(a|b) 2:5 ragged-row", "(a|b) 2:5 ragged-row"),
        ("a,b\n1 \"x\",2\n", .bareQuotes, "(a|b) 2:3 quoting", "(a|b)[1 \"x\"|2]"),
        ("a,b\n\"1\"x,2\n", .bareQuotes, "(a|b) 2:4 quoting", "(a|b) 2:4 quoting"),
        ("a,b\r1,2\r", .bareReturns, " 1:4 quoting", "(a|b)[1|2]"),
        ("a,b\r\n1,2\r3,4\n", .bareReturns, "(a|b) 2:4 quoting", "(a|b)[1|2][3|4]"),
    ]

    @Test(arguments: cases.indices) func `is lenient only where its form says so, by name`(index: Int) {
        let (text, leniency, strict, lenient) = Self.cases[index]
        let others = Set(CSVForm.Leniency.allCases).subtracting([leniency])
        #expect(told(text, .rfc4180) == strict)
        #expect(told(text, CSVForm(leniencies: [leniency])) == lenient)
        // None does the work of another; two may be needed for one file.
        if strict != lenient { #expect(told(text, CSVForm(leniencies: others)) != lenient) }
    }

    @Test func `has no leniency by default`() {
        #expect(CSVForm.rfc4180.leniencies.isEmpty)
        #expect(CSVForm().leniencies.isEmpty)
    }

    @Test(
        arguments: [
            // All quoted, semicolons, one at each end, as account statements have it.
            (
                "\"OP\";\"amount\";\r\n\"SDD\";\"1,00\";\r\n", UInt8(ascii: ";"), [.trailingSeparators],
                "(OP|amount)[SDD|1,00]"
            ),
            // Footers shorter than rows.
            ("\"CH\",\"x\",\"y\"\n\"SB\",1,2\n\"SC\",1\n", UInt8(ascii: ","), [.shortRows], "(CH|x|y)[SB|1|2][SC|1|]"),
            ("a\tb\n1\t\n", 0x09, [], "(a|b)[1|]"),
            ("a|b\n1|2\n", UInt8(ascii: "|"), [], "(a|b)[1|2]"),
            ("a,b\n1,2\n", UInt8(ascii: ";"), [], " 1:1 separator"),
            ("a;b\n1;2\n", UInt8(ascii: ","), [], " 1:1 separator"),
            ("", UInt8(ascii: ","), [], " 1:1 empty"),
            ("\na,b\n", UInt8(ascii: ","), [.blankLines], " 1:1 blank-line"),
        ] as [(String, UInt8, Set<CSVForm.Leniency>, String)])
    func `is read as its form says`(
        text: String, separator: UInt8, leniencies: Set<CSVForm.Leniency>, expected: String
    ) {
        #expect(told(text, CSVForm(separator: separator, leniencies: leniencies)) == expected)
    }

    // MARK: Encodings

    private func told(_ bytes: [UInt8], _ encoding: TextEncoding) -> String {
        let told = Told(bytes, CSVForm(encoding: encoding))
        let records = told.records.map { "[" + $0.fields.map(\.text).joined(separator: "|") + "]" }.joined()
        return records + (told.fault.map { " \($0.line):\($0.column) \($0.message)" } ?? "")
    }

    private static let twoBytes = "the file is not in UTF-16: it begins with the bytes "
    private static let neither = ", neither a byte order mark nor a letter of ASCII"

    /// Bytes by hand from the Unicode Standard (3.10, D97 and D98) and code page 1252.
    @Test(
        arguments: [
            ([0x61, 0, 0x2C, 0, 0xAC, 0x20], .utf16, "[a|€]"),
            ([0, 0x61, 0, 0x2C, 0x20, 0xAC], .utf16, "[a|€]"),
            ([0xFF, 0xFE, 0x61, 0, 0x34, 0xD8, 0x1E, 0xDD], .utf8, "[a𝄞]"),
            ([0xFE, 0xFF, 0xD8, 0x34, 0xDD, 0x1E], .windows1252, "[𝄞]"),
            ([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], .windows1252, "[é]"),
            ([0x80, 0xE9, 0x9F], .windows1252, "[€éŸ]"),
            ([0x61, 0x81], .windows1252, " 1:2 byte 0x81 is no character of Windows-1252"),
            (Array("account".utf8), .utf16, " 1:1 \(twoBytes)0x61 0x63\(neither)"),
            (Array("é,x\n".utf8), .utf16, " 1:1 \(twoBytes)0xC3 0xA9\(neither)"),
            ([0, 0], .utf16, " 1:1 \(twoBytes)0x00 0x00\(neither)"),
            ([0x61], .utf16, " 1:1 the file ends in the middle of a character"),
            ([0x61, 0, 0x62], .utf16, " 1:2 the file ends in the middle of a character"),
            (
                [0x61, 0, 0x2C, 0], .utf8,
                " 1:2 a control character (byte 0x00), where text is expected: the file may be in UTF-16, and is to be saved as "
                    + "UTF-8"
            ),
            ([0xFF, 0xFE], .utf8, ""),
            ([0xEF, 0xBB, 0xBF], .utf8, ""),
            ([0xEF, 0xBB], .utf8, " 1:1 the file ends in the middle of a character"),
        ] as [([UInt8], TextEncoding, String)])
    func `is in the encoding that its form or its mark says`(bytes: [UInt8], encoding: TextEncoding, expected: String) {
        #expect(told(bytes, encoding) == expected)
    }
}

@Suite struct `Findings` {
    @Test func `are told in the order of their places, however many there are`() {
        let seed: UInt64 = 20_261_122
        var random = Seeded(seed: seed)
        for count in [1, 19, 20, 21, 999, 1000, 1001, 5000] {
            let places = (0..<count).map { number in
                (line: Int.random(in: 0...count, using: &random), column: Int.random(in: 0...3, using: &random), number)
            }
            var findings = FindingList()
            for (line, column, number) in places {
                findings.add(
                    Finding(
                        .value, line: line == 0 ? nil : line, column: line == 0 || column == 0 ? nil : column,
                        "\(number)"))
            }
            let expected = places.map { ($0, $0 == 0 ? 0 : $1, $2) }.sorted { $0 < $1 }.prefix(20).map { "\($0.2)" }
            do {
                try findings.refuse("file.csv")
                Issue.record("not refused")
            } catch {
                #expect(error.findings.map(\.message) == expected, "seed \(seed), \(count)")
                #expect(error.more == max(0, count - 20))
            }
        }
    }
}

@Suite struct `A tally of identities` {
    @Test func `counts as a dictionary does`() {
        let seed: UInt64 = 20_261_122
        var random = Seeded(seed: seed)
        var tally = IdentityTally()
        var lines = IdentityTally()
        var counts: [String: Int] = [:]
        var first: [String: Int] = [:]
        for line in 1...60_000 {
            let identity = "id-\(Int.random(in: 0..<40_000, using: &random))"
            let account = Int.random(in: 0..<2, using: &random)
            let key = "\(account) \(identity)"
            counts[key, default: 0] += 1
            #expect(tally.count(identity, of: account) == counts[key], "seed \(seed)")
            #expect(lines.firstLine(of: identity, of: account, at: line) == first[key], "seed \(seed)")
            first[key] = first[key] ?? line
        }
    }

    /// Equal as characters (UAX 15), and not the same bytes.
    @Test func `tells texts apart by their bytes`() {
        var tally = IdentityTally()
        #expect(tally.count("\u{E9}", of: 0) == 1)
        #expect(tally.count("e\u{301}", of: 0) == 1)
        #expect(tally.count("\u{E9}", of: 0) == 2)
    }
}
