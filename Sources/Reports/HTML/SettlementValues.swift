/// The values of the report `settlement`.
enum SettlementValues {
    static let shelf = Shelf<SettlementView>(CommonValues.fields(account, WordsValues.settlement))

    private static let account = Shelf<AccountView>([
        .text("label", CommonValues.label) { $0.label },
        .text("table_label", CommonValues.tableLabel) { $0.tableLabel },
        .text("heading", "Provider, account and currency.") { $0.heading },
        .text("amounts_in", "A sentence that names the currency of the tables.") { $0.amountsIn },
        .text("coverage", "Until when the account's data is complete; missing where no file says so.") { $0.coverage },
        .group("heads", CommonValues.headsMeaning, CommonValues.heads) { $0.heads },
        .flag("has_sums", CommonValues.hasSums) { _ in true },
        .group("headline", "How much reaches the bank, and when.", CommonValues.headline) { $0.headline },
        .flag("is_proved", "There is a balance, and so a proof that it adds up.") { $0.balance != nil },
        .group("balance", "The balance and its proof; missing where the data do not say where it began.", balance) {
            $0.balance
        },
        .text("no_balance", "The sentence in place of the balance, where there is none.") { $0.noBalance },
        .text("invoiced_note", "The sentence on fees that are in no balance; missing where there are none.") {
            $0.invoicedNote
        },
        .group("chart", "The period by day; missing where there is nothing to draw.", CommonValues.chart) { $0.chart },
        .flag("has_wide_amounts", CommonValues.wideAmounts) { $0.hasWideAmounts },
        .flag("has_activity", "Something was booked, in the period or late.") { $0.hasActivity },
        .list("movements", "Sums by type, without payouts.", CommonValues.figures) { $0.movements },
        .group("before_payouts", "What `movements` sums to.", CommonValues.figures) { $0.beforePayouts },
        .group("late", "Entries of earlier periods; missing where there are none.", CommonValues.figures) { $0.late },
        .flag("has_late_movements", "There are entries of earlier periods.") { !$0.lateMovements.isEmpty },
        .list("late_movements", "Sums of entries of earlier periods by type.", CommonValues.figures) {
            $0.lateMovements
        },
        .list("payout_movements", "Sums of payouts and of payouts returned.", CommonValues.figures) {
            $0.payoutMovements
        },
        .group("change", "What all of these sum to; missing where `before_payouts` says it.", CommonValues.figures) {
            $0.change
        },
        .flag("has_methods", "There are methods to list.") { !$0.methods.isEmpty },
        .list(
            "methods", "Sums by payment method and scheme, of payments, refunds and chargebacks.", CommonValues.figures
        ) { $0.methods },
        .flag("has_channels", "There are channels to list.") { !$0.channels.isEmpty },
        .list("channels", "Sums online, in person and not stated, of the same.", CommonValues.figures) { $0.channels },
        .group("sales", "What `methods` and `channels` each sum to.", CommonValues.figures) { $0.sales },
        .text(
            "late_apart", "That late entries are not in the tables by method, by channel and of fees; else missing."
        ) { $0.lateApart },
        .flag("has_fees", "There are fees.") { !$0.fees.isEmpty },
        .list("fees", "Fees of the period by component.", CommonValues.amounts) { $0.fees },
        .figure("fees_total", "Their sum.") { $0.feesTotal },
        .group("late_fees", "Fees of late entries; missing where there are none.", CommonValues.amounts) {
            $0.lateFees
        },
        .group("fees_with_late", "`fees_total` and `late_fees` together.", CommonValues.amounts) { $0.feesWithLate },
        .flag("has_payouts", "There are payouts.") { !$0.payouts.isEmpty },
        .list("payouts", "Payouts of the period.", payouts) { $0.payouts },
        .figure("payouts_total", "Their sum.") { $0.payoutsTotal },
        .group("returns", "Payouts that came back; missing where none did.", returns) { $0.returns },
        .group(
            "shares", "Where movements go that the period's payouts do not pay; missing where these pay all.", shares
        ) {
            $0.shares
        },
        .group("reserve", "What the provider holds back as a security; missing where it holds nothing.", reserve) {
            $0.reserve
        },
        .flag("has_conversions", "There are currency conversions whose other side was looked for.") {
            !$0.conversions.isEmpty
        },
        .text("conversions_note", "That late entries are among them; else missing.") { $0.conversionsNote },
        .list("conversions", "Currency conversions with both sides, by the account of the other.", counted) {
            $0.conversions
        },
        .group("changes", ChangesValues.meaning, ChangesValues.shelf) { $0.changes },
        .group("lines", "The largest entries by themselves; missing where none is shown.", lines) { $0.lines },
    ])

    private static let balance = Shelf<BalanceView>([
        .figure("opening", "Balance at the start.") { $0.opening },
        .text("opening_date", "First day of the period.") { $0.openingDate },
        .figure("late", "Net of late entries; missing where there are none.") { $0.late },
        .figure("before_payouts", "Net of the period's movements without payouts.") { $0.beforePayouts },
        .figure("payouts", "Net of payouts and payouts returned.") { $0.payouts },
        .figure("closing", "Balance at the end.") { $0.closing },
        .text("closing_date", "Last day of the period.") { $0.closingDate },
        .text("footing", "The sentence that it adds up, with the sum.") { $0.footing },
        .text("below_zero", "The sentence that the balance at the end is below zero; else missing.") { $0.belowZero },
    ])

    private static let payouts = Shelf<PayoutRow>([
        .text("date", "Day of the payout.") { $0.date },
        .text("reference", "What the bank statement shows.") { $0.reference },
        .figure("amount", "How much.") { $0.amount },
        .text("pays", "How many entries it pays, or that the provider does not say.") { $0.pays },
        .text("note", "That it is on its way, its value date, or that it was taken from the bank; may be missing.") {
            $0.note
        },
        .list("parts", "What it is made of, where that is not the period's entries alone.", counted) { $0.parts },
    ])

    private static let returns = Shelf<ReturnsView>([
        .list("rows", "One by one, in the order of booking.", returned) { $0.rows },
        .figure("total", "Their sum; missing where there is one.") { $0.total },
    ])

    private static let returned = Shelf<ReturnsView.Row>([
        .text("date", "When it was booked.") { $0.date },
        .text("reference", "What the provider calls it and says of it; may be missing.") { $0.reference },
        .text("payout", "Which payout it gives back, or that the data do not say.") { $0.payout },
        .figure("amount", "How much came back.") { $0.amount },
        .text("late", "That it is of an earlier period; else missing.") { $0.late },
    ])

    private static let counted = Shelf<CountedRow>([
        .text("name", "What is summed.") { $0.name },
        .text("entries", "`211 entries`; missing where it is of none.") { $0.entries },
        .figure("amount", "Their sum.") { $0.amount },
    ])

    private static let shares = Shelf<SharesView>([
        .list("rows", "Movements before payouts, by the payout that pays them.", counted) { $0.rows },
        .group("total", "What the rows sum to.", counted) { $0.total },
    ])

    private static let reserve = Shelf<ReserveView>([
        .figure("opening", "Held at the start.") { $0.opening },
        .figure("held", "Held back in the period; missing where nothing was.") { $0.held },
        .figure("released", "Given back in the period, negative; missing where nothing was.") { $0.released },
        .group("late_held", "Held back by late entries; missing where nothing was.", CommonValues.amounts) {
            $0.lateHeld
        },
        .group(
            "late_released", "Given back by late entries, negative; missing where nothing was.", CommonValues.amounts
        ) {
            $0.lateReleased
        },
        .figure("closing", "Held at the end.") { $0.closing },
    ])

    private static let lines = Shelf<LinesView>([
        .text("heading", "That these are the largest, or all.") { $0.heading },
        .list("rows", "Entries, the largest gross first.", line) { $0.rows },
        .group("rest", "All others in one row; missing where there are none.", CommonValues.figures) { $0.rest },
        .group("total", "What the rows and the rest sum to.", CommonValues.figures) { $0.total },
    ])

    private static let line = Shelf<LineRow>([
        .text("date", "When it was booked.") { $0.date },
        .text("what", "`Payment`.") { $0.what },
        .text("method", "How the shopper paid; may be missing.") { $0.method },
        .text("reference", "What the merchant calls it, or else the provider; may be missing.") { $0.reference },
        .figure("gross", "Before fees.") { $0.gross },
        .figure("fees", "Fees.") { $0.fees },
        .figure("net", "Gross and fees together.") { $0.net },
        .text("late", "That it is of an earlier period; else missing.") { $0.late },
    ])
}
