internal import Diagnostics
internal import Settlements

/// Reads `deliver:`.
struct HandoverReader {
    let audience: Audience?
    /// Nil where they could not be read, which was reported.
    let outputs: [Output]?
    let periods: NameProof.Periods
    let findings: Findings

    func read(_ pair: Yaml.Pair) -> [(handover: Handover, places: HandoverPlaces)] {
        findings.entries(pair, Shapes.deliver, example: "folder: {to: outbox}").compactMap(\.self).compactMap {
            entry in
            entry.key == "email" ? email(entry) : files(entry, channel: entry.key == "sftp" ? .sftp : .folder)
        }
    }

    private func files(_ entry: Yaml.Pair, channel: Channel) -> (Handover, HandoverPlaces)? {
        let shape = channel == .sftp ? Shapes.sftpDelivery : Shapes.folderDelivery
        guard let mapping = MappingReader(entry.value, shape, at: entry.keySpan, into: findings) else { return nil }
        let destination = mapping.requiredText("to", help: "write the name of a destination of the configuration")
        let send = mapping.has("send") ? named("send", in: mapping) : (outputs?.map(\.name) ?? []) + [Output.manifest]
        let markers = mapping.has("marker") ? mapping.optional("marker").flatMap { readMarkers($0) } : []
        var name: NamePattern? = .standard
        var nameSpan: Span?
        if mapping.has("name") {
            name = nil
            if let written = mapping.text("name") {
                nameSpan = written.span
                if let pattern = TextPattern(written, fields: NamePattern.fields, into: findings) {
                    NameProof(
                        audience: audience, files: send.flatMap(files), periods: periods, markers: markers ?? [],
                        findings: findings
                    )
                    .check(pattern, written: written)
                    name = NamePattern(pattern)
                }
            }
        }
        guard let destination, let send, let name, let markers else { return nil }
        return (
            .files(
                FileHandover(
                    channel: channel, destination: destination.text, send: send, name: name, markers: markers)),
            HandoverPlaces(key: entry.keySpan, destination: destination.span, name: nameSpan)
        )
    }

    private func readMarkers(_ pair: Yaml.Pair) -> [Marker]? {
        let texts = findings.texts(pair)
        let markers = texts.compactMap { written in
            findings.word(written, of: Shapes.markerWords, at: pair.key).flatMap(Marker.init)
        }
        return markers.isEmpty || markers.count < texts.count ? nil : markers
    }

    private static let subjectFields: [TextPattern.Field] = [
        .title, .definition, .merchantID, .merchantName, .periodLabel, .periodStart, .periodEnd, .revision, .sequence,
    ]

    private func email(_ entry: Yaml.Pair) -> (Handover, HandoverPlaces)? {
        guard let mapping = MappingReader(entry.value, Shapes.email, at: entry.keySpan, into: findings) else {
            return nil
        }
        let to = mapping.required("to", help: "write an address, or \"{merchant.report_email}\"").flatMap {
            recipients($0)
        }
        let cc = mapping.has("cc") ? mapping.optional("cc").flatMap { recipients($0) } : []
        let bcc = mapping.has("bcc") ? mapping.optional("bcc").flatMap { recipients($0) } : []
        let replyTo = mapping.has("reply_to") ? mapping.optional("reply_to").flatMap { findings.mailboxes($0) } : []
        let attach = mapping.has("attach") ? named("attach", in: mapping) : []
        let uncertain =
            mapping.has("uncertain") ? mapping.word("uncertain").flatMap(WhenUncertain.init) : .hold
        var subject: TextPattern?
        if let written = mapping.text("subject") {
            subject = TextPattern(written, fields: Self.subjectFields, into: findings)
            if subject == nil { return nil }
        }
        guard let to, let cc, let bcc, let replyTo, let attach, let uncertain else { return nil }
        let body = outputs?.first { if case .html = $0.form { true } else { false } }?.name
        if let outputs, body == nil, attach.isEmpty {
            findings.add(
                .nothingToSend, "this mail would have neither a report in it nor a file with it", at: entry.keySpan,
                help: "add 'attach: [\(outputs[0].name)]', or an html output")
            return nil
        }
        return (
            .email(
                MailHandover(
                    to: to.map(\.recipient), cc: cc.map(\.recipient), bcc: bcc.map(\.recipient), replyTo: replyTo,
                    subject: subject, body: body, attach: attach, whenUncertain: uncertain)),
            HandoverPlaces(
                key: entry.keySpan, destination: nil, name: nil,
                mailboxes: (to + cc + bcc).compactMap { recipient, span in
                    if case .mailbox(let mailbox) = recipient { (mailbox, span) } else { nil }
                })
        )
    }

    /// Names of outputs, each of which must be the manifest or among those the definition makes. The manifest comes last.
    private func named(_ key: String, in mapping: MappingReader) -> [String]? {
        guard let pair = mapping.optional(key) else { return nil }
        let texts = findings.texts(pair)
        guard let made = outputs?.map(\.name) else { return texts.map(\.text) }
        let known = made + [Output.manifest]
        var isSound = !texts.isEmpty
        for text in texts where !known.contains(text.text) {
            let meant = Spelling.nearest(to: text.text, among: known)
            findings.add(
                .unknownOutput, "this definition makes no output \(text.text.quoted)", at: text.span, allowed: known,
                help: meant.map { "did you mean '\($0)'?" })
            isSound = false
        }
        let names = texts.map(\.text)
        return isSound ? names.filter { $0 != Output.manifest } + names.filter { $0 == Output.manifest } : nil
    }

    /// The files that go under these names; nil where the outputs could not be read.
    private func files(_ names: [String]) -> [NameProof.File]? {
        outputs.map { outputs in
            names.map { name in
                let output = outputs.first { $0.name == name }
                return NameProof.File(
                    output: name, fileExtension: output?.fileExtension ?? Output.manifestExtension)
            }
        }
    }

    private func recipients(_ pair: Yaml.Pair) -> [(recipient: MailHandover.Recipient, span: Span)]? {
        let texts = findings.texts(pair)
        let recipients = texts.compactMap { written in recipient(written).map { ($0, written.span) } }
        return recipients.isEmpty || recipients.count < texts.count ? nil : recipients
    }

    private func recipient(_ written: (text: String, span: Span)) -> MailHandover.Recipient? {
        let field = "{merchant.report_email}"
        if written.text == field { return .merchantReports }
        if written.text.contains("{") || written.text.contains("}") {
            let meant = Spelling.nearest(to: written.text, among: [field])
            findings.add(
                .unknownField, "there is no field \(written.text.quoted) here", at: written.span,
                allowed: [field], help: meant.map { "did you mean \"\($0)\"?" })
            return nil
        }
        return findings.mailbox(written).map { .mailbox($0) }
    }
}

extension Findings {
    /// The entries of a list of which each is a mapping with one key, as `- csv: {…}`; nil for one that is not.
    func entries(_ pair: Yaml.Pair, _ shape: Shape, example: String) -> [Yaml.Pair?] {
        guard case .sequence(let nodes) = pair.value.content else { return [] }
        if nodes.isEmpty {
            add(
                .emptyValue, "the list at '\(pair.key)' is empty", at: pair.value.span,
                help: "write as in '- \(example)'")
        }
        return nodes.map { node in
            guard case .mapping = node.content, !node.isNothing else {
                add(
                    .wrongKind, "expected a mapping in the list at '\(pair.key)', found \(node.kind)", at: node.span,
                    help: "write as in '- \(example)'")
                return nil
            }
            return MappingReader(node, shape, into: self)?.theOne(help: "write as in '- \(example)'")
        }
    }
}
