import Diagnostics
import Support
import Testing

/// What a file says, written on one line: texts in quotes, lists in brackets, mappings in braces.
private func told(_ node: Yaml.Node?) -> String {
    guard let node else { return "-" }
    switch node.content {
    case .scalar(let scalar): return "'\(scalar.text)'"
    case .sequence(let nodes): return "[" + nodes.map(told).joined(separator: " ") + "]"
    case .mapping(let pairs): return "{" + pairs.map { "\($0.key)=\(told($0.value))" }.joined(separator: " ") + "}"
    }
}

private func complaints(about text: String) -> [String] {
    Yaml.read(Source(path: "f", text: text)).diagnostics.map { diagnostic in
        let place = diagnostic.span.map { "\($0.line):\($0.column)+\($0.length)" } ?? "file"
        let notes = diagnostic.notes.map { " < \($0.span.line):\($0.span.column)" }.joined()
        return "\(diagnostic.name.rawValue) \(place)\(notes)"
    }
}

@Suite struct `A YAML file` {
    @Test(arguments: [
        ("at: 6:30", "{at='6:30'}"),
        ("a: no\nb: 010\nc: 1e3\nd: 2026-11-22", "{a='no' b='010' c='1e3' d='2026-11-22'}"),
        ("a: 'it''s'\nb: \"x\\ty\"", "{a='it's' b='x\ty'}"),
        ("a:\n  - x\n  - {y: z}\n", "{a=['x' {y='z'}]}"),
        ("a:\n- x\n- y\n", "{a=['x' 'y']}"),
        ("a: one\n  two\n", "{a='one two'}"),
        ("a: |\n  one\n  &two\nb: x", "{a='one\n&two\n' b='x'}"),
        ("title: R & D &co *x !y", "{title='R & D &co *x !y'}"),
        ("title: fees\n  &c", "{title='fees &c'}"),
        ("title: \"R &D\" # & *no !no", "{title='R &D'}"),
        ("\u{FEFF}a: b\r\nc: d\r\n", "{a='b' c='d'}"),
        ("a: x\u{2028}y", "{a='x\u{2028}y'}"),
        ("---\na: b\n...\n", "{a='b'}"),
        ("a:", "{a=''}"),
        ("- a: 1\n  b: 2\n- a: 3\n  b: 4", "[{a='1' b='2'} {a='3' b='4'}]"),
        ("a: {x: 1}\nb: {x: 2}\nc:\n  x: 3\nd:\n  x: 4", "{a={x='1'} b={x='2'} c={x='3'} d={x='4'}}"),
        ("[a: 1, a: 2]", "[{a='1'} {a='2'}]"),
        ("a: [{b: 1}, {b: 2}]", "{a=[{b='1'} {b='2'}]}"),
    ]) func `says what was written, as text`(text: String, expected: String) {
        let (root, diagnostics) = Yaml.read(Source(path: "f", text: text))
        #expect(told(root) == expected)
        #expect(diagnostics.isEmpty, "\(diagnostics.map(\.text))")
    }

    private static let refused: [(text: String, expected: [String])] = [
        ("a: 1\nb: 2\na: 3", ["duplicate-key 3:1+1 < 1:1"]),
        ("a: 1\na: 2\na: 3", ["duplicate-key 2:1+1 < 1:1", "duplicate-key 3:1+1 < 1:1"]),
        (
            "a:\n  x: 1\n  yy: 2\n  yy: 3\nb: {c: 1, \"c\": 2}",
            ["duplicate-key 4:3+2 < 3:3", "duplicate-key 5:11+3 < 5:5"]
        ),
        ("- a: 1\n  a: 2\n- a: 3", ["duplicate-key 2:3+1 < 1:3"]),
        ("a: {b: {c: 1}, b: {c: 2}}", ["duplicate-key 1:16+1 < 1:5"]),
        ("a: |\n  a: 1\n  a: 2\nb: 'a: 1\n  a: 2'\na: 2", ["duplicate-key 6:1+1 < 1:1"]),
        ("a:\n- b: 1\n- b: 2\na:\n- b: 3", ["duplicate-key 4:1+1 < 1:1"]),
        ("é: 1\n\"é\": 2", ["duplicate-key 2:1+3 < 1:1"]),
        ("a: &x 1\nb: *x", ["anchor 1:4+2", "alias 2:4+2"]),
        ("a: !!str 1\nb: [!x y, *z, &w v]", ["tag 1:4+5", "tag 2:5+2", "alias 2:11+2", "anchor 2:15+2"]),
        ("a: {b: 1}\nc:\n  <<: {b: 2}", ["merge-key 3:3+2"]),
        ("a: 1\n---\nb: 2\n---\nc: 3", ["several-documents 2:1+3"]),
        ("a: 1\n...\nb: 2", ["several-documents 3:1+4"]),
        ("%YAML 1.1\n---\na: 1", ["tag 1:1+9"]),
        ("", ["empty-file file"]),
        ("# nothing\n\n", ["empty-file file"]),
        ("a: 1\n\tb: 2", ["yaml-syntax 2:1+1"]),
        ("a:\n  b: 1\n c: 2", ["yaml-syntax 3:2+1"]),
        ("title: Fees: all", ["yaml-syntax 1:12+1"]),
        ("a: \"x\nb: 2\n", ["yaml-syntax 1:4+1"]),
        ("a: [x, y\nb: 2\n", ["yaml-syntax 1:4+1"]),
        ("a: @x", ["yaml-syntax 1:4+1"]),
        ("a: 1\u{0}", ["yaml-syntax 1:5+1"]),
        ("? [a]\n: 1", ["wrong-kind 1:3+1"]),
    ]

    @Test(arguments: refused) func `is refused where it is not plain`(text: String, expected: [String]) {
        #expect(complaints(about: text) == expected)
    }

    @Test func `that is not UTF-8 is refused at the first bad byte`() {
        let source = Source(path: "f", bytes: Array("a: 1\nb: x".utf8) + [0xFF, 0x0A])
        let diagnostics = Yaml.read(source).diagnostics
        #expect(diagnostics.map(\.name) == [.notUTF8])
        #expect(diagnostics[0].span == Span(line: 2, column: 5))
    }

    @Test func `never has its text in the message of a syntax error`() {
        let text = "password: hunter2\nother: [x\nmore: hunter2\n"
        for diagnostic in Yaml.read(Source(path: "f", text: text)).diagnostics {
            #expect(!diagnostic.text.contains("hunter2"))
            #expect(!diagnostic.json.contains("hunter2"))
        }
    }

    @Test(arguments: [
        String(repeating: "[", count: 200_000), String(repeating: "{a: ", count: 100_000),
        String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
        String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
        String(repeating: "- ", count: 900) + "x",
    ]) func `of a thousand levels is an error, not a crash`(text: String) {
        #expect(Yaml.read(Source(path: "f", text: text)).diagnostics.map(\.name) == [.yamlSyntax])
    }

    @Test func `of any bytes ends in values or diagnostics`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededChance(seed: seed)
        let model = Array("a: &b [x, {y: 'z'}]\n- |\n  *t !u\n? \"\\u00e9\"\n: <<: #\t%@`\r\n---\n".utf8)
        for round in 0..<3_000 {
            var bytes = model
            for _ in 0..<(1 + Int(random.next() % 12)) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 4 {
                case 0: bytes[place] = UInt8(random.next() % 256)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(model[Int(random.next() % UInt64(model.count))], at: place)
                default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            let (root, diagnostics) = Yaml.read(Source(path: "f", bytes: bytes))
            #expect(root != nil || !diagnostics.isEmpty, "seed \(seed) round \(round)")
            for diagnostic in diagnostics { #expect(!diagnostic.text.isEmpty, "seed \(seed) round \(round)") }
        }
    }
}
