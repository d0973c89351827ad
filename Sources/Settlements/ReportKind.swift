/// What a report tells of a period. The raw value is the word in definitions and files.
package enum ReportKind: String, Hashable, Sendable, CaseIterable {
    /// Everything that moved the balance, and the payouts.
    case settlement
    /// What the provider took, by what it is for and how the shoppers paid.
    case fees
    /// What went back to shoppers, each with the payment that it gives back.
    case refunds
}
