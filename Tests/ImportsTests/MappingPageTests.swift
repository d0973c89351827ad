import Diagnostics
import Foundation
import Imports
import Settlements
import Testing

/// The page that documents mapping files, held against the program.
@Suite struct MappingPageTests {
    private static let page = (try? MappingFixtures.text("docs/mappings.md")) ?? ""

    /// What stands in the blocks that begin with these words, by the word after them.
    private static func blocks(_ kind: String) -> [String: String] {
        var blocks: [String: String] = [:]
        for block in page.components(separatedBy: "```\(kind) ").dropFirst() {
            guard let end = block.range(of: "```") else { continue }
            let lines = block[..<end.lowerBound].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            if lines.count == 2 { blocks[String(lines[0])] = String(lines[1]) }
        }
        return blocks
    }

    @Test(arguments: ["acmepay", "totals-in-rows", "statement", "two-columns", "pieces"])
    func `an example loads, and its file imports`(name: String) throws {
        let mapping = try #require(Self.blocks("yaml mapping")[name])
        let file = try #require(Self.blocks("csv")[name])
        let gathered = try MappingFixtures.profile(mapping, name: name).read(file, ImportOptions(merchant: "m-1001"))
        #expect(gathered.summary.entries >= 2)
    }

    @Test func `every example is among those`() {
        let names: Set = ["acmepay", "totals-in-rows", "statement", "two-columns", "pieces"]
        #expect(Set(Self.blocks("yaml mapping").keys) == names)
        #expect(Set(Self.blocks("csv").keys) == names)
    }

    /// Every key of the shapes, and every word that stands at one, is on the page in code.
    @Test func `every key and word is documented`() {
        let parts = Self.page.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let code = Set(
            (parts + Self.blocks("yaml mapping").values).flatMap { text in
                text.split { !($0.isLetter || $0.isNumber || "_-;,|\\".contains($0)) }.map(String.init)
                    + text.split { " ,:{}[]\"".contains($0) }.map(String.init)
                    + text.split(separator: ".").map(String.init)
            })
        var missing: Set<String> = []
        func look(_ kind: Shape.Kind) {
            switch kind {
            case .text: break
            case .words(let words, _): missing.formUnion(words.filter { !code.contains($0) && $0.count > 1 })
            case .list(let kind): look(kind)
            case .choice(let kinds): kinds.forEach(look)
            case .mapping(let shape): look(shape)
            }
        }
        func look(_ shape: Shape) {
            for key in shape.keys {
                if !code.contains(key.name) { missing.insert(key.name) }
                look(key.kind)
            }
            if let others = shape.others { look(others) }
        }
        look(MappingShapes.mapping)
        #expect(missing == [])
    }

    @Test func `the sums of the example with pieces are on paper those`() throws {
        let mapping = try #require(Self.blocks("yaml mapping")["pieces"])
        let file = try #require(Self.blocks("csv")["pieces"])
        let gathered = try MappingFixtures.profile(mapping).read(file, ImportOptions(merchant: "m-1001"))
        // 100.00 - 0.10 - 0.30 - 20.00, and 5000 yen.
        #expect(gathered.summary.payouts.map(\.amount) == [try amount("79.60", "EUR"), try amount("5000", "JPY")])
        #expect(gathered.summary.payouts.map(\.isDerived) == [true, true])
        #expect(gathered.intake.parts.map(\.account.provider) == ["acmepay/SHOP_1", "acmepay/SHOP_1"])
        #expect(gathered.intake.parts[0].entries[1].fees == Fees(.scheme, -10))
    }
}
