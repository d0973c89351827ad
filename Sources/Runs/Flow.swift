internal import Deliveries
internal import Reports
package import Schedules
package import Settlements
package import Store

/// The flow of a report, from the claim to the record:
///
///     definition → due run → claim → snapshot → statement → documents → parcels → keep → deliver → record
///
/// What is owed is decided in Schedules; this is what is done about it.
package struct Flow: Sendable {
    package let ledger: any Ledger
    package let journal: any Journal
    package let archive: Archive
    package let press: Press
    package let outlets: Outlets
    package let clock: any WallClock
    /// The name of this worker in the journal.
    package let worker: String

    /// Longer than any attempt may take: a mail server is given 5 minutes for each command and 10 for its last word
    /// (RFC 5321, 4.5.3.2). A worker of this machine that died is known to be dead, and nobody waits for its leases.
    static let lease: Int64 = 60 * 60

    package init(
        ledger: any Ledger, journal: any Journal, archive: Archive, press: Press, outlets: Outlets,
        clock: any WallClock, worker: String
    ) {
        self.ledger = ledger
        self.journal = journal
        self.archive = archive
        self.press = press
        self.outlets = outlets
        self.clock = clock
        self.worker = worker
    }

    var shift: Worker {
        let now = clock.now()
        return Worker(name: worker, now: now, leaseEnds: now.advanced(by: Self.lease))
    }

    /// Claims a run, makes its documents and parcels, and keeps them with their deliveries pending.
    package func make(_ order: Order) async throws(StoreError) -> Made {
        let due = DueRunRecord(
            run: order.run, period: order.period, dueAt: order.dueAt, isAdHoc: order.isAdHoc,
            definitionDigest: order.definition.digest)
        guard let claim = try await journal.claim(due, by: shift) else { return .elsewhere }
        do {
            let preceding = try await preceding(order)
            let draft = try await draft(order, sequence: claim.sequence, preceding: preceding)
            if draft.statement.isEmpty, order.definition.whenEmpty == .skip {
                let reason = "no entries, no late entries and no payouts, and the definition says 'empty: skip'"
                try await journal.settle(claim, as: .skipped, because: reason, proof: nil, at: clock.now())
                return .skipped
            }
            let deliveries = try pack(draft, of: order)
            let kept = KeptRun(
                watermark: draft.statement.watermark, balances: draft.statement.balances,
                documents: draft.printed.map(\.document), deliveries: deliveries)
            try await journal.keep(claim, kept, at: clock.now())
            return .kept
        } catch {
            return try await settle(claim, after: error)
        }
    }

    /// What the report before this one left; nil for an ad hoc report, for the first, and for one that does not follow on
    /// the last: the balance it opens with is then that of all that was booked before.
    ///
    /// - Throws: ``PackingError`` where the last report does not end where a period of the definition begins: its zone or
    ///   period was changed, and time would be reported twice or never.
    func preceding(_ order: Order) async throws -> StatementRequest.Preceding? {
        guard !order.isAdHoc, let kind = order.period.kind else { return nil }
        guard let preceding = try await journal.preceding(order.run, start: order.period.start) else { return nil }
        guard Period(containing: preceding.end, kind, in: order.period.zone).start == preceding.end else {
            throw PackingError(
                description:
                    "the report before this one reaches to \(preceding.end.text(in: order.period.zone)), where no "
                    + "\(kind.rawValue) of \(order.period.zone) begins: the period or zone of '\(order.definition.name)' was "
                    + "changed after it had reported; change it back, or give the changed definition another name")
        }
        return preceding.isNext ? preceding : nil
    }

    /// A passing trouble leaves the run owed; everything else holds it until somebody acts.
    private func settle(_ claim: Claim, after error: any Error) async throws(StoreError) -> Made {
        if let error = error as? StoreError, error.code == .claimLost { return .elsewhere }
        let isPassing = (error as? StoreError)?.isTransient ?? (error is CancellationError)
        let reason = "\(error)"
        try await journal.settle(
            claim, as: isPassing ? .owed : .held, because: reason, proof: (error as? FootingError)?.proof,
            at: clock.now())
        return isPassing ? .postponed(reason) : .held(reason)
    }

    /// Reads one snapshot, proves the statement, and renders it into the archive.
    func draft(
        _ order: Order, sequence: Int?, preceding: StatementRequest.Preceding?
    ) async throws -> Draft {
        let request = StatementRequest(
            merchant: order.merchant.id, period: order.period, preceding: preceding,
            details: order.definition.details)
        let isPreliminary = order.period.end > clock.now()
        return try await ledger.read(request) { snapshot in
            let accounts = try AccountStatement.prove(try snapshot.figures())
            let statement = Statement(
                run: order.run, report: order.definition.report, title: order.definition.title,
                merchant: order.merchant, period: order.period,
                sequence: sequence, isPreliminary: isPreliminary, watermark: snapshot.watermark, accounts: accounts)
            let printed = try press.print(statement, lines: snapshot, for: order, into: archive)
            return Draft(statement: statement, printed: printed)
        }
    }

    /// Makes one attempt at everything of a run that is pending, and then at what comes last: a manifest goes when all
    /// else is there.
    package func handOver(_ run: RunIdentity) async throws(StoreError) {
        for pending in try await journal.pendingDeliveries(of: run, at: clock.now()) {
            _ = try await deliver(pending)
        }
        for pending in try await journal.pendingDeliveries(of: run, at: clock.now()) where pending.planned.comesLast {
            _ = try await deliver(pending)
        }
    }

    /// Makes one attempt at a pending delivery and records how it ended; nil where another worker has it.
    package func deliver(_ pending: PendingDelivery) async throws(StoreError) -> DeliveryResult? {
        guard let claim = try await journal.begin(pending, by: shift) else { return nil }
        let result = await attempt(claim)
        do throws(StoreError) {
            try await journal.record(result, of: claim, at: clock.now())
        } catch {
            guard error.code == .claimLost else { throw error }
            return nil
        }
        return result
    }

    private func attempt(_ claim: DeliveryClaim) async -> DeliveryResult {
        let pending = claim.delivery
        let planned = pending.planned
        do throws(DeliveryError) {
            let transport = try await transport(for: pending)
            let file: String
            do throws(StoreError) {
                file = try archive.provenPath(of: planned.parcel.content)
            } catch {
                throw DeliveryError(.init(rawValue: "archive"), .permanent, error.description)
            }
            // Resending what may have arrived is what 'uncertain: resend' asks for.
            let forgetsMark = planned.channel == .email && planned.uncertain == .resend
            let consignment = Consignment(
                delivery: planned.token, parcel: planned.parcel, address: planned.address, file: file,
                wasMarked: pending.wasMarked && !forgetsMark,
                mark: { try await journal.mark(claim, at: clock.now()) })
            return .delivered(try await transport.deliver(consignment))
        } catch {
            return result(of: error, claim)
        }
    }

    /// The place may have been given to others since the parcel was made: it is asked again for whom it is.
    private func transport(for pending: PendingDelivery) async throws(DeliveryError) -> any Transport {
        let merchant: Merchant?
        do throws(StoreError) {
            merchant = try await ledger.merchant(pending.run.merchant)
        } catch {
            throw DeliveryError(.store, .transient, error.description)
        }
        return try outlets.transport(for: pending.planned, of: merchant)
    }

    private func result(of error: DeliveryError, _ claim: DeliveryClaim) -> DeliveryResult {
        let pending = claim.delivery
        // The name that `explain` has a page on.
        let reason = "\(error.description) [\(error.code.rawValue)]"
        let isWorthAnother =
            error.outcome == .transient || (error.outcome == .uncertain && pending.planned.uncertain == .resend)
        guard isWorthAnother else {
            return error.outcome == .uncertain ? .uncertain(because: reason) : .failed(because: reason)
        }
        let now = clock.now()
        let delay = outlets.backoff.delay(
            afterAttempts: claim.attempt, age: now.since(pending.created), token: pending.planned.token)
        guard let delay else {
            return .failed(because: "given up after \(claim.attempt) attempts; the last: \(reason)")
        }
        // A mail server that answered has settled the matter; a file server's lost answer is looked into next time.
        let markStands = pending.planned.channel != .email || error.outcome == .uncertain
        return .postponed(until: now.advanced(by: delay), because: reason, markStands: markStands)
    }
}

/// A run that is to be made: which report, of whom, for when.
package struct Order: Sendable {
    package let definition: Definition
    package let merchant: Merchant
    package let period: Period
    package let dueAt: Instant

    package init(definition: Definition, merchant: Merchant, period: Period, dueAt: Instant) {
        self.definition = definition
        self.merchant = merchant
        self.period = period
        self.dueAt = dueAt
    }

    package var run: RunIdentity {
        RunIdentity(definition: definition.name, merchant: merchant.id, period: period.label, revision: 1)
    }

    /// Outside the definition's own periods: no sequence, no chain of balances.
    package var isAdHoc: Bool { period.kind != definition.period }
}

/// What became of an order.
package enum Made: Hashable, Sendable {
    case kept
    case skipped
    /// It waits for somebody to act: the reason says what for.
    case held(String)
    /// A passing trouble: it is owed as before.
    case postponed(String)
    /// Another worker has it, or has already made it.
    case elsewhere
}

/// A proved statement and its documents, not yet anybody's.
struct Draft: Sendable {
    let statement: Statement
    /// The documents, the manifest of them all last.
    let printed: [Printed]
}

extension Definition {
    /// What its pages and messages show besides the totals; nothing where it makes files of lines alone.
    fileprivate var details: DetailRequest {
        let isRead = outputs.contains(where: \.isPage) || deliveries.contains(where: \.isMail)
        return isRead ? report.pageDetails : .none
    }
}

extension Statement {
    /// The balances that it states: the next period begins with the closing ones.
    fileprivate var balances: [Account: AccountChanges.Balances] {
        var balances: [Account: AccountChanges.Balances] = [:]
        for account in accounts {
            if case .known(let opening, let closing) = account.balance {
                balances[account.account] = .init(opening: opening, closing: closing)
            }
        }
        return balances
    }
}
