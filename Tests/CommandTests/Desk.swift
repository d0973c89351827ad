import Foundation
import Support
import Testing

/// One test after the other: each has servers, clocks and programs of its own, and seconds that must not become minutes.
@Suite(.serialized) enum `The built program` {}

/// How the program ended, and what it printed where.
struct Outcome {
    let status: Int32
    let out: String
    let err: String

    /// Standard output as one JSON value.
    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(out.utf8), options: .fragmentsAllowed) }

    /// Standard output as one JSON object.
    func object() throws -> Facts {
        guard let values = try json() as? [String: Any] else { throw NotThere(description: "no object: \(out)") }
        return Facts(values: values)
    }

    /// Standard output as a list of JSON objects.
    func objects() throws -> [Facts] {
        guard let list = try json() as? [[String: Any]] else {
            throw NotThere(description: "no list of objects: \(out)")
        }
        return list.map(Facts.init)
    }
}

/// What a test needed and did not find.
struct NotThere: Error, CustomStringConvertible {
    let description: String
}

/// A JSON object, asked by paths: `period.label`, `deliveries.0.state`.
struct Facts {
    let values: [String: Any]

    subscript(_ path: String) -> Any? {
        path.split(separator: ".").reduce(values as Any?) { value, step in
            if let list = value as? [Any] { return Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (value as? [String: Any])?[String(step)]
        }
    }

    func text(_ path: String) -> String? { self[path] as? String }
    func number(_ path: String) -> Int? { self[path] as? Int }
    func list(_ path: String) -> [Facts] { (self[path] as? [[String: Any]] ?? []).map(Facts.init) }
    var keys: Set<String> { Set(values.keys) }
}

/// A folder of somebody's own in which the built program is used as a person uses it: a configuration, definitions, files
/// to import. It is gone when the test lets it go.
final class Desk {
    /// The program that was built with the tests, beside them.
    static let program: String = {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/settlecast"
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : packageRoot + "/.build/debug/settlecast"
    }()

    let scratch: Scratch
    /// Variables for the program beside its usual ones.
    var environment: [String: String] = [:]
    /// When it is, where the machine's clock is not to say; it goes on from there at its usual pace.
    var now: String?

    init() throws {
        scratch = try Scratch()
        _ = try scratch.directory("desk/schedules")
        _ = try scratch.directory("said")
    }

    var path: String { scratch.file("desk") }

    func write(_ text: String, to name: String) throws { try scratch.write(text.utf8, to: "desk/\(name)") }

    func bytes(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init)
    }

    /// The names in a folder of the desk, hidden ones too, in their order; none where there is no such folder.
    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
    }

    /// Runs the program to its end.
    func settlecast(_ arguments: String...) throws -> Outcome { try settlecast(arguments) }

    func settlecast(_ arguments: [String]) throws -> Outcome {
        let finished = try run("/bin/sh", try words(arguments, "command"))
        return Outcome(status: finished.status, out: try said("command.out"), err: try said("command.err"))
    }

    /// Starts the program and lets it work.
    func start(_ arguments: String...) throws -> Service {
        let name = "service-\(services)"
        services += 1
        return Service(child: try Child("/bin/sh", try words(arguments, name)), log: scratch.file("said/\(name).err"))
    }

    private var services = 0

    private func said(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: scratch.file("said/\(name)"))), as: UTF8.self)
    }

    /// The program takes the shell's place, so that a signal to the child is one to the program.
    private func words(_ arguments: [String], _ name: String) throws -> [String] {
        var variables = environment
        // Nothing may depend on the machine's own zone.
        variables["TZ"] = "Asia/Kathmandu"
        if let now { variables.merge(try ShiftedClock.shared(now: now)) { $1 } }
        let script = #"cd "$1" && out=$2 err=$3 && shift 3 && exec env "$@" >"$out" 2>"$err""#
        return ["-c", script, "sh", path, scratch.file("said/\(name).out"), scratch.file("said/\(name).err")]
            + variables.map { "\($0.key)=\($0.value)" }.sorted() + [Self.program] + arguments
    }
}

/// The program at work.
struct Service {
    let child: Child
    private let log: String

    init(child: Child, log: String) {
        self.child = child
        self.log = log
    }

    var said: String { String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self) }

    /// Waits until it has logged some words.
    func says(_ words: String) throws {
        _ = try observed("\(words) in the log:\n\(said)") { said.contains(words) ? true : nil }
    }
}

/// Waits until something is there, for no longer than a minute.
///
/// It holds its thread meanwhile: a program under a clock of its own goes on, whatever other tests keep the others busy with.
func observed<Found>(_ what: @autoclosure () -> String, _ look: () throws -> Found?) throws -> Found {
    for _ in 0..<1_200 {
        if let found = try look() { return found }
        Thread.sleep(forTimeInterval: 0.05)
    }
    throw NotThere(description: "\(what()) did not come")
}

/// The machine's clock moved to a day of our choice, for programs that are started under it.
///
/// libfaketime 0.9.10 is of no use here: it moves the deadlines of timers that the moved clock has nothing to do with, and
/// no Swift program under it wakes up from a sleep.
struct ShiftedClock {
    private static let made = Result { try ShiftedClock() }

    private let scratch: Scratch
    private let library: String

    private init() throws {
        let compiler = try Peer("cc", from: "gcc").required()
        scratch = try Scratch()
        library = scratch.file("shifted_clock.so")
        let source = packageRoot + "/Tests/Peers/shifted_clock.c"
        let built = try run(compiler, ["-shared", "-fPIC", "-o", library, source, "-ldl"])
        guard built.status == 0 else { throw NotThere(description: "\(source): \(built.output)") }
    }

    /// The variables for a program for which it is now, as in `2026-01-05T23:59:55+01:00`.
    static func shared(now: String) throws -> [String: String] {
        guard let wanted = ISO8601DateFormatter().date(from: now) else {
            throw NotThere(description: "no time: \(now)")
        }
        let shift = Int64(wanted.timeIntervalSinceNow.rounded())
        return ["LD_PRELOAD": try made.get().library, "SHIFTED_CLOCK_SECONDS": "\(shift)"]
    }
}
