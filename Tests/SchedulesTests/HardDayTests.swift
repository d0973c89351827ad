import Schedules
import Settlements
import Testing

/// What a definition does on the days on which schedulers differ.
@Suite struct `On a hard day` {
    /// A zone, what stands at `run`, the fires after an instant, and why.
    ///
    /// Expectations: the days by a calendar, the instants by Python's zoneinfo, minute after minute of real time.
    private static let rows: [(zone: String, run: String, after: String, expected: [String], why: String)] = [
        (
            "Europe/Berlin", "{at: \"02:30\"}", "2026-03-28T12:00:00+01:00",
            ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
            "the hour from 02:00 is missing"
        ),
        (
            "Europe/Berlin", "{at: \"02:00\"}", "2026-03-28T12:00:00+01:00",
            ["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00"],
            "the first minute of the gap"
        ),
        (
            "Europe/Berlin", "{at: \"03:00\"}", "2026-03-28T12:00:00+01:00",
            ["2026-03-29T03:00:00+02:00"],
            "the first minute after the gap is there"
        ),
        (
            "Europe/Berlin", "{at: \"02:30\", gap: skip}", "2026-03-28T12:00:00+01:00",
            ["2026-03-30T02:30:00+02:00"],
            "the missing one is left out"
        ),
        (
            "Europe/Berlin", "{at: \"02:30\"}", "2026-10-24T12:00:00+02:00",
            ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
            "the hour from 02:00 comes twice"
        ),
        (
            "Europe/Berlin", "{at: \"02:30\", repeated: second}", "2026-10-24T12:00:00+02:00",
            ["2026-10-25T02:30:00+01:00", "2026-10-26T02:30:00+01:00"],
            "the second of the two"
        ),
        (
            "Europe/Berlin", "{at: \"02:30\", repeated: second}", "2026-10-25T02:30:00+02:00",
            ["2026-10-25T02:30:00+01:00"],
            "asked between the two"
        ),
        (
            "Europe/Berlin", "{at: \"02:30\"}", "2026-10-25T02:30:00+02:00",
            ["2026-10-26T02:30:00+01:00"],
            "the first was it, the second is not"
        ),
        (
            "Europe/Berlin", "{cron: \"0,30 2 * * *\"}", "2026-03-28T12:00:00+01:00",
            ["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00", "2026-03-30T02:30:00+02:00"],
            "two missing times are one fire"
        ),
        (
            "Europe/Berlin", "{cron: \"30 * * * *\"}", "2026-10-25T00:45:00+02:00",
            [
                "2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
                "2026-10-25T03:30:00+01:00",
            ],
            "every real hour, 25 that day"
        ),
        (
            "Europe/Berlin", "{cron: \"*/30 2 * * *\"}", "2026-03-28T12:00:00+01:00",
            ["2026-03-30T02:00:00+02:00", "2026-03-30T02:30:00+02:00"],
            "minutes with a star follow the clocks: no 02:30 that day"
        ),
        (
            "Europe/Berlin", "{cron: \"*/30 2 * * *\"}", "2026-10-25T02:30:00+02:00",
            ["2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00", "2026-10-26T02:00:00+01:00"],
            "and both hours where it comes twice"
        ),
        (
            "Europe/Berlin", "{on: last sunday, at: \"02:30\"}", "2026-03-01T00:00:00+01:00",
            ["2026-03-29T03:00:00+02:00", "2026-04-26T02:30:00+02:00"],
            "the day of the change is the month's last Sunday"
        ),
        (
            "Europe/Berlin", "{on: last sunday, months: march, at: \"02:30\"}", "2044-03-28T00:00:00+02:00",
            ["2045-03-26T03:00:00+02:00"],
            "2045, by the rule at the zone file's end"
        ),
        (
            "Europe/Berlin", "{cron: \"0 2 31 3 0#5\"}", "2030-01-01T00:00:00+01:00",
            ["2030-03-31T03:00:00+02:00", "2031-03-30T03:00:00+02:00"],
            "31 March or a fifth Sunday in March; the clocks change on 31 March 2030"
        ),
        (
            "Europe/Amsterdam", "{on: monday, at: \"06:30\"}", "2026-11-22T12:00:00+01:00",
            ["2026-11-23T06:30:00+01:00", "2026-11-30T06:30:00+01:00"],
            "the week 2026-W47 has ended"
        ),
        (
            "Europe/Amsterdam", "{on: monday, at: \"06:30\"}", "2026-12-28T06:30:00+01:00",
            ["2027-01-04T06:30:00+01:00"],
            "2026 has a week 53, which ends on 3 January 2027"
        ),
        (
            "Europe/Amsterdam", "{on: monday, at: \"00:00\"}", "2032-12-20T12:00:00+01:00",
            ["2032-12-27T00:00:00+01:00", "2033-01-03T00:00:00+01:00"],
            "2032 has a week 53 too"
        ),
        (
            "Europe/Amsterdam", "{on: 31, at: \"06:30\", calendar: TARGET2, roll: following}",
            "2026-10-15T00:00:00+02:00",
            ["2026-11-02T06:30:00+01:00"],
            "31 October 2026 is a Saturday (ISDA following)"
        ),
        (
            "Europe/Amsterdam", "{on: 31, at: \"06:30\", calendar: TARGET2, roll: modified following}",
            "2026-10-15T00:00:00+02:00",
            ["2026-10-30T06:30:00+01:00"],
            "the next business day is in November"
        ),
        (
            "Europe/Amsterdam", "{on: 31, at: \"06:30\", calendar: TARGET2, roll: preceding}",
            "2026-10-15T00:00:00+02:00",
            ["2026-10-30T06:30:00+01:00"],
            "the Friday before"
        ),
        (
            "Europe/Amsterdam", "{on: friday, at: \"06:30\", calendar: TARGET2, roll: following}",
            "2026-04-01T00:00:00+02:00",
            ["2026-04-07T06:30:00+02:00", "2026-04-10T06:30:00+02:00"],
            "Good Friday, a weekend, Easter Monday: Tuesday"
        ),
        (
            "Europe/Amsterdam", "{on: thursday, at: \"06:30\", calendar: TARGET2, roll: following}",
            "2026-12-20T00:00:00+01:00",
            ["2026-12-24T06:30:00+01:00", "2026-12-31T06:30:00+01:00"],
            "24 December is a business day of TARGET2"
        ),
        (
            "Europe/Amsterdam", "{on: friday, at: \"06:30\", calendar: TARGET2, roll: following}",
            "2026-12-20T00:00:00+01:00",
            ["2026-12-28T06:30:00+01:00", "2027-01-04T06:30:00+01:00"],
            "Christmas Day on a Friday, then Boxing Day and a Sunday; then 1 January"
        ),
        (
            "Europe/Amsterdam", "{on: 1, at: \"06:30\", calendar: TARGET2, roll: following}",
            "2027-04-30T12:00:00+02:00",
            ["2027-05-03T06:30:00+02:00"],
            "1 May 2027 is a Saturday and a holiday"
        ),
        (
            "Europe/Amsterdam", "{at: \"06:30\", calendar: TARGET2, roll: following}", "2026-04-02T12:00:00+02:00",
            ["2026-04-07T06:30:00+02:00", "2026-04-08T06:30:00+02:00"],
            "five days come to the Tuesday, and one fire does"
        ),
        (
            "Europe/Amsterdam", "{at: \"06:30\", calendar: TARGET2, roll: preceding}", "2026-04-02T05:00:00+02:00",
            ["2026-04-02T06:30:00+02:00", "2026-04-07T06:30:00+02:00"],
            "five days come to the Thursday"
        ),
        (
            "Europe/Amsterdam", "{on: first business day, at: \"06:30\", calendar: TARGET2}",
            "2026-12-31T12:00:00+01:00",
            ["2027-01-04T06:30:00+01:00", "2027-02-01T06:30:00+01:00"],
            "1 January 2027 is a Friday and a holiday"
        ),
        (
            "Europe/Amsterdam", "{on: last business day, at: \"06:30\", calendar: TARGET2}",
            "2027-12-01T00:00:00+01:00",
            ["2027-12-31T06:30:00+01:00"],
            "31 December 2027 is a Friday"
        ),
        (
            "Europe/Amsterdam", "{on: {business_day: 2}, at: \"06:30\", calendar: TARGET2}",
            "2026-04-01T12:00:00+02:00",
            ["2026-04-02T06:30:00+02:00", "2026-05-05T06:30:00+02:00"],
            "2 April is the second; in May the first day is a holiday"
        ),
        (
            "Europe/Amsterdam", "{on: {business_day: -3}, at: \"06:30\", calendar: TARGET2}",
            "2026-12-01T00:00:00+01:00",
            ["2026-12-29T06:30:00+01:00"],
            "31, 30, 29 December from the end"
        ),
        (
            "Europe/Amsterdam", "{on: [first business day, last business day], at: \"06:30\", calendar: TARGET2}",
            "2026-12-31T12:00:00+01:00",
            ["2027-01-04T06:30:00+01:00", "2027-01-29T06:30:00+01:00", "2027-02-01T06:30:00+01:00"],
            "both in one list"
        ),
        (
            "Europe/Amsterdam", "{on: first business day, months: quarterly, at: \"06:30\", calendar: TARGET2}",
            "2026-11-22T00:00:00+01:00",
            [
                "2027-01-04T06:30:00+01:00", "2027-04-01T06:30:00+02:00", "2027-07-01T06:30:00+02:00",
                "2027-10-01T06:30:00+02:00",
            ],
            "the quarter's first business day"
        ),
        (
            "Europe/Amsterdam", "{cron: \"30 2 * * *\", calendar: TARGET2, roll: following}",
            "2026-03-27T12:00:00+01:00",
            ["2026-03-30T02:30:00+02:00"],
            "from the missing hour of Sunday to Monday"
        ),
        (
            "Africa/Cairo", "{at: \"00:00\"}", "2026-04-23T12:00:00+02:00",
            ["2026-04-24T01:00:00+03:00", "2026-04-25T00:00:00+03:00"],
            "no midnight on 24 April"
        ),
        (
            "Africa/Cairo", "{on: 24, at: \"00:30\"}", "2026-04-23T12:00:00+02:00",
            ["2026-04-24T01:00:00+03:00", "2026-05-24T00:30:00+03:00"],
            "the missing half hour of the one day of the month"
        ),
        (
            "Africa/Cairo", "{on: 24, at: \"00:30\", gap: skip}", "2026-04-23T12:00:00+02:00",
            ["2026-05-24T00:30:00+03:00"],
            "left out: due a month later"
        ),
        (
            "Africa/Cairo", "{at: \"23:30\"}", "2026-10-29T12:00:00+03:00",
            ["2026-10-29T23:30:00+03:00", "2026-10-30T23:30:00+02:00"],
            "the last hour of 29 October comes twice"
        ),
        (
            "Africa/Cairo", "{at: \"23:30\", repeated: second}", "2026-10-29T12:00:00+03:00",
            ["2026-10-29T23:30:00+02:00", "2026-10-30T23:30:00+02:00"],
            "the second belongs to the same day"
        ),
        (
            "Africa/Cairo", "{cron: \"0 * * * *\"}", "2026-04-23T22:30:00+02:00",
            ["2026-04-23T23:00:00+02:00", "2026-04-24T01:00:00+03:00"],
            "hours with a star: after 23:00 comes 01:00"
        ),
        (
            "America/Santiago", "{at: \"00:00\"}", "2026-09-05T12:00:00-04:00",
            ["2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"],
            "no midnight on 6 September"
        ),
        (
            "America/Santiago", "{on: sunday, at: \"00:15\"}", "2026-09-05T12:00:00-04:00",
            ["2026-09-06T01:00:00-03:00", "2026-09-13T00:15:00-03:00"],
            "a weekly one at the missing quarter"
        ),
        (
            "America/Santiago", "{at: \"23:30\"}", "2026-04-04T12:00:00-03:00",
            ["2026-04-04T23:30:00-03:00", "2026-04-05T23:30:00-04:00"],
            "the last hour of 4 April comes twice"
        ),
        (
            "America/Santiago", "{on: first sunday, months: september, at: \"00:00\"}", "2044-09-01T00:00:00-04:00",
            ["2044-09-04T01:00:00-03:00"],
            "2044, by the rule at the zone file's end"
        ),
        (
            "Australia/Lord_Howe", "{at: \"02:15\"}", "2026-10-03T12:00:00+10:30",
            ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"],
            "half an hour is missing from 02:00"
        ),
        (
            "Australia/Lord_Howe", "{at: \"02:30\"}", "2026-10-03T12:00:00+10:30",
            ["2026-10-04T02:30:00+11:00"],
            "the gap is over at 02:30"
        ),
        (
            "Australia/Lord_Howe", "{at: \"01:45\"}", "2026-04-04T12:00:00+11:00",
            ["2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"],
            "half an hour comes twice from 01:30"
        ),
        (
            "Australia/Lord_Howe", "{at: \"01:45\", repeated: second}", "2026-04-04T12:00:00+11:00",
            ["2026-04-05T01:45:00+10:30", "2026-04-06T01:45:00+10:30"],
            "half an hour later"
        ),
        (
            "Australia/Lord_Howe", "{at: \"01:15\"}", "2026-04-04T12:00:00+11:00",
            ["2026-04-05T01:15:00+11:00"],
            "before the half hour that comes twice"
        ),
        (
            "Australia/Lord_Howe", "{cron: \"*/15 1-2 * * *\"}", "2026-10-04T01:20:00+10:30",
            [
                "2026-10-04T01:30:00+10:30", "2026-10-04T01:45:00+10:30", "2026-10-04T02:30:00+11:00",
                "2026-10-04T02:45:00+11:00",
            ],
            "quarters of an hour across the gap"
        ),
        (
            "Australia/Lord_Howe", "{cron: \"*/15 1-2 * * *\"}", "2026-04-05T01:40:00+11:00",
            [
                "2026-04-05T01:45:00+11:00", "2026-04-05T01:30:00+10:30", "2026-04-05T01:45:00+10:30",
                "2026-04-05T02:00:00+10:30", "2026-04-05T02:15:00+10:30",
            ],
            "and across the half hour that comes twice"
        ),
        (
            "America/Havana", "{at: \"00:30\"}", "2026-10-31T12:00:00-04:00",
            ["2026-11-01T00:30:00-04:00", "2026-11-02T00:30:00-05:00"],
            "the first hour of 1 November comes twice"
        ),
        (
            "America/Havana", "{at: \"00:30\", repeated: second}", "2026-10-31T12:00:00-04:00",
            ["2026-11-01T00:30:00-05:00", "2026-11-02T00:30:00-05:00"],
            "the second of the two"
        ),
        (
            "America/Havana", "{at: \"00:00\"}", "2026-03-07T12:00:00-05:00",
            ["2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00"],
            "no midnight on 8 March"
        ),
        (
            "America/Havana", "{on: 1, at: \"00:30\"}", "2026-11-01T00:30:00-04:00",
            ["2026-12-01T00:30:00-05:00"],
            "not again an hour later: a month later"
        ),
        (
            "Asia/Beirut", "{at: \"00:00\"}", "2026-03-28T12:00:00+02:00",
            ["2026-03-29T01:00:00+03:00", "2026-03-30T00:00:00+03:00"],
            "no midnight on 29 March"
        ),
        (
            "Asia/Beirut", "{at: \"23:30\"}", "2026-10-24T12:00:00+03:00",
            ["2026-10-24T23:30:00+03:00", "2026-10-25T23:30:00+02:00"],
            "the last hour of 24 October comes twice"
        ),
        (
            "Africa/Casablanca", "{at: \"02:30\"}", "2026-02-14T12:00:00+01:00",
            ["2026-02-15T02:30:00+01:00", "2026-02-16T02:30:00+00:00"],
            "Ramadan begins: an hour back on 15 February at 03:00"
        ),
        (
            "Africa/Casablanca", "{at: \"02:30\"}", "2026-03-21T12:00:00Z",
            ["2026-03-22T03:00:00+01:00", "2026-03-23T02:30:00+01:00"],
            "Ramadan is over: an hour forward on 22 March at 02:00"
        ),
        (
            "Africa/Casablanca", "{cron: \"*/20 2 * * *\"}", "2026-02-15T02:30:00+01:00",
            [
                "2026-02-15T02:40:00+01:00", "2026-02-15T02:00:00+00:00", "2026-02-15T02:20:00+00:00",
                "2026-02-15T02:40:00+00:00",
            ],
            "each real twenty minutes of the hour that comes twice"
        ),
        (
            "Asia/Kathmandu", "{at: \"00:15\"}", "2026-11-22T00:00:00+05:45",
            ["2026-11-22T00:15:00+05:45", "2026-11-23T00:15:00+05:45"],
            "an offset of 5 hours 45 minutes"
        ),
        (
            "Asia/Kathmandu", "{cron: \"*/30 * * * *\"}", "2026-11-22T23:40:00+05:45",
            ["2026-11-23T00:00:00+05:45", "2026-11-23T00:30:00+05:45"],
            "half hours are those of its clocks"
        ),
        (
            "Pacific/Apia", "{on: 30, at: \"06:30\"}", "2011-12-01T00:00:00-10:00",
            ["2011-12-31T00:00:00+14:00", "2012-01-30T06:30:00+14:00"],
            "30 December 2011 never was"
        ),
        (
            "Pacific/Apia", "{at: \"00:00\"}", "2011-12-29T12:00:00-10:00",
            ["2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"],
            "the missing day and the next begin together"
        ),
        (
            "Pacific/Apia", "{on: 30, at: \"06:30\", gap: skip}", "2011-12-01T00:00:00-10:00",
            ["2012-01-30T06:30:00+14:00"],
            "the missing day is left out"
        ),
        (
            "Pacific/Apia", "{cron: \"0 */6 30 12 *\"}", "2011-12-29T00:00:00-10:00",
            ["2012-12-30T00:00:00+14:00"],
            "no clock showed 30 December 2011"
        ),
        (
            "America/New_York", "{on: second sunday, at: \"02:30\"}", "2026-03-01T00:00:00-05:00",
            ["2026-03-08T03:00:00-04:00", "2026-04-12T02:30:00-04:00"],
            "the day of the change is the month's second Sunday"
        ),
        (
            "America/New_York", "{on: first sunday, at: \"01:30\"}", "2026-10-15T00:00:00-04:00",
            ["2026-11-01T01:30:00-04:00", "2026-12-06T01:30:00-05:00"],
            "the hour from 01:00 comes twice on 1 November"
        ),
        (
            "America/New_York", "{on: third wednesday, months: [march, june, september, december], at: \"09:00\"}",
            "2026-11-22T00:00:00-05:00",
            ["2026-12-16T09:00:00-05:00", "2027-03-17T09:00:00-04:00", "2027-06-16T09:00:00-04:00"],
            "the quarterly Wednesdays of futures"
        ),
        (
            "America/New_York", "{on: fourth thursday, months: november, at: \"09:00\"}", "2026-11-26T09:00:00-05:00",
            ["2027-11-25T09:00:00-05:00"],
            "Thanksgiving a year later"
        ),
        (
            "America/New_York", "{cron: \"30 1 1-7 11 *\"}", "2026-10-31T12:00:00-04:00",
            ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"],
            "a fixed time in the hour that comes twice"
        ),
        (
            "UTC", "{on: 29, months: february, at: \"06:30\"}", "2025-03-01T00:00:00Z",
            ["2026-02-28T06:30:00Z", "2027-02-28T06:30:00Z", "2028-02-29T06:30:00Z"],
            "29 February; 28 where the year has none"
        ),
        (
            "UTC", "{cron: \"30 6 29 2 *\"}", "2024-02-29T06:30:00Z",
            ["2028-02-29T06:30:00Z", "2032-02-29T06:30:00Z"],
            "cron knows no substitute: the next leap year"
        ),
        (
            "UTC", "{cron: \"30 6 29 2 *\"}", "2096-02-29T06:30:00Z",
            ["2104-02-29T06:30:00Z"],
            "2100 is no leap year"
        ),
        (
            "UTC", "{on: last, at: \"06:30\"}", "2028-02-01T00:00:00Z",
            ["2028-02-29T06:30:00Z", "2028-03-31T06:30:00Z"],
            "the last of February in a leap year"
        ),
        (
            "UTC", "{on: [30, last], at: \"06:30\"}", "2026-02-01T00:00:00Z",
            ["2026-02-28T06:30:00Z", "2026-03-30T06:30:00Z", "2026-03-31T06:30:00Z"],
            "both come to 28 February"
        ),
        (
            "UTC", "{on: last, months: december, at: \"23:59\"}", "2026-12-31T23:59:00Z",
            ["2027-12-31T23:59:00Z"],
            "a year's end"
        ),
        (
            "UTC", "{on: 1, months: january, at: \"00:00\"}", "2026-01-01T00:00:00Z",
            ["2027-01-01T00:00:00Z"],
            "a year's start"
        ),
        (
            "UTC", "{on: 1, months: [april], at: \"00:00\"}", "2044-04-01T00:00:00Z",
            ["2045-04-01T00:00:00Z"],
            "a fiscal year's start, 2045"
        ),
        (
            "UTC", "{cron: \"0 6 L * *\"}", "2026-02-01T00:00:00Z",
            ["2026-02-28T06:00:00Z", "2026-03-31T06:00:00Z", "2026-04-30T06:00:00Z"],
            "L: the month's last day"
        ),
        (
            "UTC", "{cron: \"0 6 LW * *\"}", "2026-01-30T12:00:00Z",
            ["2026-02-27T06:00:00Z", "2026-03-31T06:00:00Z"],
            "LW: its last day from Monday to Friday; 28 February 2026 is a Saturday"
        ),
        (
            "UTC", "{cron: \"0 6 * * 5L\"}", "2026-11-22T00:00:00Z",
            ["2026-11-27T06:00:00Z", "2026-12-25T06:00:00Z"],
            "5L: the last Friday"
        ),
        (
            "UTC", "{cron: \"0 6 * * mon#5\"}", "2026-11-22T00:00:00Z",
            ["2026-11-30T06:00:00Z", "2027-03-29T06:00:00Z"],
            "months without a fifth Monday have none"
        ),
        (
            "UTC", "{cron: \"0 6 13 * 5\"}", "2026-11-22T00:00:00Z",
            ["2026-11-27T06:00:00Z", "2026-12-04T06:00:00Z", "2026-12-11T06:00:00Z", "2026-12-13T06:00:00Z"],
            "both restricted: a 13th or a Friday"
        ),
        (
            "UTC", "{cron: \"0 6 */2 * 1\"}", "2026-11-22T00:00:00Z",
            ["2026-11-23T06:00:00Z", "2026-12-07T06:00:00Z", "2026-12-21T06:00:00Z"],
            "a field that begins with a star does not count: an odd day and a Monday"
        ),
        (
            "UTC", "{cron: \"0 6 1-7 * */7\"}", "2026-11-22T00:00:00Z",
            ["2026-12-06T06:00:00Z", "2027-01-03T06:00:00Z"],
            "the first Sunday, by the same rule"
        ),
        (
            "UTC", "{cron: \"0 6 * * 7\"}", "2026-11-22T12:00:00Z",
            ["2026-11-29T06:00:00Z"],
            "7 is Sunday"
        ),
        (
            "UTC", "{cron: \"0 6 * * 5-7\"}", "2026-11-22T12:00:00Z",
            ["2026-11-27T06:00:00Z", "2026-11-28T06:00:00Z", "2026-11-29T06:00:00Z", "2026-12-04T06:00:00Z"],
            "a range that ends with it"
        ),
        (
            "UTC", "{cron: \"0 0 1 jan,JUL *\"}", "2026-11-22T00:00:00Z",
            ["2027-01-01T00:00:00Z", "2027-07-01T00:00:00Z"],
            "names in any case"
        ),
        (
            "UTC", "{cron: \"15-45/15 8-10/2 * * 1-5\"}", "2026-11-20T10:40:00Z",
            ["2026-11-20T10:45:00Z", "2026-11-23T08:15:00Z", "2026-11-23T08:30:00Z", "2026-11-23T08:45:00Z"],
            "steps in ranges, over a weekend"
        ),
        (
            "UTC", "{on: [first monday, third monday], at: \"06:30\"}", "2026-11-22T00:00:00Z",
            ["2026-12-07T06:30:00Z", "2026-12-21T06:30:00Z", "2027-01-04T06:30:00Z"],
            "several n-th weekdays in one list"
        ),
        (
            "UTC", "{on: [monday, wednesday, friday], months: [june], at: \"06:30\"}", "2026-06-29T12:00:00Z",
            ["2027-06-02T06:30:00Z"],
            "weekdays of some months"
        ),
    ]

    @Test(arguments: rows)
    func `it runs when it should`(zone: String, run: String, after: String, expected: [String], why: String) throws {
        let definition = try Fixtures.usable(["run": run, "zone": zone])
        var instant = try Instant(timestamp: after)
        for expected in expected {
            let fire = definition.cadence.next(after: instant, in: definition.zone)
            #expect(
                fire.instant == (try Instant(timestamp: expected)), "\(why): \(fire.instant.text(in: definition.zone))")
            #expect(definition.cadence.first(atOrAfter: fire.instant, in: definition.zone).instant == fire.instant)
            #expect(definition.cadence.next(after: fire.instant.advanced(by: -1), in: definition.zone) == fire)
            instant = fire.instant
        }
    }

    /// Arithmetic: a fire that is left out leaves its period to the next one.
    @Test(arguments: [
        ("day", "{at: \"02:30\", gap: skip}", "2026-03-28", "2026-03-30T02:30:00+02:00"),
        ("day", "{cron: \"*/30 2 * * *\"}", "2026-03-28", "2026-03-30T02:00:00+02:00"),
        ("day", "{at: \"02:30\"}", "2026-03-28", "2026-03-29T03:00:00+02:00"),
        ("week", "{on: sunday, at: \"02:30\", gap: skip}", "2026-W12", "2026-04-05T02:30:00+02:00"),
        ("month", "{on: last sunday, at: \"02:30\", gap: skip}", "2026-02", "2026-04-26T02:30:00+02:00"),
    ])
    func `no period is lost`(period: String, run: String, label: String, expected: String) throws {
        let definition = try Fixtures.usable(["run": run, "zone": "Europe/Berlin", "period": period])
        let period = try definition.grain.period(label: label)
        #expect(definition.dueTime(of: period) == (try Instant(timestamp: expected)))
    }

    /// What `next` tells of a day on which business is closed. Holidays: the ECB's list.
    @Test(arguments: [
        ("{on: friday, at: \"06:30\", calendar: TARGET2, roll: following}", "2026-04-03", "Good Friday", "2026-04-07"),
        ("{on: friday, at: \"06:30\", calendar: TARGET2, roll: preceding}", "2026-04-03", "Good Friday", "2026-04-02"),
        ("{on: 31, at: \"06:30\", calendar: TARGET2, roll: modified following}", "2026-10-31", "weekend", "2026-10-30"),
        ("{on: 1, at: \"06:30\", calendar: TARGET2, roll: following}", "2026-05-01", "Labour Day", "2026-05-04"),
    ])
    func `it says which day was asked for`(run: String, asked: String, closure: String, expected: String) throws {
        let definition = try Fixtures.usable(["run": run])
        let start = definition.zone.firstInstant(of: try CalendarDate(asked).adding(days: -1))
        let fire = definition.cadence.next(after: start, in: definition.zone)
        #expect(fire.wanted.date.description == expected)
        #expect(fire.roll?.from.description == asked)
        #expect(fire.roll?.closure == Closure(name: closure, calendar: "TARGET2"))
    }
}
