internal import CLibSSH2
internal import Glibc
internal import Settlements

/// What logs a user in, once references have become secrets.
enum SSHCredential {
    case password(Secret)
    case key(PrivateKeyFile, path: String, passphrase: Secret?)
    case agent(socket: String)
}

extension SSHSession {
    /// Logs the place's user in.
    ///
    /// - Throws: ``DeliveryError`` with `login`, permanent, where the server does not let the user in.
    func logIn(with credential: SSHCredential, until deadline: Deadline) throws(DeliveryError) {
        let methods = try offeredLogins(until: deadline)
        if methods.isEmpty, libssh2_userauth_authenticated(handle) != 0 {
            // Let in without being asked: the server that the pinned key proves may do so.
            return
        }
        switch credential {
        case .password(let secret):
            try logIn(password: secret, offered: methods, until: deadline)
        case .key(let key, let path, let passphrase):
            try logIn(key: key, path: path, passphrase: passphrase, offered: methods, until: deadline)
        case .agent(let socket):
            try logIn(agent: socket, offered: methods, until: deadline)
        }
    }

    private func offeredLogins(until deadline: Deadline) throws(DeliveryError) -> [String] {
        var list: String?
        let length = UInt32(place.user.utf8.count)
        let status = try complete("ask for ways to log in", until: deadline) {
            if let text = libssh2_userauth_list(handle, place.user, length) {
                list = String(cString: text)
                return 0
            }
            return libssh2_userauth_authenticated(handle) != 0 ? 0 : libssh2_session_last_errno(handle)
        }
        try check(status, "ask for ways to log in")
        return list?.split(separator: ",").map { printable($0.utf8) } ?? []
    }

    private func logIn(password: Secret, offered: [String], until deadline: Deadline) throws(DeliveryError) {
        let bytes = password.withUTF8 { Array($0) }
        let length = UInt32(place.user.utf8.count)
        let status: Int32
        if offered.contains("password") {
            status = try complete("log in", until: deadline) {
                bytes.withUnsafeBytes { raw in
                    libssh2_userauth_password_ex(
                        handle, place.user, length, raw.bindMemory(to: CChar.self).baseAddress, UInt32(bytes.count), nil
                    )
                }
            }
        } else if offered.contains("keyboard-interactive") {
            status = try lending(bytes) { () throws(DeliveryError) in
                try complete("log in", until: deadline) {
                    libssh2_userauth_keyboard_interactive_ex(handle, place.user, length, answer)
                }
            }
        } else {
            throw notOffered("a password", offered)
        }
        try checkLogin(status, "the password", advice: "check user and password", offered)
    }

    private func logIn(
        key: PrivateKeyFile, path: String, passphrase: Secret?, offered: [String], until deadline: Deadline
    ) throws(DeliveryError) {
        guard offered.contains("publickey") else { throw notOffered("a key", offered) }
        // The library takes the passphrase as a C string: bytes to the first 0, which none may hold.
        let secret = passphrase?.withUTF8 { Array($0) + [0] }
        let status = try complete("log in", until: deadline) {
            key.bytes.withUnsafeBytes { raw in
                let data = raw.bindMemory(to: CChar.self)
                func call(_ passphrase: UnsafePointer<CChar>?) -> Int32 {
                    libssh2_userauth_publickey_frommemory(
                        handle, place.user, place.user.utf8.count, nil, 0, data.baseAddress, data.count, passphrase)
                }
                guard let secret else { return call(nil) }
                return secret.withUnsafeBytes { call($0.bindMemory(to: CChar.self).baseAddress) }
            }
        }
        guard status < 0, !Self.endsConnection.contains(status) else {
            return try check(status, "log in as \(place.user)")
        }
        let isRefused = Self.refusesLogin.contains(status)
        if isRefused, key.kind == .rsa, !rsaSignatures.contains("rsa-sha2") {
            throw DeliveryError(
                .login, .permanent,
                "\(server) refused the RSA key \(path) for \(place.user). \(Self.libraryVersion) on this machine "
                    + "\(rsaSignatures), and servers from OpenSSH 8.8 on want rsa-sha2. Either use an ed25519 key "
                    + "(ssh-keygen -t ed25519) and give its public half to the partner, or install libssh2 1.11.1 or "
                    + "later. If neither helps, the server does not know the key",
                details: "libssh2 \(status): \(lastMessage); server offers \(offered.joined(separator: ", "))")
        }
        guard isRefused else {
            throw DeliveryError(
                .login, .permanent,
                "the key file \(path) for \(place.user) on \(server) cannot be used (\(lastMessage)): it is not "
                    + "a private "
                    + "key that \(Self.libraryVersion) can read"
                    + (passphrase == nil ? "" : ", or the passphrase is wrong"),
                details: "libssh2 \(status)")
        }
        try checkLogin(
            status, "the key \(path)", advice: "check user, and that the partner has this key's public half", offered)
    }

    /// What the library at run time can sign with an RSA key: the kinds of host key it knows are those it signs.
    var rsaSignatures: String {
        let kinds = (Self.ours(handle).names[.hostKey] ?? []).filter { $0.contains("rsa") }
        return kinds.isEmpty
            ? "signs with no RSA key" : "signs with RSA keys as \(kinds.joined(separator: ", "))"
    }

    private func checkLogin(
        _ status: Int32, _ what: String, advice: String, _ offered: [String]
    ) throws(DeliveryError) {
        guard Self.refusesLogin.contains(status) else { return try check(status, "log in as \(place.user)") }
        throw DeliveryError(
            .login, .permanent,
            "\(server) refused \(what) for user \(place.user) (the server offers \(offered.joined(separator: ", "))): "
                + advice,
            details: "libssh2 \(status): \(lastMessage)")
    }

    static let refusesLogin: Set<Int32> = [
        LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED, LIBSSH2_ERROR_PASSWORD_EXPIRED,
    ]

    func notOffered(_ what: String, _ offered: [String]) -> DeliveryError {
        DeliveryError(
            .login, .permanent,
            "\(server) lets nobody in by \(what) (the server offers \(offered.joined(separator: ", ")); user "
                + "\(place.user)): ask the partner which login it expects")
    }
}

/// Answers a server's questions: the one that hides what is typed gets the password, any other gets nothing.
private func answer(
    name: UnsafePointer<CChar>?, nameLength: Int32, instruction: UnsafePointer<CChar>?, instructionLength: Int32,
    count: Int32, prompts: UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
    responses: UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?,
    abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) {
    guard let prompts, let responses, let context = abstract?.pointee else { return }
    let exchange = Unmanaged<SSHSession.Exchange>.fromOpaque(context).takeUnretainedValue()
    for index in 0..<Int(max(0, count)) {
        responses[index] = LIBSSH2_USERAUTH_KBDINT_RESPONSE(text: nil, length: 0)
        guard prompts[index].echo == 0, let password = exchange.password else { continue }
        // libssh2 frees it.
        guard let memory = malloc(max(1, password.count)) else { continue }
        password.withUnsafeBytes {
            memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
        }
        responses[index].text = memory.assumingMemoryBound(to: CChar.self)
        responses[index].length = UInt32(password.count)
        exchange.password = nil
    }
}
