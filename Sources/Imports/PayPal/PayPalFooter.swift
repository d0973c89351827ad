internal import Settlements

/// What a footer (SF of a section, RF of the report) states of one currency: four sums, then the balance at the beginning
/// and at the end, the same two of what was available and of what was payable, and a number of rows.
///
/// Older reports have no payable balances, and some no number of rows.
struct PayPalFooter {
    /// The balances, in the footer's order.
    enum Balance: Int, CaseIterable {
        case beginning, ending, beginningAvailable, endingAvailable, beginningPayable, endingPayable

        var name: String {
            switch self {
            case .beginning: "beginning balance"
            case .ending: "ending balance"
            case .beginningAvailable: "beginning available balance"
            case .endingAvailable: "ending available balance"
            case .beginningPayable: "beginning payable balance"
            case .endingPayable: "ending payable balance"
            }
        }
    }

    let currency: Int
    let sums: PayPalSums
    /// Signed from the merchant's side; two at least.
    let balances: [Int64]
    let rows: Int?

    private static let firstBalance = 6

    static func place(of field: PayPalSums.Field) -> Int { 2 + field.rawValue }

    /// Where the amount of a balance stands; its direction stands before it.
    static func place(of balance: Balance) -> Int { firstBalance + 2 * balance.rawValue + 1 }

    var placeOfRows: Int { Self.firstBalance + 2 * balances.count }

    subscript(balance: Balance) -> Int64? {
        balance.rawValue < balances.count ? balances[balance.rawValue] : nil
    }

    /// Reads the footer at hand; nil where a field cannot be read, which `door` then tells.
    init?(_ records: PayPalRecords, _ currencies: inout PayPalCurrencies, _ door: Door) {
        let before = door.findings.count
        let filled = records.filledCount
        guard filled >= Self.firstBalance + 4 else {
            door.findings.add(
                records.finding(
                    .raggedRow, at: filled, expected: "\(Self.place(of: .endingPayable) + 1)", found: "\(filled)",
                    "this footer has \(filled) fields: a currency, four sums and at least two balances are expected"))
            return nil
        }
        guard let currency = currencies.index(records, 1, "the footer's currency", door) else { return nil }
        var sums: [Int64] = []
        for field in PayPalSums.Field.allCases {
            sums.append(currencies.units(records, Self.place(of: field), field.name, of: currency, door) ?? 0)
        }
        var balances: [Int64] = []
        for balance in Balance.allCases where filled > Self.place(of: balance) {
            let place = Self.place(of: balance)
            let units = currencies.units(records, place, balance.name, of: currency, door) ?? 0
            let isNothing = units == 0 && records.isEmpty(place - 1)
            let direction = isNothing ? .credit : records.direction(place - 1, "the \(balance.name)'s direction", door)
            balances.append(direction?.signed(units) ?? 0)
        }
        let placeOfRows = Self.firstBalance + 2 * balances.count
        rows = filled > placeOfRows ? records.number(placeOfRows, door) : nil
        if filled > placeOfRows + 1 {
            door.findings.add(
                records.finding(
                    .raggedRow, at: placeOfRows + 1, expected: "\(placeOfRows + 1)", found: "\(filled)",
                    "this footer has \(filled) fields, \(placeOfRows + 1) at the most are known"))
        }
        guard door.findings.count == before else { return nil }
        self.currency = currency
        self.sums = PayPalSums(amounts: sums)
        self.balances = balances
    }
}

/// Compares what a footer states with what its rows came to.
struct PayPalFooterCheck {
    let records: PayPalRecords
    let footer: PayPalFooter
    let currency: Currency
    /// `SF of GBP`, with the account where there are several.
    let name: String
    let door: Door

    /// Holds a section's footer against its rows, and its own figures against each other: the balance at the beginning and the
    /// rows' net are the balance at the end. That is the sum that a person may accept a difference of; with it go the sums and
    /// the count that it explains, as long as the footer agrees with itself.
    ///
    /// - Returns: whether a difference was accepted.
    func compare(_ sums: PayPalSums, _ section: PayPalSection, _ account: Account?) throws(MoneyError) -> Bool {
        guard let beginning = footer[.beginning], let ending = footer[.ending] else { return false }
        let found = try beginning.adding(try sums.net())
        let difference = Money(minorUnits: try found.subtracting(ending), currency: currency)
        let place = PayPalFooter.place(of: .ending)
        let adjustment = Door.Adjustment(
            identity: section.name, batch: section.name, booked: .instant(section.end.advanced(by: -1)),
            line: records.line)
        var isExcused = false
        if difference.minorUnits != 0 {
            let begins = Money(minorUnits: beginning, currency: currency).amount
            let finding = try finding(
                PayPalFooter.Balance.ending.name, at: place, stated: ending, found: found,
                "the beginning balance \(begins) and the rows come to")
            isExcused = try !door.reportDifference(difference, of: account, adjustment: adjustment, finding)
        }
        let stated = try beginning.adding(try footer.sums.net())
        if isExcused, stated == ending {
            compare(rows: sums.rows, ofAll: section.rows, isExplained: true)
            return true
        }
        if isExcused {
            door.findings.add(
                try finding(
                    PayPalFooter.Balance.ending.name, at: place, stated: ending, found: stated,
                    "the footer's own sums come to"))
        }
        try compare(sums)
        compare(rows: sums.rows, ofAll: section.rows, isExplained: isExcused)
        return isExcused
    }

    /// Reports each sum that the rows do not add up to.
    func compare(_ sums: PayPalSums) throws(MoneyError) {
        for field in PayPalSums.Field.allCases where sums[field] != footer.sums[field] {
            try report(
                field.name, at: PayPalFooter.place(of: field), stated: footer.sums[field], found: sums[field],
                "the rows add up to")
        }
    }

    /// Reports each balance that is not the sum of those of the sections.
    func compare(balances: [Int64]) throws(MoneyError) {
        for balance in PayPalFooter.Balance.allCases {
            guard let stated = footer[balance], balance.rawValue < balances.count,
                balances[balance.rawValue] != stated
            else { continue }
            try report(
                balance.name, at: PayPalFooter.place(of: balance), stated: stated, found: balances[balance.rawValue],
                "the sections state")
        }
    }

    /// Reports a number of rows that is not theirs. Reports were seen that count the rows of the footer's currency, and such
    /// that count those of all currencies in each footer.
    ///
    /// - Parameter isExplained: a difference that the person accepted: a row that is missing explains the count as well.
    func compare(rows: Int, ofAll all: Int, isExplained: Bool) {
        guard let stated = footer.rows, stated != rows, stated != all else { return }
        let finding = records.finding(
            .count, at: footer.placeOfRows, expected: "\(stated)", found: "\(rows)", difference: "\(rows - stated)",
            "\(name): \(stated) row\(stated == 1 ? "" : "s"), found \(rows) in \(currency)"
                + (all == rows ? "" : " and \(all) in all"))
        if isExplained { door.warn(finding) } else { door.findings.add(finding) }
    }

    private func report(
        _ title: String, at place: Int, stated: Int64, found: Int64, _ verb: String
    ) throws(MoneyError) {
        door.findings.add(try finding(title, at: place, stated: stated, found: found, verb))
    }

    /// - Parameter stated: what the footer says, which the rows are expected to come to.
    func finding(
        _ title: String, at place: Int, stated: Int64, found: Int64, _ verb: String
    ) throws(MoneyError) -> Finding {
        let amount = { (units: Int64) in Money(minorUnits: units, currency: currency).amount }
        return records.finding(
            .footer, at: place, expected: amount(stated), found: amount(found),
            difference: amount(try found.subtracting(stated)),
            "\(name): \(title) \(amount(stated)), \(verb) \(amount(found))")
    }
}
