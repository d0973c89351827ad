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
        let (session, deadline) = try proved()
        do throws(DeliveryError) {
            try session.logIn(with: credential, until: deadline)
            return (session, deadline)
        } catch {
            session.close()
            throw error
        }
    }

    /// Connects, and returns only if the server proves to be the one that is meant. Nothing of the user has been said then.
    func proved() throws(DeliveryError) -> (session: SSHSession, deadline: Deadline) {
        switch place.trust {
        case .fingerprints(let pins): try PinnedServer(place: place, patience: patience, pins: pins).met()
        case .knownHosts(let file): try RecordedServer(place: place, patience: patience, file: file).met()
        }
    }

    // MARK: - Who we are

    /// What logs the user in, looked up before anybody is called.
    func credential() throws(DeliveryError) -> SSHCredential {
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
                    "the key file \(path) for \(place.user) on \(place.server) cannot be read: \(error)")
            }
            if key.isEncrypted, passphrase == nil {
                throw DeliveryError(
                    .login, .transient,
                    "the key file \(path) for \(place.user) on \(place.server) is encrypted, and the destination gives no "
                        + "'passphrase'")
            }
            return .key(key, path: path, passphrase: try passphrase.map(secret))
        case .agent(let socket?):
            return .agent(socket: socket)
        case .agent(nil):
            guard let socket = secrets.variable("SSH_AUTH_SOCK"), !socket.isEmpty else {
                throw DeliveryError(
                    .login, .transient,
                    "no SSH agent is known to log in to \(place.server) as \(place.user): the environment has no "
                        + "SSH_AUTH_SOCK. Start this program where an agent runs, or name the agent's socket in the "
                        + "destination")
            }
            return .agent(socket: socket)
        }
    }

    private func secret(_ reference: SecretReference) throws(DeliveryError) -> Secret {
        do {
            return try secrets.resolve(reference)
        } catch {
            throw DeliveryError(.secret, .transient, "cannot log in to \(place.server) as \(place.user): \(error)")
        }
    }
}

extension SFTPPlace {
    /// The server as messages name it.
    var server: String { "\(host):\(port)" }
}
