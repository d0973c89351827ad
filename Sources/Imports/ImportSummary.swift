package import Settlements

/// The figures of an imported file, as `import` prints them.
package struct ImportSummary: Hashable, Sendable {
    /// The sums of one currency, over all accounts of the file.
    package struct Totals: Hashable, Sendable {
        package let currency: Currency
        /// Gross of the payments.
        package fileprivate(set) var payments: Money
        /// Gross of the refunds less those reversed: negative.
        package fileprivate(set) var refunds: Money
        /// Gross of the chargebacks less those reversed: negative.
        package fileprivate(set) var chargebacks: Money
        /// All fees of all entries: negative.
        package fileprivate(set) var fees: Money
        /// Net of every row, payouts and carries included: 0 where the file foots as a whole.
        package fileprivate(set) var net: Money

        fileprivate init(_ currency: Currency) {
            self.currency = currency
            let zero = Money(minorUnits: 0, currency: currency)
            (payments, refunds, chargebacks, fees, net) = (zero, zero, zero, zero, zero)
        }
    }

    package struct PaidOut: Hashable, Sendable {
        /// The provider's id of the payout.
        package let id: String
        /// Positive; negative where the provider took it from the bank.
        package let amount: Money
        /// No row of the file states it: it is the sum of the entries that name the payout.
        package let isDerived: Bool
    }

    /// Whom the file brings something, in its order.
    package fileprivate(set) var accounts: [Account] = []
    /// How many rows move money: carries do not.
    package fileprivate(set) var entries = 0
    /// In the order of the currencies' codes.
    package fileprivate(set) var totals: [Totals] = []
    /// In the order of the file's accounts and lines.
    package fileprivate(set) var payouts: [PaidOut] = []
}

extension ImportSummary {
    /// Adds up what a file brings, item by item.
    struct Builder {
        private var totals: [Totals] = []
        private var counted = ImportSummary()
        private var last: Account?
        private var accounts: Set<Account> = []

        var summary: ImportSummary {
            var summary = counted
            summary.totals = totals.sorted { $0.currency.code < $1.currency.code }
            return summary
        }

        /// Something is for the account. Rows of one mostly stand together.
        mutating func see(_ account: Account) {
            guard account != last else { return }
            last = account
            if accounts.insert(account).inserted { counted.accounts.append(account) }
        }

        /// - Throws: ``MoneyError/overflow``.
        mutating func add(_ entry: Entry, _ currency: Currency, isRow: Bool) throws(MoneyError) {
            if isRow { counted.entries += 1 }
            try totals[index(of: currency)].add(entry)
        }

        mutating func add(_ batch: Batch, _ currency: Currency) throws(MoneyError) {
            try totals[index(of: currency)].add(batch)
        }

        /// A file has few currencies.
        private mutating func index(of currency: Currency) -> Int {
            if let index = totals.firstIndex(where: { $0.currency == currency }) { return index }
            totals.append(Totals(currency))
            return totals.count - 1
        }

        mutating func add(_ payout: Payout, _ currency: Currency) {
            counted.payouts.append(
                PaidOut(
                    id: CardNumber.masked(payout.id), amount: Money(minorUnits: payout.amount, currency: currency),
                    isDerived: payout.isDerived))
        }
    }
}

extension ImportSummary.Totals {
    fileprivate mutating func add(_ entry: Entry) throws(MoneyError) {
        let gross = Money(minorUnits: entry.gross, currency: currency)
        switch entry.type {
        case .payment: payments = try payments.adding(gross)
        case .refund, .refundReversal: refunds = try refunds.adding(gross)
        case .chargeback, .chargebackReversal: chargebacks = try chargebacks.adding(gross)
        default: break
        }
        fees = try fees.adding(Money(minorUnits: try entry.fees.total(), currency: currency))
        net = try net.adding(Money(minorUnits: entry.net, currency: currency))
    }

    fileprivate mutating func add(_ batch: Batch) throws(MoneyError) {
        net = try net.adding(Money(minorUnits: batch.carriedIn ?? 0, currency: currency))
        net = Money(minorUnits: try net.minorUnits.subtracting(batch.carriedOut), currency: currency)
    }
}

extension Int64 {
    /// The difference, or an error where it does not fit.
    func subtracting(_ other: Int64) throws(MoneyError) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        guard !overflow else { throw .overflow }
        return difference
    }
}
