internal import Foundation
internal import Settlements

/// The text of an XML file for the parser, piece by piece and as UTF-8, whatever the file's encoding; none of it before its
/// prolog was found fit.
///
/// The declaration is handed on as blanks: what it says of the bytes is no longer true. The lines stay where they are.
final class XMLInput: InputStream {
    /// Much more than any prolog has: a file that begins with a comment without end must not fill the memory.
    static let longestProlog = 1 << 20

    /// Why the text does not go on, where that is not the end of the file.
    private(set) var fault: XMLReader.Fault?
    /// The fault stands where the parser came to, since it was given everything before it.
    private(set) var isFaultAtEnd = false
    private let source: ByteSource
    private let text: TextSource
    private let encoding: TextEncoding
    private let progress: (@Sendable (Int64, Int64) -> Void)?
    private var pending: [UInt8] = []
    private var position = 0
    private var isFit = false

    /// Everything was handed out.
    var isAtEnd: Bool { text.isAtEnd && position == pending.count }

    /// - Throws: ``XMLReader/Fault`` where the file cannot be opened or does not say how it is encoded.
    init(_ file: ImportFile, progress: (@Sendable (Int64, Int64) -> Void)?) throws(XMLReader.Fault) {
        let head: [UInt8]
        do {
            head = try Self.head(of: file)
            source = try file.open()
        } catch {
            throw XMLReader.Fault(error.rule, 1, 1, "the file cannot be read: \(error.reason)")
        }
        encoding = try Self.encoding(ofTextThatBegins: head)
        text = TextSource(source, encoding)
        self.progress = progress
        super.init(data: Data())
    }

    override func open() {}
    override func close() {}
    override var hasBytesAvailable: Bool { true }

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength: Int) -> Int {
        if position == pending.count { refill() }
        guard isFit else { return 0 }
        let count = min(maxLength, pending.count - position)
        pending.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { buffer.update(from: start + position, count: count) }
        }
        position += count
        return count
    }

    private func refill() {
        pending.removeAll(keepingCapacity: true)
        position = 0
        repeat {
            text.append(to: &pending)
            progress?(source.position, source.size)
        } while !isFit && fault == nil && look()
        guard pending.isEmpty || !isFit, fault == nil, let why = text.fault else { return }
        isFaultAtEnd = isFit
        let message =
            switch why {
            case .notText:
                "from here on the bytes are no text in \(encoding.rawValue), which the file says it is: it is damaged, or "
                    + "says the wrong thing"
            case .unreadable: why.message
            }
        fault = XMLReader.Fault(why.rule, 1, 1, message)
    }

    /// Looks whether the prolog is fit; whether more of the text is needed for that.
    private func look() -> Bool {
        switch XMLProlog(pending, isWhole: text.isAtEnd) {
        case .more:
            guard pending.count < Self.longestProlog else {
                fault = XMLReader.Fault(
                    .xml, 1, 1, "no element begins within \(Self.longestProlog >> 20) MB: this is no such file")
                return false
            }
            return !text.isAtEnd
        case .passed(let declaration):
            take(declaration)
        case .doctype(let offset):
            fault = fault(
                .doctype, at: offset,
                "a document type (DOCTYPE): it can bring in other files and texts without end; no settlement file has one"
            )
        case .fault(let offset, let message):
            fault =
                pending.isEmpty && text.fault == nil
                ? XMLReader.Fault(.empty, 1, 1, "the file is empty: an XML document is expected")
                : text.fault == nil ? fault(.xml, at: offset, message) : nil
        }
        return false
    }

    private func take(_ declaration: XMLDeclaration?) {
        if let name = declaration?.encoding, XMLDeclaration.encoding(named: name) != encoding {
            fault = XMLReader.Fault(
                .encoding, 1, 1,
                "the file says it is in \(shown(name)), and its bytes are in \(encoding.rawValue): one of them is wrong"
            )
            return
        }
        for place in 0..<(declaration?.length ?? 0) where pending[place] != UInt8(ascii: "\n") {
            pending[place] = UInt8(ascii: " ")
        }
        isFit = true
    }

    private func fault(_ rule: Finding.Rule, at offset: Int, _ message: String) -> XMLReader.Fault {
        let before = pending[..<offset]
        let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return XMLReader.Fault(
            rule, line, 1 + String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count, message)
    }

    private static func head(of file: ImportFile) throws(ByteSource.Failure) -> [UInt8] {
        let source = try file.open()
        var head: [UInt8] = []
        while head.count < longestDeclaration, case let piece = try source.next(), !piece.isEmpty { head += piece }
        return head
    }

    /// By the byte order mark, or what the declaration says in ASCII; else UTF-8 (XML 1.0, 4.3.3 and appendix F).
    private static func encoding(ofTextThatBegins bytes: [UInt8]) throws(XMLReader.Fault) -> TextEncoding {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
        guard !bytes.prefix(4).contains(0) else {
            throw XMLReader.Fault(
                .encoding, 1, 1,
                "the file seems to be in UTF-16 or UTF-32, but has no byte order mark: UTF-8 is expected")
        }
        let declaration = (try? XMLDeclaration(bytes.prefix(Self.longestDeclaration))) ?? nil
        guard let name = declaration?.encoding else { return .utf8 }
        guard let encoding = XMLDeclaration.encoding(named: name) else {
            throw XMLReader.Fault(
                .encoding, 1, 1,
                "the file says it is in \(shown(name)): UTF-8, UTF-16, ISO-8859-1 or Windows-1252 is expected")
        }
        guard encoding != .utf16 else {
            throw XMLReader.Fault(
                .encoding, 1, 1, "the file says it is in \(shown(name)), and its bytes are not: one of them is wrong")
        }
        return encoding
    }

    /// Much more than a declaration has.
    private static let longestDeclaration = 1024
}
