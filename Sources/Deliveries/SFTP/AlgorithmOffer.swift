/// What each side of an SSH connection can do, a list of names a kind, best first.
///
/// A server says it in its first packet, in clear (SSH_MSG_KEXINIT, RFC 4253 section 7.1).
struct AlgorithmOffer: Hashable {
    enum Kind: String, CaseIterable {
        case keyExchange = "key exchange"
        case hostKey = "host key"
        case cipher
        case mac = "MAC"
    }

    let names: [Kind: [String]]

    init(names: [Kind: [String]]) {
        self.names = names
    }

    /// Finds the offer in the first bytes that a server sent: perhaps lines of text, its `SSH-` line, its first packet.
    ///
    /// - Returns: nil where the bytes are no such thing, or not yet all of it.
    init?(serverBytes: [UInt8]) {
        var rest = serverBytes[...]
        while true {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let isGreeting = rest.starts(with: "SSH-".utf8)
            rest = rest[(end + 1)...]
            if isGreeting { break }
        }
        var fields = SFTPFields(rest)
        do {
            let length = try fields.uint32()
            let padding = try fields.byte()
            guard try fields.byte() == 20, length <= 35_000, Int(length) > Int(padding) else { return nil }
            for _ in 0..<2 { _ = try fields.uint64() }  // the cookie
            var lists: [[String]] = []
            for _ in 0..<6 {
                let list = try fields.string()
                lists.append(list.split(separator: UInt8(ascii: ",")).map { printable($0) })
            }
            // Ciphers and MACs come once a direction; the one to the server stands for both.
            names = [.keyExchange: lists[0], .hostKey: lists[1], .cipher: lists[2], .mac: lists[4]]
        } catch {
            return nil
        }
    }

    /// The kinds for which two sides have nothing in common, in words that list both.
    func disagreements(with ours: AlgorithmOffer) -> [String] {
        Kind.allCases.compactMap { kind in
            guard let theirs = names[kind], let mine = ours.names[kind], !theirs.contains(where: mine.contains) else {
                return nil
            }
            return "\(kind.rawValue): the server offers \(theirs.joined(separator: ", ")); "
                + "this machine has \(mine.joined(separator: ", "))"
        }
    }
}
