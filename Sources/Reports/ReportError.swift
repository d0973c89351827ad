package import Diagnostics

/// Why a document cannot be made, in words for the person who runs the program.
package struct ReportError: Error, CustomStringConvertible {
    /// An open set of names, one a cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The lines that were written do not sum to what the statement says: nothing of it may be kept.
        package static let doesNotFoot = Code(rawValue: "report-does-not-foot")
        /// A sum does not fit into 64 bits of minor units.
        package static let overflow = Code(rawValue: "report-overflow")
        /// Columns are asked for that the layout does not have, or one twice.
        package static let columns = Code(rawValue: "report-columns")
        /// A template is missing, cannot be read, or says something that it may not: see ``ReportError/diagnostics``.
        package static let template = Code(rawValue: "report-template")
        /// A kept manifest is not what it was when it was made.
        package static let manifest = Code(rawValue: "report-manifest")
    }

    package let code: Code
    package let description: String
    /// What is wrong with a template, each with its place; else empty.
    package let diagnostics: [Diagnostic]

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
        diagnostics = []
    }

    /// A template with faults: file, line and column of each are in the description.
    package init(template diagnostics: [Diagnostic]) {
        code = .template
        description = diagnostics.map { String($0.text.dropLast()) }.joined(separator: "\n")
        self.diagnostics = diagnostics
    }
}
