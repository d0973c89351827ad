package import Diagnostics
package import Settlements

/// Everything that admins wrote, read in one go: what can be used, and all that is wrong with the rest.
package struct Definitions: Sendable {
    /// Which files, by the paths under which people know them.
    package struct Files: Sendable {
        /// `settlecast.yaml`; nil to read definitions alone, with no look at destinations.
        package let configuration: String?
        /// The absolute directory that paths in the configuration are relative to: its own.
        package let directory: String
        /// Definitions' files, in the order in which they are to be reported.
        package let definitions: [String]
        /// Calendars' files, in the order in which they are to be reported.
        package let calendars: [String]

        package init(configuration: String?, directory: String, definitions: [String], calendars: [String] = []) {
            self.configuration = configuration
            self.directory = directory
            self.definitions = definitions
            self.calendars = calendars
        }
    }

    /// Nil where there is none, or it has an error.
    package let configuration: Configuration?
    /// Those without an error, by name.
    package let definitions: [Definition]
    package let diagnostics: [Diagnostic]
    /// By name those whose own files can be read and that cannot be used all the same.
    package let refused: Set<String>

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    package subscript(name: String) -> Definition? {
        definitions.first { $0.name == name }
    }

    /// Reads the files. Never fails: whatever is wrong is a diagnostic.
    ///
    /// - Parameters:
    ///   - read: reads a whole file; what it throws is shown after the path, so it says why in a person's words.
    ///   - zones: makes the zones of a directory, or the system's where it is nil. It is asked once.
    package static func load(
        _ files: Files, read: @escaping (_ path: String) throws -> [UInt8], zones: (_ directory: String?) -> Zones
    ) -> Definitions {
        var loading = Loading(read: read)
        let configuration = files.configuration.flatMap { loading.configuration($0, directory: files.directory) }
        let zones = zones(configuration?.zoneinfo)
        let calendars = loading.calendars(files.calendars)
        var definitions = files.definitions.compactMap { loading.definition($0, zones: zones, calendars) }
        if let configuration {
            let references = References(configuration: configuration)
            definitions = definitions.filter { loading.accepts($0, references.check($0)) }
        }
        let clashes = NameClashes().check(definitions) + Renames(files: files.definitions).check(definitions)
        let refused = Set(clashes.map(\.source.path))
        definitions = definitions.filter { !refused.contains($0.places.source.path) }
        return Definitions(
            configuration: loading.isConfigurationSound ? configuration : nil,
            definitions: definitions.sorted { $0.name < $1.name }, diagnostics: (loading.diagnostics + clashes).inOrder,
            refused: calendars.refused)
    }

    /// The same without these definitions, and with what was found out about them after they were read.
    package func refusing(_ names: Set<String>, because found: [Diagnostic]) -> Definitions {
        Definitions(
            configuration: configuration, definitions: definitions.filter { !names.contains($0.name) },
            diagnostics: (diagnostics + found).inOrder, refused: refused.union(names))
    }

    /// The name of the definition in a file: what stands before `.yaml`; nil where the file cannot be one.
    package static func name(of path: String) -> String? {
        let file = path.split(separator: "/").last.map(String.init) ?? ""
        guard file.hasSuffix(".yaml") else { return nil }
        let name = String(file.dropLast(".yaml".count))
        let isSound =
            (1...64).contains(name.utf8.count) && name.first != "-" && name.first != "."
            && name.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
                default: false
                }
            }
        return isSound ? name : nil
    }

    /// The files read so far.
    private struct Loading {
        let read: (_ path: String) throws -> [UInt8]
        var diagnostics: [Diagnostic] = []
        var isConfigurationSound = true
        private var paths: [String: Source] = [:]

        init(read: @escaping (_ path: String) throws -> [UInt8]) {
            self.read = read
        }

        mutating func configuration(_ path: String, directory: String) -> Configuration? {
            guard let file = contents(path) else {
                isConfigurationSound = false
                return nil
            }
            let findings = Findings(in: file.source)
            let configuration = root(file.source).flatMap {
                ConfigurationReader(directory: directory, findings: findings).read($0)
            }
            diagnostics += findings.diagnostics
            isConfigurationSound = !diagnostics.contains { $0.severity == .error }
            return configuration
        }

        mutating func calendars(_ paths: [String]) -> Calendars {
            let calendars = Calendars()
            for path in paths {
                guard let file = contents(path) else {
                    Definitions.name(of: path).map { calendars.refuse($0) }
                    continue
                }
                let findings = Findings(in: file.source)
                let before = diagnostics.count
                let root = root(file.source)
                let isSound = !diagnostics[before...].contains { $0.severity == .error }
                calendars.add(path, root: isSound ? root : nil, findings)
                diagnostics += findings.diagnostics
            }
            return calendars
        }

        mutating func definition(_ path: String, zones: Zones, _ calendars: Calendars) -> Definition? {
            guard let file = contents(path) else { return nil }
            let findings = Findings(in: file.source)
            let name = Definitions.name(of: path)
            if name == nil {
                findings.add(
                    .definitionName, "a definition is named by its file, and this one cannot be", at: nil,
                    help: "call it NAME.yaml, with letters, digits, '-' and '_' in the name, at most 64")
            } else if let name, let first = paths[name] {
                findings.add(
                    .duplicateDefinition, "there is a definition '\(name)' already: \(first.path)", at: nil,
                    help: "give one of the two files another name")
            }
            if let name { paths[name] = paths[name] ?? file.source }
            let before = diagnostics.count
            let root = root(file.source)
            let isSound = !diagnostics[before...].contains { $0.severity == .error }
            let definition = root.flatMap {
                DefinitionReader(name: name ?? "", zones: zones, calendars: calendars, findings: findings)
                    .read($0, digest: file.digest)
            }
            diagnostics += findings.diagnostics
            return isSound ? definition : nil
        }

        /// Keeps what was found out later and says whether the definition can still be used.
        mutating func accepts(_ definition: Definition, _ found: [Diagnostic]) -> Bool {
            diagnostics += found
            return !found.contains { $0.severity == .error }
        }

        private mutating func root(_ source: Source) -> Yaml.Node? {
            let (root, found) = Yaml.read(source)
            diagnostics += found
            return root
        }

        private mutating func contents(_ path: String) -> (source: Source, digest: Digest)? {
            do {
                let bytes = try read(path)
                guard bytes.count <= Yaml.largestFile else {
                    diagnostics.append(Yaml.tooLarge(Source(path: path, text: "")))
                    return nil
                }
                return (Source(path: path, bytes: bytes), Digest(of: bytes))
            } catch {
                diagnostics.append(
                    Diagnostic(
                        .unreadableFile, "the file cannot be read: \(error)", source: Source(path: path, text: ""),
                        span: nil))
                return nil
            }
        }
    }
}
