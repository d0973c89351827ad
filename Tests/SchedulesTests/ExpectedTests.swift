import Diagnostics
import Schedules
import Settlements
import Testing

@Suite struct `When a delivery is expected` {
    /// Due at 06:30 in Amsterdam. Offsets as the clocks there show them; on 29 March 2026 they go from 02:00 to 03:00.
    @Test(arguments: [
        ("09:00", "2026-11-16T06:30:00+01:00", "2026-11-16T09:00:00+01:00"),
        ("06:30", "2026-11-16T06:30:00+01:00", "2026-11-16T06:30:00+01:00"),
        // Made by hand in the afternoon: the next morning.
        ("09:00", "2026-11-16T14:00:00+01:00", "2026-11-17T09:00:00+01:00"),
        ("00:15", "2026-11-16T23:50:00+01:00", "2026-11-17T00:15:00+01:00"),
        // A time that no clock shows that day.
        ("02:30", "2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"),
    ])
    func `is the first such time from then on`(expectBy: String, dueAt: String, expected: String) throws {
        let text = Fixtures.definition(["expect_by": "\"\(expectBy)\""])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        let definition = try #require(loaded["w"], "\(loaded.diagnostics.map(\.text))")
        #expect(definition.expected(from: try Instant(timestamp: dueAt)) == (try Instant(timestamp: expected)))
    }

    @Test func `is never, where a definition does not say`() throws {
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", Fixtures.definition([:]))])
        #expect(try #require(loaded["w"]).expected(from: Instant(seconds: 0)) == nil)
    }

    @Test func `is a time of day`() {
        let text = Fixtures.definition(["expect_by": "9:00"])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        #expect(loaded.diagnostics.map(\.name) == [.timeOfDay])
    }
}
