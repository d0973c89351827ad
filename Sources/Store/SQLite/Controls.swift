internal import GRDB
internal import Settlements

/// Sums over entries of one account, one day in UTC and one import. Wide enough for any number of entries.
struct ControlSums: Equatable {
    var entries: Int128 = 0
    /// Sum of the lines that they are stored under: with one of them gone, the difference is its line.
    var lines: Int128 = 0
    var gross: Int128 = 0
    var fees: Int128 = 0
    var net: Int128 = 0
    var invoiced: Int128 = 0

    mutating func add(_ entry: Entry, line: Int64) {
        entries += 1
        lines += Int128(line)
        gross += Int128(entry.gross)
        net += Int128(entry.net)
        for component in FeeComponent.allCases {
            fees += Int128(entry.fees[component])
            invoiced += Int128(entry.invoiced[component])
        }
    }

    /// In the order of ``Controls/columns``.
    var all: [Int128] { [entries, lines, gross, fees, net, invoiced] }
}

/// What was imported, summed when it came, so that a statement can tell whether its lines are still those.
enum Controls {
    static let columns = "entries, lines, gross, fees, net, invoiced"

    /// The midnight in UTC before a moment, as it is stored.
    static func day(of booked: Int64) -> Int64 {
        let rest = booked % 86_400
        return booked &- (rest < 0 ? rest + 86_400 : rest)
    }

    static func write(
        _ sums: [Int64], account: Int64, day: Int64, import importID: Int64, _ db: Database
    ) throws {
        let insertion = try db.cachedStatement(
            sql: "INSERT INTO controls (account, day, import, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try insertion.execute(arguments: StatementArguments([account, day, importID] + sums))
    }

    // MARK: What was imported before there were any

    /// Seals and sums it. A sum that does not fit is kept as the largest that does: a statement of it is held.
    static func fill(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, merchant, provider, currency FROM accounts ORDER BY id") {
            let name = Seal(merchant: row["merchant"], provider: row["provider"], currency: row["currency"])
            try fill(row["id"], name, db)
        }
    }

    /// As many rows are sealed at a time: enough that looking for the next ones is nothing beside it.
    private static let step = 1_000

    private static func fill(_ account: Int64, _ name: Seal, _ db: Database) throws {
        let sealing = try RawStatement(
            db, sql: "UPDATE entries SET seal = ?1 WHERE account = ?2 AND booked = ?3 AND import = ?4 AND line = ?5")
        let next = try RawStatement(
            db,
            sql: """
                SELECT \(SealedRow.columns) FROM entries WHERE account = ?1 AND (booked, import, line) > (?2, ?3, ?4)
                ORDER BY booked, import, line LIMIT \(step)
                """)
        var sums: [LineBucket: ControlSums] = [:]
        var last: (booked: Int64, importID: Int64, line: Int64) = (.min, 0, 0)
        var seals: [(booked: Int64, importID: Int64, line: Int64, seal: Int64)] = []
        repeat {
            seals.removeAll(keepingCapacity: true)
            for (index, value) in [account, last.booked, last.importID, last.line].enumerated() {
                next.bind(value, at: Int32(index + 1))
            }
            try next.each { row in
                let row = SealedRow(row)
                sums[row.bucket, default: ControlSums()].add(row.amounts)
                seals.append((row.amounts.booked, row.amounts.importID, row.amounts.line, row.seal(from: name)))
            }
            for row in seals {
                for (index, value) in [row.seal, account, row.booked, row.importID, row.line].enumerated() {
                    sealing.bind(value, at: Int32(index + 1))
                }
                _ = try sealing.change()
                last = (row.booked, row.importID, row.line)
            }
        } while seals.count == step
        for (bucket, sums) in sums {
            try write(
                sums.all.map(Int64.init(clamping:)), account: account, day: bucket.day, import: bucket.importID, db)
        }
    }
}

/// The controls of one import while it comes in: rows of a file are mostly of one account and day.
struct ControlTally {
    private struct Key: Hashable {
        let account: Int64
        let day: Int64
    }

    private var current: (key: Key, sums: ControlSums)?
    private var all: [Key: ControlSums] = [:]

    mutating func add(_ entry: Entry, line: Int64, to account: Int64) {
        let key = Key(account: account, day: Controls.day(of: entry.booked.stored))
        if current?.key != key {
            if let current { all[current.key] = current.sums }
            current = (key, all[key] ?? ControlSums())
        }
        current?.sums.add(entry, line: line)
    }

    /// - Throws: ``StoreError/Code/tooLarge`` where the amounts of one day are.
    func write(_ db: Database, _ accounts: [Account: Int64], import importID: Int64) throws {
        var all = all
        if let current { all[current.key] = current.sums }
        for (key, sums) in all {
            let fitting = sums.all.compactMap(Int64.init(exactly:))
            guard fitting.count == sums.all.count else {
                let date = CalendarDate(daysSinceEpoch: Int(key.day / 86_400))
                let account = accounts.first { $0.value == key.account }?.key.description ?? "an account"
                throw StoreError(
                    .tooLarge,
                    "the amounts of \(account) booked on \(date) together are \(MoneyError.overflow): nothing was taken"
                )
            }
            try Controls.write(fitting, account: key.account, day: key.day, import: importID, db)
        }
    }
}
