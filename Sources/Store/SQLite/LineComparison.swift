internal import GRDB
internal import Settlements

/// Holds what is in an account against what was noted when it was imported.
struct LineComparison {
    /// More differences than anybody reads: a store that is damaged all over is put back from a copy.
    private static let listed = 100

    private let db: Database
    private let id: Int64
    private let name: Seal
    private let upTo: Int64
    /// Names of all other accounts, of other merchants too: whether a row came from there is all that is asked of them.
    private let otherNames: [Seal]
    private var differing: Set<LineBucket> = []

    init(_ db: Database, _ id: Int64, _ account: Account, upTo importID: Int64) throws {
        self.db = db
        self.id = id
        upTo = importID
        name = Seal(merchant: account.merchant, provider: account.provider, currency: account.currency.code)
        otherNames = try Row.fetchAll(
            db, compiled: "SELECT merchant, provider, currency FROM accounts WHERE id <> ?", arguments: [id]
        ).map { Seal(merchant: $0[0], provider: $0[1], currency: $0[2]) }
    }

    /// Looks for buckets that differ among whole days.
    ///
    /// - Parameter sealed: looks at each line's seal too, and not at sums alone.
    mutating func compare(_ days: Range<Int64>, sealed: Bool) throws {
        var found: [LineBucket: ControlSums] = [:]
        var current: (bucket: LineBucket, sums: ControlSums)?
        var broken: Set<LineBucket> = []
        try read(sealed ? SealedRow.columns : AmountsRow.columns, days) { [name] row in
            let amounts: AmountsRow
            if sealed {
                let row = SealedRow(row)
                amounts = row.amounts
                if !row.isSealed(from: name) { broken.insert(row.bucket) }
            } else {
                amounts = AmountsRow(row)
            }
            // Lines come by day, and those of a day are mostly of one import.
            let bucket = amounts.bucket
            if current?.bucket != bucket {
                if let current { found[current.bucket] = current.sums }
                current = (bucket, found[bucket] ?? ControlSums())
            }
            current?.sums.add(amounts)
        }
        if let current { found[current.bucket] = current.sums }
        let controls = try controls(days)
        differing.formUnion(broken)
        differing.formUnion(found.filter { controls[$0.key] != $0.value }.keys)
        differing.formUnion(controls.keys.filter { found[$0] == nil })
    }

    private func read(_ columns: String, _ days: Range<Int64>, _ body: (RawRow) throws -> Void) throws {
        let statement = try RawStatement(
            db,
            sql: "SELECT \(columns) FROM entries WHERE account = ?1 AND booked >= ?2 AND booked < ?3 AND +import <= ?4",
            isKept: true)
        for (index, value) in [id, days.lowerBound, days.upperBound, upTo].enumerated() {
            statement.bind(value, at: Int32(index + 1))
        }
        try statement.each(body)
    }

    private func controls(_ days: Range<Int64>) throws -> [LineBucket: ControlSums] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT day, import, \(Controls.columns) FROM controls
                WHERE account = ? AND day >= ? AND day < ? AND +import <= ?
                """,
            arguments: [id, days.lowerBound, days.upperBound, upTo])
        var controls: [LineBucket: ControlSums] = [:]
        while let row = try rows.next() {
            controls[LineBucket(day: row[0], importID: row[1])] = ControlSums(row, from: 2)
        }
        return controls
    }

    // MARK: What is wrong

    /// What differs, each with its rows.
    func damage() throws -> [LineDamage] {
        try differing.sorted().prefix(Self.listed).map { bucket in
            let file = try String.fetchOne(
                db, compiled: "SELECT file FROM imports WHERE id = ?", arguments: [bucket.importID])
            var look = CloserLook(expected: try control(bucket), file: file ?? "", bucket: bucket)
            let (end, isBeyond) = bucket.day.addingReportingOverflow(86_400)
            try read(SealedRow.columns, bucket.day..<(isBeyond ? .max : end)) { row in
                let row = SealedRow(row)
                guard row.bucket == bucket else { return }
                look.see(row, of: name, others: otherNames)
            }
            return look.damage
        }
    }

    private func control(_ bucket: LineBucket) throws -> ControlSums {
        try Row.fetchOne(
            db, compiled: "SELECT \(Controls.columns) FROM controls WHERE account = ? AND day = ? AND import = ?",
            arguments: [id, bucket.day, bucket.importID]
        ).map { ControlSums($0, from: 0) } ?? ControlSums()
    }
}

extension ControlSums {
    /// Reads ``Controls/columns``, which begin at column `first`.
    fileprivate init(_ row: Row, from first: Int) {
        let all = (first..<first + 6).map { Int128(row[$0] as Int64) }
        self.init(entries: all[0], lines: all[1], gross: all[2], fees: all[3], net: all[4], invoiced: all[5])
    }
}
