internal import Glibc
internal import Settlements
internal import Synchronization

/// How a file on disk stands there: where one of these differs, it has been written or replaced.
struct FileState: Hashable, Sendable {
    let size: Int64
    private let device: UInt64
    private let inode: UInt64
    /// When its bytes were written, in nanoseconds: whoever writes can set that to any time.
    private let modified: Int64
    /// When anything about it was: nobody can set that.
    private let changed: Int64

    init(_ status: stat) {
        let nanoseconds = { (time: timespec) in Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
        size = Int64(status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modified = nanoseconds(status.st_mtim)
        changed = nanoseconds(status.st_ctim)
    }
}

/// What the readings of one file saw: all must have seen the same.
final class FileSightings: Sendable {
    private struct Seen {
        var state: FileState?
        var digest: Digest?
    }

    private let seen = Mutex(Seen())

    /// How the file stood when it was first seen.
    var state: FileState? { seen.withLock { $0.state } }

    /// Of the whole file; nil as long as no reading came to its end.
    var digest: Digest? { seen.withLock { $0.digest } }

    /// Whether the file stands as it stood when it was first seen.
    func agree(with state: FileState) -> Bool {
        seen.withLock { seen in
            let first = seen.state ?? state
            seen.state = first
            return first == state
        }
    }

    /// Whether the file's bytes are those of the readings before.
    func agree(with digest: Digest) -> Bool {
        seen.withLock { seen in
            let first = seen.digest ?? digest
            seen.digest = first
            return first == digest
        }
    }
}

extension ImportFile {
    /// - Throws: the refusal, where the file on disk is another than it was when its reading began.
    func refuseIfChanged() throws(ImportRefusal) {
        guard case .path(let path) = content, let before = sightings.state else { return }
        var status = stat()
        let now = stat(path, &status) == 0 ? FileState(status) : nil
        guard now != before else { return }
        let change =
            switch now {
            case nil: "it is gone"
            case let now? where now.size != before.size: "it had \(before.size) bytes and has \(now.size) now"
            default: "it was written to, or replaced by another"
            }
        let finding = Finding(
            .changed,
            "the file changed while it was read (\(change)): wait until it has been fetched or written to its end, and "
                + "import it again")
        throw ImportRefusal(file: name, findings: [finding], more: 0)
    }
}
