import ArgumentParser
import Diagnostics
import Foundation
import Imports
import Schedules
import Settlements
import Store

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every problem in every file.",
        usage: "settlecast check [<paths> ...] [--connect [--write-test]] [<options>]",
        discussion:
            """
            Without PATH: settlecast.yaml and all of schedules/, schedules/calendars/ and mappings/. Neither configuration \
            nor store is needed for PATH. With --connect also: are mail server and destinations reached, is their \
            certificate or host key the right one, does the login work, is the directory there? Nothing is sent or left \
            behind, and it ends with 1 where one fails.
            """
    )

    @Argument(help: "Files or folders to look at.")
    var paths: [String] = []

    @Flag(help: "Also connect to the mail server and each destination, log in, and look.")
    var connect = false

    @Flag(help: "With --connect: make, rename and remove a temporary file at each SFTP destination.")
    var writeTest = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard connect || !writeTest else { throw Exit.usage("--write-test goes with --connect") }
        let files =
            try paths.isEmpty
            ? DefinitionFiles(config: common.config) : DefinitionFiles(paths: paths, config: common.config)
        let loaded = files.load()
        let zones = Zones(directory: loaded.configuration?.zoneinfo ?? Zones.systemDirectory)
        let mappings = Mappings.load(files.mappings, withShipped: false, zones: zones)
        let remarks = loaded.remarks(at: SystemClock().now()) + (try await grainChanges(loaded))
        let diagnostics = (loaded.diagnostics + remarks).inOrder + mappings.diagnostics
        for diagnostic in diagnostics {
            Console.out(common.format == .json ? diagnostic.json : diagnostic.text)
        }
        guard files.hasAny else {
            Console.error(
                "error: nothing to check: there is no settlecast.yaml here, no definition under schedules/ and no mapping "
                    + "under mappings/")
            throw Exit.failed
        }
        let count =
            files.files.definitions.count + files.files.calendars.count + files.mappings.count
            + (files.usesDefaults || files.files.configuration == nil ? 0 : 1)
        let errors = diagnostics.filter { $0.severity == .error }.count
        let warnings = diagnostics.filter { $0.severity == .warning }.count
        if common.format == .text {
            func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
            let findings =
                errors + warnings == 0
                ? "no problems" : "\(counted(errors, "error")), \(counted(warnings, "warning"))"
            Console.out("\(counted(count, "file")) checked: \(findings)")
            if let name = diagnostics.first?.name {
                Console.out("more about one of them: settlecast explain \(name.rawValue)")
            }
        }
        let isConnected = connect ? try await connected(loaded.configuration) : true
        if errors > 0 { throw Exit.wrongData }
        if !isConnected { throw Exit.failed }
    }

    /// Whether all destinations are to be had; what came of each step is printed.
    private func connected(_ configuration: Configuration?) async throws -> Bool {
        guard let configuration else {
            Console.error("error: no destination can be connected to: there is no configuration that can be used")
            throw Exit.wrongData
        }
        let lines = await ConnectionCheck(configuration: configuration, isWriting: writeTest).lines()
        for line in lines { Console.out(common.format == .json ? line.json.text : line.text) }
        let failed = Set(lines.filter { $0.severity == .error }.map(\.place)).count
        if common.format == .text {
            let count = configuration.destinations.count
            let mail = configuration.mail == nil ? "" : "mail server and "
            Console.out(
                "\(mail)\(count) destination\(count == 1 ? "" : "s") looked at: "
                    + (failed == 0 ? "all can be delivered to" : "\(failed) cannot be delivered to"))
            if let name = lines.compactMap(\.name).first {
                Console.out("more about one of them: settlecast explain \(name)")
            }
        }
        return failed == 0
    }

    /// Definitions whose periods were changed after they had reported: where there is a store, it knows what they reported.
    private func grainChanges(_ loaded: Definitions) async throws -> [Diagnostic] {
        guard paths.isEmpty, let path = loaded.configuration?.store, FileManager.default.fileExists(atPath: path),
            // A store that cannot be opened is no mistake in a file.
            let store = try? SQLiteStore(path: path, create: false)
        else { return [] }
        var recorded: [String: [RunStanding]] = [:]
        for definition in loaded.definitions {
            recorded[definition.name] = try await store.standings(of: definition.name)
        }
        return loaded.grainChanges { recorded[$0] ?? [] }
    }
}
