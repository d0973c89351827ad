import Imports
import Settlements
import Testing

/// Every place of a report that foots, damaged.
@Suite struct PayPalAttackTests {
    /// What moved, on which account.
    private static func moves(_ text: [UInt8]) throws -> [String]? {
        var read: PayPalReading?
        let refused = try refusal {
            read = try PayPalReading([ImportFile(name: PayPalFile.name, bytes: text)])
        }
        guard refused == nil, let read else { return nil }
        return try read.entries.map {
            "\($0.account) \($0.entry.type) \($0.entry.gross) \(try $0.entry.fees.total()) \($0.entry.net)"
        } + read.batches.map { "\($0.account) \($0.batch.carriedIn ?? -1) \($0.batch.carriedOut)" }
    }

    /// Other characters that could stand in a character's place.
    private static func others(than byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            [1, 4, 9].map { (byte - UInt8(ascii: "0") + $0) % 10 + UInt8(ascii: "0") } + [UInt8(ascii: "x")]
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            [(byte - UInt8(ascii: "A") + 1) % 26 + UInt8(ascii: "A"), UInt8(ascii: "0")]
        default: [UInt8(ascii: "?"), UInt8(ascii: ","), UInt8(ascii: "\"")]
        }
    }

    // An event code may become another one that is known and may go the same way: no figure of the row depends on it.
    private static let unseen: Set<String> = ["SB 6"]

    @Test func `of all changes of one character none moves money unseen, but in an event code`() throws {
        let lines = PayPalFile.day.lines.map { Array($0.utf8) }
        let whole = try #require(try Self.moves(Array(PayPalFile.day.text.utf8)))
        var taken: Set<String> = []
        var tries = 0
        for (index, line) in lines.enumerated() {
            var field = 1
            for (place, byte) in line.enumerated() {
                if byte == UInt8(ascii: ",") { field += 1 }
                for other in Self.others(than: byte) {
                    var damaged = lines
                    damaged[index][place] = other
                    tries += 1
                    let moves = try Self.moves(Array(damaged.joined(separator: [0x0D, 0x0A])))
                    if let moves, moves != whole {
                        taken.insert(String(decoding: line[1...2], as: UTF8.self) + " \(field)")
                    }
                }
            }
        }
        #expect(tries > 5000)
        #expect(taken == Self.unseen)
    }

    @Test func `a report that is cut off anywhere is refused`() throws {
        let text = Array(PayPalFile.day.text.utf8)
        // The last line may lack its end.
        for length in 0..<text.count - 2 {
            #expect(try Self.moves(Array(text[..<length])) == nil, "cut after \(length) bytes")
        }
        #expect(try Self.moves(Array(text[..<(text.count - 2)])) != nil)
    }

    @Test func `a line that is missing, doubled or exchanged with the next moves nothing unseen`() throws {
        let lines = PayPalFile.day.lines
        let whole = try #require(try Self.moves(Array(PayPalFile.day.text.utf8))).sorted()
        for index in lines.indices {
            let damages = [
                PayPalFile.day.without(index + 1), PayPalFile.day.doubling(index + 1),
                index + 1 < lines.count
                    ? PayPalFile.day.without(index + 1).inserting(lines[index], after: index + 1) : PayPalFile.day,
            ]
            for (kind, damaged) in damages.enumerated() {
                let moves = try Self.moves(Array(damaged.text.utf8))
                #expect(moves == nil || moves?.sorted() == whole, "line \(index + 1), damage \(kind)")
                if kind < 2 { #expect(moves == nil, "line \(index + 1), damage \(kind)") }
            }
        }
    }

    // What no report has, and what must not end the program.
    @Test(arguments: [
        "", "\n", "\"", "SB", "SB\n", "SF\n", "RF,EUR\n", "CH\n", "SH\n", "SH,,,\n", "FF\n", "FF,\n",
        "FF,99999999999999999999\n",
        "RH\nFH\nFF\n", "RH\nFH,1\nRC,0\nFF,0\n", "SH,2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,A\nCH\nSB\n",
        "SH,2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,A\nSF,EUR,1,2,3,4,CR,1,CR,2\n",
        "SH,2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,A\nSF,EUR,9223372036854775807,0,9223372036854775807,0,CR,9223372036854775807,CR,9223372036854775807\n",
    ]) func `what is no report is refused, whatever it is`(text: String) throws {
        for isPart in [false, true] {
            var options = ImportOptions(merchant: "acme")
            options.isPart = isPart
            let found = try PayPalReading.findings([ImportFile(name: "a.csv", bytes: Array(text.utf8))], options)
            #expect(isPart || !found.isEmpty, "\(text)")
        }
    }
}
