internal import GRDB
internal import Settlements

/// One file on its way into the store, inside one transaction.
struct Recording {
    /// More than a person reads before looking for the cause of them all.
    private static let listedConflicts = 20

    private let db: Database
    private let file: IntakeFile
    private let importID: Int64
    private let writer: EntryWriter
    private var accounts: [Account: Int64] = [:]
    /// The account of the item before: nearly always that of the next one too.
    private var latest: (account: Account, id: Int64)?
    /// The beginning of the seals of its entries, and of those of all accounts by their numbers.
    private var name = Seal()
    private var names: [Int64: Seal] = [:]
    private var controls = ControlTally()
    private var tallies = Tallies()
    /// The last line that an entry was stored under. The key of an entry names it, so no two entries have the same: those of
    /// one line, and those that no line says, count on.
    private var line: Int64 = 0
    private var new = 0
    private var known = 0
    private var created: [String] = []
    /// How many entries each earlier import had brought.
    private var overlaps: [Int64: Int] = [:]
    private var coverage: [Int64: Moment] = [:]
    private var conflicts: [StoreError] = []
    private var closed = ClosedBatches()

    init(_ db: Database, _ file: IntakeFile, at now: Instant) throws {
        self.db = db
        self.file = file
        writer = try EntryWriter(db)
        try db.execute(
            sql: """
                INSERT INTO imports (file, sha256, profile, at, who, is_part, entries, new, known)
                VALUES (?, '', ?, ?, ?, ?, 0, 0, 0)
                """,
            arguments: [file.name, file.profile, now.seconds, file.who, file.isPart])
        importID = db.lastInsertedRowID
    }

    mutating func take(_ item: IntakeItem, _ account: Account) throws {
        let id = try number(of: account)
        switch item {
        case .entry(let entry): try take(entry, id, account)
        case .batch(let batch): try take(batch, id, account)
        case .payout(let payout): try take(payout, id, account)
        case .coverage(let moment):
            if let said = coverage[id], said.stored >= moment.stored { return }
            coverage[id] = moment
        }
    }

    /// Ends the file once everything of it is there.
    ///
    /// - Throws: ``StoreError/Code/conflict`` with everything of the file that stands in the store with other values, or
    ///   where a chain of batches breaks; ``StoreError/Code/tooLarge`` where the amounts of a day are.
    func finish(_ verdict: IntakeVerdict) throws -> Recorded {
        if let conflict = StoreError(merging: conflicts) { throw conflict }
        if !file.isPart { try closed.prove(db, accounts, in: importID) }
        try controls.write(db, accounts, import: importID)
        try tallies.write(db, import: importID)
        let touched = accounts.sorted {
            ($0.key.provider, $0.key.currency.code) < ($1.key.provider, $1.key.currency.code)
        }
        var gaps: [BatchGap] = []
        for (account, id) in touched {
            let chain = try BatchChain(db, account, id)
            if !file.isPart { try chain.proveCarries() }
            gaps += try chain.gaps(db)
            try db.execute(
                sql: "INSERT INTO import_accounts (import, provider, currency, merchant) VALUES (?, ?, ?, ?)",
                arguments: [importID, account.provider, account.currency.code, account.merchant])
        }
        for (earlier, count) in overlaps where earlier != importID {
            try db.execute(
                sql: "INSERT INTO overlaps (import, earlier, entries) VALUES (?, ?, ?)",
                arguments: [importID, earlier, count])
        }
        for (account, moment) in coverage {
            try db.execute(
                sql: "INSERT INTO coverage (account, import, through, through_is_date) VALUES (?, ?, ?, ?)",
                arguments: [account, importID, moment.stored, moment.isDate])
        }
        try db.execute(
            sql: "UPDATE imports SET sha256 = ?, entries = ?, new = ?, known = ? WHERE id = ?",
            arguments: [verdict.digest.description, verdict.entries, new, known, importID])
        return Recorded(number: importID, new: new, known: known, created: created, gaps: gaps)
    }

    // MARK: Accounts

    private mutating func number(of account: Account) throws -> Int64 {
        if let latest, latest.account == account { return latest.id }
        let id: Int64
        if let known = accounts[account] {
            id = known
        } else {
            if try ensureMerchant(account.merchant) { created.append(account.merchant) }
            id = try ensureAccount(account)
            accounts[account] = id
            names[id] = Seal(merchant: account.merchant, provider: account.provider, currency: account.currency.code)
        }
        latest = (account, id)
        name = names[id] ?? Seal()
        return id
    }

    private func ensureMerchant(_ id: String) throws -> Bool {
        guard try String.fetchOne(db, compiled: "SELECT id FROM merchants WHERE id = ?", arguments: [id]) == nil else {
            return false
        }
        try Merchant(id: id, name: id).upsert(db)
        return true
    }

    private func ensureAccount(_ account: Account) throws -> Int64 {
        let rows = try Row.fetchAll(
            db, compiled: "SELECT id, merchant, currency FROM accounts WHERE provider = ?",
            arguments: [account.provider])
        // A provider's account is one merchant's in every currency.
        if let owner = rows.map({ $0["merchant"] as String }).first(where: { $0 != account.merchant }) {
            let imports = try Int64.fetchAll(
                db,
                compiled: """
                    SELECT DISTINCT id FROM import_accounts JOIN imports ON imports.id = import_accounts.import
                    WHERE provider = ? AND undone_at IS NULL AND id <> ? ORDER BY id
                    """,
                arguments: [account.provider, importID])
            throw StoreError.foreignAccount(account, owner: owner, imports: imports)
        }
        if let row = rows.first(where: { $0["currency"] == account.currency.code }) { return row["id"] }
        try db.execute(
            sql: "INSERT INTO accounts (merchant, provider, currency) VALUES (?, ?, ?)",
            arguments: [account.merchant, account.provider, account.currency.code])
        return db.lastInsertedRowID
    }

    // MARK: What the file brings

    private mutating func take(_ entry: Entry, _ id: Int64, _ account: Account) throws {
        let place = max(Int64(entry.line), line + 1)
        switch try writer.write(entry, account: id, name, import: importID, line: place, isPart: file.isPart) {
        case .new:
            line = place
            new += 1
            controls.add(entry, line: place, to: id)
            closed.add(entry.batch, to: id)
        case .known(let earlier, let isPart):
            known += 1
            overlaps[earlier, default: 0] += 1
            if isPart, !file.isPart { try unmark(entry, id) }
        case .differs:
            try contradict(try StoreError.changed(entry, in: account, id, db))
        }
    }

    /// An entry of a cut-out came again in a whole file.
    private func unmark(_ entry: Entry, _ id: Int64) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE entries SET is_part = 0, whole_in = ? WHERE account = ? AND identity = ?")
        try statement.execute(arguments: [importID, id, entry.identity])
    }

    private mutating func take(_ batch: Batch, _ id: Int64, _ account: Account) throws {
        let insertion = try db.cachedStatement(
            sql: """
                INSERT INTO batches (account, name, opened, opened_is_date, carried_in, carried_out, number, import)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        try insertion.execute(arguments: [
            id, batch.name, batch.opened.stored, batch.opened.isDate, batch.carriedIn, batch.carriedOut, batch.number,
            importID,
        ])
        guard db.changesCount == 0 else {
            try tallies.seal(.batches, batch.name, of: id, name, db)
            return
        }
        let row = try Row.fetchOne(
            db, compiled: "SELECT * FROM batches WHERE account = ? AND name = ?", arguments: [id, batch.name])
        guard let row else { return }
        overlaps[row["import"], default: 0] += 0
        let stored = Batch(row: row)
        guard stored.agrees(with: batch) else {
            try contradict(StoreError.changed(batch, was: stored, of: row["import"], in: account))
            return
        }
        if stored.number == nil, let number = batch.number {
            try db.execute(
                sql: "UPDATE batches SET number = ? WHERE account = ? AND name = ?",
                arguments: [number, id, batch.name])
        }
    }

    private mutating func take(_ payout: Payout, _ id: Int64, _ account: Account) throws {
        let insertion = try db.cachedStatement(
            sql: """
                INSERT INTO payouts
                    (account, booked, identity, booked_is_date, id, bank_reference, amount, batch, import, is_derived,
                    value_date)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        try insertion.execute(arguments: [
            id, payout.booked.stored, payout.identity, payout.booked.isDate, payout.id, payout.bankReference,
            payout.amount, payout.batch, importID, payout.isDerived, payout.valueDate.map { Moment.date($0).stored },
        ])
        guard db.changesCount == 0 else {
            try tallies.seal(.payouts, payout.identity, of: id, name, db)
            return
        }
        let row = try Row.fetchOne(
            db, compiled: "SELECT * FROM payouts WHERE account = ? AND identity = ?", arguments: [id, payout.identity])
        guard let row else { return }
        overlaps[row["import"], default: 0] += 0
        let stored = Payout(row: row)
        guard stored.agrees(with: payout) else {
            try contradict(StoreError.changed(payout, was: stored, of: row["import"], in: account))
            return
        }
        if stored.valueDate == nil, let date = payout.valueDate {
            try db.execute(
                sql: "UPDATE payouts SET value_date = ? WHERE account = ? AND identity = ?",
                arguments: [Moment.date(date).stored, id, payout.identity])
        }
    }

    /// - Throws: everything that was found, once it is as much as a message lists.
    private mutating func contradict(_ conflict: StoreError) throws {
        conflicts.append(conflict)
        if conflicts.count == Self.listedConflicts, let all = StoreError(merging: conflicts) { throw all }
    }
}
