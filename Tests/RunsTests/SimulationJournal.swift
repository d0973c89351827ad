import Schedules
import Settlements
import Store
import Synchronization

/// What a process of the simulated program knows and suffers, for the journal that it writes to.
final class SimulatedProcess: Sendable {
    struct State {
        /// Where it dies next; nil while nothing is planned.
        var death: SimulationPlan.Death?
        var isDead = false
        /// Destinations that cannot be reached.
        var unreachable: Set<String> = []
        var definitions: [String: Definition] = [:]
        /// When this process saw a definition first: what a schedule in memory would know.
        var seen: [String: Instant] = [:]
    }

    let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    var isDead: Bool { state.withLock { $0.isDead } }

    /// - Throws: once it is dead: nothing of it reaches the journal any more.
    func live() throws(StoreError) {
        if isDead { throw StoreError(.unavailable, "the process is dead") }
    }

    /// Dies where that is planned for this step.
    func reach(_ step: SimulationPlan.Death) throws(StoreError) {
        state.withLock { state in
            guard state.death == step else { return }
            state.death = nil
            state.isDead = true
        }
        try live()
    }
}

/// The journal as one process reaches it: not at all once it is dead; and as if a destination were away while that is unreachable.
struct SimulationJournal: Journal {
    let base: any Journal
    let process: SimulatedProcess
    let fault: SimulationFault?

    func see(_ definitions: [String], at now: Instant) async throws(StoreError) -> [String: Instant] {
        try process.live()
        let seen = try await base.see(definitions, at: now)
        guard fault == .inMemory else { return seen }
        return process.state.withLock { state in
            for name in definitions where state.seen[name] == nil { state.seen[name] = now }
            return state.seen
        }
    }

    func rename(_ old: String, to new: String, by who: String, at now: Instant) async throws(StoreError) -> Bool {
        try await base.rename(old, to: new, by: who, at: now)
    }

    func put(_ inForce: InForce) async throws(StoreError) { try await base.put(inForce) }

    func inForce() async throws(StoreError) -> InForce? { try await base.inForce() }

    func pause(_ definition: String, because why: String, by who: String, at now: Instant) async throws(StoreError) {
        try await base.pause(definition, because: why, by: who, at: now)
    }

    func resume(
        _ definition: String, because why: String?, by who: String, at now: Instant
    ) async throws(StoreError) -> Pause {
        try await base.resume(definition, because: why, by: who, at: now)
    }

    func pauses() async throws(StoreError) -> [String: Pause] {
        try process.live()
        return try await base.pauses()
    }

    func lastOriginals(of definition: String) async throws(StoreError) -> [String: Instant] {
        try await base.lastOriginals(of: definition)
    }

    func runs(_ filter: RunFilter) async throws(StoreError) -> [RunRecord] {
        try await base.runs(filter)
    }

    func standings(of definition: String, to merchant: String?) async throws(StoreError) -> [RunStanding] {
        try process.live()
        let standings = try await base.standings(of: definition, to: merchant)
        return fault == .fireIdentity ? standings.map(knownByFire) : standings
    }

    func events(of run: RunIdentity) async throws(StoreError) -> [JournalEvent] {
        try await base.events(of: run)
    }

    func claim(_ due: DueRunRecord, by worker: Worker) async throws(StoreError) -> Claim? {
        try process.live()
        return try await base.claim(fault == .fireIdentity ? named(due) : due, by: worker)
    }

    func sequence(of run: RunIdentity) async throws(StoreError) -> Int {
        try await base.sequence(of: run)
    }

    func preceding(
        _ run: RunIdentity, start: Instant, _ report: ReportKind, _ basis: Basis
    ) async throws(StoreError) -> StatementRequest.Preceding? {
        try await base.preceding(run, start: start, report, basis)
    }

    func inForce(_ run: RunIdentity) async throws(StoreError) -> RunInForce? {
        try await base.inForce(run)
    }

    func outdated(
        _ definition: String, _ report: ReportKind, _ basis: Basis
    ) async throws(StoreError) -> [OutdatedRun] {
        try await base.outdated(definition, report, basis)
    }

    func voids(before sequence: Int, of run: RunIdentity) async throws(StoreError) -> [Edition.Void] {
        try await base.voids(before: sequence, of: run)
    }

    func abandon(_ due: DueRunRecord, because why: String, by who: String, at now: Instant) async throws(StoreError) {
        try process.live()
        try await base.abandon(fault == .fireIdentity ? named(due) : due, because: why, by: who, at: now)
    }

    func resend(
        _ run: RunIdentity, _ copies: [PlannedDelivery], by who: String, at now: Instant
    ) async throws(StoreError) {
        try await base.resend(run, copies, by: who, at: now)
    }

    func keep(_ claim: Claim, _ kept: KeptRun, at now: Instant) async throws(StoreError) {
        try process.reach(.beforeKeep)
        try await base.keep(claim, kept, at: now)
        try process.reach(.afterKeep)
    }

    func skip(_ claim: Claim, _ stated: StatedRun, because reason: String, at now: Instant) async throws(StoreError) {
        try process.live()
        try await base.skip(claim, stated, because: reason, at: now)
    }

    func settle(
        _ claim: Claim, as state: RunState, because reason: String, proof: Proof?, at now: Instant
    ) async throws(StoreError) {
        try process.live()
        try await base.settle(claim, as: state, because: reason, proof: proof, at: now)
    }

    func pendingDeliveries(of run: RunIdentity?, at now: Instant) async throws(StoreError) -> [PendingDelivery] {
        try process.live()
        return try await base.pendingDeliveries(of: run, at: now)
    }

    func begin(_ delivery: PendingDelivery, by worker: Worker) async throws(StoreError) -> DeliveryClaim? {
        try process.live()
        let claim = try await base.begin(delivery, by: worker)
        try process.reach(.afterBegin)
        return claim
    }

    func mark(_ claim: DeliveryClaim, at now: Instant) async throws(StoreError) {
        try process.reach(.beforeMark)
        let place = claim.delivery.planned.destination ?? ""
        if process.state.withLock({ $0.unreachable.contains(place) }) {
            throw StoreError(.unavailable, "\(place) cannot be reached", isTransient: true)
        }
        try await base.mark(claim, at: now)
        try process.reach(.afterMark)
    }

    func record(_ result: DeliveryResult, of claim: DeliveryClaim, at now: Instant) async throws(StoreError) {
        try process.reach(.beforeRecord)
        try await base.record(result, of: claim, at: now)
    }

    func release(_ run: RunIdentity, by who: String, at now: Instant) async throws(StoreError) -> Int {
        try await base.release(run, by: who, at: now)
    }

    func claimAlarms(
        _ troubles: [String], pause: Int64, lease: Int64, at now: Instant
    ) async throws(StoreError) -> [String] {
        try await base.claimAlarms(troubles, pause: pause, lease: lease, at: now)
    }

    func told(_ troubles: [String], by way: String, at now: Instant) async throws(StoreError) {
        try await base.told(troubles, by: way, at: now)
    }

    func leaseholders() async throws(StoreError) -> Set<String> {
        try await base.leaseholders()
    }

    func endLeases(of worker: String, at now: Instant) async throws(StoreError) {
        try await base.endLeases(of: worker, at: now)
    }

    func nextWakeUp(after now: Instant) async throws(StoreError) -> Instant? {
        try process.live()
        return try await base.nextWakeUp(after: now)
    }
}

// A run that is known by the time of its fire.
extension SimulationJournal {
    private func named(_ due: DueRunRecord) -> DueRunRecord {
        DueRunRecord(
            run: RunIdentity(
                definition: due.run.definition, merchant: due.run.merchant,
                period: "\(due.run.period)@\(due.dueAt.seconds)", revision: due.run.revision),
            period: due.period, dueAt: due.dueAt, isAdHoc: due.isAdHoc, grain: due.grain,
            definitionDigest: due.definitionDigest, why: due.why)
    }

    /// Its period's name where it is that of the fire that is asked for; else nobody knows it.
    private func knownByFire(_ standing: RunStanding) -> RunStanding {
        let parts = standing.run.period.split(separator: "@").map(String.init)
        guard parts.count == 2, let definition = process.state.withLock({ $0.definitions[standing.run.definition] }),
            let period = try? definition.grain.period(label: parts[0])
        else { return standing }
        let dueAt = definition.dueTime(of: period).advanced(by: definition.shift(of: standing.run.merchant))
        guard "\(dueAt.seconds)" == parts[1] else { return standing }
        return RunStanding(
            run: RunIdentity(
                definition: standing.run.definition, merchant: standing.run.merchant, period: parts[0],
                revision: standing.run.revision),
            periodStart: standing.periodStart, periodEnd: standing.periodEnd, endDate: standing.endDate,
            grain: standing.grain, state: standing.state, leaseEnds: standing.leaseEnds)
    }
}
