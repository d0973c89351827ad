internal import Glibc

/// How a file on disk stood at one moment: what changes where somebody writes to it, or puts another in its place.
struct FileStamp: Hashable {
    private let device: UInt64
    private let number: UInt64
    fileprivate let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    fileprivate init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}

extension ImportFile {
    /// How it stands now; nil of bytes at hand, and of a file that is not there.
    var stamp: FileStamp? {
        guard case .path(let path) = content else { return nil }
        return FileStamp(path: path)
    }

    /// - Throws: the refusal, where the file is another than it was when its reading began.
    func refuse(ifOtherThan earlier: FileStamp?) throws(ImportRefusal) {
        let now = stamp
        guard now != earlier else { return }
        let change =
            switch (earlier?.size, now?.size) {
            case (_, nil): "it is gone"
            case (let before?, let after?) where before != after: "it had \(before) bytes and has \(after) now"
            default: "it was written to, or replaced by another"
            }
        let finding = Finding(
            .changing,
            "the file changed while it was read (\(change)): wait until it has been fetched or written to its end, and "
                + "import it again")
        throw ImportRefusal(file: name, findings: [finding], more: 0)
    }
}
