import Schedules
import Settlements
import Store

/// A mistake that schedulers make, planted beside the program: the peer has to see each.
enum SimulationFault: String, CaseIterable, Sendable {
    /// An entry at the very end of a period counts as one of it.
    case endIncluded = "<= at the period's end"
    /// A run is known by the time at which it fires, not by its period.
    case fireIdentity = "identity by fire time"
    /// Every zone has the clocks of UTC.
    case utcPeriods = "UTC periods"
    /// What is owed counts from the start of the process.
    case inMemory = "in-memory schedule"
    /// A local time that the clocks leave out has no fire.
    case strictMatching = "Foundation's strict matching"
}

/// A ledger that gives each statement one second too much.
struct EndIncludingLedger: Ledger {
    let base: any Ledger

    func read<Result: Sendable>(
        _ request: StatementRequest, _ body: @Sendable (any LedgerSnapshot) throws -> Result
    ) async throws -> Result {
        let period = request.period
        let longer = Grain(.periods(.day), in: period.zone, cutOff: period.cutOff).period(
            recorded: "\(period.firstDate)--\(period.endDate)", start: period.start, end: period.end.advanced(by: 1))
        return try await base.read(
            StatementRequest(
                merchant: request.merchant, period: longer ?? period, basis: request.basis, report: request.report,
                preceding: request.preceding, upTo: request.upTo, revised: request.revised, details: request.details),
            body)
    }

    func take(
        _ file: IntakeFile, at now: Instant, _ read: @escaping @Sendable (IntakeSink) throws -> IntakeVerdict
    ) async throws -> Recorded {
        try await base.take(file, at: now, read)
    }

    func imports() async throws(StoreError) -> [ImportRecord] { try await base.imports() }

    func undo(_ number: Int64, by who: String, at now: Instant) async throws(StoreError) -> UndoneImport {
        try await base.undo(number, by: who, at: now)
    }

    func gaps() async throws(StoreError) -> [BatchGap] { try await base.gaps() }

    func record(_ merchants: [Merchant]) async throws(StoreError) { try await base.record(merchants) }

    func merchants() async throws(StoreError) -> [Merchant] { try await base.merchants() }

    func merchant(_ id: String) async throws(StoreError) -> Merchant? { try await base.merchant(id) }

    func reach(payoutsSince since: Instant?) async throws(StoreError) -> [String: DataReach] {
        try await base.reach(payoutsSince: since)
    }

    func firstBookings() async throws(StoreError) -> [String: [Moment]] { try await base.firstBookings() }

    func payouts() async throws(StoreError) -> [String: [KnownPayout]] { try await base.payouts() }

    func arrivals(
        after read: [PayoutKey: Int64], _ report: ReportKind
    ) async throws(StoreError) -> [PayoutKey: PayoutArrivals] {
        try await base.arrivals(after: read, report)
    }
}
