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
            audiences[pair.key] = span(of: "for", in: pair.value) ?? pair.keySpan
            if let destination = readDestination(pair) { destinations.append(destination) }
        }
        return Configuration(
            directory: directory,
            store: path("store", in: mapping) ?? resolved(Configuration.storeName),
            archive: path("archive", in: mapping) ?? resolved(Configuration.archiveName),
            zoneinfo: path("zoneinfo", in: mapping), accounts: readAccounts(mapping), mail: mail,
            destinations: destinations, alarm: readAlarm(mapping, mail), heartbeat: readHeartbeat(mapping),
            places: .init(
                source: findings.source, destinations: names, audiences: audiences, hasMail: mapping.has("mail"),
                allowedDomains: mapping.optional("mail").flatMap { span(of: "allowed_domains", in: $0.value) }))
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

    private func span(of key: String, in node: Yaml.Node) -> Span? {
        guard case .mapping(let pairs) = node.content else { return nil }
        return pairs.first { $0.key == key }?.value.span
    }
}
