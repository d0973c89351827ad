import Deliveries
import Foundation
import Settlements
import Support
import Testing

/// What is packed is read back by Python's `zipfile`, by `unzip` and by `bsdtar`, of which none shares code with another.
@Suite struct ZipFileTests {
    private static let monday = Instant(seconds: 1_763_962_201)

    private struct Read: Decodable, Equatable {
        let name: String
        let date: [Int]
        let flags: Int
        let extra: String
        let method: Int
        let bytes: Data
    }

    /// Of each file in its order, and what `testzip` says first of all.
    private static func read(_ bytes: [UInt8]) throws -> [Read] {
        let scratch = try Scratch()
        let file = try scratch.write(bytes, to: "file.zip")
        let found = try run(try Peer.python.required(), [packageRoot + "/Tests/Peers/read_zip.py", file])
        return try JSONDecoder().decode([Read].self, from: Data(found.output.utf8))
    }

    private static let every = (0..<64).flatMap { _ in (0...255).map { UInt8($0) } }
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("report.csv", Array("id;betrag\r\n1;1,00 €\r\n".utf8)),
        ("Abrechnung Größe – Müller & Söhne.csv", every),
        ("Gro\u{308}ße.csv", Array("with a combining mark".utf8)),
        ("決済レポート 👩‍👩‍👧.csv", Array(repeating: 0x61, count: 100_000)),
        ("empty.txt", []),
    ]

    @Test func `files come out as they went in, by name and byte`() throws {
        let packed = try ZipFile.bytes(of: Self.files, at: Self.monday)
        let read = try Self.read(packed)
        #expect(read.map { Array($0.name.utf8) } == Self.files.map { Array($0.name.utf8) })
        #expect(read.map { Array($0.bytes) } == Self.files.map(\.bytes))
        // 06:30:01 in Amsterdam is 05:30:01 in UTC; a ZIP file's seconds are even.
        #expect(read.allSatisfy { $0.date == [2025, 11, 24, 5, 30, 0] })
        // Bit 11 says UTF-8.
        #expect(read.map { $0.flags & 0x800 != 0 } == [false, true, true, true, false])
        #expect(read[3].method == 8)
        #expect(packed.count < 30_000)
    }

    @Test func `unzip and bsdtar find nothing wrong`() throws {
        let scratch = try Scratch()
        let file = try scratch.write(try ZipFile.bytes(of: Self.files, at: Self.monday), to: "file.zip")
        let tested = try run(try Peer("unzip", from: "unzip").required(), ["-t", file])
        #expect(tested.status == 0, "\(tested.output)")
        #expect(tested.output.contains("No errors detected"))
        let place = try scratch.directory("out")
        let taken = try run(
            try Peer("bsdtar", from: "libarchive-tools").required(),
            ["-x", "-f", file, "-C", place, "--options", "hdrcharset=UTF-8"])
        #expect(taken.status == 0, "\(taken.output)")
        // The library composes what a name has decomposed, when it reads.
        let found = try FileManager.default.contentsOfDirectory(atPath: place)
        for (name, bytes) in Self.files {
            let file = try #require(found.first { $0 == name })
            #expect(FileManager.default.contents(atPath: "\(place)/\(file)").map(Array.init) == bytes, "\(name)")
        }
    }

    @Test func `twenty million bytes that cannot be made smaller`() throws {
        var chance = SeededChance(seed: 8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20_000_000)
        for _ in 0..<2_500_000 { withUnsafeBytes(of: chance.next()) { bytes += $0 } }
        let packed = try ZipFile.bytes(of: [("noise.bin", bytes)], at: Self.monday)
        #expect(packed.count > bytes.count)
        let read = try Self.read(packed)
        #expect(read.map { Array($0.bytes) == bytes } == [true])
    }

    @Test func `the bytes depend on the files and the instant alone`() throws {
        let one = try ZipFile.bytes(of: Self.files, at: Self.monday)
        #expect(try ZipFile.bytes(of: Self.files, at: Self.monday) == one)
        #expect(try ZipFile.bytes(of: Self.files.reversed(), at: Self.monday) != one)
        // A zone far from UTC, in this process, as the library would ask it.
        let before = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", "Pacific/Kiritimati", 1)
        tzset()
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        #expect(try ZipFile.bytes(of: Self.files, at: Self.monday) == one)
    }

    @Test(
        arguments: [
            (0, [1980, 1, 1, 0, 0, 0]),
            (Int64.min, [1980, 1, 1, 0, 0, 0]),
            // 2040-02-29T12:34:56Z, beyond what 32 bits of seconds can say.
            (2_214_131_696, [2040, 2, 29, 12, 34, 56]),
            (Int64.max, [2107, 12, 31, 23, 59, 58]),
        ] as [(Int64, [Int])])
    func `a date that the format cannot say is the nearest that it can`(seconds: Int64, date: [Int]) throws {
        let read = try Self.read(try ZipFile.bytes(of: [("a", [1])], at: Instant(seconds: seconds)))
        #expect(read.map(\.date) == [date])
    }

    @Test(
        arguments: [
            ([], "nothing to pack"),
            ([""], "is no name"),
            ([".."], "is no name"),
            (["a/b"], "U+002F"),
            (["a\\b"], "U+005C"),
            (["a\u{0}b"], "U+0000"),
            (["a\r\nb"], "U+000D"),
            ([String(repeating: "ö", count: 128)], "is no name"),
            (["a", "b", "a"], "two files named 'a'"),
        ] as [([String], String)])
    func `what cannot be packed is refused by name`(names: [String], problem: String) throws {
        let error = try #require(throws: ZipError.self) {
            try ZipFile.bytes(of: names.map { ($0, []) }, at: Self.monday)
        }
        #expect(error.description.contains(problem))
        #expect(error.description.unicodeScalars.allSatisfy { !$0.breaksLines })
    }
}
