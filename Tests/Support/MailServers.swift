internal import Foundation
internal import Glibc

/// The package's directory.
package let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

extension Peer {
    package static let openssl = Peer("openssl", from: "openssl")
    package static let postfix = Peer("postfix", from: "postfix")
    package static let smtpSink = Peer("smtp-sink", from: "postfix")
    package static let dovecot = Peer("dovecot", from: "dovecot-imapd and dovecot-lmtpd")

    /// The Python of the package's own environment, with a module in it.
    ///
    /// - Throws: what ends the test as skipped where the environment has not been made, or lacks the module.
    package static func environmentPython(with module: String = "aiosmtpd") throws -> String {
        let path = packageRoot + "/.venv/bin/python3"
        guard FileManager.default.isExecutableFile(atPath: path), try run(path, ["-c", "import \(module)"]).status == 0
        else { try skip("\(module) is not here: scripts/setup makes .venv with it") }
        return path
    }
}

/// Runs a program that has to succeed.
private func succeed(_ program: String, _ arguments: [String]) throws {
    let finished = try run(program, arguments)
    guard finished.status == 0 else { throw MissingPeer(description: "\(program): \(finished.output)") }
}

extension Scratch {
    /// The contents of the files in it, or in a directory within, in the order of their names.
    package func contents(of directory: String = "", suffix: String = "") -> [[UInt8]] {
        let folder = directory.isEmpty ? path : file(directory)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { name in
            Array(FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data())
        }
    }
}

/// Certificates made for one run of the tests: an authority, a server's for 127.0.0.1, one for another host, and an authority
/// that signed none of them.
package final class MailCertificates: Sendable {
    package let authority: String
    package let stranger: String
    package let server: (certificate: String, key: String)
    package let otherHost: (certificate: String, key: String)
    private let scratch: Scratch

    package init() throws {
        let openssl = try Peer.openssl.required()
        let scratch = try Scratch()
        let path = scratch.path
        func make(_ name: String, _ extra: [String]) throws {
            try succeed(
                openssl,
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-keyout", "\(path)/\(name).key", "-out", "\(path)/\(name).pem", "-subj", "/CN=\(name)",
                ] + extra)
        }
        let signed = ["-CA", "\(path)/authority.pem", "-CAkey", "\(path)/authority.key", "-addext"]
        try make("authority", [])
        try make("stranger", [])
        try make("server", signed + ["subjectAltName=IP:127.0.0.1,DNS:localhost"])
        try make("other", signed + ["subjectAltName=DNS:mail.elsewhere.example"])
        self.scratch = scratch
        authority = "\(path)/authority.pem"
        stranger = "\(path)/stranger.pem"
        server = ("\(path)/server.pem", "\(path)/server.key")
        otherHost = ("\(path)/other.pem", "\(path)/other.key")
    }

    /// A certificate for 127.0.0.1 that signed itself and was good until the year 2001.
    package func expired() throws -> (certificate: String, key: String) {
        let script = """
            import datetime, ipaddress, sys
            from cryptography import x509
            from cryptography.hazmat.primitives import hashes, serialization
            from cryptography.hazmat.primitives.asymmetric import ec
            key = ec.generate_private_key(ec.SECP256R1())
            name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "expired")])
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
            made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime.datetime(2000, 1, 1),
                datetime.datetime(2001, 1, 1)).add_extension(names, False).add_extension(
                x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256())
            open(sys.argv[1] + "/expired.pem", "wb").write(made.public_bytes(serialization.Encoding.PEM))
            open(sys.argv[1] + "/expired.key", "wb").write(key.private_bytes(serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
            """
        try succeed(try Peer.environmentPython(with: "cryptography"), ["-c", script, scratch.path])
        return (scratch.file("expired.pem"), scratch.file("expired.key"))
    }
}

/// aiosmtpd on a loopback port, with a fault at a stage where the test wants one.
package final class ScriptedMailServer {
    package enum Fault: Sendable {
        /// In place of the server's own reply.
        case reply(String)
        case drop
        case stall

        var json: [String: Any] {
            switch self {
            case .reply(let text): ["reply": text]
            case .drop: ["drop": true]
            case .stall: ["stall": true]
            }
        }
    }

    package let port: Int
    private let companion: Child
    private let scratch: Scratch

    /// - Parameters:
    ///   - tls: `none`, `starttls` or `implicit`.
    ///   - size: the longest message, 0 for none; nil for 32 MiB.
    ///   - takesUTF8: whether it offers SMTPUTF8.
    ///   - token: XOAUTH2 alone lets in; a refusal's challenge repeats the token that it got.
    ///   - faults: by stage: GREETING, EHLO, AUTH, MAIL, RCPT, DATA, BODY (in the midst of the message), DOT.
    package init(
        tls: String, certificate: (certificate: String, key: String)? = nil,
        login: (user: String, password: String)? = nil, size: Int? = nil, takesUTF8: Bool = false,
        faults: [String: Fault] = [:], token: (user: String, token: String)? = nil
    ) throws {
        scratch = try Scratch()
        var spec: [String: Any] = ["tls": tls, "smtputf8": takesUTF8, "faults": faults.mapValues(\.json)]
        spec["certificate"] = certificate?.certificate
        spec["key"] = certificate?.key
        spec["user"] = login?.user ?? token?.user
        spec["token"] = token?.token
        spec["password"] = login?.password
        spec["size"] = size
        let text = String(decoding: try JSONSerialization.data(withJSONObject: spec), as: UTF8.self)
        companion = try Child(
            try Peer.environmentPython(), [packageRoot + "/Tests/Peers/smtp_peer.py", scratch.path, text])
        guard let port = Int(try companion.firstLine()) else {
            throw MissingPeer(description: "the mail server named no port")
        }
        self.port = port
    }

    /// The messages that it kept, with CRLF.
    package var kept: [[UInt8]] { scratch.contents(suffix: ".eml") }

    /// The commands that it got, in order: EHLO, AUTH, MAIL, RCPT, DATA, DOT, QUIT.
    package var commands: [String] {
        let text = FileManager.default.contents(atPath: scratch.path + "/commands") ?? Data()
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Postfix on a loopback port with configuration, queue and mailboxes of its own: STARTTLS or nothing, and strict about
/// line ends.
package final class PostfixServer {
    package let port: Int
    private let companion: Child
    private let scratch: Scratch

    /// - Parameters:
    ///   - settings: lines for main.cf, which count in place of those of the same name here.
    ///   - waitsToGreet: whether postscreen stands before it, which hangs up on who speaks before the greeting.
    package init(
        certificate: (certificate: String, key: String), settings: [String] = [], waitsToGreet: Bool = false
    ) throws {
        let postfix = try Peer.postfix.required()
        try Peer.needsRoot("Postfix starts as root alone")
        scratch = try Scratch()
        port = try freePort()
        let path = scratch.path
        // Postfix's own user passes through.
        try succeed("/bin/chmod", ["755", path])
        for directory in ["conf", "queue", "data", "mail"] { _ = try scratch.directory(directory) }
        try succeed("/bin/chown", ["postfix", "\(path)/data"])
        try succeed("/bin/chown", ["65534:65534", "\(path)/mail"])
        let names = settings.map { $0.prefix { $0 != "=" } }
        let lines = Self.settings(path, certificate).split(separator: "\n").filter { line in
            !names.contains { line.hasPrefix($0) }
        }
        let text = (lines.map(String.init) + settings).map { "\($0)\n" }.joined()
        try text.write(toFile: "\(path)/conf/main.cf", atomically: true, encoding: .utf8)
        try Self.services(port, waitsToGreet).write(toFile: "\(path)/conf/master.cf", atomically: true, encoding: .utf8)
        companion = try Child(postfix, ["-c", "\(path)/conf", "start-fg"])
    }

    /// Ends the master, which ends the others. `start-fg` is a script that waits for it and passes no signal on.
    deinit {
        let noted = FileManager.default.contents(atPath: scratch.file("queue/pid/master.pid")) ?? Data()
        let digits = String(decoding: noted, as: UTF8.self).filter(\.isNumber)
        if let master = pid_t(digits), master > 1 { kill(master, SIGTERM) }
    }

    /// Waits until it takes connections.
    package func listens() throws { try waitUntilListening(port, companion) }

    /// The messages in the mailbox of `owner@shop.example`, as they were delivered, with CRLF in place of LF.
    package var delivered: [[UInt8]] { delivered(to: "owner") }

    /// The same for a mailbox of the settings' `virtual_mailbox_maps`.
    package func delivered(to mailbox: String) -> [[UInt8]] {
        scratch.contents(of: "mail/\(mailbox)/new").map { message in
            message.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        }
    }

    /// What Postfix wrote to its log.
    package var log: String {
        String(decoding: FileManager.default.contents(atPath: scratch.path + "/data/log") ?? Data(), as: UTF8.self)
    }

    private static func settings(_ path: String, _ certificate: (certificate: String, key: String)) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(path)/queue
        data_directory = \(path)/data
        maillog_file = \(path)/data/log
        maillog_file_prefixes = \(path)
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = peer.test
        mydestination =
        mynetworks = 127.0.0.0/8
        alias_maps =
        local_recipient_maps =
        virtual_mailbox_domains = shop.example
        virtual_mailbox_base = \(path)/mail
        virtual_mailbox_maps = inline:{owner@shop.example=owner/}
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_minimum_uid = 1000
        smtpd_tls_security_level = encrypt
        smtpd_tls_cert_file = \(certificate.certificate)
        smtpd_tls_key_file = \(certificate.key)
        smtpd_forbid_bare_newline = reject
        smtpd_forbid_bare_newline_exclusions =
        smtpd_recipient_restrictions = reject_unauth_destination

        """
    }

    private static func services(_ port: Int, _ waitsToGreet: Bool) -> String {
        let entrance =
            waitsToGreet
            ? """
            127.0.0.1:\(port) inet n - n - 1 postscreen
            smtpd pass - - n - - smtpd
            dnsblog unix - - n - 0 dnsblog
            tlsproxy unix - - n - 0 tlsproxy
            """ : "127.0.0.1:\(port) inet n - n - - smtpd"
        return entrance + """

            lmtp unix - - n - - lmtp
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            virtual unix - n n - - virtual
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """
    }
}

/// Waits until something is there: asks again and again, for no longer than half a minute.
package func eventually<Found>(_ what: @autoclosure () -> String, _ look: () async throws -> Found?) async throws
    -> Found
{
    for _ in 0..<600 {
        if let found = try await look() { return found }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw MissingPeer(description: "\(what()) did not come")
}
