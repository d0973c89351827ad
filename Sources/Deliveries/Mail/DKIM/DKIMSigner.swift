internal import Foundation
package import Settlements

/// Signs our mail for a domain (DKIM, RFC 6376), so that its receivers can see that it is the domain's own and whole.
///
/// Headers and body in relaxed form, SHA-256, by RSA (RFC 8301) or Ed25519 (RFC 8463). The same message, key and instant
/// give the same bytes.
package struct DKIMSigner: Sendable {
    /// What is signed of a message's headers, where it stands there (RFC 6376, 5.4.1).
    private static let signed = [
        "From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Auto-Submitted", "List-Unsubscribe",
    ]
    /// A line that begins with a space has so many characters beside it.
    private static let longestPiece = FoldedHeader.widest - 1
    private static let header = "DKIM-Signature"

    private let domain: String
    private let selector: String
    private let file: String
    private let key: DKIMKey

    /// As its signatures name it: `rsa-sha256`, `ed25519-sha256`.
    package var algorithm: String { key.algorithm }

    /// - Parameter pem: what the identity's file holds.
    /// - Throws: ``DKIMError`` where the file holds no key that can sign, or domain or selector are none. It names the
    ///   file and what was found there, never a byte of it.
    package init(identity: DKIMIdentity, pem: [UInt8]) throws(DKIMError) {
        file = identity.keyFile
        selector = identity.selector
        do {
            domain = try Mailbox(parsing: "postmaster@\(identity.domain)").domain
        } catch {
            throw DKIMError("'\(MailFields.printable(identity.domain))' is no domain that mail can be signed for")
        }
        guard (try? Mailbox(parsing: "postmaster@\(selector).\(domain)")) != nil,
            selector.utf8.allSatisfy({ $0 < 0x80 }), selector.utf8.count <= Self.longestPiece - 3,
            domain.utf8.count <= Self.longestPiece - 3
        else {
            throw DKIMError(
                "'\(MailFields.printable(selector))' is no DKIM selector of \(domain): it is the name below _domainkey, "
                    + "of letters, digits, hyphens and dots")
        }
        key = try DKIMKey(pem: pem, file: file)
    }

    /// The message with a signature of each signer in front, in the signers' order; as it is where there is none.
    ///
    /// - Parameters:
    ///   - message: whole, its lines ended by CRLF.
    ///   - at: when it is signed.
    /// - Throws: ``DKIMError`` where the message has no From, or a line end that servers would mend: a signature would
    ///   not outlive that.
    package static func signed(
        _ message: [UInt8], by signers: [DKIMSigner], at: Instant
    ) throws(DKIMError) -> [UInt8] {
        guard !signers.isEmpty else { return message }
        let parts = try SignedParts(message)
        var out: [UInt8] = []
        for signer in signers { out += Array(try signer.signature(of: parts, at: at).utf8) }
        return out + message
    }

    /// The header with its line's end.
    private func signature(of parts: SignedParts, at: Instant) throws(DKIMError) -> String {
        guard at.seconds >= 0 else { throw DKIMError("a mail cannot be signed for a time before 1970") }
        let names = Self.signed.flatMap { name in Array(repeating: name, count: parts.count(of: name)) }
        // From once more than it stands there: a second one, added on the way, breaks the signature (RFC 6376, 8.15).
        let listed = ["From"] + names
        var header = FoldedHeader(Self.header)
        header.add(["v=1;", "a=\(key.algorithm);", "c=relaxed/relaxed;", "d=\(domain);", "s=\(selector);"])
        header.add("t=\(at.seconds);")
        header.add(Self.pieces(of: "h=" + listed.joined(separator: ":") + ";", after: ":"))
        header.add("bh=\(Data(parts.bodyHash).base64EncodedString());")
        var unsigned = header
        unsigned.add("b=")
        let signature = try key.signature(of: parts.hashed(listed, and: unsigned.line), file: file)
        header.add(Self.pieces(of: "b=" + Data(signature).base64EncodedString(), after: nil))
        return header.line
    }

    /// A tag's value in pieces that fit a line each, between which white space means nothing.
    ///
    /// - Parameter end: after which characters it may be cut; after any where nil.
    private static func pieces(of text: String, after end: Character?) -> [String] {
        var pieces: [String] = []
        var current = ""
        let words = end.map { text.split(after: $0) } ?? text.map(String.init)
        for word in words {
            if current.utf8.count + word.utf8.count > longestPiece {
                pieces.append(current)
                current = ""
            }
            current += word
        }
        return pieces + [current]
    }
}

extension String {
    /// Its parts, each with the character that ends it.
    fileprivate func split(after end: Character) -> [String] {
        var parts = split(separator: end, omittingEmptySubsequences: false).map { String($0) + String(end) }
        parts[parts.count - 1].removeLast()
        return parts
    }
}

/// Why mail cannot be signed, in words for the person who can act. No byte of a key is in it.
package struct DKIMError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
