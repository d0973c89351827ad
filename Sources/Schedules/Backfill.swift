package import Settlements

/// What becomes of one period when a range of them is made up for by hand.
package struct BackfillStep: Hashable, Sendable {
    package enum Outlook: Hashable, Sendable {
        case make
        case reported(RunIdentity)
        case givenUp(RunIdentity)
        case notEnded
        /// Nothing was booked before its end, or the relation had ended before it began.
        case noEntries
        /// Reports are kept in order, and this later one is there.
        case behind(RunIdentity)
        /// This earlier one is owed or held, and comes first.
        case after(RunIdentity)
        /// This earlier period was not reported, and comes first.
        case afterUnreported(Period)
    }

    package let period: Period
    package let outlook: Outlook
}

extension Definition {
    /// What becomes of each period that begins on `first` or later and ends with `last` or earlier, oldest first.
    ///
    /// - Parameter owed: what the merchant is owed of this definition.
    package func backfill(
        of merchant: DueMerchant, from first: CalendarDate, through last: CalendarDate, owed: [DueRun], now: Instant
    ) -> [BackfillStep] {
        let periods = periods(from: first, through: last)
        var obstacle: BackfillStep.Outlook?
        var isFirst = true
        return periods.map { period in
            var outlook = merchant.outlook(of: period, now: now)
            if outlook == .make {
                if isFirst { obstacle = merchant.obstacle(to: period, of: self, owed: owed) }
                isFirst = false
                outlook = obstacle ?? .make
            }
            return BackfillStep(period: period, outlook: outlook)
        }
    }

    /// The periods that lie between two dates, both of them included; none where each fire has a window of its own.
    package func periods(from first: CalendarDate, through last: CalendarDate) -> [Period] {
        guard !grain.isWindow else { return [] }
        var period = grain.firstPeriod(from: first)
        var periods: [Period] = []
        while period.endDate.adding(days: -1) <= last {
            periods.append(period)
            period = period.next
        }
        return periods
    }
}

extension DueMerchant {
    /// What the period's own record says.
    fileprivate func outlook(of period: Period, now: Instant) -> BackfillStep.Outlook {
        let own = recorded.filter { $0.run.period == period.label && !$0.isUnfinished }
        if let report = own.last(where: { $0.state != .abandoned && $0.state != .superseded }) {
            return .reported(report.run)
        }
        if let report = own.last { return .givenUp(report.run) }
        guard period.end <= now else { return .notEnded }
        guard takesPart(in: period) else { return .noEntries }
        let later = recorded.last { standing in
            standing.periodStart > period.start && !standing.isUnfinished && standing.state != .abandoned
        }
        return later.map { .behind($0.run) } ?? .make
    }

    /// What has to be made before the first period of a range: runs are kept in the order of their periods.
    fileprivate func obstacle(
        to period: Period, of definition: Definition, owed: [DueRun]
    ) -> BackfillStep.Outlook? {
        if let earlier = owed.first(where: { $0.period.start < period.start && $0.passedOver == nil }) {
            return .after(earlier.run)
        }
        let passed = Set(owed.filter { $0.passedOver != nil }.map(\.run))
        let held = recorded.first {
            $0.isUnfinished && $0.periodStart < period.start && !passed.contains($0.run)
        }
        if let held { return .after(held.run) }
        guard !owed.contains(where: { $0.period == period }),
            let last = recorded.last(where: { !$0.isUnfinished && $0.periodStart < period.start }),
            let end = last.periodEnd, end < period.start
        else { return nil }
        return .afterUnreported(definition.grain.period(containing: end))
    }
}
