package import Settlements

/// What a definition waits for before it reports a period, until when, and what becomes of a report whose data is not there
/// by then.
package struct WaitFor: Hashable, Sendable {
    package enum WhenLate: String, Hashable, Sendable, CaseIterable {
        /// It stays unmade until its data is there.
        case hold
        /// It is made of what is there, and says that something is missing.
        case sendMarkedIncomplete = "send marked incomplete"
    }

    package let data: AwaitedData
    /// When it is late on the day of a fire, in the definition's zone; nil for never.
    package let until: LocalTime?
    package let whenLate: WhenLate

    package init(_ data: AwaitedData, until: LocalTime? = nil, whenLate: WhenLate = .hold) {
        self.data = data
        self.until = until
        self.whenLate = whenLate
    }
}

extension AwaitedData {
    /// What a report on a payout always waits for.
    static let whatPayoutsPay = AwaitedData(coverage: false, itemisedPayouts: true)
}

/// Why a run that is due is not made, or is made incomplete: data of its period is not there.
package struct DataWait: Hashable, Sendable {
    package let missing: [MissingData]
    /// Until when it waits for that; nil for as long as it takes.
    package let until: Instant?
    /// That time has come.
    package let isLate: Bool
    package let whenLate: WaitFor.WhenLate

    package init(_ missing: [MissingData], until: Instant?, isLate: Bool, whenLate: WaitFor.WhenLate) {
        self.missing = missing
        self.until = until
        self.isLate = isLate
        self.whenLate = whenLate
    }

    /// It is made now all the same, of what is there.
    package var isOver: Bool { isLate && whenLate == .sendMarkedIncomplete }
}

extension Definition {
    /// The same runs, those marked that wait for data. A revision waits for none: its period was reported; nor does what
    /// somebody has to act on, or works on, or what is passed over.
    ///
    /// - Parameter reach: of each merchant how far the data is there.
    package func waiting(_ due: [DueRun], for reach: [String: DataReach], now: Instant) -> [DueRun] {
        guard let waitFor else { return due }
        return due.map { run in
            guard run.revision == 1, run.passedOver == nil, [.owed, .waiting].contains(run.state) else { return run }
            let missing = (reach[run.merchant] ?? DataReach()).missing(waitFor.data, in: run.period)
            guard !missing.isEmpty else { return run }
            let until = waitFor.until.map { firstTime($0, from: run.dueAt) }
            return run.waiting(
                DataWait(
                    missing, until: until, isLate: until.map { $0 <= now } ?? false, whenLate: waitFor.whenLate))
        }
    }

    /// The first instant from one on at which clocks in the definition's zone show a time of day.
    func firstTime(_ time: LocalTime, from instant: Instant) -> Instant {
        let date = zone.local(at: instant).date
        let today = zone.firstInstant(of: LocalDateTime(date, time))
        return today >= instant ? today : zone.firstInstant(of: LocalDateTime(date.adding(days: 1), time))
    }
}

extension DueRun {
    fileprivate func waiting(_ wait: DataWait) -> DueRun {
        DueRun(
            definition: definition, merchant: merchant, period: period, revision: revision, dueAt: dueAt,
            state: wait.isOver ? state : .waiting, waitsFor: waitsFor, why: why, passedOver: passedOver, wait: wait)
    }
}
