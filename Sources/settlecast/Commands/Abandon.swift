import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct Abandon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give up a run that is owed, held or waiting, and let those behind it go on.",
        discussion: """
            An original takes its number in the sequence with it: the next report lists that number as void, and what was \
            booked in the period is in the balance that it opens with. What a revision would have held is late in the next \
            report.
            """)

    @Argument(help: "As due prints it: weekly-settlement@m-1001/2026-W46.1")
    var run: String

    @Option(help: .init("Why, as the next report will say it.", valueName: "text"))
    var why: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if why.allSatisfy(\.isWhitespace) { throw ValidationError("--why wants a reason: the next report says it") }
    }

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        _ = try await workplace.takeOver(store)
        let flow = try workplace.flow(store)
        let owed = try await flow.owed(by: workplace.loaded.definitions, seeing: false)
        let due = try await record(workplace, store, owed)
        try await store.abandon(due, because: why, by: Person.name, at: workplace.clock.now())
        let report = try await RunReport([due.run], workplace, store)
        if common.format == .text {
            try await tell(due, store, left: try await flow.owed(by: workplace.loaded.definitions, seeing: false))
        }
        try report.end(common.format)
    }

    /// The run that is meant, also where it is owed and the journal does not hold it yet.
    private func record(_ workplace: Workplace, _ store: SQLiteStore, _ owed: [Owed]) async throws -> DueRunRecord {
        for name in [run, run + ".1"] {
            guard let found = owed.first(where: { $0.due.run.description == name }) else { continue }
            let order = found.order
            return DueRunRecord(
                run: order.run, period: order.period, dueAt: order.dueAt, isAdHoc: false,
                grain: order.definition.grain.record, definitionDigest: order.definition.digest)
        }
        let record = try await store.record(of: run)
        let zone = (try? workplace.zones.zone(record.period.zone)) ?? .utc
        let period = Period(recorded: record.period.start, record.period.end, in: zone)
        return DueRunRecord(
            run: record.run, period: period, dueAt: record.dueAt, isAdHoc: record.isAdHoc,
            definitionDigest: Digest(of: [UInt8]()))
    }

    /// What has become void, and what may go on now.
    private func tell(_ due: DueRunRecord, _ store: SQLiteStore, left: [Owed]) async throws {
        let record = try await store.record(of: due.run.description)
        if due.run.revision > 1 {
            let what =
                due.period.payout == nil
                ? "what it would have held is late in the next report"
                : "what came for the payout since its report stands in none"
            Console.out("\(due.run) is given up: \(what)")
        } else if let sequence = record.sequence {
            Console.out(
                "\(due.run) is given up: number \(sequence) of its sequence is void, and the next report says so")
        } else {
            Console.out("\(due.run) is given up")
        }
        let next = left.first { $0.due.definition == due.run.definition && $0.due.merchant == due.run.merchant }
        guard let next else { return }
        guard next.due.state != .held else {
            Console.out(
                "next is \(next.due.run), which is held: settlecast show \(ShellWord.of(next.due.run.description)) says why"
            )
            return
        }
        Console.out(
            "next is \(next.due.run): `serve` makes it, or: settlecast run \(next.due.definition) --period "
                + "\(next.due.period.label) --for \(ShellWord.of(next.due.merchant))")
    }
}
