package import Settlements

/// The entries of all accounts: what files brought, and what a statement reads.
package protocol Ledger: Sendable {
    /// Takes in one file in one transaction, whole or not at all, while it is read. What is already there under the same
    /// identity, unchanged, is known and not taken again.
    ///
    /// - Parameter read: reads the file and hands each item to the sink it gets. What it throws ends the transaction, and is
    ///   thrown on as it is; nothing of the file is kept then.
    /// - Throws: ``StoreError/Code/conflict`` where an entry, a batch or a payout stands there with other values, the account
    ///   belongs to another merchant, or a batch took over what the one numbered before it did not hand on: nothing of the
    ///   file is kept.
    func take(
        _ file: IntakeFile, at now: Instant, _ read: @escaping @Sendable (IntakeSink) throws -> IntakeVerdict
    ) async throws -> Recorded

    /// Every file that was taken in, those that were undone too, in the order of their numbers.
    func imports() async throws(StoreError) -> [ImportRecord]

    /// Takes out again what a file brought: entries, batches, payouts and what it said of coverage, in one transaction; an
    /// account that is left with nothing goes too. The import's number stays, marked.
    ///
    /// - Throws: ``StoreError/Code/conflict`` where there is no such import, it was undone before, a run that was kept has
    ///   used what it brought, or a run of its merchant is being made.
    func undo(_ number: Int64, by who: String, at now: Instant) async throws(StoreError) -> UndoneImport

    /// The holes in the chains of batches of all accounts, in the order of the accounts.
    func gaps() async throws(StoreError) -> [BatchGap]

    /// Adds merchants, or brings them up to date by their id.
    func record(_ merchants: [Merchant]) async throws(StoreError)

    func merchants() async throws(StoreError) -> [Merchant]

    /// One merchant as she is now; nil where nobody has named her.
    func merchant(_ id: String) async throws(StoreError) -> Merchant?

    /// The earliest bookings of each merchant that has one: of each account, and dates beside times where only a zone can
    /// tell which is the earlier.
    func firstBookings() async throws(StoreError) -> [String: [Moment]]

    /// By merchant how far the data is there, of every account that is known.
    ///
    /// - Parameter since: payouts that were booked then or later are looked at; nil for none.
    func reach(payoutsSince since: Instant?) async throws(StoreError) -> [String: DataReach]

    /// By merchant every payout that there is, in the order of import.
    func payouts() async throws(StoreError) -> [String: [KnownPayout]]

    /// Of reports on payouts those for whose payout more has come since: by payout how many entries, and when the first of
    /// them came. Only entries count that a report of that kind shows.
    ///
    /// - Parameter read: by payout the last import that its report had read.
    func arrivals(
        after read: [PayoutKey: Int64], _ report: ReportKind
    ) async throws(StoreError) -> [PayoutKey: PayoutArrivals]

    /// Opens one snapshot and reads a merchant's period from it. Nothing that is written meanwhile is seen.
    func read<Result: Sendable>(
        _ request: StatementRequest, _ body: @Sendable (any LedgerSnapshot) throws -> Result
    ) async throws -> Result
}

extension Ledger {
    /// Takes in what was made in one piece.
    @discardableResult
    package func record(_ intake: Intake, at now: Instant) async throws -> Recorded {
        let file = IntakeFile(name: intake.file, profile: intake.profile, who: "")
        return try await take(file, at: now) { sink in
            try intake.pass(to: sink)
            return IntakeVerdict(
                digest: intake.digest, entries: intake.parts.reduce(0) { $0 + $1.entries.count })
        }
    }
}

/// What came for a payout after its report.
package struct PayoutArrivals: Hashable, Sendable {
    package let entries: Int64
    package let first: Instant

    package init(entries: Int64, first: Instant) {
        self.entries = entries
        self.first = first
    }
}

/// Which lines a statement is about.
package struct StatementRequest: Hashable, Sendable {
    /// What the preceding report of the definition left behind.
    package struct Preceding: Hashable, Sendable {
        /// Where it ended.
        package let end: Instant
        /// Nothing lies between its end and the period asked about but periods that were skipped as empty or given up.
        package let isNext: Bool
        /// Where the first of the periods begins that were given up between; nil where none was. What was booked from there
        /// on is in no report: the balance that the period opens with holds it, and it is never late.
        package let gap: Instant?
        /// The last import that it had read: what came after and was booked before the period is late.
        package let watermark: Int64
        /// The closing balances that it stated, in minor units.
        package let closings: [Account: Int64]
        /// What reports before it have read beyond its watermark.
        package let read: [LateBounds.Read]

        package init(
            end: Instant, isNext: Bool, gap: Instant? = nil, watermark: Int64, closings: [Account: Int64],
            read: [LateBounds.Read] = []
        ) {
            self.end = end
            self.isNext = isNext
            self.gap = gap
            self.watermark = watermark
            self.closings = closings
            self.read = read
        }
    }

    /// The report that a revision replaces, for what the two say otherwise.
    package struct Revised: Hashable, Sendable {
        /// The last import that it had read.
        package let watermark: Int64
        /// What was late in it; nil where nothing could be.
        package let late: LateBounds?
        package let balances: [Account: AccountChanges.Balances]

        package init(watermark: Int64, late: LateBounds?, balances: [Account: AccountChanges.Balances]) {
            self.watermark = watermark
            self.late = late
            self.balances = balances
        }
    }

    package let merchant: String
    package let period: Period
    package let basis: Basis
    /// What the report is about: of a revision, only changes of such lines are told.
    package let report: ReportKind
    package let preceding: Preceding?
    /// The last import that is read; nil for all that there are.
    package let upTo: Int64?
    package let revised: Revised?
    package let details: DetailRequest

    package init(
        merchant: String, period: Period, basis: Basis = .booked, report: ReportKind = .settlement,
        preceding: Preceding?,
        upTo: Int64? = nil, revised: Revised? = nil, details: DetailRequest = .none
    ) {
        self.merchant = merchant
        self.period = period
        self.basis = basis
        self.report = report
        self.preceding = preceding
        self.upTo = upTo
        self.revised = revised
        self.details = details
    }

    /// Whether there are balances: those of windows would overlap as they do.
    package var statesBalances: Bool { basis == .booked && !period.form.standsAlone }

    /// What is late in it; nil where nothing can be.
    package var late: LateBounds? {
        preceding.map {
            LateBounds(
                after: $0.watermark, before: $0.gap ?? period.start, read: $0.read, stated: Set($0.closings.keys))
        }
    }
}

/// Which entries are late in a report: those that came after an import and were booked before a moment, but for those that
/// are in another report already: in an earlier one that was made again, or, in a revision, among the late ones of a later one.
package struct LateBounds: Hashable, Sendable {
    /// Entries booked before that moment that came after one import, and up to another.
    package struct Read: Hashable, Sendable {
        package let before: Instant
        package let after: Int64
        package let upTo: Int64

        package init(before: Instant, after: Int64, upTo: Int64) {
            self.before = before
            self.after = after
            self.upTo = upTo
        }
    }

    package let after: Int64
    package let before: Instant
    /// Empty as a rule.
    package let read: [Read]
    /// Accounts that go on from a balance which the report before stated: there `read` does not count. What that balance does
    /// not hold is late, whoever else has it.
    package let stated: Set<Account>

    package init(after: Int64, before: Instant, read: [Read] = [], stated: Set<Account> = []) {
        self.after = after
        self.before = before
        self.read = read
        self.stated = stated
    }
}

/// One unchanging view of the ledger, for one merchant and period.
package protocol LedgerSnapshot: StatementLines {
    /// The last import that this view holds, or that was asked for.
    var watermark: Int64 { get }

    /// The figures of each account that the merchant has, in the order of provider and currency.
    func figures() throws -> [AccountFigures]

    /// How far the data of each account is complete that the merchant has, also of those without a line.
    func reach() throws -> [AccountReach]
}
