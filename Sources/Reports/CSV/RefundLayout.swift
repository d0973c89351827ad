import Settlements

/// The layout of a report of refunds: one line a refund or a refund that came back.
extension Layout {
    static let refundLines1 = Layout(
        "refund-lines@1", of: .refunds, columns: refund + payment + origin,
        lines: """
            One line a refund, and one a reversal of a refund (`refund_reversal`), account by account; in each first the `late` ones,
            then those of the period, in the order of booking. Where nothing was refunded the file is the header alone.
            The payment is all payments of the account with the refund's reference; where the data do not hold it, the columns
            that tell of it are empty, as are those that are reckoned from it.
            """,
        holds: """
            On every line `net` = `gross` + `fees`. `refunded_share` = 100 × `refunded_so_far` / `payment_amount`, reckoned in whole
            numbers and rounded to two decimals once, half up (of a negative share half down); nothing is rounded before.
            """)

    private static let refund: [Column] = [
        .section, .merchant, .account,
        .currency("Currency of the account and of every amount but `original_amount` (ISO 4217)."),
        .entry(
            "What makes the entry the same one in another document: unique within its account.",
            example: "7429098024927090:Refunded"),
        .type(
            "`refund`, or `refund_reversal` for one that did not reach the shopper and came back.", example: "refund"),
        .booked, .occurred("When the refund was made, where the provider says it."),
        Column(
            "kind", .word,
            "`full`: this refund alone gives back the whole payment. `partial`: it does not. "
                + "Empty on a reversal, and where the payment is not known or comes to nothing.",
            example: "partial"
        ) { batch, line, _, bytes in
            guard batch.type[line.row] == .refund,
                let isWhole = batch.payment(line.row)?.isWhole(refund: batch.gross[line.row])
            else { return }
            bytes.append(contentsOf: (isWhole ? "full" : "partial").utf8)
        },
        .gross("What was given back, before fees: negative; positive on a reversal.", example: "-12.50"),
        .fees("Fees of the refund that were deducted. Negative where the merchant pays.", example: "-0.10"),
        .net(example: "-12.60"),
        .originalAmount("What the shopper got back, where it was converted.", example: "-2000"), .originalCurrency,
    ]

    private static let payment: [Column] = [
        .reference("payment_reference", "The provider's id of the payment that was given back."),
        Column(
            "payment_booked_at", .timestamp, "When the payment was booked; of several the first.",
            example: "2026-10-28T23:50:00+01:00"
        ) { batch, line, scene, bytes in
            if let payment = batch.payment(line.row) { scene.append(payment.booked, to: &bytes) }
        },
        Column(
            "payment_occurred_at", .timestamp, "When the shopper paid, where the provider says it.",
            example: "2026-10-27T12:03:44+01:00"
        ) { batch, line, scene, bytes in
            if let occurred = batch.payment(line.row)?.occurred { scene.append(occurred, to: &bytes) }
        },
        Column(
            "payment_amount", .amount, unit: Column.ofAccount,
            "Gross of the payment. It repeats on every refund of one payment: it cannot be summed.", example: "31.45"
        ) { batch, line, scene, bytes in
            if let payment = batch.payment(line.row) { scene.append(payment.amount, to: &bytes) }
        },
        Column(
            "refunded_so_far", .amount, unit: Column.ofAccount,
            "What was given back of the payment up to and with this line, reversals taken off: positive.",
            example: "12.50"
        ) { batch, line, scene, bytes in
            if let payment = batch.payment(line.row) { scene.append(payment.refundedSoFar, to: &bytes) }
        },
        Column(
            "refunded_share", .decimal, unit: "percent",
            "`refunded_so_far` of `payment_amount`, two decimals; empty where the payment comes to nothing.",
            example: "39.75"
        ) { batch, line, scene, bytes throws(MoneyError) in
            guard let payment = batch.payment(line.row),
                let share = try Share(payment.refundedSoFar, of: payment.amount)
            else { return }
            scene.fields.append(share.hundredths, digits: 2, to: &bytes)
        },
        Column(
            "days_between", .number, unit: "days",
            "Whole days of the calendar in the report's zone from the payment to the refund: each by when it occurred, "
                + "or by when it was booked where that is not known; empty where that would be less than 0.",
            example: "13"
        ) { batch, line, scene, bytes in
            guard let payment = batch.payment(line.row) else { return }
            let paid = scene.date(of: payment.occurred ?? payment.booked)
            let refunded = scene.date(of: batch.occurred[line.row] ?? batch.booked[line.row])
            guard refunded >= paid else { return }
            scene.fields.append(Int64(refunded.daysSinceEpoch - paid.daysSinceEpoch), digits: 0, to: &bytes)
        },
    ]

    private static let origin: [Column] = [
        .description("reason", "Why, in the provider's or the merchant's words.", example: "Size does not fit"),
        .method, .scheme, .channel, .merchantReference, .modificationReference, .batch,
    ]
}

extension LineBatch {
    /// The payment that a row gives back; nil where it is not known.
    fileprivate func payment(_ row: Int) -> RefundedPayment? {
        payment.isEmpty ? nil : payment[row]
    }
}
