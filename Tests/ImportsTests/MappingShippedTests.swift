import Foundation
import Imports
import Settlements
import Testing

/// The two mappings that are shipped, and files in the shapes of their providers.
@Suite struct MappingShippedTests {
    private func read(_ name: String, _ text: String) throws -> Gathered {
        try MappingFixtures.shippedProfile(name).read(text, ImportOptions(merchant: "m-1001"))
    }

    @Test func `a MultiSafepay export becomes entries, with the balances before and after`() throws {
        let gathered = try read("multisafepay-accountant", MappingFixtures.multisafepay)
        let part = try #require(gathered.intake.parts.first)
        #expect(gathered.intake.parts.count == 1)
        #expect(part.account.provider == "multisafepay/10012345")
        #expect(part.entries.map(\.type.word) == ["payment", "fee", "payment", "fee", "refund", "payout"])
        #expect(part.entries.map(\.net) == [10_000, -30, 5_000, -25, -2_000, -11_030])
        #expect(part.entries.map(\.gross) == [10_000, 0, 5_000, 0, -2_000, -11_030])
        #expect(part.entries[1].fees == Fees(.processing, -30))
        // 10:00 in Amsterdam in January is 09:00 UTC.
        #expect(part.entries[0].booked == .instant(try Instant(timestamp: "2026-01-05T09:00:00Z")))
        #expect(part.payouts.map(\.amount) == [11_030])
        #expect(part.batches.map(\.carriedIn) == [4_000])
        #expect(part.batches.map(\.carriedOut) == [5_915])
        #expect(gathered.summary.totals.map(\.net) == [try amount("0", "EUR")])
        #expect(part.entries.allSatisfy { $0.description?.contains("Ada") != true })
    }

    @Test func `a Klarna settlement becomes entries and the payout that its summary states`() throws {
        let gathered = try read("klarna-settlement", MappingFixtures.klarna)
        let part = try #require(gathered.intake.parts.first)
        #expect(part.account.provider == "klarna/K123456")
        #expect(
            part.entries.map(\.type.word) == ["payment", "fee", "fee", "payment", "refund", "reserve_hold", "payout"])
        #expect(part.entries.map(\.net) == [20_000, -242, -484, 10_000, -5_000, -1_000, -22_774])
        #expect(part.entries[2].fees[.commission] == -400)
        #expect(part.entries[2].fees[.tax] == -84)
        #expect(part.payouts.map(\.amount) == [22_774])
        #expect(part.payouts.map(\.id) == ["XISA93DJ"])
        #expect(part.payouts.first?.booked == .instant(try Instant(timestamp: "2026-01-09T06:00:00Z")))
        #expect(part.batches.map(\.carriedIn) == [-500])
        #expect(part.batches.map(\.carriedOut) == [0])
        #expect(gathered.summary.totals.map(\.net) == [try amount("0", "EUR")])
        #expect(gathered.summary.entries == 6)
    }

    /// Each figure that a file states, changed; each row, left out.
    @Test(
        arguments: [
            ("multisafepay-accountant", "\"Opening balance\";\"40.00\"", "\"Opening balance\";\"40.01\"", "9 footer"),
            ("multisafepay-accountant", "\"Closing balance\";\"59.15\"", "\"Closing balance\";\"59.51\"", "9 footer"),
            ("multisafepay-accountant", "\"Total credit\";\"150.00\"", "\"Total credit\";\"151.00\"", "7 footer"),
            ("multisafepay-accountant", "\"Total debit\";\"130.85\"", "\"Total debit\";\"130.58\"", "8 footer"),
            ("multisafepay-accountant", "\"0.25\";\"D\"", "\"0.52\";\"D\"", "8 footer, 9 footer"),
            ("multisafepay-accountant", "\"50.00\";\"C\"", "\"50.00\";\"D\"", "7 footer, 8 footer"),
            ("multisafepay-accountant", "\"50.00\";\"C\"", "\"50.00\";\"X\"", "14 value"),
            ("multisafepay-accountant", "\"N097\"", "\"N099\"", "16 unknown-type"),
            (
                "multisafepay-accountant", "\"Currency\";\"EUR\"", "\"Currency\";\"EUX\"",
                "12 unknown-currency, 13 unknown-currency"
            ),
            ("multisafepay-accountant", "\"Tr status\"", "\"Tr stat\"", "11 unknown-column"),
            ("multisafepay-accountant", "\"Date till\"", "\"Until\"", "4 unknown-column"),
            ("multisafepay-accountant", "\"Closing balance\"", "\"Balance\"", "1 missing-column, 9 unknown-column"),
            ("multisafepay-accountant", "\"Creditdebit\"", "\"Creditdebet\"", "11 missing-column"),
            (
                "multisafepay-accountant", "\"2026-01-06 11:30:00\";\"50.00\"", "\"06-01-2026 11:30\";\"50.00\"",
                "14 date"
            ),
            ("klarna-settlement", "227.74;XISA", "227.47;XISA", "2 payout-sum"),
            ("klarna-settlement", "300.00;6.00", "301.00;6.00", "2 footer"),
            ("klarna-settlement", "6.00;0.00;1.26", "6.00;0.00;1.62", "2 footer"),
            ("klarna-settlement", ";NET;", ";GROSS;", "2 value"),
            ("klarna-settlement", "o-2;100.00", "o-2;10.00", "2 payout-sum, 2 footer"),
            ("klarna-settlement", "RETURN;2026", "RETRUN;2026", "9 unknown-type"),
            ("klarna-settlement", ";0.42;", ";0.24;", "2 footer, 2 payout-sum"),
            ("klarna-settlement", "5.00;5.00;0.00;0.00;", "6.00;5.00;0.00;0.00;", "2 payout-sum"),
        ] as [(String, String, String, String)])
    func `what a file states is held against its rows`(name: String, old: String, new: String, expected: String) throws
    {
        let text = name.hasPrefix("klarna") ? MappingFixtures.klarna : MappingFixtures.multisafepay
        let changed = try #require(text.range(of: old).map { text.replacingCharacters(in: $0, with: new) })
        let found =
            try refusal { _ = try read(name, changed) }?.findings.map { finding in
                "\(finding.line.map(String.init) ?? "-") \(finding.rule.rawValue)"
            } ?? []
        #expect(
            found.prefix(2).sorted().joined(separator: ", ")
                == expected.split(separator: ", ").sorted().joined(separator: ", "))
    }

    @Test(arguments: MappingFixtures.shipped) func `every row that is left out is missed`(name: String) throws {
        let text = name.hasPrefix("klarna") ? MappingFixtures.klarna : MappingFixtures.multisafepay
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let header = try #require(lines.firstIndex { $0.contains("Completed date") || $0.contains("capture_date") })
        let rows = lines.indices.filter { $0 > header && !lines[$0].isEmpty }
        #expect(rows.count == 6)
        for row in rows {
            var fewer = lines
            fewer.remove(at: row)
            #expect(try refusal { _ = try read(name, fewer.joined(separator: "\n")) } != nil, "row \(row)")
            var more = lines
            more.insert(lines[row], at: row)
            #expect(try refusal { _ = try read(name, more.joined(separator: "\n")) } != nil, "row \(row) twice")
        }
    }

    @Test func `a difference that is accepted becomes an adjustment`() throws {
        var options = ImportOptions(merchant: "m-1001")
        options.acceptedDifferences = [try #require(AcceptedDifference("0.27"))]
        options.why = "typed by hand"
        let text = MappingFixtures.klarna.replacing("227.74;XISA", with: "227.47;XISA")
        let part = try MappingFixtures.shippedProfile("klarna-settlement").read(text, options).intake.parts[0]
        #expect(part.entries.filter { $0.type == .adjustment }.map(\.net) == [-27])
        #expect(part.payouts.map(\.amount) == [22_747])
        // -5.00 carried in, all entries with the payout, 0.00 carried out.
        #expect(part.entries.map(\.net).reduce(0, +) - 500 == 0)
    }

    @Test func `a cut-out is held against nothing and pays nothing`() throws {
        var options = ImportOptions(merchant: "m-1001")
        options.isPart = true
        let text = MappingFixtures.klarna.split(separator: "\n", omittingEmptySubsequences: false).prefix(6)
            .joined(separator: "\n")
        let part = try MappingFixtures.shippedProfile("klarna-settlement").read(text, options).intake.parts[0]
        #expect(part.entries.map(\.type.word) == ["payment", "fee"])
        #expect(part.batches.isEmpty && part.payouts.isEmpty)
    }
}
