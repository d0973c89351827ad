import Support
import Testing

@testable import Deliveries

/// What a known_hosts file says, without any server: the usual port, which no test may listen at, and what lines cost.
@Suite struct KnownHostsTests {
    /// A key of 32 equal bytes: the form counts, not the number.
    private static func key(_ byte: UInt8) -> (text: String, bytes: [UInt8]) {
        let bytes: [UInt8] =
            [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + Array(repeating: byte, count: 32)
        return ("ssh-ed25519 " + HostKey(bytes: bytes, algorithm: "").line.split(separator: " ")[1], bytes)
    }

    private static let own = key(1)
    private static let other = key(2)

    /// From OpenSSH's sshkey.c, hostfile.c and `put_host_port` in misc.c: at port 22 the name stands as it is, and
    /// `[name]:22` is another host's.
    @Test(arguments: [
        ("files.example K", 22, KnownHostsVerdict.trusted(line: 1)),
        ("[files.example]:22 K", 22, .unknown(withoutPort: [])),
        ("[files.example]:22 K", 2222, .unknown(withoutPort: [])),
        ("[files.example]:2222 K", 22, .unknown(withoutPort: [])),
        ("[files.example]:2222 K", 2222, .trusted(line: 1)),
        ("files.example K", 2222, .trusted(line: 1)),
        ("@revoked *.example K", 22, .revoked(line: 1)),
        ("@revoked *.example K", 2222, .revoked(line: 1)),
        ("FILES.*,!x K", 22, .trusted(line: 1)),
        ("files.example O\nfiles.example K", 22, .trusted(line: 2)),
        ("2001:db8::1 K", 22, .unknown(withoutPort: [])),
    ])
    func `a line is for a host at a port`(text: String, port: Int, expected: KnownHostsVerdict) {
        let text = text.replacing(" K", with: " " + Self.own.text).replacing(" O", with: " " + Self.other.text)
        let known = KnownHosts(Array(text.utf8))
        let name = KnownHostsName(host: "Files.Example", port: port)
        #expect(known.verdict(on: Self.own.bytes, of: name) == expected)
        #expect(known.remarks.isEmpty)
    }

    /// What `ssh-keygen -H` made of `files.example` is in the test beside OpenSSH; this one is RFC 2202's first row:
    /// HMAC-SHA1 of "Hi There" under twenty bytes 0x0b is b617318655057264e28bc0b6fb378c8ef146be00.
    @Test func `a hashed name is the HMAC of the name`() {
        let salt = [UInt8](repeating: 0x0B, count: 20)
        let expected: [UInt8] = [
            0xB6, 0x17, 0x31, 0x86, 0x55, 0x05, 0x72, 0x64, 0xE2, 0x8B, 0xC0, 0xB6, 0xFB, 0x37, 0x8C, 0x8E, 0xF1, 0x46,
            0xBE, 0x00,
        ]
        #expect(HashedName.hash(of: Array("Hi There".utf8), salt: salt) == expected)
    }

    @Test(arguments: [
        ("x", "it has no key"),
        ("x  ", "it has no key"),
        ("x # y", "it has no key"),
        ("x ssh-ed25519", "there is no key behind 'ssh-ed25519'"),
        ("x ssh-ed25519 ====", "its key is no base64"),
        ("x ssh-ed25519 AAAA", "its key is damaged, or of another kind than 'ssh-ed25519'"),
        ("x ssh-rsa K", "its key is damaged, or of another kind than 'ssh-rsa'"),
        ("x future K", "'future' is no kind of host key"),
        ("x 1024 35 1", "a key of SSH version 1 counts for nothing any more"),
        ("|1|x|y K", "the hashed name of its host is damaged"),
        ("@cert-authority x K", "certificates of hosts are not supported"),
        ("@revoked\tx K", "behind @revoked OpenSSH wants a space, not a tab, so the line revokes nothing"),
        ("@revoked @revoked x K", "it has more than one marker"),
        ("@other x K", "'@other' is no marker"),
    ])
    func `a bad line costs itself alone, and its number is told`(line: String, why: String) {
        let key = Self.own.text.split(separator: " ")[1]
        let bad = line.replacing(" K", with: " \(line.contains("ssh-rsa") ? String(key) : Self.own.text)")
        let text = "files.example \(Self.own.text)\r\n\n\(bad)\n# x\nfiles.example \(Self.other.text)\n"
        let known = KnownHosts(Array(text.utf8))
        #expect(known.remarks.map(\.line) == [3])
        #expect(known.remarks.first?.words.contains(why) == true, "\(known.remarks)")
        #expect(known.entries.map(\.line) == [1, 5])
    }

    @Test func `any number of wildcards takes no time to speak of`() {
        let pattern = String(repeating: "*a", count: 500)
        let known = KnownHosts(Array("\(pattern)b \(Self.own.text)\n".utf8))
        let name = KnownHostsName(host: String(repeating: "a", count: 250), port: 22)
        #expect(known.verdict(on: Self.own.bytes, of: name) == .unknown(withoutPort: []))
    }

    /// Kinds are asked for in the order of the lines, and not one whose first key is revoked: OpenSSH's
    /// `lookup_key_in_hostkeys_by_type`.
    @Test(arguments: [
        ("files.example K", ["ssh-ed25519"]),
        ("files.example K\n@revoked * K", []),
        ("files.example O\nfiles.example K\n@revoked * K", ["ssh-ed25519"]),
        ("[files.example]:2222 K", []),
        ("", []),
    ])
    func `the kinds on record`(text: String, kinds: [String]) {
        let text = text.replacing(" K", with: " " + Self.own.text).replacing(" O", with: " " + Self.other.text)
        #expect(KnownHosts(Array(text.utf8)).kinds(for: KnownHostsName(host: "files.example", port: 22)) == kinds)
    }

    @Test(
        arguments: [
            ("", [UInt8]()), ("QQ==", [0x41]), ("QUI=", [0x41, 0x42]), ("QUJD", [0x41, 0x42, 0x43]),
            ("QUJD\r", [0x41, 0x42, 0x43]),
            ("QQ", nil), ("QQ=", nil), ("QR==", nil), ("QUK=", nil), ("Q===", nil), ("QQ==QQ==", nil), ("QU-D", nil),
            ("=", nil), ("QUJD=", nil),
        ] as [(String, [UInt8]?)])
    func `base64 is as RFC 4648 has it, or it is none`(text: String, bytes: [UInt8]?) {
        #expect(Base64.decoded(text.utf8) == bytes)
    }
}
