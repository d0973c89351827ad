internal import Crypto
package import Settlements

/// A marker as it is written beside a delivered file: what it is called, and its bytes.
package struct MarkerFile: Hashable, Sendable {
    package let name: String
    /// Of `sha256` and `md5` one line as `sha256sum` and `md5sum` of GNU write it: the digest, two spaces, the file's name.
    /// Of the others nothing.
    package let bytes: [UInt8]

    /// The markers of a parcel, in their order.
    ///
    /// - Parameter file: path of the kept bytes. It is read for `md5` alone: the SHA-256 is known.
    /// - Throws: ``DeliveryError`` with `archive`, permanent, where they cannot be read or have another size.
    package static func all(
        _ markers: [Marker], of parcel: Parcel, file: String
    ) throws(DeliveryError) -> [MarkerFile] {
        var all: [MarkerFile] = []
        for marker in markers { all.append(try MarkerFile(marker, of: parcel, file: file)) }
        return all
    }

    /// - Parameter published: what the file is called at the place, where that is not the parcel's own name.
    package init(
        _ marker: Marker, of parcel: Parcel, published: String? = nil, file: String
    ) throws(DeliveryError) {
        let fileName = published ?? parcel.name
        name = marker.name(of: fileName)
        switch marker {
        case .sha256: bytes = Self.line(parcel.content.digest.description, fileName)
        case .md5: bytes = Self.line(try Self.md5(of: parcel.content, at: file), fileName)
        case .done, .ok, .trg: bytes = []
        }
    }

    private static func line(_ digest: String, _ name: String) -> [UInt8] { Array("\(digest)  \(name)\n".utf8) }

    /// In lower-case hex digits. MD5 proves nothing against an attacker; partners' programs ask for it all the same.
    private static func md5(of content: Content, at path: String) throws(DeliveryError) -> String {
        let file = try LocalFile.kept(at: path, content)
        var hasher = Insecure.MD5()
        var offset: Int64 = 0
        do throws(SystemFailure) {
            while offset < file.size {
                let piece = try file.read(at: offset, upTo: 1 << 20)
                hasher.update(data: piece)
                offset += Int64(piece.count)
            }
        } catch {
            throw .unreadable(path, error)
        }
        let digits = Array("0123456789abcdef")
        return String(hasher.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
