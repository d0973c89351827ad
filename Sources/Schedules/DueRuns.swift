package import Settlements

/// A run that has to be made: its period has ended and its time has come, or its report has been overtaken by facts.
package struct DueRun: Hashable, Sendable {
    package let definition: String
    package let merchant: String
    package let period: Period
    /// 1 for the original.
    package let revision: Int
    /// The first fire at or after the period's end; of a revision, at or after the import that made it necessary.
    package let dueAt: Instant
    /// Owed; waiting behind an earlier period or for data; held until somebody acts; or claimed by a worker whose lease has not ended.
    package let state: RunState
    /// The unfinished run of an earlier period that it has to wait for.
    package let waitsFor: RunIdentity?
    /// Of a revision why it is made; nil where the journal has it.
    package let why: String?
    /// Why no report is made of it: it is late, and `missed` wants none. Nil where it is made.
    package let passedOver: String?
    /// The data of its period that is not there; nil where nothing is waited for, or all is there.
    package let wait: DataWait?

    package init(
        definition: String, merchant: String, period: Period, revision: Int = 1, dueAt: Instant, state: RunState,
        waitsFor: RunIdentity?, why: String? = nil, passedOver: String? = nil, wait: DataWait? = nil
    ) {
        self.definition = definition
        self.merchant = merchant
        self.period = period
        self.revision = revision
        self.dueAt = dueAt
        self.state = state
        self.waitsFor = waitsFor
        self.why = why
        self.passedOver = passedOver
        self.wait = wait
    }

    /// It is not made before its data is there.
    package var waitsForData: Bool { wait.map { !$0.isOver } ?? false }

    package var run: RunIdentity {
        RunIdentity(definition: definition, merchant: merchant, period: period.label, revision: revision)
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
    /// The reports in force that are to be made again; empty where the definition carries late entries on.
    package let outdated: [OutdatedReport]
    /// Hers; empty where the definition's periods are not payouts.
    package let payouts: [KnownPayout]

    package init(
        merchant: Merchant, firstBookings: [Moment], recorded: [RunStanding], outdated: [OutdatedReport] = [],
        payouts: [KnownPayout] = []
    ) {
        self.payouts = payouts
        self.merchant = merchant
        self.firstBookings = firstBookings
        self.recorded = recorded
        self.outdated = outdated
    }
}

extension Definition {
    /// Every run that is owed at `now`, oldest period first, merchants in the order given. Revisions stand in the order of
    /// their periods too, and so before the originals of later ones.
    ///
    /// A new definition owes the first period that ends after the journal first saw it, or with `from` those that begin on
    /// that date or later; a merchant that joins owes from the period of its first entry, and one that has closed none that
    /// begins after that day. Pure: the same answer for `serve`, `due` and `next`.
    package func dueRuns(of merchants: [DueMerchant], firstSeen: Instant, now: Instant) -> [DueRun] {
        guard !grain.isPayouts else { return payoutRuns(of: merchants, firstSeen: firstSeen, now: now) }
        let first = from.map { grain.firstPeriod(from: $0) } ?? grain.period(containing: firstSeen)
        let meant = merchants.filter { audience.includes($0.merchant) }.map { merchant in
            let change = grainChange(since: merchant.recorded)
            let own = merchant.firstPeriod(of: self, from: first)
            return (
                merchant: merchant, change: change,
                start: own.map { own in change.map { $0.first.end > own.end ? $0.first : own } ?? own }
            )
        }
        let earliest = meant.compactMap(\.start).min { $0.end < $1.end }
        let ended = earliest.map { endedPeriods(from: $0, now: now) } ?? []
        var runs: [DueRun] = []
        for (merchant, change, start) in meant {
            let short = change?.short.flatMap { self.ended($0, now: now) }
            let owed = start.map { start in
                let own = ended.drop { $0.period.end < start.end }
                let gap = short.map { [$0.late(behind: own.first)] } ?? []
                return originals(of: merchant, in: gap + own, now: now)
            }
            let again = revisions(of: merchant, before: owed ?? [], now: now).filter { $0.dueAt <= now }
            runs += queue(again + (owed ?? []), of: merchant, from: change?.short ?? start, now: now)
        }
        return runs.sorted { $0.period.start < $1.period.start }
    }

    /// A period whose time has come, with what every merchant's question asks of it.
    private struct Ended {
        let period: Period
        let label: String
        let dueAt: Instant
        /// When the report of a later period is due; nil where that is to come.
        var lateAt: Instant?

        /// The same, before the next one that has ended. Periods that share a fire are late together.
        func late(behind next: Ended?) -> Ended {
            var ended = self
            ended.lateAt = next.flatMap { $0.dueAt > dueAt ? $0.dueAt : $0.lateAt }
            return ended
        }
    }

    private func endedPeriods(from first: Period, now: Instant) -> [Ended] {
        var ended: [Ended] = []
        var period = first
        while let next = self.ended(period, now: now) {
            // Of windows there is one for each fire, not one for each day.
            let isWanted = !grain.isWindow || grain.lastPeriod(endedBy: next.dueAt) == period
            if isWanted { ended.append(next) }
            period = isWanted ? following(period) : grain.lastPeriod(endedBy: next.dueAt)
        }
        for index in ended.indices.dropLast().reversed() {
            ended[index] = ended[index].late(behind: ended[index + 1])
        }
        return ended
    }

    /// Nil where it has not ended, or its time has not come.
    private func ended(_ period: Period, now: Instant) -> Ended? {
        guard period.end <= now else { return nil }
        let dueAt = dueTime(of: period)
        return dueAt <= now ? Ended(period: period, label: period.label, dueAt: dueAt) : nil
    }

    /// The period after one of this definition's.
    func following(_ period: Period) -> Period {
        switch period.form {
        case .regular: period.next
        case .short, .window, .adHoc, .payout: grain.period(containing: period.end)
        }
    }

    private func originals(of merchant: DueMerchant, in ended: some Sequence<Ended>, now: Instant) -> [Wanted] {
        let shift = self.shift(of: merchant.merchant.id)
        let done = Set(merchant.recorded.filter { !$0.isUnfinished && $0.run.revision == 1 }.map(\.run.period))
        let madeUpTo = grain.isWindow ? lastEnd(of: merchant) : nil
        var found: [(ended: Ended, isLate: Bool)] = []
        for ended in ended where !done.contains(ended.label) {
            if let madeUpTo, ended.period.end <= madeUpTo { continue }
            if merchant.closed(before: ended.period.firstDate) || ended.dueAt.advanced(by: shift) > now { break }
            found.append((ended, ended.lateAt.map { $0.advanced(by: shift) <= now } == true))
        }
        guard let newest = found.last(where: \.isLate)?.ended.label else {
            return found.map { Wanted($0.ended.period, dueAt: $0.ended.dueAt.advanced(by: shift)) }
        }
        return found.map { ended, isLate in
            let dueAt = ended.dueAt.advanced(by: shift)
            // What somebody has to act on, or works on, is not passed over.
            let isOpen = merchant.state(of: ended.period, revision: 1, now: now) == .owed
            let reason = missed.reason(dueAt: dueAt, newest: newest, isNewest: ended.label == newest, now: now)
            return Wanted(ended.period, dueAt: dueAt, passedOver: isLate && isOpen ? reason : nil)
        }
    }

    /// Where the last window ends that was made or given up. Which ones there are before it the fires of that time said: a
    /// cadence that was changed since owes none there.
    private func lastEnd(of merchant: DueMerchant) -> Instant? {
        merchant.recorded.filter { !$0.isUnfinished && $0.run.revision == 1 && isOwn($0) }.compactMap(\.periodEnd).max()
    }

    /// Puts what is wanted of one merchant into its order: each waits for the first before it that is not finished.
    private func queue(_ wanted: [Wanted], of merchant: DueMerchant, from start: Period?, now: Instant) -> [DueRun] {
        let passed = Set(wanted.filter { $0.passedOver != nil }.map(\.period.label))
        // An original long past that was made by hand holds nothing up, nor does one that is not made, nor one of periods that
        // there are no more.
        let unfinished = merchant.recorded.filter { standing in
            standing.isUnfinished && isOwn(standing)
                && !(standing.run.revision == 1 && passed.contains(standing.run.period))
                && (standing.run.revision > 1 || start.map { standing.periodStart >= $0.start } == true)
        }
        .sorted { $0.periodStart < $1.periodStart }
        var first: DueRun?
        return wanted.sorted { $0.period.start < $1.period.start }.map { wanted in
            let earlier = first.flatMap { $0.period.start < wanted.period.start ? $0.run : nil }
            let before = unfinished.first.flatMap { $0.periodStart < wanted.period.start ? $0.run : nil } ?? earlier
            let own = merchant.state(of: wanted.period, revision: wanted.revision, now: now)
            let state = before == nil || own == .held ? own : .waiting
            let run = DueRun(
                definition: name, merchant: merchant.merchant.id, period: wanted.period, revision: wanted.revision,
                dueAt: wanted.dueAt, state: state, waitsFor: state == .waiting ? before : nil, why: wanted.why,
                passedOver: wanted.passedOver)
            if first == nil, wanted.passedOver == nil { first = run }
            return run
        }
    }

    /// When the report of a period is due: the first fire at or after its end. A merchant's may be due later, by its shift.
    package func dueTime(of period: Period) -> Instant {
        cadence.first(atOrAfter: period.end, in: zone).instant
    }

    /// Until when deliveries of a run are expected that was due then: the first time from then on that clocks in the
    /// definition's zone show what it says; nil where it says none.
    package func expected(from dueAt: Instant) -> Instant? {
        expectBy.map { firstTime($0, from: dueAt) }
    }

    /// Whether the report of a later period is due already: a report made now makes up for an outage. Periods that share a
    /// fire are not late for each other.
    package func isBackfill(_ period: Period, of merchant: String, at now: Instant) -> Bool {
        let shift = shift(of: merchant)
        guard !grain.isWindow else {
            let next = cadence.next(after: dueTime(of: period), in: zone).instant
            return next.advanced(by: shift) <= now && grain.lastPeriod(endedBy: next) != period
        }
        // The first period that ends after the fire is the first whose report has another one.
        let later = grain.period(containing: dueTime(of: period))
        return dueTime(of: later).advanced(by: shift) <= now
    }

    /// The next moment at which something of this definition can fall due.
    ///
    /// Behind a fire the merchants of a definition with `spread` follow one by one: whoever waits looks again meanwhile.
    package func nextFire(after now: Instant) -> Instant {
        cadence.next(after: now, in: zone).instant
    }

    /// The coming fires, each with the period that has last ended by then; nil where they report the payouts that are known by
    /// then.
    package func fires(after now: Instant, count: Int) -> [(fire: Fire, period: Period?)] {
        var fires: [(Fire, Period?)] = []
        var instant = now
        for _ in 0..<count {
            let fire = cadence.next(after: instant, in: zone)
            fires.append((fire, grain.isPayouts ? nil : grain.lastPeriod(endedBy: fire.instant)))
            instant = fire.instant
        }
        return fires
    }
}

/// A run that one merchant is owed, not yet in its order.
struct Wanted {
    let period: Period
    let revision: Int
    let dueAt: Instant
    let why: String?
    /// Why no report is made of it; nil where one is.
    let passedOver: String?

    init(
        _ period: Period, revision: Int = 1, dueAt: Instant, why: String? = nil, passedOver: String? = nil
    ) {
        self.period = period
        self.revision = revision
        self.dueAt = dueAt
        self.why = why
        self.passedOver = passedOver
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
            case .instant(let instant): definition.grain.period(containing: instant)
            case .date(let date): definition.grain.period(containing: date)
            }
        }
        guard let own = periods.min(by: { $0.end < $1.end }) else { return nil }
        let start = own.end > first.end ? own : first
        // Once something is reported, or skipped as empty, the chain has begun: an entry of an earlier period that comes later is late in the next
        // report, and no report of its own. One made by hand of a period long past makes nothing else owed.
        let reported = recorded.filter { standing in
            !standing.isUnfinished && standing.state != .abandoned
                && standing.grain.map { definition.grain.made($0) } != false
        }
        .min { $0.periodStart < $1.periodStart }
        let earliest = reported.map { run in
            (try? definition.grain.period(label: run.run.period))
                ?? definition.grain.period(containing: run.periodStart)
        }
        guard let earliest, earliest.end > start.end else { return start }
        return earliest
    }

    /// Where a run stands that has nothing before it to wait for. A claim whose lease has ended is owed again.
    func state(of period: Period, revision: Int, now: Instant) -> RunState {
        let own = recorded.first { $0.run.period == period.label && $0.run.revision == revision }
        guard let own else { return .owed }
        if own.state == .held { return .held }
        if own.state == .claimed, let leaseEnds = own.leaseEnds, leaseEnds > now { return .claimed }
        return .owed
    }

    func closed(before date: CalendarDate) -> Bool {
        guard let closed = merchant.closed, let last = try? CalendarDate(closed) else { return false }
        return last < date
    }
}
