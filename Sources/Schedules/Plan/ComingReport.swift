package import Settlements

/// A period with the moment at which its report will be due; with `spread` merchants follow behind that.
package struct ComingReport: Hashable, Sendable {
    package let period: Period
    package let dueAt: Instant
}

extension Definition {
    /// The reports that fall due after one instant and up to another, oldest period first. What was due before and is not made
    /// yet is owed, and not among them.
    package func comingReports(after now: Instant, upTo end: Instant) -> [ComingReport] {
        // Which payouts there will be nobody knows.
        guard !grain.isPayouts else { return [] }
        return grain.isWindow ? comingWindows(after: now, upTo: end) : comingPeriods(after: now, upTo: end)
    }

    private func comingPeriods(after now: Instant, upTo end: Instant) -> [ComingReport] {
        var coming: [ComingReport] = []
        let last = grain.lastPeriod(endedBy: now)
        var period = from.map { grain.firstPeriod(from: $0) }.flatMap { $0.end > last.end ? $0 : nil } ?? last
        while period.end <= end {
            let dueAt = dueTime(of: period)
            guard dueAt <= end else { break }
            if dueAt > now { coming.append(ComingReport(period: period, dueAt: dueAt)) }
            period = following(period)
        }
        return coming
    }

    /// Of windows each fire has its own; two fires of one day have the same.
    private func comingWindows(after now: Instant, upTo end: Instant) -> [ComingReport] {
        var coming: [ComingReport] = []
        var fire = nextFire(after: now)
        while fire <= end {
            let period = grain.lastPeriod(endedBy: fire)
            if coming.last?.period != period { coming.append(ComingReport(period: period, dueAt: fire)) }
            fire = nextFire(after: fire)
        }
        return coming
    }
}

/// What becomes of the report of one period: it moves, comes, or goes.
package struct FireChange: Hashable, Sendable {
    package let label: String
    /// Nil where there was none.
    package let before: ComingReport?
    /// Nil where there will be none.
    package let after: ComingReport?

    /// Whether the period itself begins or ends at another moment.
    package var movesPeriod: Bool {
        guard let before, let after else { return false }
        return before.period.start != after.period.start || before.period.end != after.period.end
    }

    /// Where two lists differ, in the order of time.
    package static func between(_ before: [ComingReport], _ after: [ComingReport]) -> [FireChange] {
        let old = Dictionary(before.map { ($0.period.label, $0) }) { first, _ in first }
        let new = Dictionary(after.map { ($0.period.label, $0) }) { first, _ in first }
        let labels = Set(old.keys).union(new.keys)
        let changes = labels.compactMap { label -> FireChange? in
            let change = FireChange(label: label, before: old[label], after: new[label])
            return old[label]?.dueAt == new[label]?.dueAt && !change.movesPeriod ? nil : change
        }
        return changes.sorted { ($0.earliest, $0.label) < ($1.earliest, $1.label) }
    }

    private var earliest: Instant {
        [before?.dueAt, after?.dueAt].compactMap { $0 }.min() ?? Instant(seconds: 0)
    }
}
