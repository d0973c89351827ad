internal import Settlements

/// Where the columns of one itemised report stand. Whoever runs the report chooses them and their order, and its versions
/// differ in them, so every column is found by its title.
///
/// Source of the titles: docs.stripe.com/reports/report-types/payout-reconciliation, …/report-types/connect
struct StripeColumns {
    /// A column of times: in UTC, or in the zone that the report was run in, which the file does not say.
    struct Time {
        let column: Int
        let isUTC: Bool
    }

    let id: Int
    let currency: Int
    let gross: Int
    let fee: Int
    let net: Int
    let category: Int
    let created: Time
    let chargeCreated: Time?
    let paidAt: Time?
    let payout: Int?
    /// What the row is about: a charge, refund, dispute, payout, transfer.
    let source: Int?
    let charge: Int?
    let paymentIntent: Int?
    /// In reports on connected accounts: whose balance it is. The column `connected_account_id` of other reports is none of
    /// this: it names the account at the other end of a row, and the money moves on the platform's balance.
    let connectedAccount: Int?
    let description: Int?
    let disputeReason: Int?
    let method: Int?
    let cardBrand: Int?
    let cardFunding: Int?
    let trace: Int?
    let facingAmount: Int?
    let facingCurrency: Int?
    /// The merchant's own id of the order: the first that a row has.
    let orders: [Int]
    /// Columns of money that nothing here accounts for: they must be empty or zero.
    let unaccounted: [Int]

    private static let required = [
        "balance_transaction_id", "currency", "gross", "fee", "net", "reporting_category",
    ]
    private static let facing = ["customer_facing_amount", "customer_facing_currency"]

    /// Finds the columns; nil where one that is needed is missing, which `findings` then name.
    init?(_ table: CSVTable, _ findings: inout FindingList) {
        let missing = Self.required.filter { table.column($0) == nil }
        for title in missing { table.reportMissing(title, known: Self.required, &findings) }
        let created = Self.time("created", table)
        if created == nil { table.reportMissing("created_utc", known: Self.required, &findings) }
        guard missing.isEmpty, let created else { return nil }
        let found = Self.required.compactMap(table.column)
        (id, currency, gross, fee, net, category) = (found[0], found[1], found[2], found[3], found[4], found[5])
        self.created = created
        chargeCreated = Self.time("charge_created", table)
        paidAt = Self.time("automatic_payout_effective_at", table)
        payout = table.column("automatic_payout_id")
        source = table.column("source_id")
        charge = table.column("charge_id")
        paymentIntent = table.column("payment_intent_id")
        connectedAccount = table.column("connected_account")
        description = table.column("description")
        disputeReason = table.column("dispute_reason")
        method = table.column("payment_method_type")
        cardBrand = table.column("card_brand")
        cardFunding = table.column("card_funding")
        trace = table.column("trace_id")
        facingAmount = table.column(Self.facing[0])
        facingCurrency = table.column(Self.facing[1])
        orders = Self.orders(table)
        unaccounted = table.titles.indices.filter { column in
            let title = table.titles[column]
            return Self.isMoney(title) && !Self.required.contains(title) && !Self.facing.contains(title)
        }
    }

    /// The column in UTC where there is one, else the local one.
    private static func time(_ title: String, _ table: CSVTable) -> Time? {
        if let column = table.column(title + "_utc") { return Time(column: column, isUTC: true) }
        return table.column(title).map { Time(column: $0, isUTC: false) }
    }

    /// The columns of local times that are read.
    var localTimes: [Int] {
        [created, chargeCreated, paidAt].compactMap { $0.flatMap { $0.isUTC ? nil : $0.column } }
    }

    // MARK: The merchant's own id

    /// Keys under which merchants and their shop software put the order in a payment's metadata, the likeliest first. Others
    /// are not read: they may hold anything, names and addresses too.
    private static let orderKeys = [
        "order_id", "order_number", "order_no", "order", "merchant_order_id", "merchant_reference", "order_reference",
        "external_identifier", "external_id", "reference",
    ]

    private static func orders(_ table: CSVTable) -> [Int] {
        let columns = orderKeys.compactMap { key in
            table.titles.firstIndex { $0.lowercased() == "payment_metadata[\(key)]" }
        }
        return columns + [table.column("invoice_number")].compactMap(\.self)
    }

    // MARK: Money that is not known

    private static let moneyWords: Set<Substring> = [
        "amount", "amounts", "fee", "fees", "gross", "net", "tax", "taxes", "total", "balance",
    ]
    /// `balance_transaction_id`, `fee_currency`, `tax_rate`: about money, and none.
    private static let otherEnds: Set<Substring> = [
        "id", "currency", "type", "status", "rate", "description", "name", "country", "at", "on", "utc",
    ]

    /// Whether a title tells of money, as `application_fee` does. What merchants put in metadata is theirs.
    private static func isMoney(_ title: String) -> Bool {
        let words = title.lowercased().split { $0 == "_" || $0 == " " }
        guard !title.contains("["), let last = words.last, !otherEnds.contains(last) else { return false }
        return words.contains(where: moneyWords.contains)
    }
}
