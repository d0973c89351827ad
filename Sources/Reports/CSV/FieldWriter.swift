import Settlements

/// Writes values as the fields of a dialect: separator, decimal mark, quotes, and the tab that keeps a spreadsheet from
/// reading a text as something else.
struct FieldWriter: Sendable {
    let separator: UInt8
    /// A spreadsheet takes a file for UTF-8 by this alone.
    let hasByteOrderMark: Bool
    private let decimalMark: UInt8
    private let protectsTexts: Bool

    init(_ dialect: Dialect) {
        separator = UInt8(ascii: dialect == .excelEU ? ";" : ",")
        decimalMark = UInt8(ascii: dialect == .excelEU ? "," : ".")
        hasByteOrderMark = dialect != .rfc4180
        protectsTexts = dialect != .rfc4180
    }

    /// Appends a text: in quotes only where a separator, a quote, CR or LF is in it, or where it had to be protected.
    func append(_ column: borrowing TextColumn, _ row: Int, to bytes: inout [UInt8]) {
        let range = column.range(row)
        if range.isEmpty { return }
        column.bytes.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[range]), to: &bytes) }
    }

    /// A text as a field by itself.
    func field(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { append($0, to: &bytes) }
        return bytes
    }

    private func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let isProtected = protectsTexts && SpreadsheetText.isAtRisk(text)
        guard isProtected || text.contains(where: needsQuotes) else {
            bytes.append(contentsOf: text)
            return
        }
        let quote = UInt8(ascii: "\"")
        bytes.append(quote)
        if isProtected { bytes.append(UInt8(ascii: "\t")) }
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    private func needsQuotes(_ byte: UInt8) -> Bool {
        byte == separator || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// Appends a whole number of units of 10^-`digits`: an amount in minor units, a share in hundredths of a percent.
    func append(_ units: Int64, digits: Int, to bytes: inout [UInt8]) {
        Money.append(units, exponent: digits, to: &bytes)
        if digits > 0 { bytes[bytes.count - digits - 1] = decimalMark }
    }

    /// Appends a rate digit for digit.
    func append(_ rate: Rate, to bytes: inout [UInt8]) {
        for byte in rate.description.utf8 { bytes.append(byte == UInt8(ascii: ".") ? decimalMark : byte) }
    }
}
