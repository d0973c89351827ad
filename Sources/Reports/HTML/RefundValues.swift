/// The values of the report `refunds`. What went back to shoppers is positive.
enum RefundValues {
    static let shelf = Shelf<RefundsView>(CommonValues.fields(account, WordsValues.refunds))

    private static let account = Shelf<RefundsAccountView>([
        .text("label", CommonValues.label) { $0.heading.label },
        .text("table_label", CommonValues.tableLabel) { $0.heading.tableLabel },
        .text("heading", "Provider, account and currency.") { $0.heading.text },
        .text("amounts_in", "A sentence that names the currency of the tables.") { $0.heading.amountsIn },
        .text("coverage", "Until when the account's data is complete; missing where no file says so.") {
            $0.heading.coverage
        },
        .group("heads", CommonValues.headsMeaning, CommonValues.heads) { $0.heading.heads },
        .flag("has_sums", CommonValues.hasSums) { $0.hasRefunds },
        .group("headline", "What was refunded, in how many refunds, and what share that is.", CommonValues.headline) {
            $0.headline
        },
        .flag("is_proved", "There is a sum that proves the total: not on this page, where each total is its lines'.") {
            _ in false
        },
        .text("signs", "How amounts are signed on this page.") { $0.signs },
        .group("changes", ChangesValues.meaning, ChangesValues.shelf) { $0.changes },
        .group("chart", "The refunds by day; missing where there is nothing to draw.", CommonValues.chart) { $0.chart },
        .flag("has_refunds", "There are refunds, of the period or late.") { $0.hasRefunds },
        .group("sums", "All refunds of the period.", sums) { $0.sums },
        .group("late", "Refunds of earlier periods; missing where there are none.", sums) { $0.late },
        .text("full", "How many give back the whole payment; missing where that is not known of all.") { $0.full },
        .text("partial", "How many give back a part of it; missing as `full`.") { $0.partial },
        .text("unknown_payment", "How many are of payments before the data; missing where none is.") {
            $0.unknownPayment
        },
        .figure("volume", "Gross of the period's payments.") { $0.volume },
        .text("payments", "`211 payments`.") { $0.payments },
        .text("share_of_volume", "What was refunded in the volume: `1.23%`; missing without payments.") {
            $0.shareOfVolume
        },
        .text("share_of_payments", "Refunds for each hundred payments: `1.94`; missing without payments.") {
            $0.shareOfPayments
        },
        .flag("has_wide_amounts", CommonValues.wideAmounts) { $0.hasWideAmounts },
        .flag("has_methods", "There are methods to list.") { !$0.methods.isEmpty },
        .list("methods", "Refunds by payment method and scheme.", method) { $0.methods },
        .group("of_methods", "What `methods` sums to.", method) { $0.ofMethods },
        .group("lines", "The largest refunds by themselves; missing where none is shown.", lines) { $0.lines },
    ])

    private static let sums = Shelf<RefundSumsView>([
        .figure("amount", "Refunds less those that came back.") { $0.amount },
        .text("refunds", "`12 refunds`, without those that came back.") { $0.refunds },
        .text("returns", "How many came back: `1 refund`; missing where none did.") { $0.returns },
        .figure("returned", "How much came back, negative; missing where nothing did.") { $0.returned },
        .figure("fees", "Fees on refunds that were deducted; missing where there are none.") { $0.fees },
        .figure("invoiced_fees", "Fees on refunds that are invoiced apart; missing where there are none.") {
            $0.invoicedFees
        },
    ])

    private static let method = Shelf<RefundMethodRow>([
        .text("name", "The method or scheme.") { $0.name },
        .text("refunds", "`12 refunds`.") { $0.refunds },
        .figure("amount", "How much was refunded.") { $0.amount },
        .figure("volume", "Gross of the payments by the same method.") { $0.volume },
        .text("share", "It in what was sold by the same method; missing where nothing was.") { $0.share },
        .flag("is_part", "It is part of the line above and not counted again.") { $0.isPart },
    ])

    private static let lines = Shelf<RefundLinesView>([
        .text("heading", "That these are the largest, or all.") { $0.heading },
        .list("rows", "Refunds, the largest first.", line) { $0.rows },
        .group("rest", "All others in one row; missing where there are none.", CommonValues.amounts) { $0.rest },
        .group("total", "What the rows and the rest sum to.", CommonValues.amounts) { $0.total },
        .flag("has_reasons", "Any of the rows has a reason.") { $0.hasReasons },
    ])

    private static let line = Shelf<RefundRow>([
        .text("date", "When it was booked.") { $0.date },
        .text("made", "`made on Wed 11 Nov 2026`; missing where that is the day of booking, or not known.") { $0.made },
        .figure("amount", "How much; negative where it came back.") { $0.amount },
        .text("reference", "What the merchant calls it, or else the provider; may be missing.") { $0.reference },
        .text("method", "How the shopper paid; may be missing.") { $0.method },
        .text("payment", "`EUR 50.00 paid on Mon 2 Nov 2026`, or that the payment is from before the data.") {
            $0.payment
        },
        .text("payment_date", "When the shopper paid; missing where the data do not hold the payment.") {
            $0.paymentDate
        },
        .figure("payment_amount", "How much the shopper paid; missing as its date.") { $0.paymentAmount },
        .text("so_far", "What was given back of it so far: `50.00%`; missing as its date.") { $0.soFar },
        .text("days", "From the payment to the refund: `3 days later`; may be missing.") { $0.days },
        .text("reason", "Why, where the data say; may be missing.") { $0.reason },
        .text("extent", "`in full`, `in part`, `came back`; missing where the payment is not known.") { $0.extent },
        .text("late", "That it is of an earlier period; else missing.") { $0.late },
    ])
}
