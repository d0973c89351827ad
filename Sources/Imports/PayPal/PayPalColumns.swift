internal import Diagnostics
internal import Settlements

/// Where the columns of a section stand, by the titles in its CH record: lists differ by version, order and length.
struct PayPalColumns {
    let transactionID: Int
    let referenceID: Int
    let referenceType: Int
    let eventCode: Int
    let initiated: Int
    let completed: Int
    let direction: Int
    let gross: Int
    let currency: Int
    let feeDirection: Int
    let fee: Int
    let feeCurrency: Int
    let invoiceID: Int?
    let bankReference: Int?
    /// How many fields the record has.
    let count: Int
    /// Columns of money that no rule here accounts for: they must be empty or zero.
    let unaccounted: [(field: Int, title: String)]

    static let required = [
        "Transaction ID", "PayPal Reference ID", "PayPal Reference ID Type", "Transaction Event Code",
        "Transaction Initiation Date", "Transaction Completion Date", "Transaction Debit or Credit",
        "Gross Transaction Amount", "Gross Transaction Currency", "Fee Debit or Credit", "Fee Amount", "Fee Currency",
    ]
    static let invoiceTitle = "Invoice ID"
    static let bankReferenceTitle = "Bank Reference ID"
    /// Parts of the gross amount or of the fee that the row states beside it: information.
    private static let contained: Set<String> = Set(
        [
            "Insurance Amount", "Sales Tax Amount", "Shipping Amount", "Credit Transactional Fee",
            "Credit Promotional Fee",
        ].map(key))

    /// Titles are compared without their blanks: older reports have `TransactionID`, some `Transaction  Debit or Credit`.
    private static func key(_ title: String) -> String { String(title.filter { $0 != " " }) }

    /// Finds the columns of the CH record at hand; nil where one that is needed is missing, which `door` then tells.
    init?(_ records: PayPalRecords, _ door: Door) {
        count = records.fieldCount
        let titles = (0..<records.fieldCount).map { records.text($0) }
        var places: [String: Int] = [:]
        let before = door.findings.count
        for (field, title) in titles.enumerated().dropFirst() where !title.isEmpty {
            if places.updateValue(field, forKey: Self.key(title)) != nil {
                door.findings.add(
                    records.finding(
                        .duplicateColumn, at: field, found: title, "there are two columns \(shown(title))"))
            }
        }
        let needed = Set(Self.required.map(Self.key))
        for title in Self.required where places[Self.key(title)] == nil {
            let near = Spelling.nearest(to: title, among: titles.dropFirst().filter { !needed.contains(Self.key($0)) })
            door.findings.add(
                records.finding(
                    .missingColumn, at: 0, expected: title, found: near,
                    "there is no column \(shown(title)) in this CH record"
                        + (near.map { "; is \(shown($0)) meant?" } ?? "")))
        }
        // A misspelt title would lose its column in silence.
        for title in [Self.invoiceTitle, Self.bankReferenceTitle] where places[Self.key(title)] == nil {
            guard let near = Spelling.nearest(to: title, among: titles.dropFirst()), !needed.contains(Self.key(near))
            else { continue }
            door.findings.add(
                records.finding(
                    .unknownColumn, at: titles.firstIndex(of: near) ?? 0, expected: title, found: near,
                    "unknown column \(shown(near)); did you mean \(shown(title))?"))
        }
        let found = Self.required.compactMap { places[Self.key($0)] }
        guard door.findings.count == before, found.count == Self.required.count else { return nil }
        transactionID = found[0]
        referenceID = found[1]
        referenceType = found[2]
        eventCode = found[3]
        initiated = found[4]
        completed = found[5]
        direction = found[6]
        gross = found[7]
        currency = found[8]
        feeDirection = found[9]
        fee = found[10]
        feeCurrency = found[11]
        invoiceID = places[Self.key(Self.invoiceTitle)]
        bankReference = places[Self.key(Self.bankReferenceTitle)]
        unaccounted = titles.enumerated().compactMap { field, title in
            let key = Self.key(title)
            let isMoney = key.hasSuffix("Amount") || key.hasSuffix("Fee")
            return isMoney && !needed.contains(key) && !Self.contained.contains(key) ? (field, title) : nil
        }
    }
}
