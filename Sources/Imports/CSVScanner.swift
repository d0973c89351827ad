/// Cuts text into records and fields: quotes, separators and line ends as RFC 4180 has them, but for the departures that
/// the file's ``CSVForm`` names. It looks at every byte once, and at nothing but the text at hand.
struct CSVScanner {
    /// More than any row of a settlement file has: a quote that is never closed must not read the whole file into memory.
    static let largestRecord = 8 << 20
    /// More than any settlement file has columns: a file of commas must not fill the memory with fields.
    static let mostFields = 10_000

    enum Outcome {
        case record, end
        /// The text at hand ends before the record does.
        case more
    }

    /// A place in the text at hand, with the line of the file that it is on.
    struct Place {
        fileprivate(set) var position = 0
        /// From 1.
        fileprivate(set) var line = 1
        /// Where that line begins.
        fileprivate(set) var lineStart = 0
    }

    /// Those of the record that was found last.
    private(set) var fields: [CSVReader.Field] = []
    /// Where the next record begins.
    private(set) var start = Place()
    /// How far the last look went.
    private(set) var reach = Place()
    private let separator: UInt8
    private let allowsBareQuotes: Bool
    private let allowsBareReturns: Bool

    init(_ form: CSVForm) {
        separator = form.separator
        allowsBareQuotes = form.leniencies.contains(.bareQuotes)
        allowsBareReturns = form.leniencies.contains(.bareReturns)
    }

    /// Finds the next record.
    ///
    /// - Parameter isEnd: nothing follows the text at hand.
    /// - Throws: what is not as RFC 4180 has it, or a control character.
    mutating func next(in text: Span<UInt8>, isEnd: Bool) throws(CSVReader.Fault) -> Outcome {
        fields.removeAll(keepingCapacity: true)
        reach = start
        // What lies beyond the largest record is not looked at, so that it makes no difference how much text is at hand.
        let window = text.extracting(0..<min(text.count, start.position + Self.largestRecord + 1))
        let outcome = try record(window, isEnd: isEnd && window.count == text.count)
        if outcome == .record { start = reach }
        guard outcome != .more || window.count <= start.position + Self.largestRecord else {
            throw CSVReader.Fault(
                rule: .quoting, line: start.line, column: 1,
                message:
                    "the row that begins here does not end within \(Self.largestRecord >> 20) MB: a quote is never closed, "
                    + "or this is no such file")
        }
        return outcome
    }

    /// The text before the next record is gone.
    mutating func drop() {
        start = Place(line: start.line)
    }

    // MARK: Records

    private mutating func record(_ text: Span<UInt8>, isEnd: Bool) throws(CSVReader.Fault) -> Outcome {
        guard reach.position < text.count else { return isEnd ? .end : .more }
        if let end = try lineEnd(text, isEnd: isEnd) { return end }
        while true {
            guard fields.count < Self.mostFields else {
                throw fault(
                    .separator, text, "the row has more than \(Self.mostFields) fields up to here: this is no such file"
                )
            }
            let begins = reach.position < text.count ? text[reach.position] : 0
            let isWhole =
                begins == UInt8(ascii: "\"")
                ? try quotedField(text, isEnd: isEnd) : try plainField(text, isEnd: isEnd)
            guard isWhole else { return .more }
            guard reach.position < text.count else { return .record }
            guard text[reach.position] == separator else { break }
            reach.position += 1
        }
        return try lineEnd(text, isEnd: isEnd) ?? .record
    }

    /// Steps over the end of a line; nil where something else stands there.
    private mutating func lineEnd(_ text: Span<UInt8>, isEnd: Bool) throws(CSVReader.Fault) -> Outcome? {
        switch text[reach.position] {
        case UInt8(ascii: "\n"):
            reach.position += 1
        case UInt8(ascii: "\r"):
            let isLast = reach.position + 1 == text.count
            if isLast, !isEnd { return .more }
            let isPair = !isLast && text[reach.position + 1] == UInt8(ascii: "\n")
            guard isPair || allowsBareReturns else {
                throw fault(.quoting, text, "a carriage return without a line feed: lines end with CRLF or LF")
            }
            reach.position += isPair ? 2 : 1
        default:
            return nil
        }
        startLine()
        return .record
    }

    private mutating func startLine() {
        reach.line += 1
        reach.lineStart = reach.position
    }

    // MARK: Fields

    /// False where the text at hand ends before the field.
    private mutating func plainField(_ text: Span<UInt8>, isEnd: Bool) throws(CSVReader.Fault) -> Bool {
        let start = reach.position
        var end = start
        while end < text.count {
            let byte = text[end]
            // Nearly all of them.
            if byte > UInt8(ascii: "\""), byte != separator, byte != 0x7F {
                end += 1
                continue
            }
            if byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\""), !allowsBareQuotes {
                reach.position = end
                throw fault(
                    .quoting, text,
                    "a quote inside a field that does not begin with one: quote the whole field and double the quote")
            }
            if Self.isControl(byte) {
                reach.position = end
                throw controlFault(byte, text)
            }
            end += 1
        }
        reach.position = end
        guard end < text.count || isEnd else { return false }
        fields.append(
            CSVReader.Field(
                start: start, content: start..<end, hasDoubledQuotes: false, line: reach.line,
                lineStart: reach.lineStart))
        return true
    }

    /// False where the text at hand ends before the field.
    private mutating func quotedField(_ text: Span<UInt8>, isEnd: Bool) throws(CSVReader.Fault) -> Bool {
        let opening = reach
        var hasDoubledQuotes = false
        reach.position += 1
        while true {
            guard reach.position < text.count else {
                guard isEnd else { return false }
                reach = opening
                throw fault(.quoting, text, "the quote that opens here is never closed")
            }
            let byte = text[reach.position]
            if byte == UInt8(ascii: "\"") {
                let next = reach.position + 1
                if next == text.count, !isEnd { return false }
                guard next < text.count, text[next] == byte else { break }
                reach.position += 1
                hasDoubledQuotes = true
            }
            reach.position += 1
            if byte == UInt8(ascii: "\n") {
                startLine()
            } else if Self.isControl(byte), byte != UInt8(ascii: "\r") {
                reach.position -= 1
                throw controlFault(byte, text)
            }
        }
        fields.append(
            CSVReader.Field(
                start: opening.position, content: opening.position + 1..<reach.position,
                hasDoubledQuotes: hasDoubledQuotes,
                line: opening.line, lineStart: opening.lineStart))
        reach.position += 1
        guard reach.position < text.count else { return isEnd }
        let byte = text[reach.position]
        guard byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
            throw fault(
                .quoting, text,
                "text after a closing quote: '\(Character(Unicode.Scalar(separator)))' or the end of the line is expected"
            )
        }
        return true
    }

    /// Control characters other than the tab have no place in a text file.
    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F }

    // MARK: Faults

    private func controlFault(_ byte: UInt8, _ text: Span<UInt8>) -> CSVReader.Fault {
        fault(
            .encoding, text,
            "a control character (byte \(TextSource.hex(byte))), where text is expected"
                + (byte == 0 ? ": the file may be in UTF-16, and is to be saved as UTF-8" : ""))
    }

    private func fault(_ rule: Finding.Rule, _ text: Span<UInt8>, _ message: String) -> CSVReader.Fault {
        CSVReader.Fault(
            rule: rule, line: reach.line, column: Self.column(reach.position, from: reach.lineStart, text),
            message: message)
    }

    /// Which character of its line stands there, from 1. Bytes that begin with the bits 10 are no first of a character.
    static func column(_ position: Int, from lineStart: Int, _ text: Span<UInt8>) -> Int {
        var column = 1
        for index in lineStart..<max(lineStart, position) where text[index] & 0xC0 != 0x80 { column += 1 }
        return column
    }
}
