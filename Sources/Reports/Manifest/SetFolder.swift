internal import Glibc
internal import Settlements

/// A name in a folder, byte for byte: two that look the same may be two files.
struct FileName: Hashable, Comparable {
    let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// As a message shows it: on one line, what is no text replaced.
    var text: String {
        String(
            String.UnicodeScalarView(
                String(decoding: bytes, as: UTF8.self).unicodeScalars.map {
                    $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
                }))
    }

    var quoted: String { "'\(text)'" }

    /// A hidden name under which something is being written: `.{name}.{delivery}.part`.
    var isTemporary: Bool { bytes.first == UInt8(ascii: ".") && bytes.suffix(5).elementsEqual(".part".utf8) }

    /// A whole mail message, as a folder keeps it that stands in for a mail server: no file of a set.
    var isMessage: Bool { bytes.suffix(4).elementsEqual(".eml".utf8) }

    static func < (one: FileName, other: FileName) -> Bool {
        one.bytes.lexicographicallyPrecedes(other.bytes)
    }
}

/// Why a file of the folder cannot be looked at.
enum FileTrouble: Error, Hashable {
    case missing
    case link
    case notPlain
    /// In the system's words.
    case refused(String)
}

/// The folder that a manifest lies in: its plain files, and nothing beyond it. Links are not followed.
final class SetFolder {
    /// Enough that system calls do not count, little enough that memory does not either.
    static let piece = 256 * 1024

    private let descriptor: Int32
    private var digested: [FileName: Result<Content, FileTrouble>] = [:]

    /// - Throws: why it cannot be opened.
    init(path: String) throws(FileTrouble) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.trouble(errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Everything in it but folders, in the order of the names' bytes.
    func names() throws(FileTrouble) -> [FileName] {
        // The stream takes its descriptor over, and a copy would share the place in the folder.
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { throw Self.trouble(errno) }
        guard let stream = fdopendir(own) else {
            close(own)
            throw Self.trouble(errno)
        }
        defer { closedir(stream) }
        var names: [FileName] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if kind(of: name) != S_IFDIR { names.append(FileName(bytes: name)) }
            errno = 0
        }
        guard errno == 0 else { throw Self.trouble(errno) }
        return names.sorted()
    }

    private func kind(of name: [UInt8]) -> mode_t? {
        var status = stat()
        let path = name.map(CChar.init(bitPattern:)) + [0]
        return fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// Size and digest of a file, read once however often it is asked for.
    func content(of name: FileName) throws(FileTrouble) -> Content {
        if let known = digested[name] { return try known.get() }
        let result = Result { () throws(FileTrouble) in
            var hasher = Digest.Hasher()
            var size: Int64 = 0
            try read(name) { piece in
                hasher.update(piece)
                size += Int64(piece.count)
                return true
            }
            return Content(digest: hasher.finish(), size: size)
        }
        digested[name] = result
        return try result.get()
    }

    /// The whole of a small file; nil where it has more bytes.
    func bytes(of name: FileName, atMost largest: Int) throws(FileTrouble) -> [UInt8]? {
        var bytes: [UInt8] = []
        try read(name) { piece in
            bytes.append(contentsOf: piece)
            return bytes.count <= largest
        }
        return bytes.count <= largest ? bytes : nil
    }

    func begins(_ name: FileName, with beginning: [UInt8]) -> Bool {
        var isSo = false
        try? read(name, piece: beginning.count) { piece in
            isSo = piece.elementsEqual(beginning)
            return false
        }
        return isSo
    }

    /// Hands out a plain file in pieces, for as long as `body` says that it wants more.
    func read(_ name: FileName, piece: Int = SetFolder.piece, _ body: (UnsafeRawBufferPointer) -> Bool)
        throws(FileTrouble)
    {
        // Without O_NONBLOCK a pipe would be waited for.
        let path = name.bytes.map(CChar.init(bitPattern:)) + [0]
        let file = openat(descriptor, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw errno == ENXIO ? .notPlain : Self.trouble(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.trouble(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlain }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.trouble(errno) }
            guard count > 0, body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
        }
    }

    private static func trouble(_ number: Int32) -> FileTrouble {
        switch number {
        case ENOENT: .missing
        case ELOOP: .link
        default: .refused(String(cString: strerror(number)))
        }
    }
}
