import Foundation
import Glibc
@testable import Imports
import Settlements
import Support
import Testing

@Suite struct `A file on disk` {
    private static let header = "account,currency,id,type,booked_at,gross,net\n"
    private static let rows = (1...200).map { "a/b,EUR,t-\($0),payment,2026-01-05,1.00,1.00\n" }.joined()

    private func append(_ text: String, to path: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Reads a file to its end, doing something when it has come to its third record.
    private func fault(reading file: ImportFile, meanwhile: () throws -> Void) throws -> CSVReader.Fault? {
        do {
            let reader = try CSVReader(file)
            for _ in 0..<3 { #expect(try reader.next()) }
            do { try meanwhile() } catch { Issue.record(error) }
            while try reader.next() {}
            return nil
        } catch {
            return error
        }
    }

    // MARK: Changes

    @Test func `is taken as it stands where nobody touches it`() throws {
        let scratch = try Scratch()
        let path = try scratch.write((Self.header + Self.rows).utf8, to: "file.csv")
        #expect(try fault(reading: ImportFile(path: path, pieceSize: 100)) {} == nil)
    }

    private static let changes: [(what: String, change: @Sendable (String) throws -> Void)] = [
        ("appended to", { path in try append(to: path) }),
        ("cut off", { path in #expect(truncate(path, 5_000) == 0) }),
        ("overwritten in place with as many bytes and its old time", { path in try overwrite(path) }),
        ("removed", { path in #expect(unlink(path) == 0) }),
    ]

    private static func append(to path: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("a/b,EUR,t-x,payment,2026-01-05,1.00,1.00\n".utf8))
        try handle.close()
    }

    private static func overwrite(_ path: String) throws {
        var status = stat()
        #expect(stat(path, &status) == 0)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seek(toOffset: UInt64(header.utf8.count))
        try handle.write(contentsOf: Data("a/c".utf8))
        try handle.close()
        let times = [status.st_atim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    }

    @Test(arguments: changes.indices) func `is refused where it is changed while it is read`(index: Int) throws {
        let scratch = try Scratch()
        let path = try scratch.write((Self.header + Self.rows).utf8, to: "file.csv")
        let found = try fault(reading: ImportFile(path: path, pieceSize: 100)) {
            try waitForClockTick(scratch)
            try Self.changes[index].change(path)
        }
        let fault = try #require(found, "\(Self.changes[index].what)")
        #expect(fault.rule == .changed)
        #expect(
            fault.message
                == "the file cannot be read on from here: it changed while it was read: wait until it has been fetched or "
                + "written to its end, and import it again")
    }

    /// The system stamps files by a clock that moves a few hundred times a second.
    private func waitForClockTick(_ scratch: Scratch) throws {
        func stamp() throws -> timespec {
            let path = try scratch.write([], to: "stamp")
            var status = stat()
            #expect(stat(path, &status) == 0)
            return status.st_mtim
        }
        let first = try stamp()
        while case let now = try stamp(), now.tv_sec == first.tv_sec, now.tv_nsec == first.tv_nsec {}
    }

    @Test func `is refused where another takes its place between two readings`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(Self.header.utf8, to: "file.csv")
        let file = ImportFile(path: path)
        #expect(try CSVReader(file).next())
        #expect(rename(try scratch.write(Self.header.utf8, to: "other.csv"), path) == 0)
        #expect(throws: CSVReader.Fault.self) { _ = try CSVReader(file) }
        #expect(try CSVReader(ImportFile(path: path)).next())
    }

    @Test func `that grows while it is imported brings nothing`() throws {
        let scratch = try Scratch()
        let path = try scratch.write((Self.header + Self.rows).utf8, to: "file.csv")
        var taken = 0
        let refused = try refusal {
            _ = try canonical.read([ImportFile(path: path, pieceSize: 1000)], ImportOptions(merchant: "m")) { _, _ in
                if taken == 5 {
                    try waitForClockTick(scratch)
                    try append("a/b,EUR,t-201,payment,2026-01-05,1.00,1.00\n", to: path)
                }
                taken += 1
            }
        }
        #expect(refused?.findings.map(\.rule) == [.changed])
        #expect(taken == 201)
    }

    // MARK: What cannot be read

    @Test(.timeLimit(.minutes(1))) func `that is none is refused with the reason, and nobody waits for it`() throws {
        let scratch = try Scratch()
        let pipe = scratch.file("pipe.csv")
        #expect(mkfifo(pipe, 0o600) == 0)
        let cases = [
            (scratch.file("none.csv"), "the file cannot be read: No such file or directory"),
            (scratch.path, "the file cannot be read: it is a folder: name the files in it"),
            (
                pipe,
                "the file cannot be read: it is a pipe, and a file is read more than once: write it to a file first, and import that"
            ),
            ("/dev/null", "the file cannot be read: it is a device or a socket, and no file"),
            // Its first page is never mapped, and reading that is an error of the device (proc(5)).
            ("/proc/self/mem", "the file cannot be read on from here: Input/output error"),
        ]
        for (path, message) in cases {
            let fault = #expect(throws: CSVReader.Fault.self) { _ = try CSVReader(ImportFile(path: path)).next() }
            #expect(fault == CSVReader.Fault(rule: .unreadable, line: 1, column: 1, message: message))
        }
    }

    // MARK: Its digest

    /// The examples of FIPS 180-2, appendix B.
    @Test(
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func `has the digest of its bytes`(text: String, expected: String) throws {
        let scratch = try Scratch()
        let path = try scratch.write(text.utf8, to: "file.csv")
        for file in [ImportFile(path: path), ImportFile(name: "f", bytes: Array(text.utf8), pieceSize: 1)] {
            #expect(try reading(only: [file]).digest.description == expected)
        }
    }

    /// `printf abc | sha256sum | cut -c-64 | xxd -r -p` twice, one after the other, through sha256sum.
    @Test func `of several has the digest of their digests`() throws {
        let files = [1, 2].map { _ in ImportFile(name: "f", bytes: Array("abc".utf8)) }
        #expect(
            try reading(only: files).digest.description
                == "3b771ca97e3c17698aff21227fa046b5622a30d8ee5d2de4ee1111a1cdf258ee")
    }

    /// Reads files by a profile that asks nothing of them.
    private func reading(only files: [ImportFile]) throws -> ImportReading {
        try Profile(name: "any") { _, _ in }.read(files, ImportOptions()) { _, _ in }
    }

    @Test func `has the digest of the bytes that its entries came from`() throws {
        let scratch = try Scratch()
        let text = Self.header + Self.rows
        let path = try scratch.write(text.utf8, to: "file.csv")
        let read = try canonical.read(ImportFile(path: path), ImportOptions(merchant: "m"))
        let printed = try run("/usr/bin/sha256sum", [path])
        #expect(printed.output.hasPrefix(read.reading.digest.description))
    }
}
