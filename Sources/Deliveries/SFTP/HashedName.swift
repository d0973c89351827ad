internal import Crypto

/// How OpenSSH hides the names in known_hosts (its `HashKnownHosts`).
enum HashedName {
    /// Bytes of a salt, and of a hash.
    static let length = 20

    static func hash(of name: [UInt8], salt: [UInt8]) -> [UInt8] {
        Array(HMAC<Insecure.SHA1>.authenticationCode(for: name, using: SymmetricKey(data: salt)))
    }
}
