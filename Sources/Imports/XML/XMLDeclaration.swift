/// The declaration at the beginning of an XML file, `<?xml version="1.0" encoding="UTF-8"?>`, and what it says of the bytes.
struct XMLDeclaration: Hashable {
    /// As the file writes it; nil where it says none.
    let encoding: String?
    /// How many bytes it takes, its `?>` included.
    let length: Int

    /// Why a declaration is none.
    struct Fault: Error, Hashable {
        let message: String
    }

    /// Reads it; nil where the text begins with something else. The bytes may be of any encoding in which ASCII is ASCII.
    ///
    /// - Throws: what is not as XML 1.0 has it (section 2.8, production 23).
    init?(_ text: ArraySlice<UInt8>) throws(Fault) {
        guard text.starts(with: "<?xml".utf8), let sixth = text.dropFirst(5).first, Self.isSpace(sixth) else {
            return nil
        }
        guard let end = Self.end(of: text) else {
            throw Fault(message: "the XML declaration does not end: '?>' is expected")
        }
        length = end - text.startIndex + 2
        let settings = try Self.settings(text[(text.startIndex + 5)..<end])
        let names = settings.map(\.name)
        guard
            ["version", "version encoding", "version standalone", "version encoding standalone"].contains(
                names.joined(separator: " "))
        else {
            throw Fault(
                message: "the XML declaration says \(shown(names.joined(separator: " "))): version, encoding and "
                    + "standalone are expected, in this order")
        }
        guard settings[0].value == "1.0" else {
            throw Fault(message: "the file says it is XML \(shown(settings[0].value)): 1.0 is expected")
        }
        encoding = settings.first { $0.name == "encoding" }?.value
    }

    /// The encoding that a name of the declaration means; nil where it is not read here. ISO 8859-1 is read as Windows-1252,
    /// which differs only in control characters that no text has.
    static func encoding(named name: String) -> TextEncoding? {
        switch name.uppercased() {
        case "UTF-8", "UTF8", "US-ASCII", "ASCII": .utf8
        case "UTF-16", "UTF-16LE", "UTF-16BE": .utf16
        case "WINDOWS-1252", "CP1252", "ISO-8859-1", "LATIN1": .windows1252
        default: nil
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func end(of text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == UInt8(ascii: "?") && text[$0 + 1] == UInt8(ascii: ">") }
    }

    private static func settings(_ text: ArraySlice<UInt8>) throws(Fault) -> [(name: String, value: String)] {
        var settings: [(name: String, value: String)] = []
        var rest = text
        while case let trimmed = rest.drop(while: isSpace), !trimmed.isEmpty {
            let name = trimmed.prefix { $0 != UInt8(ascii: "=") && !isSpace($0) }
            let after = trimmed[name.endIndex...].drop(while: isSpace)
            let value = after.dropFirst().drop(while: isSpace)
            guard trimmed.startIndex > rest.startIndex, after.first == UInt8(ascii: "="), let quote = value.first,
                quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let close = value.dropFirst().firstIndex(of: quote)
            else {
                throw Fault(
                    message: "the XML declaration cannot be read: one like <?xml version=\"1.0\" "
                        + "encoding=\"UTF-8\"?> is expected")
            }
            settings.append(
                (
                    String(decoding: name, as: UTF8.self),
                    String(decoding: value[(value.startIndex + 1)..<close], as: UTF8.self)
                ))
            rest = value[(close + 1)...]
        }
        return settings
    }
}
