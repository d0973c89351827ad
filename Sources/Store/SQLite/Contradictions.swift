internal import GRDB
internal import Settlements

/// What a file says and the store has otherwise, with both values and what to do.
extension StoreError {
    /// The first of several, which has the others with it; nil where there are none.
    init?(merging conflicts: [StoreError]) {
        guard let first = conflicts.first else { return nil }
        let others = Array(conflicts.dropFirst())
        let lines = others.compactMap(\.line).map(String.init).joined(separator: ", ")
        let more =
            others.isEmpty
            ? "" : "; \(others.count) more of this file differ\(lines.isEmpty ? "" : ", lines \(lines)")"
        self.init(first.code, first.description + more, line: first.line, others: others)
    }

    static func foreignAccount(_ account: Account, owner: String, imports: [Int64]) -> StoreError {
        let numbers = imports.map(String.init).joined(separator: ", ")
        let undo = imports.isEmpty ? "" : "; \(Self.undo(imports)), where that named the wrong one"
        return StoreError(
            .conflict,
            "account \(account.provider) belongs to merchant \(owner)"
                + (imports.isEmpty ? "" : " since import \(numbers)")
                + ", and this file says \(account.merchant): nothing "
                + "was taken; name the right merchant\(undo)")
    }

    /// What takes imports out: `settlecast undo-import 3`, the last one first.
    private static func undo(_ imports: [Int64]) -> String {
        let commands = imports.suffix(3).reversed().map { "`settlecast undo-import \($0)`" }
        let rest = imports.count > commands.count ? " and so on" : ""
        return commands.joined(separator: ", ") + rest + " takes \(imports.count == 1 ? "it" : "them") out"
    }

    // MARK: Entries

    /// An entry stands there under the same identity with other values.
    static func changed(_ entry: Entry, in account: Account, _ id: Int64, _ db: Database) throws -> StoreError {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT \(EntryWriter.columns), import, is_part,
                    EXISTS (SELECT 1 FROM payouts WHERE payouts.account = entries.account
                        AND payouts.identity = entries.identity AND payouts.is_derived) AS is_derived
                FROM entries WHERE account = ? AND identity = ?
                """,
            arguments: [id, entry.identity])
        guard let row else {
            return StoreError(.conflict, "entry \(entry.identity) of \(account) cannot be stored", line: entry.line)
        }
        var values: [DatabaseValue] = []
        entry.eachStored { values.append($0.databaseValue) }
        let changes = zip(row.columnNames, zip(row.databaseValues, values)).filter { $1.0 != $1.1 }.map { name, pair in
            "\(name) was \(shown(pair.0, name, account)), is \(shown(pair.1, name, account))"
        }
        let earlier: Int64 = row["import"]
        let isDerived: Bool = row["is_derived"]
        let isPart: Bool = row["is_part"]
        let advice: String
        if isDerived {
            advice = rederived(earlier)
        } else if isPart {
            advice =
                "it came in a cut-out: where that is not the provider's word, \(undo([earlier])), and this file can be "
                + "imported"
        } else {
            advice =
                "an entry never changes, a provider's correction is a new entry; where import \(earlier) was wrong, "
                + undo([earlier])
        }
        return StoreError(
            .conflict,
            "entry \(entry.identity) of \(account) stands in the store since import \(earlier) with other values "
                + "(\(changes.joined(separator: "; "))): nothing was taken; \(advice)",
            line: entry.line)
    }

    private static func rederived(_ earlier: Int64) -> String {
        "no file has a row of this payout, its amount is the sum of the rows that name it, and this file has other rows "
            + "of it than import \(earlier) had: \(undo([earlier])), then import a file that has them all"
    }

    /// A stored value as a file would have it.
    private static func shown(_ value: DatabaseValue, _ column: String, _ account: Account) -> String {
        if value.isNull { return "empty" }
        guard let number = Int64.fromDatabaseValue(value) else { return String.fromDatabaseValue(value) ?? "\(value)" }
        switch column {
        case "type": return EntryType(rawValue: Int(number))?.word ?? "\(number)"
        case "channel": return SalesChannel(rawValue: Int(number))?.word ?? "\(number)"
        case "booked", "occurred": return Instant(seconds: number).description
        case "booked_is_date", "occurred_is_date": return number == 1 ? "a date" : "a time"
        case "original_amount": return "\(number) minor units"
        default: return Money(minorUnits: number, currency: account.currency).amount
        }
    }

    // MARK: Batches and payouts

    /// A batch stands there with other carried balances, or another number.
    static func changed(_ batch: Batch, was stored: Batch, of earlier: Int64, in account: Account) -> StoreError {
        let amount = { (units: Int64?) in
            units.map { Money(minorUnits: $0, currency: account.currency).amount } ?? "not said"
        }
        let number = { (number: Int64?) in number.map(String.init) ?? "not said" }
        return changed(
            "batch \(batch.name)", since: earlier, account,
            [
                ("carried in", amount(stored.carriedIn), amount(batch.carriedIn)),
                ("carried out", amount(stored.carriedOut), amount(batch.carriedOut)),
                ("number", number(stored.number ?? batch.number), number(batch.number ?? stored.number)),
            ], "where import \(earlier) was wrong, \(undo([earlier]))")
    }

    static func changed(_ payout: Payout, was stored: Payout, of earlier: Int64, in account: Account) -> StoreError {
        let amount = { (units: Int64) in Money(minorUnits: units, currency: account.currency).amount }
        let origin = { (payout: Payout) in payout.isDerived ? "the sum of its rows" : "a row" }
        let isRederived = stored.isDerived && stored.amount != payout.amount
        return changed(
            "payout \(payout.id)", since: earlier, account,
            [
                ("amount", amount(stored.amount), amount(payout.amount)),
                ("booked", stored.booked.shown, payout.booked.shown),
                ("id", stored.id, payout.id),
                ("bank reference", stored.bankReference ?? "empty", payout.bankReference ?? "empty"),
                ("batch", stored.batch ?? "empty", payout.batch ?? "empty"),
                ("said by", origin(stored), origin(payout)),
                (
                    "value date", (stored.valueDate ?? payout.valueDate)?.description ?? "empty",
                    (payout.valueDate ?? stored.valueDate)?.description ?? "empty"
                ),
            ], isRederived ? rederived(earlier) : "where import \(earlier) was wrong, \(undo([earlier]))")
    }

    private static func changed(
        _ what: String, since earlier: Int64, _ account: Account, _ values: [(name: String, old: String, new: String)],
        _ advice: String
    ) -> StoreError {
        let changes = values.filter { $0.old != $0.new }.map { "\($0.name) was \($0.old), is \($0.new)" }
        return StoreError(
            .conflict,
            "\(what) of \(account) stands in the store since import \(earlier) with other values "
                + "(\(changes.joined(separator: "; "))): nothing was taken; \(advice)")
    }

    // MARK: Chains

    /// A batch took over another balance than the one numbered before it handed on.
    static func brokenChain(_ account: Account, _ one: ChainedBatch, _ next: ChainedBatch) -> StoreError {
        let amount = { (units: Int64) in Money(minorUnits: units, currency: account.currency).description }
        let origin = { (batch: ChainedBatch) in "batch \(batch.batch.name) (import \(batch.importID))" }
        return StoreError(
            .conflict,
            "\(account): \(origin(one)) handed on \(amount(one.batch.carriedOut)), and \(origin(next)), which follows it, took "
                + "over \(amount(next.batch.carriedIn ?? 0)): nothing was taken; one of the two is not as the provider settled it: "
                + "fetch both files again. An import with a wrong file is taken out by `settlecast undo-import` and its number"
        )
    }
}

extension Moment {
    fileprivate var shown: String {
        switch self {
        case .instant(let instant): instant.description
        case .date(let date): date.description
        }
    }
}

extension Batch {
    init(row: Row) {
        self.init(
            name: row["name"], opened: row.moment("opened"), carriedIn: row["carried_in"],
            carriedOut: row["carried_out"], number: row["number"])
    }

    /// A number that one of the two does not know is no difference.
    func agrees(with other: Batch) -> Bool {
        carriedIn == other.carriedIn && carriedOut == other.carriedOut
            && (number == other.number || number == nil || other.number == nil)
    }
}

extension Payout {
    init(row: Row) {
        self.init(
            identity: row["identity"], id: row["id"], bankReference: row["bank_reference"], amount: row["amount"],
            booked: row.moment("booked"), batch: row["batch"], isDerived: row["is_derived"],
            valueDate: (row["value_date"] as Int64?).map { CalendarDate(daysSinceEpoch: Int($0 / 86_400)) })
    }

    /// A value date that one of the two does not know is no difference.
    func agrees(with other: Payout) -> Bool {
        Payout(
            identity: identity, id: id, bankReference: bankReference, amount: amount, booked: booked, batch: batch,
            isDerived: isDerived, valueDate: valueDate ?? other.valueDate)
            == Payout(
                identity: other.identity, id: other.id, bankReference: other.bankReference, amount: other.amount,
                booked: other.booked, batch: other.batch, isDerived: other.isDerived,
                valueDate: other.valueDate ?? valueDate)
    }
}
