import Settlements

@testable import Reports

/// Everything that can be asked of a language: each text, and each closure for every case that it tells apart.
enum WordSamples {
    struct Text: Hashable {
        /// The property of `Words`, and for a closure which of its samples.
        let name: String
        let text: String
    }

    /// Marks where a figure or a name stands in a sentence, so that the words around it can be looked at alone.
    static func mark(_ name: String) -> String { "⟦\(name)⟧" }

    static func isMarked(_ text: String) -> Bool { text.contains("⟦") }

    /// The marks in a text, and the text without them.
    static func parted(_ text: String) -> (marks: Set<String>, words: String) {
        var marks: Set<String> = []
        var words = ""
        for (index, part) in text.split(separator: "⟦", omittingEmptySubsequences: false).enumerated() {
            guard index > 0, let end = part.firstIndex(of: "⟧") else {
                words += part
                continue
            }
            marks.insert(String(part[..<end]))
            words += part[part.index(after: end)...]
        }
        return (marks, words)
    }

    /// - Returns: nil of a property that is neither a text nor has samples here.
    static func all(of words: Words) throws -> (texts: [Text], unknown: [String]) {
        var texts: [Text] = []
        var unknown: [String] = []
        for child in Mirror(reflecting: words).children {
            let name = child.label ?? ""
            if let text = child.value as? String {
                if name != "language" { texts.append(Text(name: name, text: text)) }
            } else if let ask = samples[name] {
                texts += try ask(words).enumerated().map { Text(name: "\(name) \($0)", text: $1) }
            } else if name != "amounts", name != "dates" {
                unknown.append(name)
            }
        }
        return (texts, unknown)
    }

    /// A closure has samples under its name; the same ones in the same order for every language.
    private static let samples: [String: @Sendable (Words) throws -> [String]] = [
        "kind": { words in EntryType.allCases.map(words.kind) },
        "channelName": { words in (SalesChannel.allCases + [nil]).map(words.channelName) },
        "feeName": { words in FeeComponent.allCases.map(words.feeName) },
        "cardProduct": { words in CardFunding.allCases.map { words.cardProduct(mark("product"), $0) } },
        "field": { [$0.field(mark("label"), mark("value"))] },
        "footing": { [$0.footing(mark("sum"), mark("closing"))] },
        "noBalance": { [$0.noBalance(mark("since"))] },
        "replaces": { [$0.replaces(2), $0.replaces(12)] },
        "sent": { [$0.sent(mark("date"))] },
        "sentBetween": { [$0.sentBetween(2, mark("dates")), $0.sentBetween(31, mark("dates"))] },
        "reference": { [$0.reference(mark("reference"))] },
        "payoutID": { [$0.payoutID(mark("id"))] },
        "returned": { [$0.returned(mark("amount"))] },
        "staysOnAccount": { [$0.staysOnAccount(mark("amount"))] },
        "entries": { words in counts.map(words.entries) },
        "paysEntries": { words in counts.map(words.paysEntries) },
        "payoutCount": { words in counts.map { words.payoutCount(Int($0)) } },
        "amountsIn": { [$0.amountsIn(mark("currency"))] },
        "accountHeading": { [$0.accountHeading(mark("account"), mark("currency"))] },
        "fromUntil": { [$0.fromUntil(mark("start"), mark("end"), mark("zone"))] },
        "periodName": { words in try periods().map(words.periodName) },
        "subject": { words in
            [(1, false), (1, true), (2, false), (2, true)].map { revision, isPreliminary in
                words.subject(mark("period"), mark("what"), mark("merchant"), revision, isPreliminary)
            }
        },
        "toYourBank": { words in
            let amounts = [mark("first"), mark("second")]
            return [
                words.toYourBank([amounts[0]], 0), words.toYourBank(amounts, 0), words.toYourBank(amounts, 1),
                words.toYourBank(amounts, 2),
            ]
        },
        "preheader": { [$0.preheader(mark("what"), mark("dates"), mark("verdict"))] },
    ]

    static let counts: [Int64] = [0, 1, 2, 1_000]

    /// One of each kind, in a month whose name is another one in every language.
    private static func periods() throws -> [Period] {
        let zone = try Samples.zones.zone("Europe/Amsterdam")
        let date = try CalendarDate("2026-10-14")
        return PeriodKind.allCases.map { Period(containing: date, $0, in: zone) } + [
            try Period(adHoc: "2026-10-05/2026-12-13", in: zone)
        ]
    }
}
