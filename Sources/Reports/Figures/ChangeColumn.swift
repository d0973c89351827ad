import Settlements

/// A column of amounts in the table of what a revision changes.
enum ChangeColumn {
    // As the data sign them.
    case gross, fees, net
    // What the merchant pays is positive.
    case allFees, deducted, invoiced, refunded

    /// What a report tells of an entry. Fees in one column where they are taken in one way alone.
    static func all(of report: ReportKind, _ changes: AccountChanges) -> [ChangeColumn] {
        switch report {
        case .settlement: return [.gross, .fees, .net]
        case .refunds: return [.refunded]
        case .fees:
            let sums = [changes.added, changes.removed] + changes.lines.map { Totals($0.entry) }
            guard sums.contains(where: { $0.invoiced != .none }) else { return [.allFees] }
            return sums.contains { $0.fees != .none } ? [.deducted, .invoiced] : [.invoiced]
        }
    }

    /// Minor units.
    func amount(_ totals: Totals) throws(MoneyError) -> Int64 {
        switch self {
        case .gross: totals.gross
        case .fees: try totals.fees.total()
        case .net: totals.net
        case .allFees, .deducted: try totals.fees.total().reversed()
        case .invoiced: try totals.invoiced.total().reversed()
        case .refunded: try totals.gross.reversed()
        }
    }

    /// With the currency, where the page has several.
    func head(in heads: ColumnHeads) -> String {
        switch self {
        case .gross: heads.gross
        case .fees, .allFees: heads.fees
        case .net: heads.net
        case .deducted: heads.deducted
        case .invoiced: heads.invoiced
        case .refunded: heads.amount
        }
    }

    func head(in words: Words) -> String {
        switch self {
        case .gross: words.gross
        case .fees, .allFees: words.fees
        case .net: words.net
        case .deducted: words.feeReport.deductedColumn
        case .invoiced: words.feeReport.invoicedColumn
        case .refunded: words.amount
        }
    }
}

extension Totals {
    /// Of one entry alone.
    init(_ entry: Entry) {
        self.init(count: 1, gross: entry.gross, fees: entry.fees, net: entry.net, invoiced: entry.invoiced)
    }
}
