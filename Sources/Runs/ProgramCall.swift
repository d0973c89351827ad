internal import Foundation

/// A program that is run with a text on its standard input. No shell reads the words, and nothing of our environment is passed
/// on: secrets may be in it.
struct ProgramCall {
    private static let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    /// A program that tells somebody does so within a minute. Seconds.
    private static let patience = 60
    /// So often it is looked whether the program has ended: milliseconds.
    private static let step = 50

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let words: [String]
    private let sleeper: any Clock<Duration>

    /// - Parameter words: the program by its absolute path, and its arguments.
    init(_ words: [String], _ sleeper: any Clock<Duration>) {
        self.words = words
        self.sleeper = sleeper
    }

    /// - Throws: ``Failure`` where it cannot be started, fails, or does not end within a minute: it is killed then.
    func run(input: String) async throws {
        // A file, not a pipe: a program that does not read it must not end us.
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "settlecast-alarm-\(getpid())-\(input.utf8.count)")
        try? FileManager.default.removeItem(at: file)
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(input.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Failure(description: "cannot write \(file.path)") }
        defer { try? FileManager.default.removeItem(at: file) }
        try await wait(for: try start(reading: file.path))
    }

    private func start(reading path: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = Self.environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, nil, &arguments, &variables)
        guard code == 0 else {
            throw Failure(description: "\(words[0]) cannot be started: \(String(cString: strerror(code)))")
        }
        return child
    }

    private func wait(for child: pid_t) async throws {
        var status: Int32 = 0
        for _ in 0..<(Self.patience * 1_000 / Self.step) {
            if waitpid(child, &status, WNOHANG) == child {
                guard status == 0 else {
                    let signal = status & 0x7f
                    throw Failure(
                        description: signal == 0
                            ? "\(words[0]) ended with status \((status >> 8) & 0xff)"
                            : "\(words[0]) was ended by signal \(signal)")
                }
                return
            }
            try? await sleeper.sleep(for: .milliseconds(Self.step))
        }
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        throw Failure(description: "\(words[0]) did not end within \(Self.patience) seconds: it was killed")
    }
}
