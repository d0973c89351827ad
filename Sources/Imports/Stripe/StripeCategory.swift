internal import Settlements

/// What Stripe says of a row in `reporting_category`, and what that is here.
///
/// The list is open: a category that is not in it stops the import. Source of the meanings and directions:
/// docs.stripe.com/reports/reporting-categories, and the values that the API takes for a report run's `reporting_category`.
struct StripeCategory: Hashable {
    /// What an entry of the category is.
    enum Meaning: Hashable {
        case entry(EntryType)
        /// Held where the row takes from the balance, released where it adds to it.
        case reserve
    }

    /// Which way its gross goes, where the documentation says so.
    enum Direction: Hashable {
        case adds
        case takes
        case either
    }

    let name: String
    let meaning: Meaning
    let direction: Direction

    /// Nil of a category that is not known.
    init?(named name: String) {
        guard let category = Self.byName[name] else { return nil }
        self = category
    }

    private init(_ name: String, _ type: EntryType, _ direction: Direction) {
        self.init(name, .entry(type), direction)
    }

    private init(_ name: String, _ meaning: Meaning, _ direction: Direction) {
        self.name = name
        self.meaning = meaning
        self.direction = direction
    }

    /// The entry's type in a row of this gross.
    func type(gross: Int64) -> EntryType {
        switch meaning {
        case .entry(let type): type
        case .reserve: gross < 0 ? .reserveHold : .reserveRelease
        }
    }

    func admits(gross: Int64) -> Bool {
        switch direction {
        case .adds: gross >= 0
        case .takes: gross <= 0
        case .either: true
        }
    }

    /// Whether what the shopper saw is the row's gross, where both are in one currency. Of a dispute a part may come back, and
    /// of an authorisation a part may be captured.
    var statesFacingAmount: Bool { ["charge", "refund"].contains(name) }

    static var names: [String] { all.map(\.name) }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static let all: [StripeCategory] =
        payments + costs + payouts + reserves + otherBalances + [
            // Corrections that Stripe makes, and gives no other name.
            StripeCategory("other_adjustment", .adjustment, .either),
            StripeCategory("issuing_disbursement", .adjustment, .either),
            StripeCategory("issuing_dispute_fraud_liability_debit", .adjustment, .either),
            StripeCategory("issuing_dispute_provisional_credit", .adjustment, .either),
            StripeCategory("issuing_dispute_provisional_credit_reversal", .adjustment, .either),
        ]

    /// What shoppers pay and get back.
    private static let payments = [
        StripeCategory("charge", .payment, .adds),
        // A pending payment (direct debit, ACH) whose collection failed.
        StripeCategory("charge_failure", .collectionFailure, .takes),
        // The part of an authorised charge that was not captured: the charge's row has the whole. Its balance transaction is
        // of type refund, and it names the charge as a refund does.
        StripeCategory("partial_capture_reversal", .refund, .takes),
        StripeCategory("refund", .refund, .takes),
        // The shopper's bank could not take it.
        StripeCategory("refund_failure", .refundReversal, .adds),
        StripeCategory("dispute", .chargeback, .takes),
        // Won.
        StripeCategory("dispute_reversal", .chargebackReversal, .adds),
    ]

    /// What Stripe charges, in rows of their own that have it in `gross`. Either way, since some of it is given back.
    private static let costs = [
        StripeCategory("fee", .fee, .either),
        // What the card networks charge, passed on.
        StripeCategory("network_cost", .fee, .either),
        // Nearly always the tax on Stripe's fees.
        StripeCategory("tax", .tax, .either),
    ]

    /// To the bank and back. Where the balance is below nothing Stripe takes the money from the bank: such a payout adds to
    /// the balance, and its reversal takes from it.
    private static let payouts = [
        StripeCategory("payout", .payout, .either),
        StripeCategory("payout_reversal", .payoutReversal, .either),
        StripeCategory("topup", .topup, .adds),
        StripeCategory("topup_reversal", .topup, .takes),
    ]

    /// Money that stays the merchant's and cannot be used for a while.
    private static let reserves = [
        StripeCategory("payout_minimum_balance_hold", .reserveHold, .takes),
        StripeCategory("payout_minimum_balance_release", .reserveRelease, .adds),
        StripeCategory("payment_network_reserve_hold", .reserveHold, .takes),
        StripeCategory("payment_network_reserve_release", .reserveRelease, .adds),
        StripeCategory("issuing_authorization_hold", .reserveHold, .takes),
        StripeCategory("issuing_authorization_release", .reserveRelease, .adds),
        // One category for both ways.
        StripeCategory("risk_reserved_funds", .reserve, .either),
        StripeCategory("connect_reserved_funds", .reserve, .either),
    ]

    /// To and from other balances at Stripe, and other people: no sale, and no cost of one.
    private static let otherBalances = [
        StripeCategory("transfer", .transfer, .takes),
        StripeCategory("transfer_reversal", .transfer, .adds),
        // The balance of a connected account that stayed below nothing for 180 days is made good.
        StripeCategory("connect_collection_transfer", .transfer, .takes),
        // A platform's fee, taken from its connected accounts; it sold nothing to a shopper itself.
        StripeCategory("platform_earning", .transfer, .adds),
        StripeCategory("platform_earning_refund", .transfer, .takes),
        // A pair: money becomes available on another day.
        StripeCategory("advance", .transfer, .either),
        StripeCategory("advance_funding", .transfer, .either),
        // Loans: received and paid back.
        StripeCategory("anticipation_repayment", .transfer, .either),
        StripeCategory("financing_payout", .transfer, .either),
        StripeCategory("financing_payout_reversal", .transfer, .either),
        StripeCategory("financing_paydown", .transfer, .either),
        StripeCategory("financing_paydown_reversal", .transfer, .either),
        // Given to a cause, or spent with an issued card.
        StripeCategory("contribution", .transfer, .takes),
        StripeCategory("climate_order_purchase", .transfer, .takes),
        StripeCategory("climate_order_refund", .transfer, .adds),
        StripeCategory("issuing_transaction", .transfer, .either),
        StripeCategory("issuing_dispute", .transfer, .either),
        // A customer's cash that nobody claimed for ninety days.
        StripeCategory("unreconciled_customer_funds", .transfer, .adds),
    ]
}
