/// How one kind of CSV file is written. Where nothing else is said it is as RFC 4180 has it, and every departure an error.
package struct CSVForm: Hashable, Sendable {
    /// A departure from RFC 4180 that a kind of file is known for.
    package enum Leniency: String, Hashable, Sendable, CaseIterable {
        /// Lines without any character are passed over.
        case blankLines = "blank_lines"
        /// Fields that are missing at the end of a row are empty.
        case shortRows = "short_rows"
        /// Separators after the last column, with nothing between and behind them, are passed over, in the header too.
        case trailingSeparators = "trailing_separators"
        /// A quote inside a field that does not begin with one is a character like others.
        case bareQuotes = "bare_quotes"
        /// A carriage return alone ends a line.
        case bareReturns = "bare_returns"
    }

    /// One byte: `,`, `;`, a tab, `|`.
    package var separator: UInt8
    package var encoding: TextEncoding
    package var leniencies: Set<Leniency>

    package init(
        separator: UInt8 = UInt8(ascii: ","), encoding: TextEncoding = .utf8, leniencies: Set<Leniency> = []
    ) {
        self.separator = separator
        self.encoding = encoding
        self.leniencies = leniencies
    }

    package static let rfc4180 = CSVForm()
}
