import Foundation
import Support
import Testing

/// Texts that were looked at by a person and accepted: `Goldens/NAME`.
enum Golden {
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
    static let root = directory.appendingPathComponent("../../..").standardizedFileURL

    /// Expects a text to be the accepted one. One that is not is left in the temporary directory, to be looked at and moved.
    static func expect(_ text: String, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
        try expect(text, isFile: directory.appendingPathComponent(name), location)
    }

    static func expect(_ text: String, isFile file: URL, _ location: SourceLocation = #_sourceLocation) throws {
        let accepted = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        if text == accepted { return }
        let name = file.lastPathComponent
        let new = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try Data(text.utf8).write(to: new)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let old = accepted.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(lines, old).prefix { $0 == $1 }.count
        Issue.record(
            """
            \(name) differs from line \(line + 1) on.
            accepted: \(old.indices.contains(line) ? old[line] : "(ends here)")
            found:    \(lines.indices.contains(line) ? lines[line] : "(ends here)")
            The new text is \(new.path): look at it, and put it in the place of the accepted one where it is right.
            """, sourceLocation: location)
    }
}

/// Programs that read what we write, so that our own reading is not what proves it.
enum Reader {
    static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

    static let tidy = find("tidy")
    static let python = find("python3")
    /// A Python with html5lib, which `scripts/setup` puts into `.venv`.
    static let html5lib: String? = {
        let path = Golden.root.appendingPathComponent(".venv/bin/python3").path
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        return (try? run(path, ["-c", "import html5lib"]))?.status == 0 ? path : nil
    }()

    private static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
    }

    /// Runs a program with a text on its standard input.
    static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> (
        status: Int32, output: String
    ) {
        let finished = try Support.run(program, arguments, input: String(decoding: input, as: UTF8.self))
        return (finished.status, finished.output)
    }
}
