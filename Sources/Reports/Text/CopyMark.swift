/// What tells a copy from the report that was sent before: the same documents, handed over once more by hand.
package enum CopyMark {
    /// The subject of a copy: `Copy 1: Settlement 2026-W46: …`.
    package static func subject(_ subject: String, number: Int, in language: ReportLanguage) -> String {
        let words = language.words
        return words.field(words.copies.copy(number), "").replacing("\u{A0}", with: " ") + subject
    }

    /// A text with the notice as its first line.
    package static func text(_ text: String, number: Int, in language: ReportLanguage) -> String {
        Banner.text(language.words.copies.notice(number), over: text)
    }

    /// A page with the notice over all that it shows.
    package static func html(_ page: String, number: Int, in language: ReportLanguage) -> String {
        Banner.html(language.words.copies.notice(number), over: page)
    }
}
