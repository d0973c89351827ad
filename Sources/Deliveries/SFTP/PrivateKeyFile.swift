internal import FoundationEssentials

/// A private key's file, with what it says of itself in clear.
struct PrivateKeyFile {
    enum Kind: Hashable {
        case rsa
        case other(String)
    }

    let bytes: [UInt8]
    /// nil where the file does not say, or is not one of a private key at all.
    let kind: Kind?
    let isEncrypted: Bool

    /// No private key comes near it; what is larger is another file.
    static let largest = 64 * 1024

    init(bytes: [UInt8]) {
        self.bytes = bytes
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let title = lines.first { $0.hasPrefix("-----BEGIN ") }
        switch title {
        case "-----BEGIN OPENSSH PRIVATE KEY-----"?:
            (kind, isEncrypted) = Self.openSSH(lines.filter { !$0.hasPrefix("-----") }.joined())
        case "-----BEGIN RSA PRIVATE KEY-----"?:
            kind = .rsa
            isEncrypted = lines.contains { $0.hasPrefix("Proc-Type:") && $0.contains("ENCRYPTED") }
        case "-----BEGIN EC PRIVATE KEY-----"?:
            kind = .other("ecdsa")
            isEncrypted = lines.contains { $0.hasPrefix("Proc-Type:") && $0.contains("ENCRYPTED") }
        case "-----BEGIN ENCRYPTED PRIVATE KEY-----"?:
            kind = .other("PKCS#8")
            isEncrypted = true
        case "-----BEGIN PRIVATE KEY-----"?:
            kind = .other("PKCS#8")
            isEncrypted = false
        default:
            kind = nil
            isEncrypted = false
        }
    }

    /// OpenSSH's own form (its file PROTOCOL.key): cipher, key derivation, then the public key in clear.
    private static func openSSH(_ base64: String) -> (Kind?, isEncrypted: Bool) {
        let magic = Array("openssh-key-v1\0".utf8)
        guard let data = Data(base64Encoded: base64), data.starts(with: magic) else { return (nil, false) }
        var fields = SFTPFields(Array(data)[magic.count...])
        do {
            let cipher = String(decoding: try fields.string(), as: UTF8.self)
            _ = try fields.string()
            _ = try fields.string()
            _ = try fields.uint32()
            var key = SFTPFields(try fields.string())
            let name = String(decoding: try key.string(), as: UTF8.self)
            return (name == "ssh-rsa" ? .rsa : .other(name), cipher != "none")
        } catch {
            return (nil, false)
        }
    }
}
