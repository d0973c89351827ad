internal import CLibSSH2
internal import FoundationEssentials
internal import Glibc
internal import Settlements

/// One SSH connection, made by libssh2: the one owner of its handle, used from one thread.
final class SSHSession {
    let place: SFTPPlace
    let connection: Connection
    let patience: Patience
    /// The server's key, once ``shakeHands(preferring:until:)`` is through.
    private(set) var hostKey: HostKey?
    /// What showed the key to be the one that is meant, in words for a person; nil until something did.
    var proof: String?

    let handle: OpaquePointer
    private let exchange: Exchange

    /// What libssh2's callbacks work on while they are called from within a call of ours.
    final class Exchange {
        /// The server's socket: what is read from another is an SSH agent's.
        let socket: Int32
        /// Until when an SSH agent may take over an answer.
        var agentDeadline: Deadline?
        /// The server's first bytes, which hold its ``AlgorithmOffer``; no more than it can need.
        var heard: [UInt8] = []
        var isListening = true
        var password: [UInt8]?

        init(socket: Int32) {
            self.socket = socket
        }
    }

    /// The C library's own set-up, once a process.
    static let library: Int32 = libssh2_init(0)

    /// Connects; no word is exchanged yet.
    init(place: SFTPPlace, patience: Patience) throws(DeliveryError) {
        self.place = place
        self.patience = patience
        guard Self.library == 0 else {
            throw DeliveryError(.connect, .transient, "the SSH library could not start (\(Self.library))")
        }
        connection = try Connection.open(host: place.host, port: place.port, allowing: patience.connect)
        exchange = Exchange(socket: connection.descriptor)
        guard let handle = libssh2_session_init_ex(nil, nil, nil, Unmanaged.passUnretained(exchange).toOpaque()) else {
            throw DeliveryError(.connect, .transient, "the SSH library has no memory for a session")
        }
        self.handle = handle
        libssh2_session_set_blocking(handle, 0)
        ssh_session_on_receive(handle, receive)
    }

    deinit {
        // Without a socket that could make it wait, the library lets go at once; the bound is for a library that lies.
        connection.shutDown()
        for _ in 0..<100 where libssh2_session_free(handle) != LIBSSH2_ERROR_EAGAIN { break }
    }

    /// The server as messages name it.
    var server: String { "\(place.host):\(place.port)" }

    var banner: String? {
        libssh2_session_banner_get(handle).map { printable(String(cString: $0).utf8) }
    }

    var offer: AlgorithmOffer? { AlgorithmOffer(serverBytes: exchange.heard) }

    /// Greets and exchanges keys. Nothing of the user has been said yet when it returns.
    ///
    /// - Parameter algorithms: the kinds of host key to ask for, best first, each one of ``ours(_:)``; nil for all that
    ///   the library has, ed25519 first.
    func shakeHands(preferring algorithms: [String]? = nil, until deadline: Deadline) throws(DeliveryError) {
        let wanted = algorithms ?? Self.ours(handle).names[.hostKey] ?? []
        try check(
            libssh2_session_method_pref(handle, LIBSSH2_METHOD_HOSTKEY, wanted.joined(separator: ",")),
            "choose a kind of host key")
        let status = try complete("exchange keys", until: deadline) {
            libssh2_session_handshake(handle, connection.descriptor)
        }
        exchange.isListening = false
        guard status == 0 else { throw handshakeFailure(status, wanted) }
        hostKey = try readHostKey()
    }

    private func readHostKey() throws(DeliveryError) -> HostKey {
        var length = 0
        var kind: Int32 = 0
        guard let blob = libssh2_session_hostkey(handle, &length, &kind), length > 0 else {
            throw DeliveryError(.hostKey, .permanent, "\(server) showed no host key")
        }
        let name = libssh2_session_methods(handle, LIBSSH2_METHOD_HOSTKEY).map { String(cString: $0) }
        return HostKey(
            bytes: Array(UnsafeRawBufferPointer(start: blob, count: length)), algorithm: name ?? "unknown")
    }

    /// The algorithms that both sides settled on, for the receipt.
    var algorithms: String {
        let kinds: [(String, Int32)] = [
            ("kex", LIBSSH2_METHOD_KEX), ("hostkey", LIBSSH2_METHOD_HOSTKEY), ("cipher", LIBSSH2_METHOD_CRYPT_CS),
            ("mac", LIBSSH2_METHOD_MAC_CS),
        ]
        return kinds.compactMap { name, kind in
            libssh2_session_methods(handle, kind).map { "\(name)=\(String(cString: $0))" }
        }.joined(separator: " ")
    }

    /// Says goodbye, within a moment.
    func close() {
        let deadline = Deadline(in: .seconds(2))
        _ = try? complete("say goodbye", until: deadline) {
            libssh2_session_disconnect_ex(handle, SSH_DISCONNECT_BY_APPLICATION, "done", "")
        }
        connection.shutDown()
    }

    // MARK: - Calls

    /// Repeats a call that would block until it is through, waiting on the socket in between.
    ///
    /// - Throws: ``DeliveryError`` with `timeout` where the deadline passes; the socket is then shut down.
    func complete(
        _ doing: String, until deadline: Deadline, _ call: () -> Int32
    ) throws(DeliveryError) -> Int32 {
        while true {
            let status = call()
            guard status == LIBSSH2_ERROR_EAGAIN else { return status }
            try wait(doing, until: deadline)
        }
    }

    func wait(_ doing: String, until deadline: Deadline) throws(DeliveryError) {
        let directions = libssh2_session_block_directions(handle)
        let readiness = connection.wait(
            reading: directions & LIBSSH2_SESSION_BLOCK_INBOUND != 0,
            writing: directions & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0, until: deadline)
        guard readiness == .timedOut else { return }
        connection.shutDown()
        throw DeliveryError(
            .timeout, .transient,
            "\(server) did not answer within \(deadline.allowed) (to \(doing)): it may be overloaded, or be no "
                + "SSH server"
        )
    }

    /// Every return code of the library passes here.
    func check(_ status: Int32, _ doing: String) throws(DeliveryError) {
        guard status < 0 else { return }
        throw failure(status, doing)
    }

    func failure(_ status: Int32, _ doing: String) -> DeliveryError {
        if Self.endsConnection.contains(status) {
            return DeliveryError(
                .connection, .transient, "could not \(doing): \(server) ended the connection (\(lastMessage))",
                details: "libssh2 \(status)")
        }
        return DeliveryError(
            .ssh, .transient, "could not \(doing): \(server) and the SSH library disagree (\(lastMessage))",
            details: "libssh2 \(status)")
    }

    /// The library's words for a connection that is no more.
    static let endsConnection: Set<Int32> = [
        LIBSSH2_ERROR_SOCKET_SEND, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_DISCONNECT,
        LIBSSH2_ERROR_SOCKET_TIMEOUT, LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_BANNER_SEND,
        LIBSSH2_ERROR_CHANNEL_CLOSED, LIBSSH2_ERROR_CHANNEL_EOF_SENT, LIBSSH2_ERROR_BAD_SOCKET,
    ]

    var lastMessage: String {
        var text: UnsafeMutablePointer<CChar>?
        var length: Int32 = 0
        libssh2_session_last_error(handle, &text, &length, 0)
        guard let text, length > 0 else { return "no reason given" }
        return printable(UnsafeRawBufferPointer(start: text, count: Int(length)))
    }

    private func handshakeFailure(_ status: Int32, _ hostKeys: [String]) -> DeliveryError {
        var ours = Self.ours(handle).names
        ours[.hostKey] = hostKeys
        let disagreements = offer?.disagreements(with: AlgorithmOffer(names: ours)) ?? []
        if !disagreements.isEmpty {
            return DeliveryError(
                .algorithms, .permanent,
                "\(server) and this machine have no algorithm in common. \(disagreements.joined(separator: ". ")). "
                    + "Either the server gets an ed25519 host key and a current cipher, or this machine gets libssh2 "
                    + "1.11.1 or later (it has \(Self.libraryVersion))",
                details: "libssh2 \(status): \(lastMessage)")
        }
        if exchange.heard.isEmpty, status != LIBSSH2_ERROR_TIMEOUT {
            return DeliveryError(
                .connection, .transient,
                "\(server) ended the connection without a greeting: it may be no SSH server, or have too many "
                    + "connections",
                details: "libssh2 \(status): \(lastMessage)")
        }
        return failure(status, "exchange keys")
    }

    /// Lends the password to libssh2's keyboard-interactive callback for the length of one call.
    func lending<Result>(_ password: [UInt8], _ body: () throws(DeliveryError) -> Result) throws(DeliveryError)
        -> Result
    {
        exchange.password = password
        defer { exchange.password = nil }
        return try body()
    }

    /// Bounds what an SSH agent may take, for the length of some calls.
    func waitingForAgent<Result>(
        until deadline: Deadline, _ body: () throws(DeliveryError) -> Result
    ) throws(DeliveryError) -> Result {
        exchange.agentDeadline = deadline
        defer { exchange.agentDeadline = nil }
        return try body()
    }
}

/// libssh2's reading of the socket, which also keeps the server's first bytes: it hides what the server offered.
/// Returns the count, or the error's number negated.
private func receive(
    socket: libssh2_socket_t, buffer: UnsafeMutableRawPointer?, length: Int, flags: Int32,
    abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int {
    guard let buffer else { return -Int(EINVAL) }
    let exchange = abstract?.pointee.map {
        Unmanaged<SSHSession.Exchange>.fromOpaque($0).takeUnretainedValue()
    }
    if let exchange, socket != exchange.socket { return receive(from: socket, buffer, length, exchange.agentDeadline) }
    let count = recv(socket, buffer, length, flags)
    guard count >= 0 else { return -Int(errno) }
    if let exchange, exchange.isListening, exchange.heard.count < 64 * 1024 {
        exchange.heard.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: count))
    }
    return count
}

/// An SSH agent's answer, whole: the library waits for it in one call, and by itself without an end.
private func receive(
    from agent: libssh2_socket_t, _ buffer: UnsafeMutableRawPointer, _ length: Int, _ deadline: Deadline?
) -> Int {
    var taken = 0
    while taken < length {
        var entry = pollfd(fd: agent, events: Int16(POLLIN), revents: 0)
        let ready = poll(&entry, 1, deadline?.millisecondsLeft ?? 0)
        if ready < 0, errno == EINTR { continue }
        guard ready > 0 else { return -Int(ready == 0 ? ETIMEDOUT : errno) }
        let count = recv(agent, buffer + taken, length - taken, 0)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return -Int(errno) }
        guard count > 0 else { return -Int(ECONNRESET) }
        taken += count
    }
    return taken
}

extension DeliveryError.Code {
    static let connect = Self(rawValue: "connect")
    static let connection = Self(rawValue: "connection")
    static let timeout = Self(rawValue: "timeout")
    static let algorithms = Self(rawValue: "algorithms")
    static let hostKey = Self(rawValue: "host-key")
    static let login = Self(rawValue: "login")
    static let secret = Self(rawValue: "secret")
    static let ssh = Self(rawValue: "ssh")
    static let sftp = Self(rawValue: "sftp")
}
