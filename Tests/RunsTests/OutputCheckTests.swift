import Diagnostics
import Foundation
import Reports
import Runs
import Schedules
import Settlements
import Support
import Testing

/// A definition as text, read and held against what reports there are.
private func held(_ files: [(name: String, text: String)], templates: Templates?) -> Definitions {
    let texts = Dictionary(files.map { ("schedules/\($0.name).yaml", Array($0.text.utf8)) }) { first, _ in first }
    let read = Definitions.load(
        .init(configuration: nil, directory: "/srv", definitions: texts.keys.sorted()), read: { texts[$0] ?? [] },
        zones: { _ in Zones() })
    return OutputCheck(templates: templates).held(read)
}

private func definition(report: String = "settlement", _ outputs: String) -> String {
    """
    title: Weekly
    report: \(report)
    for: all merchants
    period: week
    zone: Europe/Amsterdam
    run: {on: monday, at: "06:30"}
    outputs: [\(outputs)]
    deliver: [{folder: {to: outbox}}]

    """
}

/// Every diagnostic of outputs has a definition that provokes it, its exact output beside it, and a page.
@Suite struct `The catalogue of output diagnostics` {
    static let names = Diagnostic.Name.ofOutputs.map(\.rawValue)
    private let catalogue = URL(fileURLWithPath: packageRoot + "/Tests/RunsTests/Catalogue")

    @Test(arguments: names) func `has the exact output of each`(name: String) throws {
        let scratch = try Scratch()
        try scratch.write("{{title}}".utf8, to: "house.mustache")
        let text = try String(contentsOf: catalogue.appending(path: "\(name).yaml"), encoding: .utf8)
        let loaded = held([(name, text)], templates: Templates(directory: scratch.path))
        let found = loaded.diagnostics.filter { $0.source.path.hasSuffix(".yaml") }.map(\.text).joined(separator: "\n")
        let file = catalogue.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["SETTLECAST_ACCEPT"] != nil {
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(found == (try String(contentsOf: file, encoding: .utf8)))
        #expect(Set(loaded.diagnostics.map(\.name.rawValue)) == [name])
        #expect(loaded.definitions.isEmpty && loaded.refused == [name])
    }

    @Test func `holds nothing else`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: catalogue.path)
        #expect(Set(files.map { String($0.prefix { $0 != "." }) }) == Set(Self.names))
    }

    @Test(arguments: names) func `has a page for each, once`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }
}

@Suite struct `The outputs of a definition` {
    private static let csv: [(report: String, output: String, expected: [String])] = [
        ("settlement", "csv: {}", []),
        ("fees", "csv: {}", []),
        ("refunds", "csv: {dialect: excel-us}", []),
        ("settlement", "csv: {layout: settlement-lines@1, columns: [net, currency]}", []),
        ("fees", "csv: {layout: fee-lines@1}", []),
        ("refunds", "csv: {layout: refund-lines@1}", []),
        // Columns without a layout are those of the report's standard one.
        ("settlement", "csv: {columns: [gross, net]}", []),
        ("settlement", "csv: {columns: [gross, component]}", ["layout-column"]),
        ("fees", "csv: {columns: [component, gross]}", ["layout-column"]),
        ("settlement", "csv: {columns: [a, net, b]}", ["layout-column", "layout-column"]),
        ("settlement", "csv: {columns: [Net]}", ["layout-column"]),
        ("settlement", "csv: {layout: settlement-lines}", ["unknown-layout"]),
        ("settlement", "csv: {layout: settlement-lines@01}", ["unknown-layout"]),
        ("settlement", "csv: {layout: fee-lines@1}", ["wrong-layout"]),
        ("refunds", "csv: {layout: settlement-lines@1}", ["wrong-layout"]),
        // Of what is not known no column is asked for.
        ("fees", "csv: {layout: books@1, columns: [none]}", ["unknown-layout"]),
        ("fees", "csv: {layout: refund-lines@1, columns: [none]}", ["wrong-layout"]),
    ]

    @Test(arguments: csv) func `are of layouts and columns that there are`(
        report: String, output: String, expected: [String]
    ) {
        let loaded = held([("w", definition(report: report, "{\(output)}"))], templates: nil)
        #expect(loaded.diagnostics.map(\.name.rawValue) == expected)
        #expect(loaded.definitions.map(\.name) == (expected.isEmpty ? ["w"] : []))
        #expect(loaded.refused == (expected.isEmpty ? [] : ["w"]))
    }

    private static let helps: [(report: String, output: String, found: String, allowed: [String], help: String?)] = [
        (
            "settlement", "csv: {layout: settlement-lines@7}", "settlement-lines@7",
            ["settlement-lines@1", "settlement-lines@2", "settlement-lines@3"], nil
        ),
        ("fees", "csv: {layout: fee-lines@2}", "fee-lines@2", ["fee-lines@1"], "did you mean 'fee-lines@1'?"),
        ("fees", "csv: {layout: fee-line}", "fee-line", ["fee-lines@1"], "did you mean 'fee-lines@1'?"),
        ("refunds", "csv: {layout: settlement-lines@7}", "settlement-lines@7", ["refund-lines@1"], nil),
        ("fees", "html: {locale: it}", "it", ["merchant", "en", "nl", "de", "fr"], nil),
        (
            "fees", "html: {locale: [nl, Merchant]}", "Merchant", ["merchant", "en", "nl", "de", "fr"],
            "did you mean 'merchant'?"
        ),
    ]

    @Test(arguments: helps) func `are told at their place what there is`(
        report: String, output: String, found: String, allowed: [String], help: String?
    ) throws {
        let text = definition(report: report, "{\(output)}")
        let diagnostic = try #require(held([("w", text)], templates: nil).diagnostics.first)
        let span = try #require(diagnostic.span)
        let line = Array(text.split(separator: "\n", omittingEmptySubsequences: false)[span.line - 1])
        #expect(String(line[(span.column - 1)..<(span.column - 1 + span.length)]) == found)
        #expect(diagnostic.allowed == allowed)
        #expect(diagnostic.help == help)
    }

    @Test(arguments: [
        ("merchant", true), ("nl", true), ("[merchant, de]", true), ("fr-BE", true), ("it", false), ("xx", false),
        ("[merchant, pl]", false), ("english", false), ("\"nl, de\"", false),
    ]) func `are in languages that there are`(locale: String, expected: Bool) {
        let loaded = held([("w", definition("{html: {locale: \(locale)}}"))], templates: nil)
        #expect(loaded.diagnostics.map(\.name) == (expected ? [] : [.unknownLanguage]))
    }

    @Test func `are of templates without a mistake, or the definition is refused`() throws {
        let scratch = try Scratch()
        try scratch.write("<p>{{title}}\n{{titel}}".utf8, to: "broken.mustache")
        try scratch.write("<p>{{title}}".utf8, to: "sound.mustache")
        let templates = Templates(directory: scratch.path)
        let loaded = held(
            [
                ("one", definition("{html: {template: broken}}, {html: {name: again, template: broken}}")),
                ("other", definition("{html: {template: sound}}")),
                ("third", definition("{csv: {}}, {html: {template: broken}}")),
            ], templates: templates)
        // One mistake is told once, where it is, whoever uses the template.
        #expect(loaded.diagnostics.map(\.name.rawValue) == ["template-unknown-value"])
        #expect(loaded.diagnostics.first?.source.path == scratch.file("broken.mustache"))
        #expect(loaded.diagnostics.first?.span?.line == 2)
        #expect(loaded.definitions.map(\.name) == ["other"])
        #expect(loaded.refused == ["one", "third"])
    }

    @Test func `need not use a standard template for what is wrong with it to be told`() throws {
        let scratch = try Scratch()
        try scratch.write("{{nothing}}".utf8, to: "settlement.mustache")
        let loaded = held([("w", definition("{csv: {}}"))], templates: Templates(directory: scratch.path))
        #expect(loaded.diagnostics.map(\.name.rawValue) == ["template-unknown-value"])
        #expect(loaded.definitions.map(\.name) == ["w"])
    }

    @Test func `are not held against templates where nobody knows which there are`() {
        let loaded = held([("w", definition("{html: {template: ours}}"))], templates: nil)
        #expect(loaded.diagnostics.isEmpty && loaded.definitions.count == 1)
    }
}
