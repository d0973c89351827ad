import Imports
import Settlements
import Testing

/// Amounts with more decimals than their currency, and what is over once they are rounded.
@Suite struct `Rounding` {
    private static func mapping(_ amounts: String, currency: String = "EUR", more: String = "") -> String {
        """
        provider: acmepay
        amounts: \(amounts)
        header: found
        preamble: {layout: beside}
        fields:
          id: Id
          type: {column: Kind, values: {SALE: payment, FIX: adjustment, OUT: payout, RND: rounding}}
          booked_at: Date
          currency: {text: \(currency)}
          gross: Amount
          commission: Fee
          net: Net
          batch: Batch
        optional: [Fee, Net]
        \(more)
        """
    }

    private func read(_ mapping: String, _ rows: String) throws -> String {
        let profile = try MappingFixtures.profile(mapping)
        let options = ImportOptions(merchant: "m-1")
        let findings = try profile.findings(rows, options)
        guard findings.isEmpty else { return findings.joined(separator: ", ") }
        let entries = try profile.read(rows, options).intake.parts.flatMap(\.entries)
        return entries.map { "\($0.type.word) \($0.net)" }.joined(separator: ", ")
    }

    // To the nearest unit, from the middle to the even one (IEEE 754, 4.3.1, roundTiesToEven); in minor units.
    @Test(
        arguments: [
            ("{rounding: half_even}", "EUR", "10.005", "1000"), ("{rounding: half_even}", "EUR", "10.015", "1002"),
            ("{rounding: half_even}", "EUR", "-10.005", "-1000"), ("{rounding: half_even}", "EUR", "-10.015", "-1002"),
            ("{rounding: half_even}", "EUR", "10.00500001", "1001"),
            ("{rounding: half_even}", "EUR", "10.00499999", "1000"),
            ("{rounding: half_even}", "EUR", "0.995", "100"), ("{rounding: half_even}", "EUR", "-0.004", "0"),
            ("{rounding: half_even}", "EUR", "-0.006", "-1"), ("{rounding: half_even}", "EUR", "12.5", "1250"),
            ("{rounding: half_even}", "EUR", "12.50000000", "1250"), ("{rounding: half_even}", "EUR", "+1.006", "101"),
            ("{rounding: half_even}", "JPY", "12.5", "12"), ("{rounding: half_even}", "JPY", "13.5", "14"),
            ("{rounding: half_even}", "KWD", "1.0005", "1000"), ("{rounding: half_even}", "KWD", "1.00051", "1001"),
            ("{rounding: half_even, grouping: space}", "EUR", "1 234.56789", "123457"),
            ("{rounding: half_even}", "EUR", "92233720368547758.075", "2 amount"),
            ("{rounding: half_even}", "EUR", "92233720368547758.074", "9223372036854775807"),
            ("{rounding: half_even}", "EUR", "1.0051x", "2 amount"),
            ("{rounding: half_even}", "EUR", "1.0000000000001", "2 amount"),
            ("{decimal: point}", "EUR", "10.005", "2 amount"),
        ] as [(String, String, String, String)])
    func `an amount is rounded to its currency`(
        amounts: String, currency: String, text: String, expected: String
    ) throws {
        let rows = "Id,Kind,Date,Amount,Batch\n1,FIX,2026-01-05,\(text),\n"
        let found = try read(Self.mapping(amounts, currency: currency), rows)
        #expect(found == (expected.contains("amount") ? expected : "adjustment \(expected)"))
    }

    // Three sales of 10.004 are 30.012, paid as 30.01: rounded they are 30.00, and 0.01 is over. Three rounded amounts
    // explain 1.5 cents: one, not two.
    @Test(
        arguments: [
            ("10.004", "-30.01", "payment 1000, payment 1000, payment 1000, payout -3001, rounding 1"),
            ("10.004", "-29.99", "payment 1000, payment 1000, payment 1000, payout -2999, rounding -1"),
            ("10.004", "-30.00", "payment 1000, payment 1000, payment 1000, payout -3000"),
            ("10.004", "-30.02", "5 payout-sum"), ("10.00", "-30.01", "5 payout-sum"),
            ("10.00", "-30.00", "payment 1000, payment 1000, payment 1000, payout -3000"),
        ] as [(String, String, String)])
    func `what is over between a payout and its rows is a line of its own`(
        sale: String, paid: String, expected: String
    ) throws {
        let sales = (1...3).map { "\($0),SALE,2026-01-05,\(sale),b-1\n" }.joined()
        let rows = "Id,Kind,Date,Amount,Batch\n\(sales)4,OUT,2026-01-06,\(paid),b-1\n"
        #expect(try read(Self.mapping("{rounding: half_even}"), rows) == expected)
    }

    @Test func `the line names its payout`() throws {
        let rows = """
            Id,Kind,Date,Amount,Batch
            1,SALE,2026-01-05,10.0045,b-1
            2,SALE,2026-01-05,10.0045,b-1
            po-1,OUT,2026-01-06,-20.01,b-1

            """
        let part = try #require(
            try MappingFixtures.profile(Self.mapping("{rounding: half_even}"))
                .read(rows, ImportOptions(merchant: "m-1")).intake.parts.first)
        let entry = try #require(part.entries.last)
        #expect(entry.type == .rounding && entry.gross == 1 && entry.net == 1)
        #expect(entry.identity == "rounding/po-1" && entry.reference == "po-1" && entry.batch == "b-1")
        #expect(entry.booked == .date(try CalendarDate("2026-01-06")))
        #expect(part.entries.reduce(0) { $0 + $1.net } == 0)
    }

    // 10.004 and 20.004 are 30.008, stated as 30.01.
    @Test(
        arguments: [
            ("30.01", "payment 1000, payment 2000, rounding 1, payout -3001"), ("30.02", "1 payout-sum"),
            ("30.00", "payment 1000, payment 2000, payout -3000"),
        ] as [(String, String)])
    func `a payout that stands before the header is held against the rows`(paid: String, expected: String) throws {
        let rows = """
            Paid out,\(paid)
            Id,Kind,Date,Amount,Batch
            1,SALE,2026-01-05,10.004,b-1
            2,SALE,2026-01-05,20.004,b-1

            """
        let more = "payouts: {for_each: file, amount: {preamble: Paid out}}"
        let mapping = Self.mapping("{rounding: half_even}", more: more).replacing("OUT: payout, ", with: "")
        #expect(try read(mapping, rows) == expected)
    }

    // 10.006 - 0.124 = 9.882: rounded 10.01, -0.12, 9.88, and 10.01 - 0.12 = 9.89. Without rounding, or by more, it is wrong.
    @Test(
        arguments: [
            ("10.006,-0.124,9.882", "payment 989"), ("10.00,-0.12,9.87", "2 row-net"),
            ("10.006,-0.124,9.80", "2 row-net"),
        ] as [(String, String)])
    func `a row adds up within what its amounts were rounded by`(cells: String, expected: String) throws {
        let rows = "Id,Kind,Date,Amount,Fee,Net,Batch\n1,SALE,2026-01-05,\(cells),\n"
        #expect(try read(Self.mapping("{rounding: half_even}"), rows) == expected)
    }

    // A provider's own rounding row, in a mapping and in our own CSV: net is gross, and there is no fee.
    @Test func `a row of type rounding has no fee`() throws {
        let rows = "Id,Kind,Date,Amount,Batch\n1,RND,2026-01-05,-0.01,b-1\n"
        #expect(try read(Self.mapping("{decimal: point}"), rows) == "rounding -1")
        let header = "account,currency,id,type,booked_at,gross,net,commission\n"
        let options = ImportOptions(merchant: "m-1")
        #expect(try canonical.findings(header + "a/S1,EUR,1,rounding,2026-01-05,0.01,0.01,\n", options) == [])
        #expect(
            try canonical.findings(header + "a/S1,EUR,1,rounding,2026-01-05,0.01,0,-0.01\n", options) == ["2 value"])
    }
}
