/// One record of a file: its fields, and the text that they stand in.
struct CSVRecord {
    let fields: [CSVReader.Field]
    /// In UTF-8; whatever surrounds the record is of no account.
    private let text: [UInt8]

    static let none = CSVRecord([], in: [])

    init(_ fields: [CSVReader.Field], in text: [UInt8]) {
        self.fields = fields
        self.text = text
    }

    /// The bytes of a field as the file means them.
    func content(of field: CSVReader.Field) -> ArraySlice<UInt8> {
        guard field.hasDoubledQuotes else { return text[field.content] }
        var content: [UInt8] = []
        content.reserveCapacity(field.content.count)
        var isSecond = false
        for byte in text[field.content] {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { content.append(byte) }
        }
        return content[...]
    }

    /// The character of its line at which a field begins, from 1.
    func column(of field: CSVReader.Field) -> Int {
        CSVScanner.column(field.start, from: field.lineStart, text.span)
    }
}
