internal import GRDB
package import Settlements

/// How far the data is there.
extension SQLiteStore {
    package func reach(payoutsSince since: Instant?) async throws(StoreError) -> [String: DataReach] {
        try await read { db in
            let accounts = Dictionary(grouping: try AccountReach.all(db), by: \.account.merchant)
            let open = try since.map { try DataReach.OpenPayout.all(db, since: $0) } ?? []
            let payouts = Dictionary(grouping: open, by: \.account.merchant)
            return accounts.reduce(into: [:]) { reaches, item in
                reaches[item.key] = DataReach(accounts: item.value, openPayouts: payouts[item.key] ?? [])
            }
        }
    }
}

extension SQLiteSnapshot {
    func reach() throws -> [AccountReach] {
        try AccountReach.all(db, of: request.merchant, upTo: watermark)
    }
}

extension AccountReach {
    /// In the order of merchant, provider and currency.
    ///
    /// - Parameters:
    ///   - merchant: whose accounts; nil for all.
    ///   - watermark: the last import that counts; nil for all.
    fileprivate static func all(
        _ db: Database, of merchant: String? = nil, upTo watermark: Int64? = nil
    ) throws -> [AccountReach] {
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT accounts.id, merchant, provider, currency, max(through) AS through, through_is_date FROM accounts
                LEFT JOIN coverage ON coverage.account = accounts.id AND import <= :seen
                WHERE :merchant IS NULL OR merchant = :merchant
                GROUP BY accounts.id, through_is_date ORDER BY merchant, provider, currency, through_is_date
                """,
            arguments: ["seen": watermark ?? .max, "merchant": merchant])
        var reaches: [AccountReach] = []
        for row in rows {
            let account = try Account(row: row)
            let said = row["through"] == nil ? [] : [row.moment("through")]
            if let last = reaches.last, last.account == account {
                reaches[reaches.count - 1] = AccountReach(account: account, covered: last.covered + said)
            } else {
                reaches.append(AccountReach(account: account, covered: said))
            }
        }
        return reaches
    }
}

extension DataReach.OpenPayout {
    /// A date is kept as its midnight in UTC: in some zone it begins 14 hours before, in another its end is 12 hours later.
    private static let widestOffset: Int64 = 26 * 3600

    /// Those that name no batch, of whose batch nothing else is there, or of whose batch something came in a cut-out: the same
    /// that a statement does not itemise.
    fileprivate static func all(_ db: Database, since: Instant) throws -> [DataReach.OpenPayout] {
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT merchant, provider, currency, payouts.id AS id, booked, booked_is_date
                FROM accounts JOIN payouts ON payouts.account = accounts.id AND payouts.booked >= :since
                WHERE batch IS NULL
                    OR NOT EXISTS (SELECT 1 FROM entries INDEXED BY entries_by_batch
                        WHERE entries.account = accounts.id AND entries.batch = payouts.batch
                            AND entries.identity <> payouts.identity AND type NOT IN \(LineSections.payoutTypes))
                    OR accounts.id IN (SELECT cut.id FROM accounts AS cut JOIN import_accounts USING (provider, currency)
                            JOIN imports ON imports.id = import_accounts.import WHERE is_part = 1 AND undone_at IS NULL)
                        AND EXISTS (SELECT 1 FROM entries INDEXED BY entries_by_batch
                            WHERE entries.account = accounts.id AND entries.batch = payouts.batch
                                AND entries.identity <> payouts.identity AND is_part = 1)
                ORDER BY merchant, provider, currency, booked, identity
                """,
            arguments: ["since": since.seconds - widestOffset])
        return try rows.map { row in
            DataReach.OpenPayout(account: try Account(row: row), id: row["id"], booked: row.moment("booked"))
        }
    }
}
