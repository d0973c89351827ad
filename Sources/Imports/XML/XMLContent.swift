/// What a text or an attribute of an XML file means: references replaced, line ends made one (XML 1.0, 2.11 and 4.1).
enum XMLContent {
    /// Why it cannot be read, and after how many bytes.
    struct Fault: Error {
        let message: String
        let offset: Int
    }

    /// - Parameter blank: what stands for a line end or tab that is written as it is: a blank in an attribute.
    static func read(_ raw: ArraySlice<UInt8>, inAttribute: Bool = false) throws(Fault) -> String {
        let isPlain = !raw.contains { $0 == UInt8(ascii: "&") || $0 == 0x0D || inAttribute && $0 < 0x20 }
        guard !isPlain else { return String(decoding: raw, as: UTF8.self) }
        var content: [UInt8] = []
        content.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            let byte = raw[index]
            switch byte {
            case UInt8(ascii: "&"):
                index = try replace(raw, at: index, in: &content)
                continue
            case 0x0D:
                if index + 1 == raw.endIndex || raw[index + 1] != 0x0A { content.append(inAttribute ? 0x20 : 0x0A) }
            case 0x09, 0x0A: content.append(inAttribute ? 0x20 : byte)
            default: content.append(byte)
            }
            index += 1
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// Replaces the reference that begins there; the place behind it.
    private static func replace(
        _ raw: ArraySlice<UInt8>, at start: Int, in content: inout [UInt8]
    ) throws(Fault) -> Int {
        let name = raw[(start + 1)...].prefix(longestReference).prefix { $0 != UInt8(ascii: ";") }
        let offset = start - raw.startIndex
        guard name.endIndex < raw.endIndex, raw[name.endIndex] == UInt8(ascii: ";") else {
            throw Fault(message: "& begins no reference here: in a text &amp; is expected", offset: offset)
        }
        if let byte = entities[String(decoding: name, as: UTF8.self)] {
            content.append(byte)
        } else if name.first == UInt8(ascii: "#") {
            guard let scalar = scalar(name.dropFirst()), let encoded = UTF8.encode(scalar) else {
                throw Fault(message: "a reference to a character that no XML has", offset: offset)
            }
            content += encoded
        } else {
            throw Fault(
                message:
                    "\(shown("&" + String(decoding: name, as: UTF8.self) + ";")) is not known: only &amp; &lt; &gt; "
                    + "&quot; &apos; and references to characters are", offset: offset)
        }
        return name.endIndex + 1
    }

    /// Zeros may stand before the number of a character.
    private static let longestReference = 32

    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"),
    ]

    private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHex = digits.first == UInt8(ascii: "x")
        let text = String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self)
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(text, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value)
        else { return nil }
        return XMLCharacters.isAllowed(scalar) ? scalar : nil
    }
}
