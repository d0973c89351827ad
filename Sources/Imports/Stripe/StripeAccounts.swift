internal import Settlements

/// Says which account a row belongs to: that of its column `connected_account`, the one that `--account` names, or the
/// merchant's only one.
struct StripeAccounts {
    private let options: ImportOptions
    private var owners: Owners
    private var providers = LastText<String>()
    private var last: (provider: String, account: Account)?
    private var hasReported = false

    init(_ options: ImportOptions) {
        self.options = options
        owners = Owners(options)
    }

    /// Nil where nobody says whose it is, or two say it differently, which is reported once.
    mutating func account(
        in currency: Currency, _ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList
    ) -> Account? {
        guard let provider = provider(table, columns, &findings) else { return nil }
        if let last, last.provider == provider, last.account.currency == currency { return last.account }
        let place = columns.connectedAccount ?? columns.id
        guard let merchant = owners.merchant(of: provider, in: table, at: place, &findings) else { return nil }
        let account = Account(merchant: merchant, provider: provider, currency: currency)
        last = (provider, account)
        return account
    }

    private mutating func provider(
        _ table: CSVTable, _ columns: StripeColumns, _ findings: inout FindingList
    ) -> String? {
        if let column = columns.connectedAccount, !table.isEmpty(column) {
            guard let stated = providers.value(of: table.content(column), { "stripe/" + $0 }) else { return nil }
            if let given = options.account, given != stated, !hasReported {
                hasReported = true
                findings.add(
                    table.finding(
                        .value, at: column, expected: given, found: stated,
                        "connected_account says \(shown(stated)), --account \(shown(given)): leave --account away where the "
                            + "file names its accounts"))
            }
            return stated
        }
        if let given = options.account {
            if !given.hasPrefix("stripe/"), !hasReported {
                hasReported = true
                findings.add(
                    Finding(
                        .value, expected: "stripe/\(given)", found: given,
                        "--account \(shown(given)) is no account of Stripe: one like stripe/acct_1 is expected"))
            }
            return given
        }
        if let merchant = options.merchant { return "stripe/" + merchant }
        if !hasReported {
            hasReported = true
            findings.add(
                Finding(
                    .noMerchant,
                    "the file does not name its account: say whose it is with --merchant ID, or which it is with --account "
                        + "stripe/NAME, where 'stripe/NAME: ID' stands under 'accounts' in the configuration"))
        }
        return nil
    }
}
