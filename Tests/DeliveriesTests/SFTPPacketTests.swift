import Testing

@testable import Deliveries

/// Bytes are written by hand from draft-ietf-secsh-filexfer-02.
struct SFTPPacketTests {
    @Test(
        arguments: [
            (SFTPRequest.initialize, [0, 0, 0, 5, 1, 0, 0, 0, 3]),
            (.close(handle: [7, 8]), [0, 0, 0, 11, 4, 0, 0, 1, 2, 0, 0, 0, 2, 7, 8]),
            (.fstat(handle: [7]), [0, 0, 0, 10, 8, 0, 0, 1, 2, 0, 0, 0, 1, 7]),
            (.remove(path: "ü"), [0, 0, 0, 11, 13, 0, 0, 1, 2, 0, 0, 0, 2, 0xC3, 0xBC]),
            (.lstat(path: "a"), [0, 0, 0, 10, 7, 0, 0, 1, 2, 0, 0, 0, 1, 97]),
            (.stat(path: "a"), [0, 0, 0, 10, 17, 0, 0, 1, 2, 0, 0, 0, 1, 97]),
            (.rename(from: "a", to: "b"), [0, 0, 0, 15, 18, 0, 0, 1, 2, 0, 0, 0, 1, 97, 0, 0, 0, 1, 98]),
            (
                .open(path: "a", flags: [.write, .create, .truncate]),
                [0, 0, 0, 18, 3, 0, 0, 1, 2, 0, 0, 0, 1, 97, 0, 0, 0, 0x1A, 0, 0, 0, 0]
            ),
            (
                .open(path: "a", flags: [.write, .create, .exclusive]),
                [0, 0, 0, 18, 3, 0, 0, 1, 2, 0, 0, 0, 1, 97, 0, 0, 0, 0x2A, 0, 0, 0, 0]
            ),
            (.mkdir(path: "a"), [0, 0, 0, 14, 14, 0, 0, 1, 2, 0, 0, 0, 1, 97, 0, 0, 0, 0]),
            (
                .fsetstat(handle: [7], permissions: 0o640),
                [0, 0, 0, 18, 10, 0, 0, 1, 2, 0, 0, 0, 1, 7, 0, 0, 0, 4, 0, 0, 0x01, 0xA0]
            ),
            (
                .posixRename(from: "a", to: "b"),
                [0, 0, 0, 43, 200, 0, 0, 1, 2, 0, 0, 0, 24] + Array("posix-rename@openssh.com".utf8)
                    + [0, 0, 0, 1, 97, 0, 0, 0, 1, 98]
            ),
            (.limits, [0, 0, 0, 27, 200, 0, 0, 1, 2, 0, 0, 0, 18] + Array("limits@openssh.com".utf8)),
            (
                .read(handle: [7], offset: 0x1_0000_0002, length: 32768),
                [0, 0, 0, 22, 5, 0, 0, 1, 2, 0, 0, 0, 1, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0x80, 0]
            ),
            (
                .write(handle: [7], offset: 3, data: [1, 2]),
                [0, 0, 0, 24, 6, 0, 0, 1, 2, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2]
            ),
            (
                .fsync(handle: [7]),
                [0, 0, 0, 31, 200, 0, 0, 1, 2, 0, 0, 0, 17] + Array("fsync@openssh.com".utf8) + [0, 0, 0, 1, 7]
            ),
        ] as [(SFTPRequest, [UInt8])])
    func `a request has the draft's bytes`(request: SFTPRequest, expected: [UInt8]) {
        var bytes: [UInt8] = [42]
        request.append(to: &bytes, identifier: 258)
        #expect(bytes == [42] + expected)
    }

    @Test(
        arguments: [
            ([0, 0, 0, 5, 2, 0, 0, 0, 3], 0, SFTPReply.version(3, extensions: [:])),
            ([0, 0, 0, 15, 2, 0, 0, 0, 3, 0, 0, 0, 1, 97, 0, 0, 0, 1, 49], 0, .version(3, extensions: ["a": "1"])),
            (
                [0, 0, 0, 19, 101, 0, 0, 1, 2, 0, 0, 0, 4, 0, 0, 0, 2, 110, 111, 0, 0, 0, 0], 258,
                .status(SFTPStatus(code: 4, message: "no"))
            ),
            ([0, 0, 0, 9, 101, 0, 0, 1, 2, 0, 0, 0, 0], 258, .status(SFTPStatus(code: 0, message: ""))),
            ([0, 0, 0, 10, 102, 0, 0, 0, 1, 0, 0, 0, 1, 9], 1, .handle([9])),
            ([0, 0, 0, 11, 103, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6], 1, .data([5, 6])),
            (
                [0, 0, 0, 21, 105, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x81, 0xA4], 1,
                .attributes(SFTPAttributes(size: 1 << 32, permissions: 0o100644))
            ),
            (
                // Owner, times and an extended pair are read over.
                [0, 0, 0, 39, 105, 0, 0, 0, 1, 0x80, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2]
                    + [0, 0, 0, 1, 0, 0, 0, 1, 97, 0, 0, 0, 1, 98], 1,
                .attributes(SFTPAttributes())
            ),
            ([0, 0, 0, 7, 201, 0, 0, 0, 1, 3, 4], 1, .extended([3, 4])),
        ] as [([UInt8], UInt32, SFTPReply)])
    func `an answer is read, and only its own bytes`(bytes: [UInt8], identifier: UInt32, expected: SFTPReply) throws {
        let found = try #require(try SFTPReply.take(from: (bytes + [1, 2, 3])[...]))
        #expect(found.identifier == identifier)
        #expect(found.reply == expected)
        #expect(found.length == bytes.count)
        for count in 0..<bytes.count {
            #expect(try SFTPReply.take(from: bytes.prefix(count)) == nil, "\(count) bytes are no whole packet")
        }
    }

    @Test(
        arguments: [
            ("a length of 0", [0, 0, 0, 0, 101]),
            ("a length without an identifier", [0, 0, 0, 4, 101, 0, 0, 0]),
            ("text in place of a length", Array("This account is not available".utf8)),
            ("an unknown kind", [0, 0, 0, 5, 99, 0, 0, 0, 1]),
            ("a string longer than its packet", [0, 0, 0, 10, 103, 0, 0, 0, 1, 0, 0, 0, 2, 5]),
            ("a string of 4 GiB", [0, 0, 0, 10, 103, 0, 0, 0, 1, 255, 255, 255, 255, 5]),
            ("attributes without the size they promise", [0, 0, 0, 9, 105, 0, 0, 0, 1, 0, 0, 0, 1]),
            ("4 billion extended attributes", [0, 0, 0, 13, 105, 0, 0, 0, 1, 0x80, 0, 0, 0, 255, 255, 255, 255]),
            ("an extension without its value", [0, 0, 0, 10, 2, 0, 0, 0, 3, 0, 0, 0, 1, 97]),
            ("a handle of 257 bytes", [0, 0, 1, 10, 102, 0, 0, 0, 1, 0, 0, 1, 1] + [UInt8](repeating: 1, count: 257)),
        ] as [(String, [UInt8])])
    func `bytes that are no answer are an error`(what: String, bytes: [UInt8]) {
        #expect(throws: SFTPMalformed.self, "\(what)") { try SFTPReply.take(from: bytes[...]) }
    }

    @Test func `no bytes whatever can trap`() {
        let seed: UInt64 = 20_261_122
        let kinds: [UInt8] = [2, 101, 102, 103, 105, 201, 0, 255]
        for round in 0..<5000 {
            var bytes = noise(round % 41, seed: seed &+ UInt64(round))
            if bytes.count > 5 {
                bytes.replaceSubrange(0..<4, with: [0, 0, 0, UInt8(bytes.count - 4)])
                bytes[4] = kinds[round % kinds.count]
            }
            do {
                let length = try SFTPReply.take(from: bytes[...])?.length ?? 0
                #expect(length <= bytes.count, "seed \(seed), round \(round)")
            } catch {
                #expect(!error.what.isEmpty)
            }
            _ = AlgorithmOffer(serverBytes: Array("SSH-2.0-x\n".utf8) + bytes)
        }
    }

    @Test(arguments: [
        ("Disk quota exceeded", "Disk quota exceeded"), ("  a\u{1B}[31mred\r\n", "a [31mred"),
        ("\u{202E}evil", "evil"), (String(repeating: "x", count: 300), String(repeating: "x", count: 200)),
    ])
    func `a server's words are fit for a log line`(words: String, expected: String) {
        #expect(printable(words.utf8) == expected)
    }
}
