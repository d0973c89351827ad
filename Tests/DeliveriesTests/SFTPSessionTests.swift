import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// What many deliveries to one server have in common.
struct SFTPSessionTests {
    private func sessions(idle: Duration = .seconds(60), reply: Duration = .seconds(20)) -> SFTPSessions {
        SFTPSessions(
            secrets: Secrets(environment: ["P": "hunter2"]) { try LocalFile.contents(of: $0) },
            patience: Patience(connect: .seconds(10), login: .seconds(3), reply: reply, idle: idle))
    }

    private func place(
        _ server: OpenSSH, port: Int, _ publishing: SFTPPublishing = SFTPPublishing()
    ) -> SFTPPlace {
        SFTPPlace(
            host: "127.0.0.1", port: port, user: server.user, login: .key(file: server.key.path, passphrase: nil),
            trust: .fingerprints(Array(server.fingerprints.values)), directory: TextPattern([]),
            publishing: publishing)
    }

    @Test func `a hundred files to two directories share one session, and all are whole`() async throws {
        let server = try OpenSSH()
        let proxy = try FaultyProxy(to: server.port)
        let sessions = sessions()
        let landings = [try server.scratch.directory("a"), try server.scratch.directory("b")]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                let handover = Handover(scratch: server.scratch, landing: landings[number % 2])
                // The second place has other settings, and is the same way in.
                let publishing = SFTPPublishing(verification: number % 2 == 0 ? .size : .readback)
                let transport = SFTPTransport(
                    place: place(server, port: proxy.port, publishing), directory: handover.landing,
                    sessions: sessions)
                let consignment = try handover.consignment(
                    noise(number * 3_001, seed: UInt64(number)), as: "f-\(number).csv", delivery: "d-\(number)")
                group.addTask { _ = try await transport.deliver(consignment) }
            }
            try await group.waitForAll()
        }
        #expect(proxy.connections == 1)
        for (index, landing) in landings.enumerated() {
            #expect(names(in: landing).count == 50)
            for number in stride(from: index, to: 100, by: 2) {
                let found = try Data(contentsOf: URL(fileURLWithPath: "\(landing)/f-\(number).csv"))
                #expect(Array(found) == noise(number * 3_001, seed: UInt64(number)))
            }
        }
        await sessions.close()
    }

    @Test func `a session that the server ended meanwhile costs the next file nothing`() async throws {
        let server = try OpenSSH()
        let proxy = try FaultyProxy(to: server.port)
        let sessions = sessions()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let transport = SFTPTransport(
            place: place(server, port: proxy.port), directory: handover.landing, sessions: sessions)
        _ = try await transport.deliver(try handover.consignment([1], as: "a.csv"))
        proxy.cut()
        _ = try await transport.deliver(try handover.consignment([2], as: "b.csv", delivery: "d-2"))
        #expect(handover.landed == ["a.csv", "b.csv"])
        #expect(proxy.connections == 2)
        await sessions.close()
    }

    @Test func `a session with nothing to do is ended, and the next file starts another`() async throws {
        let server = try OpenSSH()
        let proxy = try FaultyProxy(to: server.port)
        let sessions = sessions(idle: .milliseconds(50))
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let transport = SFTPTransport(
            place: place(server, port: proxy.port), directory: handover.landing, sessions: sessions)
        _ = try await transport.deliver(try handover.consignment([1], as: "a.csv"))
        while proxy.standing > 0 { try await Task.sleep(for: .milliseconds(5)) }
        _ = try await transport.deliver(try handover.consignment([2], as: "b.csv", delivery: "d-2"))
        #expect(proxy.connections == 2)
        await sessions.close()
    }

    @Test func `a server that lets nobody in is asked once for all who wait`() async throws {
        // Nothing is behind it: each connection ends as soon as it stands.
        let proxy = try FaultyProxy(to: try LonelyPort(isListening: false).number)
        let scratch = try Scratch()
        let sessions = sessions()
        let place = SFTPPlace(
            host: "127.0.0.1", port: proxy.port, user: "psp", login: .password(.environment("P")),
            trust: .fingerprints(["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]), directory: TextPattern([]))
        let connection = sessions.connection(to: place)
        let asked = Deadline.uptime()
        try await withThrowingTaskGroup(of: DeliveryError?.self) { group in
            for number in 0..<16 {
                let consignment = try Handover(scratch: scratch, landing: scratch.path).consignment(
                    [1], as: "f-\(number)", delivery: "d-\(number)")
                let job = SFTPConnection.Job(
                    consignment: consignment, place: place, directory: "", markers: [], asked: asked)
                group.addTask {
                    do throws(DeliveryError) {
                        _ = try await connection.publish(job)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            // As the kernel tells it: while it connects, or just after.
            for try await error in group { #expect([.connect, .connection].contains(error?.code)) }
        }
        #expect(proxy.connections == 1)
    }

    @Test func `no more bytes a second go out than the place allows`() async throws {
        let server = try OpenSSH()
        let sessions = sessions()
        let handover = Handover(scratch: server.scratch, landing: try server.scratch.directory("inbox"))
        let limited = place(server, port: server.port, SFTPPublishing(bytesPerSecond: 400_000))
        let transport = SFTPTransport(place: limited, directory: handover.landing, sessions: sessions)
        let started = ContinuousClock.now
        let first = try handover.consignment(noise(500_000, seed: 1), as: "a.csv")
        let second = try handover.consignment(noise(500_000, seed: 2), as: "b.csv", delivery: "d-2")
        async let one = transport.deliver(first)
        async let other = transport.deliver(second)
        _ = try await (one, other)
        // 1,000,000 bytes at 400,000 a second are 2.5 s; the last piece, at most 261,120 bytes, starts then at the latest.
        #expect(ContinuousClock.now - started >= .milliseconds(1_800))
        #expect(handover.landed == ["a.csv", "b.csv"])
        await sessions.close()
    }

    @Test(arguments: [
        ("a.csv", 2, "a-2.csv"), ("a.b.csv", 3, "a.b-3.csv"), ("plain", 2, "plain-2"), ("a.csv", 1, "a.csv"),
    ]) func `versions are counted before the ending`(name: String, number: Int, expected: String) throws {
        let published = try PublishedName(name, delivery: "d").numbered(number)
        #expect(published.final == expected)
        #expect(published.temporary == ".\(expected).d.part")
    }
}
