internal import Settlements

/// Says whose money a provider account is: what the command line, the configuration and the file say must agree.
struct Owners {
    /// Where a file names an account.
    struct Place {
        let line: Int
        let column: Int

        init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        fileprivate func finding(
            _ rule: Finding.Rule, expected: String? = nil, found: String?, _ message: String
        ) -> Finding {
            Finding(rule, line: line, column: column, expected: expected, found: found, message)
        }
    }

    private let options: ImportOptions
    private var known: [String: String?] = [:]

    init(_ options: ImportOptions) {
        self.options = options
    }

    /// The merchant of a provider account; nil where nothing names one or two names differ, which is reported at the
    /// first row of the account.
    ///
    /// - Parameter stated: the merchant that the row at hand names, where the file has such a column.
    mutating func merchant(
        of provider: String, stated: String = "", in table: CSVTable, at column: Int, _ findings: inout FindingList
    ) -> String? {
        let key = stated.isEmpty ? provider : provider + "\n" + stated
        if let merchant = known[key] { return merchant }
        let place = table.finding(.noMerchant, at: column, "")
        return merchant(
            of: provider, stated: stated, at: Place(line: place.line ?? table.line, column: place.column ?? 1),
            &findings)
    }

    /// The same, of an account that stands anywhere in a file.
    mutating func merchant(
        of provider: String, stated: String = "", at place: Place, _ findings: inout FindingList
    ) -> String? {
        let key = stated.isEmpty ? provider : provider + "\n" + stated
        if let merchant = known[key] { return merchant }
        let merchant = decide(provider, stated: stated, place, &findings)
        known[key] = .some(merchant)
        return merchant
    }

    private func decide(
        _ provider: String, stated: String, _ place: Place, _ findings: inout FindingList
    ) -> String? {
        let claims = [
            ("--merchant", options.merchant),
            ("the configuration ('accounts: \(provider)')", options.accounts[provider]),
            ("the file", stated.isEmpty ? nil : stated),
        ].compactMap { source, id in id.map { (source: source, id: $0) } }
        guard let first = claims.first else {
            findings.add(
                place.finding(
                    .noMerchant, found: provider,
                    "nothing says whose account \(shown(provider)) is: add --merchant ID, or write "
                        + "'\(provider): ID' under 'accounts' in the configuration"))
            return nil
        }
        if let other = claims.first(where: { $0.id != first.id }) {
            findings.add(
                place.finding(
                    .merchantConflict, expected: first.id, found: other.id,
                    "\(first.source) gives account \(shown(provider)) to merchant \(shown(first.id)), "
                        + "\(other.source) to \(shown(other.id)): only one can be right"))
            return nil
        }
        guard Merchant.isID(first.id) else {
            findings.add(
                place.finding(
                    .value, found: first.id,
                    "\(first.source) says merchant \(shown(first.id)): at most 100 characters, no invisible ones and no "
                        + "space at either end are expected"))
            return nil
        }
        look(at: provider, first.id, place, &findings)
        return first.id
    }

    /// Accounts and merchants stand in every message and report, so a card number among them is too many. Where it is none,
    /// `--not-a-card account` or `--not-a-card merchant` says so, whatever the file calls them.
    private func look(at provider: String, _ merchant: String, _ place: Place, _ findings: inout FindingList) {
        for (title, text) in [("account", provider), ("merchant", merchant)] {
            let column = findings.watch(title, as: .text)
            findings.look(at: Array(text.utf8)[...], of: column, line: place.line, place: place.column)
        }
    }
}
