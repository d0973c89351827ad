import Reports
import Settlements
import Testing

/// The plain-text twins of the three reports, and the subjects that they arrive under.
@Suite struct `Reports as text` {
    struct Written: CustomTestStringConvertible, Sendable {
        let report: ReportKind
        let language: ReportLanguage
        var testDescription: String { "\(report) \(language)" }

        static let all = ReportKind.allCases.flatMap { report in
            ReportLanguage.all.map { Written(report: report, language: $0) }
        }

        func statement() throws -> Statement {
            switch report {
            case .settlement: try TextStatements.settlement()
            case .fees: try TextStatements.fees()
            case .refunds: try TextStatements.refunds()
            }
        }
    }

    @Test(arguments: Written.all)
    func `a text is the one that was accepted, and narrow`(written: Written) throws {
        let text = try ReportText.render(try written.statement(), in: written.language)
        try Golden.expect(text, is: "text-\(written.report).\(written.language.tag).txt")
        for line in text.split(separator: "\n") {
            #expect(line.count <= ReportText.width)
            #expect(line.last != " ")
        }
    }

    /// Worked out in the comments of ``TextStatements``; `~` is a no-break space and `_` a narrow one.
    @Test(
        arguments: [
            (
                .fees, "en",
                [
                    "EUR~130.51", "1.44% of a volume of EUR~9,086.45", "Volume, 535 payments", " 119.16\n", " 11.35\n",
                    " 12.23\n", " 1.36%\n",
                ]
            ),
            (
                .fees, "nl",
                [
                    "EUR~130,51", "1,44% van het betaalvolume van EUR~9.086,45", "Betaalvolume, 535 betalingen",
                    " 119,16\n",
                    " 12,23\n",
                ]
            ),
            (
                .fees, "de",
                [
                    "130,51~EUR", "1,44~% des Zahlungsvolumens von 9.086,45~EUR", "Zahlungsvolumen, 535 Zahlungen",
                    " 119,16\n",
                ]
            ),
            (.fees, "fr", ["130,51~EUR", "1,44~% d’un volume encaissé de 9_086,45~EUR", "535 paiements", " 119,16\n"]),
            (
                .refunds, "en",
                [
                    "EUR~207.35", "given back in 8 refunds", "5 in full, 2 in part, 1 of payments", " 232.35\n",
                    " −25.00\n",
                    "3.30% of a volume of EUR~6,283.75", " 3.49\n", " 60.00%\n",
                ]
            ),
            (
                .refunds, "nl",
                ["EUR~207,35", "in 8 terugbetalingen", "3,30% van het betaalvolume van EUR~6.283,75", " 3,49\n"]
            ),
            (
                .refunds, "de",
                ["207,35~EUR", "in 8 Rückerstattungen", "3,30~% des Zahlungsvolumens von 6.283,75~EUR", " 3,49\n"]
            ),
            (
                .refunds, "fr",
                ["207,35~EUR", "en 8 remboursements", "3,30~% d’un volume encaissé de 6_283,75~EUR", " 3,49\n"]
            ),
            (.settlement, "fr", ["12_345,67~EUR", "1_234,50 +~59,24 +~13_750,52 −~12_345,67~=~2_698,59."]),
        ] as [(ReportKind, String, [String])])
    func `a text says what the figures come to`(report: ReportKind, tag: String, expected: [String]) throws {
        let language = try #require(ReportLanguage(tag))
        let text = try ReportText.render(try Written(report: report, language: language).statement(), in: language)
        for part in expected {
            #expect(text.contains(part.replacing("~", with: "\u{A0}").replacing("_", with: "\u{202F}")), "\(part)")
        }
    }

    @Test(
        arguments: [
            (.settlement, "en", "Settlement 2026-W46: EUR 12,345.67 to your bank — Acme Coffee B.V."),
            (.settlement, "nl", "Afrekening 2026-W46: EUR 12.345,67 naar uw bank — Acme Coffee B.V."),
            (.settlement, "de", "Abrechnung 2026-W46: 12.345,67 EUR an Ihre Bank — Acme Coffee B.V."),
            (
                .settlement, "fr",
                "Relevé 2026-W46\u{A0}: 12\u{202F}345,67 EUR virés sur votre compte bancaire — Acme Coffee B.V."
            ),
            (.fees, "en", "Fees 2026-W46: EUR 130.51 — Acme Coffee B.V."),
            (.fees, "nl", "Kosten 2026-W46: EUR 130,51 — Acme Coffee B.V."),
            (.fees, "de", "Gebühren 2026-W46: 130,51 EUR — Acme Coffee B.V."),
            (.fees, "fr", "Frais 2026-W46\u{A0}: 130,51 EUR — Acme Coffee B.V."),
            (.refunds, "en", "Refunds 2026-W46: EUR 207.35 — Acme Coffee B.V."),
            (.refunds, "nl", "Terugbetalingen 2026-W46: EUR 207,35 — Acme Coffee B.V."),
            (.refunds, "de", "Rückerstattungen 2026-W46: 207,35 EUR — Acme Coffee B.V."),
            (.refunds, "fr", "Remboursements 2026-W46\u{A0}: 207,35 EUR — Acme Coffee B.V."),
        ] as [(ReportKind, String, String)])
    func `a subject says which report, how much and for whom`(report: ReportKind, tag: String, expected: String) throws
    {
        let language = try #require(ReportLanguage(tag))
        #expect(
            try MailSubject.text(try Written(report: report, language: language).statement(), in: language) == expected)
    }

    @Test(arguments: [
        ("en", "no fees", "no refunds"), ("nl", "geen kosten", "geen terugbetalingen"),
        ("de", "keine Gebühren", "keine Rückerstattungen"), ("fr", "pas de frais", "aucun remboursement"),
    ])
    func `nothing is said as nothing`(tag: String, fees: String, refunds: String) throws {
        let language = try #require(ReportLanguage(tag))
        for (report, nothing) in [(ReportKind.fees, fees), (.refunds, refunds)] {
            let statement = try TextStatements.statement(report, "Nothing", [])
            #expect(try MailSubject.text(statement, in: language).contains(": \(nothing) — "))
            let text = try ReportText.render(statement, in: language)
            #expect(!text.contains("     0"), "\(text)")
        }
    }

    /// A payment of 59.80 with a fee of 0.30, and a refund of 15.00, both recorded late.
    @Test(arguments: [
        (ReportKind.fees, "en", "EUR 0.30 of earlier periods"), (.refunds, "en", "EUR 15.00 of earlier periods"),
        (.fees, "nl", "EUR 0,30 uit eerdere periodes"), (.refunds, "de", "15,00 EUR aus früheren Zeiträumen"),
        (.fees, "fr", "0,30 EUR de périodes antérieures"),
    ])
    func `what was recorded late is not said to be nothing`(report: ReportKind, tag: String, expected: String) throws {
        let language = try #require(ReportLanguage(tag))
        let groups = [
            TotalsGroup(
                section: .late, type: .payment, method: "visa", scheme: nil, channel: nil,
                totals: Totals(count: 1, gross: 5_980, fees: Fees(.processing, -30), net: 5_950)),
            TotalsGroup(
                section: .late, type: .refund, method: "visa", scheme: nil, channel: nil,
                totals: Totals(count: 1, gross: -1_500, fees: .none, net: -1_500)),
        ]
        let statement = try Samples.statement(
            [try Samples.figures(try Samples.account("EUR"), groups)], report: report)
        let subject = try MailSubject.text(statement, in: language)
        #expect(subject.contains(": \(expected) — "), "\(subject)")
    }

    /// By hand: of a payment of 2^53 + 1 minor units ten are refunded and seven are its fee, or the other way round where
    /// the amount is negative. `~` is a no-break space and `_` a narrow one.
    @Test(
        arguments: [
            (
                "EUR", 9_007_199_254_740_993,
                ["90,071,992,547,409.93", "90.071.992.547.409,93", "90.071.992.547.409,93", "90_071_992_547_409,93"]
            ),
            (
                "JPY", 9_007_199_254_740_993,
                ["9,007,199,254,740,993", "9.007.199.254.740.993", "9.007.199.254.740.993", "9_007_199_254_740_993"]
            ),
            ("KWD", 1_234_567, ["1,234.567", "1.234,567", "1.234,567", "1_234,567"]),
            ("CLF", 12_345_678, ["1,234.5678", "1.234,5678", "1.234,5678", "1_234,5678"]),
            ("EUR", -123_456, ["−1,234.56", "−1.234,56", "−1.234,56", "−1_234,56"]),
            ("JPY", -5, ["−5", "−5", "−5", "−5"]), ("KWD", 0, ["0.000", "0,000", "0,000", "0,000"]),
        ] as [(String, Int64, [String])])
    func `amounts are exact in every report and language`(currency: String, units: Int64, shown: [String]) throws {
        // A fee is what is paid; negative where it was given back. A refund likewise.
        let statements = [
            try TextStatements.statement(
                .fees, "Fees",
                [
                    TextStatements.group(.fee, nil, 1, gross: 0, fees: [.fixed: -units]),
                    TextStatements.group(.payment, "visa", 1, gross: 1_000, fees: [.markup: -1], invoiced: [.tax: 1]),
                ], currency: currency),
            try TextStatements.statement(
                .refunds, "Refunds", [TextStatements.group(.refund, "visa", 1, gross: -units)], currency: currency),
            try TextStatements.statement(.settlement, "Settlement", [], opening: units, currency: currency),
        ]
        for (language, shown) in zip(ReportLanguage.all, shown) {
            let expected = shown.replacing("_", with: "\u{202F}")
            for statement in statements {
                let text = try ReportText.render(statement, in: language)
                let page = try ReportPage(statement.report, from: Templates(directory: nil))
                    .render(statement, in: language)
                // With nothing to give back there is no line of its own.
                if units != 0 || statement.report != .fees {
                    #expect(text.contains(" \(expected)\n"), "\(text)")
                    #expect(page.contains(">\(expected)</td>"), "\(page)")
                }
                #expect(text.split(separator: "\n").allSatisfy { $0.count <= ReportText.width }, "\(text)")
            }
        }
    }

    @Test(arguments: Hostile.names)
    func `no name breaks a line`(name: String) throws {
        for report in ReportKind.allCases {
            let plain = try Hostile.statement(name)
            let figures = plain.accounts.map { account in
                AccountFigures(
                    account: account.account, balance: account.balance, groups: account.groups,
                    payouts: account.payouts.map { .init(payout: $0.payout, itemised: nil) }, brokenEntries: [])
            }
            let statement = try Samples.statement(figures, merchant: plain.merchant, report: report, title: name)
            for text in [try ReportText.render(statement, in: .english), try MailSubject.text(statement, in: .english)]
            {
                #expect(
                    !text.unicodeScalars.contains {
                        $0.value < 0x20 && $0 != "\n" || (0x202A...0x202E).contains($0.value)
                            || (0x2066...0x2069).contains($0.value)
                    })
            }
            #expect(!(try MailSubject.text(statement, in: .english)).contains("\n"))
        }
    }
}
