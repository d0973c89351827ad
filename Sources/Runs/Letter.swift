internal import Deliveries
internal import Foundation
internal import Reports
internal import Settlements
internal import Store

/// The parts of a mail as they are kept beside it, so that a copy of it can be made: what is large lies in the archive.
struct Letter: Codable, Equatable {
    struct Part: Codable, Equatable {
        let sha256: String
        let bytes: Int64
    }

    struct Attachment: Codable, Equatable {
        let name: String
        let mediaType: String
        let content: Part
    }

    struct Address: Codable, Equatable {
        let name: String?
        let address: String

        var mailbox: Mailbox { Mailbox(name: name, address: address) }
    }

    struct Header: Codable, Equatable {
        let name: String
        let value: String
    }

    let recipient: Address
    let to: [Address]
    let cc: [Address]
    /// Nil in those that were kept before there was one.
    let replyTo: [Address]?
    let subject: String
    /// Tag of the language that it is written in: `nl`.
    let language: String
    /// Seconds east of UTC in which its date was written.
    let offset: Int
    let text: Part
    let html: Part?
    let attachments: [Attachment]
    let headers: [Header]

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    init(bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Letter.self, from: Data(bytes))
    }

    /// Keeps what the archive does not hold yet.
    ///
    /// - Parameter known: what it holds already.
    init(
        _ message: MailMessage, to recipient: Mailbox, in language: ReportLanguage, known: Set<Digest>,
        archive: Archive
    ) throws {
        func keep(_ bytes: [UInt8]) throws -> Part {
            let digest = Digest(of: bytes)
            if !known.contains(digest) { _ = try archive.keep(bytes) }
            return Part(sha256: digest.description, bytes: Int64(bytes.count))
        }
        self.recipient = Address(recipient)
        to = message.to.map(Address.init)
        cc = message.cc.map(Address.init)
        replyTo = message.replyTo.map(Address.init)
        subject = message.subject
        self.language = language.tag
        offset = message.offset
        text = try keep(Array(message.text.utf8))
        html = try message.html.map { try keep(Array($0.utf8)) }
        attachments = try message.attachments.map {
            Attachment(name: $0.name, mediaType: $0.mediaType, content: try keep($0.bytes))
        }
        headers = message.headers.map { Header(name: $0.name, value: $0.value) }
    }
}

extension Letter.Address {
    fileprivate init(_ mailbox: Mailbox) {
        self.init(name: mailbox.name, address: mailbox.address)
    }
}

extension Archive {
    /// The bytes of a letter's part.
    ///
    /// - Throws: ``StoreError/Code/archive`` where they are gone or no longer those that were kept.
    func bytes(of part: Letter.Part) throws(StoreError) -> [UInt8] {
        guard let digest = Digest(hex: part.sha256) else {
            throw StoreError(.archive, "a mail that was kept names a digest that is not a SHA-256: \(part.sha256)")
        }
        return try bytes(of: Content(digest: digest, size: part.bytes))
    }

    func text(of part: Letter.Part) throws(StoreError) -> String {
        String(decoding: try bytes(of: part), as: UTF8.self)
    }
}
