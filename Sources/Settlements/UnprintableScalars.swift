extension Unicode.Scalar {
    /// A character that has no place in one line of text: controls, CR, LF and NUL among them, and the separators of
    /// lines and paragraphs.
    package var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// `U+000D`: how a character is named that cannot be shown.
    package var codePoint: String {
        let hex = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }

    /// A character that is not seen, and may change how those around it are: zero-width ones, and those that turn the
    /// direction of writing.
    package var isInvisible: Bool {
        properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint
    }

    /// One of those that turn the direction of writing until another ends it (Unicode Standard Annex 9, 2): with them a
    /// text can look like another.
    package var turnsDirection: Bool {
        switch value {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
