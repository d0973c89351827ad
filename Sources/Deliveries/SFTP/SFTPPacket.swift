/// A file transfer packet's bytes as they are read: every read is checked, none can trap.
///
/// SFTP version 3, draft-ietf-secsh-filexfer-02: integers are big-endian, a string is its length and its bytes.
struct SFTPFields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(SFTPMalformed) -> UInt8 {
        guard let first = rest.popFirst() else { throw SFTPMalformed(what: "it ends before a byte") }
        return first
    }

    mutating func uint32() throws(SFTPMalformed) -> UInt32 {
        guard rest.count >= 4 else { throw SFTPMalformed(what: "it ends within a number of 4 bytes") }
        var value: UInt32 = 0
        for byte in rest.prefix(4) { value = value << 8 | UInt32(byte) }
        rest = rest.dropFirst(4)
        return value
    }

    mutating func uint64() throws(SFTPMalformed) -> UInt64 {
        let high = try uint32()
        let low = try uint32()
        return UInt64(high) << 32 | UInt64(low)
    }

    mutating func string() throws(SFTPMalformed) -> ArraySlice<UInt8> {
        let length = try uint32()
        guard rest.count >= Int(length) else {
            throw SFTPMalformed(what: "a string of \(length) bytes has only \(rest.count)")
        }
        let value = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        return value
    }
}

/// A packet that breaks the protocol's own grammar.
struct SFTPMalformed: Error, Hashable {
    let what: String
}

/// What is known of a file: the fields the server chose to send.
struct SFTPAttributes: Hashable, Sendable {
    var size: UInt64?
    /// POSIX mode with the file's type in its upper bits.
    var permissions: UInt32?

    private static let sizeFlag: UInt32 = 0x1
    private static let ownerFlag: UInt32 = 0x2
    private static let permissionsFlag: UInt32 = 0x4
    private static let timesFlag: UInt32 = 0x8
    private static let extendedFlag: UInt32 = 0x8000_0000

    init(size: UInt64? = nil, permissions: UInt32? = nil) {
        self.size = size
        self.permissions = permissions
    }

    init(reading fields: inout SFTPFields) throws(SFTPMalformed) {
        let flags = try fields.uint32()
        if flags & Self.sizeFlag != 0 { size = try fields.uint64() }
        if flags & Self.ownerFlag != 0 { _ = try fields.uint64() }
        if flags & Self.permissionsFlag != 0 { permissions = try fields.uint32() }
        if flags & Self.timesFlag != 0 { _ = try fields.uint64() }
        if flags & Self.extendedFlag != 0 {
            for _ in 0..<(try fields.uint32()) {
                _ = try fields.string()
                _ = try fields.string()
            }
        }
    }

    /// False only where the server says that it is something else: a directory, a link, a device.
    var mayBeRegularFile: Bool {
        guard let permissions, permissions & 0o170000 != 0 else { return true }
        return permissions & 0o170000 == 0o100000
    }

    var isSymbolicLink: Bool {
        guard let permissions else { return false }
        return permissions & 0o170000 == 0o120000
    }

    var isDirectory: Bool {
        guard let permissions else { return false }
        return permissions & 0o170000 == 0o040000
    }
}

/// A server's answer to a request: a code and words of its own.
struct SFTPStatus: Error, Hashable, Sendable {
    enum Meaning: Hashable {
        case done, endOfFile, noSuchFile, permissionDenied, failure, unsupported, exists, full, other
    }

    let code: UInt32
    /// The server's words, with whatever a terminal or a mail must not see taken out.
    let message: String

    init(code: UInt32, message: String) {
        self.code = code
        self.message = message
    }

    /// Codes 0 to 8 are version 3's; servers send some of the later versions' too (11 exists, 14 no space, 15 quota).
    var meaning: Meaning {
        switch code {
        case 0: .done
        case 1: .endOfFile
        case 2, 10: .noSuchFile
        case 3, 12: .permissionDenied
        case 4: .failure
        case 8: .unsupported
        case 11: .exists
        case 14, 15: .full
        default: .other
        }
    }

    var words: String {
        message.isEmpty ? "status \(code)" : "'\(message)' (status \(code))"
    }
}
