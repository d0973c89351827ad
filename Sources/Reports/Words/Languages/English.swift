import Foundation
import Settlements

extension Words {
    static let english = Words(
        language: "en",
        amounts: amounts,
        dates: dates,
        merchant: "Merchant",
        vatID: "VAT number",
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
        changeInBalance: "Change in balance",
        method: "Method, entries",
        byMethod: "By payment method",
        byMethodNote: "Payments, refunds and chargebacks only.",
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
        sequence: "Report number",
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
        footing: { sum, closing in "It adds up: \(sum)\u{A0}=\u{A0}\(closing)." },
        footingNote:
            "Opening balance, late entries, movements and payouts make the closing balance; every total is the sum of its lines.",
        noBalance: { "Movements since \($0), no balance: the provider's data do not say where the account began." },
        sent: { "sent to your bank on \($0)" },
        sentBetween: { "sent to your bank in \($0) payouts, \($1)" },
        reference: { "Bank reference \($0)" },
        payoutID: { "none given; payout \($0)" },
        returned: { "\($0) came back from your bank." },
        staysOnAccount: { "\($0) stays on your account with the provider." },
        entries: { $0 == 1 ? "1 entry" : "\(amounts.count($0)) entries" },
        paysEntries: {
            $0 == 1 ? "pays 1 entry of this amount" : "pays \(amounts.count($0)) entries, which add up to it"
        },
        payoutCount: { $0 == 1 ? "1 payout" : "\(amounts.count(Int64($0))) payouts" },
        amountsIn: { "All amounts in \($0)." },
        columnIn: { "\($0), \($1)" },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "from \($0) up to but not including \($1), \($2)" },
        periodName: periodName,
        subject: subject,
        listed: listed,
        toYourBank: { "\(listed($0, $1)) to your bank" },
        subjectNoPayout: "no payout",
        subjectNothing: "nothing booked",
        preheader: { "\($0) · \($1) · \($2)" },
        copies: .english,
        largeFiles: .english,
        editions: .english,
        moves: .english,
        figures: figures,
        feeReport: feeReport,
        refundReport: refundReport)

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
        case .rounding: "Rounding"
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
        case .interchange: "Interchange fees"
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
        case .quarter(let month): quarter(period.firstDate.quarter(yearBegins: month), isFiscal: month != 1)
        case .year(let month): year(period.firstDate.year, isFiscal: month != 1)
        case .day, nil: dates.range(period.firstDate, period.lastDate)
        }
    }

    private static func quarter(_ quarter: (year: Int, number: Int), isFiscal: Bool) -> String {
        isFiscal
            ? "Quarter \(quarter.number) of fiscal year \(DateText.fiscalYear(quarter.year))"
            : "Quarter \(quarter.number) of \(quarter.year)"
    }

    private static func year(_ year: Int, isFiscal: Bool) -> String {
        isFiscal ? "Fiscal year \(DateText.fiscalYear(year))" : "Year \(year)"
    }

    @Sendable private static func subject(
        _ report: ReportKind, _ period: String, _ what: String, _ merchant: String, _ revision: Int,
        _ finality: Finality
    ) -> String {
        let start =
            switch (report, finality) {
            case (.settlement, .final): "Settlement"
            case (.settlement, .preliminary): "Preliminary settlement"
            case (.settlement, .incomplete): "Incomplete settlement"
            case (.fees, .final): "Fees"
            case (.fees, .preliminary): "Preliminary fees"
            case (.fees, .incomplete): "Incomplete fees"
            case (.refunds, .final): "Refunds"
            case (.refunds, .preliminary): "Preliminary refunds"
            case (.refunds, .incomplete): "Incomplete refunds"
            }
        let which = revision > 1 ? "\(period), revision \(revision)" : period
        return "\(start) \(which): \(what) — \(merchant)"
    }

    /// `EUR 1.00`, `EUR 1.00 and USD 2.00`, `EUR 1.00, USD 2.00 and 3 more`.
    @Sendable private static func listed(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " and ")
        default: "\(amounts.joined(separator: ", ")) and \(more) more"
        }
    }
}

extension Words {
    private static let figures = FigureWords(
        payments: { $0 == 1 ? "1 payment" : "\(amounts.count($0)) payments" },
        chart: { report in
            switch report {
            case .settlement: "Day by day, before payouts"
            case .fees: "Fees day by day"
            case .refunds: "Refunds day by day"
            }
        },
        highestDay: { "Highest daily amount: \($1) on \($0)." },
        lowestDay: { "Lowest daily amount: \($1) on \($0)." },
        highestAndLowestDay: {
            "Highest daily amount: \($1) on \($0). Lowest daily amount: \($3) on \($2)."
        },
        largestEntries: "The largest entries, payouts left out",
        allEntries: "All entries, payouts left out",
        entry: "Entry",
        reference: "Reference",
        entryKind: entryKind,
        lateMark: "late",
        headlinesAlone: {
            $0
                ? "With so many accounts this page has only the headline of each; every line is in the CSV."
                : "With so many accounts this page has only the headline of each."
        },
        ofEarlierPeriods: { "\($0) of earlier periods" },
        moreEntries: { $1 ? "\(amounts.count($0)) more, in the CSV" : "\(amounts.count($0)) more" },
        totalWithLate: "Total with late entries",
        lateApart: "Without late entries, which have a table of their own.",
        invoicedApart: { "\($0) of fees are invoiced apart and in no balance." })

    private static let feeReport = FeeWords(
        total: "Fees",
        deducted: "Deducted from your balance",
        invoiced: "Invoiced apart",
        deductedColumn: "Deducted",
        invoicedColumn: "Invoiced",
        volume: "Volume",
        method: "Method, payments",
        payments: "Payments",
        share: "Share of volume",
        shareColumn: "Share",
        withoutTax: "Without tax",
        ofWhichTax: "of which tax (VAT)",
        byMethodNote:
            "Volume is the gross of the payments. The fees are those of payments, refunds and chargebacks together.",
        ofMethods: "All payment methods",
        ofNoPayment: "Fees tied to no payment",
        lateNote: "Of earlier periods, recorded after their report; not in the total above.",
        largest: "The largest fees",
        all: "All fees",
        others: { $0 ? "All others, in the CSV" : "All others" },
        monthToDate: { "Month to date: \($0), to the end of \($1)" },
        earlierInMonth: { "Earlier in \($0)" },
        thisPeriod: "This period",
        wholeMonthToDate: "Month to date",
        none: "No fees in this period",
        noPayments: "No payments in this period, so there is no share.",
        ofVolume: { "\($0) of a volume of \($1)" },
        onVolume: { "on a volume of \($0)" },
        allDeducted: "All of it was deducted from your balance: there is nothing left to pay.",
        allInvoiced: "All of it is invoiced apart, to be paid by invoice: nothing was deducted from your balance.",
        deductedAndInvoiced: { "\($0) was deducted from your balance, \($1) is to be paid by invoice." },
        lateBesides: { "Besides, \($0) of earlier periods, recorded late." },
        signs:
            "What you pay is positive here, what was given back to you is negative. In CSV files, and in a settlement report, it is the other way round.",
        proof:
            "Fees by type add up to the same total as fees by payment method plus fees tied to no payment; every total is the sum of its lines.",
        inFees: { "\(listed($0, $1)) in fees" },
        subjectNone: "no fees")

    private static let refundReport = RefundWords(
        refunded: "Refunded",
        number: "Refunds",
        full: "In full",
        partial: "In part",
        unknownPayment: "Payment not known",
        returned: "Refunds that came back",
        shareOfVolume: "Share of volume",
        shareOfPayments: "Refunds per 100 payments",
        fees: "Fees on refunds, deducted",
        invoicedFees: "Fees on refunds, invoiced apart",
        byMethodNote: "Share of the volume paid with the same method.",
        method: "Method, refunds",
        refund: "Refund",
        rate: "Share",
        lateNote: "Of earlier periods, recorded after their report; not in the total above.",
        largest: "The largest refunds",
        all: "All refunds",
        payment: "Payment",
        soFar: "Refunded so far",
        between: "Days between",
        reason: "Reason",
        extent: "Extent",
        isFull: "in full",
        isPartial: "in part",
        isReturned: "came back",
        refunds: { $0 == 1 ? "1 refund" : "\(amounts.count($0)) refunds" },
        days: { $0 == 0 ? "same day" : $0 == 1 ? "1 day later" : "\(amounts.count(Int64($0))) days later" },
        made: { "made on \($0)" },
        paid: { "\($1) paid on \($0)" },
        noPayment: "payment not known",
        none: "No refunds in this period",
        inRefunds: { $0 == 1 ? "given back in 1 refund" : "given back in \(amounts.count($0)) refunds" },
        fullAndPartial: { "\($0) in full, \($1) in part" },
        fullPartialAndUnknown: { "\($0) in full, \($1) in part, \($2) of payments not known" },
        ofVolume: { "\($0) of a volume of \($1)" },
        noPayments: "No payments in this period, so there is no rate.",
        cameBack: { count, amount in
            count == 1
                ? "1 refund came back to you: \(amount)."
                : "\(amounts.count(count)) refunds came back to you: \(amount)."
        },
        lateBesides: { "Besides, \($0) of earlier periods, recorded late." },
        signs:
            "What went back to shoppers is positive here, what came back to you is negative. In CSV files, and in a settlement report, it is the other way round.",
        proof:
            "Every total is the sum of its lines, and the refunds by payment method come to the total of the period.",
        amountsRefunded: { "\(listed($0, $1)) refunded" },
        subjectNone: "no refunds")

    @Sendable private static func entryKind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Payment"
        case .refund: "Refund"
        case .refundReversal: "Refund returned"
        case .chargeback: "Chargeback"
        case .chargebackReversal: "Chargeback won"
        case .fee: "Fee"
        case .tax: "Tax"
        case .reserveHold: "Reserve held back"
        case .reserveRelease: "Reserve released"
        case .conversion: "Currency conversion"
        case .topup: "Top-up"
        case .transfer: "Transfer"
        case .adjustment: "Adjustment"
        case .payout: "Payout"
        case .payoutReversal: "Payout returned"
        case .collectionFailure: "Failed direct debit"
        case .rounding: "Rounding"
        }
    }
}
