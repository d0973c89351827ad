import Foundation
import Settlements
import Support
import Testing

/// What Python's zoneinfo says of the zones that this machine has.
enum ZoneOracle {
    static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Oracles/zone_oracle.py").path

    static func rows(_ mode: String, _ arguments: [String] = []) throws -> [[Substring]] {
        try Python.rows(script, [Zones.systemDirectory, mode] + arguments)
    }

    static let hardZones = [
        "Europe/Berlin", "Europe/Amsterdam", "Africa/Cairo", "America/Santiago", "Australia/Lord_Howe",
        "America/Havana", "Asia/Beirut", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "America/New_York",
        "UTC",
    ]
}

func number(_ text: Substring) throws -> Int64 {
    try #require(Int64(text), "not a number: \(text)")
}

@Suite("Zones against Python's zoneinfo", .enabled(if: Python.isWanted, "there is no python3 with zoneinfo"))
struct ZoneOracleTests {
    let zones = Zones()

    @Test func `every zone has the offsets, changes and days that zoneinfo finds`() throws {
        let seed = UInt32.random(in: 0...9999)
        var names: [Substring] = []
        var subjects: [Zone] = []
        var counts = (zones: 0, offsets: 0, transitions: 0, days: 0)
        for row in try ZoneOracle.rows("offsets", [String(seed)]) {
            switch row[0] {
            case "zone":
                names = Array(row.dropFirst())
                subjects = try names.map { try zones.zone(String($0)) }
                counts.zones += names.count
            case "transitions":
                let expected = try row.dropFirst().filter { !$0.isEmpty }.map(number)
                for zone in subjects { #expect(changes(of: zone) == expected, "\(zone), seed \(seed)") }
                counts.transitions += expected.count
            case "at":
                let instant = Instant(seconds: try number(row[1]))
                let expected = ZoneOffset(
                    seconds: Int(try number(row[2])), abbreviation: String(row[4]), isDaylight: row[3] == "1")
                let found = subjects[0].offset(at: instant)
                if found != expected { Issue.record("\(names) at \(instant): \(found), not \(expected), seed \(seed)") }
                counts.offsets += 1
            default:
                let expected = Instant(seconds: try number(row[2]))
                let found = subjects[0].firstInstant(of: try CalendarDate(row[1]))
                if found != expected { Issue.record("\(names) on \(row[1]): \(found), not \(expected), seed \(seed)") }
                counts.days += 1
            }
        }
        #expect(counts.zones > 400)
        #expect(counts.offsets > 80_000)
        #expect(counts.transitions > 5_000)
        #expect(counts.days > 20_000)
    }

    private func changes(of zone: Zone) -> [Int64] {
        var found: [Int64] = []
        var instant = Instant(seconds: 1_420_070_400 - 1)
        while let next = zone.nextTransition(after: instant), next.instant.seconds < 2_398_377_600 {
            found.append(next.instant.seconds)
            instant = next.instant
        }
        return found
    }

    @Test func `a local time has the instants that zoneinfo finds around every change of a hard zone`() throws {
        let times = "00:00,00:30,01:45,02:00,02:30,03:00,23:00,23:30"
        var kinds: [Substring: Int] = [:]
        for row in try ZoneOracle.rows("locals", ["2011", "2045", times] + ZoneOracle.hardZones) {
            let zone = try zones.zone(String(row[0]))
            let local = LocalDateTime(try CalendarDate(row[1]), try LocalTime(row[2]))
            let first = Instant(seconds: try number(row[4]))
            let found = zone.instants(of: local)
            let second = Instant(seconds: try number(row[5]))
            let agrees =
                switch found {
                case .single(let instant): row[3] == "single" && instant == first
                case .repeated(let one, let two): row[3] == "repeated" && one == first && two == second
                case .gap(let gap): row[3] == "gap" && gap.end == first
                }
            if !agrees { Issue.record("\(row): \(found)") }
            if zone.firstInstant(of: local) != first { Issue.record("\(row): \(zone.firstInstant(of: local))") }
            kinds[row[3], default: 0] += 1
        }
        for kind: Substring in ["single", "gap", "repeated"] { #expect(kinds[kind, default: 0] > 100, "\(kind)") }
    }

    @Test func `the rule after the last change is followed as zoneinfo does`() throws {
        var zone = Zone.utc
        var count = 0
        for row in try ZoneOracle.rows("footers") {
            if row[0] == "footer" {
                zone = try Zone(identifier: String(row[1]), tzif: bytes(hex: row[2]))
                continue
            }
            let instant = Instant(seconds: try number(row[1]))
            let expected = ZoneOffset(
                seconds: Int(try number(row[2])), abbreviation: String(row[4]), isDaylight: row[3] == "1")
            if zone.offset(at: instant) != expected {
                Issue.record("\(zone) at \(instant): \(zone.offset(at: instant)), not \(expected)")
            }
            count += 1
        }
        #expect(count > 6000)
    }

    @Test func `periods have the bounds that zoneinfo gives, and follow each other`() throws {
        var count = 0
        for row in try ZoneOracle.rows("periods", ZoneOracle.hardZones) {
            let zone = try zones.zone(String(row[0]))
            let kind = try #require(PeriodKind(String(row[1])))
            let period = try Period(label: row[2], kind, in: zone)
            let start = Instant(seconds: try number(row[3]))
            let end = Instant(seconds: try number(row[4]))
            if period.start != start || period.end != end || period.label != row[2] {
                Issue.record("\(row): \(period) \(period.start) \(period.end)")
            }
            if period.next.start != end || period.next.previous != period || period.previous.end != start {
                Issue.record("\(row): it does not join its neighbours")
            }
            for instant in [start, end.advanced(by: -1)] where start < end {
                if Period(containing: instant, kind, in: zone) != period { Issue.record("\(row): \(instant)") }
            }
            if Period(containing: end, kind, in: zone) == period { Issue.record("\(row): the end belongs to it") }
            count += 1
        }
        #expect(count > 30_000)
    }

    private func bytes(hex: Substring) throws -> [UInt8] {
        let digits = Array(hex)
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
        }
    }
}

@Suite("Dates against Python's datetime", .enabled(if: Python.isWanted, "there is no python3 with zoneinfo"))
struct DateOracleTests {
    @Test func `days, weekdays and ISO weeks are those of Python, 2020 to 2040 and from 0001 to 9999`() throws {
        let rows = try ZoneOracle.rows("calendar")
        for row in rows {
            let date = try CalendarDate(row[0])
            let expected = try row.dropFirst().map { Int(try number($0)) }
            let found = [date.daysSinceEpoch, date.week.year, date.week.number, date.weekday.rawValue]
            if found != expected { Issue.record("\(row): \(found)") }
            if CalendarDate(daysSinceEpoch: expected[0]).description != row[0] { Issue.record("\(row): its text") }
            if ISOWeek(year: expected[1], number: expected[2])?.monday != date.startOfWeek {
                Issue.record("\(row): its Monday")
            }
        }
        #expect(rows.count > 11_000)
    }
}
