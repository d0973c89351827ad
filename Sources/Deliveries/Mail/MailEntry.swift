internal import CLibCurl
internal import Settlements

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// The way into a mail server: what libcurl is told about connection, TLS and login, and what it means when it fails.
struct MailEntry {
    private static let ports = 1...65_535

    let server: MailServer

    /// `host:port`, as it stands in messages.
    var place: String { isIPv6 ? "[\(server.host)]:\(server.port)" : "\(server.host):\(server.port)" }

    private var isIPv6: Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, server.host, &address) == 1
    }

    /// Addresses that do not leave this machine: 127.0.0.0/8, ::1, and the name that means them (RFC 6761, 6.3).
    private var isLoopback: Bool {
        var four = in_addr()
        if inet_pton(AF_INET, server.host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        var six = in6_addr()
        if inet_pton(AF_INET6, server.host, &six) == 1 {
            return withUnsafeBytes(of: &six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        }
        return server.host.lowercased() == "localhost"
    }

    /// The ways to log in that are tried.
    var mechanisms: [String] {
        switch server.login?.proof {
        case .password: ["PLAIN", "LOGIN"]
        case .token: ["XOAUTH2"]
        case nil: []
        }
    }

    /// What can be refused before anything is connected.
    func check() throws(DeliveryError) {
        let isName =
            !server.host.isEmpty
            && server.host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            }
        guard isName || isIPv6, Self.ports.contains(server.port) else {
            throw DeliveryError(
                .mailServer, .permanent,
                "mail server '\(MailFields.printable(server.host))', port \(server.port), is no host name or "
                    + "address with a port from 1 to 65535"
            )
        }
        guard server.security != .none || isLoopback else {
            throw DeliveryError(
                .mailSecurity, .permanent,
                "mail server \(place) is not on this machine, and mail goes in clear (tls: none) to loopback "
                    + "addresses alone: use tls: required or tls: implicit"
            )
        }
        if let login = server.login, login.user.isEmpty || login.user.unicodeScalars.contains(where: \.breaksLines) {
            throw DeliveryError(
                .mailLogin, .permanent,
                "mail server \(place): the login's user name is empty or has a control character")
        }
    }

    /// - Parameter clientName: the domain that EHLO says we are.
    func prepare(_ connection: CurlConnection, clientName: String, patience: MailPatience) throws(CurlFailure) {
        let scheme = server.security == .implicit ? "smtps" : "smtp"
        try connection.set(CURLOPT_URL, "\(scheme)://\(place)/\(clientName)")
        try connection.set(CURLOPT_CONNECT_ONLY, 1)
        try connection.set(CURLOPT_NOSIGNAL, 1)
        try connection.set(CURLOPT_PROXY, "")
        try connection.set(CURLOPT_CONNECTTIMEOUT_MS, Int(patience.connect.milliseconds))
        try connection.set(CURLOPT_TIMEOUT_MS, Int(patience.connect.milliseconds))
        let security = server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        try connection.set(CURLOPT_USE_SSL, Int(security.rawValue))
        try connection.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try connection.set(CURLOPT_SSL_VERIFYPEER, 1)
        try connection.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = server.certificateAuthorities {
            try connection.set(CURLOPT_CAINFO, file)
            try connection.set(CURLOPT_CAPATH, nil)
        }
    }

    /// PLAIN and LOGIN, or XOAUTH2: within TLS nothing else is gained, and a mechanism that the server merely advertises is
    /// not tried.
    func prepare(_ connection: CurlConnection, login: MailServer.Login, secret: Secret) throws(DeliveryError) {
        let failure: CurlFailure? = secret.withUTF8 { bytes in
            guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                return CurlFailure(code: CURLE_LOGIN_DENIED, text: "the login's secret holds a control character")
            }
            do throws(CurlFailure) {
                try connection.set(CURLOPT_USERNAME, login.user)
                switch login.proof {
                case .password: try connection.set(CURLOPT_PASSWORD, secret: bytes)
                case .token: try connection.set(CURLOPT_XOAUTH2_BEARER, secret: bytes)
                }
                try connection.set(CURLOPT_LOGIN_OPTIONS, mechanisms.map { "AUTH=\($0)" }.joined(separator: ";"))
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw DeliveryError(.mailLogin, .permanent, "mail server \(place): \(failure.text)") }
    }

    /// libcurl sends without a login where the server offers none: only the server's 235 counts (RFC 4954, 6).
    func checkLogin(_ dialogue: CurlDialogue) throws(DeliveryError) {
        guard server.login != nil, dialogue.replies.last?.code != 235 else { return }
        // Where EHLO was refused libcurl says HELO, to which nobody offers a login.
        if let refusal = dialogue.replies.first(where: { $0.code >= 400 }) { throw notLetIn(refusal) }
        if dialogue.wasGarbled || dialogue.replies.contains(where: { $0.kind == .goOn }) { throw garbled(dialogue) }
        throw DeliveryError(
            .mailLogin, .permanent,
            "mail server \(place) offers no login, and one is set: nothing was sent; check host and port, or "
                + "take the login away; it offers: \(offers(dialogue))"
        )
    }
}

extension Mailbox {
    /// - Throws: ``DeliveryError`` where it is no address that may stand in a command.
    func check(for entry: MailEntry) throws(DeliveryError) {
        do {
            try validate()
        } catch {
            throw DeliveryError(
                .mailAddress, .permanent, "\(error): nothing was sent to mail server \(entry.place)")
        }
    }
}
