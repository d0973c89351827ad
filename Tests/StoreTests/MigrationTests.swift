import GRDB
import Settlements
import Support
import Testing

@testable import Store

/// A store of the first release, brought up to date.
@Suite struct `Migrations` {
    /// SHA-256 of the tables, indexes and triggers of the first release, by name, as another program lists them (sqlite3 of
    /// Python). It is out there: it never changes.
    private static let firstLight = "2648ebf806191b505077591bee3221570852957d11ff73900b92c689973ce642"

    private func oldStore() throws -> (directory: Scratch, path: String) {
        let directory = try Scratch()
        let path = directory.file("settlecast.sqlite")
        let pool = try DatabasePool(path: path)
        try DatabaseMigrator.store.migrate(pool, upTo: "1 first light")
        try pool.close()
        return (directory, path)
    }

    @Test func `the first one is what was released`() async throws {
        let (directory, path) = try oldStore()
        let schema = try await DatabaseQueue(path: path).read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> 'grdb_migrations' ORDER BY name"
            )
        }
        #expect(Digest(of: schema.joined(separator: "\n").utf8).description == Self.firstLight)
        withExtendedLifetime(directory) {}
    }

    /// 100.00 − 1.00 on 16 November and −30.00 on the 17th, one file; a run of week 46 with one delivery made.
    private static let oldData = """
        INSERT INTO merchants VALUES ('m-1', 'Acme', '', NULL, '', NULL, NULL, '', NULL, NULL);
        INSERT INTO accounts VALUES (1, 'm-1', 'adyen/ONE', 'EUR');
        INSERT INTO imports VALUES (1, 'old.csv', \
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'settlecast', 1763000000, 3, 2);
        INSERT INTO entries (account, booked, import, line, booked_is_date, occurred, occurred_is_date, type, channel,
            gross, commission, markup, scheme_fee, interchange, processing, fx, tax, fixed, net, identity, method, reference)
        VALUES (1, 1794819600, 1, 2, 0, NULL, NULL, 1, 1, 10000, -60, 0, -40, 0, 0, 0, 0, 0, 9900, 'a', 'visa', 'psp-a'),
            (1, 1794873600, 1, 3, 1, NULL, NULL, 2, NULL, -3000, 0, 0, 0, 0, 0, 0, 0, 0, -3000, 'b', 'visa', 'psp-a');
        INSERT INTO batches VALUES (1, 'b1', 1794819600, 0, 0, 0, 1);
        INSERT INTO payouts VALUES (1, 1794873600, 'c', 1, 'TX-c', 'BANK c', 6900, 'b0', 1);
        INSERT INTO runs VALUES (1, 'weekly@m-1/2026-W46.1', 'weekly', 'm-1', '2026-W46', 1794178800, 1794783600,
            'Europe/Amsterdam', 1, 0, 1, 'kept', NULL, 1794783600, 'aa', 1, NULL, NULL, 1);
        INSERT INTO parcels VALUES (1, 1, 'a.csv', 'text/csv', \
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 3);
        INSERT INTO deliveries VALUES (1, 'd0', 1, 1, 'folder', 'outbox', NULL, NULL, NULL, NULL, 'hold', 'pending', NULL,
            1794783600, 0, 1794783600, 0, NULL, NULL, NULL, 0);
        """

    @Test func `a store of the first release comes up with its data whole`() async throws {
        let (directory, path) = try oldStore()
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: Self.oldData) }
        try queue.close()

        let store = try SQLiteStore(path: path, create: false)
        let details = DetailRequest(days: true, monthToDate: true, selection: .refunds, limit: 9)
        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil, details: details)
        let figures = try #require(try await store.read(request) { try $0.figures() }.first)
        let statement = try AccountStatement(figures)
        #expect(statement.balance == .known(opening: 0, closing: 6_900))
        var fees = Fees(.commission, -60)
        fees[.scheme] = -40
        #expect(statement.totals == Totals(count: 2, gross: 7_000, fees: fees, net: 6_900, invoiced: .none))
        #expect(
            statement.details.days.map { $0.totals.values.reduce(0) { $0 + $1.net } } == [9_900, -3_000, 0, 0, 0, 0, 0])
        let payment = RefundedPayment(
            booked: moment("2026-11-16T09:00:00Z"), occurred: nil, amount: 10_000, refundedSoFar: 3_000)
        #expect(statement.details.lines.map(\.payment) == [payment])
        #expect(statement.details.lines.map(\.entry.booked) == [day("2026-11-17")])

        // The same file again is known, value by value.
        let entries = [
            Entry(
                identity: "a", type: .payment, booked: moment("2026-11-16T09:00:00Z"), method: "visa", channel: .online,
                gross: 10_000, fees: fees, net: 9_900, reference: "psp-a", line: 2),
            Entry(
                identity: "b", type: .refund, booked: day("2026-11-17"), method: "visa", gross: -3_000, net: -3_000,
                reference: "psp-a", line: 3),
        ]
        let now = at("2026-11-23T06:30:00+01:00")
        #expect(try await store.record(intake(entries), at: now).known == 2)

        try await expectSeals(of: store, like: entries)
        try await expectImports(of: store)
        let pending = try #require(try await store.pendingDeliveries(of: nil, at: now).first)
        #expect(pending.planned.token == "d0")
        #expect(!pending.planned.comesLast)
        #expect(pending.planned.markers.isEmpty)
        // That version did not say the dates of week 46.
        #expect(pending.firstDate.description == "2026-11-09" && pending.endDate.description == "2026-11-16")
        let problems = try await store.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(problems == ["ok"])
        withExtendedLifetime(directory) {}
    }

    /// What was there before is sealed and summed as if it came now.
    private func expectSeals(of store: SQLiteStore, like entries: [Entry]) async throws {
        let fresh = try TemporaryStore()
        _ = try await fresh.store.record(intake(entries), at: at("2026-11-23T06:30:00+01:00"))
        let queries = ["SELECT identity, seal FROM entries ORDER BY line", "SELECT * FROM controls ORDER BY day"]
        for query in queries {
            let rows = try await store.pool.read { try Row.fetchAll($0, sql: query).map(\.description) }
            #expect(rows.count == 2)
            let expected = try await fresh.store.pool.read { try Row.fetchAll($0, sql: query).map(\.description) }
            #expect(rows == expected)
        }
    }

    /// One file brought two of its three rows; its run of week 46 ended on the 15th at 23:00Z, before the first of them.
    private func expectImports(of store: SQLiteStore) async throws {
        let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)
        let list = try await store.imports()
        #expect(list.map(\.file) == ["old.csv", "file.csv"])
        #expect(list.map(\.entries) == [3, 2])
        #expect(list.map(\.new) == [2, 0])
        #expect(list.map(\.known) == [1, 2])
        #expect(list.map(\.who) == ["", ""])
        #expect(list.map(\.accounts) == [[account], [account]])
        #expect(list.allSatisfy { !$0.isPart && $0.undone == nil && $0.coverage.isEmpty })

        let request = StatementRequest(merchant: "m-1", period: week("2026-W47"), preceding: nil)
        let payouts = try await store.read(request) { try $0.figures().flatMap(\.payouts) }
        #expect(
            payouts.map(\.payout) == [
                Payout(
                    identity: "c", id: "TX-c", bankReference: "BANK c", amount: 6_900, booked: day("2026-11-17"),
                    batch: "b0")
            ])
        let plan = try await store.pool.read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM sqlite_master WHERE tbl_name = 'payouts' AND sql IS NOT NULL ORDER BY name")
        }
        #expect(plan == ["payouts", "payouts_by_batch", "payouts_by_identity", "payouts_by_import"])

        let undone = try await store.undo(1, by: "ada", at: at("2026-11-23T06:31:00+01:00"))
        #expect(undone.entries == 2)
        #expect(undone.alsoHeldBy.map(\.number) == [2])
        #expect(try await store.undo(2, by: "ada", at: at("2026-11-23T06:32:00+01:00")).entries == 0)
    }
}
