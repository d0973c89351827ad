internal import Deliveries
internal import Diagnostics
internal import Reports
internal import Schedules
internal import Settlements
internal import Store

/// Why a run's parcels cannot be made, in words for the person who can act.
struct PackingError: Error, CustomStringConvertible {
    let description: String
}

extension Flow {
    /// Makes what each destination gets, and says where it goes.
    ///
    /// - Throws: ``PackingError`` where a destination is not meant for the merchant, or nobody knows her address; then
    ///   nothing at all goes out.
    func pack(_ draft: Draft, of order: Order) throws -> [PlannedDelivery] {
        var planned: [PlannedDelivery] = []
        for (index, handover) in order.definition.deliveries.enumerated() {
            let packing = Packing(flow: self, draft: draft, order: order, index: index)
            switch handover {
            case .files(let files): planned += try packing.pack(files)
            case .email(let mail): planned += try packing.pack(mail)
            }
        }
        return planned
    }
}

/// One way out of a definition, for one run.
private struct Packing {
    let flow: Flow
    let draft: Draft
    let order: Order
    /// Which of the definition's ways out it is.
    let index: Int

    private func printed(_ output: String) throws -> Printed {
        guard let printed = draft.printed.first(where: { $0.document.output == output }) else {
            throw PackingError(description: "definition '\(order.definition.name)' makes no output '\(output)'")
        }
        return printed
    }

    /// What goes there and what it is called there, as its reader can prove it.
    private func manifest(of files: [Manifest.File]) throws -> Content {
        let manifest = try Manifest(of: draft.statement, definitionDigest: order.definition.digest, files: files)
        return try flow.archive.keep(manifest.bytes())
    }

    /// The same for the same run, way out and addressee, on every try; another for any other.
    private func token(_ parts: String...) -> String {
        let identity = ([order.run.description, "\(index)"] + parts).joined(separator: "\u{0}")
        return String(Digest(of: identity.utf8).description.prefix(32))
    }

    // MARK: Files

    func pack(_ files: FileHandover) throws -> [PlannedDelivery] {
        guard let destination = flow.outlets.destination(named: files.destination) else {
            throw PackingError(
                description: "there is no destination '\(files.destination)' in the configuration any more")
        }
        guard destination.audience.includes(order.merchant) else {
            throw PackingError(
                description:
                    "destination '\(destination.name)' is not for merchant \(order.merchant.id): nothing was sent; "
                    + "see its 'for' in the configuration")
        }
        var there: [Manifest.File] = []
        var planned: [PlannedDelivery] = []
        func plan(_ output: String, _ parcel: Parcel) {
            planned.append(
                PlannedDelivery(
                    token: token(destination.name, output), channel: files.channel, destination: destination.name,
                    address: .directory, parcel: parcel, uncertain: .hold, comesLast: output == Output.manifest,
                    markers: files.markers))
        }
        let isNotice = draft.statement.edition.isNotice
        for output in order.definition.outputs where files.send.contains(output.name) && !isNotice {
            let printed = try printed(output.name)
            let name = try order.name(
                files.name, output: output.name, fileExtension: output.fileExtension,
                sequence: draft.statement.sequence)
            there.append(printed.file(named: name))
            plan(
                output.name,
                Parcel(name: name, mediaType: printed.document.mediaType, content: printed.document.content))
        }
        let isNamed = files.send.contains(Output.manifest)
        if isNamed || isNotice {
            // A pattern that was written for one file alone may have no place for what the manifest is.
            let name = try order.name(
                isNamed ? files.name : .standard, output: Output.manifest, fileExtension: Output.manifestExtension,
                sequence: draft.statement.sequence)
            plan(
                Output.manifest,
                Parcel(name: name, mediaType: Manifest.mediaType, content: try manifest(of: there)))
        }
        return planned
    }

    // MARK: Mail

    func pack(_ mail: MailHandover) throws -> [PlannedDelivery] {
        // Nobody gets the same message twice, whichever of the definition and the merchant named the address.
        var named: Set<String> = []
        let to = try mail.to.flatMap(mailboxes).filter { named.insert($0.address.lowercased()).inserted }
        let cc = try mail.cc.flatMap(mailboxes).filter { named.insert($0.address.lowercased()).inserted }
        return try (to + cc).map { recipient in
            let token = token("mail", recipient.address)
            let message = try message(mail, to: to, cc: cc, token: token)
            let parcel = Parcel(
                name: try fileName(of: recipient, among: to + cc), mediaType: MailMessage.mediaType,
                content: try flow.archive.keep(try message.bytes()))
            let letter = try Letter(
                message, to: recipient, in: language(of: mail),
                known: Set(draft.printed.map(\.document.content.digest)), archive: flow.archive)
            let way = try flow.outlets.mailWay(to: recipient, for: order.merchant)
            return PlannedDelivery(
                token: token, channel: way.channel, destination: way.destination, address: way.address, parcel: parcel,
                uncertain: way.channel == .email ? mail.whenUncertain : .hold,
                letter: try flow.archive.keep(try letter.bytes()))
        }
    }

    private func language(of mail: MailHandover) -> ReportLanguage {
        let body = order.definition.outputs.first { $0.name == mail.body }
        return flow.press.language(of: body, order.definition, order.merchant)
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
                    + "merchants`, then `settlecast run \(order.definition.name) --period \(order.period.label) --for "
                    + "\(ShellWord.of(order.merchant.id))`")
        }
        return mailboxes
    }

    private func message(_ mail: MailHandover, to: [Mailbox], cc: [Mailbox], token: String) throws -> MailMessage {
        let now = flow.clock.now()
        let isNotice = draft.statement.edition.isNotice
        let attachments = isNotice ? [] : try attachments(mail)
        let page = isNotice ? nil : mail.body
        let html = try page.map { output in
            String(decoding: try flow.archive.bytes(of: try printed(output).document.content), as: UTF8.self)
        }
        let language = language(of: mail)
        var headers = [MailMessage.Header(name: "X-Settlecast-Run", value: order.run.description)]
        if let sequence = draft.statement.sequence {
            headers.append(.init(name: "X-Settlecast-Sequence", value: "\(sequence)"))
        }
        if let replaced = draft.statement.edition.replaces {
            headers.append(.init(name: "X-Settlecast-Replaces", value: replaced.run.description))
        }
        return MailMessage(
            from: flow.outlets.sender, to: to, cc: cc,
            subject: try mail.subject.map { order.subject($0, sequence: draft.statement.sequence) }
                ?? flow.press.subject(of: draft.statement, in: language),
            date: now, offset: order.definition.zone.offset(at: now).seconds, messageID: flow.outlets.messageID(token),
            text: try flow.press.text(of: draft.statement, in: language, hasCSV: order.definition.hasCSV), html: html,
            attachments: attachments,
            headers: headers)
    }
}

extension Packing {
    /// The files that go with a message, the manifest of them last.
    private func attachments(_ mail: MailHandover) throws -> [MailMessage.Attachment] {
        let attached = try order.definition.outputs.filter { mail.attach.contains($0.name) }.map {
            try printed($0.name)
        }
        var attachments = try attached.map { printed in
            MailMessage.Attachment(
                name: printed.document.name, mediaType: printed.document.mediaType,
                bytes: try flow.archive.bytes(of: printed.document.content))
        }
        if mail.attach.contains(Output.manifest) {
            let manifest = try Manifest(
                of: draft.statement, definitionDigest: order.definition.digest,
                files: attached.map { $0.file(named: $0.document.name) })
            attachments.append(
                .init(
                    name: try order.name(
                        .standard, output: Output.manifest, fileExtension: Output.manifestExtension,
                        sequence: draft.statement.sequence),
                    mediaType: Manifest.mediaType, bytes: manifest.bytes()))
        }
        return attachments
    }
}

extension MailHandover.Recipient {
    /// The addresses that are meant; none where the merchant gave none.
    func mailboxes(of merchant: Merchant) -> [Mailbox] {
        switch self {
        case .mailbox(let mailbox): [mailbox]
        case .merchantReports: merchant.reportEmails
        }
    }
}

extension Handover {
    var isMail: Bool {
        switch self {
        case .files: false
        case .email: true
        }
    }
}

extension Order {
    /// The definition's own subject of a message, filled in.
    fileprivate func subject(_ pattern: TextPattern, sequence: Int?) -> String {
        pattern.filled { field in
            switch field {
            case .definition: .text(definition.name)
            case .merchantID: .text(merchant.id)
            case .merchantName: .text(merchant.name)
            case .periodLabel: .text(period.label)
            case .periodStart: .date(period.firstDate)
            case .periodEnd: .date(period.endDate)
            case .revision: .number(run.revision)
            case .sequence: sequence.map { .number($0) } ?? .text("")
            case .output, .fileExtension: .text("")
            case .title: .text(definition.title)
            }
        }
    }

    /// A file's name; a report outside the sequence has number 0.
    func name(_ pattern: NamePattern, output: String, fileExtension: String, sequence: Int?) throws -> String {
        try pattern.name(
            for: NamePattern.Values(
                definition: definition.name, merchant: merchant.id, period: period, revision: run.revision,
                sequence: sequence ?? 0, output: output, fileExtension: fileExtension))
    }
}
