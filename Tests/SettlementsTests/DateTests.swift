import Settlements
import Testing

@Suite struct DateTests {
    @Test(arguments: [
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-01-31", 1, "2026-02-28"),  // February is shorter
        ("2028-01-31", 1, "2028-02-29"),  // and longer in a leap year
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", -48, "2024-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-05-31", 0, "2026-05-31"),
    ])
    func `months are added on the calendar`(date: String, months: Int, expected: String) throws {
        #expect(try CalendarDate(date).adding(months: months).description == expected)
    }

    @Test(arguments: [
        ("2026-11-22", 9, "2026-12-01"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2100-02-28", 1, "2100-03-01"),  // no leap year
        ("2000-02-28", 1, "2000-02-29"),  // a leap year again
        ("1970-01-01", -1, "1969-12-31"),
        ("0000-01-01", -1, "-0001-12-31"),
        ("9999-12-31", 1, "+10000-01-01"),
    ])
    func `days are added`(date: String, days: Int, expected: String) throws {
        #expect(try CalendarDate(date).adding(days: days).description == expected)
    }

    @Test(arguments: [
        ("2026-13-01", "there is no day '2026-13-01' in the calendar"),
        ("2026-02-29", "there is no day '2026-02-29' in the calendar"),
        ("2026-00-10", "there is no day '2026-00-10' in the calendar"),
        ("2026-11-00", "there is no day '2026-11-00' in the calendar"),
        ("22.11.2026", "expected a date like 2026-11-22, found '22.11.2026'"),
        ("2026-1-22", "expected a date like 2026-11-22, found '2026-1-22'"),
        ("20261122", "expected a date like 2026-11-22, found '20261122'"),
        (" 2026-11-22", "expected a date like 2026-11-22, found ' 2026-11-22'"),
        ("2026-11-22\n", "expected a date like 2026-11-22, found '2026-11-22\u{FFFD}'"),
        ("２026-11-22", "expected a date like 2026-11-22, found '２026-11-22'"),
        ("", "expected a date like 2026-11-22, found ''"),
    ])
    func `what is no date is told`(text: String, expected: String) {
        let error = #expect(throws: TimeError.self) { try CalendarDate(text) }
        #expect(error?.description == expected)
        #expect(error?.code == .date)
    }

    @Test(arguments: [
        ("00:00", "00:00"), ("06:30", "06:30"), ("23:59", "23:59"),
        ("24:00", "expected a time of day from 00:00 to 23:59, found '24:00'"),
        ("06:60", "expected a time of day from 00:00 to 23:59, found '06:60'"),
        ("6:30", "expected a time of day like 06:30, found '6:30'"),
        ("06:30:00", "expected a time of day like 06:30, found '06:30:00'"),
        ("0630", "expected a time of day like 06:30, found '0630'"),
        ("-6:30", "expected a time of day like 06:30, found '-6:30'"),
    ])
    func `a time of day is hours and minutes`(text: String, expected: String) {
        do {
            #expect(try LocalTime(text).description == expected)
        } catch {
            #expect(String(describing: error) == expected)
        }
    }

    @Test(arguments: [
        (2026, 53, true), (2025, 53, false), (2020, 53, true), (2026, 54, false), (2026, 0, false), (2032, 53, true),
    ])
    func `only a long year has a week 53`(year: Int, number: Int, expected: Bool) {
        #expect((ISOWeek(year: year, number: number) != nil) == expected)
    }

    @Test func `absurd numbers are no dates`() {
        #expect(CalendarDate(year: .max, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: -2_000_000, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: 2026, month: .max, day: .max) == nil)
    }
}

@Suite(.enabled(if: SystemZones.areWanted, "there are no zone files"))
struct ZoneTimestampTests {
    @Test(arguments: [
        ("2026-11-22T05:30:00Z", "Europe/Amsterdam", "2026-11-22T06:30:00+01:00"),
        ("2026-07-22T05:30:00Z", "Europe/Amsterdam", "2026-07-22T07:30:00+02:00"),
        ("2026-11-22T05:30:00Z", "UTC", "2026-11-22T05:30:00Z"),
        ("2026-11-22T05:30:00Z", "Europe/London", "2026-11-22T05:30:00+00:00"),
        ("2026-11-22T05:30:00Z", "Asia/Kathmandu", "2026-11-22T11:15:00+05:45"),
        ("2026-11-22T05:30:00Z", "Pacific/Marquesas", "2026-11-21T20:00:00-09:30"),
        ("2026-10-25T00:59:59Z", "Europe/Berlin", "2026-10-25T02:59:59+02:00"),
        ("2026-10-25T01:00:00Z", "Europe/Berlin", "2026-10-25T02:00:00+01:00"),
        ("2026-04-04T15:00:00Z", "Australia/Lord_Howe", "2026-04-05T01:30:00+10:30"),
        // Python's zoneinfo: Paris had 9 minutes 21 seconds until 1911, Monrovia was 44:30 behind until 1972.
        ("1900-01-01T00:00:00Z", "Europe/Paris", "1900-01-01T00:09:21+00:09:21"),
        ("1971-06-01T00:00:00Z", "Africa/Monrovia", "1971-05-31T23:15:30-00:44:30"),
        ("2500-07-01T00:00:00Z", "America/New_York", "2500-06-30T20:00:00-04:00"),
    ])
    func `an instant is written with its zone's offset and read back`(
        utc: String, zone: String, expected: String
    ) throws {
        let instant = try Instant(timestamp: utc)
        #expect(instant.text(in: try Zones().zone(zone)) == expected)
        #expect(try Instant(timestamp: expected) == instant)
        #expect(instant.description == utc)
    }

    @Test func `a writer that remembers its stretch agrees with one that does not`() throws {
        let zone = try Zones().zone("Europe/Berlin")
        var writer = TimestampWriter(zone: zone)
        for second in stride(from: Int64(1_774_000_000), to: 1_800_000_000, by: 12_347) {
            var text: [UInt8] = []
            writer.append(Instant(seconds: second), to: &text)
            #expect(String(decoding: text, as: UTF8.self) == Instant(seconds: second).text(in: zone))
        }
    }
}

@Suite struct DateTimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1985-04-12T23:20:50.52Z", 482_196_050),  // RFC 3339 §5.8
            ("1996-12-19T16:39:57-08:00", 851_042_397),  // RFC 3339 §5.8
            ("1990-12-31T23:59:60Z", 662_688_000),  // RFC 3339 §5.8: a leap second
            ("1990-12-31T15:59:60-08:00", 662_688_000),  // RFC 3339 §5.8: the same one
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_173),  // RFC 3339 §5.8
            ("1969-12-31T23:59:59.999Z", -1),  // towards the past
            ("2026-11-22t05:30:00z", 1_795_325_400),
            ("2026-11-22T05:30:00-00:00", 1_795_325_400),  // RFC 3339 §4.3: offset unknown
            ("2026-11-22T06:30:00,5+01:00", nil),
            ("2026-11-22T06:30:00", nil),  // no offset
            ("2026-11-22 06:30:00Z", nil),
            ("2026-11-22T06:30Z", nil),
            ("2026-11-22T06:30:00.Z", nil),
            ("2026-11-22T06:30:00+0100", nil),
            ("2026-11-22T06:30:00+01", nil),
            ("2026-11-22T06:30:00+24:00", nil),
            ("2026-11-22T06:30:00+01:60", nil),
            ("2026-11-22T24:00:00Z", nil),
            ("2026-11-22T06:60:00Z", nil),
            ("2026-11-22T06:30:60Z", nil),
            ("2026-11-22T23:59:60Z", nil),  // not at a month's end
            ("2026-11-31T06:30:00Z", nil),
            ("2026-11-22T06:30:00Z ", nil),
            ("2026-W47-7T06:30:00Z", nil),
            ("", nil),
        ] as [(String, Int64?)])
    func `a timestamp is read as RFC 3339 says`(text: String, expected: Int64?) {
        #expect((try? Instant(timestamp: text))?.seconds == expected)
    }

    @Test(arguments: [
        (
            "2026-11-22T06:30:00",
            "expected a time with its offset like 2026-11-22T06:30:00+01:00 or 2026-11-22T05:30:00Z, found '2026-11-22T06:30:00'"
        ),
        ("2026-11-31T06:30:00Z", "there is no such date or time as '2026-11-31T06:30:00Z'"),
    ])
    func `what is no timestamp is told`(text: String, expected: String) {
        let error = #expect(throws: TimeError.self) { try Instant(timestamp: text) }
        #expect(error?.description == expected)
        #expect(error?.code == .timestamp)
    }

    @Test func `the furthest instants are written without a crash`() {
        #expect(Instant(seconds: .max).description.hasPrefix("+"))
        #expect(Instant(seconds: .min).description.hasPrefix("-"))
    }
}
