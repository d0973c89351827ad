@testable import Imports
import Settlements
import Testing

/// What came out of a file, place by place.
struct Told: Equatable {
    struct Field: Equatable {
        let text: String
        let line: Int
        let column: Int
    }

    var records: [(line: Int, fields: [Field])] = []
    var fault: CSVReader.Fault?

    init(_ bytes: [UInt8], _ form: CSVForm = .rfc4180, pieceSize: Int = 256 << 10) {
        do {
            let reader = try CSVReader(ImportFile(name: "file.csv", bytes: bytes, pieceSize: pieceSize), form)
            while try reader.next() {
                let fields = reader.fields.map { field in
                    Field(text: reader.text(of: field), line: field.line, column: reader.column(of: field))
                }
                records.append((reader.recordLine, fields))
            }
        } catch {
            fault = error
        }
    }

    static func == (one: Told, other: Told) -> Bool {
        one.fault == other.fault && one.records.count == other.records.count
            && zip(one.records, other.records).allSatisfy { $0 == $1 }
    }
}

/// Files of pieces that are hard to read: quotes, line ends and characters that a seam may cut, and what is no CSV at all.
struct HardFile {
    let bytes: [UInt8]
    let form: CSVForm
    /// Python's name of the encoding that the bytes are really in.
    let codec: String

    private static let plain = ["a", "Settled", "12.50", " ", "\t", "é", "€", "𝄞", "\u{FEFF}", "\u{200B}"]
    private static let structure = [
        ",", ",", ";", "\n", "\n", "\r\n", "\r\n", "\n\n", "\r\n\r\n", "\"", "\"\"", "\",\"", "\"\r\n\"", "\n\"",
        "\"\n", ",\"",
        "\"a\nb\"", "\"a\r\nb\"", "\"\"\"\"", "\",", "a,b,c\n", "\"a\",\"b\",\"c\"\r\n",
    ]
    private static let foul = ["\r", "\u{0}", "\u{7F}", "\u{1B}", "a\"b", "\"a\"b"]
    private static let badUTF8: [[UInt8]] = [
        [0xC3], [0xFF], [0x80], [0xE2, 0x82], [0xF0, 0x9D, 0x84], [0xED, 0xA0, 0x80], [0xC0, 0xAF],
        [0xF4, 0x90, 0x80, 0x80],
    ]
    private static let badUnits: [[UInt16]] = [
        [0xD834], [0xDD1E], [0xD834, 0x61], [0xD834, 0xD834, 0xDD1E], [0xDD1E, 0xD834],
    ]
    private static let badBytes: [[UInt8]] = [[0x81], [0x8D], [0x8F], [0x90], [0x9D]]

    /// - Parameter leniencies: those of the form; some by chance where nil.
    init(_ random: inout Seeded, leniencies: Set<CSVForm.Leniency>? = nil) {
        let encoding = TextEncoding.allCases.randomElement(using: &random) ?? .utf8
        form = CSVForm(
            separator: [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].randomElement(using: &random) ?? 0,
            encoding: encoding,
            leniencies: leniencies
                ?? Set(CSVForm.Leniency.allCases.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }))
        let isBigEndian = Bool.random(using: &random)
        let hasMark = Int.random(in: 0..<3, using: &random) == 0
        switch encoding {
        case .utf8: codec = "utf-8"
        case .utf16: codec = isBigEndian ? "utf-16-be" : "utf-16-le"
        case .windows1252: codec = "cp1252"
        }
        var bytes = hasMark ? Self.bytes("\u{FEFF}", encoding, isBigEndian) : []
        let foulness = Int.random(in: 0..<3, using: &random)
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<40: bytes += Self.bytes(Self.plain.randomElement(using: &random) ?? "", encoding, isBigEndian)
            case ..<(100 - foulness * 2):
                bytes += Self.bytes(Self.structure.randomElement(using: &random) ?? "", encoding, isBigEndian)
            case ..<(100 - foulness):
                bytes += Self.bytes(Self.foul.randomElement(using: &random) ?? "", encoding, isBigEndian)
            default: bytes += Self.badText(encoding, isBigEndian, &random)
            }
        }
        self.bytes = bytes
    }

    /// By the standard library's own encoders and, for Windows-1252, the characters that it shares with Latin-1, and €.
    private static func bytes(_ text: String, _ encoding: TextEncoding, _ isBigEndian: Bool) -> [UInt8] {
        switch encoding {
        case .utf8: Array(text.utf8)
        case .utf16: bytes(Array(text.utf16), isBigEndian)
        case .windows1252: text.unicodeScalars.map { $0 == "€" ? 0x80 : UInt8(exactly: $0.value) ?? 0x3F }
        }
    }

    private static func bytes(_ units: [UInt16], _ isBigEndian: Bool) -> [UInt8] {
        units.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    private static func badText(_ encoding: TextEncoding, _ isBigEndian: Bool, _ random: inout Seeded) -> [UInt8] {
        switch encoding {
        case .utf8: badUTF8.randomElement(using: &random) ?? []
        case .utf16: bytes(badUnits.randomElement(using: &random) ?? [], isBigEndian)
        case .windows1252: badBytes.randomElement(using: &random) ?? []
        }
    }
}

@Suite struct `A file in pieces` {
    @Test func `is the same file, wherever the seams are`() {
        let seed: UInt64 = 20_261_122
        var random = Seeded(seed: seed)
        var faults: [Finding.Rule: Int] = [:]
        var whole = 0
        for round in 0..<4000 {
            let file = HardFile(&random)
            let told = Told(file.bytes, file.form)
            for size in [1, 2, 3, 5, 7, 11, 16, 31] {
                let inPieces = Told(file.bytes, file.form, pieceSize: size)
                #expect(
                    inPieces == told, "seed \(seed), round \(round), pieces of \(size): \(file.bytes), \(file.form)")
            }
            if let fault = told.fault { faults[fault.rule, default: 0] += 1 } else { whole += 1 }
        }
        // Chance gave enough of each.
        #expect(whole > 300 && faults[.quoting] ?? 0 > 800 && faults[.encoding] ?? 0 > 200, "\(whole) \(faults)")
    }

    @Test(
        arguments: [
            ("\u{FEFF}ä,b\r\n", "[ä|b]"),
            ("\"a\"\"b\",\"c\r\nd\"\r\n𝄞,€\r\n", "[a\"b|c\r\nd][𝄞|€]"),
            ("a,\r\n\r\n,b", "[a|][][|b]"),
            ("a,", "[a|]"),
            ("\"a\"", "[a]"),
            ("\"\"", "[]"),
        ] as [(String, String)])
    func `may be cut between any two bytes`(text: String, expected: String) {
        for size in 1...text.utf8.count {
            let told = Told(Array(text.utf8), pieceSize: size)
            let records = told.records.map { "[" + $0.fields.map(\.text).joined(separator: "|") + "]" }.joined()
            #expect(records == expected && told.fault == nil, "pieces of \(size)")
        }
    }

    private static let most = 8 << 20

    @Test(arguments: [100_000, 1 << 18, 1 << 30])
    func `may have a row of 8 MB and none larger`(pieceSize: Int) {
        let row = "\"" + String(repeating: "x", count: Self.most - 3) + "\"\n"
        #expect(Told(Array(("a\n" + row + "b\n").utf8), pieceSize: pieceSize).records.count == 3)
        let told = Told(Array(("a\nx" + String(repeating: "x", count: Self.most) + "\nb\n").utf8), pieceSize: pieceSize)
        #expect(told.records.count == 1)
        #expect(told.fault?.rule == .quoting && told.fault?.line == 2 && told.fault?.column == 1)
        #expect(
            told.fault?.message
                == "the row that begins here does not end within 8 MB: a quote is never closed, or this is no such file"
        )
    }

    @Test func `whose quote is never closed is read no further than that`() throws {
        let bytes = Array("a\n\"".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 40 << 20)
        let reader = try CSVReader(ImportFile(name: "file.csv", bytes: bytes))
        #expect(try reader.next())
        let fault = #expect(throws: CSVReader.Fault.self) { _ = try reader.next() }
        #expect(fault?.line == 2 && fault?.rule == .quoting)
        #expect(reader.progress.position < 9 << 20)
    }

    @Test(arguments: [100, 1 << 18])
    func `has rows of 10,000 fields at most`(pieceSize: Int) {
        let told = Told(Array((String(repeating: ",", count: 9_999) + "\n").utf8), pieceSize: pieceSize)
        #expect(told.records.map(\.fields.count) == [10_000])
        let more = Told(Array((String(repeating: ",", count: 10_000) + "\n").utf8), pieceSize: pieceSize)
        #expect(more.records.isEmpty && more.fault?.rule == .separator)
        #expect(more.fault?.line == 1 && more.fault?.column == 10_001)
    }
}
