import Settlements

/// The tables of one account's part of a report, summed from the statement's groups. Nothing is summed over two accounts.
struct AccountTables {
    struct Row<Subject> {
        let subject: Subject
        let totals: Totals
    }

    let statement: AccountStatement
    /// Movements of the period but for payouts, in the order of the types.
    let movements: [Row<EntryType>]
    let beforePayouts: Totals
    /// Late lines by type, payouts among them, in the order of the types.
    let lateMovements: [Row<EntryType>]
    /// Payouts, and those that came back.
    let payoutMovements: [Row<EntryType>]
    let payoutTotals: Totals
    let methods: MethodSums
    /// Of the rows of ``methods`` and of ``channels``.
    let sales: Totals
    let channels: [Row<SalesChannel?>]
    let feeComponents: [Row<FeeComponent>]
    /// Sum of all fees of the period, in minor units.
    let fees: Int64
    /// What is invoiced apart of the period, positive where the merchant pays.
    let invoiced: Int64
    /// Sum of the payouts, in minor units and positive.
    let paidOut: Int64

    /// - Throws: ``ReportError/Code/overflow``.
    init(_ statement: AccountStatement) throws(ReportError) {
        self = try ReportError.summing(statement.account) { () throws(MoneyError) in try Self(summing: statement) }
    }

    private init(summing statement: AccountStatement) throws(MoneyError) {
        self.statement = statement
        let groups = statement.groups.filter { $0.section == .period }
        let types = try Self.rows(groups) { $0.type }.sorted { $0.subject.order < $1.subject.order }
        movements = types.filter { !$0.subject.isPayout }
        payoutMovements = types.filter(\.subject.isPayout)
        lateMovements = try Self.rows(statement.groups.filter { $0.section == .late }) { $0.type }
            .sorted { $0.subject.order < $1.subject.order }
        beforePayouts = try Self.sum(movements.map(\.totals))
        payoutTotals = try Self.sum(payoutMovements.map(\.totals))
        let ofSales = groups.filter(\.type.isSale)
        sales = try Self.sum(ofSales.map(\.totals))
        methods = try MethodSums(ofSales)
        channels = try Self.rows(ofSales) { $0.channel }.sorted {
            ($0.subject?.rawValue ?? 9) < ($1.subject?.rawValue ?? 9)
        }
        feeComponents = FeeComponent.allCases.compactMap { component in
            let amount = statement.totals.fees[component]
            return amount == 0
                ? nil : Row(subject: component, totals: Totals(count: 0, gross: 0, fees: .none, net: amount))
        }
        fees = try statement.totals.fees.total()
        invoiced = try statement.totals.invoiced.total().reversed()
        paidOut = try Self.sum(of: statement.ownPayouts.map(\.payout.amount))
    }

    static func rows<Subject: Hashable>(
        _ groups: [TotalsGroup], by subject: (TotalsGroup) -> Subject
    ) throws(MoneyError) -> [Row<Subject>] {
        var sums: [Subject: Totals] = [:]
        for group in groups { try sums[subject(group), default: .zero].add(group.totals) }
        return sums.map { Row(subject: $0.key, totals: $0.value) }
    }

    static func sum(_ totals: [Totals]) throws(MoneyError) -> Totals {
        var sum = Totals.zero
        for part in totals { try sum.add(part) }
        return sum
    }

    static func sum(of amounts: [Int64]) throws(MoneyError) -> Int64 {
        var sum: Int64 = 0
        for amount in amounts { sum = try sum.adding(amount) }
        return sum
    }
}

extension EntryType {
    /// What a shopper's payment can bring about: only these have a method and a channel.
    var isSale: Bool {
        switch self {
        case .payment, .refund, .refundReversal, .chargeback, .chargebackReversal, .collectionFailure: true
        default: false
        }
    }

    /// Where it stands in a table: as numbered, but a failed direct debit beside the chargebacks.
    fileprivate var order: Int {
        self == .collectionFailure ? EntryType.chargebackReversal.rawValue * 2 + 1 : rawValue * 2
    }
}
