/// A file of hosts and their keys as OpenSSH keeps it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), read as OpenSSH's `ssh`
/// reads it with `CheckHostIP no`.
///
/// A line that cannot be read costs that line alone.
struct KnownHosts {
    enum Marker: Hashable {
        case none, revoked
    }

    /// A line for one or more hosts.
    struct Entry: Hashable {
        /// Counted from 1.
        let line: Int
        let marker: Marker
        let names: HostNames
        let key: KnownHostsKey
    }

    /// A line that counts for nothing, and why.
    struct Remark: Hashable {
        let line: Int
        let words: String
    }

    let entries: [Entry]
    let remarks: [Remark]

    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")

    init(_ bytes: [UInt8]) {
        var entries: [Entry] = []
        var remarks: [Remark] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(KnownHostsKey.Unreadable) {
                if let entry = try Self.entry(line, index + 1) { entries.append(entry) }
            } catch {
                remarks.append(Remark(line: index + 1, words: error.words))
            }
        }
        self.entries = entries
        self.remarks = remarks
    }

    /// - Returns: nil for a line that says nothing: an empty one, a comment.
    private static func entry(_ line: ArraySlice<UInt8>, _ number: Int) throws(KnownHostsKey.Unreadable) -> Entry? {
        // To C a line ends at its first 0.
        var rest = skipped(line.prefix { $0 != 0 })
        guard let first = rest.first, first != UInt8(ascii: "#"), !rest.allSatisfy({ $0 == 0x0D }) else { return nil }
        let marker = try takeMarker(&rest)
        let word = rest.prefix { !isBlank($0) }
        guard let names = HostNames(reading: word) else {
            throw KnownHostsKey.Unreadable(words: "the hashed name of its host is damaged")
        }
        let key = skipped(rest[word.endIndex...])
        guard key.first != UInt8(ascii: "#") else { throw KnownHostsKey.Unreadable(words: "it has no key") }
        return Entry(line: number, marker: marker, names: names, key: try KnownHostsKey(reading: key))
    }

    /// A marker ends at the line's first space, and only where there is none at its first tab.
    private static func takeMarker(_ rest: inout ArraySlice<UInt8>) throws(KnownHostsKey.Unreadable) -> Marker {
        guard rest.first == UInt8(ascii: "@") else { return .none }
        let end = rest.firstIndex(of: space) ?? rest.firstIndex(of: tab) ?? rest.endIndex
        let marker = rest[..<end]
        if marker.elementsEqual("@cert-authority".utf8) {
            throw KnownHostsKey.Unreadable(
                words: "certificates of hosts are not supported, so a line with @cert-authority counts for nothing")
        }
        guard marker.elementsEqual("@revoked".utf8) else {
            let isTabbed = marker.starts(with: "@revoked\t".utf8)
            throw KnownHostsKey.Unreadable(
                words: isTabbed
                    ? "behind @revoked OpenSSH wants a space, not a tab, so the line revokes nothing"
                    : "'\(printable(marker.prefix { !isBlank($0) }))' is no marker")
        }
        rest = skipped(rest[end...])
        guard rest.first != UInt8(ascii: "@") else {
            throw KnownHostsKey.Unreadable(words: "it has more than one marker")
        }
        return .revoked
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    private static func skipped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.drop(while: isBlank) }
}
