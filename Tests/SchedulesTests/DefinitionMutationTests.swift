import Diagnostics
import Schedules
import Settlements
import Support
import Testing

/// A file with one mistake made in it on purpose, and where that mistake is.
struct Mutant: CustomTestStringConvertible, Sendable {
    let file: String
    let text: String
    let line: Int
    let column: Int
    let change: String

    var testDescription: String { "\(file):\(line):\(column) \(change)" }
}

@Suite struct `Every mistake in a definition or the configuration` {
    private static let files: [(name: String, text: String)] = {
        let shipped = Fixtures.shipped.map { name in
            ("schedules/\(name).yaml", (try? Fixtures.text("schedules/\(name).yaml")) ?? "")
        }
        return shipped + [("schedules/quarterly.yaml", quarterly), ("settlecast.yaml", Fixtures.configuration)]
    }()

    /// Every key of `run` but `cron`.
    private static let quarterly = """
        title: Quarterly settlement report
        report: settlement
        for: all merchants
        period: month
        zone: Europe/Amsterdam
        run:
          on: first business day
          months: [january, april, july, october]
          at: "06:30"
          gap: shift
          repeated: first
          calendar: TARGET2
          roll: following
        outputs:
          - csv: {layout: settlement-lines@1}
        deliver:
          - sftp: {to: drop, marker: [sha256, done]}

        """

    /// Mappings whose keys are names of the writer's own.
    private static let freeKeys: Set<String> = ["accounts", "destinations"]
    /// Keys at which a list is as good as a text.
    private static let listsToo: Set<String> = ["on", "months", "calendar", "to", "cc", "host_key", "locale", "marker"]

    static let misspelt: [Mutant] = files.flatMap { file in
        pairs(of: file).filter { !$0.isFree }.map { pair in
            var lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let line = Array(lines[pair.keySpan.line - 1])
            let end = pair.keySpan.column - 1 + pair.keySpan.length
            lines[pair.keySpan.line - 1] = String(line[..<end]) + "x" + String(line[end...])
            return Mutant(
                file: file.name, text: lines.joined(separator: "\n"), line: pair.keySpan.line,
                column: pair.keySpan.column,
                change: "\(pair.key)x")
        }
    }

    static let wrongKinds: [Mutant] = files.flatMap { file in
        pairs(of: file).map { pair in
            var replacement = listsToo.contains(pair.key) ? "{x: y}" : "[x]"
            switch pair.value.content {
            case .scalar: break
            case .sequence: if !listsToo.contains(pair.key) { replacement = "x" }
            case .mapping: replacement = "x"
            }
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let (text, column) = replacing(pair, in: lines, by: replacement)
            return Mutant(
                file: file.name, text: text, line: pair.keySpan.line, column: column,
                change: "\(pair.key): \(replacement)")
        }
    }

    @Test func `was made`() {
        // Keys counted by hand, in the daily and the monthly definition, those of fees, refunds and settlement, the one here, and the configuration.
        #expect(Self.files.map { Self.pairs(of: $0).count } == [19, 20, 24, 24, 23, 20, 67])
    }

    @Test(arguments: misspelt) func `that misspells a key is reported at the key`(mutant: Mutant) {
        expectError(of: mutant, named: [.unknownKey])
    }

    @Test(arguments: wrongKinds) func `that puts another kind of value is reported at the value`(mutant: Mutant) {
        expectError(of: mutant, named: [.wrongKind, .unknownWord, .plainSecret])
    }

    @Test func `of any kind ends in a value or a diagnostic`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var chance = SeededChance(seed: seed)
        func next(_ limit: Int) -> Int { Int(chance.next() % UInt64(limit)) }
        let zones = Zones()
        let spice = Array("{}[]:,-#&*!|>'\"%@` \n\t0é".utf8)
        for round in 0..<400 {
            let file = Self.files[round % Self.files.count]
            var bytes = Array(file.text.utf8)
            for _ in 0...next(4) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes[place] = spice[next(spice.count)]
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + next(30)))
                default:
                    bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + next(40))], at: next(bytes.count))
                }
            }
            let isConfiguration = file.name == "settlecast.yaml"
            let changed = bytes
            let loaded = Definitions.load(
                .init(
                    configuration: isConfiguration ? file.name : nil, directory: "/srv",
                    definitions: isConfiguration ? [] : [file.name]),
                read: { _ in changed }, zones: { _ in zones })
            let isUsable = isConfiguration ? loaded.configuration != nil : !loaded.definitions.isEmpty
            #expect(
                isUsable != loaded.hasErrors, "seed \(seed) round \(round)\n\(String(decoding: bytes, as: UTF8.self))")
            #expect(
                loaded.diagnostics.allSatisfy { !$0.text.isEmpty && !$0.json.contains("\n") },
                "seed \(seed) round \(round)")
        }
    }

    private func expectError(of mutant: Mutant, named names: [Diagnostic.Name]) {
        let isConfiguration = mutant.file == "settlecast.yaml"
        let loaded = Fixtures.load(
            configuration: isConfiguration ? mutant.text : Fixtures.configuration,
            isConfiguration ? [] : [(mutant.file, mutant.text)])
        let there = loaded.diagnostics.filter {
            $0.source.path == mutant.file && $0.span?.line == mutant.line && $0.span?.column == mutant.column
        }
        #expect(
            there.map(\.severity) == [.error] && names.contains(there[0].name),
            "\(mutant.text)\n\(loaded.diagnostics.map(\.text).joined())")
        #expect(loaded.diagnostics.allSatisfy { $0.severity == .error && names.contains($0.name) })
        #expect(isConfiguration ? loaded.configuration == nil : loaded.definitions.isEmpty)
    }

    private struct Found {
        let key: String
        let keySpan: Span
        let value: Yaml.Node
        let isFree: Bool
    }

    private static func pairs(of file: (name: String, text: String)) -> [Found] {
        Yaml.read(Source(path: file.name, text: file.text)).root.map { pairs(in: $0, under: "") } ?? []
    }

    private static func pairs(in node: Yaml.Node, under parent: String) -> [Found] {
        switch node.content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap { pairs(in: $0, under: "") }
        case .mapping(let pairs):
            pairs.flatMap { pair in
                [Found(key: pair.key, keySpan: pair.keySpan, value: pair.value, isFree: freeKeys.contains(parent))]
                    + Self.pairs(in: pair.value, under: pair.key)
            }
        }
    }

    /// The text with another value at a key, and the column where it stands. A value on lines of its own goes with them.
    private static func replacing(_ pair: Found, in lines: [String], by replacement: String) -> (String, Int) {
        var lines = lines
        let index = pair.keySpan.line - 1
        let line = Array(lines[index])
        let valueStart = pair.keySpan.column - 1 + pair.keySpan.length + 2
        let head = String(line[..<(valueStart - 2)]) + ": "
        guard pair.value.span.line == pair.keySpan.line else {
            let indentation = line.prefix { $0 == " " || $0 == "-" }.count
            var end = index + 1
            while end < lines.count, lines[end].isEmpty || lines[end].prefix(while: { $0 == " " }).count > indentation {
                end += 1
            }
            lines.replaceSubrange(index..<end, with: [head + replacement])
            return (lines.joined(separator: "\n"), valueStart + 1)
        }
        lines[index] = head + replacement + String(line[endOfValue(line, from: valueStart)...])
        return (lines.joined(separator: "\n"), valueStart + 1)
    }

    /// The end of a quoted text, of a flow collection, or of a plain text before `,`, `}`, a comment or the line's end.
    private static func endOfValue(_ line: [Character], from start: Int) -> Int {
        var depth = 0
        var quote: Character?
        var index = start
        while index < line.count {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "{" || character == "[" {
                depth += 1
            } else if depth == 0, character == "," || character == "}" || character == "]" || character == "#" {
                return index
            } else if character == "}" || character == "]" {
                depth -= 1
            }
            index += 1
        }
        return line.count
    }
}
