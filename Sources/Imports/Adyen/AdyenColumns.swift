/// Where the columns of one settlement details file stand. Files of the same report differ in their number and order, so
/// every column is found by its title.
struct AdyenColumns {
    let merchantAccount: Int
    let pspReference: Int
    let merchantReference: Int
    let paymentMethod: Int
    let creationDate: Int
    let timeZone: Int
    let type: Int
    let modificationReference: Int
    let grossCurrency: Int
    let grossDebit: Int
    let grossCredit: Int
    let exchangeRate: Int
    let netCurrency: Int
    let netDebit: Int
    let netCredit: Int
    let batchNumber: Int
    /// Commission, markup, scheme fees, interchange: all there, or a file that states ``paymentFees`` alone.
    let fees: [Int]
    let paymentFees: Int?
    let variant: Int?
    let modificationMerchantReference: Int?
    let bookingDate: Int?
    let bookingTimeZone: Int?
    /// Ids that are not stored.
    let unstoredIDs: [Int]
    /// Columns of money that no rule here accounts for: they must be empty or zero.
    let unaccounted: [Int]

    static let feeTitles = ["Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"]
    private static let paymentFeesTitle = "Payment Fees (NC)"
    private static let unstoredIDs = [
        "ARN", "Dispute Reference", "Merchant Order Reference", "Modification Merchant Reference",
    ]
    private static let required = [
        "Merchant Account", "Psp Reference", "Merchant Reference", "Payment Method", "Creation Date", "TimeZone",
        "Type",
        "Modification Reference", "Gross Currency", "Gross Debit (GC)", "Gross Credit (GC)", "Exchange Rate",
        "Net Currency", "Net Debit (NC)", "Net Credit (NC)", "Batch Number",
    ]

    /// Finds the columns; nil where one that is needed is missing, which `findings` then name.
    init?(_ table: CSVTable, _ findings: inout FindingList) {
        paymentFees = table.column(Self.paymentFeesTitle)
        let known = Self.required + Self.feeTitles + [Self.paymentFeesTitle]
        let present = Self.feeTitles.compactMap(table.column)
        let needed = Self.required + (present.isEmpty && paymentFees != nil ? [] : Self.feeTitles)
        let missing = needed.filter { table.column($0) == nil }
        for title in missing { table.reportMissing(title, known: known, &findings) }
        guard missing.isEmpty else { return nil }
        let found = Self.required.compactMap(table.column)
        merchantAccount = found[0]
        pspReference = found[1]
        merchantReference = found[2]
        paymentMethod = found[3]
        creationDate = found[4]
        timeZone = found[5]
        type = found[6]
        modificationReference = found[7]
        grossCurrency = found[8]
        grossDebit = found[9]
        grossCredit = found[10]
        exchangeRate = found[11]
        netCurrency = found[12]
        netDebit = found[13]
        netCredit = found[14]
        batchNumber = found[15]
        fees = present
        variant = table.column("Payment Method Variant")
        modificationMerchantReference = table.column("Modification Merchant Reference")
        bookingDate = table.column("Booking Date")
        bookingTimeZone = table.column("Booking Date TimeZone")
        unstoredIDs = Self.unstoredIDs.compactMap(table.column)
        unaccounted = table.titles.indices.filter { column in
            let title = table.titles[column]
            return (title.hasSuffix("(NC)") || title.hasSuffix("(GC)") || title.hasPrefix("Balance Platform "))
                && !known.contains(title)
        }
    }

    /// The fields of a Balancetransfer that may name the other batch.
    func carryTexts(_ table: CSVTable) -> [String] {
        [modificationMerchantReference, modificationReference, merchantReference].map { table.text($0) }
    }

    /// Whether a Balancetransfer hands a balance on.
    func isCarriedOut(_ table: CSVTable) -> Bool {
        carryTexts(table).contains { $0.contains("to batch ") }
    }
}
