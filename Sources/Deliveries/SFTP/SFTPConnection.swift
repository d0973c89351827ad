internal import Settlements

/// A conversation with one SFTP server, on a thread of its own. It connects when the first file comes and can carry
/// any number of them.
actor SFTPConnection {
    private let thread: OwnThread
    private let place: SFTPPlace
    private let secrets: Secrets
    private let patience: Patience
    private var client: SFTPClient?

    init(to place: SFTPPlace, secrets: Secrets, patience: Patience) {
        thread = OwnThread("sftp \(place.host)")
        self.place = place
        self.secrets = secrets
        self.patience = patience
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Publishes one file, connecting first where there is no conversation, or a broken one.
    func publish(_ consignment: Consignment, as name: PublishedName) async throws(DeliveryError) -> Receipt {
        let content = consignment.parcel.content
        let file = try LocalFile.kept(at: consignment.file, content)
        let client = try connected()
        let published = try await SFTPPublication(consignment, name: name, file: file, over: client).publish()
        var evidence = published.evidence
        evidence.merge(serverEvidence(client)) { published, _ in published }
        evidence["size"] = String(content.size)
        evidence["sha256"] = content.digest.description
        return Receipt(evidence: evidence, isUnverified: published.isUnverified)
    }

    /// Ends the conversation.
    func close() {
        client?.session.close()
        client = nil
    }

    private func serverEvidence(_ client: SFTPClient) -> [String: String] {
        let session = client.session
        return [
            "host": place.host, "port": String(place.port), "address": session.connection.address, "user": place.user,
            "host_key": session.hostKey?.fingerprint ?? "", "host_key_algorithm": session.hostKey?.algorithm ?? "",
            "algorithms": session.algorithms, "server": session.banner ?? "",
            "fsync_offered": client.extensions[SFTPExtension.fsync] == nil ? "no" : "yes",
        ]
    }

    private func connected() throws(DeliveryError) -> SFTPClient {
        if let client, !client.isBroken { return client }
        close()
        let credential = try credential()
        let (session, deadline) = try trusted()
        do throws(DeliveryError) {
            try session.logIn(with: credential, until: deadline)
            let client = try SFTPClient(over: session, until: deadline)
            self.client = client
            return client
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
        guard !place.hostKeys.isEmpty else {
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
            if place.hostKeys.contains(key.fingerprint) { return (session, deadline) }
            session.close()
            found.append(key)
            if algorithm == nil {
                let offered = session.offer?.names[.hostKey] ?? []
                let ours = SSHSession.ours(session.handle).names[.hostKey] ?? []
                waiting = offered.filter { ours.contains($0) && family($0) != family(key.algorithm) }
            }
        }
        throw untrusted(found)
    }

    /// Names under which one and the same key is shown.
    private func family(_ algorithm: String) -> String {
        algorithm.hasPrefix("rsa-") || algorithm == "ssh-rsa" ? "rsa" : algorithm
    }

    private func untrusted(_ found: [SSHSession.HostKey]) -> DeliveryError {
        let shown = found.map { "\($0.fingerprint) (\($0.algorithm))" }.joined(separator: ", ")
        return DeliveryError(
            .hostKey, .permanent,
            "\(place.host):\(place.port) is not the server that is pinned: expected host key "
                + "\(place.hostKeys.joined(separator: " or ")), found \(shown). Nothing was sent. Either the "
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
