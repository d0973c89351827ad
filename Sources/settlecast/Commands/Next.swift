import ArgumentParser
import Diagnostics
import Schedules
import Settlements
import Store

struct Next: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The coming fires: when, for which period, for whom.",
        usage: """
            settlecast next [<definition>] [-n <number>] [--from <instant>] [<options>]
            settlecast next --cron <expression> --zone <zone> [-n <number>] [--from <instant>]
            """)

    @Argument(help: "A definition's name; without it all of them.")
    var definition: String?

    @Option(name: .short, help: .init("How many fires of each definition.", valueName: "number"))
    var number = 3

    @Option(help: .init("From when, as in 2026-11-22T06:30:00+01:00; otherwise from now.", valueName: "instant"))
    var from: String?

    @Option(
        help: .init(
            "Five fields of cron, as in '30 6 * * 1': its fires, without configuration and store.",
            valueName: "expression"))
    var cron: String?

    @Option(help: .init("The zone of --cron, as in Europe/Amsterdam.", valueName: "zone"))
    var zone: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1_000).contains(number) else { throw ValidationError("-n takes a number from 1 to 1000") }
        guard (cron == nil) == (zone == nil) else { throw ValidationError("--cron and --zone go together") }
        guard cron == nil || definition == nil else {
            throw ValidationError("--cron asks for an expression, <definition> for a definition: name one of them")
        }
    }

    func run() async throws {
        let start =
            try from.map { text throws in
                do { return try Instant(timestamp: text) } catch { throw Exit.usage("--from: \(error)") }
            } ?? SystemClock().now()
        if let cron, let zone {
            try CronFires(expression: cron, zone: zone, start: start, number: number).show(common.format)
        } else {
            try await showDefinitions(from: start)
        }
    }

    private func showDefinitions(from start: Instant) async throws {
        let workplace = try Workplace(common)
        let definitions = try definition.map { [try workplace.definition($0)] } ?? workplace.loaded.definitions
        // Without a store only the fires are known.
        let store = try? workplace.store()
        let merchants = try? await store?.merchants()
        let pauses = (try? await store?.pauses()) ?? [:]
        var fires = definitions.concurrentMap { definition in
            self.fires(of: definition, from: start, to: merchants, pauses[definition.name])
        }.flatMap(\.self)
        fires.sort { $0.fire.instant < $1.fire.instant }
        guard common.format == .text else {
            Console.out(JSON.list(fires.concurrentMap(\.json)).indented())
            return
        }
        guard !fires.isEmpty else {
            Console.out("nothing to come: there is no definition under schedules/ that can be used")
            return
        }
        var table = Table("AT", "UTC", "DEFINITION", "PERIOD", "FROM", "TO", "MERCHANTS", "NOTES")
        for fire in fires {
            table.add(
                fire.at, fire.fire.instant.description, fire.definition.name, fire.period?.label ?? "",
                fire.period?.start.text(in: fire.definition.zone) ?? "",
                fire.period?.end.text(in: fire.definition.zone) ?? "",
                fire.merchants.map { "\($0.count)" } ?? "?", fire.notes.joined(separator: "; "))
        }
        Console.out(table.text)
    }

    private func fires(
        of definition: Definition, from start: Instant, to merchants: [Merchant]?, _ pause: Pause?
    ) -> [Coming] {
        let ids = merchants?.filter(definition.audience.includes).map(\.id)
        var last: Period?
        var before = start
        return definition.fires(after: start, count: number).map { fire, period in
            defer { (last, before) = (period, fire.instant) }
            return Coming(
                definition: definition, fire: fire, period: period, merchants: ids,
                isRepeated: period != nil && period == last,
                skipped: definition.cadence.skipped(after: before, before: fire.instant, in: definition.zone),
                pause: pause)
        }
    }
}

/// A fire to come, as it is shown.
private struct Coming: Sendable {
    let definition: Definition
    let fire: Fire
    /// Nil where it reports payouts: which there will be nobody knows.
    let period: Period?
    /// Nil where there is no store to know them from.
    let merchants: [String]?
    /// The fire before was for the same period.
    let isRepeated: Bool
    /// What the clocks left out since the fire before.
    let skipped: [LocalDateTime]
    /// Nothing is made at it.
    let pause: Pause?

    var at: String { fire.instant.text(in: definition.zone) }

    var notes: [String] {
        let again =
            isRepeated ? ["\(period?.label ?? "") is reported by the fire before: nothing new here"] : []
        let payouts = period == nil ? ["reports the payouts that are booked and itemised by then"] : []
        let gaps = skipped.map {
            "\($0) does not exist in \(definition.zone): clocks go forward; no fire then, by 'gap: skip'"
        }
        let paused = pause.map { [$0.text(in: definition.zone)] } ?? []
        return paused + payouts + again + gaps + fire.notes(in: definition.zone, definition.cadence) + waiting + spread
    }

    /// What it may wait for behind the fire.
    private var waiting: [String] {
        // That a report on a payout waits for what it pays is said of every one.
        guard let wait = definition.waitFor, period != nil || wait.until != nil else { return [] }
        let what = [wait.data.coverage ? "its data" : nil, wait.data.itemisedPayouts ? "what its payouts pay" : nil]
        let until = wait.until.map { time in
            let late = wait.whenLate == .hold ? "" : ", then goes marked incomplete"
            return ", expected by \(time)\(late)"
        }
        return ["waits for \(what.compactMap(\.self).joined(separator: " and "))\(until ?? "")"]
    }

    /// When which merchant's turn is, where they do not have theirs at the fire itself.
    private var spread: [String] {
        guard definition.spread > 0 else { return [] }
        let span = "spread up to \(fire.instant.advanced(by: definition.spread).text(in: definition.zone))"
        let times = (merchants ?? []).prefix(Self.mostNamed).map { merchant in
            let instant = fire.instant.advanced(by: definition.shift(of: merchant))
            return "\(merchant) at \(instant.text(in: definition.zone))"
        }
        let more = (merchants?.count ?? 0) > Self.mostNamed ? ["…"] : []
        return [([span] + times + more).joined(separator: ", ")]
    }

    /// Of more merchants than these `--format json` has the times.
    private static let mostNamed = 5

    var json: JSON {
        [
            "definition": .string(definition.name), "at": .string(at), "utc": .string(fire.instant.description),
            "period": period?.json ?? .null, "merchants": merchants.map { .list($0.map(JSON.string)) } ?? .null,
            "notes": .list(notes.map(JSON.string)),
            "spread": .object(
                (definition.spread > 0 ? merchants ?? [] : []).map { merchant in
                    let instant = fire.instant.advanced(by: definition.shift(of: merchant))
                    return (merchant, .string(instant.text(in: definition.zone)))
                }),
        ]
    }
}

/// The coming fires of a cron expression.
private struct CronFires {
    let expression: String
    let zone: String
    let start: Instant
    let number: Int

    func show(_ format: Format) throws {
        let zone = try zone(named: zone)
        let cadence = try cadence()
        var fires: [Fire] = []
        while fires.count < number {
            fires.append(cadence.next(after: fires.last?.instant ?? start, in: zone))
        }
        guard format == .text else {
            let list = fires.map { fire -> JSON in
                ["at": .string(fire.instant.text(in: zone)), "utc": .string(fire.instant.description)]
            }
            Console.out(JSON.list(list).indented())
            return
        }
        var table = Table("AT", "UTC", "NOTES")
        for fire in fires {
            table.add(
                fire.instant.text(in: zone), fire.instant.description,
                fire.notes(in: zone, cadence).joined(separator: "; "))
        }
        Console.out(table.text)
    }

    private func zone(named name: String) throws -> Zone {
        do {
            return try Zones().zone(name)
        } catch {
            throw Exit.usage("--zone: \(error)\(error.suggestions.first.map { ": did you mean '\($0)'?" } ?? "")")
        }
    }

    private func cadence() throws -> Cadence {
        do {
            let expression = try CronExpression(expression)
            return Cadence(on: expression.days, times: expression.times)
        } catch {
            let help = error.faults.first?.help.map { " (\($0))" } ?? ""
            throw Exit.usage("--cron: \(error)\(help)")
        }
    }
}

extension Fire {
    /// What clocks and holidays did to it, for a person.
    func notes(in zone: Zone, _ cadence: Cadence) -> [String] {
        var notes: [String] = []
        if let roll {
            let why = roll.closure.name == "weekend" ? "a weekend" : roll.closure.name
            notes.append(
                "\(roll.from) is \(why) in \(roll.closure.calendar): \(cadence.roll.rawValue) to \(wanted.date)")
        }
        switch note {
        case nil: break
        case .shifted:
            notes.append("\(wanted) does not exist in \(zone): clocks go forward; the first instant after the gap")
        case .repeated:
            let which = cadence.clockChanges.repeated == .first ? "first" : "second"
            notes.append("\(wanted) comes twice in \(zone): clocks go back; the \(which) of the two")
        }
        return notes
    }
}

extension Period {
    var json: JSON {
        ["label": .string(label), "start": .string(start.text(in: zone)), "end": .string(end.text(in: zone))]
    }
}
