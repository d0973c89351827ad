/// What a client asks of a file transfer server (version 3). Paths and handles are bytes, as the protocol has them.
enum SFTPRequest {
    /// The first packet; it alone has no identifier.
    case initialize
    case open(path: String, flags: OpenFlags)
    /// Sets the permission bits of an open file.
    case fsetstat(handle: [UInt8], permissions: UInt32)
    case mkdir(path: String)
    case close(handle: [UInt8])
    case read(handle: [UInt8], offset: UInt64, length: UInt32)
    case write(handle: [UInt8], offset: UInt64, data: ArraySlice<UInt8>)
    case lstat(path: String)
    case stat(path: String)
    case fstat(handle: [UInt8])
    case remove(path: String)
    case rename(from: String, to: String)
    case fsync(handle: [UInt8])
    case statvfs(path: String)
    /// A rename that takes the place of what is there.
    case posixRename(from: String, to: String)
    case limits

    struct OpenFlags: OptionSet {
        let rawValue: UInt32

        static let read = OpenFlags(rawValue: 0x01)
        static let write = OpenFlags(rawValue: 0x02)
        static let create = OpenFlags(rawValue: 0x08)
        static let truncate = OpenFlags(rawValue: 0x10)
        static let exclusive = OpenFlags(rawValue: 0x20)
    }

    static let version: UInt32 = 3

    /// Appends the packet, its length in front, to bytes on their way out.
    func append(to bytes: inout [UInt8], identifier: UInt32) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0, 0, 0, kind])
        switch self {
        case .initialize:
            bytes.append(uint32: Self.version)
        case .open(let path, let flags):
            bytes.append(uint32: identifier)
            bytes.append(string: path.utf8)
            bytes.append(uint32: flags.rawValue)
            bytes.append(uint32: 0)
        case .close(let handle), .fstat(let handle):
            bytes.append(uint32: identifier)
            bytes.append(string: handle)
        case .read(let handle, let offset, let length):
            bytes.append(uint32: identifier)
            bytes.append(string: handle)
            bytes.append(uint64: offset)
            bytes.append(uint32: length)
        case .write(let handle, let offset, let data):
            bytes.append(uint32: identifier)
            bytes.append(string: handle)
            bytes.append(uint64: offset)
            bytes.append(string: data)
        case .lstat(let path), .stat(let path), .remove(let path):
            bytes.append(uint32: identifier)
            bytes.append(string: path.utf8)
        case .fsetstat(let handle, let permissions):
            bytes.append(uint32: identifier)
            bytes.append(string: handle)
            bytes.append(uint32: 4)
            bytes.append(uint32: permissions)
        case .mkdir(let path):
            bytes.append(uint32: identifier)
            bytes.append(string: path.utf8)
            bytes.append(uint32: 0)
        case .rename(let from, let to):
            bytes.append(uint32: identifier)
            bytes.append(string: from.utf8)
            bytes.append(string: to.utf8)
        case .fsync(let handle):
            bytes.append(uint32: identifier)
            bytes.append(string: SFTPExtension.fsync.utf8)
            bytes.append(string: handle)
        case .statvfs(let path):
            bytes.append(uint32: identifier)
            bytes.append(string: SFTPExtension.statvfs.utf8)
            bytes.append(string: path.utf8)
        case .posixRename(let from, let to):
            bytes.append(uint32: identifier)
            bytes.append(string: SFTPExtension.posixRename.utf8)
            bytes.append(string: from.utf8)
            bytes.append(string: to.utf8)
        case .limits:
            bytes.append(uint32: identifier)
            bytes.append(string: SFTPExtension.limits.utf8)
        }
        let length = UInt32(bytes.count - start - 4)
        for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(index))) }
    }

    private var kind: UInt8 {
        switch self {
        case .initialize: 1
        case .open: 3
        case .close: 4
        case .read: 5
        case .write: 6
        case .lstat: 7
        case .fstat: 8
        case .fsetstat: 10
        case .remove: 13
        case .mkdir: 14
        case .stat: 17
        case .rename: 18
        case .fsync, .statvfs, .posixRename, .limits: 200
        }
    }
}

/// OpenSSH's additions that we use where a server offers them (its file PROTOCOL).
enum SFTPExtension {
    static let fsync = "fsync@openssh.com"
    static let statvfs = "statvfs@openssh.com"
    static let posixRename = "posix-rename@openssh.com"
    static let limits = "limits@openssh.com"
}

extension [UInt8] {
    fileprivate mutating func append(uint32 value: UInt32) {
        for shift in stride(from: 24, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    fileprivate mutating func append(uint64 value: UInt64) {
        append(uint32: UInt32(truncatingIfNeeded: value >> 32))
        append(uint32: UInt32(truncatingIfNeeded: value))
    }

    fileprivate mutating func append(string value: some Collection<UInt8>) {
        append(uint32: UInt32(value.count))
        append(contentsOf: value)
    }
}
