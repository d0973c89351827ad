package import Settlements

/// A report in force that later facts have made wrong, as the question "what is owed" sees it.
package struct OutdatedReport: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// So many entries of its period came after it.
        case late(Int64)
        /// A balance that it opens with moves, as an earlier report is revised.
        case opening
    }

    package let run: RunIdentity
    /// When the first import came that makes it wrong.
    package let since: Instant
    package let cause: Cause

    package init(run: RunIdentity, since: Instant, cause: Cause) {
        self.run = run
        self.since = since
        self.cause = cause
    }
}

extension Definition {
    /// The revisions that wait for a fire to come, and so are not among those that are due; with the time of that fire.
    package func comingRevisions(of merchants: [DueMerchant], besides due: [DueRun], now: Instant) -> [DueRun] {
        let listed = Set(due.map(\.run))
        var coming: [DueRun] = []
        for merchant in merchants where audience.includes(merchant.merchant) {
            for wanted in revisions(of: merchant, before: [], now: now) where wanted.dueAt > now {
                coming.append(
                    DueRun(
                        definition: name, merchant: merchant.merchant.id, period: wanted.period,
                        revision: wanted.revision, dueAt: wanted.dueAt, state: .waiting, waitsFor: nil, why: wanted.why)
                )
            }
        }
        return coming.filter { !listed.contains($0.run) }.sorted { $0.period.start < $1.period.start }
    }

    /// The revisions that are to be made, oldest period first, also those whose time has not come: due from the first fire
    /// after the import that made each necessary, and at once where an original is owed; and those that were begun.
    func revisions(of merchant: DueMerchant, before originals: [Wanted], now: Instant) -> [Wanted] {
        var found: [(period: Period, outdated: OutdatedReport?)] = []
        for outdated in merchant.outdated {
            guard let period = reported(outdated.run, merchant.recorded, payouts: merchant.payouts) else { continue }
            found.append((period, outdated))
        }
        let begun = merchant.recorded.filter { $0.isUnfinished && $0.run.revision > 1 }
        for standing in begun where !merchant.outdated.contains(where: { $0.run.period == standing.run.period }) {
            guard let period = reported(standing.run, merchant.recorded, payouts: merchant.payouts) else { continue }
            found.append((period, nil))
        }
        // An original made by hand may be owed too, and wait for them.
        let isAwaited = merchant.recorded.contains { $0.state == .owed && $0.run.revision == 1 }
        let awaited = originals.filter { $0.passedOver == nil }.map(\.dueAt).min() ?? (isAwaited ? now : nil)
        var wanted: [Wanted] = []
        for (period, outdated) in found.sorted(by: { $0.period.start < $1.period.start }) {
            let isBegun = begun.contains { $0.run.period == period.label }
            let dueAt = dueTime(
                outdated?.since, isBegun: isBegun, awaited, shift: shift(of: merchant.merchant.id), now: now)
            wanted.append(
                Wanted(
                    period, revision: merchant.nextRevision(of: period.label), dueAt: dueAt,
                    why: outdated.map { merchant.why($0, period, behind: wanted) }))
        }
        return wanted
    }

    /// Whether it makes a report again that later facts have overtaken: not one of the periods that it had before.
    ///
    /// - Parameter recorded: the runs to the report's merchant.
    package func revises(_ run: RunIdentity, recorded: [RunStanding]) -> Bool {
        reported(run, recorded) != nil
    }

    /// The period of a report; nil where that is of another grain.
    private func reported(
        _ run: RunIdentity, _ recorded: [RunStanding], payouts: [KnownPayout] = []
    ) -> Period? {
        let standing = recorded.first { $0.run.period == run.period }
        if grain.isPayouts {
            guard standing.map({ isOwn($0) }) != false else { return nil }
            return payouts.first { $0.key.label == run.period }?.period(in: zone)
        }
        guard let standing else { return try? grain.period(label: run.period) }
        if let record = standing.grain, !grain.made(record) { return nil }
        return grain.period(recorded: run.period, start: standing.periodStart, end: standing.periodEnd)
    }

    /// - Parameter awaited: since when an original is owed that has to wait for it; nil where none is.
    private func dueTime(
        _ since: Instant?, isBegun: Bool, _ awaited: Instant?, shift: Int64, now: Instant
    ) -> Instant {
        guard let since else { return now }
        let fire = cadence.first(atOrAfter: since, in: zone).instant.advanced(by: shift)
        if let awaited { return min(fire, max(since, awaited)) }
        return isBegun ? min(fire, now) : fire
    }
}

extension DueMerchant {
    /// The number of a period's next revision: that of one that was begun; none that was given up is taken again.
    package func nextRevision(of period: String) -> Int {
        let own = recorded.filter { $0.run.period == period }
        if let begun = own.first(where: { $0.isUnfinished && $0.run.revision > 1 }) { return begun.run.revision }
        return (own.map(\.run.revision).max() ?? 1) + 1
    }

    /// In words: `3 entries came after it`, `its opening balance moves with 2026-W46.2`.
    fileprivate func why(_ outdated: OutdatedReport, _ period: Period, behind revisions: [Wanted]) -> String {
        switch outdated.cause {
        case .late(1): return "1 entry came after it"
        case .late(let entries): return "\(entries) entries came after it"
        case .opening:
            let inForce = recorded.filter { standing in
                !standing.isUnfinished && ![.abandoned, .superseded].contains(standing.state)
                    && standing.periodStart < period.start
            }
            guard let before = inForce.max(by: { $0.periodStart < $1.periodStart }) else {
                return "its opening balance moves"
            }
            let revision = revisions.last { $0.period.label == before.run.period }?.revision ?? before.run.revision
            return "its opening balance moves with \(before.run.period).\(revision)"
        }
    }
}
