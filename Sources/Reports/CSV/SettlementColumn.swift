import Settlements

/// A column of `settlement-lines@1`: what the published page says of it, and how it is written.
struct SettlementColumn: Sendable {
    /// What a value of the column looks like.
    enum Kind: String, Sendable {
        case text, word, amount, decimal, currency, timestamp
    }

    let name: String
    let meaning: String
    let kind: Kind
    /// What amounts count; empty for the others.
    let unit: String
    let example: String
    /// Appends the value of one row; nothing where there is none.
    let append: @Sendable (borrowing LineBatch, Int, inout LineScene, inout [UInt8]) throws -> Void

    init(
        _ name: String, _ kind: Kind, unit: String = "", _ meaning: String, example: String,
        append: @escaping @Sendable (borrowing LineBatch, Int, inout LineScene, inout [UInt8]) throws -> Void
    ) {
        self.name = name
        self.meaning = meaning
        self.kind = kind
        self.unit = unit
        self.example = example
        self.append = append
    }
}

extension SettlementColumn {
    private static let ofAccount = "major units of `currency`"

    /// All columns in their order. A published version never loses, renames or reorders one.
    static let all: [SettlementColumn] = place + payment + amounts + origin + references

    private static let place: [SettlementColumn] = [
        SettlementColumn(
            "section", .word,
            "`period` for an entry of the period, `late` for one of an earlier period that was recorded after its report.",
            example: "period"
        ) { batch, row, _, bytes in bytes.append(contentsOf: batch.section[row].word.utf8) },
        SettlementColumn("merchant_id", .text, "The merchant's id.", example: "m-1001") { _, _, scene, bytes in
            bytes.append(contentsOf: scene.merchant)
        },
        SettlementColumn(
            "account", .text, "Provider and account there: one balance with `currency`.", example: "adyen/ACME_POS"
        ) {
            _, _, scene, bytes in bytes.append(contentsOf: scene.provider)
        },
        SettlementColumn(
            "currency", .currency, "Currency of the account and of every amount but `original_amount` (ISO 4217).",
            example: "EUR"
        ) {
            _, _, scene, bytes in bytes.append(contentsOf: scene.currency)
        },
        SettlementColumn(
            "entry_id", .text, "What makes the entry the same one in another document: unique within its account.",
            example: "7429098024927090:Settled"
        ) {
            batch, row, _, bytes in CSVText.append(batch.identity, row, to: &bytes)
        },
        SettlementColumn("type", .word, "What kind of movement it is: see the list of types.", example: "payment") {
            batch, row, _, bytes in
            bytes.append(contentsOf: batch.type[row].word.utf8)
        },
        SettlementColumn(
            "booked_at", .timestamp, "When the provider booked it: the entry belongs to a period by this.",
            example: "2026-11-10T23:50:00+01:00"
        ) {
            batch, row, scene, bytes in scene.append(batch.booked[row], to: &bytes)
        },
        SettlementColumn(
            "occurred_at", .timestamp, "When the shopper paid or the refund was made, where the provider says it.",
            example: "2026-11-09T18:21:32+01:00"
        ) {
            batch, row, scene, bytes in
            if let occurred = batch.occurred[row] { scene.append(occurred, to: &bytes) }
        },
    ]

    private static let payment: [SettlementColumn] = [
        SettlementColumn("method", .text, "How the shopper paid, as the provider calls it.", example: "mc") {
            batch, row, _, bytes in
            CSVText.append(batch.method, row, to: &bytes)
        },
        SettlementColumn(
            "scheme", .text, "Card product or bank behind the method, as the provider calls it.",
            example: "mcstandardcredit"
        ) {
            batch, row, _, bytes in CSVText.append(batch.scheme, row, to: &bytes)
        },
        SettlementColumn("channel", .word, "`online` or `in_person`, where the provider says it.", example: "in_person")
        { batch, row, _, bytes in
            if let channel = batch.channel[row] { bytes.append(contentsOf: channel.word.utf8) }
        },
    ]

    private static let amounts: [SettlementColumn] =
        [
            SettlementColumn(
                "gross", .amount, unit: ofAccount,
                "Amount before fees, signed from the merchant's side; 0 on `fee` and `tax`.", example: "31.45"
            ) {
                batch, row, scene, bytes in scene.append(batch.gross[row], to: &bytes)
            }
        ] + FeeComponent.allCases.map(fee) + [
            SettlementColumn("fees", .amount, unit: ofAccount, "Sum of the eight fee columns.", example: "-0.30") {
                batch, row, scene, bytes in
                scene.append(try batch.fees[row].total(), to: &bytes)
            },
            SettlementColumn(
                "net", .amount, unit: ofAccount, "What moves the balance: `gross` + `fees`.", example: "31.15"
            ) {
                batch, row, scene, bytes in scene.append(batch.net[row], to: &bytes)
            },
        ]

    private static func fee(_ component: FeeComponent) -> SettlementColumn {
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
        return SettlementColumn(
            name(of: component), .amount, unit: ofAccount, meaning + " Negative where the merchant pays.",
            example: example
        ) {
            batch, row, scene, bytes in scene.append(batch.fees[row][component], to: &bytes)
        }
    }

    /// The column of a fee component: its word, but for the one that would be taken for the card scheme.
    static func name(of component: FeeComponent) -> String {
        component == .scheme ? "scheme_fee" : component.word
    }

    private static let origin: [SettlementColumn] = [
        SettlementColumn(
            "original_amount", .amount, unit: "major units of `original_currency`",
            "What the shopper paid, where it was converted.", example: "5000"
        ) {
            batch, row, _, bytes in
            guard let money = batch.original[row]?.money else { return }
            Money.append(money.minorUnits, exponent: money.currency.exponent, to: &bytes)
        },
        SettlementColumn("original_currency", .currency, "Currency of `original_amount` (ISO 4217).", example: "JPY") {
            batch, row, _, bytes in
            if let original = batch.original[row] { bytes.append(contentsOf: original.money.currency.code.utf8) }
        },
        SettlementColumn(
            "rate", .decimal, unit: "`currency` for one of `original_currency`",
            "Exchange rate digit for digit, where the provider states it.", example: "0.00629"
        ) {
            batch, row, _, bytes in
            if let rate = batch.original[row]?.rate { bytes.append(contentsOf: rate.description.utf8) }
        },
    ]

    private static let references: [SettlementColumn] = [
        SettlementColumn("reference", .text, "The provider's id of the payment.", example: "1829098024817852") {
            batch, row, _, bytes in
            CSVText.append(batch.reference, row, to: &bytes)
        },
        SettlementColumn("merchant_reference", .text, "The merchant's own id of the order.", example: "CM1000028854") {
            batch, row, _, bytes in
            CSVText.append(batch.merchantReference, row, to: &bytes)
        },
        SettlementColumn(
            "modification_reference", .text, "The provider's id of the capture, refund or chargeback.",
            example: "7429098024927090"
        ) {
            batch, row, _, bytes in CSVText.append(batch.modificationReference, row, to: &bytes)
        },
        SettlementColumn("batch", .text, "The settlement batch that pays it out.", example: "380") {
            batch, row, _, bytes in
            CSVText.append(batch.batch, row, to: &bytes)
        },
        SettlementColumn("description", .text, "What the provider adds in words.", example: "Monthly fee, November") {
            batch, row, _, bytes in
            CSVText.append(batch.description, row, to: &bytes)
        },
    ]
}
