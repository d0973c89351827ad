import Foundation
import Logging
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

@Suite struct `Alarms` {
    /// A folder that cannot be one: a file is in its place.
    private static let deadEnd = """
        destinations: {outbox: {for: everyone, folder: {directory: outbox}}}

        """

    /// A weekly report of which the delivery fails for good, looked for on Monday at 06:30.
    private func failing(_ more: String = "") async throws -> Workshop {
        let shop = try Workshop(
            now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + more, configuration: Self.deadEnd,
            backoff: Backoff(first: 60, longest: 60, limit: 1))
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        // First seen in the week that it reports.
        _ = try await shop.scheduler().look()
        try Data("in the way".utf8).write(to: URL(fileURLWithPath: shop.scratch.file("outbox")))
        try shop.clock.set("2026-11-23T05:30:00Z")
        return shop
    }

    private func scheduler(_ shop: Workshop, _ ways: [AlarmWay], heartbeat: String? = nil) -> Scheduler {
        Scheduler(
            flow: shop.flow, definitions: [shop.definition], sleeper: ContinuousClock(), alarm: ways,
            heartbeat: heartbeat, logger: quiet)
    }

    /// Appends what it is told to a file.
    private func writing(_ shop: Workshop) -> AlarmWay {
        .command(["/bin/sh", "-c", "cat >> \"$0\"; echo END >> \"$0\"", shop.scratch.file("told")])
    }

    private func told(_ shop: Workshop) -> [String] {
        let text = (try? String(contentsOfFile: shop.scratch.file("told"), encoding: .utf8)) ?? ""
        return text.components(separatedBy: "END\n").dropLast().map { $0 }
    }

    @Test func `a delivery that failed is told once, by the first way that works, with what to do`() async throws {
        let shop = try await failing()
        let scheduler = scheduler(shop, [.command(["/nowhere/page"]), .command(["/bin/false"]), writing(shop)])
        for minutes in 0..<30 {
            shop.clock.set(try Instant(timestamp: "2026-11-23T05:30:00Z").advanced(by: Int64(minutes) * 60))
            _ = try await scheduler.look()
        }
        let told = told(shop)
        #expect(told.count == 1, "\(told)")
        let text = told.first ?? ""
        for words in ["weekly@m-1/2026-W47.1", "outbox", "has failed", "settlecast release weekly@m-1/2026-W47.1"] {
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test func `once it is mended and comes back it is told again`() async throws {
        let shop = try await failing()
        let scheduler = scheduler(shop, [writing(shop)])
        var minute: Int64 = 0
        func look(_ minutes: Int64) async throws {
            for _ in 0..<minutes {
                shop.clock.set(try Instant(timestamp: "2026-11-23T05:30:00Z").advanced(by: minute * 60))
                _ = try await scheduler.look()
                minute += 1
            }
        }
        try await look(10)
        #expect(told(shop).count == 1)
        let run = try #require(try await shop.store.runs(.all).first).run
        _ = try await shop.store.release(run, by: "a test", at: shop.clock.now())
        try await look(20)
        #expect(told(shop).count == 2)
    }

    @Test func `nobody is told of nothing, and who watches sees that work is looked for`() async throws {
        let shop = try Workshop(now: "2026-11-20T12:00:00Z")
        _ = try await scheduler(shop, [writing(shop)]).look()
        #expect(told(shop).isEmpty)
        let beat = shop.scratch.file("heartbeat")
        let service = scheduler(shop, [], heartbeat: beat)
        let running = Task { try await service.run() }
        while !FileManager.default.fileExists(atPath: beat) { try await Task.sleep(for: .milliseconds(10)) }
        running.cancel()
        try await running.value
        #expect(try String(contentsOfFile: beat, encoding: .utf8) == "2026-11-20T12:00:00Z\n")
    }

    /// Due on Monday at 06:30, expected by 09:00 in Amsterdam: 08:00 in UTC.
    @Test(arguments: [
        ("2026-11-23T07:59:59Z", []), ("2026-11-23T08:00:00Z", ["overdue weekly@m-1/2026-W47.1"]),
        ("2026-12-01T00:00:00Z", ["overdue weekly@m-1/2026-W47.1", "overdue weekly@m-1/2026-W48.1"]),
    ])
    func `a run that never came up is missed by its time`(now: String, expected: [String]) async throws {
        let shop = try Workshop(
            now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + "expect_by: \"09:00\"\n")
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set(now)
        let troubles = try await shop.flow.troubles(of: [shop.definition])
        #expect(troubles.map(\.key) == expected)
    }

    @Test func `a run of a paused definition is not missed`() async throws {
        let shop = try Workshop(
            now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + "expect_by: \"09:00\"\n")
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try await shop.store.pause("weekly", because: "a test", by: "somebody", at: shop.clock.now())
        try shop.clock.set("2026-11-23T12:00:00Z")
        #expect(try await shop.flow.troubles(of: [shop.definition]).isEmpty)
    }

    @Test func `a run that arrived in time is not`() async throws {
        let shop = try Workshop(
            now: "2026-11-20T12:00:00Z", definition: Workshop.weekly + "expect_by: \"09:00\"\n")
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T12:00:00Z")
        #expect(try await shop.flow.troubles(of: [shop.definition]).isEmpty)
    }

    @Test func `a program that does not read what it is told does no harm`() async throws {
        let shop = try await failing()
        _ = try await scheduler(shop, [.command(["/bin/true"])]).look()
        _ = try await scheduler(shop, [writing(shop)]).look()
        #expect(told(shop).isEmpty, "told twice")
    }
}
