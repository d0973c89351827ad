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
    ///
    /// - Parameter asksServer: whether a mail server may be asked how large a message it takes: not where nothing is to
    ///   leave this machine.
    func pack(_ draft: Draft, of order: Order, asksServer: Bool) async throws -> [PlannedDelivery] {
        var planned: [PlannedDelivery] = []
        for (index, handover) in order.definition.deliveries.enumerated() {
            let packing = Packing(flow: self, draft: draft, order: order, index: index, asksServer: asksServer)
            switch handover {
            case .files(let files): planned += try packing.pack(files)
            case .email(let mail): planned += try await packing.pack(mail)
            }
        }
        return planned
    }
}

/// One way out of a definition, for one run.
struct Packing {
    let flow: Flow
    let draft: Draft
    let order: Order
    /// Which of the definition's ways out it is.
    let index: Int
    let asksServer: Bool

    func printed(_ output: String) throws -> Printed {
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
    func token(_ parts: String...) -> String {
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
    func subject(_ pattern: TextPattern, sequence: Int?) -> String {
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
