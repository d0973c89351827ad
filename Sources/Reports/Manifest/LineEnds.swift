internal import Settlements

/// The line ends that a transfer as text changes.
enum LineEnds {
    private static let cr = UInt8(ascii: "\r")
    private static let lf = UInt8(ascii: "\n")

    /// The bytes with every CR LF as LF.
    static func toLF(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == lf, result.last == cr { result.removeLast() }
            result.append(byte)
        }
        return result
    }

    /// Digests a file as it would be with the line ends of the other kind, while it passes in pieces.
    struct Restorer {
        private var asCRLF = Digest.Hasher()
        private var asLF = Digest.Hasher()
        private var last: UInt8 = 0

        mutating func add(_ piece: UnsafeRawBufferPointer) {
            var crlf: [UInt8] = []
            var plain: [UInt8] = []
            crlf.reserveCapacity(piece.count + piece.count / 16)
            plain.reserveCapacity(piece.count + 1)
            for byte in piece {
                if byte == lf, last != cr { crlf.append(cr) }
                crlf.append(byte)
                // A CR waits for what follows it.
                if last == cr, byte != lf { plain.append(cr) }
                if byte != cr { plain.append(byte) }
                last = byte
            }
            asCRLF.update(crlf)
            asLF.update(plain)
        }

        /// How a file was changed whose bytes were those of `digest`; nil where it was not so.
        consuming func change(from digest: Digest) -> String? {
            if last == cr { asLF.update([cr]) }
            if asCRLF.finish() == digest { return "from CR LF to LF" }
            return asLF.finish() == digest ? "from LF to CR LF" : nil
        }
    }
}
