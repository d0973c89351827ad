import Foundation
import Reports
import Settlements
import Testing

/// What gives each figure its reason: what a payout is made of, where money is, what a revision changed.
@Suite struct ProofTests {
    struct Told: CustomTestStringConvertible, Sendable {
        let name: String
        let language: ReportLanguage
        let make: @Sendable () throws -> Statement
        var testDescription: String { "\(name) \(language)" }

        static let all = ReportLanguage.all.flatMap { language in
            [
                Told(name: "text-cut", language: language) { try Samples.cutWeek() },
                Told(name: "text-revised", language: language) { try Samples.revisedWeek() },
                Told(name: "text-notice", language: language) { try Samples.notice() },
                Told(name: "text-incomplete", language: language) { try Samples.incompleteWeek() },
            ]
        }
    }

    @Test(arguments: Told.all)
    func `a text is the one that was accepted, and narrow`(told: Told) throws {
        let text = try ReportText.render(try told.make(), in: told.language)
        try Golden.expect(text, is: "\(told.name).\(told.language.tag).txt")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 76 && $0.last != " " })
    }

    // MARK: Revisions

    /// 1,465.00 − 1,495.00 = −30.00.
    @Test(
        arguments: [
            (
                "en",
                "Revision 2 replaces revision 1 of this report (weekly-settlement@m-1001/2026-W46.1): "
                    + "1 entry was added, 1 entry was removed, the closing balance is EUR~30.00 lower. "
                    + "Reason: 2 entries came after the report."
            ),
            (
                "nl",
                "Revisie 2 vervangt revisie 1 van dit rapport (weekly-settlement@m-1001/2026-W46.1): "
                    + "1 mutatie toegevoegd, 1 mutatie vervallen, het eindsaldo is EUR~30,00 lager. "
                    + "Reden: 2 entries came after the report."
            ),
            (
                "de",
                "Fassung 2 ersetzt Fassung 1 dieses Berichts (weekly-settlement@m-1001/2026-W46.1): "
                    + "1 Buchung kam hinzu, 1 Buchung entfiel, der Endsaldo ist um 30,00~EUR niedriger. "
                    + "Grund: 2 entries came after the report."
            ),
            (
                "fr",
                "La révision 2 remplace la révision 1 de ce rapport (weekly-settlement@m-1001/2026-W46.1)~: "
                    + "1 opération ajoutée, 1 opération retirée, le solde de clôture diminue de 30,00~EUR. "
                    + "Motif~: 2 entries came after the report."
            ),
        ])
    func `the first line of a revision says what it replaces, what changed, and why`(tag: String, said: String) throws {
        let language = try #require(ReportLanguage(tag))
        let statement = try Samples.revisedWeek()
        let words = said.replacing("~", with: "\u{A0}")
        let text = try ReportText.render(statement, in: language)
        let start = text.components(separatedBy: "\n\n")[0]
        #expect(start.replacing("\n  ", with: " ") == "! " + words)
        #expect(try ReportPage(.settlement, from: .ours).render(statement, in: language).contains(">\(words)</p>"))
        #expect(try MailSubject.text(statement, in: language).contains(/(revision|revisie|Fassung|révision) 2/))
    }

    /// What the program gives as a reason is told by what changed, in the reader's language.
    @Test(arguments: [(true, 1), (false, 0)])
    func `a reason is said where a person gave it`(isByHand: Bool, count: Int) throws {
        let run = RunIdentity(definition: "weekly", merchant: "m-1001", period: "2026-W46", revision: 1)
        let statement = try Samples.statement(
            [try Samples.revisedEuro()], revision: 2,
            edition: Settlements.Edition(replaces: .init(run: run, why: "a word with Acme", isByHand: isByHand)))
        for text in [
            try ReportText.render(statement, in: .english),
            try ReportPage(.settlement, from: .ours).render(statement, in: .english),
        ] { #expect(text.components(separatedBy: "Reason: a word with Acme.").count == 1 + count) }
    }

    /// What a revision of one account changes, and what its first line says of it.
    @Test(
        arguments: [
            (2, 0, 1_000, 1_500, "2 entries were added, the closing balance is EUR~5.00 higher"),
            (1, 1, 1_000, 1_000, "1 entry was added, 1 entry was removed, the closing balance is the same"),
            (0, 0, 1_000, 999, "the closing balance is EUR~0.01 lower"),
            (0, 0, 1_000, 1_000, "no entry was added or removed"),
            (0, 1_234, nil, 1_000, "1,234 entries were removed"),
        ] as [(Int64, Int64, Int64?, Int64, String)])
    func `what changed is counted`(added: Int64, removed: Int64, before: Int64?, now: Int64, said: String) throws {
        // The opening balance moves by what the entries do not explain.
        let moved = now - (before ?? now)
        func totals(_ count: Int64) -> Totals { Totals(count: count, gross: 0, fees: .none, net: 0) }
        let figures = AccountFigures(
            account: try Samples.account("EUR"), balance: .known(opening: now, closing: now), groups: [], payouts: [],
            changes: AccountChanges(
                lines: [], added: totals(added), removed: totals(removed),
                before: before.map { .init(opening: now - moved, closing: $0) }))
        let text = try ReportText.render(try Samples.statement([figures], revision: 2), in: .english)
        let first = text.components(separatedBy: "\n\n")[0].replacing("\n  ", with: " ")
        #expect(first.contains("W46.1): \(said.replacing("~", with: "\u{A0}")). Reason"), "\(first)")
    }

    @Test func `of many accounts the first line names three and counts the others`() throws {
        let accounts = try (1...6).map { number in
            AccountFigures(
                account: try Samples.account("EUR", "adyen/SHOP_\(number)"), balance: .known(opening: 0, closing: 0),
                groups: [], payouts: [],
                changes: AccountChanges(
                    lines: [], added: Totals(count: number == 2 ? 0 : 1, gross: 0, fees: .none, net: 0), removed: .zero,
                    before: .init(opening: 0, closing: 0)))
        }
        let text = try ReportText.render(try Samples.statement(accounts, revision: 3), in: .english)
        let first = text.components(separatedBy: "\n\n")[0].replacing("\n  ", with: " ")
        let same = "1 entry was added, the closing balance is the same"
        #expect(
            first.hasPrefix(
                "! Revision 3 replaces revision 2 of this report (weekly-settlement@m-1001/2026-W46.2): adyen/SHOP_1, EUR: "
                    + "\(same); adyen/SHOP_3, EUR: \(same); adyen/SHOP_4, EUR: \(same); 2 more accounts have changes. "),
            "\(first)")
        #expect(text.contains("In this account no entry was added or removed."))
    }

    /// 30 lines of 1.00 were added of 40: 25 are shown, and the rest is 15 of 15.00.
    @Test func `more changes than a page shows are counted and summed`() throws {
        let lines = try (1...30).map { number in
            AccountChanges.Line(
                kind: .added, section: .late,
                entry: try Samples.line(.payment, "2026-11-10", gross: 100, order: "A\(number)").entry)
        }
        let added = Totals(count: 40, gross: 4_000, fees: .none, net: 4_000)
        let figures = AccountFigures(
            account: try Samples.account("EUR"), balance: .known(opening: 0, closing: 4_000),
            groups: [Samples.group(.payment, nil, nil, nil, 40, gross: 4_000, section: .late)], payouts: [],
            changes: AccountChanges(
                lines: lines, added: added, removed: .zero, before: .init(opening: 0, closing: 0)))
        let statement = try Samples.statement([figures], revision: 2)
        let text = try ReportText.render(statement, in: .english)
        #expect(text.contains("A25") && !text.contains("A26"))
        let columns = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(columns.contains("15 more added 15.00 0.00 15.00"))
        #expect(columns.contains("All that was added, 40 entries 40.00 0.00 40.00"))
        #expect(columns.contains("Closing balance 0.00 40.00 40.00"))
        let page = try ReportPage(.settlement, from: .ours).render(statement, in: .english)
        #expect(page.contains(">15 more added<"))
    }

    // MARK: Payouts

    /// A payout, and what is said below it.
    @Test func `a payout tells its parts where the period's entries alone do not explain it`() throws {
        func said(
            _ itemised: AccountFigures.PaidOut.Itemisation?, amount: Int64, valued: String? = nil
        ) throws -> [String] {
            let payout = Payout(
                identity: "TX1", id: "TX1", bankReference: "REF", amount: amount,
                booked: .date(try CalendarDate("2026-11-12")),
                batch: "1", valueDate: try valued.map { try CalendarDate($0) })
            let figures = AccountFigures(
                account: try Samples.account("EUR"), balance: .known(opening: 0, closing: -amount),
                groups: [Samples.group(.payout, nil, nil, nil, 1, gross: -amount)],
                payouts: [.init(payout: payout, itemised: itemised)])
            let text = try ReportText.render(try Samples.statement([figures]), in: .english)
            let table = text.components(separatedBy: "\nPayouts\n-------\n")[1].components(separatedBy: "Total")[0]
            return table.split(separator: "\n").dropLast().map { $0.split(separator: " ").joined(separator: " ") }
        }
        #expect(
            try said(.init(within: NetSum(entries: 2, net: 500)), amount: 500, valued: "2026-11-12") == [
                "Thu 12 Nov 2026 · REF, pays 2 entries, which add up to it 5.00"
            ])
        #expect(
            try said(.init(within: NetSum(entries: 2, net: 500)), amount: 500, valued: "2026-11-13") == [
                "Thu 12 Nov 2026 · REF, pays 2 entries, which add up to it 5.00", "value date Fri 13 Nov 2026",
            ])
        #expect(try said(nil, amount: 500) == ["Thu 12 Nov 2026 · REF, not itemised by the provider 5.00"])
        // 5.00 + 1.00 + 1.00 − 3.00 − 0.50 = 3.50.
        #expect(
            try said(
                .init(
                    before: NetSum(entries: 1, net: 500), within: NetSum(entries: 1, net: 100), carriedIn: 100,
                    carriedOut: 300,
                    otherPayouts: -50), amount: 350, valued: "2026-11-16") == [
                    "Thu 12 Nov 2026 · REF, pays 2 entries, made up as follows 3.50",
                    "on its way to your bank at the end of the period, value date Mon 16 Nov", "2026",
                    "Booked before this period, 1 entry 5.00", "Booked in this period, 1 entry 1.00",
                    "Taken over from the batch before 1.00",
                    "Handed on to the next batch −3.00", "Other payouts of the same batch −0.50",
                ])
        #expect(
            try said(.init(carriedIn: 700), amount: 700) == [
                "Thu 12 Nov 2026 · REF, pays what was carried over 7.00", "Taken over from the batch before 7.00",
            ])
    }

    /// What a movement of a week is told to be paid by, where that is not a payout of the week.
    @Test func `where movements go is told only where the period's payouts do not pay them all`() throws {
        func text(_ shares: [PayoutShare]?) throws -> String {
            let figures = try Samples.cutEuro()
            let net = shares?.reduce(0) { $0 + $1.sum.net } ?? 0
            return try ReportText.render(
                try Samples.statement([
                    AccountFigures(
                        account: figures.account, balance: .known(opening: 0, closing: net - 126_000),
                        groups: [
                            Samples.group(.payment, nil, nil, nil, 9, gross: net),
                            Samples.group(.payout, nil, nil, nil, 1, gross: -126_000),
                        ],
                        payouts: [.init(payout: figures.payouts[0].payout, itemised: nil)],
                        details: AccountDetails(days: [], monthToDate: nil, lines: [], shares: shares))
                ]), in: .english)
        }
        let heading = "Where this period's movements go"
        let cut = try #require(try Samples.cutEuro().details.shares)
        let own = try #require(cut.first { $0.batch == "379" && $0.section == .period })
        let unpaid = try #require(cut.first { $0.batch == "382" })
        #expect(!(try text(nil).contains(heading)))
        #expect(!(try text([own]).contains(heading)))
        #expect(try text([unpaid]).contains("Not paid out yet, batch 382, 4 entries"))
        let untied = PayoutShare(section: .period, batch: nil, payout: nil, sum: NetSum(entries: 4, net: 100))
        #expect(!(try text([untied]).contains(heading)))
        #expect(try text([own, unpaid]).contains(heading))
        // 280.00 + 111.09 = 391.09.
        let rows = try text([own, unpaid]).components(separatedBy: heading)[1].split(separator: "\n")
            .map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.contains("Paid out in this period, 3 entries 280.00"))
        #expect(rows.contains("Not paid out yet, batch 382, 4 entries 111.09"))
        #expect(rows.contains("Before payouts, 7 entries 391.09"))
    }

    @Test(arguments: [
        (Basis.occurred, "by when the shopper paid or the refund was made"), (.paidOut, "by when it was paid out"),
    ])
    func `another basis is said plainly, and there is no balance`(basis: Basis, said: String) throws {
        let statement = try Samples.statement([try Samples.cutEuro()], basis: basis)
        let text = try ReportText.render(statement, in: .english)
        let page = try ReportPage(.settlement, from: .ours).render(statement, in: .english)
        #expect(text.replacing("\n  ", with: " ").contains(said))
        #expect(page.contains(said))
        for shown in [text, page] {
            #expect(!shown.contains("1,272.54") && !shown.contains("It adds up") && !shown.contains("Opening balance"))
        }
    }

    @Test func `a conversion names both sides, from the one that gave to the one that got`() throws {
        let yen = try Samples.account("JPY")
        func said(_ own: Int64, _ other: (Account, Int64)?) throws -> Bool {
            let figures = AccountFigures(
                account: try Samples.account("EUR"), balance: .known(opening: 0, closing: own),
                groups: [Samples.group(.conversion, nil, nil, nil, 3, gross: own)], payouts: [],
                details: AccountDetails(
                    days: [], monthToDate: nil, lines: [],
                    conversions: [
                        Conversion(other: other?.0, own: NetSum(entries: 3, net: own), otherNet: other?.1 ?? 0)
                    ]))
            let text = try ReportText.render(try Samples.statement([figures]), in: .english)
            let expected =
                switch (own, other?.1) {
                case (3_145, -5_000): "JPY\u{A0}5,000 → EUR\u{A0}31.45, 3 conversions"
                case (-3_145, 5_000): "EUR\u{A0}31.45 → JPY\u{A0}5,000, 3 conversions"
                case (3_145, 1): "EUR\u{A0}31.45 here, JPY\u{A0}1 on the other side"
                default: "The data do not hold the other side, 3 conversions"
                }
            return text.contains(expected)
        }
        #expect(try said(3_145, (yen, -5_000)))
        #expect(try said(-3_145, (yen, 5_000)))
        #expect(try said(3_145, (yen, 1)))
        #expect(try said(3_145, nil))
    }

    // MARK: Size and markup

    /// A revision of a month whose every payout is cut, in which each batch is told, with 300 changes.
    private static func heavy(_ name: String, payouts count: Int) throws -> Statement {
        let account = Account(merchant: "m-1001", provider: name, currency: try "EUR".asCurrency)
        let paid = try (1...count).map { number in
            AccountFigures.PaidOut(
                payout: Payout(
                    identity: "X\(number)", id: "\(name)\(number)", bankReference: "\(name) \(number)", amount: 7_000,
                    booked: .date(try CalendarDate("2026-11-10")), batch: "\(name)\(number)",
                    valueDate: try CalendarDate("2026-11-17")),
                itemised: .init(
                    before: NetSum(entries: 1, net: 1_000), late: NetSum(entries: 1, net: 1_000),
                    within: NetSum(entries: 1, net: 1_000), after: NetSum(entries: 1, net: 1_000), carriedIn: 1_500,
                    carriedOut: 500,
                    otherPayouts: 2_000))
        }
        let entry = try Samples.line(
            .payment, "2026-11-10", gross: 100, method: name, reference: name, order: name, reason: name
        ).entry
        let all = Totals(count: 300, gross: 30_000, fees: .none, net: 30_000)
        let units = Int64(count)
        let figures = AccountFigures(
            account: account, balance: .known(opening: 0, closing: 30_000 - 7_000 * units),
            groups: [
                Samples.group(.payment, nil, nil, nil, 300, gross: 30_000),
                Samples.group(.payout, nil, nil, nil, units, gross: -7_000 * units),
            ], payouts: paid,
            changes: AccountChanges(
                lines: (1...300).map { _ in .init(kind: .added, section: .period, entry: entry) }, added: all,
                removed: .zero, before: .init(opening: 0, closing: -7_000 * units)),
            details: AccountDetails(
                days: [], monthToDate: nil, lines: [],
                shares: [
                    PayoutShare(section: .period, batch: "1", payout: paid[0].payout, sum: .init(entries: 1, net: 100))
                ]
                    + (2...300).map {
                        PayoutShare(
                            section: .period, batch: "\(name)\($0)", payout: nil, sum: NetSum(entries: 1, net: 100))
                    }, conversions: []))
        return try Samples.statement(
            [figures], revision: 2,
            edition: Settlements.Edition(
                replaces: .init(
                    run: RunIdentity(definition: "d", merchant: name, period: "2026-W46", revision: 1), why: name,
                    isByHand: true),
                voids: (1...9).map {
                    .init(
                        sequence: $0,
                        run: RunIdentity(definition: "d", merchant: name, period: "2026-W4\($0)", revision: 1),
                        why: name)
                }))
    }

    @Test(arguments: [1, 31, 300])
    func `a page full of cut payouts and changes is no mail too large`(payouts: Int) throws {
        let statement = try Self.heavy("adyen/ACME", payouts: payouts)
        let page = try ReportPage(.settlement, from: .ours).render(statement, in: try #require(ReportLanguage("de")))
        #expect(page.utf8.count < 80_000)
        #expect(page.contains("Was sich geändert hat"))
        #expect(page.contains("Gesamt") || page.contains("Summe"))
    }

    @Test(arguments: Hostile.names)
    func `no batch, reference, reason or run becomes markup`(name: String) throws {
        let page = try ReportPage(.settlement, from: .ours)
        let hostile = try page.render(try Self.heavy(name, payouts: 2), in: .english)
        let plain = try page.render(try Self.heavy("plain", payouts: 2), in: .english)
        for mark in ["<", ">", "\""] {
            let counts = [hostile, plain].map { text in text.unicodeScalars.count { String($0) == mark } }
            #expect(counts[0] == counts[1], "\(mark)")
        }
        let text = try ReportText.render(try Self.heavy(name, payouts: 2), in: .english)
        #expect(!(hostile + text).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    }
}
