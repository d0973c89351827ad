internal import Deliveries
package import Schedules
package import Settlements
internal import Store

/// The ways out: which transport takes a delivery.
package struct Outlets: Sendable {
    package let mail: Configuration.Mail?
    package let backoff: Backoff
    private let configuration: Configuration
    private let sessions: SFTPSessions
    private let mailSessions: MailSessions

    package init(_ configuration: Configuration, secrets: Secrets, backoff: Backoff = Backoff()) {
        self.mail = configuration.mail
        self.configuration = configuration
        sessions = SFTPSessions(secrets: secrets)
        mailSessions = MailSessions(secrets: secrets)
        self.backoff = backoff
    }

    /// Whom mail is from; where no server is configured nobody can answer it.
    var sender: Mailbox { mail?.from ?? Mailbox(name: "Settlecast", address: "settlecast@localhost") }

    /// Who is in trouble at the other side.
    package let breakers = Breakers()

    /// Ends the sessions that are kept with SFTP and mail servers.
    package func close() async {
        await mailSessions.close()
        await sessions.close()
    }

    func destination(named name: String) -> Destination? { configuration.destination(named: name) }

    /// The Message-ID of a delivery, without angle brackets.
    func messageID(_ token: String) -> String {
        "\(token)@\(sender.address.split(separator: "@").last.map(String.init) ?? "localhost")"
    }

    /// How a message gets to somebody: by the mail server, and while none is configured into the first folder that is for
    /// the merchant.
    ///
    /// - Throws: ``PackingError`` where there is neither.
    func mailWay(
        to recipient: Mailbox, for merchant: Merchant
    ) throws(PackingError) -> (channel: Channel, destination: String?, address: Address) {
        guard mail == nil else { return (.email, nil, .mail(sender: sender, recipient: recipient)) }
        let folder = configuration.destinations.first { destination in
            guard case .folder = destination.place else { return false }
            return destination.audience.includes(merchant)
        }
        guard let folder else {
            throw PackingError(
                description:
                    "no mail server is configured, and no folder that is for merchant \(merchant.id) to keep "
                    + "messages in: add 'mail' or such a folder to the configuration")
        }
        return (.folder, folder.name, .directory)
    }

    func mailTransport(_ mail: Configuration.Mail) -> MailTransport {
        MailTransport(server: mail.server, sessions: mailSessions)
    }

    /// A message as it is kept and sent: signed where the configuration says who signs.
    ///
    /// - Throws: ``MailMessageError``; ``PackingError`` where a key cannot be used: nothing goes out unsigned that is to be
    ///   signed.
    func bytes(of message: MailMessage) throws -> [UInt8] {
        let bytes = try message.bytes()
        guard let mail, !mail.signatures.isEmpty else { return bytes }
        do {
            return try DKIMSigner.signed(bytes, by: try mail.signatures.map(DKIMSigner.init(of:)), at: message.date)
        } catch {
            throw PackingError(description: "the message cannot be signed: \(error)")
        }
    }

    /// - Throws: ``PackingError`` where mail may not go to somebody.
    func checkDomain(of recipient: Mailbox) throws(PackingError) {
        guard let mail, !mail.allowedDomains.allows(recipient) else { return }
        throw PackingError(description: "\(Self.refusal(of: recipient, mail)) [recipient-domain]")
    }

    private static func refusal(of recipient: Mailbox, _ mail: Configuration.Mail) -> String {
        "mail may not go to \(recipient.address): its domain is none of those in 'mail.allowed_domains' "
            + "(\(mail.allowedDomains.patterns.joined(separator: ", "))): nothing was sent; correct the address, or allow its domain"
    }

    /// How large a message may be: by the configuration, and by the server where that takes less.
    ///
    /// - Parameter asking: whether the server's own limit counts: it is asked once, and may be out of reach.
    /// - Returns: nil while no mail server is configured.
    func largestMessage(asking: Bool) async -> MessageLimit? {
        guard let mail else { return nil }
        let own = MessageLimit(
            bytes: mail.largest, why: "'mail.largest' allows \(TransferSize.words(mail.largest))")
        guard asking, let bytes = await mailSessions.largestMessage(of: mail.server, sender: mail.from),
            bytes < own.bytes
        else { return own }
        return MessageLimit(bytes: bytes, why: "\(mail.server.host) takes \(TransferSize.words(bytes))")
    }

    /// The host that a delivery needs, as its breaker knows it; nil for none.
    func host(of pending: PendingDelivery) -> String? {
        if pending.planned.channel == .email { return mail.map { "mail \($0.server.host):\($0.server.port)" } }
        guard case .sftp(let place)? = destination(named: pending.planned.to)?.place else { return nil }
        return "sftp \(place.host):\(place.port)"
    }

    /// How many deliveries of a channel go to one place at the same time.
    func breadth(of channel: Channel) -> Int {
        switch channel {
        case .folder: 1
        case .sftp: Self.filesAtOnce
        case .email: mail?.server.pace.connections ?? 1
        }
    }

    /// How many merchants' files go to one SFTP server at the same time.
    private static let filesAtOnce = 16

    /// - Throws: ``DeliveryError`` where the configuration no longer has the place that a delivery was kept for, or it is no
    ///   longer for the merchant.
    func transport(for pending: PendingDelivery, of merchant: Merchant?) throws(DeliveryError) -> any Transport {
        let planned = pending.planned
        guard planned.channel != .email else {
            guard let mail else {
                throw DeliveryError(
                    .noMailServer, .permanent,
                    "the message to \(planned.to) was made for a mail server, and the configuration has none any more: add 'mail'"
                )
            }
            if case .mail(_, let recipient) = planned.address, !mail.allowedDomains.allows(recipient) {
                throw DeliveryError(.recipientDomain, .permanent, Self.refusal(of: recipient, mail))
            }
            return mailTransport(mail)
        }
        guard let destination = destination(named: planned.to) else {
            throw DeliveryError(
                .noDestination, .permanent,
                "there is no destination '\(planned.to)' in the configuration any more: add it again, then let the run go with `settlecast release`"
            )
        }
        guard let merchant, destination.audience.includes(merchant) else {
            throw DeliveryError(
                .destinationNotFor, .permanent,
                "destination '\(planned.to)' is no longer for merchant \(merchant?.id ?? ""): nothing was sent; see its 'for' in "
                    + "the configuration, then let the run go with `settlecast release`")
        }
        switch destination.place {
        case .folder(let place): return FolderTransport(place: place)
        case .sftp(let place):
            let directory = RemoteDirectory.path(
                place.directory, for: pending.run, from: pending.firstDate, to: pending.endDate)
            return SFTPTransport(
                place: place, directory: directory, markers: planned.markers, sessions: sessions)
        }
    }
}
