import Foundation
import Reports
import Settlements
import Support
import Testing

/// A copy is marked as one wherever it is looked at: subject, text, page, manifest.
@Suite struct CopyTests {
    // MARK: Subject and text

    @Test(
        arguments: [
            ("en", "Copy 2: Settlement 2026-W46"), ("nl", "Kopie 2: Settlement 2026-W46"),
            ("de", "Kopie 2: Settlement 2026-W46"), ("fr", "Copie 2 : Settlement 2026-W46"),
        ])
    func `a subject says copy first`(tag: String, expected: String) throws {
        let language = try #require(ReportLanguage(tag))
        #expect(CopyMark.subject("Settlement 2026-W46", number: 2, in: language) == expected)
    }

    @Test(arguments: ReportLanguage.all)
    func `a text says copy in its first line, and then what it said before`(language: ReportLanguage) throws {
        let text = try ReportText.render(try Samples.usualWeek(), in: language)
        let copy = CopyMark.text(text, number: 1, in: language)
        #expect(copy.hasSuffix("\n\n" + text))
        let first = try #require(copy.split(separator: "\n").first)
        #expect(first.contains(#/^! (Copy|Kopie|Copie) 1 /#))
        #expect(copy.split(separator: "\n").allSatisfy { $0.count <= 76 })
    }

    // MARK: Page

    /// Where the notice of a page must come: `|`.
    private static let pages = [
        "<!DOCTYPE html><html><head><title>x</title></head><body>|<p>1</p></body></html>",
        "<!DOCTYPE html><html><head><title>x</title></head><BODY class=\"a>b\" data-x='<body>'>|<p>1</p></BODY></html>",
        "<html><head><!-- <body> --><style>p::after { content: \"<body>\" }</style></head>\n<body\n>|1</body></html>",
        "<html><head><title><body></title><script>let a = '<body>'</script></head><body>|</body></html>",
        "<!doctype html><title><body></title><p>1</p>".replacing("<title>", with: "|<title>"),
        "<html lang=en>|<p>1</p></html>", "<html><head><meta charset=utf-8></head>|<p>1</p></html>", "|plain", "|",
        "|<p",
        "|<!-- <body>",
    ]

    @Test(arguments: pages)
    func `a page has the notice where its body begins`(page: String) throws {
        let parts = page.split(separator: "|", omittingEmptySubsequences: false)
        let copy = CopyMark.html(parts.joined(), number: 3, in: .english)
        #expect(copy.hasPrefix(parts[0] + "\n<p style="), "\(copy)")
        #expect(copy.hasSuffix("</p>" + parts[1]), "\(copy)")
        #expect(copy.contains(">Copy 3 of a report that was sent before."))
    }

    @Test(.enabled(if: Reader.tidy != nil || Reader.isCI, "tidy is not installed"), arguments: ReportKind.allCases)
    func `a copy of our own pages is HTML and no mail too large`(report: ReportKind) throws {
        let tidy = try #require(Reader.tidy)
        let statement = try Scene.all[0].make(report)
        for language in ReportLanguage.all {
            let page = try ReportPage(report, from: .ours).render(statement, in: language)
            let copy = CopyMark.html(page, number: 1, in: language)
            #expect(copy.utf8.count < 80_000 + 1_000)
            let (status, output) = try Reader.run(
                tidy, ["-e", "-q", "-utf8", "--drop-empty-elements", "no"], input: Array(copy.utf8))
            #expect(status == 0 && output == "", "\(output)")
        }
    }

    // MARK: Manifest

    @Test func `the manifest of a copy has the new names, says copy, and all else as before`() throws {
        let set = try ReceivedSet.week("2026-W46", salt: 46)
        let csv = try #require(set.names.first { $0.hasSuffix(".csv") })
        let new = "weekly-settlement_m-1001_2026-W46_r1_copy2.csv"
        let copy = try Manifest.copy(of: set.manifestBytes, number: 2, names: [csv: new])
        let scratch = try Scratch()
        let lines = try #require(set.documents.first { $0.name == csv }).bytes
        let folder = try scratch.write([(new, lines), ("copy.json", copy)], into: "copy")
        let check = try ManifestCheck(of: "\(folder)/copy.json")
        #expect(check.isWhole, "\(check.findings)")
        #expect(check.set?.documentCount == 1)
        // What differs but for the page that did not go, line by line.
        let (old, text) = (String(decoding: set.manifestBytes, as: UTF8.self), String(decoding: copy, as: UTF8.self))
        let changed = text.split(separator: "\n").filter { !old.contains($0) }
        #expect(changed.count == 4 && changed[3].hasPrefix("  \"sha256_above\""), "\(changed)")
        #expect(
            changed.prefix(3).map { $0.trimmingCharacters(in: .whitespaces) } == [
                "\"kind\": \"copy\",", "\"copy\": 2,", "\"name\": \"\(new)\",",
            ])
        #expect(try Manifest.copy(of: set.manifestBytes, number: 2, names: [csv: new]) == copy)
        // A copy of all its documents under their names, too.
        let all = Dictionary(uniqueKeysWithValues: set.names.map { ($0, $0) })
        let whole = try scratch.write(
            set.documents + [(set.manifest, try Manifest.copy(of: set.manifestBytes, number: 1, names: all))],
            into: "whole")
        #expect(try ManifestCheck(of: "\(whole)/\(set.manifest)").isWhole)
    }

    @Test(arguments: [
        ("\"net\"", "\"nett\"", "was changed"), ("settlecast-manifest@1", "settlecast-manifest@2", "was changed"),
        ("}\n", "", "was changed"),
    ])
    func `a manifest that is not as it was kept has no copy`(text: String, other: String, said: String) throws {
        let set = try ReceivedSet.week("2026-W46", salt: 46)
        let changed = String(decoding: set.manifestBytes, as: UTF8.self).replacing(text, with: other)
        let error = #expect(throws: ReportError.self) {
            try Manifest.copy(of: Array(changed.utf8), number: 1, names: [:])
        }
        #expect(error?.code == .manifest)
        #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
    }
}
