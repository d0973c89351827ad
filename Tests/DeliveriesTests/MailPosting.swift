import Deliveries
import Foundation
import Settlements
import Support
import Synchronization
import Testing

/// What a test throws that got something else than it asked for.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

/// Counts the marks of one delivery.
final class MarkCount: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}

/// A message in a file, and how to send it.
struct Posting: Sendable {
    static let user = "reports"
    static let password = "pa ss\u{E4}\"wörd"

    let scratch: Scratch
    let bytes: [UInt8]
    let marks = MarkCount()
    var markFails = false
    var wasMarked = false
    var sender = Mailbox(name: nil, address: "reports@psp.example")
    var recipient = Mailbox(name: "Owner", address: "owner@shop.example")
    /// What the journal says was kept, where that differs from the file.
    var kept: [UInt8]?

    init(_ bytes: [UInt8]? = nil) throws {
        scratch = try Scratch()
        var sample = Sample()
        sample.text = ".\n..\n.dots at the start\nGrüße\n"
        sample.attachments = [
            .init(name: "a.csv", mediaType: "text/csv; charset=utf-8", bytes: Array("a;b\r\n".utf8).repeated(2000))
        ]
        self.bytes = try bytes ?? sample.bytes()
        try scratch.write(self.bytes, to: "message.eml")
    }

    func send(
        to port: Int, host: String = "127.0.0.1", security: MailServer.Security = .required,
        authorities: String? = nil, login: String? = nil, patience: MailPatience = MailPatience()
    ) async throws(DeliveryError) -> Receipt {
        let server = MailServer(
            host: host, port: port, security: security, certificateAuthorities: authorities,
            login: login.map { _ in
                .init(user: Self.user, proof: .password(.environment("SMTP_PASSWORD")))
            })
        let secrets = Secrets(environment: login.map { ["SMTP_PASSWORD": $0] } ?? [:]) { _ in [] }
        let sessions = MailSessions(secrets: secrets, patience: patience)
        let transport = MailTransport(server: server, sessions: sessions)
        let content = kept ?? bytes
        let consignment = Consignment(
            delivery: "weekly-1-mail",
            parcel: Parcel(
                name: "weekly.eml", mediaType: "message/rfc822",
                content: Content(digest: Digest(of: content), size: Int64(content.count))),
            address: .mail(sender: sender, recipient: recipient), file: scratch.file("message.eml"),
            wasMarked: wasMarked
        ) { [marks, markFails] in
            marks.add()
            if markFails { throw Unexpected(description: "the disk is full") }
        }
        do throws(DeliveryError) {
            let receipt = try await transport.deliver(consignment)
            await sessions.close()
            return receipt
        } catch {
            await sessions.close()
            throw error
        }
    }

    /// Sends and gives the error that has to come.
    func refusal(
        from port: Int, host: String = "127.0.0.1", security: MailServer.Security = .required,
        authorities: String? = nil, login: String? = nil, patience: MailPatience = MailPatience()
    ) async throws -> DeliveryError {
        let receipt: Receipt
        do {
            receipt = try await send(
                to: port, host: host, security: security, authorities: authorities, login: login, patience: patience)
        } catch {
            #expect(!error.debugDescription.contains(Self.password))
            #expect(error.description.unicodeScalars.allSatisfy { !$0.breaksLines })
            return error
        }
        throw Unexpected(description: "the message was delivered: \(receipt.evidence)")
    }
}

extension Array {
    func repeated(_ times: Int) -> [Element] {
        (0..<times).flatMap { _ in self }
    }
}
