/// A language that reports are written in.
package struct ReportLanguage: Sendable {
    /// Its primary subtag (BCP 47): `nl`.
    package let tag: String
    let words: Words

    init(_ words: Words) {
        tag = words.language
        self.words = words
    }

    /// Every language there is, English first.
    package static let all = Words.all.map(ReportLanguage.init)

    package static let english = ReportLanguage(Words.english)

    /// The language of a tag, whatever region or script follows it and however it is written: `nl`, `nl-BE`, `nl_BE`,
    /// `NL`. Nil where there is no report in it.
    package init?(_ tag: String) {
        let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        guard let words = Words.all.first(where: { $0.language == primary }) else { return nil }
        self.init(words)
    }
}

extension ReportLanguage: Hashable, CustomStringConvertible {
    package static func == (one: ReportLanguage, other: ReportLanguage) -> Bool { one.tag == other.tag }

    package var description: String { tag }

    package func hash(into hasher: inout Hasher) { hasher.combine(tag) }
}
