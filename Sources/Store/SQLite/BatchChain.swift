internal import GRDB
internal import Settlements

/// A batch as it stands in the store, with the import that brought it.
struct ChainedBatch {
    let batch: Batch
    let importID: Int64
}

/// The batches of one account in the order in which each hands its balance on to the next.
struct BatchChain {
    private let account: Account
    private let batches: [ChainedBatch]

    init(_ db: Database, _ account: Account, _ id: Int64) throws {
        self.account = account
        let rows = try Row.fetchAll(
            db, compiled: "SELECT * FROM batches WHERE account = ? ORDER BY opened, number, name", arguments: [id])
        batches = Self.ordered(rows.map { ChainedBatch(batch: Batch(row: $0), importID: $0["import"]) })
    }

    /// By number where batches have one, else by when they opened: the numbered ones stand among the others where they
    /// opened, in the order of their numbers.
    private static func ordered(_ batches: [ChainedBatch]) -> [ChainedBatch] {
        var numbered = batches.filter { $0.batch.number != nil }
            .sorted { ($0.batch.number ?? 0) < ($1.batch.number ?? 0) }[...]
        return batches.map { $0.batch.number == nil ? $0 : numbered.popFirst() ?? $0 }
    }

    private var links: some Sequence<(ChainedBatch, ChainedBatch)> { zip(batches, batches.dropFirst()) }

    /// - Throws: ``StoreError/Code/conflict`` where a batch took over another balance than the one numbered just before it
    ///   handed on.
    func proveCarries() throws(StoreError) {
        for (one, next) in links {
            guard let number = one.batch.number, next.batch.number == number + 1, !Self.isCarried(one, next) else {
                continue
            }
            throw StoreError.brokenChain(account, one, next)
        }
    }

    /// Where numbers are missing, or a balance is not taken over as it was handed on.
    func gaps(_ db: Database) throws -> [BatchGap] {
        try links.filter { one, next in
            guard Self.isCarried(one, next) else { return true }
            guard let first = one.batch.number, let second = next.batch.number, second > first + 1 else { return false }
            return try !hasAll(between: first, second, db)
        }.map { BatchGap(account: account, after: $0.batch, before: $1.batch) }
    }

    /// Where a file does not say what a batch took over, nothing contradicts what was handed on.
    private static func isCarried(_ one: ChainedBatch, _ next: ChainedBatch) -> Bool {
        next.batch.carriedIn == nil || next.batch.carriedIn == one.batch.carriedOut
    }

    /// A provider may count the batches of all currencies together: those of another are not missing.
    private func hasAll(between first: Int64, _ second: Int64, _ db: Database) throws -> Bool {
        let there = try Int64.fetchOne(
            db,
            compiled: """
                SELECT count(DISTINCT number) FROM batches JOIN accounts ON accounts.id = batches.account
                WHERE provider = ? AND number > ? AND number < ?
                """,
            arguments: [account.provider, first, second])
        return there == second - first - 1
    }
}
