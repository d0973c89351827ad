/// What a page shows besides the totals, for as far as it is asked for.
package struct DetailRequest: Hashable, Sendable {
    /// Which lines a page shows by themselves.
    package enum Selection: Hashable, Sendable {
        /// Those with the largest gross, whatever its sign; payouts left out.
        case largest
        /// Those with the largest fees, deducted and invoiced together.
        case largestFees
        /// Refunds and their reversals, the largest first, each with its payment.
        case refunds
    }

    /// Totals of each day of the period.
    package let days: Bool
    /// Totals from the first of the month in which the period ends.
    package let monthToDate: Bool
    package let selection: Selection?
    /// Lines of an account that are shown at the most.
    package let limit: Int
    /// What each payout pays of the period, and conversions with both their sides.
    package let payouts: Bool

    package static let none = DetailRequest(days: false, monthToDate: false, selection: nil, limit: 0)

    package init(days: Bool, monthToDate: Bool, selection: Selection?, limit: Int, payouts: Bool = false) {
        self.payouts = payouts
        self.days = days
        self.monthToDate = monthToDate
        self.selection = selection
        self.limit = limit
    }

    /// The same without what a month came to.
    package var withoutMonth: DetailRequest {
        .init(days: days, monthToDate: false, selection: selection, limit: limit, payouts: payouts)
    }

    /// The same with what each payout pays.
    package var withPayouts: DetailRequest {
        .init(days: days, monthToDate: monthToDate, selection: selection, limit: limit, payouts: true)
    }
}

/// One day of a period, by type. Late entries are in no day.
package struct DayTotals: Hashable, Sendable {
    package let date: CalendarDate
    package let totals: [EntryType: Totals]

    package init(date: CalendarDate, totals: [EntryType: Totals]) {
        self.date = date
        self.totals = totals
    }
}

/// The payment that a refund gives back, as far as the data know it: all payment entries of the account with the
/// refund's reference.
package struct RefundedPayment: Hashable, Sendable {
    /// When the first of them was booked, and when the shopper paid.
    package let booked: Moment
    package let occurred: Moment?
    /// Their gross together, in minor units of the account's currency.
    package let amount: Int64
    /// What was given back up to and with this line, in the order of booking: refunds less reversals, positive.
    package let refundedSoFar: Int64

    package init(booked: Moment, occurred: Moment?, amount: Int64, refundedSoFar: Int64) {
        self.booked = booked
        self.occurred = occurred
        self.amount = amount
        self.refundedSoFar = refundedSoFar
    }

    /// Whether a refund of this gross gives back the whole payment by itself; nil where there was nothing to give back.
    package func isWhole(refund gross: Int64) -> Bool? {
        amount > 0 ? -Int128(gross) >= Int128(amount) : nil
    }
}

/// A line that a page shows by itself.
package struct ShownLine: Hashable, Sendable {
    package let section: StatementSection
    package let entry: Entry
    /// Of a refund or its reversal; nil where the data do not hold the payment.
    package let payment: RefundedPayment?

    package init(section: StatementSection, entry: Entry, payment: RefundedPayment?) {
        self.section = section
        self.entry = entry
        self.payment = payment
    }
}

/// How much of their payments the refunds of a period give back, whether or not they are shown by themselves. Each
/// entry of type refund counts once, late ones and reversals do not.
package struct RefundCounts: Hashable, Sendable {
    /// The refund alone gives back its payment, or more.
    package let full: Int64
    package let partial: Int64
    /// The data do not hold the payment.
    package let unknown: Int64

    package init(full: Int64, partial: Int64, unknown: Int64) {
        self.full = full
        self.partial = partial
        self.unknown = unknown
    }
}

/// What an account's part shows besides its totals; empty where it was not asked for.
package struct AccountDetails: Sendable {
    package let days: [DayTotals]
    /// From the first of the month of the period's last date until the period's end; nil where it was not asked for.
    package let monthToDate: [TotalsGroup]?
    package let lines: [ShownLine]
    /// Asked for with the selection of refunds; else nil.
    package let refundCounts: RefundCounts?
    /// In the order of booking of the payouts, those not paid out yet last; nil where it was not asked for.
    package let shares: [PayoutShare]?
    /// One for each account that the other sides lie on, in the order of accounts; those without other side last.
    package let conversions: [Conversion]

    package static let none = AccountDetails(days: [], monthToDate: nil, lines: [])

    package init(
        days: [DayTotals], monthToDate: [TotalsGroup]?, lines: [ShownLine], refundCounts: RefundCounts? = nil,
        shares: [PayoutShare]? = nil, conversions: [Conversion] = []
    ) {
        self.shares = shares
        self.conversions = conversions
        self.days = days
        self.monthToDate = monthToDate
        self.lines = lines
        self.refundCounts = refundCounts
    }
}

/// What a document of lines holds, counted and summed while it was written: what its reader can count again.
package struct DocumentLines: Hashable, Sendable {
    /// Sums over the lines of one account.
    package struct Control: Hashable, Sendable {
        package let account: Account
        package let rows: Int64
        /// By the name of the column, in the order of columns: minor units of the account's currency.
        package let sums: [Sum]

        package init(account: Account, rows: Int64, sums: [Sum]) {
            self.account = account
            self.rows = rows
            self.sums = sums
        }
    }

    package struct Sum: Hashable, Sendable {
        package let column: String
        package let minorUnits: Int64

        package init(column: String, minorUnits: Int64) {
            self.column = column
            self.minorUnits = minorUnits
        }
    }

    /// The header is none.
    package let rows: Int64
    package let controls: [Control]

    package init(rows: Int64, controls: [Control]) {
        self.rows = rows
        self.controls = controls
    }
}
