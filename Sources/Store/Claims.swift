package import Settlements

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

/// A run to be claimed.
package struct DueRunRecord: Hashable, Sendable {
    package let run: RunIdentity
    package let period: Period
    /// When it was due; for a run by hand the moment it was asked for.
    package let dueAt: Instant
    /// An ad hoc report stands outside the sequence and the chain of balances.
    package let isAdHoc: Bool
    /// How the definition cuts its periods, see ``Grain/record``; nil for an ad hoc report.
    package let grain: String?
    /// Digest of the definition's text.
    package let definitionDigest: Digest
    /// Of a revision: why its period is reported again; else nil.
    package let why: String?

    package init(
        run: RunIdentity, period: Period, dueAt: Instant, isAdHoc: Bool, grain: String? = nil,
        definitionDigest: Digest, why: String? = nil
    ) {
        self.run = run
        self.period = period
        self.dueAt = dueAt
        self.isAdHoc = isAdHoc
        self.grain = grain
        self.definitionDigest = definitionDigest
        self.why = why
    }
}

/// The right to work on a run, until the lease ends or a higher fencing number appears.
package struct Claim: Hashable, Sendable {
    package let run: RunIdentity
    package let fence: Int64
    /// The number that the run takes in its sequence if it is kept, or has as a revision; nil for an ad hoc report.
    package let sequence: Int?

    package init(run: RunIdentity, fence: Int64, sequence: Int?) {
        self.run = run
        self.fence = fence
        self.sequence = sequence
    }
}

/// What a run has read and stated: all that the next one needs to know of it.
package struct StatedRun: Sendable {
    package let watermark: Int64
    /// What the report stated, in minor units; accounts without a known balance are left out.
    package let balances: [Account: AccountChanges.Balances]
    /// Which entries were late in it; nil where none could be.
    package let late: LateBounds?

    package init(watermark: Int64, balances: [Account: AccountChanges.Balances], late: LateBounds? = nil) {
        self.watermark = watermark
        self.balances = balances
        self.late = late
    }
}

/// Everything that a run leaves behind when it is kept.
package struct KeptRun: Sendable {
    package let stated: StatedRun
    package let isBackfill: Bool
    /// What is to be known of it beside the documents: that it was made incomplete; nil for nothing.
    package let note: String?
    package let documents: [Document]
    package let deliveries: [PlannedDelivery]

    package init(
        _ stated: StatedRun, isBackfill: Bool = false, note: String? = nil, documents: [Document],
        deliveries: [PlannedDelivery]
    ) {
        self.stated = stated
        self.isBackfill = isBackfill
        self.note = note
        self.documents = documents
        self.deliveries = deliveries
    }
}

/// The report of a period that counts: no revision has replaced it.
package struct RunInForce: Hashable, Sendable {
    /// As it was sent: the definition may have another name since.
    package let run: RunIdentity
    package let period: RecordedPeriod
    /// Nothing was sent: the period was empty.
    package let isSkipped: Bool
    package let sequence: Int?
    /// What a revision has to know of the report that it replaces.
    package let revised: StatementRequest.Revised

    package init(
        run: RunIdentity, period: RecordedPeriod, isSkipped: Bool, sequence: Int?, revised: StatementRequest.Revised
    ) {
        self.run = run
        self.period = period
        self.isSkipped = isSkipped
        self.sequence = sequence
        self.revised = revised
    }
}

/// A report in force that later facts have made wrong, and that `corrections: revise` makes again.
package struct OutdatedRun: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// Entries of its period came after it.
        case late(entries: Int64)
        /// A balance that it opens with moves, as an earlier report of the account is revised.
        case opening
    }

    package let run: RunIdentity
    package let periodStart: Instant
    /// When the first import came that makes it wrong.
    package let since: Instant
    package let cause: Cause

    package init(run: RunIdentity, periodStart: Instant, since: Instant, cause: Cause) {
        self.run = run
        self.periodStart = periodStart
        self.since = since
        self.cause = cause
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
    /// It is tried only when everything else of its run that goes to its destination has arrived: a manifest, that says
    /// what is there.
    package let comesLast: Bool
    /// 0 for what the run sent; the n-th sending by hand of the same documents counts on.
    package let copy: Int
    /// Of a mail: its parts, kept apart so that a copy of it can be made.
    package let letter: Content?
    /// What is written beside the file once it is there, in this order.
    package let markers: [Marker]

    package init(
        token: String, channel: Channel, destination: String?, address: Address, parcel: Parcel,
        uncertain: WhenUncertain, comesLast: Bool = false, copy: Int = 0, letter: Content? = nil,
        markers: [Marker] = []
    ) {
        self.token = token
        self.channel = channel
        self.destination = destination
        self.address = address
        self.parcel = parcel
        self.uncertain = uncertain
        self.comesLast = comesLast
        self.copy = copy
        self.letter = letter
        self.markers = markers
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
    /// The first date of the run's period.
    package let firstDate: CalendarDate
    /// The first date that no longer belongs to it.
    package let endDate: CalendarDate
    package let planned: PlannedDelivery
    /// Attempts made so far.
    package let attempts: Int
    /// An earlier attempt had passed the point of no return.
    package let wasMarked: Bool
    /// When it was made, for the total limit of retries.
    package let created: Instant

    package init(
        run: RunIdentity, firstDate: CalendarDate, endDate: CalendarDate, planned: PlannedDelivery, attempts: Int,
        wasMarked: Bool, created: Instant
    ) {
        self.run = run
        self.firstDate = firstDate
        self.endDate = endDate
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
    case delivered(Receipt)
    /// To be tried again. Where the mark stands, nobody knows yet what became of this attempt behind the point of no return.
    case postponed(until: Instant, because: String, markStands: Bool)
    case failed(because: String)
    /// Nobody can know whether it arrived.
    case uncertain(because: String)
}
