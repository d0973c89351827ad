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

    /// PLAIN and LOGIN: within TLS nothing else is gained, and a mechanism that the server merely advertises is not tried.
    func prepare(_ connection: CurlConnection, login: MailServer.Login, password: Secret) throws(DeliveryError) {
        let failure: CurlFailure? = password.withUTF8 { bytes in
            guard !bytes.contains(0) else {
                return CurlFailure(code: CURLE_LOGIN_DENIED, text: "the password holds a NUL character")
            }
            do throws(CurlFailure) {
                try connection.set(CURLOPT_USERNAME, login.user)
                try connection.set(CURLOPT_PASSWORD, secret: bytes)
                try connection.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
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
        throw DeliveryError(
            .mailLogin, .permanent,
            "mail server \(place) offers no login, and one is set: nothing was sent; check host and port, or "
                + "take the login away; it offers: \(offers(dialogue))"
        )
    }

    /// What a failure on the way in means.
    func error(_ failure: CurlFailure, _ dialogue: CurlDialogue) -> DeliveryError {
        let last = dialogue.replies.last
        let refusal = last.flatMap { $0.code >= 400 ? $0 : nil }
        switch failure.code {
        case CURLE_PEER_FAILED_VERIFICATION:
            return DeliveryError(
                .mailCertificate, .permanent,
                "mail server \(place) showed a certificate that is not trusted: \(failure.text); nothing was "
                    + "sent; name the host as its certificate does, or the file of the authority that signed it",
                details: details(failure))
        case CURLE_SSL_CACERT_BADFILE:
            return DeliveryError(
                .mailCertificate, .permanent,
                "mail server \(place): the file of trusted certificates "
                    + "\(server.certificateAuthorities ?? "of the system") cannot be used: \(failure.text)",
                details: details(failure))
        case CURLE_USE_SSL_FAILED where refusal == nil:
            return DeliveryError(
                .mailSecurity, .permanent,
                "mail server \(place) does not offer STARTTLS: nothing was sent; check host and port, or use "
                    + "tls: implicit where it speaks TLS from the start; it offers: \(offers(dialogue))",
                details: details(failure))
        case CURLE_LOGIN_DENIED:
            guard let refusal else {
                return DeliveryError(
                    .mailLogin, .permanent,
                    "mail server \(place) offers no login by PLAIN or LOGIN: nothing was sent; it offers: "
                        + "\(offers(dialogue))",
                    details: details(failure))
            }
            let user = server.login?.user ?? ""
            return DeliveryError(
                .mailLogin, refusal.kind == .refusedForNow ? .transient : .permanent,
                "mail server \(place) refused the login of user '\(user)': \(refusal.words)", details: details(failure))
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED, CURLE_USE_SSL_FAILED:
            guard let refusal else { break }
            return DeliveryError(
                .mailConnect, refusal.kind == .refusedForNow ? .transient : .permanent,
                "mail server \(place) did not let us in: \(refusal.words)", details: details(failure))
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION:
            return DeliveryError(
                .mailConnect, .permanent,
                "libcurl on this machine cannot speak to mail server \(place): \(failure.text)",
                details: details(failure))
        case CURLE_ABORTED_BY_CALLBACK:
            return DeliveryError(
                .mailStopped, .transient, "stopped on the way to mail server \(place): nothing was sent",
                details: details(failure))
        default: break
        }
        let said = refusal.map { "; it had said: \($0.words)" } ?? ""
        return DeliveryError(
            .mailConnect, .transient, "mail server \(place) could not be reached: \(failure.text)\(said)",
            details: details(failure))
    }

    private func details(_ failure: CurlFailure) -> String {
        "libcurl code \(failure.code.rawValue)"
    }

    /// The keywords of the last reply to EHLO.
    private func offers(_ dialogue: CurlDialogue) -> String {
        let hello = dialogue.replies.last { $0.code == 250 }
        let keywords = hello?.lines.dropFirst().joined(separator: ", ") ?? ""
        return keywords.isEmpty ? "nothing" : keywords
    }
}

extension DeliveryError.Code {
    /// The mail server's host or port cannot be used.
    static let mailServer = Self(rawValue: "mail-server")
    static let mailConnect = Self(rawValue: "mail-connect")
    /// TLS is required and not offered, or mail in clear would leave this machine.
    static let mailSecurity = Self(rawValue: "mail-security")
    static let mailCertificate = Self(rawValue: "mail-certificate")
    static let mailLogin = Self(rawValue: "mail-login")
    /// The server refused the sender, the recipient or the message.
    static let mailRefused = Self(rawValue: "mail-refused")
    static let mailAddress = Self(rawValue: "mail-address")
    static let mailSize = Self(rawValue: "mail-size")
    /// The connection broke down before the final dot.
    static let mailBroken = Self(rawValue: "mail-broken")
    /// The final dot was sent and no reply came.
    static let mailUncertain = Self(rawValue: "mail-uncertain")
    static let mailStopped = Self(rawValue: "mail-stopped")
    /// The kept bytes cannot be read, or are not those that were kept.
    static let mailContent = Self(rawValue: "mail-content")
    /// The journal could not write the mark.
    static let mailMark = Self(rawValue: "mail-mark")
}
