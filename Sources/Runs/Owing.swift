package import Schedules
package import Settlements
package import Store

/// A due run with what is needed to make it.
package struct Owed: Sendable {
    package let due: DueRun
    package let order: Order
    /// Of a revision the report in force, where it is still to be made.
    package let replaces: RunIdentity?
    /// When the merchant's last original of the definition was kept; nil where none was.
    package let lastOriginal: Instant?
    /// Its definition is paused: it is made by hand alone.
    package let pause: Pause?

    /// Until when an original is held back behind another one, so that they do not go out in a burst; nil where it is not.
    ///
    /// - Parameter last: when the original before it was kept.
    func heldBack(behind last: Instant?, at now: Instant) -> Instant? {
        // Clocks that were put back do not hold anything.
        guard due.revision == 1, let last, last <= now else { return nil }
        let earliest = last.advanced(by: order.definition.missed.spacing)
        return earliest > now ? earliest : nil
    }
}

/// What is owed, and what will be without anything more happening.
package struct Owing: Sendable {
    package let owed: [Owed]
    /// Revisions that wait for a fire.
    package let coming: [Owed]
}

extension Flow {
    /// What is owed now, oldest period first. It only reads, but for the first sight of a definition where `seeing` is asked.
    package func owed(by definitions: [Definition], seeing: Bool) async throws(StoreError) -> [Owed] {
        try await owing(by: definitions, seeing: seeing).owed
    }

    /// What is owed now, and the revisions that wait for a fire; each oldest period first by definition.
    package func owing(by definitions: [Definition], seeing: Bool) async throws(StoreError) -> Owing {
        let now = clock.now()
        let definitions = try await asKnown(definitions)
        let firstSeen = try await journal.see(seeing ? definitions.map(\.name) : [], at: now)
        let pauses = try await journal.pauses()
        let merchants = try await ledger.merchants()
        let firstBookings = try await ledger.firstBookings()
        let payouts = definitions.contains(where: \.grain.isPayouts) ? try await ledger.payouts() : [:]
        let byID = Dictionary(uniqueKeysWithValues: merchants.map { ($0.id, $0) })
        var known: [[DueMerchant]] = []
        var due: [[DueRun]] = []
        for definition in definitions {
            let recorded = Dictionary(
                grouping: try await journal.standings(of: definition.name), by: \.run.merchant)
            let isPayouts = definition.grain.isPayouts
            let outdated =
                isPayouts
                ? try await outdated(definition, recorded, payouts, now) : try await outdated(definition)
            known.append(
                merchants.map { merchant in
                    DueMerchant(
                        merchant: merchant, firstBookings: firstBookings[merchant.id] ?? [],
                        recorded: recorded[merchant.id] ?? [], outdated: outdated[merchant.id] ?? [],
                        payouts: isPayouts ? payouts[merchant.id] ?? [] : [])
                })
            due.append(
                definition.dueRuns(of: known[due.count], firstSeen: firstSeen[definition.name] ?? now, now: now))
        }
        due = try await waiting(due, by: definitions, at: now)
        var owed: [Owed] = []
        var coming: [Owed] = []
        for (index, definition) in definitions.enumerated() {
            let runs = due[index]
            let lastOriginals = runs.isEmpty ? [:] : try await journal.lastOriginals(of: definition.name)
            let recorded = Dictionary(uniqueKeysWithValues: known[index].map { ($0.merchant.id, $0.recorded) })
            func order(_ due: DueRun) -> Owed? {
                byID[due.merchant].map { merchant in
                    let order = Order(
                        definition: definition, merchant: merchant, period: due.period, revision: due.revision,
                        dueAt: due.dueAt, why: due.why, mayBeIncomplete: due.wait?.isOver == true)
                    return Owed(
                        due: due, order: order, replaces: due.replaces(recorded[due.merchant] ?? []),
                        lastOriginal: lastOriginals[due.merchant], pause: pauses[definition.name])
                }
            }
            owed += runs.compactMap(order)
            coming += definition.comingRevisions(of: known[index], besides: runs, now: now).compactMap(order)
        }
        return Owing(owed: owed, coming: coming)
    }

    /// Puts on record that no report is made of a period, as the definition's `missed` wants it: its number in the sequence
    /// is void, and what was booked in it is in the balance that the next report opens with.
    ///
    /// - Throws: ``StoreError/Code/conflict`` where somebody makes it just now.
    package func passOver(_ owed: Owed) async throws(StoreError) {
        guard let reason = owed.due.passedOver else { return }
        let order = owed.order
        let due = DueRunRecord(
            run: order.run, period: order.period, dueAt: order.dueAt, isAdHoc: false,
            definitionDigest: order.definition.digest)
        try await journal.abandon(due, because: reason, by: worker, at: clock.now())
    }

    /// By merchant the reports that the definition makes again.
    private func outdated(_ definition: Definition) async throws(StoreError) -> [String: [OutdatedReport]] {
        guard definition.corrections == .revise, !definition.grain.isWindow else { return [:] }
        let found = try await journal.outdated(definition.name, definition.report, definition.basis)
        return Dictionary(grouping: found, by: \.run.merchant).mapValues { $0.map(OutdatedReport.init) }
    }
}

extension Flow {
    /// Entries of a payout that come later than this after its booking make no revision of their own any more: by hand one can
    /// be made. Thirteen months is the longest in which a payer can have a debit given back (SEPA Core rulebook). Seconds.
    private static let longestSearch: Int64 = 400 * 86_400

    /// By merchant the reports on payouts for which more came after them.
    private func outdated(
        _ definition: Definition, _ recorded: [String: [RunStanding]], _ payouts: [String: [KnownPayout]],
        _ now: Instant
    ) async throws(StoreError) -> [String: [OutdatedReport]] {
        var read: [PayoutKey: Int64] = [:]
        var inForce: [PayoutKey: RunIdentity] = [:]
        for (merchant, standings) in recorded {
            let own = Dictionary(grouping: standings.filter { definition.isOwn($0) }, by: \.run.period)
            for payout in payouts[merchant] ?? [] {
                guard let standings = own[payout.key.label],
                    let report = standings.last(where: {
                        $0.isReported && ![.abandoned, .superseded].contains($0.state)
                    }),
                    report.periodStart.advanced(by: Self.longestSearch) > now
                else { continue }
                // What a revision held that was given up is known too.
                read[payout.key] = standings.compactMap(\.watermark).max() ?? .max
                inForce[payout.key] = report.run
            }
        }
        var outdated: [String: [OutdatedReport]] = [:]
        for (payout, came) in try await ledger.arrivals(after: read, definition.report) {
            guard let run = inForce[payout] else { continue }
            outdated[payout.account.merchant, default: []].append(
                OutdatedReport(run: run, since: came.first, cause: .late(came.entries)))
        }
        return outdated
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
