import ArgumentParser
import Diagnostics
import Foundation
import Reports
import Runs
import Schedules
import Settlements
import Store

/// Where a command works: the configuration, the definitions beside it, the machine's clock and environment.
struct Workplace {
    /// What holds where there is no settlecast.yaml.
    static let defaults = "destinations:\n  outbox: {for: everyone, folder: {directory: outbox}}\n"
    static let defaultsName = "built-in settings (there is no settlecast.yaml here)"

    let loaded: Definitions
    let configuration: Configuration
    let zones: Zones
    let clock: any WallClock
    /// The files that were read.
    let onDisk: Definitions.Files
    /// What stood in them, by path.
    let texts: [String: [UInt8]]
    /// The names of the definitions that have a file, be there errors in it or not; those too that one of them had before.
    let files: Set<String>

    /// Loads the configuration and every definition beside it.
    ///
    /// - Throws: `ExitCode` 65 with the diagnostics printed where the configuration has an error. Definitions with errors
    ///   are left out, and their diagnostics printed, where `reporting` is asked.
    init(_ options: CommonOptions, clock: any WallClock = SystemClock(), reporting: Bool = true) throws {
        let files = try DefinitionFiles(config: options.config)
        let (loaded, texts) = files.loadWithTexts()
        if reporting || loaded.configuration == nil {
            for diagnostic in loaded.diagnostics { Console.error(diagnostic.text) }
        }
        guard let configuration = loaded.configuration else { throw Exit.wrongData }
        self.loaded = loaded
        self.configuration = configuration
        self.files = Set(
            files.files.definitions.compactMap(Definitions.name(of:)) + loaded.definitions.compactMap(\.was))
        self.clock = clock
        self.texts = texts
        onDisk = files.files
        zones = Zones(directory: configuration.zoneinfo ?? Zones.systemDirectory)
        if files.usesDefaults {
            Console.error("note: no settlecast.yaml here: store \(configuration.store), reports into the folder outbox")
        }
    }

    /// The definition of that name.
    ///
    /// - Throws: `ExitCode` 65 where there is none, or its file has an error.
    func definition(_ name: String) throws -> Definition {
        if let definition = loaded[name] { return definition }
        let hasErrors =
            loaded.refused.contains(name)
            || loaded.diagnostics.contains { diagnostic in
                diagnostic.severity == .error
                    && (diagnostic.source.path as NSString).lastPathComponent == "\(name).yaml"
            }
        if hasErrors {
            Console.error("error: definition '\(name)' cannot be used until the errors above are mended")
            throw Exit.wrongData
        }
        let names = loaded.definitions.map(\.name)
        let meant = Spelling.nearest(to: name, among: names).map { ": did you mean '\($0)'?" }
        let list =
            names.isEmpty
            ? "there is none under schedules/ that can be used" : "there are \(names.joined(separator: ", "))"
        Console.error("error: no definition '\(name)'\(meant ?? "; \(list)")")
        throw Exit.wrongData
    }

    func store(create: Bool = false) throws -> SQLiteStore {
        try SQLiteStore(path: configuration.store, create: create)
    }

    /// Ends the leases of this machine's workers that are no longer there, and names them: nobody need wait for them.
    func takeOver(_ store: SQLiteStore) async throws -> [String] {
        let dead = try await store.leaseholders().filter(WorkerName.isDead).sorted()
        for worker in dead { try await store.endLeases(of: worker, at: clock.now()) }
        return dead
    }

    /// Everything a run needs, over a store that is there.
    func flow(_ store: SQLiteStore, archive: Archive? = nil) throws -> Flow {
        Flow(
            ledger: store, journal: store, archive: try archive ?? Archive(directory: configuration.archive),
            press: try Press(
                templates: configuration.directory + "/report-templates", for: loaded.definitions),
            outlets: Outlets(configuration, secrets: SystemSecrets.make()), clock: clock, worker: WorkerName.own)
    }

    /// Hands something over, and takes leave of the servers however that ends: no thread is with them when the program ends.
    func handingOver(_ flow: Flow, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch {
            await flow.outlets.close()
            throw error
        }
        await flow.outlets.close()
    }
}

/// The files that people wrote, found.
struct DefinitionFiles {
    let files: Definitions.Files
    let mappings: [String]
    let usesDefaults: Bool

    init(config: String?) throws {
        let path = config ?? "settlecast.yaml"
        let exists = FileManager.default.fileExists(atPath: path)
        if config != nil, !exists {
            throw Exit.usage("there is no file \(path)")
        }
        usesDefaults = !exists
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL.path
        let prefix = config.map { ($0 as NSString).deletingLastPathComponent } ?? ""
        files = Definitions.Files(
            configuration: exists ? path : Workplace.defaultsName, directory: directory,
            definitions: Self.yamlFiles(in: prefix.isEmpty ? "schedules" : "\(prefix)/schedules"),
            calendars: Self.yamlFiles(in: prefix.isEmpty ? Self.calendars : "\(prefix)/\(Self.calendars)"))
        mappings = Self.mappings(beside: config)
    }

    private static let calendars = "schedules/calendars"

    /// The files named, with the calendars that the definitions among them may name: a configuration is read as one.
    init(paths: [String], config: String?) throws {
        var configuration = config
        var definitions: [String] = []
        for path in paths {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                throw Exit.usage("there is no file or folder \(path)")
            }
            if isDirectory.boolValue {
                definitions += Self.yamlFiles(in: path) + Self.yamlFiles(in: "\(path)/calendars")
            } else if (path as NSString).lastPathComponent == "settlecast.yaml" {
                configuration = path
            } else {
                definitions.append(path)
            }
        }
        if configuration == nil, FileManager.default.fileExists(atPath: "settlecast.yaml") {
            configuration = "settlecast.yaml"
        }
        usesDefaults = false
        mappings = definitions.filter(Self.isMapping)
        definitions.removeAll(where: mappings.contains)
        let directory = URL(fileURLWithPath: configuration ?? ".").deletingLastPathComponent().standardizedFileURL.path
        files = Definitions.Files(
            configuration: configuration, directory: directory,
            definitions: definitions.filter { !Self.isCalendar($0) },
            calendars: Self.calendars(of: definitions))
    }

    /// Whether a file lies in a folder of calendars.
    private static func isCalendar(_ path: String) -> Bool {
        ((path as NSString).deletingLastPathComponent as NSString).lastPathComponent == "calendars"
    }

    /// The calendars among some files, and those beside the definitions among them.
    private static func calendars(of files: [String]) -> [String] {
        var found = files.filter(isCalendar)
        for path in files where !isCalendar(path) {
            let folder = (path as NSString).deletingLastPathComponent
            for calendar in yamlFiles(in: folder.isEmpty ? "calendars" : "\(folder)/calendars")
            where !found.contains(calendar) {
                found.append(calendar)
            }
        }
        return found
    }

    /// There is at least one file that somebody wrote.
    var hasAny: Bool {
        !files.definitions.isEmpty || !files.calendars.isEmpty || !mappings.isEmpty
            || (files.configuration != nil && !usesDefaults)
    }

    /// Everything that can be used, held against what reports there are, and all that is wrong with the rest.
    func load() -> Definitions { loadWithTexts().loaded }

    /// The same, with the text of each file that could be read, by its path.
    func loadWithTexts() -> (loaded: Definitions, texts: [String: [UInt8]]) {
        // Of a definition alone nobody knows which templates lie beside its configuration.
        let templates = files.configuration.map { _ in Templates(directory: files.directory + "/report-templates") }
        let paths = [files.configuration].compactMap { $0 } + files.definitions + files.calendars
        let read = paths.concurrentMap { path in Result { try Self.text(of: path) } }
        let results = Dictionary(zip(paths, read)) { first, _ in first }
        let loaded = Definitions.load(files) { path in
            try results[path]?.get() ?? []
        } zones: {
            Zones(directory: $0 ?? Zones.systemDirectory)
        }
        return (OutputCheck(templates: templates).held(loaded), results.compactMapValues { try? $0.get() })
    }

    private static func text(of path: String) throws -> [UInt8] {
        path == Workplace.defaultsName ? Array(Workplace.defaults.utf8) : try LocalText.contents(of: path)
    }

    static func yamlFiles(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }.sorted().map {
            "\(directory)/\($0)"
        }
    }
}
