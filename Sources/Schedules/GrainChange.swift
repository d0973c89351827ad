package import Diagnostics
package import Settlements

/// A definition whose periods are cut otherwise than those that it has reported to a merchant.
package struct GrainChange: Hashable, Sendable {
    /// Up to where it has reported as it was.
    package let end: Instant
    /// As it was, in the words of a definition.
    package let before: String
    /// The first period of the grain that it has now.
    package let first: Period
    /// What lies between the two, a period of its own in the sequence; nil where nothing does, or it is reported.
    package let short: Period?
    /// Why nothing can be reported; nil where the definition says from when.
    package let refusal: String?
}

extension Definition {
    /// What became of the grain since the runs that were recorded for one merchant; nil where all were made by this one.
    ///
    /// What was reported is not reported in another way: the first period is one that begins where that ended, or later, and
    /// `from` says which.
    package func grainChange(since recorded: [RunStanding]) -> GrainChange? {
        // What was given up is in no report.
        let finished = recorded.filter { !$0.isUnfinished && $0.state != .abandoned }
        let others = finished.filter { !isOwn($0) }
        guard let last = others.max(by: { ($0.periodEnd ?? $0.periodStart) < ($1.periodEnd ?? $1.periodStart) }),
            let end = last.periodEnd, let before = last.grain
        else { return nil }
        let own = finished.filter { isOwn($0) && ($0.periodEnd ?? $0.periodStart) > end }
        if !own.isEmpty || grain.isWindow {
            // It has begun: behind the last of the old ones, and behind the short period. Windows follow on nothing.
            let short = own.filter { $0.periodStart >= end && (try? grain.period(label: $0.run.period)) == nil }
            let begun = short.compactMap(\.periodEnd).max() ?? end
            return GrainChange(
                end: end, before: before, first: grain.firstPeriod(from: begun), short: nil, refusal: nil)
        }
        let possible = grain.firstPeriod(from: end)
        guard let from, grain.firstPeriod(from: from).start >= end else {
            return GrainChange(
                end: end, before: before, first: grain.period(containing: end), short: nil,
                refusal: refusal(end, before, possible))
        }
        let first = grain.firstPeriod(from: from)
        let short = grain.short(after: end, last.endDate ?? first.firstDate, before: first)
        return GrainChange(end: end, before: before, first: first, short: short, refusal: nil)
    }

    /// Whether a run is of the periods that the definition has now.
    package func isOwn(_ standing: RunStanding) -> Bool {
        standing.grain.map { grain.made($0) } ?? true
    }

    private func refusal(_ end: Instant, _ before: String, _ possible: Period) -> String {
        let told = from.map { "its 'from: \($0)' lies before that" } ?? "it does not say from when"
        return
            "'\(name)' has reported up to \(end.text(in: zone)) with '\(before)', and has '\(grain.record)' now: \(told); "
            + "change it back, or write 'from: \(possible.firstDate)' or a later date: what lies between is one short period"
    }
}

extension Definitions {
    /// Definitions that would report time twice or never, for `check`, which knows the store.
    ///
    /// - Parameter recorded: the runs of a definition, of all its merchants.
    package func grainChanges(_ recorded: (_ definition: String) -> [RunStanding]) -> [Diagnostic] {
        definitions.compactMap { definition in
            let merchants = Dictionary(grouping: recorded(definition.name), by: \.run.merchant)
            let changes = merchants.values.compactMap { definition.grainChange(since: $0) }.filter { $0.refusal != nil }
            guard let last = changes.max(by: { $0.end < $1.end }) else { return nil }
            return definition.diagnostic(last)
        }.inOrder
    }
}

extension Definition {
    fileprivate func diagnostic(_ change: GrainChange) -> Diagnostic {
        let findings = Findings(in: places.source)
        let possible = grain.firstPeriod(from: change.end).firstDate
        findings.add(
            .grainChanged,
            "it has reported up to \(change.end.text(in: zone)) with '\(change.before)', and has '\(grain.record)' now",
            at: places.from ?? places.period,
            help: "change it back, or write 'from: \(possible)' or a later date: what lies between is one short period")
        return findings.diagnostics[0]
    }
}
