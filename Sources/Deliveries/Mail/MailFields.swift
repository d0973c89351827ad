internal import Settlements

/// The headers of a message, each checked before it is written: nothing that comes from data can end a line.
enum MailFields {
    /// RFC 5322, 2.1.1 allows lines of 998; an identifier beyond this is no identifier.
    private static let longestMessageID = 250
    /// RFC 5322, 2.1.1 as well, with some room for the brackets.
    private static let longestPlace = 900
    private static let written: Set<String> = ["x-auto-response-suppress"]

    static func unstructured(_ name: String, _ value: String) throws(MailMessageError) -> String {
        try check(value, of: name)
        var header = FoldedHeader(name)
        header.add(HeaderText.unstructured(value, room: header.room))
        return header.line
    }

    static func mailboxes(_ name: String, _ mailboxes: [Mailbox]) throws(MailMessageError) -> String {
        var header = FoldedHeader(name)
        for (index, mailbox) in mailboxes.enumerated() {
            do {
                try mailbox.validate()
            } catch {
                throw MailMessageError(name, "cannot be written: \(error)")
            }
            let end = index + 1 < mailboxes.count ? "," : ""
            if let person = mailbox.name, !person.isEmpty {
                header.add(HeaderText.phrase(person, room: header.room))
                header.add("<\(mailbox.address)>\(end)")
            } else {
                header.add(mailbox.address + end)
            }
        }
        return header.line
    }

    /// RFC 2369, 3.2: one way out, between angle brackets.
    static func unsubscribe(_ place: String) throws(MailMessageError) -> String {
        let name = "List-Unsubscribe"
        try check(place, of: name)
        let schemes = ["https://", "mailto:"]
        guard schemes.contains(where: { place.lowercased().hasPrefix($0) && place.utf8.count > $0.utf8.count }) else {
            throw MailMessageError(name, "is '\(printable(place))', which is neither https://… nor mailto:…")
        }
        for scalar in place.unicodeScalars where !isOfAddress(scalar) {
            throw MailMessageError(
                name, "has the character \(scalar.codePoint), where it belongs as a percent sign and digits (RFC 3986)")
        }
        guard !place.contains("=?") else {
            throw MailMessageError(
                name, "has '=?', which readers take for encoded text: write its question mark as %3F")
        }
        guard place.utf8.count <= longestPlace else {
            throw MailMessageError(
                name, "has \(place.utf8.count) characters, where at most \(longestPlace) may stand")
        }
        // Not folded: some readers take a fold before the first word for a space of its own.
        return "\(name): <\(place)>\r\n"
    }

    static func check(messageID: String) throws(MailMessageError) {
        let sides = messageID.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let isDotAtom = { (side: Substring.UTF8View) in
            side.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0.allSatisfy(isToken) }
        }
        guard sides.count == 2, sides.allSatisfy(isDotAtom) else {
            throw MailMessageError(
                "Message-ID", "is not of the form left@right in ASCII letters, digits, hyphens and dots")
        }
        guard messageID.utf8.count <= longestMessageID else {
            throw MailMessageError(
                "Message-ID", "has \(messageID.utf8.count) characters, where at most \(longestMessageID) may stand")
        }
    }

    static func check(_ headers: [MailMessage.Header]) throws(MailMessageError) {
        var seen = written
        for header in headers {
            let name = header.name.lowercased()
            guard name.hasPrefix("x-"), name.utf8.count > 2, name.utf8.count < FoldedHeader.widest / 2,
                header.name.utf8.allSatisfy(isToken)
            else {
                throw MailMessageError(
                    printable(header.name), "is no name for a header of ours: X- and ASCII letters, digits and hyphens")
            }
            guard seen.insert(name).inserted else { throw MailMessageError(header.name, "stands twice") }
        }
    }

    /// The media type and its parameters, apart: `text/csv`, `charset=utf-8`, `header=present`.
    static func parts(ofMediaType mediaType: String, attachment: String) throws(MailMessageError) -> [String] {
        let field = "attachment \(printable(attachment))"
        let problem = MailMessageError(
            field, "has the media type '\(printable(mediaType))', which is not of the form type/subtype; name=value")
        let parts = mediaType.split(separator: ";", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " })
        }
        for (index, part) in parts.enumerated() {
            let sides = part.utf8.split(
                separator: UInt8(ascii: index == 0 ? "/" : "="), omittingEmptySubsequences: false)
            guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isToken) }),
                part.utf8.count < FoldedHeader.widest
            else { throw problem }
        }
        let kind = parts.first?.lowercased() ?? ""
        guard !kind.hasPrefix("multipart/"), !kind.hasPrefix("message/") else {
            throw MailMessageError(
                field, "has the media type '\(printable(mediaType))', which cannot travel as base64 (RFC 2045, 6.4)")
        }
        return parts
    }

    static func check(_ value: String, of field: String) throws(MailMessageError) {
        for scalar in value.unicodeScalars where scalar.breaksLines {
            throw MailMessageError(field, "has the control character \(scalar.codePoint)")
        }
    }

    static func printable(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { shown, scalar in
            if scalar.breaksLines {
                shown += "<\(scalar.codePoint)>"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
    }

    /// `unreserved`, `reserved` and the percent sign of RFC 3986, 2.
    private static func isOfAddress(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~:/?#[]@!$&'()*+,;=%".unicodeScalars.contains(scalar)
        }
    }

    /// `token` of RFC 2045, 5.1, less what an atom of RFC 5322 does not allow.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-^_`{|}~.".utf8.contains(byte)
        }
    }
}
