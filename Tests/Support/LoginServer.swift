import Foundation

/// asyncssh on a loopback port with one user, who is let in by a password or by answers to questions, and is kept to a
/// directory: what lies in `inbox` there is `/inbox` to the user.
package final class LoginServer {
    package struct Question: Sendable {
        package let text: String
        /// Whether what is typed is shown.
        package let echo: Bool
        package let answer: String

        package init(_ text: String, echo: Bool, _ answer: String) {
            self.text = text
            self.echo = echo
            self.answer = answer
        }
    }

    package enum Way: Sendable {
        case password(String)
        /// Asked one list after the other.
        case questions([[Question]])
    }

    package let port: Int
    package let fingerprint: String
    package let user = "psp"
    /// What the user sees as `/`.
    package let directory: String
    private let scratch: Scratch
    private let companion: Child

    package init(_ way: Way) throws {
        let python = try Peer.environmentPython(with: "asyncssh")
        scratch = try Scratch()
        let key = try SSHKey("ed25519", at: scratch.file("host"))
        fingerprint = key.fingerprint
        directory = try scratch.directory("home")
        _ = try scratch.directory("home/inbox")
        var spec: [String: Any] = ["user": user, "directory": directory]
        switch way {
        case .password(let password): spec["password"] = password
        case .questions(let rounds): spec["rounds"] = rounds.map { $0.map { [$0.text, $0.echo, $0.answer] as [Any] } }
        }
        let text = String(decoding: try JSONSerialization.data(withJSONObject: spec), as: UTF8.self)
        companion = try Child(python, [packageRoot + "/Tests/Peers/ssh_login_peer.py", key.path, text])
        guard let port = Int(try companion.firstLine()) else {
            throw MissingPeer(description: "the SSH server named no port")
        }
        self.port = port
        try companion.waitForLine("\n")
    }
}

/// OpenSSH's agent at a socket of a test's own, gone when the test lets it go.
package final class SSHAgentProgram {
    package let socket: String
    private let scratch: Scratch
    private let agent: Child

    package init() throws {
        let program = try Peer("ssh-agent", from: "openssh-client").required()
        scratch = try Scratch()
        socket = scratch.file("agent")
        agent = try Child(program, ["-D", "-a", socket])
        try agent.waitForLine("SSH_AUTH_SOCK=")
    }

    /// Gives the agent a key without a passphrase.
    package func add(_ key: SSHKey) throws {
        let add = try Peer("ssh-add", from: "openssh-client").required()
        let added = try run("/usr/bin/env", ["SSH_AUTH_SOCK=\(socket)", add, "-q", key.path])
        guard added.status == 0 else { throw MissingPeer(description: "ssh-add: \(added.output)") }
    }
}
