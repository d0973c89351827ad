internal import Foundation
internal import FoundationXML
internal import Settlements
internal import Synchronization

/// Reads an XML file from its beginning to its end in bounded memory, and hands out its elements as they open and close.
///
/// For files that hold records: an element has other elements in it, or text, and never both. Well-formed it must be as
/// XML 1.0 and its namespaces have it; no document type, so no entities but the five that every file has.
final class XMLReader: NSObject {
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
        let tag: Tag
        var hasElements = false
    }

    private let input: XMLInput
    private let take: (Event) -> Bool
    private var fault: Fault?
    /// Nothing that the parser says counts any more.
    private var isOver = false
    private var open: [Open] = []
    private var text = ""
    private var hasRoot = false

    private init(_ input: XMLInput, _ take: @escaping (Event) -> Bool) {
        self.input = input
        self.take = take
    }

    /// Reads a file.
    ///
    /// - Parameter take: takes what was read, and says whether to read on.
    /// - Throws: ``Fault`` where the file cannot be read to its end; what came before it was handed out.
    static func read(
        _ file: ImportFile, progress: (@Sendable (Int64, Int64) -> Void)? = nil, _ take: @escaping (Event) -> Bool
    ) throws(Fault) {
        let reader = XMLReader(try XMLInput(file, progress: progress), take)
        try turn.withLock { _ throws(Fault) in try reader.run() }
    }

    /// One at a time: the parser keeps what it is doing where every thread sees it, and two at once crash (Swift 6.3.1, Linux).
    private static let turn = Mutex(())

    private func run() throws(Fault) {
        let parser = XMLParser(stream: input)
        parser.shouldProcessNamespaces = true
        parser.externalEntityResolvingPolicy = .never
        parser.delegate = self
        let isWellFormed = parser.parse()
        if let fault { throw fault }
        guard !isOver else { return }
        if let fault = input.fault {
            throw input.isFaultAtEnd
                ? Fault(fault.rule, parser.lineNumber, parser.columnNumber, fault.message) : fault
        }
        // The parser says of a file that ends too early, or that holds nothing, that all is well (measured).
        guard isWellFormed, hasRoot, open.isEmpty else { throw fault(parser, XMLErrorWords.unfinished) }
    }

    // MARK: What stops the reading

    private func fault(_ parser: XMLParser, _ message: String) -> Fault {
        Fault(.xml, max(1, parser.lineNumber), max(1, parser.columnNumber), message)
    }

    private func stop(_ parser: XMLParser, _ fault: Fault? = nil) {
        guard !isOver else { return }
        self.fault = fault
        isOver = true
        parser.abortParsing()
    }
}

extension XMLReader: XMLParserDelegate {
    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard !isOver else { return }
        hasRoot = true
        if !open.isEmpty {
            guard takeGap(parser) else { return }
            open[open.count - 1].hasElements = true
        }
        guard open.count < Self.deepest else {
            stop(parser, fault(parser, "elements stand \(Self.deepest) deep in one another: this is no such file"))
            return
        }
        let tag = Tag(
            name: name, namespace: namespaceURI ?? "", attributes: attributes, line: parser.lineNumber,
            column: parser.columnNumber + 1)
        open.append(Open(tag: tag))
        if !take(.start(tag)) { stop(parser) }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard !isOver, let last = open.last else { return }
        if last.hasElements, !takeGap(parser) { return }
        open.removeLast()
        let content = last.hasElements ? nil : text
        text = ""
        if !take(.end(last.tag, text: content)) { stop(parser) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !isOver, let last = open.last else { return }
        if last.hasElements, text.isEmpty, string.utf8.allSatisfy(XMLDeclaration.isSpace) { return }
        text += string
        guard text.utf8.count > Self.longestText else { return }
        stop(
            parser,
            Fault(
                .xml, last.tag.line, last.tag.column,
                "the text of <\(last.tag.name)> is longer than \(Self.longestText >> 10) KB: this is no such file"))
    }

    func parser(_ parser: XMLParser, foundCDATA data: Data) {
        self.parser(parser, foundCharacters: String(decoding: data, as: UTF8.self))
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        guard !isOver, input.fault == nil else { return }
        let code = (error as NSError).code
        if XMLErrorWords.isHarmless(code) { return }
        let message = XMLErrorWords.message(
            code, isAtEnd: input.isAtEnd, open: open.last.map { ($0.tag.name, $0.tag.line) }, hasRoot: hasRoot)
        stop(parser, fault(parser, message))
    }

    /// Between elements stand only blanks and line ends.
    private func takeGap(_ parser: XMLParser) -> Bool {
        defer { text = "" }
        guard !text.utf8.allSatisfy(XMLDeclaration.isSpace), let name = open.last?.tag.name else { return true }
        stop(parser, fault(parser, "text stands between the elements of <\(name)>: \(shown(text))"))
        return false
    }
}
