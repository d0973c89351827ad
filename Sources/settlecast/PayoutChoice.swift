import Runs
import Schedules
import Settlements
import Store

/// Which payout somebody means who makes the report of one by hand.
struct PayoutChoice {
    let definition: Definition
    /// A payout's id or label; nil for each merchant's last one.
    let asked: String?
    /// Also one of which it is not known what it pays.
    let mayBeOpen: Bool
    /// Also one that is booked for a later day.
    let mayBeEarly: Bool

    /// A report for each merchant that has it; nil where dates are asked for.
    ///
    /// - Throws: `ExitCode` 64 where no merchant has it, or it is not booked yet; 65 where there is no payout at all.
    func orders(_ merchants: [Merchant], _ store: SQLiteStore, at now: Instant) async throws -> [Order]? {
        let payouts = try await store.payouts()
        let orders = merchants.compactMap { merchant -> Order? in
            payout(KnownPayout.inOrder(payouts[merchant.id] ?? [], in: definition.zone), now).map { payout in
                Order(
                    definition: definition, merchant: merchant, period: payout.period(in: definition.zone), dueAt: now)
            }
        }
        if let early = orders.first(where: { $0.period.end > now }), !mayBeEarly {
            let end = early.period.end.text(in: definition.zone)
            throw Exit.usage(
                "payout \(early.period.label) is not booked before \(end): --dry-run shows a preliminary report")
        }
        guard orders.isEmpty else { return orders }
        let whose =
            merchants.count == 1 ? "merchant \(merchants[0].id)" : "no merchant that '\(definition.name)' is for"
        let has = merchants.count == 1 ? "has no" : "has a"
        guard let asked else {
            Console.error("error: \(whose) \(has) payout: import one")
            throw Exit.wrongData
        }
        if (try? Period(adHoc: asked, in: definition.zone)) != nil { return nil }
        throw Exit.usage("--period: \(whose) \(has) payout '\(asked)': its id is wanted, as its file has it")
    }

    private func payout(_ payouts: [KnownPayout], _ now: Instant) -> KnownPayout? {
        guard let asked else {
            let booked = payouts.filter { $0.period(in: definition.zone).end <= now }
            return booked.last { mayBeOpen || $0.itemised != nil } ?? booked.last
        }
        return payouts.first { $0.key.label == asked } ?? payouts.first { $0.key.isCalled(asked) }
    }
}
