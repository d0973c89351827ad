internal import Settlements

/// Reads words and times of a report's rows. Most rows repeat those of the row before, so each column remembers its last.
struct StripeWords {
    private var categories = LastText<StripeCategory>()
    private var currencies = LastText<Currency>()
    private var facingCurrencies = LastText<Currency>()
    private var payouts = LastText<String>()
    private var methods = LastText<String>()
    private var brands = LastText<String>()
    private var fundings = LastText<String>()
    private var createdTimes: LocalMoments
    private var chargeTimes: LocalMoments
    private var paidTimes: LocalMoments

    /// - Parameter zone: of the local times.
    init(_ columns: StripeColumns, zone: Zone) {
        let moments = { (time: StripeColumns.Time?) in
            LocalMoments(
                zone: time?.isUTC == false ? zone : .utc,
                remedy: "take the report with the columns that end in _utc, which always do")
        }
        createdTimes = moments(columns.created)
        chargeTimes = moments(columns.chargeCreated)
        paidTimes = moments(columns.paidAt)
    }

    // MARK: Words

    /// Nil, and a finding, where the category is not known.
    mutating func category(
        _ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList
    ) -> StripeCategory? {
        if let category = categories.value(of: table.content(columns.category), StripeCategory.init(named:)) {
            return category
        }
        let text = table.text(columns.category)
        findings.add(
            table.finding(
                .unknownType, at: columns.category, expected: StripeCategory.names.joined(separator: ", "),
                found: text,
                "unknown reporting_category \(shown(text)): what it means for the balance is not known here, and a row "
                    + "that is not understood stops the import"))
        return nil
    }

    /// A currency in small or capital letters; nil, and a finding, where it is none.
    mutating func currency(_ column: Int, _ table: CSVTable, _ findings: inout FindingList) -> Currency? {
        Self.currency(&currencies, column, table, &findings)
    }

    mutating func facingCurrency(_ column: Int, _ table: CSVTable, _ findings: inout FindingList) -> Currency? {
        Self.currency(&facingCurrencies, column, table, &findings)
    }

    private static func currency(
        _ known: inout LastText<Currency>, _ column: Int, _ table: CSVTable, _ findings: inout FindingList
    ) -> Currency? {
        if let currency = known.value(of: table.content(column), { Currency(code: $0.uppercased()) }) {
            return currency
        }
        let code = table.text(column)
        findings.add(
            table.finding(
                .unknownCurrency, at: column, found: code,
                "\(table.titles[column]) \(shown(code)) is no currency of ISO 4217: three letters like eur are expected"
            ))
        return nil
    }

    mutating func payout(_ table: CSVTable, _ columns: StripeColumns) -> String? {
        guard let column = columns.payout, !table.isEmpty(column) else { return nil }
        return payouts.value(of: table.content(column), { $0 })
    }

    /// How the shopper paid: `visa` of a card, `ideal` of everything else; and what the card is charged to: `visa_credit`.
    mutating func method(_ table: CSVTable, _ columns: StripeColumns) -> (method: String?, scheme: String?) {
        func word(_ column: Int?, _ known: inout LastText<String>) -> String? {
            guard let column, !table.isEmpty(column) else { return nil }
            return known.value(of: table.content(column)) {
                $0.lowercased().split(separator: " ").joined(separator: "_")
            }
        }
        let method = word(columns.method, &methods)
        guard let brand = word(columns.cardBrand, &brands) else { return (method, nil) }
        return (brand, word(columns.cardFunding, &fundings).map { "\(brand)_\($0)" })
    }

    // MARK: Times

    mutating func created(
        _ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList
    ) -> Instant? {
        createdTimes.instant(columns.created.column, abbreviation: nil, in: table, &findings)
    }

    /// Nil where the row has none.
    mutating func chargeCreated(
        _ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList
    ) -> Instant? {
        guard let column = columns.chargeCreated?.column, !table.isEmpty(column) else { return nil }
        return chargeTimes.instant(column, abbreviation: nil, in: table, &findings)
    }

    /// Nil where the row has none.
    mutating func paidAt(
        _ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList
    ) -> Instant? {
        guard let column = columns.paidAt?.column, !table.isEmpty(column) else { return nil }
        return paidTimes.instant(column, abbreviation: nil, in: table, &findings)
    }
}
