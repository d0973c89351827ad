import Foundation
import Reports
import Settlements
import Testing

/// A statement that is looked at, under the name of its goldens.
struct Shown: CustomTestStringConvertible, Sendable {
    let name: String
    let subject: String
    let make: @Sendable () throws -> Statement
    var testDescription: String { name }

    static let all = [
        Shown(name: "usual-week", subject: "Settlement 2026-W46: EUR 12,345.67 to your bank — Acme Coffee B.V.") {
            try Samples.usualWeek()
        },
        Shown(
            name: "several-accounts",
            subject: "Settlement 2026-W46, revision 2: EUR 1,423.61 and USD 8,697.19 to your bank — Acme Coffee B.V."
        ) { try Samples.severalAccounts() },
        Shown(name: "negative-balance", subject: "Preliminary settlement 2026-W46: no payout — Acme Coffee B.V.") {
            try Samples.negativeBalance()
        },
        Shown(name: "unknown-balance", subject: "Settlement 2026-W46: USD 55,308.07 to your bank — Acme Coffee B.V.") {
            try Samples.unknownBalance()
        },
        Shown(name: "empty-week", subject: "Settlement 2026-W46: nothing booked — Acme Coffee B.V.") {
            try Samples.emptyWeek()
        },
        Shown(
            name: "cut-week",
            subject:
                "Settlement 2026-W46: EUR 8,260.00 to your bank, USD 16.20 taken from your bank — Acme Coffee B.V."
        ) { try Samples.cutWeek() },
        Shown(name: "revised-week", subject: "Settlement 2026-W46, revision 2: no payout — Acme Coffee B.V.") {
            try Samples.revisedWeek()
        },
        Shown(
            name: "incomplete-week",
            subject: "Incomplete settlement 2026-W46: EUR 12,345.67 to your bank — Acme Coffee B.V."
        ) { try Samples.incompleteWeek() },
        Shown(name: "long-month", subject: "Settlement 2026-11: EUR 29,629,634.25 to your bank — Acme Coffee B.V.") {
            try Samples.longMonth()
        },
    ]
}

/// Names that are well formed text and want to be more.
enum Hostile {
    static let names = [
        "<script>alert(1)</script>", "\" onmouseover=\"x", "'><img src=x onerror=y>", "\"\u{301} onclick=z",
        "<\u{338}b>", "&amp;&lt;",
        "{{title}}", "{{{title}}}", "a\u{0}b\u{7}\u{1B}[31m", "line\r\nBcc: x@y.example", "\u{202E}gnp.exe",
        "\u{2066}open", "\u{FFFE}",
        "]]>--><!--", "مقهى أكمي", "👩‍👩‍👧‍👦 Café Zoë", "</td></tr></table>",
    ]

    static func statement(_ name: String) throws -> Statement {
        let merchant = Merchant(id: name, name: name, address: [name, name], vatID: name)
        let account = Account(merchant: name, provider: name, currency: try "EUR".asCurrency)
        let figures = try Samples.figures(
            account,
            [
                Samples.group(.payment, name, name + "1", .online, 1, gross: 100),
                Samples.group(.payment, name, name + "2", .online, 1, gross: 100),
                Samples.group(.payout, nil, nil, nil, 1, gross: -200),
            ], payouts: [try Samples.payout(200, "2026-11-10T12:00:00+01:00", id: name, bank: name)])
        return try Samples.statement([figures], merchant: merchant, title: name)
    }
}

struct SettlementPageTests {
    @Test(arguments: Shown.all)
    func `a page is the one that was accepted`(shown: Shown) throws {
        let page = try ReportPage(.settlement, from: .ours).render(try shown.make(), in: .english)
        try Golden.expect(page, is: "\(shown.name).html")
        #expect(page.utf8.count < 80_000)
    }

    @Test(arguments: Shown.all)
    func `a text is the one that was accepted, and narrow`(shown: Shown) throws {
        let text = try ReportText.render(try shown.make(), in: .english)
        try Golden.expect(text, is: "\(shown.name).txt")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 76 })
    }

    @Test(arguments: Shown.all)
    func `a subject says what and for whom`(shown: Shown) throws {
        #expect(try MailSubject.text(try shown.make(), in: .english) == shown.subject)
    }

    @Test func `a subject names two amounts and counts the others`() throws {
        let accounts = try ["EUR", "USD", "JPY", "KWD", "CLF"].map { currency in
            try Samples.figures(
                try Samples.account(currency), opening: 1_234_567,
                [Samples.group(.payout, nil, nil, nil, 1, gross: -1_234_567)],
                payouts: [try Samples.payout(1_234_567, "2026-11-10T12:00:00+01:00", entries: nil)])
        }
        let subject = try MailSubject.text(try Samples.statement(accounts), in: .english)
        #expect(
            subject == "Settlement 2026-W46: EUR 12,345.67, USD 12,345.67 and 3 more to your bank — Acme Coffee B.V.")
        let two = try MailSubject.text(try Samples.statement(Array(accounts[2...3])), in: .english)
        #expect(two == "Settlement 2026-W46: JPY 1,234,567 and KWD 1,234.567 to your bank — Acme Coffee B.V.")
    }

    @Test func `amounts have their currency's digits, grouped, exact beyond what a Double holds`() throws {
        for (currency, units, shown) in [
            ("EUR", 9_007_199_254_740_993, "90,071,992,547,409.93"),
            ("JPY", 9_007_199_254_740_993, "9,007,199,254,740,993"),
            ("KWD", 1, "0.001"), ("CLF", -12_345_678, "−1,234.5678"), ("EUR", .min, "−92,233,720,368,547,758.08"),
        ] as [(String, Int64, String)] {
            let figures = try Samples.figures(
                try Samples.account(currency), opening: units, [Samples.group(.payment, "visa", nil, nil, 1, gross: 0)])
            let statement = try Samples.statement([figures])
            #expect(try ReportPage(.settlement, from: .ours).render(statement, in: .english).contains(">\(shown)<"))
            let text = try ReportText.render(statement, in: .english)
            #expect(text.contains(" \(shown)\n"))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 76 })
        }
    }

    @Test func `a sum that does not fit is an error`() throws {
        let account = try Samples.account("EUR")
        let figures = AccountFigures(
            account: account, balance: .known(opening: 0, closing: 1),
            groups: [
                Samples.group(.payment, "visa", nil, nil, 1, gross: .max),
                Samples.group(.payout, nil, nil, nil, 1, gross: -.max),
                Samples.group(.payment, "mc", nil, nil, 1, gross: 1),
            ], payouts: [], brokenEntries: [])
        let statement = try Samples.statement([figures])
        let error = #expect(throws: ReportError.self) {
            try ReportPage(.settlement, from: .ours).render(statement, in: .english)
        }
        #expect(error?.code == .overflow)
        #expect(throws: ReportError.self) { try ReportText.render(statement, in: .english) }
    }

    @Test func `twenty accounts still go into a mail, each with its balance`() throws {
        let accounts = try (1...20).map { number in
            try Samples.figures(
                try Samples.account("EUR", "adyen/SHOP_\(number)"), opening: Int64(number),
                (1...8).map {
                    Samples.group(.payment, "method\($0)", nil, .online, 10, gross: 1_000, fees: [.commission: -10])
                }
                    + [Samples.group(.payout, nil, nil, nil, 1, gross: -7_920)],
                payouts: [try Samples.payout(7_920, "2026-11-10T12:00:00+01:00")])
        }
        let page = try ReportPage(.settlement, from: .ours).render(try Samples.statement(accounts), in: .english)
        #expect(page.utf8.count < 80_000)
        for number in 1...20 {
            #expect(page.contains(">adyen/SHOP_\(number), EUR<"))
            #expect(
                page.contains(
                    "It adds up: 0.\(number < 10 ? "0" : "")\(number) +\u{A0}79.20 −\u{A0}79.20\u{A0}=\u{A0}0.\(number < 10 ? "0" : "")\(number).<"
                ))
        }
    }

    @Test(arguments: Hostile.names)
    func `no name becomes markup, and none breaks a line`(name: String) throws {
        let statement = try Hostile.statement(name)
        let page = try ReportPage(.settlement, from: .ours).render(statement, in: .english)
        let plain = try ReportPage(.settlement, from: .ours).render(try Hostile.statement("plain"), in: .english)
        // What is markup, and how much of it, does not depend on a name.
        for mark in ["<", ">", "\""] {
            #expect(
                page.unicodeScalars.count { String($0) == mark } == plain.unicodeScalars.count { String($0) == mark })
        }
        for text in [
            page, try ReportText.render(statement, in: .english), try MailSubject.text(statement, in: .english),
        ] {
            #expect(
                !text.unicodeScalars.contains {
                    $0.value < 0x20 && $0 != "\n" || (0x202A...0x202E).contains($0.value)
                        || (0x2066...0x2069).contains($0.value)
                })
        }
        #expect(!(try MailSubject.text(statement, in: .english)).contains("\n"))
    }
}
