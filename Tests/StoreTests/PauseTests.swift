import GRDB
import Settlements
import Testing

@testable import Store

/// What every journal keeps of definitions that are paused, and of when originals were kept.
extension `A journal` {
    @Test func `a pause says who, when and why, until it ends`() async throws {
        #expect(try await journal.pauses().isEmpty)
        try await journal.pause("weekly", because: "the bank moves", by: "ada", at: now)
        let pause = Pause(definition: "weekly", since: now, who: "ada", why: "the bank moves")
        #expect(try await journal.pauses() == ["weekly": pause])
        let again = await #expect(throws: StoreError.self) {
            try await journal.pause("weekly", because: "again", by: "bob", at: now.advanced(by: 5))
        }
        #expect(again?.code == .conflict)
        #expect(again?.description.contains("by ada: the bank moves") == true)
        try await journal.pause("daily", because: "too", by: "bob", at: now.advanced(by: 7))
        #expect(try await journal.resume("weekly", because: "done", by: "bob", at: now.advanced(by: 9)) == pause)
        #expect(Set(try await journal.pauses().keys) == ["daily"])
        let twice = await #expect(throws: StoreError.self) {
            _ = try await journal.resume("weekly", because: nil, by: "bob", at: now)
        }
        #expect(twice?.description.contains("'weekly' is not paused") == true)
        try await journal.pause("weekly", because: "once more", by: "eve", at: now.advanced(by: 20))
        #expect(try await journal.pauses()["weekly"]?.who == "eve")
        // What has ended stays on record.
        let rows = try await temporary.store.pool.read { db in
            try String.fetchAll(
                db, sql: "SELECT who || ' ' || coalesce(ended_by || ' ' || ended_why, '-') FROM pauses ORDER BY id")
        }
        #expect(rows == ["ada bob done", "bob -", "eve -"])
    }

    @Test func `it knows when a merchant's last original was kept`() async throws {
        #expect(try await journal.lastOriginals(of: "weekly").isEmpty)
        try await keep("2026-W46", ["a"])
        #expect(try await journal.lastOriginals(of: "weekly") == ["m-1": now])
        #expect(try await journal.lastOriginals(of: "daily").isEmpty)
        // Neither what failed and was let go, nor one that is only claimed, counts.
        let pending = try #require(try await journal.pendingDeliveries(of: nil, at: now).first)
        let sending = try #require(try await journal.begin(pending, by: worker("one")))
        try await journal.record(.failed(because: "no"), of: sending, at: now.advanced(by: 1))
        #expect(try await journal.release(due("2026-W46").run, by: "ada", at: now.advanced(by: 50)) == 1)
        _ = try await journal.claim(due("2026-W47"), by: worker("one", after: 60))
        #expect(try await journal.lastOriginals(of: "weekly") == ["m-1": now])
    }
}
