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
            grain: order.isAdHoc ? nil : order.definition.grain.record, definitionDigest: order.definition.digest,
            why: order.why)
        guard let claim = try await journal.claim(due, by: shift) else { return .elsewhere }
        do {
            let occasion = try await occasion(of: order, sequence: claim.sequence)
            let draft = try await draft(order, sequence: claim.sequence, on: occasion)
            try await refuseUnrevised(draft, of: order)
            let stated = StatedRun(
                watermark: draft.statement.watermark, balances: draft.statement.balances, late: draft.late)
            if occasion.skips(draft.statement, order.definition.whenEmpty) {
                let reason = "no entries, no late entries and no payouts, and the definition says 'empty: skip'"
                try await journal.skip(claim, stated, because: reason, at: clock.now())
                return .skipped
            }
            let deliveries = try await pack(draft, of: order, asksServer: true)
            let edition = draft.statement.edition
            let kept = KeptRun(
                stated, isBackfill: edition.isBackfill, note: edition.note(in: order.period.zone),
                documents: draft.printed.map(\.document), deliveries: deliveries)
            try await journal.keep(claim, kept, at: clock.now())
            return .kept
        } catch {
            return try await settle(claim, after: error)
        }
    }

    /// A passing trouble leaves the run owed; everything else holds it until somebody acts.
    private func settle(_ claim: Claim, after error: any Error) async throws(StoreError) -> Made {
        if let error = error as? StoreError, error.code == .claimLost { return .elsewhere }
        let isPassing =
            (error as? StoreError)?.isTransient
            ?? (error is CancellationError || error is UnrevisedError || error is UnreadyError)
        let reason = "\(error)"
        let proof = (error as? FootingError)?.proof
        try await journal.settle(
            claim, as: isPassing ? .owed : .held, because: reason, proof: proof, at: clock.now())
        return isPassing ? .postponed(reason) : .held(reason, proof)
    }

    /// Reads one snapshot, proves the statement, and renders it into the archive.
    func draft(_ order: Order, sequence: Int?, on occasion: Occasion) async throws -> Draft {
        let request = StatementRequest(
            merchant: order.merchant.id, period: order.period, basis: order.definition.basis,
            report: order.definition.report, preceding: occasion.preceding, upTo: occasion.upTo,
            revised: occasion.sent?.revised, details: order.definition.details)
        let isPreliminary = order.period.end > clock.now()
        return try await ledger.read(request) { snapshot in
            let accounts = try AccountStatement.prove(try snapshot.figures())
            let missing = isPreliminary ? [] : try missing(for: order, accounts, in: snapshot)
            func statement(_ edition: Edition) -> Statement {
                Statement(
                    run: order.run, report: order.definition.report, title: order.definition.title,
                    merchant: order.merchant, period: order.period, sequence: sequence, isPreliminary: isPreliminary,
                    watermark: snapshot.watermark, basis: order.definition.basis, edition: edition, accounts: accounts)
            }
            var proved = statement(occasion.edition(isNotice: false, missing))
            if proved.isEmpty, order.definition.whenEmpty == .notice {
                proved = statement(occasion.edition(isNotice: true, missing))
            }
            let printed = try press.print(proved, lines: snapshot, for: order, into: archive)
            return Draft(statement: proved, late: request.late, printed: printed)
        }
    }
}

/// A run that is to be made: which report, of whom, for when.
package struct Order: Sendable {
    package let definition: Definition
    package let merchant: Merchant
    package let period: Period
    /// 1 for the original of its period.
    package let revision: Int
    package let dueAt: Instant
    /// Of a revision why it is made; nil where the journal has it.
    package let why: String?
    /// A person asked for it and gave the reason.
    package let isByHand: Bool
    /// It is made although data is missing for which the definition waits, and says so.
    package var mayBeIncomplete: Bool

    package init(
        definition: Definition, merchant: Merchant, period: Period, revision: Int = 1, dueAt: Instant,
        why: String? = nil, isByHand: Bool = false, mayBeIncomplete: Bool = false
    ) {
        self.definition = definition
        self.merchant = merchant
        self.period = period
        self.revision = revision
        self.dueAt = dueAt
        self.why = why
        self.isByHand = isByHand
        self.mayBeIncomplete = mayBeIncomplete
    }

    package var run: RunIdentity {
        RunIdentity(definition: definition.name, merchant: merchant.id, period: period.label, revision: revision)
    }

    /// Outside the definition's own periods: no sequence, no chain of balances.
    package var isAdHoc: Bool { period.form == .adHoc }
}

/// What became of an order.
package enum Made: Hashable, Sendable {
    case kept
    case skipped
    /// It waits for somebody to act: the reason says what for; with the proof where it does not foot.
    case held(String, Proof?)
    /// A passing trouble: it is owed as before.
    case postponed(String)
    /// Another worker has it, or has already made it.
    case elsewhere
}

/// A proved statement and its documents, not yet anybody's.
struct Draft: Sendable {
    let statement: Statement
    /// Which entries were late in it; nil where none could be.
    let late: LateBounds?
    /// The documents, the manifest of them all last.
    let printed: [Printed]
}

extension Definition {
    /// What its pages and messages show besides the totals; nothing where it makes files of lines alone.
    fileprivate var details: DetailRequest {
        let isRead = outputs.contains(where: \.isPage) || deliveries.contains(where: \.isMail)
        let wanted = isRead ? report.pageDetails : .none
        // What lies in a month besides the payout is not told.
        let asked = grain.isPayouts ? wanted.withoutMonth : wanted
        return outputs.contains(where: \.needsPayouts) ? asked.withPayouts : asked
    }
}

extension Edition {
    /// What the journal says beside a report that was kept; nil where there is nothing to say.
    fileprivate func note(in zone: Zone) -> String? {
        isIncomplete ? "made incomplete: \(missing.text(in: zone))" : nil
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
