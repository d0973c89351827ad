internal import Deliveries
internal import Reports
package import Schedules
internal import Settlements
package import Store

/// Why nothing can be sent again, in words for the person who asked.
package struct CopyError: Error, CustomStringConvertible {
    package let description: String
}

extension Flow {
    /// Makes copies of what a run sent: the same documents under names of their own, and mails that say so. They are
    /// pending then.
    ///
    /// - Parameters:
    ///   - place: a destination's name or a mail address, of those that the run went to or that the definition names for
    ///     the merchant now; nil for all that the run went to.
    ///   - definition: as it is now; nil where its file is gone.
    /// - Returns: the numbers of the copies: each place counts its own, from 1.
    /// - Throws: ``CopyError`` where there is nothing to copy, or nobody of that name; ``StoreError``.
    package func resend(
        _ record: RunRecord, to place: String?, _ definition: Definition?, by who: String
    ) async throws -> [Int] {
        if let next = record.replacedBy {
            throw CopyError(description: "\(record.run) was replaced by \(next): send that one again")
        }
        guard !record.documents.isEmpty, let merchant = try await ledger.merchant(record.run.merchant) else {
            throw CopyError(
                description:
                    "\(record.run) is \(record.state.rawValue): nothing was kept of it, so nothing can be sent again")
        }
        let copies = try Copying(flow: self, record: record, merchant: merchant).copies(to: place, definition)
        try await journal.resend(record.run, copies, by: who, at: clock.now())
        return Set(copies.map(\.copy)).sorted()
    }
}

/// One sending of a run's documents by hand.
private struct Copying {
    let flow: Flow
    let record: RunRecord
    let merchant: Merchant

    /// What the run sent first, in its order.
    private var originals: [PlannedDelivery] { record.deliveries.map(\.planned).filter { $0.copy == 0 } }

    func copies(to place: String?, _ definition: Definition?) throws -> [PlannedDelivery] {
        guard let place else {
            try refuseUnarrived { _ in true }
            return try copies(of: originals)
        }
        try refuseUnarrived { try isFor(place, $0) }
        var meant: [PlannedDelivery] = []
        for planned in originals where try isFor(place, planned) { meant.append(planned) }
        if !meant.isEmpty { return try copies(of: meant) }
        let copies = try definition?.deliveries.flatMap { try self.copies(by: $0, to: place, definition) } ?? []
        guard copies.isEmpty else { return copies }
        var known: [String] = []
        for name in try originals.map(name) where !known.contains(name) { known.append(name) }
        throw CopyError(
            description:
                "\(record.run) did not go to '\(place)', and its definition does not name it for merchant \(merchant.id): it "
                + "went to \(known.joined(separator: ", "))")
    }

    /// A copy is of what somebody has: what never arrived is let go, and is no copy then.
    private func refuseUnarrived(_ isMeant: (PlannedDelivery) throws -> Bool) throws {
        let open = try record.deliveries.first { delivery in
            try delivery.planned.copy == 0 && [.pending, .sending, .failed, .abandoned].contains(delivery.state)
                && isMeant(delivery.planned)
        }
        guard let open else { return }
        let run = record.run
        throw CopyError(
            description: [.pending, .sending].contains(open.state)
                ? "\(run) is still on its way to \(open.planned.to): see `settlecast show \(run)`"
                : "\(run) never arrived at \(open.planned.to), so nobody there misses a copy: `settlecast release \(run)` lets it "
                    + "go again; for another place name that with --to")
    }

    private func isFor(_ place: String, _ planned: PlannedDelivery) throws -> Bool {
        try name(planned).lowercased() == place.lowercased()
    }

    /// Who got it: a mail that a folder keeps is known by its recipient too.
    private func name(_ planned: PlannedDelivery) throws -> String {
        try letter(of: planned)?.recipient.address ?? planned.to
    }

    private func letter(of planned: PlannedDelivery) throws -> Letter? {
        try planned.letter.map { try Letter(bytes: try flow.archive.bytes(of: $0)) }
    }

    private func copies(of meant: [PlannedDelivery]) throws -> [PlannedDelivery] {
        let files = meant.filter { $0.letter == nil && $0.channel != .email }
        for name in Set(files.compactMap(\.destination)).sorted() { _ = try destination(named: name) }
        return try meant.map { planned in
            if let letter = try letter(of: planned) {
                return try copy(of: letter, to: letter.recipient.mailbox, named: planned.parcel.name, planned.uncertain)
            }
            guard planned.channel != .email else {
                throw CopyError(
                    description:
                        "the message to \(planned.to) was sent by a version that kept nothing to make a copy of: forward the "
                        + "message itself, \(flow.archive.path(of: planned.parcel.content.digest))")
            }
            return try copy(of: planned, beside: files.filter { $0.destination == planned.destination })
        }
    }

    /// Which copy the next one is at a place: a destination, or a mailbox. Mails that a folder keeps are counted apart from
    /// its files.
    private func number(for place: Place) -> Int {
        (record.deliveries.map(\.planned).filter { Place($0) == place }.map(\.copy).max() ?? 0) + 1
    }

    private func token(_ number: Int, _ parts: String...) -> String {
        let identity = ([record.run.description, "copy \(number)"] + parts).joined(separator: "\u{0}")
        return String(Digest(of: identity.utf8).description.prefix(32))
    }

    /// `books.csv` is `books_copy1.csv`.
    private func marked(_ name: String, _ number: Int) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "\(name)_copy\(number)" }
        return "\(name[..<dot])_copy\(number)\(name[dot...])"
    }

    // MARK: Files

    private func copy(of planned: PlannedDelivery, beside others: [PlannedDelivery]) throws -> PlannedDelivery {
        var content = planned.parcel.content
        let number = number(for: Place(planned))
        if planned.comesLast {
            let names = others.filter { !$0.comesLast }.map { ($0.parcel.name, marked($0.parcel.name, number)) }
            content = try manifest(content, number, names: Dictionary(names) { first, _ in first })
        }
        return file(
            Parcel(name: marked(planned.parcel.name, number), mediaType: planned.parcel.mediaType, content: content),
            number, planned.channel, planned.destination, comesLast: planned.comesLast, planned.markers)
    }

    private func file(
        _ parcel: Parcel, _ number: Int, _ channel: Channel, _ destination: String?, comesLast: Bool,
        _ markers: [Marker]
    ) -> PlannedDelivery {
        PlannedDelivery(
            token: token(number, destination ?? "", parcel.name), channel: channel, destination: destination,
            address: .directory, parcel: parcel, uncertain: .hold, comesLast: comesLast, copy: number, markers: markers)
    }

    private func manifest(_ content: Content, _ number: Int, names: [String: String]) throws -> Content {
        try flow.archive.keep(
            try Manifest.copy(of: try flow.archive.bytes(of: content), number: number, names: names))
    }

    // MARK: Places that the definition names now

    private func copies(by handover: Handover, to place: String, _ definition: Definition?) throws -> [PlannedDelivery]
    {
        guard let definition else { return [] }
        switch handover {
        case .files(let files):
            guard files.destination.lowercased() == place.lowercased() else { return [] }
            return try copies(by: files, definition)
        case .email(let mail):
            let recipient = mail.recipients.flatMap { $0.mailboxes(of: merchant) }.first {
                $0.address.lowercased() == place.lowercased()
            }
            guard let recipient else { return [] }
            let (letter, name) = try letter(by: mail)
            return [try copy(of: letter, to: recipient, named: name, mail.whenUncertain)]
        }
    }

    /// A destination that is there, and for the merchant, now.
    private func destination(named name: String) throws -> Destination {
        guard let destination = flow.outlets.destination(named: name) else {
            throw CopyError(description: "destination '\(name)' is not in settlecast.yaml any more")
        }
        guard destination.audience.includes(merchant) else {
            throw CopyError(description: "destination '\(name)' is not for merchant \(merchant.id)")
        }
        return destination
    }

    private func copies(by files: FileHandover, _ definition: Definition) throws -> [PlannedDelivery] {
        _ = try destination(named: files.destination)
        let recorded = definition.grain.period(
            recorded: record.run.period, start: record.period.start, end: record.period.end)
        guard let period = recorded else {
            throw CopyError(
                description:
                    "\(record.run) is of another period than '\(definition.name)' reports now: name a place that it went to"
            )
        }
        let order = Order(
            definition: definition, merchant: merchant, period: period, revision: record.run.revision,
            dueAt: record.dueAt)
        let number = number(for: Place(files: files.destination))
        var names: [String: String] = [:]
        var copies: [PlannedDelivery] = []
        for document in record.documents
        where files.send.contains(document.output) && document.output != Output.manifest {
            let fileExtension = document.name.split(separator: ".").last.map(String.init) ?? document.output
            let name = marked(
                try order.name(
                    files.name, output: document.output, fileExtension: fileExtension, sequence: record.sequence),
                number)
            names[document.name] = name
            copies.append(
                file(
                    Parcel(name: name, mediaType: document.mediaType, content: document.content), number,
                    files.channel, files.destination, comesLast: false, files.markers))
        }
        let kept = record.documents.first { $0.output == Output.manifest }
        if let kept, files.send.contains(Output.manifest) {
            let name = marked(
                try order.name(
                    files.name, output: Output.manifest, fileExtension: Output.manifestExtension,
                    sequence: record.sequence),
                number)
            copies.append(
                file(
                    Parcel(
                        name: name, mediaType: Manifest.mediaType,
                        content: try manifest(kept.content, number, names: names)),
                    number, files.channel, files.destination, comesLast: true, files.markers))
        }
        return copies
    }

    /// The message with the same files that the run sent to somebody else, and the name it was kept under.
    private func letter(by mail: MailHandover) throws -> (Letter, String) {
        let names = record.documents.filter { mail.attach.contains($0.output) }.map(\.name)
        var found: (Letter, String)?
        for planned in originals {
            guard let letter = try letter(of: planned) else { continue }
            if Set(letter.attachments.map(\.name)) == Set(names) { return (letter, planned.parcel.name) }
            found = found ?? (letter, planned.parcel.name)
        }
        guard let found else {
            throw CopyError(description: "\(record.run) sent no message that a copy could be made of")
        }
        return found
    }

    // MARK: Mail

    private func copy(
        of letter: Letter, to recipient: Mailbox, named name: String, _ uncertain: WhenUncertain
    ) throws -> PlannedDelivery {
        let way = try flow.outlets.mailWay(to: recipient, for: merchant)
        let number = number(for: way.destination.map(Place.init(mailsIn:)) ?? Place(mailbox: recipient.address))
        let token = token(number, "mail", recipient.address, name)
        try flow.outlets.checkDomain(of: recipient)
        let content = try flow.archive.keep(
            try flow.outlets.bytes(of: try message(letter, to: recipient, number, token: token)))
        return PlannedDelivery(
            token: token, channel: way.channel, destination: way.destination, address: way.address,
            parcel: Parcel(name: marked(name, number), mediaType: MailMessage.mediaType, content: content),
            uncertain: way.channel == .email ? uncertain : .hold, copy: number)
    }

    private func message(_ letter: Letter, to recipient: Mailbox, _ number: Int, token: String) throws -> MailMessage {
        let language = ReportLanguage(letter.language) ?? .english
        // Somebody who was not among the first readers gets a message of her own.
        let isReader = (letter.to + letter.cc).contains {
            $0.address.lowercased() == recipient.address.lowercased()
        }
        return MailMessage(
            from: flow.outlets.sender, to: isReader ? letter.to.map(\.mailbox) : [recipient],
            cc: isReader ? letter.cc.map(\.mailbox) : [], replyTo: (letter.replyTo ?? []).map(\.mailbox),
            subject: CopyMark.subject(letter.subject, number: number, in: language), date: flow.clock.now(),
            offset: letter.offset, messageID: flow.outlets.messageID(token),
            text: CopyMark.text(try flow.archive.text(of: letter.text), number: number, in: language),
            html: try letter.html.map {
                CopyMark.html(try flow.archive.text(of: $0), number: number, in: language)
            },
            attachments: try attachments(letter, number), unsubscribe: flow.outlets.mail?.unsubscribe,
            headers: letter.headers.map { .init(name: $0.name, value: $0.value) }
                + [.init(name: "X-Settlecast-Copy", value: "\(number)")])
    }

    private func attachments(_ letter: Letter, _ number: Int) throws -> [MailMessage.Attachment] {
        let names = Dictionary(letter.attachments.map { ($0.name, marked($0.name, number)) }) { first, _ in first }
        return try letter.attachments.map { attachment in
            let bytes = try flow.archive.bytes(of: attachment.content)
            let isManifest = attachment.mediaType == Manifest.mediaType
            return MailMessage.Attachment(
                name: marked(attachment.name, number), mediaType: attachment.mediaType,
                bytes: isManifest ? try Manifest.copy(of: bytes, number: number, names: names) : bytes)
        }
    }
}

/// Where copies are counted from 1.
private struct Place: Equatable {
    let name: String
    let hasMails: Bool

    /// A destination, or a mail address however it is written.
    init(_ planned: PlannedDelivery) {
        self.init(
            name: planned.destination ?? planned.to.lowercased(),
            hasMails: planned.channel == .email || planned.parcel.mediaType == MailMessage.mediaType)
    }

    init(files destination: String) { self.init(name: destination, hasMails: false) }
    init(mailsIn folder: String) { self.init(name: folder, hasMails: true) }
    init(mailbox address: String) { self.init(name: address.lowercased(), hasMails: true) }

    private init(name: String, hasMails: Bool) {
        (self.name, self.hasMails) = (name, hasMails)
    }
}
