import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct Due: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is owed, waiting and stuck, and why.",
        discussion: """
            With --alarm only what needs a person: runs that are held, or whose data is not there by its `until`, deliveries that \
            failed or are uncertain, what is not there by its `expect_by`, calendars that end. It exits with 1 where there is something: for a monitor from outside.
            """)

    @Flag(help: "Only what needs a person; exit with 1 where something does.")
    var alarm = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        if alarm { return try await tellTroubles(workplace, store) }
        let flow = try workplace.flow(store)
        let owing = try await flow.owing(by: workplace.loaded.definitions, seeing: false)
        let tombstones = try await flow.tombstones(besides: workplace.files)
        let records = try await store.runs(.unsettled)
        let byRun = Dictionary(uniqueKeysWithValues: records.map { ($0.run, $0) })
        let listed = Set(owing.owed.map(\.due.run))
        let orphans = Set(tombstones.flatMap(\.unfinished))
        let stuck = records.filter { !listed.contains($0.run) }
        let runs =
            owing.owed.map { RunView($0, byRun[$0.due.run]) } + owing.coming.map { RunView($0, nil, isComing: true) }
            + stuck.map { RunView($0, zones: workplace.zones, isOrphan: orphans.contains($0.run)) }
        let notes = try await notes(workplace, store, tombstones)
        guard common.format == .text else {
            Console.out(JSON.list(runs.map(\.json)).indented())
            for note in notes { Console.error("note: \(note)") }
            return
        }
        show(runs)
        for note in notes { Console.out(note) }
    }

    private func show(_ runs: [RunView]) {
        guard !runs.isEmpty else {
            Console.out("nothing is owed, nothing is stuck")
            return
        }
        var table = Table("RUN", "STATE", "DUE", "WHY")
        for run in runs {
            table.add(run.run.description, run.state.rawValue, run.dueAt.text(in: run.zone), run.explanation)
        }
        Console.out(table.text)
    }

    /// Definitions that make nothing: those that somebody has paused, and those whose files are gone. One that is both was
    /// said to be meant.
    private func notes(
        _ workplace: Workplace, _ store: SQLiteStore, _ tombstones: [Tombstone]
    ) async throws -> [String] {
        let pauses = try await store.pauses()
        let paused = workplace.loaded.definitions.compactMap { definition in
            pauses[definition.name].map { "'\(definition.name)' is \($0.text(in: definition.zone))" }
        }
        return paused
            + tombstones.filter { $0.pause == nil }.map { tombstone in
                let last =
                    tombstone.lastReport.map { "its last report is of \($0.period)" } ?? "it has reported nothing"
                return
                    "'\(tombstone.definition)' makes nothing: its file is gone: schedules/\(tombstone.definition).yaml; \(last). "
                    + "Put it back; where that is meant: settlecast pause \(tombstone.definition) --why TEXT"
            }
    }

    private func tellTroubles(_ workplace: Workplace, _ store: SQLiteStore) async throws {
        let troubles = try await workplace.flow(store).troubles(of: workplace.loaded.definitions)
        if common.format == .json {
            Console.out(JSON.list(troubles.map(\.json)).indented())
        } else if troubles.isEmpty {
            Console.out("nothing needs anybody")
        } else {
            var table = Table("SINCE", "WHAT", "WHY", "WHAT TO DO")
            for trouble in troubles {
                table.add(trouble.since.description, trouble.title, trouble.why, trouble.remedy)
            }
            Console.out(table.text)
        }
        if !troubles.isEmpty { throw Exit.failed }
    }
}

extension Trouble {
    fileprivate var json: JSON {
        [
            "what": .string(title), "since": .string(since.description), "why": .string(why), "help": .string(remedy),
        ]
    }
}
