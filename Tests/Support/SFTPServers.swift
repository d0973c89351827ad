import Foundation

extension Peer {
    package static let proftpd = Peer("proftpd", from: "proftpd-core and proftpd-mod-crypto")
    package static let rclone = Peer("rclone", from: "rclone")
}

/// asyncssh as many servers on loopback ports, each with a fault of its own: the classes of Tests/Peers/sftp_faults.py.
package final class FaultySFTPServers {
    /// The port of each mode: `plain`, `no-rename`, `disk-full`, …
    package let ports: [String: Int]
    package let user = NSUserName()
    /// A key that all of them let in.
    package let key: SSHKey
    /// Of the key that all of them show but `other-key`, and of that one's.
    package let fingerprint: String
    package let otherFingerprint: String
    private let companion: Child
    private let scratch: Scratch

    /// Starts them; all modes where none is named.
    package init(_ modes: [String] = []) throws {
        let python = try Peer.environmentPython(with: "asyncssh")
        scratch = try Scratch()
        key = try SSHKey("ed25519", at: scratch.file("client"))
        let shown = try SSHKey("ed25519", at: scratch.file("host"))
        let other = try SSHKey("ed25519", at: scratch.file("other"))
        fingerprint = shown.fingerprint
        otherFingerprint = other.fingerprint
        let script = packageRoot + "/Tests/Peers/sftp_peer.py"
        companion = try Child(python, [script, shown.path, other.path, key.path + ".pub"] + modes)
        var ports: [String: Int] = [:]
        for pair in try companion.firstLine().split(separator: " ") {
            let parts = pair.split(separator: "=")
            if parts.count == 2 { ports[String(parts[0])] = Int(parts[1]) }
        }
        guard modes.allSatisfy({ ports[$0] != nil }), !ports.isEmpty else {
            throw MissingPeer(description: "the SFTP servers named no ports for \(modes)")
        }
        self.ports = ports
        // What it has to say later is read aside.
        try companion.waitForLine("\n")
    }
}

/// ProFTPD with mod_sftp on a loopback port, as the user who runs the test.
package final class ProFTPD {
    package let port: Int
    package let user = NSUserName()
    package let key: SSHKey
    package let fingerprint: String
    private let server: Child
    private let scratch: Scratch

    /// - Parameter settings: further lines of its configuration.
    package init(_ settings: [String] = []) throws {
        let proftpd = try Peer.proftpd.required()
        scratch = try Scratch()
        key = try SSHKey("ed25519", at: scratch.file("client"))
        let shown = try SSHKey("ed25519", at: scratch.file("host"))
        fingerprint = shown.fingerprint
        port = try freePort()
        // Its list of keys is in the form of RFC 4716.
        let authorized = try run(try Peer.sshKeygen.required(), ["-e", "-f", key.path + ".pub"]).output
        try scratch.write(authorized.utf8, to: "authorized")
        let group = try run("/usr/bin/id", ["-gn"]).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let lines =
            [
                "ServerType standalone", "Port \(port)", "DefaultAddress 127.0.0.1", "SocketBindTight on",
                "UseIPv6 off",
                "User \(user)", "Group \(group)", "RootLogin on", "UseFtpUsers off", "RequireValidShell off",
                "AuthOrder mod_auth_unix.c", "DefaultChdir \(scratch.path)", "DelayEngine off", "ControlsEngine off",
                "ScoreboardFile none", "PidFile \(scratch.file("pid"))", "SystemLog \(scratch.file("log"))",
                "TransferLog none", "WtmpLog off", "UseReverseDNS off", "LoadModule mod_sftp.c", "SFTPEngine on",
                "SFTPHostKey \(shown.path)", "SFTPAuthorizedUserKeys file:\(scratch.file("authorized"))",
            ] + settings
        let configuration = try scratch.write((lines.joined(separator: "\n") + "\n").utf8, to: "proftpd.conf")
        server = try Child(proftpd, ["-n", "-q", "-c", configuration])
        try waitUntilListening(port, server)
    }
}

/// `rclone serve sftp` on a loopback port, for the whole of this machine's files, with a password.
package final class RcloneServer {
    package let port: Int
    package let user = "u"
    package let password = "p"
    package let fingerprint: String
    private let server: Child
    private let scratch: Scratch

    package init() throws {
        let rclone = try Peer.rclone.required()
        scratch = try Scratch()
        let shown = try SSHKey("ed25519", at: scratch.file("host"))
        fingerprint = shown.fingerprint
        port = try freePort()
        // Without the cache of directories it sees what a test puts there.
        server = try Child(
            rclone,
            [
                "serve", "sftp", "/", "--addr", "127.0.0.1:\(port)", "--user", user, "--pass", password, "--key",
                shown.path, "--dir-cache-time", "0", "--config", "/dev/null", "-v",
            ])
        try server.waitForLine("SFTP server listening")
    }
}

/// A file system of 8 MiB in memory, which only root can mount; skips the test for others.
package final class SmallDisk {
    package let path: String
    private let scratch: Scratch

    package init() throws {
        try Peer.needsRoot("a full disk needs a file system of its own, and only root can mount one")
        scratch = try Scratch()
        path = try scratch.directory("disk")
        let mounted = try run("/bin/mount", ["-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", path])
        guard mounted.status == 0 else { throw MissingPeer(description: "no tmpfs: \(mounted.output)") }
    }

    deinit {
        _ = try? run("/bin/umount", ["-l", path])
    }
}
