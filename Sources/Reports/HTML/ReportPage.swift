package import Diagnostics
import Mustache
package import Settlements

/// The HTML document of a report, made with a Mustache template: one file, fit for a mail and for paper.
package struct ReportPage: Sendable {
    package static let mediaType = "text/html; charset=utf-8"

    /// Mail programs cut a message at about 102 kB of HTML; this leaves them room.
    package static let largestMail = 80_000

    /// The template's name, which is the document's layout.
    package let template: String
    private let report: ReportKind
    private let compiled: MustacheTemplate

    /// Takes a template by name, once every tag in it and in its partials was found to name a value of the report.
    ///
    /// - Parameter template: nil for the report's standard one, which has the report's name.
    /// - Throws: ``ReportError/Code/template``; of what is wrong in the texts each with file, line and column.
    package init(_ report: ReportKind, template: String? = nil, from templates: Templates) throws(ReportError) {
        let name = template ?? report.rawValue
        let source = try templates.source(named: name)
        let checked = Self.check(source, named: name, of: report, from: templates)
        guard checked.diagnostics.isEmpty else { throw ReportError(template: checked.diagnostics) }
        self.template = name
        self.report = report
        switch Self.compile(checked, of: source) {
        case .success(let template): compiled = template
        case .failure(let refusal): throw ReportError(template: [refusal.diagnostic])
        }
    }

    /// Everything that is wrong with a template of a report and with what it includes; empty where nothing is, or where
    /// there is no such template.
    package static func diagnostics(
        of report: ReportKind, template: String?, from templates: Templates
    ) -> [Diagnostic] {
        let name = template ?? report.rawValue
        switch templates.find(name) {
        case .found(let source):
            let checked = check(source, named: name, of: report, from: templates)
            guard checked.diagnostics.isEmpty, case .failure(let refusal) = compile(checked, of: source) else {
                return checked.diagnostics
            }
            return [refusal.diagnostic]
        case .unreadable(let path):
            return [
                Diagnostic(
                    .unreadableFile, "the template cannot be read: look at its permissions",
                    source: Source(path: path, text: ""), span: nil)
            ]
        case .missing: return []
        }
    }

    /// The page. Where it would be too large for a mail, with shorter tables, and at last with the headlines of its
    /// accounts alone; each stays, so that one of hundreds of accounts is larger all the same.
    ///
    /// - Parameter hasCSV: whether the lines go out as a CSV too, so that the page can point to it.
    /// - Throws: ``ReportError/Code/overflow``.
    package func render(
        _ statement: Statement, in language: ReportLanguage, hasCSV: Bool = true
    ) throws(ReportError) -> String {
        var page = ""
        for detail in [ReportDetail.full, .short, .brief, .bare, .headlines] {
            page = compiled.render(try report.published.frame(statement, language.words, detail.with(csv: hasCSV)))
            if page.utf8.count <= Self.largestMail { break }
        }
        return page
    }

    private static func check(
        _ source: Source, named name: String, of report: ReportKind, from templates: Templates
    ) -> CheckedTemplate {
        TemplateCheck.read(source, named: name, against: report.published.values, from: templates)
    }

    /// Why the library does not take a text in which nothing else was found.
    private struct Refusal: Error {
        let diagnostic: Diagnostic
    }

    private static func compile(_ checked: CheckedTemplate, of source: Source) -> Result<MustacheTemplate, Refusal> {
        HTMLText.register()
        do {
            // The pragma comes first on the first line, so that places in errors stay true but for that line.
            let text = HTMLText.pragma + String(String.UnicodeScalarView(checked.text))
            return .success(try MustacheTemplate(string: text))
        } catch {
            return .failure(Refusal(diagnostic: refusal(error, in: source, expanded: checked)))
        }
    }

    private static func refusal(_ error: any Error, in source: Source, expanded: CheckedTemplate) -> Diagnostic {
        // Behind a partial the library's lines are not the file's.
        let context = expanded.text == source.scalars ? (error as? MustacheTemplate.ParserError)?.context : nil
        return Diagnostic(
            .templateSyntax, "a tag that cannot be read", source: source,
            span: context.map { Span(line: $0.lineNumber, column: max(1, $0.columnNumber)) })
    }
}

extension ReportKind {
    /// What its page shows besides the totals.
    package var pageDetails: DetailRequest {
        switch self {
        case .settlement: DetailRequest(days: true, monthToDate: false, selection: .largest, limit: 10, payouts: true)
        case .fees: DetailRequest(days: true, monthToDate: true, selection: .largestFees, limit: 10)
        case .refunds:
            DetailRequest(days: true, monthToDate: false, selection: .refunds, limit: ReportDetail.full.lines)
        }
    }
}
