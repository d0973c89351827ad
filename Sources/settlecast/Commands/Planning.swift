import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct PlanChanges: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "What the files on disk would change, were serve restarted now.",
        discussion: """
            Compared with the files, and with the time zone database, that serve has read when it started: reports that fall due \
            at another time within a year, recipients, columns, runs that are owed at once. It changes nothing.
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let inForce = try await store.inForce()
        let plan = try await workplace.plan(store, inForce)
        let gone = try await workplace.flow(store).tombstones(besides: workplace.files)
        if common.format == .json {
            Console.out(PlanView(plan, gone, workplace.clock.now()).json.indented())
        } else {
            Console.out(PlanView(plan, gone, workplace.clock.now()).text)
        }
        if workplace.loaded.hasErrors {
            Console.error("error: what stands in files with errors is not in this plan: mend them first")
            throw Exit.wrongData
        }
    }
}
