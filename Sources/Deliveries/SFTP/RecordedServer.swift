internal import Glibc
internal import Settlements

/// A server whose keys a known_hosts file has on record.
struct RecordedServer {
    let place: SFTPPlace
    let patience: Patience
    let file: String

    /// Far above what a file of hosts comes to; what is larger is another file.
    static let largest = 16 << 20

    /// Connects, and returns only if the file has the server's key.
    ///
    /// The server is asked for a key of the kinds that the file has for it, so that a key of another kind is not taken for
    /// a changed one.
    func met() throws(DeliveryError) -> (SSHSession, Deadline) {
        let known = try Self.read(file, for: place.server)
        let name = KnownHostsName(host: numericHost(place.host) ?? place.host, port: place.port)
        let kinds = known.kinds(for: name)
        let session = try SSHSession(place: place, patience: patience)
        let deadline = Deadline(in: patience.login)
        let ours = SSHSession.ours(session.handle).names[.hostKey] ?? []
        let wanted = ours.filter { kinds.contains(HostKey.kind(of: $0)) }
        guard kinds.isEmpty || !wanted.isEmpty else { throw unsupported(kinds, nil, ours, known, name) }
        do throws(DeliveryError) {
            try session.shakeHands(preferring: kinds.isEmpty ? nil : wanted, until: deadline)
        } catch {
            let offered = session.offer?.names[.hostKey] ?? []
            guard error.code == .algorithms, !offered.contains(where: wanted.contains) else { throw error }
            guard offered.contains(where: { kinds.contains(HostKey.kind(of: $0)) }) else {
                throw try strange(known, name)
            }
            throw unsupported(
                kinds, "the server shows its keys as \(offered.joined(separator: ", "))", wanted, known, name)
        }
        guard let key = session.hostKey else { throw refusal(.unknown(withoutPort: []), nil, known, name) }
        let verdict = known.verdict(on: key.bytes, of: name)
        guard case .trusted(let line) = verdict else {
            session.close()
            throw refusal(verdict, key, known, name)
        }
        session.proof = "is in \(file):\(line)"
        return (session, deadline)
    }

    /// The file as it is now.
    ///
    /// - Throws: ``DeliveryError`` with `host-key`, transient: a file of ours that is not there may come back.
    static func read(_ file: String, for server: String) throws(DeliveryError) -> KnownHosts {
        do throws(SystemFailure) {
            return KnownHosts(try LocalFile.contents(of: file, atMost: largest))
        } catch {
            throw DeliveryError(
                .hostKey, .transient,
                "the known_hosts file \(file), which has to say which server is \(server), cannot be read: \(error)")
        }
    }

    /// The server shows keys of kinds alone that are not on record: which, for the message.
    private func strange(_ known: KnownHosts, _ name: KnownHostsName) throws(DeliveryError) -> DeliveryError {
        let session = try SSHSession(place: place, patience: patience)
        try session.shakeHands(until: Deadline(in: patience.login))
        session.close()
        guard let key = session.hostKey else { return refusal(.unknown(withoutPort: []), nil, known, name) }
        return refusal(known.verdict(on: key.bytes, of: name), key, known, name)
    }

    // MARK: - What to say

    private func refusal(
        _ verdict: KnownHostsVerdict, _ key: HostKey?, _ known: KnownHosts, _ name: KnownHostsName
    ) -> DeliveryError {
        let found = key.map { "\($0.fingerprint) (\($0.algorithm))" } ?? "no key"
        let message =
            switch verdict {
            case .trusted(let line): "\(place.server) is in \(file):\(line)"
            case .revoked(let line):
                "\(place.server) shows a key that \(file):\(line) revokes: \(found). Nothing was sent. Somebody may "
                    + "answer in the partner's place with a key that was stolen: ask the partner for its new fingerprint, by "
                    + "telephone or another way than this server, and put a line with its new key into the file"
            case .changed(let expected):
                "\(place.server) is not the server of \(file): expected \(list(expected)), found \(found). Nothing was "
                    + "sent. \(HostKey.doubt) before you change the file"
            case .unknown(let withoutPort):
                "\(place.server) is not in \(file): no line there has \(name.name), and the server shows \(found)"
                    + (withoutPort.isEmpty
                        ? "" : " (for \(name.host) without a port it has another key: \(list(withoutPort)))")
                    + ". Nothing was sent. Ask the partner for its fingerprint, by telephone or another way than this "
                    + "server; if it is this one, add the line '\(name.name) \(key?.line ?? "…")'"
            }
        return DeliveryError(.hostKey, .permanent, message + remarks(known))
    }

    /// The keys that lines have.
    private func list(_ entries: [KnownHosts.Entry]) -> String {
        let words = entries.prefix(Self.shown).map { entry in
            let key = HostKey(bytes: entry.key.bytes, algorithm: entry.key.kind)
            return "\(key.fingerprint) (\(key.algorithm), \(file):\(entry.line))"
        }
        return words.joined(separator: " or ")
            + (entries.count > Self.shown ? " or one of \(entries.count - Self.shown) more" : "")
    }

    /// Lines of a file that a message names at most.
    private static let shown = 5

    /// The line that would have helped may be one that cannot be read.
    private func remarks(_ known: KnownHosts) -> String {
        guard !known.remarks.isEmpty else { return "" }
        let words = known.remarks.prefix(Self.shown).map { "\(file):\($0.line): \($0.words)" }
        let more = known.remarks.count > Self.shown ? "; and \(known.remarks.count - Self.shown) more" : ""
        return ". Lines that count for nothing: \(words.joined(separator: "; "))\(more)"
    }

    /// The keys on record are of kinds that the library cannot check, or not in the way the server shows them.
    private func unsupported(
        _ kinds: [String], _ shown: String?, _ ours: [String], _ known: KnownHosts, _ name: KnownHostsName
    ) -> DeliveryError {
        DeliveryError(
            .algorithms, .permanent,
            "\(file) has only keys for \(name.name) that this machine cannot check: it has \(kinds.joined(separator: ", ")), "
                + (shown.map { "\($0), " } ?? "")
                + "and \(SSHLibrary.version) checks \(ours.joined(separator: ", ")). Either put the server's ed25519 key "
                + "into the file ('settlecast probe sftp://\(place.server)' shows whether it has one), or install libssh2 "
                + "1.11.1 or later" + remarks(known))
    }
}

/// An address in the form that the system prints it in, under which known_hosts has it; nil for a name.
private func numericHost(_ host: String) -> String? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICHOST
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0, let found = list else { return nil }
    defer { freeaddrinfo(list) }
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard
        getnameinfo(
            found.pointee.ai_addr, found.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0
    else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
