internal import CLibSSH2
internal import Settlements

extension SSHSession {
    /// Logs the place's user in by one of the keys that an SSH agent has: each is offered until the server takes one.
    ///
    /// - Throws: ``DeliveryError`` with `login`: transient where the agent cannot be asked or has no key, permanent where
    ///   the server takes none.
    func logIn(agent socket: String, offered: [String], until deadline: Deadline) throws(DeliveryError) {
        guard offered.contains("publickey") else { throw notOffered("a key", offered) }
        try waitingForAgent(until: deadline) { () throws(DeliveryError) in
            let agent = try SSHAgent.listening(at: socket, for: self)
            let keys = try agent.keys()
            var refused: [String] = []
            for key in keys {
                let status = try complete("log in", until: deadline) {
                    libssh2_agent_userauth(agent.handle, place.user, key.entry)
                }
                if status == 0 { return }
                guard !Self.endsConnection.contains(status), !isWaitingInVain(status) else {
                    throw givenUp(after: refused + [key.name], of: keys, status, agent)
                }
                refused.append(Self.refusesLogin.contains(status) ? key.name : "\(key.name): \(lastMessage)")
            }
            throw unwelcome(refused, agent, offered)
        }
    }

    /// The library's words for an answer that did not come are those for a key that is refused.
    private func isWaitingInVain(_ status: Int32) -> Bool {
        status == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED && lastMessage.hasPrefix("Waiting for")
    }

    private func unwelcome(_ refused: [String], _ agent: SSHAgent, _ offered: [String]) -> DeliveryError {
        let isRSA = refused.contains { $0.hasPrefix("ssh-rsa") } && !rsaSignatures.contains("rsa-sha2")
        return DeliveryError(
            .login, .permanent,
            "\(server) let user \(place.user) in by none of the \(counted(refused.count)) of the SSH agent \(agent.socket) "
                + "(\(refused.joined(separator: ", "))): check user, and that the partner has the public half of one of "
                + "them"
                + (isRSA
                    ? ". \(SSHLibrary.version) on this machine \(rsaSignatures), and servers from OpenSSH 8.8 on want "
                        + "rsa-sha2: an ed25519 key helps, or libssh2 1.11.1 or later" : ""),
            details: "the server offers \(offered.joined(separator: ", "))")
    }

    /// Servers end a connection after some refused keys: the right one may be among those not tried yet.
    private func givenUp(
        after tried: [String], of keys: [SSHAgent.Key], _ status: Int32, _ agent: SSHAgent
    ) -> DeliveryError {
        DeliveryError(
            .login, .permanent,
            "\(server) ended the connection at key \(tried.count) of the \(counted(keys.count)) of the SSH agent "
                + "\(agent.socket) (\(tried.joined(separator: ", "))), as servers do after some refused keys, or the agent "
                + "stopped answering: give user \(place.user) an agent with the one key for this server",
            details: "libssh2 \(status): \(lastMessage)")
    }

    private func counted(_ keys: Int) -> String { keys == 1 ? "1 key" : "\(keys) keys" }
}

/// A conversation with the SSH agent of this machine that listens at a socket. One owner; over when it is let go.
final class SSHAgent {
    let socket: String
    let handle: OpaquePointer
    private let session: SSHSession

    struct Key {
        /// Kind and comment: `ssh-ed25519 psp@files`.
        let name: String
        let entry: UnsafeMutablePointer<libssh2_agent_publickey>
    }

    /// Longest path of a socket (unix(7), sun_path), without the 0 at its end.
    private static let longestPath = 107

    private init(_ handle: OpaquePointer, socket: String, session: SSHSession) {
        self.handle = handle
        self.socket = socket
        self.session = session
    }

    /// - Throws: ``DeliveryError`` with `login`, transient, where no agent listens there.
    static func listening(at socket: String, for session: SSHSession) throws(DeliveryError) -> SSHAgent {
        guard socket.utf8.count <= longestPath else {
            throw unreachable(socket, session, "no socket's path has more than \(longestPath) bytes")
        }
        guard let handle = libssh2_agent_init(session.handle) else {
            throw unreachable(socket, session, "the SSH library has no memory for it")
        }
        libssh2_agent_set_identity_path(handle, socket)
        let status = libssh2_agent_connect(handle)
        // It is not freed: libssh2 1.10 has closed the socket then and would close it again, and the number may be that of
        // another file by now.
        guard status == 0 else { throw unreachable(socket, session, session.lastMessage, status) }
        return SSHAgent(handle, socket: socket, session: session)
    }

    deinit {
        libssh2_agent_disconnect(handle)
        libssh2_agent_free(handle)
    }

    /// The keys that the agent has; they live as long as the conversation.
    ///
    /// - Throws: ``DeliveryError`` with `login`, transient, where it has none.
    func keys() throws(DeliveryError) -> [Key] {
        let status = libssh2_agent_list_identities(handle)
        guard status == 0 else { throw Self.unreachable(socket, session, session.lastMessage, status) }
        var keys: [Key] = []
        var last: UnsafeMutablePointer<libssh2_agent_publickey>?
        while keys.count < Self.mostKeys {
            var next: UnsafeMutablePointer<libssh2_agent_publickey>?
            guard libssh2_agent_get_identity(handle, &next, last) == 0, let entry = next else { break }
            keys.append(Key(name: Self.name(of: entry.pointee), entry: entry))
            last = entry
        }
        guard keys.isEmpty else { return keys }
        throw DeliveryError(
            .login, .transient,
            "the SSH agent \(socket) has no key to log in to \(session.server) as \(session.place.user): give it one with "
                + "ssh-add")
    }

    /// No server listens to so many.
    private static let mostKeys = 100

    private static func name(of entry: libssh2_agent_publickey) -> String {
        let blob = Array(UnsafeRawBufferPointer(start: entry.blob, count: entry.blob_len))
        let kind = HostKey(bytes: blob, algorithm: "key").kind
        guard let comment = entry.comment else { return kind }
        return "\(kind) \(printable(String(cString: comment).utf8))"
    }

    private static func unreachable(
        _ socket: String, _ session: SSHSession, _ why: String, _ status: Int32? = nil
    ) -> DeliveryError {
        DeliveryError(
            .login, .transient,
            "the SSH agent \(socket) cannot be asked to log in to \(session.server) as \(session.place.user): \(why). See "
                + "that it runs for the user of this program (SSH_AUTH_SOCK=\(socket) ssh-add -l)",
            details: status.map { "libssh2 \($0)" })
    }
}
