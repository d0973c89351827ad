internal import Foundation
package import Settlements

/// The bytes of every document and parcel, each under its SHA-256. A file there is whole, durable and never changed.
package struct Archive: Sendable {
    package let directory: String

    /// Uses a directory, making it (open to its owner alone) where it is missing.
    ///
    /// - Throws: ``StoreError/Code/archive`` where that is not possible.
    package init(directory: String) throws(StoreError) {
        self.directory = directory
        try Self.makeDirectory(directory)
    }

    /// Where the bytes with this digest lie.
    package func path(of digest: Digest) -> String {
        let name = digest.description
        return "\(directory)/\(name.prefix(2))/\(name)"
    }

    /// Writes bytes as they come, and keeps them when `body` has returned: temporary name, fsync, rename, fsync of the folder.
    ///
    /// - Throws: what `body` throws, and then nothing is kept; ``StoreError/Code/archive`` where the disk refuses.
    package func keep(_ body: (inout ArchiveWriter) throws -> Void) throws -> Content {
        var writer = try ArchiveWriter(in: directory)
        do {
            try body(&writer)
            let content = try writer.close()
            let path = path(of: content.digest)
            try Self.makeDirectory("\(directory)/\(content.digest.description.prefix(2))")
            guard rename(writer.path, path) == 0 else { throw StoreError.archive("rename to", path) }
            try Self.synchronise(directory: (path as NSString).deletingLastPathComponent)
            return content
        } catch {
            writer.discard()
            throw error
        }
    }

    package func keep(_ bytes: [UInt8]) throws -> Content {
        try keep { writer in try writer.write(bytes) }
    }

    /// Reads kept bytes, and proves them.
    ///
    /// - Throws: ``StoreError/Code/archive`` where they are gone or no longer those that were kept.
    package func bytes(of content: Content) throws(StoreError) -> [UInt8] {
        let path = path(of: content.digest)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StoreError(.archive, "the archive has lost \(path): restore it from a backup")
        }
        let bytes = [UInt8](data)
        guard Digest(of: bytes) == content.digest else {
            throw StoreError(.archive, "the archive's \(path) is no longer what was kept: restore it from a backup")
        }
        return bytes
    }

    private static func makeDirectory(_ path: String) throws(StoreError) {
        if mkdir(path, 0o700) == 0 {
            try synchronise(directory: (path as NSString).deletingLastPathComponent)
        } else if errno != EEXIST {
            throw StoreError.archive("make", path)
        }
    }

    private static func synchronise(directory path: String) throws(StoreError) {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.archive("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError.archive("fsync", path) }
    }
}

/// Bytes on their way into the archive, digested as they pass.
package struct ArchiveWriter {
    /// Enough that system calls do not count, little enough that memory does not either.
    private static let bufferSize = 256 * 1024

    let path: String
    /// -1 once it is closed.
    private var descriptor: Int32
    private var hasher = Digest.Hasher()
    private var buffer: [UInt8] = []
    private var size: Int64 = 0

    fileprivate init(in directory: String) throws(StoreError) {
        var template = Array("\(directory)/.writing-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw StoreError.archive("write in", directory)
        }
        buffer.reserveCapacity(Self.bufferSize)
    }

    package mutating func write(_ bytes: some Collection<UInt8>) throws(StoreError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    private mutating func flush() throws(StoreError) {
        hasher.update(buffer)
        size += Int64(buffer.count)
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw StoreError.archive("write", path) }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    fileprivate mutating func close() throws(StoreError) -> Content {
        try flush()
        guard fsync(descriptor) == 0 else { throw StoreError.archive("fsync", path) }
        let closed = Glibc.close(descriptor)
        descriptor = -1
        guard closed == 0 else { throw StoreError.archive("close", path) }
        let digest = hasher
        return Content(digest: digest.finish(), size: size)
    }

    fileprivate func discard() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        unlink(path)
    }
}

extension StoreError {
    fileprivate static func archive(_ what: String, _ path: String) -> StoreError {
        let reason = errno
        return StoreError(
            .archive, "cannot \(what) \(path) in the archive: \(String(cString: strerror(reason)))",
            isTransient: [ENOSPC, EDQUOT, EIO, EINTR, EMFILE, ENFILE].contains(reason))
    }
}
