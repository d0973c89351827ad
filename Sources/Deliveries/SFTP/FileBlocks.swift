internal import Settlements

/// The contents of a file that goes out, read ahead on a thread of its own and digested as they pass, so that the thread
/// that encrypts them need not wait for either.
actor FileBlocks {
    /// Bytes read at a time.
    static let length = 1024 * 1024

    private static let thread = OwnThread("files")

    private let source: Source
    private var file: LocalFile?
    private var offset: Int64 = 0
    private var hasher = Digest.Hasher()

    enum Source {
        case file(path: String, size: Int64)
        case bytes([UInt8])

        var size: Int64 {
            switch self {
            case .file(_, let size): size
            case .bytes(let bytes): Int64(bytes.count)
            }
        }
    }

    init(_ source: Source) {
        self.source = source
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { Self.thread.asUnownedSerialExecutor() }

    /// The next bytes; none at the end.
    ///
    /// - Throws: ``DeliveryError`` with `archive` where the kept file cannot be read.
    func next() throws(DeliveryError) -> [UInt8] {
        guard offset < source.size else { return [] }
        let bytes = try read(at: offset, upTo: Self.length)
        hasher.update(bytes)
        offset += Int64(bytes.count)
        return bytes
    }

    /// The digest of all that ``next()`` gave.
    func digest() -> Digest { hasher.finish() }

    /// Bytes from anywhere, not digested.
    func read(at offset: Int64, upTo count: Int) throws(DeliveryError) -> [UInt8] {
        switch source {
        case .bytes(let bytes):
            return Array(bytes.dropFirst(Int(offset)).prefix(count))
        case .file(let path, _):
            do throws(SystemFailure) {
                return try opened(path).read(at: offset, upTo: count)
            } catch {
                throw .unreadable(path, error)
            }
        }
    }

    private func opened(_ path: String) throws(SystemFailure) -> LocalFile {
        if let file { return file }
        let opened = try LocalFile(reading: path)
        file = opened
        return opened
    }
}
