import Foundation
import Imports
import Settlements
import Support
import Testing

/// What the real files must come to. Their figures are stated by whoever published or counted them, not by this program.
@Suite(.enabled(if: Samples.directory != nil, "SETTLECAST_SAMPLES names no folder with the sample files"))
struct AdyenSampleTests {
    private func options() throws -> ImportOptions {
        ImportOptions(merchant: "acme", zone: try zone("Europe/Amsterdam"))
    }

    @Test func `batch 380 imports and foots`() throws {
        let reading = try adyen.read(Samples.adyen("batch_380"), options())
        let totals = try #require(reading.summary.totals.first)
        #expect(reading.summary.totals.count == 1)
        #expect(reading.summary.entries == 228)
        #expect(totals.payments == (try amount("56827.75")))
        #expect(totals.refunds == (try amount("-1091.95")))
        #expect(totals.chargebacks == (try amount("0")))
        #expect(totals.fees == (try amount("-427.73")))
        #expect(totals.net == (try amount("0")))
        #expect(reading.summary.payouts.map(\.id) == ["TX635094301XT"])
        #expect(reading.summary.payouts.map(\.amount) == [try amount("55308.07")])
        let part = try #require(reading.intake.parts.first)
        #expect(part.account.provider == "adyen/YOURCOMPANY_ACCOUNT")
        #expect(part.batches.map(\.carriedIn) == [0])
        #expect(part.payouts.first?.bankReference == "TX635094301XT batch 380, YOURCOMPANY_ACCOUNT")
        #expect(Set(part.entries.map(\.identity)).count == 228)
        // 2021-01-06 23:50:00 CET, its rows' Booking Date, is an hour earlier in UTC.
        #expect(part.batches.first?.opened == .instant(try Instant(timestamp: "2021-01-06T22:50:00Z")))
    }

    @Test func `batch 238 carries its balance over`() throws {
        let reading = try adyen.read(Samples.adyen("batch_238"), options())
        let part = try #require(reading.intake.parts.first)
        #expect(reading.summary.entries == 1)
        #expect(reading.summary.payouts.isEmpty)
        #expect(reading.summary.totals.first?.fees == (try amount("-0.09")))
        #expect(reading.summary.totals.first?.net == (try amount("0")))
        #expect(part.batches.first?.carriedIn == 45_433_199)
        #expect(part.batches.first?.carriedOut == 45_433_190)
        // No Booking Date: the batch's close, 2022-03-02 02:21:49 CET.
        #expect(part.entries.first?.booked == .instant(try Instant(timestamp: "2022-03-02T01:21:49Z")))
    }

    @Test func `columns in another order make no difference`() throws {
        let seed: UInt64 = 7
        var random = Seeded(seed: seed)
        let file = try Samples.adyen("batch_380")
        let expected = try adyen.read(file, options()).intake.parts
        for _ in 0..<5 {
            var cells = Cells(try Samples.bytes("adyen/\(file.name)"))
            let order = cells.rows[0].indices.shuffled(using: &random)
            cells.rows = cells.rows.map { row in order.map { row[$0] } }
            let shuffled = try adyen.read(ImportFile(name: file.name, bytes: cells.bytes), options()).intake.parts
            #expect(shuffled.map(\.entries) == expected.map(\.entries), "seed \(seed)")
            #expect(shuffled.map(\.batches) == expected.map(\.batches), "seed \(seed)")
            #expect(shuffled.map(\.payouts) == expected.map(\.payouts), "seed \(seed)")
        }
    }
}
