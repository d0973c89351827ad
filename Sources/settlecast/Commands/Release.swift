import ArgumentParser
import Runs
import Settlements
import Store

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let go what is stuck in a run: the same bytes, once more.",
        discussion: """
            After you have mended the cause: deliveries that failed, or of which nobody knows whether they arrived, are \
            tried again at once. A run that is held is made again by: settlecast run DEFINITION --period LABEL --for ID
            """)

    @Argument(help: "As history prints it: weekly-settlement@m-1001/2026-W46.1")
    var run: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let record = try await store.record(of: run)
        if let next = record.replacedBy {
            Console.error("error: \(record.run) was replaced by \(next): it does not go out any more")
            throw Exit.failed
        }
        guard try await store.release(record.run, by: Person.name, at: workplace.clock.now()) > 0 else {
            Console.error("error: nothing is stuck in \(record.run): it is \(record.state.rawValue)")
            throw Exit.failed
        }
        let flow = try workplace.flow(store)
        try await workplace.handingOver(flow) { try await flow.handOver(record.run) }
        let report = try await RunReport([record.run], workplace, store)
        try report.end(common.format)
    }
}
