import Diagnostics
import Foundation
import Schedules
import Settlements
import Testing

/// Every diagnostic has a file that provokes it, its exact output beside it, and a page.
@Suite struct `The catalogue of diagnostics` {
    static let names = (Diagnostic.Name.ofFiles + Diagnostic.Name.ofDefinitions).map(\.rawValue)

    @Test(arguments: names) func `has the exact output of each`(name: String) throws {
        // Which tzdata the machine has is not the catalogue's business.
        let found = output(of: name).replacing("tzdata \(Zones().version ?? "")", with: "tzdata VERSION")
        let file = Fixtures.catalogue.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["SETTLECAST_ACCEPT"] != nil {
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(found == expected)
        #expect(expected.contains("[\(name)]"))
    }

    @Test func `holds nothing else`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Fixtures.catalogue.path)
        #expect(Set(files.map { String($0.prefix { $0 != "." }) }) == Set(Self.names))
        #expect(Set(Self.names).count == Self.names.count)
    }

    @Test func `has a page for each, once`() throws {
        let pages = try Fixtures.text("docs/explain.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
            .map { String($0.dropFirst(3)) }
        #expect(Set(Self.names).subtracting(pages) == [])
        #expect(Set(pages).count == pages.count)
    }

    /// What `check` prints about the file, held against a configuration with one folder for all and one server for m-1001.
    private func output(of name: String) -> String {
        let configuration = """
            mail:
              server: {host: smtp.example.com}
              from: Settlements <reports@psp.example>
            destinations:
              outbox: {for: everyone, folder: {directory: outbox}}
              acme-books:
                for: {merchants: [m-1001]}
                sftp:
                  host: files.acme.example
                  user: psp
                  key: {file: acme_ed25519}
                  host_key: SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
                  directory: /inbox

            """
        let withoutMail = "destinations:\n  acme: {for: {merchants: [m-1001]}, folder: {directory: acme}}\n"
        let settings = name == "mail-not-configured" ? withoutMail : configuration
        var paths = ["\(name).yaml"]
        var calendars: [String] = []
        var own: String?
        switch name {
        case "calendar-name":
            calendars = ["calendars/\(name).yml"]
            paths = []
        case "calendar-ends": calendars = ["calendars/nl-bank.yaml"]
        case "definition-name": paths = ["\(name).yml"]
        case "duplicate-definition": paths = ["schedules/\(name).yaml", "more/\(name).yaml"]
        default:
            let text = try? String(contentsOf: Fixtures.catalogue.appending(path: "\(name).yaml"), encoding: .utf8)
            if text?.hasPrefix("# A configuration.") == true {
                own = paths[0]
                paths = []
            } else if text?.hasPrefix("# A calendar.") == true {
                calendars = ["calendars/\(name).yaml"]
                paths = []
            }
        }
        let loaded = Fixtures.load(configuration: own ?? "settlecast.yaml", paths, calendars: calendars) { path in
            if path == "settlecast.yaml" { return Array(settings.utf8) }
            if path == "calendars/nl-bank.yaml" { return Array("valid_through: 2026-12-31\n".utf8) }
            if path == "file-too-large.yaml" { return Array(repeating: 0x23, count: Yaml.largestFile + 1) }
            let file = Fixtures.catalogue.appending(path: path.split(separator: "/").last.map(String.init) ?? path)
            return (try? Data(contentsOf: file)).map { Array($0) }
        }
        // Sunday, 22 November 2026, at noon.
        let remarks = loaded.remarks(at: Instant(seconds: 1_795_348_800))
        // A journal that holds a week, for definitions that report months now.
        let changes = loaded.grainChanges { _ in
            [
                RunStanding(
                    run: RunIdentity(definition: name, merchant: "m-1001", period: "2026-W46", revision: 1),
                    periodStart: Instant(seconds: 1_794_178_800), periodEnd: Instant(seconds: 1_794_783_600),
                    grain: name == "grain-changed" ? "period: week, zone: Europe/Amsterdam, basis: booked" : nil,
                    state: .delivered, leaseEnds: nil)
            ]
        }
        return (loaded.diagnostics + remarks + changes).map(\.text).joined(separator: "\n")
    }
}
