import ArgumentParser
import Diagnostics
import Imports
import Schedules
import Settlements

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every problem in every file.",
        discussion:
            "Without PATH: settlecast.yaml and all of schedules/, schedules/calendars/ and mappings/. Neither configuration nor store is needed for PATH."
    )

    @Argument(help: "Files or folders to look at.")
    var paths: [String] = []

    @OptionGroup var common: CommonOptions

    func run() throws {
        let files =
            try paths.isEmpty
            ? DefinitionFiles(config: common.config) : DefinitionFiles(paths: paths, config: common.config)
        let loaded = files.load()
        let zones = Zones(directory: loaded.configuration?.zoneinfo ?? Zones.systemDirectory)
        let mappings = Mappings.load(files.mappings, withShipped: false, zones: zones)
        let remarks = loaded.remarks(at: SystemClock().now())
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
        if errors > 0 { throw Exit.wrongData }
    }
}
