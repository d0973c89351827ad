internal import Diagnostics
internal import Settlements

/// Values that both definitions and the configuration hold.
extension Findings {
    typealias Written = (text: String, span: Span)

    /// A text, or the texts of a list; whatever else is in the list is reported.
    func texts(_ pair: Yaml.Pair) -> [Written] {
        let nodes: [Yaml.Node]
        switch pair.value.content {
        case .sequence(let entries): nodes = entries
        case .scalar: nodes = [pair.value]
        case .mapping: return []
        }
        if nodes.isEmpty {
            add(.emptyValue, "the list at '\(pair.key)' is empty", at: pair.value.span)
        }
        return texts(nodes, at: pair.key)
    }

    /// The texts of some entries of a list; whatever else is among them is reported.
    func texts(_ nodes: [Yaml.Node], at key: String) -> [Written] {
        var texts: [Written] = []
        for node in nodes {
            guard case .scalar(let scalar) = node.content, !node.isNothing else {
                wrongKind(node, expected: "a text", at: key)
                continue
            }
            if let first = texts.first(where: { $0.text == scalar.text }) {
                add(
                    .duplicateEntry, "\(scalar.text.quoted) is in the list twice", at: node.span,
                    notes: [note("it is first here", at: first.span)])
            } else {
                texts.append((scalar.text, node.span))
            }
        }
        return texts
    }

    /// Which merchants: the word for all of them that goes at this place, `{merchants: [m-1001]}` or `{tag: retail}`.
    func audience(_ node: Yaml.Node, everyone word: String) -> Audience? {
        if case .scalar(let scalar) = node.content {
            if scalar.text == word { return .everyone }
            let forms = [word, "{merchants: [ID, …]}", "{tag: TAG}"]
            let meant = Spelling.nearest(to: scalar.text, among: [word])
            add(
                .unknownWord, "'for' cannot be \(scalar.text.quoted)", at: node.span, allowed: forms,
                help: meant.map { "did you mean '\($0)'?" })
            return nil
        }
        guard let mapping = MappingReader(node, Shapes.merchants, into: self),
            let choice = mapping.theOne(help: "write as in '{merchants: [m-1001]}'")
        else { return nil }
        if choice.key == "tag" { return mapping.text("tag").map { .tag($0.text) } }
        let texts = texts(choice)
        let merchants = texts.compactMap { merchant($0) }
        return merchants.isEmpty || merchants.count < texts.count ? nil : .merchants(merchants)
    }

    /// A merchant's id: printable, no white space at its ends, at most 100 characters.
    func merchant(_ written: Written) -> String? {
        let text = written.text
        if Merchant.isID(text) { return text }
        add(
            .merchantID, "expected a merchant's id, found \(text.quoted)", at: written.span,
            help: "as 'settlecast merchants' lists them: no line ends, no space at either end, at most 100 characters")
        return nil
    }

    /// A time of day to the minute.
    func time(_ written: Written) -> LocalTime? {
        do {
            return try LocalTime(written.text)
        } catch {
            let padded = try? LocalTime("0" + written.text)
            add(
                .timeOfDay, error.description, at: written.span, help: padded.map { "did you mean \"\($0)\"?" })
            return nil
        }
    }

    func mailbox(_ written: Written) -> Mailbox? {
        do {
            return try Mailbox(parsing: written.text)
        } catch {
            let several = written.text.filter { $0 == "@" }.count > 1
            add(
                .mailAddress, "mail address \(written.text.quoted) \(error.problem)", at: written.span,
                help: several ? "write several addresses as a list, as in '[a@acme.example, b@acme.example]'" : nil)
            return nil
        }
    }

    /// The name or the address of a host, and nothing else: no scheme, user, port or path.
    func host(_ written: Written) -> String? {
        let isSound =
            written.text.utf8.count <= 255
            && written.text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", ":", "[", "]": true
                default: false
                }
            } && (written.text.filter { $0 == ":" }.count != 1)
        if isSound { return written.text }
        let hint = written.text.contains("/") || written.text.contains("@") || written.text.contains(":")
        add(
            .hostName, "expected the name of a host", at: written.span,
            help: hint ? "user, port and directory have keys of their own" : "as in 'files.acme.example'",
            isCovered: mayHoldPassword(written.text))
        return nil
    }

    /// `user:password@host`
    private func mayHoldPassword(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        return text[..<at].split(separator: ":", omittingEmptySubsequences: false).count
            > (text.contains("://") ? 2 : 1)
    }

    func port(_ written: Written) -> Int? {
        if written.text.utf8.count <= 5, written.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(written.text), 1...65_535 ~= port
        {
            return port
        }
        add(.portNumber, "expected a port from 1 to 65535, found \(written.text.quoted)", at: written.span)
        return nil
    }
}
