internal import Settlements

/// What a transaction event code (T-code) says of a row, by its direction.
struct PayPalEvent {
    /// The digits of `T0106`.
    let code: Int
    /// `T0106 chargeback fee`: what an entry is described with, where its type alone does not say it all.
    let description: String?
    /// What it is where it adds to the account; nil where it cannot.
    let credit: EntryType?
    /// What it is where it takes from the account; nil where it cannot.
    let debit: EntryType?
    /// What a fee of this kind is for.
    let component: FeeComponent

    init(
        _ code: Int, _ name: String, in credit: EntryType?, out debit: EntryType?,
        component: FeeComponent = .processing, isPlain: Bool = false
    ) {
        self.code = code
        self.credit = credit
        self.debit = debit
        self.component = component
        description = isPlain ? nil : Self.text(code) + " " + name
    }

    /// `T0106`.
    static func text(_ code: Int) -> String {
        let digits = String(code)
        return "T" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    func type(_ direction: PayPalDirection) -> EntryType? { direction == .credit ? credit : debit }

    var isConversion: Bool { credit == .conversion }

    /// The digits of a code, `T0106`; nil where it has another form.
    static func digits(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.count == 5, text.first == UInt8(ascii: "T") else { return nil }
        var code = 0
        for byte in text.dropFirst() {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            code = code * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return code
    }

    static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// Why a code that PayPal lists is not taken all the same.
    static func refusal(of code: Int) -> String? {
        switch code {
        case 1300...1302: "it is about an authorisation, which moves no money and has no place in a settlement report"
        case 9800: "it is for display alone and moves no money"
        case 9900: "it is PayPal's 'other', which says nothing of what moved"
        default: nil
        }
    }
}

extension PayPalEvent {
    // The ways in which the codes of a group are read.

    /// Between two PayPal accounts: what comes in is a payment, what the merchant sends is a transfer.
    fileprivate static func payment(_ code: Int, _ name: String) -> PayPalEvent {
        PayPalEvent(code, name, in: .payment, out: .transfer, isPlain: true)
    }

    /// The same whichever way it goes.
    fileprivate static func both(
        _ type: EntryType, _ code: Int, _ name: String, component: FeeComponent = .processing
    ) -> PayPalEvent {
        PayPalEvent(code, name, in: type, out: type, component: component)
    }

    /// PayPal lists the holds and the releases under both directions: the direction says which it is.
    fileprivate static func hold(_ code: Int, _ name: String) -> PayPalEvent {
        PayPalEvent(code, name, in: .reserveRelease, out: .reserveHold)
    }

    /// Every code that is taken, in PayPal's order.
    ///
    /// A direction is refused where it contradicts the type and PayPal's page gives it no other meaning. Source:
    /// developer.paypal.com/docs/reports/reference/tcodes/, its categories, and the groups of
    /// developer.paypal.com/docs/transaction-search/transaction-event-codes.
    static let all: [PayPalEvent] =
        payments + fees + conversions + bank + cards + reversals + adjustments + holds + others

    /// T00nn: payments from one PayPal account to another.
    private static let payments: [PayPalEvent] = [
        payment(0, "payment"), both(.transfer, 1, "mass payment"), payment(2, "subscription payment"),
        payment(3, "preapproved payment"), payment(4, "auction payment"), payment(5, "direct payment"),
        payment(6, "checkout payment"), payment(7, "website payment"), both(.transfer, 8, "postage payment"),
        payment(9, "gift certificate purchase"), payment(10, "third-party auction payment"),
        payment(11, "mobile payment"), payment(12, "virtual terminal payment"), payment(13, "donation"),
        both(.transfer, 14, "rebate or cash back"), both(.transfer, 15, "third-party payout"),
        both(.transfer, 16, "third-party recoupment"), both(.transfer, 17, "store-to-store transfer"),
        payment(18, "payment in a shop"), payment(19, "generic instrument payment"),
        // Kept back from a sale by a marketplace that pays it to the state.
        both(.tax, 20, "tax collected by a partner", component: .tax), both(.transfer, 21, "cryptocurrency"),
        payment(22, "seller profile payment"),
    ]

    /// T01nn: fees that have a row of their own.
    private static let fees: [PayPalEvent] = [
        both(.fee, 100, "fee", component: .fixed), both(.fee, 101, "monthly account fee", component: .fixed),
        both(.fee, 102, "foreign bank withdrawal fee"), both(.fee, 103, "check withdrawal fee"),
        both(.fee, 104, "mass payment fee"), both(.fee, 105, "check withdrawal fee"),
        both(.fee, 106, "chargeback fee"), both(.fee, 107, "payment fee"), both(.fee, 108, "cash withdrawal fee"),
        both(.fee, 109, "auto-sweep fee"), both(.fee, 110, "international card withdrawal fee"),
        both(.fee, 111, "warranty fee"), both(.fee, 112, "gift certificate expiration fee"),
        both(.fee, 113, "partner fee", component: .commission), both(.fee, 114, "dispute fee"),
        both(.fee, 115, "custody fee"), both(.fee, 116, "bank return fee"), both(.fee, 117, "campaign fee"),
    ]

    /// T02nn: from one currency's balance to another's, a row on each side.
    private static let conversions: [PayPalEvent] = [
        both(.conversion, 200, "currency conversion"), both(.conversion, 201, "currency conversion by the user"),
        both(.conversion, 202, "currency conversion to cover a negative balance"),
    ]

    /// T03nn: money from the bank; T04nn: to it.
    private static let bank: [PayPalEvent] = [
        both(.topup, 300, "funding from the bank"), both(.topup, 301, "funding by the balance manager"),
        both(.topup, 302, "funding to recover a balance"), both(.topup, 303, "electronic funds transfer"),
        PayPalEvent(400, "withdrawal", in: nil, out: .payout, isPlain: true),
        PayPalEvent(401, "auto-sweep", in: nil, out: .payout),
        PayPalEvent(402, "withdrawal to Hyperwallet", in: nil, out: .payout),
        PayPalEvent(403, "withdrawal by the user", in: nil, out: .payout),
    ]

    /// T05nn: spent with PayPal's debit card; T06nn and T07nn: money from the merchant's credit card, and back to it; T08nn
    /// bonuses, T09nn vouchers, T10nn bills.
    private static let cards: [PayPalEvent] = [
        both(.transfer, 500, "debit card transaction"), both(.transfer, 501, "virtual debit card transaction"),
        both(.transfer, 502, "debit card cash withdrawal"),
        both(.transfer, 503, "hidden virtual debit card transaction"),
        both(.transfer, 504, "debit card cash advance"), hold(505, "debit card authorisation"),
        both(.topup, 600, "credit card withdrawal"), both(.topup, 700, "credit card deposit"),
        both(.topup, 701, "credit card deposit for a negative balance"),
        both(.adjustment, 800, "bonus"), both(.adjustment, 801, "debit card cash back"),
        both(.adjustment, 802, "referral bonus"), both(.adjustment, 803, "balance manager bonus"),
        both(.adjustment, 804, "buyer warranty bonus"), both(.adjustment, 805, "buyer protection bonus"),
        both(.adjustment, 806, "bonus for first bank use"), both(.adjustment, 807, "card security charge refund"),
        both(.adjustment, 808, "credit card cash back"),
        both(.adjustment, 900, "incentive redemption"), both(.adjustment, 901, "gift certificate redemption"),
        both(.adjustment, 902, "points redemption"), both(.adjustment, 903, "coupon redemption"),
        both(.adjustment, 904, "reward voucher redemption"), both(.adjustment, 905, "offer used as funding"),
        PayPalEvent(1000, "bill payment", in: .payment, out: .transfer),
    ]

    /// T11nn: reversals. What the merchant gives back is a refund; what others give back to it, as to a buyer, a transfer.
    private static let reversals: [PayPalEvent] = [
        both(.adjustment, 1100, "reversal"), PayPalEvent(1101, "withdrawal returned", in: .payoutReversal, out: nil),
        both(.transfer, 1102, "debit card reversal"), both(.adjustment, 1103, "points reversal"),
        both(.topup, 1104, "bank deposit reversal"), hold(1105, "reversal of an account hold"),
        // By PayPal, after a claim of the buyer: the page has it under chargeback activity.
        PayPalEvent(1106, "payment reversal by PayPal", in: .chargebackReversal, out: .chargeback),
        PayPalEvent(1107, "refund", in: .transfer, out: .refund, isPlain: true),
        both(.fee, 1108, "fee reversal"), both(.fee, 1109, "fee refund"),
        hold(1110, "hold for a dispute"), hold(1111, "release of a dispute hold"),
        both(.transfer, 1112, "cancelled transfer"),
        PayPalEvent(1113, "credit without a payment", in: .transfer, out: .refund),
        both(.transfer, 1114, "mass payment reversal"), both(.transfer, 1115, "mass payment refund"),
        PayPalEvent(1116, "reversal after payment review", in: .refundReversal, out: .refund),
        both(.transfer, 1117, "rebate reversal"),
        PayPalEvent(1118, "generic instrument reversal", in: .refundReversal, out: .refund),
        both(.transfer, 1119, "generic instrument reversal to the buyer"),
    ]

    /// T12nn: adjustments, chargebacks of cards among them.
    private static let adjustments: [PayPalEvent] = [
        both(.adjustment, 1200, "account adjustment"), PayPalEvent(1201, "chargeback", in: nil, out: .chargeback),
        PayPalEvent(1202, "chargeback reversal", in: .chargebackReversal, out: nil),
        both(.adjustment, 1203, "charge-off adjustment"), both(.adjustment, 1204, "incentive adjustment"),
        PayPalEvent(1205, "chargeback reimbursed", in: .chargebackReversal, out: .chargeback),
        PayPalEvent(1207, "representment rejected", in: .chargebackReversal, out: .chargeback),
        PayPalEvent(1208, "chargeback cancelled by the buyer", in: .chargebackReversal, out: .chargeback),
        both(.adjustment, 1400, "dividend"), both(.adjustment, 1900, "account correction"),
    ]

    /// T15nn and T21nn: holds and reserves; T50nn: collected for a later disbursement, and disbursed.
    private static let holds: [PayPalEvent] = [
        hold(1500, "account hold"), hold(1501, "hold for an open authorisation"), hold(1502, "hold for a bank deposit"),
        hold(1503, "hold on the available balance"),
        hold(2101, "hold"), hold(2102, "hold release"), hold(2103, "reserve hold"), hold(2104, "reserve release"),
        hold(2105, "payment review hold"), hold(2106, "payment review release"), hold(2107, "payment hold"),
        hold(2108, "payment release"), hold(2109, "gift certificate hold"), hold(2110, "gift certificate release"),
        hold(2111, "external hold"), hold(2112, "external release"), hold(2113, "blocked payment"),
        PayPalEvent(2114, "tax hold", in: nil, out: .reserveHold),
        PayPalEvent(2115, "tax hold release", in: .reserveRelease, out: nil),
        hold(5000, "deferred disbursement"), hold(5001, "delayed disbursement"),
    ]

    /// T16nn and T18nn: buyer credit; T17nn: withdrawals not to a bank; T20nn: between accounts of one owner; T22nn, T23nn,
    /// T30nn; T97nn: what PayPal advances and takes back.
    private static let others: [PayPalEvent] = [
        both(.topup, 1600, "buyer credit funding"), both(.topup, 1601, "transfer from buyer credit"),
        PayPalEvent(1602, "buyer credit payment", in: .payment, out: .transfer),
        both(.transfer, 1603, "buyer credit withdrawal"),
        PayPalEvent(1700, "withdrawal to a non-bank", in: nil, out: .payout),
        PayPalEvent(1701, "WorldLink withdrawal", in: nil, out: .payout),
        PayPalEvent(1800, "buyer credit payment", in: .payment, out: .transfer),
        both(.transfer, 1801, "transfer to buyer credit"),
        both(.transfer, 2000, "transfer between own accounts"), both(.transfer, 2001, "settlement consolidation"),
        PayPalEvent(2002, "withdrawal to a partner account", in: nil, out: .transfer),
        both(.transfer, 2003, "transfer to an external account"), both(.transfer, 2004, "receivables financing"),
        both(.transfer, 2201, "restricted balance transfer"),
        PayPalEvent(2301, "tax withheld", in: nil, out: .tax, component: .tax),
        PayPalEvent(3000, "generic instrument transaction", in: .payment, out: .transfer),
        both(.transfer, 9700, "payables and receivables"), both(.transfer, 9701, "funds payable"),
        both(.transfer, 9702, "funds receivable"),
    ]
}
