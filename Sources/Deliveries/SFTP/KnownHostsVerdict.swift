/// What a known_hosts file says of a key that a server showed.
enum KnownHostsVerdict: Hashable {
    case trusted(line: Int)
    /// No line has the host; for another port than 22 perhaps one has it without a port, with keys of its own.
    case unknown(withoutPort: [KnownHosts.Entry])
    /// The lines for the host have other keys.
    case changed(expected: [KnownHosts.Entry])
    case revoked(line: Int)
}

/// A server under the name by which known_hosts has it.
struct KnownHostsName: Hashable {
    /// In lower case.
    let host: String
    let port: Int

    /// - Parameter host: as it was typed; an address in the form that the system prints it in.
    init(host: String, port: Int) {
        self.host = host.lowercased()
        self.port = port
    }

    static let usualPort = 22

    /// What lines for the server begin with.
    var name: String { port == Self.usualPort ? host : "[\(host)]:\(port)" }
}

extension KnownHosts {
    /// The kinds of key to ask a server for first.
    ///
    /// As with OpenSSH those of lines that name the port as it is, and not a kind whose first key is revoked.
    func kinds(for server: KnownHostsName) -> [String] {
        let lines = lines(for: server.name)
        let revoked = Set(lines.lazy.filter { $0.marker == .revoked }.map(\.key.bytes))
        var kinds: [String] = []
        var seen: Set<String> = []
        for line in lines where line.marker == .none && seen.insert(line.key.kind).inserted {
            if !revoked.contains(line.key.bytes) { kinds.append(line.key.kind) }
        }
        return kinds
    }

    /// What the file says of a key that a server showed.
    func verdict(on key: [UInt8], of server: KnownHostsName) -> KnownHostsVerdict {
        let verdict = verdict(on: key, lines(for: server.name))
        guard case .unknown = verdict, server.port != KnownHostsName.usualPort else { return verdict }
        // A host that is on record without a port is the same host on another.
        switch self.verdict(on: key, lines(for: server.host)) {
        case .changed(let expected): return .unknown(withoutPort: expected)
        case let found: return found
        }
    }

    private func verdict(on key: [UInt8], _ lines: [Entry]) -> KnownHostsVerdict {
        if let line = lines.first(where: { $0.marker == .revoked && $0.key.bytes == key }) {
            return .revoked(line: line.line)
        }
        let expected = lines.filter { $0.marker == .none }
        if let line = expected.first(where: { $0.key.bytes == key }) { return .trusted(line: line.line) }
        return expected.isEmpty ? .unknown(withoutPort: []) : .changed(expected: expected)
    }

    private func lines(for name: String) -> [Entry] {
        let bytes = Array(name.utf8)
        return entries.filter { $0.names.include(bytes) }
    }
}
