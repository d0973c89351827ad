internal import Settlements

/// What a profile reads from one file goes through here: counted, held against what the person accepts, and handed on to the
/// store as long as nothing is wrong with the file.
final class Door {
    let options: ImportOptions
    /// Why the file is refused; empty as long as it is not.
    var findings: FindingList
    /// Differences that the person accepted and the file has.
    private(set) var accepted: [Money] = []
    /// Why the store takes no more.
    private(set) var failure: (any Error)?
    private let sink: IntakeSink
    private var summary = ImportSummary.Builder()
    private var identities = IdentityTally()
    private var accounts: [Account: Int] = [:]
    private var last: (account: Account, number: Int)?
    private let isLooking: Bool

    /// - Parameter isLooking: nothing is stored, and what the file brings is handed on whatever is wrong with it.
    init(_ options: ImportOptions, isLooking: Bool = false, _ sink: @escaping IntakeSink) {
        self.options = options
        self.isLooking = isLooking
        self.sink = sink
        findings = FindingList(notACard: options.notACard)
    }

    /// Nothing more need be read: the store has refused the file.
    var isShut: Bool { failure != nil }

    /// What the file came to.
    var figures: ImportSummary { summary.summary }

    // MARK: What a file brings

    /// Takes an entry.
    ///
    /// - Parameter isRow: false of what no row of the file says: a payout whose amount is derived, an accepted difference.
    func take(_ entry: Entry, _ account: Account, isRow: Bool = true) throws(MoneyError) {
        try summary.add(entry, account.currency, isRow: isRow)
        hand(.entry(entry), account)
    }

    func take(_ batch: Batch, _ account: Account) throws(MoneyError) {
        try summary.add(batch, account.currency)
        hand(.batch(batch), account)
    }

    /// Takes a payout; its entry is taken apart.
    func take(_ payout: Payout, _ account: Account) {
        summary.add(payout, account.currency)
        hand(.payout(payout), account)
    }

    /// The file says that the account's data is complete until then.
    func cover(_ account: Account, until moment: Moment) { hand(.coverage(moment), account) }

    /// The person says the same of every account that the file brought anything.
    func coverAsSaid() {
        guard let through = options.through else { return }
        for account in figures.accounts { cover(account, until: through) }
    }

    private func hand(_ item: IntakeItem, _ account: Account) {
        summary.see(account)
        guard findings.count == 0 || isLooking, failure == nil else { return }
        do {
            try sink(item, account)
        } catch {
            failure = error
        }
    }

    // MARK: Identities

    /// How many rows of this file have had the identity, this one included.
    func count(_ identity: String, of account: Account) -> Int {
        identities.count(identity, of: number(of: account))
    }

    /// The line where the identity stood before in this file; nil where it is new.
    func firstLine(of identity: String, of account: Account, at line: Int) -> Int? {
        identities.firstLine(of: identity, of: number(of: account), at: line)
    }

    private func number(of account: Account) -> Int {
        if let last, last.account == account { return last.number }
        let number = accounts[account] ?? accounts.count
        accounts[account] = number
        last = (account, number)
        return number
    }

    // MARK: What does not foot

    func warn(_ warning: Finding) { findings.warn(warning) }

    /// A sum that the file states, or that must be nothing, is off. Of a cut-out that is no wonder. Where the person accepts just this
    /// difference, an adjustment takes it back on a line of its own; else it is found.
    ///
    /// - Parameters:
    ///   - difference: found less expected, as the finding has it.
    ///   - adjustment: where it belongs: its identity, batch and booking; its amounts are filled in here.
    /// - Returns: whether it was found, and anything else about it may be.
    @discardableResult
    func reportDifference(
        _ difference: Money, of account: Account?, adjustment: Adjustment, _ finding: @autoclosure () -> Finding
    ) throws(MoneyError) -> Bool {
        if options.isPart { return false }
        guard let account, let reason = options.why, takeAccepted(difference) else {
            findings.add(finding())
            return true
        }
        let net = try Int64(0).subtracting(difference.minorUnits)
        let entry = Entry(
            identity: adjustment.identity + "/accepted-difference", type: .adjustment, booked: adjustment.booked,
            gross: net,
            net: net, description: "accepted difference: \(reason) (\(options.who))", batch: adjustment.batch,
            line: adjustment.line)
        try take(entry, account, isRow: false)
        return false
    }

    /// Where a line for an accepted difference stands.
    struct Adjustment {
        /// Of the batch, settlement or section that is off: unique within the account.
        let identity: String
        let batch: String?
        let booked: Moment
        let line: Int
    }

    private func takeAccepted(_ difference: Money) -> Bool {
        let open = options.acceptedDifferences.filter { $0.isMet(by: difference) }.count
        guard open > accepted.filter({ $0 == difference }).count else { return false }
        accepted.append(difference)
        return true
    }

    /// Reports what only the whole file can show, whatever its profile: columns of card numbers, and differences that were to be
    /// accepted and are not there.
    func close() {
        findings.judgeColumns()
        guard !options.isPart else { return }
        var met = accepted
        for difference in options.acceptedDifferences {
            if let place = met.firstIndex(where: difference.isMet) {
                met.remove(at: place)
                continue
            }
            findings.add(
                Finding(
                    .notMet, expected: difference.description,
                    "nothing in this file differs by \(difference), which --accept-difference says: it is taken without that, or "
                        + "with the difference that it has"))
        }
    }
}
