import Settlements
import Testing

@Suite(.enabled(if: SystemZones.areWanted, "there are no zone files"))
struct PeriodTests {
    let zones = Zones()

    /// Bounds from Python's zoneinfo, reckoned once by hand from its offsets.
    @Test(arguments: [
        ("Europe/Berlin", PeriodKind.day, "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "23 hours"),
        ("Europe/Berlin", .day, "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "25 hours"),
        (
            "Europe/Amsterdam", .week, "2026-W44", "2026-10-25T23:00:00Z", "2026-11-01T23:00:00Z",
            "begins after the change"
        ),
        ("Europe/Amsterdam", .week, "2026-W43", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z", "169 hours"),
        ("Africa/Cairo", .day, "2026-04-24", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z", "midnight is missing"),
        ("America/Santiago", .day, "2026-09-06", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z", "midnight is missing"),
        ("Australia/Lord_Howe", .day, "2026-10-04", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", "23½ hours"),
        ("Australia/Lord_Howe", .day, "2026-04-05", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", "24½ hours"),
        ("America/Havana", .day, "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "midnight comes twice"),
        ("Asia/Beirut", .day, "2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z", "midnight is missing"),
        ("Pacific/Apia", .day, "2011-12-29", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "before the missing day"),
        ("Pacific/Apia", .day, "2011-12-30", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "the day that never was"),
        ("Pacific/Apia", .day, "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", "after the missing day"),
        ("Pacific/Apia", .month, "2011-12", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z", "30 days of December"),
        ("America/New_York", .month, "2026-11", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z", "an hour more"),
        ("Asia/Kathmandu", .month, "2028-02", "2028-01-31T18:15:00Z", "2028-02-29T18:15:00Z", "a leap day"),
        ("UTC", .week, "2026-W53", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z", "over the year's end"),
    ])
    func `a period lasts from local midnight to local midnight`(
        zone: String, kind: PeriodKind, label: String, start: String, end: String, why: String
    ) throws {
        let period = try Period(label: label, kind, in: try zones.zone(zone))
        #expect(period.start.description == start, "\(why)")
        #expect(period.end.description == end, "\(why)")
        #expect(period.label == label)
    }

    @Test func `a second midnight belongs to the day that has begun`() throws {
        // St. John's put its clocks back at 00:01 in 2010: 7 November began, went, and began again.
        let zone = try zones.zone("America/St_Johns")
        let day = try Period(label: "2010-11-07", .day, in: zone)
        #expect(day.start.text(in: zone) == "2010-11-07T00:00:00-02:30")
        let again = try Instant(timestamp: "2010-11-06T23:30:00-03:30")
        #expect(Period(containing: again, .day, in: zone) == day)
        #expect(day.contains(again))
        #expect(!day.previous.contains(again))
    }

    @Test(arguments: [
        (PeriodKind.day, "2026-02-30", "expected a day like 2026-11-22, found '2026-02-30'"),
        (.day, "2026-W47", "expected a day like 2026-11-22, found '2026-W47'"),
        (.week, "2026-11-22", "expected a week like 2026-W47, found '2026-11-22'"),
        (.week, "2025-W53", "expected a week like 2026-W47, found '2025-W53'"),
        (.week, "2026-W00", "expected a week like 2026-W47, found '2026-W00'"),
        (.week, "2026-w47", "expected a week like 2026-W47, found '2026-w47'"),
        (.week, "2026W47", "expected a week like 2026-W47, found '2026W47'"),
        (.month, "2026-13", "expected a month like 2026-11, found '2026-13'"),
        (.month, "2026-1", "expected a month like 2026-11, found '2026-1'"),
        (.month, "2026-11-", "expected a month like 2026-11, found '2026-11-'"),
        (.month, "", "expected a month like 2026-11, found ''"),
    ])
    func `a label of another form is refused with the form`(kind: PeriodKind, label: String, expected: String) {
        let error = #expect(throws: TimeError.self) { try Period(label: label, kind, in: .utc) }
        #expect(error?.description == expected)
        #expect(error?.code == .period)
    }

    @Test(arguments: [
        ("2026-11-01/2026-11-15", "2026-11-01/2026-11-15"),
        (
            "2026-11-15/2026-11-15",
            "expected a period that ends after it begins, found '2026-11-15/2026-11-15': the second date is the first that no longer belongs"
        ),
        (
            "2026-11-15/2026-11-01",
            "expected a period that ends after it begins, found '2026-11-15/2026-11-01': the second date is the first that no longer belongs"
        ),
        (
            "2026-11-01",
            "expected two dates like 2026-11-01/2026-11-15, the second no longer in the period, found '2026-11-01'"
        ),
        (
            "2026-11-01/2026-11-31",
            "expected two dates like 2026-11-01/2026-11-15, the second no longer in the period, found '2026-11-01/2026-11-31'"
        ),
    ])
    func `an ad hoc period is written with two dates`(text: String, expected: String) {
        do {
            #expect(try Period(adHoc: text, in: .utc).label == expected)
        } catch {
            #expect(String(describing: error) == expected)
        }
    }

    @Test func `a date without a time belongs in every zone`() throws {
        let date = try CalendarDate("2026-11-30")
        for name in ["Pacific/Apia", "Pacific/Pago_Pago", "UTC"] {
            let zone = try zones.zone(name)
            #expect(try Period(label: "2026-11", .month, in: zone).contains(date), "\(name)")
            #expect(try !Period(label: "2026-12", .month, in: zone).contains(date), "\(name)")
        }
    }

    @Test func `periods are the same by kind, label, zone and bounds`() throws {
        let berlin = try zones.zone("Europe/Berlin")
        let day = try Period(label: "2026-11-01", .day, in: berlin)
        let others = [
            day.next,
            try Period(label: "2026-11-01", .day, in: zones.zone("Europe/Amsterdam")),
            try Period(from: day.firstDate, to: day.endDate, in: berlin),
            try Period(label: "2026-11", .month, in: berlin),
        ]
        for other in others { #expect(other != day) }
        #expect(Set(others + [day, day.next.previous]).count == 5)
        #expect(try Period(from: day.firstDate, to: day.endDate, in: berlin).next.label == "2026-11-02/2026-11-03")
    }

    /// A business day D runs from D−1 at the cut-off to D at the cut-off. Offsets of tzdata; what the wall shows in a comment.
    @Test(arguments: [
        (
            "Europe/Berlin", "17:00", PeriodKind.day, "2026-11-18", "2026-11-17T16:00:00Z", "2026-11-18T16:00:00Z",
            "24 hours"
        ),
        ("Europe/Berlin", "17:00", .day, "2026-03-29", "2026-03-28T16:00:00Z", "2026-03-29T15:00:00Z", "23 hours"),
        ("Europe/Berlin", "17:00", .day, "2026-10-25", "2026-10-24T15:00:00Z", "2026-10-25T16:00:00Z", "25 hours"),
        (
            "Europe/Berlin", "02:30", .day, "2026-03-29", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z",
            "02:30 is missing"
        ),
        (
            "Europe/Berlin", "02:30", .day, "2026-10-25", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z",
            "the first 02:30"
        ),
        (
            "Europe/Berlin", "02:30", .day, "2026-10-26", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z",
            "25 hours behind it"
        ),
        (
            "Africa/Cairo", "00:30", .day, "2026-04-25", "2026-04-23T22:00:00Z", "2026-04-24T21:30:00Z",
            "00:30 is missing"
        ),
        (
            "America/Santiago", "00:15", .day, "2026-09-07", "2026-09-06T04:00:00Z", "2026-09-07T03:15:00Z",
            "00:15 is missing"
        ),
        (
            "America/Havana", "00:30", .day, "2026-11-02", "2026-11-01T04:30:00Z", "2026-11-02T05:30:00Z",
            "the first 00:30"
        ),
        (
            "Australia/Lord_Howe", "17:00", .day, "2026-10-04", "2026-10-03T06:30:00Z", "2026-10-04T06:00:00Z",
            "23½ hours"
        ),
        (
            "Pacific/Apia", "17:00", .day, "2011-12-30", "2011-12-30T03:00:00Z", "2011-12-30T10:00:00Z",
            "7 hours of a day that never was"
        ),
        ("Pacific/Apia", "17:00", .day, "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T03:00:00Z", "17 hours"),
        (
            "Europe/Amsterdam", "17:00", .week, "2026-W47", "2026-11-15T16:00:00Z", "2026-11-22T16:00:00Z",
            "from Sunday to Sunday"
        ),
        (
            "Europe/Amsterdam", "17:00", .quarter(), "2026-Q4", "2026-09-30T15:00:00Z", "2026-12-31T16:00:00Z",
            "clocks change in it"
        ),
        (
            "Asia/Kolkata", "17:00", .year(yearBegins: 4), "FY2026-27", "2026-03-31T11:30:00Z", "2027-03-31T11:30:00Z",
            "India's"
        ),
    ])
    func `with a cut-off a day ends at that time on its date`(
        zone: String, cutOff: String, kind: PeriodKind, label: String, start: String, end: String, why: String
    ) throws {
        let (zone, cutOff) = (try zones.zone(zone), try LocalTime(cutOff))
        let period = try Period(label: label, kind, in: zone, cutOff: cutOff)
        #expect(period.start.description == start, "\(why)")
        #expect(period.end.description == end, "\(why)")
        #expect(period.label == label)
        #expect(Period(containing: period.start, kind, in: zone, cutOff: cutOff) == period)
        #expect(Period(containing: period.end, kind, in: zone, cutOff: cutOff) == period.next)
    }

    @Test(arguments: [
        (PeriodKind.quarter(), "2026-11-22", "2026-Q4 2026-10-01 2027-01-01"),
        (.quarter(), "2026-01-01", "2026-Q1 2026-01-01 2026-04-01"),
        (.year(), "2026-11-22", "2026 2026-01-01 2027-01-01"),
        (.quarter(yearBegins: 4), "2026-11-22", "FY2026-27-Q3 2026-10-01 2027-01-01"),
        (.quarter(yearBegins: 4), "2026-03-31", "FY2025-26-Q4 2026-01-01 2026-04-01"),
        (.quarter(yearBegins: 2), "2026-01-31", "FY2025-26-Q4 2025-11-01 2026-02-01"),
        (.year(yearBegins: 4), "2026-03-31", "FY2025-26 2025-04-01 2026-04-01"),
        (.year(yearBegins: 10), "2099-10-01", "FY2099-00 2099-10-01 2100-10-01"),
        (.year(yearBegins: 12), "2026-12-01", "FY2026-27 2026-12-01 2027-12-01"),
    ])
    func `quarters and years begin with the fiscal year`(kind: PeriodKind, date: String, expected: String) throws {
        let period = Period(containing: try CalendarDate(date), kind, in: .utc)
        #expect("\(period.label) \(period.firstDate) \(period.endDate)" == expected)
        #expect(try Period(label: period.label, kind, in: .utc) == period)
    }

    @Test(arguments: [
        (PeriodKind.quarter(), "2026-Q5", "expected a quarter like 2026-Q4, found '2026-Q5'"),
        (.quarter(), "FY2026-27-Q1", "expected a quarter like 2026-Q4, found 'FY2026-27-Q1'"),
        (.quarter(yearBegins: 4), "2026-Q1", "expected a quarter of a fiscal year like FY2026-27-Q3, found '2026-Q1'"),
        (
            .quarter(yearBegins: 4), "FY2026-28-Q1",
            "expected a quarter of a fiscal year like FY2026-27-Q3, found 'FY2026-28-Q1'"
        ),
        (.year(), "2026-", "expected a year like 2026, found '2026-'"),
        (.year(yearBegins: 4), "FY2026", "expected a fiscal year like FY2026-27, found 'FY2026'"),
    ])
    func `a quarter or year of another form is refused with the form`(kind: PeriodKind, label: String, expected: String)
    {
        let error = #expect(throws: TimeError.self) { try Period(label: label, kind, in: .utc) }
        #expect(error?.description == expected)
    }

    /// Windows end with the last day that has ended. Monday 23 November 2026, 06:30 in Amsterdam is 05:30 UTC.
    @Test(arguments: [
        (Grain.Length.lastDays(7), "00:00", "2026-11-23T05:30:00Z", "2026-11-16--2026-11-23"),
        (.lastDays(1), "00:00", "2026-11-23T05:30:00Z", "2026-11-22--2026-11-23"),
        (.lastDays(7), "17:00", "2026-11-23T15:59:59Z", "2026-11-16--2026-11-23"),
        (.lastDays(7), "17:00", "2026-11-23T16:00:00Z", "2026-11-17--2026-11-24"),
        (.monthToDate, "00:00", "2026-11-23T05:30:00Z", "2026-11-01--2026-11-23"),
        (.monthToDate, "00:00", "2026-12-01T05:30:00Z", "2026-11-01--2026-12-01"),
        (.monthToDate, "00:00", "2026-12-02T05:30:00Z", "2026-12-01--2026-12-02"),
    ])
    func `a window ends with the last day that has ended`(
        length: Grain.Length, cutOff: String, now: String, expected: String
    ) throws {
        let grain = Grain(length, in: try zones.zone("Europe/Amsterdam"), cutOff: try LocalTime(cutOff))
        let window = grain.lastPeriod(endedBy: try Instant(timestamp: now))
        #expect(window.label == expected)
        #expect(window.form == .window)
        #expect(try grain.period(label: expected) == window)
    }
}
