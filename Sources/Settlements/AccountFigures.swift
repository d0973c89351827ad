/// What the store says of one account and one period: the figures a statement is made of, not yet proved.
package struct AccountFigures: Sendable {
    /// A payout with the sum of everything it pays.
    package struct PaidOut: Sendable {
        /// Entries of the payout's batch, payouts left out, whatever period they lie in.
        package struct Itemisation: Hashable, Sendable {
            /// Booked before the period; those that are late in this statement are not among them.
            package let before: NetSum
            /// Booked before the period, and in this statement's late section.
            package let late: NetSum
            /// Booked in the period.
            package let within: NetSum
            /// Booked after the period.
            package let after: NetSum
            /// What the batch took over from the one before. Minor units.
            package let carriedIn: Int64
            /// What it handed on to the next, positive where the merchant is owed. Minor units.
            package let carriedOut: Int64
            /// Net of the batch's other payouts, and of those that came back. Minor units.
            package let otherPayouts: Int64

            package init(
                before: NetSum = .zero, late: NetSum = .zero, within: NetSum = .zero, after: NetSum = .zero,
                carriedIn: Int64 = 0, carriedOut: Int64 = 0, otherPayouts: Int64 = 0
            ) {
                self.before = before
                self.late = late
                self.within = within
                self.after = after
                self.carriedIn = carriedIn
                self.carriedOut = carriedOut
                self.otherPayouts = otherPayouts
            }

            package var entries: Int64 { before.entries + late.entries + within.entries + after.entries }

            /// Whether entries of another period are among them: the period cuts through the payout.
            package var isCut: Bool { entries > within.entries }

            /// What was taken over, less what was handed on. Minor units.
            package var carried: Int128 { Int128(carriedIn) - Int128(carriedOut) }

            /// Σ net of all of them + carried + other payouts: what the payout has to come to. Minor units.
            package var amount: Int128 {
                [before, late, within, after].reduce(carried + Int128(otherPayouts)) { $0 + Int128($1.net) }
            }
        }

        package let payout: Payout
        /// Late where it was booked before the period and came after its report: its entry is among the late ones.
        package let section: StatementSection
        package let itemised: Itemisation?

        package init(payout: Payout, section: StatementSection = .period, itemised: Itemisation?) {
            self.payout = payout
            self.section = section
            self.itemised = itemised
        }

        /// Rule (d). One that is not itemised says nothing against it.
        package var foots: Bool { itemised.map { $0.amount == Int128(payout.amount) } ?? true }
    }

    package let account: Account
    package let balance: AccountStatement.Balance
    package let groups: [TotalsGroup]
    package let payouts: [PaidOut]
    /// Payouts that came back, of either section.
    package let returns: [PayoutReturn]
    /// Entries of either section whose net is not gross + fees.
    package let brokenEntries: [BrokenEntry]
    /// Lines that are not as they were imported; empty where all are.
    package let damage: [LineDamage]
    /// Until when the account's data is complete, as its files say: an instant, or the first day that is not covered; nil where
    /// none does.
    package let coverage: Moment?
    /// What the provider holds back; nil where it never held anything.
    package let reserve: Reserve?
    /// Of a revision; else nil.
    package let changes: AccountChanges?
    package let details: AccountDetails

    package init(
        account: Account, balance: AccountStatement.Balance, groups: [TotalsGroup], payouts: [PaidOut],
        returns: [PayoutReturn] = [],
        brokenEntries: [BrokenEntry] = [], damage: [LineDamage] = [], coverage: Moment? = nil, reserve: Reserve? = nil,
        changes: AccountChanges? = nil, details: AccountDetails = .none
    ) {
        self.account = account
        self.balance = balance
        self.groups = groups
        self.payouts = payouts
        self.returns = returns
        self.brokenEntries = brokenEntries
        self.damage = damage
        self.coverage = coverage
        self.reserve = reserve
        self.changes = changes
        self.details = details
    }
}

/// How many entries, and their net together in minor units.
package struct NetSum: Hashable, Sendable {
    package let entries: Int64
    package let net: Int64

    package static let zero = NetSum(entries: 0, net: 0)

    package init(entries: Int64, net: Int64) {
        self.entries = entries
        self.net = net
    }
}

/// Money that the provider holds back for a time: held by entries of type reserve_hold, given back by reserve_release.
/// Amounts in minor units, positive.
package struct Reserve: Hashable, Sendable {
    /// Held back before the period and its late lines.
    package let opening: Int64
    /// At the end of the period.
    package let closing: Int64

    package init(opening: Int64, closing: Int64) {
        self.opening = opening
        self.closing = closing
    }
}

/// Money of a payout that came back: the entry that says so, and the payout that it gives back.
package struct PayoutReturn: Hashable, Sendable {
    package let section: StatementSection
    package let entry: Entry
    /// The payout that the entry's reference names, or else the only one of its batch; nil where neither tells.
    package let payout: Payout?

    package init(section: StatementSection, entry: Entry, payout: Payout?) {
        self.section = section
        self.entry = entry
        self.payout = payout
    }
}

/// What of the period's movements a batch, and with it its payout, pays. Those of no batch are one share.
package struct PayoutShare: Hashable, Sendable {
    package let section: StatementSection
    /// Nil for movements that name no batch.
    package let batch: String?
    /// The payout of the batch, whenever it is booked; nil where none is known yet, or there are several.
    package let payout: Payout?
    /// More than one payout pays the batch.
    package let hasSeveralPayouts: Bool
    /// The batch has no payout: what it came to was handed on to the next.
    package let isCarriedOver: Bool
    package let sum: NetSum

    package init(
        section: StatementSection, batch: String?, payout: Payout?, hasSeveralPayouts: Bool = false,
        isCarriedOver: Bool = false, sum: NetSum
    ) {
        self.section = section
        self.batch = batch
        self.payout = payout
        self.hasSeveralPayouts = hasSeveralPayouts
        self.isCarriedOver = isCarriedOver
        self.sum = sum
    }
}

/// Money that was changed between two accounts of the merchant: all conversions of the statement whose other side lies
/// there, those into the account and those out of it each for themselves. Both amounts as their own account has them, in minor units of its currency.
package struct Conversion: Hashable, Sendable {
    /// Nil where the data hold no other side.
    package let other: Account?
    package let own: NetSum
    /// Net of the other sides; 0 where there are none.
    package let otherNet: Int64

    package init(other: Account?, own: NetSum, otherNet: Int64) {
        self.other = other
        self.own = own
        self.otherNet = otherNet
    }
}

/// What a revision says of an account otherwise than the report that it replaces.
package struct AccountChanges: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case added, removed
    }

    package struct Line: Hashable, Sendable {
        package let kind: Kind
        /// In the revision where it was added, in the one before where it was removed.
        package let section: StatementSection
        package let entry: Entry

        package init(kind: Kind, section: StatementSection, entry: Entry) {
            self.kind = kind
            self.section = section
            self.entry = entry
        }
    }

    /// More are counted and summed, and not listed one by one.
    package static let listed = 5_000

    /// The first ``listed`` of them: what was removed, then what was added, each in the order of booking.
    package let lines: [Line]
    package let added: Totals
    package let removed: Totals
    /// The balances that the replaced report stated; nil where it stated none.
    package let before: Balances?

    package struct Balances: Hashable, Sendable {
        package let opening: Int64
        package let closing: Int64

        package init(opening: Int64, closing: Int64) {
            self.opening = opening
            self.closing = closing
        }
    }

    package init(lines: [Line], added: Totals, removed: Totals, before: Balances?) {
        self.lines = lines
        self.added = added
        self.removed = removed
        self.before = before
    }
}
