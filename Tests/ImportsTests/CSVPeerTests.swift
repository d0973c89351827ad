import Foundation
import Imports
import Settlements
import Support
import Testing

/// Python's codecs and csv module as the peer of our reader.
@Suite struct `A file that Python reads too` {
    private static let oracle = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Oracles/csv_oracle.py").path

    /// What Python says of each file: `text`, `quotes`, or the records.
    private func askPython(_ files: [HardFile]) throws -> [(verdict: Substring, records: Substring)] {
        let lines = files.map { file in
            let digits = file.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return "\(digits)\t\(file.codec)\t\(file.form.separator)"
        }
        let scratch = try Scratch()
        let cases = try scratch.write((lines.joined(separator: "\n") + "\n").utf8, to: "cases")
        let rows = try Python.rows(Self.oracle, [cases])
        #expect(rows.count == files.count)
        return rows.map { ($0[0], $0.count > 1 ? $0[1] : "") }
    }

    private func records(_ told: Told) -> String {
        told.records.map { record in
            record.fields.map { field in
                "." + field.text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }.joined() + ";"
        }.joined()
    }

    /// Python lets control characters pass, and takes UTF-16 without a mark for little-endian.
    private func isBeyondPython(_ told: Told) -> Bool {
        told.fault?.message.contains("control character") == true
            || told.fault?.message.contains("not in UTF-16") == true
    }

    @Test func `is read alike where quotes and returns may stand bare`() throws {
        let seed: UInt64 = 20_261_123
        var random = Seeded(seed: seed)
        let files = (0..<4000).map { _ in HardFile(&random, leniencies: [.bareQuotes, .bareReturns]) }
        var agreed = (read: 0, refused: 0)
        for (file, python) in zip(files, try askPython(files)) {
            let told = Told(file.bytes, file.form)
            guard !isBeyondPython(told) else { continue }
            let context: Comment = "seed \(seed): \(file.bytes) in \(file.codec), \(file.form): \(python)"
            switch python.verdict {
            case "text": #expect(told.fault?.rule == .encoding || told.fault?.rule == .quoting, context)
            case "quotes": #expect(told.fault?.rule == .quoting, context)
            default: #expect(told.fault == nil && records(told) == python.records, context)
            }
            if told.fault == nil { agreed.read += 1 } else { agreed.refused += 1 }
        }
        #expect(agreed.read > 500 && agreed.refused > 500, "\(agreed)")
    }

    @Test func `has the same records wherever we take it as RFC 4180 has it`() throws {
        let seed: UInt64 = 20_261_124
        var random = Seeded(seed: seed)
        let files = (0..<4000).map { _ in HardFile(&random, leniencies: []) }
        var agreed = 0
        for (file, python) in zip(files, try askPython(files)) {
            let told = Told(file.bytes, file.form)
            guard told.fault == nil else { continue }
            agreed += 1
            #expect(
                python.verdict == "ok" && records(told) == python.records,
                "seed \(seed): \(file.bytes) in \(file.codec), \(file.form): \(python)")
        }
        #expect(agreed > 300, "\(agreed)")
    }
}
