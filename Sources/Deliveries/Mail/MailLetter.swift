internal import Foundation
internal import Settlements

/// What is handed to a mail server: the envelope, and where the message's bytes are.
struct MailLetter: Sendable {
    private static let block = 65_536

    let sender: String
    let recipient: String
    let content: Content
    let file: String

    /// The letter's name in what people read.
    var words: String { "the message for <\(recipient)>" }

    /// What stands behind the sender's `@`.
    var senderDomain: String { String(sender.drop { $0 != "@" }.dropFirst()) }

    /// Where bytes beyond ASCII are: they need a server that takes them.
    struct EightBit: Hashable {
        /// In the header's lines (RFC 6532).
        var isInHead = false
        var isInBody = false
    }

    /// Looks through the kept message for bytes beyond ASCII.
    func eightBit() throws(DeliveryError) -> EightBit {
        var found = EightBit()
        var isHead = true
        var last: (UInt8, UInt8, UInt8) = (0, 0x0D, 0x0A)
        try read { block in
            for byte in block {
                if byte >= 0x80 {
                    if isHead { found.isInHead = true } else { found.isInBody = true }
                }
                guard isHead else { continue }
                if byte == 0x0A, last == (0x0D, 0x0A, 0x0D) { isHead = false }
                last = (last.1, last.2, byte)
            }
        }
        return found
    }

    /// Gives the kept message's bytes block by block.
    func read(_ take: ([UInt8]) throws(DeliveryError) -> Void) throws(DeliveryError) {
        guard let file = FileHandle(forReadingAtPath: file) else {
            throw DeliveryError(.mailContent, .permanent, "the kept message \(self.file) cannot be opened")
        }
        defer { try? file.close() }
        do {
            while let block = try file.read(upToCount: Self.block), !block.isEmpty { try take(Array(block)) }
        } catch let error as DeliveryError {
            throw error
        } catch {
            throw DeliveryError(
                .mailContent, .permanent, "the kept message \(self.file) cannot be read: \(error)")
        }
    }

    /// The parameters of MAIL at a server that offers what it does (RFC 1870, 6152, 6531).
    ///
    /// - Throws: ``DeliveryError`` where the letter needs what the server does not offer, or is too long for it.
    func parameters(at server: String, offering offers: MailOffers) throws(DeliveryError) -> String {
        if let limit = offers.sizeLimit, content.size > limit {
            throw DeliveryError(
                .mailSize, .permanent,
                "mail server \(server) takes messages of at most \(limit) bytes, and this one for <\(recipient)> has "
                    + "\(content.size): it was not sent")
        }
        let eightBit = try eightBit()
        let foreign = [recipient, sender].first { Mailbox(name: nil, address: $0).needsSMTPUTF8 }
        let needsUTF8 = foreign != nil || eightBit.isInHead
        if needsUTF8, !offers.hasSMTPUTF8 {
            let what =
                foreign.map { "the address <\($0)> has" } ?? "an address in the message for <\(recipient)> has"
            throw DeliveryError(
                .mailAddress, .permanent,
                "mail server \(server) takes no addresses with characters beyond ASCII (it does not offer SMTPUTF8), and "
                    + "\(what) some: it was not sent; use another address of theirs, or a server that takes it")
        }
        if eightBit.isInBody, !offers.hasEightBitMIME {
            throw DeliveryError(
                .mailContent, .permanent,
                "mail server \(server) takes no bytes beyond ASCII (it does not offer 8BITMIME), and the kept message "
                    + "\(file) has some: it was not sent")
        }
        var parameters = offers.takesSize ? " SIZE=\(content.size)" : ""
        if offers.hasEightBitMIME, eightBit != EightBit() { parameters += " BODY=8BITMIME" }
        if needsUTF8 { parameters += " SMTPUTF8" }
        return parameters
    }
}
