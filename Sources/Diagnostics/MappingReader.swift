/// Reads one mapping by its shape. Whatever does not fit is reported once, where it stands, and reading goes on.
package struct MappingReader {
    package let shape: Shape
    package let span: Span
    package let findings: Findings
    private let values: [String: Yaml.Pair]
    /// Keys whose absence needs no report: a misspelling of them was reported.
    private let excused: Set<String>
    /// A key was written that none stands for: one that seems to be missing may have been meant.
    package let sawUnknownKey: Bool

    /// Begins to read: reports unknown keys, keys that do not work yet, and values of a wrong kind.
    ///
    /// - Parameter span: where the mapping's absence of a key is reported: the key it belongs to.
    /// - Returns: nil where the node is no mapping, which is reported.
    package init?(_ node: Yaml.Node, _ shape: Shape, at span: Span? = nil, into findings: Findings) {
        guard case .mapping(let pairs) = node.content else {
            findings.wrongKind(node, expected: "a mapping", at: shape.name, span: span)
            return nil
        }
        var values: [String: Yaml.Pair] = [:]
        var excused: Set<String> = []
        let present = Set(pairs.map(\.key))
        for pair in pairs {
            if let kind = shape[pair.key]?.kind ?? shape.others {
                values[pair.key] = pair
                if let later = shape[pair.key]?.later {
                    findings.notSupportedYet("'\(pair.key)'", now: later, at: pair.keySpan)
                    excused.insert(pair.key)
                } else if !kind.admits(pair.value) {
                    findings.wrongKind(pair, expected: kind, in: shape)
                    excused.insert(pair.key)
                }
            } else if let meant = findings.unknownKey(pair, shape, present: present) {
                excused.insert(meant)
            }
        }
        self.shape = shape
        self.span = span ?? node.span
        self.findings = findings
        self.values = values
        self.excused = excused
        self.sawUnknownKey = present.contains { shape[$0] == nil } && shape.others == nil
    }

    /// The pairs whose keys are names of the writer's own, in the order written.
    package var named: [Yaml.Pair] {
        values.values.filter { shape[$0.key] == nil && !excused.contains($0.key) }.sorted { $0.keySpan < $1.keySpan }
    }

    /// Whether a key was written, whatever is to be said of it.
    package func has(_ key: String) -> Bool {
        values[key] != nil || excused.contains(key)
    }

    /// The one pair there is of the keys of which the shape wants one; none, or another, is reported.
    ///
    /// - Parameter keys: others of which exactly one is to be there, in place of those in the shape.
    package func theOne(of keys: [String]? = nil, help: String? = nil) -> Yaml.Pair? {
        let keys = keys ?? shape.oneOf
        let present = keys.compactMap { values[$0] }.sorted { $0.keySpan < $1.keySpan }
        let choice = keys.joined(separator: ", ")
        if let second = present.dropFirst().first {
            findings.add(
                .chooseOne, "'\(second.key)' does not go together with '\(present[0].key)'", at: second.keySpan,
                help: "keep one of \(choice)",
                notes: [findings.note("'\(present[0].key)' is here", at: present[0].keySpan)])
            return nil
        }
        if present.isEmpty, excused.isDisjoint(with: keys), !sawUnknownKey {
            findings.add(
                .missingKey, "one of \(choice) is missing in '\(shape.name)'", at: span, help: help)
        }
        return present.first.flatMap { optional($0.key) }
    }

    /// The value at a key; nil where there is none or it was reported.
    package func optional(_ key: String) -> Yaml.Pair? {
        excused.contains(key) ? nil : values[key]
    }

    /// The value at a key that must be there; its absence is reported.
    package func required(_ key: String, help: String? = nil) -> Yaml.Pair? {
        if let pair = optional(key) { return pair }
        if !excused.contains(key) {
            let place = shape.name.isEmpty ? "" : " in '\(shape.name)'"
            findings.add(.missingKey, "key '\(key)' is missing\(place)", at: span, help: help)
        }
        return nil
    }

    /// The text at a key, with its place.
    package func text(_ key: String) -> (text: String, span: Span)? {
        guard let pair = optional(key), case .scalar(let scalar) = pair.value.content else { return nil }
        guard !scalar.text.allSatisfy(\.isWhitespace) else {
            findings.add(.emptyValue, "the text at '\(key)' is empty", at: pair.value.span)
            return nil
        }
        return (scalar.text, pair.value.span)
    }

    /// The word at a key, one of those in the shape; anything else is reported.
    package func word(_ key: String) -> String? {
        guard let text = text(key), case .words(let words, let later)? = shape[key]?.kind else { return nil }
        return findings.word(text, of: words, later: later, at: key)
    }

    /// The text at a key that must be there, with its place.
    package func requiredText(_ key: String, help: String? = nil) -> (text: String, span: Span)? {
        guard required(key, help: help) != nil else { return nil }
        return text(key)
    }
}

extension Findings {
    package func notSupportedYet(_ what: String, now: String, at span: Span) {
        add(.notSupportedYet, "\(what) is not supported yet", at: span, help: now)
    }

    package func wrongKind(_ node: Yaml.Node, expected: String, at name: String, span: Span? = nil) {
        let place = name.isEmpty ? "" : " at '\(name)'"
        add(
            .wrongKind, "expected \(expected)\(place), found \(node.kind)",
            at: node.isNothing ? span ?? node.span : node.span)
    }

    fileprivate func wrongKind(_ pair: Yaml.Pair, expected kind: Shape.Kind, in shape: Shape) {
        var allowed: [String] = []
        if case .words(let words, _) = kind { allowed = words }
        add(
            .wrongKind, "expected \(kind.expectation) at '\(pair.key)', found \(pair.value.kind)",
            at: pair.value.isNothing ? pair.keySpan : pair.value.span, allowed: allowed)
    }

    /// Reports a key that is not in the shape and returns the one that was probably meant.
    fileprivate func unknownKey(_ pair: Yaml.Pair, _ shape: Shape, present: Set<String>) -> String? {
        let place = shape.name.isEmpty ? "" : " in '\(shape.name)'"
        let near = Spelling.nearest(to: pair.key, among: shape.keys.map(\.name))
        // A short word is near to many; one that must be there and is not was probably meant all the same.
        let missing = shape.keys.filter { $0.isRequired && Spelling.distance($0.name, pair.key) == 1 }.map(\.name)
        let meant = (near ?? (missing.count == 1 ? missing[0] : nil)).flatMap { present.contains($0) ? nil : $0 }
        add(
            .unknownKey, "unknown key \(pair.key.quoted)\(place)", at: pair.keySpan, allowed: shape.keys.map(\.name),
            help: meant.map { "did you mean '\($0)'?" })
        return meant
    }

    /// One of a set of words; anything else is reported with the words.
    ///
    /// - Parameter later: words that are known and do not work yet.
    package func word(
        _ text: (text: String, span: Span), of words: [String], later: [String] = [], at key: String
    ) -> String? {
        if words.contains(text.text) { return text.text }
        if later.contains(text.text) {
            let now =
                words.count == 1
                ? "what works now is '\(words[0])'" : "what works now: \(words.joined(separator: ", "))"
            notSupportedYet("'\(key): \(text.text)'", now: now, at: text.span)
            return nil
        }
        let meant = Spelling.nearest(to: text.text, among: words)
        add(
            .unknownWord, "'\(key)' cannot be \(text.text.quoted)", at: text.span, allowed: words,
            help: meant.map { "did you mean '\($0)'?" })
        return nil
    }
}
