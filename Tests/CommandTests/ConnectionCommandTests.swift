import Foundation
import Support
import Testing

extension `The built program` {
    /// Before anything goes there: what a server says of itself, and whether a destination can be had.
    @Suite(.timeLimit(.minutes(3))) struct `Destinations, looked at` {
        // MARK: - probe

        @Test func `probe prints what ssh-keyscan and ssh-keygen print`() throws {
            let server = try OpenSSH(hostKeys: ["ed25519", "ecdsa", "rsa"])
            let desk = try Desk()
            let url = "sftp://somebody@localhost:\(server.port)/"
            let text = try desk.settlecast("probe", url)
            #expect(text.status == 0, "\(text.err)")
            let lines = text.out.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            for kind in ["ed25519", "ecdsa"] {
                let pin = try #require(server.fingerprints[kind])
                #expect(lines.contains { $0.hasPrefix("- \(pin)  # ") && $0.contains(kind) }, "\(text.out)")
            }
            #expect(lines.contains { $0.hasPrefix("server: SSH-2.0-OpenSSH_") })
            #expect(lines.contains { $0.contains("settlecast check --connect") })
            #expect(desk.names(in: "") == ["schedules"], "nothing was written")

            let scan = try Peer("ssh-keyscan", from: "openssh-client").required()
            let scanned = try run(scan, ["-p", "\(server.port)", "localhost"]).output.split(separator: "\n").map(
                String.init)
            let facts = try desk.settlecast("probe", url, "--format", "json").object()
            #expect(
                facts.keys == [
                    "host", "port", "address", "server", "host_keys", "unread_host_keys", "algorithms", "library",
                    "refusal", "unknown",
                ])
            let keys = facts.list("host_keys")
            #expect(keys.allSatisfy { $0.keys == ["kind", "fingerprint", "known_hosts"] })
            for kind in ["ssh-ed25519", "ecdsa-sha2-nistp256"] {
                let key = try #require(keys.first { $0.text("kind") == kind })
                #expect(scanned.contains(try #require(key.text("known_hosts"))), "\(scanned)")
            }
            // Either it is read, or said that it cannot be.
            let unread = facts["unread_host_keys"] as? [String]
            #expect(keys.contains { $0.text("kind") == "ssh-rsa" } != (unread == ["ssh-rsa"]))
            #expect(facts.list("algorithms").map { $0.text("kind") } == ["key exchange", "host key", "cipher", "MAC"])
            #expect(facts.list("algorithms").allSatisfy { $0.keys == ["kind", "server", "common"] })
            #expect(facts["refusal"] is NSNull)
        }

        @Test func `probe of a server with nothing in common shows what it offers`() throws {
            let server = try OpenSSH(settings: ["Ciphers aes256-gcm@openssh.com"])
            let desk = try Desk()
            let outcome = try desk.settlecast("probe", "sftp://127.0.0.1:\(server.port)")
            #expect(outcome.out.contains("aes256-gcm@openssh.com"), "\(outcome.out)\(outcome.err)")
            if outcome.out.contains("no session can begin") {
                #expect(outcome.status == 1)
                #expect(outcome.out.contains("[algorithms]") && outcome.out.contains("in common: nothing"))
                #expect(outcome.out.contains("1.11.1"))
            } else {
                #expect(outcome.status == 0)
            }
        }

        @Test func `probe of nobody says so, and a password in the address is not repeated`() throws {
            let port = try LonelyPort(isListening: false)
            let desk = try Desk()
            let nobody = try desk.settlecast("probe", "sftp://127.0.0.1:\(port.number)")
            #expect(nobody.status == 1)
            #expect(
                nobody.err.contains("cannot connect to 127.0.0.1:\(port.number)") && nobody.err.contains("[connect]"))
            let said = try desk.settlecast("probe", "sftp://psp:hunter2@127.0.0.1")
            #expect(said.status == 64)
            #expect(!(said.out + said.err).contains("hunter2"))
        }

        // MARK: - check --connect

        private func place(_ name: String, _ entry: SFTPEntry) -> String {
            entry.yaml.replacing("  books:\n", with: "  \(name):\n")
        }

        @Test(arguments: ["socket", "environment"])
        func `a report goes to a known host by a key that an agent holds, and to no other host`(how: String) throws {
            let server = try OpenSSH()
            let inbox = try server.scratch.directory("inbox")
            let agent = try SSHAgentProgram()
            try agent.add(server.key)
            let desk = try Desk()
            var entry = SFTPEntry(server, directory: inbox)
            entry.login = how == "socket" ? "agent: {socket: \(agent.socket)}" : "agent: yes"
            if how == "environment" { desk.environment["SSH_AUTH_SOCK"] = agent.socket }
            let books = entry.yaml.replacing("host_key: \(entry.hostKey)", with: "known_hosts: known_hosts")
            try desk.write("destinations:\n" + Desk.folder + books, to: "settlecast.yaml")
            try desk.define("weekly", deliver: [Desk.bySFTP])
            try desk.importData()
            func know(_ key: String) throws {
                let half = try String(contentsOfFile: "\(key).pub", encoding: .utf8)
                try desk.write("[127.0.0.1]:\(server.port) \(half)", to: "known_hosts")
            }

            try know(try SSHKey("ed25519", at: desk.path + "/stranger").path)
            let refused = try desk.settlecast("run", "weekly", "--period", "2026-W02")
            #expect(refused.status == 1, "\(refused.out)\(refused.err)")
            #expect(refused.out.contains("known_hosts:1"), "\(refused.out)")
            #expect(server.scratch.contents(of: "inbox").isEmpty)

            try know(server.scratch.file("host_ed25519"))
            let run = "weekly@m-1001/2026-W02.1"
            #expect(try desk.settlecast("release", run).status == 0)
            #expect(server.scratch.contents(of: "inbox").count > 0)
            let shown = try desk.settlecast("show", run, "--format", "json").out
            #expect(shown.contains(server.fingerprints["ed25519"] ?? "?"), "\(shown)")
        }

        @Test func `check connects to each destination and leaves nothing`() throws {
            let server = try OpenSSH()
            let readOnly = try OpenSSH(subsystem: "-R")
            let inbox = try server.scratch.directory("inbox")
            let look = try readOnly.scratch.directory("inbox")
            let nobody = try LonelyPort(isListening: false)
            let stranger = try SSHKey("ed25519", at: server.scratch.file("stranger"))
            let desk = try Desk()
            var (wrongPin, wrongKey, away, nowhere) = (
                SFTPEntry(server, directory: inbox), SFTPEntry(server, directory: inbox),
                SFTPEntry(server, directory: inbox), SFTPEntry(server, directory: inbox + "/none")
            )
            wrongPin.hostKey = stranger.fingerprint
            wrongKey.login = "key: {file: \(stranger.path)}"
            away.port = nobody.number
            nowhere.directory = inbox + "/none"
            let places = [
                place("good", SFTPEntry(server, directory: inbox)), place("wrong-pin", wrongPin),
                place("wrong-key", wrongKey), place("away", away), place("nowhere", nowhere),
                place("read-only", SFTPEntry(readOnly, directory: look)),
            ]
            try desk.write("destinations:\n" + Desk.folder + places.joined(), to: "settlecast.yaml")
            let looked = try desk.settlecast("check", "--connect")
            #expect(looked.status == 1, "\(looked.err)")
            let user = NSUserName()
            for line in [
                "destination outbox: ok: folder \(desk.path)/outbox is not there yet: the first report makes it",
                "destination good: ok: 127.0.0.1:\(server.port) answers (address 127.0.0.1, SSH-2.0-OpenSSH_",
                "destination good: ok: \(server.fingerprints["ed25519"] ?? "?") (ssh-ed25519) is pinned",
                "destination good: ok: user \(user) is let in by the key \(server.key.path)",
                "destination good: ok: '\(inbox)' is there",
                "destination wrong-pin: error: 127.0.0.1:\(server.port) is not the server that is pinned",
                "destination wrong-key: error: 127.0.0.1:\(server.port) refused the key \(stranger.path)",
                "destination away: error: cannot connect to 127.0.0.1:\(nobody.number)",
                "destination nowhere: error: there is no directory '\(inbox)/none'",
                "destination read-only: ok: '\(look)' is there",
                "7 destinations looked at: 4 cannot be delivered to",
            ] { #expect(looked.out.contains(line), "\(line) in:\n\(looked.out)") }
            for name in ["host-key", "login", "connect", "directory"] { #expect(looked.out.contains("[\(name)]")) }

            let written = try desk.settlecast("check", "--connect", "--write-test", "--format", "json")
            #expect(written.status == 1)
            let lines = try written.out.split(separator: "\n").map {
                Facts(values: try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]))
            }
            #expect(lines.allSatisfy { $0.keys == ["destination", "what", "severity", "name", "message"] })
            func found(_ destination: String, _ what: String) -> Facts? {
                lines.first { $0.text("destination") == destination && $0.text("what") == what }
            }
            for what in ["reach", "host key", "login", "directory", "write test"] {
                #expect(found("good", what)?.text("severity") == "ok", "\(what)")
            }
            #expect(
                found("good", "write test")?.text("message")?.hasPrefix("a file was made, renamed and removed") == true)
            #expect(found("read-only", "write test")?.text("name") == "permission")
            for (destination, what) in [
                ("wrong-pin", "host key"), ("wrong-key", "login"), ("away", "reach"), ("nowhere", "directory"),
            ] {
                #expect(found(destination, what)?.text("severity") == "error", "\(destination)")
                #expect(
                    lines.last { $0.text("destination") == destination }?.text("what") == what,
                    "the failed step ends it")
            }
            #expect(desk.files(in: inbox).isEmpty && desk.files(in: look).isEmpty)
            #expect(desk.names(in: "") == ["schedules", "settlecast.yaml"])
        }

        @Test func `check that reaches everything ends with 0`() throws {
            let server = try OpenSSH()
            let inbox = try server.scratch.directory("inbox")
            let desk = try Desk()
            try desk.configure(sftp: SFTPEntry(server, directory: inbox))
            let outcome = try desk.settlecast("check", "--connect", "--write-test")
            #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
            #expect(outcome.out.hasSuffix("2 destinations looked at: all can be delivered to\n"))
            #expect(desk.files(in: inbox).isEmpty)
        }

        @Test func `a file that may be made and not removed is named`() throws {
            let server = try OpenSSH(subsystem: "-P remove")
            let inbox = try server.scratch.directory("inbox")
            let desk = try Desk()
            try desk.configure(sftp: SFTPEntry(server, directory: inbox))
            let outcome = try desk.settlecast("check", "--connect", "--write-test")
            #expect(outcome.status == 1)
            let left = desk.files(in: inbox)
            #expect(left.count == 1 && left[0].hasPrefix(".settlecast-check-"))
            #expect(
                outcome.out.contains(
                    "the file \(inbox)/\(left.first ?? "?") on 127.0.0.1:\(server.port) could not be removed"))
        }

        // MARK: - doctor

        @Test func `doctor says what the SSH library can`() throws {
            let desk = try Desk()
            try desk.configure()
            let outcome = try desk.settlecast("doctor", "--format", "json")
            let found = Dictionary(
                try outcome.objects().map { ($0.text("what") ?? "", $0.text("found") ?? "") },
                uniquingKeysWith: { a, _ in a })
            #expect(found["SSH library"]?.hasPrefix("libssh2 1.") == true)
            #expect(found["SSH host key"]?.contains("ssh-ed25519") == true)
            #expect(found["SSH cipher"]?.contains("aes256-ctr") == true)
            #expect(found["SSH MAC"]?.contains("hmac-sha2-256") == true)
            #expect(found["SSH key exchange"]?.contains("curve25519-sha256") == true)
            // Either it signs with rsa-sha2, or the way out is told.
            #expect(
                (found["SSH host key"]?.contains("rsa-sha2") == true)
                    != (found["SSH and RSA"]?.contains("1.11.1") == true))
        }
    }
}
