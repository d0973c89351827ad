import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// Connections that are refused, cut, or never answered.
@Suite(.timeLimit(.minutes(5)))
struct SFTPBrokenConnectionTests {
    private let patience = Patience(connect: .seconds(10), login: .seconds(20), reply: .seconds(20))
    private let anyPin = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    private func transport(_ server: OpenSSH, _ directory: String, port: Int) -> SFTPTransport {
        let place = SFTPPlace(
            host: "127.0.0.1", port: port, user: server.user, login: .key(file: server.key.path, passphrase: nil),
            trust: .fingerprints(Array(server.fingerprints.values)),
            directory: TextPattern([.literal(directory)]))
        return SFTPTransport(
            place: place, directory: directory,
            sessions: SFTPSessions(
                secrets: Secrets(environment: [:]) { try LocalFile.contents(of: $0) }, patience: patience))
    }

    private func transport(to host: String, _ port: Int, login: Duration) -> SFTPTransport {
        let place = SFTPPlace(
            host: host, port: port, user: "psp", login: .password(.environment("P")), trust: .fingerprints([anyPin]),
            directory: TextPattern([.literal("/inbox")]))
        return SFTPTransport(
            place: place, directory: "/inbox",
            sessions: SFTPSessions(
                secrets: Secrets(environment: ["P": "hunter2"]) { _ in [] },
                patience: Patience(connect: .seconds(10), login: login, reply: .seconds(10))))
    }

    @Test func `nothing listening is worth another try`() async throws {
        let port = try LonelyPort(isListening: false)
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: scratch.file("none"))
        let error = await refused(
            transport(to: "127.0.0.1", port.number, login: .seconds(10)), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .transient)
        #expect(error?.code == .connect)
        #expect(error?.description.contains("127.0.0.1:\(port.number) (127.0.0.1: connection refused)") == true)
        #expect(error?.debugDescription.contains("hunter2") == false)
    }

    @Test func `a name without an address is worth another try`() async throws {
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: scratch.file("none"))
        // RFC 6761: no name under .invalid has an address.
        let error = await refused(
            transport(to: "files.invalid", 22, login: .seconds(10)), try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .transient)
        #expect(error?.code == .connect)
        #expect(error?.description.contains("the name files.invalid has no address") == true)
    }

    @Test func `a port that accepts and never speaks ends with the deadline`() async throws {
        let port = try LonelyPort(isListening: true)
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: scratch.file("none"))
        let clock = ContinuousClock()
        let consignment = try handover.consignment([1], as: "a.csv")
        let transport = transport(to: "127.0.0.1", port.number, login: .milliseconds(300))
        var error: DeliveryError?
        let took = await clock.measure { error = await refused(transport, consignment) }
        #expect(error?.outcome == .transient)
        #expect(error?.code == .timeout)
        #expect(error?.description.contains("127.0.0.1:\(port.number) did not answer within 0.3 seconds") == true)
        #expect(took >= .milliseconds(300))
    }

    @Test(arguments: [600_000, 2_000_000])
    func `a connection that is cut within the upload leaves no final name`(budget: Int) async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let proxy = try FaultyProxy(to: server.port, cuttingAfter: budget)
        defer { proxy.stop() }
        let bytes = noise(5_000_000, seed: 11)
        let consignment = try handover.consignment(bytes, as: "a.csv")
        let error = await refused(transport(server, handover.landing, port: proxy.port), consignment)
        #expect(error?.outcome == .transient)
        #expect(error?.code == .connection, "\(error?.debugDescription ?? "")")
        #expect(error?.description.contains("127.0.0.1:\(proxy.port)") == true)
        #expect(error?.description.contains("\(handover.landing)/.a.csv.d-1.part may be left there") == true)
        #expect(handover.marks.seen.isEmpty)
        #expect(handover.landed == [".a.csv.d-1.part"])
        // The next attempt takes up the same temporary name and leaves none behind.
        _ = try await transport(server, handover.landing, port: server.port).deliver(consignment)
        #expect(handover.landed == ["a.csv"])
        #expect(try handover.landed("a.csv") == bytes)
    }

    @Test func `a lost answer to RENAME is found to have arrived by the next try`() async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let proxy = try FaultyProxy(to: server.port)
        defer { proxy.stop() }
        let bytes = noise(50_000, seed: 12)
        let error = await refused(
            transport(server, handover.landing, port: proxy.port),
            try handover.consignment(bytes, as: "a.csv", mark: { proxy.loseAnswers() }))
        #expect(error?.outcome == .transient)
        #expect(
            error?.description.contains("RENAME to \(handover.landing)/a.csv had been sent and was not answered")
                == true)
        #expect(handover.landed == ["a.csv"])
        let receipt = try await transport(server, handover.landing, port: server.port)
            .deliver(try handover.consignment(bytes, as: "a.csv", wasMarked: true))
        #expect(receipt.evidence["verified"]?.contains("there already") == true)
        #expect(handover.marks.seen.isEmpty)
        #expect(handover.landed == ["a.csv"])
    }

    @Test func `a file that nobody finds after a lost answer is not sent twice`() async throws {
        let server = try OpenSSH()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let error = await refused(
            transport(server, handover.landing, port: server.port),
            try handover.consignment([1, 2, 3], as: "a.csv", wasMarked: true))
        #expect(error?.outcome == .uncertain)
        #expect(error?.description.contains("ask, before it is sent again") == true)
        #expect(handover.landed.isEmpty)
    }
}
