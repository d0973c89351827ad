import Foundation
package import Glibc
import Synchronization

/// A program that a test started, ended at the latest when the test lets it go.
///
/// Foundation's `Process` is of no use here: one thread watches all children by a socket that each inherits, and waits
/// forever once a server closes what it inherited, as sshd does.
package final class Child: Sendable {
    package let identifier: pid_t
    private let program: String
    /// The end from which everything the program prints can be read; nobody else has inherited the other.
    private let output: Int32
    private let status = Mutex<Int32?>(nil)
    private let heard = Mutex<[UInt8]>([])

    /// Starts a program; what it prints, errors too, is kept for ``finish()`` and ``waitForLine(_:)``.
    ///
    /// - Parameter input: the path of the file that it reads from.
    package init(_ program: String, _ arguments: [String], input: String = "/dev/null") throws {
        self.program = program
        (identifier, output) = try Self.starting.withLock { _ in try Self.start(program, arguments, input) }
    }

    /// One start at a time: between making a pipe and marking it as ours alone, no other child may be born.
    private static let starting = Mutex(())

    private static func start(
        _ program: String, _ arguments: [String], _ input: String
    ) throws -> (child: pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw MissingPeer(description: "no pipe can be had") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        let words = ([program] + arguments).map { strdup($0) }
        let variables = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + variables).forEach { free($0) } }
        // A thread that runs Swift tasks blocks signals, and a child would inherit that: SIGTERM would never reach it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else {
            close(ends[0])
            throw MissingPeer(description: "\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        return (child, ends[0])
    }

    deinit {
        stop()
        close(output)
    }

    /// Waits until the program ends by itself.
    package func finish() -> Finished {
        while hear() {}
        return Finished(status: wait(), output: String(decoding: heard.withLock { $0 }, as: UTF8.self))
    }

    /// The first line that the program prints, without its end.
    package func firstLine() throws -> String {
        try waitForLine("\n")
        let text = String(decoding: heard.withLock { $0 }, as: UTF8.self)
        return String(text[..<(text.firstIndex(of: "\n") ?? text.endIndex)])
    }

    /// Reads what the program prints until some words come, then goes on reading aside, so that it is never held up.
    package func waitForLine(_ words: String) throws {
        while !String(decoding: heard.withLock { $0 }, as: UTF8.self).contains(words) {
            guard hear() else {
                throw MissingPeer(description: "\(program) ended: \(finish().output)")
            }
        }
        let copy = fcntl(output, F_DUPFD_CLOEXEC, 0)
        Thread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(copy, &buffer, buffer.count) > 0 {}
            close(copy)
        }.start()
    }

    /// Asks the program to end (SIGTERM) and waits until it has.
    package func stop() {
        if status.withLock({ $0 == nil }) { Glibc.kill(identifier, SIGTERM) }
        _ = wait()
    }

    /// Ends the program as a power cut would (SIGKILL), and waits until it has.
    package func kill() {
        if status.withLock({ $0 == nil }) { Glibc.kill(identifier, SIGKILL) }
        _ = wait()
    }

    private func hear() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(output, &buffer, buffer.count)
        if count > 0 { heard.withLock { $0 += buffer[..<count] } }
        return count > 0
    }

    private func wait() -> Int32 {
        status.withLock { status in
            if let status { return status }
            var code: Int32 = 0
            while waitpid(identifier, &code, 0) < 0, errno == EINTR {}
            // As a shell has it: the exit status, or 128 and the signal's number.
            let result = code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
            status = result
            return result
        }
    }
}

/// What a program printed and how it ended.
package struct Finished: Sendable {
    package let status: Int32
    package let output: String
}

/// Runs a program to its end, its errors among its output.
@discardableResult
package func run(_ program: String, _ arguments: [String], input: String = "") throws -> Finished {
    guard !input.isEmpty else { return try Child(program, arguments).finish() }
    let scratch = try Scratch()
    return try Child(program, arguments, input: scratch.write(input.utf8, to: "input")).finish()
}
