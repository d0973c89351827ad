internal import GRDB
internal import Settlements

/// Entries of a merchant by the import that brought them and the date that puts them into a period: those alone that a
/// kind of report shows.
struct Arrivals {
    let merchant: String
    let report: ReportKind
    let basis: Basis

    /// Whether a report opens with the balance that the one before it closes with.
    var movesBalances: Bool { report == .settlement && basis == .booked }

    struct Found {
        let entries: Int64
        /// The earliest import of them.
        let first: Int64
    }

    /// Those dated within the bounds that came after one import, and not after another; nil where there are none.
    ///
    /// It reads by the index of imports, and of those alone that were about an account of the merchant.
    func found(
        _ bounds: StoredBounds, after: Int64, upTo: Int64 = .max, _ db: Database
    ) throws -> Found? {
        guard after < upTo else { return nil }
        var arguments = StatementArguments(bounds.arguments)
        arguments += ["merchant": merchant, "after": after, "upTo": upTo]
        let row = try Row.fetchOne(
            db,
            compiled: """
                SELECT count(*), min(arrived) FROM (\(sources))
                WHERE CASE is_date WHEN 0 THEN moment >= :start AND moment < :end
                    ELSE moment >= :startDate AND moment < :endDate END
                """,
            arguments: arguments)
        guard let row, let first: Int64 = row[1] else { return nil }
        return Found(entries: row[0], first: first)
    }

    /// Everything before a moment, given as an instant and as a date.
    static func before(_ instant: Int64, _ date: Int64) -> StoredBounds {
        StoredBounds(start: .min, end: instant, startDate: .min, endDate: date)
    }

    private var sources: String {
        let byImport = """
            FROM accounts CROSS JOIN import_accounts AS said ON said.provider = accounts.provider
                AND said.currency = accounts.currency AND said.import > :after AND said.import <= :upTo
            """
        let came = "INDEXED BY entries_by_import ON entries.account = accounts.id AND entries.import = said.import"
        let own = "WHERE accounts.merchant = :merchant AND \(isShown)"
        switch basis {
        case .booked:
            return """
                SELECT entries.import AS arrived, booked AS moment, booked_is_date AS is_date
                \(byImport) CROSS JOIN entries \(came) AND entries.booked >= :from AND entries.booked < :to \(own)
                """
        case .occurred:
            return """
                SELECT entries.import AS arrived, coalesce(occurred, booked) AS moment,
                    coalesce(occurred_is_date, booked_is_date) AS is_date
                \(byImport) CROSS JOIN entries \(came) \(own)
                """
        case .paidOut:
            // The payout that was known first of a batch dates its entries: either of the two, entry and payout, may come last.
            // Payouts themselves go by their own booking.
            let isFirst = """
                payouts.account = accounts.id AND payouts.batch = entries.batch AND payouts.identity = (
                    SELECT identity FROM payouts AS first WHERE first.account = accounts.id AND first.batch = entries.batch
                    ORDER BY import, booked, identity LIMIT 1)
                """
            let paid = "entries.type NOT IN \(LineSections.payoutTypes)"
            return """
                SELECT max(entries.import, payouts.import) AS arrived, payouts.booked AS moment,
                    payouts.booked_is_date AS is_date
                \(byImport) CROSS JOIN entries \(came) AND \(paid) CROSS JOIN payouts ON \(isFirst) \(own)
                    AND payouts.import <= :upTo
                UNION ALL
                SELECT payouts.import, payouts.booked, payouts.booked_is_date
                \(byImport) CROSS JOIN payouts ON payouts.account = accounts.id AND payouts.import = said.import
                CROSS JOIN entries ON entries.account = accounts.id AND entries.batch = payouts.batch AND \(paid)
                    AND \(isFirst) \(own) AND entries.import <= :after
                UNION ALL
                SELECT entries.import, entries.booked, entries.booked_is_date
                \(byImport) CROSS JOIN entries \(came) AND entries.type IN \(LineSections.payoutTypes) \(own)
                """
        }
    }

    private var isShown: String {
        switch report {
        case .settlement:
            return "1"
        case .fees:
            let components = FeeColumns.deducted + FeeColumns.invoiced
            return "(" + components.map { "entries.\($0) <> 0" }.joined(separator: " OR ") + ")"
        case .refunds:
            return "entries.type IN \(LineQuery.refundTypes)"
        }
    }
}
