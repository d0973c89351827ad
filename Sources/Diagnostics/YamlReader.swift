internal import Yams

extension Yaml {
    /// Larger files are refused unread: ten thousand definitions of the usual size are 10 MB.
    package static let largestFile = 16 << 20
    /// More levels than any definition needs, few enough for any stack.
    private static let deepest = 64

    /// Reads the one document of a file.
    ///
    /// - Returns: what it says, where it can be read at all, and everything that is wrong with it as YAML. Keys given twice are
    ///   reported and their first value stands; anchors, aliases, tags, merge keys and further documents are reported
    ///   and nothing else is read.
    package static func read(_ source: Source) -> (root: Node?, diagnostics: [Diagnostic]) {
        if let obstacle = obstacle(in: source) { return (nil, [obstacle]) }
        let scan = YamlScan(source.scalars)
        var diagnostics = scan.duplicates.map { duplicate in
            Diagnostic(
                .duplicateKey, "key '\(duplicate.key)' is given twice", source: source,
                span: source.span(of: duplicate.second), help: "keep one of the two",
                notes: [.init("it is first given here", source: source, span: source.span(of: duplicate.first))])
        }
        diagnostics += scan.findings.map { YamlFeatures.diagnostic(of: $0, in: source) }
        guard scan.findings.isEmpty else { return (nil, diagnostics.sorted(by: before)) }
        var composition = Composition(source: source, scan: scan)
        let root = composition.compose()
        return (root, (diagnostics + composition.diagnostics).sorted(by: before))
    }

    /// For a reader of files, who knows a size before there is a text.
    package static func tooLarge(_ source: Source) -> Diagnostic {
        Diagnostic(
            .fileTooLarge, "the file is larger than \(largestFile >> 20) MB", source: source, span: nil,
            help: "is this the right file?")
    }

    private static func before(_ one: Diagnostic, _ other: Diagnostic) -> Bool {
        guard let one = one.span, let other = other.span else { return one.span == nil && other.span != nil }
        return one < other
    }

    private static func obstacle(in source: Source) -> Diagnostic? {
        if source.scalars.count > largestFile { return tooLarge(source) }
        if let span = source.brokenAt {
            return Diagnostic(
                .notUTF8, "the file is not UTF-8 text from here on", source: source, span: span,
                help: "save it as UTF-8")
        }
        guard let offset = source.scalars.firstIndex(where: { !isText($0) }) else { return nil }
        let code = String(source.scalars[offset].value, radix: 16, uppercase: true)
        let digits = String(repeating: "0", count: max(0, 4 - code.count)) + code
        return Diagnostic(
            .yamlSyntax, "character U+\(digits) may not stand in a text", source: source,
            span: source.span(at: offset), help: "delete it; most editors hide it")
    }

    /// YAML 1.2, section 5.1, without the private planes, which stand in for other characters here.
    private static func isText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...0xEFFFF: true
        default: false
        }
    }

    /// One run of the composer over a text in which what would mislead it has been replaced, scalar for scalar.
    private struct Composition {
        let source: Source
        let scan: YamlScan
        var diagnostics: [Diagnostic] = []
        private let hidden: Set<Int>

        /// `&` would open an anchor, the others would break a line where no editor does.
        private static let standIns: [Unicode.Scalar: Unicode.Scalar] = [
            "&": "\u{10FF00}", "\u{85}": "\u{10FF01}", "\u{2028}": "\u{10FF02}", "\u{2029}": "\u{10FF03}",
        ]
        private static let originals = Dictionary(uniqueKeysWithValues: standIns.map { ($1, $0) })

        init(source: Source, scan: YamlScan) {
            self.source = source
            self.scan = scan
            self.hidden = Set(scan.duplicates.map(\.second.lowerBound))
        }

        mutating func compose() -> Node? {
            do {
                let parser = try Parser(yaml: masked(), resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot() else {
                    diagnostics.append(
                        Diagnostic(
                            .emptyFile, "the file says nothing", source: source, span: nil,
                            help: "delete it, or write what it should hold"))
                    return nil
                }
                return node(root, depth: 0)
            } catch let error as YamlError {
                diagnostics.append(YamlSyntax.diagnostic(of: error, in: source))
            } catch {
                diagnostics.append(YamlSyntax.unknown(in: source))
            }
            return nil
        }

        /// The text in which a key that comes again has a name of its own, of the same length.
        private func masked() -> String {
            if scan.duplicates.isEmpty, let plain = source.plain, !plain.contains(UInt8(ascii: "&")) {
                return String(decoding: plain, as: UTF8.self)
            }
            var text = source.scalars.map { Self.standIns[$0] ?? $0 }
            for (number, duplicate) in scan.duplicates.enumerated() {
                let isQuoted = ["\"", "'"].contains(text[duplicate.second.lowerBound])
                let place = duplicate.second.lowerBound + (isQuoted ? 1 : 0)
                guard place < duplicate.second.upperBound - (isQuoted ? 1 : 0),
                    let name = Unicode.Scalar(0xF0000 + UInt32(number % 0xFF00))
                else { continue }
                text[place] = name
            }
            return Source.text(text)
        }

        private mutating func node(_ node: Yams.Node, depth: Int) -> Node? {
            let offset = node.mark.map { source.offset(line: $0.line, column: $0.column) } ?? 0
            guard depth < deepest else {
                diagnostics.append(
                    Diagnostic(
                        .yamlSyntax, "more than \(deepest) lists and mappings inside each other", source: source,
                        span: source.span(at: offset), help: "a bracket is probably not closed"))
                return nil
            }
            switch node {
            case .scalar(let scalar):
                let style: Scalar.Style =
                    switch scalar.style {
                    case .singleQuoted, .doubleQuoted: .quoted
                    case .literal, .folded: .block
                    case .any, .plain: .plain
                    }
                return Node(.scalar(Scalar(text: restored(scalar.string), style: style)), span: span(from: offset))
            case .sequence(let sequence):
                let nodes = sequence.compactMap { self.node($0, depth: depth + 1) }
                return Node(.sequence(nodes), span: source.span(at: offset))
            case .mapping(let mapping):
                let pairs = mapping.compactMap { pair($0.key, $0.value, depth: depth + 1) }
                return Node(.mapping(pairs), span: source.span(at: offset))
            case .alias:
                return nil
            }
        }

        private mutating func pair(_ key: Yams.Node, _ value: Yams.Node, depth: Int) -> Pair? {
            let offset = key.mark.map { source.offset(line: $0.line, column: $0.column) } ?? 0
            guard case .scalar(let scalar) = key else {
                diagnostics.append(
                    Diagnostic(
                        .wrongKind, "expected a word as key, found a list or a mapping", source: source,
                        span: source.span(at: offset)))
                return nil
            }
            guard !hidden.contains(offset), let value = node(value, depth: depth) else { return nil }
            return Pair(key: restored(scalar.string), keySpan: span(from: offset), value: value)
        }

        private func span(from offset: Int) -> Span {
            source.span(at: offset, length: max(1, (scan.end(of: offset) ?? offset) - offset))
        }

        private func restored(_ text: String) -> String {
            // Stand-ins and masked keys are four bytes long in UTF-8, and begin with one of the highest.
            guard text.utf8.contains(where: { $0 >= 0xF3 }) else { return text }
            return Source.text(text.unicodeScalars.map { Self.originals[$0] ?? $0 })
        }
    }
}

extension Source {
    func span(of range: Range<Int>) -> Span {
        span(at: range.lowerBound, length: max(1, range.count))
    }
}
