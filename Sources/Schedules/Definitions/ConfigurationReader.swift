internal import Diagnostics
internal import Settlements

/// Reads `settlecast.yaml`.
struct ConfigurationReader {
    let directory: String
    let findings: Findings

    /// What the file says; with errors in it, as much as can be told, so that definitions can be held against it.
    func read(_ root: Yaml.Node) -> Configuration? {
        guard let mapping = MappingReader(root, Shapes.configuration, into: findings) else { return nil }
        let mail = mapping.optional("mail").flatMap { readMail($0) }
        var destinations: [Destination] = []
        var names: [String: Span] = [:]
        var audiences: [String: Span] = [:]
        for pair in named(in: mapping, at: "destinations", Shapes.configuration) {
            names[pair.key] = pair.keySpan
            audiences[pair.key] = audienceSpan(pair.value) ?? pair.keySpan
            if let destination = readDestination(pair) { destinations.append(destination) }
        }
        return Configuration(
            directory: directory,
            store: path("store", in: mapping) ?? resolved(Configuration.storeName),
            archive: path("archive", in: mapping) ?? resolved(Configuration.archiveName),
            zoneinfo: path("zoneinfo", in: mapping), accounts: readAccounts(mapping), mail: mail,
            destinations: destinations, alarm: readAlarm(mapping), heartbeat: readHeartbeat(mapping),
            places: .init(
                source: findings.source, destinations: names, audiences: audiences, hasMail: mapping.has("mail")))
    }

    private func named(in mapping: MappingReader, at key: String, _ shape: Shape) -> [Yaml.Pair] {
        guard let pair = mapping.optional(key), case .mapping(let inner)? = shape[key]?.kind else { return [] }
        return MappingReader(pair.value, inner, at: pair.keySpan, into: findings)?.named ?? []
    }

    private func readAccounts(_ mapping: MappingReader) -> [String: String] {
        var accounts: [String: String] = [:]
        for pair in named(in: mapping, at: "accounts", Shapes.configuration) {
            let parts = pair.key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.first != " " && $0.last != " " }) else {
                findings.add(
                    .accountName, "expected an account as PROVIDER/ACCOUNT, found \(pair.key.quoted)", at: pair.keySpan,
                    help: "write it as in 'adyen/YOURCOMPANY_ACCOUNT: m-1001'")
                continue
            }
            guard case .scalar(let scalar) = pair.value.content else { continue }
            accounts[pair.key] = findings.merchant((scalar.text, pair.value.span))
        }
        return accounts
    }

    private func readMail(_ pair: Yaml.Pair) -> Configuration.Mail? {
        guard let mapping = MappingReader(pair.value, Shapes.mail, at: pair.keySpan, into: findings) else { return nil }
        let from = mapping.requiredText("from", help: "write it as in 'from: Settlements <reports@psp.example>'")
            .flatMap { findings.mailbox($0) }
        let login = mapping.optional("login").flatMap { readLogin($0) }
        let server = mapping.required("server").flatMap { readServer($0, login: login) }
        guard let server, let from else { return nil }
        return Configuration.Mail(server: server, from: from)
    }

    private func readLogin(_ pair: Yaml.Pair) -> MailServer.Login? {
        guard let mapping = MappingReader(pair.value, Shapes.login, at: pair.keySpan, into: findings) else {
            return nil
        }
        let user = mapping.requiredText("user")?.text
        let password = mapping.required("password").flatMap { secret($0) }
        guard let user, let password else { return nil }
        return MailServer.Login(user: user, proof: .password(password))
    }

    private func readServer(_ pair: Yaml.Pair, login: MailServer.Login?) -> MailServer? {
        guard let mapping = MappingReader(pair.value, Shapes.server, at: pair.keySpan, into: findings) else {
            return nil
        }
        let host = mapping.requiredText("host").flatMap { findings.host($0) }
        let word = mapping.has("tls") ? mapping.word("tls") : MailServer.Security.required.rawValue
        let written = mapping.has("port") ? mapping.text("port").flatMap { findings.port($0) } : nil
        let authorities = path("certificate_authorities", in: mapping)
        guard let host, let security = word.flatMap(MailServer.Security.init) else { return nil }
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
            certificateAuthorities: authorities, login: login)
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

    private func audienceSpan(_ node: Yaml.Node) -> Span? {
        guard case .mapping(let pairs) = node.content else { return nil }
        return pairs.first { $0.key == "for" }?.value.span
    }
}
