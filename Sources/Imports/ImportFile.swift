/// A file as it came, to be read by a profile: piece by piece, as often as a profile needs.
package struct ImportFile: Sendable {
    enum Content: Sendable {
        case bytes([UInt8])
        case path(String)
    }

    /// Without its folder.
    package let name: String
    let content: Content

    /// A file whose bytes are at hand.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        content = .bytes(bytes)
    }

    /// A file on disk, which is opened when it is read.
    package init(path: String) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        content = .path(path)
    }

    /// Opens it at its beginning.
    func open() throws(ByteSource.Failure) -> ByteSource { try ByteSource(content) }
}
