package import Settlements

/// Which runs are asked for.
package enum RunFilter: Hashable, Sendable {
    case all
    /// What somebody may have to act on: everything but what was delivered, skipped, given up or replaced.
    case unsettled
    case definition(String)
    /// As a person writes it: `weekly-settlement@m-1001/2026-W46.1`.
    case run(String)
}

/// A run as the journal knows it, with everything that was made and handed over.
package struct RunRecord: Hashable, Sendable {
    package let run: RunIdentity
    package let period: RecordedPeriod
    package let sequence: Int?
    package let state: RunState
    package let dueAt: Instant
    package let reason: String?
    /// What does not foot, where that holds it.
    package let proof: Proof?
    /// Of a revision why it was made; of a run that was given up why.
    package let why: String?
    /// The run that this one replaces, and the one that has replaced it.
    package let replaces: RunIdentity?
    package let replacedBy: RunIdentity?
    /// Made up when a later period was due already.
    package let isBackfill: Bool
    /// Until when the worker that has claimed it is left alone.
    package let leaseEnds: Instant?
    /// An ad hoc report stands outside the sequence.
    package let isAdHoc: Bool
    /// The release of the IANA database by which it was made; nil where nobody knows.
    package let tzdata: String?
    /// How it was written when it was sent, where its definition has another name since; else nil.
    package let sentAs: String?
    package let documents: [Document]
    package let deliveries: [DeliveryRecord]

    package init(
        run: RunIdentity, period: RecordedPeriod, sequence: Int?, state: RunState, dueAt: Instant, reason: String?,
        proof: Proof?, why: String?, replaces: RunIdentity?, replacedBy: RunIdentity?, isBackfill: Bool,
        leaseEnds: Instant?, isAdHoc: Bool, tzdata: String?, sentAs: String?, documents: [Document],
        deliveries: [DeliveryRecord]
    ) {
        self.run = run
        self.period = period
        self.sequence = sequence
        self.state = state
        self.dueAt = dueAt
        self.reason = reason
        self.proof = proof
        self.why = why
        self.replaces = replaces
        self.replacedBy = replacedBy
        self.isBackfill = isBackfill
        self.leaseEnds = leaseEnds
        self.isAdHoc = isAdHoc
        self.tzdata = tzdata
        self.sentAs = sentAs
        self.documents = documents
        self.deliveries = deliveries
    }
}

/// A period as it was when the run was made, whatever the zone's rules say today.
package struct RecordedPeriod: Hashable, Sendable {
    package let label: String
    package let start: Instant
    package let end: Instant
    package let zone: String

    package init(label: String, start: Instant, end: Instant, zone: String) {
        self.label = label
        self.start = start
        self.end = end
        self.zone = zone
    }
}

/// A delivery as the journal knows it.
package struct DeliveryRecord: Hashable, Sendable {
    package let planned: PlannedDelivery
    package let state: DeliveryState
    package let attempts: Int
    package let nextAttempt: Instant?
    package let reason: String?
    package let evidence: [String: String]

    package init(
        planned: PlannedDelivery, state: DeliveryState, attempts: Int, nextAttempt: Instant?, reason: String?,
        evidence: [String: String]
    ) {
        self.planned = planned
        self.state = state
        self.attempts = attempts
        self.nextAttempt = nextAttempt
        self.reason = reason
        self.evidence = evidence
    }
}

/// One thing that happened.
package struct JournalEvent: Hashable, Sendable {
    package let at: Instant
    /// The delivery it is about; nil for the run itself.
    package let delivery: String?
    package let from: String?
    package let to: String
    package let who: String
    package let why: String?

    package init(at: Instant, delivery: String?, from: String?, to: String, who: String, why: String?) {
        self.at = at
        self.delivery = delivery
        self.from = from
        self.to = to
        self.who = who
        self.why = why
    }
}

/// A definition that somebody has stopped for a while.
package struct Pause: Hashable, Sendable {
    package let definition: String
    package let since: Instant
    package let who: String
    package let why: String

    package init(definition: String, since: Instant, who: String, why: String) {
        self.definition = definition
        self.since = since
        self.who = who
        self.why = why
    }
}
