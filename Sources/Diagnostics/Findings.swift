/// Everything found in one file while it is read.
package final class Findings {
    package let source: Source
    package private(set) var diagnostics: [Diagnostic] = []

    package init(in source: Source) {
        self.source = source
    }

    /// No error so far; warnings do not count.
    package var isClean: Bool {
        !diagnostics.contains { $0.severity == .error }
    }

    package func add(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    package func add(
        _ name: Diagnostic.Name, _ message: String, severity: Diagnostic.Severity = .error, at span: Span?,
        found: String? = nil, allowed: [String] = [], help: String? = nil, notes: [Diagnostic.Note] = [],
        isCovered: Bool = false
    ) {
        add(
            Diagnostic(
                name, message, severity: severity, source: source, span: span, found: found, allowed: allowed,
                help: help, notes: notes, isCovered: isCovered))
    }

    package func note(_ message: String, at span: Span) -> Diagnostic.Note {
        Diagnostic.Note(message, source: source, span: span)
    }
}

extension [Diagnostic] {
    /// In the order of files given and of places in them; what is about a whole file comes first.
    package var inOrder: [Diagnostic] {
        var order: [String: Int] = [:]
        for diagnostic in self where order[diagnostic.source.path] == nil {
            order[diagnostic.source.path] = order.count
        }
        let start = Span(line: 0, column: 0, length: 0)
        return enumerated().sorted { one, other in
            let left = (order[one.element.source.path] ?? 0, one.element.span ?? start, one.offset)
            let right = (order[other.element.source.path] ?? 0, other.element.span ?? start, other.offset)
            return left < right
        }.map(\.element)
    }
}
