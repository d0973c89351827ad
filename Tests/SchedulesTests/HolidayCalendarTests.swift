import Diagnostics
import Schedules
import Settlements
import Support
import Testing

/// Calendars of holidays, by us and by QuantLib.
@Suite struct `A calendar of holidays` {
    private static let files: [(name: String, text: String, years: ClosedRange<Int>)] = [
        (
            "Germany",
            """
            holidays:
              Neujahr: 1 january
              Karfreitag: easter -2
              Ostermontag: easter +1
              Tag der Arbeit: 1 may
              Christi Himmelfahrt: easter + 39
              Pfingstmontag: easter +50
              Fronleichnam: easter +60
              Tag der Deutschen Einheit: 3 october
              Heiligabend: 24 december
              Weihnachten: 25 december
              Zweiter Weihnachtstag: 26 december
            """, 2002...2099
        ),
        (
            "UnitedKingdom",
            """
            substitute: next business day
            holidays:
              New Year's Day: 1 january
              Good Friday: easter -2
              Easter Monday: easter +1
              Early May: first monday of may
              Spring: last monday of may
              Summer: last monday of august
              Christmas Day: 25 december
              Boxing Day: 26 december
            """, 2024...2099
        ),
        (
            "FederalReserve",
            """
            substitute: monday after sunday
            holidays:
              New Year's Day: 1 january
              Martin Luther King's birthday: third monday of january
              Washington's birthday: third monday of february
              Memorial Day: last monday of may
              Juneteenth: {on: 19 june, from: 2022}
              Independence Day: 4 july
              Labor Day: first monday of september
              Columbus Day: second monday of october
              Veterans Day: 11 november
              Thanksgiving: fourth thursday of november
              Christmas Day: 25 december
            """, 2010...2099
        ),
        (
            "UnitedStates",
            """
            substitute: nearest business day
            holidays:
              New Year's Day: 1 january
              Martin Luther King's birthday: third monday of january
              Washington's birthday: third monday of february
              Memorial Day: last monday of may
              Juneteenth: 19 june
              Independence Day: 4 july
              Labor Day: first monday of september
              Columbus Day: second monday of october
              Veterans Day: 11 november
              Thanksgiving: fourth thursday of november
              Christmas Day: 25 december
            """, 2024...2099
        ),
        (
            "Sweden",
            """
            holidays:
              Nyårsdagen: 1 january
              Trettondedag jul: 6 january
              Långfredagen: easter -2
              Annandag påsk: easter +1
              Kristi himmelsfärdsdag: easter +39
              Första maj: 1 may
              Nationaldagen: 6 june
              Midsommarafton: friday from 19 june
              Julafton: 24 december
              Juldagen: 25 december
              Annandag jul: 26 december
              Nyårsafton: 31 december
            """, 2006...2099
        ),
        (
            "Denmark",
            """
            holidays:
              Nytårsdag: 1 january
              Skærtorsdag: easter -3
              Langfredag: easter -2
              Anden påskedag: easter +1
              Store bededag: {on: easter +26, through: 2023}
              Kristi himmelfartsdag: easter +39
              Dagen efter: {on: easter +40, from: 2009}
              Anden pinsedag: easter +50
              Grundlovsdag: 5 june
              Juleaftensdag: 24 december
              Juledag: 25 december
              Anden juledag: 26 december
              Nytårsaftensdag: 31 december
            """, 2005...2099
        ),
        (
            "Romania",
            """
            holidays:
              Anul nou: 1 january
              A doua zi: 2 january
              Unirea: 24 january
              Paștele: orthodox easter +1
              Ziua muncii: 1 may
              Ziua copilului: 1 june
              Rusaliile: orthodox easter +50
              Adormirea Maicii Domnului: 15 august
              Sfântul Andrei: 30 november
              Ziua națională: 1 december
              Crăciunul: 25 december
              A doua zi de Crăciun: 26 december
            """, 2018...2099
        ),
    ]

    private func calendar(_ name: String, _ text: String) throws -> BusinessDays {
        let run = "{on: first business day, at: \"06:30\", calendar: \(name)}"
        let calendars = text.isEmpty ? [:] : [name: text]
        return try #require(try Fixtures.usable(["run": run], calendars: calendars).cadence.calendar)
    }

    /// The days from Monday to Friday on which a calendar is closed.
    private func closed(_ calendar: BusinessDays, _ years: ClosedRange<Int>) throws -> [String] {
        let first = try #require(CalendarDate(year: years.lowerBound, month: 1, day: 1))
        let end = try #require(CalendarDate(year: years.upperBound + 1, month: 1, day: 1))
        return (first.daysSinceEpoch..<end.daysSinceEpoch).compactMap { day in
            let date = CalendarDate(daysSinceEpoch: day)
            let isClosed = calendar.isClosed(date)
            #expect(isClosed == (calendar.closure(on: date) != nil), "\(date)")
            #expect(isClosed || date.weekday < .saturday, "\(date)")
            return isClosed && date.weekday < .saturday ? date.description : nil
        }
    }

    @Test(arguments: files) func `is closed when QuantLib's is`(name: String, text: String, years: ClosedRange<Int>)
        throws
    {
        let found = try closed(try calendar(name, text), years)
        let expected = try Python.ask(
            "business_days.py", ["closed", name, "\(years.lowerBound)", "\(years.upperBound)"], with: "QuantLib"
        ).map { String($0[0]) }
        #expect(Set(found).subtracting(expected) == [])
        #expect(Set(expected).subtracting(found) == [])
    }

    @Test func `TARGET2 is closed when QuantLib's is, from 2002 to 2100`() throws {
        let found = try closed(try calendar("TARGET2", ""), 2002...2100)
        let expected = try Python.ask("business_days.py", ["closed", "TARGET", "2002", "2100"], with: "QuantLib")
            .map { String($0[0]) }
        #expect(found == expected)
        #expect(found.count > 400)
    }

    @Test func `rolls 10,000 days as QuantLib does`() throws {
        let seed = UInt64.random(in: 0...999_999)
        var chance = SeededChance(seed: seed)
        let target = try calendar("TARGET2", "")
        let dates = (0..<10_000).map { _ in CalendarDate(daysSinceEpoch: .random(in: 11_689...47_846, using: &chance)) }
        let expected = try Python.ask(
            "business_days.py", ["rolls", "TARGET"], dates.map(\.description), with: "QuantLib")
        try #require(expected.count == dates.count)
        var rolled = 0
        for (date, expected) in zip(dates, expected) {
            let found = [RollConvention.following, .modifiedFollowing, .preceding].map {
                target.roll(date, $0).description
            }
            if found != expected.map(String.init) { Issue.record("\(date): \(found), not \(expected), seed \(seed)") }
            #expect(target.roll(date, .none) == date)
            if found[0] != date.description { rolled += 1 }
        }
        #expect(rolled > 2000)
    }

    /// Dates counted by hand in a calendar.
    @Test(arguments: [
        ("weekend: [friday, saturday]", ["2026-11-20", "2026-11-21"], ["2026-11-22"]),
        ("weekend: none\nholidays: {Christmas Day: 25 december}", ["2026-12-25"], ["2026-11-22"]),
        ("closures: [2026-11-23]", ["2026-11-23"], ["2027-11-23"]),
        ("closures: {2026-11-23: moving house}", ["2026-11-23"], ["2027-11-23"]),
        ("holidays: {Leap day: 29 february}", ["2028-02-29"], ["2027-02-26", "2027-03-01"]),
        (
            "holidays: {A: {on: 25 december, substitute: next business day}}", ["2027-12-25", "2027-12-27"],
            ["2027-12-28"]
        ),
        (
            "substitute: next business day\nholidays: {A: 25 december, B: {on: 26 december, substitute: none}}",
            ["2027-12-27"], ["2027-12-28"]
        ),
        ("substitute: nearest business day\nholidays: {New Year: 1 january}", ["2027-12-31"], ["2028-01-03"]),
        ("substitute: next business day\nholidays: {Silvester: 31 december}", ["2023-01-02"], ["2022-12-30"]),
        ("holidays: {A: {on: 2 june, from: 2025, through: 2026}}", ["2025-06-02", "2026-06-02"], ["2027-06-02"]),
    ])
    func `in a file is closed as it says`(text: String, closed: [String], open: [String]) throws {
        let calendar = try calendar("own", text)
        for date in closed { #expect(calendar.isClosed(try CalendarDate(date)), "\(date)") }
        for date in open { #expect(!calendar.isClosed(try CalendarDate(date)), "\(date)") }
    }

    /// 2027-05-03 is the first Monday of May, 2027-12-27 and 28 stand for a Christmas Day on Saturday and a Sunday.
    @Test func `in the manual can be used`() throws {
        let manual = try Fixtures.text("docs/configuration.md")
        let chapter = try #require(manual.split(separator: "\n## Calendars\n").last)
        let block = try #require(
            chapter.split(separator: "```yaml\n").dropFirst().first?.split(separator: "\n```").first)
        let calendar = try calendar("manual", String(block))
        let found = try closed(calendar, 2027...2027)
        #expect(
            found == [
                "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-07", "2027-06-03", "2027-08-30",
                "2027-12-27", "2027-12-28",
            ])
        #expect(calendar.closure(on: try CalendarDate("2027-05-07"))?.name == "moving house")
        #expect(calendar.closure(on: try CalendarDate("2027-12-27"))?.name == "substitute for Christmas Day")
    }

    @Test func `joined with another is closed where one of them is`() throws {
        let definition = try Fixtures.usable(
            ["run": "{on: 27, at: \"06:30\", calendar: [TARGET2, nl-bank], roll: following}"],
            calendars: ["nl-bank": "holidays: {King's Day: 27 april}\nvalid_through: 2026-12-31"])
        let calendar = try #require(definition.cadence.calendar)
        #expect(
            calendar.closure(on: try CalendarDate("2026-04-27")) == Closure(name: "King's Day", calendar: "nl-bank"))
        #expect(
            calendar.closure(on: try CalendarDate("2026-04-03")) == Closure(name: "Good Friday", calendar: "TARGET2"))
        #expect(calendar.closure(on: try CalendarDate("2026-04-28")) == nil)
        let fire = definition.cadence.next(after: try Instant(timestamp: "2026-04-20T00:00:00Z"), in: definition.zone)
        #expect(fire.wanted.description == "2026-04-28T06:30:00")
    }

    private static let wrong: [(text: String, expected: [String])] = [
        ("holiday: {}", ["unknown-key 1:1"]), ("holidays: {A: 30 february}", ["calendar-day 1:15"]),
        ("holidays: {A: 1 janury}", ["calendar-day 1:15"]),
        ("holidays: {A: fifth monday of may}", ["calendar-day 1:15"]),
        ("holidays: {A: easter 2}", ["calendar-day 1:15"]), ("holidays: {A: easter +300}", ["calendar-day 1:15"]),
        ("holidays: {A: {from: 2020}}", ["missing-key 1:12"]),
        ("holidays: {A: {on: 1 may, from: 26}}", ["calendar-day 1:33"]),
        ("holidays: {A: {on: 1 may, from: 2027, through: 2026}}", ["calendar-day 1:48"]),
        ("holidays: {A: {on: 1 may, substitute: monday}}", ["unknown-word 1:39"]),
        ("holidays: {A: 1 may, A: 2 may}", ["duplicate-key 1:22"]),
        ("weekend: [sunday, satrday]", ["unknown-word 1:19"]),
        ("weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]", ["calendar-day 1:1"]),
        ("closures: [2026-02-30]", ["calendar-day 1:12"]), ("closures: {2026-13-01: x}", ["calendar-day 1:12"]),
        ("closures: [2026-05-01, 2026-05-01]", ["duplicate-entry 1:24"]),
        ("valid_through: 2026", ["calendar-day 1:16"]), ("", ["empty-file 0:0"]),
    ]

    @Test(arguments: wrong) func `that is wrong is reported, and nothing else`(text: String, expected: [String]) {
        let run = "{on: first business day, at: \"06:30\", calendar: own}"
        let loaded = Fixtures.load([("weekly.yaml", Fixtures.definition(["run": run]))], calendars: ["own": text])
        #expect(
            loaded.diagnostics.map { "\($0.name.rawValue) \($0.span?.line ?? 0):\($0.span?.column ?? 0)" } == expected,
            "\(loaded.diagnostics.map(\.text).joined())")
        #expect(loaded.diagnostics.allSatisfy { $0.source.path == "calendars/own.yaml" })
        // What names it cannot be used, and the command line says so.
        #expect(loaded.definitions.isEmpty && loaded.refused == ["weekly"])
    }
}
