internal import Settlements

/// One settlement batch of one account while its rows are read, and the check of its sum.
struct AdyenBatch {
    /// A batch is one currency's: a merchant account may settle several under one number.
    struct Key: Hashable {
        let account: String
        let number: String
        let currency: Currency
    }

    /// A row that only the batch's sum can prove.
    struct Unproved {
        let line: Int
        let column: Int
        let title: String
        let type: String
        let net: Int64
    }

    let key: Key
    /// Nil where nobody says whose it is, which was reported.
    let account: Account?
    private var sum: Int64 = 0
    private var carriedIn: Int64 = 0
    private var carriedOut: Int64 = 0
    private var opened: Instant
    private var latest: Instant
    private var lastLine = 0
    /// By how much the rows that failed their own check are off together.
    private var explained: Int64 = 0
    private var unproved: [Unproved] = []

    init(_ key: Key, merchant: String?, booked: Instant) {
        self.key = key
        account = merchant.map { Account(merchant: $0, provider: "adyen/" + key.account, currency: key.currency) }
        opened = booked
        latest = booked
    }

    /// Counts a row: whatever its type, its net is part of the batch's sum.
    mutating func count(
        net: Int64, booked: Instant, line: Int, difference: Int64, unproved row: Unproved?
    ) throws(MoneyError) {
        sum = try sum.adding(net)
        explained = try explained.adding(difference)
        opened = lastLine == 0 ? booked : min(opened, booked)
        latest = max(latest, booked)
        lastLine = line
        if let row { unproved.append(row) }
    }

    mutating func carry(in net: Int64) throws(MoneyError) { carriedIn = try carriedIn.adding(net) }

    mutating func carry(out net: Int64) throws(MoneyError) { carriedOut = try carriedOut.subtracting(net) }

    // MARK: The end of the file

    /// Reports a batch whose rows do not add up to nothing.
    func foot(_ door: Door) throws(MoneyError) {
        guard sum != 0 else { return }
        let currency = key.currency
        let off = Money(minorUnits: sum, currency: currency)
        let what =
            "batch \(key.number) of \(key.account): the net of its rows, payout and carried balances included, adds "
            + "up to \(off), expected \(Money(minorUnits: 0, currency: currency).amount)"
        let suspects = explained == sum ? [] : suspects
        let why: String
        if explained == sum {
            why = "; the rows named here account for it"
        } else if suspects.isEmpty {
            why = "; no row without a check of its own can be the cause alone: rows are missing, doubled or wrong"
        } else {
            let lines = suspects.prefix(Self.listedSuspects).map { "\($0.row.line)" }.joined(separator: ", ")
            why =
                "; a row is missing or doubled, or wrong where its own figures do not prove it: "
                + (suspects.count == 1 ? "line \(lines)" : "one of lines \(lines)")
                + (suspects.count > Self.listedSuspects ? " and \(suspects.count - Self.listedSuspects) more" : "")
        }
        let adjustment = Door.Adjustment(
            identity: key.account + "/" + key.number, batch: key.number, booked: .instant(latest), line: lastLine)
        let isFound = try door.reportDifference(
            off, of: account, adjustment: adjustment,
            Finding(
                .batchSum, expected: Money(minorUnits: 0, currency: currency).amount, found: off.amount,
                difference: off.amount, what + why))
        guard isFound else { return }
        for suspect in suspects.prefix(Self.listedSuspects) {
            door.findings.add(finding(suspect.row, wanted: suspect.wanted))
        }
    }

    /// More than a batch has of them, as a rule: a fee a day, a deduction, a payout.
    private static let listedSuspects = 10

    /// The rows that would make the batch foot with another amount in the same column; one of nothing may have been either.
    private var suspects: [(row: Unproved, wanted: Int64)] {
        unproved.compactMap { row in
            guard let wanted = try? row.net.subtracting(sum), row.net == 0 || (wanted < 0) == (row.net < 0) else {
                return nil
            }
            return (row, wanted)
        }
    }

    private func finding(_ row: Unproved, wanted: Int64) -> Finding {
        let amount = { (units: Int64) in Money(minorUnits: units, currency: key.currency).amount }
        let unsigned = { (units: Int64) in String(amount(units).drop { $0 == "-" }) }
        return Finding(
            .batchRow, line: row.line, column: row.column, expected: amount(wanted), found: amount(row.net),
            difference: amount(sum),
            "\(row.type): \(row.title) is \(unsigned(row.net)); with \(unsigned(wanted)) batch \(key.number) would foot"
        )
    }

    /// Gives the door the batch itself, once its rows are there.
    func settle(_ door: Door) throws(MoneyError) {
        guard let account else { return }
        let batch = Batch(
            name: key.number, opened: .instant(opened), carriedIn: carriedIn, carriedOut: carriedOut,
            number: Int64(key.number))
        try door.take(batch, account)
    }
}
