import Diagnostics

/// Holds a template against the values that it may use, and puts what it includes into its place.
struct TemplateCheck {
    /// What a section sees, innermost last; nil for one over texts, where `{{.}}` is the text.
    private var frames: [[PublishedValue]?]
    private var open: [(tag: TemplateTag, opensFrame: Bool)] = []
    private let findings: Findings
    private let inclusion: Inclusion
    /// How many sections are open around the file.
    private let outside: Int
    /// The last tag that included something.
    private var included: TemplateTag?
    /// More are a mistake, and the library calls itself for each.
    private static let deepest = 100
    /// The template's text so far, with each partial in the place of its tag.
    private var text: [Unicode.Scalar] = []

    /// The text of a template with all that it includes, and everything that is wrong with it, file by file.
    static func read(
        _ source: Source, named name: String, against values: [PublishedValue], from templates: Templates
    ) -> CheckedTemplate {
        let inclusion = Inclusion(of: name, from: templates)
        let text = read(source, frames: [values], outside: 0, inclusion)
        let found = inclusion.pool.diagnostics
        let (own, partials) = (
            found.filter { $0.source.path == source.path }, found.filter { $0.source.path != source.path }
        )
        return CheckedTemplate(text: text, diagnostics: (own + partials).inOrder)
    }

    private static func read(
        _ source: Source, frames: [[PublishedValue]?], outside: Int, _ inclusion: Inclusion
    ) -> [Unicode.Scalar] {
        let findings = Findings(in: source)
        defer { inclusion.keep(findings.diagnostics) }
        if let broken = source.brokenAt {
            findings.add(.notUTF8, "the template is not UTF-8 from here on", at: broken)
            return []
        }
        var check = TemplateCheck(frames: frames, outside: outside, findings: findings, inclusion: inclusion)
        var position = 0
        for tag in TemplateTags.tags(in: source, findings) {
            check.put(source.scalars[position..<tag.range.lowerBound])
            position = check.place(tag)
        }
        check.put(source.scalars[position...])
        for (tag, _) in check.open {
            findings.add(
                .templateSyntax, "'\(tag.name)' is opened here and never closed", at: tag.span,
                help: "write {{/\(tag.name)}} where it ends")
        }
        return check.text
    }

    private init(frames: [[PublishedValue]?], outside: Int, findings: Findings, inclusion: Inclusion) {
        self.frames = frames
        self.outside = outside
        self.findings = findings
        self.inclusion = inclusion
    }

    /// Checks a tag and puts it, or what it includes, into the text.
    ///
    /// - Returns: where the text goes on behind it.
    private mutating func place(_ tag: TemplateTag) -> Int {
        guard case .partial = tag.kind else {
            read(tag)
            put(findings.source.scalars[tag.range])
            return tag.range.upperBound
        }
        if let (source, inner) = inclusion.include(tag, findings) {
            let part = Self.read(source, frames: frames, outside: outside + open.count, inner)
            put(part[...])
            included = tag
        }
        return findings.source.end(ofLineWithOnly: tag.range) ?? tag.range.upperBound
    }

    /// Appends what comes next. Two braces that meet where a partial ends would begin a tag that nothing has looked at.
    private mutating func put(_ part: ArraySlice<Unicode.Scalar>) {
        if text.last == "{", part.first == "{", let included {
            findings.add(
                .templateSyntax, "a brace at the end of '\(included.name)' meets the brace that follows it",
                at: included.span, help: "put a space or a line end between them")
        }
        text += part
    }

    private mutating func read(_ tag: TemplateTag) {
        switch tag.kind {
        case .value: readValue(tag)
        case .section:
            openSection(tag)
            checkDepth(tag)
        case .inverted:
            if tag.name == "." {
                findings.add(.templateWrongUse, "'.' is a text that is always there", at: tag.span)
            } else {
                _ = resolve(tag)
            }
            open.append((tag, false))
            checkDepth(tag)
        case .end: close(tag)
        case .partial: return
        case .forbidden(let sign): forbid(sign, tag)
        }
    }

    private func readValue(_ tag: TemplateTag) {
        if tag.name == "." {
            if case .some(.none) = frames.last { return }
            findings.add(
                .templateWrongUse, "'.' stands for nothing here", at: tag.span,
                help:
                    "it is the text within a section over texts, as in {{#merchant.address}}{{.}}{{/merchant.address}}")
            return
        }
        guard let value = resolve(tag) else { return }
        switch value.shape {
        case .text, .figure: return
        case .flag:
            findings.add(
                .templateWrongUse, "'\(tag.name)' is a yes or no and has no text", at: tag.span,
                help: "use {{#\(tag.name)}}…{{/\(tag.name)}} or {{^\(tag.name)}}…{{/\(tag.name)}}")
        case .texts:
            findings.add(
                .templateWrongUse, "'\(tag.name)' is several texts", at: tag.span,
                help: "use {{#\(tag.name)}}{{.}}{{/\(tag.name)}}")
        case .group(let parts):
            findings.add(
                .templateWrongUse, "'\(tag.name)' has parts and no text of its own", at: tag.span,
                allowed: parts.map { "\(tag.name).\($0.name)" })
        case .list(let parts):
            findings.add(
                .templateWrongUse, "'\(tag.name)' is a list of what has parts, and no text", at: tag.span,
                allowed: parts.map(\.name),
                help: "open it with {{#\(tag.name)}}…{{/\(tag.name)}} and name the parts between")
        }
    }

    private mutating func openSection(_ tag: TemplateTag) {
        if tag.name == "." {
            findings.add(.templateWrongUse, "'.' is a text and cannot be opened", at: tag.span)
            open.append((tag, false))
            return
        }
        switch resolve(tag)?.shape {
        case .flag:
            open.append((tag, false))
            return
        case .text, .figure, .texts: frames.append(nil)
        case .group(let parts), .list(let parts): frames.append(parts)
        case nil:
            // Its values are not known, and one fault is enough.
            open.append((tag, false))
            return
        }
        open.append((tag, true))
    }

    private func checkDepth(_ tag: TemplateTag) {
        guard outside + open.count == Self.deepest + 1 else { return }
        findings.add(
            .templateSyntax, "more than \(Self.deepest) sections are open here, one in another", at: tag.span,
            help: "close those that are done with")
    }

    private mutating func close(_ tag: TemplateTag) {
        guard let (last, opensFrame) = open.popLast() else {
            findings.add(.templateSyntax, "'\(tag.name)' is closed here and was never opened", at: tag.span)
            return
        }
        if opensFrame { frames.removeLast() }
        guard last.name != tag.name else { return }
        findings.add(
            .templateSyntax, "'\(tag.name)' is closed here while '\(last.name)' is open", at: tag.span,
            help: "write {{/\(last.name)}}", notes: [findings.note("'\(last.name)' is opened here", at: last.span)])
    }

    private func forbid(_ sign: Unicode.Scalar, _ tag: TemplateTag) {
        let (message, help): (String, String?) =
            switch sign {
            case "{", "&": ("a value cannot be shown unescaped", "write it with two braces, as in {{merchant.name}}")
            case "<", "$":
                (
                    "a template cannot inherit from another",
                    "write what they share into a file of its own, and {{> its-name}}"
                )
            case "=": ("the braces of tags cannot be changed", "write every tag with {{ and }}")
            default: ("'{{\(sign)' is no tag of a template here", nil)
            }
        findings.add(.templateForbiddenTag, message, at: tag.span, help: help)
    }

    /// The value that a tag names: its first part is looked up from the inside out, the others only in what was found.
    private func resolve(_ tag: TemplateTag) -> PublishedValue? {
        let parts = tag.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let inSight = frames.compactMap { $0 }.reversed()
        guard let first = parts.first, var value = inSight.lazy.compactMap({ $0.named(first) }).first else {
            return unknown(tag, parts.first ?? "", at: 0, among: inSight.flatMap { $0 }, in: nil)
        }
        var offset = value.name.count + 1
        for part in parts.dropFirst() {
            guard let inner = value.shape.named else {
                findings.add(
                    .templateWrongUse, "'\(value.name)' has no parts that can be named with a point", at: tag.span,
                    help: "open it with {{#\(value.name)}}…{{/\(value.name)}}")
                return nil
            }
            guard let next = inner.named(part) else {
                return unknown(tag, part, at: offset, among: inner, in: value)
            }
            value = next
            offset += part.count + 1
        }
        return value
    }

    private func unknown(
        _ tag: TemplateTag, _ name: String, at offset: Int, among values: [PublishedValue], in owner: PublishedValue?
    ) -> PublishedValue? {
        var seen: Set<String> = []
        let names = values.map(\.name).filter { seen.insert($0).inserted }
        let place = owner.map { " in '\($0.name)'" } ?? ""
        findings.add(
            .templateUnknownValue, "there is no value '\(name)'\(place)",
            at: tag.span.part(at: offset, length: max(name.count, 1)),
            allowed: names, help: Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" })
        return nil
    }
}

extension PublishedValue.Shape {
    /// What can be named behind a point; nil where nothing can.
    fileprivate var named: [PublishedValue]? {
        switch self {
        case .group(let parts): parts
        case .figure: FigureValue.parts
        case .text, .flag, .texts, .list: nil
        }
    }
}

extension [PublishedValue] {
    fileprivate func named(_ name: String) -> PublishedValue? {
        first { $0.name == name }
    }
}

extension Source {
    /// The place behind the line that holds a tag and nothing else; nil where there is more on it.
    ///
    /// As Mustache has it: such a line goes, and what is included brings its own line ends.
    fileprivate func end(ofLineWithOnly range: Range<Int>) -> Int? {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }
        let before = scalars[..<range.lowerBound].last { !isBlank($0) }
        guard before == nil || before == "\n" else { return nil }
        guard let next = scalars[range.upperBound...].firstIndex(where: { !isBlank($0) }) else { return scalars.count }
        return scalars[next] == "\n" ? next + 1 : nil
    }
}
