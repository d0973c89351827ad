package import Settlements

/// What the person who imports a file, and the configuration, say about it.
package struct ImportOptions: Sendable {
    /// `--merchant`: whose money the file is about.
    package var merchant: String?
    /// `--account`: the provider's account, of a file that does not name it.
    package var account: String?
    /// Which provider account is whose, as the configuration says: `adyen/YOURCOMPANY_ACCOUNT` to `m-1001`.
    package var accounts: [String: String]
    /// `--zone`: where the clocks hang that the file's local times were read from.
    package var zone: Zone?
    /// `--part`: the file is a cut-out, and no sum of it says anything.
    package var isPart = false
    /// `--accept-difference`: by how much sums may be off.
    package var acceptedDifferences: [AcceptedDifference] = []
    /// `--why`: the reason for which they may.
    package var why: String?
    /// Who says so.
    package var who = ""
    /// `--not-a-card`: columns whose values look like card numbers and are none.
    package var notACard: Set<String> = []
    /// `--through`: until when the file's accounts are complete: an instant, or the first day that is not covered.
    package var through: Moment?
    /// Told how many bytes were read, and of how many: after every ``rowsBetweenProgress`` rows, and at the end.
    package var progress: (@Sendable (_ read: Int64, _ of: Int64) -> Void)?

    package static let rowsBetweenProgress = 5_000

    package init(merchant: String? = nil, accounts: [String: String] = [:], zone: Zone? = nil) {
        self.merchant = merchant
        self.accounts = accounts
        self.zone = zone
    }
}

/// A difference that a person accepts: `0.05`, or `0.05 EUR` where the file has several currencies.
package struct AcceptedDifference: Hashable, Sendable, CustomStringConvertible {
    private let amount: String
    private let currency: Currency?

    /// Reads it; nil where it is no amount other than nothing.
    package init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard let amount = words.first, words.count <= 2 else { return nil }
        currency = words.count == 2 ? Currency(code: words[1]) : nil
        guard words.count == 1 || currency != nil,
            let units = try? Money.minorUnits(Array(amount.utf8)[...], exponent: currency?.exponent ?? 4), units != 0
        else { return nil }
        self.amount = String(amount)
    }

    package var description: String { amount + (currency.map { " \($0)" } ?? "") }

    func isMet(by difference: Money) -> Bool {
        guard currency == nil || currency == difference.currency else { return false }
        return (try? Money(amount, currency: difference.currency)) == difference
    }
}
