import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// Against OpenSSH, started for each test.
@Suite(.timeLimit(.minutes(5)))
struct SFTPTransportTests {
    private static let quick = Patience(connect: .seconds(10), login: .seconds(20), reply: .seconds(20))

    private func secrets(_ environment: [String: String] = [:]) -> Secrets {
        Secrets(environment: environment) { try LocalFile.contents(of: $0) }
    }

    private func place(
        _ server: OpenSSH, _ directory: String, port: Int? = nil, login: SFTPPlace.Login? = nil, pins: [String]? = nil,
        user: String? = nil
    ) -> SFTPPlace {
        SFTPPlace(
            host: "127.0.0.1", port: port ?? server.port, user: user ?? server.user,
            login: login ?? .key(file: server.key.path, passphrase: nil),
            trust: .fingerprints(pins ?? Array(server.fingerprints.values)),
            directory: TextPattern([.literal(directory)]))
    }

    private func transport(_ place: SFTPPlace, _ environment: [String: String] = [:]) -> SFTPTransport {
        SFTPTransport(
            place: place, directory: place.directory.filled { _ in .text("") },
            sessions: SFTPSessions(secrets: secrets(environment), patience: Self.quick))
    }

    @Test func `an OpenSSH server gets what every file transport promises`() async throws {
        let server = try OpenSSH()
        let landing = try server.scratch.directory("inbox")
        try await transportConformance(transport(place(server, landing)), scratch: server.scratch, landing: landing)
    }

    @Test func `the receipt tells who the server was`() async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let receipt = try await transport(place(server, handover.landing + "/"))
            .deliver(try handover.consignment([1, 2, 3], as: "a.csv"))
        for (key, expected) in [
            ("host", "127.0.0.1"), ("address", "127.0.0.1"), ("port", String(server.port)), ("user", server.user),
            ("host_key", server.fingerprints["ed25519"]), ("host_key_algorithm", "ssh-ed25519"),
            ("remote_path", "\(handover.landing)/a.csv"), ("size", "3"), ("verified", "size"), ("fsync", "done"),
            ("fsync_offered", "yes"),
        ] {
            #expect(receipt.evidence[key] == expected, "\(key)")
        }
        #expect(receipt.evidence["server"]?.hasPrefix("SSH-2.0-OpenSSH_") == true)
        #expect(receipt.evidence["algorithms"]?.contains("hostkey=ssh-ed25519") == true)
    }

    @Test(arguments: ["ed25519", "ecdsa"])
    func `a pinned key is found whatever kind it is of`(kind: String) async throws {
        let server = try OpenSSH(hostKeys: ["rsa", "ecdsa", "ed25519"])
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let pin = try #require(server.fingerprints[kind])
        let other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        let receipt = try await transport(place(server, handover.landing, pins: [other, pin]))
            .deliver(try handover.consignment([1], as: "a.csv"))
        #expect(receipt.evidence["host_key"] == pin)
    }

    @Test func `an encrypted key opens by its passphrase, counted in bytes`() async throws {
        let server = try OpenSSH(clientKey: "ecdsa", passphrase: "schlüssel")
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let consignment = try handover.consignment([1], as: "a.csv")
        let login = SFTPPlace.Login.key(file: server.key.path, passphrase: .environment("PASSPHRASE"))
        let place = place(server, handover.landing, login: login)
        let wrong = await refused(transport(place, ["PASSPHRASE": "schlussel"]), consignment)
        #expect(wrong?.outcome == .permanent)
        #expect(wrong?.description.contains("the passphrase is wrong") == true)
        let none = await refused(transport(self.place(server, handover.landing)), consignment)
        #expect(none?.description.contains("is encrypted, and the destination gives no 'passphrase'") == true)
        _ = try await transport(place, ["PASSPHRASE": "schlüssel"]).deliver(consignment)
        #expect(handover.landed == ["a.csv"])
    }

    @Test func `a server that is not the pinned one is an error that names both keys`() async throws {
        let server = try OpenSSH(hostKeys: ["ecdsa", "ed25519"])
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let pinned = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        let error = await refused(
            transport(place(server, handover.landing, pins: [pinned])), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .hostKey)
        for fragment in [
            "127.0.0.1:\(server.port)", "expected host key \(pinned)", "found \(server.fingerprints["ed25519"] ?? "?")",
            server.fingerprints["ecdsa"] ?? "?", "ask the partner for its fingerprint",
        ] {
            #expect(error?.description.contains(fragment) == true, "\(fragment)")
        }
        #expect(handover.landed.isEmpty)
        #expect(handover.marks.seen.isEmpty)
    }

    @Test func `a wrong or missing key is an error that says which`() async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let stranger = try SSHKey("ed25519", at: server.scratch.file("stranger")).path
        let noKey = try server.scratch.write(Array("hello".utf8), to: "no-key")
        for (file, outcome, fragment) in [
            (stranger, DeliveryError.Outcome.permanent, "refused the key \(stranger) for user \(server.user)"),
            (noKey, .permanent, "the key file \(noKey) for \(server.user)"),
            ("/nonexistent/key", .transient, "cannot be read: no such file or directory"),
        ] {
            let error = await refused(
                transport(place(server, handover.landing, login: .key(file: file, passphrase: nil))),
                try handover.consignment([1], as: "a.csv"))
            #expect(error?.outcome == outcome)
            #expect(error?.code == .login)
            #expect(error?.description.contains(fragment) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
            #expect(handover.landed.isEmpty)
        }
    }

    @Test(arguments: [["PasswordAuthentication yes"], ["KbdInteractiveAuthentication yes", "UsePAM yes"]])
    func `a password logs in, a wrong one does not`(settings: [String]) async throws {
        let user = try TemporaryUser("settlecast-\(settings.count)", password: "pä ss wörd")
        let server = try OpenSSH(settings: settings)
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        try user.own(handover.landing)
        let place = place(server, handover.landing, login: .password(.environment("PASSWORD")), user: user.name)
        let consignment = try handover.consignment([1, 2], as: "a.csv")
        let error = await refused(transport(place, ["PASSWORD": "päss"]), consignment)
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .login)
        #expect(error?.description.contains("refused the password for user \(user.name)") == true)
        #expect(error?.debugDescription.contains("päss") == false)
        #expect(handover.landed.isEmpty)
        let unset = await refused(transport(place), consignment)
        #expect(unset?.outcome == .transient)
        #expect(unset?.description.contains("the environment has no variable PASSWORD") == true)
        _ = try await transport(place, ["PASSWORD": "pä ss wörd"]).deliver(consignment)
        #expect(try handover.landed("a.csv") == [1, 2])
    }

    @Test func `a password where only keys are taken names what is`() async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let place = place(server, handover.landing, login: .password(.environment("PASSWORD")))
        let error = await refused(transport(place, ["PASSWORD": "x"]), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.description.contains("lets nobody in by a password (the server offers publickey") == true)
    }

    @Test func `an RSA key that the library cannot use names the ways out`() async throws {
        let server = try OpenSSH(clientKey: "rsa")
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let consignment = try handover.consignment([1], as: "a.csv")
        switch await delivered(transport(place(server, handover.landing)), consignment) {
        case .success:
            // libssh2 from 1.11 on signs with rsa-sha2.
            #expect(handover.landed == ["a.csv"])
            #expect(!SSHSession.libraryVersion.hasPrefix("libssh2 1.10"))
        case .failure(let error):
            #expect(error.outcome == .permanent)
            for fragment in [SSHSession.libraryVersion, "ssh-keygen -t ed25519", "1.11.1", server.key.path, "ssh-rsa"] {
                #expect(error.description.contains(fragment), "\(fragment)")
            }
            #expect(handover.landed.isEmpty)
        }
    }

    @Test(arguments: [
        ("Ciphers aes256-gcm@openssh.com", "cipher: the server offers aes256-gcm@openssh.com; this machine has aes"),
        ("KexAlgorithms sntrup761x25519-sha512@openssh.com", "key exchange: the server offers sntrup761"),
    ])
    func `no algorithm in common lists both sides`(setting: String, fragment: String) async throws {
        let server = try OpenSSH(settings: [setting])
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let consignment = try handover.consignment([1], as: "a.csv")
        switch await delivered(transport(place(server, handover.landing)), consignment) {
        case .success:
            #expect(!SSHSession.libraryVersion.hasPrefix("libssh2 1.10"))
        case .failure(let error):
            #expect(error.outcome == .permanent)
            #expect(error.code == .algorithms)
            #expect(error.description.contains(fragment), "\(error.description)")
            #expect(error.description.contains("127.0.0.1:\(server.port)"))
            #expect(handover.landed.isEmpty)
        }
    }

    @Test func `a missing directory is an error that names it`() async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: server.scratch.file("nowhere"))
        for wasMarked in [false, true] {
            let error = await refused(
                transport(place(server, handover.landing)),
                try handover.consignment([1], as: "a.csv", wasMarked: wasMarked))
            #expect(error?.outcome == .permanent)
            #expect(error?.code == .directory)
            #expect(
                error?.description.contains("there is no directory '\(handover.landing)' on 127.0.0.1:\(server.port)")
                    == true)
        }
        #expect(names(in: server.scratch.path).contains("nowhere") == false)
    }

    @Test func `a directory that may not be written to is an error that says so`() async throws {
        let server = try OpenSSH(subsystem: "-R")
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let error = await refused(
            transport(place(server, handover.landing)), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .permission)
        #expect(error?.description.contains("'Permission denied' (status 3)") == true)
        #expect(error?.description.contains("\(handover.landing)/.a.csv.d-1.part") == true)
        #expect(handover.landed.isEmpty)
    }

    @Test func `a server that will not rename keeps nothing`() async throws {
        let server = try OpenSSH(subsystem: "-P rename")
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let error = await refused(
            transport(place(server, handover.landing)), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .permission)
        #expect(handover.landed.isEmpty)
    }

    @Test func `a temporary file that may not be removed is named`() async throws {
        let server = try OpenSSH(subsystem: "-P rename,remove")
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let error = await refused(
            transport(place(server, handover.landing)), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.description.contains("\(handover.landing)/.a.csv.d-1.part could not be removed") == true)
        #expect(handover.landed == [".a.csv.d-1.part"])
    }

    @Test func `a server that cannot sync still gets the file, and the receipt says so`() async throws {
        let server = try OpenSSH(subsystem: "-P fsync")
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let receipt = try await transport(place(server, handover.landing))
            .deliver(try handover.consignment([1], as: "a.csv"))
        #expect(receipt.evidence["fsync"] == "not offered")
        #expect(receipt.evidence["fsync_offered"] == "no")
        #expect(handover.landed == ["a.csv"])
    }

    @Test func `a server without SFTP is an error that says so`() async throws {
        let server = try OpenSSH(subsystem: nil)
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let error = await refused(
            transport(place(server, handover.landing)), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .sftp)
        #expect(error?.description.contains("offers no SFTP") == true)
    }
}
