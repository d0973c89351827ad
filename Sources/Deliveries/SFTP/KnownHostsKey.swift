/// A host's key as a line of known_hosts gives it: kind, base64, and perhaps a comment.
struct KnownHostsKey: Hashable {
    /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, …
    let kind: String
    /// The key as it goes over the wire.
    let bytes: [UInt8]

    /// Why a text is no key.
    struct Unreadable: Error, Hashable {
        let words: String
    }

    /// Below so many bits OpenSSH takes no RSA key (its SSH_RSA_MINIMUM_MODULUS_SIZE).
    private static let fewestRSABits = 1024

    init(reading text: ArraySlice<UInt8>) throws(Unreadable) {
        let words = text.split(maxSplits: 2) { $0 == KnownHosts.space || $0 == KnownHosts.tab }
        guard let first = words.first else { throw Unreadable(words: "it has no key") }
        let name = printable(first)
        if first.count < 8, first.allSatisfy({ (0x30...0x39).contains($0) }) {
            throw Unreadable(words: "a key of SSH version 1 counts for nothing any more")
        }
        guard let kind = Self.kind(named: name) else {
            throw Unreadable(words: "'\(name)' is no kind of host key")
        }
        guard words.count > 1 else { throw Unreadable(words: "there is no key behind '\(name)'") }
        guard let bytes = Base64.decoded(words[1]) else { throw Unreadable(words: "its key is no base64") }
        guard Self.isWhole(bytes[...], kind) else {
            throw Unreadable(words: "its key is damaged, or of another kind than '\(name)'")
        }
        self.kind = kind
        self.bytes = bytes
    }

    /// The kind that a name in a file means; OpenSSH also takes the names of signatures.
    private static func kind(named name: String) -> String? {
        switch name {
        case "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa", "ssh-dss",
            "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com":
            name
        case "rsa-sha2-256", "rsa-sha2-512": "ssh-rsa"
        default: nil
        }
    }

    /// Whether the bytes are one key of that kind and nothing more (RFC 4253, 5656, 8709).
    private static func isWhole(_ bytes: ArraySlice<UInt8>, _ kind: String) -> Bool {
        var fields = SFTPFields(bytes)
        do {
            guard try fields.string().elementsEqual(kind.utf8) else { return false }
            switch kind {
            case "ssh-ed25519":
                guard try fields.string().count == 32 else { return false }
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
                guard try fields.string().elementsEqual(kind.utf8.suffix(8)) else { return false }
                guard isPoint(try fields.string(), on: kind) else { return false }
            case "ssh-rsa":
                _ = try fields.string()
                guard bits(try fields.string()) >= fewestRSABits else { return false }
            default:
                while !fields.isAtEnd { _ = try fields.string() }
            }
            return fields.isAtEnd
        } catch {
            return false
        }
    }

    /// An uncompressed point: 4, then two numbers of the curve's size.
    private static func isPoint(_ point: ArraySlice<UInt8>, on kind: String) -> Bool {
        let size = kind.hasSuffix("256") ? 32 : kind.hasSuffix("384") ? 48 : 66
        return point.count == 1 + 2 * size && point.first == 4
    }

    /// A positive number's length; a negative one (first bit set) has none.
    private static func bits(_ number: ArraySlice<UInt8>) -> Int {
        guard let first = number.first, first < 0x80 else { return 0 }
        let digits = number.drop { $0 == 0 }
        guard let top = digits.first else { return 0 }
        return digits.count * 8 - top.leadingZeroBitCount
    }
}

/// Base64 as OpenSSH reads it: padding as it has to be, no bit too many, white space nowhere but where a line of CRLF or a
/// form feed puts it.
enum Base64 {
    static func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var digits = 0
        var padding = 0
        for character in text where !(0x0B...0x0D).contains(character) {
            if character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = digit(character) else { return nil }
            held = held << 6 | UInt32(digit)
            digits += 1
            if digits % 4 == 0 {
                bytes += [UInt8(held >> 16 & 0xFF), UInt8(held >> 8 & 0xFF), UInt8(held & 0xFF)]
                held = 0
            }
        }
        switch (digits % 4, padding) {
        case (0, 0): return bytes
        case (2, 2) where held & 0xF == 0: return bytes + [UInt8(held >> 4 & 0xFF)]
        case (3, 1) where held & 0x3 == 0: return bytes + [UInt8(held >> 10 & 0xFF), UInt8(held >> 2 & 0xFF)]
        default: return nil
        }
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
