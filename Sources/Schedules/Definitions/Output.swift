package import Diagnostics
package import Settlements

/// One form in which a report is written, under a name of its own.
package struct Output: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        case csv(CSVForm)
        case html(HTMLForm)

        /// What a file's name ends with, without the dot; also what an output is called that has no name of its own.
        package var fileExtension: String {
            switch self {
            case .csv: "csv"
            case .html: "html"
            }
        }
    }

    /// The list of what was made, with its figures and digests: it may go wherever outputs go, and is made of all of them.
    package static let manifest = "manifest"
    /// What the manifest's file name ends with.
    package static let manifestExtension = "json"

    /// Characters of a name: it stands in file names, beside others.
    static let longestName = 32

    /// How `send` and `attach` name it: `csv`, `html`, or what the definition calls it.
    package let name: String
    package let form: Form

    init(name: String? = nil, form: Form) {
        self.name = name ?? form.fileExtension
        self.form = form
    }

    /// What a file's name ends with, without the dot.
    package var fileExtension: String { form.fileExtension }

    /// Letters, digits and `-`: no `_` and no dot, which in a file's name stand between an output and what else is in it.
    static func isName(_ text: String) -> Bool {
        (1...longestName).contains(text.utf8.count) && text.first != "-"
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-": true
                default: false
                }
            }
    }
}

/// Rows for a program or a spreadsheet.
package struct CSVForm: Hashable, Sendable {
    /// Name and version: `fee-lines@1`; nil for the report's standard one.
    package let layout: String?
    package let dialect: Dialect
    /// The columns that are written, in this order; nil for all of the layout, in its order.
    package let columns: [String]?
}

/// A page for people.
package struct HTMLForm: Hashable, Sendable {
    /// The word in place of a language for the one that the merchant reads.
    package static let merchantsLanguage = "merchant"

    /// Nil for the report's standard one.
    package let template: String?
    /// Languages as written, `merchant` among them, the one that is wanted most first; empty where nothing was written.
    package let locale: [String]
}

extension Definition {
    /// What is reported in where nothing else is known.
    package static let lastLanguage = "en"

    /// The languages that an output may be in, the one that is wanted most first: those written at its `locale`, then the
    /// first that any output of the definition names, then English. `merchant` stands in it for the merchant's own.
    ///
    /// - Parameter output: nil for what goes with no page, as a mail that has files alone.
    package func languages(for output: Output?) -> [String] {
        let first = outputs.lazy.flatMap(\.locale).first { $0 != HTMLForm.merchantsLanguage }
        let candidates = (output?.locale ?? []) + [first, Self.lastLanguage].compactMap(\.self)
        return candidates.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What the name of an output's file ends with, without the dot; nil where the definition makes no such output.
    package func fileExtension(of output: String) -> String? {
        output == Output.manifest
            ? Output.manifestExtension : outputs.first { $0.name == output }?.fileExtension
    }
}

extension Output {
    fileprivate var locale: [String] {
        if case .html(let page) = form { page.locale } else { [] }
    }
}

/// Where an output stands in its file.
package struct OutputPlaces: Sendable {
    package typealias Written = (text: String, span: Span)

    /// The key `csv` or `html`.
    package let key: Span
    package let layout: Span?
    package let dialect: Span?
    package let columns: [Written]
    package let template: Span?
    package let locale: [Written]
}
