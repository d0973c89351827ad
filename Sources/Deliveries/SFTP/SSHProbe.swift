internal import Settlements

/// What a server on the network says of itself before anybody logs in.
package struct SSHProbe: Sendable {
    /// A public key that the server proved to have.
    package struct Key: Hashable, Sendable {
        package let kind: String
        /// `SHA256:…`, as `host_key` takes it.
        package let fingerprint: String
        /// As known_hosts takes it, the host in front.
        package let line: String
    }

    /// One kind of algorithm: what the server offers, and which of it this machine has too.
    package struct Offer: Hashable, Sendable {
        package let kind: String
        package let offered: [String]
        package let common: [String]
    }

    /// The numeric address that answered.
    package let address: String
    /// `SSH-2.0-…`.
    package let banner: String
    package let keys: [Key]
    /// Kinds of host key that the server offers and this machine's library cannot check.
    package let unreadKinds: [String]
    package let offers: [Offer]
    /// Why no session can begin: nothing in common.
    package let refusal: String?

    /// Asks a server for all it tells anybody, over one connection for each kind of host key.
    ///
    /// - Throws: ``DeliveryError`` where it is not reached, or is no SSH server.
    package static func look(
        at host: String, port: Int, patience: Patience = .standard
    ) async throws(DeliveryError) -> SSHProbe {
        try await Prober(host: host, port: port, patience: patience).look()
    }
}

/// Asks, on a thread of its own.
private actor Prober {
    private let thread: OwnThread
    private let place: SFTPPlace
    private let patience: Patience

    init(host: String, port: Int, patience: Patience) {
        thread = OwnThread("probe \(host)")
        // Nobody logs in.
        place = SFTPPlace(
            host: host, port: port, user: "", login: .agent(socket: nil), trust: .fingerprints([]),
            directory: TextPattern([]))
        self.patience = patience
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func look() throws(DeliveryError) -> SSHProbe {
        let first = try SSHSession(place: place, patience: patience)
        var refusal: String?
        do throws(DeliveryError) {
            try first.shakeHands(until: Deadline(in: patience.login))
        } catch {
            guard error.code == .algorithms else { throw error }
            refusal = error.description
        }
        defer { first.close() }
        var keys = [first.hostKey].compactMap { $0 }
        if let key = first.hostKey {
            for algorithm in first.otherHostKeys(than: key) { keys += [try shown(algorithm)].compactMap { $0 } }
        }
        let ours = SSHSession.ours(first.handle)
        let theirs = first.offer?.names ?? [:]
        let offers = AlgorithmOffer.Kind.allCases.map { kind in
            // Some names are signs that a server gives, and no algorithms.
            let offered = (theirs[kind] ?? []).filter { !$0.hasPrefix("kex-strict-") && !$0.hasPrefix("ext-info-") }
            return SSHProbe.Offer(
                kind: kind.rawValue, offered: offered, common: offered.filter { ours.names[kind]?.contains($0) == true }
            )
        }
        let name = KnownHostsName(host: place.host, port: place.port).name
        var unread: [String] = []
        for kind in (theirs[.hostKey] ?? []).map(HostKey.kind(of:))
        where !keys.contains(where: { $0.kind == kind }) && !unread.contains(kind) {
            unread.append(kind)
        }
        return SSHProbe(
            address: first.connection.address, banner: first.banner ?? "",
            keys: keys.map { .init(kind: $0.kind, fingerprint: $0.fingerprint, line: "\(name) \($0.line)") },
            unreadKinds: unread, offers: offers, refusal: refusal)
    }

    private func shown(_ algorithm: String) throws(DeliveryError) -> HostKey? {
        let session = try SSHSession(place: place, patience: patience)
        defer { session.close() }
        try session.shakeHands(preferring: [algorithm], until: Deadline(in: patience.login))
        return session.hostKey
    }
}
