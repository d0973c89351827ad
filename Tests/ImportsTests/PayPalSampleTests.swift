import Imports
import Settlements
import Testing

/// The real files outside the repository.
@Suite(.enabled(if: Samples.directory != nil, "SETTLECAST_SAMPLES is not set"))
struct PayPalSampleTests {
    private func file(_ name: String) throws -> ImportFile {
        ImportFile(name: name, bytes: try Samples.bytes("paypal/\(name)"))
    }

    // As line, rule, expected, found. The rows of line 3 to 7 were added up by hand: pounds 8.34 in, 1.34 and 1.00 out, fees
    // 0.47 back and 0.87; Australian dollars 52.00 and 5.35 in, fees 2.25 and 0.75.
    private static let disagreements = [
        "8 footer 1.34 2.34", "8 footer 0.87 0.47", "8 footer 0.47 0.87", "8 footer 55.30 11.07", "8 count 1 3",
        "9 footer 3.00 0.00", "9 footer 6.00 3.00", "9 footer 60.00 63.35",
        "10 footer 1.34 2.34", "10 footer 0.87 0.47", "10 footer 0.47 0.87", "10 count 1 3",
        "11 footer 3.00 0.00", "11 footer 6.00 3.00",
    ]

    @Test func `footers that disagree with their rows are named, field by field`() throws {
        let refusal = try #require(try refusal { _ = try PayPalReading([try file("stl.csv")]) })
        let found = refusal.findings.map {
            "\($0.line ?? 0) \($0.rule.rawValue) \($0.expected ?? "") \($0.found ?? "")"
        }
        #expect(Set(found) == Set(Self.disagreements))
        #expect(found.count == Self.disagreements.count)
    }

    // Rows in a file, and their net by currency, added up by hand.
    private static let cutOuts: [(String, [String])] = [
        ("stl_brl_refund.csv", ["BRL 0.00", "USD -2.11"]),
        ("stl_currency_convert.csv", ["BRL 0.00", "USD 3.27"]),
        ("stl_chargeback_with_fee.csv", ["USD -23.00"]),
    ]

    @Test(arguments: cutOuts)
    func `a file without footers is taken as a cut-out alone`(name: String, net: [String]) throws {
        let refusal = try #require(try refusal { _ = try PayPalReading([try file(name)]) })
        #expect(refusal.findings.allSatisfy { $0.rule == .footer })
        #expect(refusal.findings.allSatisfy { $0.message.contains("--part") })
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        let read = try PayPalReading([try file(name)], options)
        #expect(read.reading?.summary.totals.map { "\($0.currency) \($0.net.amount)" } == net)
        #expect(read.batches.isEmpty)
    }

    @Test func `a refund in a currency that is converted moves both balances`() throws {
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        let read = try PayPalReading([try file("stl_brl_refund.csv")], options)
        #expect(
            read.entries.map { "\($0.account.currency) \($0.entry.type.word) \($0.entry.net)" } == [
                "BRL refund -1162", "USD conversion -211", "BRL conversion 1162",
            ])
        #expect(read.entries.map(\.entry.reference) == ["3K905", "451689", "451689"])
        #expect(read.reading?.warnings == [])
    }
}
