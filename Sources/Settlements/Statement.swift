/// A merchant's period, account by account, with the proof that it adds up.
package struct Statement: Sendable {
    package let run: RunIdentity
    package let report: ReportKind
    /// The definition's title: "Weekly settlement report".
    package let title: String
    package let merchant: Merchant
    package let period: Period
    /// Counted from 1 per definition and merchant; nil for an ad hoc report.
    package let sequence: Int?
    /// The period has not ended: figures may change.
    package let isPreliminary: Bool
    /// The last import that was read.
    package let watermark: Int64
    package let basis: Basis
    package let edition: Edition
    package let accounts: [AccountStatement]

    package init(
        run: RunIdentity, report: ReportKind, title: String, merchant: Merchant, period: Period, sequence: Int?,
        isPreliminary: Bool, watermark: Int64, basis: Basis = .booked, edition: Edition = .original,
        accounts: [AccountStatement]
    ) {
        self.run = run
        self.report = report
        self.title = title
        self.merchant = merchant
        self.period = period
        self.sequence = sequence
        self.isPreliminary = isPreliminary
        self.watermark = watermark
        self.basis = basis
        self.edition = edition
        self.accounts = accounts
    }

    /// No entries, no late entries, no payouts. A revision is never empty: it says what changed.
    package var isEmpty: Bool {
        edition.replaces == nil && accounts.allSatisfy { $0.totals.count == 0 && $0.late.count == 0 }
    }
}

/// One account's part of a statement. It cannot be made of figures that do not foot.
package struct AccountStatement: Sendable {
    /// What is known of the balance.
    package enum Balance: Hashable, Sendable {
        /// Minor units before the period and at its end.
        case known(opening: Int64, closing: Int64)
        /// Nobody stated a start: the movements since the first data are all that can be said.
        case unknown(movementsSince: Moment)
    }

    /// A payout of the period, and what its entries say of it.
    package struct PayoutLine: Hashable, Sendable {
        package let payout: Payout
        package let section: StatementSection
        /// All that it pays, whatever period it lies in; nil where the provider does not itemise it.
        package let itemised: AccountFigures.PaidOut.Itemisation?

        package init(
            payout: Payout, section: StatementSection = .period, itemised: AccountFigures.PaidOut.Itemisation?
        ) {
            self.section = section
            self.payout = payout
            self.itemised = itemised
        }

        /// Sent, and not yet in the bank when the period ended: its value date comes after it.
        package func isInTransit(at end: CalendarDate) -> Bool {
            payout.valueDate.map { $0 >= end } ?? false
        }
    }

    package let account: Account
    package let balance: Balance
    package let groups: [TotalsGroup]
    package let payouts: [PayoutLine]
    /// Those of the period itself, without those that came late.
    package var ownPayouts: [PayoutLine] { payouts.filter { $0.section == .period } }
    /// Payouts that came back, of either section.
    package let returns: [PayoutReturn]
    /// All lines of the period.
    package let totals: Totals
    /// Lines of earlier periods that arrived after their report.
    package let late: Totals
    /// Until when the account's data is complete, as its files say; nil where none does.
    package let coverage: Moment?
    /// What the provider holds back; nil where it never held anything.
    package let reserve: Reserve?
    /// Of a revision; else nil.
    package let changes: AccountChanges?
    package let details: AccountDetails

    /// The parts of all accounts, each proved.
    ///
    /// - Throws: ``FootingError`` with what differs in any of them.
    package static func prove(_ figures: [AccountFigures]) throws(FootingError) -> [AccountStatement] {
        var accounts: [AccountStatement] = []
        var broken: [FootingError.Part] = []
        for figures in figures {
            do throws(FootingError) {
                accounts.append(try AccountStatement(figures))
            } catch {
                broken += error.parts
            }
        }
        guard broken.isEmpty else { throw FootingError(broken) }
        return accounts
    }

    /// Makes the account's part from what the store summed, and proves it.
    ///
    /// - Throws: ``FootingError`` with each difference, as the design's *Foots* (a)–(d) has it.
    package init(_ figures: AccountFigures) throws(FootingError) {
        var totals = Totals.zero
        var late = Totals.zero
        do throws(MoneyError) {
            for group in figures.groups {
                switch group.section {
                case .period: try totals.add(group.totals)
                case .late: try late.add(group.totals)
                }
            }
        } catch {
            throw FootingError([.init(account: figures.account, differences: [.overflow])])
        }
        let differences = figures.differences(totals: totals, late: late)
        guard differences.isEmpty else {
            throw FootingError([.init(account: figures.account, differences: differences)])
        }
        self.account = figures.account
        self.balance = figures.balance
        self.groups = figures.groups
        self.payouts = figures.payouts.map { PayoutLine(payout: $0.payout, section: $0.section, itemised: $0.itemised) }
        self.returns = figures.returns
        self.totals = totals
        self.late = late
        self.coverage = figures.coverage
        self.reserve = figures.reserve
        self.changes = figures.changes
        self.details = figures.details
    }
}
