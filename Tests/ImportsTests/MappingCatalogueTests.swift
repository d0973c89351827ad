import Diagnostics
import Foundation
import Imports
import Settlements
import Support
import Testing

/// Every diagnostic of mappings has a file that provokes it, its exact output beside it, and a page.
@Suite struct `The catalogue of mappings` {
    static let names = Diagnostic.Name.ofMappings.map(\.rawValue)
    private static let folder = MappingFixtures.root.appending(path: "Tests/ImportsTests/Catalogue")

    @Test(arguments: names) func `has the exact output of each`(name: String) throws {
        let path = name == "mapping-name" ? "\(name).yml" : "\(name).yaml"
        let loaded = Mappings.load([.init(path: path)], zones: Zones()) { path in
            [UInt8](try Data(contentsOf: Self.folder.appending(path: path)))
        }
        let found = loaded.diagnostics.map(\.text).joined(separator: "\n")
        let file = Self.folder.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["SETTLECAST_ACCEPT"] != nil {
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(found == expected)
        #expect(expected.contains("[\(name)]"))
        #expect(loaded.mappings.isEmpty == loaded.diagnostics.contains { $0.severity == .error })
    }

    @Test func `holds nothing else`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files.map { String($0.prefix { $0 != "." }) }) == Set(Self.names))
        #expect(files.count == 2 * Self.names.count)
    }

    @Test func `has a page for each, once`() throws {
        let pages = try explainedNames()
        for name in Self.names { #expect(pages.filter { $0 == name }.count == 1, "\(name)") }
    }
}
