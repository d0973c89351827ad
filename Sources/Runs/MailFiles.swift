internal import Deliveries
internal import Reports
internal import Schedules
internal import Settlements
internal import Store

/// The files of a message in the form in which they reach who reads it: with it as they are, in an archive, or somewhere else.
struct MailFiles {
    let attachments: [MailMessage.Attachment]
    /// What the message says of them; nil where they are with it as they are.
    let notice: LargeFiles?
}

/// The ladder down which the files of a message go that would be too large.
extension Packing {
    /// Smaller messages are taken by every server: none is asked about them. Bytes.
    private static let takenByAll: Int64 = 1_000_000
    /// Lines of reports are hardly ever packed into less than an eighth: what is larger is not even read.
    private static let bestPacking: Int64 = 8

    /// - Throws: ``PackingError`` where no rung holds: a message never promises what it has not.
    func files(_ mail: MailHandover, _ head: MailHead) async throws -> MailFiles {
        guard !draft.statement.edition.isNotice else { return MailFiles(attachments: [], notice: nil) }
        let attached = try order.definition.outputs.filter { mail.attach.contains($0.name) }.map {
            try printed($0.name)
        }
        let raw = attached.reduce(0) { $0 + $1.document.content.size }
        let limit = await flow.outlets.largestMessage(asking: asksServer && raw > Self.takenByAll)
        var whole = TransferSize.inMail(raw)
        if limit.map({ whole <= $0.bytes }) ?? true {
            let files = MailFiles(attachments: try attachments(attached, mail), notice: nil)
            guard let limit, head.mostBytes(with: files) > limit.bytes else { return files }
            whole = try size(of: files, head)
            if whole <= limit.bytes { return files }
        }
        guard let limit else { return MailFiles(attachments: [], notice: nil) }
        var zipped: Int64?
        if !attached.isEmpty, raw <= limit.bytes * Self.bestPacking {
            let files = try zip(try attachments(attached, mail), head)
            let found = try size(of: files, head)
            if found <= limit.bytes { return files }
            zipped = found
        }
        if let places = try places(of: attached), !attached.isEmpty {
            let files = MailFiles(attachments: [], notice: .elsewhere(places))
            if try size(of: files, head) <= limit.bytes { return files }
        }
        throw PackingError(description: tooLarge(whole, zipped, limit))
    }

    private func size(of files: MailFiles, _ head: MailHead) throws -> Int64 {
        let message = head.message(with: files, messageID: flow.outlets.messageID(token("size")))
        return Int64(try flow.outlets.bytes(of: message).count)
    }

    /// The files as they are, the manifest of them last.
    private func attachments(_ attached: [Printed], _ mail: MailHandover) throws -> [MailMessage.Attachment] {
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

    private func zip(_ files: [MailMessage.Attachment], _ head: MailHead) throws -> MailFiles {
        let name = try order.name(
            .standard, output: "zip", fileExtension: "zip", sequence: draft.statement.sequence)
        let bytes = try ZipFile.bytes(of: files.map { (name: $0.name, bytes: $0.bytes) }, at: flow.clock.now())
        return MailFiles(
            attachments: [.init(name: name, mediaType: "application/zip", bytes: bytes)], notice: .zipped(name))
    }

    /// Where else the same run hands each of the files to for who can log in there; nil where one goes nowhere else.
    private func places(of attached: [Printed]) throws -> [LargeFiles.Place]? {
        var places: [LargeFiles.Place] = []
        for printed in attached {
            guard let place = try place(of: printed.document.output) else { return nil }
            places.append(place)
        }
        return places
    }

    private func place(of output: String) throws -> LargeFiles.Place? {
        for case .files(let files) in order.definition.deliveries where files.send.contains(output) {
            guard let made = order.definition.outputs.first(where: { $0.name == output }),
                let destination = flow.outlets.destination(named: files.destination),
                destination.audience.includes(order.merchant), case .sftp(let place) = destination.place
            else { continue }
            let directory = RemoteDirectory.path(
                place.directory, for: order.run, from: order.period.firstDate, to: order.period.endDate)
            return LargeFiles.Place(
                name: try order.name(
                    files.name, output: output, fileExtension: made.fileExtension, sequence: draft.statement.sequence),
                directory: "\(place.host), \(directory)")
        }
        return nil
    }

    private func tooLarge(_ whole: Int64, _ zipped: Int64?, _ limit: MessageLimit) -> String {
        let packed = zipped.map { ", and \(TransferSize.words($0)) with them in a ZIP archive" } ?? ""
        return "the mail would have \(TransferSize.words(whole)) with its files\(packed), where \(limit.why): hand the "
            + "files over by SFTP too, so that the mail can say where they are, attach less, or raise the limit; then "
            + again
    }
}

/// How large a message may be, and who says so.
struct MessageLimit {
    let bytes: Int64
    let why: String
}

/// Sizes of what travels in a mail.
enum TransferSize {
    /// What base64 makes of so many bytes: 76 characters and a line's end for 57 bytes (RFC 2045, 6.8).
    static func inMail(_ bytes: Int64) -> Int64 { (bytes / 57 + 1) * 78 }

    /// `23.4 MB`, never less than there is.
    static func words(_ bytes: Int64) -> String {
        let tenths = (bytes + 99_999) / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}
