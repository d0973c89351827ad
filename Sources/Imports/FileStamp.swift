internal import Glibc
internal import Settlements
internal import Synchronization

/// How a file on disk stood at one moment: what changes where somebody writes to it, or puts another in its place.
struct FileStamp: Hashable, Sendable {
    let size: Int64
    private let device: UInt64
    private let number: UInt64
    /// When its bytes were written, in nanoseconds: whoever writes can set that to any time.
    private let modified: Int64
    /// When anything about it was: nobody can set that.
    private let changed: Int64

    init(_ status: stat) {
        let nanoseconds = { (time: timespec) in Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
        size = Int64(status.st_size)
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        modified = nanoseconds(status.st_mtim)
        changed = nanoseconds(status.st_ctim)
    }

    fileprivate init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }
}

/// What the readings of one file saw: all must have seen the same.
final class FileSightings: Sendable {
    private struct Seen {
        /// When it was first opened, and where it stood otherwise later, then.
        var first: FileStamp?
        var other: FileStamp?
        var digest: Digest?
        var hasOtherBytes = false
    }

    private let seen = Mutex(Seen())

    /// Of the whole file; nil as long as no reading came to its end.
    var digest: Digest? { seen.withLock { $0.digest } }

    /// Whether the file stands as it stood when it was first opened.
    func agree(with stamp: FileStamp) -> Bool {
        seen.withLock { seen in
            let first = seen.first ?? stamp
            seen.first = first
            if first != stamp { seen.other = stamp }
            return first == stamp
        }
    }

    /// Whether the file's bytes are those of the readings before.
    func agree(with digest: Digest) -> Bool {
        seen.withLock { seen in
            let first = seen.digest ?? digest
            seen.digest = first
            if first != digest { seen.hasOtherBytes = true }
            return first == digest
        }
    }

    /// How the file changed since it was first opened; nil where it did not.
    fileprivate func change(at path: String) -> String? {
        let now = FileStamp(path: path)
        return seen.withLock { seen in
            guard let first = seen.first else { return nil }
            guard let now else { return "it is gone" }
            let other = now == first ? seen.other : now
            guard let other else { return seen.hasOtherBytes ? Self.written : nil }
            return other.size == first.size
                ? Self.written : "it had \(first.size) bytes and has \(other.size) now"
        }
    }

    private static let written = "it was written to, or replaced by another"
}

extension ImportFile {
    /// - Throws: the refusal, where the file is another than it was when it was first opened.
    func refuseIfChanged() throws(ImportRefusal) {
        guard case .path(let path) = content, let change = sightings.change(at: path) else { return }
        let finding = Finding(
            .changing,
            "the file changed while it was read (\(change)): wait until it has been fetched or written to its end, and "
                + "import it again")
        throw ImportRefusal(file: name, findings: [finding], more: 0)
    }
}
