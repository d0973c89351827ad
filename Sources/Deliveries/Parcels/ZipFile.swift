internal import CLibArchive
package import Settlements

/// Files packed into one, for a mail that is too large without: a ZIP file (PKWARE's APPNOTE 6.3) that every system opens.
package enum ZipFile {
    /// What is packed, in all. No mail comes near it, and what is smaller needs no ZIP64, which not everyone reads.
    package static let largest = 1 << 30

    package static let mediaType = "application/zip"

    /// The ZIP file of some files, in their order. The same files give the same bytes, in whatever zone or language the
    /// machine is.
    ///
    /// - Parameters:
    ///   - files: their names are plain file names; those beyond ASCII are marked as UTF-8.
    ///   - at: when the files were last changed, as their reader will see it, to two seconds and in UTC.
    /// - Throws: ``ZipError`` where a name is none or stands twice, nothing is to be packed, or too much.
    package static func bytes(of files: [(name: String, bytes: [UInt8])], at: Instant) throws(ZipError) -> [UInt8] {
        guard !files.isEmpty else { throw ZipError("there is nothing to pack into a ZIP file") }
        var names: Set<String> = []
        for file in files {
            try check(file.name)
            guard names.insert(file.name).inserted else {
                throw ZipError("a ZIP file cannot hold two files named '\(file.name)'")
            }
        }
        let size = files.reduce(0) { $0 + $1.bytes.count }
        guard size <= largest else {
            throw ZipError("\(size) bytes are too many for a ZIP file, where at most \(largest) may stand")
        }
        let writer = try ZipWriter(room: room(for: files))
        try writer.open()
        for file in files { try writer.add(file.name, file.bytes, at: at) }
        return ZipHeaders.settled(try writer.finished(), at: at)
    }

    /// What the file has at most: deflate adds less than a thousandth to what it cannot make smaller, and a name stands
    /// twice beside less than 200 bytes.
    private static func room(for files: [(name: String, bytes: [UInt8])]) -> Int {
        files.reduce(1024) { $0 + $1.bytes.count + $1.bytes.count / 512 + 2 * $1.name.utf8.count + 512 }
    }

    private static func check(_ name: String) throws(ZipError) {
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= 255 else {
            throw ZipError("'\(MailFields.printable(name))' is no name for a file in a ZIP file")
        }
        for scalar in name.unicodeScalars where scalar.breaksLines || scalar == "/" || scalar == "\\" {
            throw ZipError(
                "'\(MailFields.printable(name))' is no name for a file in a ZIP file: it has \(scalar.codePoint)")
        }
    }
}

/// Why files cannot be packed, in words for the person who can act.
package struct ZipError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The library's writer, and the memory that it writes into.
private struct ZipWriter: ~Copyable {
    private let handle: OpaquePointer
    private let memory: UnsafeMutableRawBufferPointer
    /// How much the library has written so far.
    private let used: UnsafeMutablePointer<Int>

    init(room: Int) throws(ZipError) {
        guard let handle = archive_write_new() else { throw ZipError("there is no memory for a ZIP file") }
        self.handle = handle
        memory = .allocate(byteCount: room, alignment: 1)
        used = .allocate(capacity: 1)
        used.initialize(to: 0)
    }

    func open() throws(ZipError) {
        try check(archive_write_set_format_zip(handle))
        try check(archive_write_zip_set_compression_deflate(handle))
        try check(archive_write_open_memory(handle, memory.baseAddress, memory.count, used))
    }

    deinit {
        archive_write_free(handle)
        memory.deallocate()
        used.deallocate()
    }

    func add(_ name: String, _ bytes: [UInt8], at: Instant) throws(ZipError) {
        guard let entry = archive_entry_new() else { throw ZipError("there is no memory for a ZIP file") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, name)
        archive_entry_set_filetype(entry, UInt32(S_IFREG))
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_size(entry, la_int64_t(bytes.count))
        // A field of 32 bits: later than 2038 the date beside it has to do.
        if Int32(exactly: at.seconds) != nil { archive_entry_set_mtime(entry, time_t(at.seconds), 0) }
        try check(archive_write_header(handle, entry))
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { archive_write_data(handle, $0.baseAddress, $0.count) }
            guard written > 0 else { throw failure(Int32(clamping: written)) }
            rest = rest.dropFirst(written)
        }
        try check(archive_write_finish_entry(handle))
    }

    func finished() throws(ZipError) -> [UInt8] {
        try check(archive_write_close(handle))
        return Array(memory.prefix(used.pointee))
    }

    private func check(_ code: Int32) throws(ZipError) {
        if code != ARCHIVE_OK { throw failure(code) }
    }

    private func failure(_ code: Int32) -> ZipError {
        let words = archive_error_string(handle).map { String(cString: $0) } ?? "error \(code)"
        return ZipError("a ZIP file could not be made: \(words)")
    }
}
