import Foundation
import Reports
import Settlements
import Support
import Testing

/// What `verify` says of a folder, rule by rule.
@Suite struct ManifestCheckTests {
    private let week: ReceivedSet
    private let scratch: Scratch

    init() throws {
        week = try .week("2026-W46", salt: 46)
        scratch = try Scratch()
    }

    private func check(_ files: [(name: String, bytes: [UInt8])], of manifest: String? = nil) throws -> ManifestCheck {
        let folder = try scratch.write(files, into: "set")
        return try ManifestCheck(of: "\(folder)/\(manifest ?? week.manifest)")
    }

    /// `rule file` of each finding.
    private func told(_ check: ManifestCheck) -> [String] { check.findings.map { "\($0.rule.rawValue) \($0.file)" } }

    @Test func `a merchant's name adds no line to what is said of her set`() throws {
        let merchant = Merchant(id: "m-1001", name: "Acme\nwhole: all of it\u{1B}[31m")
        let statement = try Samples.statement(
            [try Samples.figures(try Samples.account("EUR"), opening: 0, [TotalsGroup]())],
            period: try Samples.week(), merchant: merchant, sequence: 1)
        let set = try ReceivedSet(statement, name: "m.json", documents: [])
        #expect(try check(set.files, of: "m.json").set?.merchant == "Acme whole: all of it\u{FFFD}[31m")
    }

    // MARK: What lies in the folder

    @Test func `leaves markers of files that are here alone`() throws {
        let name = week.names[0]
        let digest = Digest(of: try #require(week.files.first { $0.name == name }).bytes).description
        let markers: [(name: String, bytes: [UInt8])] = [
            ("\(name).sha256", Array("\(digest)  \(name)\n".utf8)),
            ("\(name).md5", Array("\(String(repeating: "0", count: 32))  \(name)\n".utf8)), ("\(name).done", []),
            ("\(name).ok", []), ("\(name).trg", []),
        ]
        let sound = try check(week.files + markers)
        #expect(told(sound) == [])
        #expect(sound.notes == ["left out: 5 markers (.sha256, .md5, .done, .ok, .trg) of files that are here"])
        let unsound: [(name: String, bytes: [UInt8])] = [
            ("\(name).sha256", Array("\(String(repeating: "0", count: 64))  \(name)\n".utf8)),
            ("\(name).md5", Array("\(String(repeating: "0", count: 32))  another.csv\n".utf8)), ("\(name).done", [1]),
            ("gone.csv.ok", []), (".trg", []),
        ]
        for file in unsound {
            try scratch.remove("set")
            #expect(told(try check(week.files + [file])) == ["file-extra \(file.name)"])
        }
    }

    @Test func `names what is beside the set, and leaves uploads under way alone`() throws {
        let last = try ReceivedSet.week("2026-W45", salt: 45)
        var files =
            week.files + last.files + [
                ("stranger.csv", [1]), (".\(week.names[0]).d-1.part", [2]), ("message.eml", [3]),
            ]
        let extra = try check(files)
        #expect(told(extra) == ["file-extra stranger.csv"])
        #expect(extra.notes.count == 2)
        #expect(extra.advice?.contains("leave the others alone") == true)

        // One of last week's files is not what it was: neither its manifest nor anything that it lists is vouched for.
        files = week.files + last.files.map { ($0.name, $0.name == last.names[1] ? [3] : $0.bytes) }
        let unsound = try check(files)
        try scratch.remove("set")
        let broken = try check(files)
        #expect(Set(told(broken)) == Set(last.files.map { "file-extra \($0.name)" }))
        #expect(broken.findings.contains { $0.message.contains("'\(last.names[1])' is not here or altered") })
        #expect(unsound.findings.count == broken.findings.count + 1)

        // A missing file that is on its way.
        try scratch.remove("set")
        let coming = try check(Array(week.files.dropFirst()) + [(".\(week.names[0]).d-1.part", [2])])
        #expect(told(coming) == ["file-missing \(week.names[0])"])
        #expect(coming.findings.first?.message.contains("under way") == true)
    }

    /// Revisions 2 and 3 of a week beside the first, in the order of their names and against it; another week is none.
    @Test(arguments: [["2", "10", "x"], ["x", "10", "2"]]) func `says which revision counts of those in the folder`(
        names: [String]
    ) throws {
        func set(_ revision: Int, _ name: String, _ period: String = "2026-W46") throws -> ReceivedSet {
            let page = [UInt8(revision)]
            let statement = try Samples.statement(
                [try Samples.figures(try Samples.account("EUR"), opening: 0, [TotalsGroup]())],
                period: try Period(label: period, .week, in: try Samples.zones.zone("Europe/Amsterdam")),
                revision: revision)
            return try ReceivedSet(
                statement, name: "\(name).json", documents: [(.page("\(name).html", page), page)])
        }
        let sets = try names.enumerated().map { try set($0 + 1, $1) } + [try set(9, "other", "2026-W45")]
        let all = sets.flatMap(\.files)
        func notes(_ manifest: String, without missing: String = "") throws -> [String] {
            try scratch.remove("set")
            return try check(all.filter { $0.name != missing }, of: "\(manifest).json").notes
        }
        try scratch.write([], into: "set")
        for name in names.prefix(2) {
            let said = try notes(name)
            #expect(said.count == 1)
            #expect(
                said.first?.hasPrefix("'\(names[2]).json' beside it is weekly-settlement@m-1001/2026-W46.3") == true)
            #expect(said.first?.hasSuffix("this one was replaced") == true, "\(said)")
        }
        #expect(try notes(names[2]) == [])
        #expect(try notes(names[0], without: "\(names[2]).html").first?.contains("not all files of that one") == true)
        #expect(try notes("other") == [])
    }

    @Test func `follows no link and no path out of the folder`() throws {
        let folder = try scratch.write([week.files[1], week.files[2]], into: "set")
        let outside = try scratch.write(week.documents[0].bytes, to: "outside.html")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/\(week.names[0])", withDestinationPath: outside)
        let linked = try ManifestCheck(of: "\(folder)/\(week.manifest)")
        #expect(told(linked) == ["file-unreadable \(week.names[0])"])
        #expect(linked.findings.first?.found == "a link, which is not followed")

        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("latest.json"), withDestinationPath: "\(folder)/\(week.manifest)")
        let refused = #expect(throws: ManifestCheck.Refusal.self) { try ManifestCheck(of: scratch.file("latest.json")) }
        #expect(refused?.isWrongPath == true)
        #expect(refused?.description.contains("link") == true)

        let statement = try Samples.emptyWeek()
        for name in ["../outside.html", "/etc/hostname", "..", ".hidden", "in\\out", "a\u{0}b", "m.json"] {
            let set = try ReceivedSet(statement, name: "m.json", documents: [(.page(name, []), [])])
            let found = try check([("m.json", set.manifestBytes)], of: "m.json")
            #expect(told(found) == ["manifest-name m.json"], "\(name)")
        }
        let twice = try ReceivedSet(statement, name: "m.json", documents: [(.page("a", []), []), (.page("a", []), [])])
        #expect(told(try check([("m.json", twice.manifestBytes)], of: "m.json")) == ["manifest-name m.json"])
    }

    @Test func `a pipe under a listed name is not waited for`() throws {
        let folder = try scratch.write([week.files[1], week.files[2]], into: "set")
        #expect(try run("/usr/bin/mkfifo", ["\(folder)/\(week.names[0])"]).status == 0)
        #expect(told(try ManifestCheck(of: "\(folder)/\(week.manifest)")) == ["file-unreadable \(week.names[0])"])
    }

    /// Two names that look alike and differ in bytes: é as one character, and as e with an accent.
    @Test func `names are compared byte for byte`() throws {
        let set = try ReceivedSet(
            try Samples.emptyWeek(), name: "m.json", documents: [(.page("caf\u{E9}.html", [7]), [7])])
        let found = try check([("cafe\u{301}.html", [7]), ("m.json", set.manifestBytes)], of: "m.json")
        #expect(found.findings.map(\.rule) == [.fileRenamed])
        try scratch.remove("set")
        let extra = try check(set.files + [("cafe\u{301}.html", [8])], of: "m.json")
        #expect(extra.findings.map(\.rule) == [.fileExtra])
    }

    @Test(arguments: [
        ("nothing.json", "there is no file"), ("set", "no plain file"), ("no/m.json", "there is no file"),
    ])
    func `a wrong path is no finding`(name: String, said: String) throws {
        try scratch.write([], into: "set")
        let refused = #expect(throws: ManifestCheck.Refusal.self) { try ManifestCheck(of: scratch.file(name)) }
        #expect(refused?.isWrongPath == true)
        #expect(
            refused?.description.contains(said) == true,
            "\(refused?.description ?? "")")
    }

    // MARK: The rules

    @Test(arguments: SetFinding.Rule.all.map(\.rawValue)) func `each rule has one page`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }

    @Test func `all rules are listed`() throws {
        let listed = SetFinding.Rule.all.map(\.rawValue)
        #expect(try declaredNames(in: "Reports/Manifest/SetFinding.swift") == Set(listed))
        #expect(Set(listed).count == listed.count)
    }
}
