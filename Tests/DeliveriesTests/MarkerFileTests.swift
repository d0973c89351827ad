import Settlements
import Support
import Testing

@testable import Deliveries

/// The small files that say that a delivered one is whole.
@Suite struct `Marker files` {
    /// The digests of `abc` are those of RFC 1321, A.5 and FIPS 180-2, B.1; those of nothing of RFC 1321 and `sha256sum /dev/null`.
    private static let table: [(text: String, marker: Marker, name: String, expected: String)] = [
        (
            "abc", .sha256, "a.csv.sha256",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.csv\n"
        ),
        ("abc", .md5, "a.csv.md5", "900150983cd24fb0d6963f7d28e17f72  a.csv\n"),
        ("", .md5, "a.csv.md5", "d41d8cd98f00b204e9800998ecf8427e  a.csv\n"),
        (
            "", .sha256, "a.csv.sha256",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.csv\n"
        ),
        ("abc", .done, "a.csv.done", ""), ("abc", .ok, "a.csv.ok", ""), ("abc", .trg, "a.csv.trg", ""),
    ]

    @Test(arguments: table) func `have the line that the usual programs write`(
        text: String, marker: Marker, name: String, expected: String
    ) throws {
        let scratch = try Scratch()
        let path = try scratch.write(Array(text.utf8), to: "kept")
        let file = try MarkerFile(marker, of: parcel(text), file: path)
        #expect(file.name == name)
        #expect(String(decoding: file.bytes, as: UTF8.self) == expected)
    }

    @Test func `name the file as it is called at the place`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(Array("abc".utf8), to: "kept")
        let file = try MarkerFile(.md5, of: parcel("abc"), published: "a-2.csv", file: path)
        #expect(file.name == "a-2.csv.md5")
        #expect(String(decoding: file.bytes, as: UTF8.self) == "900150983cd24fb0d6963f7d28e17f72  a-2.csv\n")
    }

    /// 3 MiB and 7 bytes: more than one piece, and a rest.
    @Test(arguments: [Marker.md5, .sha256]) func `are taken by the program that checks them`(marker: Marker) throws {
        let scratch = try Scratch()
        let text = String(repeating: "settle\n", count: (3 << 20) / 7 + 1)
        let path = try scratch.write(Array(text.utf8), to: "a.csv")
        let file = try MarkerFile(marker, of: parcel(text), file: path)
        let marking = try scratch.write(file.bytes, to: file.name)
        let program = try Peer("\(marker.rawValue)sum", from: "coreutils").required()
        let outcome = try run(
            "/bin/sh", ["-c", "cd \"$1\" && exec \"$2\" --check --strict \"$3\"", "sh", scratch.path, program, marking])
        #expect(outcome.status == 0 && outcome.output == "a.csv: OK\n")
    }

    @Test func `are not made of a file that is not what was kept`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(Array("abcd".utf8), to: "kept")
        #expect {
            try MarkerFile(.md5, of: parcel("abc"), file: path)
        } throws: {
            ($0 as? DeliveryError)?.code == .archive
        }
    }

    private func parcel(_ text: String) -> Parcel {
        Parcel(
            name: "a.csv", mediaType: "text/csv",
            content: Content(digest: Digest(of: text.utf8), size: Int64(text.utf8.count)))
    }
}
