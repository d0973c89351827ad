/// How the characters of a text file are written as bytes. A byte order mark at the file's beginning overrules it.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    /// Without a byte order mark the first character, which is one of ASCII then, shows which byte comes first.
    case utf16 = "utf-16"
    /// Western European, as Windows writes it: code page 1252 as Microsoft defines it, where five bytes are no character
    /// (unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT).
    case windows1252 = "windows-1252"
}

/// The text of one file as UTF-8, piece by piece. A byte order mark is no part of it, and says the encoding for sure.
final class TextSource {
    /// Why there is no more text where the file does not end.
    enum Fault: Error, Hashable {
        /// Bytes that are no text in the encoding.
        case notText(String)
        case unreadable(ByteSource.Failure)

        var rule: Finding.Rule {
            switch self {
            case .notText: .encoding
            case .unreadable(let failure): failure.rule
            }
        }

        var message: String {
            switch self {
            case .notText(let message): message
            case .unreadable(let failure): "the file cannot be read on from here: \(failure.reason)"
            }
        }
    }

    /// The text before it was handed out.
    private(set) var fault: Fault?
    private(set) var isAtEnd = false
    private let source: ByteSource
    private var encoding: TextEncoding
    private var isBigEndian = false
    private var isBegun = false
    /// The beginning of a character, or of the file, whose end is not read yet.
    private var rest: [UInt8] = []

    init(_ source: ByteSource, _ encoding: TextEncoding) {
        self.source = source
        self.encoding = encoding
    }

    /// Appends the next piece; where nothing was appended, ``isAtEnd`` is true.
    func append(to text: inout [UInt8]) {
        let count = text.count
        do throws(Fault) {
            while text.count == count, !isAtEnd { try take(try piece(), to: &text) }
        } catch {
            fault = error
            isAtEnd = true
        }
    }

    private func piece() throws(Fault) -> [UInt8] {
        do {
            return try source.next()
        } catch {
            throw .unreadable(error)
        }
    }

    private func take(_ piece: [UInt8], to text: inout [UInt8]) throws(Fault) {
        isAtEnd = piece.isEmpty
        var bytes = rest.isEmpty ? piece : rest + piece
        rest = []
        if !isBegun {
            guard isAtEnd || bytes.count >= Self.longestMark else {
                rest = bytes
                return
            }
            isBegun = true
            try begin(&bytes)
        }
        switch encoding {
        case .utf8: try takeUTF8(bytes, to: &text)
        case .utf16: try takeUTF16(bytes, to: &text)
        case .windows1252: try takeWindows1252(bytes, to: &text)
        }
        if isAtEnd, !rest.isEmpty { throw .notText("the file ends in the middle of a character") }
    }

    // MARK: Byte order marks

    private static let longestMark = 3

    /// Takes the mark off the file's first bytes.
    private func begin(_ bytes: inout [UInt8]) throws(Fault) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = .utf8
            bytes.removeFirst(3)
        } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16
            isBigEndian = bytes[0] == 0xFE
            bytes.removeFirst(2)
        } else if encoding == .utf16, bytes.count > 1 {
            isBigEndian = bytes[0] == 0
            guard isBigEndian != (bytes[1] == 0) else {
                throw .notText(
                    "the file is not in UTF-16: it begins with the bytes \(Self.hex(bytes[0])) \(Self.hex(bytes[1])), neither a "
                        + "byte order mark nor a letter of ASCII")
            }
        }
    }

    // MARK: UTF-8

    private func takeUTF8(_ bytes: [UInt8], to text: inout [UInt8]) throws(Fault) {
        do {
            _ = try UTF8Span(validating: bytes.span)
            text += bytes
        } catch {
            let valid = error.byteOffsets.lowerBound
            text += bytes[..<valid]
            // A character may go on in the next piece.
            guard Self.isBeginning(bytes[valid...]) else {
                throw .notText("byte \(Self.hex(bytes[valid])) is not UTF-8 here: save the file as CSV in UTF-8")
            }
            rest = Array(bytes[valid...])
        }
    }

    /// Whether more bytes could make a character of these (RFC 3629).
    private static func isBeginning(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard bytes.count < length, bytes.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return false }
        guard let second = bytes.dropFirst().first else { return true }
        switch first {
        case 0xE0: return second >= 0xA0
        case 0xED: return second < 0xA0
        case 0xF0: return second >= 0x90
        case 0xF4: return second < 0x90
        default: return true
        }
    }

    // MARK: Others

    private func takeUTF16(_ bytes: [UInt8], to text: inout [UInt8]) throws(Fault) {
        var position = 0
        func unit(_ offset: Int) -> UInt32 {
            let (one, two) = (UInt32(bytes[offset]), UInt32(bytes[offset + 1]))
            return isBigEndian ? one << 8 | two : two << 8 | one
        }
        while position + 1 < bytes.count {
            let first = unit(position)
            position += 2
            switch first {
            case 0xD800..<0xDC00:
                guard position + 1 < bytes.count else {
                    rest = Array(bytes[(position - 2)...])
                    return
                }
                let second = unit(position)
                guard 0xDC00..<0xE000 ~= second else { throw Self.halfPair }
                position += 2
                Self.append(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), to: &text)
            case 0xDC00..<0xE000:
                throw Self.halfPair
            default:
                Self.append(first, to: &text)
            }
        }
        rest = Array(bytes[position...])
    }

    private static let halfPair = Fault.notText(
        "half of a pair of UTF-16 units: the file is damaged, or not in UTF-16")

    private func takeWindows1252(_ bytes: [UInt8], to text: inout [UInt8]) throws(Fault) {
        for byte in bytes {
            let scalar = 0x80..<0xA0 ~= byte ? Self.windows1252[Int(byte - 0x80)] : UInt32(byte)
            guard scalar != 0 || byte == 0 else {
                throw .notText("byte \(Self.hex(byte)) is no character of Windows-1252")
            }
            Self.append(scalar, to: &text)
        }
    }

    /// Bytes 0x80 to 0x9F; 0 where there is no character.
    private static let windows1252: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    /// Appends a character in UTF-8 (RFC 3629).
    private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
        let low = { (shift: UInt32) in 0x80 | UInt8(scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80:
            text.append(UInt8(scalar))
        case ..<0x800:
            text.append(0xC0 | UInt8(scalar >> 6))
            text.append(low(0))
        case ..<0x10000:
            text.append(0xE0 | UInt8(scalar >> 12))
            text.append(low(6))
            text.append(low(0))
        default:
            text.append(0xF0 | UInt8(scalar >> 18))
            text.append(low(12))
            text.append(low(6))
            text.append(low(0))
        }
    }

    static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
