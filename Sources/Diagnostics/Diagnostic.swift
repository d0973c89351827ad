/// One thing that is wrong, or doubtful, in a text: what, where, what was found, what to do.
///
/// Texts are lower case, without a full stop, name no type and hold no secret.
package struct Diagnostic: Sendable {
    package enum Severity: String, Sendable {
        case error, warning
        /// Nothing is wrong; somebody may want to know.
        case note
    }

    /// The name under which `explain` has a page. The set is open: each room lists its own.
    package struct Name: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package init(stringLiteral value: String) {
            self.rawValue = value
        }
    }

    /// A second place that matters: where a key was given first, where a destination says for whom it is.
    package struct Note: Sendable {
        package let message: String
        package let source: Source
        package let span: Span

        package init(_ message: String, source: Source, span: Span) {
            self.message = message
            self.source = source
            self.span = span
        }
    }

    package let severity: Severity
    package let name: Name
    package let message: String
    package let source: Source
    /// Nil where the whole file is meant.
    package let span: Span?
    /// What stands there, where the message does not say it.
    package let found: String?
    /// What may stand there.
    package let allowed: [String]
    /// What to do, or what was probably meant.
    package let help: String?
    package let notes: [Note]
    /// What stands at the place may be a secret: it is covered wherever the line is shown.
    package let isCovered: Bool

    package init(
        _ name: Name, _ message: String, severity: Severity = .error, source: Source, span: Span?,
        found: String? = nil, allowed: [String] = [], help: String? = nil, notes: [Note] = [], isCovered: Bool = false
    ) {
        self.severity = severity
        self.name = name
        self.message = message
        self.source = source
        self.span = span
        self.found = found
        self.allowed = allowed
        self.help = help
        self.notes = notes
        self.isCovered = isCovered
    }
}

/// The names of what this room reports: about the file as text and as YAML, and about its keys.
extension Diagnostic.Name {
    package static let unreadableFile: Self = "unreadable-file"
    package static let emptyFile: Self = "empty-file"
    package static let fileTooLarge: Self = "file-too-large"
    package static let notUTF8: Self = "not-utf8"
    package static let yamlSyntax: Self = "yaml-syntax"
    package static let duplicateKey: Self = "duplicate-key"
    package static let anchor: Self = "anchor"
    package static let alias: Self = "alias"
    package static let tag: Self = "tag"
    package static let mergeKey: Self = "merge-key"
    package static let severalDocuments: Self = "several-documents"
    package static let unknownKey: Self = "unknown-key"
    package static let missingKey: Self = "missing-key"
    package static let wrongKind: Self = "wrong-kind"
    package static let unknownWord: Self = "unknown-word"
    package static let emptyValue: Self = "empty-value"
    package static let duplicateEntry: Self = "duplicate-entry"
    package static let chooseOne: Self = "choose-one"
    package static let notSupportedYet: Self = "not-supported-yet"

    /// All of them, for the pages and the catalogue.
    package static let ofFiles: [Self] = [
        unreadableFile, emptyFile, fileTooLarge, notUTF8, yamlSyntax, duplicateKey, anchor, alias, tag, mergeKey,
        severalDocuments, unknownKey, missingKey, wrongKind, unknownWord, emptyValue, duplicateEntry, chooseOne,
        notSupportedYet,
    ]
}

extension StringProtocol {
    /// The text as it may stand in a message: in quotes, on one line, not endless.
    package var quoted: String {
        let longest = 60
        var shown = unicodeScalars.prefix(longest).map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        if unicodeScalars.count > longest { shown.append("…") }
        return "'\(Source.text(shown))'"
    }
}
