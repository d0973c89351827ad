internal import GRDB
internal import Settlements

/// What of ``LateBounds`` is kept with a run as JSON.
struct LateExceptions: Codable {
    /// Seconds, and two imports.
    private let read: [[Int64]]
    /// Numbers of accounts.
    private let stated: [Int64]

    init(_ late: LateBounds, _ db: Database) throws {
        read = late.read.map { [$0.before.seconds, $0.after, $0.upTo] }
        stated = try late.stated.compactMap { account in
            try Int64.fetchOne(
                db, compiled: "SELECT id FROM accounts WHERE merchant = ? AND provider = ? AND currency = ?",
                arguments: [account.merchant, account.provider, account.currency.code])
        }.sorted()
    }

    func bounds(after: Int64, before: Instant, _ db: Database) throws -> LateBounds {
        let accounts = try stated.compactMap { id in
            try Row.fetchOne(db, compiled: "SELECT * FROM accounts WHERE id = ?", arguments: [id])
                .map { try Account(row: $0) }
        }
        return LateBounds(
            after: after, before: before,
            read: read.filter { $0.count == 3 }.map {
                LateBounds.Read(before: Instant(seconds: $0[0]), after: $0[1], upTo: $0[2])
            }, stated: Set(accounts))
    }
}
