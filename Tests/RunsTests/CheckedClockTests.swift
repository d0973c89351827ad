import Foundation
import Runs
import Schedules
import Settlements
import Support
import Synchronization
import Testing

@Suite struct `A clock held against the time that passes` {
    /// Time that passes because a test says so.
    private final class Passing: Sendable {
        private let seconds = Mutex<Int64>(1_000)
        func pass(_ more: Int64) { seconds.withLock { $0 += more } }
        var elapsed: Duration { .seconds(seconds.withLock { $0 }) }
    }

    /// A step: so much passes, the clock is put by so much besides; what is believed then, in seconds after the first moment.
    struct Step: Sendable, CustomTestStringConvertible {
        let passes: Int64
        let putBy: Int64
        let believed: Int64
        let isJump: Bool
        var testDescription: String { "\(passes) s pass, put by \(putBy)" }
    }

    private static let hour: Int64 = 3_600

    @Test(arguments: [
        // Nobody touches it.
        ("steady", [Step(passes: 60, putBy: 0, believed: 60, isJump: false)]),
        // Five minutes are set without anybody's asking, eleven times over too.
        (
            "small steps",
            (1...11).map { Step(passes: 60, putBy: 300, believed: Int64($0) * 360, isJump: false) }
        ),
        (
            "three hours ahead, and back after ten minutes",
            [
                Step(passes: 60, putBy: 3 * hour, believed: 60, isJump: true),
                Step(passes: 600, putBy: 0, believed: 660, isJump: true),
                Step(passes: 60, putBy: -3 * hour, believed: 720, isJump: false),
            ]
        ),
        // 60 s before it is seen; it has stood for three hours 10,800 s after that.
        (
            "three hours ahead, and it stays",
            [
                Step(passes: 60, putBy: 3 * hour, believed: 60, isJump: true),
                Step(passes: 3 * hour - 1, putBy: 0, believed: 60 + 3 * hour - 1, isJump: true),
                Step(passes: 1, putBy: 0, believed: 60 + 6 * hour, isJump: false),
                Step(passes: 60, putBy: 0, believed: 120 + 6 * hour, isJump: false),
            ]
        ),
        // The second jump begins the wait anew: two hours in all.
        (
            "an hour ahead, and another one",
            [
                Step(passes: 0, putBy: hour, believed: 0, isJump: true),
                Step(passes: 1_800, putBy: hour, believed: 1_800, isJump: true),
                Step(passes: hour, putBy: 0, believed: 5_400, isJump: true),
                Step(passes: hour, putBy: 0, believed: 9_000 + 2 * hour, isJump: false),
            ]
        ),
        (
            "two days back",
            [Step(passes: 60, putBy: -48 * hour, believed: 60 - 48 * hour, isJump: false)]
        ),
        // The machine slept: that time has passed.
        ("asleep for a weekend", [Step(passes: 60 * hour, putBy: 0, believed: 60 * hour, isJump: false)]),
        (
            "a month ahead, then too far back",
            [
                Step(passes: 60, putBy: 720 * hour, believed: 60, isJump: true),
                Step(passes: 60, putBy: -721 * hour, believed: 120 - hour, isJump: false),
            ]
        ),
    ])
    func `what is believed`(name: String, steps: [Step]) throws {
        let hand = try HandClock("2026-11-22T12:00:00Z")
        let first = hand.now()
        let passing = Passing()
        let clock = CheckedClock(hand) { passing.elapsed }
        for step in steps {
            passing.pass(step.passes)
            hand.set(hand.now().advanced(by: step.passes + step.putBy))
            #expect(clock.now().since(first) == step.believed, "\(name): \(step.testDescription)")
            #expect((clock.jump != nil) == step.isJump, "\(name): \(step.testDescription)")
        }
    }

    /// A Wednesday; the clock is put to the Tuesday after, and put right again: the week is reported when it has ended.
    @Test func `no period is reported before it has ended, and somebody is told`() async throws {
        let scratch = try Scratch()
        let hand = try HandClock("2026-11-18T12:00:00Z")
        let passing = Passing()
        let clock = CheckedClock(hand) { passing.elapsed }
        let shop = try Workshop(now: "2026-11-18T12:00:00Z", in: scratch, clockInPlace: clock)
        try await shop.earn(10_000, at: "2026-11-18T10:00:00Z")
        let told = scratch.file("told")
        let scheduler = Scheduler(
            flow: shop.flow, definitions: [shop.definition], sleeper: ContinuousClock(), checked: clock,
            alarm: [.command(["/bin/sh", "-c", "cat >> \"$0\"", told])], logger: quiet)
        _ = try await scheduler.look()
        passing.pass(60)
        try hand.set("2026-11-24T12:00:00Z")
        _ = try await scheduler.look()
        #expect(try await shop.states() == [])
        let text = try String(contentsOfFile: told, encoding: .utf8)
        // Six days are 144 hours; a minute of them has passed.
        #expect(text.contains("the machine's clock has jumped ahead by 143 h 59 min"), "\(text)")
        passing.pass(60)
        try hand.set("2026-11-18T12:02:00Z")
        _ = try await scheduler.look()
        // Put back by another week: nothing is repeated.
        passing.pass(4 * 24 * Self.hour + 18 * Self.hour)
        try hand.set("2026-11-23T06:02:00Z")
        _ = try await scheduler.look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
        passing.pass(60)
        try hand.set("2026-11-16T06:02:00Z")
        _ = try await scheduler.look()
        passing.pass(7 * 24 * Self.hour)
        try hand.set("2026-11-23T06:02:00Z")
        _ = try await scheduler.look()
        #expect(try await shop.states() == ["2026-W47 delivered"])
        #expect(shop.outbox.count == 1)
    }
}
