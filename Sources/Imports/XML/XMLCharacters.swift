/// Which characters XML has, and which of them make a name (XML 1.0, productions 2, 4 and 4a).
enum XMLCharacters {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Whether a file may have the character, as it is or by a reference.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// Where the first character stands that no XML has: a control character, U+FFFE or U+FFFF.
    ///
    /// - Parameter bytes: well-formed UTF-8.
    static func firstForbidden(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            for index in start..<bytes.count {
                let byte = bytes[index]
                if byte < 0x20, !isSpace(byte) { return index }
                if byte >= 0xBE, byte <= 0xBF, index > 1, bytes[index - 1] == 0xBF, bytes[index - 2] == 0xEF {
                    return index - 2
                }
            }
            return nil
        }
    }

    /// Whether these bytes are a name.
    static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        if isPlainName(bytes) { return true }
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        guard let first = scalars.first, canBegin(first) else { return false }
        return scalars.dropFirst().allSatisfy(canFollow)
    }

    /// Most names are made of letters of ASCII, digits, `_`, `-` and `.`.
    private static func isPlainName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, first >= UInt8(ascii: "A") else { return false }
        for byte in bytes {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x30...0x39: continue
            default: return false
            }
        }
        return true
    }

    private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
            0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    private static func canFollow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: canBegin(scalar)
        }
    }
}
