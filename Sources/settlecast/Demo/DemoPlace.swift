import Diagnostics
import Foundation
import Reports

/// A folder for the demo: configuration, definitions, templates, data. Everything in it can be changed and run again.
struct DemoPlace {
    private static let marker = ".settlecast-demo"

    static let configuration = """
        # What the demo works with. Paths are relative to this file.
        store: settlecast.sqlite
        archive: archive
        destinations:
          # No mail server is configured, so mail goes as .eml files into the first folder that is for all its merchants.
          # It is one of its own: no manifest lists messages, and what none lists is extra to `settlecast verify`.
          messages: {for: everyone, folder: {directory: outbox/mail}}
          outbox: {for: everyone, folder: {directory: outbox}}

        """

    let directory: String

    /// Makes the folder anew. One that a demo made before is cleared; any other that holds something is left alone.
    init(_ path: String) throws {
        let files = FileManager.default
        directory = URL(fileURLWithPath: path).standardizedFileURL.path
        let there = (try? files.contentsOfDirectory(atPath: directory)) ?? []
        if !there.isEmpty {
            guard there.contains(Self.marker) else {
                Console.error("error: \(directory) holds files that no demo made: name another folder")
                throw Exit.failed
            }
            try files.removeItem(atPath: directory)
        }
        try files.createDirectory(atPath: directory + "/data", withIntermediateDirectories: true)
        try write("", to: Self.marker)
        try write(Self.configuration, to: "settlecast.yaml")
        for (name, bytes) in Shipped.schedules { try write(bytes, to: "schedules/\(name)") }
        for name in Templates.embedded {
            let template = try Templates(directory: nil).source(named: name)
            try write(template.text, to: "report-templates/\(name).mustache")
        }
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    private func write(_ bytes: [UInt8], to name: String) throws -> String {
        let url = URL(fileURLWithPath: "\(directory)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }
}

/// The definitions of this repository, inside the program.
enum Shipped {
    static let schedules: [(name: String, bytes: [UInt8])] = [
        ("daily-settlement.yaml", PackageResources.daily_settlement_yaml),
        ("monthly-settlement.yaml", PackageResources.monthly_settlement_yaml),
        ("weekly-fees.yaml", PackageResources.weekly_fees_yaml),
        ("weekly-refunds.yaml", PackageResources.weekly_refunds_yaml),
        ("weekly-settlement.yaml", PackageResources.weekly_settlement_yaml),
    ]
}
