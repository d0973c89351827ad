internal import Glibc
internal import Settlements

/// The bytes of one file in their order, digested as they pass.
final class ByteSource {
    /// Why a file cannot be read, in the system's words.
    struct Failure: Error, Hashable {
        let reason: String
    }

    /// Large enough that a call of the system costs nothing beside the work on its bytes.
    static let chunk = 1 << 20

    /// How many bytes the file has.
    let size: Int64
    /// How many of them were read.
    private(set) var position: Int64 = 0
    private let bytes: [UInt8]
    private let descriptor: Int32?
    private var hasher = Digest.Hasher()

    init(_ content: ImportFile.Content) throws(Failure) {
        switch content {
        case .bytes(let bytes):
            self.bytes = bytes
            size = Int64(bytes.count)
            descriptor = nil
        case .path(let path):
            let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw Self.failure() }
            var status = stat()
            guard fstat(descriptor, &status) == 0 else {
                let failure = Self.failure()
                close(descriptor)
                throw failure
            }
            if let reason = Self.reasonNotToRead(status.st_mode & S_IFMT) {
                close(descriptor)
                throw Failure(reason: reason)
            }
            bytes = []
            size = Int64(status.st_size)
            self.descriptor = descriptor
        }
    }

    /// A file is read more than once, which only a regular one can be.
    private static func reasonNotToRead(_ kind: mode_t) -> String? {
        switch kind {
        case S_IFREG: nil
        case S_IFDIR: "it is a folder: name the files in it"
        case S_IFIFO: "it is a pipe, and a file is read more than once: write it to a file first, and import that"
        default: "it is a device or a socket, and no file"
        }
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// The next piece; empty at the end.
    func next() throws(Failure) -> [UInt8] {
        let piece = try descriptor.map { descriptor throws(Failure) in try Self.read(descriptor) } ?? slice()
        hasher.update(piece)
        position += Int64(piece.count)
        return piece
    }

    /// The digest of what was read; of the whole file once it was read to its end.
    var digest: Digest { hasher.finish() }

    private func slice() -> [UInt8] {
        Array(bytes[Int(position)..<min(bytes.count, Int(position) + Self.chunk)])
    }

    private static func read(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
            repeat {
                count = Glibc.read(descriptor, buffer.baseAddress, chunk)
            } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        guard count >= 0 else { throw failure() }
        return piece
    }

    private static func failure() -> Failure { Failure(reason: String(cString: strerror(errno))) }
}
