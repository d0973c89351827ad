import Foundation
import Imports
import Settlements
import Support
import Testing

/// The examples that Vipps publishes.
@Suite(.enabled(if: Samples.directory != nil, "SETTLECAST_SAMPLES is not set"))
struct VippsSampleTests {
    private func read(_ name: String) throws -> Gathered {
        let file = ImportFile(name: name, bytes: try Samples.bytes("vipps/\(name)"))
        return try vipps.read(file, .init(merchant: "acme"))
    }

    // 48 transactions and 3 payouts; 15 and 2.
    @Test(arguments: [
        ("Example-Gross.xml", "vipps/100297 NOK", 51, ["819.60", "92.70", "15.30"]),
        ("Example-Net.xml", "vipps/100716 NOK", 17, ["15.00", "2.00"]),
    ])
    func `they import and foot`(name: String, account: String, rows: Int, paid: [String]) throws {
        let read = try read(name)
        #expect(read.intake.parts.map(\.account.description) == [account])
        #expect(read.summary.entries == rows)
        #expect(read.summary.payouts.map(\.amount.amount) == paid)
        #expect(read.summary.totals.map(\.net.amount) == ["0.00"])
        #expect(read.reading.warnings.isEmpty)
    }

    /// By code that shares nothing with ours: payments, refunds, all fees.
    private static let script = """
        import sys, xml.etree.ElementTree as E
        from decimal import Decimal as D
        ns = '{http://vipps.no/xmlschema/SettlementReport-3.0.xsd}'
        rows = list(E.fromstring(sys.stdin.buffer.read()).iter(ns + 'TransactionInfo'))
        total = lambda tag: sum(D(r.find(ns + 'Transaction%sAmount' % tag).text) for r in rows)
        print(total('Capture'), total('Refund'), -total('Fee'), sep='\\t')
        """

    @Test(arguments: ["Example-Gross.xml", "Example-Net.xml"]) func `totals are those of Python's decimal`(
        name: String
    ) throws {
        let text = String(decoding: try Samples.bytes("vipps/\(name)"), as: UTF8.self)
        let finished = try Support.run(try Peer.python.required(), ["-c", Self.script], input: text)
        let theirs = finished.output.split(separator: "\n").first?.split(separator: "\t").map(String.init)
        let read = try read(name)
        let totals = try #require(read.summary.totals.first)
        let entries = read.intake.parts[0].entries
        let fees = try entries.map { try $0.fees.total() + $0.invoiced.total() }.reduce(0, +)
        #expect(
            [totals.payments.amount, totals.refunds.amount, Money(minorUnits: fees, currency: totals.currency).amount]
                .map { $0 == "0.00" ? "0.00" : $0 } == theirs?.map { $0 == "-0.00" ? "0.00" : $0 })
    }

    /// A digit of an amount or a number of rows changed in each of 300 seeded tries, a transaction removed or doubled.
    @Test func `a damaged file is refused`() throws {
        for name in ["Example-Gross.xml", "Example-Net.xml"] {
            let text = String(decoding: try Samples.bytes("vipps/\(name)"), as: UTF8.self)
            let lines = text.components(separatedBy: "\n")
            let places = lines.indices.filter { lines[$0].contains("Amount>") || lines[$0].contains("<NumOf") }
            for seed in 0..<150 {
                var random = Seeded(seed: UInt64(seed))
                var changed = lines
                let place = try #require(places.randomElement(using: &random))
                changed[place] = try Self.changed(lines[place], using: &random)
                let file = ImportFile(name: name, bytes: Array(changed.joined(separator: "\n").utf8))
                let refused = try refusal { _ = try vipps.read(file, .init(merchant: "acme")) }
                #expect(refused != nil, "seed \(seed): line \(place + 1), \(lines[place]) → \(changed[place])")
            }
        }
    }

    private static func changed(_ line: String, using random: inout Seeded) throws -> String {
        var characters = Array(line)
        let start = try #require(characters.firstIndex(of: ">"))
        let digits = characters.indices.filter { $0 > start && characters[$0].isNumber }
        let place = try #require(digits.randomElement(using: &random))
        let others = "0123456789".filter { $0 != characters[place] }
        characters[place] = try #require(others.randomElement(using: &random))
        return String(characters)
    }
}
