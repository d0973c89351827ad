import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// A known_hosts file, and what a client that believes it does: what OpenSSH's `ssh` does is asked of it in each row.
struct KnownHostsRow: Sendable, CustomTestStringConvertible {
    enum Server: Sendable {
        /// Shows ed25519 and ecdsa keys.
        case both
        case onlyECDSA
    }

    enum Outcome: String, Sendable {
        case trusted, unknown, changed, revoked
    }

    let what: String
    let server: Server
    /// As it is typed.
    let host: String
    /// `<ed>` and `<ecdsa>` stand for the server's keys with their kinds, `<ed64>` for the first without, `<ed2>`,
    /// `<ecdsa2>` for a stranger's, `<port>` for the port.
    let text: String
    /// Whether `ssh-keygen -H` goes over the file first.
    let isHashed: Bool
    let outcome: Outcome

    init(
        _ what: String, _ text: String, host: String = "127.0.0.1", server: Server = .both, isHashed: Bool = false,
        _ outcome: Outcome
    ) {
        self.what = what
        self.server = server
        self.host = host
        self.text = text
        self.isHashed = isHashed
        self.outcome = outcome
    }

    var testDescription: String { what }

    static let rows: [KnownHostsRow] = [
        .init("an empty file", "", .unknown),
        .init("comments and blank lines alone", "# a\n\n  \t\n   # b <ed>\n", .unknown),
        .init("host and port", "[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("no line end after the last line", "[127.0.0.1]:<port> <ed>", .trusted),
        .init("a comment behind the key", "[127.0.0.1]:<port> <ed> root@files # x\n", .trusted),
        .init("line ends of CRLF", "# x\r\n\r\n[127.0.0.1]:<port> <ed>\r\n", .trusted),
        .init("line ends of CRLF and a comment", "[127.0.0.1]:<port> <ed> me\r\n", .trusted),
        .init("white space before and between", "  \t[127.0.0.1]:<port>\t \t<ed>\n", .trusted),
        .init("another port", "[127.0.0.1]:1 <ed>\n", .unknown),
        .init("a host without its port is the same host", "127.0.0.1 <ed>\n", .trusted),
        .init("a host without its port, another key", "127.0.0.1 <ed2>\n", .unknown),
        .init("a host without its port, a key not asked for", "127.0.0.1 <ecdsa>\n", .unknown),
        .init("a host without its port, revoked", "@revoked 127.0.0.1 <ed>\n", .revoked),
        .init("with port changed, without port right", "[127.0.0.1]:<port> <ed2>\n127.0.0.1 <ed>\n", .changed),
        .init("another host", "[127.0.0.2]:<port> <ed>\n", .unknown),
        .init("a name", "[localhost]:<port> <ed>\n", host: "localhost", .trusted),
        .init("a name in capitals in the file", "[LocalHost]:<port> <ed>\n", host: "localhost", .trusted),
        .init("a name in capitals as typed", "[localhost]:<port> <ed>\n", host: "LOCALHOST", .trusted),
        .init("the name's address is not the name", "[127.0.0.1]:<port> <ed>\n", host: "localhost", .unknown),
        .init("an address in a short form", "[127.0.0.1]:<port> <ed>\n", host: "127.1", .trusted),
        .init("hashed", "[127.0.0.1]:<port> <ed>\n", isHashed: true, .trusted),
        .init("hashed without port", "127.0.0.1 <ed>\n", isHashed: true, .trusted),
        .init(
            "hashed, and a name in capitals", "[localhost]:<port> <ed>\n", host: "LocalHost", isHashed: true, .trusted),
        .init("hashed, another key", "[127.0.0.1]:<port> <ed2>\n", isHashed: true, .changed),
        .init("hashed, another host", "[localhost]:<port> <ed>\n", isHashed: true, .unknown),
        .init("a damaged hash, then a sound line", "|1|AAAA|BBBB <ed>\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("a damaged hash alone", "|1|AAAA|BBBB <ed>\n", .unknown),
        .init(
            "a hash of another kind", "|2|sFDmKXMGdFVXOd4nWTDXLbIZBXY=|sFDmKXMGdFVXOd4nWTDXLbIZBXY= <ed>\n", .unknown),
        .init("a list", "files.example,[127.0.0.1]:<port>,10.0.0.1 <ed>\n", .trusted),
        .init("a list with empty places", ",,[127.0.0.1]:<port>, <ed>\n", .trusted),
        .init("a space within a list", "files.example, [127.0.0.1]:<port> <ed>\n", .unknown),
        .init("a wildcard for all", "* <ed>\n", .trusted),
        .init("a wildcard within", "[127.*.1]:<port> <ed>\n", .trusted),
        .init("a wildcard for the port", "[127.0.0.1]:* <ed>\n", .trusted),
        .init("question marks", "[127.0.?.?]:<port> <ed>\n", .trusted),
        .init("a question mark too many", "[127.0.0.1?]:<port> <ed>\n", .unknown),
        .init("many wildcards", "*1*2*7*.*0*.**0.*?]:*?* <ed>\n", .trusted),
        .init("a wildcard that fits without the port", "127.0.0.? <ed>\n", .trusted),
        .init("shut out by !", "[127.0.0.*]:<port>,![127.0.0.1]:<port> <ed>\n", .unknown),
        .init("shut out by ! first", "![127.0.0.1]:*,* <ed>\n127.0.0.2 <ed>\n", .trusted),
        .init("! of another", "*,!*.example <ed>\n", .trusted),
        .init("! alone includes nobody", "!files.example <ed>\n", .unknown),
        .init(
            "shut out in one line, named in the next", "*,![127*]:<port>,!127* <ed>\n[127.0.0.1]:<port> <ed>\n",
            .trusted),
        .init("a pattern of 1,022 bytes", "[127.0.0.1]:<port>,<1022> <ed>\n", .trusted),
        .init("a pattern of 1,023 bytes", "[127.0.0.1]:<port>,<1023> <ed>\n", .unknown),
        .init("only ed25519", "[127.0.0.1]:<port> <ed>\n[10.0.0.1]:<port> <ecdsa>\n", .trusted),
        .init("only ecdsa", "[127.0.0.1]:<port> <ecdsa>\n", .trusted),
        .init("both kinds", "[127.0.0.1]:<port> <ecdsa>\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("a changed key", "[127.0.0.1]:<port> <ed2>\n", .changed),
        .init("a changed key of the other kind", "[127.0.0.1]:<port> <ecdsa2>\n", .changed),
        .init("an old key and the new one", "[127.0.0.1]:<port> <ed2>\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("one kind changed, the other right", "[127.0.0.1]:<port> <ed2>\n[127.0.0.1]:<port> <ecdsa>\n", .changed),
        .init("a kind that the server has not", "[127.0.0.1]:<port> <ed>\n", server: .onlyECDSA, .changed),
        .init("a server of one kind", "[127.0.0.1]:<port> <ecdsa>\n", server: .onlyECDSA, .trusted),
        .init("revoked", "@revoked [127.0.0.1]:<port> <ed>\n", .revoked),
        .init("revoked for all", "@revoked * <ed>\n", .revoked),
        .init("revoked and trusted", "[127.0.0.1]:<port> <ed>\n@revoked * <ed>\n", server: .both, .revoked),
        .init("one kind revoked, the other trusted", "* <ecdsa>\n* <ed>\n@revoked * <ed>\n", .trusted),
        .init("another key revoked", "@revoked * <ed2>\n* <ed>\n", .trusted),
        .init("revoked on another host", "@revoked [10.0.0.1]:<port> <ed>\n* <ed>\n", .trusted),
        .init("revoked behind a tab", "@revoked\t[127.0.0.1]:<port> <ed>\n* <ed>\n", .trusted),
        .init("an authority of certificates", "@cert-authority * <ed>\n", .unknown),
        .init("an authority, and a line", "@cert-authority * <ed2>\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("an unknown marker", "@trusted [127.0.0.1]:<port> <ed>\n", .unknown),
        .init("two markers", "@revoked @revoked [127.0.0.1]:<port> <ed>\n", .unknown),
        .init("a marker and nothing more", "@revoked\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("garbage", "\u{1}\u{7F}äö ###\n%%%\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("garbage for this host", "[127.0.0.1]:<port> garbage\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("a host and nothing more", "[127.0.0.1]:<port>\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("a kind and nothing more", "[127.0.0.1]:<port> ssh-ed25519\n", .unknown),
        .init("a comment in the key's place", "[127.0.0.1]:<port> # <ed>\n", .unknown),
        .init("a key cut short", "[127.0.0.1]:<port> ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA\n", .unknown),
        .init("base64 without its end", "[127.0.0.1]:<port> ssh-ed25519 <ed64>=\n", .unknown),
        .init("another kind than the key's", "[127.0.0.1]:<port> ecdsa-sha2-nistp256 <ed64>\n", .unknown),
        .init("an unknown kind", "[127.0.0.1]:<port> ssh-future <ed64>\n", .unknown),
        .init("a kind by its short name", "[127.0.0.1]:<port> ED25519 <ed64>\n", .unknown),
        .init("a key of SSH version 1", "[127.0.0.1]:<port> 1024 35 1234567\n[127.0.0.1]:<port> <ed>\n", .trusted),
        .init("something behind a 0", "[127.0.0.1]:<port> <ed> x\u{0}%%\n", .trusted),
        .init("a key without a host", "<ed>\n", .unknown),
    ]
}

/// Row by row beside OpenSSH's own client, over one and the same file and server.
@Suite(.timeLimit(.minutes(5)))
struct KnownHostsPeerTests {
    private let patience = Patience(connect: .seconds(10), login: .seconds(20), reply: .seconds(20))

    private func door(_ server: OpenSSH, host: String, file: String) -> SSHDoor {
        SSHDoor(
            place: SFTPPlace(
                host: host, port: server.port, user: server.user, login: .key(file: server.key.path, passphrase: nil),
                trust: .knownHosts(file: file), directory: TextPattern([.literal(".")])),
            secrets: Secrets(environment: [:]) { try LocalFile.contents(of: $0) }, patience: patience)
    }

    /// What `ssh` does, from its words: the warning where there is one, else what ended it.
    private func openSSH(_ server: OpenSSH, host: String, file: String) throws -> (KnownHostsRow.Outcome?, String) {
        let ssh = try Peer("ssh", from: "openssh-client").required()
        let finished = try run(
            ssh,
            [
                "-F", "/dev/null", "-p", "\(server.port)", "-l", server.user, "-i", server.key.path,
                "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=yes",
                "-o", "UserKnownHostsFile=\(file)", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
                "-o", "UpdateHostKeys=no", host, "true",
            ])
        let outcome: KnownHostsRow.Outcome? =
            if finished.status == 0 {
                .trusted
            } else if finished.output.contains("REVOKED HOST KEY") {
                .revoked
            } else if finished.output.contains("HOST IDENTIFICATION HAS CHANGED") {
                .changed
            } else if finished.output.contains("host key is known for") {
                .unknown
            } else {
                nil
            }
        return (outcome, finished.output)
    }

    private func ours(_ server: OpenSSH, host: String, file: String) -> (KnownHostsRow.Outcome?, String) {
        do throws(DeliveryError) {
            let (session, _) = try door(server, host: host, file: file).proved()
            session.close()
            return (.trusted, session.proof ?? "")
        } catch {
            let words = error.description
            guard error.code == .hostKey, error.outcome == .permanent, words.contains("Nothing was sent") else {
                return (nil, words)
            }
            if words.contains(" revokes: ") { return (.revoked, words) }
            if words.contains(" is not the server of \(file): expected SHA256:") { return (.changed, words) }
            return (words.contains(" is not in \(file): no line there has ") ? .unknown : nil, words)
        }
    }

    /// A public key's kind and base64.
    private func publicKey(_ path: String) throws -> String {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + ".pub")), as: UTF8.self)
        return text.split(separator: " ").prefix(2).joined(separator: " ")
    }

    @Test func `each file leads where it leads OpenSSH`() throws {
        let both = try OpenSSH(hostKeys: ["ecdsa", "ed25519"])
        let onlyECDSA = try OpenSSH(hostKeys: ["ecdsa"])
        let keygen = try Peer.sshKeygen.required()
        var keys: [String: String] = [:]
        for kind in ["ed25519", "ecdsa"] {
            keys[kind] = try publicKey(try SSHKey(kind, at: both.scratch.file("stranger_\(kind)")).path)
        }
        for (number, row) in KnownHostsRow.rows.enumerated() {
            let server = row.server == .both ? both : onlyECDSA
            let ecdsa = try publicKey(server.scratch.file("host_ecdsa"))
            let ed25519 = try publicKey(both.scratch.file("host_ed25519"))
            let text = row.text.replacing("<port>", with: "\(server.port)").replacing("<ed>", with: ed25519)
                .replacing("<ed64>", with: ed25519.split(separator: " ")[1]).replacing("<ecdsa>", with: ecdsa)
                .replacing("<ed2>", with: keys["ed25519"] ?? "").replacing("<ecdsa2>", with: keys["ecdsa"] ?? "")
                .replacing("<1022>", with: String(repeating: "x", count: 1022))
                .replacing("<1023>", with: String(repeating: "x", count: 1023))
            let file = try both.scratch.write(text.utf8, to: "known_\(number)")
            if row.isHashed {
                let hashed = try run(keygen, ["-H", "-f", file])
                #expect(hashed.status == 0, "\(hashed.output)")
            }
            let (theirs, said) = try openSSH(server, host: row.host, file: file)
            let (found, words) = ours(server, host: row.host, file: file)
            #expect(theirs == row.outcome, "\(row.what): ssh says \(said)")
            #expect(found == row.outcome, "\(row.what): we say \(words)")
        }
        #expect(KnownHostsRow.rows.count >= 30)
    }

    /// libssh2 below 1.11 has no rsa-sha2: the one place where OpenSSH goes on and we cannot.
    @Test func `an RSA key alone is trusted, or the library is said to be too old`() throws {
        let server = try OpenSSH(hostKeys: ["rsa", "ed25519"])
        let line = "[127.0.0.1]:\(server.port) \(try publicKey(server.scratch.file("host_rsa")))\n"
        let file = try server.scratch.write(line.utf8, to: "known")
        let (theirs, said) = try openSSH(server, host: "127.0.0.1", file: file)
        #expect(theirs == .trusted, "\(said)")
        do throws(DeliveryError) {
            let (session, _) = try door(server, host: "127.0.0.1", file: file).proved()
            session.close()
            #expect(SSHLibrary.remarkOnRSA == nil)
        } catch {
            #expect(SSHLibrary.remarkOnRSA != nil)
            #expect(error.code == .algorithms)
            #expect(error.outcome == .permanent)
            for fragment in [
                "it has ssh-rsa", "the server shows its keys as rsa-sha2-512", SSHLibrary.version,
                "ed25519 key into the file",
                "1.11.1",
            ] { #expect(error.description.contains(fragment), "\(error.description)") }
        }
    }

    @Test func `keys of kinds that the library has not at all list both sides`() throws {
        let server = try OpenSSH()
        // A security key's public half: its kind, 32 bytes, an application (OpenSSH's PROTOCOL.u2f).
        let kind = "sk-ssh-ed25519@openssh.com"
        let blob = [0, 0, 0, 26] + Array(kind.utf8) + [0, 0, 0, 32] + [UInt8](repeating: 7, count: 32) + [0, 0, 0, 0]
        let line = "* \(HostKey(bytes: blob, algorithm: "").line)\n"
        let file = try server.scratch.write(line.utf8, to: "known")
        do throws(DeliveryError) {
            _ = try door(server, host: "127.0.0.1", file: file).proved()
            Issue.record("a stranger was trusted")
        } catch {
            #expect(error.code == .algorithms)
            #expect(error.outcome == .permanent)
            #expect(
                error.description.contains("it has \(kind), and \(SSHLibrary.version) checks ssh-ed25519, "), "\(error)"
            )
            #expect(error.description.contains("settlecast probe sftp://127.0.0.1:\(server.port)"), "\(error)")
        }
    }

    @Test func `the messages name lines, both keys, and what to do`() throws {
        let server = try OpenSSH()
        let own = try publicKey(server.scratch.file("host_ed25519"))
        let stranger = try SSHKey("ed25519", at: server.scratch.file("stranger"))
        let found = try #require(server.fingerprints["ed25519"])
        let file = server.scratch.file("known")
        let name = "[127.0.0.1]:\(server.port)"
        for (text, fragments) in [
            (
                "# head\n\(name) rubbish\n@cert-authority * \(own)\n",
                [
                    "no line there has \(name), and the server shows \(found) (ssh-ed25519)",
                    "add the line '\(name) \(own)'",
                    "\(file):2: 'rubbish' is no kind of host key", "\(file):3: certificates of hosts are not supported",
                    "by telephone or another way",
                ]
            ),
            (
                "\n\(name) \(try publicKey(stranger.path))\n",
                [
                    "expected \(stranger.fingerprint) (ssh-ed25519, \(file):2), found \(found) (ssh-ed25519)",
                    "Nothing was sent", "ask the partner for its fingerprint",
                ]
            ),
            (
                "@revoked * \(own)\n",
                ["\(file):1 revokes: \(found)", "Nothing was sent", "ask the partner for its new fingerprint"]
            ),
        ] {
            try server.scratch.write(text.utf8, to: "known")
            let (_, words) = ours(server, host: "127.0.0.1", file: file)
            for fragment in fragments { #expect(words.contains(fragment), "\(fragment): \(words)") }
            #expect(words.contains("127.0.0.1:\(server.port)"), "\(words)")
        }
    }

    @Test func `the file is read anew each time, and one that is not there is our own matter`() throws {
        let server = try OpenSSH()
        let file = server.scratch.file("known")
        do throws(DeliveryError) {
            _ = try door(server, host: "127.0.0.1", file: file).proved()
            Issue.record("no file, and the server was trusted")
        } catch {
            #expect(error.outcome == .transient)
            #expect(error.code == .hostKey)
            #expect(error.description.contains("\(file), which has to say which server is 127.0.0.1:\(server.port)"))
            #expect(error.description.contains("no such file or directory"))
        }
        let own = try publicKey(server.scratch.file("host_ed25519"))
        try server.scratch.write("[127.0.0.1]:\(server.port) \(own)\n".utf8, to: "known")
        let (session, _) = try door(server, host: "127.0.0.1", file: file).proved()
        session.close()
        #expect(session.proof == "is in \(file):1")
    }
}
