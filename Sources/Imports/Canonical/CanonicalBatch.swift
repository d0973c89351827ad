internal import Settlements

/// One batch of one account while a canonical file is read, and the check of its sum.
struct CanonicalBatch {
    let name: String
    private var sum: Int64 = 0
    private var carriedIn: Int64?
    private var carriedOut: Int64?
    private var payouts = 0
    private var others = 0
    private var opened: Moment
    private var latest: Moment
    private var line = 0

    init(_ name: String, opened: Moment) {
        self.name = name
        self.opened = opened
        latest = opened
    }

    /// Counts a row of the batch.
    mutating func count(_ row: CanonicalRow) throws(MoneyError) {
        sum = try sum.adding(row.net)
        if row.booked.order < opened.order { opened = row.booked }
        if row.booked.order > latest.order { latest = row.booked }
        line = max(line, row.line)
        switch row.type {
        case .carryIn: carriedIn = try (carriedIn ?? 0).adding(row.net)
        case .carryOut: carriedOut = try (carriedOut ?? 0).subtracting(row.net)
        case .entry(.payout), .entry(.payoutReversal): payouts += 1
        case .entry: others += 1
        }
    }

    /// Whether the file shows the whole batch: it ends with a payout or with a balance handed on, and more than the
    /// payout is there.
    private var isWhole: Bool {
        carriedOut != nil || payouts > 0 && (others > 0 || carriedIn != nil)
    }

    /// Reports a whole batch that does not add up to nothing.
    func foot(_ account: Account, _ door: Door) throws(MoneyError) {
        guard isWhole, sum != 0 else { return }
        let off = Money(minorUnits: sum, currency: account.currency)
        let nothing = Money(minorUnits: 0, currency: account.currency).amount
        let adjustment = Door.Adjustment(identity: "batch/\(name)", batch: name, booked: latest, line: line)
        try door.reportDifference(
            off, of: account, adjustment: adjustment,
            Finding(
                .batchSum, expected: nothing, found: off.amount, difference: off.amount,
                "batch \(name) of \(account): the net of its rows, payout and carried balances included, adds up to "
                    + "\(off), expected \(nothing); a row is missing or doubled, or the payout is wrong"))
    }

    /// What the ledger keeps of it: nil of a batch that the file shows in part and says nothing of its start.
    var settled: Batch? {
        guard isWhole || carriedIn != nil else { return nil }
        return Batch(name: name, opened: opened, carriedIn: carriedIn ?? 0, carriedOut: carriedOut ?? 0)
    }
}
