import Foundation
import Settlements
import Support
import Synchronization

@testable import Deliveries

/// What became of one message that was handed over.
struct MailVerdict: Sendable {
    let result: Result<Receipt, DeliveryError>
    /// How often the journal was told that the final dot comes.
    let marks: Int

    var error: DeliveryError? { if case .failure(let error) = result { error } else { nil } }
    var receipt: Receipt? { try? result.get() }
}

/// Messages in files of one directory, and handing them over.
final class MailPost: Sendable {
    /// A message of a line or two.
    struct Letter: Sendable {
        let name: String
        let bytes: [UInt8]
        var recipient = Mailbox(name: nil, address: "owner@shop.example")
    }

    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    /// A small message that no other is equal to, with dots at the beginning of lines.
    func letter(_ number: Int, to recipient: String = "owner@shop.example") throws -> Letter {
        try letter(
            "\(number).eml",
            Self.head(number) + "Subject: message \(number)\r\n\r\n.\r\n..two\r\nThe message of number \(number).\r\n",
            recipient)
    }

    /// A message of 400 KB: twice what a narrow connection takes in while its server reads nothing.
    func longLetter() throws -> Letter {
        try letter("long.eml", Self.long, "owner@shop.example")
    }

    /// What a server would add where it is missing, so that nothing is added but in front.
    static func head(_ number: Int) -> String {
        "Date: Mon, 23 Nov 2026 06:00:00 +0000\r\nFrom: reports@psp.example\r\nTo: owner@shop.example\r\n"
            + "Message-ID: <\(number).weekly@psp.example>\r\n"
    }

    func letter(_ name: String, _ text: String, _ recipient: String = "owner@shop.example") throws -> Letter {
        let bytes = Array(text.utf8)
        if !FileManager.default.fileExists(atPath: scratch.file(name)) { try scratch.write(bytes, to: name) }
        return Letter(name: name, bytes: bytes, recipient: Mailbox(name: nil, address: recipient))
    }

    private static let long =
        head(0) + "Subject: long\r\n\r\n"
        + String(repeating: "A line of text that is forty bytes long\r\n", count: 10_000)

    func hand(_ letter: Letter, to server: MailServer, over sessions: MailSessions) async -> MailVerdict {
        let marks = Mutex(0)
        let parcel = Parcel(
            name: letter.name, mediaType: "message/rfc822",
            content: Content(digest: Digest(of: letter.bytes), size: Int64(letter.bytes.count)))
        let consignment = Consignment(
            delivery: "weekly-1-\(letter.name)", parcel: parcel,
            address: .mail(
                sender: Mailbox(name: nil, address: "reports@psp.example"), recipient: letter.recipient),
            file: scratch.file(letter.name), wasMarked: false
        ) { marks.withLock { $0 += 1 } }
        let result: Result<Receipt, DeliveryError>
        do throws(DeliveryError) {
            result = .success(
                try await MailTransport(server: server, sessions: sessions, clientName: "client.test")
                    .deliver(consignment))
        } catch {
            result = .failure(error)
        }
        return MailVerdict(result: result, marks: marks.withLock { $0 })
    }
}
