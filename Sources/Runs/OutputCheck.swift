package import Diagnostics
package import Reports
package import Schedules
internal import Settlements

/// Holds the outputs of definitions against what can be written: layouts and their columns, languages, templates.
///
/// Definitions are read without any knowledge of reports; this is where the two meet before a run.
package struct OutputCheck: Sendable {
    private let templates: Templates?
    /// The names of those that a definition may name.
    private let known: [String]?

    /// - Parameter templates: nil where it is not known which there are, as for a definition without its configuration; then
    ///   nothing is said of them.
    package init(templates: Templates?) {
        self.templates = templates
        known = templates?.names
    }

    /// The same definitions without those that cannot be made, and with all that is wrong with them and with the standard
    /// templates.
    package func held(_ definitions: Definitions) -> Definitions {
        var found: [Diagnostic] = []
        var refused: Set<String> = []
        var pages = CheckedPages(templates: templates)
        for definition in definitions.definitions {
            let findings = Findings(in: definition.places.source)
            for (output, places) in zip(definition.outputs, definition.places.outputs) {
                switch output.form {
                case .csv(let form): check(form, places, of: definition, findings)
                case .html(let form):
                    check(places.locale, findings)
                    guard check(form, places, of: definition, findings) else { break }
                    if !pages.check(form.template, of: definition.report) { refused.insert(definition.name) }
                }
            }
            if !findings.isClean { refused.insert(definition.name) }
            found += findings.diagnostics
        }
        // They are the admin's files too where no definition uses them.
        for report in ReportKind.allCases { pages.check(nil, of: report) }
        return definitions.refusing(refused, because: found + pages.diagnostics)
    }

    // MARK: CSV

    private func check(
        _ form: CSVForm, _ places: OutputPlaces, of definition: Definition, _ findings: Findings
    ) {
        guard let layout = layout(form, places, of: definition, findings) else { return }
        for column in places.columns where !layout.columnNames.contains(column.text) {
            let meant = Spelling.nearest(to: column.text, among: layout.columnNames)
            findings.add(
                .layoutColumn, "layout '\(layout.name)' has no column \(column.text.quoted)", at: column.span,
                allowed: layout.columnNames, help: meant.map { "did you mean '\($0)'?" })
        }
    }

    private func layout(
        _ form: CSVForm, _ places: OutputPlaces, of definition: Definition, _ findings: Findings
    ) -> Layout? {
        guard let name = form.layout else { return Layout.standard(for: definition.report) }
        let allowed = Layout.all.filter { $0.report == definition.report }.map(\.name)
        guard let layout = Layout.named(name) else {
            let versions = allowed.filter { family($0) == family(name) }
            let meant = Spelling.nearest(to: name, among: allowed)
            findings.add(
                .unknownLayout, "there is no layout \(name.quoted)", at: places.layout,
                allowed: versions.isEmpty ? allowed : versions, help: meant.map { "did you mean '\($0)'?" })
            return nil
        }
        guard layout.report == definition.report else {
            findings.add(
                .wrongLayout,
                "layout '\(name)' is for 'report: \(layout.report.rawValue)', and this is 'report: \(definition.report.rawValue)'",
                at: places.layout, allowed: allowed)
            return nil
        }
        return layout
    }

    /// `fee-lines` of `fee-lines@1`.
    private func family(_ name: String) -> Substring { name.prefix { $0 != "@" } }

    // MARK: HTML

    private func check(_ locale: [OutputPlaces.Written], _ findings: Findings) {
        let words = [HTMLForm.merchantsLanguage] + ReportLanguage.all.map(\.tag)
        for written in locale where written.text != HTMLForm.merchantsLanguage && ReportLanguage(written.text) == nil {
            let meant = Spelling.nearest(to: written.text, among: words)
            findings.add(
                .unknownLanguage, "no report can be written in \(written.text.quoted)", at: written.span,
                allowed: words, help: meant.map { "did you mean '\($0)'?" })
        }
    }

    /// Whether a look into the template is worth while: what is wrong in one of another report's is no mistake of its own.
    private func check(
        _ form: HTMLForm, _ places: OutputPlaces, of definition: Definition, _ findings: Findings
    ) -> Bool {
        if let name = form.template, let report = ReportKind(rawValue: name), report != definition.report {
            findings.add(
                .wrongTemplate,
                "template '\(name)' is for 'report: \(name)', and this is 'report: \(definition.report.rawValue)'",
                at: places.template,
                help: "write 'template: \(definition.report.rawValue)', or one of your own under another name")
            return false
        }
        guard let known, let name = form.template, !known.contains(name) else { return true }
        let meant = Spelling.nearest(to: name, among: known)
        findings.add(
            .unknownTemplate, "there is no template \(name.quoted)", at: places.template, allowed: known,
            help: meant.map { "did you mean '\($0)'?" }
                ?? "one of your own is a file in report-templates beside the configuration, as in NAME.mustache")
        return true
    }
}

/// What is wrong inside templates: each is looked at once for each report that it is used for.
private struct CheckedPages {
    private struct Page: Hashable {
        let template: String
        let report: ReportKind
    }

    /// Nil where all of them are part of the program.
    let templates: Templates?
    private(set) var diagnostics: [Diagnostic] = []
    private var pages: [Page: Bool] = [:]
    /// What is wrong with a partial is so in every template that includes it.
    private var texts: Set<String> = []

    init(templates: Templates?) {
        self.templates = templates.flatMap { $0.hasOwn ? $0 : nil }
    }

    /// Whether nothing is wrong with a template; one that is not there is not looked at.
    @discardableResult
    mutating func check(_ template: String?, of report: ReportKind) -> Bool {
        guard let templates else { return true }
        let page = Page(template: template ?? report.rawValue, report: report)
        if let isSound = pages[page] { return isSound }
        let found = ReportPage.diagnostics(of: report, template: template, from: templates)
        pages[page] = found.isEmpty
        diagnostics += found.filter { texts.insert($0.text).inserted }
        return found.isEmpty
    }
}

/// The names of what is reported here.
extension Diagnostic.Name {
    package static let unknownLayout: Self = "unknown-layout"
    package static let wrongLayout: Self = "wrong-layout"
    package static let layoutColumn: Self = "layout-column"
    package static let unknownLanguage: Self = "unknown-language"
    package static let unknownTemplate: Self = "unknown-template"
    package static let wrongTemplate: Self = "wrong-template"

    /// All of them, for the pages and the catalogue.
    package static let ofOutputs: [Self] = [
        unknownLayout, wrongLayout, layoutColumn, unknownLanguage, unknownTemplate, wrongTemplate,
    ]
}
