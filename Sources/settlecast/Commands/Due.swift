import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct Due: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What is owed, waiting and stuck, and why.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let owed = try await workplace.flow(store).owed(by: workplace.loaded.definitions, seeing: false)
        let records = try await store.runs(.unsettled)
        let byRun = Dictionary(uniqueKeysWithValues: records.map { ($0.run, $0) })
        let listed = Set(owed.map(\.due.run))
        let stuck = records.filter { !listed.contains($0.run) }
        let runs = owed.map { RunView($0, byRun[$0.due.run]) } + stuck.map { RunView($0, zones: workplace.zones) }
        guard common.format == .text else {
            Console.out(JSON.list(runs.map(\.json)).indented())
            return
        }
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
}
