import Foundation
import Logging
import Runs
import Schedules
import ServiceLifecycle
import Settlements
import Store
import Support
import Synchronization
import Testing

@Suite struct `The scheduler` {
    @Test func `each week is reported once, in order, each opening the closing before it`() async throws {
        let shop = try Workshop(now: "2026-11-03T12:00:00Z")
        try await shop.earn(10_000, at: "2026-11-03T10:00:00Z")
        let scheduler = shop.scheduler()
        var next = try await scheduler.look()
        // Four Mondays, moving only as the scheduler asks for.
        for (amount, day) in [(20_000, "2026-11-10"), (30_000, "2026-11-17"), (40_000, "2026-11-24")] {
            try await shop.earn(Int64(amount), at: "\(day)T10:00:00Z")
        }
        let end = try Instant(timestamp: "2026-12-01T00:00:00Z")
        while next < end {
            shop.clock.set(next)
            next = max(try await scheduler.look(), next.advanced(by: 1))
        }
        let runs = try await shop.store.runs(.all)
        #expect(runs.map(\.run.period) == ["2026-W45", "2026-W46", "2026-W47", "2026-W48"])
        #expect(runs.map(\.sequence) == [1, 2, 3, 4])
        #expect(runs.allSatisfy { $0.state == .delivered })
        #expect(
            runs.map { $0.dueAt.description } == [
                "2026-11-09T05:30:00Z", "2026-11-16T05:30:00Z", "2026-11-23T05:30:00Z", "2026-11-30T05:30:00Z",
            ])
        #expect(shop.outbox.count == 4)
        // 99.00, then + 198.00, + 297.00, + 396.00.
        let last = try #require(runs.last?.run)
        let preceding = try await shop.store.preceding(last, start: end)
        #expect(preceding.map { Array($0.closings.values) } == [99_000])
    }

    @Test func `the manifest goes in the same look as what it lists`() async throws {
        let all = Workshop.weekly.replacing(", send: [csv]", with: "")
        let shop = try Workshop(now: "2026-11-20T12:00:00Z", definition: all)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        #expect(
            shop.outbox == [
                "weekly_m-1_2026-W47_r1.csv", "weekly_m-1_2026-W47_r1.html", "weekly_m-1_2026-W47_r1_manifest.json",
            ])
        #expect(try await shop.states() == ["2026-W47 delivered"])
    }

    @Test func `a restart owes nothing twice and nothing is forgotten`() async throws {
        let scratch = try Scratch()
        let first = try Workshop(now: "2026-11-18T12:00:00Z", in: scratch)
        try await first.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await first.scheduler().look()
        try first.clock.set("2026-11-23T05:30:00Z")
        _ = try await first.scheduler().look()
        #expect(try await first.states() == ["2026-W47 delivered"])

        // Two weeks of outage.
        let second = try Workshop(now: "2026-12-08T12:00:00Z", worker: "two", in: scratch)
        try await second.catchUp()
        #expect(try await second.states() == ["2026-W47 delivered", "2026-W48 delivered", "2026-W49 delivered"])
        _ = try await second.scheduler().look()
        #expect(second.outbox.count == 3)
        #expect(try await second.flow.owed(by: [second.definition], seeing: false).isEmpty)
    }

    @Test func `a worker that died between claim and keep is followed by another when its lease ends`() async throws {
        let scratch = try Scratch()
        let shop = try Workshop(now: "2026-11-18T12:00:00Z", in: scratch)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        let owed = try #require(try await shop.flow.owed(by: [shop.definition], seeing: true).first)
        let now = shop.clock.now()
        _ = try await shop.store.claim(
            DueRunRecord(
                run: owed.due.run, period: owed.due.period, dueAt: now, isAdHoc: false,
                definitionDigest: shop.definition.digest),
            by: Worker(name: "dead", now: now, leaseEnds: now.advanced(by: 600)))
        let wakeUp = try await shop.scheduler().look()
        #expect(shop.outbox.isEmpty)
        #expect(wakeUp == now.advanced(by: 600))
        shop.clock.set(wakeUp)
        _ = try await shop.scheduler().look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
    }

    @Test func `a service ends when it is told to, after what it was doing`() async throws {
        let shop = try Workshop(now: "2026-11-18T12:00:00Z")
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        let sleeper = StandingClock()
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: shop.scheduler(sleeper: sleeper))], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            await sleeper.slept()
            try shop.clock.set("2026-11-23T05:30:00Z")
            sleeper.wake()
            await sleeper.slept()
            #expect(shop.outbox.count == 1)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(try await shop.states() == ["2026-W47 delivered"])
    }

    @Test func `the pause goes to the next fire, but never beyond a minute`() async throws {
        let shop = try Workshop(now: "2026-11-23T05:29:30Z")
        #expect(try await shop.scheduler().look() == Instant(timestamp: "2026-11-23T05:30:00Z"))
        let sleeper = StandingClock()
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: shop.scheduler(sleeper: sleeper))], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            #expect(await sleeper.slept() == .seconds(30))
            try shop.clock.set("2026-11-23T05:30:00Z")
            sleeper.wake()
            #expect(await sleeper.slept() == .seconds(60))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

/// A clock on which a sleeper sleeps until the test wakes it.
final class StandingClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    private let sleeps = AsyncStream<Duration>.makeStream()
    private let wakes = AsyncStream<Void>.makeStream()

    var now: Instant { Instant() }
    var minimumResolution: Duration { .seconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        sleeps.continuation.yield(deadline.offset)
        for await _ in wakes.stream { return }
        throw CancellationError()
    }

    /// Waits until somebody sleeps, and says how long they meant to.
    @discardableResult
    func slept() async -> Duration {
        for await duration in sleeps.stream { return duration }
        return .zero
    }

    func wake() { wakes.continuation.yield() }
}
