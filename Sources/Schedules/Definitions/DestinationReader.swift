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
            let choice = mapping.theOne(help: "write as in '{env: NAME}'")
        else { return nil }
        if choice.key == "command" { return program(choice).map { .command($0) } }
        guard let text = mapping.text(choice.key) else { return nil }
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
