import Settlements
import Testing

/// Makes up one seed's 400 days: the same for ever.
struct SimulationGenerator {
    /// Zones with times on their clocks that are left out or come twice on some day.
    static let zones: [(name: String, times: [String])] = [
        ("Europe/Amsterdam", ["02:30", "02:00", "06:30"]), ("Africa/Cairo", ["00:00", "00:30", "23:30"]),
        ("America/Santiago", ["00:00", "00:15", "23:30"]), ("Australia/Lord_Howe", ["02:15", "02:00", "01:45"]),
        ("America/Havana", ["00:00", "00:30", "01:00"]), ("Asia/Beirut", ["00:00", "00:20", "23:40"]),
        ("Africa/Casablanca", ["02:30", "02:00", "06:00"]), ("Asia/Kathmandu", ["00:00", "06:15", "23:45"]),
        ("America/New_York", ["02:30", "01:30", "02:00"]), ("UTC", ["00:00", "06:30", "23:59"]),
    ]
    /// Where there was no 30 December 2011.
    private static let apia = (name: "Pacific/Apia", times: ["00:00", "06:00", "03:30"])
    private static let day: Int64 = 86_400

    let seed: UInt64
    let known: Zones
    var chance: BooksChance
    let begin: Instant
    let hasApia: Bool
    let merchants: [String]
    let euro: Currency
    /// What each definition's file says from some moment on; nil where it is gone.
    var timelines: [[(at: Instant, file: SimulatedFile?)]] = []
    var events: [SimulationPlan.Event] = []

    var end: Instant { begin.advanced(by: SimulationPlan.days * Self.day) }
    var quiet: Instant { end.advanced(by: -SimulationPlan.quietDays * Self.day) }

    init(seed: UInt64, _ known: Zones) throws {
        self.seed = seed
        self.known = known
        euro = try #require(Currency(code: "EUR"))
        chance = BooksChance(seed: seed ^ 0x51A7)
        hasApia = chance.percent(10)
        // 1 March to 20 December 2011, or 2023 to the middle of 2027.
        let range: ClosedRange<Int64> = hasApia ? 1_298_937_600...1_324_339_200 : 1_672_531_200...1_814_400_000
        begin = Instant(seconds: chance.number(range))
        merchants = (1...chance.pick(weighted: [(1, 40), (2, 35), (3, 15), (4, 10)])).map { "m-\($0)" }
    }

    mutating func plan() throws -> SimulationPlan {
        jump()
        let count = chance.pick(weighted: [(3, 50), (4, 25), (5, 10), (6, 7), (7, 4), (8, 4)])
        for number in 1...count { try define(number) }
        trouble()
        try book()
        let files = files(at: begin)
        let changes = Set(timelines.flatMap { $0.map(\.at) }).filter { $0 > begin }
        for at in changes { events.append(.init(at: at, happening: .edit(self.files(at: at)))) }
        // What comes at one second keeps the order in which it was thought of.
        let ordered = events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return SimulationPlan(
            seed: seed, begin: begin, end: end, merchants: merchants, files: files, events: ordered.map(\.element))
    }

    private func files(at now: Instant) -> [SimulatedFile] {
        timelines.compactMap { timeline in timeline.last { $0.at <= now }?.file }
    }

    /// Some instant before everything is quiet, to the second.
    mutating func moment(from first: Int64 = 1, through last: Int64? = nil) -> Instant {
        let last = min(last ?? .max, quiet.since(begin) / Self.day - 2)
        return begin.advanced(by: chance.number(min(first, last)...last) * Self.day + chance.number(0...(Self.day - 1)))
    }

    private mutating func add(_ at: Instant, _ happening: SimulationPlan.Happening) {
        events.append(.init(at: at, happening: happening))
    }

    // MARK: Definitions

    private mutating func define(_ number: Int) throws {
        // Clocks are changed in all but a few.
        let zones =
            number == 1 && chance.percent(80)
            ? Self.zones.filter { !["UTC", "Asia/Kathmandu"].contains($0.name) } : Self.zones
        let zone = hasApia && number <= 2 ? Self.apia : chance.pick(zones)
        let period =
            number == 1
            ? "day"
            : chance.pick(weighted: [
                ("week", 40), ("month", 28), ("quarter", 8), ("year", 4), ("last 7 days", 7), ("last 30 days", 4),
                ("month to date", 5), ("day", 4),
            ])
        // The first of its times is one that some day lacks.
        let isLacking = number == 1 && chance.percent(70)
        let time =
            isLacking
            ? zone.times[0]
            : chance.percent(65) ? chance.pick(zone.times) : chance.pick(["06:30", "00:00", "12:00", "23:59"])
        var file = SimulatedFile(
            name: "\(period.replacing(" ", with: "-"))-\(number)", period: period, zone: zone.name, time: time)
        if period == "day" || chance.percent(40) { file.merchants = [chance.pick(merchants)] }
        if ["quarter", "year"].contains(period), chance.percent(50) {
            file.fiscalYear = chance.pick(["april", "july", "october"])
        }
        if chance.percent(25) { file.cutOff = chance.pick(zone.times + ["17:00", "12:30"]) }
        if file.cutOff == "00:00" { file.cutOff = nil }
        if chance.percent(20) { file.from = date(begin.advanced(by: chance.number(-40...25) * Self.day), zone.name) }
        appoint(&file)
        owe(&file)
        let timeline = period == "day" ? try stints(file) : lives(file)
        timelines.append(edited(timeline))
        if chance.percent(25) {
            let from = moment(from: 20)
            let until = min(from.advanced(by: chance.number(1...40) * Self.day), quiet)
            add(from, .pause(file.name))
            add(until, .resume(file.name))
        }
    }

    private func date(_ instant: Instant, _ zone: String) -> String {
        (try? known.zone(zone)).map { $0.local(at: instant).date.description } ?? "2026-01-01"
    }

    /// On which days it runs.
    private mutating func appoint(_ file: inout SimulatedFile) {
        let (hour, minute) = (Int(file.time.prefix(2)) ?? 0, Int(file.time.suffix(2)) ?? 0)
        file.days = []
        file.months = []
        file.cron = nil
        file.roll = nil
        let rolls = ["following", "modified following", "preceding", "none"]
        switch file.period {
        case "day":
            if chance.percent(25) { file.cron = "\(minute) \(hour) * * \(chance.pick(["*", "1-5", "1,4", "0-6"]))" }
        case "week", "last 7 days":
            file.days = chance.pick([["monday"], ["monday"], ["tuesday"], ["monday", "thursday"], ["sunday"]])
            if chance.percent(20) { file.cron = "\(minute) \(hour) * * 1" }
            if file.cron == nil, chance.percent(25) { file.roll = chance.pick(rolls) }
        case "month", "last 30 days":
            file.days = chance.pick([
                ["1"], ["1"], ["2"], ["15"], ["1", "15"], ["31"], ["first business day"], ["business_day 3"],
                ["first monday"],
                ["last friday"], ["last"],
            ])
            if chance.percent(15) { file.cron = "\(minute) \(hour) 1,3 * *" }
            if file.cron == nil, chance.percent(45) { file.roll = chance.pick(rolls) }
        case "month to date":
            file.days = chance.pick([["10", "20"], ["monday"], ["15"]])
        default:
            file.days = chance.pick([["1"], ["5"], ["first business day"], ["business_day 2"]])
            if chance.percent(50) { file.months = ["january", "april", "july", "october"] }
            if chance.percent(50) { file.roll = chance.pick(rolls) }
        }
    }

    /// What becomes of periods that are missed, empty or overtaken, and where reports go.
    private mutating func owe(_ file: inout SimulatedFile) {
        file.missed = chance.pick(weighted: [(.all, 65), (.latest, 20), (.skip, 15)])
        if file.missed != .skip, chance.percent(25) { file.withinDays = chance.number(1...30) }
        file.spacedMinutes = chance.pick(weighted: [(1, 60), (0, 20), (chance.number(5...30), 20)])
        if chance.percent(25) { file.spreadMinutes = chance.number(5...180) }
        file.skipsEmpty = chance.percent(25)
        file.revises = !file.isWindow && file.period != "day" && chance.percent(15)
        file.destination = chance.pick(weighted: [("outbox", 55), ("partner", 30), ("books", 15)])
        file.sendsManifest = chance.percent(15)
    }

    /// Present from the beginning or from some day on.
    private mutating func lives(_ file: SimulatedFile) -> [(at: Instant, file: SimulatedFile?)] {
        [(chance.percent(75) ? begin : moment(from: 5, through: 150), file)]
    }

    /// A file for each day would make too much of it: it lies there for some weeks around changes of the clocks.
    private mutating func stints(_ file: SimulatedFile) throws -> [(at: Instant, file: SimulatedFile?)] {
        let zone = try known.zone(file.zone)
        var timeline: [(at: Instant, file: SimulatedFile?)] = []
        var around = change(after: begin.advanced(by: 5 * Self.day), zone)
        var file = file
        for _ in 0..<(chance.percent(25) ? 2 : 1) {
            guard let change = around else { break }
            let from = max(change.advanced(by: -chance.number(3...20) * Self.day), begin)
            let until = change.advanced(by: chance.number(3...20) * Self.day)
            guard until < quiet, timeline.last.map({ $0.at < from }) ?? true else { break }
            timeline += [(from, file), (until, nil)]
            around = self.change(after: until.advanced(by: 21 * Self.day), zone)
            // What lies between the two would be half a year of days.
            if file.missed == .all { file.withinDays = chance.number(1...9) }
        }
        if timeline.isEmpty { timeline = [(moment(from: 250, through: 300), file)] }
        return timeline
    }

    /// When clocks are changed, most often ahead; some day where they never are. Nil where it is too late for that.
    private mutating func change(after instant: Instant, _ zone: Zone) -> Instant? {
        let last = quiet.advanced(by: -25 * Self.day)
        var changes: [ZoneTransition] = []
        var at = instant
        while let next = zone.nextTransition(after: at), next.instant < last {
            changes.append(next)
            at = next.instant
        }
        let ahead = changes.filter { $0.after.seconds > $0.before.seconds }
        if !ahead.isEmpty, chance.percent(80) { return chance.pick(ahead).instant }
        if !changes.isEmpty { return chance.pick(changes).instant }
        let some = instant.advanced(by: chance.number(20...200) * Self.day)
        return some < last ? some : nil
    }

    // MARK: Edits

    private mutating func edited(
        _ timeline: [(at: Instant, file: SimulatedFile?)]
    ) -> [(at: Instant, file: SimulatedFile?)] {
        var timeline = timeline
        var hasNewGrain = false
        for _ in 0..<chance.number(0...3) {
            let at = moment(from: 10)
            guard let index = timeline.lastIndex(where: { $0.at <= at }), let before = timeline[index].file,
                !timeline.contains(where: { $0.at == at })
            else { continue }
            var file = before
            if chance.percent(15), index == timeline.count - 1 {
                let back = at.advanced(by: chance.number(1...30) * Self.day)
                timeline.append((at, nil))
                if back < quiet { timeline.append((back, before)) }
                continue
            }
            if chance.percent(25), index == timeline.count - 1, !hasNewGrain, !file.isWindow, file.period != "day" {
                recut(&file, at)
                hasNewGrain = true
            } else {
                alter(&file)
            }
            timeline.insert((at, file), at: index + 1)
            // What was changed stays so.
            for later in timeline.indices.dropFirst(index + 2) where timeline[later].file == before {
                timeline[later].file = file
            }
        }
        return timeline.sorted { $0.at < $1.at }
    }

    private mutating func alter(_ file: inout SimulatedFile) {
        switch chance.number(1...5) {
        case 1:
            let times = Self.zones.first { $0.name == file.zone }?.times ?? Self.apia.times
            file.time = chance.pick(times + ["05:05", "18:45"])
            if file.cron != nil { appoint(&file) }
        case 2: file.title = "A simulated report, edition \(chance.number(2...99))"
        case 3: file.spreadMinutes = chance.percent(50) ? 0 : chance.number(5...180)
        case 4: appoint(&file)
        default:
            file.sendsManifest.toggle()
            file.columns = "section, entry_id, booked_at, net"
        }
    }

    /// Other periods, from a date on that nothing has been reported of by then, whatever the clocks showed.
    private mutating func recut(_ file: inout SimulatedFile, _ at: Instant) {
        let others = ["week", "month", "quarter"].filter { $0 != file.period }
        let zones = Self.zones.map(\.name).filter { $0 != file.zone }
        if chance.percent(70) { file.period = chance.pick(others) } else { file.zone = chance.pick(zones) }
        if file.period != "quarter" { file.fiscalYear = nil }
        file.from = date(at.advanced(by: chance.number(4...25) * Self.day), file.zone)
        appoint(&file)
    }

    // MARK: What goes wrong

    private mutating func trouble() {
        for _ in 0..<chance.number(2...5) {
            let length = chance.pick(weighted: [
                (chance.number(5...300), 20), (chance.number(3_600...40_000), 35),
                (chance.number(1...5) * Self.day, 35),
                (chance.number(8...30) * Self.day + chance.number(0...40_000), 10),
            ])
            let at = moment(from: 2)
            add(at, .away(until: min(at.advanced(by: length), quiet)))
        }
        for _ in 0..<chance.number(2...4) { add(moment(), .restart) }
        for _ in 0..<chance.number(2...5) {
            let death = chance.pick(SimulationPlan.Death.allCases)
            add(moment(), .die(death, back: chance.number(1...7_200), isKnown: chance.percent(60)))
        }
        for _ in 0..<chance.number(1...3) {
            let at = moment()
            add(at, .unreachable("partner", true))
            add(min(at.advanced(by: chance.number(60...72_000)), quiet), .unreachable("partner", false))
        }
        if chance.percent(60) {
            let at = moment(from: 40)
            add(at, .broken("books", true))
            if chance.percent(50) {
                add(min(at.advanced(by: chance.number(1...30) * Self.day), quiet), .broken("books", false))
            }
        }
        if merchants.count > 1, chance.percent(30), let merchant = merchants.last {
            let at = moment(from: 150)
            let day = (try? known.zone("UTC"))?.local(at: at.advanced(by: chance.number(-10...40) * Self.day)).date
            if let day { add(at, .close(merchant: merchant, day: day)) }
        }
    }

    /// Clocks that are put ahead or back, and right again some time later.
    private mutating func jump() {
        var at = moment(from: 5, through: 120)
        for _ in 0..<chance.number(0...3) {
            let size = chance.pick(weighted: [
                (chance.number(60...1_800), 40), (chance.number(3_600...20_000), 30),
                (chance.number(1...2) * Self.day, 30),
            ])
            let seconds = chance.percent(60) ? -size : size
            let right = at.advanced(by: chance.number(120...(3 * Self.day)))
            guard right < quiet else { return }
            add(at, .jump(seconds))
            add(right, .jump(-seconds))
            at = right.advanced(by: chance.number(5...120) * Self.day)
        }
    }
}
