import Imports
import Settlements
import Testing

/// What the real files must come to, as `samples/README.md` and sums on paper have it.
@Suite(.enabled(if: Samples.directory != nil, "SETTLECAST_SAMPLES names no folder with the sample files"))
struct StripeSampleTests {
    private func options() throws -> ImportOptions {
        ImportOptions(merchant: "acme", zone: try zone("America/New_York"))
    }

    private func file(_ name: String) throws -> ImportFile {
        ImportFile(name: name, bytes: try Samples.bytes("stripe/\(name)"))
    }

    @Test func `the row that does not add up is the one that is named`() throws {
        let refusal = try #require(
            try refusal { _ = try stripe.read(file("settlement_report.csv"), options()) })
        #expect(refusal.findings.map(\.rule) == [.rowNet])
        let finding = try #require(refusal.findings.first)
        #expect(finding.line == 8)
        // 24 - 0 = 24.00, and 23.05 is 0.95 less.
        #expect([finding.expected, finding.found, finding.difference] == ["24.00", "23.05", "-0.95"])
        #expect(finding.message.contains("txn_005"))
        #expect(finding.message.contains("0.95"))
    }

    @Test func `a report with customer data imports, without that data`() throws {
        let read = try stripe.read(file("settlement_report_with_customer_data.csv"), options())
        let totals = try #require(read.summary.totals.first)
        // 25 + 10; 0.95 + 0.50; 24.05 + 10.00 - 0.50.
        #expect(totals.payments == (try amount("35.00")))
        #expect(totals.fees == (try amount("-1.45")))
        #expect(totals.net == (try amount("0.00")))
        #expect(read.summary.entries == 3)
        #expect(read.summary.payouts.map { "\($0.id) \($0.amount) \($0.isDerived)" } == ["po_test123 33.55 USD true"])
        let text = "\(read.intake)"
        for word in ["Homer", "homer@", "Evergreen", "Cher", "555-1234"] { #expect(!text.contains(word)) }
    }

    @Test func `a report of a payment and a dispute imports`() throws {
        let read = try stripe.read(file("payments_activity.csv"), options())
        let totals = try #require(read.summary.totals.first)
        #expect(totals.payments == (try amount("30.00")))
        #expect(totals.chargebacks == (try amount("-30.00")))
        #expect(totals.fees == (try amount("-16.20")))
        #expect(
            read.summary.payouts.map { "\($0.id) \($0.amount) \($0.isDerived)" }
                == ["po_abc 28.80 USD true", "po_def -45.00 USD true"])
    }
}
