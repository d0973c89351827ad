import Settlements

/// The layouts of a settlement report: one line an entry.
extension Layout {
    static let settlementLines1 = Layout(
        "settlement-lines@1", of: .settlement, columns: opening + amounts + afterAmounts,
        lines: """
            One line an entry, account by account; in each first the `late` ones, then those of the period, in the order of booking.
            Where nothing was booked the file is the header alone.
            """,
        holds: footing)

    static let settlementLines2 = Layout(
        "settlement-lines@2", of: .settlement, columns: opening + amounts + [invoiced] + afterAmounts,
        lines:
            "The lines of `settlement-lines@1`, each with the fees that the provider invoices apart: `invoiced_fees`.",
        holds: footing)

    static let settlementLines3 = Layout(
        "settlement-lines@3", of: .settlement,
        columns: opening + amounts + [invoiced] + afterAmounts + [.payout, .revision, .change],
        lines: """
            The lines of `settlement-lines@2`, each with the payout that pays it, so that a payout can be followed to its entries
            and back, and with what a revision changed.
            """,
        holds: footing)

    private static let footing: String = {
        let fees = FeeComponent.allCases.map { "`\(name(of: $0))`" }.joined(separator: " + ")
        return """
            On every line `net` = `gross` + `fees`, and `fees` = \(fees).
            Over all lines of an account, `late` and `period`, the sum of `net` is the closing balance less the opening balance.
            """
    }()

    private static let opening: [Column] = [
        .section, .merchant, .account,
        .currency("Currency of the account and of every amount but `original_amount` (ISO 4217)."),
        .entry(
            "What makes the entry the same one in another document: unique within its account.",
            example: "7429098024927090:Settled"),
        .type("What kind of movement it is: see the list of types.", example: "payment"), .booked,
        .occurred("When the shopper paid or the refund was made, where the provider says it."), .method, .scheme,
        .channel,
    ]

    private static let amounts: [Column] =
        [.gross("Amount before fees, signed from the merchant's side; 0 on `fee` and `tax`.", example: "31.45")]
        + FeeComponent.allCases.map(fee) + [
            .fees("Sum of the eight fee columns.", example: "-0.30"), .net(example: "31.15"),
        ]

    private static let invoiced = Column.amount(
        "invoiced_fees",
        "Fees that the provider invoices apart, in no balance and not in `net`. Negative where the merchant pays.",
        example: "-0.12", isSummed: true
    ) { batch, line throws(MoneyError) in try batch.invoiced[line.row].total() }

    private static func fee(_ component: FeeComponent) -> Column {
        let (meaning, example) =
            switch component {
            case .commission: ("Fee that the provider takes as one price.", "0.00")
            case .markup: ("The provider's own share where fees are split (interchange++).", "-0.16")
            case .scheme: ("Fee of the card scheme.", "-0.05")
            case .interchange: ("Fee of the card's issuer.", "-0.09")
            case .processing: ("Fee for handling the transaction.", "0.00")
            case .fx: ("Fee for changing the currency.", "0.00")
            case .tax: ("Tax on fees.", "0.00")
            case .fixed: ("Fee that does not depend on a transaction: a month, a terminal.", "0.00")
            }
        return .amount(name(of: component), meaning + " Negative where the merchant pays.", example: example) {
            batch, line in batch.fees[line.row][component]
        }
    }

    /// The column of a fee component: its word, but for the one that would be taken for the card scheme.
    private static func name(of component: FeeComponent) -> String {
        component == .scheme ? "scheme_fee" : component.word
    }

    private static let afterAmounts: [Column] = [
        .originalAmount("What the shopper paid, where it was converted.", example: "5000"), .originalCurrency,
        Column(
            "rate", .decimal, unit: "`currency` for one of `original_currency`",
            "Exchange rate digit for digit, where the provider states it.", example: "0.00629"
        ) { batch, line, scene, bytes in
            if let rate = batch.original[line.row]?.rate { scene.fields.append(rate, to: &bytes) }
        },
        .reference("reference", "The provider's id of the payment."), .merchantReference, .modificationReference,
        .batch, .description("description", "What the provider adds in words.", example: "Monthly fee, November"),
    ]
}
