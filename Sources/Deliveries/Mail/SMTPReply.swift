internal import Settlements

/// What a mail server answered: a code and its lines of text (RFC 5321, 4.2).
struct SMTPReply: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// 2xx: done. 3xx: go on. 4xx: not now. 5xx: not at all.
        case done, goOn, refusedForNow, refusedForGood
    }

    /// Service not available, closing the connection: at any command (RFC 5321, 3.8).
    static let goingDown = 421
    static let unknownCommand = 500
    static let unimplementedCommand = 502

    let code: Int
    /// The text of each line without its code; control characters are gone.
    let lines: [String]

    var kind: Kind {
        switch code / 100 {
        case 2: .done
        case 3: .goOn
        case 4: .refusedForNow
        default: .refusedForGood
        }
    }

    /// The server's words in one line, as they are shown: `550 5.1.1 no such user`.
    var words: String {
        let text = ([String(code)] + lines.filter { !$0.isEmpty }).joined(separator: " ")
        return text.count <= Self.longestShown ? text : text.prefix(Self.longestShown) + "…"
    }

    private static let longestShown = 500

    /// The keyword's words in a reply to EHLO (RFC 5321, 4.1.1.1): `SIZE 10240000` gives `["10240000"]`.
    func parameters(ofKeyword keyword: String) -> [String]? {
        for line in lines.dropFirst() {
            let words = line.split(separator: " ").map(String.init)
            if words.first?.uppercased() == keyword { return Array(words.dropFirst()) }
        }
        return nil
    }

    /// The status that the text begins with (RFC 2034, RFC 3463): `5.1.1`. Its class is the code's, or it is none.
    var enhancedStatus: String? {
        guard let word = lines.first?.prefix(while: { $0 != " " }) else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let areNumbers = parts.allSatisfy { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard parts.count == 3, areNumbers, parts[0] == String(code / 100) else { return nil }
        return String(word)
    }

    /// The name under which the server keeps the message, where its reply says one in a form that is known:
    /// `queued as 4XyZ` (Postfix), `id=1abc-2` (Exim).
    var queueID: String? {
        for line in lines {
            let words = line.split(separator: " ")
            for (index, word) in words.enumerated() {
                if word.lowercased() == "queued", index + 2 < words.count, words[index + 1].lowercased() == "as" {
                    return String(words[index + 2])
                }
                if word.lowercased().hasPrefix("id=") { return String(word.dropFirst(3)) }
            }
        }
        return nil
    }
}

/// Makes replies of a server's bytes, however they are cut. What is no reply is an error, never a trap.
struct SMTPReplyReader {
    /// Why bytes are no reply.
    struct Garbage: Error, Hashable {
        /// What was found, safe to show.
        let found: String
    }

    /// RFC 5321, 4.5.3.1.5 says 512; real servers say more.
    private static let longestLine = 4096
    /// A reply to EHLO has some 30 lines.
    private static let mostLines = 256
    private static let longestShown = 80

    private var buffer: [UInt8] = []
    private var code: Int?
    private var lines: [String] = []

    /// Whether every byte that came has been handed out in a reply.
    var isEmpty: Bool { buffer.isEmpty && code == nil }

    mutating func feed(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// The next whole reply; nil where more bytes are needed.
    ///
    /// - Throws: ``Garbage`` where a line does not begin with a code, is too long, or codes differ within a reply.
    mutating func next() throws(Garbage) -> SMTPReply? {
        while let end = buffer.firstIndex(of: 0x0A) {
            var line = buffer[..<end]
            if line.last == 0x0D { line.removeLast() }
            let isLast = try read(Array(line))
            buffer.removeSubrange(...end)
            if isLast, let code {
                defer {
                    self.code = nil
                    lines = []
                }
                return SMTPReply(code: code, lines: lines)
            }
        }
        guard buffer.count <= Self.longestLine else { throw Garbage(found: Self.shown(buffer)) }
        return nil
    }

    /// - Returns: whether the line ends its reply.
    private mutating func read(_ line: [UInt8]) throws(Garbage) -> Bool {
        let garbage = Garbage(found: Self.shown(line))
        guard line.count >= 3, line.count <= Self.longestLine, (0x32...0x35).contains(line[0]),
            line[1...2].allSatisfy({ (0x30...0x39).contains($0) })
        else { throw garbage }
        let code = line[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard self.code == nil || self.code == code, lines.count < Self.mostLines else { throw garbage }
        guard line.count == 3 || line[3] == 0x20 || line[3] == 0x2D else { throw garbage }
        self.code = code
        lines.append(Self.text(line.dropFirst(4)))
        return line.count == 3 || line[3] == 0x20
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            text.append(scalar.breaksLines ? " " : scalar)
        }
        return String(text)
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        text(bytes.prefix(longestShown)) + (bytes.count > longestShown ? "…" : "")
    }
}
