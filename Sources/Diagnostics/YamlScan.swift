/// A look over a YAML text before it is composed: where scalars end, which keys come twice, and where anchors, aliases,
/// tags, merge keys and further documents stand.
///
/// The composer hides all of these or stops at the first. This scan knows only as much YAML (1.2, chapters 5 to 8) as it takes to
/// tell a scalar, a comment and a block scalar from structure; the composer has the last word on what is valid.
struct YamlScan {
    struct Finding {
        enum Kind {
            case anchor, alias, tag, mergeKey, document, directive
        }

        let kind: Kind
        let start: Int
        let end: Int
    }

    struct Duplicate {
        let key: String
        let first: Range<Int>
        let second: Range<Int>
    }

    private(set) var findings: [Finding] = []
    private(set) var duplicates: [Duplicate] = []
    /// By the place where a scalar starts where it ends on its line, quotes included; 0 where none starts.
    private var ends: [Int32]

    /// A collection that is open: a block mapping at a column, or a flow collection.
    private struct Frame {
        enum Shape {
            case blockMapping, flowMapping, flowSequence
        }

        let column: Int
        let shape: Shape
        var keys: [String: Range<Int>] = [:]

        var isFlow: Bool { shape != .blockMapping }
    }

    private let text: [Unicode.Scalar]
    private var index = 0
    private var lineStart = 0
    private var frames: [Frame] = []
    private var flowDepth = 0
    /// The column of the last key, `-` or `?`: what follows belongs to it if it is indented more.
    private var owner = -1
    private var sawContent = false
    private var documentEnded = false

    init(_ text: [Unicode.Scalar]) {
        self.text = text
        // No text is longer than `Yaml.largestFile`.
        ends = Array(repeating: 0, count: text.count)
        while index < text.count {
            step()
        }
    }

    /// Where a scalar that starts at a place ends on its line; nil where none starts there.
    func end(of start: Int) -> Int? {
        guard ends.indices.contains(start), ends[start] > 0 else { return nil }
        return Int(ends[start])
    }

    private mutating func note(_ start: Int, endsAt end: Int) {
        guard ends.indices.contains(start) else { return }
        ends[start] = Int32(end)
    }

    private mutating func step() {
        let scalar = text[index]
        switch scalar {
        case "\n", "\r":
            breakLine()
        case " ", "\t":
            index += 1
        case "#" where isBlank(index - 1):
            skipLine()
        case "%" where index == lineStart && flowDepth == 0 && !sawContent:
            let start = index
            skipLine()
            findings.append(Finding(kind: .directive, start: start, end: index))
        case "-", ".":
            if index == lineStart, isDocumentMarker(index) { marker() } else { content() }
        default:
            content()
        }
    }

    /// `---` or `...` at the start of a line.
    private mutating func marker() {
        if text[index] == "." {
            documentEnded = true
        } else if sawContent || documentEnded {
            if !findings.contains(where: { $0.kind == .document }) {
                findings.append(Finding(kind: .document, start: index, end: index + 3))
            }
        } else {
            documentEnded = false
        }
        frames = []
        flowDepth = 0
        owner = -1
        sawContent = true
        index += 3
    }

    private mutating func content() {
        if documentEnded, !findings.contains(where: { $0.kind == .document }) {
            findings.append(Finding(kind: .document, start: index, end: endOfLine(index)))
        }
        sawContent = true
        let scalar = text[index]
        switch scalar {
        case "-" where flowDepth == 0 && isBlank(index + 1), "?" where isBlank(index + 1):
            if flowDepth == 0 { enterIndicator() }
            index += 1
        case ":" where isBlank(index + 1) || flowDepth > 0:
            index += 1
        case "[", "{":
            frames.append(Frame(column: index - lineStart, shape: scalar == "{" ? .flowMapping : .flowSequence))
            flowDepth += 1
            index += 1
        case "]" where flowDepth > 0, "}" where flowDepth > 0:
            leaveFlow()
            index += 1
        case "," where flowDepth > 0:
            index += 1
        case "&", "*", "!":
            property()
        case "\"", "'":
            quoted(by: scalar)
        case "|" where flowDepth == 0, ">" where flowDepth == 0:
            blockScalar()
        default:
            plain()
        }
    }

    private mutating func enterIndicator() {
        let column = index - lineStart
        while let top = frames.last, !top.isFlow, top.column > column { frames.removeLast() }
        owner = column
    }

    private mutating func leaveFlow() {
        while let top = frames.popLast(), !top.isFlow {}
        flowDepth -= 1
    }

    private mutating func property() {
        let start = index
        let kind: Finding.Kind = text[index] == "&" ? .anchor : text[index] == "*" ? .alias : .tag
        index += 1
        while index < text.count, !isBlank(index), !(flowDepth > 0 && isFlowIndicator(index)) { index += 1 }
        findings.append(Finding(kind: kind, start: start, end: index))
    }

    private mutating func quoted(by quote: Unicode.Scalar) {
        let start = index
        var endOnLine: Int?
        index += 1
        while index < text.count, text[index] != quote || (quote == "'" && at(index + 1) == "'") {
            if text[index] == "\n" || text[index] == "\r" {
                endOnLine = endOnLine ?? index
                breakLine()
            } else if quote == "\"", text[index] == "\\", let next = at(index + 1), next != "\n", next != "\r" {
                index += 2
            } else {
                index += text[index] == quote ? 2 : 1
            }
        }
        index = min(index + 1, text.count)
        note(start, endsAt: endOnLine ?? index)
        if endOnLine == nil, opensValue(allowAdjacent: true) {
            let inner = start + 1..<max(start + 1, index - 1)
            key(Source.text(text[inner]), at: start..<index)
        }
    }

    private mutating func plain() {
        let start = index
        let end = plainOnLine()
        note(start, endsAt: end)
        if opensValue(allowAdjacent: false) {
            key(Source.text(text[start..<end]), at: start..<end)
            return
        }
        while continuesPlain() {
            _ = plainOnLine()
        }
    }

    /// Takes a plain scalar's part on this line and returns where it ends, blanks at its end left out.
    private mutating func plainOnLine() -> Int {
        var end = index
        while index < text.count {
            let scalar = text[index]
            if scalar == "\n" || scalar == "\r" { break }
            if scalar == "#", isBlank(index - 1) { break }
            if scalar == ":", isBlank(index + 1) || (flowDepth > 0 && isFlowIndicator(index + 1)) { break }
            if flowDepth > 0, isFlowIndicator(index) { break }
            index += 1
            if scalar != " ", scalar != "\t" { end = index }
        }
        return end
    }

    /// Moves to the next line with something on it if that goes on with the plain scalar that ended at a line's end.
    private mutating func continuesPlain() -> Bool {
        guard let scalar = at(index), scalar == "\n" || scalar == "\r" else { return false }
        var next = index
        var start = lineStart
        while let scalar = at(next), isBlank(next) {
            next += 1
            if scalar == "\n" || scalar == "\r" { start = next }
        }
        guard let scalar = at(next), scalar != "#", !(next == start && isDocumentMarker(next)) else { return false }
        if flowDepth > 0 {
            guard !isFlowIndicator(next), scalar != ":" else { return false }
        } else {
            guard next - start > owner else { return false }
        }
        index = next
        lineStart = start
        return true
    }

    /// Takes a literal or folded scalar: its header and all lines that are indented more than what it belongs to.
    private mutating func blockScalar() {
        note(index, endsAt: endOfLine(index))
        skipLine()
        while index < text.count {
            breakLine()
            var first = index
            while let scalar = at(first), scalar == " " { first += 1 }
            guard let scalar = at(first) else { index = first; return }
            if scalar == "\n" || scalar == "\r" { index = first; continue }
            guard first - lineStart > owner else { return }
            skipLine()
        }
    }

    /// Whether the scalar that ends here is a key: a colon and a blank follow.
    private mutating func opensValue(allowAdjacent: Bool) -> Bool {
        var next = index
        while let scalar = at(next), scalar == " " || scalar == "\t" { next += 1 }
        guard at(next) == ":" else { return false }
        guard isBlank(next + 1) || (flowDepth > 0 && (allowAdjacent || isFlowIndicator(next + 1))) else { return false }
        index = next
        return true
    }

    private mutating func key(_ key: String, at range: Range<Int>) {
        if flowDepth == 0 {
            let column = range.lowerBound - lineStart
            while let top = frames.last, !top.isFlow, top.column > column { frames.removeLast() }
            if frames.last.map({ $0.column < column }) ?? true {
                frames.append(Frame(column: column, shape: .blockMapping))
            }
            owner = column
        }
        if key == "<<" {
            findings.append(Finding(kind: .mergeKey, start: range.lowerBound, end: range.upperBound))
        }
        guard let frame = frames.indices.last, frames[frame].shape != .flowSequence else { return }
        if let first = frames[frame].keys[key] {
            duplicates.append(Duplicate(key: key, first: first, second: range))
        } else {
            frames[frame].keys[key] = range
        }
    }

    private mutating func breakLine() {
        guard index < text.count else { return }
        index += text[index] == "\r" && at(index + 1) == "\n" ? 2 : 1
        lineStart = index
    }

    private mutating func skipLine() {
        index = endOfLine(index)
    }

    private func endOfLine(_ start: Int) -> Int {
        var end = start
        while let scalar = at(end), scalar != "\n", scalar != "\r" { end += 1 }
        return end
    }

    private func at(_ index: Int) -> Unicode.Scalar? {
        text.indices.contains(index) ? text[index] : nil
    }

    /// A blank, a line's end, or the text's start or end.
    private func isBlank(_ index: Int) -> Bool {
        guard let scalar = at(index) else { return true }
        return scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private func isFlowIndicator(_ index: Int) -> Bool {
        guard let scalar = at(index) else { return false }
        return [",", "[", "]", "{", "}"].contains(scalar)
    }

    private func isDocumentMarker(_ index: Int) -> Bool {
        guard index + 2 < text.count else { return false }
        let marks = text[index...(index + 2)]
        return (marks.allSatisfy { $0 == "-" } || marks.allSatisfy { $0 == "." }) && isBlank(index + 3)
    }
}
