internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A private key that signs mail: RSA of at least 2048 bits, or Ed25519.
enum DKIMKey: Sendable {
    case rsa(_RSA.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    /// RFC 8301, 3.2 bids signers use at least so many.
    private static let fewestBits = 2048

    /// - Throws: ``DKIMError``, which says what the file holds in place of such a key.
    init(pem: [UInt8], file: String) throws(DKIMError) {
        func wrong(_ found: String) -> DKIMError { DKIMError("the DKIM key \(MailFields.printable(file)) \(found)") }
        let block: PEMBlock
        do {
            block = try PEMBlock(privateKeyIn: pem)
        } catch {
            throw wrong(error.description)
        }
        switch block.key {
        case .ed25519(let seed):
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
                throw wrong("is damaged: it cannot be read as an Ed25519 key")
            }
            self = .ed25519(key)
        case .rsa(let bits, let pkcs1):
            guard bits >= Self.fewestBits else {
                throw wrong("is an RSA key of \(bits) bits, where at least \(Self.fewestBits) are needed")
            }
            guard let key = try? _RSA.Signing.PrivateKey(derRepresentation: pkcs1) else {
                throw wrong("is damaged, or larger than any server reads: it cannot be used as an RSA key")
            }
            self = .rsa(key)
        }
    }

    /// As the tag `a=` has it.
    var algorithm: String {
        switch self {
        case .rsa: "rsa-sha256"
        case .ed25519: "ed25519-sha256"
        }
    }

    /// RSASSA-PKCS1-v1_5 of the hash, or PureEdDSA of the hash's bytes (RFC 8463, 3).
    func signature(of hash: SHA256.Digest, file: String) throws(DKIMError) -> [UInt8] {
        do {
            switch self {
            case .rsa(let key):
                return Array(try key.signature(for: hash, padding: .insecurePKCS1v1_5).rawRepresentation)
            case .ed25519(let key):
                return Array(try key.signature(for: Data(hash)))
            }
        } catch {
            throw DKIMError("the DKIM key \(file) does not sign")
        }
    }
}
