import Foundation
import Imports
import Runs
import Settlements
import Store
import Support
import Testing

/// Statements of real files, checked by hand: the arithmetic stands beside each, from the files' own rows.
///
/// The files are not ours and not in the repository: without the variable SETTLECAST_SAMPLES these tests are skipped.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SETTLECAST_SAMPLES"] != nil, "no SETTLECAST_SAMPLES"))
struct `Statements on paper` {
    let scratch: Scratch
    let store: SQLiteStore
    let amsterdam: Zone

    init() throws {
        scratch = try Scratch()
        store = try SQLiteStore(path: scratch.file("settlecast.sqlite"), create: true)
        amsterdam = try Zones().zone("Europe/Amsterdam")
    }

    /// Batch 238 took over 454,331.99, paid a fee of 0.09 and handed on the rest; it has no payout. Its rows have no booking
    /// date: they are booked when it closed, on 2 March 2022. The batch 239 behind it is ours: 98.80 earned, all paid out.
    @Test func `an unpaid batch hands its balance on to the next, which pays it out`() async throws {
        try await take("adyen/settlement_detail_report_batch_238.csv", as: "adyen-settlement-details")
        let first = try #require(try await statement(.week, "2022-W09").first)
        // 454,331.99 − 0.09 = 454,331.90
        #expect(first.balance == .known(opening: 45_433_199, closing: 45_433_190))
        #expect(first.totals.count == 1 && first.totals.gross == 0 && first.totals.net == -9)
        #expect(first.payouts.isEmpty)

        try await take(Self.batch239, named: "batch_239.csv", as: "adyen-settlement-details")
        let preceding = StatementRequest.Preceding(
            end: try week("2022-W10").start, isNext: true, watermark: 1, closings: [first.account: 45_433_190])
        let second = try #require(try await statement(.week, "2022-W10", preceding).first)
        // 454,331.90 + (100.00 − 1.20) − 454,430.70 = 0.00
        #expect(second.balance == .known(opening: 45_433_190, closing: 0))
        #expect(second.late == .zero)
        let payout = try #require(second.payouts.first)
        #expect(second.payouts.count == 1 && payout.payout.amount == 45_443_070)
        // 98.80 of one entry + 454,331.90 carried = 454,430.70
        #expect(
            payout.itemised == .init(within: NetSum(entries: 1, net: 9_880), carriedIn: 45_433_190))
    }

    /// Batch 380: 220 payments and 6 refunds booked on 6 January 2021, a fee of 38.10 and the payout of 55,308.07 on the 7th.
    /// Σ net of the rows of the 6th is 56,438.52 − 1,092.35 = 55,346.17.
    @Test func `a payout that a period's end cuts says what lies on either side`() async throws {
        try await take("adyen/settlement_detail_report_batch_380.csv", as: "adyen-settlement-details")
        let details = DetailRequest(days: true, monthToDate: false, selection: nil, limit: 0, payouts: true)
        let first = try #require(try await statement(.day, "2021-01-06", details: details).first)
        #expect(first.totals.count == 226 && first.totals.net == 5_534_617)
        #expect(first.payouts.isEmpty)
        #expect(first.balance == .known(opening: 0, closing: 5_534_617))
        // All of the day is paid by a payout of the day after.
        let shares = try #require(first.details.shares)
        #expect(shares.map(\.sum) == [NetSum(entries: 226, net: 5_534_617)])
        #expect(shares.first?.payout?.id == "TX635094301XT" && shares.first?.batch == "380")

        let preceding = StatementRequest.Preceding(
            end: try Period(label: "2021-01-07", .day, in: amsterdam).start, isNext: true, watermark: 1,
            closings: [first.account: 5_534_617])
        let second = try #require(try await statement(.day, "2021-01-07", preceding, details: details).first)
        let payout = try #require(second.payouts.first)
        #expect(payout.payout.amount == 5_530_807)
        // 55,346.17 before the day − 38.10 on it = 55,308.07
        #expect(
            payout.itemised
                == .init(before: NetSum(entries: 226, net: 5_534_617), within: NetSum(entries: 1, net: -3_810)))
        // 55,346.17 − 38.10 − 55,308.07 = 0.00
        #expect(second.balance == .known(opening: 5_534_617, closing: 0))
        let parts = try #require(second.details.shares)
        #expect(parts.map(\.sum) == [NetSum(entries: 1, net: -3_810)])
    }

    /// Vipps pays gross and invoices its fees: settlements of 819.60 and 92.70 in February 2018, 15.30 in March.
    @Test(arguments: [
        // Captures 2,510.71 + 132.00 = 2,642.71, refunds −1,691.11 − 39.30 = −1,730.41: 912.30. Fees 92.04 + 14.64 = 106.68.
        (
            "2018-02", payments: Int64(264_271), refunds: Int64(-173_041), paid: [Int64(81_960), 9_270],
            invoiced: Int64(-10_668)
        ),
        ("2018-03", payments: 1_530, refunds: 0, paid: [1_530], invoiced: -181),
    ])
    func `fees that are invoiced are in no balance`(
        month: String, payments: Int64, refunds: Int64, paid: [Int64], invoiced: Int64
    ) async throws {
        try await take("vipps/Example-Gross.xml", as: "vipps-settlement")
        let account = try #require(try await statement(.month, month).first)
        func gross(_ type: EntryType) -> Int64 {
            account.groups.filter { $0.type == type }.reduce(0) { $0 + $1.totals.gross }
        }
        #expect(gross(.payment) == payments)
        #expect(gross(.refund) == refunds)
        #expect(account.payouts.map(\.payout.amount) == paid)
        #expect(account.payouts.allSatisfy { $0.itemised?.isCut == false })
        #expect(try account.totals.fees.total() == 0)
        #expect(try account.totals.invoiced.total() == invoiced)
        // What was sold less what was given back is what was paid out.
        #expect(account.totals.net == payments + refunds - paid.reduce(0, +))
        #expect(account.totals.net == 0)
    }

    // MARK: What the tests are made of

    private func take(_ sample: String, as profile: String) async throws {
        let directory = try #require(ProcessInfo.processInfo.environment["SETTLECAST_SAMPLES"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory).appending(path: sample))
        try await take([UInt8](bytes), named: String(sample.split(separator: "/").last ?? ""), as: profile)
    }

    private func take(_ bytes: [UInt8], named name: String, as profile: String) async throws {
        let profile = try #require(Profile(name: profile))
        _ = try await store.take(
            [ImportFile(name: name, bytes: bytes)], as: profile, ImportOptions(merchant: "acme", zone: amsterdam),
            at: try Instant(timestamp: "2022-03-14T06:00:00Z"))
    }

    private func week(_ label: String) throws -> Period { try Period(label: label, .week, in: amsterdam) }

    private func statement(
        _ kind: PeriodKind, _ label: String, _ preceding: StatementRequest.Preceding? = nil,
        details: DetailRequest = .none
    ) async throws -> [AccountStatement] {
        let request = StatementRequest(
            merchant: "acme", period: try Period(label: label, kind, in: amsterdam), preceding: preceding,
            details: details)
        return try await store.read(request) { try AccountStatement.prove(try $0.figures()) }
    }

    private static let batch239 = Array(
        """
        Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,\
        Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),\
        Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,\
        Modification Merchant Reference,Batch Number
        CompanyNL,YOURCOMPANY_ACCOUNT,,,,2022-03-02 02:21:49,CET,Balancetransfer,Balancetransfer,,,,,USD,,454331.90,,,,,,Balancetransfer from batch 238,239
        CompanyNL,YOURCOMPANY_ACCOUNT,PSP239,order-239,visa,2022-03-08 10:00:00,CET,Settled,CAP239,USD,,100,1,USD,,98.8,1.2,,,,,,239
        CompanyNL,YOURCOMPANY_ACCOUNT,,,,2022-03-09 02:00:00,CET,MerchantPayout,"TX239XT batch 239, YOURCOMPANY_ACCOUNT",,,,,USD,454430.70,,,,,,,,239

        """.utf8)
}
