import Foundation
import Settlements

extension Words {
    static let english = Words(
        language: "en",
        amounts: amounts,
        dates: dates,
        merchant: "Merchant",
        vatID: "VAT",
        balance: "Balance",
        opening: "Opening balance",
        late: "Late entries",
        lateNote: "Of earlier periods, recorded after their report",
        beforePayouts: "Movements before payouts",
        payoutsMove: "Payouts to your bank",
        closing: "Closing balance",
        activity: "What moved the balance",
        type: "Type, entries",
        gross: "Gross",
        fees: "Fees",
        net: "Net",
        beforePayoutsTotal: "Before payouts",
        method: "Method, entries",
        byMethod: "By payment method",
        byMethodNote: "Payments, refunds and chargebacks alone.",
        methodNotStated: "Not stated",
        otherMethods: "All others",
        channel: "Channel, entries",
        byChannel: "Online and in person",
        feesByComponent: "What the fees are for",
        component: "Fee",
        amount: "Amount",
        total: "Total",
        payouts: "Payouts",
        payout: "Payout",
        date: "Date",
        bankReference: "Bank reference",
        notItemised: "not itemised by the provider",
        otherPayouts: "All others",
        period: "Period",
        run: "Report",
        sequence: "Number",
        revision: "Revision",
        kind: kind,
        channelName: channelName,
        feeName: feeName,
        card: "Card",
        sepaDirectDebit: "SEPA Direct Debit",
        cardProduct: cardProduct,
        field: { "\($0): \($1)" },
        preliminary: "Preliminary: the period has not ended, and figures may still change. Do not book from this.",
        nothingBooked: "Nothing was booked in this period, and nothing was paid out.",
        noPayout: "No payout in this period",
        addsUp: "It adds up, as shown below",
        totalsAddUp: "Every total is the sum of its lines",
        footing: { sum, closing in "It adds up: \(sum) = \(closing)." },
        footingNote:
            "Opening balance, late entries, movements and payouts make the closing balance; every total is the sum of its lines.",
        noBalance: { "Movements since \($0), no balance: the provider's data do not say where the account began." },
        replaces: { "This is revision \($0). It replaces revision \($0 - 1)." },
        sent: { "sent to your bank on \($0)" },
        sentBetween: { "sent to your bank in \($0) payouts, \($1)" },
        reference: { "Bank reference \($0)" },
        payoutID: { "none given; payout \($0)" },
        returned: { "\($0) came back from your bank." },
        staysOnAccount: { "\($0) stays on your account." },
        entries: { $0 == 1 ? "1 entry" : "\(amounts.count($0)) entries" },
        paysEntries: { $0 == 1 ? "pays 1 entry" : "pays \(amounts.count($0)) entries" },
        payoutCount: { $0 == 1 ? "1 payout" : "\(amounts.count(Int64($0))) payouts" },
        amountsIn: { "All amounts in \($0)." },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "from \($0) until \($1), \($2)" },
        periodName: periodName,
        subject: { period, what, merchant, revision, isPreliminary in
            let start = isPreliminary ? "Preliminary settlement" : "Settlement"
            let which = revision > 1 ? "\(period), revision \(revision)" : period
            return "\(start) \(which): \(what) — \(merchant)"
        },
        toYourBank: toYourBank,
        subjectNoPayout: "no payout",
        subjectNothing: "nothing booked",
        preheader: { "\($0) · \($1) · \($2)" })

    private static let amounts = AmountText(
        decimalSeparator: ".", groupSeparator: ",", codePlace: .before, percentGap: "")
    private static let dates = DateText(locale: Locale(identifier: "en")) { "\($0)" }

    @Sendable private static func kind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Payments"
        case .refund: "Refunds"
        case .refundReversal: "Refunds returned"
        case .chargeback: "Chargebacks"
        case .chargebackReversal: "Chargebacks won"
        case .fee: "Other fees"
        case .tax: "Taxes"
        case .reserveHold: "Reserve held back"
        case .reserveRelease: "Reserve released"
        case .conversion: "Currency conversions"
        case .topup: "Top-ups"
        case .transfer: "Transfers"
        case .adjustment: "Adjustments"
        case .payout: "Payouts"
        case .payoutReversal: "Payouts returned"
        case .collectionFailure: "Failed direct debits"
        }
    }

    @Sendable private static func channelName(_ channel: SalesChannel?) -> String {
        switch channel {
        case .online: "Online"
        case .inPerson: "In person"
        case nil: "Not stated"
        }
    }

    @Sendable private static func feeName(_ component: FeeComponent) -> String {
        switch component {
        case .commission: "Commission"
        case .markup: "Provider's markup"
        case .scheme: "Card scheme fees"
        case .interchange: "Interchange"
        case .processing: "Processing"
        case .fx: "Currency exchange"
        case .tax: "Tax on fees"
        case .fixed: "Fixed fees"
        }
    }

    @Sendable private static func cardProduct(_ product: String, _ funding: CardFunding) -> String {
        switch funding {
        case .credit: "\(product) credit"
        case .debit: "\(product) debit"
        case .prepaid: "\(product) prepaid"
        }
    }

    @Sendable private static func periodName(_ period: Period) -> String {
        switch period.kind {
        case .week: "Week \(period.firstDate.week.number) of \(period.firstDate.week.year)"
        case .month: dates.month(period.firstDate)
        case .day, nil: dates.range(period.firstDate, period.endDate.adding(days: -1))
        }
    }

    /// `EUR 1.00 to your bank`, `EUR 1.00 and USD 2.00 to your bank`, `EUR 1.00, USD 2.00 and 3 more to your bank`.
    @Sendable private static func toYourBank(_ amounts: [String], _ more: Int) -> String {
        if more > 0 { return amounts.joined(separator: ", ") + " and \(more) more to your bank" }
        return amounts.joined(separator: " and ") + " to your bank"
    }
}
