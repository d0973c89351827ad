package import Diagnostics

extension Diagnostic.Name {
    /// A tag names a value that there is not.
    package static let templateUnknownValue: Self = "template-unknown-value"
    /// A tag is not closed, closes another, or holds what no name can.
    package static let templateSyntax: Self = "template-syntax"
    /// A value is used in a way that would show nothing.
    package static let templateWrongUse: Self = "template-wrong-use"
    /// A tag of Mustache that templates here do not have.
    package static let templateForbiddenTag: Self = "template-forbidden-tag"
    /// A tag includes a partial that there is not.
    package static let templateUnknownPartial: Self = "template-unknown-partial"
    /// A partial includes itself, or there is no end of partials.
    package static let templateEndlessPartial: Self = "template-endless-partial"

    /// All names of what may be wrong in a template.
    package static let ofTemplates: [Self] = [
        templateUnknownValue, templateSyntax, templateWrongUse, templateForbiddenTag, templateUnknownPartial,
        templateEndlessPartial,
    ]
}

/// A tag of a Mustache template where it stands.
struct TemplateTag {
    enum Kind {
        /// `{{name}}`
        case value
        /// `{{#name}}`
        case section
        /// `{{^name}}`
        case inverted
        /// `{{/name}}`
        case end
        /// `{{> name}}`
        case partial
        /// Any other, by its sign.
        case forbidden(Unicode.Scalar)
    }

    let kind: Kind
    let name: String
    /// Of the name.
    let span: Span
    /// From the first brace to the last, counted in scalars.
    let range: Range<Int>
}

/// Finds the tags of a template. The library that renders keeps them to itself and shows a value that there is not as nothing.
struct TemplateTags {
    private let source: Source
    private let findings: Findings
    private var position = 0

    static func tags(in source: Source, _ findings: Findings) -> [TemplateTag] {
        var reader = TemplateTags(source: source, findings: findings)
        var tags: [TemplateTag] = []
        while let tag = reader.next() { tags.append(tag) }
        return tags
    }

    private init(source: Source, findings: Findings) {
        self.source = source
        self.findings = findings
    }

    private mutating func next() -> TemplateTag? {
        let scalars = source.scalars
        while let start = find("{", "{", from: position) {
            let isTriple = scalars.indices.contains(start + 2) && scalars[start + 2] == "{"
            let isComment = scalars.indices.contains(start + 2) && scalars[start + 2] == "!"
            let end = find("}", "}", from: start + 2)
            let following = isComment ? nil : find("{", "{", from: start + (isTriple ? 3 : 2))
            guard let end, end < following ?? scalars.count else {
                findings.add(
                    .templateSyntax, "a tag that is not closed", at: source.span(at: start, length: 2),
                    help: "end it with '}}'")
                // What follows is read as if it had been: one fault is enough.
                position = following ?? scalars.count
                continue
            }
            position = end + 2 + (isTriple && scalars.indices.contains(end + 2) && scalars[end + 2] == "}" ? 1 : 0)
            if isComment { continue }
            if let tag = tag(start + 2, end, in: start..<position) { return tag }
        }
        return nil
    }

    /// The tag between two places, nil where it has no name that can be looked up.
    private func tag(_ start: Int, _ end: Int, in range: Range<Int>) -> TemplateTag? {
        var start = start
        let kind: TemplateTag.Kind
        switch source.scalars[start] {
        case "#": kind = .section
        case "^": kind = .inverted
        case "/": kind = .end
        case ">": kind = .partial
        case "{", "&", "<", "$", "=", "%", "*": kind = .forbidden(source.scalars[start])
        default: kind = .value
        }
        if case .value = kind {} else { start += 1 }
        let content = source.scalars[start..<end]
        let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let first = content.firstIndex { !blank($0) } ?? end
        let last = content.lastIndex { !blank($0) } ?? first
        let name = first < end ? Array(source.scalars[first...last]) : []
        let span = source.span(at: first, length: max(name.count, 1))
        if case .forbidden = kind {
            return TemplateTag(kind: kind, name: "", span: source.span(at: start - 1), range: range)
        }
        if case .partial = kind, !Templates.isName(String(String.UnicodeScalarView(name))) {
            findings.add(
                .templateSyntax, name.isEmpty ? "a tag without a name" : "no partial can have such a name", at: span,
                help: "write it like {{> header}}")
            return nil
        }
        guard !name.isEmpty, name.allSatisfy(Self.isNamePart), name == ["."] || (name.first != "." && name.last != ".")
        else {
            findings.add(
                .templateSyntax, name.isEmpty ? "a tag without a name" : "no value can have such a name", at: span,
                help: "write it like {{merchant.name}}")
            return nil
        }
        return TemplateTag(kind: kind, name: String(String.UnicodeScalarView(name)), span: span, range: range)
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
            || scalar == "." || scalar == "-"
    }

    private func find(_ one: Unicode.Scalar, _ two: Unicode.Scalar, from start: Int) -> Int? {
        let scalars = source.scalars
        var index = start
        while index + 1 < scalars.count {
            if scalars[index] == one, scalars[index + 1] == two { return index }
            index += 1
        }
        return nil
    }
}
