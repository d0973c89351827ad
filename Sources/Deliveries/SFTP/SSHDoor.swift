internal import Settlements

/// The way into a server: whom we talk to is proved first, who we are is said then.
struct SSHDoor {
    let place: SFTPPlace
    let secrets: Secrets
    let patience: Patience

    /// Connects and logs in.
    ///
    /// - Returns: the session, and until when its first conversation must have started.
    func enter() throws(DeliveryError) -> (session: SSHSession, deadline: Deadline) {
        let credential = try credential()
        let (session, deadline) = try trusted()
        do throws(DeliveryError) {
            try session.logIn(with: credential, until: deadline)
            return (session, deadline)
        } catch {
            session.close()
            throw error
        }
    }

    // MARK: - Whom we talk to

    /// Connects, and returns only if the server proves to have a pinned key. Nothing of the user has been said then.
    ///
    /// A server shows one of its keys, by what the client asks for; where that is not the pinned one, its keys of other
    /// kinds are asked for, since the pin does not say its kind.
    private func trusted() throws(DeliveryError) -> (SSHSession, Deadline) {
        guard case .fingerprints(let pins) = place.trust, !pins.isEmpty else {
            throw DeliveryError(
                .hostKey, .permanent,
                "no host key is pinned for \(place.host):\(place.port): add 'host_key' to the destination")
        }
        var found: [SSHSession.HostKey] = []
        var waiting: [String?] = [nil]
        while let algorithm = waiting.popLast() {
            let session = try SSHSession(place: place, patience: patience)
            let deadline = Deadline(in: patience.login)
            try session.shakeHands(preferring: algorithm, until: deadline)
            guard let key = session.hostKey else { continue }
            if pins.contains(key.fingerprint) { return (session, deadline) }
            session.close()
            found.append(key)
            if algorithm == nil {
                let offered = session.offer?.names[.hostKey] ?? []
                let ours = SSHSession.ours(session.handle).names[.hostKey] ?? []
                waiting = offered.filter { ours.contains($0) && family($0) != family(key.algorithm) }
            }
        }
        throw untrusted(found, pins)
    }

    /// Names under which one and the same key is shown.
    private func family(_ algorithm: String) -> String {
        algorithm.hasPrefix("rsa-") || algorithm == "ssh-rsa" ? "rsa" : algorithm
    }

    private func untrusted(_ found: [SSHSession.HostKey], _ pins: [String]) -> DeliveryError {
        let shown = found.map { "\($0.fingerprint) (\($0.algorithm))" }.joined(separator: ", ")
        return DeliveryError(
            .hostKey, .permanent,
            "\(place.host):\(place.port) is not the server that is pinned: expected host key "
                + "\(pins.joined(separator: " or ")), found \(shown). Nothing was sent. Either the "
                + "partner changed "
                + "its key or somebody else answers: ask the partner for its fingerprint, by telephone or another way "
                + "than this server, before you change 'host_key'")
    }

    // MARK: - Who we are

    private func credential() throws(DeliveryError) -> SSHCredential {
        switch place.login {
        case .password(let reference):
            return .password(try secret(reference))
        case .key(let path, let passphrase):
            let key: PrivateKeyFile
            do throws(SystemFailure) {
                key = PrivateKeyFile(bytes: try LocalFile.contents(of: path, atMost: PrivateKeyFile.largest))
            } catch {
                throw DeliveryError(
                    .login, .transient,
                    "the key file \(path) for \(place.user) on \(place.host):\(place.port) cannot be read: \(error)")
            }
            if key.isEncrypted, passphrase == nil {
                throw DeliveryError(
                    .login, .transient,
                    "the key file \(path) for \(place.user) on \(place.host):\(place.port) is encrypted, and "
                        + "the destination "
                        + "gives no 'passphrase'")
            }
            return .key(key, path: path, passphrase: try passphrase.map(secret))
        case .agent:
            throw DeliveryError(.login, .permanent, "an SSH agent is not asked yet")
        }
    }

    private func secret(_ reference: SecretReference) throws(DeliveryError) -> Secret {
        do {
            return try secrets.resolve(reference)
        } catch {
            throw DeliveryError(
                .secret, .transient, "cannot log in to \(place.host):\(place.port) as \(place.user): \(error)")
        }
    }
}
