/// What becomes of files that would make a mail too large.
package enum LargeFiles: Hashable, Sendable {
    /// A file that lies somewhere else: its name, and where.
    package struct Place: Hashable, Sendable {
        let name: String
        let directory: String

        package init(name: String, directory: String) {
            (self.name, self.directory) = (name, directory)
        }
    }

    /// They are in an archive of this name.
    case zipped(String)
    /// They are not in the mail, but here.
    case elsewhere([Place])

    /// The message's text, which says so behind its first paragraph.
    package func text(_ text: String, in language: ReportLanguage) -> String {
        Banner.text(notice(language.words.largeFiles), behindFirstOf: text)
    }

    /// The message's page, which says so over all that it shows.
    package func html(_ page: String, in language: ReportLanguage) -> String {
        Banner.html(notice(language.words.largeFiles), over: page)
    }

    private func notice(_ words: LargeFileWords) -> String {
        switch self {
        case .zipped(let archive): words.zipped(archive)
        case .elsewhere(let places):
            ([words.elsewhere(places.count)] + places.map { "\($0.name): \($0.directory)" }).joined(separator: "\n")
        }
    }
}
