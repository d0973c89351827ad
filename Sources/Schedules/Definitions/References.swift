internal import Diagnostics
internal import Settlements

/// Holds a definition against the configuration: do its destinations exist, take its channel, and are they for its merchants?
struct References {
    let configuration: Configuration

    func check(_ definition: Definition) -> [Diagnostic] {
        let findings = Findings(in: definition.places.source)
        for (handover, places) in zip(definition.deliveries, definition.places.deliveries) {
            switch handover {
            case .files(let files): check(files, places, of: definition, findings)
            case .email:
                checkMail(places, of: definition, findings)
                for (mailbox, span) in places.mailboxes { checkDomain(of: mailbox, at: span, findings) }
            }
        }
        return findings.diagnostics
    }

    private func check(
        _ files: FileHandover, _ places: HandoverPlaces, of definition: Definition, _ findings: Findings
    ) {
        guard let span = places.destination else { return }
        guard let destination = configuration.destination(named: files.destination) else {
            // One that is there with an error of its own was reported there.
            guard configuration.places.destinations[files.destination] == nil else { return }
            let names = configuration.places.destinations.keys.sorted()
            let meant = Spelling.nearest(to: files.destination, among: names)
            findings.add(
                .unknownDestination,
                "there is no destination \(files.destination.quoted) in \(configuration.places.source.path)",
                at: span, allowed: names, help: meant.map { "did you mean '\($0)'?" })
            return
        }
        let name = note(
            "destination '\(destination.name)' is here", configuration.places.destinations[destination.name])
        if destination.channel != files.channel {
            findings.add(
                .wrongChannel,
                "destination '\(destination.name)' is \(destination.channel.words), and this delivery is by '\(files.channel.rawValue)'",
                at: places.key, help: "write '\(destination.channel.rawValue)' here, or name another destination",
                notes: name)
        } else if destination.audience.covers(definition.audience) == false {
            findings.add(
                .notForMerchant,
                "destination '\(destination.name)' is \(destination.audience.words), and this definition is \(definition.audience.words(beyond: destination.audience))",
                at: span, help: "nobody may see another's rows: name a destination that is for the same merchants",
                notes: note("for whom it is stands here", configuration.places.audiences[destination.name]))
        }
    }

    private func checkMail(_ places: HandoverPlaces, of definition: Definition, _ findings: Findings) {
        guard !configuration.places.hasMail, configuration.mailFolder(for: definition.audience) == nil else { return }
        findings.add(
            .mailNotConfigured,
            "\(configuration.places.source.path) has no 'mail', and no folder that is for these merchants to keep messages in",
            at: places.key,
            help: "add 'mail', or a destination like 'outbox: {for: everyone, folder: {directory: outbox}}'")
    }

    private func checkDomain(of mailbox: Mailbox, at span: Span, _ findings: Findings) {
        guard let allowed = configuration.mail?.allowedDomains, !allowed.allows(mailbox) else { return }
        findings.refuse(
            mailbox, at: span, allowed, note("the domains are here", configuration.places.allowedDomains))
    }

    private func note(_ message: String, _ span: Span?) -> [Diagnostic.Note] {
        span.map { [Diagnostic.Note(message, source: configuration.places.source, span: $0)] } ?? []
    }
}

extension Findings {
    /// An address that is in none of the domains that mail may go to.
    func refuse(
        _ mailbox: Mailbox, at span: Span, _ allowed: RecipientDomains, _ notes: [Diagnostic.Note] = []
    ) {
        add(
            .recipientDomain, "mail may not go to \(mailbox.address.quoted): its domain is none of those allowed",
            at: span, allowed: allowed.patterns, help: "correct the address, or add its domain", notes: notes)
    }
}

/// Finds deliveries of several definitions that would give files of one name to one destination.
struct NameClashes {
    func check(_ definitions: [Definition]) -> [Diagnostic] {
        var seen: [String: [(Definition, HandoverPlaces)]] = [:]
        var diagnostics: [Diagnostic] = []
        for definition in definitions {
            for (handover, places) in zip(definition.deliveries, definition.places.deliveries) {
                guard case .files(let files) = handover else { continue }
                let keys = Set(files.send.flatMap { looks(files, $0, definition) })
                let clash = keys.sorted().lazy.compactMap { key in
                    seen[key]?.first { self.share($0.0.audience, definition.audience) }
                }.first
                if let clash {
                    diagnostics.append(diagnostic(definition, places, clash))
                }
                for key in keys { seen[key, default: []].append((definition, places)) }
            }
        }
        return diagnostics
    }

    private func diagnostic(
        _ definition: Definition, _ places: HandoverPlaces, _ other: (Definition, HandoverPlaces)
    ) -> Diagnostic {
        let isSame = other.0.name == definition.name
        return Diagnostic(
            .nameNotUnique,
            isSame
                ? "two deliveries give files of the same name to one destination"
                : "definition '\(other.0.name)' gives files of the same name to this destination",
            source: definition.places.source, span: places.name ?? places.destination ?? places.key,
            help: isSame ? "give each a name of its own" : "add {definition} to the name",
            notes: [
                .init(
                    "the other one is here", source: other.0.places.source,
                    span: other.1.name ?? other.1.destination ?? other.1.key)
            ])
    }

    /// What the names of an output's file and its markers look like when everything that a definition fixes is filled in.
    private func looks(_ files: FileHandover, _ output: String, _ definition: Definition) -> [String] {
        let fileExtension = definition.fileExtension(of: output) ?? ""
        let name = files.name.pattern(output: output, fileExtension: fileExtension).pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .field(.definition, _): NamePattern.encoded(definition.name)
            case .field(.output, _): output
            case .field(.fileExtension, _): fileExtension
            case .field(.periodLabel, _): label(of: definition.grain)
            case .field(.periodStart, .date(let form)), .field(.periodEnd, .date(let form)): look(of: piece, form)
            case .field(.periodStart, _), .field(.periodEnd, _): look(of: piece, .iso)
            // With zeros before it or without, a large number is the same.
            case .field(let field, _): "{\(field.rawValue)}"
            }
        }.joined()
        return ([name] + files.markers.map { $0.name(of: name) }).map { "\(files.destination)\n\($0)" }
    }

    /// Labels of days, months and years are their first dates, written as far as they go.
    private func label(of grain: Grain) -> String {
        let form: DateForm?
        switch grain.kind {
        case .day: form = .iso
        case .month: form = DateForm("yyyy-MM")
        case .year(1): form = DateForm("yyyy")
        case .week, .quarter, .year, nil: form = nil
        }
        return form.map { look(of: .field(.periodStart), $0) } ?? "{label of a \(grain.word)}"
    }

    private func look(of piece: TextPattern.Piece, _ form: DateForm) -> String {
        guard case .field(let field, _) = piece else { return "" }
        return form.parts.map { part in
            switch part {
            case .separator(let character): String(character)
            case .year, .month, .day: "{\(part) of \(field.rawValue)}"
            }
        }.joined()
    }

    private func share(_ one: Audience, _ other: Audience) -> Bool {
        if case .merchants(let ids) = one, case .merchants(let others) = other {
            return !Set(ids).isDisjoint(with: others)
        }
        return true
    }
}

extension Destination {
    var channel: Channel {
        switch place {
        case .folder: .folder
        case .sftp: .sftp
        }
    }
}

extension Channel {
    fileprivate var words: String {
        switch self {
        case .folder: "a folder"
        case .sftp: "an SFTP server"
        case .email: "a mail address"
        }
    }
}

extension Audience {
    fileprivate var words: String {
        switch self {
        case .everyone: "for all merchants"
        case .merchants(let ids) where ids.count == 1: "for merchant '\(ids[0])' only"
        case .merchants(let ids): "for \(ids.count) merchants only"
        case .tag(let tag): "for merchants tagged '\(tag)' only"
        }
    }

    fileprivate func words(beyond other: Audience) -> String {
        if case .merchants(let ids) = self, case .merchants(let allowed) = other,
            let first = ids.first(where: { !allowed.contains($0) })
        {
            return "also for '\(first)'"
        }
        return words
    }
}
