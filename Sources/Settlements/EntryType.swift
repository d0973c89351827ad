/// What kind of movement an entry is. There is no "other": an unknown provider type stops an import.
///
/// The raw value is what the store keeps; it is never given to another meaning.
package enum EntryType: Int, Hashable, Sendable, CaseIterable {
    case payment = 1
    case refund = 2
    case refundReversal = 3
    case chargeback = 4
    case chargebackReversal = 5
    case fee = 6
    case tax = 7
    case reserveHold = 8
    case reserveRelease = 9
    case conversion = 10
    case topup = 11
    case transfer = 12
    case adjustment = 13
    case payout = 14
    case payoutReversal = 15
    case collectionFailure = 16
    /// What a provider rounded away, or up, between its rows and what it paid out.
    case rounding = 17

    /// The word in files and reports: `refund_reversal`.
    package var word: String {
        switch self {
        case .payment: "payment"
        case .refund: "refund"
        case .refundReversal: "refund_reversal"
        case .chargeback: "chargeback"
        case .chargebackReversal: "chargeback_reversal"
        case .fee: "fee"
        case .tax: "tax"
        case .reserveHold: "reserve_hold"
        case .reserveRelease: "reserve_release"
        case .conversion: "conversion"
        case .topup: "topup"
        case .transfer: "transfer"
        case .adjustment: "adjustment"
        case .payout: "payout"
        case .payoutReversal: "payout_reversal"
        case .collectionFailure: "collection_failure"
        case .rounding: "rounding"
        }
    }

    package init?(word: some StringProtocol) {
        guard let type = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = type
    }

    /// On these the amount is a fee component and gross is 0.
    package var isFeeOnly: Bool { self == .fee || self == .tax }

    /// On these gross = net: no fee component is allowed.
    package var carriesNoFee: Bool {
        switch self {
        case .payout, .payoutReversal, .reserveHold, .reserveRelease, .transfer, .conversion, .topup, .adjustment,
            .rounding:
            true
        default: false
        }
    }

    /// Money to the bank, or back from it.
    package var isPayout: Bool { self == .payout || self == .payoutReversal }
}

/// Where the shopper stood.
package enum SalesChannel: Int, Hashable, Sendable, CaseIterable {
    case online = 1
    case inPerson = 2

    /// The word in files and reports: `in_person`.
    package var word: String {
        switch self {
        case .online: "online"
        case .inPerson: "in_person"
        }
    }

    package init?(word: some StringProtocol) {
        guard let channel = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = channel
    }
}

/// What a fee is for.
package enum FeeComponent: Int, Hashable, Sendable, CaseIterable {
    case commission, markup, scheme, interchange, processing, fx, tax, fixed

    /// The word in files and reports.
    package var word: String { "\(self)" }
}

/// The fees of an entry, or a sum of them: minor units a component, negative where the merchant pays.
package struct Fees: Hashable, Sendable {
    private var amounts: InlineArray<8, Int64>

    package static let none = Fees()

    package init() {
        amounts = InlineArray(repeating: 0)
    }

    package init(_ component: FeeComponent, _ minorUnits: Int64) {
        self.init()
        self[component] = minorUnits
    }

    package subscript(component: FeeComponent) -> Int64 {
        get { amounts[component.rawValue] }
        set { amounts[component.rawValue] = newValue }
    }

    /// The sum of all components.
    package func total() throws(MoneyError) -> Int64 {
        var sum: Int64 = 0
        for index in amounts.indices { sum = try sum.adding(amounts[index]) }
        return sum
    }

    package mutating func add(_ other: Fees) throws(MoneyError) {
        for index in amounts.indices { amounts[index] = try amounts[index].adding(other.amounts[index]) }
    }

    package static func == (one: Fees, other: Fees) -> Bool {
        one.amounts.indices.allSatisfy { one.amounts[$0] == other.amounts[$0] }
    }

    package func hash(into hasher: inout Swift.Hasher) {
        for index in amounts.indices { hasher.combine(amounts[index]) }
    }
}
