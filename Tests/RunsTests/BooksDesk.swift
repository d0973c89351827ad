import Settlements
import Store

/// Takes the books' files in as they come and makes every report that falls due, as ``Flow`` does but for the documents.
struct BooksDesk {
    /// A run that was held, with its proof.
    struct Held: Error, CustomStringConvertible {
        let run: RunIdentity
        let error: FootingError

        var description: String { "\(run) is held: \(error)" }
    }

    let books: BooksLedger
    let store: SQLiteStore
    /// What the peer is told of it.
    var record: BooksRecord
    private var imports: Int64 = 0
    private var next: [String: Period] = [:]
    private var number: [String: Int] = [:]
    private static let digest = Digest(of: "books".utf8)

    /// Periods end so long before they are reported: six hours.
    private static let delay: Int64 = 6 * 3600

    init(_ books: BooksLedger, _ store: SQLiteStore) {
        self.books = books
        self.store = store
        record = BooksRecord(books)
    }

    /// Everything from the first file to the last report.
    mutating func run() async throws {
        var files = books.files[...]
        for visit in books.visits {
            try await takeIn(&files, until: visit)
            for definition in books.definitions { try await report(definition, at: visit) }
        }
    }

    mutating func takeIn(_ files: inout ArraySlice<BooksLedger.File>, until now: Instant) async throws {
        while let file = files.first, file.arrives <= now {
            files.removeFirst()
            let intake = IntakeFile(name: file.name, profile: "books", who: "")
            let recorded = try await store.take(intake, at: file.arrives) { sink in
                for part in file.parts {
                    for entry in part.entries { try sink(.entry(entry), part.account) }
                    for batch in part.batches { try sink(.batch(batch), part.account) }
                    for payout in part.payouts { try sink(.payout(payout), part.account) }
                }
                for (account, moment) in file.coverage { try sink(.coverage(moment), account) }
                return IntakeVerdict(digest: Self.digest, entries: file.parts.reduce(0) { $0 + $1.entries.count })
            }
            imports = recorded.number
            record.note(file, number: recorded.number)
        }
    }

    // MARK: What is due

    /// What a definition owes at this moment: revisions first, then the originals of all periods that have ended.
    mutating func report(_ definition: BooksDefinition, at now: Instant) async throws {
        if definition.corrections == .revise { try await revise(definition, at: now) }
        while let period = try await owed(definition, at: now) {
            let count = number[definition.name, default: 0]
            number[definition.name] = count + 1
            next[definition.name] = period.next
            if definition.givenUp.contains(count) {
                try await giveUp(period, of: definition, at: now)
            } else {
                try await make(period, of: definition, at: now)
            }
        }
    }

    /// The next period that has ended; none before the merchant has anything to report.
    private func owed(_ definition: BooksDefinition, at now: Instant) async throws -> Period? {
        let period: Period
        if let known = next[definition.name] {
            period = known
        } else {
            guard let bookings = try await store.firstBookings()[BooksLedger.merchant] else { return nil }
            let begins = Period(containing: books.firstDate, definition.kind, in: books.zone)
            let own = bookings.map { booking in
                switch booking {
                case .instant(let instant): Period(containing: instant, definition.kind, in: books.zone)
                case .date(let date): Period(containing: date, definition.kind, in: books.zone)
                }
            }
            guard let earliest = own.min(by: { $0.start < $1.start }) else { return nil }
            period = earliest.start > begins.start ? earliest : begins
        }
        guard period.end.advanced(by: Self.delay) <= now else { return nil }
        return period
    }

    private mutating func revise(_ definition: BooksDefinition, at now: Instant) async throws {
        var limit = 1_000
        while let outdated = try await store.outdated(definition.name, .settlement, .booked).first {
            limit -= 1
            guard limit > 0 else { throw StoreError(.conflict, "\(outdated.run) is outdated again and again") }
            let period = try Period(label: outdated.run.period, definition.kind, in: books.zone)
            try await make(period, of: definition, revision: outdated.run.revision + 1, at: now)
        }
    }

    private mutating func giveUp(_ period: Period, of definition: BooksDefinition, at now: Instant) async throws {
        try await store.abandon(due(period, definition, 1, now), because: "a test", by: "books", at: now)
        record.giveUp(period, of: definition)
    }

    private func due(_ period: Period, _ definition: BooksDefinition, _ revision: Int, _ now: Instant) -> DueRunRecord {
        DueRunRecord(
            run: RunIdentity(
                definition: definition.name, merchant: BooksLedger.merchant, period: period.label, revision: revision),
            period: period, dueAt: now, isAdHoc: false, definitionDigest: Self.digest,
            why: revision > 1 ? "a test" : nil)
    }

    // MARK: One report

    private mutating func make(
        _ period: Period, of definition: BooksDefinition, revision: Int = 1, at now: Instant
    ) async throws {
        let due = due(period, definition, revision, now)
        let worker = Worker(name: "books", now: now, leaseEnds: now.advanced(by: 3600))
        guard let claim = try await store.claim(due, by: worker) else {
            throw StoreError(.conflict, "\(due.run) cannot be claimed")
        }
        let replaced = revision > 1 ? try await store.inForce(due.run) : nil
        let request = try await request(due, replaced)
        let drawn: BooksDrawn
        do {
            drawn = try await store.read(request) { try BooksDrawn($0) }
        } catch let error as FootingError {
            try await store.settle(claim, as: .held, because: "\(error)", proof: error.proof, at: now)
            throw Held(run: due.run, error: error)
        }
        let stated = StatedRun(
            watermark: drawn.watermark, balances: drawn.balances, late: request.late)
        let isEmpty = drawn.accounts.allSatisfy { $0.totals.count == 0 && $0.late.count == 0 }
        if isEmpty, replaced?.isSkipped ?? definition.skipsEmpty {
            try await store.skip(claim, stated, because: "empty", at: now)
            record.skip(drawn, period, of: definition, revision: revision, imports)
            return
        }
        try await store.keep(claim, KeptRun(stated, documents: [], deliveries: []), at: now)
        let voids =
            claim.sequence == nil || replaced?.isSkipped == false
            ? [] : try await store.voids(before: claim.sequence ?? 0, of: due.run)
        record.keep(drawn, period, of: definition, revision: revision, sequence: claim.sequence, voids: voids, imports)
    }

    /// The statement that a definition would make next, were it kept; nil where it owes none.
    func preview(_ definition: BooksDefinition, at now: Instant) async throws -> (
        request: StatementRequest, drawn: BooksDrawn
    )? {
        guard let period = try await owed(definition, at: now) else { return nil }
        let request = try await request(due(period, definition, 1, now), nil)
        return (request, try await store.read(request) { try BooksDrawn($0) })
    }

    private func request(_ due: DueRunRecord, _ replaced: RunInForce?) async throws -> StatementRequest {
        let preceding = try await store.preceding(due.run, start: due.period.start, .settlement, .booked)
        let revised = replaced.flatMap { $0.isSkipped ? nil : $0.revised }
        return StatementRequest(
            merchant: BooksLedger.merchant, period: due.period, preceding: preceding.flatMap { $0.isNext ? $0 : nil },
            revised: revised,
            details: DetailRequest(
                days: due.period.kind == .week, monthToDate: false, selection: nil, limit: 0, payouts: true))
    }
}

/// A proved statement, and the ids of its lines.
struct BooksDrawn: Sendable {
    struct Lines: Sendable {
        var late: [String] = []
        var period: [String] = []
        var net: Int64 = 0
    }

    let watermark: Int64
    let accounts: [AccountStatement]
    let lines: [Account: Lines]

    init(_ snapshot: any LedgerSnapshot) throws {
        watermark = snapshot.watermark
        accounts = try AccountStatement.prove(try snapshot.figures())
        var read: [Account: Lines] = [:]
        for account in accounts.map(\.account) {
            var lines = Lines()
            try snapshot.read(account) { batch in
                for row in 0..<batch.count {
                    lines.net += batch.net[row]
                    let identity = batch.identity.text(row) + (batch.isAdded.isEmpty || !batch.isAdded[row] ? "" : "+")
                    switch batch.section[row] {
                    case .late: lines.late.append(identity)
                    case .period: lines.period.append(identity)
                    }
                }
            }
            read[account] = lines
        }
        lines = read
    }

    var balances: [Account: AccountChanges.Balances] {
        var balances: [Account: AccountChanges.Balances] = [:]
        for account in accounts {
            if case .known(let opening, let closing) = account.balance {
                balances[account.account] = .init(opening: opening, closing: closing)
            }
        }
        return balances
    }
}
