import Foundation
import GRDB
import Settlements
import Testing

@testable import Store

/// What a journal has to know of reports that are replaced, given up and sent again.
@Suite struct `A journal of revisions` {
    let temporary: TemporaryStore
    var journal: any Journal { temporary.store }
    let now = at("2026-11-23T06:30:00+01:00")
    let content = Content(digest: Digest(of: "bytes".utf8), size: 5)
    let account = Account(merchant: "m-1", provider: "adyen/ONE", currency: eur)

    init() async throws {
        temporary = try TemporaryStore()
        try await temporary.store.record([Merchant(id: "m-1", name: "Acme")])
        try await bring("a", day("2026-11-02"))
    }

    /// One import with a payment of 100 cents.
    func bring(_ identity: String, _ booked: Moment, of hours: Int64 = 0) async throws {
        _ = try await temporary.store.record(
            intake([payment(identity, booked, gross: 100)]), at: now.advanced(by: hours * 3_600))
    }

    func run(_ label: String, _ revision: Int = 1) -> RunIdentity {
        RunIdentity(definition: "weekly", merchant: "m-1", period: label, revision: revision)
    }

    func due(_ label: String, _ revision: Int = 1, why: String? = nil) -> DueRunRecord {
        DueRunRecord(
            run: run(label, revision), period: week(label), dueAt: now, isAdHoc: false,
            definitionDigest: content.digest, why: why)
    }

    func worker(_ name: String = "one", after seconds: Int64 = 0) -> Worker {
        Worker(name: name, now: now.advanced(by: seconds), leaseEnds: now.advanced(by: seconds + 60))
    }

    func delivery(_ token: String, comesLast: Bool = false, copy: Int = 0) -> PlannedDelivery {
        PlannedDelivery(
            token: token, channel: .folder, destination: "outbox", address: .directory,
            parcel: Parcel(name: "\(token).csv", mediaType: "text/csv", content: content), uncertain: .hold,
            comesLast: comesLast, copy: copy)
    }

    /// Keeps a run that has read up to an import, and stated balances; nil where it stated none.
    @discardableResult
    func keep(
        _ label: String, _ revision: Int = 1, upTo watermark: Int64, _ balances: (Int64, Int64)? = (0, 0),
        why: String? = nil, deliveries: [PlannedDelivery] = []
    ) async throws -> Claim {
        let claim = try #require(try await journal.claim(due(label, revision, why: why), by: worker()))
        let stated = balances.map { [account: AccountChanges.Balances(opening: $0.0, closing: $0.1)] } ?? [:]
        let document = Document(
            output: "csv", name: "a.csv", mediaType: "text/csv", layout: "settlement-lines@1", content: content)
        try await journal.keep(
            claim,
            KeptRun(
                StatedRun(watermark: watermark, balances: stated), documents: [document], deliveries: deliveries),
            at: now)
        return claim
    }

    func record(_ label: String, _ revision: Int = 1) async throws -> RunRecord {
        try #require(try await journal.runs(.run(run(label, revision).description)).first)
    }

    func outdated(_ report: ReportKind = .settlement, _ basis: Basis = .booked) async throws -> [String] {
        try await journal.outdated("weekly", report, basis).map { outdated in
            let cause =
                switch outdated.cause {
                case .late(let entries): "late \(entries)"
                case .opening: "opening"
                }
            return "\(outdated.run.period).\(outdated.run.revision) \(cause)"
        }
    }

    // MARK: What is replaced

    @Test func `a revision takes the place and the number of the report in force, and both say so`() async throws {
        try await keep("2026-W45", upTo: 1)
        try await keep("2026-W46", upTo: 1)
        let claim = try await keep("2026-W45", 2, upTo: 2, why: "1 entry came after it")
        #expect(claim.sequence == 1)
        let (old, new) = (try await record("2026-W45"), try await record("2026-W45", 2))
        #expect(old.state == .superseded && old.replacedBy == new.run && old.replaces == nil)
        #expect(new.replaces == old.run && new.replacedBy == nil && new.why == "1 entry came after it")
        #expect([old.sequence, new.sequence, try await record("2026-W46").sequence] == [1, 1, 2])
        #expect(try await journal.inForce(run("2026-W45"))?.run == new.run)
        #expect(try await journal.runs(.unsettled).map(\.run) == [new.run, run("2026-W46")])
    }

    @Test func `what has not begun to go out does not go out, and the rest ends by itself`() async throws {
        let tokens = ["sent", "marked", "stuck", "lost", "open", "retried"]
        try await keep(
            "2026-W45", upTo: 1, deliveries: tokens.map { delivery($0) } + [delivery("last", comesLast: true)])
        var claims: [String: DeliveryClaim] = [:]
        for pending in try await journal.pendingDeliveries(of: nil, at: now) where pending.planned.token != "open" {
            let claim = try #require(try await journal.begin(pending, by: worker()))
            claims[pending.planned.token] = claim
            if pending.planned.token == "marked" { try await journal.mark(claim, at: now) }
        }
        let ends: [String: DeliveryResult] = [
            "sent": .delivered(Receipt(evidence: [:])), "stuck": .failed(because: "host key"),
            "lost": .uncertain(because: "no reply"),
        ]
        for (token, end) in ends { try await journal.record(end, of: try #require(claims[token]), at: now) }
        try await keep("2026-W45", 2, upTo: 2)
        // Under way when it was replaced: one past the point of no return, one not.
        for token in ["marked", "retried"] {
            try await journal.record(
                .postponed(until: now, because: "timeout", markStands: token == "marked"),
                of: try #require(claims[token]), at: now)
        }
        let old = try await record("2026-W45")
        #expect(old.state == .superseded)
        let states = Dictionary(uniqueKeysWithValues: old.deliveries.map { ($0.planned.token, $0.state) })
        #expect(
            states == [
                "sent": .delivered, "marked": .pending, "stuck": .failed, "lost": .uncertain, "open": .abandoned,
                "retried": .abandoned, "last": .abandoned,
            ])
        let reason = "replaced by weekly@m-1/2026-W45.2 before it went out"
        #expect(old.deliveries.filter { $0.state == .abandoned }.allSatisfy { $0.reason == reason })
        #expect(try await journal.release(old.run, by: "admin", at: now) == 0)
    }

    @Test func `an attempt that died is not made again once its report is replaced`() async throws {
        try await keep("2026-W45", upTo: 1, deliveries: [delivery("a")])
        let pending = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        _ = try await journal.begin(pending, by: worker("dead"))
        try await keep("2026-W45", 2, upTo: 2)
        let again = try #require(try await journal.pendingDeliveries(of: nil, at: now.advanced(by: 60)).first)
        #expect(try await journal.begin(again, by: worker("two", after: 60)) == nil)
        #expect(try await record("2026-W45").deliveries.map(\.state) == [.abandoned])
    }

    @Test func `a revision of what was never reported is not kept`() async throws {
        let claim = try #require(try await journal.claim(due("2026-W45", 2), by: worker()))
        let error = await #expect(throws: StoreError.self) {
            try await journal.keep(
                claim, KeptRun(StatedRun(watermark: 1, balances: [:]), documents: [], deliveries: []), at: now)
        }
        #expect(error?.description.contains("there is no earlier report of 2026-W45") == true)
    }

    // MARK: What is outdated

    /// Weeks 45 to 48 were reported up to import 1; 46 opens and closes with 100.
    private func reported(balances: Bool = true) async throws {
        try await keep("2026-W45", upTo: 1, balances ? (0, 100) : nil)
        for label in ["2026-W46", "2026-W47", "2026-W48"] {
            try await keep(label, upTo: 1, balances ? (100, 100) : nil)
        }
    }

    @Test func `an entry outdates the report of its period and each one whose opening it moves`() async throws {
        try await reported()
        #expect(try await outdated() == [])
        try await bring("late", day("2026-11-10"), of: 1)
        try await bring("later", moment("2026-11-15T22:59:59Z"), of: 2)
        try await bring("next", moment("2026-11-15T23:00:00Z"), of: 3)
        #expect(try await outdated() == ["2026-W46.1 late 2", "2026-W47.1 late 1", "2026-W48.1 opening"])
        let since = try await journal.outdated("weekly", .settlement, .booked).map(\.since)
        #expect(since == [1, 1, 1].map { now.advanced(by: $0 * 3_600) })
    }

    @Test func `after a crash within the chain the rest of it is still outdated, and then nothing is`() async throws {
        try await reported()
        try await bring("late", day("2026-11-10"))
        try await keep("2026-W46", 2, upTo: 2, (100, 200))
        #expect(try await outdated() == ["2026-W47.1 opening", "2026-W48.1 opening"])
        try await keep("2026-W47", 2, upTo: 2, (200, 200))
        #expect(try await outdated() == ["2026-W48.1 opening"])
        try await keep("2026-W48", 2, upTo: 2, (200, 200))
        #expect(try await outdated() == [])
    }

    @Test func `a second late entry while the chain is under way begins it anew`() async throws {
        try await reported()
        try await bring("late", day("2026-11-10"))
        try await keep("2026-W46", 2, upTo: 2, (100, 200))
        try await bring("second", day("2026-11-11"))
        #expect(try await outdated() == ["2026-W46.2 late 1", "2026-W47.1 opening", "2026-W48.1 opening"])
    }

    @Test
    func `reports without balances are outdated by their own entries alone, and what a revision read is not late`()
        async throws
    {
        try await reported(balances: false)
        try await bring("late", day("2026-11-10"))
        #expect(try await outdated() == ["2026-W46.1 late 1"])
        try await keep("2026-W46", 2, upTo: 2, nil)
        #expect(try await outdated() == [])
        let preceding = try await journal.preceding(run("2026-W49"), start: week("2026-W49").start)
        let read = { (upTo: Int64) in LateBounds.Read(before: week("2026-W46").end, after: 0, upTo: upTo) }
        #expect(preceding?.watermark == 1 && preceding?.read == [read(2)])
        // Of week 47 nobody has read what comes now.
        try await bring("other", day("2026-11-17"))
        try await bring("more", day("2026-11-10"))
        try await keep("2026-W46", 3, upTo: 4, nil)
        #expect(try await outdated() == ["2026-W47.1 late 1"])
        let next = try await journal.preceding(run("2026-W49"), start: week("2026-W49").start)
        #expect(next?.watermark == 1 && next?.read == [read(4)])
        // Made again, the report of week 47 would not take what a later one has among its late ones, were there one.
        try await bring("early", day("2026-10-27"))
        try await keep("2026-W49", upTo: 5, nil)
        let own = try await journal.preceding(run("2026-W47", 2), start: week("2026-W47").start)
        #expect(own?.read.last == .init(before: week("2026-W47").start, after: 1, upTo: 5))
    }

    @Test(arguments: [
        (ReportKind.settlement, ["2026-W46.1 late 1", "2026-W47.1 late 1"]), (.fees, ["2026-W46.1 late 1"]),
        (.refunds, ["2026-W47.1 late 1"]),
    ])
    func `only what a report shows outdates it`(report: ReportKind, expected: [String]) async throws {
        try await reported(balances: false)
        let fee = payment("fee", day("2026-11-10"), gross: 100, commission: 2)
        var refund = payment("refund", day("2026-11-17"), gross: -100)
        refund.type = .refund
        _ = try await temporary.store.record(intake([fee, refund]), at: now)
        #expect(try await outdated(report) == expected)
    }

    @Test(arguments: [
        (Basis.booked, ["2026-W48.1 late 1"]), (.occurred, ["2026-W46.1 late 1"]), (.paidOut, ["2026-W47.1 late 2"]),
    ])
    func `the definition's date says whose period an entry is of`(basis: Basis, expected: [String]) async throws {
        try await reported(balances: false)
        var late = payment("late", day("2026-11-24"), gross: 100, batch: "b")
        late.occurred = day("2026-11-10")
        var paid = payoutEntry("p", day("2026-11-17"), amount: 100, batch: "b")
        paid.occurred = day("2027-01-01")
        let payouts = [payout("p", day("2026-11-17"), amount: 100, batch: "b")]
        _ = try await temporary.store.record(intake([late, paid], payouts: payouts), at: now)
        let all = try await outdated(.settlement, basis)
        // The payout itself was booked in week 47.
        #expect(all.filter { basis != .booked || !$0.hasPrefix("2026-W47") } == expected)
    }

    @Test func `an entry that a later report had among its late ones outdates nothing`() async throws {
        try await keep("2026-W45", upTo: 1)
        try await bring("late", day("2026-11-03"))
        try await keep("2026-W46", upTo: 2)
        #expect(try await outdated() == [])
    }

    // MARK: What is given up

    @Test func `an original that is given up takes its number, is no report, and lets the next one pass`() async throws
    {
        try await keep("2026-W45", upTo: 1, (0, 100))
        try await journal.abandon(due("2026-W46"), because: "test data", by: "admin", at: now)
        let held = try #require(try await journal.claim(due("2026-W47"), by: worker()))
        try await journal.settle(held, as: .held, because: "does not foot", proof: nil, at: now)
        try await journal.abandon(due("2026-W47"), because: "more of it", by: "admin", at: now)
        let skipped = try #require(try await journal.claim(due("2026-W48"), by: worker()))
        let preceding = try #require(try await journal.preceding(run("2026-W48"), start: week("2026-W48").start))
        #expect(preceding.isNext && preceding.end == week("2026-W45").end)
        #expect(preceding.gap == week("2026-W46").start)
        #expect(preceding.closings == [account: 100])
        #expect(try await journal.claim(due("2026-W47"), by: worker()) == nil)

        // One that is skipped as empty is a link of the chain: those behind it go on from there.
        try await journal.skip(
            skipped, StatedRun(watermark: 1, balances: [account: .init(opening: 130, closing: 130)]),
            because: "empty", at: now)
        let next = run("2026-W49")
        let last = try #require(try await journal.preceding(next, start: week("2026-W49").start))
        #expect(last.isNext && last.end == week("2026-W48").end && last.gap == nil)
        #expect(last.closings == [account: 130])
        #expect(try await journal.sequence(of: next) == 4)
        #expect(
            try await journal.voids(before: 4, of: next) == [
                .init(sequence: 2, run: run("2026-W46"), why: "test data"),
                .init(sequence: 3, run: run("2026-W47"), why: "more of it"),
            ])
        try await keep("2026-W49", upTo: 1)
        #expect(try await journal.voids(before: 5, of: run("2026-W50")).isEmpty)
        let gone = try await record("2026-W46")
        #expect(gone.state == .abandoned && gone.sequence == 2 && gone.why == "test data")
        #expect(try await journal.inForce(gone.run) == nil)
    }

    @Test func `a hole between two reports parts them`() async throws {
        try await keep("2026-W45", upTo: 1)
        try await journal.abandon(due("2026-W47"), because: "test data", by: "admin", at: now)
        #expect(try await journal.preceding(run("2026-W48"), start: week("2026-W48").start)?.isNext == false)
    }

    @Test func `a revision that is given up is not asked for again, until something else comes`() async throws {
        try await reported()
        try await bring("late", day("2026-11-10"))
        let held = try #require(try await journal.claim(due("2026-W46", 2), by: worker()))
        try await journal.settle(held, as: .held, because: "no address", proof: nil, at: now)
        try await journal.abandon(due("2026-W46", 2), because: "small", by: "admin", at: now)
        #expect(try await outdated() == [])
        #expect(try await journal.inForce(run("2026-W46"))?.run == run("2026-W46"))
        let gone = try await record("2026-W46", 2)
        #expect(gone.sequence == 2 && gone.replaces == nil)
        // The next report has it among its late ones.
        #expect(try await journal.preceding(run("2026-W49"), start: week("2026-W49").start)?.watermark == 1)
        try await bring("second", day("2026-11-11"))
        #expect(try await outdated() == ["2026-W46.1 late 1", "2026-W47.1 opening", "2026-W48.1 opening"])
    }

    @Test func `a link of the chain that is given up ends it`() async throws {
        try await reported()
        try await bring("late", day("2026-11-10"))
        try await keep("2026-W46", 2, upTo: 2, (100, 200))
        try await journal.abandon(due("2026-W47", 2), because: "small", by: "admin", at: now)
        #expect(try await outdated() == [])
    }

    @Test(arguments: [
        ("kept", "it was made already"), ("claimed", "a worker is making it"), ("skipped", "it was skipped"),
        ("abandoned", "it was given up already"),
    ])
    func `what is finished or being made cannot be given up`(state: String, expected: String) async throws {
        switch state {
        case "kept": try await keep("2026-W45", upTo: 1)
        case "abandoned": try await journal.abandon(due("2026-W45"), because: "x", by: "admin", at: now)
        default:
            let claim = try #require(try await journal.claim(due("2026-W45"), by: worker()))
            if state == "skipped" {
                try await journal.skip(
                    claim, StatedRun(watermark: 1, balances: [:]), because: "empty", at: now)
            }
        }
        let error = await #expect(throws: StoreError.self) {
            try await journal.abandon(due("2026-W45"), because: "x", by: "admin", at: now)
        }
        #expect(error?.code == .conflict)
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test func `a worker whose lease has lapsed keeps nothing of what was given up`() async throws {
        let claim = try #require(try await journal.claim(due("2026-W45"), by: worker()))
        try await journal.abandon(due("2026-W45"), because: "x", by: "admin", at: now.advanced(by: 60))
        let error = await #expect(throws: StoreError.self) {
            try await journal.keep(
                claim, KeptRun(StatedRun(watermark: 1, balances: [:]), documents: [], deliveries: []), at: now)
        }
        #expect(error?.code == .claimLost)
    }

    // MARK: What is sent again

    @Test func `copies are deliveries of their own, and their manifest waits for them alone`() async throws {
        try await keep("2026-W45", upTo: 1, deliveries: [delivery("a"), delivery("m", comesLast: true)])
        let first = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        let claim = try #require(try await journal.begin(first, by: worker()))
        try await journal.record(.failed(because: "no such directory"), of: claim, at: now)
        #expect(try await record("2026-W45").state == .failed)
        let letter = Content(digest: Digest(of: "letter".utf8), size: 6)
        let mail = PlannedDelivery(
            token: "mail", channel: .folder, destination: "outbox", address: .directory,
            parcel: Parcel(name: "a.eml", mediaType: "message/rfc822", content: content), uncertain: .hold, copy: 1,
            letter: letter)
        let copies = [delivery("c", copy: 1), mail, delivery("cm", comesLast: true, copy: 1)]
        try await journal.resend(run("2026-W45"), copies, by: "admin", at: now)
        #expect(try await record("2026-W45").state == .kept)
        #expect(Array(try await record("2026-W45").deliveries.map(\.planned).suffix(3)) == copies)
        for token in ["c", "mail"] {
            let pending = try await journal.pendingDeliveries(of: nil, at: now)
            #expect(!pending.contains { $0.planned.token == "cm" })
            let own = try #require(pending.first { $0.planned.token == token })
            let claim = try #require(try await journal.begin(own, by: worker()))
            try await journal.record(.delivered(Receipt(evidence: [:])), of: claim, at: now)
        }
        #expect(try await journal.pendingDeliveries(of: nil, at: now).map(\.planned.token) == ["cm"])
    }

    @Test func `of a report that was replaced nothing is sent again`() async throws {
        try await keep("2026-W45", upTo: 1)
        try await keep("2026-W45", 2, upTo: 1)
        let error = await #expect(throws: StoreError.self) {
            try await journal.resend(run("2026-W45"), [delivery("c", copy: 1)], by: "admin", at: now)
        }
        #expect(error?.description.contains("was replaced by weekly@m-1/2026-W45.2") == true)
    }
}
