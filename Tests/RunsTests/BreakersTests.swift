import Runs
import Settlements
import Testing

/// What is kept from a host that is in trouble, and for how long.
@Suite struct `A host in trouble` {
    private static let start: Int64 = 1_795_348_800

    /// What happens when, in seconds: `x` an attempt that came to nothing for the host's sake, `o` one that did not, `?` the
    /// question whether one may be made; and the answers to these: `+` for yes, else how long it rests, in seconds.
    private static let courses: [(what: String, expected: [String])] = [
        // Nothing is wrong, or not often enough.
        ("0? 0x 1? 1x 2?", ["+", "+", "+"]),
        ("0x 0x 0o 1x 1x 2?", ["+"]),
        // The third in a row: a minute.
        ("0x 1x 2x 3? 61? 62?", ["59", "1", "+"]),
        // One may try then; the others wait for what comes of it, for a minute at most.
        ("0x 0x 0x 60? 60? 100? 119? 120? 120?", ["+", "60", "20", "1", "+", "60"]),
        // It is back.
        ("0x 0x 0x 60? 61o 61? 61?", ["+", "+", "+"]),
        // It is not: two minutes, four, eight, then a quarter of an hour each.
        ("0x 0x 0x 60? 60x 60?", ["+", "120"]),
        ("0x 0x 0x 60x 60? 180x 180? 420x 420? 900x 900? 1800x 1800?", ["120", "240", "480", "900", "900"]),
    ]

    @Test(arguments: courses) func `is left alone after three attempts, and then asked by one`(
        what: String, expected: [String]
    ) {
        let breakers = Breakers()
        var answers: [String] = []
        for step in what.split(separator: " ") {
            let now = Instant(seconds: Self.start + (Int64(step.dropLast()) ?? 0))
            switch step.last {
            case "x": breakers.failed("h", at: now)
            case "o": breakers.worked("h")
            default: answers.append(breakers.pause(of: "h", at: now).map { "\($0.since(now))" } ?? "+")
            }
        }
        #expect(answers == expected)
    }

    @Test func `is no matter to another`() {
        let breakers = Breakers()
        let now = Instant(seconds: Self.start)
        for _ in 0..<5 { breakers.failed("a", at: now) }
        #expect(breakers.pause(of: "b", at: now) == nil)
        #expect(breakers.pause(of: "a", at: now) != nil)
    }
}
