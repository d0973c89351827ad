import Settlements

/// The layout of a report of fees: one line a fee.
extension Layout {
    static let feeLines1 = Layout(
        "fee-lines@1", of: .fees, columns: entry + fee + origin,
        lines: """
            One line a fee: each component of an entry that is not 0, first those that were deducted, then those that are invoiced.
            Entries stand as in `settlement-lines@1`; one without a fee has no line. A line is known by `account`, `currency`,
            `entry_id`, `component` and `settled`. Where there were no fees the file is the header alone.
            """,
        holds: """
            Over all lines of an account the sum of `amount` is the sum of its fees, deducted and invoiced; that of the lines
            `deducted` is what was taken off the balance. `base` repeats on every fee of an entry: it cannot be summed.
            """)

    private static let entry: [Column] = [
        .section, .merchant, .account, .currency("Currency of the account and of every amount (ISO 4217)."),
        .entry(
            "The entry that the fee belongs to: several fees can belong to one.", example: "7429098024927090:Settled"),
        .type("What kind of movement the entry is: see the list of types.", example: "payment"), .booked,
        .occurred("When the shopper paid or the refund was made, where the provider says it."),
    ]

    private static let fee: [Column] = [
        Column(
            "component", .word,
            "What the fee is for: \(FeeComponent.allCases.map { "`\($0.word)`" }.joined(separator: ", ")); "
                + "`tax` is the tax on fees (VAT).",
            example: "interchange"
        ) { _, line, _, bytes in
            if let fee = line.fee { bytes.append(contentsOf: fee.component.word.utf8) }
        },
        Column(
            "settled", .word,
            "`deducted`: taken off the balance, part of net. `invoiced`: on an invoice of the provider, in no balance.",
            example: "deducted"
        ) { _, line, _, bytes in
            if let fee = line.fee { bytes.append(contentsOf: fee.settling.rawValue.utf8) }
        },
        .amount("amount", "The fee: negative where the merchant pays.", example: "-0.09", isSummed: true) {
            batch, line in
            guard let fee = line.fee else { return 0 }
            return fee.settling.fees(batch.fees[line.row], batch.invoiced[line.row])[fee.component]
        },
        Column(
            "base", .amount, unit: Column.ofAccount,
            "Gross of the entry, the volume that the fee was charged on; empty on `fee` and `tax`.", example: "31.45"
        ) { batch, line, scene, bytes in
            if !batch.type[line.row].isFeeOnly { scene.append(batch.gross[line.row], to: &bytes) }
        },
    ]

    private static let origin: [Column] = [
        .method, .scheme, .channel, .reference("reference", "The provider's id of the payment."), .merchantReference,
        .modificationReference, .batch,
        .description("description", "What the provider adds in words.", example: "Monthly fee, November"),
    ]
}
