internal import Foundation

/// How content becomes lines of at most 76 ASCII characters that end in CRLF (RFC 2045, 6).
///
/// No line of either encoding can begin with `--=_`, since quoted-printable writes `=` as `=3D` and base64 has it at its
/// end alone: a boundary that begins with `=_` occurs in no content.
enum TransferEncoding: String {
    case quotedPrintable = "quoted-printable"
    case base64 = "base64"

    private static let widest = 76

    /// Text in whichever encoding is shorter, its line ends as CRLF. One more CRLF follows, for that before a boundary
    /// belongs to the boundary (RFC 2046, 5.1.1): the text comes out as it went in, last line's end and all.
    static func ofText(_ text: String) -> (encoding: TransferEncoding, lines: [UInt8]) {
        let bytes = canonical(text)
        let quoted = quotedPrintable(bytes) + [0x0D, 0x0A]
        let asBase64 = base64(bytes)
        return quoted.count <= asBase64.count ? (.quotedPrintable, quoted) : (.base64, asBase64)
    }

    /// Bytes of any kind, which come out as they went in.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let encoded = Data(bytes).base64EncodedData(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return Array(encoded) + [0x0D, 0x0A]
    }

    /// The text's bytes, with every line's end, whatever it was, as CRLF.
    private static func canonical(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 64)
        var last: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0A where last == 0x0D: break
            case 0x0A, 0x0D: bytes += [0x0D, 0x0A]
            default: bytes.append(byte)
            }
            last = byte
        }
        return bytes
    }

    /// - Parameter bytes: lines between which CRLF stands.
    private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 8)
        var column = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D || byte == 0x0A {
                out.append(byte)
                column = 0
                continue
            }
            let isLast = index + 1 == bytes.count || bytes[index + 1] == 0x0D
            let piece = quoted(byte, isLastOfLine: isLast)
            if column + piece.count > (isLast ? widest : widest - 1) {
                out += [0x3D, 0x0D, 0x0A]
                column = 0
            }
            out += piece
            column += piece.count
        }
        return out
    }

    private static func quoted(_ byte: UInt8, isLastOfLine: Bool) -> [UInt8] {
        switch byte {
        case 0x3D: Array("=3D".utf8)
        case 0x21...0x7E: [byte]
        case 0x20 where !isLastOfLine, 0x09 where !isLastOfLine: [byte]
        default: Array(("=" + byte.hex).utf8)
        }
    }
}
