/// What makes a run the same run: definition, merchant, period and revision. Not the moment it happens.
///
/// Written `weekly-settlement@m-1001/2026-W46.1`; a `/` or `%` of the merchant's id is percent-encoded (RFC 3986, 2.1), so
/// that no two runs are written in the same way.
package struct RunIdentity: Hashable, Sendable, CustomStringConvertible {
    package let definition: String
    package let merchant: String
    /// The period's label: `2026-W46`.
    package let period: String
    /// 1 for the original; a correction counts on.
    package let revision: Int

    package init(definition: String, merchant: String, period: String, revision: Int) {
        self.definition = definition
        self.merchant = merchant
        self.period = period
        self.revision = revision
    }

    package var description: String {
        let merchant = merchant.replacing("%", with: "%25").replacing("/", with: "%2F")
        return "\(definition)@\(merchant)/\(period).\(revision)"
    }
}

/// Where a run stands. The raw value is the word people and programs read.
package enum RunState: String, Hashable, Sendable, CaseIterable {
    /// Its period has ended, its time has come, nobody has begun.
    case owed
    /// Behind a held run of an earlier period.
    case waiting
    /// Somebody works on it; a lease says until when.
    case claimed
    /// It cannot be kept until somebody acts: the reason says what.
    case held
    /// Documents and parcels are in the archive; deliveries go on.
    case kept
    case delivered
    case partlyFailed = "partly_failed"
    case failed
    /// The definition wants no report of an empty period.
    case skipped
    case abandoned
    case superseded
}

/// Where a delivery stands. The raw value is the word people and programs read.
package enum DeliveryState: String, Hashable, Sendable, CaseIterable {
    case pending, sending, delivered, unverified, uncertain, failed, abandoned
}

/// Where a run stands: all that the question "what is owed" asks of it.
package struct RunStanding: Hashable, Sendable {
    package let run: RunIdentity
    package let periodStart: Instant
    /// Nil where an earlier version did not say it.
    package let periodEnd: Instant?
    /// The first date that no longer belongs; nil where an earlier version did not say it.
    package let endDate: CalendarDate?
    /// The grain that it was made by, see ``Grain/record``; nil where nothing is known of it.
    package let grain: String?
    package let state: RunState
    /// Until when the worker that has claimed it is left alone; nil where nobody works on it.
    package let leaseEnds: Instant?
    /// The last import that it had read; nil where nothing was kept of it.
    package let watermark: Int64?

    package init(
        run: RunIdentity, periodStart: Instant, periodEnd: Instant? = nil, endDate: CalendarDate? = nil,
        grain: String? = nil, state: RunState, leaseEnds: Instant?,
        watermark: Int64? = nil
    ) {
        self.run = run
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.endDate = endDate
        self.grain = grain
        self.state = state
        self.leaseEnds = leaseEnds
        self.watermark = watermark
    }

    /// Nothing has been kept of it yet, so what comes after has to wait.
    package var isUnfinished: Bool { [.owed, .claimed, .held, .waiting].contains(state) }

    /// A report of it was made, whatever became of that; not where it was skipped as empty.
    package var isReported: Bool { !isUnfinished && state != .skipped }
}
