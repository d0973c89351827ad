import Diagnostics
import Support
import Testing

@Suite struct `A word for a shell` {
    @Test(arguments: [
        ("m-1001", "m-1001"), ("weekly@m/2026-W02.1", "weekly@m/2026-W02.1"), ("", "''"), ("two words", "'two words'"),
        ("$(id)", "'$(id)'"), ("`id`", "'`id`'"), ("it's", #"'it'\''s'"#), ("~", "'~'"), ("*", "'*'"),
        ("a;b", "'a;b'"), ("日本", "'日本'"), ("<x>", "'<x>'"), ("a\nb", "'a\nb'"),
    ])
    func `is quoted where it must be`(_ text: String, expected: String) {
        #expect(ShellWord.of(text) == expected)
    }

    /// What a real shell makes of it is the text again.
    @Test(arguments: ["$(echo no)", "`echo no`", "a'b\"c\\d", "!x", "a  b", "-n", "~root", "{a,b}", "#x", "x&y|z"])
    func `means itself to a shell`(_ text: String) throws {
        let said = try run("/bin/sh", ["-c", "printf '%s' \(ShellWord.of(text))"])
        #expect(said.output == text)
    }
}
