internal import Schedules
package import Settlements
package import Store

/// Data of the period was there when it was asked for, and is not there any more: a passing trouble.
struct UnreadyError: Error, CustomStringConvertible {
    let description: String

    init(_ missing: [MissingData], in zone: Zone) {
        description = "it waits for data: \(missing.text(in: zone))"
    }
}

extension Flow {
    /// What is due, those runs marked that wait for data: asked of the ledger once for all merchants, and not where nobody
    /// waits.
    func waiting(_ due: [[DueRun]], by definitions: [Definition], at now: Instant) async throws(StoreError)
        -> [[DueRun]]
    {
        var isAsked = false
        var since: Instant?
        for (definition, runs) in zip(definitions, due) {
            guard let data = definition.waitFor?.data, let first = runs.map(\.period.start).min() else { continue }
            isAsked = true
            if data.itemisedPayouts { since = min(since ?? first, first) }
        }
        guard isAsked else { return due }
        let reach = try await ledger.reach(payoutsSince: since)
        return zip(definitions, due).map { $0.waiting($1, for: reach, now: now) }
    }

    /// What an order's definition waits for and is not there; empty where all is.
    package func missing(for order: Order) async throws(StoreError) -> [MissingData] {
        guard let data = order.definition.waitFor?.data, order.revision == 1 else { return [] }
        let reach = try await ledger.reach(payoutsSince: data.itemisedPayouts ? order.period.start : nil)
        return (reach[order.merchant.id] ?? DataReach()).missing(data, in: order.period)
    }

    /// What is not there in a snapshot of that which an order's definition waits for.
    ///
    /// - Throws: ``UnreadyError`` where it waits for that.
    func missing(
        for order: Order, _ accounts: [AccountStatement], in snapshot: any LedgerSnapshot
    ) throws -> [MissingData] {
        guard let data = order.definition.waitFor?.data else { return [] }
        let open = accounts.flatMap { account in
            account.ownPayouts.filter { $0.itemised == nil }.map {
                DataReach.OpenPayout(account: account.account, id: $0.payout.id, booked: $0.payout.booked)
            }
        }
        let reach = DataReach(accounts: data.coverage ? try snapshot.reach() : [], openPayouts: open)
        let missing = reach.missing(data, in: order.period)
        guard missing.isEmpty || order.mayBeIncomplete || order.revision > 1 else {
            throw UnreadyError(missing, in: order.period.zone)
        }
        return missing
    }
}
