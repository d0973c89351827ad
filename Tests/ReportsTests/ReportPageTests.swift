import Foundation
import Reports
import Settlements
import Support
import Testing

/// A statement that a page is made of, for each report.
struct Scene: CustomTestStringConvertible, Sendable {
    let name: String
    let make: @Sendable (ReportKind) throws -> Statement
    var testDescription: String { name }

    static let all = [
        Scene(name: "week") { report in
            try shops(report, [Shop(account: try Samples.account("EUR"), period: try Samples.week())])
        },
        Scene(name: "month") { report in
            try shops(
                report,
                [Shop(account: try Samples.account("EUR"), period: try month(), scale: 40, paymentsADay: 60)],
                try month())
        },
        Scene(name: "accounts") { report in
            let week = try Samples.week()
            return try shops(
                report,
                [
                    Shop(account: try Samples.account("EUR"), period: week, seed: 1),
                    Shop(account: try Samples.account("JPY"), period: week, seed: 2, scale: 117),
                    Shop(account: try Samples.account("KWD", "paypal/ACME"), period: week, seed: 3, scale: 31),
                ])
        },
        Scene(name: "cut") { report in
            try Samples.statement(
                [try Samples.cutEuro(), try Samples.owedDollars()], report: report, title: title(report))
        },
        Scene(name: "revised") { report in try Samples.revised(report) },
        Scene(name: "empty") { report in
            try Samples.statement(
                [try Samples.figures(try Samples.account("EUR"), opening: 4_200, [TotalsGroup]())], report: report,
                title: title(report))
        },
    ]

    static func month() throws -> Period {
        try Period(label: "2026-10", .month, in: try Samples.zones.zone("Europe/Amsterdam"))
    }

    static func title(_ report: ReportKind) -> String {
        switch report {
        case .settlement: "Settlement report"
        case .fees: "Fee report"
        case .refunds: "Refund report"
        }
    }

    static func shops(
        _ report: ReportKind, _ shops: [Shop], _ period: Period? = nil, merchant: Merchant = Samples.acme,
        title: String? = nil
    ) throws -> Statement {
        try Samples.statement(
            try shops.map { try $0.figures().detailed(for: report) }, period: period, merchant: merchant,
            report: report,
            title: title ?? Self.title(report))
    }
}

/// A report in a language.
struct Edition: CustomTestStringConvertible, Sendable {
    let report: ReportKind
    let language: ReportLanguage
    var testDescription: String { "\(report.rawValue)-\(language.tag)" }

    static let all = ReportKind.allCases.flatMap { report in
        ReportLanguage.all.map { Edition(report: report, language: $0) }
    }

    func page(_ scene: Scene) throws -> String {
        try ReportPage(report, from: .ours).render(try scene.make(report), in: language)
    }
}

struct ReportPageTests {
    /// The oracle that looks at pages.
    private static let check = Golden.root.appendingPathComponent("Tests/ReportsTests/Oracles/page_check.py").path

    /// What the oracle finds in pages of a language, by the names of their files.
    private func faults(_ pages: [String: String], _ language: String) throws -> Finished {
        let scratch = try Scratch()
        var files: [String] = []
        for (name, page) in pages { files.append(try scratch.write(page.utf8, to: "\(name).html")) }
        return try Support.run(try #require(Reader.html5lib), [Self.check, language] + files.sorted())
    }

    private static let html5lib: Comment = "html5lib is not in .venv: scripts/setup puts it there"

    @Test(.enabled(if: Reader.html5lib != nil || Reader.isCI, html5lib), arguments: Edition.all)
    func `every page is HTML, tells a screen reader its tables, and can be read in light and dark`(edition: Edition)
        throws
    {
        var pages: [String: String] = [:]
        for scene in Scene.all { pages[scene.name] = try edition.page(scene) }
        let checked = try faults(pages, edition.language.tag)
        #expect(checked.status == 0, "\(checked.output)")
        #expect(checked.output == "")
    }

    @Test(.enabled(if: Reader.tidy != nil || Reader.isCI, "tidy is not installed"), arguments: Edition.all)
    func `tidy finds nothing to say of a page, and none is too large for a mail`(edition: Edition) throws {
        for scene in Scene.all {
            let page = try edition.page(scene)
            #expect(page.utf8.count < 80_000, "\(scene.name)")
            let (status, output) = try Reader.run(
                try #require(Reader.tidy), ["-e", "-q", "-utf8", "--drop-empty-elements", "no"],
                input: Array(page.utf8))
            #expect(status == 0 && output == "", "\(scene.name): \(output)")
        }
    }

    /// What is done to a page, and the fault that must be found in it then.
    static let damages = [
        ("scope=\"row\"", "", "a row without its heading"),
        ("color:#68635a", "color:#a8a39a", "light: 2.51"),
        ("#b0aca4", "#60605a", "dark: 2.61"),
        ("<caption", "<caption hidden></caption><caption", "a table without a caption"),
        ("<h1", "<img alt=\"\" src=\"x\"><h1", "an asset: <img>"),
        ("lang=\"en\"", "lang=\"\"", "lang is ''"),
        ("title=\"Mon", "data=\"Mon", "a picture without a text"),
        ("background-color:#1f5c4b;font", "background-color:#fafafa;font", "light: 1.04"),
        ("font-size:15px", "background:url(x);font-size:15px", "an asset in a style"),
    ]

    @Test(.enabled(if: Reader.html5lib != nil || Reader.isCI, html5lib), arguments: damages)
    func `the check of pages finds what is wrong`(old: String, new: String, fault: String) throws {
        let page = try Edition(report: .fees, language: .english).page(Scene.all[0])
        #expect(page.contains(old))
        let found = try faults(["page": page.replacingOccurrences(of: old, with: new)], "en")
        #expect(found.status == 1)
        #expect(found.output.contains(fault), "\(found.output.prefix(400))")
    }

    @Test(arguments: ReportKind.allCases)
    func `no text of an entry or merchant becomes markup`(report: ReportKind) throws {
        let page = try ReportPage(report, from: .ours)
        func render(_ name: String) throws -> String {
            let merchant = Merchant(id: name, name: name, address: [name, name], vatID: name)
            let account = Account(merchant: name, provider: name, currency: try "EUR".asCurrency)
            let shop = Shop(account: account, period: try Samples.week(), mark: name)
            return try page.render(
                // One account: a page of two is so large that a longer text would leave rows out.
                try Scene.shops(report, [shop], merchant: merchant, title: name), in: .english)
        }
        let plain = try render("plain")
        for name in Hostile.names {
            let hostile = try render(name)
            for mark in ["<", ">", "\""] {
                let counts = [hostile, plain].map { text in text.unicodeScalars.count { String($0) == mark } }
                #expect(counts[0] == counts[1], "\(name)")
            }
            #expect(!hostile.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        }
    }

    @Test(.enabled(if: Reader.html5lib != nil || Reader.isCI, html5lib))
    func `pages with hostile texts are HTML all the same`() throws {
        var pages: [String: String] = [:]
        for (number, name) in Hostile.names.enumerated() {
            pages["settlement-\(number)"] = try ReportPage(.settlement, from: .ours).render(
                try Hostile.statement(name), in: .english)
            for report in [ReportKind.fees, .refunds] {
                let shop = Shop(account: try Samples.account("EUR", name), period: try Samples.week(), mark: name)
                let merchant = Merchant(id: name, name: name, address: [name], vatID: name)
                pages["\(report)-\(number)"] = try ReportPage(report, from: .ours).render(
                    try Scene.shops(report, [shop], merchant: merchant, title: name), in: .english)
            }
        }
        let checked = try faults(pages, "en")
        #expect(checked.status == 0, "\(checked.output)")
    }

    /// What is heavier is a total: a refund of 49.95 and the 6,803.18 of payments are not.
    @Test func `a negative amount has a minus sign and the weight of any other`() throws {
        let page = try Edition(report: .settlement, language: .english).page(Scene.all[0])
        #expect(page.contains("text-align:right\">−49.95</td>"))
        #expect(page.contains("text-align:right\">6,803.18</td>"))
    }

    /// Twenty accounts cannot be told in full, and of sixty no table fits; their headlines are all there.
    @Test(arguments: ReportKind.allCases, [20, 60])
    func `a page of many accounts grows shorter, and keeps every headline`(report: ReportKind, count: Int) throws {
        let week = try Samples.week()
        let shops = try (1...count).map { number in
            Shop(account: try Samples.account("EUR", "adyen/SHOP_\(number)"), period: week, seed: UInt64(number))
        }
        let page = try ReportPage(report, from: .ours).render(try Scene.shops(report, shops), in: .english)
        #expect(page.utf8.count < 80_000)
        for number in 1...count { #expect(page.contains(">adyen/SHOP_\(number), EUR<")) }
    }
}
