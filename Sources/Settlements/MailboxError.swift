/// Why a text is no mail address. It shows the text, with what cannot be printed named.
package struct MailboxError: Error, Hashable, CustomStringConvertible {
    /// Longer texts are cut where they are shown: they come from data.
    private static let longestShown = 120

    /// The text as it was found.
    package let text: String
    /// What is wrong with it: `has nothing before the '@'`.
    package let problem: String

    init(_ text: String, _ problem: String) {
        self.text = text
        self.problem = problem
    }

    package var description: String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(Self.longestShown) {
            if scalar.breaksLines || scalar.isInvisible {
                shown += "<\(scalar.codePoint)>"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        if text.unicodeScalars.count > Self.longestShown { shown += "…" }
        return "mail address '\(shown)' \(problem)"
    }
}
