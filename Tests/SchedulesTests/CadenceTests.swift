import Foundation
import Schedules
import Settlements
import Support
import Testing

@Suite struct CadenceTests {
    let zones = Zones()

    private func rule(_ text: String) throws -> DayRule {
        switch text {
        case "every day": .everyDay
        case "last": .lastOfMonth
        case "monday": try #require(.weekdays([.monday]))
        case "weekdays": try #require(.weekdays([.monday, .tuesday, .wednesday, .thursday, .friday]))
        default: try #require(.daysOfMonth(Set(text.split(separator: " ").compactMap { Int($0) })))
        }
    }

    /// The note in short: what clocks did to the wanted time.
    private func note(of fire: Fire) -> String {
        switch fire.note {
        case .none: "-"
        case .shifted: "shifted"
        case .repeated: "repeated"
        }
    }

    /// Expectations: the change as Python's zoneinfo and the tz database have it, then the rule of the house.
    @Test(arguments: [
        ("Europe/Berlin", "every day", "02:30", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00", "shifted"),
        ("Europe/Berlin", "every day", "02:30", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00", "-"),
        ("Europe/Berlin", "every day", "03:00", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00", "-"),
        ("Europe/Berlin", "every day", "02:30", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00", "repeated"),
        ("Europe/Berlin", "every day", "02:30", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00", "-"),
        ("Africa/Cairo", "every day", "00:00", "2026-04-23T12:00:00+02:00", "2026-04-24T01:00:00+03:00", "shifted"),
        ("Africa/Cairo", "24", "00:30", "2026-04-23T12:00:00+02:00", "2026-04-24T01:00:00+03:00", "shifted"),
        ("America/Santiago", "every day", "00:00", "2026-09-05T12:00:00-04:00", "2026-09-06T01:00:00-03:00", "shifted"),
        (
            "Australia/Lord_Howe", "every day", "02:15", "2026-10-03T12:00:00+10:30", "2026-10-04T02:30:00+11:00",
            "shifted"
        ),
        (
            "Australia/Lord_Howe", "every day", "01:45", "2026-04-04T12:00:00+11:00", "2026-04-05T01:45:00+11:00",
            "repeated"
        ),
        ("America/Havana", "every day", "00:30", "2026-10-31T12:00:00-04:00", "2026-11-01T00:30:00-04:00", "repeated"),
        ("America/Havana", "1", "00:30", "2026-11-01T00:30:00-04:00", "2026-12-01T00:30:00-05:00", "-"),
        ("Asia/Beirut", "every day", "00:00", "2026-03-28T12:00:00+02:00", "2026-03-29T01:00:00+03:00", "shifted"),
        ("Pacific/Apia", "30", "06:30", "2011-12-01T00:00:00-10:00", "2011-12-31T00:00:00+14:00", "shifted"),
        ("Pacific/Apia", "every day", "06:30", "2011-12-31T00:00:00+14:00", "2011-12-31T06:30:00+14:00", "-"),
        ("Pacific/Apia", "every day", "00:00", "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00", "-"),
        ("Europe/Amsterdam", "monday", "06:30", "2026-11-22T12:00:00+01:00", "2026-11-23T06:30:00+01:00", "-"),
        ("Europe/Amsterdam", "monday", "06:30", "2026-11-23T06:30:00+01:00", "2026-11-30T06:30:00+01:00", "-"),
        ("Europe/Amsterdam", "weekdays", "06:30", "2026-11-20T06:30:00+01:00", "2026-11-23T06:30:00+01:00", "-"),
        ("UTC", "31", "06:30", "2026-02-01T00:00:00Z", "2026-02-28T06:30:00Z", "-"),
        ("UTC", "30 31", "06:30", "2028-02-28T06:30:00Z", "2028-02-29T06:30:00Z", "-"),
        ("UTC", "30 31", "06:30", "2028-02-29T06:30:00Z", "2028-03-30T06:30:00Z", "-"),
        ("UTC", "29", "06:30", "2028-01-29T06:30:00Z", "2028-02-29T06:30:00Z", "-"),
        ("UTC", "last", "06:30", "2026-04-01T00:00:00Z", "2026-04-30T06:30:00Z", "-"),
        ("UTC", "last", "06:30", "2026-12-31T06:30:00Z", "2027-01-31T06:30:00Z", "-"),
        ("UTC", "1 15", "00:00", "2026-12-15T00:00:00Z", "2027-01-01T00:00:00Z", "-"),
    ])
    func `the next fire on a hard day`(
        zone: String, days: String, time: String, after: String, expected: String, expectedNote: String
    ) throws {
        let zone = try zones.zone(zone)
        let cadence = Cadence(on: try rule(days), at: try LocalTime(time))
        let fire = cadence.next(after: try Instant(timestamp: after), in: zone)
        #expect(fire.instant.text(in: zone) == expected)
        #expect(note(of: fire) == expectedNote)
        #expect(fire.wanted.description.hasSuffix("T\(time):00"))
        #expect(cadence.first(atOrAfter: fire.instant, in: zone) == fire)
        #expect(cadence.first(atOrAfter: fire.instant.advanced(by: -1), in: zone) == fire)
    }

    @Test func `rules that no day fits cannot be made`() {
        #expect(DayRule.weekdays([]) == nil)
        #expect(DayRule.daysOfMonth([]) == nil)
        #expect(DayRule.daysOfMonth([0]) == nil)
        #expect(DayRule.daysOfMonth([1, 32]) == nil)
    }

    /// Days of a year from arithmetic: 365, and Samoa's 2011 had 364.
    @Test(arguments: [
        ("Africa/Cairo", 2026, "00:00", 365), ("America/Santiago", 2026, "00:00", 365),
        ("Asia/Beirut", 2026, "00:30", 365), ("America/Havana", 2026, "00:30", 365),
        ("Australia/Lord_Howe", 2026, "01:45", 365), ("Europe/Berlin", 2026, "02:30", 365),
        ("America/St_Johns", 2010, "00:00", 365), ("Africa/Casablanca", 2026, "02:30", 365),
        ("Pacific/Apia", 2011, "00:00", 364), ("Pacific/Apia", 2011, "06:30", 365), ("UTC", 2028, "12:00", 366),
    ])
    func `every day has exactly one fire`(zone: String, year: Int, time: String, expected: Int) throws {
        let zone = try zones.zone(zone)
        let cadence = Cadence(on: .everyDay, at: try LocalTime(time))
        let newYear = try #require(CalendarDate(year: year, month: 1, day: 1))
        let nextYear = try #require(CalendarDate(year: year + 1, month: 1, day: 1))
        var dates: [CalendarDate] = []
        var fire = cadence.first(atOrAfter: zone.firstInstant(of: newYear), in: zone)
        while fire.wanted.date < nextYear {
            dates.append(fire.wanted.date)
            let next = cadence.next(after: fire.instant, in: zone)
            #expect(next.instant > fire.instant)
            fire = next
        }
        #expect(dates.count == expected)
        #expect(Set(dates).count == expected)
    }

    @Test func `any instant lies between the fire before and the fire after`() throws {
        let seed = UInt64.random(in: 0...999_999)
        var chance = SeededChance(seed: seed)
        let rules = try ["every day", "monday", "weekdays", "last", "30 31", "1 15"].map(rule)
        for name in ["Europe/Berlin", "Africa/Cairo", "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns"] {
            let zone = try zones.zone(name)
            for _ in 0..<400 {
                let days = try #require(rules.randomElement(using: &chance))
                let time = try #require(
                    LocalTime(hour: .random(in: 0...3, using: &chance), minute: .random(in: 0...59, using: &chance)))
                let cadence = Cadence(on: days, at: time)
                let instant = Instant(seconds: .random(in: 1_262_304_000...2_398_377_600, using: &chance))
                let fire = cadence.next(after: instant, in: zone)
                let early = cadence.first(atOrAfter: instant.advanced(by: -40 * 86_400), in: zone)
                var last = early
                while last.instant <= instant { last = cadence.next(after: last.instant, in: zone) }
                #expect(last == fire, "\(name) \(days) \(time) \(instant), seed \(seed)")
                #expect(days.contains(fire.wanted.date))
            }
        }
    }
}

@Suite("Cadence against Python's zoneinfo", .enabled(if: Python.isWanted, "there is no python3 with zoneinfo"))
struct CadenceOracleTests {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SettlementsTests/Oracles/zone_oracle.py").path

    @Test func `every zone fires when zoneinfo says that the clock first shows or passes the time`() throws {
        let zones = Zones()
        let rows = try Python.rows(
            Self.script, [Zones.systemDirectory, "locals", "2025", "2028", "00:00,02:30,23:45", "all"])
        var kinds: [Substring: Int] = [:]
        for row in rows {
            let zone = try zones.zone(String(row[0]))
            let wanted = LocalDateTime(try CalendarDate(row[1]), try LocalTime(row[2]))
            let expected = Instant(seconds: try #require(Int64(row[4])))
            let cadence = Cadence(on: .everyDay, at: try LocalTime(row[2]))
            let fire = cadence.next(after: expected.advanced(by: -1), in: zone)
            let noted: Substring =
                switch fire.note {
                case .none: "single"
                case .shifted: "gap"
                case .repeated: "repeated"
                }
            if fire.instant != expected || fire.wanted != wanted || noted != row[3] {
                Issue.record("\(row): \(fire)")
            }
            kinds[noted, default: 0] += 1
        }
        for kind: Substring in ["single", "gap", "repeated"] { #expect(kinds[kind, default: 0] > 100, "\(kind)") }
    }
}
