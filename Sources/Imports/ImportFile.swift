internal import Settlements

/// A file as it came, to be read by a profile: piece by piece, as often as a profile needs. Whoever reads it reads the same
/// bytes, or is told that it changed.
package struct ImportFile: Sendable {
    enum Content: Sendable {
        case bytes([UInt8])
        case path(String)
    }

    /// Large enough that a call of the system costs nothing beside the work on its bytes, small enough for a processor's cache.
    private static let usualPiece = 256 << 10

    /// Without its folder.
    package let name: String
    let content: Content
    /// How many bytes are read at once.
    let pieceSize: Int
    /// What its readings saw.
    let sightings = FileSightings()

    /// A file whose bytes are at hand.
    package init(name: String, bytes: [UInt8]) { self.init(name: name, bytes: bytes, pieceSize: Self.usualPiece) }

    init(name: String, bytes: [UInt8], pieceSize: Int) {
        self.name = name
        content = .bytes(bytes)
        self.pieceSize = pieceSize
    }

    /// A file on disk, which is opened when it is read.
    package init(path: String) { self.init(path: path, pieceSize: Self.usualPiece) }

    init(path: String, pieceSize: Int) {
        name = Self.told(path.split(separator: "/").last.map(String.init) ?? path)
        content = .path(path)
        self.pieceSize = pieceSize
    }

    /// A name as it may stand in every message and list: on one line, without what a terminal obeys, without a card number.
    private static func told(_ name: String) -> String {
        let scalars = name.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return CardNumber.masked(String(String.UnicodeScalarView(scalars)))
    }

    /// Opens it at its beginning.
    func open() throws(ByteSource.Failure) -> ByteSource { try ByteSource(self) }

    /// The digest of its bytes: of those that a reading saw which came to its end; without one they are read now.
    func digest() throws(ByteSource.Failure) -> Digest {
        if let digest = sightings.digest { return digest }
        let source = try open()
        while try !source.next().isEmpty {}
        return source.digest
    }
}
