import Settlements

/// The published page on the layouts, made from the tables that the writers use.
package enum Layouts {
    /// `docs/layouts.md` as it must stand.
    package static func page() -> String {
        var text = """
            # The layouts of CSV documents

            This page is made from the code that writes the files: change that, not this.

            A layout has a name and a version, as in `\(SettlementLines.layout)`. A published version never loses, renames or
            reorders a column; what changes is a new version, and both can be had side by side.

            All files are RFC 4180 in UTF-8 without byte order mark: comma, CR LF after every line, the header always there
            (also where nothing happened), quotes only around a value that has a comma, a quote or a line break in it. No value is
            changed: what begins with `=` arrives so.

            - **amount**: major units with exactly the digits that ISO 4217 gives the currency (2 for EUR, 0 for JPY, 3 for KWD,
              4 for CLF), a decimal point, no grouping, `-` before a negative one. Signed from the merchant's side: what is
              taken from her is negative.
            - **timestamp**: `2026-11-10T23:50:00+01:00`, local time in the zone of the report's definition with the offset that held then
              (RFC 3339; `Z` for the zone UTC). Where a provider gives only a date: `2026-11-10`.
            - **decimal**: digits with a decimal point, as the provider states them.
            - **currency**: three letters of ISO 4217.
            - **word**: one of a fixed list. **text**: anything.
            - Empty: not known, or it does not apply.

            ## \(SettlementLines.layout)

            One line an entry, account by account; in each first the `late` ones, then those of the period, in the order of booking.
            Where nothing was booked the file is the header alone.

            | # | column | type | unit | meaning | example |
            |---|---|---|---|---|---|

            """
        for (number, column) in SettlementColumn.all.enumerated() {
            text +=
                "| \(number + 1) | `\(column.name)` | \(column.kind.rawValue) | \(column.unit) | \(column.meaning) | `\(column.example)` |\n"
        }
        let fees = FeeComponent.allCases.map { "`\(SettlementColumn.name(of: $0))`" }.joined(separator: " + ")
        text += """

            On every line `net` = `gross` + `fees`, and `fees` = \(fees).
            Over all lines of an account, `late` and `period`, the sum of `net` is the closing balance less the opening balance.

            ### Types

            | `type` | what it is |
            |---|---|

            """
        for type in EntryType.allCases {
            text += "| `\(type.word)` | \(type.meaning) |\n"
        }
        return text
    }
}

extension EntryType {
    /// What the page on layouts says of it.
    fileprivate var meaning: String {
        switch self {
        case .payment: "a shopper paid"
        case .refund: "money given back to a shopper"
        case .refundReversal: "a refund that did not reach the shopper and came back"
        case .chargeback: "a payment that the shopper's bank took back"
        case .chargebackReversal: "a chargeback that was won"
        case .fee: "a fee that belongs to no payment; `gross` is 0"
        case .tax: "a tax that belongs to no payment; `gross` is 0"
        case .reserveHold: "money that the provider keeps back as a security"
        case .reserveRelease: "money that was kept back and is free again"
        case .conversion: "money changed into or from another currency's account"
        case .topup: "money that the merchant paid in"
        case .transfer: "money moved to or from another account"
        case .adjustment: "a correction by the provider"
        case .payout: "money sent to the merchant's bank, negative"
        case .payoutReversal: "a payout that the bank sent back"
        case .collectionFailure: "a direct debit that failed after it had been paid out"
        }
    }
}
