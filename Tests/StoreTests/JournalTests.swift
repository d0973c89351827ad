import Foundation
import GRDB
import Settlements
import Testing

@testable import Store

/// What every journal must do. SQLite is the first one.
@Suite struct `A journal` {
    let temporary: TemporaryStore
    var journal: any Journal { temporary.store }
    let now = at("2026-11-23T06:30:00+01:00")
    let content = Content(digest: Digest(of: "bytes".utf8), size: 5)

    init() async throws {
        temporary = try TemporaryStore()
        try await temporary.store.record([Merchant(id: "m-1", name: "Acme")])
        _ = try await temporary.store.record(intake([payment("a", day("2026-11-16"), gross: 100)]), at: now)
    }

    func due(_ label: String) -> DueRunRecord {
        DueRunRecord(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: 1), period: week(label),
            dueAt: now, isAdHoc: false, definitionDigest: content.digest)
    }

    func worker(_ name: String, after seconds: Int64 = 0) -> Worker {
        Worker(name: name, now: now.advanced(by: seconds), leaseEnds: now.advanced(by: seconds + 60))
    }

    func delivery(_ token: String) -> PlannedDelivery {
        PlannedDelivery(
            token: token, channel: .folder, destination: "outbox", address: .directory,
            parcel: Parcel(name: "\(token).csv", mediaType: "text/csv", content: content), uncertain: .hold)
    }

    func kept(_ tokens: [String]) -> KeptRun {
        KeptRun(
            StatedRun(
                watermark: 1,
                balances: [
                    Account(merchant: "m-1", provider: "adyen/ONE", currency: eur): .init(opening: 40, closing: 100)
                ]),
            documents: [
                Document(
                    output: "csv", name: "a.csv", mediaType: "text/csv", layout: "settlement-lines@1", content: content)
            ], deliveries: tokens.map(delivery))
    }

    func keep(_ label: String, _ tokens: [String]) async throws {
        let claim = try #require(try await journal.claim(due(label), by: worker("one")))
        try await journal.keep(claim, kept(tokens), at: now)
    }

    func state(_ label: String) async throws -> RunState? {
        try await journal.runs(.run(due(label).run.description)).first?.state
    }

    @Test(arguments: [[], [.sha256], [.done, .md5, .sha256], Marker.allCases])
    func `a delivery keeps its markers in their order, and its period's dates`(markers: [Marker]) async throws {
        let planned = PlannedDelivery(
            token: "a", channel: .sftp, destination: "books", address: .directory,
            parcel: Parcel(name: "a.csv", mediaType: "text/csv", content: content), uncertain: .hold, markers: markers)
        let claim = try #require(try await journal.claim(due("2026-W47"), by: worker("one")))
        try await journal.keep(
            claim, KeptRun(StatedRun(watermark: 1, balances: [:]), documents: [], deliveries: [planned]), at: now)
        let pending = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        #expect(pending.planned == planned)
        // ISO 8601: week 47 of 2026 begins on Monday, 16 November.
        let dates = try ["2026-11-16", "2026-11-23"].map { try CalendarDate($0) }
        #expect([pending.firstDate, pending.endDate] == dates)
        #expect(try await journal.runs(.all).first?.deliveries.map(\.planned) == [planned])
    }

    @Test func `a run is claimed once, until its lease ends`() async throws {
        let first = try #require(try await journal.claim(due("2026-W47"), by: worker("one")))
        #expect(try await journal.claim(due("2026-W47"), by: worker("two", after: 59)) == nil)
        let second = try #require(try await journal.claim(due("2026-W47"), by: worker("two", after: 60)))
        #expect(second.fence > first.fence)
        let error = await #expect(throws: StoreError.self) { try await journal.keep(first, kept(["a"]), at: now) }
        #expect(error?.code == .claimLost)
        try await journal.keep(second, kept(["a"]), at: now)
        #expect(try await journal.claim(due("2026-W47"), by: worker("three", after: 500)) == nil)
    }

    @Test func `a dead worker's lease is ended, and its run claimed at once`() async throws {
        _ = try await journal.claim(due("2026-W47"), by: worker("dead"))
        #expect(try await journal.leaseholders() == ["dead"])
        try await journal.endLeases(of: "dead", at: now.advanced(by: 1))
        #expect(try await journal.claim(due("2026-W47"), by: worker("two", after: 1)) != nil)
    }

    @Test func `the sequence counts kept runs and takes none for skipped ones`() async throws {
        try await keep("2026-W45", ["a"])
        let skipped = try #require(try await journal.claim(due("2026-W46"), by: worker("one")))
        try await journal.skip(
            skipped, StatedRun(watermark: 1, balances: [:]), because: "empty period", at: now)
        try await keep("2026-W47", ["b"])
        let runs = try await journal.runs(.definition("weekly"))
        #expect(runs.map(\.sequence) == [1, nil, 2])
        #expect(runs.map(\.state) == [.kept, .skipped, .kept])
    }

    @Test func `a held run says why, and can be claimed again`() async throws {
        let claim = try #require(try await journal.claim(due("2026-W47"), by: worker("one")))
        try await journal.settle(claim, as: .held, because: "does not foot by 0.01", proof: nil, at: now)
        #expect(try await journal.runs(.all).first?.reason == "does not foot by 0.01")
        #expect(try await journal.claim(due("2026-W47"), by: worker("two")) != nil)
    }

    @Test func `the preceding report gives its watermark and closing balances`() async throws {
        try await keep("2026-W46", ["a"])
        let run = due("2026-W47").run
        let preceding = try await journal.preceding(run, start: week("2026-W47").start)
        #expect(
            preceding
                == .init(
                    end: week("2026-W46").end, isNext: true, watermark: 1,
                    closings: [Account(merchant: "m-1", provider: "adyen/ONE", currency: eur): 100]))
        #expect(try await journal.preceding(run, start: week("2026-W46").start) == nil)
    }

    @Test(arguments: [
        (["delivered", "delivered"], RunState.delivered), (["delivered", "failed"], .partlyFailed),
        (["failed", "failed"], .failed), (["delivered", "postponed"], .kept), (["delivered", "uncertain"], .kept),
        (["failed", "uncertain"], .kept),
    ])
    func `a run is what its deliveries are`(results: [String], expected: RunState) async throws {
        try await keep("2026-W47", ["d0", "d1"])
        for pending in try await journal.pendingDeliveries(of: nil, at: now) {
            let claim = try #require(try await journal.begin(pending, by: worker("one")))
            let index = pending.planned.token == "d0" ? 0 : 1
            let result: DeliveryResult =
                switch results[index] {
                case "delivered": .delivered(Receipt(evidence: ["remote_path": "/inbox/a.csv"]))
                case "failed": .failed(because: "no such directory")
                case "uncertain": .uncertain(because: "no reply after the final dot")
                default: .postponed(until: now.advanced(by: 60), because: "connection refused", markStands: false)
                }
            try await journal.record(result, of: claim, at: now)
        }
        #expect(try await state("2026-W47") == expected)
        #expect(try await journal.runs(.unsettled).isEmpty == (expected == .delivered))
    }

    @Test func `a postponed delivery waits for its time and keeps count`() async throws {
        try await keep("2026-W47", ["d0"])
        let first = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        let claim = try #require(try await journal.begin(first, by: worker("one")))
        try await journal.record(
            .postponed(until: now.advanced(by: 60), because: "timeout", markStands: false), of: claim, at: now)
        #expect(try await journal.pendingDeliveries(of: nil, at: now.advanced(by: 59)).isEmpty)
        #expect(try await journal.nextWakeUp(after: now) == now.advanced(by: 60))
        let again = try #require(try await journal.pendingDeliveries(of: nil, at: now.advanced(by: 60)).first)
        #expect(again.attempts == 1)
    }

    @Test func `an attempt that died is tried again, with its mark, and its own late word is refused`() async throws {
        try await keep("2026-W47", ["d0"])
        let pending = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        let first = try #require(try await journal.begin(pending, by: worker("one")))
        try await journal.mark(first, at: now)
        #expect(try await journal.begin(pending, by: worker("two", after: 59)) == nil)
        let later = try #require(try await journal.pendingDeliveries(of: nil, at: now.advanced(by: 60)).first)
        #expect(later.wasMarked)
        let second = try #require(try await journal.begin(later, by: worker("two", after: 60)))
        #expect(second.attempt == 2)
        let error = await #expect(throws: StoreError.self) {
            try await journal.record(.delivered(Receipt(evidence: [:])), of: first, at: now)
        }
        #expect(error?.code == .claimLost)
    }

    @Test(arguments: [(true, true), (false, false)])
    func `a mark stands until the other side has answered`(markStands: Bool, isMarked: Bool) async throws {
        try await keep("2026-W47", ["d0"])
        let pending = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        let claim = try #require(try await journal.begin(pending, by: worker("one")))
        try await journal.mark(claim, at: now)
        try await journal.record(.postponed(until: now, because: "451", markStands: markStands), of: claim, at: now)
        #expect(try await journal.pendingDeliveries(of: nil, at: now).first?.wasMarked == isMarked)
    }

    @Test func `what is stuck is let go by hand, with the same bytes and without its mark`() async throws {
        try await keep("2026-W47", ["d0", "d1", "d2"])
        let ends: [DeliveryResult] = [
            .delivered(Receipt(evidence: [:])), .failed(because: "host key"), .uncertain(because: "no reply"),
        ]
        for (pending, end) in zip(try await journal.pendingDeliveries(of: nil, at: now), ends) {
            let claim = try #require(try await journal.begin(pending, by: worker("one")))
            try await journal.mark(claim, at: now)
            try await journal.record(end, of: claim, at: now)
        }
        let run = due("2026-W47").run
        #expect(try await journal.release(run, by: "admin", at: now) == 2)
        let pending = try await journal.pendingDeliveries(of: run, at: now)
        #expect(pending.map(\.planned) == [delivery("d1"), delivery("d2")])
        #expect(pending.allSatisfy { !$0.wasMarked })
        #expect(try await state("2026-W47") == .kept)
        #expect(try await journal.release(run, by: "admin", at: now) == 0)
    }

    @Test func `everything that happens leaves an event, and events are not changed`() async throws {
        try await keep("2026-W47", ["d0"])
        let pending = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        let claim = try #require(try await journal.begin(pending, by: worker("one")))
        try await journal.mark(claim, at: now)
        try await journal.record(.delivered(Receipt(evidence: [:])), of: claim, at: now)
        let events = try await journal.events(of: due("2026-W47").run)
        #expect(events.map(\.to) == ["claimed", "kept", "sending", "sending", "delivered", "delivered"])
        #expect(events.map { $0.delivery != nil } == [false, false, true, true, true, false])
        for change in ["UPDATE events SET who = 'x'", "DELETE FROM events"] {
            await #expect(throws: DatabaseError.self) {
                try await temporary.store.pool.write { try $0.execute(sql: change) }
            }
        }
    }

    @Test func `an earlier period is not kept after a later one, and no time twice`() async throws {
        try await keep("2026-W47", ["a"])
        for period in [week("2026-W46"), try Period(label: "2026-11", .month, in: amsterdam)] {
            let late = DueRunRecord(
                run: RunIdentity(definition: "weekly", merchant: "m-1", period: period.label, revision: 1),
                period: period,
                dueAt: now, isAdHoc: false, definitionDigest: content.digest)
            let claim = try #require(try await journal.claim(late, by: worker("one")))
            let error = await #expect(throws: StoreError.self) { try await journal.keep(claim, kept(["b"]), at: now) }
            #expect(error?.code == .conflict)
            #expect(error?.isTransient == false)
            #expect(error?.description.contains("weekly@m-1/2026-W47.1 was kept already") == true)
        }
    }

    @Test func `the standings of a definition are its own runs, in the order of their periods, ad hoc ones left out`()
        async throws
    {
        let days = try Period(from: CalendarDate("2026-11-01"), to: CalendarDate("2026-11-15"), in: amsterdam)
        let adHoc = DueRunRecord(
            run: RunIdentity(definition: "weekly", merchant: "m-1", period: days.label, revision: 1), period: days,
            dueAt: now, isAdHoc: true, definitionDigest: content.digest)
        _ = try await journal.claim(adHoc, by: worker("one"))
        try await keep("2026-W46", ["a"])
        _ = try await journal.claim(due("2026-W47"), by: worker("one"))
        let expected = [
            RunStanding(
                run: due("2026-W46").run, periodStart: week("2026-W46").start, periodEnd: week("2026-W46").end,
                endDate: week("2026-W46").endDate, state: .kept, leaseEnds: nil, watermark: 1),
            RunStanding(
                run: due("2026-W47").run, periodStart: week("2026-W47").start, periodEnd: week("2026-W47").end,
                endDate: week("2026-W47").endDate, state: .claimed,
                leaseEnds: now.advanced(by: 60)),
        ]
        #expect(try await journal.standings(of: "weekly") == expected)
        #expect(try await journal.standings(of: "monthly").isEmpty)
    }

    @Test func `two runs are never written in the same way`() async throws {
        let days = try Period(from: CalendarDate("2026-11-01"), to: CalendarDate("2026-11-15"), in: amsterdam)
        let whole = RunIdentity(definition: "weekly", merchant: "x", period: days.label, revision: 1)
        let slash = RunIdentity(definition: "weekly", merchant: "x/2026-11-01", period: "2026-11-15", revision: 1)
        let percent = RunIdentity(definition: "weekly", merchant: "x%2F2026-11-01", period: "2026-11-15", revision: 1)
        #expect(Set([whole, slash, percent].map(\.description)).count == 3)
    }

    @Test func `a lease that has ended, with nobody to take over, wakes nobody`() async throws {
        _ = try await journal.claim(due("2026-W47"), by: worker("dead"))
        #expect(try await journal.nextWakeUp(after: now) == now.advanced(by: 60))
        #expect(try await journal.nextWakeUp(after: now.advanced(by: 60)) == nil)
    }

    @Test(arguments: [(true, "runs"), (false, "deliveries_to_do")])
    func `what is pending is found by an index, however much was delivered`(ofOneRun: Bool, index: String) async throws
    {
        let plan = try await temporary.store.pool.read { db in
            var arguments: StatementArguments = ["now": 0]
            if ofOneRun { arguments += ["run": ""] }
            return try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + SQLiteStore.pending(ofOneRun: ofOneRun), arguments: arguments
            ).map { $0["detail"] as String }
        }
        #expect(!plan.contains { $0.hasPrefix("SCAN deliveries") && !$0.contains("deliveries_to_do") }, "\(plan)")
        #expect(plan.contains { $0.contains("USING INDEX") && $0.contains(index) }, "\(plan)")
    }

    @Test func `a definition is first seen once`() async throws {
        #expect(try await journal.see(["weekly"], at: now)["weekly"] == now)
        #expect(try await journal.see(["weekly"], at: now.advanced(by: 60))["weekly"] == now)
    }
}

@Suite struct `The archive` {
    @Test func `bytes lie under their digest, private, and nothing is left of a failure`() throws {
        let temporary = try TemporaryStore()
        let archive = try Archive(directory: temporary.directory + "/archive")
        let content = try archive.keep(Array("abc".utf8))
        // FIPS 180-2, B.1.
        #expect(content.digest.description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try archive.bytes(of: content) == Array("abc".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: archive.path(of: content.digest))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            _ = try archive.keep { writer in
                try writer.write(Array("half".utf8))
                throw Broken()
            }
        }
        let left = try FileManager.default.subpathsOfDirectory(atPath: archive.directory).filter { !$0.hasPrefix("ba") }
        #expect(left.isEmpty)
    }

    @Test func `altered bytes are not handed out`() throws {
        let temporary = try TemporaryStore()
        let archive = try Archive(directory: temporary.directory + "/archive")
        let content = try archive.keep(Array("abc".utf8))
        try Data("abd".utf8).write(to: URL(fileURLWithPath: archive.path(of: content.digest)))
        let error = #expect(throws: StoreError.self) { try archive.bytes(of: content) }
        #expect(error?.description.contains("no longer what was kept") == true)
    }
}
