/// The values of the template `settlement`.
enum SettlementValues {
    static let shelf = Shelf<SettlementView>([
        .text("language", "Language of the report, as the `lang` of a page wants it.") { $0.words.language },
        .text("title", "The definition's title.") { $0.title },
        .text("preheader", "What a mailbox shows behind the subject: payouts, dates, whether it adds up.") {
            $0.preheader
        },
        .group("merchant", "Whom the report is about.", merchant) { $0.merchant },
        .group("period", "What it is about.", period) { $0.period },
        .group("run", "Which report it is.", run) { $0.run },
        .texts("notices", "What must be said first: preliminary, a revision, nothing booked.") { $0.notices },
        .flag("has_several_accounts", "There is more than one account.") { $0.accounts.count > 1 },
        .list("accounts", "A block for each account; nothing is summed over them.", account) { $0.accounts },
        .text("footing_note", "How a balance is proved; missing where no account has one.") { $0.footingNote },
        .group("words", "Headings and labels in the report's language.", WordsValues.shelf) { $0.words },
    ])

    private static let merchant = Shelf<MerchantView>([
        .text("id", "The merchant's id.") { $0.id },
        .text("name", "Its name.") { $0.name },
        .texts("address", "Lines of its address.") { $0.address },
        .text("vat_id", "Its VAT number; may be missing.") { $0.vatID },
    ])

    private static let period = Shelf<PeriodView>([
        .text("label", "`2026-W46`.") { $0.label },
        .text("name", "`Week 46 of 2026`.") { $0.name },
        .text("dates", "`Mon 9 – Sun 15 Nov 2026`.") { $0.dates },
        .text("exact", "Both ends to the minute with their offsets, and the zone.") { $0.exact },
    ])

    private static let run = Shelf<RunView>([
        .text("name", "`weekly-settlement@m-1001/2026-W46.1`.") { $0.name },
        .text(
            "sequence", "The report's number; missing for an ad hoc report. A preview shows the one that it would get."
        ) {
            $0.sequence
        },
        .text("revision", "1 for the original; a correction counts on.") { $0.revision },
    ])

    private static let account = Shelf<AccountView>([
        .text("label", "Provider, account and currency where there are several accounts; else missing.") { $0.label },
        .text("heading", "Provider, account and currency.") { $0.heading },
        .text("amounts_in", "A sentence that names the currency of the tables.") { $0.amountsIn },
        .group("headline", "How much reaches the bank, and when.", headline) { $0.headline },
        .group("balance", "The balance and its proof; missing where the data do not say where it began.", balance) {
            $0.balance
        },
        .text("no_balance", "The sentence in place of the balance, where there is none.") { $0.noBalance },
        .flag(
            "has_wide_amounts",
            "On a phone three amounts leave no room for a name beside them, but stand side by side below it."
        ) { $0.hasWideAmounts },
        .flag("has_activity", "Something was booked, in the period or late.") { $0.hasActivity },
        .list("movements", "Sums by type, without payouts.", figures) { $0.movements },
        .group("before_payouts", "What `movements` sums to.", figures) { $0.beforePayouts },
        .group("late", "Entries of earlier periods; missing where there are none.", figures) { $0.late },
        .list("payout_movements", "Sums of payouts and of payouts returned.", figures) { $0.payoutMovements },
        .flag("has_methods", "There are methods to list.") { !$0.methods.isEmpty },
        .list("methods", "Sums by payment method and scheme, of payments, refunds and chargebacks.", figures) {
            $0.methods
        },
        .flag("has_channels", "There are channels to list.") { !$0.channels.isEmpty },
        .list("channels", "Sums online, in person and not stated, of the same.", figures) { $0.channels },
        .group("sales", "What `methods` and `channels` each sum to.", figures) { $0.sales },
        .flag("has_fees", "There are fees.") { !$0.fees.isEmpty },
        .list("fees", "Fees of the period by component.", amounts) { $0.fees },
        .text("fees_total", "Their sum.") { $0.feesTotal },
        .flag("has_payouts", "There are payouts.") { !$0.payouts.isEmpty },
        .list("payouts", "Payouts of the period.", payouts) { $0.payouts },
        .text("payouts_total", "Their sum.") { $0.payoutsTotal },
    ])

    private static let headline = Shelf<Headline>([
        .text("amount", "`EUR 12,345.67`; where nothing was paid out, a sentence that says so.") { $0.amount },
        .flag("is_payout", "Something was paid out.") { $0.isAmount },
        .texts("details", "Date, bank reference and what else belongs to it, a line each.") { $0.details },
    ])

    private static let balance = Shelf<BalanceView>([
        .text("opening", "Balance at the start.") { $0.opening },
        .text("opening_date", "First day of the period.") { $0.openingDate },
        .text("late", "Net of late entries; missing where there are none.") { $0.late },
        .text("before_payouts", "Net of the period's movements without payouts.") { $0.beforePayouts },
        .text("payouts", "Net of payouts and payouts returned.") { $0.payouts },
        .text("closing", "Balance at the end.") { $0.closing },
        .text("closing_date", "Last day of the period.") { $0.closingDate },
        .text("footing", "The sentence that it adds up, with the sum.") { $0.footing },
    ])

    private static let figures = Shelf<FigureRow>([
        .text("name", "What is summed.") { $0.name },
        .text("entries", "`211 entries`.") { $0.entries },
        .text("gross", "Before fees.") { $0.gross },
        .text("fees", "Fees.") { $0.fees },
        .text("net", "Gross and fees together.") { $0.net },
        .flag("is_part", "It is part of the line above and not counted again.") { $0.isPart },
    ])

    private static let amounts = Shelf<AmountRow>([
        .text("name", "What it is for.") { $0.name },
        .text("amount", "How much.") { $0.amount },
    ])

    private static let payouts = Shelf<PayoutRow>([
        .text("date", "Day of the payout.") { $0.date },
        .text("reference", "What the bank statement shows.") { $0.reference },
        .text("amount", "How much.") { $0.amount },
        .text("pays", "How many entries it pays, or that the provider does not say.") { $0.pays },
    ])
}

/// The headings and labels that a template may use.
private enum WordsValues {
    static let shelf = Shelf<Words>(
        [
            label("merchant") { $0.merchant }, label("vat_id") { $0.vatID }, label("balance") { $0.balance },
            label("opening") { $0.opening },
            label("late") { $0.late }, label("late_note") { $0.lateNote }, label("before_payouts") { $0.beforePayouts },
            label("payouts_move") { $0.payoutsMove }, label("closing") { $0.closing },
            label("activity") { $0.activity },
            label("type") { $0.type }, label("gross") { $0.gross }, label("fees") { $0.fees }, label("net") { $0.net },
            label("method") { $0.method }, label("by_method") { $0.byMethod },
            label("by_method_note") { $0.byMethodNote },
            label("channel") { $0.channel }, label("by_channel") { $0.byChannel },
            label("fees_by_component") { $0.feesByComponent }, label("component") { $0.component },
            label("amount") { $0.amount }, label("total") { $0.total }, label("payouts") { $0.payouts },
            label("date") { $0.date }, label("bank_reference") { $0.bankReference },
            label("period") { $0.period }, label("run") { $0.run }, label("sequence") { $0.sequence },
            label("revision") { $0.revision }, label("adds_up") { $0.addsUp },
            label("totals_add_up") { $0.totalsAddUp },

        ])

    private static func label(_ name: String, _ read: @escaping @Sendable (Words) -> String) -> Shelf<Words>.Field {
        .text(name, "English: “\(read(.english))”", read)
    }
}
