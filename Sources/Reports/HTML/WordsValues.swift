import Settlements

/// The headings and labels that templates may use.
enum WordsValues {
    static let settlement = Shelf<Words>(
        common + [
            label("balance") { $0.balance }, label("opening") { $0.opening }, label("late_note") { $0.lateNote },
            label("before_payouts") { $0.beforePayouts }, label("payouts_move") { $0.payoutsMove },
            label("closing") { $0.closing }, label("activity") { $0.activity }, label("type") { $0.type },
            label("method") { $0.method }, label("by_method_note") { $0.byMethodNote }, label("channel") { $0.channel },
            label("by_channel") { $0.byChannel }, label("fees_by_component") { $0.feesByComponent },
            label("payouts") { $0.payouts }, label("bank_reference") { $0.bankReference },
            label("largest_entries") { $0.figures.largestEntries },
            label("balance_changes") { $0.editions.balanceChanges },
            label("before") { $0.editions.before }, label("now") { $0.editions.now },
            label("difference") { $0.editions.difference }, label("where_to") { $0.moves.whereTo },
            label("where_to_column") { $0.moves.whereToColumn }, label("reserve") { $0.moves.reserve },
            label("held_at_start") { $0.moves.heldAtStart }, label("held_back") { $0.moves.heldBack },
            label("released") { $0.moves.released }, label("held_at_end") { $0.moves.heldAtEnd },
            label("conversions") { $0.kind(.conversion) }, label("returns") { $0.kind(.payoutReversal) },
        ])

    static let fees = Shelf<Words>(
        common + [
            label("total_fees") { $0.feeReport.total }, label("deducted") { $0.feeReport.deducted },
            label("invoiced") { $0.feeReport.invoiced }, label("volume") { $0.feeReport.volume },
            label("payments") { $0.feeReport.payments }, label("share") { $0.feeReport.share },
            label("rate") { $0.refundReport.rate }, label("without_tax") { $0.feeReport.withoutTax },
            label("of_which_tax") { $0.feeReport.ofWhichTax },
            label("method") { $0.feeReport.method }, label("by_method_note") { $0.feeReport.byMethodNote },
            label("of_methods") { $0.feeReport.ofMethods },
            label("of_no_payment") { $0.feeReport.ofNoPayment }, label("late_note") { $0.feeReport.lateNote },
            label("largest") { $0.feeReport.largest },
        ])

    static let refunds = Shelf<Words>(
        common + [
            label("refunded") { $0.refundReport.refunded }, label("number") { $0.refundReport.number },
            label("full") { $0.refundReport.full }, label("partial") { $0.refundReport.partial },
            label("unknown_payment") { $0.refundReport.unknownPayment },
            label("returned") { $0.refundReport.returned }, label("volume") { $0.feeReport.volume },
            label("share_of_volume") { $0.refundReport.shareOfVolume },
            label("share_of_payments") { $0.refundReport.shareOfPayments },
            label("fees_on_refunds") { $0.refundReport.fees },
            label("invoiced_fees_on_refunds") { $0.refundReport.invoicedFees },
            label("method") { $0.refundReport.method }, label("by_method_note") { $0.refundReport.byMethodNote },
            label("refund") { $0.refundReport.refund },
            label("rate") { $0.refundReport.rate }, label("late_note") { $0.refundReport.lateNote },
            label("largest") { $0.refundReport.largest }, label("payment") { $0.refundReport.payment },
            label("so_far") { $0.refundReport.soFar }, label("between") { $0.refundReport.between },
            label("reason") { $0.refundReport.reason }, label("extent") { $0.refundReport.extent },
        ])

    private static let common: [Shelf<Words>.Field] = [
        label("merchant") { $0.merchant }, label("vat_id") { $0.vatID }, label("period") { $0.period },
        label("run") { $0.run }, label("sequence") { $0.sequence }, label("revision") { $0.revision },
        label("adds_up") { $0.addsUp }, label("totals_add_up") { $0.totalsAddUp }, label("total") { $0.total },
        label("amount") { $0.amount }, label("date") { $0.date }, label("gross") { $0.gross },
        label("fees") { $0.fees }, label("net") { $0.net }, label("component") { $0.component },
        label("by_method") { $0.byMethod }, label("late") { $0.late },
        label("entry") { $0.figures.entry }, label("reference") { $0.figures.reference },
        label("what_changed") { $0.editions.whatChanged },
    ]

    private static func label(_ name: String, _ read: @escaping @Sendable (Words) -> String) -> Shelf<Words>.Field {
        .text(name, "English: “\(read(.english))”", read)
    }
}
