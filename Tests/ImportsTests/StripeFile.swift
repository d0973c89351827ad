/// An itemised payout reconciliation that a test writes: rows by column titles, in the shape of the provider's.
struct StripeFile {
    static let titles = [
        "automatic_payout_id", "automatic_payout_effective_at_utc", "balance_transaction_id", "created_utc",
        "currency", "gross", "fee", "net", "reporting_category", "source_id", "description", "charge_id",
        "payment_intent_id", "charge_created_utc", "payment_method_type", "card_brand", "card_funding",
        "customer_facing_amount", "customer_facing_currency", "payment_metadata[order_id]", "customer_name",
    ]

    var titles = StripeFile.titles
    var rows: [[String: String]] = []

    /// A payment of 100.00 EUR that costs 1.50, 20.00 of it refunded, and a fee of 0.30: payout po_1 sends 78.20.
    static let plain = StripeFile(rows: [
        row("txn_1", "charge", "100.00", "1.50", "98.50", source: "ch_1").merging(
            ["customer_facing_amount": "100.00", "customer_facing_currency": "eur"], uniquingKeysWith: { $1 }),
        row("txn_2", "refund", "-20.00", "0.00", "-20.00", source: "re_1").merging(
            ["customer_facing_amount": "-20.00", "customer_facing_currency": "eur"], uniquingKeysWith: { $1 }),
        row("txn_3", "fee", "-0.30", "0.00", "-0.30", source: "").merging(
            [
                "charge_id": "", "payment_intent_id": "", "charge_created_utc": "", "payment_method_type": "",
                "card_brand": "", "card_funding": "", "payment_metadata[order_id]": "", "description": "Radar",
            ], uniquingKeysWith: { $1 }),
    ])

    /// The payout's own row: what the plain file sends.
    static let sent = row("txn_9", "payout", "-78.20", "0.00", "-78.20", source: "po_1").merging(
        ["charge_id": "", "payment_intent_id": "", "charge_created_utc": "", "description": "STRIPE PAYOUT"],
        uniquingKeysWith: { $1 })

    static func row(
        _ id: String, _ category: String, _ gross: String, _ fee: String, _ net: String, source: String
    ) -> [String: String] {
        [
            "automatic_payout_id": "po_1", "automatic_payout_effective_at_utc": "2026-01-08 00:00:00",
            "balance_transaction_id": id, "created_utc": "2026-01-05 12:00:00", "currency": "eur", "gross": gross,
            "fee": fee, "net": net, "reporting_category": category, "source_id": source, "charge_id": "ch_1",
            "payment_intent_id": "pi_1", "charge_created_utc": "2026-01-05 11:59:58", "payment_method_type": "card",
            "card_brand": "Visa", "card_funding": "credit", "payment_metadata[order_id]": "order-7",
            "customer_name": "Ada Example",
        ]
    }

    func with(_ index: Int, _ cells: [String: String]) -> StripeFile {
        var file = self
        file.rows[index].merge(cells) { $1 }
        return file
    }

    func adding(_ row: [String: String], _ cells: [String: String] = [:]) -> StripeFile {
        var file = self
        file.rows.append(row.merging(cells) { $1 })
        return file
    }

    func adding(columns: [String]) -> StripeFile {
        var file = self
        file.titles += columns
        return file
    }

    func dropping(columns: [String]) -> StripeFile {
        var file = self
        file.titles.removeAll(where: columns.contains)
        return file
    }

    /// The same with a column under another title.
    func renaming(_ title: String, to other: String) -> StripeFile {
        var file = self
        file.titles = titles.map { $0 == title ? other : $0 }
        file.rows = rows.map { row in
            var row = row
            row[other] = row.removeValue(forKey: title)
            return row
        }
        return file
    }

    var text: String {
        let lines = rows.map { row in
            titles.map { title in
                let cell = row[title] ?? ""
                return cell.contains(",") ? "\"\(cell)\"" : cell
            }.joined(separator: ",")
        }
        return ([titles.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
    }
}

extension [String: String] {
    /// The same row of no payout.
    var unpaid: [String: String] {
        merging(["automatic_payout_id": "", "automatic_payout_effective_at_utc": ""]) { $1 }
    }
}
