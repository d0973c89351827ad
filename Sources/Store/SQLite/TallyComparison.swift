internal import GRDB
internal import Settlements

/// Holds the payouts and batches of an account against what was noted when they were imported.
struct TallyComparison {
    private let db: Database
    private let id: Int64
    private let name: Seal
    private let upTo: Int64

    init(_ db: Database, _ id: Int64, _ account: Account, upTo importID: Int64) {
        self.db = db
        self.id = id
        upTo = importID
        name = Seal(merchant: account.merchant, provider: account.provider, currency: account.currency.code)
    }

    /// What is wrong, by kind and import.
    func damage() throws -> [LineDamage] {
        try TalliedKind.allCases.flatMap { kind in
            let expected = try expected(kind)
            let found = try found(kind)
            return try Set(found.keys).union(expected.keys).sorted().compactMap { importID in
                let (expected, found) = (expected[importID] ?? Tally(), found[importID] ?? Found())
                return expected == found.tally && found.broken.isEmpty
                    ? nil : try damage(kind, importID, expected: expected, found)
            }
        }
    }

    // MARK: What there was, and is

    private struct Found {
        var tally = Tally()
        /// The keys of rows whose seal does not fit.
        var broken: [String] = []
    }

    private func expected(_ kind: TalliedKind) throws -> [Int64: Tally] {
        let noted = try db.cachedStatement(
            sql: "SELECT import, rows, seals FROM tallies WHERE account = ? AND kind = ? AND import <= ?")
        var expected: [Int64: Tally] = [:]
        for row in try Row.fetchAll(noted, arguments: [id, kind.rawValue, upTo]) {
            expected[row[0]] = Tally(rows: row[1], seals: row[2])
        }
        return expected
    }

    private func found(_ kind: TalliedKind) throws -> [Int64: Found] {
        let reading = try db.cachedStatement(
            sql: "SELECT \(kind.sealed), seal FROM \(kind.rawValue) WHERE account = ? AND import <= ?")
        var found: [Int64: Found] = [:]
        let rows = try Row.fetchCursor(reading, arguments: [id, upTo])
        while let row = try rows.next() {
            let seal = kind.seal(row, from: name)
            found[row[0], default: Found()].tally.add(seal)
            if row["seal"] as Int64? != seal { found[row[0], default: Found()].broken.append(row[1]) }
        }
        return found
    }

    // MARK: What is wrong

    private func damage(
        _ kind: TalliedKind, _ importID: Int64, expected: Tally, _ found: Found
    ) throws -> LineDamage {
        let file = try String.fetchOne(db, sql: "SELECT file FROM imports WHERE id = ?", arguments: [importID]) ?? ""
        // Where there are more than were imported, those that do not fit are too many; else they were changed.
        let fault: LineDamage.Row.Fault = found.tally.rows > expected.rows ? .foreign : .changed
        let isOfPayouts = kind == .payouts
        var rows = try found.broken.map { key in
            let name = isOfPayouts ? key : "batch \(key)"
            let line = isOfPayouts ? try line(of: key) : 0
            return LineDamage.Row(
                origin: LineOrigin(entry: name, file: file, importID: importID, line: line), fault: fault)
        }
        if isOfPayouts, found.tally.rows < expected.rows { rows += try missing(importID, file) }
        return LineDamage(
            file: file, importID: importID, day: nil,
            sums: try sums(kind, expected: expected, found) + (isOfPayouts ? amounts(found.broken) : []), rows: rows)
    }

    private func sums(_ kind: TalliedKind, expected: Tally, _ found: Found) throws -> [LineDamage.Sum] {
        guard expected.rows == found.tally.rows else {
            return [.init(name: kind.rawValue, expected: expected.rows, found: found.tally.rows, isCount: true)]
        }
        let whole = found.tally.rows - Int64(found.broken.count)
        // All fit, and yet they are not those that came.
        return [
            .init(
                name: "intact \(kind.rawValue)", expected: expected.rows,
                found: found.broken.isEmpty ? 0 : whole, isCount: true)
        ]
    }

    /// Payouts that are not what their entries say was paid.
    private func amounts(_ identities: [String]) throws -> [LineDamage.Sum] {
        try identities.compactMap { identity in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT payouts.id, payouts.amount, entries.net FROM payouts JOIN entries USING (account, identity)
                    WHERE account = ? AND identity = ? AND amount + net <> 0
                    """,
                arguments: [id, identity])
            return row.map {
                .init(
                    name: "payout \($0[0] as String)", expected: Int64(clamping: 0 - Int128($0[2] as Int64)),
                    found: $0[1])
            }
        }
    }

    private func line(of identity: String) throws -> Int64 {
        try Int64.fetchOne(
            db, sql: "SELECT line FROM entries WHERE account = ? AND identity = ?", arguments: [id, identity]) ?? 0
    }

    /// Entries that say a payout was made that is not there.
    private func missing(_ importID: Int64, _ file: String) throws -> [LineDamage.Row] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT identity, line FROM entries INDEXED BY entries_of_payout
                WHERE account = :account AND type IN \(LineSections.payoutTypes) AND type = \(EntryType.payout.rawValue)
                    AND import = :import AND NOT EXISTS (
                    SELECT 1 FROM payouts WHERE payouts.account = :account AND payouts.identity = entries.identity)
                """,
            arguments: ["account": id, "import": importID]
        ).map {
            LineDamage.Row(
                origin: LineOrigin(entry: $0[0], file: file, importID: importID, line: $0[1]), fault: .missing)
        }
    }
}
