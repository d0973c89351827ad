import Settlements

/// What one account cost in a period, summed from the statement's groups.
///
/// Here a fee is what the merchant pays: positive, and one given back negative.
struct FeeTables {
    /// Fees that are taken in one way: deducted from the balance, or invoiced apart.
    struct Table {
        let total: Int64
        /// Those that are not 0.
        let components: [(component: FeeComponent, amount: Int64)]
        /// Fees of payments, refunds and chargebacks. In the totals of a row count and gross are those of the payments
        /// alone; net is the fees' sum.
        let methods: MethodSums
        let ofMethods: Totals
        /// Fees that belong to no payment, by type.
        let ofNoPayment: [AccountTables.Row<EntryType>]
        /// The component tax.
        let tax: Int64
        /// Of the volume.
        let share: Share?
        /// No line has such a fee. Where some do and were given back in full, the total is 0 and this is not so.
        let isEmpty: Bool
    }

    /// Both ways, and what was sold meanwhile.
    struct Sums {
        let deducted: Int64
        let invoiced: Int64
        let total: Int64
        /// Gross of the payments.
        let volume: Int64
        let payments: Int64
        let share: Share?

        init(_ groups: [TotalsGroup]) throws(MoneyError) {
            let all = try AccountTables.sum(groups.map(\.totals))
            let sold = try AccountTables.sum(groups.filter { $0.type == .payment }.map(\.totals))
            deducted = try all.fees.total().reversed()
            invoiced = try all.invoiced.total().reversed()
            total = try deducted.adding(invoiced)
            (volume, payments) = (sold.gross, sold.count)
            share = try Share(total, of: volume)
        }

        private init(deducted: Int64, invoiced: Int64, volume: Int64, payments: Int64) throws(MoneyError) {
            (self.deducted, self.invoiced) = (deducted, invoiced)
            total = try deducted.adding(invoiced)
            (self.volume, self.payments) = (volume, payments)
            share = try Share(total, of: volume)
        }

        /// What is left where a part is taken away.
        func without(_ part: Sums) throws(MoneyError) -> Sums {
            try Sums(
                deducted: deducted.adding(part.deducted.reversed()),
                invoiced: invoiced.adding(part.invoiced.reversed()),
                volume: volume.adding(part.volume.reversed()), payments: payments.adding(part.payments.reversed()))
        }
    }

    let statement: AccountStatement
    let period: Sums
    let deducted: Table
    let invoiced: Table
    /// Nil where there are no late entries with a fee.
    let late: Sums?
    /// Nil where it was not asked for.
    let monthToDate: Sums?

    /// - Throws: ``ReportError/Code/overflow``.
    init(_ statement: AccountStatement) throws(ReportError) {
        self = try ReportError.summing(statement.account) { () throws(MoneyError) in try Self(summing: statement) }
    }

    private init(summing statement: AccountStatement) throws(MoneyError) {
        self.statement = statement
        let groups = statement.groups.filter { $0.section == .period }
        period = try Sums(groups)
        deducted = try Table(groups, volume: period.volume) { $0.fees }
        invoiced = try Table(groups, volume: period.volume) { $0.invoiced }
        let lateGroups = statement.groups.filter { $0.section == .late }
        let hasLate = lateGroups.contains { $0.totals.fees != .none || $0.totals.invoiced != .none }
        late = hasLate ? try Sums(lateGroups) : nil
        monthToDate =
            if let groups = statement.details.monthToDate { try Sums(groups) } else { nil }
    }
}

extension FeeTables.Table {
    fileprivate init(
        _ groups: [TotalsGroup], volume: Int64, _ fees: (Totals) -> Fees
    ) throws(MoneyError) {
        var costs: [TotalsGroup] = []
        for group in groups {
            let cost = try fees(group.totals).reversed()
            // Only a payment is volume: a fee on a refund is a cost of selling, its gross is not sold.
            let isSold = group.type == .payment
            costs.append(
                TotalsGroup(
                    section: group.section, type: group.type, method: group.method, scheme: group.scheme,
                    channel: group.channel,
                    totals: Totals(
                        count: isSold ? group.totals.count : 0, gross: isSold ? group.totals.gross : 0, fees: cost,
                        net: try cost.total())))
        }
        let all = try AccountTables.sum(costs.map(\.totals))
        let ofSales = costs.filter(\.type.isSale)
        total = try all.fees.total()
        components = FeeComponent.allCases.compactMap { component in
            all.fees[component] == 0 ? nil : (component, all.fees[component])
        }
        methods = try MethodSums(ofSales)
        ofMethods = try AccountTables.sum(ofSales.map(\.totals))
        ofNoPayment = try AccountTables.rows(costs.filter { !$0.type.isSale && $0.totals.fees != .none }) { $0.type }
            .sorted { $0.subject.rawValue < $1.subject.rawValue }
        isEmpty = costs.allSatisfy { $0.totals.fees == .none }
        tax = all.fees[.tax]
        share = try Share(total, of: volume)
    }
}
