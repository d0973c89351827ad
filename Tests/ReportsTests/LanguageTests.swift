import Foundation
import Settlements
import Support
import Testing

@testable import Reports

/// Nothing is missing in a language, and it is written as the language is written.
@Suite struct `Languages of reports` {
    /// Words that are rightly the same as in English.
    private static let same: [String: Set<String>] = [
        "nl": [
            "Online", "Chargebacks", "Chargeback", "⟦product⟧ credit", "⟦product⟧ debit",
            "⟦product⟧ prepaid",
        ],
        "de": ["Online"],
        "fr": ["Total", "Net", "Date", "Taxes", "Commission", "1 conversion", "2 conversions"],
    ]

    @Test(arguments: ReportLanguage.all)
    func `every word is there, and is not the English one`(language: ReportLanguage) throws {
        let english = try WordSamples.all(of: .english)
        let found = try WordSamples.all(of: language.words)
        #expect(found.unknown == [], "without samples in WordSamples: what says that these are translated?")
        #expect(found.texts.map(\.name) == english.texts.map(\.name))
        var same: Set<String> = []
        for (text, original) in zip(found.texts, english.texts) {
            let parted = WordSamples.parted(text.text)
            #expect(parted.marks == WordSamples.parted(original.text).marks, "\(text.name): \(text.text)")
            if language != .english, text.text == original.text, parted.words.contains(where: \.isLetter) {
                same.insert(text.text)
            }
        }
        #expect(same == Self.same[language.tag] ?? [])
    }

    @Test(arguments: ReportLanguage.all)
    func `every word is written as the language is written`(language: ReportLanguage) throws {
        let english = try WordSamples.all(of: .english).texts
        for (text, original) in zip(try WordSamples.all(of: language.words).texts, english) {
            #expect(Typography.faults(in: text.text, language.tag) == [], "\(text.name): \(text.text)")
            // A word alone may end in the stop of its abbreviation.
            guard text.text.contains(" ") else { continue }
            #expect(text.text.hasSuffix(".") == original.text.hasSuffix("."), "\(text.name): \(text.text)")
        }
    }

    @Test(
        arguments: [
            ("", "en", ["nothing"]), (" Net", "nl", ["blank at an end"]), ("Net  total", "en", ["two blanks"]),
            ("Net \u{A0}total", "de", ["two blanks"]), ("%@ entries", "en", ["placeholder"]),
            ("TODO", "nl", ["placeholder"]),
            ("{{net}}", "en", ["placeholder"]), ("Stand (neu", "de", ["bracket"]), ("Der „Stand", "de", ["quotes"]),
            ("Der „Stand“", "de", []), ("Der “Stand”", "de", ["quotes"]), ("Der \"Stand\"", "de", ["quotes"]),
            ("l'heure", "fr", ["apostrophe"]), ("l’heure", "fr", []), ("Période: 1", "fr", ["blank before :"]),
            ("Période : 1", "fr", ["blank before :"]), ("Période\u{A0}: 1", "fr", []),
            ("Fini !", "fr", ["blank before !"]),
            ("Fini\u{202F}!", "fr", []), ("Periode : 1", "nl", ["blank before :"]),
            ("« là »", "fr", ["blank in quotes"]),
            ("«\u{A0}là\u{A0}»", "fr", []), ("‘saldo’", "nl", []), ("‘saldo", "nl", ["quotes"]),
        ] as [(String, String, [String])])
    func `a fault of writing is found`(text: String, language: String, faults: [String]) {
        #expect(Typography.faults(in: text, language) == faults)
    }

    @Test func `a file of a language is in the list, and one of the list has its file`() throws {
        let directory = packageRoot + "/Sources/Reports/Words/Languages"
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        let tags = try files.map { name in
            let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
            return try #require(text.firstMatch(of: /static let \w+ = Words\(\s*language: "(\w+)"/), "\(name)").1
        }
        #expect(tags.sorted() == Words.all.map { $0.language[...] }.sorted())
        #expect(ReportLanguage.all.map(\.tag) == ["en", "nl", "de", "fr"])
    }

    @Test(
        arguments: [
            ("nl", "nl"), ("nl-BE", "nl"), ("nl_BE", "nl"), ("NL", "nl"), ("de-Latn-AT", "de"), ("fr-CA", "fr"),
            ("en-US", "en"),
            ("es", nil), ("", nil), ("-nl", nil), ("nlx", nil), (" nl", nil), ("dutch", nil), ("x-nl", nil),
        ] as [(String, String?)])
    func `a tag finds its language`(tag: String, expected: String?) {
        #expect(ReportLanguage(tag)?.tag == expected)
    }

    @Test(arguments: [
        (
            "en", ["0 entries", "1 entry", "2 entries", "1,000 entries"],
            ["0 payouts", "1 payout", "2 payouts", "1,000 payouts"]
        ),
        (
            "nl", ["0 mutaties", "1 mutatie", "2 mutaties", "1.000 mutaties"],
            ["0 uitbetalingen", "1 uitbetaling", "2 uitbetalingen", "1.000 uitbetalingen"]
        ),
        (
            "de", ["0 Buchungen", "1 Buchung", "2 Buchungen", "1.000 Buchungen"],
            ["0 Auszahlungen", "1 Auszahlung", "2 Auszahlungen", "1.000 Auszahlungen"]
        ),
        // CLDR's plural rule of French: what is less than two is one.
        (
            "fr", ["0 opération", "1 opération", "2 opérations", "1\u{202F}000 opérations"],
            ["0 virement", "1 virement", "2 virements", "1\u{202F}000 virements"]
        ),
    ])
    func `none, one, two and a thousand`(tag: String, entries: [String], payouts: [String]) throws {
        let words = try #require(ReportLanguage(tag)).words
        #expect(WordSamples.counts.map(words.entries) == entries)
        #expect(WordSamples.counts.map { words.payoutCount(Int($0)) } == payouts)
        for (pays, entries) in zip(WordSamples.counts.map(words.paysEntries), entries) {
            #expect(pays.contains(" \(entries)"))
        }
    }

    @Test(arguments: [
        (
            "visa", "visastandarddebit", ["Standard debit", "Standard debit", "Standard Debit", "Standard débit"],
            "Visa"
        ),
        ("mc", "mcworldcredit", ["World credit", "World credit", "World Kredit", "World crédit"], "Mastercard"),
        ("Unheard", "unheard-of", ["unheard-of", "unheard-of", "unheard-of", "unheard-of"], "Unheard"),
    ])
    func `a card's product is named in the language, a brand as it writes itself`(
        method: String, scheme: String, products: [String], brand: String
    ) {
        for (words, product) in zip(Words.all, products) {
            #expect(MethodNames.name(scheme: scheme, of: method, in: words) == product)
            #expect(MethodNames.name(method, in: words) == brand)
        }
    }

    @Test func `methods without a brand are translated`() {
        #expect(Words.all.map { MethodNames.name("card", in: $0) } == ["Card", "Kaart", "Karte", "Carte"])
        #expect(
            Words.all.map { MethodNames.name("sepaDirectDebit", in: $0) }
                == ["SEPA Direct Debit", "SEPA-incasso", "SEPA-Lastschrift", "Prélèvement SEPA"])
    }
}

/// What a text of a language may not have.
private enum Typography {
    static func faults(in text: String, _ language: String) -> [String] {
        guard !text.isEmpty else { return ["nothing"] }
        var faults: [String] = []
        if text.first?.isWhitespace == true || text.last?.isWhitespace == true { faults.append("blank at an end") }
        if zip(text, text.dropFirst()).contains(where: { $0.isWhitespace && $1.isWhitespace }) {
            faults.append("two blanks")
        }
        if ["%@", "%d", "TODO", "XXX", "{", "}", "\\", "nil", "Optional"].contains(where: text.contains) {
            faults.append("placeholder")
        }
        if text.count(where: { $0 == "(" }) != text.count(where: { $0 == ")" }) { faults.append("bracket") }
        if !hasRightQuotes(text, language) { faults.append("quotes") }
        // The English ones were accepted as they stand.
        if language != "en", text.contains("'") { faults.append("apostrophe") }
        for mark in [":", ";", "?", "!"] as [Character] where !isRight(mark, in: text, language) {
            faults.append("blank before \(mark)")
        }
        if language == "fr", text.contains(where: { $0 == "«" || $0 == "»" }),
            text.count(of: "«\u{A0}") + text.count(of: "«\u{202F}") != text.count(of: "«")
                || text.count(of: "\u{A0}»") + text.count(of: "\u{202F}»") != text.count(of: "»")
        {
            faults.append("blank in quotes")
        }
        return faults
    }

    /// Each language has its own pairs, and no other marks. An apostrophe is no closing quote.
    private static func hasRightQuotes(_ text: String, _ language: String) -> Bool {
        let pairs: [(Character, Character)] =
            switch language {
            case "de": [("„", "“"), ("‚", "‘")]
            case "fr": [("«", "»")]
            default: [("“", "”"), ("‘", "’")]
            }
        let own = Set(pairs.flatMap { [$0.0, $0.1] })
        guard text.allSatisfy({ !"\"“”„‚‘«»".contains($0) || own.contains($0) }) else { return false }
        return pairs.allSatisfy { open, close in
            let opened = text.count { $0 == open }
            let closed = text.count { $0 == close }
            return close == "’" ? opened <= closed : opened == closed
        }
    }

    /// A no-break space before it in French, nothing in the other languages.
    private static func isRight(_ mark: Character, in text: String, _ language: String) -> Bool {
        zip(" " + text, text).allSatisfy { before, character in
            guard character == mark else { return true }
            return language == "fr" ? before == "\u{A0}" || before == "\u{202F}" : !before.isWhitespace
        }
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
