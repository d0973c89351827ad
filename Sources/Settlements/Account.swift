/// One balance: a merchant's money at one provider account in one currency.
///
/// Entries, payouts and balances belong to one account; nothing is summed over two.
package struct Account: Hashable, Sendable, CustomStringConvertible {
    package let merchant: String
    /// `provider/account` as the configuration names it: `adyen/YOURCOMPANY_ACCOUNT`.
    package let provider: String
    package let currency: Currency

    package init(merchant: String, provider: String, currency: Currency) {
        self.merchant = merchant
        self.provider = provider
        self.currency = currency
    }

    /// `adyen/YOURCOMPANY_ACCOUNT EUR`.
    package var description: String { "\(provider) \(currency.code)" }
}
