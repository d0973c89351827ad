import Foundation

/// Dovecot on loopback ports, with a configuration and mailboxes of its own: LMTP in, IMAP out. Any user has a mailbox.
package final class Dovecot {
    package let lmtpPort: Int
    package let imapPort: Int
    private static let password = "correct-horse"
    private let companion: Child
    private let scratch: Scratch

    package init() throws {
        let dovecot = try Peer.dovecot.required()
        try Peer.needsRoot("Dovecot starts as root alone")
        scratch = try Scratch()
        lmtpPort = try freePort()
        imapPort = try freePort()
        let path = scratch.path
        // Dovecot's own users pass through.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try FileManager.default.setAttributes(
            [.ownerAccountID: 65_534, .groupOwnerAccountID: 65_534], ofItemAtPath: scratch.directory("mail"))
        let settings = try scratch.write(Self.settings(path, lmtpPort, imapPort).utf8, to: "dovecot.conf")
        companion = try Child(dovecot, ["-F", "-c", settings])
        try waitUntilListening(lmtpPort, companion)
        try waitUntilListening(imapPort, companion)
    }

    /// The messages in a user's mailbox as IMAP gives them, with CRLF.
    package func messages(of user: String) throws -> [[UInt8]] {
        let script = """
            import imaplib, sys
            mailbox = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
            mailbox.login(sys.argv[2], sys.argv[3])
            mailbox.select(readonly=True)
            for number in mailbox.search(None, "ALL")[1][0].split():
                print(mailbox.fetch(number, "(BODY.PEEK[])")[1][0][1].hex())
            """
        let finished = try run(try Peer.python.required(), ["-c", script, String(imapPort), user, Self.password])
        guard finished.status == 0 else { throw MissingPeer(description: "no mailbox: \(finished.output)") }
        return finished.output.split(separator: "\n").map { line in
            let digits = Array(line.utf8)
            return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
                UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
            }
        }
    }

    private static func settings(_ path: String, _ lmtp: Int, _ imap: Int) -> String {
        """
        base_dir = \(path)/run
        state_dir = \(path)/state
        log_path = \(path)/log
        protocols = imap lmtp
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        mail_location = maildir:\(path)/mail/%u
        passdb {
          driver = static
          args = password=\(password)
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home=\(path)/mail/%u
        }
        service imap-login {
          inet_listener imap {
            port = \(imap)
          }
          inet_listener imaps {
            port = 0
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = \(lmtp)
          }
        }

        """
    }
}
