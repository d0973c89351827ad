/// Sums over lines of one account, in minor units of its currency.
package struct Totals: Hashable, Sendable {
    package var count: Int64
    package var gross: Int64
    package var fees: Fees
    package var net: Int64
    /// Fees that are invoiced apart: in no balance.
    package var invoiced: Fees

    package static let zero = Totals(count: 0, gross: 0, fees: .none, net: 0)

    package init(count: Int64, gross: Int64, fees: Fees, net: Int64, invoiced: Fees = .none) {
        self.count = count
        self.gross = gross
        self.fees = fees
        self.net = net
        self.invoiced = invoiced
    }

    package mutating func add(_ other: Totals) throws(MoneyError) {
        count += other.count
        gross = try gross.adding(other.gross)
        try fees.add(other.fees)
        net = try net.adding(other.net)
        try invoiced.add(other.invoiced)
    }

    /// Adds one line.
    package mutating func add(gross: Int64, fees: Fees, net: Int64, invoiced: Fees) throws(MoneyError) {
        try add(Totals(count: 1, gross: gross, fees: fees, net: net, invoiced: invoiced))
    }
}

/// Totals of the lines that have the same section, type, method, scheme and channel: what the store sums, and what every
/// table of a report is made of.
package struct TotalsGroup: Hashable, Sendable {
    package let section: StatementSection
    package let type: EntryType
    package let method: String?
    package let scheme: String?
    package let channel: SalesChannel?
    package let totals: Totals

    package init(
        section: StatementSection, type: EntryType, method: String?, scheme: String?, channel: SalesChannel?,
        totals: Totals
    ) {
        self.section = section
        self.type = type
        self.method = method
        self.scheme = scheme
        self.channel = channel
        self.totals = totals
    }
}
