/// Reads an XML file from its beginning to its end in bounded memory, and hands out its elements as they open and close.
///
/// For files that hold records: an element has other elements in it, or text, and never both. Well-formed it must be as
/// XML 1.0 and its namespaces have it; no document type, so no entities but the five that every file has.
struct XMLReader {
    /// Deeper than any settlement file or bank statement is.
    static let deepest = 64
    /// Longer than any text of a settlement file or bank statement is.
    static let longestText = 1 << 16

    /// The beginning of an element.
    struct Tag {
        /// Without prefix.
        let name: String
        /// The name of its namespace; empty where it is in none.
        let namespace: String
        /// By their names as the file writes them, prefixes included; declarations of namespaces are not among them.
        let attributes: [String: String]
        /// Where its content begins.
        let line: Int
        let column: Int
    }

    enum Event {
        case start(Tag)
        /// With the text in it, blanks and line ends as they are; nil where it has elements in it.
        case end(Tag, text: String?)
    }

    /// Why a file cannot be read on.
    struct Fault: Error, Hashable {
        let rule: Finding.Rule
        let line: Int
        let column: Int
        let message: String

        init(_ rule: Finding.Rule, _ line: Int, _ column: Int, _ message: String) {
            self.rule = rule
            self.line = line
            self.column = column
            self.message = message
        }
    }

    private struct Open {
        /// As the file writes it.
        let name: String
        let tag: Tag
        var hasElements = false
    }

    private var scanner: XMLScanner
    private var namespaces = XMLNamespaces()
    private var open: [Open] = []
    private var text = ""
    private var hasRoot = false
    /// Whoever takes what is read wants no more.
    private var isStopped = false

    /// Reads a file.
    ///
    /// - Parameter take: takes what was read, and says whether to read on.
    /// - Throws: ``Fault`` where the file cannot be read to its end; what came before it was handed out.
    static func read(
        _ file: ImportFile, progress: (@Sendable (Int64, Int64) -> Void)? = nil, _ take: (Event) -> Bool
    ) throws(Fault) {
        var reader = XMLReader(scanner: XMLScanner(try XMLText(file, progress: progress)))
        while !reader.isStopped, try reader.step(take) {}
    }

    private init(scanner: XMLScanner) {
        self.scanner = scanner
    }

    /// Reads one token; false at the end of the file.
    private mutating func step(_ take: (Event) -> Bool) throws(Fault) -> Bool {
        switch try scanner.next() {
        case .aside: break
        case .text(let piece): try add(piece)
        case .section(let piece):
            guard !open.isEmpty else { throw fault("a CDATA section stands outside of the root element") }
            try add(piece)
        case .start(let name, let attributes, let isEmpty):
            try begin(name, attributes, take)
            if isEmpty, !isStopped { try end(name, take) }
        case .end(let name): try end(name, take)
        case .finished:
            try finish()
            return false
        }
        return true
    }

    // MARK: Elements

    private mutating func begin(
        _ name: String, _ attributes: [(name: String, value: String)], _ take: (Event) -> Bool
    ) throws(Fault) {
        guard !open.isEmpty || !hasRoot else { throw fault("<\(name)> stands behind the end of the root element") }
        hasRoot = true
        if !open.isEmpty {
            try endGap()
            open[open.count - 1].hasElements = true
        }
        guard open.count < Self.deepest else {
            throw fault("elements stand \(Self.deepest) deep in one another: this is no such file")
        }
        let tag: Tag
        do {
            let others = try namespaces.enter(attributes, depth: open.count + 1)
            let (namespace, local) = try namespaces.resolve(name)
            let place = scanner.text.place
            tag = Tag(
                name: local, namespace: namespace, attributes: others, line: place.line, column: place.column)
        } catch {
            throw fault(error.message)
        }
        open.append(Open(name: name, tag: tag))
        isStopped = !take(.start(tag))
    }

    private mutating func end(_ name: String, _ take: (Event) -> Bool) throws(Fault) {
        guard let last = open.last else { throw fault("</\(name)> ends nothing that is open") }
        guard last.name == name else {
            throw fault("<\(last.name)> of line \(last.tag.line) is closed by </\(name)>")
        }
        if last.hasElements { try endGap() }
        open.removeLast()
        namespaces.leave(depth: open.count)
        let content = last.hasElements ? nil : text
        text = ""
        isStopped = !take(.end(last.tag, text: content))
    }

    private func finish() throws(Fault) {
        if let last = open.last {
            throw fault("the file ends before <\(last.name)> of line \(last.tag.line) is closed: is it whole?")
        }
        guard hasRoot else { throw fault("no element begins in this file") }
    }

    // MARK: Texts

    private mutating func add(_ piece: String) throws(Fault) {
        guard let last = open.last else {
            guard piece.utf8.allSatisfy(XMLCharacters.isSpace) else {
                throw fault(
                    hasRoot
                        ? "text stands behind the end of the root element"
                        : "text stands where the first element is expected: this is no XML file")
            }
            return
        }
        if last.hasElements, text.isEmpty, piece.utf8.allSatisfy(XMLCharacters.isSpace) { return }
        text += piece
        guard text.utf8.count <= Self.longestText else {
            throw Fault(
                .xml, last.tag.line, last.tag.column,
                "the text of <\(last.name)> is longer than \(Self.longestText >> 10) KB: this is no such file")
        }
    }

    /// Between elements stand only blanks and line ends.
    private mutating func endGap() throws(Fault) {
        guard !text.isEmpty else { return }
        if let last = open.last, !text.utf8.allSatisfy(XMLCharacters.isSpace) {
            throw fault("text stands between the elements of <\(last.name)>: \(shown(text))")
        }
        text = ""
    }

    private func fault(_ message: String) -> Fault {
        Fault(.xml, scanner.start.line, scanner.start.column, message)
    }
}
