import Diagnostics
import Schedules
import Settlements
import Testing

@Suite struct `An output` {
    private static let forms: [(written: String, expected: String)] = [
        ("csv: {}", "csv.csv - rfc4180 -"),
        ("csv: {layout: fee-lines@1}", "csv.csv fee-lines@1 rfc4180 -"),
        (
            "csv: {name: books, layout: fee-lines@1, dialect: excel-eu, columns: [booked_at, type, net]}",
            "books.csv fee-lines@1 excel-eu booked_at,type,net"
        ),
        ("csv: {name: B-2, dialect: excel-us}", "B-2.csv - excel-us -"),
        ("csv: {columns: [net]}", "csv.csv - rfc4180 net"),
        ("html: {}", "html.html - -"),
        ("html: {template: settlement}", "html.html settlement -"),
        ("html: {name: page, template: ours, locale: merchant}", "page.html ours merchant"),
        ("html: {locale: [merchant, nl]}", "html.html - merchant,nl"),
        // A name says nothing of the form.
        ("html: {name: csv, locale: de}", "csv.html - de"),
    ]

    @Test(arguments: forms) func `says what is written`(written: String, expected: String) throws {
        let text = Fixtures.definition(["outputs": "[{\(written)}]"])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.text))")
        let output = try #require(loaded["w"]?.outputs.first)
        var said = "\(output.name).\(output.fileExtension) "
        switch output.form {
        case .csv(let form):
            said += "\(form.layout ?? "-") \(form.dialect.rawValue) \(form.columns?.joined(separator: ",") ?? "-")"
        case .html(let form):
            said += "\(form.template ?? "-") \(form.locale.isEmpty ? "-" : form.locale.joined(separator: ","))"
        }
        #expect(said == expected)
    }

    private static let refused: [(outputs: String, expected: [String])] = [
        ("[{csv: {}}, {csv: {name: books}}, {html: {}}, {html: {name: page}}]", []),
        ("[{csv: {}}, {csv: {}}]", ["duplicate-entry"]),
        ("[{csv: {name: books}}, {html: {name: books}}]", ["duplicate-entry"]),
        ("[{csv: {name: books}}, {csv: {name: Books}}]", ["duplicate-entry"]),
        ("[{csv: {}}, {html: {name: csv}}]", ["duplicate-entry"]),
        ("[{csv: {name: manifest}}]", ["output-name"]),
        ("[{html: {name: Manifest}}]", ["output-name"]),
        ("[{csv: {name: a_b}}]", ["output-name"]),
        ("[{csv: {name: a.b}}]", ["output-name"]),
        ("[{csv: {name: -a}}]", ["output-name"]),
        ("[{csv: {name: a/b}}]", ["output-name"]),
        ("[{csv: {name: \u{e4}}}]", ["output-name"]),
        ("[{csv: {name: \"a\\n\"}}]", ["output-name"]),
        // 32 characters, and 33.
        ("[{csv: {name: abcdefghabcdefghabcdefghabcdefgh}}]", []),
        ("[{csv: {name: abcdefghabcdefghabcdefghabcdefghi}}]", ["output-name"]),
        ("[{csv: {name: \"\"}}]", ["empty-value"]),
        // An unknown key may have been meant as the name: nothing more is said of the two.
        ("[{csv: {}}, {csv: {nom: books}}]", ["unknown-key"]),
        ("[{csv: {columns: []}}]", ["empty-value"]),
        ("[{csv: {columns: [net, gross, net]}}]", ["duplicate-entry"]),
        ("[{csv: {columns: net}}]", ["wrong-kind"]),
        ("[{csv: {dialect: excel}}]", ["unknown-word"]),
        ("[{csv: {locale: nl}}]", ["unknown-key"]),
        ("[{html: {columns: [net]}}]", ["unknown-key"]),
        ("[{html: {locale: []}}]", ["empty-value"]),
        ("[{html: {locale: {x: y}}}]", ["wrong-kind"]),
        ("[{html: {locale: [nl, nl]}}]", ["duplicate-entry"]),
    ]

    @Test(arguments: refused) func `is refused where it cannot be`(outputs: String, expected: [String]) {
        #expect(Fixtures.names(["outputs": outputs]) == expected)
    }

    private static let sent: [(written: String, expected: [String]?)] = [
        ("folder: {to: outbox}", ["csv", "books", "html", "manifest"]),
        ("folder: {to: outbox, send: [csv, manifest]}", ["csv", "manifest"]),
        ("folder: {to: outbox, send: [manifest, books, csv]}", ["books", "csv", "manifest"]),
        ("folder: {to: outbox, send: [manifest]}", ["manifest"]),
        ("folder: {to: outbox, send: [books]}", ["books"]),
        ("folder: {to: outbox, send: [manifest, manifest]}", nil),
        ("folder: {to: outbox, send: [Manifest]}", nil),
        ("email: {to: a@acme.example, attach: [manifest, csv]}", ["html", "csv", "manifest"]),
        ("email: {to: a@acme.example}", ["html"]),
    ]

    @Test(arguments: sent) func `goes where it is named, the manifest last`(written: String, expected: [String]?) {
        let text = Fixtures.definition([
            "outputs": "[{csv: {}}, {csv: {name: books}}, {html: {}}]", "deliver": "[{\(written)}]",
        ])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        #expect(loaded["w"]?.deliveries.first?.outputs == expected)
    }

    private static let endings: [(output: String, expected: String?)] = [
        ("csv", "csv"), ("books", "csv"), ("html", "html"), ("manifest", "json"), ("other", nil),
    ]

    @Test(arguments: endings) func `says what its file's name ends with`(output: String, expected: String?) throws {
        let text = Fixtures.definition(["outputs": "[{csv: {}}, {csv: {name: books}}, {html: {}}]"])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        #expect(try #require(loaded["w"]).fileExtension(of: output) == expected)
    }

    /// What is written at the `locale` of two pages, and the languages of the first, of the second, and of neither.
    private static let languages: [(first: String, second: String, expected: [[String]])] = [
        ("", "", [["en"], ["en"], ["en"]]),
        ("merchant", "", [["merchant", "en"], ["en"], ["en"]]),
        ("nl", "", [["nl", "en"], ["nl", "en"], ["nl", "en"]]),
        ("merchant", "de", [["merchant", "de", "en"], ["de", "en"], ["de", "en"]]),
        ("", "fr", [["fr", "en"], ["fr", "en"], ["fr", "en"]]),
        ("[merchant, nl]", "fr", [["merchant", "nl", "en"], ["fr", "nl", "en"], ["nl", "en"]]),
        ("[nl, de]", "[merchant, fr]", [["nl", "de", "en"], ["merchant", "fr", "nl", "en"], ["nl", "en"]]),
        ("en", "nl", [["en"], ["nl", "en"], ["en"]]),
        ("[en, merchant]", "merchant", [["en", "merchant"], ["merchant", "en"], ["en"]]),
    ]

    @Test(arguments: languages)
    func `is in the first language of its own, then of the definition, then English`(
        first: String, second: String, expected: [[String]]
    ) throws {
        func locale(_ written: String) -> String { written.isEmpty ? "" : ", locale: \(written)" }
        let outputs = "[{csv: {}}, {html: {name: a\(locale(first))}}, {html: {name: b\(locale(second))}}]"
        let loaded = Fixtures.load(
            configuration: Fixtures.configuration, [("w.yaml", Fixtures.definition(["outputs": outputs]))])
        let definition = try #require(loaded["w"])
        #expect(
            definition.outputs.dropFirst().map { definition.languages(for: $0) } + [definition.languages(for: nil)]
                == expected)
        #expect(definition.languages(for: definition.outputs[0]) == expected[2])
    }

    @Test func `knows where in the file its parts stand`() throws {
        let text = Fixtures.definition([
            "outputs":
                "\n  - csv: {layout: fee-lines@1, dialect: excel-eu, columns: [type, net]}\n  - html: {template: ours, locale: [merchant, nl]}"
        ])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        let places = try #require(loaded["w"]).places
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        func part(_ span: Span?) -> String? {
            span.map { String(lines[$0.line - 1][($0.column - 1)..<($0.column - 1 + $0.length)]) }
        }
        #expect(places.outputs.map { part($0.key) } == ["csv", "html"])
        #expect(part(places.outputs[0].layout) == "fee-lines@1" && part(places.outputs[0].dialect) == "excel-eu")
        #expect(places.outputs[0].columns.map { part($0.span) } == ["type", "net"])
        #expect(places.outputs[0].columns.map(\.text) == ["type", "net"])
        #expect(places.outputs[0].template == nil && places.outputs[0].locale.isEmpty)
        #expect(part(places.outputs[1].template) == "ours" && places.outputs[1].layout == nil)
        #expect(places.outputs[1].locale.map { part($0.span) } == ["merchant", "nl"])
    }
}
