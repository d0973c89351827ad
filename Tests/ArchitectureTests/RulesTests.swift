import Foundation
import Support
import Testing

/// The repository checks itself: the rooms, what they may know of the world, and that every test is one.
@Suite struct `The rules of the house` {
    /// What each room may import, beside the language's own modules and what its row of the design's table names.
    private static let rooms: [String: Set<String>] = [
        "Diagnostics": ["Yams"],
        "Settlements": ["Crypto"],
        "Schedules": ["Settlements", "Diagnostics"],
        "Store": ["Settlements", "Diagnostics", "GRDB", "GRDBSQLite"],
        "Imports": ["Settlements", "Diagnostics"],
        "Reports": ["Settlements", "Diagnostics", "Mustache"],
        "Deliveries": [
            "Settlements", "Diagnostics", "CLibSSH2", "CLibCurl", "CLibArchive", "Crypto", "CryptoExtras",
        ],
        "Runs": [
            "Schedules", "Store", "Imports", "Reports", "Deliveries", "Settlements", "Diagnostics", "Logging",
            "ServiceLifecycle",
        ],
        "settlecast": [
            "Runs", "Schedules", "Store", "Imports", "Reports", "Deliveries", "Settlements", "Diagnostics",
            "ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals",
        ],
    ]
    private static let language: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationXML", "Dispatch", "Synchronization", "Glibc", "Musl",
    ]

    /// The date, the zone, the language and chance come from outside: only the command line may ask the machine.
    private static let ambient: [(what: String, pattern: String)] = [
        (
            "the machine's date",
            #"\bDate\(\)|\bDate\.now\b|Clock\(\)\.now|CLOCK_REALTIME|\bgettimeofday\b|\btime\(nil\)"#
        ),
        (
            "the machine's clock",
            #"\b(ContinuousClock|SuspendingClock|DispatchTime|DispatchWallTime)\b|[^\w)\]]\.now\b"#
        ),
        (
            "the machine's zone or language",
            #"\b(TimeZone|Locale|Calendar)\.(current|autoupdatingCurrent)\b|\blocaltime(_r)?\("#
        ),
        (
            "chance",
            #"\bUUID\(\)|\.random\(|\bSystemRandomNumberGenerator\b|\barc4random|\.shuffled\(|\.randomElement\("#
        ),
        ("the environment", #"\bProcessInfo\b|\bgetenv\b|\benviron\b"#),
    ]

    private static func files(under directory: String) throws -> [(path: String, lines: [String])] {
        let root = packageRoot + "/" + directory
        return try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.sorted().map
        {
            let text = try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8)
            return ("\(directory)/\($0)", text.components(separatedBy: "\n"))
        }
    }

    private static func matches(_ line: String, _ pattern: String) -> Bool {
        line.range(of: pattern, options: .regularExpression) != nil
    }

    @Test(arguments: rooms.keys.sorted())
    func `a room imports only what is below it`(room: String) throws {
        let allowed = try #require(Self.rooms[room]).union(Self.language)
        let files = try Self.files(under: "Sources/\(room)")
        #expect(!files.isEmpty)
        for (path, lines) in files {
            for (number, line) in lines.enumerated()
            where Self.matches(
                line,
                #"^\s*(@\w+\s+)*((package|internal|public|private|fileprivate)\s+)?import\s+((struct|class|enum|func|protocol)\s+)?[A-Za-z][\w.]*\s*$"#
            ) {
                let words = line.split(separator: " ")
                let module = words.last.map { $0.split(separator: ".")[0] }.map(String.init) ?? ""
                #expect(allowed.contains(module), "\(path):\(number + 1): \(room) may not import \(module)")
            }
        }
    }

    @Test func `every room of the sources has its row`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: packageRoot + "/Sources")
            .filter { !$0.hasPrefix("CLib") && !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(Self.rooms.keys))
    }

    @Test func `only the command line asks the machine for date, zone, chance or environment`() throws {
        for room in Self.rooms.keys where room != "settlecast" {
            for (path, lines) in try Self.files(under: "Sources/\(room)") {
                for (number, line) in lines.enumerated() {
                    let code = line.components(separatedBy: "//")[0]
                    for (what, pattern) in Self.ambient where Self.matches(code, pattern) {
                        Issue.record("\(path):\(number + 1): asks for \(what): \(code)")
                    }
                }
            }
        }
    }

    @Test func `the ban would be noticed`() {
        let offences = [
            "let now = Date()", "Date.now", "x = ContinuousClock().now", "let zone = TimeZone.current",
            "UUID().uuidString",
            "Int.random(in: 0..<9)", "ProcessInfo.processInfo.environment", "return .now",
        ]
        for offence in offences {
            #expect(Self.ambient.contains { Self.matches(offence, $0.pattern) }, "\(offence)")
        }
        for innocent in ["let now = clock.now()", "let at = flow.clock.now()", "Calendars", "randomised"] {
            #expect(!Self.ambient.contains { Self.matches(innocent, $0.pattern) }, "\(innocent)")
        }
    }

    /// It waits for ever beside a server that closes what it inherited: Support's `Child` does not.
    @Test func `no test starts a program by Foundation's Process`() throws {
        for (path, lines) in try Self.files(under: "Tests") {
            for (number, line) in lines.enumerated()
            where Self.matches(line, #"\bProcess\(\)"#) && !line.contains("#\"") {
                Issue.record("\(path):\(number + 1): use Child or run of Support")
            }
        }
    }

    /// Swift Testing passes over a function without `@Test` in silence.
    @Test func `every function with a sentence for a name is a test`() throws {
        var tests = 0
        for (path, lines) in try Self.files(under: "Tests") {
            #expect(!lines.contains { $0.hasSuffix("import " + "XCTest") }, "\(path): tests are Swift Testing's")
            for (number, line) in lines.enumerated() where Self.matches(line, #"\bfunc\s+(`[^`]* [^`]*`|test\w*\()"#) {
                // The attribute stands on the same line, or on the lines of an attribute with arguments before it.
                var start = number
                while start > 0, !Self.matches(lines[start], #"@Test\b"#),
                    !Self.matches(lines[start - 1], #"^\s*$|^\s*\}\s*$|\bfunc\b"#)
                {
                    start -= 1
                }
                tests += 1
                #expect(
                    Self.matches(lines[start], #"@Test\b"#), "\(path):\(number + 1): a test without @Test never runs")
            }
        }
        #expect(tests > 100)
    }
}
