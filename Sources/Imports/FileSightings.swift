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
