package import Reports
internal import Schedules
internal import Settlements
internal import Store

/// Makes documents of statements, in the forms that a definition asks for.
package struct Press: Sendable {
    private let page: ReportPage

    /// - Parameter templates: a directory of the admin's own templates; where one is not there ours is used.
    /// - Throws: ``ReportError`` with the place of each mistake in a template.
    package init(templates: String) throws(ReportError) {
        page = try ReportPage(.settlement, from: Templates(directory: templates))
    }

    /// Renders each output once, into the archive. The lines are tallied as they pass: a document that disagrees with
    /// its statement is not kept.
    func documents(
        of statement: Statement, lines: any StatementLines, for definition: Definition, into archive: Archive
    ) throws -> [Document] {
        try definition.outputs.map { output in
            let name = try NamePattern.standard.name(
                for: NamePattern.Values(
                    definition: definition.name, merchant: statement.merchant.id, period: statement.period,
                    revision: statement.run.revision, sequence: statement.sequence ?? 0, output: output.name,
                    fileExtension: output.fileExtension))
            switch output.form {
            case .csv(let form):
                let layout = form.layout.flatMap(Layout.named) ?? .standard(for: statement.report)
                let document = try CSVDocument(layout: layout, dialect: form.dialect, columns: form.columns)
                let content = try archive.keep { writer in
                    _ = try document.write(statement, lines: lines) { bytes in try writer.write(bytes) }
                }
                return Document(
                    output: output.name, name: name, mediaType: CSVDocument.mediaType,
                    layout: layout.name, content: content)
            case .html(let form):
                let content = try archive.keep(Array(try page.render(statement, in: .english).utf8))
                return Document(
                    output: output.name, name: name, mediaType: ReportPage.mediaType,
                    layout: form.template ?? statement.report.rawValue,
                    content: content)
            }
        }
    }

    func text(of statement: Statement) throws -> String { try ReportText.render(statement, in: .english) }

    func subject(of statement: Statement) throws -> String { try MailSubject.text(statement, in: .english) }
}
