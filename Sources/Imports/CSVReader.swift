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

        /// Whether not even quotes stand there.
        var isBare: Bool { content.isEmpty && content.lowerBound == start }
    }

    /// Why reading cannot go on.
    package struct Fault: Error, Hashable {
        package let rule: Finding.Rule
        package let line: Int
        package let column: Int
        package let message: String
    }

    /// The line on which the record that was read last begins, from 1.
    package private(set) var recordLine = 1
    private let source: ByteSource
    private let text: TextSource
    private var scanner: CSVScanner
    /// The record at hand and what follows it, in UTF-8.
    private var bytes: [UInt8] = []

    /// - Throws: ``Fault`` where the file cannot be opened.
    package init(_ file: ImportFile, _ form: CSVForm = .rfc4180) throws(Fault) {
        do {
            source = try file.open()
        } catch {
            throw Fault(rule: error.rule, line: 1, column: 1, message: "the file cannot be read: \(error.reason)")
        }
        text = TextSource(source, form.encoding)
        scanner = CSVScanner(form)
    }

    /// How much of the file was read, for a progress bar.
    var progress: ByteSource { source }

    /// The fields of the record that was read last.
    package var fields: [Field] { scanner.fields }

    /// Reads the next record into ``fields``; false at the end of the file.
    /// - Throws: ``Fault`` where quotes or line ends are not as RFC 4180 has them, a control character stands there, the
    ///   bytes are not text in the file's encoding, or the file cannot be read on.
    package func next() throws(Fault) -> Bool {
        recordLine = scanner.start.line
        while true {
            switch try scan() {
            case .record: return true
            case .end: return false
            case .more: try readOn()
            }
        }
    }

    private func scan() throws(Fault) -> CSVScanner.Outcome {
        let bytes = bytes
        return try scanner.next(in: bytes.span, isEnd: text.isAtEnd && text.fault == nil)
    }

    /// Drops what was read, and takes the next piece.
    private func readOn() throws(Fault) {
        if let fault = text.fault {
            let (reach, bytes) = (scanner.reach, bytes)
            throw Fault(
                rule: fault.rule, line: reach.line,
                column: CSVScanner.column(bytes.count, from: reach.lineStart, bytes.span), message: fault.message)
        }
        bytes.removeFirst(scanner.start.position)
        scanner.drop()
        text.append(to: &bytes)
    }

    // MARK: Fields

    /// The record that was read last. Let go of it before the next is read: what two hold is copied.
    var record: CSVRecord { CSVRecord(scanner.fields, in: bytes) }

    /// The bytes of a field as the file means them.
    package func content(of field: Field) -> ArraySlice<UInt8> { record.content(of: field) }

    package func text(of field: Field) -> String { String(decoding: content(of: field), as: UTF8.self) }

    /// The character of its line at which a field begins, from 1.
    package func column(of field: Field) -> Int { record.column(of: field) }
}
