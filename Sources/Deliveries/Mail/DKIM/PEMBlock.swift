internal import Foundation

/// The private key in a PEM file (RFC 7468), as far as its form goes: PKCS#1 for RSA (RFC 8017), PKCS#8 for RSA and
/// Ed25519 (RFC 5958, 8410).
struct PEMBlock {
    enum Key {
        /// Bits of its modulus, and the key in PKCS#1's form.
        case rsa(bits: Int, pkcs1: [UInt8])
        /// 32 bytes.
        case ed25519(seed: [UInt8])
    }

    /// What a file holds in place of a key that we can use, to be said after its name.
    struct Problem: Error {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// No private key comes near it; what is larger is another file.
    private static let largest = 64 * 1024
    private static let begin = "-----BEGIN "
    private static let dashes = "-----"

    let key: Key

    init(privateKeyIn bytes: [UInt8]) throws(Problem) {
        guard !bytes.isEmpty else { throw Problem("is empty") }
        guard bytes.count <= Self.largest else { throw Problem("is no key: it has \(bytes.count) bytes") }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            line.trimmingPrefix { $0.isWhitespace }
        }
        let titles = lines.filter { $0.hasPrefix(Self.begin) }.map { line in
            String(line.dropFirst(Self.begin.count).prefix { $0 != "-" })
        }
        guard let title = titles.first(where: { $0.hasSuffix("PRIVATE KEY") }) else {
            throw Self.problem(ofFileWith: titles)
        }
        let start = lines.firstIndex { $0.hasPrefix(Self.begin + title + Self.dashes) } ?? 0
        let inside = lines[(start + 1)...]
        guard let end = inside.firstIndex(where: { $0.hasPrefix(Self.dashes) }) else {
            throw Problem("is cut short: its last line, -----END \(title)-----, is missing")
        }
        let isEncrypted = title.hasPrefix("ENCRYPTED") || inside[..<end].contains { $0.hasPrefix("Proc-Type:") }
        guard !isEncrypted else {
            throw Problem(
                "is encrypted: give it without a passphrase, as openssl pkey -in FILE -out FILE writes it, in a file that "
                    + "the program's user alone can read")
        }
        guard let der = Data(base64Encoded: inside[..<end].joined(), options: .ignoreUnknownCharacters) else {
            throw Problem("is damaged: what stands between its first and its last line is not base64")
        }
        switch title {
        case "PRIVATE KEY": key = try Self.key(inPKCS8: Array(der))
        case "RSA PRIVATE KEY": key = try Self.rsa(Array(der))
        case "OPENSSH PRIVATE KEY":
            throw Problem(
                "is in OpenSSH's own form, where PKCS#8 is needed, as openssl genpkey -algorithm RSA -pkeyopt "
                    + "rsa_keygen_bits:2048 writes it")
        case "EC PRIVATE KEY": throw Problem("is an elliptic-curve key, where RSA or Ed25519 is needed")
        default: throw Problem("is of a kind that signs no mail: RSA or Ed25519 is needed")
        }
    }

    private static func problem(ofFileWith titles: [String]) -> Problem {
        if titles.contains(where: { $0.hasSuffix("PUBLIC KEY") }) {
            return Problem("is a public key, where the private key is needed")
        }
        if titles.contains(where: { $0.hasSuffix("CERTIFICATE") }) {
            return Problem("is a certificate, where the private key is needed")
        }
        return Problem("is not in PEM form: it has no line -----BEGIN PRIVATE KEY-----")
    }

    private static let damaged = Problem("is damaged: it cannot be read as a private key")

    private static func key(inPKCS8 bytes: [UInt8]) throws(Problem) -> Key {
        var file = DERFields(bytes[...])
        guard var fields = file.take(.sequence).map({ DERFields($0) }), fields.take(.integer) != nil,
            let algorithm = fields.take(.sequence), let inner = fields.take(.octets)
        else { throw damaged }
        var identifiers = DERFields(algorithm)
        guard let identifier = identifiers.take(.identifier) else { throw damaged }
        switch Array(identifier) {
        // 1.2.840.113549.1.1.1
        case [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]:
            return try rsa(Array(inner))
        // 1.3.101.112
        case [0x2B, 0x65, 0x70]:
            var content = DERFields(inner)
            guard let seed = content.take(.octets), seed.count == 32 else { throw damaged }
            return .ed25519(seed: Array(seed))
        // 1.2.840.10045.2.1
        case [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]:
            throw Problem("is an elliptic-curve key, where RSA or Ed25519 is needed")
        default:
            throw Problem("is of a kind that signs no mail: RSA or Ed25519 is needed")
        }
    }

    private static func rsa(_ pkcs1: [UInt8]) throws(Problem) -> Key {
        var file = DERFields(pkcs1[...])
        guard var fields = file.take(.sequence).map({ DERFields($0) }), fields.take(.integer) != nil,
            let modulus = fields.take(.integer)?.drop(while: { $0 == 0 }), let first = modulus.first
        else { throw damaged }
        return .rsa(bits: modulus.count * 8 - first.leadingZeroBitCount, pkcs1: pkcs1)
    }
}

/// Values of DER (ITU-T X.690), one after the other.
private struct DERFields {
    enum Tag: UInt8 {
        case integer = 0x02
        case octets = 0x04
        case identifier = 0x06
        case sequence = 0x30
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next value's content; nil where it is another, or goes beyond the end.
    mutating func take(_ tag: Tag) -> ArraySlice<UInt8>? {
        guard rest.popFirst() == tag.rawValue, let short = rest.popFirst() else { return nil }
        var length = Int(short)
        if short >= 0x80 {
            let digits = Int(short & 0x7F)
            guard (1...3).contains(digits), rest.count >= digits else { return nil }
            length = rest.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(digits)
        }
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }
}
