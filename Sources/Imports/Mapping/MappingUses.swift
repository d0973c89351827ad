internal import Diagnostics

/// Which columns and lines a mapping names, while it is read: each with the place where it does, and what is made of it.
final class MappingUses {
    struct Mention {
        let name: String
        let span: Span
        /// The field that is made of it; nil where it is only looked at.
        let field: String?
    }

    private(set) var columns: [Mention] = []
    private(set) var preamble: [Mention] = []

    func column(_ written: Findings.Written, for field: String?) {
        columns.append(Mention(name: written.text, span: written.span, field: field))
    }

    func line(_ written: Findings.Written, for field: String?) {
        preamble.append(Mention(name: written.text, span: written.span, field: field))
    }

    func first(_ column: String) -> Mention? { columns.first { $0.name == column } }

    /// What becomes of each, in the order of the mapping.
    var uses: [Mapping.Use] {
        var uses: [(name: String, isPreamble: Bool, fields: [String])] = []
        for (mentions, isPreamble) in [(preamble, true), (columns, false)] {
            for mention in mentions {
                let index = uses.firstIndex { $0.name == mention.name && $0.isPreamble == isPreamble }
                if index == nil { uses.append((mention.name, isPreamble, [])) }
                guard let field = mention.field else { continue }
                let place = index ?? uses.count - 1
                if !uses[place].fields.contains(field) { uses[place].fields.append(field) }
            }
        }
        return uses.map { Mapping.Use(name: $0.name, fields: $0.fields, isPreamble: $0.isPreamble) }
    }
}

extension Findings {
    typealias Written = (text: String, span: Span)

    /// The texts of a list, or the one text that stands in place of a list; whatever else is there is reported.
    func texts(_ pair: Yaml.Pair?) -> [Written] {
        guard let pair else { return [] }
        let nodes: [Yaml.Node]
        switch pair.value.content {
        case .sequence(let entries): nodes = entries
        case .scalar: nodes = [pair.value]
        case .mapping: return []
        }
        if nodes.isEmpty { add(.emptyValue, "the list at '\(pair.key)' is empty", at: pair.value.span) }
        var texts: [Written] = []
        for node in nodes {
            guard case .scalar(let scalar) = node.content else {
                wrongKind(node, expected: "a text", at: pair.key)
                continue
            }
            // Nothing is a text here: a column may be empty.
            if let first = texts.first(where: { $0.text == scalar.text }) {
                add(
                    .duplicateEntry, "\(scalar.text.quoted) is in the list twice", at: node.span,
                    notes: [note("it is first here", at: first.span)])
            } else {
                texts.append((scalar.text, node.span))
            }
        }
        return texts
    }

    /// A whole number within these bounds.
    func number(_ written: Written?, _ bounds: ClosedRange<Int>) -> Int? {
        guard let written else { return nil }
        if written.text.utf8.count <= 9, let number = Int(written.text), bounds.contains(number) { return number }
        add(
            .rowNumber,
            "expected a number from \(bounds.lowerBound) to \(bounds.upperBound), found \(written.text.quoted)",
            at: written.span)
        return nil
    }
}
