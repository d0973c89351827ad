package import Reports
package import Schedules
internal import Settlements
internal import Store

/// Makes documents of statements, in the forms that definitions ask for.
package struct Press: Sendable {
    private struct PageKey: Hashable {
        let report: ReportKind
        let template: String?
    }

    private let pages: [PageKey: ReportPage]

    /// Takes every template that the definitions name, each once.
    ///
    /// - Parameter templates: a directory of the admin's own templates; where one is not there ours is used.
    /// - Throws: ``ReportError`` with the place of each mistake in a template.
    package init(templates: String, for definitions: [Definition]) throws(ReportError) {
        var pages: [PageKey: ReportPage] = [:]
        for definition in definitions {
            for output in definition.outputs {
                guard case .html(let form) = output.form else { continue }
                let key = PageKey(report: definition.report, template: form.template)
                if pages[key] != nil { continue }
                pages[key] = try ReportPage(
                    definition.report, template: form.template, from: Templates(directory: templates))
            }
        }
        self.pages = pages
    }

    /// Renders each output once, into the archive. The lines are tallied as they pass: a document that disagrees with
    /// its statement is not kept.
    func print(
        _ statement: Statement, lines: any StatementLines, for order: Order, into archive: Archive
    ) throws -> [Printed] {
        let definition = order.definition
        func name(_ output: String, _ fileExtension: String) throws -> String {
            try order.name(.standard, output: output, fileExtension: fileExtension, sequence: statement.sequence)
        }
        // A notice has no document: the manifest says that there was nothing.
        let outputs = statement.edition.isNotice ? [] : definition.outputs
        let printed = try outputs.map { output in
            let name = try name(output.name, output.fileExtension)
            switch output.form {
            case .csv(let form):
                return try print(statement, lines: lines, form, output: output.name, name: name, into: archive)
            case .html(let form):
                let key = PageKey(report: definition.report, template: form.template)
                guard let page = pages[key] else {
                    throw ReportError(.template, "the template of output '\(output.name)' was not loaded")
                }
                let html = try page.render(
                    statement, in: language(of: output, definition, statement.merchant), hasCSV: definition.hasCSV)
                let document = Document(
                    output: output.name, name: name, mediaType: ReportPage.mediaType, layout: page.template,
                    content: try archive.keep(Array(html.utf8)))
                return Printed(document: document, dialect: nil, lines: nil)
            }
        }
        let manifest = try Manifest(
            of: statement, definitionDigest: definition.digest, files: printed.map { $0.file(named: $0.document.name) })
        let document = Document(
            output: Output.manifest, name: try name(Output.manifest, Output.manifestExtension),
            mediaType: Manifest.mediaType, layout: Manifest.layout, content: try archive.keep(manifest.bytes()))
        return printed + [Printed(document: document, dialect: nil, lines: nil)]
    }

    private func print(
        _ statement: Statement, lines: any StatementLines, _ form: CSVForm, output: String, name: String,
        into archive: Archive
    ) throws -> Printed {
        let layout = try form.layout.map(Self.layout) ?? .standard(for: statement.report)
        let csv = try CSVDocument(layout: layout, dialect: form.dialect, columns: form.columns)
        var written: DocumentLines?
        let content = try archive.keep { writer in
            written = try csv.write(statement, lines: lines) { bytes in try writer.write(bytes) }
        }
        let document = Document(
            output: output, name: name, mediaType: CSVDocument.mediaType, layout: layout.name, content: content)
        return Printed(document: document, dialect: form.dialect, lines: written)
    }

    private static func layout(_ name: String) throws(PackingError) -> Layout {
        guard let layout = Layout.named(name) else {
            throw PackingError(
                description: "there is no layout '\(name)': `settlecast check` lists those that there are")
        }
        return layout
    }

    /// The text of the message that an output goes with, and the message's subject, both in its language.
    func text(of statement: Statement, in language: ReportLanguage, hasCSV: Bool) throws -> String {
        try ReportText.render(statement, in: language, hasCSV: hasCSV)
    }

    func subject(of statement: Statement, in language: ReportLanguage) throws -> String {
        try MailSubject.text(statement, in: language)
    }

    /// The first of the languages that an output may be in that we have: the merchant's own is one of them where the
    /// definition says so.
    func language(of output: Output?, _ definition: Definition, _ merchant: Merchant) -> ReportLanguage {
        definition.languages(for: output).lazy.compactMap { word in
            (word == HTMLForm.merchantsLanguage ? merchant.locale : word).flatMap(ReportLanguage.init)
        }.first ?? .english
    }
}

extension Definition {
    /// Whether the lines go out as a CSV.
    var hasCSV: Bool { outputs.contains { !$0.isPage } }
}

extension Output {
    /// Whether its lines name the payouts that pay them.
    var needsPayouts: Bool {
        guard case .csv(let form) = form, let layout = form.layout.flatMap(Layout.named) else { return false }
        return layout.needsPayouts
    }

    /// Whether it is for people.
    var isPage: Bool {
        if case .html = form { true } else { false }
    }
}

/// A document with what its reader can count again.
struct Printed: Sendable {
    let document: Document
    /// Nil for a page.
    let dialect: Dialect?
    let lines: DocumentLines?

    /// How a manifest names it where the file has a name of its own.
    func file(named name: String) -> Manifest.File {
        Manifest.File(
            name: name, output: document.output, mediaType: document.mediaType, layout: document.layout,
            dialect: dialect, content: document.content, lines: lines)
    }
}
