import Settlements
import Support
import Testing

/// Bounds of periods in every zone of the machine, 2020 to 2038, with and without a cut-off: 17:00, which every zone has
/// every day, and 02:30, which is missing or comes twice where clocks change.
@Suite("Periods against Python's zoneinfo", .enabled(if: Python.isWanted, "there is no python3 with zoneinfo"))
struct PeriodOracleTests {
    private static let years = ["2019", "2039"]

    /// A kind's period as Python reckons it.
    private struct Expected {
        let kind: PeriodKind
        let label: String
        let first: CalendarDate
        let end: CalendarDate
    }

    /// When each date of the years begins at a time of day.
    private struct Starts {
        let first: Int
        let instants: [Instant]

        subscript(date: CalendarDate) -> Instant? {
            let index = date.daysSinceEpoch - first
            return instants.indices.contains(index) ? instants[index] : nil
        }
    }

    private static func expected() throws -> [Expected] {
        try ZoneOracle.rows("kinds", ["2020", "2038"]).map { row in
            Expected(
                kind: try #require(PeriodKind(String(row[0]), yearBegins: Int(try number(row[1])))),
                label: String(row[2]), first: try CalendarDate(row[3]), end: try CalendarDate(row[4]))
        }
    }

    private static func starts(_ steps: ArraySlice<Substring>) throws -> Starts {
        var instants: [Instant] = []
        for step in steps {
            let parts = step.split(separator: "*")
            let (seconds, count) = (try number(parts[0]), try number(parts[1]))
            for _ in 0..<count {
                instants.append(Instant(seconds: (instants.last?.seconds ?? 0) + seconds))
            }
        }
        return Starts(first: try CalendarDate("2019-01-01").daysSinceEpoch, instants: instants)
    }

    @Test func `labels are those of ISO 8601, or of both years of a fiscal one, and are read back`() throws {
        var count = 0
        for row in try Self.expected() {
            let period = Period(containing: row.first, row.kind, in: .utc)
            if period.label != row.label || period.firstDate != row.first || period.endDate != row.end {
                Issue.record("\(row): \(period)")
            }
            if Period(containing: row.end.adding(days: -1), row.kind, in: .utc) != period {
                Issue.record("\(row): its last day is in another")
            }
            if try Period(label: row.label, row.kind, in: .utc) != period { Issue.record("\(row): not read back") }
            count += 1
        }
        // 991 weeks, 228 months, 12 × (76 quarters + 19 years).
        #expect(count == 991 + 228 + 12 * 95)
    }

    @Test func `in every zone days, weeks, months, quarters and years begin and end where zoneinfo says, and tile`()
        throws
    {
        let zones = Zones()
        let regular = try Self.expected().filter { $0.kind.yearBegins == 1 || $0.kind.yearBegins == 4 }
        let long = regular.filter { $0.kind != .week }
        let (first, last) = (try CalendarDate("2020-01-01"), try CalendarDate("2039-01-01"))
        var counts = (zones: Set<String>(), periods: 0, odd: 0)
        for row in try ZoneOracle.rows("starts", Self.years + ["00:00,17:00,02:30"]) {
            let zone = try zones.zone(String(row[0]))
            let cutOff = try LocalTime(row[1])
            let starts = try Self.starts(row.dropFirst(2))
            // With a cut-off a day begins on the evening before the date whose name it has.
            let shift = cutOff == .midnight ? 0 : -1
            counts.zones.insert(zone.identifier)
            var wanted = cutOff == .midnight ? regular : long
            var date = first
            while date < last {
                let begin = try #require(starts[date.adding(days: shift)])
                let end = try #require(starts[date.adding(days: shift + 1)])
                if end.since(begin) != 86_400 {
                    counts.odd += 1
                    for near in -2...2 {
                        let day = date.adding(days: near)
                        wanted.append(.init(kind: .day, label: day.description, first: day, end: day.adding(days: 1)))
                    }
                }
                date = date.adding(days: 1)
            }
            for expected in wanted {
                let period = Period(containing: expected.first, expected.kind, in: zone, cutOff: cutOff)
                let (start, end) = (
                    starts[expected.first.adding(days: shift)], starts[expected.end.adding(days: shift)]
                )
                if period.start != start || period.end != end || period.label != expected.label {
                    Issue.record("\(zone) \(cutOff) \(expected.label): \(period.start) to \(period.end)")
                }
                // Weeks are sought as days are.
                let isSought = expected.kind != .week && period.start < period.end
                for instant in [period.start, period.end.advanced(by: -1)] where isSought {
                    if Period(containing: instant, expected.kind, in: zone, cutOff: cutOff) != period {
                        Issue.record("\(zone) \(cutOff) \(expected.label): not that of \(instant)")
                    }
                }
                if period.next.start != period.end {
                    Issue.record("\(zone) \(cutOff) \(expected.label): it does not join its neighbours")
                }
                counts.periods += 1
            }
        }
        #expect(counts.zones.count > 300 && counts.periods > 500_000 && counts.odd > 5_000, "\(counts)")
    }

    /// A seed gives the dates of short periods between zones: their days are the period, whatever lies between.
    @Test func `the days of a short period tile it, from one zone's day to another's`() throws {
        let zones = Zones()
        let seed = UInt64.random(in: 0..<1_000_000)
        var chance = SeededChance(seed: seed)
        let names = [
            "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Amsterdam", "Africa/Cairo", "Australia/Lord_Howe",
        ]
        let cutOffs = try ["00:00", "17:00", "02:30"].map { try LocalTime($0) }
        for _ in 0..<500 {
            let old = try zones.zone(try #require(names.randomElement(using: &chance)))
            let new = try zones.zone(try #require(names.randomElement(using: &chance)))
            let grain = Grain(.periods(.month), in: new, cutOff: try #require(cutOffs.randomElement(using: &chance)))
            let date = CalendarDate(daysSinceEpoch: 20_000 + Int.random(in: 0..<2_000, using: &chance))
            let ended = Period(
                containing: date, .day, in: old, cutOff: try #require(cutOffs.randomElement(using: &chance)))
            let first = grain.firstPeriod(from: ended.end)
            guard let short = grain.short(after: ended.end, ended.endDate, before: first) else { continue }
            let days = short.days
            #expect(days.first?.start == short.start && days.last?.end == short.end, "seed \(seed): \(short)")
            #expect(zip(days, days.dropFirst()).allSatisfy { $0.end == $1.start }, "seed \(seed): \(short)")
            #expect(days.allSatisfy { $0.start <= $0.end }, "seed \(seed): \(short)")
            #expect(
                grain.period(recorded: short.label, start: short.start, end: short.end) == short,
                "seed \(seed): \(short)")
        }
    }
}
