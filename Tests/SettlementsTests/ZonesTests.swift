import Foundation
import Settlements
import Testing

@Suite struct ZonesTests {
    /// A directory of zone files with these names, gone after the test.
    private func withDirectory(
        _ names: [String], files: [String: String] = [:], _ body: (String) throws -> Void
    ) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        var contents = files.mapValues { Data($0.utf8) }
        for name in names { contents[name] = Data(MadeUpZone(footer: "CET-1CEST,M3.5.0,M10.5.0/3").bytes) }
        for (name, bytes) in contents {
            let file = root.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: file)
        }
        try body(root.path)
    }

    private let names = ["Europe/Amsterdam", "America/New_York", "America/Port-au-Prince", "UTC"]

    @Test func `a zone is read by its name`() throws {
        try withDirectory(names) { directory in
            let zones = Zones(directory: directory)
            #expect(zones.names() == ["America/New_York", "America/Port-au-Prince", "Europe/Amsterdam", "UTC"])
            let zone = try zones.zone("Europe/Amsterdam")
            #expect(zone.identifier == "Europe/Amsterdam")
            #expect(zone.offset(at: try Instant(timestamp: "2026-07-01T00:00:00Z")).abbreviation == "CEST")
        }
    }

    @Test(arguments: [
        ("../UTC", []), ("/UTC", []), ("Europe/../UTC", []), ("Europe//Amsterdam", []), ("Europe/", []), ("", []),
        ("Europe/Amsterdam\0", []), ("tzdata.zi", []), ("localtime", []), ("posixrules", []), ("-1", []),
        ("right/UTC", []), ("posix/UTC", []), ("Europe/Amstérdam", []), ("~", []), ("CET\n", []),
        ("New York", ["America/New_York"]),
        (String(repeating: "A", count: 101), []),
    ])
    func `a text that cannot name a zone is refused unread`(name: String, suggestions: [String]) throws {
        try withDirectory(names) { directory in
            let error = #expect(throws: TimeError.self) { try Zones(directory: directory).zone(name) }
            #expect(error?.code == .zoneName)
            #expect(error?.suggestions == suggestions)
            #expect(error?.description.hasPrefix("expected a zone's name like Europe/Amsterdam, found '") == true)
        }
    }

    @Test(arguments: [
        ("europe/amsterdam", ["Europe/Amsterdam"]),
        ("Amsterdam", ["Europe/Amsterdam"]),
        ("America/NewYork", ["America/New_York"]),
        ("America/Port_au_Prince", ["America/Port-au-Prince"]),
        ("Europe/Rotterdam", []),
        ("Europe", []),
    ])
    func `an unknown name is told with the directory, the release and near names`(
        name: String, suggestions: [String]
    ) throws {
        try withDirectory(names, files: ["tzdata.zi": "# version 2025b\nR A 1\n"]) { directory in
            let error = #expect(throws: TimeError.self) { try Zones(directory: directory).zone(name) }
            #expect(error?.code == .zoneUnknown)
            #expect(error?.suggestions == suggestions)
            #expect(error?.description == "there is no zone '\(name)' in \(directory) (tzdata 2025b)")
        }
    }

    @Test func `a directory without zones says what to install`() throws {
        let error = #expect(throws: TimeError.self) { try Zones(directory: "/nowhere").zone("Europe/Amsterdam") }
        #expect(
            error?.description == "there are no zone files in /nowhere, so no zone 'Europe/Amsterdam': "
                + "install the package tzdata, or set 'zoneinfo' in the configuration")
    }

    @Test func `a file that is no zone is named`() throws {
        try withDirectory(["UTC"], files: ["leapseconds": "# not a zone\n"]) { directory in
            let error = #expect(throws: TimeError.self) { try Zones(directory: directory).zone("leapseconds") }
            #expect(
                error?.description == "the zone file of 'leapseconds' cannot be used: it does not begin with TZif "
                    + "(\(directory)/leapseconds)")
        }
    }

    @Test(
        arguments: [
            (["tzdata.zi": "# version 2025b\nR A 1\n"], "2025b"),
            (["+VERSION": "2024a\n"], "2024a"),
            (["tzdata.zi": "# version 2025b\n", "+VERSION": "2024a\n"], "2025b"),
            (["tzdata.zi": "R A 1\n"], nil),
            ([:], nil),
        ] as [([String: String], String?)])
    func `the release of the database is known where the directory tells it`(
        files: [String: String], expected: String?
    ) throws {
        try withDirectory([], files: files) { directory in
            #expect(Zones(directory: directory).version == expected)
        }
    }

    @Test func `a zone stays the one that was read first`() throws {
        try withDirectory(["UTC"]) { directory in
            let zones = Zones(directory: directory)
            let first = try zones.zone("UTC")
            try FileManager.default.removeItem(atPath: directory + "/UTC")
            #expect(try zones.zone("UTC") == first)
        }
    }

    @Test(.enabled(if: SystemZones.areWanted, "there are no zone files"))
    func `many tasks may ask at once`() async throws {
        let zones = Zones()
        let names = Array(zones.names().prefix(40))
        #expect(names.count == 40)
        let read = try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<400 {
                group.addTask { try zones.zone(names[index % 40]).identifier }
            }
            return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(read == Dictionary(uniqueKeysWithValues: names.map { ($0, 10) }))
    }
}
