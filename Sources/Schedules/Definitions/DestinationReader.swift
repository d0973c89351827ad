internal import Diagnostics
internal import Settlements

extension ConfigurationReader {
    /// One entry under `destinations`.
    func readDestination(_ pair: Yaml.Pair) -> Destination? {
        guard let mapping = MappingReader(pair.value, Shapes.destination, at: pair.keySpan, into: findings) else {
            return nil
        }
        let audience = mapping.required(
            "for", help: "say for whom it is: everyone, or {merchants: [m-1001]}"
        ).flatMap { findings.audience($0.value, everyone: "everyone") }
        guard let choice = mapping.theOne() else { return nil }
        let place = choice.key == "folder" ? readFolder(choice) : readSFTP(choice)
        guard let audience, let place else { return nil }
        return Destination(name: pair.key, audience: audience, place: place)
    }

    private func readFolder(_ pair: Yaml.Pair) -> Destination.Place? {
        guard let mapping = MappingReader(pair.value, Shapes.folder, at: pair.keySpan, into: findings) else {
            return nil
        }
        guard mapping.required("directory") != nil else { return nil }
        return path("directory", in: mapping).map { .folder(FolderPlace(directory: $0)) }
    }

    private func readSFTP(_ pair: Yaml.Pair) -> Destination.Place? {
        guard let mapping = MappingReader(pair.value, Shapes.sftp, at: pair.keySpan, into: findings) else { return nil }
        let host = mapping.requiredText("host").flatMap { findings.host($0) }
        let port = mapping.has("port") ? mapping.text("port").flatMap { findings.port($0) } : 22
        let user = mapping.requiredText("user")?.text
        let login = mapping.theOne(help: "log in with 'key: {file: PATH}' or 'password: {env: NAME}'").flatMap {
            $0.key == "key" ? readKey($0) : secret($0).map { .password($0) }
        }
        let keys = mapping.has("known_hosts") && !mapping.has("host_key") ? nil : readHostKeys(mapping)
        let directory = mapping.requiredText("directory")?.text
        guard let host, let port, let user, let login, let keys, let directory else { return nil }
        return .sftp(
            SFTPPlace(
                host: host, port: port, user: user, login: login, trust: .fingerprints(keys),
                directory: TextPattern([.literal(directory)])))
    }

    private func readKey(_ pair: Yaml.Pair) -> SFTPPlace.Login? {
        guard let mapping = MappingReader(pair.value, Shapes.key, at: pair.keySpan, into: findings) else { return nil }
        guard mapping.required("file") != nil, let file = path("file", in: mapping) else { return nil }
        guard mapping.has("passphrase") else { return .key(file: file, passphrase: nil) }
        guard let passphrase = mapping.optional("passphrase").flatMap({ secret($0) }) else { return nil }
        return .key(file: file, passphrase: passphrase)
    }

    private func readHostKeys(_ mapping: MappingReader) -> [String]? {
        let help = "ask the server's owner for it, and compare with 'ssh-keyscan HOST | ssh-keygen -lf -'"
        guard let pair = mapping.required("host_key", help: help) else { return nil }
        let texts = findings.texts(pair)
        let keys = texts.filter { isFingerprint($0) }.map(\.text)
        return keys.isEmpty || keys.count < texts.count ? nil : keys
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

    /// A reference to a secret. The secret itself in the file is an error, and is not shown.
    func secret(_ pair: Yaml.Pair) -> SecretReference? {
        if case .scalar = pair.value.content {
            findings.add(
                .plainSecret, "the secret at '\(pair.key)' stands in the file for all to read", at: pair.value.span,
                help:
                    "write where it is kept, as in '{env: NAME}', '{file: PATH}' or '{credential: NAME}', and change it: it was seen",
                isCovered: true)
            return nil
        }
        guard let mapping = MappingReader(pair.value, Shapes.secret, at: pair.keySpan, into: findings),
            let choice = mapping.theOne(help: "write as in '{env: NAME}'"), let text = mapping.text(choice.key)
        else { return nil }
        switch choice.key {
        case "file":
            return path("file", in: mapping).map { .file($0) }
        case "env":
            guard isVariable(text.text) else {
                findings.add(
                    .secretReference, "expected the name of a variable, of letters, digits and '_'", at: text.span,
                    help: "the variable's name goes here, not the secret", isCovered: true)
                return nil
            }
            return .environment(text.text)
        default:
            guard !text.text.contains("/"), text.text != "..", text.text != "." else {
                findings.add(
                    .secretReference, "expected the name of a credential, without '/'", at: text.span,
                    help: "for a path write '{file: PATH}'", isCovered: true)
                return nil
            }
            return .credential(text.text)
        }
    }

    private func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": true
            default: false
            }
        }
    }

    /// The absolute path that a text means; nil where there is none or it was reported.
    func path(_ key: String, in mapping: MappingReader) -> String? {
        guard let written = mapping.text(key) else { return nil }
        if written.text.hasPrefix("~") || written.text.contains("$") || written.text.contains("\0") {
            findings.add(
                .pathName, "a path is taken as it is written: nothing stands for \(written.text.prefix(1).quoted)",
                at: written.span, help: "write the whole path, or one relative to this file")
            return nil
        }
        return resolved(written.text)
    }

    func resolved(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let steps = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        return steps.isEmpty ? (base.isEmpty ? "/" : base) : "\(base)/\(steps)"
    }
}
