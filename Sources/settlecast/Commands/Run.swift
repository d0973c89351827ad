import ArgumentParser
import Deliveries
import Diagnostics
import Foundation
import Runs
import Schedules
import Settlements
import Store

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One definition now.",
        usage: """
            settlecast run <definition> [--period <period>] [--for <id>] [--dry-run] [<options>]
            settlecast run <definition> --period <period> --for <id> --revise --why <text>
            """,
        discussion: """
            Without --period the last period that ended. One already reported is printed, not made again; --revise makes a \
            revision of it, which names the report that it replaces. Where the periods are payouts --period takes a payout's id, \
            and without it the last payout is meant. A period that has not ended is refused, but for \
            --dry-run, which says preliminary. --period A/B makes an ad hoc report, outside the sequence. One that waits for \
            data is refused until it is there; --incomplete makes it of what is there, and it says so.
            """)

    @Argument(help: "The definition's name: its file under schedules/ without .yaml.")
    var definition: String

    @Option(
        help:
            "A period by its label, as in 2026-W46, 2026-11, 2026-Q4 or 2026-11-22; or dates A/B, the second left out.")
    var period: String?

    @Option(
        name: .customLong("for"),
        help: .init("One merchant's id; without it all that the definition is for.", valueName: "id"))
    var merchant: String?

    @Flag(help: "Make a revision of a period that was reported.")
    var revise = false

    @Option(help: .init("With --revise: why, as the report itself will say it.", valueName: "text"))
    var why: String?

    @Flag(help: "Do not wait for data that is missing: the report says that it is incomplete.")
    var incomplete = false

    @Flag(help: "Render everything, send nothing, record nothing.")
    var dryRun = false

    @Option(
        help: .init(
            "With --dry-run: the folder that gets exactly the files that would go, and a delivery.txt for each destination.",
            valueName: "folder"))
    var out: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if out != nil, !dryRun { throw ValidationError("--out goes with --dry-run") }
        if revise != (why != nil) { throw ValidationError("--revise and --why go together") }
        guard revise else { return }
        if why?.allSatisfy(\.isWhitespace) == true { throw ValidationError("--why wants a reason: the report says it") }
        guard let period, merchant != nil, !period.contains("/") else {
            throw ValidationError("--revise goes with --period, a label as in 2026-W46, and --for")
        }
    }

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let definition = try await HandRuns.withItsHistory(
            try workplace.definition(definition), isLook: dryRun, try workplace.flow(store))
        let now = workplace.clock.now()
        var orders = try await orders(of: definition, workplace, store)
        if revise { orders = [try await Revision(orders[0], why: why ?? "", store).order(now)] }
        if dryRun {
            try await preview(orders, workplace, store)
        } else {
            let flow = try workplace.flow(store)
            try await workplace.handingOver(flow) { try await make(orders, flow, workplace, store) }
        }
    }

    /// The period that was asked for, of each merchant; of a definition that reports payouts the payout of each.
    private func orders(
        of definition: Definition, _ workplace: Workplace, _ store: SQLiteStore
    ) async throws -> [Order] {
        let now = workplace.clock.now()
        if definition.grain.isPayouts {
            let meant = try await HandRuns.merchants(of: definition, named: merchant, store)
            let asked = PayoutChoice(
                definition: definition, asked: period, mayBeOpen: dryRun || incomplete, mayBeEarly: dryRun)
            if let orders = try await asked.orders(meant, store, at: now) { return orders }
        }
        let period = try await self.period(of: definition, workplace, store)
        return try await merchants(of: definition, in: period, store).map {
            Order(definition: definition, merchant: $0, period: period, dueAt: now)
        }
    }

    private func period(
        of definition: Definition, _ workplace: Workplace, _ store: SQLiteStore
    ) async throws -> Period {
        let now = workplace.clock.now()
        guard let period else { return definition.grain.lastPeriod(endedBy: now) }
        if let short = try await shortPeriod(period, of: definition, workplace, store) { return short }
        let asked: Period
        do throws(TimeError) {
            asked =
                period.contains("/")
                ? try Period(adHoc: period, in: definition.zone, cutOff: definition.grain.cutOff)
                : try definition.grain.period(label: period)
        } catch {
            throw Exit.usage("--period: \(error)")
        }
        guard dryRun || asked.end <= now else {
            throw Exit.usage(
                "\(asked.label) has not ended: it runs up to \(asked.end.text(in: definition.zone)); "
                    + "--dry-run shows a preliminary report")
        }
        return asked
    }

    /// One between the periods that a definition had and those that it has: the journal knows where it begins.
    private func shortPeriod(
        _ label: String, of definition: Definition, _ workplace: Workplace, _ store: SQLiteStore
    ) async throws -> Period? {
        guard label.contains("--"), !definition.grain.isWindow else { return nil }
        let standings = try await store.standings(of: definition.name, to: merchant)
        if let made = standings.first(where: { $0.run.period == label }) {
            return definition.grain.period(recorded: label, start: made.periodStart, end: made.periodEnd)
        }
        let owed = try await workplace.flow(store).owed(by: [definition], seeing: false)
        return owed.first { $0.due.period.label == label }?.due.period
    }

    /// The one that was asked for; otherwise all that the definition is for and that have something in the period.
    private func merchants(
        of definition: Definition, in period: Period, _ store: SQLiteStore
    ) async throws -> [Merchant] {
        let meant = try await HandRuns.merchants(of: definition, named: merchant, store)
        guard merchant == nil else { return meant }
        let bookings = try await store.firstBookings()
        let present = meant.filter { merchant in
            DueMerchant(merchant: merchant, firstBookings: bookings[merchant.id] ?? [], recorded: []).takesPart(
                in: period)
        }
        if present.isEmpty {
            Console.error(
                "error: no merchant that '\(definition.name)' is for has entries before the end of \(period.label): "
                    + "import them, or name one with --for")
            throw Exit.wrongData
        }
        return present
    }

    // MARK: A dry run

    private func preview(_ orders: [Order], _ workplace: Workplace, _ store: SQLiteStore) async throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("settlecast-\(UUID().uuidString)")
        let archive = try Archive(directory: scratch.path)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let flow = try workplace.flow(store, archive: archive)
        var isWrong = false
        var previews: [Preview] = []
        for order in orders {
            do {
                let preview = try await flow.preview(order, into: out)
                previews.append(preview)
                if common.format == .text { Console.out(preview.text) }
            } catch {
                Console.error("error: \(order.run): \(error)")
                isWrong = true
            }
        }
        if let out { try Preview.writeSheets(previews, into: out) }
        if common.format == .json { Console.out(JSON.list(previews.map(\.json)).indented()) }
        if isWrong { throw Exit.wrongData }
    }

    // MARK: The real thing

    private func make(
        _ orders: [Order], _ flow: Flow, _ workplace: Workplace, _ store: SQLiteStore
    ) async throws {
        _ = try await workplace.takeOver(store)
        try await HandRuns.notePause(of: orders[0].definition, store)
        let owed = Dictionary(
            grouping: try await flow.owed(by: [orders[0].definition], seeing: true), by: \.due.merchant)
        let made = Dictionary(
            grouping: try await store.standings(of: orders[0].definition.name), by: \.run.merchant)
        var isHeld = false
        var runs: [RunIdentity] = []
        var told: Set<RunIdentity> = []
        for asked in orders {
            let id = asked.merchant.id
            var order = revise ? asked : current(asked, owed: owed[id] ?? [], made: made[id] ?? [])
            if incomplete { order.mayBeIncomplete = true }
            runs.append(order.run)
            var reason = obstacle(to: order, owed: owed[id] ?? [], made: made[id] ?? [])
            if reason == nil { reason = try await HandRuns.wait(of: order, made: made[id] ?? [], flow) }
            if let reason {
                Console.error("error: \(order.run): \(reason)")
                isHeld = true
                continue
            }
            if !order.isAdHoc, order.revision == 1, order.period.payout == nil {
                try await HandRuns.passOver(owed[id] ?? [], before: order.period, flow)
            }
            switch try await flow.make(order) {
            case .kept, .skipped, .elsewhere: break
            case .held(let reason, _):
                Console.error("error: \(order.run): \(reason)")
                told.insert(order.run)
                isHeld = true
            case .postponed(let reason):
                Console.error("error: \(order.run): \(reason); it is owed as before")
            }
            try await flow.handOver(order.run)
        }
        let report = try await RunReport(runs, workplace, store)
        try report.end(common.format, isHeld: isHeld, told: told)
    }

    /// What is meant by the period: the revision that is owed or was begun, else the report in force, else the original.
    private func current(_ order: Order, owed: [Owed], made: [RunStanding]) -> Order {
        guard !order.isAdHoc else { return order }
        if let due = owed.first(where: { $0.due.period.label == order.period.label }) { return due.order }
        let reported = made.filter { $0.run.period == order.period.label && $0.isReported && $0.state != .abandoned }
        return Order(
            definition: order.definition, merchant: order.merchant, period: order.period,
            revision: reported.map(\.run.revision).max() ?? 1, dueAt: order.dueAt)
    }

    /// What has to happen first: runs of a definition and merchant are kept in the order of their periods.
    ///
    /// - Parameter owed: what is owed of the definition to the order's merchant.
    /// - Parameter made: the merchant's runs of the definition in the journal.
    private func obstacle(to order: Order, owed: [Owed], made: [RunStanding]) -> String? {
        guard !order.isAdHoc else { return nil }
        let name = order.definition.name
        let merchant = ShellWord.of(order.merchant.id)
        let passed = Set(owed.filter { $0.due.passedOver != nil }.map(\.due.run))
        // Reports on payouts stand alone.
        let isAlone = order.period.payout != nil
        if !isAlone,
            let earlier = owed.first(where: {
                $0.due.period.end < order.period.end && !passed.contains($0.due.run)
            })
        {
            return "\(earlier.due.run) is \(earlier.due.state.rawValue) and comes first: "
                + "settlecast run \(name) --period \(earlier.due.period.label) --for \(merchant)"
        }
        if !isAlone,
            let held = made.first(where: {
                $0.isUnfinished && $0.periodStart < order.period.start && order.definition.isOwn($0)
                    && !passed.contains($0.run)
            })
        {
            return "\(held.run) is \(held.state.rawValue) and comes first: mend what holds it, or give it up with: "
                + "settlecast abandon \(ShellWord.of(held.run.description)) --why TEXT"
        }
        guard order.revision == 1 else { return nil }
        let dates =
            "settlecast run \(name) --period \(order.period.firstDate)/\(order.period.endDate) --for \(merchant)"
        if let own = made.first(where: { $0.run == order.run }) {
            if isAlone { return own.state == .abandoned ? "it was given up, and is not made any more" : nil }
            return own.state == .abandoned
                ? "it was given up, and is not made any more: what was booked in it is in the balance that the next report "
                    + "opens with; for a look at it: \(dates)" : nil
        }
        if !owed.contains(where: { $0.due.run == order.run }), let missing = unreported(before: order, made) {
            return
                "\(missing.label) was not reported and comes first: settlecast run \(name) --period \(missing.label) "
                + "--for \(merchant)"
        }
        guard !order.definition.grain.isWindow else { return nil }
        let later = made.last { $0.periodStart > order.period.start && $0.isReported && $0.state != .abandoned }
        guard let later else { return nil }
        return
            "\(later.run) was made already, and reports are kept in order; for a look at the earlier period: \(dates)"
    }

    /// The period that follows on the last report before a period, where that is an earlier one.
    private func unreported(before order: Order, _ made: [RunStanding]) -> Period? {
        let grain = order.definition.grain
        guard !grain.isWindow,
            let last = made.last(where: { !$0.isUnfinished && $0.periodStart < order.period.start }),
            let end = last.periodEnd, end < order.period.start
        else { return nil }
        return grain.period(containing: end)
    }
}

extension Preview {
    fileprivate var text: String {
        var lines = ["\(run)" + (isPreliminary ? "  PRELIMINARY: the period has not ended" : "")]
        if !missing.isEmpty { lines.append("  INCOMPLETE: \(missing.text(in: zone))") }
        if isSkipped { lines.append("  nothing: an empty period, and the definition says 'empty: skip'") }
        for item in items {
            lines.append(
                "  \(item.channel.rawValue) to \(item.to)  \(item.path ?? item.parcel.name)  \(item.parcel.content.size) bytes"
                    + (item.markers.isEmpty ? "" : ", then \(item.markers.map(\.name).joined(separator: ", "))"))
        }
        return lines.joined(separator: "\n")
    }

    fileprivate var json: JSON {
        [
            "run": .string(run.description), "preliminary": .bool(isPreliminary),
            "missing": .list(missing.map { .string($0.text(in: zone)) }),
            "deliveries": .list(
                items.map { item in
                    [
                        "channel": .string(item.channel.rawValue), "to": .string(item.to),
                        "name": .string(item.parcel.name), "path": JSON(item.path),
                        "bytes": .integer(item.parcel.content.size),
                        "sha256": .string(item.parcel.content.digest.description),
                        "directory": JSON(item.directory),
                        "markers": .list(item.markers.map { .string($0.name) }),
                    ]
                }),
        ]
    }
}
