/// What the report of refunds says, in one language.
struct RefundWords: Sendable {
    // Headings and labels.
    let refunded: String
    let number: String
    let full: String
    let partial: String
    let unknownPayment: String
    let returned: String
    let shareOfVolume: String
    /// A number, not a percentage: refunds for each hundred payments.
    let shareOfPayments: String
    let fees: String
    let invoicedFees: String
    let byMethodNote: String
    /// Over names of methods with how many refunds.
    let method: String
    let refund: String
    let rate: String
    let lateNote: String
    let largest: String
    /// The same where none is left out.
    let all: String
    let payment: String
    let soFar: String
    let between: String
    let reason: String
    let extent: String
    let isFull: String
    let isPartial: String
    let isReturned: String
    let refunds: @Sendable (_ count: Int64) -> String
    let days: @Sendable (_ count: Int) -> String
    let made: @Sendable (_ date: String) -> String
    let paid: @Sendable (_ date: String, _ amount: String) -> String
    let noPayment: String

    // Sentences.
    let none: String
    let inRefunds: @Sendable (_ count: Int64) -> String
    let fullAndPartial: @Sendable (_ full: String, _ partial: String) -> String
    let fullPartialAndUnknown: @Sendable (_ full: String, _ partial: String, _ unknown: String) -> String
    let ofVolume: @Sendable (_ share: String, _ volume: String) -> String
    let noPayments: String
    let cameBack: @Sendable (_ count: Int64, _ amount: String) -> String
    let lateBesides: @Sendable (_ amount: String) -> String
    /// How refunds are signed.
    let signs: String
    let proof: String
    /// In a subject and behind it.
    let amountsRefunded: @Sendable (_ amounts: [String], _ more: Int) -> String
    let subjectNone: String
}
