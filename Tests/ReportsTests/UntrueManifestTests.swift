import Foundation
import Reports
import Settlements
import Support
import Testing

/// What `verify` says of a manifest that is none, or that contradicts itself.
@Suite struct UntrueManifestTests {
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
        ("\"carried\": \"20.00\"", "20.00", "0.00", "20.00"),
        ("\"carried_in\": \"25.00\"", "25.00", "24.00", "19.00"),
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

    @Test(arguments: [
        ("\"what\": \"coverage\"", "coverage", "cover", "coverage or payout"),
        ("\"covered_through\": \"2026-11-12\"", "11-12", "13-12", "a time with its offset"),
        ("\"payout\": \"TX9\"", "\"TX9\"", "null", "a text"),
    ]) func `what is missing is told in full`(place: String, text: String, other: String, said: String) throws {
        try contradict(try Samples.incompleteWeek(), place, text, other, said)
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
        let new = ["basis", "edition", "voids", "missing", "covered_through", "late", "reserve"]
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
}
