import Settlements
import Support
import Testing

@testable import Store

/// Random files of one merchant: two currencies, all types, payouts, reserves, conversions, cut-outs, batches from before the
/// beginning; around three weeks.
private struct Files {
    struct File {
        var parts: [Intake.Part]
        var isPart: Bool
        var through: Moment?
    }

    static let accounts = ["EUR", "USD"].map {
        Account(merchant: "m-1", provider: "adyen/ONE", currency: Currency(code: $0)!)
    }

    private(set) var files: [File] = []

    init(seed: UInt64) {
        var chance = SeededChance(seed: seed)
        for number in 1...4 {
            var line = 1
            let parts = Self.accounts.map { account in
                let entries = (0..<Int.random(in: 5...25, using: &chance)).map { index in
                    line += Int.random(in: 1...3, using: &chance)
                    return Self.entry("\(number)-\(index)", line: line, &chance)
                }
                return Intake.Part(
                    account: account, entries: entries, batches: Self.batches(number, &chance),
                    payouts: Self.payouts(of: entries))
            }
            let through = Bool.random(using: &chance) ? Self.booked(&chance) : nil
            files.append(File(parts: parts, isPart: Int.random(in: 0..<5, using: &chance) == 0, through: through))
        }
        // The last file holds rows of the first once more.
        for index in files[3].parts.indices {
            files[3].parts[index].entries =
                Array(files[0].parts[index].entries.prefix(9)) + files[3].parts[index].entries
        }
    }

    /// The first file begins the account, where it says with what; the third has the batch before it.
    private static func batches(_ number: Int, _ chance: inout SeededChance) -> [Batch] {
        let opened = ["2026-10-20", nil, "2026-10-10", "2026-11-18"][number - 1]
        guard let opened, Int.random(in: 0..<4, using: &chance) > 0 else { return [] }
        return [
            Batch(
                name: "b\(number)", opened: moment("\(opened)T00:00:00Z"),
                carriedIn: Int64.random(in: 0...9_000, using: &chance),
                carriedOut: Int64.random(in: 1...9_000, using: &chance))
        ]
    }

    private static func payouts(of entries: [Entry]) -> [Payout] {
        entries.filter { $0.type == .payout }.map {
            Payout(
                identity: $0.identity, id: "TX-\($0.identity)", bankReference: nil, amount: -$0.net, booked: $0.booked,
                batch: $0.batch)
        }
    }

    private static func entry(_ identity: String, line: Int, _ chance: inout SeededChance) -> Entry {
        // The first of each file is a conversion, with its other side in the other currency.
        let any = EntryType.allCases.randomElement(using: &chance) ?? .payment
        let type = identity.hasSuffix("-0") ? .conversion : any
        let amount = Int64.random(in: 1...9_999, using: &chance) * (Bool.random(using: &chance) ? 1 : -1)
        var fees = type.isFeeOnly ? Fees(.commission, amount) : Fees.none
        if !type.isFeeOnly, !type.carriesNoFee { fees[.markup] = .random(in: -99...9, using: &chance) }
        let gross = type.isFeeOnly ? 0 : amount
        return Entry(
            identity: identity, type: type, booked: booked(&chance),
            occurred: Bool.random(using: &chance) ? booked(&chance) : nil, gross: gross, fees: fees,
            net: gross + fees[.commission] + fees[.markup],
            invoiced: Fees(.scheme, .random(in: -9...9, using: &chance)),
            reference: Int.random(in: 0..<4, using: &chance) == 0 ? nil : "r\(identity)",
            batch: ["b1", "b2", "b3", "b4", "b5", nil].randomElement(using: &chance) ?? nil, line: line)
    }

    private static func booked(_ chance: inout SeededChance) -> Moment {
        let first = week("2026-W45").firstDate.daysSinceEpoch
        let day = Int.random(in: first..<first + 30, using: &chance)
        if Int.random(in: 0..<3, using: &chance) == 0 { return .date(CalendarDate(daysSinceEpoch: day)) }
        let hour = Int64.random(in: 20...24, using: &chance) * 3_600
        return .instant(Instant(seconds: Int64(day) * 86_400 + hour + .random(in: -1...1, using: &chance)))
    }

    /// Takes in the first `count` files.
    func fill(_ temporary: TemporaryStore, _ count: Int) async throws {
        for (index, file) in files.prefix(count).enumerated() {
            let label = IntakeFile(name: "\(index).csv", profile: "settlecast", who: "ada", isPart: file.isPart)
            _ = try await temporary.store.take(label, at: at("2026-12-01T00:00:00Z")) { sink in
                for part in file.parts {
                    for entry in part.entries { try sink(.entry(entry), part.account) }
                    for batch in part.batches { try sink(.batch(batch), part.account) }
                    for payout in part.payouts { try sink(.payout(payout), part.account) }
                    if let through = file.through { try sink(.coverage(through), part.account) }
                }
                return IntakeVerdict(digest: Digest(of: "\(index)".utf8), entries: 0)
            }
        }
    }
}

/// One account's part with its lines.
private struct Told: Equatable {
    struct Payouts: Equatable {
        let payout: Payout
        let itemised: AccountFigures.PaidOut.Itemisation?
    }

    let account: Account
    let balance: AccountStatement.Balance
    let groups: [TotalsGroup]
    let payouts: [Payouts]
    let coverage: Moment?
    let reserve: Reserve?
    let changes: AccountChanges?
    let days: [DayTotals]
    let shares: [PayoutShare]?
    let conversions: [Conversion]
    let lines: [String]
    let added: [String]

    var kinds: [String] {
        let there = [
            "reserve": reserve != nil, "payout": !payouts.isEmpty, "coverage": coverage != nil,
            "itemised": payouts.contains { $0.itemised?.late.entries ?? 0 > 0 },
            "share": shares?.contains { $0.payout != nil } == true,
            "conversion": conversions.contains { $0.other != nil },
        ]
        return there.filter(\.value).map(\.key) + lines.compactMap { $0.split(separator: " ").first.map(String.init) }
    }
}

@Suite struct `Random ledgers` {
    private static let seeds = UInt64(1)...3

    private func tell(_ temporary: TemporaryStore, _ request: StatementRequest) async throws -> [Told] {
        try await temporary.store.read(request) { snapshot in
            let figures = try snapshot.figures()
            // The payouts are of any amount here: all else foots.
            return try figures.map { figures in
                let part = try AccountStatement(figures.withoutPayouts)
                var (lines, added): ([String], [String]) = ([], [])
                try snapshot.read(figures.account) { batch in
                    for row in 0..<batch.count {
                        let line = "\(batch.section[row].word) \(batch.identity.text(row))"
                        lines.append(line)
                        if batch.isAdded[row] { added.append(line) }
                    }
                }
                return Told(
                    account: part.account, balance: part.balance, groups: part.groups,
                    payouts: figures.payouts.map { .init(payout: $0.payout, itemised: $0.itemised) },
                    coverage: part.coverage, reserve: part.reserve, changes: part.changes, days: part.details.days,
                    shares: part.details.shares, conversions: part.details.conversions, lines: lines, added: added)
            }
        }
    }

    private func request(
        _ basis: Basis, _ preceding: StatementRequest.Preceding?, upTo: Int64? = nil,
        _ revised: StatementRequest.Revised? = nil, period: String = "2026-W47"
    ) -> StatementRequest {
        StatementRequest(
            merchant: "m-1", period: week(period), basis: basis, preceding: preceding, upTo: upTo, revised: revised,
            details: .init(days: true, monthToDate: false, selection: nil, limit: 0, payouts: true))
    }

    /// What week 46 left behind that had read so far.
    private func preceding(_ temporary: TemporaryStore, _ basis: Basis, _ watermark: Int64, gap: Bool) async throws
        -> StatementRequest.Preceding
    {
        let period = gap ? "2026-W45" : "2026-W46"
        var closings: [Account: Int64] = [:]
        for told in try await tell(temporary, request(basis, nil, upTo: watermark, period: period)) {
            if case .known(_, let closing) = told.balance { closings[told.account] = closing }
        }
        return .init(
            end: week(period).end, isNext: true, gap: gap ? week("2026-W46").start : nil, watermark: watermark,
            closings: closings)
    }

    @Test func `up to an import are what they were before the next one came`() async throws {
        var kinds: Set<String> = []
        for seed in Self.seeds { kinds.formUnion(try await compareImportByImport(seed)) }
        #expect(
            kinds.isSuperset(of: ["late", "period", "reserve", "payout", "itemised", "share", "conversion", "coverage"]
            ),
            "\(kinds)")
    }

    private func compareImportByImport(_ seed: UInt64) async throws -> Set<String> {
        let files = Files(seed: seed)
        let all = try TemporaryStore()
        try await files.fill(all, 4)
        var kinds: Set<String> = []
        for count in 1...4 {
            let then = try TemporaryStore()
            try await files.fill(then, count)
            for basis in Basis.allCases {
                let preceding = try await preceding(then, basis, 1, gap: count % 2 == 0)
                let expected = try await tell(then, request(basis, preceding))
                let found = try await tell(all, request(basis, preceding, upTo: Int64(count)))
                #expect(found == expected, "seed \(seed), \(count) files, \(basis)")
                kinds.formUnion(found.flatMap(\.kinds))
            }
        }
        return kinds
    }

    /// The lines of both reports, and the ones that only one of them has.
    @Test func `a revision tells what differs between the two reports`() async throws {
        var kinds: Set<String> = []
        for seed in Self.seeds { kinds.formUnion(try await compareRevisions(seed)) }
        #expect(kinds.isSuperset(of: ["added period", "added late", "removed late"]), "\(kinds)")
    }

    private func compareRevisions(_ seed: UInt64) async throws -> Set<String> {
        let files = Files(seed: seed)
        let all = try TemporaryStore()
        try await files.fill(all, 4)
        var kinds: Set<String> = []
        for basis in Basis.allCases {
            for (before, old, now) in [(1, 2, 3), (1, 3, 1), (2, 3, 2), (1, 2, 1)] as [(Int64, Int64, Int64)] {
                let first = try await preceding(all, basis, before, gap: false)
                let replaced = try await tell(all, request(basis, first, upTo: old))
                var balances: [Account: AccountChanges.Balances] = [:]
                for told in replaced {
                    if case .known(let opening, let closing) = told.balance {
                        balances[told.account] = .init(opening: opening, closing: closing)
                    }
                }
                let revised = StatementRequest.Revised(
                    watermark: old, late: LateBounds(after: before, before: first.gap ?? week("2026-W47").start),
                    balances: balances)
                let second = try await preceding(all, basis, now, gap: false)
                for told in try await tell(all, request(basis, second, revised)) {
                    let lines = replaced.first { $0.account == told.account }?.lines ?? []
                    let (then, since) = (Set(lines.map(identity)), Set(told.lines.map(identity)))
                    let changes = try #require(told.changes)
                    kinds.formUnion(changes.lines.map { "\($0.kind) \($0.section.word)" })
                    let label: Comment = "seed \(seed), \(basis), \((before, old, now)), \(told.account)"
                    #expect(Set(told.added.map(identity)) == since.subtracting(then), label)
                    #expect(
                        changes.lines.filter { $0.kind == .added }.map { "\($0.section.word) \($0.entry.identity)" }
                            .sorted()
                            == told.lines.filter { !then.contains(identity($0)) }.sorted(), label)
                    #expect(
                        changes.lines.filter { $0.kind == .removed }.map { "\($0.section.word) \($0.entry.identity)" }
                            .sorted() == lines.filter { !since.contains(identity($0)) }.sorted(), label)
                    #expect(
                        changes.added.net == changes.lines.filter { $0.kind == .added }.reduce(0) { $0 + $1.entry.net })
                    #expect(changes.removed.count == Int64(changes.lines.filter { $0.kind == .removed }.count), label)
                }
            }
        }
        return kinds
    }

    /// Where a balance is known, and where none is.
    @Test func `have accounts of both kinds`() async throws {
        var known: Set<Bool> = []
        for seed in UInt64(1)...3 {
            let temporary = try TemporaryStore()
            try await Files(seed: seed).fill(temporary, 1)
            for told in try await tell(temporary, request(.booked, nil)) {
                if case .known = told.balance { known.insert(true) } else { known.insert(false) }
            }
        }
        #expect(known == [true, false])
    }

    private func identity(_ line: String) -> String { String(line.split(separator: " ")[1]) }
}

extension AccountFigures {
    fileprivate var withoutPayouts: AccountFigures {
        AccountFigures(
            account: account, balance: balance, groups: groups, payouts: [], brokenEntries: brokenEntries,
            damage: damage, coverage: coverage, reserve: reserve, changes: changes, details: details)
    }
}
