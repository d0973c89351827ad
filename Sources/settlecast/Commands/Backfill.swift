import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct Backfill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the periods between two dates that have no report, oldest first.",
        usage: """
            settlecast backfill <definition> --from <date> --to <date> [<options>]
            """,
        discussion: """
            Each report says that it was made up later. Reports are kept in order: a period before one that was reported \
            cannot be made any more, and one that was not reported before the range comes first. 'missed' and a pause of the \
            definition do not count here. --dry-run says what would become of each period, and makes nothing.
            """)

    @Argument(help: "The definition's name: its file under schedules/ without .yaml.")
    var definition: String

    @Option(help: .init("The first day, as in 2026-01-01: periods that begin earlier are left out.", valueName: "date"))
    var from: String

    @Option(help: .init("The last day: periods that end later are left out.", valueName: "date"))
    var to: String

    @Option(
        name: .customLong("for"),
        help: .init("One merchant's id; without it all that the definition is for.", valueName: "id"))
    var merchant: String?

    @Flag(help: "Say what would become of each period; make nothing.")
    var dryRun = false

    @OptionGroup var common: CommonOptions

    /// Ten years of days; more is a slip of the keyboard.
    private static let mostDays = 3_660

    func run() async throws {
        let (first, last) = (try date(from, "--from"), try date(to, "--to"))
        guard first <= last else { throw Exit.usage("--from \(from) is later than --to \(to)") }
        guard last.daysSinceEpoch - first.daysSinceEpoch < Self.mostDays else {
            throw Exit.usage("--from \(from) --to \(to): a range is at most ten years long")
        }
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let flow = try workplace.flow(store)
        let definition = try await HandRuns.withItsHistory(
            try workplace.definition(definition), isLook: dryRun, flow)
        guard !definition.grain.isPayouts else {
            throw Exit.usage(
                "'\(definition.name)' reports payouts, not days: settlecast run \(definition.name) --period PAYOUT-ID makes one; "
                    + "with 'from: \(from)' in its file all are owed that were booked since")
        }
        guard !definition.periods(from: first, through: last).isEmpty else {
            throw Exit.usage("no \(definition.grain.word) lies between \(from) and \(to)")
        }
        let merchants = try await HandRuns.merchants(of: definition, named: merchant, store)
        let range = BackfillRange(first: first, last: last, definition: definition)
        if dryRun {
            show(try await range.plans(merchants, flow, seeing: false))
            return
        }
        _ = try await workplace.takeOver(store)
        try await HandRuns.notePause(of: definition, store)
        let plans = try await range.plans(merchants, flow, seeing: true)
        try await workplace.handingOver(flow) { try await make(plans, flow, workplace, store) }
    }

    private func date(_ text: String, _ option: String) throws -> CalendarDate {
        do { return try CalendarDate(text) } catch { throw Exit.usage("\(option): \(error)") }
    }

    private func show(_ plans: [BackfillPlan]) {
        guard common.format == .text else {
            Console.out(JSON.list(plans.flatMap(\.json)).indented())
            return
        }
        var table = Table("RUN", "WHAT", "WHY")
        for plan in plans {
            for step in plan.steps { table.add(plan.run(step).description, plan.word(step), plan.reason(step) ?? "") }
        }
        Console.out(table.text)
        Console.out("nothing was made: without --dry-run \(plans.reduce(0) { $0 + $1.ready.count }) would be")
    }

    private func make(_ plans: [BackfillPlan], _ flow: Flow, _ workplace: Workplace, _ store: SQLiteStore) async throws
    {
        var runs: [RunIdentity] = []
        var told: Set<RunIdentity> = []
        var isStuck = false
        for plan in plans {
            for step in plan.steps where step.outlook.isObstacle {
                Console.error("error: \(plan.run(step)): \(plan.reason(step) ?? step.outlook.word)")
                isStuck = true
            }
            guard let first = plan.orders.first else { continue }
            try await HandRuns.passOver(plan.owed, before: first.period, flow)
            for (index, order) in plan.orders.enumerated() {
                var problem = try await HandRuns.wait(of: order, made: [], flow)
                if problem == nil {
                    runs.append(order.run)
                    problem = try await flow.make(order).problem
                    try await flow.handOver(order.run)
                }
                guard let problem else { continue }
                let left = plan.orders.count - index - 1
                Console.error(
                    "error: \(order.run): \(problem)" + (left > 0 ? "; \(left) behind it: not made" : ""))
                told.insert(order.run)
                isStuck = true
                break
            }
        }
        let report = try await RunReport(runs, workplace, store)
        if runs.isEmpty, common.format == .text { Console.out("nothing to make: --dry-run says why") }
        try report.end(common.format, isHeld: isStuck, told: told)
    }
}

/// The periods that somebody asks to be made up for.
private struct BackfillRange {
    let first: CalendarDate
    let last: CalendarDate
    let definition: Definition

    func plans(_ merchants: [Merchant], _ flow: Flow, seeing: Bool) async throws -> [BackfillPlan] {
        let now = flow.clock.now()
        let owed = Dictionary(grouping: try await flow.owed(by: [definition], seeing: seeing), by: \.due.merchant)
        let made = Dictionary(grouping: try await flow.journal.standings(of: definition.name), by: \.run.merchant)
        let bookings = try await flow.ledger.firstBookings()
        let waits = definition.waitFor != nil
        let reach = waits ? try await flow.ledger.reach(payoutsSince: definition.zone.firstInstant(of: first)) : [:]
        return merchants.map { merchant in
            let owed = owed[merchant.id] ?? []
            let known = DueMerchant(
                merchant: merchant, firstBookings: bookings[merchant.id] ?? [], recorded: made[merchant.id] ?? [])
            let steps = definition.backfill(
                of: known, from: first, through: last, owed: owed.map(\.due), now: now)
            return BackfillPlan(
                definition: definition, merchant: merchant, steps: steps, owed: owed, reach: reach[merchant.id],
                now: now)
        }
    }
}

/// What becomes of one merchant's periods.
private struct BackfillPlan {
    let definition: Definition
    let merchant: Merchant
    let steps: [BackfillStep]
    let owed: [Owed]
    /// How far the merchant's data is there; nil where the definition waits for none.
    let reach: DataReach?
    let now: Instant

    func run(_ step: BackfillStep) -> RunIdentity {
        RunIdentity(definition: definition.name, merchant: merchant.id, period: step.period.label, revision: 1)
    }

    var orders: [Order] {
        steps.filter { $0.outlook == .make }.map { step in
            owed.first { $0.due.run == run(step) }?.order
                ?? Order(definition: definition, merchant: merchant, period: step.period, dueAt: now)
        }
    }

    /// Those that are made before the first one that waits for data.
    var ready: ArraySlice<Order> {
        orders.prefix { $0.mayBeIncomplete || missing(in: $0.period).isEmpty }
    }

    private func missing(in period: Period) -> [MissingData] {
        guard let reach, let data = definition.waitFor?.data else { return [] }
        return reach.missing(data, in: period)
    }

    func word(_ step: BackfillStep) -> String {
        step.outlook == .make && !ready.contains { $0.period == step.period } ? "waits for data" : step.outlook.word
    }

    /// Why a period is not made; nil where it is.
    func reason(_ step: BackfillStep) -> String? {
        let dates =
            "for a look at it: settlecast run \(definition.name) --period \(step.period.firstDate)/\(step.period.endDate) "
            + "--for \(ShellWord.of(merchant.id))"
        switch step.outlook {
        case .make:
            guard !ready.contains(where: { $0.period == step.period }) else { return nil }
            let missing = missing(in: step.period)
            return missing.isEmpty ? "one before it waits for data" : missing.text(in: definition.zone)
        case .reported(let run): return "\(run) is there"
        case .givenUp: return "it was given up, and is not made any more; \(dates)"
        case .notEnded: return "it runs up to \(step.period.end.text(in: definition.zone))"
        case .noEntries: return "nothing was booked before its end, or the merchant had closed before it began"
        case .behind(let run): return "\(run) was made already, and reports are kept in order; \(dates)"
        case .after(let run):
            return "\(run) is not finished and comes first: make it, or give it up with: settlecast abandon "
                + "\(ShellWord.of(run.description)) --why TEXT"
        case .afterUnreported(let period):
            return "\(period.label) was not reported and comes first: --from \(period.firstDate)"
        }
    }

    var json: [JSON] {
        steps.map { step in
            [
                "run": .string(run(step).description), "definition": .string(definition.name),
                "merchant": .string(merchant.id), "period": step.period.json, "what": .string(word(step)),
                "reason": JSON(reason(step)),
            ]
        }
    }
}

extension BackfillStep.Outlook {
    fileprivate var word: String {
        switch self {
        case .make: "make"
        case .reported: "reported"
        case .givenUp: "given up"
        case .notEnded: "not ended"
        case .noEntries: "no entries"
        case .behind, .after, .afterUnreported: "cannot be made"
        }
    }

    /// Somebody who asked for it has to hear that it is not made.
    fileprivate var isObstacle: Bool {
        switch self {
        case .behind, .after, .afterUnreported: true
        case .make, .reported, .givenUp, .notEnded, .noEntries: false
        }
    }
}

extension Made {
    /// Why nothing was made; nil where something was, or somebody else has it.
    fileprivate var problem: String? {
        switch self {
        case .kept, .skipped, .elsewhere: nil
        case .held(let reason, _): reason
        case .postponed(let reason): "\(reason); it is owed as before"
        }
    }
}
