import Foundation
import Reports
import Settlements
import Support
import Testing

/// What `verify` says of a folder, rule by rule.
@Suite struct ManifestCheckTests {
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

    /// `rule file` of each finding.
    private func told(_ check: ManifestCheck) -> [String] { check.findings.map { "\($0.rule.rawValue) \($0.file)" } }

    @Test func `a merchant's name adds no line to what is said of her set`() throws {
        let merchant = Merchant(id: "m-1001", name: "Acme\nwhole: all of it\u{1B}[31m")
        let statement = try Samples.statement(
            [try Samples.figures(try Samples.account("EUR"), opening: 0, [TotalsGroup]())],
            period: try Samples.week(), merchant: merchant, sequence: 1)
        let set = try ReceivedSet(statement, name: "m.json", documents: [])
        #expect(try check(set.files, of: "m.json").set?.merchant == "Acme whole: all of it\u{FFFD}[31m")
    }

    // MARK: Rows and money

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

    // MARK: What lies in the folder

    @Test func `names what is beside the set, and leaves uploads under way alone`() throws {
        let last = try ReceivedSet.week("2026-W45", salt: 45)
        var files =
            week.files + last.files + [
                ("stranger.csv", [1]), (".\(week.names[0]).d-1.part", [2]), ("message.eml", [3]),
            ]
        let extra = try check(files)
        #expect(told(extra) == ["file-extra stranger.csv"])
        #expect(extra.notes.count == 2)
        #expect(extra.advice?.contains("leave the others alone") == true)

        // One of last week's files is not what it was: neither its manifest nor anything that it lists is vouched for.
        files = week.files + last.files.map { ($0.name, $0.name == last.names[1] ? [3] : $0.bytes) }
        let unsound = try check(files)
        try scratch.remove("set")
        let broken = try check(files)
        #expect(Set(told(broken)) == Set(last.files.map { "file-extra \($0.name)" }))
        #expect(broken.findings.contains { $0.message.contains("'\(last.names[1])' is not here or altered") })
        #expect(unsound.findings.count == broken.findings.count + 1)

        // A missing file that is on its way.
        try scratch.remove("set")
        let coming = try check(Array(week.files.dropFirst()) + [(".\(week.names[0]).d-1.part", [2])])
        #expect(told(coming) == ["file-missing \(week.names[0])"])
        #expect(coming.findings.first?.message.contains("under way") == true)
    }

    @Test func `follows no link and no path out of the folder`() throws {
        let folder = try scratch.write([week.files[1], week.files[2]], into: "set")
        let outside = try scratch.write(week.documents[0].bytes, to: "outside.html")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/\(week.names[0])", withDestinationPath: outside)
        let linked = try ManifestCheck(of: "\(folder)/\(week.manifest)")
        #expect(told(linked) == ["file-unreadable \(week.names[0])"])
        #expect(linked.findings.first?.found == "a link, which is not followed")

        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("latest.json"), withDestinationPath: "\(folder)/\(week.manifest)")
        let refused = #expect(throws: ManifestCheck.Refusal.self) { try ManifestCheck(of: scratch.file("latest.json")) }
        #expect(refused?.isWrongPath == true)
        #expect(refused?.description.contains("link") == true)

        let statement = try Samples.emptyWeek()
        for name in ["../outside.html", "/etc/hostname", "..", ".hidden", "in\\out", "a\u{0}b", "m.json"] {
            let set = try ReceivedSet(statement, name: "m.json", documents: [(.page(name, []), [])])
            let found = try check([("m.json", set.manifestBytes)], of: "m.json")
            #expect(told(found) == ["manifest-name m.json"], "\(name)")
        }
        let twice = try ReceivedSet(statement, name: "m.json", documents: [(.page("a", []), []), (.page("a", []), [])])
        #expect(told(try check([("m.json", twice.manifestBytes)], of: "m.json")) == ["manifest-name m.json"])
    }

    @Test func `a pipe under a listed name is not waited for`() throws {
        let folder = try scratch.write([week.files[1], week.files[2]], into: "set")
        #expect(try run("/usr/bin/mkfifo", ["\(folder)/\(week.names[0])"]).status == 0)
        #expect(told(try ManifestCheck(of: "\(folder)/\(week.manifest)")) == ["file-unreadable \(week.names[0])"])
    }

    /// Two names that look alike and differ in bytes: é as one character, and as e with an accent.
    @Test func `names are compared byte for byte`() throws {
        let set = try ReceivedSet(
            try Samples.emptyWeek(), name: "m.json", documents: [(.page("caf\u{E9}.html", [7]), [7])])
        let found = try check([("cafe\u{301}.html", [7]), ("m.json", set.manifestBytes)], of: "m.json")
        #expect(found.findings.map(\.rule) == [.fileRenamed])
        try scratch.remove("set")
        let extra = try check(set.files + [("cafe\u{301}.html", [8])], of: "m.json")
        #expect(extra.findings.map(\.rule) == [.fileExtra])
    }

    @Test(arguments: [
        ("nothing.json", "there is no file"), ("set", "no plain file"), ("no/m.json", "there is no file"),
    ])
    func `a wrong path is no finding`(name: String, said: String) throws {
        try scratch.write([], into: "set")
        let refused = #expect(throws: ManifestCheck.Refusal.self) { try ManifestCheck(of: scratch.file(name)) }
        #expect(refused?.isWrongPath == true)
        #expect(
            refused?.description.contains(said) == true,
            "\(refused?.description ?? "")")
    }

    // MARK: The manifest itself

    /// A manifest's text with one thing replaced, sealed anew as somebody would who can reckon.
    private func resealed(_ text: String, with other: String) throws -> [UInt8] {
        let whole = String(decoding: week.manifestBytes, as: UTF8.self)
        let above = whole.components(separatedBy: "  \"sha256_above\"")[0]
        let changed = above.replacing(text, with: other, maxReplacements: 1)
        #expect(changed != above, "\(text)")
        return Array((changed + "  \"sha256_above\": \"\(Digest(of: changed.utf8))\"\n}\n").utf8)
    }

    @Test(arguments: [
        ("settlecast-manifest@1", "settlecast-manifest@2", "manifest-format"),
        ("settlecast-manifest@1", "something else", "manifest-format"),
        ("\"format\"", "\"formed\"", "manifest-format"),
        ("\"revision\": 1", "\"revision\": 2", "manifest-value"),
        ("\"id\": \"m-1001\"", "\"id\": \"m-1002\"", "manifest-value"),
        ("\"label\": \"2026-W46\"", "\"label\": \"2026-W47\"", "manifest-value"),
        ("2026-11-16T00:00:00+01:00", "2026-11-02T00:00:00+01:00", "manifest-value"),
        ("2026-11-16T00:00:00+01:00", "2026-11-31T00:00:00+01:00", "manifest-value"),
        ("\"sequence\": 46", "\"sequence\": 0", "manifest-value"),
        ("\"preliminary\": false", "\"preliminary\": 0", "manifest-value"),
        ("\"rows\": 19", "\"rows\": 20", "manifest-value"),
        ("\"currency\": \"EUR\"", "\"currency\": \"EUX\"", "manifest-value"),
        ("\"opening\": \"0.00\"", "\"opening\": \"0.01\"", "manifest-value"),
        ("\"opening\": \"0.00\"", "\"opening\": null", "manifest-value"),
        ("\"opening\": \"0.00\"", "\"opening\": \"0\"", "manifest-value"),
        ("\"invoiced_fees\": \"0.00\"", "\"invoiced_fees\": \"99999999999999999999.00\"", "manifest-value"),
        ("\"payouts\": []", "\"payouts\": {}", "manifest-value"),
        ("\"bytes\": ", "\"bytes\": -", "manifest-value"),
        ("\"title\"", "\"titel\"", "manifest-value"),
        ("\"revision\": 1", "\"revision\": 1.0", "manifest-text"),
        ("\"revision\": 1", "\"revision\": 99999999999999999999", "manifest-text"),
        ("\"revision\": 1", "\"revision\": 1, \"revision\": 1", "manifest-text"),
        ("\"revision\": 1", "\"revision\": 01", "manifest-text"),
        ("\"preliminary\": false", "\"preliminary\": flase", "manifest-text"),
        ("\"preliminary\"", "\"\\ud83d\"", "manifest-text"),
        ("\"preliminary\": false", "\"x\": " + String(repeating: "[", count: 100_000), "manifest-text"),
    ]) func `a manifest with a whole seal is still not believed`(text: String, other: String, rule: String) throws {
        let found = try check(week.documents + [(week.manifest, try resealed(text, with: other))])
        #expect(told(found) == ["\(rule) \(week.manifest)"], "\(found.findings)")
        #expect(found.set == nil)
        #expect(found.advice == "do not book these files; ask the sender to send the set again")
    }

    /// What is said of the cut and of the revised week, and is not so, with what the finding says of it.
    @Test(arguments: [
        (
            "\"within\": {\n              \"entries\": 3,\n              \"net\": \"280.00\"", "280.00", "280.01",
            "1260.01"
        ),
        ("\"carried\": \"20.00\"", "20.00", "0.00", "6980.00"),
        ("\"entries\": 16,\n            \"before\"", "16", "17", "16, the sum of its parts"),
        ("\"value_date\": \"2026-11-16\",\n          \"in_transit\": true", "true", "false", "true, as the value date"),
        ("\"value_date\": \"2026-11-16\"", "16", "15", "false, as the value date"),
        ("\"covered_through\": \"2026-11-16T00:00:00+01:00\"", "T00", "T25", "a time with its offset"),
        ("\"late\": {\n        \"entries\": 2,\n        \"gross\": \"-40.00\"", "-40.00", "-41.00", "-41.00"),
        ("\"late\": {\n        \"entries\": 2", "2", "7000", "at most"),
        ("\"kind\": \"original\"", "original", "replacement", "\"original\", as revision and copy make it"),
        ("\"kind\": \"original\"", "original", "copy", "\"original\", as revision and copy make it"),
        ("\"copy\": null", "null", "1", "\"copy\", as revision and copy make it"),
        ("\"why\": null", "null", "\"because\"", "null, as it replaces nothing"),
        ("\"replaces\": null", "null", "\"weekly-settlement@m-1001/2026-W46.1\"", "an earlier revision"),
        ("\"basis\": \"booked\"", "booked", "bought", "one of booked, occurred, paid_out"),
        ("\"opening\": \"2000.00\"", "2000.00", "2000", "an amount"),
    ]) func `figures that contradict each other are not believed`(
        place: String, text: String, other: String, said: String
    ) throws {
        try contradict(try Samples.cutWeek(), place, text, other, said)
    }

    @Test(arguments: [
        ("2026-W46.1\",\n    \"why\"", "W46.1", "W46.2", "an earlier revision"),
        ("2026-W46.1\",\n    \"why\"", "W46.1", "W46.01", "an earlier revision"),
        ("\"kind\": \"replacement\"", "replacement", "original", "\"replacement\", as"),
        ("\"closing_before\": \"1495.00\"", "1495.00", "1495.01", "1495.00"),
        ("\"change\": \"added\"", "added", "new", "\"added\" or \"removed\""),
        ("\"change\": \"added\"", "added", "removed", "as the entries listed make it"),
        ("\"omitted\": 0", "0", "1", "0, the entries that are not listed"),
        (
            "\"gross\": \"5.00\",\n            \"fees\": \"0.00\",\n            \"net\": \"5.00\"", "5.00", "6.00",
            "the entries listed"
        ),
    ]) func `changes that do not lead to the balance are not believed`(
        place: String, text: String, other: String, said: String
    ) throws {
        try contradict(try Samples.revisedWeek(), place, text, other, said)
    }

    private func contradict(
        _ statement: Statement, _ place: String, _ text: String, _ other: String, _ said: String
    ) throws {
        let bytes = try Manifest(of: statement, definitionDigest: Digest(of: []), files: []).bytes()
        let whole = String(decoding: bytes, as: UTF8.self)
        try #require(whole.contains(place), "\(place)")
        let above = whole.components(separatedBy: "  \"sha256_above\"")[0]
        let changed = above.replacing(place, with: place.replacing(text, with: other), maxReplacements: 1)
        let sealed = Array((changed + "  \"sha256_above\": \"\(Digest(of: changed.utf8))\"\n}\n").utf8)
        let found = try check([("m.json", sealed)], of: "m.json")
        #expect(told(found) == ["manifest-value m.json"])
        #expect(found.findings.first?.message.contains(said) == true, "\(found.findings)")
    }

    /// Made before there were editions: nothing of them is in it.
    @Test func `a manifest of an earlier version of the program is taken, and has copies`() throws {
        let text = String(decoding: week.manifestBytes, as: UTF8.self)
        let new = ["basis", "edition", "voids", "covered_through", "late", "reserve"]
        var lines: [Substring] = []
        var skipped: Int?
        for line in text.components(separatedBy: "  \"sha256_above\"")[0].split(separator: "\n") {
            let indent = line.prefix { $0 == " " }.count
            if let depth = skipped {
                if indent == depth { skipped = nil }
                continue
            }
            if new.contains(where: { line.dropFirst(indent).hasPrefix("\"\($0)\":") }) {
                if line.hasSuffix("{") { skipped = indent }
                continue
            }
            lines.append(line)
        }
        let above = lines.joined(separator: "\n") + "\n"
        let old = Array((above + "  \"sha256_above\": \"\(Digest(of: above.utf8))\"\n}\n").utf8)
        #expect(old.count + 500 < week.manifestBytes.count)
        let check = try check(week.documents + [(week.manifest, old)])
        #expect(check.isWhole, "\(check.findings)")
        let names = Dictionary(uniqueKeysWithValues: week.names.map { ($0, $0) })
        let copy = try Manifest.copy(of: old, number: 4, names: names)
        let copied = try self.check(week.documents + [(week.manifest, copy)])
        #expect(copied.isWhole && copied.set?.copy == 4, "\(copied.findings)")
    }

    @Test func `a manifest of this version with more in it is taken`() throws {
        let longer = try resealed(
            "\"preliminary\": false",
            with: #""preliminary": false, "replaces": [null, true, {"\u00e9\ud83e\udd50": -0}]"#)
        #expect(try check(week.documents + [(week.manifest, longer)]).isWhole)
    }

    @Test(arguments: [
        ("", "manifest-text"), ("section,merchant_id\r\n", "manifest-text"), ("{}", "manifest-format"),
        ("[1]", "manifest-format"), ("\u{FEFF}{}", "manifest-text"),
        ("{\"format\":\"settlecast-manifest@1\"}", "manifest-seal"),
    ]) func `what is no manifest is told as such`(text: String, rule: String) throws {
        let found = try check([("m.json", Array(text.utf8))], of: "m.json")
        #expect(told(found) == ["\(rule) m.json"])
        #expect(found.notes.count == 1)
    }

    @Test func `a line or byte behind the end breaks the seal`() throws {
        for more in ["\n", " ", "{}", "\u{0}"] {
            let found = try check(week.documents + [(week.manifest, week.manifestBytes + Array(more.utf8))])
            #expect(found.findings.map(\.file) == [week.manifest], "\(more)")
        }
    }

    // MARK: The rules

    @Test(arguments: SetFinding.Rule.all.map(\.rawValue)) func `each rule has one page`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }

    @Test func `all rules are listed`() throws {
        let listed = SetFinding.Rule.all.map(\.rawValue)
        #expect(try declaredNames(in: "Reports/Manifest/SetFinding.swift") == Set(listed))
        #expect(Set(listed).count == listed.count)
    }
}
