import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

struct FolderTransportTests {
    @Test func `a folder keeps what every file transport promises`() async throws {
        let scratch = try Scratch()
        let landing = try scratch.directory("outbox")
        try await transportConformance(
            FolderTransport(place: FolderPlace(directory: landing)), scratch: scratch, landing: landing)
    }

    @Test func `the longest name that is allowed arrives`() async throws {
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("outbox"))
        let name = String(repeating: "x", count: 245)
        let transport = FolderTransport(place: FolderPlace(directory: handover.landing))
        _ = try await transport.deliver(try handover.consignment([1], as: name))
        #expect(handover.landed == [name])
    }

    @Test func `a missing folder is made, and what is made is private`() async throws {
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: scratch.file("one/two/outbox"))
        let transport = FolderTransport(place: FolderPlace(directory: handover.landing))
        _ = try await transport.deliver(try handover.consignment([1, 2], as: "a.csv"))
        #expect(try handover.landed("a.csv") == [1, 2])
        for (path, expected) in [
            ("one", 0o700), ("one/two", 0o700), ("one/two/outbox", 0o700), ("one/two/outbox/a.csv", 0o600),
        ] {
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch.file(path))
            #expect(attributes[.posixPermissions] as? Int == expected, "\(path)")
        }
    }

    @Test func `a folder that cannot be is an error that names it`() async throws {
        let scratch = try Scratch()
        try scratch.write([1], to: "plain")
        let handover = Handover(scratch: scratch, landing: scratch.file("plain/outbox"))
        let transport = FolderTransport(place: FolderPlace(directory: handover.landing))
        let error = await refused(transport, try handover.consignment([1, 2], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .directory)
        #expect(error?.description.contains("\(handover.landing)") == true)
        #expect(error?.description.contains("not a directory") == true)
    }

    @Test func `a link under the final name is neither followed nor replaced`() async throws {
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("outbox"))
        let target = try scratch.write([9], to: "target")
        try FileManager.default.createSymbolicLink(atPath: "\(handover.landing)/a.csv", withDestinationPath: target)
        let transport = FolderTransport(place: FolderPlace(directory: handover.landing))
        let error = await refused(transport, try handover.consignment([1], as: "a.csv"))
        #expect(error?.outcome == .permanent)
        #expect(error?.code == .exists)
        #expect(Array(try Data(contentsOf: URL(fileURLWithPath: target))) == [9])
        #expect(handover.landed == ["a.csv"])
    }

    @Test func `kept bytes that are gone are an error that names them`() async throws {
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("outbox"))
        let consignment = try handover.consignment([1], as: "a.csv")
        try FileManager.default.removeItem(atPath: consignment.file)
        let transport = FolderTransport(place: FolderPlace(directory: handover.landing))
        let error = await refused(transport, consignment)
        #expect(error?.outcome == .permanent)
        #expect(error?.description.contains(consignment.file) == true)
        #expect(error?.description.contains("no such file or directory") == true)
        #expect(handover.landed.isEmpty)
    }
}
