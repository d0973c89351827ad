import Diagnostics

/// A template as it is compiled: its text with all that it includes, and what is wrong with it.
struct CheckedTemplate {
    let text: [Unicode.Scalar]
    let diagnostics: [Diagnostic]
}

/// How far a template has been followed into what it includes.
struct Inclusion {
    /// What is found in a template and in its partials, each fault once however often its partial is included.
    final class Pool {
        /// More are a mistake: a page has some tens.
        static let mostPartials = 1_000

        let templates: Templates
        fileprivate var sources: [String: Source] = [:]
        fileprivate var partials = 0
        private(set) var diagnostics: [Diagnostic] = []
        private var seen: Set<String> = []

        fileprivate init(templates: Templates) {
            self.templates = templates
        }

        fileprivate func keep(_ diagnostic: Diagnostic) {
            let place = diagnostic.span.map { "\($0.line):\($0.column)" } ?? ""
            if seen.insert("\(diagnostic.source.path):\(place):\(diagnostic.message)").inserted {
                diagnostics.append(diagnostic)
            }
        }
    }

    let pool: Pool
    /// Names of the templates that are being read, the outermost first.
    private let names: [String]
    /// Where each of them is included, the innermost first.
    private let notes: [Diagnostic.Note]

    init(of name: String, from templates: Templates) {
        self.init(pool: Pool(templates: templates), names: [name], notes: [])
    }

    private init(pool: Pool, names: [String], notes: [Diagnostic.Note]) {
        self.pool = pool
        self.names = names
        self.notes = notes
    }

    /// Takes what was found in a file, each with the places where the file is included.
    func keep(_ diagnostics: [Diagnostic]) {
        for found in diagnostics {
            pool.keep(
                Diagnostic(
                    found.name, found.message, severity: found.severity, source: found.source, span: found.span,
                    found: found.found, allowed: found.allowed, help: found.help, notes: found.notes + notes,
                    isCovered: found.isCovered))
        }
    }

    /// The partial that a tag names, and the way that leads there; nil where it cannot be included, which is then among
    /// the findings.
    func include(_ tag: TemplateTag, _ findings: Findings) -> (Source, Inclusion)? {
        let name = tag.name
        if let first = names.firstIndex(of: name) {
            let way = names[(first + 1)...].map { "'\($0)'" }.joined(separator: " and ")
            findings.add(
                .templateEndlessPartial,
                "'\(name)' includes itself" + (way.isEmpty ? "" : " by way of \(way)"), at: tag.span,
                help: "take the tag out of one of them")
            return nil
        }
        pool.partials += 1
        guard pool.partials <= Pool.mostPartials else {
            findings.add(
                .templateEndlessPartial, "more than \(Pool.mostPartials) partials are included", at: tag.span,
                help: "let each partial include fewer others")
            return nil
        }
        guard let source = source(tag, findings) else { return nil }
        let note = findings.note("'\(name)' is included here", at: tag.span)
        return (source, Inclusion(pool: pool, names: names + [name], notes: [note] + notes))
    }

    private func source(_ tag: TemplateTag, _ findings: Findings) -> Source? {
        let name = tag.name
        if let known = pool.sources[name] { return known }
        switch pool.templates.find(name) {
        case .found(let source):
            pool.sources[name] = source
            return source
        case .unreadable(let path):
            findings.add(.unreadableFile, "cannot read the partial \(path): look at its permissions", at: tag.span)
        case .missing:
            let names = pool.templates.partials
            findings.add(
                .templateUnknownPartial, "there is no partial '\(name)'", at: tag.span, allowed: names,
                help: Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                    ?? "write it as \(name).mustache beside the template")
        }
        return nil
    }
}
