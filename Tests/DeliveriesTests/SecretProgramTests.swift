import Glibc
import Support
import Testing

@testable import Deliveries

/// Programs that print a secret: the rules of posix_spawn and of exit statuses.
@Suite struct SecretProgramTests {
    private func text(_ words: [String]) throws -> String {
        String(decoding: try SecretProgram.output(of: words), as: UTF8.self)
    }

    @Test func `what it prints is given, and nothing of what it says beside`() throws {
        #expect(try text(["/bin/sh", "-c", "echo one; echo aside >&2; echo two"]) == "one\ntwo\n")
        #expect(try text(["/bin/true"]) == "")
    }

    @Test func `no shell reads its words`() throws {
        #expect(try text(["/bin/echo", "$HOME", ";", "`id`", "*", "a  b", "|"]) == "$HOME ; `id` * a  b |\n")
    }

    @Test func `it gets nothing to read, and of the environment the path alone`() throws {
        setenv("SETTLECAST_SECRET_OF_OURS", "x", 1)
        let variables = try text(["/usr/bin/env"]).split(separator: "\n")
        #expect(variables.count == 1)
        #expect(variables.first?.hasPrefix("PATH=/") == true)
        #expect(try text(["/bin/cat"]) == "")
    }

    @Test func `it inherits no descriptor of its kind`() throws {
        // Standard input, output, error, and the one by which ls reads the directory.
        let before = try text(["/bin/ls", "/proc/self/fd"])
        #expect(try text(["/bin/ls", "/proc/self/fd"]) == before)
    }

    @Test(arguments: [
        (["/bin/sh", "-c", "echo hidden; exit 3"], "/bin/sh ended with status 3"),
        (["/bin/sh", "-c", "echo hidden; kill -9 $$"], "/bin/sh was ended by signal 9"),
        (["/nowhere/at/all"], "/nowhere/at/all cannot be started: No such file or directory"),
        (["/etc/passwd"], "/etc/passwd cannot be started: Permission denied"),
        (["cat"], "a program is named by its absolute path"), ([], "a program is named by its absolute path"),
        (["/bin/echo", "a\u{0}b"], "/bin/echo has a NUL character among its words"),
        (
            ["/bin/sh", "-c", "while :; do echo hiddenhiddenhiddenhiddenhiddenhidden; done"],
            "/bin/sh printed more than 65536 bytes"
        ),
    ])
    func `a program that fails is named, and nothing of what it printed`(words: [String], expected: String) throws {
        let error = try #require(throws: SecretProgram.Failure.self) { try SecretProgram.output(of: words) }
        #expect(error.description == expected)
    }

    @Test(arguments: [
        // Its output stays open in a child of its own, or is closed while it goes on.
        "echo hidden; sleep 1000 & echo $! > %; wait", "exec >&-; echo $$ > %; exec sleep 1000",
    ])
    func `one that does not end is killed, with what it started`(script: String) throws {
        let scratch = try Scratch()
        let script = script.replacing("%", with: scratch.file("pid"))
        let error = try #require(throws: SecretProgram.Failure.self) {
            try SecretProgram.output(of: ["/bin/sh", "-c", script], within: .seconds(1))
        }
        #expect(error.description == "/bin/sh did not end within 1 s and was killed")
        let noted = try text(["/bin/cat", scratch.file("pid")])
        let child = try #require(pid_t(noted.filter(\.isNumber)))
        // Dead, though perhaps not yet buried by whoever inherited it.
        let state = (try? text(["/bin/cat", "/proc/\(child)/stat"])) ?? ""
        #expect(state.isEmpty || state.contains(") Z "))
    }
}
