package import Settlements

/// Hands messages to a mail server: one recipient, one message a transaction, over a connection that is kept.
///
/// libcurl connects, sets up TLS and logs in; the transaction after that is ours, reply by reply, so that it is known
/// exactly whether the message had been handed over when something went wrong (RFC 5321; RFC 1047).
package struct MailTransport: Transport {
    private let server: MailServer
    private let sessions: MailSessions
    private let clientName: String?

    /// - Parameters:
    ///   - sessions: where the connections to the server are kept.
    ///   - clientName: the domain by which EHLO presents us; nil means the sender's.
    package init(server: MailServer, sessions: MailSessions, clientName: String? = nil) {
        self.server = server
        self.sessions = sessions
        self.clientName = clientName
    }

    /// Sends the kept message to the consignment's one recipient.
    ///
    /// - Returns: evidence `host`, `port`, `address` (the server's IP), `tls`, `sender`, `recipient`, `reply`, `enhanced`
    ///   (its status by RFC 3463) and `queue_id` where the reply names them, `size_limit` where the server does, `bytes`,
    ///   `sha256`.
    /// - Throws: ``DeliveryError``. `uncertain` where the final dot was sent and no reply came, in this attempt or, by the
    ///   consignment's mark, in an earlier one; anything else means that the server does not have the message.
    package func deliver(_ consignment: Consignment) async throws(DeliveryError) -> Receipt {
        let entry = MailEntry(server: server)
        let letter = try letter(of: consignment, entry)
        guard !consignment.wasMarked else {
            throw DeliveryError(
                .mailUncertain, .uncertain,
                "an earlier attempt had sent the final dot of the message for <\(letter.recipient)> to mail "
                    + "server \(entry.place), and its reply is not known: it may have arrived or not; look into "
                    + "the server's log before it is sent again"
            )
        }
        try entry.check()
        let (reply, peer) = try await sessions.gate(to: server).post(
            letter, as: clientName ?? letter.senderDomain, pace: server.pace
        ) { () throws(DeliveryError) in try await mark(consignment, entry) }
        return receipt(letter, reply, peer)
    }

    private func letter(of consignment: Consignment, _ entry: MailEntry) throws(DeliveryError) -> MailLetter {
        guard case .mail(let sender, let recipient) = consignment.address else {
            throw DeliveryError(
                .mailAddress, .permanent,
                "delivery \(consignment.delivery) has no mail address for mail server \(entry.place)")
        }
        for mailbox in [sender, recipient] { try mailbox.check(for: entry) }
        return MailLetter(
            sender: sender.address, recipient: recipient.address, content: consignment.parcel.content,
            file: consignment.file)
    }

    private func mark(_ consignment: Consignment, _ entry: MailEntry) async throws(DeliveryError) {
        do {
            try await consignment.mark()
        } catch {
            throw DeliveryError(
                .mailMark, .transient,
                "delivery \(consignment.delivery) was not handed to mail server \(entry.place): the journal "
                    + "could not note that it was about to: \(error)"
            )
        }
    }

    private func receipt(_ letter: MailLetter, _ reply: SMTPReply, _ peer: MailPeer) -> Receipt {
        var evidence = [
            "host": server.host, "port": String(server.port), "tls": peer.tls ?? "none", "sender": letter.sender,
            "recipient": letter.recipient, "reply": reply.words, "bytes": String(letter.content.size),
            "sha256": letter.content.digest.description,
        ]
        evidence["address"] = peer.address
        evidence["size_limit"] = peer.offers.sizeLimit.map(String.init)
        evidence["queue_id"] = reply.queueID
        evidence["enhanced"] = reply.enhancedStatus
        return Receipt(evidence: evidence)
    }
}
