import Imports
import Settlements
import Testing

/// When the bank has a payout, as far as files say it.
@Suite struct `Value dates` {
    private static let header = "account,currency,id,type,booked_at,gross,net,value_date,bank_reference\n"

    // Cells of a row after account and currency, then the payout's value date, or a finding.
    @Test(
        arguments: [
            ("1,payout,2026-01-05,-10,-10,2026-01-07,", "2026-01-07"),
            ("1,payout,2026-01-05T23:00:00Z,-10,-10,2026-01-06,", "2026-01-06"),
            ("1,payout,2026-01-05,-10,-10,,", "none"),
            ("1,payout,2026-01-05,-10,-10,2026-02-30,", "2 date"),
            ("1,payout,2026-01-05,-10,-10,2026-01-05T10:00:00Z,", "2 date"),
            ("1,payment,2026-01-05,10,10,2026-01-07,", "2 value"),
            ("1,payout_reversal,2026-01-05,10,10,2026-01-07,", "2 value"),
        ] as [(String, String)])
    func `our own CSV says it on a payout`(cells: String, expected: String) throws {
        let text = Self.header + "acmepay/S1,EUR,\(cells)\n"
        let findings = try canonical.findings(text, ImportOptions(merchant: "m-1"))
        guard findings.isEmpty else {
            #expect(findings == [expected])
            return
        }
        let payouts = try canonical.read(text, ImportOptions(merchant: "m-1")).intake.parts.flatMap(\.payouts)
        #expect(payouts.map { $0.valueDate?.description ?? "none" } == [expected])
    }

    // When its own row was booked, when it is effective; each payout's value date. Without a row of its own it is booked then.
    @Test(
        arguments: [
            ("2026-01-05 12:00:00", "2026-01-08 00:00:00", "2026-01-08"),
            ("2026-01-08 00:00:00", "2026-01-08 00:00:00", "none"),
            ("", "2026-01-08 00:00:00", "none"),
        ] as [(String, String, String)])
    func `Stripe says it where the payout was booked before`(
        created: String, effective: String, expected: String
    ) throws {
        let paid = ["automatic_payout_effective_at_utc": effective]
        var file = StripeFile.plain
        for index in file.rows.indices { file = file.with(index, paid) }
        if !created.isEmpty { file = file.adding(StripeFile.sent, paid.merging(["created_utc": created]) { $1 }) }
        let payouts = try stripe.read(file.text).intake.parts.flatMap(\.payouts)
        #expect(payouts.map { $0.valueDate?.description ?? "none" } == [expected])
    }

    private static let mapping = """
        provider: acmepay
        dates: {pattern: ["yyyy-MM-dd HH:mm", yyyy-MM-dd], zone: Europe/Amsterdam}
        fields:
          id: Id
          type: {column: Kind, values: {SALE: payment, OUT: payout}}
          booked_at: Date
          value_date: Bank
          currency: {text: EUR}
          net: Amount
          batch: Batch

        """

    @Test func `a mapping says it on a payout's row`() throws {
        // 00:30 in Amsterdam is the day before in UTC: the date is that of the file's clocks.
        let file = """
            Id,Kind,Date,Bank,Amount,Batch
            1,SALE,2026-01-05,,10,b-1
            2,OUT,2026-01-06,2026-01-08 00:30,-10,b-1

            """
        let payouts = try MappingFixtures.profile(Self.mapping).read(file, ImportOptions(merchant: "m-1")).intake.parts
            .flatMap(\.payouts)
        #expect(payouts.map { $0.valueDate?.description } == ["2026-01-08"])
    }

    @Test func `a mapping says it of a payout that no row tells of`() throws {
        let file = """
            Id,Kind,Date,Bank,Amount,Batch
            1,SALE,2026-01-05,2026-01-08,10,b-1
            2,SALE,2026-01-05,2026-01-09,10,b-1
            3,SALE,2026-01-05,,10,b-2

            """
        let mapping = Self.mapping.replacing(", OUT: payout", with: "") + "payouts: {for_each: batch}\n"
        let payouts = try MappingFixtures.profile(mapping).read(file, ImportOptions(merchant: "m-1")).intake.parts
            .flatMap(\.payouts)
        #expect(payouts.map { "\($0.id) \($0.valueDate?.description ?? "none")" } == ["b-1 2026-01-09", "b-2 none"])
    }
}
