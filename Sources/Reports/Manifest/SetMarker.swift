internal import Settlements

extension SetFolder {
    /// Whether a file is the marker of another, as a server's owner may have asked for: `a.csv.sha256` beside `a.csv`. It says
    /// what such a marker says; one with another digest, or with more in it, is none.
    ///
    /// - Parameter names: everything that lies in the folder.
    func isMarker(_ name: FileName, among names: Set<FileName>) -> Bool {
        for marker in Marker.allCases {
            let ending = Array(".\(marker.rawValue)".utf8)
            guard name.bytes.count > ending.count, name.bytes.suffix(ending.count).elementsEqual(ending) else {
                continue
            }
            let file = FileName(bytes: Array(name.bytes.dropLast(ending.count)))
            return names.contains(file) && says(name, marker, of: file)
        }
        return false
    }

    private func says(_ name: FileName, _ marker: Marker, of file: FileName) -> Bool {
        let line = Array("  ".utf8) + file.bytes + [UInt8(ascii: "\n")]
        guard let bytes = try? bytes(of: name, atMost: 64 + line.count) else { return false }
        switch marker {
        case .sha256:
            let digest = try? content(of: file).digest
            return digest.map { Array("\($0)".utf8) + line == bytes } ?? false
        case .md5:
            // Its digest proves nothing that the manifest's does not.
            return bytes.count == 32 + line.count && bytes.suffix(line.count).elementsEqual(line)
        case .done, .ok, .trg:
            return bytes.isEmpty
        }
    }
}
