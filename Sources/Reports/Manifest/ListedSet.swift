package import Settlements

/// What a manifest says: whose report of which period, and the files that belong to it.
package struct ListedSet: Sendable {
    /// A file of the set as it was sent.
    struct Document: Sendable {
        let name: String
        let content: Content
        /// Of a CSV document; nil for others, and for one whose dialect this program does not know.
        let dialect: Dialect?
        let lines: DocumentLines?
    }

    /// What the statement says of one account, in minor units of its currency.
    struct Totals: Sendable {
        let account: Account
        let net: Int64
        let paidOut: Int64
    }

    /// `weekly-settlement@m-1001/2026-W46.1`
    package let run: String
    package let title: String
    package let merchant: String
    package let period: String
    package let isPreliminary: Bool
    /// The run that it stands in the place of; nil for an original.
    package let replaces: String?
    /// The same documents sent again by hand, the first time with 1; nil where it is no copy.
    package let copy: Int64?
    let documents: [Document]
    let accounts: [Totals]

    package var documentCount: Int { documents.count }

    /// The lines of all CSV documents; nil where there is none.
    package var rows: Int64? {
        let counts = documents.compactMap { $0.lines?.rows }
        return counts.isEmpty ? nil : counts.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    }

    /// By account: net of all its lines, and what was paid out. No sum is made over accounts.
    package var sums: [(account: Account, net: Money, paidOut: Money)] {
        accounts.map { totals in
            let currency = totals.account.currency
            return (
                totals.account, Money(minorUnits: totals.net, currency: currency),
                Money(minorUnits: totals.paidOut, currency: currency)
            )
        }
    }
}
