package import Diagnostics
package import Settlements

/// The mapping files that there are, read in one go: those that can be used, and all that is wrong with the rest.
package struct Mappings: Sendable {
    /// One file and how to read it.
    package struct File: Sendable {
        /// As the person knows it; of a shipped one its name with `.yaml`.
        package let path: String
        /// Shipped with the program: one of the same name beside the configuration takes its place.
        package let isShipped: Bool

        package init(path: String, isShipped: Bool = false) {
            self.path = path
            self.isShipped = isShipped
        }
    }

    /// Those without an error, by name.
    package private(set) var mappings: [Mapping] = []
    package private(set) var diagnostics: [Diagnostic] = []
    /// The names of files that cannot be used.
    package private(set) var refused: Set<String> = []

    package subscript(name: String) -> Mapping? { mappings.first { $0.name == name } }

    /// Reads the files. Never fails: whatever is wrong is a diagnostic.
    ///
    /// - Parameter read: reads a whole file; what it throws is shown after the path, so it says why in a person's words.
    package static func load(
        _ files: [File], zones: Zones, read: (_ path: String) throws -> [UInt8]
    ) -> Mappings {
        var loaded = Mappings()
        let own = Set(files.filter { !$0.isShipped }.compactMap { name(of: $0.path) })
        for file in files {
            let name = name(of: file.path)
            if file.isShipped, let name, own.contains(name) { continue }
            let findings = loaded.read(file.path, name: name, zones: zones, read)
            loaded.diagnostics += findings
            if findings.contains(where: { $0.severity == .error }), let name { loaded.refused.insert(name) }
        }
        loaded.mappings.sort { $0.name < $1.name }
        loaded.diagnostics = loaded.diagnostics.inOrder
        return loaded
    }

    private mutating func read(
        _ path: String, name: String?, zones: Zones, _ read: (_ path: String) throws -> [UInt8]
    ) -> [Diagnostic] {
        let nothing = Source(path: path, text: "")
        let bytes: [UInt8]
        do {
            bytes = try read(path)
        } catch {
            return [Diagnostic(.unreadableFile, "the file cannot be read: \(error)", source: nothing, span: nil)]
        }
        guard bytes.count <= Yaml.largestFile else { return [Yaml.tooLarge(nothing)] }
        let source = Source(path: path, bytes: bytes)
        let (root, found) = Yaml.read(source)
        let findings = Findings(in: source)
        checkName(name, findings)
        let mapping = root.flatMap { MappingFileReader(name: name ?? "", zones: zones, findings: findings).read($0) }
        if let mapping, !found.contains(where: { $0.severity == .error }) { mappings.append(mapping) }
        return found + findings.diagnostics
    }

    private func checkName(_ name: String?, _ findings: Findings) {
        guard let name else {
            findings.add(
                .mappingName, "a mapping is named by its file, and this one cannot be", at: nil,
                help: "call it NAME.yaml, with letters, digits, '-' and '_' in the name, at most 64")
            return
        }
        if Profile.reservedNames.contains(name) {
            findings.add(
                .mappingName, "'\(name)' is what '--as' calls a kind of file that is built in", at: nil,
                help: "give the file another name")
        } else if mappings.contains(where: { $0.name == name }) || refused.contains(name) {
            findings.add(
                .mappingName, "there is a mapping '\(name)' already", at: nil,
                help: "give one of the two files another name")
        }
    }

    /// The name of the mapping in a file: what stands before `.yaml`; nil where the file cannot be one.
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
}

extension Profile {
    /// Names that `--as` knows without any mapping.
    static let reservedNames = all.map(\.name) + ["merchants"]
}
