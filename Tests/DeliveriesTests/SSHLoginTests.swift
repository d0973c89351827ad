import Foundation
import Glibc
import Settlements
import Support
import Testing

@testable import Deliveries

/// Who we are, to real servers and a real agent.
@Suite(.timeLimit(.minutes(5)))
struct SSHLoginTests {
    private let patience = Patience(connect: .seconds(10), login: .seconds(20), reply: .seconds(20))

    private func door(
        _ server: OpenSSH, _ login: SFTPPlace.Login, _ environment: [String: String] = [:], patience: Patience? = nil
    ) -> SSHDoor {
        door(
            server.port, server.user, Array(server.fingerprints.values), login, environment,
            patience: patience ?? self.patience)
    }

    private func door(
        _ port: Int, _ user: String, _ pins: [String], _ login: SFTPPlace.Login, _ environment: [String: String],
        patience: Patience
    ) -> SSHDoor {
        SSHDoor(
            place: SFTPPlace(
                host: "127.0.0.1", port: port, user: user, login: login, trust: .fingerprints(pins),
                directory: TextPattern([.literal(".")])),
            secrets: Secrets(environment: environment) { try LocalFile.contents(of: $0) }, patience: patience)
    }

    /// Nil where the user is let in.
    private func refusal(_ door: SSHDoor) -> DeliveryError? {
        do throws(DeliveryError) {
            let (session, _) = try door.enter()
            session.close()
            return nil
        } catch {
            return error
        }
    }

    // MARK: - The agent

    @Test func `an agent's keys are tried one after the other`() throws {
        let server = try OpenSSH()
        let agent = try SSHAgentProgram()
        let login = SFTPPlace.Login.agent(socket: agent.socket)
        let none = refusal(door(server, login))
        #expect(none?.outcome == .transient)
        #expect(none?.code == .login)
        #expect(
            none?.description.contains("has no key to log in to 127.0.0.1:\(server.port) as \(server.user)") == true)
        for number in 1...2 { try agent.add(try SSHKey("ed25519", at: server.scratch.file("stranger\(number)"))) }
        let strangers = refusal(door(server, login))
        #expect(strangers?.outcome == .permanent)
        #expect(strangers?.code == .login)
        #expect(
            strangers?.description.contains(
                "let user \(server.user) in by none of the 2 keys of the SSH agent \(agent.socket) (ssh-ed25519 test, "
                    + "ssh-ed25519 test)") == true, "\(strangers?.description ?? "let in")")
        try agent.add(server.key)
        #expect(refusal(door(server, login)) == nil)
        // By the variable where the destination names no socket.
        #expect(refusal(door(server, .agent(socket: nil), ["SSH_AUTH_SOCK": agent.socket])) == nil)
    }

    @Test func `a server that has had enough is told from one that knows no key`() throws {
        let server = try OpenSSH(settings: ["MaxAuthTries 2"])
        let agent = try SSHAgentProgram()
        for number in 1...4 { try agent.add(try SSHKey("ed25519", at: server.scratch.file("stranger\(number)"))) }
        try agent.add(server.key)
        let error = refusal(door(server, .agent(socket: agent.socket)))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .login)
        #expect(
            error?.description.contains("of the 5 keys of the SSH agent") == true, "\(error?.description ?? "let in")")
        #expect(error?.description.contains("an agent with the one key for this server") == true)
    }

    @Test func `an agent's RSA key goes by what the library can`() throws {
        let server = try OpenSSH(clientKey: "rsa")
        let agent = try SSHAgentProgram()
        try agent.add(server.key)
        let error = refusal(door(server, .agent(socket: agent.socket)))
        if SSHLibrary.remarkOnRSA == nil {
            #expect(error == nil)
        } else {
            for fragment in ["ssh-rsa", SSHLibrary.version, "ed25519", "1.11.1"] {
                #expect(error?.description.contains(fragment) == true, "\(error?.description ?? "let in")")
            }
        }
    }

    @Test func `an agent that is not there, and one that never answers`() throws {
        let server = try OpenSSH()
        let nowhere = server.scratch.file("nowhere")
        for (login, environment, fragment) in [
            (SFTPPlace.Login.agent(socket: nil), [:], "the environment has no SSH_AUTH_SOCK"),
            (.agent(socket: nil), ["SSH_AUTH_SOCK": ""], "the environment has no SSH_AUTH_SOCK"),
            (.agent(socket: nowhere), [:], "the SSH agent \(nowhere) cannot be asked"),
            (.agent(socket: "/" + String(repeating: "x", count: 107)), [:], "no socket's path has more than 107 bytes"),
        ] as [(SFTPPlace.Login, [String: String], String)] {
            let error = refusal(door(server, login, environment))
            #expect(error?.outcome == .transient)
            #expect(error?.code == .login)
            #expect(error?.description.contains(fragment) == true, "\(error?.description ?? "let in")")
        }
        let silent = try SilentSocket(server.scratch.file("silent"))
        let clock = ContinuousClock()
        var error: DeliveryError?
        let took = clock.measure {
            error = refusal(
                door(
                    server, .agent(socket: silent.path),
                    patience: Patience(connect: .seconds(10), login: .seconds(3), reply: .seconds(20))))
        }
        #expect(error?.outcome == .transient)
        #expect(error?.code == .login)
        #expect(error?.description.contains("the SSH agent \(silent.path) cannot be asked") == true)
        #expect(took < .seconds(10))
    }

    // MARK: - Questions

    @Test func `a hidden question gets the password, others nothing, whatever round they come in`() throws {
        let password = "pä ss wörd ✓"
        for (rounds, isLetIn) in [
            ([[LoginServer.Question("Password: ", echo: false, password)]], true),
            ([[], [LoginServer.Question("Passwort für psp: ", echo: false, password)]], true),
            (
                [
                    [LoginServer.Question("Your name: ", echo: true, "")],
                    [LoginServer.Question("Password: ", echo: false, password)],
                ], true
            ),
            // A second secret is one that we do not have.
            (
                [
                    [LoginServer.Question("Password: ", echo: false, password)],
                    [LoginServer.Question("Code: ", echo: false, "123456")],
                ], false
            ),
        ] {
            let server = try LoginServer(.questions(rounds))
            let enter = { [patience] (given: String) in
                refusal(
                    door(
                        server.port, server.user, [server.fingerprint], .password(.environment("P")), ["P": given],
                        patience: patience))
            }
            let error = enter(password)
            #expect((error == nil) == isLetIn, "\(rounds): \(error?.description ?? "let in")")
            let wrong = enter("pass")
            #expect(wrong?.outcome == .permanent)
            #expect(wrong?.code == .login)
            #expect(
                wrong?.description.contains("refused the password for user psp") == true, "\(wrong?.description ?? "")")
        }
    }

    @Test func `a password's bytes count, not its characters`() throws {
        let password = String(repeating: "ü€𝄞", count: 40)
        let server = try LoginServer(.password(password))
        for (given, isLetIn) in [(password, true), (String(password.dropLast()), false), (password + "x", false)] {
            let error = refusal(
                door(
                    server.port, server.user, [server.fingerprint], .password(.environment("P")), ["P": given],
                    patience: patience))
            #expect((error == nil) == isLetIn)
        }
    }

    // MARK: - Keys

    @Test(arguments: ["ed25519", "ecdsa"])
    func `an encrypted key opens by its passphrase`(kind: String) throws {
        let server = try OpenSSH(clientKey: kind, passphrase: "ein schlüssel")
        let key = SFTPPlace.Login.key(file: server.key.path, passphrase: .environment("P"))
        #expect(refusal(door(server, key, ["P": "ein schlüssel"])) == nil)
        let wrong = refusal(door(server, key, ["P": "ein schlussel"]))
        #expect(wrong?.outcome == .permanent)
        #expect(wrong?.code == .login)
        #expect(wrong?.description.contains("or the passphrase is wrong") == true)
        let missing = refusal(door(server, .key(file: server.key.path, passphrase: nil)))
        #expect(missing?.outcome == .transient)
        #expect(missing?.description.contains("gives no 'passphrase'") == true)
    }
}

/// A socket of this machine that takes connections and says nothing.
private final class SilentSocket {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(descriptor, 4) == 0 else { throw SystemFailure(words: "no socket at \(path)") }
    }

    deinit {
        close(descriptor)
    }
}
