internal import GRDB
internal import Settlements

/// What an import brought to an account besides entries, and a statement is made of.
enum TalliedKind: String, CaseIterable {
    case payouts, batches

    /// The columns that are sealed, beside the import. The date on which a bank credits a payout, and the number of a batch,
    /// may come with a later file, and no sum depends on them.
    var columns: [String] {
        switch self {
        case .payouts:
            ["identity", "id", "bank_reference", "amount", "booked", "booked_is_date", "batch", "is_derived"]
        case .batches: ["name", "opened", "opened_is_date", "carried_in", "carried_out"]
        }
    }

    /// What finds one of an account.
    var key: String { columns[0] }

    /// What is read for the seal, in its order.
    var sealed: String { "import, " + columns.joined(separator: ", ") }

    /// - Parameter row: begins with ``sealed``.
    func seal(_ row: Row, from name: Seal) -> Int64 {
        var seal = name
        for index in 0...columns.count {
            switch (row[index] as DatabaseValue).storage {
            case .int64(let number): seal.add(number)
            case .string(let text): seal.add(text)
            case .null, .double, .blob: seal.addNull()
            }
        }
        return seal.stored
    }
}

/// How many there are, and a check over the seals of all of them, in whatever order.
struct Tally: Equatable {
    var rows: Int64 = 0
    var seals: Int64 = 0

    mutating func add(_ seal: Int64) {
        rows += 1
        seals ^= seal
    }
}

/// The payouts and batches of one import while it comes in: each row is sealed, and all are tallied.
struct Tallies {
    private struct Key: Hashable {
        let account: Int64
        let kind: TalliedKind
    }

    private var all: [Key: Tally] = [:]

    /// Seals a row that was just inserted.
    mutating func seal(
        _ kind: TalliedKind, _ key: String, of account: Int64, _ name: Seal, _ db: Database
    ) throws {
        let reading = try db.cachedStatement(
            sql: "SELECT \(kind.sealed) FROM \(kind.rawValue) WHERE account = ? AND \(kind.key) = ?")
        guard let row = try Row.fetchOne(reading, arguments: [account, key]) else { return }
        let seal = kind.seal(row, from: name)
        let sealing = try db.cachedStatement(
            sql: "UPDATE \(kind.rawValue) SET seal = ? WHERE account = ? AND \(kind.key) = ?")
        try sealing.execute(arguments: [seal, account, key])
        all[Key(account: account, kind: kind), default: Tally()].add(seal)
    }

    func write(_ db: Database, import importID: Int64) throws {
        let insertion = try db.cachedStatement(
            sql: "INSERT INTO tallies (account, import, kind, rows, seals) VALUES (?, ?, ?, ?, ?)")
        for (key, tally) in all {
            try insertion.execute(arguments: [key.account, importID, key.kind.rawValue, tally.rows, tally.seals])
        }
    }

    /// Seals and tallies what was imported before there were tallies.
    static func fill(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, merchant, provider, currency FROM accounts ORDER BY id") {
            let account: Int64 = row["id"]
            let name = Seal(merchant: row["merchant"], provider: row["provider"], currency: row["currency"])
            var imports: [Int64: Tallies] = [:]
            for kind in TalliedKind.allCases {
                let rows = try Row.fetchAll(
                    db, sql: "SELECT import, \(kind.key) FROM \(kind.rawValue) WHERE account = ?", arguments: [account])
                for row in rows {
                    try imports[row[0], default: Tallies()].seal(kind, row[1], of: account, name, db)
                }
            }
            for (importID, tallies) in imports { try tallies.write(db, import: importID) }
        }
    }
}
