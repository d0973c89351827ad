internal import Glibc
internal import Settlements

/// An open file of this machine; closed when it is let go.
package final class LocalFile {
    let path: String
    /// Bytes when it was opened; for a file being written, bytes written so far.
    private(set) var size: Int64
    private let descriptor: Int32

    /// Opens an existing plain file to read; a symbolic link at its end is not followed.
    convenience init(reading path: String) throws(SystemFailure) {
        try self.init(descriptor: Self.open(path, O_RDONLY | O_NOFOLLOW), path: path)
    }

    private init(descriptor: Int32, path: String) throws(SystemFailure) {
        self.descriptor = descriptor
        self.path = path
        var status = stat()
        size = 0
        guard fstat(descriptor, &status) == 0 else { throw SystemFailure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SystemFailure(words: "not a plain file") }
        size = Int64(status.st_size)
    }

    /// Makes a file that its owner alone may read, or empties the one that is there.
    init(writing path: String) throws(SystemFailure) {
        descriptor = try Self.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
        self.path = path
        size = 0
    }

    deinit {
        close(descriptor)
    }

    /// Opens the kept bytes of a parcel.
    ///
    /// - Throws: ``DeliveryError`` with `archive`, permanent, where they cannot be read or have another size.
    static func kept(at path: String, _ content: Content) throws(DeliveryError) -> LocalFile {
        let file: LocalFile
        do {
            file = try LocalFile(reading: path)
        } catch {
            throw .unreadable(path, error)
        }
        guard file.size == content.size else {
            throw .altered(path, expected: "\(content.size) bytes", found: "\(file.size) bytes")
        }
        return file
    }

    /// A whole small file: a key, a secret. Links are followed, as systemd and secret stores make them.
    package static func contents(of path: String, atMost largest: Int = 64 * 1024) throws(SystemFailure) -> [UInt8] {
        let file = try LocalFile(descriptor: open(path, O_RDONLY), path: path)
        guard file.size <= Int64(largest) else {
            throw SystemFailure(words: "it has \(file.size) bytes, and no such file has more than \(largest)")
        }
        return try file.read(at: 0, upTo: largest)
    }

    /// Bytes from an offset on: fewer than asked for only at the file's end.
    ///
    /// - Throws: also where nothing is left, since callers keep to ``size``.
    func read(at offset: Int64, upTo count: Int) throws(SystemFailure) -> [UInt8] {
        var failure: SystemFailure?
        let wanted = Int(min(Int64(count), size - offset))
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, wanted)) { buffer, filled in
            while filled < wanted {
                let found = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled, off_t(offset + Int64(filled)))
                if found < 0, errno == EINTR { continue }
                guard found > 0 else {
                    failure =
                        found == 0 ? SystemFailure(words: "it became shorter while it was read") : SystemFailure(errno)
                    return
                }
                filled += found
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func append(_ bytes: [UInt8]) throws(SystemFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure(errno) }
            written += count
            size += Int64(count)
        }
    }

    /// Returns once the bytes are on the disk.
    func synchronize() throws(SystemFailure) {
        guard fsync(descriptor) == 0 else { throw SystemFailure(errno) }
    }

    private static func open(_ path: String, _ flags: Int32) throws(SystemFailure) -> Int32 {
        while true {
            let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw SystemFailure(errno) }
        }
    }
}

/// Why the system refused, in its words.
package struct SystemFailure: Error, Hashable, CustomStringConvertible {
    let number: Int32?
    package let description: String

    init(_ number: Int32) {
        self.number = number
        description = systemMessage(number)
    }

    init(words: String) {
        number = nil
        description = words
    }
}

extension DeliveryError {
    /// The kept bytes of a parcel cannot be had: nothing to do with the place they go to.
    static func unreadable(_ path: String, _ failure: SystemFailure) -> DeliveryError {
        DeliveryError(
            .archive, .permanent,
            "the kept file \(path) cannot be read (\(failure)): check the archive and its permissions")
    }

    /// The kept bytes are not those that the journal's digest means.
    static func altered(_ path: String, expected: String, found: String) -> DeliveryError {
        DeliveryError(
            .archive, .permanent,
            "the kept file \(path) is not what was kept: expected \(expected), found \(found). Nothing was published; "
                + "restore the archive")
    }
}

extension DeliveryError.Code {
    static let archive = Self(rawValue: "archive")
    static let name = Self(rawValue: "name")
    static let exists = Self(rawValue: "exists")
    static let directory = Self(rawValue: "directory")
    static let permission = Self(rawValue: "permission")
    static let diskFull = Self(rawValue: "disk-full")
    static let journal = Self(rawValue: "journal")
    static let rename = Self(rawValue: "rename")
    static let write = Self(rawValue: "write")
    static let size = Self(rawValue: "size")
    static let unanswered = Self(rawValue: "unanswered")
}
