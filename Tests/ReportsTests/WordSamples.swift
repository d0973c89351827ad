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

    /// - Returns: beside the texts, the properties that are neither a text nor have samples here.
    static func all(of words: Words) throws -> (texts: [Text], unknown: [String]) {
        var texts: [Text] = []
        var unknown: [String] = []
        func read(_ part: Any, _ path: String) throws {
            for child in Mirror(reflecting: part).children {
                let name = path + (child.label ?? "")
                if let text = child.value as? String {
                    if name != "language" { texts.append(Text(name: name, text: text)) }
                } else if let ask = samples[name] {
                    texts += try ask(words).enumerated().map { Text(name: "\(name) \($0)", text: $1) }
                } else if Self.parts.contains(where: { $0 == type(of: child.value) }) {
                    try read(child.value, name + ".")
                } else if name != "amounts", name != "dates" {
                    unknown.append(name)
                }
            }
        }
        try read(words, "")
        return (texts, unknown)
    }

    private static let parts: [Any.Type] = [
        FigureWords.self, FeeWords.self, RefundWords.self, CopyWords.self, LargeFileWords.self, EditionWords.self,
        PayoutWords.self,
    ]

    /// A closure has samples under its name; the same ones in the same order for every language.
    private static let samples: [String: Ask] = [ofAll, ofFigures, ofFees, ofRefunds, ofEditions, ofMoves].reduce(
        into: [:]) {
            all, part in
            all.merge(part) { first, _ in first }
        }

    private static let ofAll: [String: Ask] = [
        "kind": { words in EntryType.allCases.map(words.kind) },
        "channelName": { words in (SalesChannel.allCases + [nil]).map(words.channelName) },
        "feeName": { words in FeeComponent.allCases.map(words.feeName) },
        "cardProduct": { words in CardFunding.allCases.map { words.cardProduct(mark("product"), $0) } },
        "field": { [$0.field(mark("label"), mark("value"))] },
        "footing": { [$0.footing(mark("sum"), mark("closing"))] },
        "noBalance": { [$0.noBalance(mark("since"))] },
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
        "columnIn": { [$0.columnIn(mark("column"), mark("currency"))] },
        "accountHeading": { [$0.accountHeading(mark("account"), mark("currency"))] },
        "fromUntil": { [$0.fromUntil(mark("start"), mark("end"), mark("zone"))] },
        "periodName": { words in try periods().map(words.periodName) },
        "subject": { words in
            ReportKind.allCases.flatMap { report in
                [Finality.final, .preliminary, .incomplete].flatMap { finality in
                    [1, 2].map { revision in
                        words.subject(report, mark("period"), mark("what"), mark("merchant"), revision, finality)
                    }
                }
            }
        },
        "listed": { lists($0.listed) },
        "toYourBank": { lists($0.toYourBank) },
        "preheader": { [$0.preheader(mark("what"), mark("dates"), mark("verdict"))] },
    ]

    private static let ofFigures: [String: Ask] = [
        "figures.payments": { words in counts.map(words.figures.payments) },
        "figures.chart": { words in ReportKind.allCases.map(words.figures.chart) },
        "figures.headlinesAlone": { words in [true, false].map(words.figures.headlinesAlone) },
        "figures.ofEarlierPeriods": { [$0.figures.ofEarlierPeriods(mark("amounts"))] },
        "figures.highestDay": { [$0.figures.highestDay(mark("date"), mark("amount"))] },
        "figures.lowestDay": { [$0.figures.lowestDay(mark("date"), mark("amount"))] },
        "figures.highestAndLowestDay": {
            [$0.figures.highestAndLowestDay(mark("high"), mark("most"), mark("low"), mark("least"))]
        },
        "figures.entryKind": { words in EntryType.allCases.map(words.figures.entryKind) },
        "figures.moreEntries": { words in
            counts.flatMap { count in [true, false].map { words.figures.moreEntries(count, $0) } }
        },
        "feeReport.others": { words in [true, false].map(words.feeReport.others) },
        "figures.invoicedApart": { [$0.figures.invoicedApart(mark("amount"))] },
    ]

    private static let ofEditions: [String: Ask] = [
        "copies.copy": { [$0.copies.copy(1), $0.copies.copy(12)] },
        "copies.notice": { [$0.copies.notice(1), $0.copies.notice(12)] },
        "largeFiles.zipped": { [$0.largeFiles.zipped(mark("archive"))] },
        "largeFiles.elsewhere": { [$0.largeFiles.elsewhere(1), $0.largeFiles.elsewhere(2)] },
        "editions.replaces": { [$0.editions.replaces(2, 1, mark("run")), $0.editions.replaces(12, 10, mark("run"))] },
        "editions.added": { words in counts.map(words.editions.added) },
        "editions.removed": { words in counts.map(words.editions.removed) },
        "editions.addedRefunds": { words in counts.map(words.editions.addedRefunds) },
        "editions.removedRefunds": { words in counts.map(words.editions.removedRefunds) },
        "editions.closingHigher": { [$0.editions.closingHigher(mark("amount"))] },
        "editions.closingLower": { [$0.editions.closingLower(mark("amount"))] },
        "editions.reachesThrough": { [$0.editions.reachesThrough(mark("date"))] },
        "editions.reachesUntil": { [$0.editions.reachesUntil(mark("moment"))] },
        "editions.notItemised": { [$0.editions.notItemised(mark("payout"))] },
        "editions.moreMissing": { words in [1, 2].map(words.editions.moreMissing) },
        "editions.moreAccounts": { words in [1, 2].map(words.editions.moreAccounts) },
        "editions.moreAdded": { words in counts.map(words.editions.moreAdded) },
        "editions.moreRemoved": { words in counts.map(words.editions.moreRemoved) },
        "editions.void": { [$0.editions.void(44, mark("run"), mark("why"))] },
        "editions.moreVoids": { words in [1, 2].map(words.editions.moreVoids) },
    ]

    private static let ofMoves: [String: Ask] = [
        "moves.paysParts": { words in counts.map(words.moves.paysParts) },
        "moves.returnOf": { [$0.moves.returnOf(mark("date"), mark("reference"))] },
        "moves.belowZero": { [$0.moves.belowZero(mark("amount"))] },
        "moves.valueDate": { [$0.moves.valueDate(mark("date"))] },
        "moves.inTransit": { [$0.moves.inTransit(mark("date"))] },
        "moves.takenOn": { [$0.moves.takenOn(mark("date"))] },
        "moves.takenFromBank": { lists($0.moves.takenFromBank) },
        "moves.paidLater": { [$0.moves.paidLater(mark("date"), mark("reference"))] },
        "moves.paidEarlier": { [$0.moves.paidEarlier(mark("date"), mark("reference"))] },
        "moves.notPaidYet": { [$0.moves.notPaidYet(mark("batch"))] },
        "moves.paidBySeveral": { [$0.moves.paidBySeveral(mark("batch"))] },
        "moves.carriedOver": { [$0.moves.carriedOver(mark("batch"))] },
        "moves.completeThrough": { [$0.moves.completeThrough(mark("date"))] },
        "moves.conversions": { words in counts.map(words.moves.conversions) },
        "moves.changed": { [$0.moves.changed(mark("from"), mark("into"))] },
        "moves.bothSides": { [$0.moves.bothSides(mark("own"), mark("other"))] },
        "moves.completeUntil": { [$0.moves.completeUntil(mark("moment"))] },
    ]

    private static let ofFees: [String: Ask] = [
        "feeReport.monthToDate": { [$0.feeReport.monthToDate(mark("month"), mark("until"))] },
        "feeReport.earlierInMonth": { [$0.feeReport.earlierInMonth(mark("month"))] },
        "feeReport.ofVolume": { [$0.feeReport.ofVolume(mark("share"), mark("volume"))] },
        "feeReport.onVolume": { [$0.feeReport.onVolume(mark("volume"))] },
        "feeReport.deductedAndInvoiced": { [$0.feeReport.deductedAndInvoiced(mark("deducted"), mark("invoiced"))] },
        "feeReport.lateBesides": { [$0.feeReport.lateBesides(mark("amount"))] },
        "feeReport.inFees": { lists($0.feeReport.inFees) },
    ]

    private static let ofRefunds: [String: Ask] = [
        "refundReport.refunds": { words in counts.map(words.refundReport.refunds) },
        "refundReport.days": { words in counts.map { words.refundReport.days(Int($0)) } },
        "refundReport.made": { [$0.refundReport.made(mark("date"))] },
        "refundReport.paid": { [$0.refundReport.paid(mark("date"), mark("amount"))] },
        "refundReport.inRefunds": { words in counts.map(words.refundReport.inRefunds) },
        "refundReport.fullAndPartial": { [$0.refundReport.fullAndPartial(mark("full"), mark("partial"))] },
        "refundReport.fullPartialAndUnknown": {
            [$0.refundReport.fullPartialAndUnknown(mark("full"), mark("partial"), mark("unknown"))]
        },
        "refundReport.ofVolume": { [$0.refundReport.ofVolume(mark("share"), mark("volume"))] },
        "refundReport.cameBack": { words in counts.map { words.refundReport.cameBack($0, mark("amount")) } },
        "refundReport.lateBesides": { [$0.refundReport.lateBesides(mark("amount"))] },
        "refundReport.amountsRefunded": { lists($0.refundReport.amountsRefunded) },
    ]

    private typealias Ask = @Sendable (Words) throws -> [String]

    /// One amount, two, and two with one or more that are not named.
    private static func lists(_ sentence: ([String], Int) -> String) -> [String] {
        let amounts = [mark("first"), mark("second")]
        return [sentence([amounts[0]], 0)] + [0, 1, 2].map { sentence(amounts, $0) }
    }

    static let counts: [Int64] = [0, 1, 2, 1_000]

    /// One of each kind, in a month whose name is another one in every language.
    private static func periods() throws -> [Period] {
        let zone = try Samples.zones.zone("Europe/Amsterdam")
        let date = try CalendarDate("2026-10-14")
        return [
            PeriodKind.day, .week, .month, .quarter(), .year(), .quarter(yearBegins: 4), .year(yearBegins: 4),
        ].map { Period(containing: date, $0, in: zone) } + [
            try Period(adHoc: "2026-10-05/2026-12-13", in: zone)
        ]
    }
}
