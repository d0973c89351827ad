import Settlements

/// Columns that more than one layout has.
extension Column {
    static let section = Column(
        "section", .word,
        "`period` for an entry of the period, `late` for one of an earlier period that was recorded after its report.",
        example: "period"
    ) { batch, line, _, bytes in bytes.append(contentsOf: batch.section[line.row].word.utf8) }

    static let merchant = Column("merchant_id", .text, "The merchant's id.", example: "m-1001") { _, _, scene, bytes in
        bytes.append(contentsOf: scene.merchant)
    }

    static let account = Column(
        "account", .text, "Provider and account there: one balance with `currency`.", example: "adyen/ACME_POS"
    ) { _, _, scene, bytes in bytes.append(contentsOf: scene.provider) }

    static func currency(_ meaning: String) -> Column {
        Column("currency", .currency, meaning, example: "EUR") { _, _, scene, bytes in
            bytes.append(contentsOf: scene.currency)
        }
    }

    static func entry(_ meaning: String, example: String) -> Column {
        Column("entry_id", .text, meaning, example: example) { batch, line, scene, bytes in
            scene.append(batch.identity, line.row, to: &bytes)
        }
    }

    static func type(_ meaning: String, example: String) -> Column {
        Column("type", .word, meaning, example: example) { batch, line, _, bytes in
            bytes.append(contentsOf: batch.type[line.row].word.utf8)
        }
    }

    static let booked = Column(
        "booked_at", .timestamp, "When the provider booked it: the entry belongs to a period by this.",
        example: "2026-11-10T23:50:00+01:00"
    ) { batch, line, scene, bytes in scene.append(batch.booked[line.row], to: &bytes) }

    static func occurred(_ meaning: String) -> Column {
        Column("occurred_at", .timestamp, meaning, example: "2026-11-09T18:21:32+01:00") { batch, line, scene, bytes in
            if let occurred = batch.occurred[line.row] { scene.append(occurred, to: &bytes) }
        }
    }

    static let method = Column("method", .text, "How the shopper paid, as the provider calls it.", example: "mc") {
        batch, line, scene, bytes in scene.append(batch.method, line.row, to: &bytes)
    }

    static let scheme = Column(
        "scheme", .text, "Card product or bank behind the method, as the provider calls it.",
        example: "mcstandardcredit"
    ) { batch, line, scene, bytes in scene.append(batch.scheme, line.row, to: &bytes) }

    static let channel = Column(
        "channel", .word, "`online` or `in_person`, where the provider says it.", example: "in_person"
    ) { batch, line, _, bytes in
        if let channel = batch.channel[line.row] { bytes.append(contentsOf: channel.word.utf8) }
    }

    static func gross(_ meaning: String, example: String) -> Column {
        amount("gross", meaning, example: example, isSummed: true) { batch, line in batch.gross[line.row] }
    }

    static func fees(_ meaning: String, example: String) -> Column {
        amount("fees", meaning, example: example, isSummed: true) { batch, line throws(MoneyError) in
            try batch.fees[line.row].total()
        }
    }

    static func net(example: String) -> Column {
        amount("net", "What moves the balance: `gross` + `fees`.", example: example, isSummed: true) { batch, line in
            batch.net[line.row]
        }
    }

    static func originalAmount(_ meaning: String, example: String) -> Column {
        Column("original_amount", .amount, unit: "major units of `original_currency`", meaning, example: example) {
            batch, line, scene, bytes in
            if let original = batch.original[line.row] { scene.append(original.money, to: &bytes) }
        }
    }

    static let originalCurrency = Column(
        "original_currency", .currency, "Currency of `original_amount` (ISO 4217).", example: "JPY"
    ) { batch, line, _, bytes in
        if let original = batch.original[line.row] { bytes.append(contentsOf: original.money.currency.code.utf8) }
    }

    static func reference(_ name: String, _ meaning: String) -> Column {
        Column(name, .text, meaning, example: "1829098024817852") { batch, line, scene, bytes in
            scene.append(batch.reference, line.row, to: &bytes)
        }
    }

    static let merchantReference = Column(
        "merchant_reference", .text, "The merchant's own id of the order.", example: "CM1000028854"
    ) { batch, line, scene, bytes in scene.append(batch.merchantReference, line.row, to: &bytes) }

    static let modificationReference = Column(
        "modification_reference", .text, "The provider's id of the capture, refund or chargeback.",
        example: "7429098024927090"
    ) { batch, line, scene, bytes in scene.append(batch.modificationReference, line.row, to: &bytes) }

    static let batch = Column("batch", .text, "The settlement batch that pays it out.", example: "380") {
        batch, line, scene, bytes in scene.append(batch.batch, line.row, to: &bytes)
    }

    static let payout = Column(
        "payout_id", .text,
        "The provider's id of the payout that pays the line's batch, whenever it is booked; of a payout its own. "
            + "Empty where none is known yet, where several pay the batch, and where the line names no batch.",
        example: "TX635094301XT"
    ) { batch, line, scene, bytes in scene.appendPayout(batch, line.row, to: &bytes) }

    static let revision = Column(
        "revision", .number,
        "The report's revision: 1 for the original. A higher one stands in the place of all lower ones.",
        example: "1"
    ) { _, _, scene, bytes in bytes.append(contentsOf: scene.revision) }

    static let change = Column(
        "change", .word,
        "`added` on a line that the report did not have which this revision replaces; else empty. "
            + "What is no longer there has no line: the manifest and the page list it.",
        example: "added"
    ) { batch, line, _, bytes in
        if batch.isAdded[line.row] { bytes.append(contentsOf: AccountChanges.Kind.added.rawValue.utf8) }
    }

    static func description(_ name: String, _ meaning: String, example: String) -> Column {
        Column(name, .text, meaning, example: example) { batch, line, scene, bytes in
            scene.append(batch.description, line.row, to: &bytes)
        }
    }
}
