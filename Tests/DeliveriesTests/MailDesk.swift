import Deliveries
import Settlements
import Support
import Synchronization
import Testing

/// Somebody who posts letters to one mail server over the same sessions.
final class MailDesk: Sendable {
    let sessions: MailSessions
    let server: MailServer
    let bytes: [UInt8]
    private let scratch: Scratch
    private let marked = Mutex(0)

    /// - Parameter secret: the environment's SETTLECAST_MAIL.
    init(
        port: Int, security: MailServer.Security = .none, authorities: String? = nil,
        login: MailServer.Login? = nil, secret: String? = nil, pace: MailServer.Pace = .standard,
        patience: MailPatience = MailPatience(), minute: Duration = .seconds(60),
        bytes: [UInt8] = Array("Subject: a letter\r\n\r\n.Hello\r\n".utf8)
    ) throws {
        scratch = try Scratch()
        try scratch.write(bytes, to: "letter.eml")
        self.bytes = bytes
        server = MailServer(
            host: "127.0.0.1", port: port, security: security, certificateAuthorities: authorities, login: login,
            pace: pace)
        let secrets = Secrets(
            environment: secret.map { ["SETTLECAST_MAIL": $0] } ?? [:], run: { try SecretProgram.output(of: $0) },
            read: { try LocalFile.contents(of: $0) })
        sessions = MailSessions(secrets: secrets, patience: patience, minute: minute)
    }

    /// Letters whose final dot was announced.
    var marks: Int { marked.withLock { $0 } }

    func post(
        to recipient: String = "owner@shop.example", from sender: String = "reports@psp.example"
    ) async throws(DeliveryError) -> Receipt {
        let consignment = Consignment(
            delivery: "weekly-1-mail",
            parcel: Parcel(
                name: "weekly.eml", mediaType: "message/rfc822",
                content: Content(digest: Digest(of: bytes), size: Int64(bytes.count))),
            address: .mail(
                sender: Mailbox(name: nil, address: sender), recipient: Mailbox(name: nil, address: recipient)),
            file: scratch.file("letter.eml"), wasMarked: false
        ) { self.marked.withLock { $0 += 1 } }
        return try await MailTransport(server: server, sessions: sessions).deliver(consignment)
    }

    /// Posts and gives the error that has to come; nil, and an issue, where none does.
    func refusal(to recipient: String = "owner@shop.example", hiding secret: String? = nil) async -> DeliveryError? {
        do {
            let receipt = try await post(to: recipient)
            Issue.record("the letter was delivered: \(receipt.evidence)")
            return nil
        } catch {
            #expect(error.description.unicodeScalars.allSatisfy { !$0.breaksLines })
            if let secret { #expect(!error.debugDescription.contains(secret)) }
            return error
        }
    }
}
