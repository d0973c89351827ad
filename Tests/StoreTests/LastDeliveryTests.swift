import Settlements
import Testing

@testable import Store

/// Deliveries that come last, such as a manifest behind its documents.
extension `A journal` {
    private func planned(_ token: String, to destination: String, comesLast: Bool = false) -> PlannedDelivery {
        PlannedDelivery(
            token: token, channel: .folder, destination: destination, address: .directory,
            parcel: Parcel(name: "\(token).csv", mediaType: "text/csv", content: content), uncertain: .hold,
            comesLast: comesLast)
    }

    private func mail(_ token: String, to recipient: String, comesLast: Bool = false) -> PlannedDelivery {
        PlannedDelivery(
            token: token, channel: .email, destination: nil,
            address: .mail(
                sender: Mailbox(name: nil, address: "reports@psp.example"),
                recipient: Mailbox(name: nil, address: recipient)),
            parcel: Parcel(name: "\(token).eml", mediaType: "message/rfc822", content: content), uncertain: .hold,
            comesLast: comesLast)
    }

    private func keep(_ label: String, _ deliveries: [PlannedDelivery]) async throws {
        let claim = try #require(try await journal.claim(due(label), by: worker("one")))
        let kept = KeptRun(StatedRun(watermark: 1, balances: [:]), documents: [], deliveries: deliveries)
        try await journal.keep(claim, kept, at: now)
    }

    private func pending(after seconds: Int64 = 0) async throws -> [String] {
        try await journal.pendingDeliveries(of: nil, at: now.advanced(by: seconds)).map(\.planned.token)
    }

    /// Tries a delivery that is pending, with this end.
    private func attempt(_ token: String, _ end: String, after seconds: Int64 = 0) async throws {
        let time = now.advanced(by: seconds)
        let all = try await journal.pendingDeliveries(of: nil, at: time)
        let pending = try #require(all.first { $0.planned.token == token }, "\(token) is not pending")
        let claim = try #require(try await journal.begin(pending, by: worker("one", after: seconds)))
        let result: DeliveryResult? =
            switch end {
            case "delivered": .delivered(Receipt(evidence: [:]))
            case "unverified": .delivered(Receipt(evidence: [:], isUnverified: true))
            case "failed": .failed(because: "no such directory")
            case "uncertain": .uncertain(because: "no reply")
            case "postponed":
                .postponed(until: time.advanced(by: 60), because: "connection refused", markStands: false)
            default: nil
            }
        if let result { try await journal.record(result, of: claim, at: time) }
    }

    // Ends of the two documents before a manifest, what is pending then, what the run is.
    @Test(arguments: [
        ("delivered", "delivered", ["m"], RunState.kept), ("delivered", "unverified", ["m"], .kept),
        ("delivered", "sending", [], .kept), ("delivered", "postponed", [], .kept),
        ("delivered", "uncertain", [], .kept),
        ("delivered", "failed", [], .partlyFailed), ("failed", "failed", [], .failed),
        ("failed", "uncertain", [], .kept), ("failed", "postponed", [], .kept),
        ("unverified", "unverified", ["m"], .kept),
    ])
    func `what comes last goes when all else has arrived`(
        one: String, two: String, next: [String], expected: RunState
    ) async throws {
        let manifest = planned("m", to: "books", comesLast: true)
        try await keep("2026-W47", [manifest, planned("a", to: "books"), planned("b", to: "books")])
        #expect(try await pending() == ["a", "b"])
        try await attempt("a", one)
        #expect(try await pending() == ["b"])
        try await attempt("b", two)
        #expect(try await pending() == next)
        #expect(try await state("2026-W47") == expected)
        let record = try #require(try await journal.runs(.all).first?.deliveries.first { $0.planned == manifest })
        #expect(record.state == .pending)
        #expect((record.reason == nil) == !next.isEmpty, "whoever looks is told that it waits")
        #expect((record.nextAttempt == nil) == next.isEmpty)
    }

    @Test func `what comes last is not begun before its time, and nothing is woken for it`() async throws {
        try await keep("2026-W47", [planned("a", to: "books"), planned("m", to: "books", comesLast: true)])
        let early = PendingDelivery(
            run: due("2026-W47").run, firstDate: due("2026-W47").period.firstDate,
            endDate: due("2026-W47").period.endDate, planned: planned("m", to: "books", comesLast: true), attempts: 0,
            wasMarked: false, created: now)
        #expect(try await journal.begin(early, by: worker("one")) == nil)
        // Looked at by a clock that is behind: only the document is to come.
        #expect(try await journal.nextWakeUp(after: now.advanced(by: -10)) == now)
        try await attempt("a", "postponed")
        #expect(try await journal.nextWakeUp(after: now.advanced(by: -10)) == now.advanced(by: 60))
        #expect(try await journal.nextWakeUp(after: now.advanced(by: 60)) == nil)
        try await attempt("a", "failed", after: 60)
        #expect(try await journal.nextWakeUp(after: now.advanced(by: -10)) == nil)
        #expect(try await pending(after: 9_999_999).isEmpty)
    }

    @Test func `each destination and recipient has an order of its own, and so has each run`() async throws {
        try await keep(
            "2026-W46",
            [
                planned("a", to: "books"), planned("am", to: "books", comesLast: true), planned("b", to: "bank"),
                planned("bm", to: "bank", comesLast: true), planned("cm", to: "nothing else", comesLast: true),
                mail("x", to: "x@acme.example"), mail("xm", to: "x@acme.example", comesLast: true),
                mail("y", to: "y@acme.example"),
            ])
        try await keep("2026-W47", [planned("later", to: "books")])
        #expect(try await pending() == ["a", "b", "cm", "x", "y", "later"])
        try await attempt("b", "delivered")
        #expect(try await pending() == ["a", "bm", "cm", "x", "y", "later"])
        try await attempt("a", "failed")
        try await attempt("x", "delivered")
        #expect(try await pending() == ["bm", "cm", "xm", "y", "later"])
        for token in ["bm", "cm", "xm", "y"] { try await attempt(token, "delivered") }
        #expect(try await state("2026-W46") == .partlyFailed)
    }

    @Test func `released, the document goes first and what comes last follows, with its time beginning then`()
        async throws
    {
        let manifest = planned("m", to: "books", comesLast: true)
        try await keep("2026-W47", [planned("a", to: "books"), planned("b", to: "books"), manifest])
        try await attempt("a", "delivered")
        try await attempt("b", "failed")
        let run = due("2026-W47").run
        let later = now.advanced(by: 500_000)
        #expect(try await journal.release(run, by: "admin", at: later) == 1)
        #expect(try await state("2026-W47") == .kept)
        #expect(try await pending(after: 500_000) == ["b"])
        try await attempt("b", "delivered", after: 500_009)
        let follows = try await journal.pendingDeliveries(of: run, at: now.advanced(by: 500_009))
        #expect(follows.map(\.planned) == [manifest])
        #expect(follows.first?.created == now.advanced(by: 500_009))
        try await attempt("m", "failed", after: 500_010)
        #expect(try await state("2026-W47") == .partlyFailed)
        #expect(try await journal.release(run, by: "admin", at: later) == 1)
        try await attempt("m", "delivered", after: 500_020)
        #expect(try await state("2026-W47") == .delivered)
    }
}
