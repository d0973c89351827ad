import Diagnostics
import Foundation
import Schedules
import Settlements
import Testing

/// Files of the repository, and definitions read from texts.
enum Fixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let catalogue = root.appending(path: "Tests/SchedulesTests/Catalogue")
    static let shipped = [
        "daily-settlement", "monthly-settlement", "weekly-fees", "weekly-refunds", "weekly-settlement",
    ]

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Every key that works is in it.
    static let configuration = """
        store: settlecast.sqlite
        archive: archive
        zoneinfo: /usr/share/zoneinfo
        accounts:
          adyen/YOURCOMPANY_ACCOUNT: m-1001
        mail:
          server: {host: smtp.example.com, port: 587, tls: required, certificate_authorities: ca.pem}
          login: {user: reports, password: {env: SMTP_PASSWORD}}
          from: Settlements <reports@psp.example>
        alarm: [{email: ops@psp.example}, {command: [/usr/bin/page, ops, ops]}]
        heartbeat: {file: run/heartbeat}
        destinations:
          outbox: {for: everyone, folder: {directory: outbox}}
          acme-books:
            for: {merchants: [m-1001]}
            sftp:
              host: files.acme.example
              port: 22
              user: psp
              key: {file: /etc/settlecast/acme_ed25519, passphrase: {credential: acme}}
              host_key: SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
              directory: /inbox
          retail:
            for: {tag: retail}
            sftp:
              host: files.retail.example
              user: psp
              password: {file: retail.password}
              host_key: SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
              directory: in
              publish: direct
              if_exists: version
          drop:
            for: everyone
            sftp:
              host: drop.example
              user: psp
              agent: {socket: /run/agent.sock}
              known_hosts: known_hosts
              directory: "in/{merchant.id}/{period.start:yyyy}"
              publish: rename
              temporary: "{name}.{delivery}.tmp"
              if_exists: overwrite
              verify: off
              mkdir: yes
              mode: "0640"
              limit: 500 KB/s

        """

    struct Missing: Error, CustomStringConvertible {
        let description = "there is no such file"
    }

    /// Reads texts as if they were files; the configuration is known as `settlecast.yaml`.
    static func load(configuration: String?, _ definitions: [(path: String, text: String)]) -> Definitions {
        var files = Dictionary(definitions.map { ($0.path, Array($0.text.utf8)) }) { first, _ in first }
        files["settlecast.yaml"] = configuration.map { Array($0.utf8) }
        return load(configuration: configuration == nil ? nil : "settlecast.yaml", definitions.map(\.path)) {
            files[$0]
        }
    }

    static func load(
        configuration: String?, _ definitions: [String], calendars: [String] = [],
        bytes: @escaping (String) -> [UInt8]?
    ) -> Definitions {
        Definitions.load(
            .init(
                configuration: configuration, directory: "/srv/reports", definitions: definitions, calendars: calendars),
            read: { path in
                guard let bytes = bytes(path) else { throw Missing() }
                return bytes
            },
            zones: { Zones(directory: $0 ?? Zones.systemDirectory) })
    }

    /// A definition of these lines in place of those with the same key; an empty one leaves the key out.
    static func definition(_ changes: [String: String] = [:]) -> String {
        var lines: [(key: String, value: String)] = [
            ("title", "Weekly settlement report"), ("report", "settlement"), ("for", "all merchants"),
            ("period", "week"), ("zone", "Europe/Amsterdam"), ("run", "{on: monday, at: \"06:30\"}"),
            ("outputs", "[{html: {template: settlement}}, {csv: {layout: settlement-lines@1}}]"),
            ("deliver", "[{folder: {to: outbox}}]"),
        ]
        for (key, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let index = lines.firstIndex(where: { $0.key == key }) {
                lines[index].value = value
            } else {
                lines.append((key, value))
            }
        }
        return lines.filter { !$0.value.isEmpty }.map { "\($0.key): \($0.value)\n" }.joined()
    }

    /// Such a definition, which has to be usable; calendars are files by their names.
    static func usable(_ changes: [String: String], calendars: [String: String] = [:]) throws -> Definition {
        let loaded = load([("weekly.yaml", definition(changes))], calendars: calendars)
        return try #require(loaded["weekly"], "\(loaded.diagnostics.map(\.text).joined())")
    }

    /// Reads texts as definitions and calendars, without a configuration.
    static func load(_ definitions: [(path: String, text: String)], calendars: [String: String]) -> Definitions {
        var files = Dictionary(definitions.map { ($0.path, Array($0.text.utf8)) }) { first, _ in first }
        for (name, text) in calendars { files["calendars/\(name).yaml"] = Array(text.utf8) }
        return Definitions.load(
            .init(
                configuration: nil, directory: "/srv/reports", definitions: definitions.map(\.path),
                calendars: calendars.keys.sorted().map { "calendars/\($0).yaml" }),
            read: { path in
                guard let bytes = files[path] else { throw Missing() }
                return bytes
            },
            zones: { _ in zones })
    }

    private static let zones = Zones()

    /// The names of what is wrong with such a definition.
    static func names(_ changes: [String: String], configuration: String = Fixtures.configuration) -> [String] {
        load(configuration: configuration, [("weekly.yaml", definition(changes))]).diagnostics.map(\.name.rawValue)
    }
}
