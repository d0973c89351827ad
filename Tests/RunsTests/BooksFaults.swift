import GRDB
import Settlements
import Store

/// One thing done to the store behind its back.
enum BooksFault: String, CaseIterable {
    /// Gross and net together: the row still adds up.
    case amount
    case net
    case fee
    case invoiced
    case deleted
    /// There once more, under another id.
    case doubled
    /// On another account of the merchant: in the same currency where she has one, else in another.
    case moved
    case currency
    /// Booked on another day.
    case day
    case payout
    case payoutDeleted = "payout deleted"
    case payoutMoved = "payout moved"
    case payoutWithoutBatch = "payout without batch"
    case carriedIn = "carried in"
    case carriedOut = "carried out"
    case batchDeleted = "batch deleted"

    enum Table { case entries, payouts, batches }

    var table: Table {
        switch self {
        case .amount, .net, .fee, .invoiced, .deleted, .doubled, .moved, .currency, .day: .entries
        case .payout, .payoutDeleted, .payoutMoved, .payoutWithoutBatch: .payouts
        case .carriedIn, .carriedOut, .batchDeleted: .batches
        }
    }
}

/// What was done, and to what.
struct BooksDamage: Sendable {
    let fault: String
    let account: Account
    /// Where it lies now, where that is another.
    let target: Account?
    /// As it was.
    let booked: Moment
    /// As it is.
    let bookedNow: Moment
    let identity: String
    let batch: String?
    let file: String
    let line: Int64

    /// Whether a statement depends on it: its period, its late lines, the batches of its payouts, a balance that it knows.
    func touches(_ request: StatementRequest, _ drawn: BooksDrawn) -> Bool {
        let places = [(account, booked), (target ?? account, bookedNow), (account, bookedNow)]
        return places.contains { account, moment in
            if moment.lies(in: request.period) { return true }
            guard let statement = drawn.accounts.first(where: { $0.account == account }) else { return false }
            if drawn.lines[account]?.late.contains(identity) == true { return true }
            if let batch, statement.payouts.contains(where: { $0.itemised != nil && $0.payout.batch == batch }) {
                return true
            }
            if case .known = statement.balance { return moment.isBeforeEnd(of: request.period) }
            return false
        }
    }

    /// Of payouts and batches: whether the statement has a block for the account.
    func isShown(_ drawn: BooksDrawn) -> Bool { drawn.accounts.contains { $0.account == account } }
}

extension Moment {
    func lies(in period: Period) -> Bool {
        switch self {
        case .instant(let instant): period.contains(instant)
        case .date(let date): period.contains(date)
        }
    }

    func isBeforeEnd(of period: Period) -> Bool {
        switch self {
        case .instant(let instant): instant < period.end
        case .date(let date): date < period.endDate
        }
    }

    fileprivate init(stored: Int64, isDate: Bool) {
        self =
            isDate
            ? .date(CalendarDate(daysSinceEpoch: Int(stored) / 86_400)) : .instant(Instant(seconds: stored))
    }
}

/// Does damage to a store, with SQL and no word to anybody.
struct BooksVandal {
    let path: String
    let merchant: String
    var chance: BooksChance

    /// - Parameter latest: rows are looked for among those booked in the days before.
    /// - Returns: nil where there is nothing of that kind to damage.
    mutating func plant(_ fault: BooksFault, near latest: Instant) throws -> BooksDamage? {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        var chance = chance
        defer { self.chance = chance }
        return try queue.write { db in
            switch fault.table {
            case .entries: try entry(db, fault, latest, &chance)
            case .payouts: try paper(db, fault, "payouts", "identity", "booked", latest, &chance)
            case .batches: try paper(db, fault, "batches", "name", "opened", latest, &chance)
            }
        }
    }

    // MARK: Entries

    private func entry(
        _ db: Database, _ fault: BooksFault, _ latest: Instant, _ chance: inout BooksChance
    ) throws -> BooksDamage? {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT entries.*, imports.file FROM entries JOIN accounts ON accounts.id = entries.account
                    JOIN imports ON imports.id = entries.import
                WHERE merchant = ? ORDER BY entries.account, booked, import, line
                """,
            arguments: [merchant])
        let recent = rows.filter { abs(($0["booked"] as Int64) - latest.seconds) < 8 * 86_400 }
        guard !rows.isEmpty else { return nil }
        let row = chance.pick(recent.isEmpty || chance.percent(20) ? rows : recent)
        let accounts = try Row.fetchAll(
            db, sql: "SELECT * FROM accounts WHERE merchant = ? ORDER BY id", arguments: [merchant])
        let own: Int64 = row["account"]
        guard let account = accounts.first(where: { $0["id"] == own }) else { return nil }
        var target: Row?
        if fault == .moved || fault == .currency {
            let others = accounts.filter {
                $0["id"] != own && (fault == .moved || $0["currency"] as String != account["currency"])
            }
            guard !others.isEmpty else { return nil }
            target = chance.pick(others)
        }
        let booked = Moment(stored: row["booked"], isDate: row["booked_is_date"] == 1)
        let days = fault == .day ? chance.pick([-40, -9, -1, 1, 3, 9]) : 0
        let damage = BooksDamage(
            fault: fault.rawValue, account: try Account(of: account), target: try target.map(Account.init(of:)),
            booked: booked,
            bookedNow: Moment(stored: row["booked"] + Int64(days) * 86_400, isDate: row["booked_is_date"] == 1),
            identity: row["identity"], batch: row["batch"], file: row["file"], line: row["line"])
        try apply(fault, to: row, target?["id"], days: days, db, &chance)
        return damage
    }

    private func apply(
        _ fault: BooksFault, to row: Row, _ target: Int64?, days: Int, _ db: Database, _ chance: inout BooksChance
    ) throws {
        let place = "account = ? AND booked = ? AND import = ? AND line = ?"
        let key: StatementArguments = [
            row["account"] as Int64, row["booked"] as Int64, row["import"] as Int64, row["line"] as Int64,
        ]
        let off = chance.pick([-1, 1, 100, -12_345] as [Int64])
        func update(_ change: String, _ arguments: StatementArguments) throws {
            try db.execute(sql: "UPDATE entries SET \(change) WHERE \(place)", arguments: arguments + key)
        }
        switch fault {
        case .amount: try update("gross = gross + ?, net = net + ?", [off, off])
        case .net: try update("net = net + ?", [off])
        case .fee: try update("commission = commission + ?", [off])
        case .invoiced: try update("invoiced_fx = invoiced_fx + ?", [off])
        case .deleted: try db.execute(sql: "DELETE FROM entries WHERE \(place)", arguments: key)
        case .doubled:
            let columns = try db.columns(in: "entries").map(\.name)
            let values = columns.map { $0 == "line" ? "line + 100000" : $0 == "identity" ? "identity || '-again'" : $0 }
            try db.execute(
                sql: "INSERT INTO entries (\(columns.joined(separator: ", "))) "
                    + "SELECT \(values.joined(separator: ", ")) FROM entries WHERE \(place)",
                arguments: key)
        case .moved, .currency: try update("account = ?", [target])
        case .day: try update("booked = booked + ?", [Int64(days) * 86_400])
        case .payout, .payoutDeleted, .payoutMoved, .payoutWithoutBatch, .carriedIn, .carriedOut, .batchDeleted: break
        }
    }

    // MARK: Payouts and batches

    private func paper(
        _ db: Database, _ fault: BooksFault, _ table: String, _ key: String, _ moment: String, _ latest: Instant,
        _ chance: inout BooksChance
    ) throws -> BooksDamage? {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(table).*, imports.file FROM \(table) JOIN accounts ON accounts.id = \(table).account
                    JOIN imports ON imports.id = \(table).import
                WHERE merchant = ? ORDER BY \(table).account, \(moment), \(key)
                """,
            arguments: [merchant])
        let recent = rows.filter { abs(($0[moment] as Int64) - latest.seconds) < 8 * 86_400 }
        guard !rows.isEmpty else { return nil }
        let row = chance.pick(recent.isEmpty ? rows : recent)
        let account = try Row.fetchOne(
            db, sql: "SELECT * FROM accounts WHERE id = ?", arguments: [row["account"] as Int64])
        guard let account else { return nil }
        let off = chance.pick([-1, 1, 100])
        let change: String? =
            switch fault {
            case .payout: "amount = amount + \(off)"
            case .payoutMoved: "booked = booked + \(off * 86_400)"
            case .payoutWithoutBatch: "batch = NULL"
            case .carriedIn: "carried_in = coalesce(carried_in, 0) + \(off)"
            case .carriedOut: "carried_out = carried_out + \(off)"
            default: nil
            }
        if fault == .payoutWithoutBatch, row["batch"] as String? == nil { return nil }
        try db.execute(
            sql: (change.map { "UPDATE \(table) SET \($0)" } ?? "DELETE FROM \(table)")
                + " WHERE account = ? AND \(key) = ?",
            arguments: [row["account"] as Int64, row[key] as String])
        let was = Moment(stored: row[moment], isDate: row["\(moment)_is_date"] == 1)
        return BooksDamage(
            fault: fault.rawValue, account: try Account(of: account), target: nil, booked: was, bookedNow: was,
            identity: row[key], batch: nil, file: row["file"], line: 0)
    }
}

extension Account {
    fileprivate init(of row: Row) throws {
        guard let currency = Currency(code: row["currency"] as String) else {
            throw StoreError(.conflict, "no currency")
        }
        self.init(merchant: row["merchant"], provider: row["provider"], currency: currency)
    }
}
