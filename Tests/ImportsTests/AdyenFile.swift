/// A settlement details file that a test writes: rows by column titles, in the shape of the provider's.
struct AdyenFile {
    static let titles = [
        "Company Account", "Merchant Account", "Psp Reference", "Merchant Reference", "Payment Method", "Creation Date",
        "TimeZone", "Type", "Modification Reference", "Gross Currency", "Gross Debit (GC)", "Gross Credit (GC)",
        "Exchange Rate", "Net Currency", "Net Debit (NC)", "Net Credit (NC)", "Commission (NC)", "Markup (NC)",
        "Scheme Fees (NC)", "Interchange (NC)", "Payment Method Variant", "Modification Merchant Reference",
        "Batch Number", "Booking Date", "Booking Date TimeZone",
    ]
    static let header = titles.joined(separator: ",")

    var titles = AdyenFile.titles
    var rows: [[String: String]] = []

    /// A payment of 100.00 EUR that costs 1.20, a daily fee of 0.30, and the payout of the rest: batch 7 foots.
    static let plain = AdyenFile(rows: [
        payment("PSP1", "CAP1"),
        row("Fee", "Transaction Fees January 05 2026", debit: "0.3"),
        row("MerchantPayout", "TX77XT batch 7, SHOP_NL", debit: "98.5"),
    ])

    static func row(
        _ type: String, _ text: String, debit: String = "", credit: String = "", at: String = "2026-01-07 02:00:00"
    ) -> [String: String] {
        [
            "Company Account": "Shop", "Merchant Account": "SHOP_NL", "Creation Date": at, "TimeZone": "CET",
            "Type": type, "Modification Reference": text, "Net Currency": "EUR", "Net Debit (NC)": debit,
            "Net Credit (NC)": credit, "Batch Number": "7", "Booking Date": at, "Booking Date TimeZone": "CET",
        ]
    }

    static func payment(_ psp: String, _ capture: String) -> [String: String] {
        row("Settled", capture, credit: "98.8", at: "2026-01-05 12:00:00").merging(
            [
                "Psp Reference": psp, "Merchant Reference": "order-1", "Payment Method": "visa",
                "Payment Method Variant": "visastandardcredit", "Gross Currency": "EUR", "Gross Credit (GC)": "100",
                "Exchange Rate": "1", "Markup (NC)": "0.6", "Scheme Fees (NC)": "0.2", "Interchange (NC)": "0.4",
            ], uniquingKeysWith: { $1 })
    }

    func with(_ index: Int, _ cells: [String: String]) -> AdyenFile {
        var file = self
        file.rows[index].merge(cells) { $1 }
        return file
    }

    func adding(_ row: [String: String], _ cells: [String: String] = [:]) -> AdyenFile {
        var file = self
        file.rows.append(row.merging(cells) { $1 })
        return file
    }

    func adding(columns: [String]) -> AdyenFile {
        var file = self
        file.titles += columns
        return file
    }

    func dropping(columns: [String]) -> AdyenFile {
        var file = self
        file.titles.removeAll(where: columns.contains)
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
