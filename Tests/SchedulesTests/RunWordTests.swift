import Diagnostics
import Schedules
import Settlements
import Support
import Testing

/// What may stand at `run`, and what `check` remarks of it.
@Suite struct `The words of run` {
    private static let calendars = ["own": "holidays: {Christmas Day: 25 december}\nvalid_through: 2026-12-31"]

    private static let rows: [(run: String, expected: [String])] = [
        ("{on: [first, 15], at: \"06:30\"}", []),
        ("{on: [1, first], at: \"06:30\"}", []),
        ("{on: [first monday, last business day, 15], at: \"06:30\", calendar: TARGET2}", []),
        ("{on: [{business_day: [2, -2]}, last], at: \"06:30\", calendar: TARGET2}", []),
        ("{on: [monday, first monday], at: \"06:30\"}", ["run-day 6:11"]),
        ("{on: [first monday, first monday], at: \"06:30\"}", ["duplicate-entry 6:26"]),
        ("{on: frist monday, at: \"06:30\"}", ["run-day 6:11"]),
        ("{on: fifth monday, at: \"06:30\"}", ["run-day 6:11"]),
        ("{on: {business_day: 0}, at: \"06:30\", calendar: TARGET2}", ["run-day 6:26"]),
        ("{on: {business_day: 24}, at: \"06:30\", calendar: TARGET2}", ["run-day 6:26"]),
        ("{on: {busines_day: 2}, at: \"06:30\", calendar: TARGET2}", ["unknown-key 6:12"]),
        ("{on: {day: 2}, at: \"06:30\"}", ["wrong-kind 6:11"]),
        ("{on: [[monday]], at: \"06:30\"}", ["wrong-kind 6:12"]),
        ("{on: first business day, at: \"06:30\"}", ["missing-key 6:7"]),
        ("{on: monday, at: \"06:30\", roll: following}", ["missing-key 6:32"]),
        ("{on: monday, at: \"06:30\", roll: none}", []),
        ("{on: monday, at: \"06:30\", calendar: TARGET2}", ["without-effect 6:32"]),
        ("{on: monday, at: \"06:30\", calendar: TARGET2, roll: none}", []),
        ("{on: monday, at: \"06:30\", calendar: target2, roll: following}", ["unknown-calendar 6:42"]),
        ("{on: monday, at: \"06:30\", calendar: [TARGET2, TARGET2], roll: following}", ["duplicate-entry 6:52"]),
        ("{on: monday, at: \"06:30\", calendar: [], roll: following}", ["empty-value 6:42"]),
        ("{on: monday, at: \"06:30\", roll: modified-following, calendar: TARGET2}", ["unknown-word 6:38"]),
        ("{on: 30, months: february, at: \"06:30\"}", ["never-runs 6:11"]),
        ("{on: 31, months: [april, june], at: \"06:30\"}", ["never-runs 6:11"]),
        ("{on: 31, months: [april, july], at: \"06:30\"}", []),
        ("{on: last, months: [february], at: \"06:30\"}", []),
        ("{on: 1, months: quarterly, at: \"06:30\"}", []),
        ("{months: [june], at: \"06:30\"}", []),
        ("{on: 1, months: [jan], at: \"06:30\"}", ["run-month 6:23"]),
        ("{on: 1, months: [quarterly], at: \"06:30\"}", []),
        ("{on: last sunday, months: march, at: \"02:30\", gap: skip}", ["never-runs 6:11"]),
        ("{cron: \"30 2 29 3 *\", gap: skip}", []),
        ("{cron: \"30 6 * * 1\", on: monday}", ["choose-one 6:27"]),
        ("{on: monday, cron: \"30 6 * * 1\", at: \"06:30\"}", ["choose-one 6:7", "choose-one 6:39"]),
        ("{cron: \"30 * * * 1\", gap: skip, repeated: second}", ["without-effect 6:27", "without-effect 6:38"]),
        ("{cron: \"30 6 * * 1\", gap: skip, repeated: second}", []),
        ("{cron: \"30 6 * * 1\", gap: ignore}", ["unknown-word 6:32"]),
        ("{on: monday}", ["missing-key 6:1"]),
        ("{}", ["missing-key 6:1"]),
    ]

    @Test(arguments: rows) func `are taken, or refused at their place`(run: String, expected: [String]) {
        let loaded = Fixtures.load([("weekly.yaml", Fixtures.definition(["run": run]))], calendars: Self.calendars)
        #expect(
            loaded.diagnostics.map { "\($0.name.rawValue) \($0.span?.line ?? 0):\($0.span?.column ?? 0)" } == expected,
            "\(loaded.diagnostics.map(\.text).joined())")
        #expect(loaded.hasErrors == loaded.definitions.isEmpty)
    }

    /// At noon of 22 November 2026. The counts: days of a week or a month.
    private static let remarks: [(period: String, run: String, expected: [String])] = [
        ("week", "{on: monday, at: \"06:30\"}", []), ("day", "{at: \"06:30\"}", []),
        ("month", "{on: 1, at: \"06:30\"}", []), ("month", "{on: last, at: \"06:30\"}", []),
        ("month", "{on: last friday, at: \"06:30\"}", []),
        ("day", "{cron: \"0 6 * * *\"}", []),
        ("week", "{at: \"06:30\"}", ["dense-cadence up to 7 times"]),
        ("month", "{at: \"06:30\"}", ["dense-cadence up to 31 times"]),
        ("week", "{on: [monday, thursday], at: \"06:30\"}", ["dense-cadence up to 2 times"]),
        ("day", "{cron: \"* * * * *\"}", ["dense-cadence 100 times or more"]),
        ("week", "{on: 1, at: \"06:30\"}", ["rare-cadence up to 5 of its periods"]),
        ("day", "{on: monday, at: \"06:30\"}", ["rare-cadence up to 7 of its periods"]),
        ("month", "{on: 1, months: quarterly, at: \"06:30\"}", ["rare-cadence up to 3 of its periods"]),
        ("month", "{on: 1, months: january, at: \"06:30\"}", ["rare-cadence up to 12 of its periods"]),
        (
            "week", "{on: [1, 2], at: \"06:30\"}",
            ["dense-cadence up to 2 times", "rare-cadence up to 5 of its periods"]
        ),
        // Easter Monday 2027 is 29 March; from Thursday, 25 March, the week before has not ended.
        (
            "week", "{on: monday, at: \"06:30\", calendar: TARGET2, roll: preceding}",
            [
                "early-roll 2027-03-29 is rolled back to 2027-03-25, when 2027-W12 has not ended: its report goes out on 2027-04-05"
            ]
        ),
        // 1 January 2027 is a Friday and a holiday.
        (
            "month", "{on: 1, at: \"06:30\", calendar: TARGET2, roll: preceding}",
            [
                "early-roll 2027-01-01 is rolled back to 2026-12-31, when 2026-12 has not ended: its report goes out on 2027-02-01"
            ]
        ),
        ("month", "{on: 2, at: \"06:30\", calendar: TARGET2, roll: modified following}", []),
        ("month", "{on: last, at: \"06:30\", calendar: TARGET2, roll: preceding}", []),
        ("day", "{at: \"06:30\", calendar: TARGET2, roll: following}", []),
        (
            "week", "{on: monday, at: \"06:30\", calendar: own, roll: following}",
            ["calendar-ends valid through 2026-12-31, and a run is due on 2027-01-04"]
        ),
        (
            "month", "{on: 1, months: january, at: \"06:30\", calendar: own, roll: following}",
            ["rare-cadence", "calendar-ends due on 2027-01-01"]
        ),
    ]

    @Test(arguments: remarks) func `are remarked upon where period or calendar do not go with them`(
        period: String, run: String, expected: [String]
    ) throws {
        let text = Fixtures.definition(["run": run, "period": period])
        let loaded = Fixtures.load([("weekly.yaml", text)], calendars: Self.calendars)
        let found = loaded.remarks(at: try Instant(timestamp: "2026-11-22T12:00:00Z"))
        #expect(found.map(\.name.rawValue) == expected.map { String($0.prefix { $0 != " " }) }, "\(found.map(\.text))")
        for (found, expected) in zip(found, expected) {
            #expect(found.message.contains(expected.drop { $0 != " " }.dropFirst()), "\(found.message)")
            #expect(found.severity == ([.calendarEnds, .earlyRoll].contains(found.name) ? .warning : .note))
        }
    }

    @Test(
        arguments: [
            ("2026-11-22T12:00:00Z", 0, nil), ("2026-11-22T12:00:00Z", 42, nil),
            ("2026-11-22T12:00:00Z", 43, "2027-01-04"),
            ("2026-12-27T12:00:00Z", 0, nil), ("2026-12-28T12:00:00Z", 0, "2027-01-04"),
            ("2027-01-05T12:00:00Z", 0, "2027-01-11"),
        ] as [(String, Int, String?)])
    func `tell when a calendar ends before a fire`(now: String, days: Int, expected: String?) throws {
        let run = "{on: monday, at: \"06:30\", calendar: [TARGET2, own], roll: following}"
        let definition = try Fixtures.usable(["run": run], calendars: Self.calendars)
        let ending = definition.endingCalendar(at: try Instant(timestamp: now), within: days)
        #expect(ending?.fire.wanted.date.description == expected)
        #expect(ending == nil || ending?.calendar == "own" && ending?.validThrough.description == "2026-12-31")
    }

    // MARK: Every day of eight years

    private typealias Question = @Sendable (_ date: CalendarDate, _ isClosed: (CalendarDate) -> Bool) -> Bool

    private static func length(_ date: CalendarDate) -> Int { date.lastOfMonth.day }

    /// Which business day of its month a day is, from the start and from the end; nil where it is none.
    private static func place(_ date: CalendarDate, _ isClosed: (CalendarDate) -> Bool) -> (Int, Int)? {
        guard !isClosed(date) else { return nil }
        let month = (0..<length(date)).map { date.firstOfMonth.adding(days: $0) }.filter { !isClosed($0) }
        guard let index = month.firstIndex(of: date) else { return nil }
        return (index + 1, month.count - index)
    }

    /// The words, and the question they ask of each day, in a form of its own.
    private static let meanings: [(words: String, fits: Question)] = [
        ("on: [tuesday, sunday]", { date, _ in [2, 7].contains((date.daysSinceEpoch + 3) % 7 + 1) }),
        ("on: [1, 30]", { date, _ in date.day == min(1, length(date)) || date.day == min(30, length(date)) }),
        ("on: last", { date, _ in date.adding(days: 1).day == 1 }),
        ("on: third thursday", { date, _ in date.weekday == .thursday && 15...21 ~= date.day }),
        ("on: last monday", { date, _ in date.weekday == .monday && date.adding(days: 7).month != date.month }),
        ("on: {business_day: [3, -2]}", { date, closed in place(date, closed).map { $0.0 == 3 || $0.1 == 2 } == true }),
        (
            "on: {business_day: 23}",
            { date, closed in place(date, closed).map { $0.0 == 23 || ($0.1 == 1 && $0.0 < 23) } == true }
        ),
        (
            "on: first business day, months: [may, december]",
            { date, closed in [5, 12].contains(date.month) && place(date, closed)?.0 == 1 }
        ),
        ("on: 29, months: february", { date, _ in date.month == 2 && date.adding(days: 1).day == 1 }),
        ("months: [august]", { date, _ in date.month == 8 }),
    ]

    @Test(arguments: meanings.indices, RollConvention.allCases)
    func `mean the days that fit, each rolled to its business day`(index: Int, roll: RollConvention) throws {
        let (words, fits) = Self.meanings[index]
        let run = "{\(words), at: \"06:30\", calendar: TARGET2, roll: \(roll.rawValue)}"
        let definition = try Fixtures.usable(["run": run, "zone": "UTC"])
        let calendar = try #require(definition.cadence.calendar)
        // A month on both sides, from which days may be rolled in.
        let first = try CalendarDate("2026-01-01")
        let end = try CalendarDate("2034-01-01")
        let expected = (-31..<end.daysSinceEpoch - first.daysSinceEpoch + 31).map { first.adding(days: $0) }
            .filter { fits($0, calendar.isClosed) }.map { calendar.roll($0, roll) }.filter { first <= $0 && $0 < end }
        var found: [CalendarDate] = []
        var fire = definition.cadence.first(atOrAfter: definition.zone.firstInstant(of: first), in: definition.zone)
        while fire.wanted.date < end {
            found.append(fire.wanted.date)
            fire = definition.cadence.next(after: fire.instant, in: definition.zone)
        }
        #expect(found == Set(expected).sorted(), "\(run)")
        #expect(found.count >= 8)
    }

    // MARK: Properties

    @Test func `make fires that increase, and any instant lies between two of them`() throws {
        let seed = UInt64.random(in: 0...999_999)
        var chance = SeededChance(seed: seed)
        let zones = [
            "Europe/Berlin", "Africa/Cairo", "Pacific/Apia", "Australia/Lord_Howe", "America/Santiago",
            "America/Havana", "Africa/Casablanca",
        ]
        let runs = try Self.runs.flatMap { run in
            try zones.map { try Fixtures.usable(["run": run, "zone": $0], calendars: Self.calendars) }
        }
        for _ in 0..<10_000 {
            let definition = try #require(runs.randomElement(using: &chance))
            let instant = Instant(seconds: .random(in: 1_293_840_000...2_398_377_600, using: &chance))
            try expectBetween(instant, definition, back: .random(in: 1...40 * 86_400, using: &chance), "seed \(seed)")
        }
        for definition in runs {
            var change = definition.zone.nextTransition(after: Instant(seconds: 1_293_840_000))
            while let found = change, found.instant.seconds < 2_145_916_800 {
                for offset: Int64 in [-3600, -1, 0, 1, 1800, 3600] {
                    try expectBetween(
                        found.instant.advanced(by: offset), definition, back: .random(in: 1...100_000, using: &chance),
                        "seed \(seed)")
                }
                change = definition.zone.nextTransition(after: found.instant)
            }
        }
    }

    private static let runs = [
        "{at: \"00:15\"}", "{at: \"02:30\"}", "{at: \"23:45\", repeated: second}", "{at: \"00:30\", gap: skip}",
        "{at: \"01:45\", gap: skip, repeated: second}", "{on: 31, at: \"00:00\"}",
        "{on: [30, last sunday], at: \"02:15\"}",
        "{on: {business_day: [1, -1]}, at: \"00:30\", calendar: TARGET2}",
        "{on: saturday, at: \"00:30\", calendar: TARGET2, roll: following}",
        "{on: [1, 31], at: \"02:30\", calendar: [TARGET2, own], roll: modified following}",
        "{at: \"00:00\", calendar: TARGET2, roll: preceding}", "{cron: \"0-59 0-2 * * *\"}",
        "{cron: \"0-59/7 0-2 * * *\", repeated: second}", "{cron: \"*/20 * * * *\"}", "{cron: \"*/7 0-2 */2 * 0\"}",
        "{cron: \"5,35 * L * 6L\", calendar: TARGET2, roll: following}", "{cron: \"30 2 29 2 *\"}",
    ]

    /// The fire after an instant is the same whether it is asked for there or found on the way from an earlier one.
    private func expectBetween(_ instant: Instant, _ definition: Definition, back: Int64, _ seed: String) throws {
        let cadence = definition.cadence
        let next = cadence.next(after: instant, in: definition.zone)
        var before = cadence.first(atOrAfter: instant.advanced(by: -back), in: definition.zone)
        // Dense ones are not walked through from afar.
        if instant.since(before.instant) > 6 * 3600, cadence.times.count > 24 {
            before = cadence.first(atOrAfter: instant.advanced(by: -6 * 3600), in: definition.zone)
        }
        while before.instant <= instant {
            let following = cadence.next(after: before.instant, in: definition.zone)
            try #require(following.instant > before.instant, "\(definition.cadence) \(instant) \(seed)")
            before = following
        }
        if before != next {
            Issue.record(
                "\(definition.zone) \(cadence) at \(instant): \(next.instant), on the way \(before.instant), \(seed)")
        }
        if cadence.first(atOrAfter: next.instant, in: definition.zone) != next {
            Issue.record("\(definition.zone) \(cadence) at \(instant): not found again at \(next.instant), \(seed)")
        }
    }
}
