internal import Settlements

/// A server that is known by the fingerprints of its keys.
struct PinnedServer {
    let place: SFTPPlace
    let patience: Patience
    let pins: [String]

    /// Connects, and returns only if the server proves to have a pinned key.
    ///
    /// A server shows one of its keys, by what the client asks for; where that is not the pinned one, its keys of other
    /// kinds are asked for, since the pin does not say its kind.
    func met() throws(DeliveryError) -> (SSHSession, Deadline) {
        guard !pins.isEmpty else {
            throw DeliveryError(
                .hostKey, .permanent, "no host key is pinned for \(place.server): add 'host_key' to the destination")
        }
        var found: [HostKey] = []
        var waiting: [String?] = [nil]
        while let algorithm = waiting.popLast() {
            let session = try SSHSession(place: place, patience: patience)
            let deadline = Deadline(in: patience.login)
            try session.shakeHands(preferring: algorithm.map { [$0] }, until: deadline)
            guard let key = session.hostKey else { continue }
            if pins.contains(key.fingerprint) {
                session.proof = "is pinned"
                return (session, deadline)
            }
            session.close()
            found.append(key)
            if algorithm == nil { waiting = session.otherHostKeys(than: key) }
        }
        throw untrusted(found)
    }

    private func untrusted(_ found: [HostKey]) -> DeliveryError {
        let shown = found.map { "\($0.fingerprint) (\($0.algorithm))" }.joined(separator: ", ")
        return DeliveryError(
            .hostKey, .permanent,
            "\(place.server) is not the server that is pinned: expected host key \(pins.joined(separator: " or ")), found "
                + "\(shown). Nothing was sent. \(HostKey.doubt) before you change 'host_key'")
    }
}

extension HostKey {
    /// What a key that is not the expected one means, and what to do first.
    static let doubt =
        "Either the partner changed its key or somebody else answers: ask the partner for its fingerprint, by telephone "
        + "or another way than this server,"
}

extension SSHSession {
    /// How to ask the server for its keys of other kinds, one algorithm a key.
    func otherHostKeys(than key: HostKey) -> [String] {
        let ours = Self.ours(handle).names[.hostKey] ?? []
        var seen: Set<String> = [HostKey.kind(of: key.algorithm)]
        return (offer?.names[.hostKey] ?? []).filter {
            ours.contains($0) && seen.insert(HostKey.kind(of: $0)).inserted
        }
    }
}
