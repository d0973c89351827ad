import Settlements

extension Layout {
    /// `docs/layouts.md` as it must stand, made from the tables that the writers use.
    package static func page() -> String {
        ([introduction] + all.map(\.section) + [types]).joined(separator: "\n")
    }

    private static let introduction = """
        # The layouts of CSV documents

        This page is made from the code that writes the files: change that, not this.

        A layout has a name and a version, as in `\(settlementLines1.name)`. A published version never loses, renames or
        reorders a column; what changes is a new version, and both can be had side by side. A layout belongs to one report:

        | report | layouts | where a definition names none |
        |---|---|---|
        \(ReportKind.allCases.map(rowOfReport).joined(separator: "\n"))

        A definition may choose some of the columns and put them into another order; without that a file has all, in the order of
        this page. The header is always there, also where nothing happened.

        - **amount**: major units with exactly the digits that ISO 4217 gives the currency (2 for EUR, 0 for JPY, 3 for KWD,
          4 for CLF), a decimal point, no grouping, `-` before a negative one. Signed from the merchant's side: what is
          taken from her is negative. Those with `Σ` can be summed over the lines of an account; the manifest states these sums.
        - **timestamp**: `2026-11-10T23:50:00+01:00`, local time in the zone of the report's definition with the offset that held then
          (RFC 3339; `Z` for the zone UTC). Where a provider gives only a date: `2026-11-10`.
        - **decimal**: digits with a decimal point. **number**: a whole number.
        - **currency**: three letters of ISO 4217.
        - **word**: one of a fixed list. **text**: anything.
        - Empty: not known, or it does not apply.

        ## Dialects

        All files are UTF-8 with CR LF after every line, in quotes only what needs them: a value with a separator, a quote or a line
        break in it, a quote within being doubled (RFC 4180); and an empty value that stands alone on its line.

        | dialect | for | separator | decimal mark | byte order mark | texts |
        |---|---|---|---|---|---|
        | `rfc4180` | programs | `,` | `.` | no | never changed: what begins with `=` arrives so |
        | `excel-eu` | spreadsheets where the decimal mark is a comma | `;` | `,` | yes | protected |
        | `excel-us` | spreadsheets where the decimal mark is a point | `,` | `.` | yes | protected |

        A spreadsheet that opens a CSV file takes `=1+1` for a formula, `007` for 7, a reference of 22 digits for a number of 15, `1E5`
        for 100000 and `MAR1` for a day in March. So in the two dialects for spreadsheets a **text** gets one tab before it, and
        quotes around it, if

        - it begins with `=`, `+`, `-`, `@` (or one of their full-width forms `＝`, `＋`, `－`, `＠`), a space, a tab, CR, LF or another control
          character; or
        - it holds a digit, `0` to `9` or full-width `０` to `９`; or
        - it is, in small or large letters and whatever spaces follow, one of
          \(SpreadsheetText.booleans.map { "`\($0)`" }.joined(separator: ", ")).

        Every other text stays as it is, and so does every value that is not a text: amounts, decimals, numbers, timestamps, currencies
        and words. To get the text back, take away one tab where it begins with one: a text that itself begins with a tab got another.

        What a spreadsheet does for all that, in any dialect: it keeps numbers to 15 digits, so that an amount or a decimal with more
        of them (from 10,000,000,000,000.00 EUR up) is rounded as soon as the file is opened; it turns CR and CR LF within a cell
        into LF; and it shows `2026-11-10` as a date in its own manner. Where each digit counts, read the file with a program.

        """

    private static func rowOfReport(_ report: ReportKind) -> String {
        let names = all.filter { $0.report == report }.map { "`\($0.name)`" }.joined(separator: ", ")
        return "| `\(report.rawValue)` | \(names) | `\(standard(for: report).name)` |"
    }

    private var section: String {
        let rows = columns.enumerated().map { number, column in
            let kind = column.kind.rawValue + (column.isSummed ? " Σ" : "")
            return
                "| \(number + 1) | `\(column.name)` | \(kind) | \(column.unit) | \(column.meaning) | `\(column.example)` |"
        }
        return """
            ## \(name)

            \(lines)

            | # | column | type | unit | meaning | example |
            |---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            \(holds)

            """
    }

    private static let types = """
        ## Types

        | `type` | what it is |
        |---|---|
        \(EntryType.allCases.map { "| `\($0.word)` | \($0.meaning) |" }.joined(separator: "\n"))

        """
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
        case .rounding: "what the provider rounded away, or up, between its rows and what it paid out"
        }
    }
}
