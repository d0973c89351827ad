internal import Diagnostics
internal import Settlements

/// One file under `schedules/`, read and not yet understood.
struct DefinitionFile: Sendable {
    let path: String
    let bytes: [UInt8]
    /// The definition that it is; nil where its name cannot be one's.
    let name: String?
    /// An earlier file of that name.
    let first: String?

    /// What a file says, or all that is wrong with it.
    struct Read: Sendable {
        let definition: Definition?
        /// The name of the definition, where a calendar that it names has an error.
        let refused: String?
        let diagnostics: [Diagnostic]
    }

    func read(zones: Zones, _ calendars: Calendars) -> Read {
        let source = Source(path: path, bytes: bytes)
        let findings = Findings(in: source)
        reportName(findings)
        let (root, found) = Yaml.read(source)
        let isSound = !found.contains { $0.severity == .error }
        let named = NamedCalendars(calendars)
        let definition = root.flatMap {
            DefinitionReader(name: name ?? "", zones: zones, calendars: named, findings: findings)
                .read($0, digest: Digest(of: bytes))
        }
        return Read(
            definition: isSound ? definition : nil, refused: named.hasUnusable ? name : nil,
            diagnostics: found + findings.diagnostics)
    }

    private func reportName(_ findings: Findings) {
        guard let name else {
            findings.add(
                .definitionName, "a definition is named by its file, and this one cannot be", at: nil,
                help: "call it NAME.yaml, with letters, digits, '-' and '_' in the name, at most 64")
            return
        }
        guard let first else { return }
        findings.add(
            .duplicateDefinition, "there is a definition '\(name)' already: \(first)", at: nil,
            help: "give one of the two files another name")
    }
}
