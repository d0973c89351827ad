/// What a settlement says of how money moves between periods, payouts, reserves and currencies, in one language.
struct PayoutWords: Sendable {
    // What a payout pays.
    let paysParts: @Sendable (_ count: Int64) -> String
    let paysCarried: String
    let before: String
    let late: String
    let within: String
    let after: String
    let takenOver: String
    let handedOn: String
    let otherPayouts: String
    let valueDate: @Sendable (_ date: String) -> String
    let inTransit: @Sendable (_ date: String) -> String

    // A payout that came back.
    let returnOf: @Sendable (_ date: String, _ reference: String) -> String
    let returnOfUnknown: String

    // A balance or a payout below nothing.
    /// With the amount, without its sign.
    let belowZero: @Sendable (_ amount: String) -> String
    let taken: String
    let takenOn: @Sendable (_ date: String) -> String
    let takenFromBank: @Sendable (_ amounts: [String], _ more: Int) -> String

    // Where movements go.
    let whereTo: String
    let whereToColumn: String
    let paidInPeriod: String
    let paidLater: @Sendable (_ date: String, _ reference: String) -> String
    let paidEarlier: @Sendable (_ date: String, _ reference: String) -> String
    let notPaidYet: @Sendable (_ batch: String) -> String
    let paidBySeveral: @Sendable (_ batch: String) -> String
    let carriedOver: @Sendable (_ batch: String) -> String
    let tiedToNone: String

    // Reserve.
    let reserve: String
    let heldAtStart: String
    let heldBack: String
    let released: String
    let heldAtEnd: String

    // Conversions.
    let conversions: @Sendable (_ count: Int64) -> String
    let changed: @Sendable (_ from: String, _ into: String) -> String
    let bothSides: @Sendable (_ own: String, _ other: String) -> String
    let otherSideUnknown: String
    let lateAmong: String

    /// With the last day that is complete.
    let completeThrough: @Sendable (_ date: String) -> String
    let completeUntil: @Sendable (_ moment: String) -> String
}
