import ArgumentParser
import Diagnostics
import Schedules
import Settlements
import Store

struct Next: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The coming fires: when, for which period, for whom.",
        usage: "settlecast next [<definition>] [-n <number>] [--from <instant>] [<options>]")

    @Argument(help: "A definition's name; without it all of them.")
    var definition: String?

    @Option(name: .short, help: .init("How many fires of each definition.", valueName: "number"))
    var number = 3

    @Option(help: .init("From when, as in 2026-11-22T06:30:00+01:00; otherwise from now.", valueName: "instant"))
    var from: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1_000).contains(number) else { throw ValidationError("-n takes a number from 1 to 1000") }
    }

    func run() async throws {
        let workplace = try Workplace(common)
        let start =
            try from.map { text throws in
                do { return try Instant(timestamp: text) } catch { throw Exit.usage("--from: \(error)") }
            } ?? workplace.clock.now()
        let definitions = try definition.map { [try workplace.definition($0)] } ?? workplace.loaded.definitions
        // Without a store only the fires are known.
        let merchants = try? await workplace.store().merchants()
        var fires: [Coming] = []
        for definition in definitions {
            let ids = merchants?.filter(definition.audience.includes).map(\.id)
            var last: Period?
            for (fire, period) in definition.fires(after: start, count: number) {
                fires.append(
                    Coming(
                        definition: definition, fire: fire, period: period, merchants: ids, isRepeated: period == last))
                last = period
            }
        }
        fires.sort { $0.fire.instant < $1.fire.instant }
        guard common.format == .text else {
            Console.out(JSON.list(fires.map(\.json)).indented())
            return
        }
        guard !fires.isEmpty else {
            Console.out("nothing to come: there is no definition under schedules/ that can be used")
            return
        }
        var table = Table("AT", "UTC", "DEFINITION", "PERIOD", "FROM", "TO", "MERCHANTS", "NOTES")
        for fire in fires {
            table.add(
                fire.at, fire.fire.instant.description, fire.definition.name, fire.period.label,
                fire.period.start.text(in: fire.period.zone), fire.period.end.text(in: fire.period.zone),
                fire.merchants.map { "\($0.count)" } ?? "?", fire.notes.joined(separator: "; "))
        }
        Console.out(table.text)
    }
}

/// A fire to come, as it is shown.
private struct Coming {
    let definition: Definition
    let fire: Fire
    let period: Period
    /// Nil where there is no store to know them from.
    let merchants: [String]?
    /// The fire before was for the same period.
    let isRepeated: Bool

    var at: String { fire.instant.text(in: definition.zone) }

    var notes: [String] {
        let again = isRepeated ? ["\(period.label) is reported by the fire before: nothing new here"] : []
        return again + clockNotes
    }

    private var clockNotes: [String] {
        switch fire.note {
        case nil: []
        case .shifted:
            ["\(fire.wanted) does not exist in \(definition.zone): clocks go forward; the first instant after the gap"]
        case .repeated: ["\(fire.wanted) comes twice in \(definition.zone): clocks go back; the first of the two"]
        }
    }

    var json: JSON {
        [
            "definition": .string(definition.name), "at": .string(at), "utc": .string(fire.instant.description),
            "period": period.json, "merchants": merchants.map { .list($0.map(JSON.string)) } ?? .null,
            "notes": .list(notes.map(JSON.string)),
        ]
    }
}

extension Period {
    var json: JSON {
        ["label": .string(label), "start": .string(start.text(in: zone)), "end": .string(end.text(in: zone))]
    }
}
