import Settlements

extension ReportKind {
    /// Calls `body` for each line that a document of this report has of an account, in their order, and proves at the end
    /// that they are those that the statement's figures were summed from.
    ///
    /// - Throws: ``FootingError`` with every sum that differs as it was written; ``ReportError/Code/overflow``; what
    ///   `lines` and `body` throw.
    func readLines(
        of account: AccountStatement, from lines: any StatementLines,
        _ body: (borrowing LineBatch, LinePlace) throws -> Void
    ) throws {
        var tally = LineTally(account.account)
        switch self {
        case .settlement:
            try lines.read(account.account) { batch in
                for row in 0..<batch.count {
                    try tally.add(batch, row)
                    try body(batch, LinePlace(row))
                }
            }
            try tally.prove(account)
        case .fees:
            var fees = FeeTally(account.account)
            try lines.read(account.account) { batch in
                for row in 0..<batch.count {
                    try tally.add(batch, row)
                    try fees.read(batch, row, body)
                }
            }
            try tally.prove(account)
            try fees.prove(account)
        case .refunds:
            try lines.readRefunds(account.account) { batch in
                for row in 0..<batch.count {
                    try tally.add(batch, row)
                    try body(batch, LinePlace(row))
                }
            }
            try tally.prove(account, of: [.refund, .refundReversal])
        }
    }
}

/// The sums of the fees that became lines: what the statement says of an account's fees must be the same.
private struct FeeTally {
    private let account: Account
    private var deducted = Fees.none
    private var invoiced = Fees.none
    private let components = FeeComponent.allCases

    init(_ account: Account) {
        self.account = account
    }

    /// Calls `body` for each fee of a row.
    mutating func read(
        _ batch: borrowing LineBatch, _ row: Int, _ body: (borrowing LineBatch, LinePlace) throws -> Void
    ) throws {
        for settling in [FeeSettling.deducted, .invoiced] {
            let fees = settling.fees(batch.fees[row], batch.invoiced[row])
            for component in components where fees[component] != 0 {
                try body(batch, LinePlace(row, LinePlace.Fee(component: component, settling: settling)))
                try add(Fees(component, fees[component]), settling)
            }
        }
    }

    private mutating func add(_ fee: Fees, _ settling: FeeSettling) throws(ReportError) {
        do throws(MoneyError) {
            switch settling {
            case .deducted: try deducted.add(fee)
            case .invoiced: try invoiced.add(fee)
            }
        } catch {
            throw ReportError(.overflow, "\(account): a sum of fees is \(error)")
        }
    }

    /// Compares with what the statement says of period and late entries together.
    /// - Throws: ``FootingError`` with every sum that differs.
    func prove(_ statement: AccountStatement) throws(FootingError) {
        var stated = statement.totals
        do throws(MoneyError) {
            try stated.add(statement.late)
        } catch {
            throw FootingError([.init(account: account, differences: [.overflow])])
        }
        let differences = FeeSettling.allCases.flatMap { settling in
            let (expected, found) = (settling.fees(stated.fees, stated.invoiced), settling.fees(deducted, invoiced))
            return components.flatMap { component -> [FootingError.Difference] in
                .asWritten(
                    "fees of component \(component.word), \(settling.rawValue)", expected[component], found[component])
            }
        }
        guard differences.isEmpty else { throw FootingError([.init(account: account, differences: differences)]) }
    }
}
