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
    package let accounts: [AccountStatement]

    package init(
        run: RunIdentity, report: ReportKind, title: String, merchant: Merchant, period: Period, sequence: Int?,
        isPreliminary: Bool,
        watermark: Int64, accounts: [AccountStatement]
    ) {
        self.run = run
        self.report = report
        self.title = title
        self.merchant = merchant
        self.period = period
        self.sequence = sequence
        self.isPreliminary = isPreliminary
        self.watermark = watermark
        self.accounts = accounts
    }

    /// No entries, no late entries, no payouts.
    package var isEmpty: Bool {
        accounts.allSatisfy { $0.totals.count == 0 && $0.late.count == 0 }
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

    /// A payout of the period, and whether its entries explain it.
    package struct PayoutLine: Hashable, Sendable {
        package let payout: Payout
        /// How many entries it pays; nil where the provider does not itemise it.
        package let itemised: Int64?

        package init(payout: Payout, itemised: Int64?) {
            self.payout = payout
            self.itemised = itemised
        }
    }

    package let account: Account
    package let balance: Balance
    package let groups: [TotalsGroup]
    package let payouts: [PayoutLine]
    /// All lines of the period.
    package let totals: Totals
    /// Lines of earlier periods that arrived after their report.
    package let late: Totals
    package let details: AccountDetails

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
            throw FootingError(account: figures.account, differences: [.overflow])
        }
        let differences = figures.differences(totals: totals, late: late)
        guard differences.isEmpty else {
            throw FootingError(account: figures.account, differences: differences)
        }
        self.account = figures.account
        self.balance = figures.balance
        self.groups = figures.groups
        self.payouts = figures.payouts.map { PayoutLine(payout: $0.payout, itemised: $0.itemised?.entries) }
        self.totals = totals
        self.late = late
        self.details = figures.details
    }
}

/// What the store says of one account and one period: the figures a statement is made of, not yet proved.
package struct AccountFigures: Sendable {
    /// A payout with the sum of everything it pays.
    package struct PaidOut: Sendable {
        /// Entries of the payout's batch, payouts left out, whatever period they lie in.
        package struct Itemisation: Hashable, Sendable {
            package let entries: Int64
            /// Σ net of them + carried in − carried out − other payouts of the batch. Minor units.
            package let amount: Int64

            package init(entries: Int64, amount: Int64) {
                self.entries = entries
                self.amount = amount
            }
        }

        package let payout: Payout
        package let itemised: Itemisation?

        package init(payout: Payout, itemised: Itemisation?) {
            self.payout = payout
            self.itemised = itemised
        }
    }

    package let account: Account
    package let balance: AccountStatement.Balance
    package let groups: [TotalsGroup]
    package let payouts: [PaidOut]
    /// Entries of either section whose net is not gross + fees: identity, and the difference in minor units.
    package let brokenEntries: [(identity: String, expected: Int64, found: Int64)]
    package let details: AccountDetails

    package init(
        account: Account, balance: AccountStatement.Balance, groups: [TotalsGroup], payouts: [PaidOut],
        brokenEntries: [(identity: String, expected: Int64, found: Int64)], details: AccountDetails = .none
    ) {
        self.account = account
        self.balance = balance
        self.groups = groups
        self.payouts = payouts
        self.brokenEntries = brokenEntries
        self.details = details
    }

    fileprivate func differences(totals: Totals, late: Totals) -> [FootingError.Difference] {
        var differences = brokenEntries.map {
            FootingError.Difference(
                rule: .entry, subject: "entry \($0.identity)", expected: $0.expected, found: $0.found)
        }
        if case .known(let opening, let closing) = balance {
            let sum = Int128(opening) + Int128(late.net) + Int128(totals.net)
            if sum != Int128(closing) {
                differences.append(
                    .init(rule: .balance, subject: "closing balance", expected: Int64(clamping: sum), found: closing))
            }
        }
        for (name, part) in [("period", totals), ("late entries", late)] {
            let fees = try? part.fees.total()
            let sum = Int128(part.gross) + Int128(fees ?? 0)
            if fees == nil || sum != Int128(part.net) {
                differences.append(
                    .init(rule: .total, subject: "net of \(name)", expected: Int64(clamping: sum), found: part.net))
            }
        }
        if !details.days.isEmpty { differences += dayDifferences() }
        for paid in payouts {
            guard let itemised = paid.itemised, itemised.amount != paid.payout.amount else { continue }
            differences.append(
                .init(
                    rule: .payout, subject: "payout \(paid.payout.id)", expected: itemised.amount,
                    found: paid.payout.amount))
        }
        return differences
    }
}

extension AccountFigures {
    /// The days of a period hold its lines, each once.
    private func dayDifferences() -> [FootingError.Difference] {
        var sums: [EntryType: Totals] = [:]
        var stated: [EntryType: Totals] = [:]
        do throws(MoneyError) {
            for day in details.days {
                for (type, totals) in day.totals { try sums[type, default: .zero].add(totals) }
            }
            for group in groups where group.section == .period {
                try stated[group.type, default: .zero].add(group.totals)
            }
        } catch {
            return [.overflow]
        }
        return EntryType.allCases.compactMap { type in
            let (sum, total) = (sums[type] ?? .zero, stated[type] ?? .zero)
            guard sum != total else { return nil }
            return .init(rule: .total, subject: "\(type.word) by day", expected: total.net, found: sum.net)
        }
    }
}

/// Why a statement does not add up: which rule, where, by how much.
package struct FootingError: Error, Hashable, CustomStringConvertible {
    /// The rules of the design's *Foots*.
    package enum Rule: String, Hashable, Sendable {
        /// (a) net = gross + fees.
        case entry
        /// (b) opening + late + Σ net = closing.
        case balance
        /// (c) every total = Σ of its lines.
        case total
        /// (d) a payout = all that it pays.
        case payout
        /// A sum does not fit into 64 bits of minor units.
        case overflow
    }

    package struct Difference: Hashable, Sendable {
        package let rule: Rule
        package let subject: String
        /// Minor units.
        package let expected: Int64
        package let found: Int64

        package init(rule: Rule, subject: String, expected: Int64, found: Int64) {
            self.rule = rule
            self.subject = subject
            self.expected = expected
            self.found = found
        }

        package static let overflow = Difference(rule: .overflow, subject: "a total", expected: 0, found: 0)
    }

    package let account: Account
    package let differences: [Difference]

    package init(account: Account, differences: [Difference]) {
        self.account = account
        self.differences = differences
    }

    package var description: String {
        let parts = differences.map { difference in
            guard difference.rule != .overflow else { return "a total is larger than this program can hold" }
            func amount(_ units: Int64) -> String { Money(minorUnits: units, currency: account.currency).amount }
            let gap = Int64(clamping: Int128(difference.found) - Int128(difference.expected))
            return "\(difference.subject): expected \(amount(difference.expected)), "
                + "found \(amount(difference.found)), difference \(amount(gap))"
        }
        return "\(account) does not foot: " + parts.joined(separator: "; ")
    }
}
