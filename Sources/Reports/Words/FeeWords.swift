/// What the report of fees says, in one language.
struct FeeWords: Sendable {
    // Headings and labels.
    let total: String
    let deducted: String
    let invoiced: String
    /// The same two over the columns of a table, where there is less room.
    let deductedColumn: String
    let invoicedColumn: String
    let volume: String
    /// Over names of methods with how many payments.
    let method: String
    let payments: String
    let share: String
    let shareColumn: String
    let withoutTax: String
    let ofWhichTax: String
    let byMethodNote: String
    /// Over the fees of the methods together.
    let ofMethods: String
    let ofNoPayment: String
    let lateNote: String
    let largest: String
    /// The same where none is left out.
    let all: String
    let others: @Sendable (_ areInCSV: Bool) -> String
    let monthToDate: @Sendable (_ month: String, _ until: String) -> String
    /// The days of a month before the period, the period, and both together.
    let earlierInMonth: @Sendable (_ month: String) -> String
    let thisPeriod: String
    let wholeMonthToDate: String

    // Sentences.
    let none: String
    let noPayments: String
    let ofVolume: @Sendable (_ share: String, _ volume: String) -> String
    let onVolume: @Sendable (_ volume: String) -> String
    let allDeducted: String
    let allInvoiced: String
    let deductedAndInvoiced: @Sendable (_ deducted: String, _ invoiced: String) -> String
    let lateBesides: @Sendable (_ amount: String) -> String
    /// How fees are signed.
    let signs: String
    let proof: String
    /// In a subject and behind it.
    let inFees: @Sendable (_ amounts: [String], _ more: Int) -> String
    let subjectNone: String
}
