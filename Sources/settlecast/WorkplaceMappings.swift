import Diagnostics
import Foundation
import Imports
import Settlements

/// The mappings that come with the program; one of the same name under mappings/ takes its place.
enum ShippedMappings {
    static let files: [String: [UInt8]] = [
        "klarna-settlement.yaml": PackageResources.klarna_settlement_yaml,
        "multisafepay-accountant.yaml": PackageResources.multisafepay_accountant_yaml,
    ]
}

extension Mappings {
    /// Those in these files, and those that are shipped.
    static func load(_ paths: [String], withShipped: Bool = true, zones: Zones) -> Mappings {
        let shipped = withShipped ? ShippedMappings.files.keys.sorted() : []
        let files = paths.map { File(path: $0) } + shipped.map { File(path: $0, isShipped: true) }
        return load(files, zones: zones) { path in
            if withShipped, !paths.contains(path), let bytes = ShippedMappings.files[path] { return bytes }
            return try LocalText.contents(of: path)
        }
    }
}

/// A file that a person wrote.
enum LocalText {
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    static func contents(of path: String) throws -> [UInt8] {
        if let data = FileManager.default.contents(atPath: path) { return [UInt8](data) }
        do {
            // Slower, and knows why.
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Unreadable(description: (error as NSError).localizedFailureReason ?? "it cannot be opened")
        }
    }
}

/// What `--as` names.
struct FileKind {
    let profile: Profile
    /// Of a kind that is built in there is none.
    let mapping: Mapping?
}

extension Workplace {
    /// What `--as` names: a kind of file that is built in, else a mapping by its name or by the path of its file.
    ///
    /// - Throws: `ExitCode` 64 where there is none, with what was probably meant; 65 where the mapping has an error, with
    ///   its diagnostics printed.
    func kind(_ name: String, config: String?) throws -> FileKind {
        if let profile = Profile(name: name) { return FileKind(profile: profile, mapping: nil) }
        let isPath = name.contains("/") || name.hasSuffix(".yaml")
        let paths = isPath ? [name] : DefinitionFiles.mappings(beside: config)
        if isPath, !FileManager.default.fileExists(atPath: name) { throw Exit.usage("--as: there is no file \(name)") }
        let loaded = Mappings.load(paths, withShipped: !isPath, zones: zones)
        let wanted = isPath ? Mappings.name(of: name) ?? "" : name
        let own = loaded.diagnostics.filter { Mappings.name(of: $0.source.path) == wanted || isPath }
        for diagnostic in own { Console.error(diagnostic.text) }
        if let mapping = loaded[wanted] { return FileKind(profile: Profile(mapping), mapping: mapping) }
        guard own.isEmpty else {
            Console.error("error: mapping '\(wanted)' cannot be used until the errors above are mended")
            throw Exit.wrongData
        }
        let names = Profile.all.map(\.name) + ["merchants"] + loaded.mappings.map(\.name)
        let meant = Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
        throw Exit.usage(
            "--as: there is no profile or mapping '\(name)': \(meant ?? "there are \(names.joined(separator: ", "))")")
    }
}

extension DefinitionFiles {
    /// The mapping files beside the configuration.
    static func mappings(beside config: String?) -> [String] {
        let prefix = config.map { ($0 as NSString).deletingLastPathComponent } ?? ""
        return yamlFiles(in: prefix.isEmpty ? "mappings" : "\(prefix)/mappings")
    }

    /// Whether a file is a mapping: it lies in a folder of them, or it has the keys of one.
    static func isMapping(_ path: String) -> Bool {
        let folder = ((path as NSString).deletingLastPathComponent as NSString).lastPathComponent
        if folder == "mappings" { return true }
        guard folder != "schedules", let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
        let keys = text.split(separator: "\n").compactMap { line in
            line.first?.isLetter == true ? line.prefix { $0 != ":" } : nil
        }
        return !keys.contains("report") && (keys.contains("fields") || keys.contains("provider"))
    }
}
