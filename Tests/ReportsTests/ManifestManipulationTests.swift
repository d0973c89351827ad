import Foundation
import Reports
import Support
import Testing

/// What may befall a set between its sender and its reader.
private enum Manipulation: CaseIterable {
    case flippedByte, insertedByte, removedByte
    case removedRow, doubledRow, swappedRows, changedDigit
    case lastWeeks, anotherMerchants, exchanged
    case truncated, emptied, removed, renamed
    case extra, lineEnds
    case manifestOfAnotherMerchant, manifestOfAnotherWeek
}

@Suite struct `Manipulations of a delivered set` {
    private static let seed: UInt64 = 20_261_116

    private let week: ReceivedSet
    private let lastWeek: ReceivedSet
    private let other: ReceivedSet
    private let scratch: Scratch

    init() throws {
        week = try .week("2026-W46", salt: 46)
        lastWeek = try .week("2026-W45", salt: 45)
        other = try .week("2026-W46", merchant: "m-2002", salt: 90)
        scratch = try Scratch()
    }

    /// What a manipulation left, whose findings are wanted, and on which files.
    private struct Case {
        var files: [(name: String, bytes: [UInt8])]
        /// Each of these must be named by a finding.
        var touched: [String]
        /// Nothing but the touched files may be named.
        var isOnly = true
        /// One of the rules that the findings must hold.
        var rule: String?
    }

    @Test func `each of 500 seeded ones is found, on the right file`() throws {
        print("seed \(Self.seed)")
        var chance = SeededChance(seed: Self.seed)
        var counts: [String: (made: Int, found: Int)] = [:]
        for number in 0..<500 {
            let kind = Manipulation.allCases[number % Manipulation.allCases.count]
            // In every other round the other weeks and merchants lie in the same folder.
            let isShared = number / Manipulation.allCases.count % 2 == 1
            let made = manipulated(kind, isShared: isShared, &chance)
            let context =
                "seed \(Self.seed), number \(number): \(kind)\(isShared ? " among other sets" : "") of \(made.touched)"
            let beside = isShared ? lastWeek.files + other.files : []
            let folder = try scratch.write(made.files + beside, into: "set-\(number)")
            let check = try ManifestCheck(of: "\(folder)/\(week.manifest)")
            let named = Set(check.findings.map(\.file))
            let isFound = !check.isWhole && named.isSuperset(of: made.touched)
            #expect(isFound, "\(context): \(check.findings)")
            if made.isOnly { #expect(named.isSubset(of: made.touched), "\(context): \(check.findings)") }
            if let rule = made.rule {
                #expect(check.findings.contains { $0.rule.rawValue == rule }, "\(context): \(check.findings)")
            }
            counts["\(kind)", default: (0, 0)].made += 1
            if isFound { counts["\(kind)", default: (0, 0)].found += 1 }
            try scratch.remove("set-\(number)")
        }
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(kind): \(count.found) of \(count.made)")
        }
        #expect(counts.values.reduce(0) { $0 + $1.found } == 500)
        #expect(counts.count == Manipulation.allCases.count)
    }

    @Test(arguments: [false, true]) func `without one the set is whole`(isShared: Bool) throws {
        let beside = isShared ? lastWeek.files + other.files : []
        let folder = try scratch.write(week.files + beside, into: "whole-\(isShared)")
        let manifests = isShared ? [week, lastWeek, other] : [week]
        for set in manifests {
            let check = try ManifestCheck(of: "\(folder)/\(set.manifest)")
            #expect(check.findings.isEmpty)
            #expect(check.notes.isEmpty)
            #expect(check.isWhole)
            #expect(check.set?.run == set.run)
        }
    }

    // MARK: Making them

    private func manipulated(_ kind: Manipulation, isShared: Bool, _ chance: inout SeededChance) -> Case {
        switch kind {
        case .flippedByte, .insertedByte, .removedByte, .truncated, .emptied, .lineEnds:
            let index = Int.random(in: 0..<week.files.count, using: &chance)
            return changed(index) { Self.damaged($0, kind, &chance) }
        case .removedRow, .doubledRow, .swappedRows:
            var made = changed(csv) { Self.withRows($0, kind, &chance) }
            if kind != .swappedRows { made.rule = "row-count" }
            return made
        case .changedDigit:
            var made = changed(csv) { Self.withOtherNet($0, &chance) }
            made.rule = "control-sum"
            return made
        case .lastWeeks, .anotherMerchants:
            let index = Int.random(in: 0..<week.documents.count, using: &chance)
            let source = kind == .lastWeeks ? lastWeek : other
            var made = changed(index) { _ in source.documents[index].bytes }
            made.rule = isShared ? "file-swapped" : "file-altered"
            return made
        case .exchanged:
            var files = week.files
            (files[0].bytes, files[1].bytes) = (files[1].bytes, files[0].bytes)
            return Case(files: files, touched: week.names, rule: "file-swapped")
        case .removed:
            var files = week.files
            let gone = files.remove(at: Int.random(in: 0..<week.documents.count, using: &chance))
            return Case(files: files, touched: [gone.name], rule: "file-missing")
        case .renamed:
            var files = week.files
            let index = Int.random(in: 0..<week.documents.count, using: &chance)
            files[index].name = "copy (\(index)) \(files[index].name)"
            return Case(files: files, touched: [week.files[index].name], rule: "file-renamed")
        case .extra:
            let contents = [[], Array("hello".utf8)] + week.files.map(\.bytes)
            let name =
                ["notes.txt", "2026-W46 (1).csv", "manifest.json", ".hidden"].randomElement(using: &chance) ?? ""
            return Case(
                files: week.files + [(name, contents.randomElement(using: &chance) ?? [])], touched: [name],
                rule: "file-extra")
        case .manifestOfAnotherMerchant: return replaced(by: other, isShared: isShared)
        case .manifestOfAnotherWeek: return replaced(by: lastWeek, isShared: isShared)
        }
    }

    private var csv: Int { 1 }

    private func changed(_ index: Int, _ change: ([UInt8]) -> [UInt8]) -> Case {
        var files = week.files
        files[index].bytes = change(files[index].bytes)
        precondition(files[index].bytes != week.files[index].bytes, "a manipulation that changes nothing")
        return Case(files: files, touched: [files[index].name])
    }

    /// Another set's manifest under the name of ours: our documents are listed nowhere, and its own are not here, or
    /// stand beside them with the manifest that was copied.
    private func replaced(by set: ReceivedSet, isShared: Bool) -> Case {
        let touched = week.names + (isShared ? [set.manifest] : set.names)
        return Case(files: week.documents + [(week.manifest, set.manifestBytes)], touched: touched)
    }

    private static func damaged(_ bytes: [UInt8], _ kind: Manipulation, _ chance: inout SeededChance) -> [UInt8] {
        var bytes = bytes
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        switch kind {
        case .flippedByte: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        case .insertedByte:
            bytes.insert(UInt8.random(in: 0...255, using: &chance), at: Int.random(in: 0...bytes.count, using: &chance))
        case .removedByte: bytes.remove(at: place)
        case .truncated: bytes.removeLast(bytes.count - place)
        case .lineEnds:
            let text = String(decoding: bytes, as: UTF8.self)
            // A file of the one kind becomes one of the other.
            bytes = Array(
                (text.contains("\r\n") ? text.replacing("\r\n", with: "\n") : text.replacing("\n", with: "\r\n")).utf8)
        default: bytes = []
        }
        return bytes
    }

    /// The records of the file, the header first; a line break in quotes ends none.
    private static func records(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var records: [ArraySlice<UInt8>] = []
        var start = 0
        var isQuoted = false
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted {
                records.append(bytes[start...index])
                start = index + 1
            }
        }
        return records
    }

    private static func withRows(_ bytes: [UInt8], _ kind: Manipulation, _ chance: inout SeededChance) -> [UInt8] {
        var rows = records(bytes)
        let place = Int.random(in: 1..<rows.count, using: &chance)
        switch kind {
        case .removedRow: rows.remove(at: place)
        case .doubledRow: rows.insert(rows[place], at: Int.random(in: 1...rows.count, using: &chance))
        default: rows.swapAt(place, place % (rows.count - 1) + 1)
        }
        return Array(rows.joined())
    }

    /// One digit of a `net` becomes another. It is the 22nd column; no field before it holds a comma.
    private static func withOtherNet(_ bytes: [UInt8], _ chance: inout SeededChance) -> [UInt8] {
        var bytes = bytes
        let row = records(bytes).dropFirst().randomElement(using: &chance) ?? []
        let commas = row.indices.filter { row[$0] == UInt8(ascii: ",") }
        let digits = (commas[20] + 1..<commas[21]).filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[$0] }
        guard let place = digits.randomElement(using: &chance) else { return bytes }
        let digit = bytes[place] - UInt8(ascii: "0")
        bytes[place] = UInt8(ascii: "0") + (digit + UInt8.random(in: 1...9, using: &chance)) % 10
        return bytes
    }
}
