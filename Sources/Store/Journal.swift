package import Settlements

/// What is owed, claimed, kept and handed over: the program's memory. Every change is one transaction with an event.
package protocol Journal: Sendable {
    /// Notes the definitions that are in force and gives back when each was first seen.
    func see(_ definitions: [String], at now: Instant) async throws(StoreError) -> [String: Instant]

    /// Every run of the definitions named, or of all; in the order of period and merchant.
    func runs(_ filter: RunFilter) async throws(StoreError) -> [RunRecord]

    /// What happened to a run, oldest first.
    func events(of run: RunIdentity) async throws(StoreError) -> [JournalEvent]

    /// Claims a run for a worker until the lease ends; nil where another worker holds it or it is past claiming.
    /// A run that is held, or whose lease has ended, can be claimed again; its fencing number grows.
    func claim(_ due: DueRunRecord, by worker: Worker) async throws(StoreError) -> Claim?

    /// What the preceding report of this definition and merchant left, where there is one.
    func preceding(_ run: RunIdentity, start: Instant) async throws(StoreError) -> StatementRequest.Preceding?

    /// Notes that documents and parcels lie in the archive, and that these deliveries are pending.
    ///
    /// - Throws: ``StoreError/Code/claimLost``.
    func keep(_ claim: Claim, _ kept: KeptRun, at now: Instant) async throws(StoreError)

    /// Ends a claim without documents: held until somebody acts, or skipped because there is nothing to report.
    func settle(_ claim: Claim, as state: RunState, because reason: String, at now: Instant) async throws(StoreError)

    /// Deliveries to be tried now, oldest period first. One whose sender's lease has ended is among them.
    func pendingDeliveries(of run: RunIdentity?, at now: Instant) async throws(StoreError) -> [PendingDelivery]

    /// Begins an attempt; nil where another worker was faster.
    func begin(_ delivery: PendingDelivery, by worker: Worker) async throws(StoreError) -> DeliveryClaim?

    /// Notes, durably, that the attempt passes the point of no return now.
    func mark(_ claim: DeliveryClaim, at now: Instant) async throws(StoreError)

    /// Notes how an attempt ended, and what that makes of its run.
    func record(_ result: DeliveryResult, of claim: DeliveryClaim, at now: Instant) async throws(StoreError)

    /// The workers that hold a lease, whether it has ended or not.
    func leaseholders() async throws(StoreError) -> Set<String>

    /// Ends the leases of a worker that is known to be dead, so that nobody waits for them.
    func endLeases(of worker: String, at now: Instant) async throws(StoreError)

    /// The next moment at which something waits to be done without being asked: a retry, or the end of a lease.
    func nextWakeUp(after now: Instant) async throws(StoreError) -> Instant?
}

/// Who works, from when, and for how long others leave its work alone.
package struct Worker: Hashable, Sendable {
    package let name: String
    package let now: Instant
    package let leaseEnds: Instant

    package init(name: String, now: Instant, leaseEnds: Instant) {
        self.name = name
        self.now = now
        self.leaseEnds = leaseEnds
    }
}

/// Which runs are asked for.
package enum RunFilter: Hashable, Sendable {
    case all
    case definition(String)
    /// As a person writes it: `weekly-settlement@m-1001/2026-W46.1`.
    case run(String)
}

/// A run to be claimed.
package struct DueRunRecord: Hashable, Sendable {
    package let run: RunIdentity
    package let period: Period
    /// When it was due; for a run by hand the moment it was asked for.
    package let dueAt: Instant
    /// An ad hoc report stands outside the sequence and the chain of balances.
    package let isAdHoc: Bool
    /// Digest of the definition's text.
    package let definitionDigest: Digest

    package init(run: RunIdentity, period: Period, dueAt: Instant, isAdHoc: Bool, definitionDigest: Digest) {
        self.run = run
        self.period = period
        self.dueAt = dueAt
        self.isAdHoc = isAdHoc
        self.definitionDigest = definitionDigest
    }
}

/// The right to work on a run, until the lease ends or a higher fencing number appears.
package struct Claim: Hashable, Sendable {
    package let run: RunIdentity
    package let fence: Int64
    /// The number that the run takes in its sequence if it is kept; nil for an ad hoc report.
    package let sequence: Int?

    package init(run: RunIdentity, fence: Int64, sequence: Int?) {
        self.run = run
        self.fence = fence
        self.sequence = sequence
    }
}

/// Everything that a run leaves behind when it is kept.
package struct KeptRun: Sendable {
    package let watermark: Int64
    /// Closing balances by account, in minor units; accounts without a known balance are left out.
    package let closings: [Account: Int64]
    package let documents: [Document]
    package let deliveries: [PlannedDelivery]

    package init(watermark: Int64, closings: [Account: Int64], documents: [Document], deliveries: [PlannedDelivery]) {
        self.watermark = watermark
        self.closings = closings
        self.documents = documents
        self.deliveries = deliveries
    }
}

/// A parcel, where it goes, and what is to happen where nobody can know whether it arrived.
package struct PlannedDelivery: Hashable, Sendable {
    /// The same on every attempt: `[0-9a-z-]`, at most 40 characters.
    package let token: String
    package let channel: Channel
    /// The destination's name; nil for a mail server.
    package let destination: String?
    package let address: Address
    package let parcel: Parcel
    package let uncertain: WhenUncertain

    package init(
        token: String, channel: Channel, destination: String?, address: Address, parcel: Parcel, uncertain: WhenUncertain
    ) {
        self.token = token
        self.channel = channel
        self.destination = destination
        self.address = address
        self.parcel = parcel
        self.uncertain = uncertain
    }

    /// Who gets it, as people read it: the mail address or the destination's name.
    package var to: String {
        switch address {
        case .mail(_, let recipient): recipient.address
        case .directory: destination ?? ""
        }
    }
}

/// A delivery to be tried.
package struct PendingDelivery: Hashable, Sendable {
    package let run: RunIdentity
    package let planned: PlannedDelivery
    /// Attempts made so far.
    package let attempts: Int
    /// An earlier attempt had passed the point of no return.
    package let wasMarked: Bool
    /// When it was made, for the total limit of retries.
    package let created: Instant

    package init(run: RunIdentity, planned: PlannedDelivery, attempts: Int, wasMarked: Bool, created: Instant) {
        self.run = run
        self.planned = planned
        self.attempts = attempts
        self.wasMarked = wasMarked
        self.created = created
    }
}

/// The right to make one attempt.
package struct DeliveryClaim: Hashable, Sendable {
    package let delivery: PendingDelivery
    package let fence: Int64
    /// Which attempt this is, counted from 1.
    package let attempt: Int

    package init(delivery: PendingDelivery, fence: Int64, attempt: Int) {
        self.delivery = delivery
        self.fence = fence
        self.attempt = attempt
    }
}

/// How an attempt ended.
package enum DeliveryResult: Hashable, Sendable {
    case delivered(evidence: [String: String])
    /// To be tried again. Where the mark stands, nobody knows yet what became of this attempt behind the point of no return.
    case postponed(until: Instant, because: String, markStands: Bool)
    case failed(because: String)
    /// Nobody can know whether it arrived.
    case uncertain(because: String)
}

/// A run as the journal knows it, with everything that was made and handed over.
package struct RunRecord: Hashable, Sendable {
    package let run: RunIdentity
    package let period: RecordedPeriod
    package let sequence: Int?
    package let state: RunState
    package let dueAt: Instant
    package let reason: String?
    /// Until when the worker that has claimed it is left alone.
    package let leaseEnds: Instant?
    /// An ad hoc report stands outside the sequence.
    package let isAdHoc: Bool
    package let documents: [Document]
    package let deliveries: [DeliveryRecord]

    package init(
        run: RunIdentity, period: RecordedPeriod, sequence: Int?, state: RunState, dueAt: Instant, reason: String?,
        leaseEnds: Instant?, isAdHoc: Bool, documents: [Document], deliveries: [DeliveryRecord]
    ) {
        self.run = run
        self.period = period
        self.sequence = sequence
        self.state = state
        self.dueAt = dueAt
        self.reason = reason
        self.leaseEnds = leaseEnds
        self.isAdHoc = isAdHoc
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
