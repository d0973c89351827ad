import Foundation
import Settlements
import Support
import Testing

@testable import Store

/// Random entries of three accounts that share references, around the edges of days, months and periods.
private struct Case {
    struct Stored {
        let account: String
        let importID: Int
        let entry: Entry
    }

    static let accounts = [
        "one": Account(merchant: "m-1", provider: "adyen/ONE", currency: eur),
        "dollars": Account(merchant: "m-1", provider: "adyen/ONE", currency: Currency(code: "USD")!),
        "foreign": Account(merchant: "m-2", provider: "adyen/TWO", currency: eur),
    ]

    let period: Period
    let limit: Int
    /// Nil: nothing was reported before.
    let watermark: Int64?
    private(set) var stored: [Stored] = []

    init(_ period: Period, seed: UInt64) {
        var chance = SeededChance(seed: seed)
        self.period = period
        limit = Int.random(in: 0...14, using: &chance)
        watermark = Bool.random(using: &chance) ? 1 : nil
        for importID in 1...2 {
            // A file comes line by line, here and there without a line that brings nothing.
            var lines = Array(Array(2...400).shuffled(using: &chance).prefix(120).sorted().reversed())
            for (account, count) in [("dollars", 25), ("foreign", 25), ("one", 70)] {
                for number in 0..<count {
                    let entry = Self.entry(
                        "\(importID)-\(account)-\(number)", in: period, line: lines.removeLast(), &chance)
                    stored.append(Stored(account: account, importID: importID, entry: entry))
                }
            }
        }
    }

    private static func entry(
        _ identity: String, in period: Period, line: Int, _ chance: inout SeededChance
    ) -> Entry {
        let types: [EntryType] = [
            .payment, .payment, .payment, .refund, .refund, .refund, .refundReversal, .fee, .tax, .payout,
            .payoutReversal,
        ]
        let type = types.randomElement(using: &chance) ?? .payment
        var gross: Int64 = type.isFeeOnly ? 0 : .random(in: 1...40, using: &chance) * 100
        if [.refund, .payout].contains(type) { gross = -gross }
        let fees = type.carriesNoFee ? Fees.none : fees(&chance)
        let net = (try? gross.adding(fees.total())) ?? 0
        let reference = Int.random(in: 0...8, using: &chance)
        return Entry(
            identity: identity, type: type, booked: moment(around: period, &chance),
            occurred: Bool.random(using: &chance) ? moment(around: period, &chance) : nil,
            method: ["visa", "ideal", nil].randomElement(using: &chance) ?? nil,
            scheme: ["visadebit", nil].randomElement(using: &chance) ?? nil,
            channel: [.online, .inPerson, nil].randomElement(using: &chance) ?? nil, gross: gross, fees: fees,
            net: net, invoiced: type.carriesNoFee ? .none : Self.fees(&chance),
            reference: reference == 0 ? nil : "psp-\(reference)", line: line)
    }

    private static func fees(_ chance: inout SeededChance) -> Fees {
        var fees = Fees.none
        for component in FeeComponent.allCases where Int.random(in: 0..<3, using: &chance) == 0 {
            fees[component] = .random(in: -9...3, using: &chance)
        }
        return fees
    }

    /// Five weeks before the period until four days after it: dates, and instants of which many lie next to a full half
    /// hour, where in one zone or another a day begins.
    private static func moment(around period: Period, _ chance: inout SeededChance) -> Moment {
        let days = period.firstDate.daysSinceEpoch - 35...period.endDate.daysSinceEpoch + 4
        let day = Int.random(in: days, using: &chance)
        if Int.random(in: 0..<4, using: &chance) == 0 { return .date(CalendarDate(daysSinceEpoch: day)) }
        var seconds = Int64(day) * 86_400 + .random(in: 0..<86_400, using: &chance)
        if Bool.random(using: &chance) { seconds = seconds / 1_800 * 1_800 + .random(in: -1...1, using: &chance) }
        return .instant(Instant(seconds: seconds))
    }

    /// What the store is given, file by file.
    var intakes: [Intake] {
        (1...2).map { importID in
            let parts = Self.accounts.keys.sorted().compactMap { name in
                Self.accounts[name].map { account in
                    Intake.Part(
                        account: account,
                        entries: stored.filter { $0.account == name && $0.importID == importID }.map(\.entry),
                        batches: [], payouts: [])
                }
            }
            return Intake(
                file: "\(importID).csv", digest: Digest(of: "\(importID)".utf8), profile: "settlecast", parts: parts)
        }
    }

    /// The same for the oracle.
    func json(account: String, title: String) throws -> Data {
        func moment(_ moment: Moment?) -> Any {
            switch moment {
            case .instant(let instant): instant.seconds
            case .date(let date): date.description
            case nil: NSNull()
            }
        }
        func list(_ fees: Fees) -> [Int64] { FeeComponent.allCases.map { fees[$0] } }
        let entries: [[String: Any]] = stored.map { stored in
            let entry = stored.entry
            return [
                "account": stored.account, "import": stored.importID, "line": entry.line, "identity": entry.identity,
                "type": entry.type.word, "booked": moment(entry.booked), "occurred": moment(entry.occurred),
                "method": entry.method ?? NSNull(), "scheme": entry.scheme ?? NSNull(),
                "channel": entry.channel?.word ?? NSNull(), "gross": entry.gross, "fees": list(entry.fees),
                "net": entry.net, "invoiced": list(entry.invoiced), "reference": entry.reference ?? NSNull(),
            ]
        }
        return try JSONSerialization.data(withJSONObject: [
            "name": title, "zone": period.zone.identifier, "first": period.firstDate.description,
            "end": period.endDate.description,
            "watermark": watermark ?? NSNull(), "limit": limit, "account": account, "entries": entries,
        ])
    }

    func request(_ merchant: String, _ details: DetailRequest) -> StatementRequest {
        let preceding = watermark.map {
            StatementRequest.Preceding(end: period.start, isNext: true, watermark: $0, closings: [:])
        }
        return StatementRequest(merchant: merchant, period: period, preceding: preceding, details: details)
    }
}

/// The lines that the oracle prints, of what the store says.
private enum Facts {
    static func days(_ days: [DayTotals]) -> [String] {
        days.flatMap { day in
            ["day\t\(day.date)"]
                + day.totals.sorted { $0.key.word < $1.key.word }.map { type, totals in
                    "day\t\(day.date)\t\(type.word)\t\(text(totals))"
                }
        }
    }

    static func counts(_ counts: RefundCounts?) -> [String] {
        counts.map { ["counts\t\($0.full)\t\($0.partial)\t\($0.unknown)"] } ?? []
    }

    static func month(_ groups: [TotalsGroup]) -> [String] {
        groups.map { group in
            "month\t\(group.type.word)\t\(group.method ?? "-")\t\(group.scheme ?? "-")\t\(group.channel?.word ?? "-")\t"
                + text(group.totals)
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func shown(_ lines: [ShownLine], _ selection: String) -> [String] {
        lines.map { line in
            "\(selection)\t\(line.section.word)\t\(line.entry.identity)\t\(line.entry.line)\t\(text(line.payment))"
        }
    }

    static func text(_ payment: RefundedPayment?) -> String {
        guard let payment else { return "-" }
        return "\(text(payment.booked)) \(text(payment.occurred)) \(payment.amount) \(payment.refundedSoFar)"
    }

    private static func text(_ moment: Moment?) -> String {
        switch moment {
        case .instant(let instant): "\(instant.seconds)"
        case .date(let date): "\(date)"
        case nil: "-"
        }
    }

    private static func text(_ totals: Totals) -> String {
        func list(_ fees: Fees) -> String { FeeComponent.allCases.map { "\(fees[$0])" }.joined(separator: ",") }
        return "\(totals.count)\t\(totals.gross)\t\(list(totals.fees))\t\(totals.net)\t\(list(totals.invoiced))"
    }
}

@Suite("Details against Python", .enabled(if: Python.isWanted, "there is no python3 with zoneinfo"))
struct DetailsOracleTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Oracles/details_oracle.py").path

    /// Clocks are put back (25 hours) or forward (23, or 23½) in the middle, at the edge, at midnight; or never.
    @Test(arguments: [
        ("Europe/Amsterdam", "2026-10-19/2026-10-26"), ("Europe/Amsterdam", "2026-03-01/2026-04-01"),
        ("America/New_York", "2026-11-01/2026-12-01"), ("Africa/Cairo", "2026-04-20/2026-04-27"),
        ("Pacific/Auckland", "2026-09-21/2026-09-28"), ("Australia/Lord_Howe", "2026-04-05/2026-04-06"),
        ("Asia/Kathmandu", "2026-01-28/2026-02-04"), ("UTC", "2026-12-31/2027-01-01"),
    ])
    func `days, month to date, shown lines and refunds are those that Python works out`(
        zone: String, dates: String
    ) async throws {
        let period = try Period(adHoc: dates, in: Zones().zone(zone))
        var cases = Data()
        var found: [String] = []
        for seed in UInt64(1)...2 {
            let random = Case(period, seed: seed)
            let temporary = try TemporaryStore()
            for intake in random.intakes { _ = try await temporary.store.record(intake, at: period.end) }
            for (name, account) in Case.accounts.sorted(by: { $0.key < $1.key }) {
                cases += try random.json(account: name, title: "seed \(seed), \(name)") + [UInt8(ascii: "\n")]
                found.append("case\tseed \(seed), \(name)")
                found += try await facts(random, account, temporary.store)
            }
        }
        let scratch = try Scratch()
        let expected = try Python.rows(Self.script, [scratch.write(cases, to: "cases.json")])
        #expect(found == expected.map { $0.joined(separator: "\t") })
        // A refund with its payment, late and not, is among them.
        let kinds = Set(expected.filter { $0.last != "-" }.map { $0[0] == "refund" ? "\($0[1]) refund" : $0[0] })
        #expect(
            kinds == [
                "case", "counts", "day", "month", "largest", "largestFees", "refunds", "late refund", "period refund",
            ])
    }

    private func facts(_ random: Case, _ account: Account, _ store: SQLiteStore) async throws -> [String] {
        var facts: [String] = []
        for (name, selection) in [
            ("largest", DetailRequest.Selection.largest), ("largestFees", .largestFees), ("refunds", .refunds),
        ] {
            let isFirst = selection == .largest
            let details = DetailRequest(
                days: isFirst, monthToDate: isFirst, selection: selection, limit: random.limit)
            facts += try await store.read(random.request(account.merchant, details)) { snapshot in
                let figures = try #require(try snapshot.figures().first { $0.account == account })
                // It foots: the days add up to the period.
                let shown = try AccountStatement(figures).details
                return Facts.days(shown.days) + Facts.month(shown.monthToDate ?? []) + Facts.shown(shown.lines, name)
                    + Facts.counts(shown.refundCounts)
            }
        }
        facts += try await store.read(random.request(account.merchant, .none)) { snapshot in
            var lines: [String] = []
            try snapshot.readRefunds(account) { batch in
                for row in 0..<batch.count {
                    lines.append(
                        "refund\t\(batch.section[row].word)\t\(batch.identity.text(row))\t\(Facts.text(batch.payment[row]))"
                    )
                }
            }
            return lines
        }
        return facts
    }
}
