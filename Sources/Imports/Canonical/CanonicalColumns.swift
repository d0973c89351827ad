internal import Settlements

/// Where the columns of one canonical file stand. `docs/importing.md` documents each.
struct CanonicalColumns {
    let account: Int
    let currency: Int
    let id: Int
    let type: Int
    let booked: Int
    let gross: Int
    let net: Int
    let merchant: Int?
    let occurred: Int?
    let method: Int?
    let scheme: Int?
    let channel: Int?
    let fees: [(component: FeeComponent, column: Int)]
    let invoiced: [(component: FeeComponent, column: Int)]
    let originalAmount: Int?
    let originalCurrency: Int?
    let rate: Int?
    let reference: Int?
    let merchantReference: Int?
    let modificationReference: Int?
    let batch: Int?
    let bankReference: Int?
    let valueDate: Int?
    let description: Int?

    private static let required = ["account", "currency", "id", "type", "booked_at", "gross", "net"]
    private static let feeTitles: [(FeeComponent, String)] = FeeComponent.allCases.map { component in
        (component, component == .scheme ? "scheme_fee" : component.word)
    }
    private static let invoicedTitles = feeTitles.map { ($0, "invoiced_\($1)") }
    private static let optional =
        [
            "merchant", "occurred_at", "method", "scheme", "channel", "original_amount", "original_currency", "rate",
            "reference", "merchant_reference", "modification_reference", "batch", "bank_reference", "value_date",
            "description",
        ] + feeTitles.map(\.1) + invoicedTitles.map(\.1)

    /// Finds the columns; nil where one is missing or unknown, which `findings` then name.
    init?(_ table: CSVTable, _ findings: inout FindingList) {
        let before = findings.count
        let known = Self.required + Self.optional
        table.reportUnknown(known: known, &findings)
        for title in Self.required where table.column(title) == nil {
            table.reportMissing(title, known: known, &findings)
        }
        let found = Self.required.compactMap(table.column)
        guard findings.count == before, found.count == Self.required.count else { return nil }
        account = found[0]
        currency = found[1]
        id = found[2]
        type = found[3]
        booked = found[4]
        gross = found[5]
        net = found[6]
        merchant = table.column("merchant")
        occurred = table.column("occurred_at")
        method = table.column("method")
        scheme = table.column("scheme")
        channel = table.column("channel")
        fees = Self.feeTitles.compactMap { component, title in table.column(title).map { (component, $0) } }
        invoiced = Self.invoicedTitles.compactMap { component, title in
            table.column(title).map { (component, $0) }
        }
        originalAmount = table.column("original_amount")
        originalCurrency = table.column("original_currency")
        rate = table.column("rate")
        reference = table.column("reference")
        merchantReference = table.column("merchant_reference")
        modificationReference = table.column("modification_reference")
        batch = table.column("batch")
        bankReference = table.column("bank_reference")
        valueDate = table.column("value_date")
        description = table.column("description")
    }
}
