import Foundation
import Settlements
import Support
import Testing

/// A zone file made up in the test, laid out as RFC 9636 §3 says.
struct MadeUpZone {
    var version: Character = "2"
    var transitions: [(at: Int64, to: UInt8)] = []
    var offsets: [(seconds: Int32, daylight: UInt8, letters: UInt8)] = [(0, 0, 0)]
    var letters = "AAA\0BBB\0"
    var leapSeconds = 0
    var footer: String? = "AAA0"

    var bytes: [UInt8] {
        let isFirst = version == "\0"
        var bytes: [UInt8] = []
        if !isFirst { bytes = header(counts: [0, 0, 0, 0, 1, 4]) + [0, 0, 0, 0, 0, 0] + Array("XXX\0".utf8) }
        bytes += header(counts: [0, 0, leapSeconds, transitions.count, offsets.count, letters.utf8.count])
        for transition in transitions { bytes += isFirst ? big(Int32(transition.at)) : big(transition.at) }
        bytes += transitions.map(\.to)
        for offset in offsets { bytes += big(offset.seconds) + [offset.daylight, offset.letters] }
        bytes += Array(letters.utf8) + Array(repeating: 0, count: leapSeconds * 12)
        if let footer, !isFirst { bytes += Array("\n\(footer)\n".utf8) }
        return bytes
    }

    private func header(counts: [Int]) -> [UInt8] {
        Array("TZif\(version)".utf8) + Array(repeating: 0, count: 15) + counts.flatMap { big(Int32($0)) }
    }

    private func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

@Suite struct ZoneFileTests {
    @Test(arguments: [
        // rule, instant, seconds east, why
        ("AAA0BBB,J59/0,J300/0", "2028-02-27T23:59:59Z", 0, "J59 is 28 February in every year"),
        ("AAA0BBB,J59/0,J300/0", "2028-02-28T00:00:00Z", 3600, "J59 is 28 February in every year"),
        ("AAA0BBB,J60/0,J300/0", "2028-02-29T23:59:59Z", 0, "J60 is 1 March in every year"),
        ("AAA0BBB,J60/0,J300/0", "2028-03-01T00:00:00Z", 3600, "J60 is 1 March in every year"),
        ("AAA0BBB,J60/0,J300/0", "2026-03-01T00:00:00Z", 3600, "J60 is 1 March in every year"),
        ("AAA0BBB,59/0,300/0", "2028-02-28T23:59:59Z", 0, "59, counted from 0, is 29 February in a leap year"),
        ("AAA0BBB,59/0,300/0", "2028-02-29T00:00:00Z", 3600, "59, counted from 0, is 29 February in a leap year"),
        ("AAA0BBB,59/0,300/0", "2026-02-28T23:59:59Z", 0, "59, counted from 0, is 1 March in an ordinary year"),
        ("AAA0BBB,59/0,300/0", "2026-03-01T00:00:00Z", 3600, "59, counted from 0, is 1 March in an ordinary year"),
        ("EST5EDT,0/0,J365/25", "2026-01-01T05:00:00Z", -14400, "daylight time all year, RFC 9636 §3.3.2"),
        ("EST5EDT,0/0,J365/25", "2026-01-01T04:59:59Z", -14400, "daylight time all year, RFC 9636 §3.3.2"),
        ("EST5EDT,0/0,J365/25", "2028-12-31T23:59:59Z", -14400, "daylight time all year, a leap year"),
        ("XXX3EDT4,0/0,J365/23", "2026-01-01T02:59:59Z", -14400, "the same with negative daylight time"),
        ("XXX3EDT4,0/0,J365/23", "2026-07-01T00:00:00Z", -14400, "the same with negative daylight time"),
        ("AAA0BBB,M1.1.1/-167,M7.5.6/167", "2026-12-28T00:59:59Z", 0, "167 h before Monday 4 January 2027"),
        ("AAA0BBB,M1.1.1/-167,M7.5.6/167", "2026-12-28T01:00:00Z", 3600, "167 h before Monday 4 January 2027"),
        ("AAA0BBB,M1.1.1/-167,M7.5.6/167", "2026-07-31T21:59:59Z", 3600, "Saturday 25 July + 167 h of BBB"),
        ("AAA0BBB,M1.1.1/-167,M7.5.6/167", "2026-07-31T22:00:00Z", 0, "Saturday 25 July + 167 h of BBB"),
        // The sign counts for minutes and seconds too; Python's zoneinfo before 3.11.3 has it for the hours alone.
        ("AAA-11BBB,M12.2.0,M6.1.3/-100:30:15", "2026-05-29T07:29:44Z", 43_200, "100:30:15 before Wednesday 3 June"),
        ("AAA-11BBB,M12.2.0,M6.1.3/-100:30:15", "2026-05-29T07:29:45Z", 39_600, "100:30:15 before Wednesday 3 June"),
        ("AAA0BBB,M12.5.0/167,M6.1.3", "2026-01-03T22:59:59Z", 0, "Sunday 28 December 2025 + 167 h"),
        ("AAA0BBB,M12.5.0/167,M6.1.3", "2026-01-03T23:00:00Z", 3600, "Sunday 28 December 2025 + 167 h"),
        ("<-03>3<-02>,M3.2.0,M11.1.0", "2100-07-01T00:00:00Z", -7200, "names in angle brackets, two o'clock"),
    ])
    func `a rule counts days as RFC 9636 says`(rule: String, at: String, expected: Int, why: String) throws {
        let zone = try Zone(identifier: "Made/Up", tzif: MadeUpZone(version: "3", footer: rule).bytes)
        #expect(zone.offset(at: try Instant(timestamp: at)).seconds == expected, "\(why)")
    }

    @Test func `daylight time all year never changes the clocks`() throws {
        let zone = try Zone(identifier: "Made/Up", tzif: MadeUpZone(version: "3", footer: "EST5EDT,0/0,J365/25").bytes)
        #expect(zone.nextTransition(after: Instant(seconds: 0)) == nil)
    }

    @Test func `before the first change the first offset holds, without a rule the last one goes on`() throws {
        let file = MadeUpZone(
            transitions: [(-100, 1), (100, 2)],
            offsets: [(1172, 0, 0), (3600, 0, 4), (7200, 1, 4)], footer: "")
        let zone = try Zone(identifier: "Made/Up", tzif: file.bytes)
        let expected: [(Int64, Int)] = [
            (.min, 1172), (-101, 1172), (-100, 3600), (99, 3600), (100, 7200), (.max, 7200),
        ]
        for (second, offset) in expected {
            #expect(zone.offset(at: Instant(seconds: second)).seconds == offset, "\(second)")
        }
        #expect(zone.nextTransition(after: Instant(seconds: 100)) == nil)
    }

    @Test(arguments: [
        (MadeUpZone(version: "5"), "its version byte is 53; versions 1 to 4 of TZif are known"),
        (MadeUpZone(leapSeconds: 1), "it counts leap seconds, as the files under right/ do; our instants do not"),
        (MadeUpZone(offsets: []), "the counts in its header contradict each other"),
        (MadeUpZone(transitions: [(5, 0), (5, 0)]), "its changes of the clocks are out of order or out of range"),
        (MadeUpZone(transitions: [(.min, 0)]), "its changes of the clocks are out of order or out of range"),
        (MadeUpZone(transitions: [(5, 1)]), "a change of the clocks goes to an offset that it does not have"),
        (MadeUpZone(offsets: [(93_600, 0, 0)]), "it has an offset from UTC that no clock on earth has"),
        (MadeUpZone(offsets: [(0, 2, 0)]), "it has an offset from UTC that no clock on earth has"),
        (MadeUpZone(offsets: [(0, 0, 8)]), "the short name of one of its offsets is missing or not plain ASCII"),
        (MadeUpZone(letters: "AAA"), "the short name of one of its offsets is missing or not plain ASCII"),
        (MadeUpZone(letters: "Ä\0"), "the short name of one of its offsets is missing or not plain ASCII"),
        (MadeUpZone(footer: nil), "it ends too early: 1 bytes should follow, 0 do"),
        (MadeUpZone(footer: "A0"), "the rule at its end, 'A0', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "AAA"), "the rule at its end, 'AAA', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "AAA25"), "the rule at its end, 'AAA25', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "AAA0BBB"), "the rule at its end, 'AAA0BBB', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "AAA0BBB,J0,J1"), "the rule at its end, 'AAA0BBB,J0,J1', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "AAA0BBB,M13.1.0,J1"), "the rule at its end, 'AAA0BBB,M13.1.0,J1', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "AAA0BBB,1/168,2"), "the rule at its end, 'AAA0BBB,1/168,2', is not a POSIX TZ rule"),
        (MadeUpZone(footer: "<AAA0"), "the rule at its end, '<AAA0', is not a POSIX TZ rule"),
    ])
    func `a damaged file is refused with what is wrong`(file: MadeUpZone, reason: String) {
        let error = #expect(throws: TimeError.self) { try Zone(identifier: "Made/Up", tzif: file.bytes) }
        #expect(error?.code == .zoneFile)
        #expect(error?.description == "the zone file of 'Made/Up' cannot be used: \(reason)")
    }

    @Test(
        .enabled(if: SystemZones.areWanted, "there are no zone files"),
        arguments: [
            "Europe/Berlin", "Africa/Casablanca", "America/Havana", "Etc/UTC",
        ])
    func `a file that was cut off anywhere is refused`(name: String) throws {
        let bytes = try SystemZones.bytes(name)
        _ = try Zone(identifier: name, tzif: bytes)
        for length in bytes.indices {
            if (try? Zone(identifier: name, tzif: Array(bytes[..<length]))) != nil {
                Issue.record("\(name) was read from \(length) of \(bytes.count) bytes")
            }
        }
    }

    @Test(.enabled(if: SystemZones.areWanted, "there are no zone files"))
    func `flipped bits are an error or a zone, never a crash`() throws {
        let seed = UInt64.random(in: 0...999_999)
        print("flipped bits: seed \(seed)")
        var chance = SeededChance(seed: seed)
        var counts = (refused: 0, read: 0)
        for name in ["Europe/Berlin", "Asia/Gaza", "Pacific/Apia"] {
            let bytes = try SystemZones.bytes(name)
            for _ in 0..<1500 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...4, using: &chance) {
                    damaged[Int.random(in: damaged.indices, using: &chance)] ^=
                        1 << UInt8.random(in: 0...7, using: &chance)
                }
                guard let zone = try? Zone(identifier: name, tzif: damaged) else {
                    counts.refused += 1
                    continue
                }
                counts.read += 1
                ask(zone, &chance)
            }
        }
        #expect(counts.refused > 100)
        #expect(counts.read > 100)
    }

    /// Asks everything of a zone; what it answers must at least agree with itself.
    private func ask(_ zone: Zone, _ chance: inout SeededChance) {
        for second in [.min, .max, Int64.random(in: -5_000_000_000...50_000_000_000, using: &chance)] {
            let instant = Instant(seconds: second)
            _ = zone.nextTransition(after: instant)
            _ = zone.instants(of: zone.local(at: instant))
        }
        let instant = Instant(seconds: .random(in: -5_000_000_000...50_000_000_000, using: &chance))
        let local = zone.local(at: instant)
        #expect(zone.firstInstant(of: local) <= instant)
        #expect(zone.firstInstant(of: local.date) <= instant)
        #expect(zone.span(at: instant).contains(instant))
    }

    @Test func `a version 1 file has 32-bit times and no rule`() throws {
        let file = MadeUpZone(
            version: "\0", transitions: [(-2_147_483_648, 0), (1_000_000_000, 1)],
            offsets: [(3600, 0, 0), (7200, 1, 4)])
        let zone = try Zone(identifier: "Made/Up", tzif: file.bytes)
        #expect(zone.offset(at: Instant(seconds: 999_999_999)).abbreviation == "AAA")
        #expect(zone.offset(at: Instant(seconds: 1_000_000_000)).abbreviation == "BBB")
        #expect(zone.offset(at: Instant(seconds: 100_000_000_000)).seconds == 7200)
        #expect(throws: TimeError.self) { try Zone(identifier: "Made/Up", tzif: file.bytes.dropLast()) }
    }
}

/// The zone files of this machine.
enum SystemZones {
    /// Whether to read them: they are there, or `CI` is set and their absence must fail.
    static let areWanted =
        ProcessInfo.processInfo.environment["CI"] == "true" || (try? bytes("Europe/Berlin")) != nil

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Zones.systemDirectory)/\(name)")))
    }
}
