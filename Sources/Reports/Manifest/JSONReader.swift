internal import Diagnostics

/// Reads one JSON value (RFC 8259) from the bytes of a file that others may have changed.
///
/// Stricter than the standard where a manifest has no use for more: numbers are whole and fit into 64 bits, an object
/// has no member twice, and nothing is nested deeper than ``deepest``.
struct JSONReader {
    /// Why the bytes cannot be read, and where.
    struct Fault: Error {
        /// From 1.
        let line: Int
        /// The byte of that line, from 1.
        let column: Int
        let message: String
    }

    /// A manifest has four levels; more than some are there to exhaust the stack.
    private static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Throws: ``Fault`` at the first byte that does not belong.
    static func read(_ bytes: [UInt8]) throws(Fault) -> JSON {
        var reader = JSONReader(bytes)
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            reader.position = error.byteOffsets.lowerBound
            throw reader.fault("a byte that is no UTF-8")
        }
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.fault("something behind the end of the value") }
        return value
    }

    private func fault(_ message: String) -> Fault {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return Fault(
            line: before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }, column: before.count - lineStart + 1,
            message: message)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSON {
        guard depth < Self.deepest else { throw fault("nested deeper than \(Self.deepest) levels") }
        skipSpace()
        guard let first = next else { throw fault("the end of the file, where a value is expected") }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
        default: return try word()
        }
    }

    private mutating func word() throws(Fault) -> JSON {
        for (word, value) in [("null", JSON.null), ("true", .bool(true)), ("false", .bool(false))]
        where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw fault("no value begins so")
    }

    private mutating func object(depth: Int) throws(Fault) -> JSON {
        position += 1
        var members: [(String, JSON)] = []
        var names: Set<String> = []
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a member's name in quotes is expected") }
            let start = position
            let name = try string()
            guard names.insert(name).inserted else {
                position = start
                throw fault("the member \(name.quoted) comes twice")
            }
            skipSpace()
            guard take(":") else { throw fault("':' is expected behind a member's name") }
            members.append((name, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw fault("',' or '}' is expected") }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(Fault) -> JSON {
        position += 1
        var values: [JSON] = []
        skipSpace()
        if take("]") { return .list([]) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw fault("',' or ']' is expected") }
        return .list(values)
    }

    private mutating func integer() throws(Fault) -> Int64 {
        let start = position
        _ = take("-")
        let first = position
        while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        let hasLeadingZero = position - first > 1 && bytes[first] == UInt8(ascii: "0")
        let isFraction = next == UInt8(ascii: ".") || next == UInt8(ascii: "e") || next == UInt8(ascii: "E")
        guard position > first, !hasLeadingZero, !isFraction,
            let value = Int64(String(decoding: bytes[start..<position], as: UTF8.self))
        else {
            position = start
            throw fault("a number that is not a whole one of at most 64 bits")
        }
        return value
    }

    // MARK: Strings

    private mutating func string() throws(Fault) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += Array(String(try escaped()).utf8)
            case 0..<0x20:
                throw fault("a control character inside a string")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw fault("the end of the file inside a string")
    }

    private mutating func escaped() throws(Fault) -> Unicode.Scalar {
        let start = position
        position += 1
        let letter = next
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter ?? 0)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let high = fourDigits() {
                if let scalar = Unicode.Scalar(high) { return scalar }
                // Beyond the basic plane a character is two escapes (RFC 8259, section 7).
                if 0xD800..<0xDC00 ~= high, take("\\"), take("u"), let low = fourDigits(), 0xDC00..<0xE000 ~= low,
                    let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
                {
                    return scalar
                }
            }
        default: break
        }
        position = start
        throw fault("an escape that JSON does not have")
    }

    private mutating func fourDigits() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        let text = bytes[position..<position + 4]
        guard text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }) else { return nil }
        position += 4
        return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
    }
}
