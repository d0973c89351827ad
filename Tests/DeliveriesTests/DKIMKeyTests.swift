import Deliveries
import Foundation
import Settlements
import Support
import Testing

/// What a person put into the key's file, as openssl and ssh-keygen write it.
@Suite struct DKIMKeyTests {
    private static let file = "/etc/settlecast/dkim.pem"
    private static let identity = DKIMIdentity(domain: "psp.example", selector: "s1", keyFile: file)

    @Test(
        arguments: [
            (["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], false),
            (["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"], false),
            (["genrsa", "-traditional", "2048"], true),
            (["genpkey", "-algorithm", "ED25519"], false),
        ] as [([String], Bool)])
    func `a private key in either form signs`(words: [String], isPKCS1: Bool) throws {
        let scratch = try Scratch()
        let pem = try DKIMKeys.written(words, in: scratch)
        #expect(String(decoding: pem, as: UTF8.self).contains("BEGIN RSA PRIVATE KEY") == isPKCS1)
        // As an editor on another system saves it, below a remark.
        let edited = "Key of 2025\r\n" + String(decoding: pem, as: UTF8.self).replacing("\n", with: "\r\n")
        for bytes in [pem, Array(edited.utf8)] {
            let signer = try DKIMSigner(identity: Self.identity, pem: bytes)
            let signed = try DKIMSigner.signed(
                Array("From: a@psp.example\r\n\r\n".utf8), by: [signer], at: Instant(seconds: 0))
            #expect(String(decoding: signed, as: UTF8.self).hasPrefix("DKIM-Signature: v=1; a="))
        }
    }

    private func refused(_ pem: [UInt8], as problem: String) throws {
        let error = try #require(throws: DKIMError.self) { try DKIMSigner(identity: Self.identity, pem: pem) }
        #expect(error.description.hasPrefix("the DKIM key \(Self.file) "))
        #expect(error.description.contains(problem), "\(error.description)")
        // No part of what the file holds is shown, but for the words of its first line.
        for line in String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline)
        where !line.hasPrefix("-----") && line.count >= 6 {
            #expect(!error.description.contains(line.prefix(6)))
        }
    }

    @Test(
        arguments: [
            (
                ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
                "is an RSA key of 1024 bits, where at least 2048"
            ),
            (
                ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2047"],
                "is an RSA key of 2047 bits, where at least 2048"
            ),
            (["genrsa", "-traditional", "1024"], "is an RSA key of 1024 bits"),
            (["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "is an elliptic-curve key"),
            (["ecparam", "-name", "prime256v1", "-genkey"], "is an elliptic-curve key"),
            (["genpkey", "-algorithm", "X25519"], "of a kind that signs no mail"),
            (["genpkey", "-algorithm", "ED448"], "of a kind that signs no mail"),
            (["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], "of a kind that signs no mail"),
            (
                ["genpkey", "-algorithm", "RSA", "-aes128", "-pass", "pass:secret"],
                "is encrypted: give it without a passphrase"
            ),
            (["genrsa", "-traditional", "-aes128", "-passout", "pass:secret", "2048"], "is encrypted"),
            (["genpkey", "-algorithm", "ED25519", "-outform", "DER"], "is not in PEM form"),
        ] as [([String], String)])
    func `another key is refused by what it is`(words: [String], problem: String) throws {
        let scratch = try Scratch()
        try refused(try DKIMKeys.written(words, in: scratch), as: problem)
    }

    @Test func `another file is refused by what it is`() throws {
        let scratch = try Scratch()
        let pem = try DKIMKeys.made("RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        let key = try scratch.write(pem, to: "key.pem")
        try refused(try DKIMKeys.written(["pkey", "-in", key, "-pubout"], in: scratch), as: "is a public key")
        try refused(
            try DKIMKeys.written(["req", "-x509", "-key", key, "-subj", "/CN=psp.example"], in: scratch),
            as: "is a certificate")
        let ssh = scratch.file("ssh")
        _ = try run(try Peer.sshKeygen.required(), ["-q", "-t", "ed25519", "-N", "", "-f", ssh])
        try refused(Array(try #require(FileManager.default.contents(atPath: ssh))), as: "in OpenSSH's own form")
        try refused([], as: "is empty")
        try refused(Array("hunter2 is the password\n".utf8), as: "is not in PEM form")
        try refused(Array(repeating: 0x61, count: 70_000), as: "is no key: it has 70000 bytes")
        try refused(Array(pem.dropLast(40)), as: "is cut short")
        let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n").map(String.init)
        try refused(Array((lines.prefix(9) + lines.suffix(1)).joined(separator: "\n").utf8), as: "is damaged")
        try refused(
            Array("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n".utf8), as: "is damaged")
        // A byte within the modulus: the numbers of the key no longer fit each other.
        var bent = Array(lines[3])
        bent[10] = bent[10] == "A" ? "B" : "A"
        let other = lines.prefix(3) + [String(bent)] + lines.dropFirst(4)
        try refused(Array(other.joined(separator: "\n").utf8), as: "is damaged")
    }

    @Test(arguments: [
        ("psp.example\r\nBcc: x", "s1", "'psp.example<U+000D><U+000A>Bcc: x' is no domain"),
        ("", "s1", "is no domain"),
        ("psp.example; l=0", "s1", "is no domain"),
        ("psp.example", "", "is no DKIM selector"),
        ("psp.example", "a b", "is no DKIM selector"),
        ("psp.example", "a;l=0", "is no DKIM selector"),
        ("psp.example", "a\r\nb", "is no DKIM selector"),
        ("psp.example", "ä", "is no DKIM selector"),
        ("psp.example", ".a", "is no DKIM selector"),
    ])
    func `a domain or a selector that is none is refused`(domain: String, selector: String, problem: String) throws {
        let pem = try DKIMKeys.made("ED25519")
        let identity = DKIMIdentity(domain: domain, selector: selector, keyFile: Self.file)
        let error = try #require(throws: DKIMError.self) { try DKIMSigner(identity: identity, pem: pem) }
        #expect(error.description.contains(problem), "\(error.description)")
    }

    @Test func `an international domain is signed for in its ASCII form`() throws {
        let identity = DKIMIdentity(domain: "müller.example", selector: "s1", keyFile: Self.file)
        let signer = try DKIMSigner(identity: identity, pem: try DKIMKeys.made("ED25519"))
        let signed = try DKIMSigner.signed(
            Array("From: a@psp.example\r\n\r\n".utf8), by: [signer], at: Instant(seconds: 0))
        #expect(String(decoding: signed, as: UTF8.self).contains(" d=xn--mller-kva.example;"))
    }
}
