internal import Diagnostics
internal import Settlements

/// What `settlecast.yaml` says about alarms.
extension ConfigurationReader {
    func readAlarm(_ mapping: MappingReader, _ mail: Configuration.Mail?) -> [AlarmWay] {
        guard let pair = mapping.optional("alarm") else { return [] }
        return findings.entries(pair, Shapes.alarm, example: "email: ops@psp.example").compactMap { entry in
            entry.flatMap { $0.key == "email" ? readMailbox($0, mapping, mail) : program($0).map { .command($0) } }
        }
    }

    private func readMailbox(
        _ pair: Yaml.Pair, _ mapping: MappingReader, _ mail: Configuration.Mail?
    ) -> AlarmWay? {
        guard mapping.has("mail") else {
            findings.add(
                .mailNotConfigured, "an alarm by mail needs a server that takes it, and there is no 'mail' here",
                at: pair.keySpan, help: "add 'mail', or tell a program: 'command: [/usr/local/bin/page]'")
            return nil
        }
        guard let written = findings.texts(pair).first, let mailbox = findings.mailbox(written) else { return nil }
        if let allowed = mail?.allowedDomains, !allowed.allows(mailbox) {
            findings.refuse(mailbox, at: written.span, allowed)
            return nil
        }
        return .email(mailbox)
    }

    /// A program by its absolute path, and its arguments.
    func program(_ pair: Yaml.Pair) -> [String]? {
        guard case .sequence(let nodes) = pair.value.content else { return nil }
        let words = nodes.compactMap { node -> Findings.Written? in
            guard case .scalar(let scalar) = node.content, !node.isNothing else {
                findings.wrongKind(node, expected: "a text", at: pair.key)
                return nil
            }
            return (scalar.text, node.span)
        }
        guard words.count == nodes.count, let program = words.first else {
            if nodes.isEmpty { findings.add(.emptyValue, "the list at 'command' is empty", at: pair.value.span) }
            return nil
        }
        guard program.text.hasPrefix("/") else {
            findings.add(
                .pathName, "expected the absolute path of a program, found \(program.text.quoted)", at: program.span,
                help: "as in '[/usr/local/bin/page, ops]': nothing is looked up, and no shell reads it")
            return nil
        }
        return words.map(\.text)
    }

    func readHeartbeat(_ mapping: MappingReader) -> String? {
        guard let pair = mapping.optional("heartbeat"),
            let inner = MappingReader(pair.value, Shapes.heartbeat, at: pair.keySpan, into: findings),
            inner.required("file", help: "write as in 'heartbeat: {file: /run/settlecast/heartbeat}'") != nil
        else { return nil }
        return path("file", in: inner)
    }
}
