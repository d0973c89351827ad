import Deliveries
import Foundation
import Settlements
import Support
import Testing

/// Keys that openssl made for one test, and the records that their domain would publish.
struct DKIMKeys {
    static let domain = "psp.example"
    static let rsa = DKIMIdentity(domain: domain, selector: "s2025", keyFile: "/etc/settlecast/dkim.pem")
    static let ed25519 = DKIMIdentity(domain: domain, selector: "ed.s2025", keyFile: "/etc/settlecast/ed25519.pem")

    private static let openssl = Peer("openssl", from: "openssl")

    let signers: [DKIMSigner]
    /// By the whole name below which a verifier looks.
    let records: [String: String]

    init() throws {
        let rsa = try Self.made("RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        let ed25519 = try Self.made("ED25519")
        signers = [
            try DKIMSigner(identity: Self.rsa, pem: rsa), try DKIMSigner(identity: Self.ed25519, pem: ed25519),
        ]
        // RFC 8463, 4: of an Ed25519 key the 32 bytes alone, which its DER form ends with.
        let short = try Self.publicKey(of: ed25519).suffix(32)
        records = [
            "s2025._domainkey.psp.example.":
                "v=DKIM1; k=rsa; p=\(try Self.publicKey(of: rsa).base64EncodedString())",
            "ed.s2025._domainkey.psp.example.": "v=DKIM1; k=ed25519; p=\(short.base64EncodedString())",
        ]
    }

    /// A private key as PKCS#8 in PEM form.
    static func made(_ algorithm: String, _ more: String...) throws -> [UInt8] {
        let scratch = try Scratch()
        return try written(["genpkey", "-algorithm", algorithm] + more, in: scratch)
    }

    /// What openssl writes when asked so.
    static func written(_ words: [String], in scratch: Scratch) throws -> [UInt8] {
        let file = scratch.file("written")
        let finished = try run(try openssl.required(), [words[0], "-out", file] + words.dropFirst())
        #expect(finished.status == 0, "\(finished.output)")
        return Array(try #require(FileManager.default.contents(atPath: file)))
    }

    private static func publicKey(of pem: [UInt8]) throws -> Data {
        let scratch = try Scratch()
        let file = try scratch.write(pem, to: "key")
        return Data(try written(["pkey", "-in", file, "-pubout", "-outform", "DER"], in: scratch))
    }
}

/// dkimpy's verdict (`Tests/Peers/verify_dkim.py`).
struct DKIMVerifier {
    private struct Task: Encodable {
        struct Tampered: Encodable {
            let from: Int
            let to: Int
        }

        let keys: [String: String]
        let messages: [Data]
        var tampered: Tampered?
    }

    let records: [String: String]

    /// Of each message whether each of its signatures is good.
    func verdicts(on messages: [[UInt8]]) throws -> [[Bool]] {
        try ask(Task(keys: records, messages: messages.map { Data($0) }))
    }

    /// Where in a part of the message a byte can be another, and the signature is still good.
    func blindSpots(in message: [UInt8], _ range: Range<Int>) throws -> [Int] {
        try ask(
            Task(
                keys: records, messages: [Data(message)],
                tampered: .init(from: range.lowerBound, to: range.upperBound)))
    }

    private func ask<Answer: Decodable>(_ task: Task) throws -> Answer {
        let scratch = try Scratch()
        let file = try scratch.write(try JSONEncoder().encode(task), to: "task.json")
        let finished = try run(
            try Peer.environmentPython(with: "dkim, nacl"), [packageRoot + "/Tests/Peers/verify_dkim.py", file])
        #expect(finished.status == 0, "\(finished.output)")
        return try JSONDecoder().decode(Answer.self, from: Data(finished.output.utf8))
    }
}
