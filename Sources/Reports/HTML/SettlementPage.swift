package import Diagnostics
import Mustache
package import Settlements

/// The HTML document of a settlement report, made with a Mustache template: one file, fit for a mail and for paper.
package struct SettlementPage: Sendable {
    package static let mediaType = "text/html; charset=utf-8"

    /// Mail programs cut a message at about 102 kB of HTML; this leaves them room.
    package static let largestMail = 80_000

    /// The template's name, which is the document's layout.
    package let template: String
    private let compiled: MustacheTemplate

    /// Takes a template by name, once every tag in it was found to name a value.
    ///
    /// - Throws: ``ReportError/Code/template``; of what is wrong in the text each with file, line and column.
    package init(template: String = "settlement", from templates: Templates = Templates(directory: nil))
        throws(ReportError)
    {
        self.template = template
        let source = try templates.source(named: template)
        let diagnostics = Self.diagnostics(of: source)
        guard diagnostics.isEmpty else { throw ReportError(template: diagnostics) }
        HTMLText.register()
        do {
            // The pragma comes first on the first line, so that places in errors stay true but for that line.
            compiled = try MustacheTemplate(string: HTMLText.pragma + String(String.UnicodeScalarView(source.scalars)))
        } catch {
            throw ReportError(template: [Self.refusal(error, in: source)])
        }
    }

    /// Everything that is wrong with the text of a template; empty where nothing is.
    package static func diagnostics(of source: Source) -> [Diagnostic] {
        TemplateCheck.diagnostics(of: source, against: SettlementValues.shelf.values)
    }

    /// The page. Where it would be too large for a mail, with shorter tables; payout and balance of every account stay,
    /// so that one of very many accounts is larger all the same.
    ///
    /// - Throws: ``ReportError/Code/overflow``.
    package func render(_ statement: Statement, in language: ReportLanguage) throws(ReportError) -> String {
        var page = ""
        for detail in [ReportDetail.full, .short, .brief, .bare] {
            let view = try SettlementView(statement, in: language.words, detail: detail)
            page = compiled.render(SettlementValues.shelf.frame(view))
            if page.utf8.count <= Self.largestMail { break }
        }
        return page
    }

    private static func refusal(_ error: any Error, in source: Source) -> Diagnostic {
        let context = (error as? MustacheTemplate.ParserError)?.context
        return Diagnostic(
            .templateSyntax, "a tag that cannot be read", source: source,
            span: context.map { Span(line: $0.lineNumber, column: max(1, $0.columnNumber)) })
    }
}

/// How texts get into HTML: every character that means something there is escaped, one scalar at a time.
///
/// The library's own way looks at whole grapheme clusters, and does not see a quote that has an accent on it.
private struct HTMLText: MustacheContentType {
    private static let name = "SETTLECAST_HTML"
    static let pragma = "{{% CONTENT_TYPE: \(name)}}"

    static func register() {
        MustacheContentTypes.register(HTMLText(), named: name)
    }

    func escapeText(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
