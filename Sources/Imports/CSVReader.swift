/// Reads separated values from a file piece by piece: as RFC 4180 has them, strictly, but for the departures that the file's
/// ``CSVForm`` names.
///
/// Lines end with CRLF or LF; the last may lack its end. A field in quotes may hold separators, line breaks and quotes
/// written twice. A line without any character is handed out as a record without fields. At any time one record and a piece
/// of the file are in memory.
package final class CSVReader {
    /// Where one field stands; good until the next record is read.
    package struct Field: Sendable {
        /// Offset of its first byte, an opening quote included.
        let start: Int
        /// Its bytes without the quotes around them.
        let content: Range<Int>
        let hasDoubledQuotes: Bool
        /// From 1.
        package let line: Int
        /// Offset of that line's first byte.
        let lineStart: Int
    }

    /// Why reading cannot go on.
    package struct Fault: Error, Hashable {
        package let rule: Finding.Rule
        package let line: Int
        package let column: Int
        package let message: String
    }

    /// More than any row of a settlement file has: a quote that is never closed must not read the whole file into memory.
    static let largestRecord = 8 << 20

    /// The fields of the record that was read last.
    package private(set) var fields: [Field] = []
    /// The line on which it begins, from 1.
    package private(set) var recordLine = 1
    private let source: ByteSource
    private let text: TextSource
    private let separator: UInt8
    private let allowsBareQuotes: Bool
    private let allowsBareReturns: Bool
    /// The record at hand and what follows it, in UTF-8.
    private var bytes: [UInt8] = []
    private var position = 0
    private var line = 1
    private var lineStart = 0

    /// - Throws: ``Fault`` where the file cannot be opened.
    package init(_ file: ImportFile, _ form: CSVForm = .rfc4180) throws(Fault) {
        do {
            source = try file.open()
        } catch {
            throw Fault(rule: .unreadable, line: 1, column: 1, message: "the file cannot be read: \(error.reason)")
        }
        text = TextSource(source, form.encoding)
        separator = form.separator
        allowsBareQuotes = form.leniencies.contains(.bareQuotes)
        allowsBareReturns = form.leniencies.contains(.bareReturns)
    }

    /// How much of the file was read, for a progress bar and for its digest.
    var progress: ByteSource { source }

    /// Reads the next record into ``fields``; false at the end of the file.
    /// - Throws: ``Fault`` where quotes or line ends are not as RFC 4180 has them, a control character stands there, or the
    ///   bytes are not text in the file's encoding.
    package func next() throws(Fault) -> Bool {
        recordLine = line
        while true {
            fields.removeAll(keepingCapacity: true)
            let before = (position: position, line: line, lineStart: lineStart)
            switch try scan() {
            case .record: return true
            case .end: return false
            case .more:
                (position, line, lineStart) = before
                try refill()
            }
        }
    }

    /// The bytes of a field as the file means them.
    package func content(of field: Field) -> ArraySlice<UInt8> {
        guard field.hasDoubledQuotes else { return bytes[field.content] }
        var content: [UInt8] = []
        content.reserveCapacity(field.content.count)
        var isSecond = false
        for byte in bytes[field.content] {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { content.append(byte) }
        }
        return content[...]
    }

    package func text(of field: Field) -> String {
        String(decoding: content(of: field), as: UTF8.self)
    }

    /// The character of its line at which a field begins, from 1.
    package func column(of field: Field) -> Int {
        column(of: field.start, from: field.lineStart)
    }

    // MARK: Pieces

    private enum Outcome {
        case record, end
        /// The piece at hand ends before the record does.
        case more
    }

    /// Drops what was read, and reads on.
    private func refill() throws(Fault) {
        bytes.removeFirst(position)
        lineStart -= position
        position = 0
        guard bytes.count < Self.largestRecord else {
            throw Fault(
                rule: .quoting, line: line, column: 1,
                message:
                    "the row that begins here does not end within \(Self.largestRecord >> 20) MB: a quote is never closed, "
                    + "or this is no such file")
        }
        text.append(to: &bytes)
    }

    /// What the end of the piece at hand means.
    private func atEnd(line: Int, lineStart: Int) throws(Fault) -> Bool {
        guard text.isAtEnd else { return false }
        let column = column(of: bytes.count, from: lineStart)
        switch text.fault {
        case nil: return true
        case .notText(let message): throw Fault(rule: .encoding, line: line, column: column, message: message)
        case .unreadable(let reason):
            throw Fault(
                rule: .unreadable, line: line, column: column,
                message: "the file cannot be read on from here: \(reason)")
        }
    }

    // MARK: Records

    private func scan() throws(Fault) -> Outcome {
        guard position < bytes.count else { return try atEnd(line: line, lineStart: lineStart) ? .end : .more }
        switch try takeLineEnd() {
        case .taken: return .record
        case .more: return .more
        case .none: break
        }
        while true {
            let isWhole = bytes[position...].first == UInt8(ascii: "\"") ? try readQuotedField() : try readPlainField()
            guard isWhole else { return .more }
            guard position < bytes.count else { return .record }
            if bytes[position] == separator {
                position += 1
                if position == bytes.count, try !atEnd(line: line, lineStart: lineStart) { return .more }
                continue
            }
            return try takeLineEnd() == .more ? .more : .record
        }
    }

    /// False where the piece at hand ends before the field.
    private func readPlainField() throws(Fault) -> Bool {
        let start = position
        var end = start
        let separator = separator
        bytes.withUnsafeBufferPointer { bytes in
            while end < bytes.count {
                let byte = bytes[end]
                if byte == separator || byte == UInt8(ascii: "\"") || byte == 0x7F || byte < 0x20 && byte != 0x09 {
                    break
                }
                end += 1
            }
        }
        position = end
        guard end < bytes.count else {
            if try !atEnd(line: line, lineStart: lineStart) { return false }
            addField(from: start, start..<end)
            return true
        }
        switch bytes[end] {
        case separator, UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            addField(from: start, start..<end)
            return true
        case UInt8(ascii: "\""):
            guard allowsBareQuotes else {
                throw fault(
                    .quoting,
                    "a quote inside a field that does not begin with one: quote the whole field and double the quote")
            }
            return try readOn(from: start)
        default:
            throw controlFault(bytes[end])
        }
    }

    /// The rest of a field that holds a quote.
    private func readOn(from start: Int) throws(Fault) -> Bool {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte < 0x20 && byte != 0x09 || byte == 0x7F { throw controlFault(byte) }
            position += 1
        }
        if position == bytes.count, try !atEnd(line: line, lineStart: lineStart) { return false }
        addField(from: start, start..<position)
        return true
    }

    /// False where the piece at hand ends before the field.
    private func readQuotedField() throws(Fault) -> Bool {
        let start = position
        let place = (line: line, lineStart: lineStart)
        var hasDoubledQuotes = false
        position += 1
        while true {
            guard position < bytes.count else {
                if try !atEnd(line: line, lineStart: lineStart) { return false }
                throw Fault(
                    rule: .quoting, line: place.line, column: column(of: start, from: place.lineStart),
                    message: "the quote that opens here is never closed")
            }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") {
                startLine()
            } else if byte == UInt8(ascii: "\"") {
                if position == bytes.count {
                    if try !atEnd(line: line, lineStart: lineStart) { return false }
                    break
                }
                guard bytes[position] == byte else { break }
                position += 1
                hasDoubledQuotes = true
            } else if byte < 0x20 && byte != 0x09 && byte != UInt8(ascii: "\r") || byte == 0x7F {
                position -= 1
                throw controlFault(byte)
            }
        }
        fields.append(
            Field(
                start: start, content: start + 1..<position - 1, hasDoubledQuotes: hasDoubledQuotes, line: place.line,
                lineStart: place.lineStart))
        if position < bytes.count, ![separator, UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[position]) {
            throw fault(
                .quoting,
                "text after a closing quote: '\(Character(Unicode.Scalar(separator)))' or the end of the line is expected"
            )
        }
        return true
    }

    private func addField(from start: Int, _ content: Range<Int>) {
        fields.append(
            Field(start: start, content: content, hasDoubledQuotes: false, line: line, lineStart: lineStart))
    }

    private enum LineEnd {
        case taken, none, more
    }

    private func takeLineEnd() throws(Fault) -> LineEnd {
        switch bytes[position] {
        case UInt8(ascii: "\n"):
            position += 1
        case UInt8(ascii: "\r"):
            if position + 1 == bytes.count, try !atEnd(line: line, lineStart: lineStart) { return .more }
            let isPair = position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "\n")
            guard isPair || allowsBareReturns else {
                throw fault(.quoting, "a carriage return without a line feed: lines end with CRLF or LF")
            }
            position += isPair ? 2 : 1
        default:
            return .none
        }
        startLine()
        return .taken
    }

    private func startLine() {
        line += 1
        lineStart = position
    }

    // MARK: Places

    private func fault(_ rule: Finding.Rule, _ message: String) -> Fault {
        Fault(rule: rule, line: line, column: column(of: position, from: lineStart), message: message)
    }

    /// Control characters other than the tab have no place in a text file.
    private func controlFault(_ byte: UInt8) -> Fault {
        fault(.encoding, "a control character (byte \(TextSource.hex(byte))), where text is expected")
    }

    /// Counts characters, not bytes: those that follow the first byte of a character begin with the bits 10.
    private func column(of offset: Int, from lineStart: Int) -> Int {
        bytes[lineStart..<max(lineStart, offset)].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }
}
