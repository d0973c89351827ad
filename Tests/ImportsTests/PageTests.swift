import Foundation
import Imports
import Settlements
import Testing

/// The page that documents the files, held against the program.
@Suite struct PageTests {
    private static let page: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
        return (try? String(contentsOf: root.appending(path: "docs/importing.md"), encoding: .utf8)) ?? ""
    }()

    private func example(_ name: String) throws -> String {
        let start = try #require(Self.page.range(of: "```csv \(name)\n"))
        let end = try #require(Self.page.range(of: "```", range: start.upperBound..<Self.page.endIndex))
        return String(Self.page[start.upperBound..<end.lowerBound])
    }

    @Test func `its example of entries imports`() throws {
        let summary = try canonical.read(example("settlecast")).summary
        #expect(summary.entries == 4)
        #expect(summary.totals.map(\.net) == [try amount("0", "EUR")])
    }

    @Test func `its example of merchants imports`() throws {
        let file = ImportFile(name: "merchants.csv", bytes: Array(try example("merchants").utf8))
        let merchants = try MerchantList.read(file, zones: Zones())
        #expect(merchants.map(\.id) == ["m-1001", "m-1002"])
        #expect(merchants[0].reportEmails.count == 2)
        #expect(merchants[1].name == "Fjord, Fisk & Co")
    }

    @Test func `it names every column and type that a file may have`() throws {
        let header = "account,currency,id,type,booked_at,gross,net"
        let columns = try words(after: "the columns are ", refusing: header + ",zzz\na/b,EUR,1,zzz,2026-01-01,1,1,\n")
        let types = try words(after: "known are ", refusing: header + "\na/b,EUR,1,zzz,2026-01-01,1,1\n")
        #expect(columns.count == 38)
        #expect(types.count == 19)
        let firstCells: [Substring] = Self.page.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .compactMap { $0.split(separator: "|").first }
        let documented = Set(firstCells.flatMap { cell -> [Substring] in cell.split { " `,".contains($0) } })
        #expect(Set(columns + types).subtracting(documented) == [])
    }

    /// The words that the first finding's message lists at its end.
    private func words(after introduction: String, refusing text: String) throws -> [Substring] {
        let message = try refusal { _ = try canonical.read(text) }?.findings.first?.message ?? ""
        let start = try #require(message.range(of: introduction))
        return message[start.upperBound...].split(separator: ", ")
    }
}
