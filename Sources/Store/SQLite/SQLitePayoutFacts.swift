internal import GRDB
package import Settlements

/// Which payouts there are, for reports on each of them.
extension SQLiteStore {
    package func payouts() async throws(StoreError) -> [String: [KnownPayout]] {
        try await read { db in try KnownPayout.all(db) }
    }

    package func arrivals(
        after read: [PayoutKey: Int64], _ report: ReportKind
    ) async throws(StoreError) -> [PayoutKey: PayoutArrivals] {
        guard !read.isEmpty else { return [:] }
        return try await self.read { db in
            let newest = try Self.newestImports(db)
            let found = try db.makeStatement(sql: Self.arrived(report))
            var arrivals: [PayoutKey: PayoutArrivals] = [:]
            for (payout, watermark) in read {
                let account = payout.account
                // Most accounts get nothing in most minutes.
                guard let newest = newest["\(account.provider) \(account.currency.code)"], newest > watermark else {
                    continue
                }
                let row = try Row.fetchOne(
                    found,
                    arguments: [
                        "merchant": account.merchant, "provider": account.provider, "currency": account.currency.code,
                        "payout": payout.identity, "after": watermark,
                    ])
                guard let row, let first: Int64 = row[1] else { continue }
                arrivals[payout] = PayoutArrivals(entries: row[0], first: Instant(seconds: first))
            }
            return arrivals
        }
    }

    /// By account the last import that was about it.
    private static func newestImports(_ db: Database) throws -> [String: Int64] {
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT provider || ' ' || currency, max(import) FROM import_accounts GROUP BY provider, currency
                """)
        return Dictionary(rows.map { ($0[0], $0[1]) }) { max($0, $1) }
    }

    /// What of a payout came after an import: its entries, where no other payout of the batch was known before it.
    ///
    /// The index of batches has the imports in it: nothing else is read of what was known.
    private static func arrived(_ report: ReportKind) -> String {
        """
        SELECT count(*), min(imports.at)
        FROM accounts CROSS JOIN payouts AS paying ON paying.account = accounts.id AND paying.identity = :payout
            CROSS JOIN entries INDEXED BY entries_by_batch ON entries.account = paying.account
                AND entries.batch = paying.batch AND entries.import > :after
                AND entries.type <> \(EntryType.payout.rawValue) AND entries.identity <> paying.identity
            JOIN imports ON imports.id = entries.import
        WHERE accounts.merchant = :merchant AND accounts.provider = :provider AND accounts.currency = :currency
            AND \(report.concerned) AND \(LineSections.isFirst("paying"))
        """
    }
}

extension KnownPayout {
    /// In the order of import. Of the entries that a payout pays one tells when they came: they come in one file, as a rule, and
    /// a statement looks at all of them.
    fileprivate static func all(_ db: Database) throws -> [String: [KnownPayout]] {
        let rows = try Row.fetchCursor(
            db,
            compiled: """
                SELECT merchant, provider, currency, identity, payouts.id AS id, booked, booked_is_date, value_date,
                    payouts.import AS import, imports.at AS known, (
                        SELECT came.at FROM entries INDEXED BY entries_by_batch
                            JOIN imports AS came ON came.id = CASE entries.is_part WHEN 0 THEN entries.import ELSE whole_in END
                        WHERE entries.account = payouts.account AND entries.batch = payouts.batch
                            AND entries.identity <> payouts.identity AND type NOT IN \(LineSections.payoutTypes)
                        LIMIT 1) AS itemised_at
                FROM payouts JOIN accounts ON accounts.id = payouts.account JOIN imports ON imports.id = payouts.import
                ORDER BY payouts.import, booked, identity, accounts.id
                """)
        var payouts: [String: [KnownPayout]] = [:]
        var named: [String: [String: Int]] = [:]
        while let row = try rows.next() {
            let account = try Account(row: row)
            let id: String = row["id"]
            let number = named[account.merchant, default: [:]][id, default: 0] + 1
            named[account.merchant, default: [:]][id] = number
            payouts[account.merchant, default: []].append(
                KnownPayout(
                    key: PayoutKey(
                        account: account, identity: row["identity"], id: id, number: number,
                        valueDate: (row["value_date"] as Int64?).map {
                            CalendarDate(daysSinceEpoch: Int($0 / 86_400))
                        }),
                    booked: row.moment("booked"), importID: row["import"],
                    known: Instant(seconds: row["known"]),
                    itemised: (row["itemised_at"] as Int64?).map(Instant.init(seconds:))))
        }
        return payouts
    }
}
