import Foundation
import Imports
import Settlements

/// The real files that nobody here wrote: outside the repository, found by an environment variable.
enum Samples {
    static let directory = ProcessInfo.processInfo.environment["SETTLECAST_SAMPLES"]

    static func adyen(_ name: String) throws -> ImportFile {
        let file = "settlement_detail_report_\(name).csv"
        return ImportFile(name: file, bytes: try bytes("adyen/\(file)"))
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory ?? "").appending(path: path)))
    }
}

/// Rows of a CSV file that has no line breaks within fields, cut by other means than ours.
struct Cells {
    var rows: [[String]]

    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
        rows = lines.map { line in
            var cells = [""]
            var isQuoted = false
            for character in line {
                if character == "\"" { isQuoted.toggle() }
                if character == ",", !isQuoted {
                    cells.append("")
                } else {
                    cells[cells.count - 1].append(character)
                }
            }
            return cells
        }
    }

    func column(_ title: String) -> Int? { rows[0].firstIndex(of: title) }

    var bytes: [UInt8] { Array((rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n").utf8) }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed, everywhere.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func zone(_ name: String) throws -> Zone { try Zones().zone(name) }

/// The refusal of a file; nil where it is taken.
func refusal(_ body: () throws -> Void) throws -> ImportRefusal? {
    do {
        try body()
        return nil
    } catch let refusal as ImportRefusal {
        return refusal
    }
}

func amount(_ text: String, _ code: String = "USD") throws -> Money {
    guard let currency = Currency(code: code) else { throw MoneyError.notANumber }
    return try Money(text, currency: currency)
}

/// A file that was read whole, with what it brought gathered by account.
struct Gathered {
    let intake: Intake
    let summary: ImportSummary
    let reading: ImportReading
}

extension Profile {
    func read(_ file: ImportFile, _ options: ImportOptions) throws -> Gathered {
        var parts: [Intake.Part] = []
        let reading = try read([file], options) { item, account in
            let index = parts.firstIndex { $0.account == account } ?? parts.count
            if index == parts.count {
                parts.append(Intake.Part(account: account, entries: [], batches: [], payouts: []))
            }
            switch item {
            case .entry(let entry): parts[index].entries.append(entry)
            case .batch(let batch): parts[index].batches.append(batch)
            case .payout(let payout): parts[index].payouts.append(payout)
            case .coverage: break
            }
        }
        return Gathered(
            intake: Intake(file: file.name, digest: reading.digest, profile: name, parts: parts),
            summary: reading.summary, reading: reading)
    }

    func read(_ text: String, _ options: ImportOptions = .init(merchant: "acme")) throws -> Gathered {
        try read(ImportFile(name: "file.csv", bytes: Array(text.utf8)), options)
    }

    /// `line rule` of every finding; empty where the file is taken.
    func findings(_ text: String, _ options: ImportOptions = .init(merchant: "acme")) throws -> [String] {
        try refusal { _ = try read(text, options) }?.findings.map { finding in
            "\(finding.line.map(String.init) ?? "-") \(finding.rule.rawValue)"
        } ?? []
    }
}

let adyen = Profile.adyenSettlementDetails
let canonical = Profile.settlecast
