internal import Diagnostics
internal import Settlements

/// The last member of a manifest: the SHA-256 of every byte above its line, so that one changed byte is noticed.
enum ManifestSeal {
    private static let lead = Array("  \"sha256_above\": \"".utf8)
    private static let tail = Array("\"\n}\n".utf8)
    /// Hex digits of a SHA-256.
    private static let digits = 64

    /// The text of an object with these members and the seal behind them.
    static func sealed(_ members: [(String, JSON)]) -> [UInt8] {
        var bytes = Array(JSON.object(members).indented().utf8)
        // The seal stands in place of the brace that ends the object.
        bytes.removeLast(2)
        bytes += ",\n".utf8
        let digest = Digest(of: bytes)
        return bytes + lead + Array(digest.description.utf8) + tail
    }

    /// What is wrong with the seal of a file; nil where it is whole.
    static func fault(in bytes: [UInt8]) -> (expected: String, found: String)? {
        let length = lead.count + digits + tail.count
        let start = bytes.count - length
        let form = "the lines '\"sha256_above\": \"…\"' and '}' at the end, with nothing behind them"
        guard start > 0, bytes[start - 1] == UInt8(ascii: "\n"), bytes[start...].starts(with: lead),
            bytes.suffix(tail.count).elementsEqual(tail)
        else { return (form, "another end of the file") }
        let stated = bytes[(start + lead.count)..<(bytes.count - tail.count)]
        let actual = Digest(of: bytes[..<start]).description
        guard !stated.elementsEqual(actual.utf8) else { return nil }
        return ("sha256_above \(actual)", "sha256_above \(String(decoding: stated, as: UTF8.self).quotedIfStrange)")
    }
}

extension String {
    /// The text itself where it is plain ASCII letters and digits, else as a message shows what may be anything.
    fileprivate var quotedIfStrange: String {
        utf8.allSatisfy { 0x21...0x7E ~= $0 } ? self : quoted
    }
}
