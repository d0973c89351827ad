/// When something happened, as far as a file says: to the second, or only the day.
///
/// A date without a time belongs to that date in every zone.
package enum Moment: Hashable, Sendable {
    case instant(Instant)
    case date(CalendarDate)
}

extension Moment {
    /// Of the end of what is covered: the same instant, or the last day that is.
    package var lastCovered: Moment {
        switch self {
        case .instant: self
        case .date(let date): .date(date.adding(days: -1))
        }
    }
}

/// What the shopper paid, before the provider converted it: information, part of no total.
package struct OriginalAmount: Hashable, Sendable {
    package let money: Money
    /// Units of the account's currency for one of the original's, where the file states it.
    package let rate: Rate?

    package init(money: Money, rate: Rate?) {
        self.money = money
        self.rate = rate
    }
}

/// One movement on an account, signed from the merchant's side: net = gross + Σ fees.
package struct Entry: Hashable, Sendable {
    /// What makes the entry the same one in another file: unique within its account.
    package var identity: String
    package var type: EntryType
    package var booked: Moment
    package var occurred: Moment?
    /// How the shopper paid: `visa`, `ideal`.
    package var method: String?
    /// The card product or bank behind the method: `visastandardcredit`.
    package var scheme: String?
    package var channel: SalesChannel?
    /// Minor units of the account's currency.
    package var gross: Int64
    /// Deducted: part of net.
    package var fees: Fees
    package var net: Int64
    /// Fees that the provider invoices apart: shown, and in no balance. Signed as `fees`.
    package var invoiced: Fees
    package var original: OriginalAmount?
    /// The provider's id of the payment.
    package var reference: String?
    /// The merchant's own id of the order.
    package var merchantReference: String?
    /// The provider's id of the refund, chargeback or capture.
    package var modificationReference: String?
    package var description: String?
    /// The settlement batch that pays it out.
    package var batch: String?
    /// Line of the file it came from.
    package var line: Int

    package init(
        identity: String, type: EntryType, booked: Moment, occurred: Moment? = nil, method: String? = nil,
        scheme: String? = nil, channel: SalesChannel? = nil, gross: Int64, fees: Fees = .none, net: Int64,
        invoiced: Fees = .none, original: OriginalAmount? = nil, reference: String? = nil,
        merchantReference: String? = nil,
        modificationReference: String? = nil, description: String? = nil, batch: String? = nil, line: Int
    ) {
        self.identity = identity
        self.type = type
        self.booked = booked
        self.occurred = occurred
        self.method = method
        self.scheme = scheme
        self.channel = channel
        self.gross = gross
        self.fees = fees
        self.net = net
        self.invoiced = invoiced
        self.original = original
        self.reference = reference
        self.merchantReference = merchantReference
        self.modificationReference = modificationReference
        self.description = description
        self.batch = batch
        self.line = line
    }
}

/// What a provider settles in one go: its entries, what it carried over from the batch before and to the one after.
package struct Batch: Hashable, Sendable {
    package let name: String
    /// The earliest moment that its rows name: batches of an account stand in this order.
    package let opened: Moment
    /// Unpaid balance taken over, in minor units. 0 says that it began at nothing; nil that the file does not say: where
    /// that is so of an account's first batch, no balance can be shown.
    package let carriedIn: Int64?
    /// Unpaid balance handed on, in minor units, positive where the merchant is owed.
    package let carriedOut: Int64
    /// Its number, where the provider counts the batches of an account without a gap: n hands on to n + 1.
    package let number: Int64?

    package init(name: String, opened: Moment, carriedIn: Int64?, carriedOut: Int64, number: Int64? = nil) {
        self.name = name
        self.opened = opened
        self.carriedIn = carriedIn
        self.carriedOut = carriedOut
        self.number = number
    }
}

/// Money sent to the merchant's bank. Its entry, of type payout, has the same identity and a negative net.
package struct Payout: Hashable, Sendable {
    /// Identity of its entry.
    package let identity: String
    /// The provider's id: `TX635094301XT`.
    package let id: String
    /// What the bank statement shows, where the file says it.
    package let bankReference: String?
    /// Minor units; positive but where the provider took money from the bank because the balance was below nothing.
    package let amount: Int64
    package let booked: Moment
    package let batch: String?
    /// The file has no row of it: its amount is the sum of the entries that name it.
    package let isDerived: Bool
    /// When the bank has it, where the file says so: from that day on it can be disposed of there.
    package let valueDate: CalendarDate?

    package init(
        identity: String, id: String, bankReference: String?, amount: Int64, booked: Moment, batch: String?,
        isDerived: Bool = false, valueDate: CalendarDate? = nil
    ) {
        self.identity = identity
        self.id = id
        self.bankReference = bankReference
        self.amount = amount
        self.booked = booked
        self.batch = batch
        self.isDerived = isDerived
        self.valueDate = valueDate
    }
}
