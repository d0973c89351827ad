internal import GRDB
internal import Settlements

/// Holds the batches to which a file adds entries against what other files brought of them.
///
/// Each file is proved by itself. A batch that came to nothing, payout and carried balances included, must do so still when a
/// later file brings more of it: what was paid out does not change.
struct ClosedBatches {
    private struct Key: Hashable {
        let account: Int64
        let batch: String
    }

    private var added: Set<Key> = []

    mutating func add(_ batch: String?, to account: Int64) {
        guard let batch else { return }
        added.insert(Key(account: account, batch: batch))
    }

    /// - Throws: ``StoreError/Code/conflict`` where a batch that was whole, by this file or by those before it, is so no more.
    func prove(_ db: Database, _ accounts: [Account: Int64], in importID: Int64) throws {
        for (account, id) in accounts.sorted(by: { $0.value < $1.value }) {
            for key in added.filter({ $0.account == id }).sorted(by: { $0.batch < $1.batch }) {
                try prove(key, account, db, importID)
            }
        }
    }

    private func prove(_ key: Key, _ account: Account, _ db: Database, _ importID: Int64) throws {
        let isShared =
            try Bool.fetchOne(
                db, compiled: "SELECT EXISTS (SELECT 1 FROM entries WHERE account = ? AND batch = ? AND import <> ?)",
                arguments: [key.account, key.batch, importID]) ?? false
        guard isShared else { return }
        let row = try Row.fetchOne(
            db,
            compiled: """
                SELECT coalesce(batches.carried_in, 0) AS carried_in, batches.carried_out,
                    coalesce(sum(net) FILTER (WHERE entries.import <> :import), 0) AS others,
                    coalesce(sum(net) FILTER (WHERE entries.import = :import), 0) AS own,
                    count(*) FILTER (WHERE entries.import <> :import AND type = :payout) AS others_paid,
                    count(*) FILTER (WHERE entries.import = :import AND type = :payout) AS own_paid,
                    min(entries.import) AS earliest, max(entries.is_part) AS is_part
                FROM batches JOIN entries ON entries.account = batches.account AND entries.batch = batches.name
                WHERE batches.account = :account AND batches.name = :batch
                GROUP BY batches.name
                """,
            arguments: [
                "import": importID, "payout": EntryType.payout.rawValue, "account": key.account, "batch": key.batch,
            ])
        guard let row, row["is_part"] as Int64 == 0 else { return }
        let carriedOut: Int64 = row["carried_out"]
        let carried = try (row["carried_in"] as Int64).adding(carriedOut.negated())
        let others = try (row["others"] as Int64).adding(carried)
        let own = try (row["own"] as Int64).adding(carried)
        let total = try others.adding(row["own"])
        let othersWereWhole = others == 0 && (row["others_paid"] as Int64 > 0 || carriedOut != 0)
        let ownIsWhole = own == 0 && (row["own_paid"] as Int64 > 0 || carriedOut != 0)
        guard total != 0, othersWereWhole || ownIsWhole else { return }
        throw StoreError.reopened(
            key.batch, of: account, by: Money(minorUnits: total, currency: account.currency), earliest: row["earliest"])
    }
}

extension StoreError {
    /// A batch that added up to nothing does so no more.
    fileprivate static func reopened(
        _ batch: String, of account: Account, by difference: Money, earliest: Int64
    ) -> StoreError {
        StoreError(
            .conflict,
            "batch \(batch) of \(account) was whole, payout included, and with the entries of both files it is off by "
                + "\(difference): nothing was taken; look which of the two is wrong (import \(earliest) is the other, and "
                + "`settlecast undo-import \(earliest)` takes it out)")
    }
}
