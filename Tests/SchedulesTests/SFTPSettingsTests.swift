import Diagnostics
import Schedules
import Settlements
import Testing

/// What a partner's server wants, as `settlecast.yaml` says it.
@Suite struct `The settings of an SFTP destination` {
    private static let key = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"

    /// A destination with these settings beside what each must have; those with the same key take their place.
    private static func load(_ settings: String) -> Definitions {
        let written = settings.split(separator: ",").map { $0.split(separator: ":")[0].drop { $0 == " " } }
        let login = written.contains { ["password", "key", "agent"].contains($0) } ? "" : ", password: {env: P}"
        let trust = written.contains { ["host_key", "known_hosts"].contains($0) } ? "" : ", host_key: \(key)"
        let directory = written.contains("directory") ? "" : ", directory: in"
        return Fixtures.load(
            configuration:
                "destinations: {d: {for: everyone, sftp: {host: h, user: u\(login)\(trust)\(directory)\(settings.isEmpty ? "" : ", ")\(settings)}}}\n",
            [])
    }

    private static func place(_ settings: String) throws -> SFTPPlace {
        let loaded = load(settings)
        let place = try #require(loaded.configuration?.destinations.first?.place, "\(loaded.diagnostics.map(\.text))")
        guard case .sftp(let sftp) = place else { throw Fixtures.Missing() }
        return sftp
    }

    private static let logins: [(written: String, expected: SFTPPlace.Login)] = [
        ("password: {env: P}", .password(.environment("P"))),
        ("key: {file: k}", .key(file: "/srv/reports/k", passphrase: nil)),
        ("key: {file: /k, passphrase: {file: p}}", .key(file: "/k", passphrase: .file("/srv/reports/p"))),
        ("agent: yes", .agent(socket: nil)), ("agent: 'yes'", .agent(socket: nil)),
        ("agent: {socket: run/agent}", .agent(socket: "/srv/reports/run/agent")),
    ]

    @Test(arguments: logins) func `let us in in one way`(written: String, expected: SFTPPlace.Login) throws {
        #expect(try Self.place(written).login == expected)
    }

    @Test func `trust a pinned key, or a file of known hosts`() throws {
        #expect(try Self.place("host_key: \(Self.key)").trust == .fingerprints([Self.key]))
        #expect(try Self.place("known_hosts: known_hosts").trust == .knownHosts(file: "/srv/reports/known_hosts"))
        #expect(
            try Self.place("known_hosts: /etc/ssh/ssh_known_hosts").trust
                == .knownHosts(file: "/etc/ssh/ssh_known_hosts"))
    }

    private static let settings: [(written: String, expected: SFTPPublishing)] = [
        ("", SFTPPublishing()), ("publish: rename", SFTPPublishing()),
        ("publish: direct", SFTPPublishing(way: .direct)),
        ("if_exists: identical or fail", SFTPPublishing()), ("if_exists: never", SFTPPublishing(ifExists: .never)),
        ("if_exists: overwrite", SFTPPublishing(ifExists: .overwrite)),
        ("if_exists: version", SFTPPublishing(ifExists: .version)),
        ("verify: size", SFTPPublishing()), ("verify: off", SFTPPublishing(verification: .off)),
        ("verify: readback", SFTPPublishing(verification: .readback)),
        ("mkdir: yes", SFTPPublishing(makesDirectories: true)), ("mkdir: no", SFTPPublishing()),
        ("temporary: '{name}.tmp'", SFTPPublishing(temporary: TemporaryName("{name}.tmp"))),
        ("temporary: '.{delivery}-{name}'", SFTPPublishing(temporary: TemporaryName(".{delivery}-{name}"))),
        // chmod(1): four bits, two, one for reading, writing, running.
        ("mode: 0640", SFTPPublishing(mode: 0b110_100_000)), ("mode: '640'", SFTPPublishing(mode: 0b110_100_000)),
        ("mode: 666", SFTPPublishing(mode: 0b110_110_110)), ("mode: 0000", SFTPPublishing(mode: 0)),
        // IEC 80000-13: a kilobyte is 1000 bytes, a kibibyte 1024.
        ("limit: 500 KB/s", SFTPPublishing(bytesPerSecond: 500_000)),
        ("limit: 2MB/s", SFTPPublishing(bytesPerSecond: 2_000_000)),
        ("limit: 1 MiB/s", SFTPPublishing(bytesPerSecond: 1_048_576)),
        ("limit: 1 KiB/s", SFTPPublishing(bytesPerSecond: 1_024)),
        ("limit: 1000 B/s", SFTPPublishing(bytesPerSecond: 1_000)),
        ("limit: 999999999 MiB/s", SFTPPublishing(bytesPerSecond: 1_048_575_998_951_424)),
    ]

    @Test(arguments: settings) func `say how files are published`(written: String, expected: SFTPPublishing) throws {
        #expect(Self.load(written).diagnostics.map(\.text) == [])
        #expect(try Self.place(written).publishing == expected)
    }

    private static let mistakes: [(written: String, expected: [String])] = [
        ("password: {env: P}, key: {file: k}", ["choose-one"]), ("agent: yes, key: {file: k}", ["choose-one"]),
        ("agent: no", ["unknown-word"]), ("agent: true", ["unknown-word"]), ("agent: {}", ["missing-key"]),
        ("agent: {socket: ~/x}", ["path-name"]), ("agent: [yes]", ["wrong-kind"]),
        ("known_hosts: k, host_key: \(key)", ["choose-one"]), ("known_hosts: ~/.ssh/known_hosts", ["path-name"]),
        ("known_hosts: [k]", ["wrong-kind"]), ("known_hosts: ''", ["empty-value"]),
        ("publish: rsync", ["unknown-word"]), ("if_exists: fail", ["unknown-word"]),
        ("if_exists: no", ["unknown-word"]),
        ("verify: no", ["unknown-word"]), ("verify: true", ["unknown-word"]), ("mkdir: true", ["unknown-word"]),
        ("mkdir: 1", ["unknown-word"]),
        // Nothing can be read back before a file has its name that has it from its first byte.
        ("publish: direct, verify: readback", ["choose-one"]),
        ("publish: direct, temporary: '{name}.tmp'", ["without-effect"]),
        ("temporary: tmp", ["name-pattern"]), ("temporary: '{name}{name}'", ["name-pattern"]),
        ("temporary: '{name}'", ["name-pattern"]), ("temporary: '{delivery}'", ["name-pattern"]),
        ("temporary: '{name}.{delivery}.{delivery}'", ["name-pattern"]), ("temporary: 'tmp/{name}'", ["name-pattern"]),
        ("temporary: 'tmp\\{name}'", ["name-pattern"]), ("temporary: \"{name}\\t.x\"", ["name-pattern"]),
        ("temporary: '{name}.sha256'", ["name-pattern"]), ("temporary: '{name}.DONE'", ["name-pattern"]),
        ("temporary: '{name}.{x'", ["name-pattern"]), ("temporary: '{name}.{sequence}'", ["unknown-field"]),
        ("mode: 0640x", ["file-mode"]), ("mode: 64", ["file-mode"]), ("mode: 00640", ["file-mode"]),
        ("mode: 0689", ["file-mode"]), ("mode: rw-r-----", ["file-mode"]), ("mode: 0755", ["file-mode"]),
        ("mode: 4640", ["file-mode"]), ("mode: -640", ["file-mode"]), ("mode: 0o640", ["file-mode"]),
        ("limit: 500", ["transfer-limit"]), ("limit: 500 KB", ["transfer-limit"]),
        ("limit: 0.5 MB/s", ["transfer-limit"]),
        ("limit: 500 kb/s", ["transfer-limit"]), ("limit: 500 Kbit/s", ["transfer-limit"]),
        ("limit: KB/s", ["transfer-limit"]), ("limit: -1 KB/s", ["transfer-limit"]),
        ("limit: 0 MB/s", ["transfer-limit"]),
        ("limit: 999 B/s", ["transfer-limit"]), ("limit: 1000000000 MB/s", ["transfer-limit"]),
        ("limit: ٥ MB/s", ["transfer-limit"]),
        ("directory: '../in'", ["path-name"]), ("directory: in/..", ["path-name"]), ("directory: ~/in", ["path-name"]),
        ("directory: \"in\\nbox\"", ["path-name"]), ("directory: 'in/{merchant.name}'", ["unknown-field"]),
        ("directory: 'in/{sequence}'", ["unknown-field"]), ("directory: 'in/{period.start:yy}'", ["field-form"]),
        ("directory: 'in/{merchant.id'", ["name-pattern"]),
    ]

    @Test(arguments: mistakes) func `are refused where they mean nothing`(written: String, expected: [String]) {
        let loaded = Self.load(written)
        #expect(loaded.diagnostics.map(\.name.rawValue) == expected, "\(loaded.diagnostics.map(\.text))")
        #expect((loaded.configuration == nil) == loaded.hasErrors)
    }

    /// A name of 200 bytes with `.sha256` behind it has 207; of a server's 255 bytes 48 are left, 32 of them for a delivery.
    @Test(arguments: [(16, []), (17, ["name-pattern"])] as [(Int, [String])])
    func `leave room for the longest name on its way`(more: Int, expected: [String]) {
        let text = String(repeating: "t", count: more)
        #expect(Self.load("temporary: '{name}{delivery}\(text)'").diagnostics.map(\.name.rawValue) == expected)
    }

    // MARK: Directories

    private static let directories: [(written: String, merchant: String, expected: String)] = [
        ("/inbox", "m-1", "/inbox"), ("in/", "m-1", "in/"), (".", "m-1", "."),
        ("/in/{merchant.id}/{period.label}", "m-1", "/in/m-1/2026-W46"),
        ("/in/{definition}/{period.start:yyyy}/{period.end:yyyy-MM-dd}", "m-1", "/in/weekly/2026/2026-11-16"),
        ("in/r{revision:03}", "m-1", "in/r002"), ("{period.start}", "m-1", "2026-11-09"),
        // No merchant's id is a step up, two steps or none.
        ("/in/{merchant.id}", "..", "/in/%2E%2E"), ("/in/{merchant.id}", ".", "/in/%2E"),
        ("/in/{merchant.id}", "../../etc", "/in/%2E%2E%2F.%2E%2Fetc"), ("/in/.{merchant.id}", ".", "/in/.%2E"),
        ("/in/{merchant.id}", "a/b\\c\n", "/in/a%2Fb%5Cc%0A"),
    ]

    @Test(arguments: directories) func `put a run's values into the directory`(
        written: String, merchant: String, expected: String
    ) throws {
        let run = RunIdentity(definition: "weekly", merchant: merchant, period: "2026-W46", revision: 2)
        let path = RemoteDirectory.path(
            try Self.place("directory: '\(written)'").directory, for: run, from: try CalendarDate("2026-11-09"),
            to: try CalendarDate("2026-11-16"))
        #expect(path == expected)
        #expect(!path.split(separator: "/").contains(".."))
    }
}

/// `marker:` of a delivery.
@Suite struct `Markers of a delivery` {
    private static let start = "{merchant.id}_{period.label}_r{revision}"

    private static let markers: [(written: String, expected: [Marker])] = [
        ("", []), (", marker: sha256", [.sha256]), (", marker: [md5]", [.md5]),
        (", marker: [sha256, done]", [.sha256, .done]), (", marker: [trg, ok, md5]", [.trg, .ok, .md5]),
    ]

    @Test(arguments: markers) func `are written in the order that is said`(written: String, expected: [Marker]) throws {
        let definition = try Fixtures.usable(["deliver": "[{sftp: {to: drop\(written)}}]"])
        guard case .files(let files)? = definition.deliveries.first else { throw Fixtures.Missing() }
        #expect(files.markers == expected)
    }

    private static let mistakes: [(deliver: String, expected: [String])] = [
        ("{sftp: {to: drop, marker: yes}}", ["unknown-word"]), ("{sftp: {to: drop, marker: []}}", ["empty-value"]),
        ("{sftp: {to: drop, marker: [done, done]}}", ["duplicate-entry"]),
        ("{sftp: {to: drop, marker: {sha256: x}}}", ["wrong-kind"]),
        ("{folder: {to: outbox, marker: done}}", ["not-supported-yet"]),
        // A merchant 'm.sha256' would have a file that is called as the marker of the one of 'm'.
        (
            "{sftp: {to: drop, send: [csv], marker: done, name: \"r{revision}_{period.label}_{merchant.id}\"}}",
            ["name-not-unique"]
        ),
        ("{sftp: {to: drop, send: [csv], name: \"r{revision}_{period.label}_{merchant.id}\"}}", []),
        ("{sftp: {to: drop, send: [csv], marker: ok, name: \"\(start).sha256\"}}", ["name-not-unique"]),
        ("{sftp: {to: drop, send: [csv], marker: ok, name: \"\(start).Done\"}}", ["name-not-unique"]),
        ("{sftp: {to: drop, send: [csv], marker: ok, name: \"\(start).csv\"}}", []),
        ("{sftp: {to: drop, marker: ok, name: \"\(start)_{output}\"}}", ["name-not-unique"]),
        ("{sftp: {to: drop, marker: ok, name: \"\(start)_{output}.{extension}\"}}", []),
        // One delivery's file is another's marker.
        (
            "{sftp: {to: drop, send: [csv], marker: ok, name: \"\(start).csv\"}}, {sftp: {to: drop, send: [html], name: \"\(start).csv.ok\"}}",
            ["name-not-unique"]
        ),
    ]

    @Test(arguments: mistakes) func `never bear the name of another file`(deliver: String, expected: [String]) {
        let found = Fixtures.names(["deliver": "[\(deliver)]"]).filter { $0 != "unused-output" }
        #expect(found == expected)
    }
}
