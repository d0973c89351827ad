/// Which data of a period has to be there before its report is made.
package struct AwaitedData: Hashable, Sendable {
    /// Every account's data is complete to the period's end.
    package let coverage: Bool
    /// It is known of every payout of the period what it pays.
    package let itemisedPayouts: Bool

    package init(coverage: Bool, itemisedPayouts: Bool) {
        self.coverage = coverage
        self.itemisedPayouts = itemisedPayouts
    }
}

/// Data of a period that is awaited and not there.
package enum MissingData: Hashable, Sendable {
    /// The account's data does not reach to the period's end. Until when it does, or the first day that is not covered; nil
    /// where nobody has said.
    case coverage(Account, until: Moment?)
    /// What the payout of that id pays is not known.
    case itemisation(Account, payout: String)
}

/// How far an account's data is complete.
package struct AccountReach: Hashable, Sendable {
    package let account: Account
    /// The latest that was said as a time and as a date, the first day that is not covered: only a zone can tell which of the
    /// two is the later. Empty where nobody has said.
    package let covered: [Moment]

    package init(account: Account, covered: [Moment]) {
        self.account = account
        self.covered = covered
    }
}

/// How far the data of a merchant is there: all that the question asks whether a report can be made.
package struct DataReach: Hashable, Sendable {
    /// A payout of which nobody knows what it pays.
    package struct OpenPayout: Hashable, Sendable {
        package let account: Account
        package let id: String
        package let booked: Moment

        package init(account: Account, id: String, booked: Moment) {
            self.account = account
            self.id = id
            self.booked = booked
        }
    }

    /// Every account that the ledger knows, in the order of provider and currency.
    package let accounts: [AccountReach]
    /// In the order of booking within each account.
    package let openPayouts: [OpenPayout]

    package init(accounts: [AccountReach] = [], openPayouts: [OpenPayout] = []) {
        self.accounts = accounts
        self.openPayouts = openPayouts
    }

    /// What is not there of that which a report of a period waits for; empty where all is.
    package func missing(_ awaited: AwaitedData, in period: Period) -> [MissingData] {
        var missing: [MissingData] = []
        if awaited.coverage {
            missing += accounts.filter { account in !account.covered.contains(where: period.isCovered) }
                .map { .coverage($0.account, until: $0.covered.max { $0.isBefore($1, in: period.zone) }) }
        }
        if awaited.itemisedPayouts {
            missing += openPayouts.filter { payout in
                if let own = period.payout, own.account != payout.account || own.id != payout.id { return false }
                return switch payout.booked {
                case .instant(let instant): period.contains(instant)
                case .date(let date): period.contains(date)
                }
            }
            .map { .itemisation($0.account, payout: $0.id) }
        }
        return missing
    }
}

extension Period {
    /// Whether data is complete to its end that is so until a time, or up to a first day that is not covered: a day counts
    /// whole, in every zone.
    package func isCovered(until moment: Moment) -> Bool {
        switch moment {
        case .instant(let instant): instant >= end
        case .date(let date): date >= endDate
        }
    }
}

extension Moment {
    /// Of an account to which nothing comes any more: the end of its coverage.
    package static let noMoreData = Moment.date(CalendarDate(trusted: 9999, 12, 31))

    fileprivate func isBefore(_ other: Moment, in zone: Zone) -> Bool {
        func instant(_ moment: Moment) -> Instant {
            switch moment {
            case .instant(let instant): instant
            case .date(let date): zone.firstInstant(of: date)
            }
        }
        return instant(self) < instant(other)
    }
}

extension MissingData {
    /// In words, with times as they are in a zone: `adyen/ACME EUR is complete through 2026-11-20 only`.
    package func text(in zone: Zone) -> String {
        switch self {
        case .coverage(let account, nil): "nobody says until when \(account) is complete"
        case .coverage(let account, .instant(let instant)?):
            "\(account) is complete until \(instant.text(in: zone)) only"
        case .coverage(let account, .date(let date)?):
            "\(account) is complete through \(date.adding(days: -1)) only"
        case .itemisation(let account, let payout): "it is not known what payout \(payout) of \(account) pays"
        }
    }
}

extension [MissingData] {
    /// More than these are counted.
    private static var named: Int { 3 }

    /// The first few in words, and how many more there are.
    package func text(in zone: Zone) -> String {
        let told = prefix(Self.named).map { $0.text(in: zone) }.joined(separator: ", ")
        return count > Self.named ? "\(told), and \(count - Self.named) more" : told
    }
}
