internal import Glibc

/// Runs a program for the secret that it prints. No shell reads its words.
package enum SecretProgram {
    /// Why there is no output: how the program ended, never what it printed.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// More than any password or token, and no more than a pipe holds.
    private static let longestOutput = 65_536
    private static let patience = Duration.seconds(30)
    /// Nothing of our own environment: it may hold other secrets.
    private static let environment = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// What a program prints on its standard output. It gets nothing to read, and what it says on its standard error
    /// is dropped. It is killed, with the programs that it started, when it takes longer than half a minute.
    ///
    /// - Parameter words: its path and arguments.
    /// - Throws: ``Failure`` where it cannot be started, takes too long, prints more than 64 KiB, or does not end well.
    package static func output(of words: [String]) throws -> [UInt8] {
        try output(of: words, within: patience)
    }

    static func output(of words: [String], within patience: Duration) throws -> [UInt8] {
        guard let program = words.first, program.hasPrefix("/") else {
            throw Failure(description: "a program is named by its absolute path")
        }
        guard !words.contains(where: { $0.utf8.contains(0) }) else {
            throw Failure(description: "\(program) has a NUL character among its words")
        }
        let deadline = Deadline(in: patience)
        let (child, output) = try start(words)
        defer { close(output) }
        let printed: [UInt8]
        let status: Int32
        do {
            printed = try read(output, until: deadline, of: program)
            status = try end(of: child, until: deadline, program)
        } catch {
            kill(-child, SIGKILL)
            waitForEnd(of: child)
            throw error
        }
        let (signal, code) = (status & 0x7F, (status >> 8) & 0xFF)
        guard signal == 0 else { throw Failure(description: "\(program) was ended by signal \(signal)") }
        guard code == 0 else { throw Failure(description: "\(program) ended with status \(code)") }
        return printed
    }

    private static func start(_ words: [String]) throws -> (child: pid_t, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe can be had: \(reason(errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // A thread that waits on sockets blocks signals, and the program would inherit that. A group of its own can be
        // killed as a whole.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let arguments = words.map { strdup($0) }
        let variables = [strdup(environment)]
        defer { (arguments + variables).forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, &attributes, arguments + [nil], variables + [nil])
        guard code == 0 else {
            close(ends[0])
            throw Failure(description: "\(words[0]) cannot be started: \(reason(code))")
        }
        return (child, ends[0])
    }

    private static func read(_ output: Int32, until deadline: Deadline, of program: String) throws -> [UInt8] {
        var printed: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, deadline.millisecondsLeft)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { throw tooLong(program, deadline) }
            let count = Glibc.read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return printed }
            printed += buffer[..<count]
            guard printed.count <= longestOutput else {
                throw Failure(description: "\(program) printed more than \(longestOutput) bytes")
            }
        }
    }

    /// Waits for a program that has closed its output.
    private static func end(of child: pid_t, until deadline: Deadline, _ program: String) throws -> Int32 {
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return status }
            guard ended == 0 || errno == EINTR else {
                throw Failure(description: "\(program) ended, and nobody can say how: \(reason(errno))")
            }
            guard deadline.millisecondsLeft > 0 else { throw tooLong(program, deadline) }
            usleep(2_000)
        }
    }

    private static func waitForEnd(of child: pid_t) {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }

    private static func tooLong(_ program: String, _ deadline: Deadline) -> Failure {
        Failure(
            description: "\(program) did not end within \(deadline.allowed.milliseconds / 1000) s and was killed")
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
