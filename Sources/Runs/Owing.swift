package import Schedules
package import Settlements
package import Store

/// A due run with what is needed to make it.
package struct Owed: Sendable {
    package let due: DueRun
    package let order: Order
    /// Of a revision the report in force, where it is still to be made.
    package let replaces: RunIdentity?
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
            let outdated = try await outdated(definition)
            let known = merchants.map { merchant in
                DueMerchant(
                    merchant: merchant, firstBookings: firstBookings[merchant.id] ?? [],
                    recorded: recorded[merchant.id] ?? [], outdated: outdated[merchant.id] ?? [])
            }
            let byID = Dictionary(uniqueKeysWithValues: merchants.map { ($0.id, $0) })
            owed += definition.dueRuns(of: known, firstSeen: firstSeen[definition.name] ?? now, now: now)
                .compactMap { due in
                    byID[due.merchant].map { merchant in
                        let order = Order(
                            definition: definition, merchant: merchant, period: due.period, revision: due.revision,
                            dueAt: due.dueAt, why: due.why)
                        return Owed(due: due, order: order, replaces: due.replaces(recorded[due.merchant] ?? []))
                    }
                }
        }
        return owed
    }
    /// By merchant the reports that the definition makes again.
    private func outdated(_ definition: Definition) async throws(StoreError) -> [String: [OutdatedReport]] {
        guard definition.corrections == .revise, !definition.grain.isWindow else { return [:] }
        let found = try await journal.outdated(definition.name, definition.report, definition.basis)
        return Dictionary(grouping: found, by: \.run.merchant).mapValues { $0.map(OutdatedReport.init) }
    }
}

extension OutdatedReport {
    fileprivate init(_ outdated: OutdatedRun) {
        let cause: Cause =
            switch outdated.cause {
            case .late(let entries): .late(entries)
            case .opening: .opening
            }
        self.init(run: outdated.run, since: outdated.since, cause: cause)
    }
}

extension DueRun {
    /// The report in force of its period that a revision is to replace.
    fileprivate func replaces(_ recorded: [RunStanding]) -> RunIdentity? {
        guard revision > 1 else { return nil }
        return recorded.last {
            $0.run.period == period.label && $0.run.revision < revision && $0.isReported
                && ![.abandoned, .superseded].contains($0.state)
        }?.run
    }
}
