import Settlements

extension ReportError {
    /// Sums that belong to one account, or the error that says which account's do not fit.
    static func summing<Result>(
        _ account: Account, _ body: () throws(MoneyError) -> Result
    ) throws(ReportError) -> Result {
        do throws(MoneyError) {
            return try body()
        } catch {
            throw ReportError(.overflow, "\(account): a total is \(error)")
        }
    }
}

extension Int64 {
    /// The same amount as the one who is paid sees it: what leaves the merchant is positive.
    func reversed() throws(MoneyError) -> Int64 {
        let (reversed, overflow) = Int64(0).subtractingReportingOverflow(self)
        guard !overflow else { throw .overflow }
        return reversed
    }
}

extension Fees {
    func reversed() throws(MoneyError) -> Fees {
        var reversed = Fees.none
        for component in FeeComponent.allCases { reversed[component] = try self[component].reversed() }
        return reversed
    }
}
