import Foundation
import Reports
import Settlements
import Testing

/// What a revision of a report of fees or refunds changes: entry by entry, what the merchant pays positive.
@Suite struct ChangesTests {
    struct Told: CustomTestStringConvertible, Sendable {
        let report: ReportKind
        let language: ReportLanguage
        var testDescription: String { "\(report) \(language)" }

        static let all = [ReportKind.fees, .refunds].flatMap { report in
            ReportLanguage.all.map { Told(report: report, language: $0) }
        }
    }

    /// The first line has tests of its own.
    @Test(arguments: Told.all)
    func `a text is the one that was accepted, and narrow`(told: Told) throws {
        let text = try ReportText.render(try Samples.revised(told.report), in: told.language)
        let body = try #require(text.firstRange(of: "\n\n")).upperBound
        try Golden.expect(String(text[body...]), is: "text-revised-\(told.report).\(told.language.tag).txt")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= ReportText.width && $0.last != " " })
    }

    /// Fees: 2.40 + 1.44 − 0.40 = 3.44, and 2.50. Refunds: 60.00 + 15.00 = 75.00, and 5.00.
    @Test(
        arguments: [
            (
                .fees, "en",
                "2 entries were added (EUR~3.44 in fees), 1 entry was removed (EUR~2.50 in fees)."
            ),
            (
                .fees, "nl",
                "2 mutaties toegevoegd (EUR~3,44 aan kosten), 1 mutatie vervallen (EUR~2,50 aan kosten)."
            ),
            (.fees, "de", "2 Buchungen kamen hinzu (3,44~EUR an Gebühren), 1 Buchung entfiel (2,50~EUR an Gebühren)."),
            (.fees, "fr", "2 opérations ajoutées (3,44~EUR de frais), 1 opération retirée (2,50~EUR de frais)."),
            (.refunds, "en", "2 refunds were added (EUR~75.00), 1 refund was removed (EUR~5.00)."),
            (.refunds, "nl", "2 terugbetalingen toegevoegd (EUR~75,00), 1 terugbetaling vervallen (EUR~5,00)."),
            (.refunds, "de", "2 Rückerstattungen kamen hinzu (75,00~EUR), 1 Rückerstattung entfiel (5,00~EUR)."),
            (.refunds, "fr", "2 remboursements ajoutés (75,00~EUR), 1 remboursement retiré (5,00~EUR)."),
        ] as [(ReportKind, String, String)])
    func `the first line says how many, and what they come to`(report: ReportKind, tag: String, said: String) throws {
        let language = try #require(ReportLanguage(tag))
        let statement = try Samples.revised(report)
        let words = said.replacing("~", with: "\u{A0}")
        #expect(Self.first(try ReportText.render(statement, in: language)).contains(": \(words)"))
        #expect(try ReportPage(report, from: .ours).render(statement, in: language).contains(": \(words)"))
    }

    /// One that came back is no refund: 60.00 − 25.00 = 35.00. What is not listed may be one too: 60.00 + 2 × 1.00 = 62.00.
    @Test func `entries that are not all refunds are not called so`() throws {
        let refund = try Samples.line(.refund, "2026-11-11", gross: -6_000)
        let back = try Samples.line(.refundReversal, "2026-11-12", gross: 2_500)
        let small = try Samples.line(.refund, "2026-11-12", gross: -100)
        func said(_ added: [ShownLine], more: Int = 0) throws -> String {
            let statement = try Samples.revision(.refunds, "Refunds", [], removed: [], added: added, more: more)
            return Self.first(try ReportText.render(statement, in: .english)).replacing("\u{A0}", with: " ")
        }
        #expect(try said([refund, back]).contains(": 2 entries were added (EUR 35.00)."))
        #expect(try said([back]).contains(": 1 entry was added (EUR −25.00)."))
        #expect(try said([refund, small], more: 1).contains(": 3 entries were added (EUR 62.00)."))
        #expect(try said([refund]).contains(": 1 refund was added (EUR 60.00)."))
    }

    /// A volume may be another one all the same: that is not said to be unchanged.
    @Test(arguments: [
        (ReportKind.fees, "en", "no entry with fees was added or removed"),
        (.refunds, "en", "no refund was added or removed"),
        (.fees, "nl", "geen mutatie met kosten toegevoegd of vervallen"),
        (.refunds, "de", "keine Rückerstattung kam hinzu oder entfiel"),
        (.refunds, "fr", "aucun remboursement ajouté ni retiré"),
    ])
    func `nothing is said of entries alone`(report: ReportKind, tag: String, said: String) throws {
        let language = try #require(ReportLanguage(tag))
        let statement = try Samples.revision(report, "Nothing", [], removed: [], added: [])
        let text = try ReportText.render(statement, in: language)
        #expect(Self.first(text).contains(": \(said). ") || Self.first(text).hasSuffix(": \(said)."))
        guard tag == "en" else { return }
        let sentence = "In this account \(said)."
        #expect(text.contains(sentence))
        #expect(try ReportPage(report, from: .ours).render(statement, in: language).contains(">\(sentence)</p>"))
    }

    /// A deducted fee of 2.40, an invoiced one of 1.44, and both; what was invoiced and given back is a column of its own too.
    @Test(
        arguments: [
            ([(-240, 0)], ["Fees", "2.40"]), ([(0, -144)], ["Invoiced", "1.44"]),
            ([(-240, 0), (0, -144)], ["Deducted", "Invoiced", "2.40", "1.44"]),
            ([(-240, 100), (0, -100)], ["Deducted", "Invoiced", "2.40", "0.00"]),
        ] as [([(Int64, Int64)], [String])])
    func `deducted and invoiced fees are told apart where there are both`(
        fees: [(deducted: Int64, invoiced: Int64)], shown: [String]
    ) throws {
        let added = try fees.map { fee in
            try Samples.line(
                .payment, "2026-11-10", gross: 48_000, fees: Fees(.markup, fee.deducted),
                invoiced: Fees(.interchange, fee.invoiced))
        }
        let statement = try Samples.revision(.fees, "Fees", [], removed: [], added: added)
        let columns = shown.count / 2
        let lines = try ReportText.render(statement, in: .english).split(separator: "\n")
            .map { $0.split(separator: " ").joined(separator: " ") }
        let heading = try #require(lines.firstIndex(of: "What changed"))
        #expect(lines[heading + 2] == shown.prefix(columns).joined(separator: " "))
        let total = try #require(lines.first { $0.hasPrefix("All that was added") })
        #expect(
            total.hasSuffix(
                [fees.count == 1 ? "1 entry" : "2 entries"].joined() + " "
                    + shown.suffix(columns).joined(separator: " ")))
        let page = try ReportPage(.fees, from: .ours).render(statement, in: .english)
        let table = page.components(separatedBy: ">What changed</caption>")[1].components(separatedBy: "</table>")[0]
        #expect(table.components(separatedBy: "<th scope=\"col\"").count == 2 + columns)
        for text in shown { #expect(table.contains(">\(text)</t")) }
    }

    /// 30 lines of 1.00 of 40: 25 are shown, and the rest is 15 of 15.00.
    @Test func `more refunds than a page shows are counted and summed`() throws {
        let added = try (1...30).map { number in
            try Samples.line(.refund, "2026-11-10", gross: -100, order: "A\(number)")
        }
        let statement = try Samples.revision(.refunds, "Refunds", [], removed: [], added: added, more: 10)
        let text = try ReportText.render(statement, in: .english)
        #expect(text.contains("A25") && !text.contains("A26"))
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("15 more added 15.00"))
        #expect(lines.contains("All that was added, 40 entries 40.00"))
        #expect(try ReportPage(.refunds, from: .ours).render(statement, in: .english).contains(">15 more added<"))
    }

    @Test(arguments: [ReportKind.fees, .refunds], Hostile.names)
    func `no reference or method of a change becomes markup`(report: ReportKind, name: String) throws {
        func page(_ name: String) throws -> String {
            let line = try Samples.line(
                .refund, "2026-11-10", gross: -100, fees: Fees(.markup, -1), method: name, reference: name, order: name)
            let statement = try Samples.revision(report, "Changes", [], removed: [line], added: [line])
            return try ReportPage(report, from: .ours).render(statement, in: .english)
        }
        let (hostile, plain) = (try page(name), try page("plain"))
        for mark in ["<", ">", "\""] {
            let counts = [hostile, plain].map { text in text.unicodeScalars.count { String($0) == mark } }
            #expect(counts[0] == counts[1], "\(mark)")
        }
        #expect(!hostile.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    }

    private static func first(_ text: String) -> String {
        text.components(separatedBy: "\n\n")[0].replacing("\n  ", with: " ")
    }
}
