package import Settlements

/// A run that has to be made: its period has ended and its time has come.
package struct DueRun: Hashable, Sendable {
    package let definition: String
    package let merchant: String
    package let period: Period
    /// The first fire at or after the period's end.
    package let dueAt: Instant
    /// Owed; waiting behind an earlier period; held until somebody acts; or claimed by a worker whose lease has not ended.
    package let state: RunState
    /// The unfinished run of an earlier period that it has to wait for.
    package let waitsFor: RunIdentity?

    package init(
        definition: String, merchant: String, period: Period, dueAt: Instant, state: RunState, waitsFor: RunIdentity?
    ) {
        self.definition = definition
        self.merchant = merchant
        self.period = period
        self.dueAt = dueAt
        self.state = state
        self.waitsFor = waitsFor
    }

    /// The original: revision 1.
    package var run: RunIdentity {
        RunIdentity(definition: definition, merchant: merchant, period: period.label, revision: 1)
    }
}

/// A merchant as the question "what is owed" sees it.
package struct DueMerchant: Sendable {
    package let merchant: Merchant
    /// When its first entries were booked, those of which only a zone can tell the earlier; a merchant without one is owed
    /// nothing.
    package let firstBookings: [Moment]
    /// The runs of this definition that the journal holds; ad hoc ones left out.
    package let recorded: [RunStanding]

    package init(merchant: Merchant, firstBookings: [Moment], recorded: [RunStanding]) {
        self.merchant = merchant
        self.firstBookings = firstBookings
        self.recorded = recorded
    }
}

extension Definition {
    /// Every run that is owed at `now`, oldest period first, merchants in the order given.
    ///
    /// A new definition owes the first period that ends after the journal first saw it; a merchant that joins owes from the
    /// period of its first entry, and one that has closed none that begins after that day. Pure: the same answer for
    /// `serve`, `due` and `next`.
    package func dueRuns(of merchants: [DueMerchant], firstSeen: Instant, now: Instant) -> [DueRun] {
        let first = Period(containing: firstSeen, period, in: zone)
        let beginnings = merchants.filter { audience.includes($0.merchant) }.compactMap { merchant in
            merchant.firstPeriod(of: self, from: first).map { (merchant: merchant, start: $0) }
        }
        guard let earliest = beginnings.map(\.start).min(by: { $0.start < $1.start }) else { return [] }
        let ended = endedPeriods(from: earliest, now: now)
        return beginnings.flatMap { merchant, start in
            dueRuns(of: merchant, from: start, in: ended.drop { $0.period.start < start.start }, now: now)
        }
        .sorted { $0.period.start < $1.period.start }
    }

    /// A period whose time has come, with what every merchant's question asks of it.
    private struct Ended {
        let period: Period
        let label: String
        let dueAt: Instant
    }

    private func endedPeriods(from first: Period, now: Instant) -> [Ended] {
        var ended: [Ended] = []
        var period = first
        while period.end <= now {
            let dueAt = cadence.first(atOrAfter: period.end, in: zone).instant
            guard dueAt <= now else { break }
            ended.append(Ended(period: period, label: period.label, dueAt: dueAt))
            period = period.next
        }
        return ended
    }

    private func dueRuns(
        of merchant: DueMerchant, from start: Period, in ended: some Sequence<Ended>, now: Instant
    ) -> [DueRun] {
        let done = Set(merchant.recorded.filter { !$0.isUnfinished }.map(\.run.period))
        var unfinished = merchant.recorded.filter { $0.isUnfinished && $0.periodStart >= start.start }
            .sorted { $0.periodStart < $1.periodStart }
        var runs: [DueRun] = []
        for ended in ended where !done.contains(ended.label) {
            let period = ended.period
            if merchant.closed(before: period.firstDate) { break }
            let before = unfinished.first.flatMap { $0.periodStart < period.start ? $0.run : nil }
            let state = before == nil ? merchant.state(of: period, now: now) : .waiting
            let run = DueRun(
                definition: name, merchant: merchant.merchant.id, period: period, dueAt: ended.dueAt, state: state,
                waitsFor: before)
            runs.append(run)
            if unfinished.isEmpty {
                unfinished = [.init(run: run.run, periodStart: period.start, state: .owed, leaseEnds: nil)]
            }
        }
        return runs
    }

    /// The next moment at which something of this definition can fall due.
    package func nextFire(after now: Instant) -> Instant {
        cadence.next(after: now, in: zone).instant
    }

    /// The coming fires, each with the period that has last ended by then.
    package func fires(after now: Instant, count: Int) -> [(fire: Fire, period: Period)] {
        var fires: [(Fire, Period)] = []
        var instant = now
        for _ in 0..<count {
            let fire = cadence.next(after: instant, in: zone)
            fires.append((fire, Period(containing: fire.instant, period, in: zone).previous))
            instant = fire.instant
        }
        return fires
    }
}

extension DueMerchant {
    /// Whether there is something to report of a period to this merchant: an entry was booked before its end, and the
    /// relation had not ended before it began.
    package func takesPart(in period: Period) -> Bool {
        guard !closed(before: period.firstDate) else { return false }
        return firstBookings.contains { booking in
            switch booking {
            case .instant(let instant): instant < period.end
            case .date(let date): date < period.endDate
            }
        }
    }

    /// The earliest period this merchant can be owed: that of its first entry, or the definition's first.
    fileprivate func firstPeriod(of definition: Definition, from first: Period) -> Period? {
        let periods = firstBookings.map { booking in
            switch booking {
            case .instant(let instant): Period(containing: instant, definition.period, in: definition.zone)
            case .date(let date): Period(containing: date, definition.period, in: definition.zone)
            }
        }
        guard let own = periods.min(by: { $0.start < $1.start }) else { return nil }
        let start = own.start > first.start ? own : first
        // Once something is reported the chain has begun: an entry of an earlier period that comes later is late in the next
        // report, and no report of its own. One made by hand of a period long past makes nothing else owed.
        let reported = recorded.filter(\.isReported).min { $0.periodStart < $1.periodStart }
        let earliest = reported.map { run in
            (try? Period(label: run.run.period, definition.period, in: definition.zone))
                ?? Period(containing: run.periodStart, definition.period, in: definition.zone)
        }
        guard let earliest, earliest.start > start.start else { return start }
        return earliest
    }

    /// Where a run stands that has nothing before it to wait for. A claim whose lease has ended is owed again.
    fileprivate func state(of period: Period, now: Instant) -> RunState {
        guard let run = recorded.first(where: { $0.run.period == period.label }) else { return .owed }
        if run.state == .held { return .held }
        if run.state == .claimed, let leaseEnds = run.leaseEnds, leaseEnds > now { return .claimed }
        return .owed
    }

    fileprivate func closed(before date: CalendarDate) -> Bool {
        guard let closed = merchant.closed, let last = try? CalendarDate(closed) else { return false }
        return last < date
    }
}
