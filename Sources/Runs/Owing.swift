package import Schedules
internal import Settlements
package import Store

/// A due run with what is needed to make it.
package struct Owed: Sendable {
    package let due: DueRun
    package let order: Order
}

extension Flow {
    /// What is owed now, oldest period first. It only reads, but for the first sight of a definition where `seeing` is asked.
    package func owed(by definitions: [Definition], seeing: Bool) async throws(StoreError) -> [Owed] {
        let now = clock.now()
        let firstSeen = try await journal.see(seeing ? definitions.map(\.name) : [], at: now)
        let merchants = try await ledger.merchants()
        let firstBookings = try await ledger.firstBookings()
        var owed: [Owed] = []
        for definition in definitions {
            let recorded = Dictionary(
                grouping: try await journal.standings(of: definition.name), by: \.run.merchant)
            let known = merchants.map { merchant in
                DueMerchant(
                    merchant: merchant, firstBookings: firstBookings[merchant.id] ?? [],
                    recorded: recorded[merchant.id] ?? [])
            }
            let byID = Dictionary(uniqueKeysWithValues: merchants.map { ($0.id, $0) })
            owed += definition.dueRuns(of: known, firstSeen: firstSeen[definition.name] ?? now, now: now)
                .compactMap { due in
                    byID[due.merchant].map { merchant in
                        let order = Order(
                            definition: definition, merchant: merchant, period: due.period, dueAt: due.dueAt)
                        return Owed(due: due, order: order)
                    }
                }
        }
        return owed
    }
}
