import Settlements

/// Statements whose figures need a reason: payouts that the period cuts, reserves, conversions, corrections.
extension Samples {
    /// A euro account with all of them, the yen behind its conversions, and dollars taken from the bank.
    static func cutWeek() throws -> Statement {
        try statement([try cutEuro(), try soldYen(), try owedDollars()])
    }

    /// Before payouts: 9,000.00 − 90.00 + 31.45 − 450.00 + 100.00 − 18.90 − 0.01 = 8,572.54 in 67 entries. Late −40.00.
    /// Payouts 1,260.00 + 7,000.00 = 8,260.00. Closing 1,000.00 − 40.00 + 8,572.54 − 8,260.00 = 1,272.54.
    ///
    /// TX379 = 1,000.00 before − 20.00 late + 280.00 within = 1,260.00.
    /// TX380 = −20.00 late + 7,150.00 within − 150.00 after + 25.00 taken over − 5.00 handed on = 7,000.00; on its way at the end.
    /// By payout: 280.00 + 7,150.00 + 1,000.00 later + 111.09 not yet + 31.45 tied to none = 8,572.54.
    /// Reserve 2,000.00 + 450.00 − 100.00 = 2,350.00.
    static func cutEuro() throws -> AccountFigures {
        let account = try account("EUR")
        let groups = [
            group(.payment, "visa", nil, .online, 60, gross: 900_000, fees: [.commission: -9_000]),
            group(.conversion, nil, nil, nil, 3, gross: 3_145),
            group(.reserveHold, nil, nil, nil, 1, gross: -45_000),
            group(.reserveRelease, nil, nil, nil, 1, gross: 10_000),
            group(.tax, nil, nil, nil, 1, gross: 0, fees: [.tax: -1_890]),
            group(.rounding, nil, nil, nil, 1, gross: -1),
            group(.payout, nil, nil, nil, 2, gross: -826_000),
            group(.refund, "visa", nil, .online, 2, gross: -4_000, section: .late),
        ]
        let first = try cutPayout(
            "TX379", 126_000, "2026-11-10T09:00:00+01:00", batch: "379", valued: "2026-11-11")
        let second = try cutPayout(
            "TX380", 700_000, "2026-11-13T09:00:00+01:00", batch: "380", valued: "2026-11-16")
        let next = try cutPayout("TX381", 140_000, "2026-11-17T09:00:00+01:00", batch: "381", valued: nil)
        func share(
            _ batch: String?, _ payout: Payout?, _ entries: Int64, _ net: Int64, _ section: StatementSection = .period
        )
            -> PayoutShare
        {
            PayoutShare(section: section, batch: batch, payout: payout, sum: NetSum(entries: entries, net: net))
        }
        return AccountFigures(
            account: account, balance: .known(opening: 100_000, closing: 127_254), groups: groups,
            payouts: [
                .init(
                    payout: first,
                    itemised: .init(
                        before: NetSum(entries: 12, net: 100_000), late: NetSum(entries: 1, net: -2_000),
                        within: NetSum(entries: 3, net: 28_000))),
                .init(
                    payout: second,
                    itemised: .init(
                        late: NetSum(entries: 1, net: -2_000), within: NetSum(entries: 45, net: 715_000),
                        after: NetSum(entries: 1, net: -15_000), carriedIn: 2_500, carriedOut: 500)),
            ],
            coverage: .instant(try Instant(timestamp: "2026-11-16T00:00:00+01:00")),
            reserve: Reserve(opening: 200_000, closing: 235_000),
            details: AccountDetails(
                days: [], monthToDate: nil, lines: [],
                shares: [
                    share("379", first, 1, -2_000, .late), share("379", first, 3, 28_000),
                    share("380", second, 1, -2_000, .late), share("380", second, 45, 715_000),
                    share("381", next, 12, 100_000), share("382", nil, 4, 11_109), share(nil, nil, 3, 3_145),
                ],
                conversions: [
                    Conversion(
                        other: try Self.account("JPY"), own: NetSum(entries: 2, net: 2_145), otherNet: -3_410),
                    Conversion(other: nil, own: NetSum(entries: 1, net: 1_000), otherNet: 0),
                ]))
    }

    private static func cutPayout(
        _ id: String, _ amount: Int64, _ booked: String, batch: String, valued: String?
    ) throws -> Payout {
        Payout(
            identity: id, id: id, bankReference: "\(id) BATCH \(batch)", amount: amount,
            booked: .instant(try Instant(timestamp: booked)), batch: batch,
            valueDate: try valued.map { try CalendarDate($0) })
    }

    /// 8,000 + 1,200 sold − 3,410 changed into euro = 5,790.
    private static func soldYen() throws -> AccountFigures {
        AccountFigures(
            account: try account("JPY"), balance: .known(opening: 8_000, closing: 5_790),
            groups: [
                group(.payment, "jcb", nil, .online, 1, gross: 1_200),
                group(.conversion, nil, nil, nil, 2, gross: -3_410),
            ], payouts: [],
            details: AccountDetails(
                days: [], monthToDate: nil, lines: [],
                shares: [PayoutShare(section: .period, batch: nil, payout: nil, sum: NetSum(entries: 3, net: -2_210))],
                conversions: [
                    Conversion(other: try account("EUR"), own: NetSum(entries: 2, net: -3_410), otherNet: 2_145)
                ]))
    }

    /// A balance of −16.20, which the provider took from the bank.
    static func owedDollars() throws -> AccountFigures {
        let payout = try cutPayout("TXU1", -1_620, "2026-11-12T09:00:00+01:00", batch: "U1", valued: "2026-11-12")
        return AccountFigures(
            account: try account("USD"), balance: .known(opening: -1_620, closing: 0),
            groups: [group(.payout, nil, nil, nil, 1, gross: 1_620)],
            payouts: [.init(payout: payout, itemised: .init(before: NetSum(entries: 1, net: -1_620)))],
            details: AccountDetails(days: [], monthToDate: nil, lines: [], shares: []))
    }

    /// Revision 2: a chargeback of 25.00 came after the report, and a payment of 5.00 was withdrawn.
    ///
    /// Before: 500.00 + 990.00 + 5.00 = 1,495.00. Now: 500.00 + 990.00 − 25.00 = 1,465.00.
    static func revisedWeek() throws -> Statement {
        try statement([try revisedEuro()], revision: 2)
    }

    static func revisedEuro() throws -> AccountFigures {
        let chargeback = try line(
            .chargeback, "2026-11-14T11:00:00+01:00", gross: -2_500, method: "visa", reference: "PSP-9",
            order: "ORDER-9")
        let withdrawn = try line(.payment, "2026-11-10", gross: 500, method: "ideal", reference: "PSP-3")
        func sums(_ gross: Int64) -> Totals { Totals(count: 1, gross: gross, fees: .none, net: gross) }
        return AccountFigures(
            account: try account("EUR"), balance: .known(opening: 50_000, closing: 146_500),
            groups: [
                group(.payment, "visa", nil, .online, 10, gross: 100_000, fees: [.commission: -1_000]),
                group(.chargeback, "visa", nil, .online, 1, gross: -2_500),
            ], payouts: [],
            changes: AccountChanges(
                lines: [
                    .init(kind: .removed, section: .period, entry: withdrawn.entry),
                    .init(kind: .added, section: .period, entry: chargeback.entry),
                ], added: sums(-2_500), removed: sums(500), before: .init(opening: 50_000, closing: 149_500)))
    }

    /// The usual week without its last days, of which nobody knows yet: one account reaches to Thursday the 12th, one to a
    /// time, of one nobody has said, and a payout is not itemised.
    static func incompleteWeek() throws -> Statement {
        let usual = try usualWeek()
        return Statement(
            run: usual.run, report: usual.report, title: usual.title, merchant: usual.merchant, period: usual.period,
            sequence: usual.sequence, isPreliminary: false, watermark: usual.watermark,
            edition: Settlements.Edition(missing: [
                .coverage(try account("EUR"), until: .date(try CalendarDate("2026-11-13"))),
                .coverage(
                    try account("EUR", "stripe/acct_1"), until: .instant(try Instant(timestamp: "2026-11-14T08:00:00Z"))
                ),
                .coverage(try account("USD", "paypal/ACME"), until: nil),
                .itemisation(try account("EUR"), payout: "TX9"),
            ]), accounts: usual.accounts)
    }

    /// Nothing was booked, and the definition wants a notice of that.
    static func notice() throws -> Statement {
        try statement(
            [
                AccountFigures(
                    account: try account("EUR"), balance: .known(opening: 4_200, closing: 4_200), groups: [],
                    payouts: [],
                    coverage: .date(try CalendarDate("2026-11-16")))
            ],
            edition: Settlements.Edition(
                isBackfill: true, isNotice: true,
                voids: [
                    .init(
                        sequence: 44,
                        run: RunIdentity(
                            definition: "weekly-settlement", merchant: "m-1001", period: "2026-W44", revision: 1),
                        why: "the provider's file was wrong")
                ]))
    }
}
