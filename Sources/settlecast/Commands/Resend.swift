import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct Resend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The same documents again, as a copy that says so.",
        discussion: """
            Files get names of their own (…_copy1.csv), the manifest and the mail say that they are copies. Without --to \
            everything that the run sent. What failed and never arrived is let go by: settlecast release RUN
            """)

    @Argument(help: "As history prints it: weekly-settlement@m-1001/2026-W46.1")
    var run: String

    @Option(
        help: .init(
            "One destination or mail address, of the run or of its definition as it is now.", valueName: "name|address")
    )
    var to: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let record = try await store.record(of: run)
        let flow = try workplace.flow(store)
        do {
            _ = try await flow.resend(record, to: to, workplace.loaded[record.run.definition], by: Person.name)
        } catch let error as CopyError {
            Console.error("error: \(error)")
            throw Exit.failed
        }
        try await workplace.handingOver(flow) { try await flow.handOver(record.run) }
        let report = try await RunReport([record.run], workplace, store)
        try report.end(common.format)
    }
}
