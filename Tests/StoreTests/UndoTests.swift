import GRDB
import Settlements
import Testing

@testable import Store

/// Files that were taken in: listed, and taken out again. Run 46 is week 46 in Amsterdam, which ends at
/// 2026-11-15T23:00:00Z; the date that follows it is 16 November.
@Suite struct `Imports` {
    let temporary: TemporaryStore
    var store: SQLiteStore { temporary.store }
    let now = at("2026-11-23T06:30:00+01:00")
    let inWeek46 = moment("2026-11-12T10:00:00Z")
    let inWeek47 = moment("2026-11-17T10:00:00Z")

    init() throws { temporary = try TemporaryStore() }

    private func due(_ label: String = "2026-W46", merchant: String = "m-1") -> DueRunRecord {
        DueRunRecord(
            run: RunIdentity(definition: "weekly", merchant: merchant, period: label, revision: 1), period: week(label),
            dueAt: now, isAdHoc: false, definitionDigest: Digest(of: "".utf8))
    }

    private func worker(_ name: String, after seconds: Int64 = 0) -> Worker {
        Worker(name: name, now: now.advanced(by: seconds), leaseEnds: now.advanced(by: seconds + 60))
    }

    /// Keeps a run that has read the store as far as that import.
    private func keep(_ label: String = "2026-W46", merchant: String = "m-1", watermark: Int64) async throws {
        let claim = try #require(try await store.claim(due(label, merchant: merchant), by: worker("one")))
        try await store.keep(
            claim, KeptRun(StatedRun(watermark: watermark, balances: [:]), documents: [], deliveries: []), at: now)
    }

    private func undo(_ number: Int64, at time: Instant? = nil) async throws -> UndoneImport {
        try await store.undo(number, by: "grace", at: time ?? now)
    }

    /// How many rows each table has, but for the imports themselves and what a merchant is.
    private func rows() async throws -> [String: Int] {
        let tables = ["accounts", "entries", "batches", "payouts", "coverage", "overlaps"]
        return try await store.pool.read { db in
            try Dictionary(
                uniqueKeysWithValues: tables.map { ($0, try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1) }
            )
        }
    }

    @Test func `a list says which file, when, who, how much and which accounts`() async throws {
        let file = intake([payment("a", inWeek46, gross: 1), payment("b", inWeek46, gross: 2)])
        try await temporary.take(
            file, as: "one.csv", covering: [day("2026-11-14"), day("2026-11-16"), day("2026-11-15")])
        try await temporary.take(intake([payment("b", inWeek46, gross: 2)]), as: "two.csv", isPart: true)
        let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)
        let list = try await store.imports()
        #expect(
            list.first
                == ImportRecord(
                    number: 1, file: "one.csv", profile: "settlecast", digest: file.digest, at: now, who: "ada",
                    isPart: false, entries: 2, new: 2, known: 0, accounts: [account],
                    coverage: [account: day("2026-11-16")], undone: nil))
        #expect(list.map(\.isPart) == [false, true])
        #expect(list.map(\.new) == [2, 0])
        #expect(list.map(\.known) == [0, 1])
        _ = try await undo(1)
        let undone = try #require(try await store.imports().first)
        #expect(undone.undone == .init(at: now, who: "grace"))
        #expect(undone.accounts == [account], "a list says whose the file was, also once its account is gone")
    }

    @Test func `an import that is undone leaves nothing behind but its number`() async throws {
        try await temporary.take(
            intake(
                [payment("a", inWeek46, gross: 100, batch: "1"), payoutEntry("p", inWeek47, amount: 100, batch: "1")],
                batches: [Batch(name: "1", opened: inWeek46, carriedIn: 0, carriedOut: 0, number: 1)],
                payouts: [payout("p", inWeek47, amount: 100, batch: "1")]),
            covering: [inWeek47])
        let undone = try await undo(1)
        #expect(undone == UndoneImport(file: "file.csv", entries: 2, alsoHeldBy: []))
        #expect(try await rows().values.allSatisfy { $0 == 0 })
        #expect(try await store.merchants().map(\.id) == ["m-1"], "a merchant stays")
        let again = try await temporary.take(intake([payment("a", inWeek46, gross: 999)]))
        #expect(again.number == 2, "a number is a watermark, and none is given twice")
        #expect(try await temporary.figures("2026-W46")[0].groups.map(\.totals.net) == [999])
    }

    @Test func `what other files brought stays`() async throws {
        try await temporary.take(intake([payment("a", inWeek46, gross: 100)]))
        let before = try await rows()
        try await temporary.take(
            intake(
                [payment("b", inWeek46, gross: 1)],
                batches: [Batch(name: "9", opened: inWeek46, carriedIn: 0, carriedOut: 1)]))
        _ = try await undo(2)
        #expect(try await rows() == before)
        #expect(try await temporary.figures("2026-W46")[0].groups.map(\.totals.net) == [100])
    }

    @Test func `a file taken in for the wrong merchant can be taken in for the right one`() async throws {
        let entries = [payment("a", inWeek46, gross: 100)]
        try await temporary.take(intake(entries, merchant: "m-wrong"))
        let error = await #expect(throws: StoreError.self) { try await temporary.take(intake(entries)) }
        #expect(error?.description.contains("`settlecast undo-import 1` takes it out") == true)
        _ = try await undo(1)
        #expect(try await temporary.take(intake(entries)).new == 1)
        #expect(try await temporary.figures("2026-W46").map(\.account.merchant) == ["m-1"])
        #expect(try await temporary.figures("2026-W46", merchant: "m-wrong").isEmpty)
    }

    @Test func `an import is undone once, and only one that there is`() async throws {
        try await temporary.take(intake([payment("a", inWeek46, gross: 1)]))
        _ = try await undo(1)
        let again = await #expect(throws: StoreError.self) { try await undo(1) }
        #expect(again?.description == "import 1 (file.csv) was undone already, at \(now) by grace")
        let none = await #expect(throws: StoreError.self) { try await undo(7) }
        #expect(none?.description == "there is no import 7: `settlecast imports` lists them")
    }

    // MARK: Runs that have used it

    @Test(
        arguments: [
            (moment("2026-11-15T22:59:59Z"), 1, true), (moment("2026-11-15T23:00:00Z"), 1, false),
            (day("2026-11-15"), 1, true), (day("2026-11-16"), 1, false),
            // An opening balance is made of everything before.
            (day("2025-01-01"), 1, true),
            // A run that read the store before the import came has not used it.
            (moment("2026-11-10T10:00:00Z"), 0, false), (day("2026-11-10"), 0, false),
        ] as [(Moment, Int64, Bool)])
    func `a kept run holds what it has read`(booked: Moment, watermark: Int64, isHeld: Bool) async throws {
        try await temporary.take(intake([payment("a", booked, gross: 1)]))
        try await keep(watermark: watermark)
        try await expectHeld(isHeld)
        guard isHeld else { return }
        // What became of the run later changes nothing.
        for state in ["delivered", "partly_failed", "failed", "superseded"] {
            try await store.pool.write { try $0.execute(sql: "UPDATE runs SET state = ?", arguments: [state]) }
            try await expectHeld(true, state: state)
        }
    }

    private func expectHeld(_ isHeld: Bool, state: String = "kept") async throws {
        let error: StoreError?
        do {
            _ = try await undo(1)
            error = nil
        } catch let refusal as StoreError {
            error = refusal
        }
        #expect((error != nil) == isHeld)
        if isHeld {
            #expect(error?.code == .conflict)
            #expect(error?.description.contains("weekly@m-1/2026-W46.1 (\(state))") == true)
            #expect(try await rows()["entries"] == 1)
        }
    }

    /// Week 46 in Honolulu (UTC−10) ends on the 16th at 10:00Z, in Kiritimati (UTC+14) on the 15th at 10:00Z: for both the
    /// date that follows is the 16th. Runs of an earlier version do not say the date; none is let go that may be used.
    @Test(arguments: [
        ("2026-11-15T23:00:00Z", day("2026-11-15"), true), ("2026-11-15T23:00:00Z", day("2026-11-16"), false),
        ("2026-11-15T10:00:00Z", day("2026-11-15"), true), ("2026-11-15T10:00:00Z", day("2026-11-16"), false),
        ("2026-11-16T10:00:00Z", day("2026-11-15"), true), ("2026-11-16T10:00:00Z", day("2026-11-16"), true),
        ("2026-11-16T10:00:00Z", day("2026-11-17"), false),
    ])
    func `a run of an earlier version holds dates in every zone`(end: String, booked: Moment, isHeld: Bool) async throws
    {
        try await temporary.take(intake([payment("a", booked, gross: 1)]))
        try await keep(watermark: 1)
        try await store.pool.write {
            try $0.execute(sql: "UPDATE runs SET period_end_date = NULL, period_end = ?", arguments: [at(end).seconds])
        }
        try await expectHeld(isHeld)
    }

    @Test func `a run of another merchant holds nothing, and all of her own are named`() async throws {
        try await temporary.take(intake([payment("a", inWeek46, gross: 1)]))
        try await temporary.take(intake([payment("x", inWeek46, gross: 1)], merchant: "m-2", provider: "adyen/TWO"))
        try await keep("2026-W46", watermark: 2)
        try await keep("2026-W47", watermark: 2)
        let error = await #expect(throws: StoreError.self) { try await undo(1) }
        #expect(
            error?.description.contains(
                "weekly@m-1/2026-W46.1 (kept), weekly@m-1/2026-W47.1 (kept). What was reported stays")
                == true)
        #expect(try await undo(2).entries == 1)
    }

    /// The payout of the 12th names all entries of its batch as what it pays: also one booked after the report.
    @Test func `a run that itemised a payout holds its entries, whenever they were booked`() async throws {
        try await temporary.take(
            intake(
                [payoutEntry("p", inWeek46, amount: 100, batch: "1")],
                payouts: [payout("p", inWeek46, amount: 100, batch: "1")]))
        try await temporary.take(intake([payment("a", inWeek47, gross: 100, batch: "1")]))
        try await keep(watermark: 2)
        await #expect(throws: StoreError.self) { try await undo(2) }
    }

    @Test func `while a run is being made nothing is taken out from under it`() async throws {
        try await temporary.take(intake([payment("a", inWeek46, gross: 1)]))
        let claim = try #require(try await store.claim(due(), by: worker("one")))
        let error = await #expect(throws: StoreError.self) { try await undo(1) }
        #expect(error?.description.contains("weekly@m-1/2026-W46.1 is being made") == true)
        #expect(error?.isTransient == true)
        // Once the lease has ended the worker counts as dead, and cannot keep what it read before.
        #expect(try await undo(1, at: now.advanced(by: 60)).entries == 1)
        let late = await #expect(throws: StoreError.self) {
            try await store.keep(
                claim, KeptRun(StatedRun(watermark: 1, balances: [:]), documents: [], deliveries: []),
                at: now.advanced(by: 61))
        }
        #expect(late?.code == .claimLost)
        #expect(try await store.claim(due(), by: worker("two", after: 62)) != nil)
    }

    // MARK: Overlaps

    @Test func `later files that held the same entries are named, and bring them again`() async throws {
        let (a, b, c) = (
            payment("a", inWeek46, gross: 1), payment("b", inWeek46, gross: 2), payment("c", inWeek46, gross: 4)
        )
        try await temporary.take(intake([a, b]), as: "one.csv")
        try await temporary.take(intake([b, c]), as: "two.csv")
        try await temporary.take(intake([b, c]), as: "three.csv")
        try await temporary.take(intake([c]), as: "four.csv")
        _ = try await undo(3)
        let undone = try await undo(1)
        #expect(undone.entries == 2)
        #expect(undone.alsoHeldBy.map(\.number) == [2])
        let again = try await temporary.take(intake([b, c]), as: "two.csv")
        #expect((again.new, again.known) == (1, 1))
    }
}
