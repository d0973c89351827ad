import Settlements

/// What a report says of its place among the others, and of what it changes, in one language.
struct EditionWords: Sendable {
    // The first line.
    let replaces: @Sendable (_ revision: Int, _ earlier: Int, _ run: String) -> String
    let added: @Sendable (_ count: Int64) -> String
    let removed: @Sendable (_ count: Int64) -> String
    let addedRefunds: @Sendable (_ count: Int64) -> String
    let removedRefunds: @Sendable (_ count: Int64) -> String
    let closingHigher: @Sendable (_ amount: String) -> String
    let closingLower: @Sendable (_ amount: String) -> String
    let closingSame: String
    let moreAccounts: @Sendable (_ count: Int) -> String
    let noEntryChanged: String
    let noFeesChanged: String
    let noRefundsChanged: String
    let reason: String

    // The section.
    let whatChanged: String
    let isAdded: String
    let isRemoved: String
    let allAdded: String
    let allRemoved: String
    let moreAdded: @Sendable (_ count: Int64) -> String
    let moreRemoved: @Sendable (_ count: Int64) -> String
    let nothingChanged: String
    let nothingOfFeesChanged: String
    let nothingOfRefundsChanged: String
    let balanceChanges: String
    let before: String
    let now: String
    let difference: String

    // Other notices.
    let backfill: String
    /// Before what is missing, and behind it.
    let incomplete: String
    let comesLater: String
    /// With the last day that is complete.
    let reachesThrough: @Sendable (_ date: String) -> String
    let reachesUntil: @Sendable (_ moment: String) -> String
    let reachUnknown: String
    let notItemised: @Sendable (_ payout: String) -> String
    let moreMissing: @Sendable (_ count: Int) -> String
    let void: @Sendable (_ number: Int, _ run: String, _ why: String) -> String
    let moreVoids: @Sendable (_ count: Int) -> String
    let occurred: String
    let paidOut: String
    let window: String
    let onePayout: String
    let shortPeriod: String
    let noticeAlone: String

    /// In the first line, of a report whose entries are the same. Volumes may be others, in a report of fees or refunds,
    /// and in a settlement the payouts that pay the entries.
    func noChange(in report: ReportKind) -> String {
        switch report {
        case .settlement: noEntryChanged
        case .fees: noFeesChanged
        case .refunds: noRefundsChanged
        }
    }

    /// The same as a sentence of one account.
    func nothingChanged(in report: ReportKind) -> String {
        switch report {
        case .settlement: nothingChanged
        case .fees: nothingOfFeesChanged
        case .refunds: nothingOfRefundsChanged
        }
    }

    /// What is to be known of a period that is not like the others; nil of most.
    func period(_ form: Period.Form) -> String? {
        switch form {
        case .regular, .adHoc: nil
        case .short: shortPeriod
        case .window: window
        case .payout: onePayout
        }
    }

    /// Why there is no balance, where entries are not told by when they were booked; nil where they are.
    func basis(_ basis: Basis) -> String? {
        switch basis {
        case .booked: nil
        case .occurred: occurred
        case .paidOut: paidOut
        }
    }
}
