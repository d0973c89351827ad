import Foundation
import GRDB
import Settlements
import Testing

@testable import Store

/// What every ledger must do. SQLite is the first one.
@Suite struct `A ledger` {
    let temporary: TemporaryStore
    var ledger: any Ledger { temporary.store }
    let now = at("2026-11-23T06:30:00+01:00")

    init() throws { temporary = try TemporaryStore() }

    private func figures(
        _ period: String, merchant: String = "m-1", preceding: StatementRequest.Preceding? = nil
    ) async throws -> [AccountFigures] {
        try await ledger.read(StatementRequest(merchant: merchant, period: week(period), preceding: preceding)) {
            try $0.figures()
        }
    }

    @Test func `the same file again brings nothing new`() async throws {
        let file = intake([
            payment("a", moment("2026-11-16T10:00:00Z"), gross: 1_000),
            payment("b", moment("2026-11-16T11:00:00Z"), gross: 2_000),
        ])
        #expect(try await ledger.record(file, at: now) == Recorded(number: 1, new: 2, known: 0, created: ["m-1"]))
        #expect(try await ledger.record(file, at: now).known == 2)
    }

    /// A payment of 10.00 less 0.50 in batch 7, and its payout of 9.50: the batch comes to nothing.
    private func wholeBatch(_ ids: (String, String) = ("a", "p")) -> Intake {
        let booked = moment("2026-11-16T10:00:00Z")
        return intake(
            [
                payment(ids.0, booked, gross: 1_000, commission: 50, batch: "7"),
                payoutEntry(ids.1, booked, amount: 950, batch: "7"),
            ],
            batches: [Batch(name: "7", opened: booked, carriedIn: 0, carriedOut: 0)],
            payouts: [payout(ids.1, booked, amount: 950, batch: "7")])
    }

    @Test(
        arguments: [
            // What comes after a whole batch, and by how much the batch would be off.
            (["whole", "more"], "off by 5.00 EUR"),
            (["more", "whole"], "off by 5.00 EUR"),
            (["whole", "whole"], ""),
            (["whole", "another"], ""),
            (["first row", "whole"], ""),
        ] as [([String], String)])
    func `what makes a whole batch less than whole is refused`(files: [String], expected: String) async throws {
        let booked = moment("2026-11-16T11:00:00Z")
        let known = [
            "whole": wholeBatch(), "more": intake([payment("b", booked, gross: 500, batch: "7")]),
            "another": intake([payment("b", booked, gross: 500, batch: "8")]),
            "first row": intake([wholeBatch().parts[0].entries[0]]),
        ]
        _ = try await ledger.record(try #require(known[files[0]]), at: now)
        let second = try #require(known[files[1]])
        if expected.isEmpty {
            _ = try await ledger.record(second, at: now)
        } else {
            let error = await #expect(throws: StoreError.self) { try await ledger.record(second, at: now) }
            #expect(error?.code == .conflict)
            #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
        }
    }

    @Test func `a changed entry under a known identity refuses the whole file and shows both values`() async throws {
        let first = moment("2026-11-16T10:00:00Z")
        _ = try await ledger.record(intake([payment("a", first, gross: 1_000)]), at: now)
        let changed = intake([
            payment("new", first, gross: 5), payment("a", first, gross: 1_001),
        ])
        let error = await #expect(throws: StoreError.self) { try await ledger.record(changed, at: now) }
        #expect(error?.code == .conflict)
        #expect(error?.description.contains("entry a of adyen/ONE EUR") == true)
        #expect(error?.description.contains("gross was 10.00, is 10.01") == true)
        let total = try await figures("2026-W47")[0].groups.reduce(0) { $0 + $1.totals.net }
        #expect(total == 1_000, "nothing of the refused file was kept")
    }

    @Test func `an account stays with its merchant`() async throws {
        _ = try await ledger.record(intake([payment("a", day("2026-11-16"), gross: 1)]), at: now)
        let other = intake([payment("b", day("2026-11-16"), gross: 1)], merchant: "m-2")
        let error = await #expect(throws: StoreError.self) { try await ledger.record(other, at: now) }
        #expect(error?.description.contains("belongs to merchant m-1") == true)
        #expect(try await ledger.merchants().map(\.id) == ["m-1"])
    }

    @Test func `an account stays with its merchant in every currency`() async throws {
        _ = try await ledger.record(intake([payment("a", day("2026-11-16"), gross: 1)]), at: now)
        let dollar = try #require(Currency(code: "USD"))
        let other = intake([payment("b", day("2026-11-16"), gross: 1)], merchant: "m-2", currency: dollar)
        let error = await #expect(throws: StoreError.self) { try await ledger.record(other, at: now) }
        #expect(error?.description.contains("belongs to merchant m-1") == true)
    }

    /// U+00E9, and e with U+0301: the same text, other bytes.
    @Test func `an id that reads as another one is refused`() async throws {
        try await ledger.record([Merchant(id: "caf\u{E9}", name: "One")])
        let error = await #expect(throws: StoreError.self) {
            try await ledger.record([Merchant(id: "cafe\u{301}", name: "Two")])
        }
        #expect(error?.description.contains("63 61 66 C3 A9, not 63 61 66 65 CC 81") == true)
        try await ledger.record([Merchant(id: "caf\u{E9}", name: "Renamed")])
        #expect(try await ledger.merchants().map(\.name) == ["Renamed"])
    }

    @Test func `trouble of the database while a statement is read is trouble of the store`() async throws {
        _ = try await ledger.record(intake([payment("a", day("2026-11-16"), gross: 1)]), at: now)
        try await temporary.store.pool.write { try $0.execute(sql: "DROP TABLE batches") }
        let error = await #expect(throws: StoreError.self) { try await figures("2026-W47") }
        #expect(error?.description.contains("no such table: batches") == true)
    }

    @Test func `sums beyond 64 bits stop no program`() async throws {
        let entry = Entry(
            identity: "huge", type: .payment, booked: day("2026-11-16"), gross: Int64.max,
            fees: Fees(.commission, Int64.max), net: 0, line: 2)
        _ = try await ledger.record(intake([entry]), at: now)
        let figures = try await figures("2026-W47")
        #expect(figures.first?.brokenEntries.map(\.origin.entry) == ["huge"])
    }

    /// Week 47 in Amsterdam is [2026-11-15T23:00Z, 2026-11-22T23:00Z).
    @Test(arguments: [
        (moment("2026-11-15T22:59:59Z"), false), (moment("2026-11-15T23:00:00Z"), true),
        (moment("2026-11-22T22:59:59Z"), true), (moment("2026-11-22T23:00:00Z"), false),
        (day("2026-11-15"), false), (day("2026-11-16"), true), (day("2026-11-22"), true), (day("2026-11-23"), false),
    ])
    func `an entry lies in its period to the second, and a date on its day`(booked: Moment, isInside: Bool) async throws
    {
        _ = try await ledger.record(intake([payment("a", booked, gross: 700, commission: 50)]), at: now)
        let period = try await figures("2026-W47").first?.groups.reduce(0) { $0 + $1.totals.count } ?? 0
        #expect(period == (isInside ? 1 : 0))
    }

    /// Batch 1: carried in 100.00; payments 30.00 − 1.00 in week 46; 20.00 in week 47; payout 149.00 in week 47.
    /// Paper: opening 46 = 100.00, closing 46 = 129.00, closing 47 = 129.00 + 20.00 − 149.00 = 0.00.
    private func recordTwoWeeks() async throws {
        let start = moment("2026-11-09T08:00:00Z")
        let paid = moment("2026-11-20T08:00:00Z")
        _ = try await ledger.record(
            intake(
                [
                    payment("a", moment("2026-11-10T10:00:00Z"), gross: 3_000, commission: 100, batch: "1"),
                    payment("b", moment("2026-11-17T10:00:00Z"), gross: 2_000, batch: "1"),
                    payoutEntry("p", paid, amount: 14_900, batch: "1"),
                ],
                batches: [Batch(name: "1", opened: start, carriedIn: 10_000, carriedOut: 0)],
                payouts: [payout("p", paid, amount: 14_900, batch: "1")]),
            at: now)
    }

    @Test func `balances run from the carried start to the payout`() async throws {
        try await recordTwoWeeks()
        let first = try #require(try await figures("2026-W46").first)
        #expect(first.balance == .known(opening: 10_000, closing: 12_900))
        let second = try #require(try await figures("2026-W47").first)
        #expect(second.balance == .known(opening: 12_900, closing: 0))
        #expect(second.payouts.map(\.payout.bankReference) == ["BANK p"])
        // 100.00 carried in + 29.00 of week 46 + 20.00 of week 47 = 149.00.
        let (before, within) = (NetSum(entries: 1, net: 2_900), NetSum(entries: 1, net: 2_000))
        #expect(second.payouts.first?.itemised == .init(before: before, within: within, carriedIn: 10_000))
        #expect(throws: Never.self) { try AccountStatement(second) }
    }

    @Test func `where nobody said where the account began, there is no balance`() async throws {
        _ = try await ledger.record(intake([payment("a", moment("2026-11-17T10:00:00Z"), gross: 1)]), at: now)
        let figures = try await figures("2026-W47")
        #expect(figures.first?.balance == .unknown(movementsSince: moment("2026-11-17T10:00:00Z")))
    }

    @Test func `an entry booked before the period that came after its report is late`() async throws {
        try await recordTwoWeeks()
        let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)
        let preceding = StatementRequest.Preceding(
            end: week("2026-W46").end, isNext: true, watermark: 1, closings: [account: 12_900])
        _ = try await ledger.record(
            intake([payment("late", moment("2026-11-12T10:00:00Z"), gross: 500, commission: 20)]), at: now)
        let figures = try #require(try await figures("2026-W47", preceding: preceding).first)
        // 129.00 stated + 4.80 late + 20.00 − 149.00 = 4.80.
        #expect(figures.balance == .known(opening: 12_900, closing: 480))
        let statement = try AccountStatement(figures)
        #expect(statement.late == Totals(count: 1, gross: 500, fees: Fees(.commission, -20), net: 480))
        #expect(statement.totals.net == -12_900)
    }

    /// Batch 1 (120.00 carried in) is reported; then the batch before it comes: nothing to 120.00, all before the report.
    @Test func `a batch from before the stated beginning is history, and no late entry`() async throws {
        let start = moment("2026-11-09T08:00:00Z")
        _ = try await ledger.record(
            intake(
                [payment("a", moment("2026-11-10T10:00:00Z"), gross: 2_000, batch: "1")],
                batches: [Batch(name: "1", opened: start, carriedIn: 12_000, carriedOut: 0)]),
            at: now)
        let first = try #require(try await figures("2026-W46").first)
        #expect(first.balance == .known(opening: 12_000, closing: 14_000))
        let account = first.account
        let preceding = StatementRequest.Preceding(
            end: week("2026-W46").end, isNext: true, watermark: 1, closings: [account: 14_000])
        let before = moment("2026-11-03T08:00:00Z")
        _ = try await ledger.record(
            intake(
                [
                    payment("old", before, gross: 12_000, batch: "0"),
                    payment("late", moment("2026-11-11T10:00:00Z"), gross: 700, batch: "1"),
                    payment("new", moment("2026-11-17T10:00:00Z"), gross: 300, batch: "1"),
                ],
                batches: [Batch(name: "0", opened: before, carriedIn: 0, carriedOut: 12_000)]),
            at: now)
        let figures = try #require(try await figures("2026-W47", preceding: preceding).first)
        // 140.00 stated + 7.00 late + 3.00.
        #expect(figures.balance == .known(opening: 14_000, closing: 15_000))
        let statement = try AccountStatement(figures)
        #expect(statement.late.net == 700)
        #expect(statement.totals.net == 300)
        // Whoever begins to report only now sees it all.
        let fresh = try #require(try await self.figures("2026-W47").first)
        #expect(fresh.balance == .known(opening: 14_700, closing: 15_000))
    }

    /// In Los Angeles 05:00 UTC on Monday is Sunday evening: earlier than Monday's date, which is kept as 00:00 UTC.
    @Test func `the first bookings are dates and times, as long as a zone may turn them round`() async throws {
        _ = try await ledger.record(
            intake([
                payment("date", day("2026-11-16"), gross: 1), payment("time", moment("2026-11-16T05:00:00Z"), gross: 1),
                payment("later", moment("2026-11-20T05:00:00Z"), gross: 1),
            ]), at: now)
        let first = try await ledger.firstBookings()["m-1"] ?? []
        #expect(Set(first) == [day("2026-11-16"), moment("2026-11-16T05:00:00Z")])
    }

    @Test func `another merchant's rows are not seen`() async throws {
        try await recordTwoWeeks()
        _ = try await ledger.record(
            intake([payment("x", moment("2026-11-17T10:00:00Z"), gross: 9)], merchant: "m-2", provider: "adyen/TWO"),
            at: now)
        let mine = try await figures("2026-W47", merchant: "m-2")
        #expect(mine.map(\.account.provider) == ["adyen/TWO"])
        let foreign = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)
        let rows = try await ledger.read(StatementRequest(merchant: "m-2", period: week("2026-W47"), preceding: nil)) {
            var rows = 0
            try $0.read(foreign) { rows += $0.count }
            return rows
        }
        #expect(rows == 0)
    }

    @Test func `lines come in batches, in order of booking, and add up`() async throws {
        let count = LineBatch.capacity * 2 + 17
        let entries = (0..<count).map { index in
            var entry = payment(
                "e\(index)", .instant(at("2026-11-16T00:00:00Z").advanced(by: Int64(index))), gross: Int64(index))
            entry.line = index + 2
            return entry
        }
        _ = try await ledger.record(intake(entries.reversed()), at: now)
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil)
        let (identities, sum, sizes) = try await ledger.read(request) { snapshot in
            var identities: [String] = []
            var sum: Int64 = 0
            var sizes: [Int] = []
            try snapshot.read(Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)) { batch in
                sizes.append(batch.count)
                for row in 0..<batch.count {
                    identities.append(batch.identity.text(row))
                    sum += batch.net[row]
                }
            }
            return (identities, sum, sizes)
        }
        #expect(identities == entries.map(\.identity))
        #expect(sum == Int64(count * (count - 1) / 2))
        #expect(sizes == [LineBatch.capacity, LineBatch.capacity, 17])
    }

    @Test func `an amount changed behind the program's back does not foot, and the entry is named`() async throws {
        try await recordTwoWeeks()
        try await temporary.store.pool.write {
            try $0.execute(sql: "UPDATE entries SET net = net + 1 WHERE identity = 'b'")
        }
        let figures = try #require(try await figures("2026-W47").first)
        let error = #expect(throws: FootingError.self) { try AccountStatement(figures) }
        let entry = try #require(error?.differences.first { $0.rule == .entry })
        #expect(entry.subject == "net of entry b" && entry.expected == 2_000 && entry.found == 2_001)
        #expect(
            error?.differences.contains(.init(.payout, "payout TX-p", expected: 14_901, found: 14_900)) == true)
    }

    @Test func `a merchant's week is one range read of the entries' own order`() async throws {
        try await recordTwoWeeks()
        let plan = try await temporary.store.pool.read { db in
            try Row.fetchAll(
                db,
                sql: "EXPLAIN QUERY PLAN SELECT net FROM entries WHERE account = 1 AND booked >= 1 AND booked < 2 "
                    + "ORDER BY booked, import, line"
            ).map { $0["detail"] as String }
        }
        #expect(plan == ["SEARCH entries USING PRIMARY KEY (account=? AND booked>? AND booked<?)"])
    }

    @Test func `merchants are brought up to date by their id`() async throws {
        var acme = Merchant(
            id: "m-1", name: "Acme", address: ["Street 1", "Town"], vatID: "NL1",
            reportEmails: [Mailbox(name: "Books, \"Acme\"", address: "books@acme.example")], tags: ["retail"])
        try await ledger.record([acme])
        acme.name = "Acme Coffee"
        try await ledger.record([acme])
        #expect(try await ledger.merchants() == [acme])
    }
}

@Suite struct `The SQLite file` {
    @Test func `commits are durable, keys are held, the file is private`() async throws {
        let temporary = try TemporaryStore()
        #expect(try await temporary.store.pool.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        let (mode, keys) = try await temporary.store.pool.read {
            (try String.fetchOne($0, sql: "PRAGMA journal_mode"), try Int.fetchOne($0, sql: "PRAGMA foreign_keys"))
        }
        #expect(mode == "wal")
        #expect(keys == 1)
        for suffix in ["", "-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.store.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `a missing file is not made by a command that only reads`() throws {
        let temporary = try TemporaryStore()
        let error = #expect(throws: StoreError.self) {
            try SQLiteStore(path: temporary.directory + "/other.sqlite", create: false)
        }
        #expect(error?.description.contains("no store at") == true)
        #expect(!FileManager.default.fileExists(atPath: temporary.directory + "/other.sqlite"))
    }

    @Test func `a store of a newer version is left alone`() async throws {
        let temporary = try TemporaryStore()
        try await temporary.store.pool.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 from the future')")
        }
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: temporary.store.path, create: false) }
        #expect(error?.code == .newer)
    }
}
