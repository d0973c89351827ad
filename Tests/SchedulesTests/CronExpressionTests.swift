import Diagnostics
import Schedules
import Settlements
import Testing

/// What is said of a wrong cron expression, and where.
@Suite struct `A cron expression` {
    private static let wrong: [(run: String, expected: [String])] = [
        ("30 6 * *", ["cron-field 6:13 expected five fields, found 4"]),
        ("0 30 6 * * 1", ["cron-field 6:13 expected five fields, found 6"]),
        ("@daily", ["cron-field 6:13 expected five fields, found 1"]),
        ("60 6 * * 1", ["cron-field 6:14 minute: expected 0 to 59, found '60'"]),
        ("0 24 * * 1", ["cron-field 6:16 hour: expected 0 to 23, found '24'"]),
        ("0 6 0 * 1", ["cron-field 6:18 day of the month: expected 1 to 31, or L for the last, found '0'"]),
        ("0 6 1,32 * *", ["cron-field 6:20 day of the month: expected 1 to 31, or L for the last, found '32'"]),
        ("0 6 * 13 *", ["cron-field 6:20 month: expected 1 to 12, or jan to dec, found '13'"]),
        (
            "0 6 * * 8",
            [
                "cron-field 6:22 day of the week: expected 0 to 7, or sun to sat; 5L is the last Friday, 5#2 the second, found '8'"
            ]
        ),
        ("0 6 * * fri-mon", ["cron-field 6:22 day of the week: range 'fri-mon' ends before it begins"]),
        (
            "0 6 * * 5#6",
            ["cron-field 6:22 day of the week: expected a day of the week and which of the month's it is, found '5#6'"]
        ),
        ("5/15 6 * * 1", ["cron-field 6:14 minute: a step needs a range before it, found '5/15'"]),
        ("*/0 6 * * 1", ["cron-field 6:14 minute: expected a step from 1 on after '/', found '0'"]),
        ("0 6,,7 * * 1", ["cron-field 6:18 hour: expected 0 to 23, found ''"]),
        (
            "99 99 * * 1",
            [
                "cron-field 6:14 minute: expected 0 to 59, found '99'",
                "cron-field 6:17 hour: expected 0 to 23, found '99'",
            ]
        ),
        ("0 6 30 2 *", ["never-runs 6:18 day of the month: there is no day '30' in month '2'"]),
        ("0 6 30,31 feb *", ["never-runs 6:18 day of the month: there is no day '30,31' in month 'feb'"]),
        (
            "0 6 31 4,6,9,11 */2",
            [
                "never-runs 6:18 day of the month: in month '4,6,9,11' no day of the month '31' is a day of the week '*/2'"
            ]
        ),
        (
            "0 6 */31 * 1#2",
            ["never-runs 6:25 day of the week: in month '*' no day of the month '*/31' is a day of the week '1#2'"]
        ),
    ]

    @Test(arguments: wrong) func `that is wrong is reported at its field`(run: String, expected: [String]) {
        let loaded = Fixtures.load(
            [("weekly.yaml", Fixtures.definition(["run": "{cron: \"\(run)\"}"]))], calendars: [:])
        #expect(
            loaded.diagnostics.map { "\($0.name.rawValue) \($0.span?.line ?? 0):\($0.span?.column ?? 0) \($0.message)" }
                == expected)
        #expect(loaded.definitions.isEmpty)
    }

    @Test(arguments: [
        ("{cron: 30 6 * * 1}", []), ("{cron: \"30\\t6 * * 1\"}", []), ("{cron: '30 6 * * 1'}", []),
        ("{cron: \"30\\t66 * * 1\"}", ["6:13 hour: expected 0 to 23, found '66'"]),
        ("{cron: 30 66 * * 1}", ["6:16 hour: expected 0 to 23, found '66'"]),
    ])
    func `is found in quotes of any kind`(run: String, expected: [String]) {
        let loaded = Fixtures.load([("weekly.yaml", Fixtures.definition(["run": run]))], calendars: [:])
        #expect(loaded.diagnostics.map { "\($0.span?.line ?? 0):\($0.span?.column ?? 0) \($0.message)" } == expected)
    }

    /// crontab(5): a step goes through the range before it; 0 and 7 are both Sunday.
    @Test(arguments: [
        ("0 3-3/5 * * *", "0 3 * * *"), ("*/75 6 * * *", "0 6 * * *"), ("0 6 * * 0,7", "0 6 * * 7"),
        ("0 6 * * 0-7", "0 6 * * 1-7"), ("00 06 * * MON-fri", "0 6 * * 1,2,3,4,5"), ("0 6 * * sun", "0 6 * * 0"),
        ("0-20/5 6 * * *", "0,5,10,15,20 6 * * *"), ("0 6 1-31 * *", "0 6 */1 * *"),
    ])
    func `is the same as another`(one: String, other: String) throws {
        let zone = try Zones().zone("Europe/Berlin")
        let cadences = try [one, other].map { text in
            let expression = try CronExpression(text)
            return Cadence(on: expression.days, times: expression.times)
        }
        var instant = Instant(seconds: 1_767_225_600)
        for _ in 0..<100 {
            let fires = cadences.map { $0.next(after: instant, in: zone) }
            #expect(fires[0] == fires[1])
            instant = fires[0].instant
        }
    }
}
