import Foundation

/// An OpenSSH server of a test's own on a loopback port, with keys made for it. It serves the user who runs the test:
/// root too, where that is who it is. It is gone when the test lets it go.
package final class OpenSSH {
    package let port: Int
    package let user: String
    /// The server's keys by kind (`ed25519`, `ecdsa`, `rsa`), as `ssh-keygen -l` prints them: `SHA256:…`.
    package let fingerprints: [String: String]
    /// A key that the server lets in.
    package let key: SSHKey
    /// Where the test's files can lie, for the server too.
    package let scratch: Scratch

    private let server: Child

    /// Starts a server and returns once it accepts connections.
    ///
    /// - Parameters:
    ///   - hostKeys: kinds of key that the server shows.
    ///   - clientKey: the kind of key that it lets in.
    ///   - subsystem: options of `sftp-server`, such as `-R` for one that may only be read; nil for no SFTP at all.
    ///   - settings: further lines of `sshd_config`, before the others, so that they win.
    package init(
        hostKeys: [String] = ["ed25519"], clientKey: String = "ed25519", passphrase: String = "",
        subsystem: String? = "", settings: [String] = []
    ) throws {
        let sshd = try Peer.sshd.required()
        let sftpServer = try Peer("sftp-server", from: "openssh-sftp-server").required()
        scratch = try Scratch()
        chmod(scratch.path, 0o755)
        user = NSUserName()
        port = try freePort()
        var fingerprints: [String: String] = [:]
        var lines = settings
        for kind in hostKeys {
            let key = try SSHKey(kind, at: scratch.file("host_\(kind)"))
            fingerprints[kind] = key.fingerprint
            lines.append("HostKey \(key.path)")
        }
        self.fingerprints = fingerprints
        key = try SSHKey(clientKey, at: scratch.file("client"), passphrase: passphrase)
        let publicHalf = try Data(contentsOf: URL(fileURLWithPath: key.path + ".pub"))
        let authorized = try scratch.write(publicHalf, to: "authorized", mode: 0o644)
        lines += [
            "Port \(port)", "ListenAddress 127.0.0.1", "PidFile none", "AuthorizedKeysFile \(authorized)",
            "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no",
            "KbdInteractiveAuthentication no", "LogLevel VERBOSE",
        ]
        if let subsystem { lines.append("Subsystem sftp \(sftpServer) \(subsystem)") }
        let configuration = try scratch.write((lines.joined(separator: "\n") + "\n").utf8, to: "sshd_config")
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        server = try Child(sshd, ["-D", "-e", "-f", configuration])
        try server.waitForLine("Server listening on 127.0.0.1 port \(port)")
    }

    /// Ends the server; connections that stand go on.
    package func stop() {
        server.stop()
    }
}

/// A key pair made by `ssh-keygen`.
package struct SSHKey: Sendable {
    package let path: String
    /// `SHA256:…`, as `ssh-keygen -l` prints it.
    package let fingerprint: String

    /// - Parameter kind: `ed25519`, `ecdsa` or `rsa`.
    package init(_ kind: String, at path: String, passphrase: String = "") throws {
        let program = try Peer.sshKeygen.required()
        let made = try run(program, ["-q", "-t", kind, "-N", passphrase, "-C", "test", "-f", path])
        guard made.status == 0 else { throw MissingPeer(description: "no key: \(made.output)") }
        let listed = try run(program, ["-l", "-f", path + ".pub"]).output.split(separator: " ")
        guard listed.count > 1 else { throw MissingPeer(description: "no fingerprint: \(listed)") }
        self.path = path
        fingerprint = String(listed[1])
    }
}

/// A user of this machine with a password, made for a test by root and gone with it.
package final class TemporaryUser {
    package let name: String
    package let password: String

    /// Skips the test where it does not run as root.
    package init(_ name: String, password: String) throws {
        try Peer.needsRoot("a login by password needs a user made for it, and only root can make one")
        self.name = name
        self.password = password
        try run("/usr/sbin/userdel", [name])
        let made = try run("/usr/sbin/useradd", ["--no-create-home", "--shell", "/bin/sh", name])
        guard made.status == 0 else { throw MissingPeer(description: "no user \(name): \(made.output)") }
        let set = try run("/usr/sbin/chpasswd", [], input: "\(name):\(password)\n")
        guard set.status == 0 else { throw MissingPeer(description: "no password for \(name): \(set.output)") }
    }

    deinit {
        _ = try? run("/usr/sbin/userdel", [name])
    }

    /// Gives a file or directory to this user.
    package func own(_ path: String) throws {
        try run("/usr/bin/chown", [name, path])
    }
}
