import Settlements

/// The statements that are looked at as pictures before their goldens are accepted.
extension Samples {
    /// A café with two tills and a shop: one payout, late entries, cards split interchange++.
    static func usualWeek() throws -> Statement {
        let account = try account("EUR")
        let groups = [
            group(
                .payment, "visa", "visastandarddebit", .inPerson, 214, gross: 312_480,
                fees: [.markup: -1_562, .scheme: -406, .interchange: -625]),
            group(
                .payment, "visa", "visastandardcredit", .online, 96, gross: 287_115,
                fees: [.markup: -1_436, .scheme: -373, .interchange: -861]),
            group(
                .payment, "mc", "mcstandarddebit", .inPerson, 188, gross: 254_905,
                fees: [.markup: -1_275, .scheme: -357, .interchange: -510]),
            group(
                .payment, "mc", "mcstandardcredit", .online, 71, gross: 198_340,
                fees: [.markup: -992, .scheme: -278, .interchange: -595]),
            group(.payment, "ideal", nil, .online, 133, gross: 341_260, fees: [.processing: -3_325]),
            group(.payment, "paypal", nil, .online, 12, gross: 41_875, fees: [.commission: -1_340]),
            group(.refund, "visa", "visastandardcredit", .online, 3, gross: -8_985, fees: [.processing: -30]),
            group(.refund, "ideal", nil, .online, 5, gross: -14_250, fees: [.processing: -125]),
            group(.chargeback, "mc", "mcstandardcredit", .online, 1, gross: -4_995, fees: [.processing: -1_500]),
            group(.fee, nil, nil, nil, 1, gross: 0, fees: [.fixed: -2_500]),
            group(.tax, nil, nil, nil, 1, gross: 0, fees: [.tax: -525]),
            group(.reserveHold, nil, nil, nil, 1, gross: -14_078),
            group(.payout, nil, nil, nil, 1, gross: -1_234_567),
            group(
                .payment, "visa", "visastandardcredit", .online, 2, gross: 5_980,
                fees: [.markup: -30, .scheme: -8, .interchange: -18], section: .late),
        ]
        return try statement([
            try figures(
                account, opening: 123_450, groups,
                payouts: [try payout(1_234_567, "2026-11-12T09:00:00+01:00", entries: 698)])
        ])
    }

    /// Three accounts, one of them without a payout and one that a provider opened before our first data.
    static func severalAccounts() throws -> Statement {
        let euro = try figures(
            try account("EUR"), opening: 0,
            [
                group(.payment, "visa", "visastandardcredit", .online, 41, gross: 123_900, fees: [.commission: -1_735]),
                group(.payment, "bcmc", nil, .inPerson, 17, gross: 20_400, fees: [.commission: -204]),
                group(.payout, nil, nil, nil, 3, gross: -142_361),
            ],
            payouts: [
                try payout(50_000, "2026-11-09T09:00:00+01:00", id: "TX1", entries: 20),
                try payout(50_000, "2026-11-11T09:00:00+01:00", id: "TX2", bank: nil, entries: 19),
                try payout(42_361, "2026-11-13T09:00:00+01:00", id: "TX3", bank: "TX3 ACME", entries: nil),
            ])
        let yen = try figures(
            try account("JPY"), opening: 5_000,
            [group(.payment, "jcb", nil, .online, 9, gross: 1_234_567, fees: [.commission: -43_210])])
        let dollar = try figures(
            try account("USD", "paypal/ACME"), opening: nil,
            [
                group(.payment, "paypal", nil, nil, 20, gross: 90_071_99, fees: [.commission: -31_000]),
                group(.payout, nil, nil, nil, 1, gross: -869_719),
            ], payouts: [try payout(869_719, "2026-11-14T01:30:00-08:00", id: "P-77", bank: "PAYPAL P77", entries: nil)]
        )
        return try statement([euro, yen, dollar], revision: 2)
    }

    /// More was refunded than earned, nothing was paid out, and the week is not over.
    static func negativeBalance() throws -> Statement {
        let sent = try payout(25_000, "2026-11-05T09:00:00+01:00", id: "TX377", bank: "TX377 BATCH 377").payout
        return try statement(
            [
                try figures(
                    try account("EUR"), opening: 12_000,
                    [
                        group(.payment, "visa", nil, .online, 2, gross: 4_400, fees: [.commission: -70]),
                        group(.refund, "visa", nil, .online, 7, gross: -98_000, fees: [.processing: -210]),
                        group(.payoutReversal, nil, nil, nil, 1, gross: 25_000),
                    ], returns: [try returned(25_000, "2026-11-11", "R-377", of: sent)])
            ], sequence: nil, isPreliminary: true)
    }

    /// Nobody stated where the account began.
    static func unknownBalance() throws -> Statement {
        try statement([
            try figures(
                try account("USD", "adyen/YOURCOMPANY_ACCOUNT"), opening: nil,
                [
                    group(
                        .payment, "visa", nil, .online, 120, gross: 3_401_200,
                        fees: [.markup: -17_006, .interchange: -9_000]),
                    group(
                        .payment, "mc", nil, .inPerson, 101, gross: 2_281_575,
                        fees: [.markup: -11_408, .interchange: -5_359]),
                    group(.refund, "mc", nil, .online, 6, gross: -109_195),
                    group(.payout, nil, nil, nil, 1, gross: -5_530_807),
                ], payouts: [try payout(5_530_807, "2026-11-10T12:00:00+01:00", entries: 227)])
        ])
    }

    static func emptyWeek() throws -> Statement {
        try statement([try figures(try account("EUR"), opening: 4_200, [TotalsGroup]())])
    }

    /// A month with everything: each type, many methods and schemes, a payout a day, amounts that fill their columns.
    static func longMonth() throws -> Statement {
        let methods = [
            "visa", "mc", "ideal", "paypal", "amex", "bcmc", "klarna", "applepay", "googlepay", "sepadirectdebit",
            "eps", "blik",
            "twint", "a-method-that-nobody-knows-and-that-has-a-long-name", "swish", "vipps", "alipay", "jcb",
        ]
        var groups: [TotalsGroup] = []
        for (index, method) in methods.enumerated() {
            let size = Int64(methods.count - index)
            for scheme in ["standardcredit", "commercialdebit"] {
                groups.append(
                    group(
                        .payment, method, method + scheme, index % 2 == 0 ? .online : .inPerson, 1_204 * size,
                        gross: 98_765_432 * size,
                        fees: [.markup: -98_765 * size, .scheme: -12_345 * size, .interchange: -197_531 * size]))
            }
        }
        for type in EntryType.allCases where type != .payment && type != .payout {
            let isCost = type == .fee || type == .tax
            groups.append(
                group(
                    type, nil, nil, nil, 3, gross: isCost ? 0 : type == .payoutReversal ? 1_234_567 : -1_234_567,
                    fees: isCost ? [.fixed: -55_000, .fx: -1] : [:]))
        }
        let days = try (1...30).map { day in
            try payout(
                98_765_432 + Int64(day), "2026-11-\(day < 10 ? "0" : "")\(day)T08:00:00+01:00", id: "TX\(1000 + day)",
                bank: "TX\(1000 + day)XT BATCH \(day) ACMECOFFEE", entries: 1_500)
        }
        groups.append(group(.payout, nil, nil, nil, 30, gross: -days.reduce(0) { $0 + $1.payout.amount }))
        return try statement(
            [try figures(try account("EUR"), opening: 1_234_567_890, groups, payouts: days)],
            period: try Period(label: "2026-11", .month, in: try zones.zone("Europe/Amsterdam")),
            title: "Monthly settlement report")
    }
}
