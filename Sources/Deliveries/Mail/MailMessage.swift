package import Settlements

/// A report's mail: text, the same as HTML, and files. The same message always gives the same bytes.
///
/// `multipart/mixed { multipart/alternative { text/plain, text/html }, attachments }`, by RFC 5322, 2045–2047, 2183, 2231
/// and, for an address beyond ASCII alone, 6532. Nothing in it depends on the machine, its clock or its language.
package struct MailMessage: Hashable, Sendable {
    /// A file that travels with the message, byte for byte.
    package struct Attachment: Hashable, Sendable {
        package let name: String
        /// With its parameters: `text/csv; charset=utf-8; header=present`.
        package let mediaType: String
        package let bytes: [UInt8]

        package init(name: String, mediaType: String, bytes: [UInt8]) {
            self.name = name
            self.mediaType = mediaType
            self.bytes = bytes
        }
    }

    /// A header of our own: its name begins with `X-`.
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What a whole message is, as a file.
    package static let mediaType = "message/rfc822"

    package let from: Mailbox
    package let to: [Mailbox]
    package let cc: [Mailbox]
    /// Where answers go; nobody for the sender.
    package let replyTo: [Mailbox]
    package let subject: String
    package let date: Instant
    /// Seconds east of UTC in which the date is written.
    package let offset: Int
    /// `left@right`, without angle brackets: the same on each automatic try of a delivery.
    package let messageID: String
    package let text: String
    /// Nil where the text stands alone.
    package let html: String?
    package let attachments: [Attachment]
    /// Where a reader asks to get no more of these, `https:` or `mailto:` (RFC 2369); nil for no such header.
    package let unsubscribe: String?
    package let headers: [Header]

    package init(
        from: Mailbox, to: [Mailbox], cc: [Mailbox] = [], replyTo: [Mailbox] = [], subject: String, date: Instant,
        offset: Int, messageID: String, text: String, html: String?, attachments: [Attachment] = [],
        unsubscribe: String? = nil, headers: [Header] = []
    ) {
        self.from = from
        self.to = to
        self.cc = cc
        self.replyTo = replyTo
        self.subject = subject
        self.date = date
        self.offset = offset
        self.messageID = messageID
        self.text = text
        self.html = html
        self.attachments = attachments
        self.unsubscribe = unsubscribe
        self.headers = headers
    }

    /// The message as it is kept and sent: lines end in CRLF and have at most 76 characters, but for an address, an
    /// identifier or a file name that is longer by itself; all is ASCII, but for an address that is not so itself.
    ///
    /// - Throws: ``MailMessageError`` where a header, name or address holds what would break it. It names the field.
    package func bytes() throws(MailMessageError) -> [UInt8] {
        let mixed = boundary("m")
        let alternative = boundary("a")
        var out = Array(try head().utf8)
        out += Self.container("mixed", mixed)
        if let html {
            out += Self.opening(mixed) + Self.container("alternative", alternative)
            out += Self.opening(alternative) + Self.part(text, "text/plain")
            out += Self.opening(alternative) + Self.part(html, "text/html")
            out += Array("--\(alternative)--\r\n".utf8)
        } else {
            out += Self.opening(mixed) + Self.part(text, "text/plain")
        }
        for attachment in attachments {
            out += Self.opening(mixed)
            out += try Self.head(of: attachment)
            out += TransferEncoding.base64(attachment.bytes)
        }
        out += Array("--\(mixed)--\r\n".utf8)
        return out
    }

    private func head() throws(MailMessageError) -> String {
        try MailFields.check(messageID: messageID)
        try MailFields.check(headers)
        guard let date = MailDate.text(of: date, offset: offset) else {
            throw MailMessageError(
                "Date", "cannot be written: its year is not within 1900 to 9999, or its offset not within a day")
        }
        guard !to.isEmpty else { throw MailMessageError("To", "names nobody") }
        var lines = "Date: \(date)\r\n"
        lines += try MailFields.mailboxes("From", [from])
        lines += try MailFields.mailboxes("To", to)
        if !cc.isEmpty { lines += try MailFields.mailboxes("Cc", cc) }
        if !replyTo.isEmpty { lines += try MailFields.mailboxes("Reply-To", replyTo) }
        lines += try MailFields.unstructured("Subject", subject)
        lines += "Message-ID: <\(messageID)>\r\n"
        lines += "MIME-Version: 1.0\r\n"
        lines += "Auto-Submitted: auto-generated\r\n"
        lines += "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
        if let unsubscribe { lines += try MailFields.unsubscribe(unsubscribe) }
        for header in headers { lines += try MailFields.unstructured(header.name, header.value) }
        return lines
    }

    /// Of 35 characters, from the Message-ID alone. It begins with `=_`, which occurs in no encoded content.
    private func boundary(_ kind: String) -> String {
        "=_\(kind)" + Digest(of: Array("\(kind) \(messageID)".utf8)).description.prefix(32)
    }

    private static func container(_ subtype: String, _ boundary: String) -> [UInt8] {
        Array("Content-Type: multipart/\(subtype);\r\n boundary=\"\(boundary)\"\r\n\r\n".utf8)
    }

    private static func opening(_ boundary: String) -> [UInt8] {
        Array("--\(boundary)\r\n".utf8)
    }

    private static func part(_ text: String, _ mediaType: String) -> [UInt8] {
        let (encoding, lines) = TransferEncoding.ofText(text)
        let head =
            "Content-Type: \(mediaType); charset=utf-8\r\nContent-Transfer-Encoding: \(encoding.rawValue)\r\n\r\n"
        return Array(head.utf8) + lines
    }

    private static func head(of attachment: Attachment) throws(MailMessageError) -> [UInt8] {
        let name = try AttachmentName(attachment.name)
        let parts = try MailFields.parts(ofMediaType: attachment.mediaType, attachment: attachment.name)
        var type = FoldedHeader("Content-Type")
        type.add(parts.map { $0 + ";" })
        type.add(name.typeParameter)
        var disposition = FoldedHeader("Content-Disposition")
        disposition.add("attachment;")
        disposition.add(name.dispositionParameters)
        return Array((type.line + "Content-Transfer-Encoding: base64\r\n" + disposition.line + "\r\n").utf8)
    }
}

/// Why a message cannot be written: which field, and what is wrong with it.
package struct MailMessageError: Error, Hashable, CustomStringConvertible {
    /// The header's name, or `attachment NAME`.
    package let field: String
    /// What is wrong: `has the control character U+000A`.
    package let problem: String

    init(_ field: String, _ problem: String) {
        self.field = field
        self.problem = problem
    }

    package var description: String { "mail field \(field) \(problem)" }
}
