internal import Deliveries
internal import Foundation
internal import Schedules
package import Settlements

extension Outlets {
    /// Sends one message that says that it is a test, in the way that reports go: the same server, login, sender and
    /// signatures. It is kept nowhere.
    ///
    /// - Parameter token: makes its Message-ID, and is nobody else's.
    /// - Throws: ``DeliveryError``; what keeps a message from being made, in words for a person.
    package func sendTest(to recipient: Mailbox, at now: Instant, token: String) async throws -> Receipt {
        guard let mail else {
            throw DeliveryError(
                .noMailServer, .permanent, "there is no 'mail' in the configuration: messages go into a folder")
        }
        try checkDomain(of: recipient)
        let message = MailMessage(
            from: mail.from, to: [recipient], replyTo: mail.replyTo, subject: "Settlecast: test message", date: now,
            offset: 0, messageID: messageID(token),
            text: """
                This is a test of Settlecast: mail from \(mail.from.address) arrives here.

                It went through \(mail.server.host), port \(mail.server.port). Reports go the same way. Nothing is to be done.

                """, html: nil, unsubscribe: mail.unsubscribe)
        let bytes = try bytes(of: message)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("settlecast-test-\(token).eml").path
        let isMade = FileManager.default.createFile(
            atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        guard isMade else { throw PackingError(description: "\(file) cannot be written") }
        defer { try? FileManager.default.removeItem(atPath: file) }
        let content = Content(digest: Digest(of: bytes), size: Int64(bytes.count))
        return try await mailTransport(mail).deliver(
            Consignment(
                delivery: token, parcel: Parcel(name: "test.eml", mediaType: MailMessage.mediaType, content: content),
                address: .mail(sender: mail.from, recipient: recipient), file: file, wasMarked: false, mark: {}))
    }
}
