import Diagnostics
import Runs
import Schedules
import Settlements
import Store

/// A report that a person asks to be made again.
struct Revision {
    private let asked: Order
    private let why: String
    private let store: SQLiteStore

    init(_ asked: Order, why: String, _ store: SQLiteStore) {
        self.asked = asked
        self.why = why
        self.store = store
    }

    /// The order for it.
    ///
    /// - Throws: `ExitCode` 65, with why it cannot be made printed.
    func order(_ now: Instant) async throws -> Order {
        guard let inForce = try await store.inForce(asked.run) else {
            let own = try await store.standings(of: asked.definition.name).last { $0.run == asked.run }
            throw refusal(
                own?.state == .abandoned
                    ? "\(asked.run) was given up: there is no report to revise; what was booked in its period is in the balance "
                        + "that the next report opens with"
                    : "\(asked.run) was not reported yet: there is nothing to revise; \(command())")
        }
        guard !inForce.isSkipped else {
            let later =
                switch asked.definition.corrections {
                case .carry: "what comes for it later stands in the next report"
                case .revise: "when something comes for it, its report is made at the next fire"
                }
            throw refusal("\(inForce.run) was skipped as empty: there is no report to revise; \(later)")
        }
        let definition = asked.definition
        let recorded = try await store.standings(of: definition.name).filter { $0.run.merchant == asked.merchant.id }
        if let begun = recorded.first(where: {
            $0.run.period == asked.period.label && $0.run.revision > 1 && $0.isUnfinished
        }) {
            throw refusal(
                "\(begun.run) is \(begun.state.rawValue): a revision of it is under way; \(command()) goes on with it, "
                    + "settlecast abandon \(begun.run) --why TEXT gives it up")
        }
        if definition.corrections == .revise {
            let outdated = try await store.outdated(definition.name, definition.report, definition.basis)
            if let earlier = outdated.first(where: {
                $0.run.merchant == asked.merchant.id && $0.periodStart < asked.period.start
            }) {
                throw refusal(
                    "\(earlier.run) is of an earlier period, is to be revised too and comes first: "
                        + "\(command(period: earlier.run.period)) --revise --why TEXT")
            }
        }
        let merchant = DueMerchant(merchant: asked.merchant, firstBookings: [], recorded: recorded)
        return Order(
            definition: definition, merchant: asked.merchant, period: asked.period,
            revision: max(merchant.nextRevision(of: asked.period.label), inForce.run.revision + 1), dueAt: now,
            why: why,
            isByHand: true)
    }

    private func refusal(_ reason: String) -> any Error {
        Console.error("error: \(reason)")
        return Exit.wrongData
    }

    private func command(period: String? = nil) -> String {
        "settlecast run \(asked.definition.name) --period \(period ?? asked.period.label) --for "
            + ShellWord.of(asked.merchant.id)
    }
}
