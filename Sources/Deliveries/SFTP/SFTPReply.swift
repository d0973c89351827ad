/// What a file transfer server (version 3) answers.
enum SFTPReply: Hashable, Sendable {
    /// The first answer; it alone has no identifier.
    case version(UInt32, extensions: [String: String])
    case status(SFTPStatus)
    case handle([UInt8])
    case data(ArraySlice<UInt8>)
    case attributes(SFTPAttributes)
    case extended(ArraySlice<UInt8>)

    /// The longest packet that is believed, as OpenSSH has it: a longer one is text from something that is no
    /// SFTP server, read as a length.
    static let longestPacket = 256 * 1024

    /// A handle's bytes at most (draft-ietf-secsh-filexfer-02, section 6.3).
    static let longestHandle = 256

    /// Takes the first whole packet off the bytes that came in.
    ///
    /// - Returns: the answer with its identifier (0 for `version`) and how many bytes it took; nil where more bytes
    ///   must come first.
    /// - Throws: ``SFTPMalformed`` where the bytes cannot be an answer.
    static func take(
        from bytes: ArraySlice<UInt8>
    ) throws(SFTPMalformed) -> (identifier: UInt32, reply: SFTPReply, length: Int)? {
        guard bytes.count >= 4 else { return nil }
        var header = SFTPFields(bytes.prefix(4))
        let length = Int(try header.uint32())
        guard length >= 5, length <= longestPacket else {
            throw SFTPMalformed(what: "a packet cannot have \(length) bytes")
        }
        guard bytes.count >= 4 + length else { return nil }
        var fields = SFTPFields(bytes.dropFirst(4).prefix(length))
        let kind = try fields.byte()
        if kind == 2 {
            return (0, try version(&fields), 4 + length)
        }
        let identifier = try fields.uint32()
        return (identifier, try answer(of: kind, &fields), 4 + length)
    }

    private static func version(_ fields: inout SFTPFields) throws(SFTPMalformed) -> SFTPReply {
        let number = try fields.uint32()
        var extensions: [String: String] = [:]
        while !fields.isAtEnd {
            let name = String(decoding: try fields.string(), as: UTF8.self)
            extensions[name] = String(decoding: try fields.string(), as: UTF8.self)
        }
        return .version(number, extensions: extensions)
    }

    private static func answer(of kind: UInt8, _ fields: inout SFTPFields) throws(SFTPMalformed) -> SFTPReply {
        switch kind {
        case 101:
            let code = try fields.uint32()
            // Some servers leave out the words and their language, which version 3 wants.
            let words = fields.isAtEnd ? [] : try fields.string()
            return .status(SFTPStatus(code: code, message: printable(words)))
        case 102:
            let handle = try fields.string()
            guard handle.count <= longestHandle else {
                throw SFTPMalformed(what: "a handle of \(handle.count) bytes, allowed are \(longestHandle)")
            }
            return .handle(Array(handle))
        case 103:
            return .data(try fields.string())
        case 105:
            return .attributes(try SFTPAttributes(reading: &fields))
        case 201:
            var rest: [UInt8] = []
            while !fields.isAtEnd { rest.append(try fields.byte()) }
            return .extended(rest[...])
        default:
            throw SFTPMalformed(what: "an answer of unknown kind \(kind)")
        }
    }
}

/// Words of another machine, fit for a log line: control characters become spaces, the end is cut at 200 characters.
func printable(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    let clean = text.unicodeScalars.map { scalar -> Character in
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            ? " " : Character(scalar)
    }
    return String(clean.prefix(200).trimmingSpaces())
}

extension Collection where Element == Character {
    fileprivate func trimmingSpaces() -> [Character] {
        var characters = Array(drop { $0 == " " })
        while characters.last == " " { characters.removeLast() }
        return characters
    }
}
