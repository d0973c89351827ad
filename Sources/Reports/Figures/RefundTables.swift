import Settlements

/// What went back to shoppers from one account in a period, summed from the statement's groups.
///
/// Here a refund is what the merchant gives: positive, and one that came back negative.
struct RefundTables {
    /// Refunds less those that came back.
    struct Sums {
        /// Gross.
        let amount: Int64
        let refunds: Int64
        let returns: Int64
        /// Gross without those that came back, and of those.
        let given: Int64
        let returned: Int64
        let fees: Int64
        let invoicedFees: Int64

        init(_ groups: [TotalsGroup]) throws(MoneyError) {
            let given = try AccountTables.sum(groups.filter { $0.type == .refund }.map(\.totals))
            let back = try AccountTables.sum(groups.filter { $0.type == .refundReversal }.map(\.totals))
            (refunds, returns) = (given.count, back.count)
            returned = try back.gross.reversed()
            self.given = try given.gross.reversed()
            amount = try self.given.adding(returned)
            fees = try given.fees.total().adding(back.fees.total()).reversed()
            invoicedFees = try given.invoiced.total().adding(back.invoiced.total()).reversed()
        }
    }

    let statement: AccountStatement
    let period: Sums
    /// Nil where there are no late refunds.
    let late: Sums?
    /// Gross and number of the period's payments.
    let volume: Int64
    let payments: Int64
    /// The amount refunded in the volume, and refunds in the number of payments.
    let rateByAmount: Share?
    let rateByNumber: Share?
    /// Methods that have refunds. In the totals of a row count is the refunds without those that came back, gross what was
    /// refunded, and net the volume that it is a share of.
    let methods: MethodSums
    let ofMethods: Totals
    /// Nil where the data do not say of every refund what it gives back.
    let counts: RefundCounts?

    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where full and partial refunds are not as
    ///   many as there are refunds.
    init(_ statement: AccountStatement) throws(ReportError) {
        self = try ReportError.summing(statement.account) { () throws(MoneyError) in try Self(summing: statement) }
        guard let counts, counts.full + counts.partial + counts.unknown != period.refunds else { return }
        throw ReportError(
            .doesNotFoot,
            "\(statement.account): \(counts.full) full, \(counts.partial) partial and \(counts.unknown) other refunds "
                + "are not the \(period.refunds) of the period")
    }

    private init(summing statement: AccountStatement) throws(MoneyError) {
        self.statement = statement
        let groups = statement.groups.filter { $0.section == .period }
        period = try Sums(groups)
        let lateGroups = statement.groups.filter { $0.section == .late && $0.type.isRefund }
        late = lateGroups.isEmpty ? nil : try Sums(lateGroups)
        let sold = try AccountTables.sum(groups.filter { $0.type == .payment }.map(\.totals))
        (volume, payments) = (sold.gross, sold.count)
        rateByAmount = try Share(period.amount, of: volume)
        rateByNumber = try Share(period.refunds, of: payments)
        let refunded = try Self.refunded(groups)
        methods = try MethodSums(refunded)
        ofMethods = try AccountTables.sum(refunded.map(\.totals))
        counts = statement.details.refundCounts ?? Self.counts(statement.details.lines, refunds: period.refunds)
    }

    private static func refunded(_ groups: [TotalsGroup]) throws(MoneyError) -> [TotalsGroup] {
        let methods = Set(groups.filter(\.type.isRefund).map(\.method))
        var refunded: [TotalsGroup] = []
        for group in groups where methods.contains(group.method) && (group.type.isRefund || group.type == .payment) {
            let isSold = group.type == .payment
            refunded.append(
                TotalsGroup(
                    section: group.section, type: group.type, method: group.method, scheme: group.scheme,
                    channel: group.channel,
                    totals: Totals(
                        count: group.type == .refund ? group.totals.count : 0,
                        gross: isSold ? 0 : try group.totals.gross.reversed(), fees: .none,
                        net: isSold ? group.totals.gross : 0)))
        }
        return refunded
    }

    /// Counted from the lines, where every refund of the period is among them.
    private static func counts(_ lines: [ShownLine], refunds: Int64) -> RefundCounts? {
        let shown = lines.filter { $0.section == .period && $0.entry.type == .refund }
        guard Int64(shown.count) == refunds else { return nil }
        let extents = shown.map(\.refundExtent)
        func count(_ extent: RefundExtent) -> Int64 { Int64(extents.count { $0 == extent }) }
        return RefundCounts(full: count(.full), partial: count(.partial), unknown: count(.unknown))
    }
}

/// How much of its payment a refund gives back.
enum RefundExtent {
    case full, partial
    /// The data do not hold the payment.
    case unknown
    /// It is no refund but one that came back.
    case returned
}

extension ShownLine {
    var refundExtent: RefundExtent {
        guard entry.type == .refund else { return .returned }
        guard let isWhole = payment?.isWhole(refund: entry.gross) else { return .unknown }
        return isWhole ? .full : .partial
    }
}
