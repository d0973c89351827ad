internal import Settlements

/// One file that is put into a server's directory: a parcel, or a marker beside it.
struct SFTPItem {
    let name: PublishedName
    let source: FileBlocks.Source
    let digest: Digest

    var size: Int64 { source.size }
}

/// The two paths of a file on a server.
struct SFTPTarget: Hashable {
    let directory: String
    let final: String
    let temporary: String

    init(_ name: PublishedName, in directory: String) {
        self.directory = directory
        let base = directory.isEmpty || directory.hasSuffix("/") ? directory : directory + "/"
        final = base + name.final
        temporary = base + name.temporary
    }

    /// The directory as a server is asked for it.
    var folder: String { directory.isEmpty ? "." : directory }
}

/// A file that stands in a server's directory, and what shows it.
struct SFTPPublished {
    let path: String
    let sighting: Sighting
    /// Whether the server said that the bytes are on its disk; nil where nothing was written.
    let isSynced: Bool?
    /// The server's last words.
    let reply: String?

    struct Sighting {
        let words: String
        let isSeen: Bool

        static func seen(_ words: String) -> Sighting { Sighting(words: words, isSeen: true) }
        static func unseen(_ words: String) -> Sighting { Sighting(words: words, isSeen: false) }
    }
}
