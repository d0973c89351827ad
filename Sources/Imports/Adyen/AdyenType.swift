internal import Settlements

/// What the column `Type` of Adyen's settlement details says of a row.
struct AdyenType {
    enum Meaning: Equatable {
        case entry(EntryType)
        /// Held or released, by the sign of the amount.
        case reserve
        /// An unpaid balance that goes from one batch to another: no entry.
        case carry
    }

    /// As Adyen writes it in its documentation, whatever the file's capitals.
    let name: String
    let meaning: Meaning
    /// Bulk rows stand for many payments of either direction; of the others the direction is known.
    let hasKnownDirection: Bool

    private init(_ name: String, _ meaning: Meaning, hasKnownDirection: Bool = true) {
        self.name = name
        self.meaning = meaning
        self.hasKnownDirection = hasKnownDirection
    }

    /// The type of that name, in any capitals; nil where none is known.
    init?(_ text: ArraySlice<UInt8>) {
        guard let type = Self.all.first(where: { $0.isNamed(text) }) else { return nil }
        self = type
    }

    private func isNamed(_ text: ArraySlice<UInt8>) -> Bool {
        // Names are letters of ASCII, whose capitals differ by one bit.
        text.count == name.utf8.count && zip(text, name.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 && $0 & 0x40 != 0 }
    }

    /// Types such as `SettledExternally` tell of money that moved elsewhere and never through this account.
    static func isExternal(_ text: String) -> Bool { text.lowercased().hasSuffix("externally") }

    static let names = all.map(\.name)

    private static let all = [
        AdyenType("Settled", .entry(.payment)),
        AdyenType("SettledBulk", .entry(.payment), hasKnownDirection: false),
        AdyenType("BulkSettlement", .entry(.payment), hasKnownDirection: false),
        AdyenType("Refunded", .entry(.refund)),
        AdyenType("RefundedBulk", .entry(.refund), hasKnownDirection: false),
        AdyenType("RefundedReversed", .entry(.refundReversal)),
        AdyenType("Chargeback", .entry(.chargeback)),
        AdyenType("SecondChargeback", .entry(.chargeback)),
        AdyenType("ChargebackReversed", .entry(.chargebackReversal)),
        AdyenType("Fee", .entry(.fee)),
        AdyenType("InvoiceDeduction", .entry(.fee)),
        AdyenType("MiscCosts", .entry(.fee)),
        AdyenType("DepositCorrection", .entry(.adjustment)),
        AdyenType("ReserveAdjustment", .reserve),
        AdyenType("MerchantPayout", .entry(.payout)),
        AdyenType("PaidOut", .entry(.payout)),
        AdyenType("Balancetransfer", .carry),
    ]
}

extension EntryType {
    /// Whether an entry of this type can have this gross: a payment adds to the account, a refund takes from it.
    func admits(gross: Int64) -> Bool {
        switch self {
        case .payment, .refundReversal, .chargebackReversal, .reserveRelease, .payoutReversal: gross >= 0
        case .refund, .chargeback, .reserveHold, .payout, .collectionFailure: gross <= 0
        case .fee, .tax, .conversion, .topup, .transfer, .adjustment, .rounding: true
        }
    }
}
