/// Texts of others as they may be shown to a person: on one line, with nothing in them that acts on what stands around.
enum ShownText {
    /// Line breaks and tabs become spaces, other control characters U+FFFD; marks that turn the direction of writing go, as
    /// one that is left open would turn the figures behind it.
    static func of(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: shown.append(" ")
            case 0x202A...0x202E, 0x2066...0x2069: continue
            case 0x00...0x1F, 0x7F...0x9F: shown.append("\u{FFFD}")
            default: shown.append(scalar.properties.isNoncharacterCodePoint ? "\u{FFFD}" : scalar)
            }
        }
        return String(shown)
    }
}
