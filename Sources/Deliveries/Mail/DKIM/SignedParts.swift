internal import Crypto

/// A message as a signature sees it: its headers one by one, and the hash of its body, both in the relaxed form of
/// RFC 6376, 3.4.
struct SignedParts {
    private static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// SHA-256 of the body.
    let bodyHash: [UInt8]
    /// In their order, names in lower case, each relaxed and without its line's end.
    private let headers: [(name: String, line: [UInt8])]

    /// - Throws: ``DKIMError`` where a line does not end in CRLF, a header is none, or From is not there.
    init(_ message: [UInt8]) throws(DKIMError) {
        try Self.checkLineEnds(of: message)
        var headers: [(name: String, line: [UInt8])] = []
        var start = 0
        while start < message.count, message[start] != 0x0D {
            let end = Self.endOfHeader(in: message, from: start)
            headers.append(try Self.relaxed(header: message[start..<end]))
            start = end + 2
        }
        self.headers = headers
        guard headers.contains(where: { $0.name == "from" }) else {
            throw DKIMError("a mail without From cannot be signed")
        }
        let body = start < message.count ? message[(start + 2)...] : []
        bodyHash = Array(SHA256.hash(data: Self.relaxed(body: body)))
    }

    func count(of name: String) -> Int {
        headers.count { $0.name == name.lowercased() }
    }

    /// The hash that is signed: of the named headers, of those with one name the last first, and of the signature itself
    /// without its value (RFC 6376, 3.7 and 5.4.2).
    ///
    /// - Parameter signature: the signature's header with an empty `b=`.
    func hashed(_ names: [String], and signature: String) throws(DKIMError) -> SHA256.Digest {
        var hash = SHA256()
        var taken: [String: Int] = [:]
        for name in names.map({ $0.lowercased() }) {
            let lines = headers.filter { $0.name == name }.map(\.line)
            let index = lines.count - 1 - taken[name, default: 0]
            taken[name, default: 0] += 1
            if index >= 0 { hash.update(data: lines[index] + Self.lineEnd) }
        }
        hash.update(data: try Self.relaxed(header: Array(signature.utf8).dropLast(Self.lineEnd.count)).line)
        return hash.finalize()
    }

    private static func checkLineEnds(of message: [UInt8]) throws(DKIMError) {
        var line = 1
        var last: UInt8 = 0
        for byte in message {
            guard (byte == 0x0A) == (last == 0x0D) else {
                throw DKIMError("line \(line) of a mail does not end in CRLF: it cannot be signed")
            }
            if byte == 0x0A { line += 1 }
            last = byte
        }
        guard last == 0x0A else { throw DKIMError("line \(line) of a mail does not end in CRLF: it cannot be signed") }
    }

    /// Where the CR stands after which no folded line goes on.
    private static func endOfHeader(in message: [UInt8], from start: Int) -> Int {
        var index = start
        while index < message.count {
            if message[index] == 0x0D {
                let next = index + 2
                guard next < message.count, message[next] == space || message[next] == tab else { return index }
            }
            index += 1
        }
        return message.count
    }

    /// RFC 6376, 3.4.2.
    static func relaxed(header: some Collection<UInt8>) throws(DKIMError) -> (name: String, line: [UInt8]) {
        guard let colon = header.firstIndex(of: UInt8(ascii: ":")) else {
            throw DKIMError("a mail has a header without a colon: it cannot be signed")
        }
        var name = Array(header[..<colon])
        while name.last == space || name.last == tab { name.removeLast() }
        let lower = String(decoding: name, as: UTF8.self).lowercased()
        var value: [UInt8] = []
        var isAfterSpace = true
        for byte in header[header.index(after: colon)...] where byte != 0x0D && byte != 0x0A {
            if byte == space || byte == tab {
                if !isAfterSpace { value.append(space) }
                isAfterSpace = true
            } else {
                value.append(byte)
                isAfterSpace = false
            }
        }
        if value.last == space { value.removeLast() }
        return (lower, Array(lower.utf8) + [UInt8(ascii: ":")] + value)
    }

    /// RFC 6376, 3.4.4.
    static func relaxed(body: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(body.count)
        var spaces = false
        var emptyLines = 0
        for byte in body where byte != 0x0D {
            switch byte {
            case space, tab: spaces = true
            case 0x0A:
                spaces = false
                emptyLines += 1
            default:
                for _ in 0..<emptyLines { out += lineEnd }
                emptyLines = 0
                if spaces { out.append(space) }
                spaces = false
                out.append(byte)
            }
        }
        return out.isEmpty ? [] : out + lineEnd
    }
}
