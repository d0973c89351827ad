import ArgumentParser
import Diagnostics
import Foundation
import Imports
import Runs
import Settlements
import Store

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Provider files into entries: whole, checked, once.",
        usage: "settlecast import <files> ... --as <profile> [--merchant <id>] [--zone <zone>] [<options>]",
        discussion: """
            What does not foot, or holds anything unknown, is refused whole, with the rows, and ends the command with 65. \
            Each file is taken at once or not at all: after a crash, or when in doubt, type the same command again. The \
            same file again adds nothing, an overlapping one what is new.

            `settlecast imports` lists what was taken, `settlecast undo-import N` takes it out again. docs/importing.md \
            describes the files, column by column; `settlecast explain NAME` has a page on each name in brackets.
            """)

    @Argument(help: "The files.")
    var files: [String]

    @Option(
        name: .customLong("as"),
        help: .init(
            "What they are: \(Profile.all.map(\.name).joined(separator: ", ")), \(merchants), or a mapping by its name or path.",
            valueName: "profile"))
    var profile: String

    @OptionGroup var words: ImportWords

    @Flag(help: "Go on with the next file where one is refused; the command still ends with 65.")
    var keepGoing = false

    @OptionGroup var common: CommonOptions

    static let merchants = "merchants"

    @Flag(help: "Show what becomes of the first rows, and everything that is wrong with the file; store nothing.")
    var explain = false

    @Option(help: "How many rows --explain shows.")
    var rows = 5

    func validate() throws {
        if profile == Self.merchants, let option = words.firstGiven {
            throw ValidationError("\(option) says nothing about a list of merchants: leave it out")
        }
        if profile == Self.merchants, explain {
            throw ValidationError("--explain shows entries: a list of merchants has none")
        }
    }

    func run() async throws {
        let workplace = try Workplace(common, reporting: false)
        let kind = profile == Self.merchants ? nil : try workplace.kind(profile, config: common.config)
        let options = try words.options(workplace)
        for path in files where !FileManager.default.isReadableFile(atPath: path) { throw ImportFile.unreadable(path) }
        let files = files.map { ImportFile(path: $0) }
        if explain, let kind {
            return try ImportExplanation.tell(files, as: kind, options, rows: rows, format: common.format)
        }
        try look()
        let store = try workplace.store(create: true)
        guard let profile = kind?.profile else {
            try await series(files.map { [$0] }) { group in
                for file in group { try await take(merchants: file, workplace, store) }
            }
            return
        }
        let progress = ImportProgress()
        try await series(profile.groups(of: files)) { group in
            try await take(group, as: profile, options, progress, workplace, store)
        }
    }

    /// Before anything is taken, what can be seen of every file without reading it: a folder among forty files, or one that
    /// is still compressed, is found at once.
    private func look() throws {
        guard !keepGoing else { return }
        var refusals: [ImportRefusal] = []
        for path in files {
            // Not the value that is read later: until then the file may change.
            do { try ImportFile(path: path).refuseWhatIsNoText() } catch { refusals.append(error) }
        }
        guard !refusals.isEmpty else { return }
        for refusal in refusals { tell(refusal) }
        if files.count > refusals.count {
            Console.error(
                "nothing of the other files was taken either: import them without \(refusals.count == 1 ? "it" : "these"), "
                    + "or with --keep-going")
        }
        throw Exit.wrongData
    }

    // MARK: One after the other

    /// Takes group by group; each is a transaction of its own.
    ///
    /// - Throws: `ExitCode` 65 where one was refused, after it was said what became of the others; what else stops one.
    private func series(_ groups: [[ImportFile]], _ take: ([ImportFile]) async throws -> Void) async throws {
        var tally = ImportTally(groups.map(\.label))
        for group in groups {
            do {
                try await take(group)
                tally.took()
            } catch let refusal as ImportRefusal {
                tell(refusal)
                tally.refused()
                if !keepGoing { break }
            } catch {
                tally.stopped()
                tell(tally)
                throw error
            }
        }
        tell(tally)
        if tally.hasRefused { throw Exit.wrongData }
    }

    private func take(
        _ group: [ImportFile], as profile: Profile, _ options: ImportOptions, _ progress: ImportProgress,
        _ workplace: Workplace, _ store: SQLiteStore
    ) async throws {
        var options = options
        options.progress = { read, size in progress.tell(read: read, of: size) }
        progress.begin(group.label)
        defer { progress.end() }
        let (reading, recorded) = try await refusing(group.label) {
            try await store.take(group, as: profile, options, at: workplace.clock.now())
        }
        progress.end()
        guard common.format == .text else {
            let json = ImportJSON(
                file: group.label, profile: profile.name, options: options, reading: reading, recorded: recorded)
            Console.out(json.value.text)
            return
        }
        let text = ImportText(file: group.label, options: options, reading: reading, recorded: recorded)
        for line in text.warnings { Console.error(line) }
        Console.out(text.lines.joined(separator: "\n"))
    }

    private func take(merchants file: ImportFile, _ workplace: Workplace, _ store: SQLiteStore) async throws {
        let merchants = try MerchantList.read(file, zones: workplace.zones)
        let known = Set(try await store.merchants().map(\.id))
        try await refusing(file.name) { try await store.record(merchants) }
        let new = merchants.filter { !known.contains($0.id) }.map(\.id)
        guard common.format == .text else {
            let json: JSON = [
                "file": .string(file.name), "profile": .string(Self.merchants), "merchants": JSON(merchants.count),
                "created": .list(new.map(JSON.string)),
            ]
            Console.out(json.text)
            return
        }
        Console.out("\(file.name): \(merchants.count) merchant\(merchants.count == 1 ? "" : "s"), \(new.count) new")
    }

    /// What contradicts the store is a finding about the file like any other.
    private func refusing<Result>(_ file: String, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as StoreError where error.code == .conflict {
            let findings = ([error] + error.others).map { error in
                Finding(.conflict, line: error.line, column: error.line.map { _ in 1 }, error.description)
            }
            throw ImportRefusal(file: file, findings: findings, more: 0)
        }
    }

    // MARK: What is said

    private func tell(_ refusal: ImportRefusal) {
        if common.format == .json {
            Console.out(refusal.json.text)
            return
        }
        Console.error("\(refusal)\nerror: nothing of \(refusal.file) was taken")
        if let rule = refusal.findings.first?.rule {
            Console.error("more about [\(rule.rawValue)]: settlecast explain \(rule.rawValue)")
        }
    }

    /// Of a single file everything is said already.
    private func tell(_ tally: ImportTally) {
        for line in tally.lines(keepGoing: keepGoing) {
            if tally.isWhole, common.format == .text { Console.out(line) } else { Console.error(line) }
        }
    }
}

extension ImportFile {
    static func unreadable(_ path: String) -> ExitCode {
        Console.error("error: \(path) cannot be read: is it there, and may this user read it?")
        return Exit.failed
    }
}

extension [ImportFile] {
    /// Their names as one.
    fileprivate var label: String { map(\.name).joined(separator: " + ") }
}
