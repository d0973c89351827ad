internal import Diagnostics
internal import Settlements

/// Reads `sftp:` of a destination: where the server is, how we are let in, how it proves itself.
extension ConfigurationReader {
    func readSFTP(_ pair: Yaml.Pair) -> Destination.Place? {
        guard let mapping = MappingReader(pair.value, Shapes.sftp, at: pair.keySpan, into: findings) else { return nil }
        let host = mapping.requiredText("host").flatMap { findings.host($0) }
        let port = mapping.has("port") ? mapping.text("port").flatMap { findings.port($0) } : 22
        let user = mapping.requiredText("user")?.text
        let help = "log in with 'key: {file: PATH}', 'password: {env: NAME}' or 'agent: yes'"
        let login = mapping.theOne(help: help).flatMap { readLogin($0) }
        let trust = readTrust(mapping)
        let directory = mapping.requiredText("directory").flatMap { readDirectory($0) }
        let publishing = PublishingReader(mapping: mapping).read()
        guard let host, let port, let user, let login, let trust, let directory, let publishing else { return nil }
        return .sftp(
            SFTPPlace(
                host: host, port: port, user: user, login: login, trust: trust, directory: directory,
                publishing: publishing))
    }

    private func readLogin(_ pair: Yaml.Pair) -> SFTPPlace.Login? {
        switch pair.key {
        case "key": readKey(pair)
        case "agent": readAgent(pair)
        default: secret(pair).map { .password($0) }
        }
    }

    private func readKey(_ pair: Yaml.Pair) -> SFTPPlace.Login? {
        guard let mapping = MappingReader(pair.value, Shapes.key, at: pair.keySpan, into: findings) else { return nil }
        guard mapping.required("file") != nil, let file = path("file", in: mapping) else { return nil }
        guard mapping.has("passphrase") else { return .key(file: file, passphrase: nil) }
        guard let passphrase = mapping.optional("passphrase").flatMap({ secret($0) }) else { return nil }
        return .key(file: file, passphrase: passphrase)
    }

    /// `yes` for the agent that SSH_AUTH_SOCK names, or `{socket: PATH}`.
    private func readAgent(_ pair: Yaml.Pair) -> SFTPPlace.Login? {
        if case .scalar(let scalar) = pair.value.content {
            return findings.word((scalar.text, pair.value.span), of: ["yes"], at: pair.key).map { _ in
                .agent(socket: nil)
            }
        }
        guard let mapping = MappingReader(pair.value, Shapes.agent, at: pair.keySpan, into: findings),
            mapping.required("socket", help: "write as in '{socket: /run/agent.sock}', or 'agent: yes'") != nil
        else { return nil }
        return path("socket", in: mapping).map { .agent(socket: $0) }
    }

    // MARK: Trust

    private func readTrust(_ mapping: MappingReader) -> SFTPPlace.Trust? {
        let help =
            "ask the server's owner for its key's fingerprint, and compare with 'ssh-keyscan HOST | ssh-keygen -lf -'"
        guard let pair = mapping.theOne(of: ["host_key", "known_hosts"], help: help) else { return nil }
        if pair.key == "known_hosts" { return path("known_hosts", in: mapping).map { .knownHosts(file: $0) } }
        let texts = findings.texts(pair)
        let keys = texts.filter { isFingerprint($0) }.map(\.text)
        return keys.isEmpty || keys.count < texts.count ? nil : .fingerprints(keys)
    }

    /// `SHA256:` and the base64 of 32 bytes without padding, as `ssh-keygen -l` prints a key (RFC 4648, 4).
    private func isFingerprint(_ written: (text: String, span: Span)) -> Bool {
        let prefix = "SHA256:"
        let digits = Array(written.text.utf8.dropFirst(prefix.utf8.count))
        // 32 bytes are 43 digits, the last of which carries four bits and two zeros.
        let last = Set("AEIMQUYcgkosw048".utf8)
        let isSound =
            written.text.hasPrefix(prefix) && digits.count == 43 && digits.last.map(last.contains) == true
            && digits.allSatisfy { byte in
                switch Unicode.Scalar(byte) {
                case "a"..."z", "A"..."Z", "0"..."9", "+", "/": true
                default: false
                }
            }
        if !isSound {
            findings.add(
                .hostKey, "expected the server's key as SHA256: and 43 characters, found \(written.text.quoted)",
                at: written.span, help: "copy it whole from 'ssh-keygen -lf', which prints it so")
        }
        return isSound
    }

    // MARK: Directory

    /// A path on the server. It goes up nowhere: what is sent there is to lie where its owner agreed.
    private func readDirectory(_ written: (text: String, span: Span)) -> TextPattern? {
        guard let pattern = TextPattern(written, fields: RemoteDirectory.fields, into: findings) else { return nil }
        let text = Array(written.text.unicodeScalars)
        if let place = text.firstIndex(where: { $0.properties.generalCategory == .control }) {
            findings.add(
                .pathName, "a directory's name cannot hold \(String(text[place]).quoted)",
                at: findings.part(of: written, place, 1))
            return nil
        }
        if text.first == "~" {
            findings.add(
                .pathName, "a path is taken as it is written: nothing stands for '~'", at: written.span,
                help: "leave it out: a path without '/' at its start begins where the user does")
            return nil
        }
        if pattern.filled({ _ in .text("x") }).split(separator: "/").contains("..") {
            findings.add(
                .pathName, "a directory on a server cannot go up by '..'", at: written.span,
                help: "write the whole path, or one from where the user begins")
            return nil
        }
        return pattern
    }
}
