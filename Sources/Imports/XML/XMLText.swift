internal import Glibc

/// The text of an XML file as UTF-8, whatever the file's encoding, of which a piece is at hand at any time; and where in the
/// file one stands.
struct XMLText {
    /// Longer than any tag, comment or text of a settlement file or bank statement: one without end must not fill the memory.
    static let longest = 1 << 20

    /// A place in a file: line, and character of that line, from 1.
    struct Place: Hashable {
        var line = 1
        var column = 1

        /// Goes on behind these bytes.
        mutating func pass(_ bytes: UnsafeRawBufferPointer) {
            for byte in bytes {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
        }
    }

    /// What is at hand.
    private(set) var bytes: [UInt8] = []
    /// How much of it was read.
    private(set) var position = 0
    private(set) var place = Place()
    private let source: ByteSource
    private let text: TextSource
    private let encoding: TextEncoding
    private let progress: (@Sendable (Int64, Int64) -> Void)?
    /// What is at hand ends before a character that no XML has.
    private var isCut = false

    /// - Throws: ``XMLReader/Fault`` where the file cannot be opened, does not say how it is encoded, or is empty.
    init(_ file: ImportFile, progress: (@Sendable (Int64, Int64) -> Void)?) throws(XMLReader.Fault) {
        let head: [UInt8]
        do {
            head = try Self.head(of: file)
            source = try file.open()
        } catch {
            throw XMLReader.Fault(error.rule, 1, 1, "the file cannot be read: \(error.reason)")
        }
        encoding = try XMLDeclaration.encoding(ofTextThatBegins: head)
        text = TextSource(source, encoding)
        self.progress = progress
        try begin()
        guard !bytes.isEmpty else {
            throw XMLReader.Fault(.empty, 1, 1, "the file is empty: an XML document is expected")
        }
        try skipDeclaration()
    }

    private static func head(of file: ImportFile) throws(ByteSource.Failure) -> [UInt8] {
        let source = try file.open()
        var head: [UInt8] = []
        while head.count < XMLDeclaration.longest, case let piece = try source.next(), !piece.isEmpty { head += piece }
        return head
    }

    /// Gets as much as a declaration may need. What is wrong behind it is told when one comes there.
    private mutating func begin() throws(XMLReader.Fault) {
        while bytes.count < XMLDeclaration.longest, !isWhole {
            do {
                try refill()
            } catch {
                guard !bytes.isEmpty else { throw error }
                return
            }
        }
    }

    private mutating func skipDeclaration() throws(XMLReader.Fault) {
        let declaration: XMLDeclaration?
        do {
            declaration = try XMLDeclaration(bytes[...])
        } catch {
            throw fault(error.message)
        }
        guard let declaration else { return }
        if let name = declaration.encoding, XMLDeclaration.encoding(named: name) != encoding {
            throw fault(
                "the file says it is in \(shown(name)), and its bytes are in \(encoding.rawValue): one of them is wrong",
                .encoding)
        }
        advance(by: declaration.length)
    }

    /// Something follows what is at hand that cannot be read.
    private var isStuck: Bool { isCut || text.fault != nil }

    // MARK: Going on

    /// Nothing follows what is at hand.
    var isWhole: Bool { !isStuck && text.isAtEnd }

    /// Goes on by as many bytes.
    mutating func advance(by count: Int) {
        bytes.withUnsafeBytes { place.pass(UnsafeRawBufferPointer(rebasing: $0[position..<(position + count)])) }
        position += count
    }

    /// Drops what was read, and gets more.
    ///
    /// - Throws: ``XMLReader/Fault`` where what follows is no text, or cannot be read.
    mutating func refill() throws(XMLReader.Fault) {
        bytes.removeFirst(position)
        position = 0
        guard bytes.count <= Self.longest else {
            throw fault("what begins here does not end within \(Self.longest >> 20) MB: this is no such file")
        }
        let count = bytes.count
        if !isCut { text.append(to: &bytes) }
        progress?(source.position, source.size)
        if let forbidden = XMLCharacters.firstForbidden(in: bytes, from: count) {
            bytes.removeLast(bytes.count - forbidden)
            isCut = true
        }
        guard bytes.count == count else { return }
        if isCut { throw fault("a character that no XML has", after: count) }
        switch text.fault {
        case nil: break
        case .notText:
            throw fault(
                "from here on the bytes are no text in \(encoding.rawValue), which the file says it is: it is damaged, or says "
                    + "the wrong thing", after: count, .encoding)
        case .unreadable(let failure):
            throw fault("the file cannot be read on from here: \(failure.reason)", after: count, failure.rule)
        }
    }

    // MARK: Looking

    /// A fault that stands so many bytes further on.
    func fault(_ message: String, after count: Int = 0, _ rule: Finding.Rule = .xml) -> XMLReader.Fault {
        var place = place
        let end = min(position + count, bytes.count)
        bytes.withUnsafeBytes { place.pass(UnsafeRawBufferPointer(rebasing: $0[position..<end])) }
        return XMLReader.Fault(rule, place.line, place.column, message)
    }

    /// The byte that stands so many further on; nil where none is at hand.
    subscript(offset: Int) -> UInt8? { position + offset < bytes.count ? bytes[position + offset] : nil }

    func starts(with mark: StaticString) -> Bool {
        mark.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    /// How many such bytes are at hand in a row, from so many further on.
    func count(from offset: Int, while isSuch: (UInt8) -> Bool) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            let start = min(position + offset, bytes.count)
            var end = start
            while end < bytes.count, isSuch(bytes[end]) { end += 1 }
            return end - start
        }
    }

    /// How many bytes stand before a mark, from so many further on; nil where it is not at hand, or not before the end given.
    func distance(to mark: StaticString, from offset: Int, before end: Int? = nil) -> Int? {
        let last = end.map { position + $0 } ?? bytes.count
        return bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var start = position + offset
            while start < last, let found = memchr(base + start, Int32(mark.utf8Start.pointee), last - start) {
                let place = UnsafeRawPointer(found) - base
                guard place + mark.utf8CodeUnitCount <= last else { return nil }
                if memcmp(found, mark.utf8Start, mark.utf8CodeUnitCount) == 0 { return place - position }
                start = place + 1
            }
            return nil
        }
    }

    /// The bytes that stand so many further on, and how many.
    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[(position + range.lowerBound)..<(position + range.upperBound)]
    }
}
