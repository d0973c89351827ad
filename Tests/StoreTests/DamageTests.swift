import GRDB
import Settlements
import Testing

@testable import Store

@Suite struct `Seals` {
    /// Vectors of the authors of FNV (Fowler, Noll, Vo: test_fnv.c, fnv1a_64).
    @Test(
        arguments: [
            ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
        ] as [(String, UInt64)])
    func `are FNV-1a`(text: String, expected: UInt64) {
        var seal = Seal()
        for byte in text.utf8 { seal.add(byte: byte) }
        #expect(UInt64(bitPattern: seal.stored) == expected)
    }

    /// Neighbours that read the same when they are merely put together.
    @Test func `differ where rows differ`() {
        let rows: [[StoredValue]] = [
            [.text("ab"), .text("c")], [.text("a"), .text("bc")], [.text("abc")], [.text("abc"), .null],
            [.text("abc"), .text("")], [.integer(0)], [.null], [.text("")], [.integer(64), .integer(1)],
            [.integer(-65), .integer(1)], [.integer(.max)], [.integer(.min)], [.integer(1), .integer(64)],
        ]
        let seals = rows.map { row in
            var seal = Seal()
            for value in row { seal.add(value) }
            return seal.stored
        }
        #expect(Set(seals).count == rows.count)
    }
}

/// Faults planted behind the program's back.
@Suite struct `Damage` {
    let temporary: TemporaryStore
    let now = at("2026-11-23T06:30:00+01:00")

    init() throws { temporary = try TemporaryStore() }

    private static let start = moment("2026-11-02T08:00:00Z")

    private func numbered(_ entries: [Entry]) -> [Entry] {
        entries.enumerated().map { index, entry in
            var entry = entry
            entry.line = index + 2
            return entry
        }
    }

    /// Batch 1: 49.00 of week 45, 29.40 + 19.60 + 10.00 of week 47, 0.50 of week 48; paid in week 47: 108.50. Account 1 is in
    /// EUR, 2 the same in USD, 3 another merchant's.
    private func record(hasBalance: Bool) async throws {
        let paid = moment("2026-11-20T08:00:00Z")
        let november = numbered([
            payment("old", moment("2026-11-03T10:00:00Z"), gross: 5_000, commission: 100, batch: "1"),
            payment("a", moment("2026-11-17T10:00:00Z"), gross: 3_000, commission: 60, batch: "1"),
            payment("b", moment("2026-11-17T11:00:00Z"), gross: 2_000, commission: 40, batch: "1"),
            payment("c", moment("2026-11-18T10:00:00Z"), gross: 1_000, batch: "1"),
            payoutEntry("p", paid, amount: 10_850, batch: "1"),
            payment("tail", moment("2026-11-24T10:00:00Z"), gross: 50, batch: "1"),
        ])
        let batch = Batch(name: "1", opened: Self.start, carriedIn: 0, carriedOut: 0)
        try await temporary.take(
            intake(
                november, batches: hasBalance ? [batch] : [],
                payouts: [payout("p", paid, amount: 10_850, batch: "1")]), as: "november.csv")
        let monday = moment("2026-11-17T10:00:00Z")
        let dollar = try #require(Currency(code: "USD"))
        try await temporary.take(
            intake(numbered([payment("u", monday, gross: 900)]), currency: dollar), as: "dollars.csv")
        try await temporary.take(
            intake(numbered([payment("x", monday, gross: 400)]), merchant: "m-2", provider: "adyen/TWO"),
            as: "other.csv")
    }

    /// The rows that a held statement names, `currency file:line … fault`; nil where it is not held.
    private func heldRows(
        merchant: String = "m-1", _ preceding: StatementRequest.Preceding? = nil, basis: Basis = .booked
    ) async throws -> (rows: Set<String>, rules: Set<FootingError.Rule>)? {
        let request = StatementRequest(
            merchant: merchant, period: week("2026-W47"), basis: basis, preceding: preceding)
        let figures = try await temporary.store.read(request) { try $0.figures() }
        do {
            _ = try AccountStatement.prove(figures)
            return nil
        } catch {
            let rows = error.proof.differences.flatMap { part in part.rows.map { "\(part.currency) \($0.text)" } }
            return (Set(rows), Set(error.differences.map(\.rule)))
        }
    }

    private static let gone = "was imported and is gone"
    private static let changed = "is not what was imported"
    private static let foreign = "was not imported to this account for this day"
    private static let all = EntryWriter.names.filter { $0 != "identity" }.joined(separator: ", ")

    /// What is done by SQL, and the rows that must be named.
    private static let faults: [(String, [String])] = [
        // An amount alone: net is no longer gross + fees, and that says so first.
        (
            "UPDATE entries SET net = net + 1 WHERE identity = 'a'",
            [
                "EUR november.csv:3 (entry a) is not what was imported",
                "EUR november.csv:3 (entry a) its net is not its gross and fees together",
            ]
        ),
        (
            "UPDATE entries SET gross = gross + 1, net = net + 1 WHERE identity = 'a'",
            ["EUR november.csv:3 (entry a) \(changed)"]
        ),
        (
            "UPDATE entries SET gross = -gross, commission = -commission, net = -net WHERE identity = 'c'",
            ["EUR november.csv:5 (entry c) \(changed)"]
        ),
        // No sum tells these.
        (
            "UPDATE entries SET commission = commission + 5, markup = markup - 5 WHERE identity = 'a'",
            ["EUR november.csv:3 (entry a) \(changed)"]
        ),
        (
            "UPDATE entries SET original_amount = 1, original_currency = 'USD' WHERE identity = 'a'",
            ["EUR november.csv:3 (entry a) \(changed)"]
        ),
        ("UPDATE entries SET invoiced_scheme = -5 WHERE identity = 'b'", ["EUR november.csv:4 (entry b) \(changed)"]),
        ("UPDATE entries SET type = 13 WHERE identity = 'c'", ["EUR november.csv:5 (entry c) \(changed)"]),
        (
            "UPDATE entries SET gross = gross + 1, net = net + 1 WHERE identity = 'a'; UPDATE entries SET gross = gross - 1, net = net - 1 WHERE identity = 'b'",
            ["EUR november.csv:3 (entry a) \(changed)", "EUR november.csv:4 (entry b) \(changed)"]
        ),
        // Lost: one, one of a day by itself, two, a whole account.
        ("DELETE FROM entries WHERE identity = 'b'", ["EUR november.csv:4 \(gone)"]),
        ("DELETE FROM entries WHERE identity = 'c'", ["EUR november.csv:5 \(gone)"]),
        (
            "DELETE FROM entries WHERE identity IN ('a', 'b')",
            ["EUR november.csv has lines that were imported and are gone"]
        ),
        ("DELETE FROM entries WHERE account = 2", ["USD dollars.csv:2 \(gone)"]),
        // Doubled, within the account and into another.
        (
            "INSERT INTO entries (account, import, line, is_part, seal, identity, \(all)) SELECT account, import, 40, 0, seal, 'b2', \(all) FROM entries WHERE identity = 'b'",
            ["EUR november.csv:40 (entry b2) \(foreign)"]
        ),
        (
            "INSERT INTO entries (account, import, line, is_part, seal, identity, \(all)) SELECT 2, import, line, 0, seal, identity, \(all) FROM entries WHERE identity = 'b'",
            ["USD november.csv:4 (entry b) \(foreign)"]
        ),
        // Moved: to another merchant, to another currency, to another day, to another file, out of the period, into it.
        ("UPDATE entries SET account = 3 WHERE identity = 'b'", ["EUR november.csv:4 \(gone)"]),
        ("UPDATE entries SET account = 1 WHERE identity = 'x'", ["EUR other.csv:2 (entry x) \(foreign)"]),
        (
            "UPDATE entries SET account = 2 WHERE identity = 'b'",
            ["EUR november.csv:4 \(gone)", "USD november.csv:4 (entry b) \(foreign)"]
        ),
        (
            "UPDATE entries SET booked = booked + 86400 WHERE identity = 'b'",
            ["EUR november.csv:4 \(gone)", "EUR november.csv:4 (entry b) \(foreign)"]
        ),
        (
            "UPDATE entries SET import = 2 WHERE identity = 'b'",
            ["EUR november.csv:4 \(gone)", "EUR dollars.csv:4 (entry b) \(foreign)"]
        ),
        (
            "UPDATE entries SET booked = booked + 86400 * 60 WHERE identity = 'b'",
            ["EUR november.csv:4 \(gone)", "EUR november.csv:4 (entry b) \(foreign)"]
        ),
        (
            "UPDATE entries SET booked = booked - 86400 * 10 WHERE identity = 'tail'",
            ["EUR november.csv:7 \(gone)", "EUR november.csv:7 (entry tail) \(foreign)"]
        ),
        // A line from another account in place of one that is gone: as many as before.
        (
            "DELETE FROM entries WHERE identity = 'b'; UPDATE entries SET account = 1, import = 1 WHERE identity = 'x'",
            ["EUR november.csv:4 \(gone)", "EUR november.csv:2 (entry x) \(foreign)"]
        ),
        // Parts of the batch that lie before and after the period.
        (
            "UPDATE entries SET gross = gross + 1, net = net + 1 WHERE identity = 'old'",
            ["EUR november.csv:2 (entry old) \(changed)"]
        ),
        ("DELETE FROM entries WHERE identity = 'old'", ["EUR november.csv:2 \(gone)"]),
        (
            "UPDATE entries SET gross = gross + 1, net = net + 1 WHERE identity = 'tail'",
            ["EUR november.csv:7 (entry tail) \(changed)"]
        ),
        ("DELETE FROM entries WHERE identity = 'tail'", ["EUR november.csv:7 \(gone)"]),
        // Out of the batch: no sum of the day tells, the payout's does.
        ("UPDATE entries SET batch = NULL WHERE identity = 'old'", ["EUR november.csv:2 (entry old) \(changed)"]),
        ("UPDATE entries SET batch = '2' WHERE identity = 'tail'", ["EUR november.csv:7 (entry tail) \(changed)"]),
        // The payout itself.
        (
            "UPDATE entries SET gross = gross - 1, net = net - 1 WHERE identity = 'p'",
            ["EUR november.csv:6 (entry p) \(changed)"]
        ),
        // No 64 bits hold the sum.
        (
            "UPDATE entries SET gross = 9223372036854775807, net = 9223372036854775807, commission = 0 WHERE identity IN ('a', 'b')",
            ["EUR november.csv:3 (entry a) \(changed)", "EUR november.csv:4 (entry b) \(changed)"]
        ),
        (
            "UPDATE entries SET gross = -9223372036854775807 - 1 WHERE identity IN ('a', 'c')",
            ["EUR november.csv:3 (entry a) \(changed)", "EUR november.csv:5 (entry c) \(changed)"]
        ),
        ("UPDATE payouts SET amount = amount + 1", ["EUR november.csv:6 (entry p) \(changed)"]),
        ("UPDATE payouts SET batch = NULL", ["EUR november.csv:6 (entry p) \(changed)"]),
        ("UPDATE payouts SET booked = booked + 86400 * 30", ["EUR november.csv:6 (entry p) \(changed)"]),
        ("DELETE FROM payouts", ["EUR november.csv:6 (entry p) \(gone)"]),
        // What was noted at the import.
        ("UPDATE controls SET net = net + 1 WHERE account = 1", []),
        ("UPDATE entries SET seal = NULL WHERE identity = 'a'", ["EUR november.csv:3 (entry a) \(changed)"]),
    ]

    @Test(arguments: faults.indices, [true, false])
    func `holds the statement, and the rows are named`(fault: Int, hasBalance: Bool) async throws {
        let (sql, expected) = Self.faults[fault]
        try await record(hasBalance: hasBalance)
        #expect(try await heldRows() == nil)
        try await temporary.store.pool.write { try $0.execute(sql: sql) }
        let held = try #require(try await heldRows(), "\(sql)")
        // Beside them stands what else no longer foots, of the same rows.
        let own = held.rows.filter { !$0.hasSuffix("its net is not its gross and fees together") }
        #expect(own == Set(expected.filter { !$0.hasSuffix("its gross and fees together") }), "\(sql)")
        #expect(held.rows.isSuperset(of: expected), "\(sql)")
        #expect(held.rules.contains(.total))
    }

    @Test(
        arguments: [
            ("UPDATE batches SET carried_in = 1", ["EUR november.csv (entry batch 1) \(changed)"]),
            ("UPDATE batches SET carried_in = NULL", ["EUR november.csv (entry batch 1) \(changed)"]),
            ("UPDATE batches SET carried_out = -5", ["EUR november.csv (entry batch 1) \(changed)"]),
            ("UPDATE batches SET opened = opened + 1", ["EUR november.csv (entry batch 1) \(changed)"]),
            ("DELETE FROM batches", []),
        ] as [(String, Set<String>)])
    func `to a batch holds the statement too`(sql: String, expected: Set<String>) async throws {
        try await record(hasBalance: true)
        try await temporary.store.pool.write { try $0.execute(sql: sql) }
        let held = try #require(try await heldRows(), "\(sql)")
        #expect(held.rows == expected && held.rules.contains(.total), "\(sql): \(held)")
    }

    /// Nothing else tells of it: no balance is known, and the report is of a later week.
    @Test func `that took the only line of an account, before the period, is found`() async throws {
        try await temporary.take(
            intake(numbered([payment("only", moment("2026-11-03T10:00:00Z"), gross: 5_000)])), as: "november.csv")
        try await temporary.store.pool.write { try $0.execute(sql: "DELETE FROM entries") }
        let held = try #require(try await heldRows())
        #expect(held.rows == ["EUR november.csv:2 \(Self.gone)"])
    }

    @Test func `by another basis is found as well`() async throws {
        for basis in [Basis.occurred, .paidOut] {
            let other = try `Damage`()
            try await other.record(hasBalance: true)
            #expect(try await other.heldRows(basis: basis) == nil)
            try await other.temporary.store.pool.write {
                try $0.execute(sql: "DELETE FROM entries WHERE identity = 'b'")
            }
            #expect(try await other.heldRows(basis: basis)?.rows == ["EUR november.csv:4 \(Self.gone)"])
        }
    }

    @Test func `that moved a line to another merchant shows there too, and names nothing of the first`() async throws {
        try await record(hasBalance: true)
        try await temporary.store.pool.write {
            try $0.execute(sql: "UPDATE entries SET account = 3 WHERE identity = 'b'")
        }
        #expect(try await heldRows(merchant: "m-2")?.rows == ["EUR november.csv:4 (entry b) \(Self.foreign)"])
    }

    @Test(arguments: [
        ("DELETE FROM entries WHERE identity = 'late'", "EUR late.csv:2 \(gone)"),
        ("UPDATE entries SET net = 501, gross = 501 WHERE identity = 'late'", "EUR late.csv:2 (entry late) \(changed)"),
    ])
    func `of late lines is found where no balance is known`(sql: String, expected: String) async throws {
        try await record(hasBalance: false)
        try await temporary.take(
            intake(numbered([payment("late", moment("2026-11-12T10:00:00Z"), gross: 500)])), as: "late.csv")
        let preceding = StatementRequest.Preceding(
            end: week("2026-W46").end, isNext: true, watermark: 3, closings: [:])
        #expect(try await heldRows(preceding) == nil)
        try await temporary.store.pool.write { try $0.execute(sql: sql) }
        #expect(try await heldRows(preceding)?.rows == [expected])
    }

    /// No balance is known, and still the reserve is made of all that came before.
    @Test func `of what is held back is found, whenever it was`() async throws {
        try await temporary.take(
            intake(
                numbered([
                    Shelf.move("h", "2026-10-05", -700, .reserveHold),
                    Shelf.move("i", "2026-10-06", -300, .reserveHold),
                    Shelf.move("a", "2026-11-17", 5),
                ])), as: "held.csv")
        #expect(try await heldRows() == nil)
        try await temporary.store.pool.write { try $0.execute(sql: "DELETE FROM entries WHERE identity = 'i'") }
        #expect(try await heldRows()?.rows == ["EUR held.csv:3 \(Self.gone)"])
    }

    /// Files that overlap, cut-outs made whole, imports undone, dates before 1970.
    @Test func `is none where nothing was done but by the program`() async throws {
        try await record(hasBalance: true)
        let again = numbered([
            payment("new", moment("2026-11-17T12:00:00Z"), gross: 10),
            payment("c", moment("2026-11-18T10:00:00Z"), gross: 1_000, batch: "1"),
            payment("ancient", moment("1969-12-31T23:59:59Z"), gross: 1), payment("dated", day("2026-11-18"), gross: 2),
        ])
        try await temporary.take(intake(Array(again.prefix(1))), as: "part.csv", isPart: true)
        #expect(try await heldRows() == nil)
        let recorded = try await temporary.take(intake(again), as: "again.csv")
        #expect(recorded.known == 2)
        #expect(try await heldRows() == nil)
        _ = try await temporary.store.undo(recorded.number, by: "ada", at: now)
        #expect(try await heldRows() == nil)
        _ = try await temporary.store.undo(recorded.number - 1, by: "ada", at: now)
        #expect(try await heldRows() == nil)
        let left = try await temporary.store.pool.read {
            try Int.fetchAll($0, sql: "SELECT DISTINCT import FROM controls")
        }
        #expect(left == [1, 2, 3])
    }

    @Test func `cannot be noted where the amounts of a day have no sum`() async throws {
        let noon = moment("2026-11-17T12:00:00Z")
        let error = await #expect(throws: StoreError.self) {
            try await temporary.take(intake([payment("a", noon, gross: .max), payment("b", noon, gross: 1)]))
        }
        #expect(error?.code == .tooLarge)
        #expect(
            error?.description
                == "the amounts of adyen/ONE EUR booked on 2026-11-17 together are larger than this program can hold without "
                + "rounding: nothing was taken")
    }
}
