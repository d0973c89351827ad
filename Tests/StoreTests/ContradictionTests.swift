import Foundation
import GRDB
import Settlements
import Testing

@testable import Store

/// What comes again with other values, and what comes at once.
@Suite struct `What a file says otherwise` {
    let temporary: TemporaryStore
    let booked = moment("2026-11-17T10:00:00Z")

    init() throws { temporary = try TemporaryStore() }

    private func refusal(_ file: Intake) async throws -> StoreError {
        let before = try await temporary.store.imports().count
        let error = try #require(await #expect(throws: StoreError.self) { try await temporary.take(file) })
        #expect(error.code == .conflict)
        #expect(try await temporary.store.imports().count == before)
        return error
    }

    private func batch(_ carriedIn: Int64?, _ carriedOut: Int64, number: Int64? = 1) -> Batch {
        Batch(name: "1", opened: booked, carriedIn: carriedIn, carriedOut: carriedOut, number: number)
    }

    @Test(
        arguments: [
            (Int64?(5), Int64(7), Int64?(1), nil), (5, 7, nil, nil),
            (6, 7, 1, "(carried in was 0.05, is 0.06)"), (nil, 7, 1, "(carried in was 0.05, is not said)"),
            (5, 8, 1, "(carried out was 0.07, is 0.08)"), (5, 7, 2, "(number was 1, is 2)"),
        ] as [(Int64?, Int64, Int64?, String?)])
    func `a batch with other values is refused with both`(
        carriedIn: Int64?, carriedOut: Int64, number: Int64?, shown: String?
    ) async throws {
        try await temporary.take(intake([payment("a", booked, gross: 1)], batches: [batch(5, 7)]))
        let again = intake([], batches: [batch(carriedIn, carriedOut, number: number)])
        guard let shown else {
            #expect(try await temporary.take(again).number == 2)
            return
        }
        let error = try await refusal(again)
        #expect(
            error.description.contains(
                "batch 1 of adyen/ONE EUR stands in the store since import 1 with other values \(shown)"))
    }

    @Test(
        arguments: [
            ("TX-p", "BANK p", Int64(100), "2026-11-17T10:00:00Z", false, nil),
            ("TX-p", "BANK p", 101, "2026-11-17T10:00:00Z", false, "amount was 1.00, is 1.01"),
            (
                "TX-p", "BANK p", 100, "2026-11-18T10:00:00Z", false,
                "booked was 2026-11-17T10:00:00Z, is 2026-11-18T10:00:00Z"
            ),
            ("TX-q", "BANK p", 100, "2026-11-17T10:00:00Z", false, "id was TX-p, is TX-q"),
            ("TX-p", nil, 100, "2026-11-17T10:00:00Z", false, "bank reference was BANK p, is empty"),
            ("TX-p", "BANK p", 100, "2026-11-17T10:00:00Z", true, "said by was a row, is the sum of its rows"),
        ] as [(String, String?, Int64, String, Bool, String?)])
    func `a payout with other values is refused with both`(
        id: String, bank: String?, amount: Int64, booked: String, isDerived: Bool, shown: String?
    ) async throws {
        try await temporary.take(intake([], payouts: [payout("p", self.booked, amount: 100, batch: "1")]))
        let other = Payout(
            identity: "p", id: id, bankReference: bank, amount: amount, booked: moment(booked), batch: "1",
            isDerived: isDerived)
        guard let shown else {
            try await temporary.take(intake([], payouts: [other]))
            return
        }
        let error = try await refusal(intake([], payouts: [other]))
        #expect(error.description.contains("since import 1 with other values (\(shown)): nothing was taken"))
        #expect(error.description.contains("`settlecast undo-import 1` takes it out"))
    }

    private func derived(_ amount: Int64) -> Intake {
        let payout = Payout(
            identity: "po", id: "po_1", bankReference: nil, amount: amount, booked: booked, batch: "po_1",
            isDerived: true)
        return intake([payoutEntry("po", booked, amount: amount, batch: "po_1")], payouts: [payout])
    }

    @Test func `of a payout that is a sum of rows, other rows are named as the cause`() async throws {
        try await temporary.take(derived(500))
        let error = try await refusal(derived(700))
        #expect(error.description.contains("entry po of adyen/ONE EUR"))
        #expect(error.description.contains("net was -5.00, is -7.00"))
        #expect(
            error.description.contains("this file has other rows of it than import 1 had: `settlecast undo-import 1`"))
        #expect(
            error.others.map(\.description).contains {
                $0.contains("payout po_1 of adyen/ONE EUR") && $0.contains("amount was 5.00, is 7.00")
            })
    }

    /// 25 entries are changed: a person is shown 20.
    @Test(arguments: [(1, 0), (3, 2), (25, 19)])
    func `changed entries are named together, with their lines`(count: Int, others: Int) async throws {
        let entries = (0..<30).map { index in
            var entry = payment("e\(index)", booked, gross: 100)
            entry.line = index + 2
            return entry
        }
        try await temporary.take(intake(entries))
        var changed = entries
        for index in 0..<count { changed[index].method = "amex" }
        let error = try await refusal(intake(changed))
        #expect(error.line == 2)
        #expect(
            error.description.contains("entry e0 of adyen/ONE EUR stands in the store since import 1 with other values")
        )
        #expect(error.description.contains("(method was visa, is amex)"))
        #expect(error.others.map(\.line) == (0..<others).map { $0 + 3 })
        #expect(error.description.contains("differ") == (others > 0))
    }

    @Test func `an entry of a cut-out with other values is told as such`() async throws {
        try await temporary.take(intake([payment("a", booked, gross: 100)]), isPart: true)
        let error = try await refusal(intake([payment("a", booked, gross: 101)]))
        #expect(error.description.contains("it came in a cut-out"))
    }

    @Test func `texts are kept to the byte`() async throws {
        var entry = payment("caf\u{E9} \u{1F4B6}", booked, gross: 1)
        entry.description = ""
        entry.merchantReference = "a\u{0}b"
        try await temporary.take(intake([entry]))
        #expect(try await temporary.take(intake([entry])).known == 1)
        entry.description = nil
        #expect(try await refusal(intake([entry])).description.contains("description was , is empty"))
    }

    // MARK: Whole or not at all

    @Test func `entries of one line, and of none, stand one after the other`() async throws {
        let lines = [7, 7, 7, 0, 3, 12, 12]
        let entries = lines.enumerated().map { index, line in
            var entry = payment("e\(index)", booked, gross: 1)
            entry.line = line
            return entry
        }
        #expect(try await temporary.take(intake(entries)).new == 7)
        let identities = try await temporary.store.read(
            StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil)
        ) { snapshot in
            var identities: [String] = []
            try snapshot.read(Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)) { batch in
                for row in 0..<batch.count { identities.append(batch.identity.text(row)) }
            }
            return identities
        }
        #expect(identities == entries.map(\.identity), "the order of arrival is kept")
    }

    private struct Stopped: Error {}

    @Test func `where reading stops, nothing of the file was ever there`() async throws {
        let entry = payment("a", booked, gross: 1)
        let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)
        await #expect(throws: Stopped.self) {
            try await temporary.store.take(
                IntakeFile(name: "f", profile: "p", who: ""), at: at("2026-11-23T06:30:00+01:00")
            ) { sink in
                try sink(.entry(entry), account)
                try sink(.coverage(entry.booked), account)
                throw Stopped()
            }
        }
        #expect(try await temporary.store.imports().isEmpty)
        #expect(try await temporary.store.merchants().isEmpty)
        #expect(try await temporary.take(intake([entry])) == Recorded(number: 1, new: 1, known: 0, created: ["m-1"]))
    }

    /// Two programs on one store: each file is whole, and what both hold is one's.
    @Test func `two imports at once take turns`() async throws {
        let entries = (0..<2_000).map { index in
            var entry = payment("e\(index)", booked, gross: 1)
            entry.line = index + 2
            return entry
        }
        let halves = [intake(Array(entries[..<1_500])), intake(Array(entries[500...]))]
        let stores = [temporary.store, try temporary.another()]
        let now = at("2026-11-23T06:30:00+01:00")
        let recorded = try await withThrowingTaskGroup(of: Recorded.self) { group in
            for (store, file) in zip(stores, halves) { group.addTask { try await store.record(file, at: now) } }
            var recorded: [Recorded] = []
            for try await one in group { recorded.append(one) }
            return recorded.sorted { $0.number < $1.number }
        }
        #expect(recorded.map(\.number) == [1, 2])
        #expect(recorded.map(\.new) == [1_500, 500])
        #expect(recorded.map(\.known) == [0, 1_000])
    }

    /// About 180 bytes an entry in the log: 14 MB, and one of up to 8 MiB is left alone.
    @Test func `a large file gives back its memory and its log`() async throws {
        let (booked, path) = (booked, temporary.store.path)
        let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)
        let recorded = try await temporary.store.take(
            IntakeFile(name: "large.csv", profile: "p", who: ""), at: at("2026-11-23T06:30:00+01:00")
        ) { sink in
            for index in 0..<80_000 { try sink(.entry(payment("e\(index)", booked, gross: 1)), account) }
            return IntakeVerdict(digest: Digest(of: []), entries: 80_000)
        }
        #expect(recorded.new == 80_000)
        let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        #expect(log == 0)
        let cache = try await temporary.store.pool.write { try Int.fetchOne($0, sql: "PRAGMA cache_size") }
        #expect(cache == -2000, "SQLite's own")
        let patience = try await temporary.store.pool.write { try Int.fetchOne($0, sql: "PRAGMA busy_timeout") }
        #expect(patience == 600_000)
    }
}
