/// Why a zone, a date or a time could not be had from a name, from bytes or from text, in words for the person who wrote it.
package struct TimeError: Error, Hashable, CustomStringConvertible {
    /// An open set of names, one a cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let zoneUnknown = Code(rawValue: "zone-unknown")
        package static let zoneName = Code(rawValue: "zone-name")
        package static let zoneFile = Code(rawValue: "zone-file")
        package static let date = Code(rawValue: "date")
        package static let time = Code(rawValue: "time")
        package static let timestamp = Code(rawValue: "timestamp")
        package static let period = Code(rawValue: "period")
    }

    package let code: Code
    /// What was found, where, and what was expected. Safe to mail and to log.
    package let description: String
    /// What the writer may have meant, nearest first; often empty. `description` does not repeat it.
    package let suggestions: [String]

    package init(_ code: Code, _ description: String, suggestions: [String] = []) {
        self.code = code
        self.description = description
        self.suggestions = suggestions
    }
}

/// Text from outside as it may stand in a message: quoted, on one line, not endless.
func quoted(_ text: some StringProtocol) -> String {
    let shown = text.unicodeScalars.prefix(60).map { scalar in
        scalar.value < 0x20 || scalar.value == 0x7f ? "\u{FFFD}" : String(scalar)
    }
    return "'" + shown.joined() + (text.unicodeScalars.count > 60 ? "…'" : "'")
}
