package import Settlements

/// What is owed of a definition that makes a report of each payout.
extension Definition {
    /// Every report on a payout that is owed at `now`, in the order of booking, and the revisions that are due.
    ///
    /// With `from` those booked on that date or later are owed, without it those that became known after the definition was
    /// first seen; also what somebody began by hand. Each stands for itself: none waits for another.
    func payoutRuns(of merchants: [DueMerchant], firstSeen: Instant, now: Instant) -> [DueRun] {
        var runs: [DueRun] = []
        for merchant in merchants where audience.includes(merchant.merchant) {
            let wanted = revisions(of: merchant, before: [], now: now).filter { $0.dueAt <= now }
            runs += (wanted + owedPayouts(of: merchant, firstSeen: firstSeen, now: now)).map { wanted in
                DueRun(
                    definition: name, merchant: merchant.merchant.id, period: wanted.period,
                    revision: wanted.revision, dueAt: wanted.dueAt,
                    state: merchant.state(of: wanted.period, revision: wanted.revision, now: now), waitsFor: nil,
                    why: wanted.why, passedOver: wanted.passedOver)
            }
        }
        return runs.sorted { $0.period.start < $1.period.start }
    }

    private func owedPayouts(of merchant: DueMerchant, firstSeen: Instant, now: Instant) -> [Wanted] {
        let shift = shift(of: merchant.merchant.id)
        let originals = merchant.recorded.filter { isOwn($0) && $0.run.revision == 1 }
        let done = Set(originals.filter { !$0.isUnfinished }.map(\.run.period))
        let begun = Set(originals.filter(\.isUnfinished).map(\.run.period))
        let due = KnownPayout.inOrder(merchant.payouts, in: zone).compactMap { payout -> (KnownPayout, Wanted)? in
            let period = payout.period(in: zone)
            let dueAt = dueTime(of: payout).advanced(by: shift)
            let isMeant = from.map { period.firstDate >= $0 } ?? (payout.known > firstSeen)
            guard dueAt <= now, isMeant || begun.contains(payout.key.label),
                !merchant.closed(before: period.firstDate)
            else { return nil }
            return (payout, Wanted(period, dueAt: dueAt))
        }
        let last = due.map(\.1.dueAt).max()
        let open = due.filter { !done.contains($0.1.period.label) }
        // Of one that waits for what it pays nobody can have made a report: it is not late.
        func isLate(_ item: (KnownPayout, Wanted)) -> Bool {
            item.0.itemised != nil && last.map { item.1.dueAt < $0 } == true
        }
        guard let newest = open.last(where: isLate)?.1.period.label else { return open.map(\.1) }
        return open.map { item in
            let wanted = item.1
            let isOpen = merchant.state(of: wanted.period, revision: 1, now: now) == .owed
            guard isLate(item), isOpen else { return wanted }
            let reason = missed.reason(
                dueAt: wanted.dueAt, newest: newest, isNewest: wanted.period.label == newest, now: now)
            return Wanted(wanted.period, dueAt: wanted.dueAt, passedOver: reason)
        }
    }

    /// When the report of a payout is due: the first fire at which it was booked and known, with what it pays.
    func dueTime(of payout: KnownPayout) -> Instant {
        cadence.first(atOrAfter: max(payout.period(in: zone).end, payout.ready), in: zone).instant
    }

    /// Whether a report on a payout was due at an earlier fire than the last.
    ///
    /// - Parameter dueAt: with the merchant's shift.
    package func isMadeUp(dueAt: Instant, of merchant: String, at now: Instant) -> Bool {
        let shift = shift(of: merchant)
        return cadence.next(after: dueAt.advanced(by: -shift), in: zone).instant.advanced(by: shift) <= now
    }
}
