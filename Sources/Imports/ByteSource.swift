internal import Glibc
internal import Settlements

/// The bytes of one file in their order, digested as they pass.
final class ByteSource {
    /// Why a file cannot be read, or not on.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let rule: Finding.Rule
        /// For the end of a sentence: the system's words, or ours with what to do.
        let reason: String

        var description: String { reason }
    }

    /// How many bytes the file has.
    let size: Int64
    /// How many of them were read.
    private(set) var position: Int64 = 0
    private let bytes: [UInt8]
    private let descriptor: Int32?
    private let pieceSize: Int
    private let sightings: FileSightings
    private var hasher = Digest.Hasher()

    /// Opens a file.
    ///
    /// - Throws: ``Failure`` where it is not there, cannot be read, is a folder or a pipe, or is another than the one that was
    ///   read before.
    init(_ file: ImportFile) throws(Failure) {
        pieceSize = max(1, file.pieceSize)
        sightings = file.sightings
        switch file.content {
        case .bytes(let bytes):
            self.bytes = bytes
            size = Int64(bytes.count)
            descriptor = nil
        case .path(let path):
            // Without waiting for a writer, where it is a pipe.
            let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw Self.failure() }
            do {
                size = try Self.look(at: descriptor, sightings).size
            } catch {
                close(descriptor)
                throw error
            }
            bytes = []
            self.descriptor = descriptor
        }
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// The next piece; empty at the end.
    ///
    /// - Throws: ``Failure`` where it cannot be read; at the end, where the file is no longer what it was when it was opened, or
    ///   its bytes are not those that an earlier reading saw.
    func next() throws(Failure) -> [UInt8] {
        let piece = try descriptor.map { descriptor throws(Failure) in try read(descriptor) } ?? slice()
        hasher.update(piece)
        position += Int64(piece.count)
        if piece.isEmpty {
            if let descriptor { _ = try Self.look(at: descriptor, sightings) }
            guard sightings.agree(with: digest) else { throw Self.changed }
        }
        return piece
    }

    /// The digest of what was read; of the whole file once it was read to its end.
    var digest: Digest { hasher.finish() }

    private func slice() -> [UInt8] {
        Array(bytes[Int(position)..<min(bytes.count, Int(position) + pieceSize)])
    }

    private func read(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, filled in
            repeat {
                count = Glibc.read(descriptor, buffer.baseAddress, pieceSize)
            } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        guard count >= 0 else { throw Self.failure() }
        return piece
    }

    /// How the file stands there now.
    private static func look(at descriptor: Int32, _ sightings: FileSightings) throws(Failure) -> FileState {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure() }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Failure(rule: .unreadable, reason: "it is a folder: name the files in it")
        case S_IFIFO:
            throw Failure(
                rule: .unreadable,
                reason: "it is a pipe, and a file is read more than once: write it to a file first, and import that")
        default: throw Failure(rule: .unreadable, reason: "it is a device or a socket, and no file")
        }
        let state = FileState(status)
        guard sightings.agree(with: state) else { throw changed }
        return state
    }

    private static let changed = Failure(
        rule: .changed,
        reason:
            "it changed while it was read: wait until it has been fetched or written to its end, and import it again")

    private static func failure() -> Failure { Failure(rule: .unreadable, reason: String(cString: strerror(errno))) }
}
