import Settlements

/// The tables of one account's part of a report, summed from the statement's groups. Nothing is summed over two accounts.
struct AccountTables {
    struct Row<Subject> {
        let subject: Subject
        let totals: Totals
    }

    /// A method with its schemes, the largest first; no scheme where the provider states none or only one.
    struct Method {
        /// Nil: the provider does not state it; several methods in one where there were too many.
        let name: String?
        let isRest: Bool
        let totals: Totals
        let schemes: [Row<String>]
    }

    let statement: AccountStatement
    /// Movements of the period but for payouts, in the order of the types.
    let movements: [Row<EntryType>]
    let beforePayouts: Totals
    /// Payouts, and those that came back.
    let payoutMovements: [Row<EntryType>]
    let payoutTotals: Totals
    let methods: [Method]
    /// Of the rows of ``methods`` and of ``channels``.
    let sales: Totals
    let channels: [Row<SalesChannel?>]
    let feeComponents: [Row<FeeComponent>]
    /// Sum of all fees of the period, in minor units.
    let fees: Int64
    /// Sum of the payouts, in minor units and positive.
    let paidOut: Int64

    /// - Throws: ``ReportError/Code/overflow``.
    init(_ statement: AccountStatement) throws(ReportError) {
        do throws(MoneyError) {
            try self.init(summing: statement)
        } catch {
            throw ReportError(.overflow, "\(statement.account): a total is \(error)")
        }
    }

    private init(summing statement: AccountStatement) throws(MoneyError) {
        self.statement = statement
        let groups = statement.groups.filter { $0.section == .period }
        let types = try Self.rows(groups) { $0.type }.sorted { $0.subject.order < $1.subject.order }
        movements = types.filter { !$0.subject.isPayout }
        payoutMovements = types.filter(\.subject.isPayout)
        beforePayouts = try Self.sum(movements.map(\.totals))
        payoutTotals = try Self.sum(payoutMovements.map(\.totals))
        let ofSales = groups.filter(\.type.isSale)
        sales = try Self.sum(ofSales.map(\.totals))
        methods = try Self.methods(ofSales)
        channels = try Self.rows(ofSales) { $0.channel }.sorted {
            ($0.subject?.rawValue ?? 9) < ($1.subject?.rawValue ?? 9)
        }
        feeComponents = FeeComponent.allCases.compactMap { component in
            let amount = statement.totals.fees[component]
            return amount == 0
                ? nil : Row(subject: component, totals: Totals(count: 0, gross: 0, fees: .none, net: amount))
        }
        fees = try statement.totals.fees.total()
        paidOut = try Self.sum(of: statement.payouts.map(\.payout.amount))
    }

    private static func methods(_ groups: [TotalsGroup]) throws(MoneyError) -> [Method] {
        var methods: [Method] = []
        for row in try rows(groups, by: { $0.method ?? "" }) {
            let own = groups.filter { ($0.method ?? "") == row.subject }
            let schemes = try rows(own, by: { $0.scheme ?? "" }).sorted(by: isLarger)
            let named = schemes.count > 1 && schemes.allSatisfy { !$0.subject.isEmpty }
            methods.append(
                Method(
                    name: row.subject.isEmpty ? nil : row.subject, isRest: false, totals: row.totals,
                    schemes: named ? schemes : []))
        }
        return methods.sorted { one, other in
            if (one.name == nil) != (other.name == nil) { return other.name == nil }
            if one.totals.gross != other.totals.gross { return one.totals.gross > other.totals.gross }
            return (one.name ?? "") < (other.name ?? "")
        }
    }

    private static func isLarger(_ one: Row<String>, _ other: Row<String>) -> Bool {
        one.totals.gross == other.totals.gross ? one.subject < other.subject : one.totals.gross > other.totals.gross
    }

    private static func rows<Subject: Hashable>(
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

    private static func sum(of amounts: [Int64]) throws(MoneyError) -> Int64 {
        var sum: Int64 = 0
        for amount in amounts { sum = try sum.adding(amount) }
        return sum
    }
}

extension AccountTables {
    /// The first methods as they are, and the others in one row, so that a mail stays small.
    /// - Throws: ``ReportError/Code/overflow``.
    func methods(atMost limit: Int) throws(ReportError) -> [Method] {
        guard methods.count > limit else { return methods }
        do throws(MoneyError) {
            let rest = try Self.sum(methods[(limit - 1)...].map(\.totals))
            return methods[..<(limit - 1)] + [Method(name: nil, isRest: true, totals: rest, schemes: [])]
        } catch {
            throw ReportError(.overflow, "\(statement.account): a total is \(error)")
        }
    }
}

extension EntryType {
    var isPayout: Bool { self == .payout || self == .payoutReversal }

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
