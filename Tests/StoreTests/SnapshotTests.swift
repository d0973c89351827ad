import GRDB
import Settlements
import Testing

@testable import Store

/// A ledger that is filled import by import, and what statements say of it. Week 47 in Amsterdam is
/// [2026-11-15T23:00Z, 2026-11-22T23:00Z).
struct Shelf {
    let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    static let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)

    /// A movement of `net` cents, without fees. A morning where the day alone is given.
    static func move(
        _ identity: String, _ date: String, _ net: Int64, _ type: EntryType = .adjustment, batch: String? = nil,
        reference: String? = nil, occurred: String? = nil
    ) -> Entry {
        Entry(
            identity: identity, type: type, booked: moment("\(date)T09:00:00Z"),
            occurred: occurred.map { moment("\($0)T09:00:00Z") }, gross: net, net: net, reference: reference,
            batch: batch, line: 1)
    }

    static func batch(_ name: String, _ opened: String, carriedIn: Int64? = 0, carriedOut: Int64 = 0) -> Batch {
        Batch(name: name, opened: moment("\(opened)T00:00:00Z"), carriedIn: carriedIn, carriedOut: carriedOut)
    }

    static func payout(_ identity: String, _ date: String, _ amount: Int64, batch: String? = nil) -> Payout {
        Payout(
            identity: identity, id: "TX-\(identity)", bankReference: nil, amount: amount,
            booked: moment("\(date)T09:00:00Z"), batch: batch)
    }

    func take(
        _ entries: [Entry], batches: [Batch] = [], payouts: [Payout] = [], isPart: Bool = false,
        covering: [Moment] = [], provider: String = "adyen/ONE", currency: String = "EUR"
    ) async throws {
        let file = intake(
            entries, batches: batches, payouts: payouts, provider: provider,
            currency: try #require(Currency(code: currency)))
        try await temporary.take(file, isPart: isPart, covering: covering)
    }

    static func after(
        _ period: String, watermark: Int64, closing: Int64? = nil, gap: Instant? = nil
    ) -> StatementRequest.Preceding {
        .init(
            end: week(period).end, isNext: true, gap: gap, watermark: watermark,
            closings: closing.map { [account: $0] } ?? [:])
    }

    /// The proved part of the EUR account, the watermark, and `section identity` of all lines with a mark on what was added.
    func statement(
        _ request: StatementRequest
    ) async throws -> (part: AccountStatement?, watermark: Int64, lines: [String]) {
        try await temporary.store.read(request) { snapshot in
            let parts = try AccountStatement.prove(try snapshot.figures())
            var lines: [String] = []
            try snapshot.read(Self.account) { batch in
                for row in 0..<batch.count {
                    let mark = batch.isAdded[row] ? " added" : ""
                    lines.append("\(batch.section[row].word) \(batch.identity.text(row))\(mark)")
                }
            }
            return (parts.first { $0.account == Self.account }, snapshot.watermark, lines)
        }
    }

    func part(
        _ period: String, _ preceding: StatementRequest.Preceding? = nil, basis: Basis = .booked, upTo: Int64? = nil
    ) async throws -> AccountStatement {
        let details = DetailRequest(days: true, monthToDate: false, selection: nil, limit: 0, payouts: true)
        let request = StatementRequest(
            merchant: "m-1", period: week(period), basis: basis, preceding: preceding, upTo: upTo, details: details)
        return try #require(try await statement(request).part)
    }
}

@Suite struct `A snapshot` {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// Import 1: 30.00 in week 46. Import 2: 20.00 − 25.00 paid out in week 47. Import 3: 5.00 in week 46, 1.00 in week 47.
    private func recordThree() async throws {
        try await shelf.take(
            [Shelf.move("a", "2026-11-10", 3_000, batch: "1")], batches: [Shelf.batch("1", "2026-11-02")],
            covering: [day("2026-11-16")])
        try await shelf.take(
            [
                Shelf.move("b", "2026-11-17", 2_000, batch: "2"),
                Shelf.move("p", "2026-11-18", -2_500, .payout, batch: "1"),
            ], payouts: [Shelf.payout("p", "2026-11-18", 2_500)], covering: [day("2026-11-20")])
        try await shelf.take(
            [Shelf.move("c", "2026-11-11", 500), Shelf.move("d", "2026-11-19", 100)],
            batches: [Shelf.batch("0", "2026-10-26")], covering: [day("2026-11-18")])
    }

    /// Week 46 closed at 30.00 and had read import 1. Late 5.00; 20.00 − 25.00 + 1.00.
    @Test(
        arguments: [
            (nil, 3, 3_100, ["late c", "period b", "period p", "period d"], 1, "2026-11-20"),
            (9, 3, 3_100, ["late c", "period b", "period p", "period d"], 1, "2026-11-20"),
            (2, 2, 2_500, ["period b", "period p"], 1, "2026-11-20"),
            (1, 1, 3_000, [], 0, "2026-11-16"),
        ] as [(Int64?, Int64, Int64, [String], Int, String)])
    func `up to an import sees nothing that came later`(
        upTo: Int64?, watermark: Int64, closing: Int64, lines: [String], payouts: Int, coverage: String
    ) async throws {
        try await recordThree()
        let request = StatementRequest(
            merchant: "m-1", period: week("2026-W47"),
            preceding: Shelf.after("2026-W46", watermark: 1, closing: 3_000), upTo: upTo)
        let found = try await shelf.statement(request)
        let part = try #require(found.part)
        #expect(found.watermark == watermark)
        #expect(part.balance == .known(opening: 3_000, closing: closing))
        #expect(found.lines == lines)
        #expect(part.payouts.count == payouts)
        #expect(part.coverage == day(coverage))
    }

    @Test func `up to an import before an account's first has nothing of it`() async throws {
        try await recordThree()
        try await shelf.take([Shelf.move("u", "2026-11-17", 1)], currency: "USD")
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil, upTo: 3)
        let accounts = try await shelf.temporary.store.read(request) { try $0.figures().map(\.account) }
        #expect(accounts == [Shelf.account])
    }

    @Test func `up to an import takes a cut-out for one that was made whole later`() async throws {
        let row = Shelf.move("a", "2026-11-17", 500, batch: "1")
        let payout = Shelf.payout("p", "2026-11-18", 500, batch: "1")
        try await shelf.take([row], payouts: [payout], isPart: true)
        try await shelf.take([row])
        #expect(try await shelf.part("2026-W47", upTo: 1).payouts.map(\.itemised) == [nil])
        let whole = AccountFigures.PaidOut.Itemisation(within: NetSum(entries: 1, net: 500))
        #expect(try await shelf.part("2026-W47").payouts.map(\.itemised) == [whole])
    }

    /// Week 46 closed at 30.00, week 47 was given up, week 48 is asked for. In week 47 20.00 of import 1, 7.00 of import 2 and
    /// 0.40 with the date of its Monday; late are 5.00 and 0.08 with the date of the Sunday before. 57.40 + 5.08 + 1.00 = 63.48.
    @Test func `what was booked in a period that was given up is in the opening balance, and never late`() async throws
    {
        try await shelf.take(
            [Shelf.move("a", "2026-11-10", 3_000), Shelf.move("g1", "2026-11-17", 2_000)],
            batches: [Shelf.batch("1", "2026-11-02")])
        var monday = Shelf.move("monday", "2026-11-16", 40)
        monday.booked = day("2026-11-16")
        var sunday = Shelf.move("sunday", "2026-11-15", 8)
        sunday.booked = day("2026-11-15")
        try await shelf.take([
            Shelf.move("g2", "2026-11-18", 700), Shelf.move("late", "2026-11-11", 500),
            Shelf.move("h", "2026-11-24", 100), monday, sunday,
        ])
        let request = StatementRequest(
            merchant: "m-1", period: week("2026-W48"),
            preceding: Shelf.after("2026-W46", watermark: 1, closing: 3_000, gap: week("2026-W47").start))
        let found = try await shelf.statement(request)
        #expect(found.part?.balance == .known(opening: 5_740, closing: 6_348))
        #expect(found.lines == ["late late", "late sunday", "period h"])
        // An account of which nothing was stated: all of both weeks, but what is late.
        let fresh = StatementRequest(
            merchant: "m-1", period: week("2026-W48"),
            preceding: Shelf.after("2026-W46", watermark: 1, gap: week("2026-W47").start))
        #expect(try await shelf.statement(fresh).part?.balance == .known(opening: 5_740, closing: 6_348))
    }
}

@Suite struct `Figures` {
    /// Every statement of SQL that figures with all details ask, and how SQLite goes about it.
    /// By occurrence there is no order to read in but that of the whole account.
    @Test(arguments: Basis.allCases)
    func `are read by ranges, and only a balance reads all of an account`(basis: Basis) async throws {
        let shelf = try Shelf()
        try await shelf.take(
            [
                Shelf.move("a", "2026-11-17", 100, batch: "1"),
                Shelf.move("c", "2026-11-17", 1, .conversion, reference: "r"),
                Shelf.move("h", "2026-11-17", -1, .reserveHold),
                Shelf.move("p", "2026-11-18", -100, .payout, batch: "1"),
            ], batches: [Shelf.batch("1", "2026-11-02")], payouts: [Shelf.payout("p", "2026-11-18", 100, batch: "1")])
        try await shelf.take([Shelf.move("u", "2026-11-17", 1, .conversion, reference: "r")], currency: "USD")
        let revised = StatementRequest.Revised(
            watermark: 1, late: LateBounds(after: 1, before: week("2026-W47").start), balances: [:])
        let request = StatementRequest(
            merchant: "m-1", period: week("2026-W47"), basis: basis,
            preceding: Shelf.after("2026-W46", watermark: 1, closing: 0), revised: revised,
            details: .init(days: true, monthToDate: true, selection: .refunds, limit: 5, payouts: true))
        let plans = try await shelf.temporary.store.pool.read { db in
            let snapshot = try SQLiteSnapshot(db, request)
            var asked: [String] = []
            db.trace { event in
                if case .statement(let statement) = event { asked.append(statement.expandedSQL) }
            }
            _ = try AccountStatement.prove(snapshot.figures())
            db.trace(nil)
            return try Set(asked).map { sql in
                (sql, try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String })
            }
        }
        let wide = plans.filter { _, steps in
            steps.contains { step in
                // By payment the lines are a query of their own, under the name of the table.
                (step.contains("SEARCH entries ") || step.contains("SEARCH own ")
                    || basis != .paidOut && ["SCAN entries", "SCAN own"].contains { step.hasPrefix($0) })
                    && ![
                        "booked>?", "import>?", "batch=?", "identity=?", "reference=?", "line=?", "booked<?",
                        "entries_of_",
                    ]
                    .contains { step.contains($0) }
            }
        }
        let allowed = ["coalesce(sum(net), 0)", "ORDER BY booked LIMIT 1", "SELECT EXISTS (SELECT 1"]
        for (sql, steps) in wide {
            let isAllowed =
                basis == .occurred ? !sql.contains("batch = '1'") : allowed.contains { sql.contains($0) }
            #expect(isAllowed, "\(sql): \(steps)")
            #expect(steps.contains { $0.contains("USING PRIMARY KEY (account=?)") }, "\(sql): \(steps)")
        }
        #expect(wide.contains { sql, _ in sql.contains(allowed[basis == .booked ? 0 : 1]) })
        #expect(plans.count > 30)
    }
}

@Suite struct `What payouts pay` {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// Batch 1 takes over 1.00 and hands on 0.50. 10.00 of week 46, 2.00 of it late, 4.00 of week 47, 8.00 of week 48; paid out
    /// 3.00 and 21.50: 10.00 + 2.00 + 4.00 + 8.00 + 1.00 − 0.50 − 3.00 = 21.50.
    @Test func `is told by where it lies`() async throws {
        try await shelf.take(
            [Shelf.move("before", "2026-11-10", 1_000, batch: "1")],
            batches: [Shelf.batch("1", "2026-11-09", carriedIn: 100, carriedOut: 50)])
        try await shelf.take(
            [
                Shelf.move("late", "2026-11-11", 200, batch: "1"), Shelf.move("within", "2026-11-17", 400, batch: "1"),
                Shelf.move("first", "2026-11-18", -300, .payout, batch: "1"),
                Shelf.move("second", "2026-11-19", -2_150, .payout, batch: "1"),
                Shelf.move("after", "2026-11-25", 800, batch: "1"),
            ],
            payouts: [
                Shelf.payout("first", "2026-11-18", 300, batch: "1"),
                Shelf.payout("second", "2026-11-19", 2_150, batch: "1"),
            ])
        let part = try await shelf.part("2026-W47", Shelf.after("2026-W46", watermark: 1, closing: 1_100))
        func parts(_ others: Int64) -> AccountFigures.PaidOut.Itemisation {
            .init(
                before: NetSum(entries: 1, net: 1_000), late: NetSum(entries: 1, net: 200),
                within: NetSum(entries: 1, net: 400), after: NetSum(entries: 1, net: 800), carriedIn: 100,
                carriedOut: 50,
                otherPayouts: others)
        }
        #expect(part.payouts.map(\.itemised) == [parts(-2_150), parts(-300)])
        // 11.00 + 2.00 + 4.00 − 3.00 − 21.50.
        #expect(part.balance == .known(opening: 1_100, closing: -750))
        // The batch has two payouts: neither of them pays a line alone.
        #expect(part.details.shares?.map(\.payout) == [nil, nil])
        #expect(part.details.shares?.map(\.sum.net) == [200, 400])
    }

    /// Of week 47: 1.00 + 2.00 paid in the week, 4.00 in the next, 8.00 not yet, 16.00 of no batch.
    @Test func `is told of every line, also of what is not paid yet`() async throws {
        try await shelf.take(
            [
                Shelf.move("a", "2026-11-17", 100, batch: "paid"), Shelf.move("b", "2026-11-18", 200, batch: "paid"),
                Shelf.move("p", "2026-11-19", -300, .payout, batch: "paid"),
                Shelf.move("c", "2026-11-19", 400, batch: "next"),
                Shelf.move("q", "2026-11-25", -400, .payout, batch: "next"),
                Shelf.move("d", "2026-11-20", 800, batch: "open"), Shelf.move("e", "2026-11-20", 1_600),
            ],
            payouts: [
                Shelf.payout("q", "2026-11-25", 400, batch: "next"),
                Shelf.payout("p", "2026-11-19", 300, batch: "paid"),
            ])
        let part = try await shelf.part("2026-W47")
        let shares = try #require(part.details.shares)
        #expect(shares.map(\.batch) == ["paid", "next", "open", nil])
        #expect(shares.map(\.payout?.id) == ["TX-p", "TX-q", nil, nil])
        #expect(shares.map(\.sum) == [(2, 300), (1, 400), (1, 800), (1, 1_600)].map { NetSum(entries: $0, net: $1) })
        // Before its import nobody knew the payout.
        #expect(shares.allSatisfy { $0.section == .period })
    }

    @Test func `a later file may say the value date, and no file another one`() async throws {
        func file(_ date: String?) throws -> [Payout] {
            [
                Payout(
                    identity: "p", id: "TX-p", bankReference: nil, amount: 300, booked: day("2026-11-20"), batch: nil,
                    valueDate: try date.map { try CalendarDate($0) })
            ]
        }
        let entry = Shelf.move("p", "2026-11-20", -300, .payout)
        for date in [nil, "2026-11-24", nil, "2026-11-24"] {
            try await shelf.take([entry], payouts: file(date))
            let line = try await shelf.part("2026-W47").payouts[0]
            let isSaid = try await shelf.temporary.store.imports().count > 1
            #expect(line.payout.valueDate?.description == (isSaid ? "2026-11-24" : nil))
            #expect(line.isInTransit(at: week("2026-W47").endDate) == isSaid)
        }
        let error = await #expect(throws: StoreError.self) {
            try await shelf.take([entry], payouts: file("2026-11-25"))
        }
        #expect(error?.description.contains("(value date was 2026-11-24, is 2026-11-25)") == true)
    }
}

@Suite struct `Other sides` {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// EUR −100.00 for USD 108.00, −50.00 for USD 53.90 booked a week later; +20.00 for GBP −17.00. Without one other side:
    /// −5.00 (there is none; another provider uses the reference too), −7.00 (two), −1.00 (its reference stands in two weeks),
    /// −3.00 (no reference).
    @Test func `of conversions are those of the same reference`() async throws {
        func convert(_ identity: String, _ date: String, _ net: Int64, _ reference: String?) -> Entry {
            Shelf.move(identity, date, net, .conversion, reference: reference)
        }
        try await shelf.take([
            convert("1", "2026-11-17", -10_000, "r1"), convert("2", "2026-11-18", -5_000, "r2"),
            convert("3", "2026-11-18", 2_000, "r3"), convert("4", "2026-11-18", -500, "r4"),
            convert("5", "2026-11-18", -700, "r5"), convert("6", "2026-11-18", -100, "r6"),
            convert("7", "2026-11-25", -100, "r6"), convert("8", "2026-11-18", -300, nil),
        ])
        try await shelf.take(
            [
                convert("1", "2026-11-17", 10_800, "r1"), convert("2", "2026-11-24", 5_390, "r2"),
                convert("5", "2026-11-18", 300, "r5"), convert("6", "2026-11-18", 200, "r6"),
            ], currency: "USD")
        try await shelf.take(
            [convert("3", "2026-11-18", -1_700, "r3"), convert("5", "2026-11-18", 300, "r5")], currency: "GBP")
        try await shelf.take([convert("4", "2026-11-18", 500, "r4")], provider: "adyen/TWO", currency: "USD")
        let conversions = try await shelf.part("2026-W47").details.conversions
        func account(_ code: String) -> Account {
            Account(merchant: "m-1", provider: "adyen/ONE", currency: Currency(code: code)!)
        }
        #expect(
            conversions == [
                Conversion(other: account("GBP"), own: NetSum(entries: 1, net: 2_000), otherNet: -1_700),
                Conversion(other: account("USD"), own: NetSum(entries: 2, net: -15_000), otherNet: 16_190),
                Conversion(other: nil, own: NetSum(entries: 4, net: -1_600), otherNet: 0),
            ])
    }

    /// 30.00 held before; 10.00 of it given back, late; 5.00 held in the week; 1.00 in the next.
    @Test func `the reserve holds what was held and not given back`() async throws {
        try await shelf.take([Shelf.move("h", "2026-11-10", -3_000, .reserveHold)])
        try await shelf.take([
            Shelf.move("r", "2026-11-11", 1_000, .reserveRelease), Shelf.move("i", "2026-11-18", -500, .reserveHold),
            Shelf.move("j", "2026-11-24", -100, .reserveHold),
        ])
        try await shelf.take([Shelf.move("k", "2026-11-18", 1)], currency: "USD")
        let part = try await shelf.part("2026-W47", Shelf.after("2026-W46", watermark: 1))
        #expect(part.reserve == Reserve(opening: 3_000, closing: 2_500))
        #expect(try await shelf.part("2026-W47").reserve == Reserve(opening: 2_000, closing: 2_500))
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil)
        let reserves = try await shelf.temporary.store.read(request) { try $0.figures().map(\.reserve) }
        #expect(reserves == [Reserve(opening: 2_000, closing: 2_500), nil])
    }
}
