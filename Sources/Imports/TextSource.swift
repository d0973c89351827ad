internal import Settlements

/// How the characters of a text file are written as bytes.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    /// Little-endian where no byte order mark says otherwise.
    case utf16 = "utf-16"
    /// Western European, as Windows writes it: the code page of the WHATWG's Encoding Standard.
    case windows1252 = "windows-1252"
}

/// The text of one file as UTF-8, piece by piece. A byte order mark is no part of it, and says the encoding for sure.
final class TextSource {
    /// Bytes that are no text in the encoding, or that cannot be read; the text before them was handed out.
    private(set) var fault: Fault?
    private(set) var isAtEnd = false
    private let source: ByteSource
    private var encoding: TextEncoding
    private var isBigEndian = false
    private var isFirst = true
    /// The beginning of a character whose end is not read yet.
    private var rest: [UInt8] = []

    enum Fault: Hashable {
        case notText(String)
        case unreadable(String)
    }

    init(_ source: ByteSource, _ encoding: TextEncoding) {
        self.source = source
        self.encoding = encoding
    }

    /// Appends the next piece; where nothing was appended, ``isAtEnd`` is true.
    func append(to text: inout [UInt8]) {
        let count = text.count
        while text.count == count, !isAtEnd {
            do {
                var piece = try source.next()
                if piece.isEmpty {
                    isAtEnd = true
                    if !rest.isEmpty { stop(.notText("the file ends in the middle of a character")) }
                    return
                }
                if isFirst {
                    isFirst = false
                    takeMark(&piece)
                }
                decode(rest + piece, to: &text)
            } catch {
                stop(.unreadable(error.reason))
            }
        }
    }

    private func stop(_ fault: Fault) {
        self.fault = fault
        isAtEnd = true
    }

    private func takeMark(_ piece: inout [UInt8]) {
        if piece.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = .utf8
            piece.removeFirst(3)
        } else if piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16
            isBigEndian = piece[0] == 0xFE
            piece.removeFirst(2)
        }
    }

    private func decode(_ bytes: [UInt8], to text: inout [UInt8]) {
        rest = []
        switch encoding {
        case .utf8: takeUTF8(bytes, to: &text)
        case .utf16: takeUTF16(bytes, to: &text)
        case .windows1252: takeWindows1252(bytes, to: &text)
        }
    }

    // MARK: UTF-8

    private func takeUTF8(_ bytes: [UInt8], to text: inout [UInt8]) {
        do {
            _ = try UTF8Span(validating: bytes.span)
            text += bytes
        } catch {
            let valid = error.byteOffsets.lowerBound
            text += bytes[..<valid]
            // A character may go on in the next piece.
            if bytes.count - valid < 4, Self.isBeginning(bytes[valid...]) {
                rest = Array(bytes[valid...])
            } else {
                stop(.notText("byte \(Self.hex(bytes[valid])) is not UTF-8 here: save the file as CSV in UTF-8"))
            }
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

    private func takeUTF16(_ bytes: [UInt8], to text: inout [UInt8]) {
        var position = 0
        func unit(_ offset: Int) -> UInt16 {
            let (one, two) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
            return isBigEndian ? one << 8 | two : two << 8 | one
        }
        while position + 1 < bytes.count {
            let first = unit(position)
            var units = [first]
            if UTF16.isLeadSurrogate(first) {
                guard position + 3 < bytes.count else { break }
                units.append(unit(position + 2))
            }
            var decoder = UTF16()
            var iterator = units.makeIterator()
            guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
                stop(.notText("half of a pair of UTF-16 units: the file is damaged, or not in UTF-16"))
                return
            }
            if let encoded = UTF8.encode(scalar) { text += encoded }
            position += units.count * 2
        }
        rest = Array(bytes[position...])
    }

    private func takeWindows1252(_ bytes: [UInt8], to text: inout [UInt8]) {
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
                continue
            }
            let value = byte < 0xA0 ? Self.windows1252[Int(byte - 0x80)] : UInt32(byte)
            guard value != 0, let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
                stop(.notText("byte \(Self.hex(byte)) is no character of Windows-1252"))
                return
            }
            text += encoded
        }
    }

    /// Bytes 0x80 to 0x9F; 0 where there is no character.
    private static let windows1252: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
