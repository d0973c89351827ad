/// What a spreadsheet would not leave as it is when it opens a CSV file.
enum SpreadsheetText {
    /// Whether a text could be read as a formula, a number, a date or a boolean.
    ///
    /// So it is with one that begins with `=`, `+`, `-`, `@` (also in their full-width forms), a space or a control
    /// character, that holds a digit (`007`, `1E5`, `MAR1`, `1-2`), or that is a boolean word but for spaces behind it.
    /// A text that begins with a tab is always among them, so that the tab put before such texts can be taken away again.
    static func isAtRisk(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        if first <= UInt8(ascii: " ") || signs.contains(first) { return true }
        if fullWidth(text, 0).map({ fullWidthSigns.contains($0) }) == true { return true }
        for index in text.indices {
            if digits.contains(text[index]) { return true }
            if let form = fullWidth(text, index), fullWidthDigits.contains(form) { return true }
        }
        return isBoolean(text)
    }

    private static let signs = "=+-@".utf8
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    /// Last bytes of U+FF1D, U+FF0B, U+FF0D and U+FF20 in UTF-8.
    private static let fullWidthSigns: [UInt8] = [0x9d, 0x8b, 0x8d, 0xa0]
    /// Last bytes of U+FF10…U+FF19.
    private static let fullWidthDigits: ClosedRange<UInt8> = 0x90...0x99

    /// The last byte of a full-width form of ASCII (U+FF01…U+FF3F) that begins at `index`: EF BC and that byte.
    private static func fullWidth(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt8? {
        guard text[index] == 0xef, index + 2 < text.count, text[index + 1] == 0xbc else { return nil }
        return text[index + 2]
    }

    /// The words by which spreadsheets in our languages know true and false.
    static let booleans = ["TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX", "WAAR", "ONWAAR"]
    private static let booleanBytes = booleans.map { Array($0.utf8) }

    private static func isBoolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var end = text.count
        while end > 0, text[end - 1] <= UInt8(ascii: " ") { end -= 1 }
        return booleanBytes.contains { word in
            word.count == end && word.indices.allSatisfy { word[$0] == text[$0] & 0xdf }
        }
    }
}
