internal import Deliveries
internal import Diagnostics
internal import Reports
internal import Schedules
internal import Settlements
internal import Store

/// Messages: one for each recipient, the same but for their Message-ID.
extension Packing {
    func pack(_ mail: MailHandover) async throws -> [PlannedDelivery] {
        // Nobody gets the same message twice, whichever of the definition and the merchant named the address.
        var named: Set<String> = []
        let to = try mail.to.flatMap(mailboxes).filter { named.insert($0.address.lowercased()).inserted }
        let cc = try mail.cc.flatMap(mailboxes).filter { named.insert($0.address.lowercased()).inserted }
        let bcc = try mail.bcc.flatMap(mailboxes).filter { named.insert($0.address.lowercased()).inserted }
        let recipients = to + cc + bcc
        for recipient in recipients { try flow.outlets.checkDomain(of: recipient) }
        let head = try MailHead(mail, to: to, cc: cc, of: self)
        let files = try await files(mail, head)
        return try recipients.map { recipient in
            let token = token("mail", recipient.address)
            let message = head.message(with: files, messageID: flow.outlets.messageID(token))
            let parcel = Parcel(
                name: try fileName(of: recipient, among: recipients), mediaType: MailMessage.mediaType,
                content: try flow.archive.keep(try flow.outlets.bytes(of: message)))
            let letter = try Letter(
                message, to: recipient, in: head.language,
                known: Set(draft.printed.map(\.document.content.digest)), archive: flow.archive)
            let way = try flow.outlets.mailWay(to: recipient, for: order.merchant)
            return PlannedDelivery(
                token: token, channel: way.channel, destination: way.destination, address: way.address, parcel: parcel,
                uncertain: way.channel == .email ? mail.whenUncertain : .hold,
                letter: try flow.archive.keep(try letter.bytes()))
        }
    }

    /// How a folder calls the message: with numbers where there are several mails or recipients.
    private func fileName(of recipient: Mailbox, among recipients: [Mailbox]) throws -> String {
        let name = try order.name(
            .standard, output: "eml", fileExtension: "eml", sequence: draft.statement.sequence)
        var numbers = ""
        if order.definition.deliveries.count(where: \.isMail) > 1 { numbers += "_mail\(index + 1)" }
        if recipients.count > 1, let index = recipients.firstIndex(of: recipient) { numbers += "_\(index + 1)" }
        return "\(name.dropLast(".eml".count))\(numbers).eml"
    }

    private func mailboxes(_ recipient: MailHandover.Recipient) throws -> [Mailbox] {
        let mailboxes = recipient.mailboxes(of: order.merchant)
        guard !mailboxes.isEmpty else {
            throw PackingError(
                description:
                    "merchant \(order.merchant.id) has no report_email: add it with `settlecast import FILE --as "
                    + "merchants`, then \(again)")
        }
        return mailboxes
    }

    /// What makes the run anew once it was held.
    var again: String {
        "`settlecast run \(order.definition.name) --period \(order.period.label) --for "
            + "\(ShellWord.of(order.merchant.id))`"
    }

    fileprivate func language(of mail: MailHandover) -> ReportLanguage {
        let body = order.definition.outputs.first { $0.name == mail.body }
        return flow.press.language(of: body, order.definition, order.merchant)
    }
}

/// What all recipients of a message read alike.
struct MailHead {
    let language: ReportLanguage
    fileprivate let from: Mailbox
    fileprivate let to: [Mailbox]
    fileprivate let cc: [Mailbox]
    fileprivate let replyTo: [Mailbox]
    fileprivate let subject: String
    fileprivate let date: Instant
    fileprivate let offset: Int
    fileprivate let text: String
    fileprivate let html: String?
    fileprivate let unsubscribe: String?
    fileprivate let headers: [MailMessage.Header]

    fileprivate init(_ mail: MailHandover, to: [Mailbox], cc: [Mailbox], of packing: Packing) throws {
        let (flow, order, statement) = (packing.flow, packing.order, packing.draft.statement)
        language = packing.language(of: mail)
        from = flow.outlets.sender
        (self.to, self.cc) = (to, cc)
        replyTo = mail.replyTo.isEmpty ? flow.outlets.mail?.replyTo ?? [] : mail.replyTo
        subject =
            try mail.subject.map { order.subject($0, sequence: statement.sequence) }
            ?? flow.press.subject(of: statement, in: language)
        date = flow.clock.now()
        offset = order.definition.zone.offset(at: date).seconds
        text = try flow.press.text(of: statement, in: language, hasCSV: order.definition.hasCSV)
        let page = statement.edition.isNotice ? nil : mail.body
        html = try page.map { output in
            String(
                decoding: try flow.archive.bytes(of: try packing.printed(output).document.content), as: UTF8.self)
        }
        unsubscribe = flow.outlets.mail?.unsubscribe
        var headers = [MailMessage.Header(name: "X-Settlecast-Run", value: order.run.description)]
        if let sequence = statement.sequence {
            headers.append(.init(name: "X-Settlecast-Sequence", value: "\(sequence)"))
        }
        if let replaced = statement.edition.replaces {
            headers.append(.init(name: "X-Settlecast-Replaces", value: replaced.run.description))
        }
        self.headers = headers
    }

    /// More than the message will have, without making it: base64 makes of a text a good third more, and all headers and
    /// signatures have room in the rest.
    func mostBytes(with files: MailFiles) -> Int64 {
        let bodies = Int64(text.utf8.count + (html?.utf8.count ?? 0))
        let attached = files.attachments.reduce(0) { $0 + TransferSize.inMail(Int64($1.bytes.count)) + 2_000 }
        return 2 * bodies + attached + Int64(1_000 * (to.count + cc.count)) + 100_000
    }

    func message(with files: MailFiles, messageID: String) -> MailMessage {
        MailMessage(
            from: from, to: to, cc: cc, replyTo: replyTo, subject: subject, date: date, offset: offset,
            messageID: messageID, text: files.notice.map { $0.text(text, in: language) } ?? text,
            html: html.map { page in files.notice.map { $0.html(page, in: language) } ?? page },
            attachments: files.attachments, unsubscribe: unsubscribe, headers: headers)
    }
}
