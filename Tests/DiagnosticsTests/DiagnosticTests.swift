import Diagnostics
import Testing

@Suite struct `A diagnostic` {
    private static let weekly = Source(
        path: "schedules/weekly.yaml",
        text: String(repeating: "#\n", count: 13) + "      recipents: [finance@acme.example]\n")

    @Test func `reads as in the design`() {
        let diagnostic = Diagnostic(
            .unknownKey, "unknown key 'recipents' in 'deliver.email'", source: Self.weekly,
            span: Span(line: 14, column: 7, length: 9), allowed: ["to", "cc", "bcc", "subject", "attach"],
            help: "did you mean 'recipients'?")
        #expect(
            diagnostic.text == """
                schedules/weekly.yaml:14:7: error: unknown key 'recipents' in 'deliver.email' [unknown-key]
                   |
                14 |       recipents: [finance@acme.example]
                   |       ^~~~~~~~~
                   = allowed: to, cc, bcc, subject, attach
                   = help: did you mean 'recipients'?

                """)
        #expect(
            diagnostic.json
                == #"{"file":"schedules/weekly.yaml","line":14,"column":7,"severity":"error","name":"unknown-key","#
                + #""message":"unknown key 'recipents' in 'deliver.email'","found":null,"#
                + #""allowed":["to","cc","bcc","subject","attach"],"help":"did you mean 'recipients'?"}"#)
    }

    @Test func `shows second places as notes, and what was found only where the message does not`() {
        let source = Source(path: "a.yaml", text: "at: 25:00\nat: 6:30\n")
        let diagnostic = Diagnostic(
            "some-name", "not a time", severity: .warning, source: source, span: Span(line: 2, column: 5, length: 4),
            found: "6:30", notes: [.init("first given here", source: source, span: Span(line: 1, column: 1, length: 2))]
        )
        #expect(
            diagnostic.text == """
                a.yaml:2:5: warning: not a time [some-name]
                  |
                2 | at: 6:30
                  |     ^~~~
                  = found: 6:30
                a.yaml:1:1: note: first given here
                  |
                1 | at: 25:00
                  | ^~

                """)
        let told = Diagnostic("n", "'6:30' is not a time", source: source, span: nil, found: "6:30")
        #expect(told.text == "a.yaml: error: '6:30' is not a time [n]\n")
    }

    @Test(arguments: [
        ("\tx: 1", 2, "\t^"),
        ("名前: x", 5, "      ^"),
        ("e\u{301}a: x", 3, " ^"),
        (String(repeating: "a", count: 300), 200, String(repeating: " ", count: 41) + "^"),
    ]) func `puts its mark under the place`(line: String, column: Int, expected: String) {
        let diagnostic = Diagnostic(
            "n", "m", source: Source(path: "f", text: line), span: Span(line: 1, column: column))
        let lines = diagnostic.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[3] == "  | \(expected)")
        #expect(lines[2].count < 140)
    }

    @Test(arguments: [
        ("password: hunter2", 1, "password: •••••••"),
        ("  login: {user: x, pasword: 'hunter2', a: b}", 1, "  login: {user: x, pasword: '•••••••', a: b}"),
        ("  pass phrase: hun ter2 # mine", 1, "  pass phrase: ••• •••• • ••••"),
        ("password: {env: SMTP_PASSWORD}", 1, "password: {env: SMTP_PASSWORD}"),
        ("a:\n  api_token:\n    hunter2", 3, "    •••••••"),
        ("secret: |\n  one\n  two", 3, "  •••"),
        ("host: sftp://psp:hunter2@files.example", 1, "host: sftp://psp:•••••••@files.example"),
        ("at: \"06:30\"", 1, "at: \"06:30\""),
        ("password: {enf: hunter2}", 1, "password: {enf: •••••••}"),
        ("login: {password: {hunter2}, user: x}", 1, "login: {password: {•••••••}, user: x}"),
        ("password:\n  env: SMTP_PASSWORD", 2, "  env: SMTP_PASSWORD"),
        ("password:\n  value: hunter2", 2, "  value: •••••••"),
    ]) func `covers secrets in the lines it shows`(text: String, line: Int, expected: String) {
        let diagnostic = Diagnostic("n", "m", source: Source(path: "f", text: text), span: Span(line: line, column: 1))
        #expect(diagnostic.text.split(separator: "\n")[2] == "\(line) | \(expected)")
    }

    @Test func `keeps its JSON on one line whatever the text holds`() {
        let source = Source(path: "a\"\n\u{1}\u{2028}é", text: "")
        let json = Diagnostic("n", "m\\", source: source, span: nil).json
        #expect(
            json == #"{"file":"a\"\n\u0001\u2028é","line":null,"column":null,"severity":"error","name":"n","#
                + #""message":"m\\","found":null,"allowed":[],"help":null}"#)
    }
}

@Suite struct `A suggestion` {
    private static let table: [(word: String, candidates: [String], expected: String?)] = [
        ("recipents", ["recipients", "subject"], "recipients"),
        ("titel", ["title", "for"], "title"),
        ("sned", ["send", "name"], "send"),
        ("perod", ["period", "for"], "period"),
        ("Monday", ["monday", "sunday"], "monday"),
        ("report-email", ["report_email"], "report_email"),
        ("od", ["to", "cc", "on"], nil),
        ("a", ["at"], nil),
        ("xyz", ["for", "run"], nil),
        ("mend", ["send", "lend"], nil),
        ("weekly", ["week", "day"], "week"),
        ("merchant", ["merchant.id", "revision"], "merchant.id"),
        ("merchant", ["merchant.id", "merchant.name"], nil),
        ("daily", ["day", "week"], nil),
        ("tuesdey", ["tuesday", "thursday"], "tuesday"),
    ]

    @Test(arguments: table) func `is the one near word or none`(word: String, candidates: [String], expected: String?) {
        #expect(Spelling.nearest(to: word, among: candidates) == expected)
    }
}

@Suite struct `A mapping` {
    private static let shape = Shape(
        "run",
        [
            .init("on", .choice([.text("a day"), .list(.text("a day"))])), .init("at", .text("a time"), required: true),
            .init("cron", .text("a cron line"), later: "write 'on' and 'at'"),
            .init("wait", .mapping(Shape("wait", []))),
        ])

    private static let table: [(text: String, expected: [String])] = [
        ("{on: monday, at: 6}", []),
        ("{at: 6, off: x}", ["1:9 unknown key 'off' in 'run'"]),
        ("{ta: 6, ons: monday}", ["1:2 unknown key 'ta' in 'run'", "1:9 unknown key 'ons' in 'run'"]),
        ("{xy: 6}", ["1:2 unknown key 'xy' in 'run'", "1:1 key 'at' is missing in 'run'"]),
        ("{at: [6]}", ["1:6 expected a time at 'at', found a list"]),
        (
            "{at: , on: {x: y}}",
            ["1:2 expected a time at 'at', found nothing", "1:12 expected a day or a list at 'on', found a mapping"]
        ),
        ("{at: 6, wait: 5}", ["1:15 expected a mapping at 'wait', found a text"]),
        ("{at: 6, cron: 5}", ["1:9 'cron' is not supported yet"]),
        ("[at]", ["1:1 expected a mapping at 'run', found a list"]),
    ]

    @Test(arguments: table) func `is read by its shape, one report a cause`(text: String, expected: [String]) throws {
        let source = Source(path: "f", text: text)
        let findings = Findings(in: source)
        let root = try #require(Yaml.read(source).root)
        _ = MappingReader(root, Self.shape, at: Span(line: 1, column: 1), into: findings)?.requiredText("at")
        #expect(findings.diagnostics.map { "\($0.span?.line ?? 0):\($0.span?.column ?? 0) \($0.message)" } == expected)
    }
}
