import Deliveries
import Foundation
import Settlements

/// Posts messages to a mail server as a delivery does, one after the other, for who measures it.
///
/// Arguments: port, file of the authority's certificate, sender, recipient, and a file with a line for each message as
/// `sha256sum` writes it.
@main
struct PostMails {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let port = Int(arguments[1]) else {
            print("usage: post-mails PORT AUTHORITY SENDER RECIPIENT LIST")
            exit(64)
        }
        let server = MailServer(
            host: "127.0.0.1", port: port, security: .required, certificateAuthorities: arguments[2], login: nil,
            pace: .init(connections: 1, messagesPerMinute: nil))
        let sessions = MailSessions(secrets: Secrets(environment: [:]) { path in try LocalFile.contents(of: path) })
        let transport = MailTransport(server: server, sessions: sessions)
        let address = Address.mail(
            sender: Mailbox(name: nil, address: arguments[3]), recipient: Mailbox(name: nil, address: arguments[4]))
        let list = try String(contentsOfFile: arguments[5], encoding: .utf8)
        for (index, line) in list.split(separator: "\n").enumerated() {
            let path = String(line.dropFirst(66))
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
            guard let digest = Digest(hex: line.prefix(64)), let size else { exit(65) }
            let parcel = Parcel(
                name: "mail.eml", mediaType: "message/rfc822", content: Content(digest: digest, size: size))
            _ = try await transport.deliver(
                Consignment(
                    delivery: "d-\(index)", parcel: parcel, address: address, file: path, wasMarked: false, mark: {}))
        }
        await sessions.close()
    }
}
