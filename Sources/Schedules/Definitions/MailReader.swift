internal import Diagnostics
internal import Settlements

/// What `settlecast.yaml` says about mail.
extension ConfigurationReader {
    func readMail(_ pair: Yaml.Pair) -> Configuration.Mail? {
        guard let mapping = MappingReader(pair.value, Shapes.mail, at: pair.keySpan, into: findings) else { return nil }
        let from = mapping.requiredText("from", help: "write it as in 'from: Settlements <reports@psp.example>'")
            .flatMap { findings.mailbox($0) }
        let login = mapping.optional("login").flatMap { readLogin($0) }
        let server = mapping.required("server").flatMap { readServer($0, login: login) }
        let replyTo = mapping.has("reply_to") ? mapping.optional("reply_to").flatMap { findings.mailboxes($0) } : []
        let domains = mapping.has("allowed_domains") ? mapping.optional("allowed_domains").flatMap(readDomains) : []
        let largest =
            mapping.has("largest")
            ? mapping.text("largest").flatMap(readLargest) : Configuration.Mail.largestUnlessSaid
        let unsubscribe =
            mapping.has("unsubscribe") ? mapping.text("unsubscribe").flatMap(readLink) : .some(nil)
        let signatures = mapping.has("dkim") ? mapping.optional("dkim").flatMap { readDKIM($0, from: from) } : []
        guard let server, let from, let replyTo, let domains, let largest, let unsubscribe, let signatures else {
            return nil
        }
        return Configuration.Mail(
            server: server, from: from, replyTo: replyTo, allowedDomains: RecipientDomains(domains), largest: largest,
            unsubscribe: unsubscribe, signatures: signatures)
    }

    private func readLogin(_ pair: Yaml.Pair) -> MailServer.Login? {
        guard let mapping = MappingReader(pair.value, Shapes.login, at: pair.keySpan, into: findings) else {
            return nil
        }
        let user = mapping.requiredText("user")?.text
        guard let proof = mapping.theOne(), let reference = secret(proof), let user else { return nil }
        return MailServer.Login(user: user, proof: proof.key == "token" ? .token(reference) : .password(reference))
    }

    // MARK: The server

    private func readServer(_ pair: Yaml.Pair, login: MailServer.Login?) -> MailServer? {
        guard let mapping = MappingReader(pair.value, Shapes.server, at: pair.keySpan, into: findings) else {
            return nil
        }
        let host = mapping.requiredText("host").flatMap { findings.host($0) }
        let word = mapping.has("tls") ? mapping.word("tls") : MailServer.Security.required.rawValue
        let written = mapping.has("port") ? mapping.text("port").flatMap { findings.port($0) } : nil
        let authorities = path("certificate_authorities", in: mapping)
        let pace = readPace(mapping)
        guard let host, let security = word.flatMap(MailServer.Security.init), let pace else { return nil }
        if security == .none, !isLoopback(host), let place = mapping.text("tls")?.span {
            findings.add(
                .mailInClear, "mail to \(host.quoted) would travel in clear", at: place,
                allowed: [MailServer.Security.required, .implicit].map(\.rawValue),
                help: "'none' is for a server on this machine: localhost, 127.0.0.1 or ::1")
            return nil
        }
        if mapping.has("port"), written == nil { return nil }
        return MailServer(
            host: host, port: written ?? standardPort(security), security: security,
            certificateAuthorities: authorities, login: login, pace: pace)
    }

    /// RFC 6409 for submission, RFC 8314 for TLS from the first byte, RFC 5321 for a server on this machine.
    private func standardPort(_ security: MailServer.Security) -> Int {
        switch security {
        case .required: 587
        case .implicit: 465
        case .none: 25
        }
    }

    private func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }

    /// More connections than this are an attack in a server's eyes.
    private static let connections = 1...20
    private static let messagesPerMinute = 1...100_000

    private func readPace(_ mapping: MappingReader) -> MailServer.Pace? {
        let connections =
            mapping.has("connections")
            ? mapping.text("connections").flatMap { number($0, of: "connections", Self.connections) }
            : MailServer.Pace.standard.connections
        let perMinute: Int?? =
            mapping.has("per_minute")
            ? mapping.text("per_minute").flatMap { number($0, of: "messages a minute", Self.messagesPerMinute) }
            : .some(nil)
        guard let connections, let perMinute else { return nil }
        return MailServer.Pace(connections: connections, messagesPerMinute: perMinute)
    }

    private func number(_ written: Findings.Written, of what: String, _ range: ClosedRange<Int>) -> Int? {
        if 1...6 ~= written.text.utf8.count, written.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(written.text), range ~= number
        {
            return number
        }
        findings.add(
            .mailPace,
            "expected a number of \(what) from \(range.lowerBound) to \(range.upperBound), found \(written.text.quoted)",
            at: written.span)
        return nil
    }

    // MARK: Messages

    /// Below it a report's page alone would not fit.
    private static let smallestLimit: Int64 = 100_000
    /// No mailbox takes more.
    private static let largestLimit: Int64 = 500_000_000

    private func readLargest(_ written: Findings.Written) -> Int64? {
        guard let bytes = ByteCount.read(written.text) else {
            findings.add(
                .messageSize, "expected a size, found \(written.text.quoted)", at: written.span,
                allowed: ByteCount.units, help: "a whole number and its unit, as in '20 MB'")
            return nil
        }
        guard Self.smallestLimit...Self.largestLimit ~= bytes else {
            findings.add(
                .messageSize, "\(written.text.quoted) is no limit for a mail", at: written.span,
                help: "write 100 KB or more, and 500 MB or less")
            return nil
        }
        return bytes
    }

    /// RFC 2369, 2: a URL, which the header holds in angle brackets. Nothing in it is folded or encoded.
    private func readLink(_ written: Findings.Written) -> String?? {
        let isLink = ["https://", "mailto:"].contains { written.text.hasPrefix($0) && written.text.count > $0.count }
        let isPlain = written.text.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
                && byte != UInt8(ascii: ",")
        }
        guard isLink, isPlain, written.text.utf8.count <= 900 else {
            findings.add(
                .unsubscribeLink, "expected a link, found \(written.text.quoted)", at: written.span,
                allowed: ["https://…", "mailto:…"], help: "no space, comma or '<' in it, and ASCII alone")
            return nil
        }
        return .some(written.text)
    }

    // MARK: Domains

    private func readDomains(_ pair: Yaml.Pair) -> [String]? {
        let texts = findings.texts(pair)
        let domains = texts.compactMap { written in
            let isBelow = written.text.hasPrefix("*.")
            let name = isBelow ? String(written.text.dropFirst(2)) : written.text
            return domain((name, written.span), example: "'shop.example', or '*.shop.example' for those below it")
                .map { isBelow ? "*.\($0)" : $0 }
        }
        return domains.isEmpty || domains.count < texts.count ? nil : domains
    }

    /// A domain's name in lower case and in A-labels.
    private func domain(_ written: Findings.Written, example: String) -> String? {
        if !written.text.contains("@"), let mailbox = try? Mailbox(parsing: "x@\(written.text)") {
            return mailbox.address.dropFirst(2).lowercased()
        }
        findings.add(
            .mailDomain, "expected the name of a domain, found \(written.text.quoted)", at: written.span,
            help: "as in \(example)")
        return nil
    }

    private func readDKIM(_ pair: Yaml.Pair, from: Mailbox?) -> [DKIMIdentity]? {
        let nodes: [Yaml.Node]
        if case .sequence(let several) = pair.value.content { nodes = several } else { nodes = [pair.value] }
        let identities = nodes.compactMap { readIdentity($0, at: pair.keySpan, from: from) }
        return identities.count < nodes.count ? nil : identities
    }

    private func readIdentity(_ node: Yaml.Node, at span: Span, from: Mailbox?) -> DKIMIdentity? {
        guard let mapping = MappingReader(node, Shapes.dkim, at: span, into: findings) else { return nil }
        let sender = from.map { String($0.address.drop { $0 != "@" }.dropFirst()).lowercased() }
        let selector = mapping.requiredText("selector").flatMap { self.selector($0) }
        let key = mapping.required("key") == nil ? nil : path("key", in: mapping)
        var signing = sender
        if mapping.has("domain") {
            guard let written = mapping.text("domain"), let name = domain(written, example: "'psp.example'") else {
                return nil
            }
            if let sender, sender != name, !sender.hasSuffix(".\(name)") {
                findings.add(
                    .mailDomain, "a signature of \(name.quoted) counts for nothing in mail from \(sender.quoted)",
                    at: written.span, help: "leave it out: the sender's domain signs then")
                return nil
            }
            signing = name
        }
        guard let selector, let key, let signing else { return nil }
        return DKIMIdentity(domain: signing, selector: selector, keyFile: key)
    }

    /// A selector is one label or several (RFC 6376, 3.1), and may be a number.
    private func selector(_ written: Findings.Written) -> String? {
        if (try? Mailbox(parsing: "x@\(written.text).example")) != nil, written.text.utf8.allSatisfy({ $0 < 0x80 }) {
            return written.text
        }
        findings.add(
            .mailDomain, "expected a selector, found \(written.text.quoted)", at: written.span,
            help: "what stands before '._domainkey' in the name of the public key, as in 's2026'")
        return nil
    }
}

extension Findings {
    /// The addresses at a key; nil where one of them is none.
    func mailboxes(_ pair: Yaml.Pair) -> [Mailbox]? {
        let texts = texts(pair)
        let mailboxes = texts.compactMap { mailbox($0) }
        return mailboxes.isEmpty || mailboxes.count < texts.count ? nil : mailboxes
    }
}

/// A number of bytes as a person writes it: `20 MB`.
enum ByteCount {
    private static let factors: [(word: String, bytes: Int64)] = [
        ("B", 1), ("KB", 1000), ("KiB", 1024), ("MB", 1_000_000), ("MiB", 1 << 20),
    ]

    static let units = factors.map(\.word)

    /// - Parameter suffix: what stands behind the unit, as `/s`.
    /// - Returns: nil where it is no whole number of at most nine digits and a unit: the product fits then.
    static func read(_ text: String, suffix: String = "") -> Int64? {
        let number = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        guard 1...9 ~= number.count, let count = Int64(number),
            let factor = factors.first(where: { $0.word + suffix == unit })
        else { return nil }
        return count * factor.bytes
    }
}
