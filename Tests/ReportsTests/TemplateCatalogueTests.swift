import Diagnostics
import Foundation
import Reports
import Settlements
import Support
import Testing

/// Every diagnostic of templates has a template that provokes it, its exact output beside it, and a page.
@Suite struct `The catalogue of template diagnostics` {
    static let names = Diagnostic.Name.ofTemplates.map(\.rawValue)
    private let catalogue = Golden.root.appendingPathComponent("Tests/ReportsTests/Catalogue")

    @Test(arguments: names) func `has the exact output of each`(name: String) throws {
        let templates = Templates(directory: catalogue.path)
        let diagnostics = ReportPage.diagnostics(of: .settlement, template: name, from: templates)
        #expect(diagnostics.contains { $0.name.rawValue == name })
        try Golden.expect(
            diagnostics.map(\.text).joined(separator: "\n").replacingOccurrences(
                of: catalogue.path, with: "report-templates"), isFile: catalogue.appendingPathComponent("\(name).txt"))
    }

    @Test func `holds nothing else`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: catalogue.path)
        #expect(Set(files.map { String($0.prefix { $0 != "." }) }) == Set(Self.names))
    }

    @Test(arguments: names) func `has a page for each, once`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }
}
