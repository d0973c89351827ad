import Settlements
import Testing

@testable import Store

/// Of which troubles somebody is to be told.
@Suite struct `A journal of alarms` {
    let temporary: TemporaryStore
    let now = at("2026-11-23T06:30:00+01:00")

    init() throws { temporary = try TemporaryStore() }

    private func claim(_ troubles: [String], after seconds: Int64) async throws -> [String] {
        try await temporary.store.claimAlarms(troubles, pause: 600, lease: 300, at: now.advanced(by: seconds))
    }

    private func tell(_ troubles: [String], after seconds: Int64) async throws {
        try await temporary.store.told(troubles, by: "a test", at: now.advanced(by: seconds))
    }

    @Test func `each is told once, for as long as it lasts`() async throws {
        #expect(try await claim(["a", "b"], after: 0) == ["a", "b"])
        try await tell(["a", "b"], after: 1)
        #expect(try await claim(["a", "b"], after: 10_000) == [])
        // One is over, and comes back.
        #expect(try await claim(["a"], after: 10_001) == [])
        #expect(try await claim(["a", "b"], after: 10_002) == ["b"])
    }

    @Test func `what comes soon after is told together`() async throws {
        _ = try await claim(["a"], after: 0)
        try await tell(["a"], after: 0)
        #expect(try await claim(["a", "b"], after: 1) == [])
        #expect(try await claim(["a", "b", "c"], after: 599) == [])
        #expect(try await claim(["a", "b", "c"], after: 600) == ["b", "c"])
    }

    @Test func `what is over does not open the door to a flood`() async throws {
        _ = try await claim(["a"], after: 0)
        try await tell(["a"], after: 0)
        #expect(try await claim([], after: 1) == [])
        #expect(try await claim(["b"], after: 2) == [])
        #expect(try await claim(["b"], after: 600) == ["b"])
    }

    @Test func `one worker tells, and another where that one did not get to it`() async throws {
        #expect(try await claim(["a"], after: 0) == ["a"])
        #expect(try await claim(["a"], after: 299) == [])
        #expect(try await claim(["a"], after: 300) == ["a"])
        try await tell(["a"], after: 301)
        #expect(try await claim(["a"], after: 10_000) == [])
    }

    @Test func `nothing is told where nothing is wrong`() async throws {
        #expect(try await claim([], after: 0) == [])
        _ = try await claim(["a"], after: 1)
        #expect(try await claim([], after: 2) == [])
        #expect(try await claim(["a"], after: 3) == ["a"])
    }
}
