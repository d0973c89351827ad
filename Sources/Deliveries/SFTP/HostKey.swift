internal import FoundationEssentials
internal import Settlements

/// A server's public key, as it showed it or as a file has it.
struct HostKey: Hashable {
    /// The key as it goes over the wire (RFC 4253, section 6.6): its kind, then its numbers.
    let bytes: [UInt8]
    /// How the key is used, where a handshake settled it (`rsa-sha2-512`); else the kind that the key names (`ssh-rsa`).
    let algorithm: String

    init(bytes: [UInt8], algorithm: String) {
        self.bytes = bytes
        self.algorithm = algorithm
    }

    /// `SHA256:` and unpadded base64, as `ssh-keygen -l` prints it.
    var fingerprint: String {
        "SHA256:" + Data(Digest(of: bytes).bytes).base64EncodedString().prefix { $0 != "=" }
    }

    /// The kind that the key itself names: one and the same for every way to sign with it.
    var kind: String {
        var fields = SFTPFields(bytes[...])
        guard let name = try? fields.string() else { return algorithm }
        return printable(name)
    }

    /// The key as a line of known_hosts has it, behind the host's name.
    var line: String { "\(kind) \(Data(bytes).base64EncodedString())" }

    /// The kind of key that an algorithm shows: three of them show an RSA key.
    static func kind(of algorithm: String) -> String {
        algorithm.hasPrefix("rsa-sha2-") ? "ssh-rsa" : algorithm
    }
}
