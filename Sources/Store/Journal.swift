package import Settlements

/// What is owed, claimed, kept and handed over: the program's memory. Every change is one transaction with an event.
package protocol Journal: Sendable {
    /// Notes the definitions that are in force and gives back when each was first seen.
    func see(_ definitions: [String], at now: Instant) async throws(StoreError) -> [String: Instant]

    /// Lets a definition go on under another name: its runs, its sequence, its pause. What was sent keeps the name under which
    /// it was sent beside the new one.
    ///
    /// - Returns: false where nothing is known of the old name: it was never in force, or has been renamed already.
    /// - Throws: ``StoreError/Code/conflict`` where there are runs under the new name too.
    func rename(_ old: String, to new: String, by who: String, at now: Instant) async throws(StoreError) -> Bool

    /// Notes the files by which the scheduler works from now on, in place of those before.
    func put(_ inForce: InForce) async throws(StoreError)

    /// The files by which the scheduler works; nil where none has worked yet.
    func inForce() async throws(StoreError) -> InForce?

    /// Stops a definition: nothing of it is made until it is resumed, but by hand.
    ///
    /// - Throws: ``StoreError/Code/conflict`` where it is paused already.
    func pause(_ definition: String, because why: String, by who: String, at now: Instant) async throws(StoreError)

    /// Lets a definition go on, and gives back what had stopped it.
    ///
    /// - Throws: ``StoreError/Code/conflict`` where it is not paused.
    func resume(
        _ definition: String, because why: String?, by who: String, at now: Instant
    ) async throws(StoreError) -> Pause

    /// The definitions that are paused, by name.
    func pauses() async throws(StoreError) -> [String: Pause]

    /// By merchant when an original of a definition was last kept; ad hoc ones left out.
    func lastOriginals(of definition: String) async throws(StoreError) -> [String: Instant]

    /// Every run of the definitions named, or of all; in the order of period and merchant.
    func runs(_ filter: RunFilter) async throws(StoreError) -> [RunRecord]

    /// Where the runs of a definition stand, to one merchant or to all, in the order of their periods; ad hoc ones left out.
    func standings(of definition: String, to merchant: String?) async throws(StoreError) -> [RunStanding]

    /// What happened to a run, oldest first.
    func events(of run: RunIdentity) async throws(StoreError) -> [JournalEvent]

    /// Claims a run for a worker until the lease ends; nil where another worker holds it or it is past claiming.
    /// A run that is held, or whose lease has ended, can be claimed again; its fencing number grows.
    func claim(_ due: DueRunRecord, by worker: Worker) async throws(StoreError) -> Claim?

    /// The number that a run has in its sequence, or would have if it were kept now.
    func sequence(of run: RunIdentity) async throws(StoreError) -> Int

    /// What the report in force before this one left, of the same definition and merchant, where there is one. A period that
    /// was skipped as empty counts as a report; one between the two that was given up does not part them.
    ///
    /// A settlement by booking date opens with the closing balance of the report before it. Any other, and one before which
    /// no balance was stated, is not moved by a revision of an earlier period; what that has read is not late any more: the
    /// watermark is that of all reports before.
    func preceding(
        _ run: RunIdentity, start: Instant, _ report: ReportKind, _ basis: Basis
    ) async throws(StoreError) -> StatementRequest.Preceding?

    /// The report that counts of that run's period, whatever revision the run names; nil where none was kept or skipped.
    func inForce(_ run: RunIdentity) async throws(StoreError) -> RunInForce?

    /// The reports in force of a definition that later facts have made wrong, each merchant's in the order of periods.
    ///
    /// An entry makes the report of its period wrong where it came after that report, and after every report in force of
    /// a later period (which has it among its late ones), and no revision was given up that would have held it; and each
    /// later report of the merchant that opens with another balance than the one before it closes with, or will when that
    /// is revised. Only entries count that a report of that kind shows; balances count for settlements by `booked` alone.
    func outdated(
        _ definition: String, _ report: ReportKind, _ basis: Basis
    ) async throws(StoreError) -> [OutdatedRun]

    /// Numbers of the sequence below `sequence` that were given up since the last one that was kept, in their order.
    func voids(before sequence: Int, of run: RunIdentity) async throws(StoreError) -> [Edition.Void]

    /// Gives a run up that nothing was kept of: it takes its number in the sequence, and lets those behind it pass.
    ///
    /// - Parameter due: the run, also where the journal does not hold it yet.
    /// - Throws: ``StoreError/Code/conflict`` where it was kept, given up before, or a worker is making it.
    func abandon(_ due: DueRunRecord, because why: String, by who: String, at now: Instant) async throws(StoreError)

    /// Notes that these deliveries, copies of what a kept run sent, are pending.
    ///
    /// - Throws: ``StoreError/Code/conflict`` where nothing was kept, or a revision has replaced it.
    func resend(
        _ run: RunIdentity, _ copies: [PlannedDelivery], by who: String, at now: Instant
    ) async throws(StoreError)

    /// Notes that documents and parcels lie in the archive, and that these deliveries are pending. A revision takes the place
    /// of the report in force: that one is superseded, and what of it has not begun to go out does not go out any more.
    ///
    /// - Throws: ``StoreError/Code/claimLost``.
    func keep(_ claim: Claim, _ kept: KeptRun, at now: Instant) async throws(StoreError)

    /// Notes that a period is empty and nobody wants a report of that. What it read and the balances that it would have
    /// stated are kept like a report's: the next one goes on from there, and what comes later for the period is late.
    ///
    /// - Throws: ``StoreError/Code/claimLost``.
    func skip(_ claim: Claim, _ stated: StatedRun, because reason: String, at now: Instant) async throws(StoreError)

    /// Ends a claim without a report: owed as before, or held until somebody acts.
    ///
    /// - Parameter proof: what does not foot, where that holds it.
    func settle(
        _ claim: Claim, as state: RunState, because reason: String, proof: Proof?, at now: Instant
    ) async throws(StoreError)

    /// Deliveries to be tried now, oldest period first. One whose sender's lease has ended is among them; one that comes
    /// last is not, as long as something of its run that goes to the same destination and recipient has not arrived.
    func pendingDeliveries(of run: RunIdentity?, at now: Instant) async throws(StoreError) -> [PendingDelivery]

    /// Begins an attempt; nil where another worker was faster, or where it comes last and has to wait.
    func begin(_ delivery: PendingDelivery, by worker: Worker) async throws(StoreError) -> DeliveryClaim?

    /// Notes, durably, that the attempt passes the point of no return now.
    func mark(_ claim: DeliveryClaim, at now: Instant) async throws(StoreError)

    /// Notes how an attempt ended, and what that makes of its run. A run in which one delivery was given up, and another
    /// waits behind it, is failed in both: until somebody lets the first one go, nothing goes on.
    func record(_ result: DeliveryResult, of claim: DeliveryClaim, at now: Instant) async throws(StoreError)

    /// Lets go what is stuck in a run: deliveries that failed, or of which nobody knows whether they arrived, are pending
    /// again, with the same bytes. Gives back how many; what waits behind them follows by itself and is not counted.
    func release(_ run: RunIdentity, by who: String, at now: Instant) async throws(StoreError) -> Int

    /// Claims the telling of troubles of which nobody was told: those of these that are new, or that a worker did not get to tell
    /// of before its lease ended. None while somebody was told of others less than `pause` seconds ago: what comes
    /// meanwhile is told together. Troubles that are not among these are over; one that comes back is a new one.
    func claimAlarms(
        _ troubles: [String], pause: Int64, lease: Int64, at now: Instant
    ) async throws(StoreError) -> [String]

    /// Notes that somebody was told of troubles, and how.
    func told(_ troubles: [String], by way: String, at now: Instant) async throws(StoreError)

    /// The workers that hold a lease, whether it has ended or not.
    func leaseholders() async throws(StoreError) -> Set<String>

    /// Ends the leases of a worker that is known to be dead, so that nobody waits for them.
    func endLeases(of worker: String, at now: Instant) async throws(StoreError)

    /// The next moment at which something waits to be done without being asked: a retry, or the end of a lease. A delivery
    /// that has to wait for others gives none.
    func nextWakeUp(after now: Instant) async throws(StoreError) -> Instant?
}

extension Journal {
    /// Where the runs of a definition stand, to all merchants.
    package func standings(of definition: String) async throws(StoreError) -> [RunStanding] {
        try await standings(of: definition, to: nil)
    }

    /// Of a settlement by booking date.
    package func preceding(
        _ run: RunIdentity, start: Instant
    ) async throws(StoreError) -> StatementRequest.Preceding? {
        try await preceding(run, start: start, .settlement, .booked)
    }
}
