/// Reads comma-separated values as RFC 4180 has them, strictly, from bytes in UTF-8 with or without a byte order mark.
///
/// Lines end with CRLF or LF; the last may lack its end. A field in quotes may hold commas, line breaks and quotes
/// written twice. A line without any character is handed out as a record without fields.
package struct CSVReader {
    /// Where one field stands.
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

    /// The fields of the record that was read last.
    package private(set) var fields: [Field] = []
    /// The line on which it begins, from 1.
    package private(set) var recordLine = 1
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private var lineStart: Int

    /// - Throws: ``Fault`` where the bytes are not text in UTF-8, at the first byte that is not.
    package init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lineStart = position
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Fault(
                rule: .encoding, line: 1, column: 1,
                message: "the file is in UTF-16, UTF-8 is expected: save it as CSV in UTF-8")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw Self.notText(bytes, at: error.byteOffsets.lowerBound, start: position)
        }
    }

    /// Reads the next record into ``fields``; false at the end of the file.
    /// - Throws: ``Fault`` where quotes or line ends are not as RFC 4180 has them, or a control character stands there.
    package mutating func next() throws(Fault) -> Bool {
        fields.removeAll(keepingCapacity: true)
        recordLine = line
        guard position < bytes.count else { return false }
        if try takeLineEnd() { return true }
        repeat {
            try readField()
        } while take(UInt8(ascii: ","))
        if position < bytes.count { _ = try takeLineEnd() }
        return true
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
        Self.column(of: field.start, from: field.lineStart, in: bytes)
    }

    // MARK: Fields

    private mutating func readField() throws(Fault) {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            try readQuotedField()
        } else {
            try readPlainField()
        }
    }

    private mutating func readPlainField() throws(Fault) {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\"") {
                throw fault(
                    .quoting,
                    "a quote inside a field that does not begin with one: quote the whole field and double the quote")
            }
            try checkControl(byte)
            position += 1
        }
        fields.append(
            Field(start: start, content: start..<position, hasDoubledQuotes: false, line: line, lineStart: lineStart))
    }

    private mutating func readQuotedField() throws(Fault) {
        let start = position
        let place = (line: line, lineStart: lineStart)
        var hasDoubledQuotes = false
        position += 1
        while true {
            guard position < bytes.count else {
                throw Fault(
                    rule: .quoting, line: place.line, column: Self.column(of: start, from: place.lineStart, in: bytes),
                    message: "the quote that opens here is never closed")
            }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") {
                startLine()
            } else if byte == UInt8(ascii: "\"") {
                guard take(byte) else { break }
                hasDoubledQuotes = true
            } else if byte != UInt8(ascii: "\r") {
                position -= 1
                try checkControl(byte)
                position += 1
            }
        }
        fields.append(
            Field(
                start: start, content: start + 1..<position - 1, hasDoubledQuotes: hasDoubledQuotes, line: place.line,
                lineStart: place.lineStart))
        if position < bytes.count,
            ![UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[position])
        {
            throw fault(.quoting, "text after a closing quote: a comma or the end of the line is expected")
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeLineEnd() throws(Fault) -> Bool {
        if take(UInt8(ascii: "\n")) {
            startLine()
            return true
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\r") else { return false }
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\n") else {
            throw fault(.quoting, "a carriage return without a line feed: lines end with CRLF or LF")
        }
        position += 2
        startLine()
        return true
    }

    private mutating func startLine() {
        line += 1
        lineStart = position
    }

    /// Control characters other than the tab have no place in a text file.
    private func checkControl(_ byte: UInt8) throws(Fault) {
        guard byte < 0x20 && byte != 0x09 || byte == 0x7F else { return }
        throw fault(.encoding, "a control character (byte \(Self.hex(byte))), where text is expected")
    }

    // MARK: Places

    private func fault(_ rule: Finding.Rule, _ message: String) -> Fault {
        Fault(
            rule: rule, line: line, column: Self.column(of: position, from: lineStart, in: bytes), message: message)
    }

    private static func notText(_ bytes: [UInt8], at offset: Int, start: Int) -> Fault {
        let before = bytes[start..<max(start, offset)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start
        let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        return Fault(
            rule: .encoding, line: line, column: column(of: offset, from: lineStart, in: bytes),
            message: "byte \(hex(bytes[offset])) is not UTF-8 here: save the file as CSV in UTF-8")
    }

    /// Counts characters, not bytes: those that follow the first byte of a character begin with the bits 10.
    private static func column(of offset: Int, from lineStart: Int, in bytes: [UInt8]) -> Int {
        bytes[lineStart..<max(lineStart, offset)].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
