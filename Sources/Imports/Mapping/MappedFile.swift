internal import Diagnostics
internal import Settlements

/// A file opened by its mapping: the lines before the header are read, the table stands before its first row.
struct MappedFile {
    /// A line before the header: its name and what it says.
    struct Line {
        let name: String
        let text: String
        let line: Int
        /// Where the value begins.
        let column: Int
    }

    /// In the file's order.
    private(set) var lines: [Line] = []
    let table: CSVTable

    /// A header that is to be found stands within so many lines: more than any report has before its table.
    private static let furthestHeader = 100

    /// - Returns: nil where there is no table to go on with, which `findings` then explain.
    init?(
        _ file: ImportFile, _ mapping: Mapping, progress: (@Sendable (Int64, Int64) -> Void)?,
        _ findings: inout FindingList
    ) {
        if mapping.header == .first {
            guard let table = CSVTable(file, form: mapping.form, progress: progress, &findings) else { return nil }
            self.table = table
            return
        }
        do {
            let reader = try CSVReader(file, mapping.form)
            var records: [[(text: String, line: Int, column: Int)]] = []
            while try reader.next() {
                guard Self.isHeader(reader, mapping, after: records.count) else {
                    records.append(reader.fields.map { (reader.text(of: $0), $0.line, reader.column(of: $0)) })
                    if records.count > Self.furthestHeader || mapping.isPast(reader.recordLine) { break }
                    continue
                }
                guard let table = CSVTable(under: reader, form: mapping.form, progress: progress, &findings) else {
                    return nil
                }
                self.table = table
                if let preamble = mapping.preamble { lines = Self.lines(records, preamble.layout) }
                return
            }
            findings.add(Self.noHeader(in: records, mapping))
        } catch {
            findings.add(Finding(error))
        }
        return nil
    }

    private static func isHeader(_ reader: CSVReader, _ mapping: Mapping, after count: Int) -> Bool {
        switch mapping.header {
        case .first: return count == 0
        case .line(let line): return reader.recordLine == line
        case .found:
            let titles = Set(reader.fields.map { reader.text(of: $0) })
            return titles.isSuperset(of: mapping.neededColumns)
        }
    }

    /// Why no row is the header: the row that comes nearest, and what it lacks.
    private static func noHeader(
        in records: [[(text: String, line: Int, column: Int)]], _ mapping: Mapping
    ) -> Finding {
        let needed = Set(mapping.neededColumns)
        if case .line(let line) = mapping.header {
            return Finding(
                .missingColumn, line: records.last?.first?.line ?? 1, column: 1,
                "line \(line), where the mapping says that the columns' titles stand, begins no row of this file")
        }
        let nearest = records.max { one, other in
            let counts = [one, other].map { needed.intersection($0.map(\.text)).count }
            return counts[0] < counts[1]
        }
        guard let nearest, let first = nearest.first, !needed.isDisjoint(with: nearest.map(\.text)) else {
            return Finding(
                .missingColumn, line: 1, column: 1, expected: needed.sorted().joined(separator: ", "),
                "no row of the first \(records.count) has the columns' titles; these are expected: "
                    + needed.sorted().joined(separator: ", "))
        }
        let titles = nearest.map(\.text)
        let missing = needed.subtracting(titles).sorted()
        let near =
            missing.count == 1 ? Spelling.nearest(to: missing[0], among: titles.filter { !needed.contains($0) }) : nil
        return Finding(
            .missingColumn, line: first.line, column: 1, expected: missing.joined(separator: ", "), found: near,
            "the row that looks most like the header lacks \(missing.map { shown($0) }.joined(separator: ", "))"
                + (near.map { "; is \(shown($0)) meant?" } ?? ""))
    }

    private static func lines(
        _ records: [[(text: String, line: Int, column: Int)]], _ layout: Mapping.Preamble.Layout
    ) -> [Line] {
        let records = records.filter { $0.contains { !$0.text.isEmpty } }
        switch layout {
        case .beside: return records.compactMap { beside($0) }
        case .below:
            return stride(from: 0, to: records.count - 1, by: 2).flatMap { index in
                zip(records[index], records[index + 1]).filter { !$0.0.text.isEmpty }.map { name, value in
                    Line(name: trimmed(name.text), text: value.text, line: value.line, column: value.column)
                }
            }
        }
    }

    /// `Opening balance;100.00`, or both in one field with a colon between them.
    private static func beside(_ record: [(text: String, line: Int, column: Int)]) -> Line? {
        let filled = record.filter { !$0.text.isEmpty }
        guard let name = filled.first else { return nil }
        if filled.count == 1, let colon = name.text.firstIndex(of: ":") {
            let value = trimmed(name.text[name.text.index(after: colon)...])
            return Line(name: trimmed(name.text[..<colon]), text: value, line: name.line, column: name.column)
        }
        let value = filled.dropFirst().first ?? (text: "", line: name.line, column: name.column)
        return Line(name: trimmed(name.text), text: value.text, line: value.line, column: value.column)
    }

    /// Without white space around it and without a colon at its end.
    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let last = rest.last, last.isWhitespace || last == ":" { rest.removeLast() }
        return String(rest.drop(while: \.isWhitespace))
    }

    func line(_ name: String) -> Line? { lines.first { $0.name == name } }

    /// Reports lines that the mapping needs and does not find, does not know, or expects to say something else.
    func check(_ mapping: Mapping, _ findings: inout FindingList) {
        guard let preamble = mapping.preamble else { return }
        let used = mapping.uses.filter(\.isPreamble).map(\.name)
        for name in used where line(name) == nil && !mapping.columns.optional.contains(name) {
            let near = Spelling.nearest(to: name, among: lines.map(\.name).filter { !used.contains($0) })
            findings.add(
                Finding(
                    .missingColumn, line: 1, column: 1, expected: name, found: near,
                    "no line before the header is called \(shown(name))"
                        + (near.map { "; is \(shown($0)) meant?" } ?? "")))
        }
        for line in lines {
            if !used.contains(line.name), !preamble.ignored.contains(line.name), !preamble.ignoresOthers {
                findings.add(
                    Finding(
                        .unknownColumn, line: line.line, column: 1, found: line.name,
                        "the mapping does not name the line \(shown(line.name)) before the header: name it under "
                            + "'preamble.ignore', or use it"))
            }
            guard let expected = preamble.expected[line.name], !expected.contains(line.text) else { continue }
            findings.add(
                Finding(
                    .value, line: line.line, column: line.column, expected: expected.joined(separator: " or "),
                    found: line.text,
                    "\(line.name) is \(shown(line.text)), this mapping expects \(expected.map { shown($0) }.joined(separator: " or "))"
                ))
        }
    }
}

extension Mapping {
    /// Titles that every file has.
    var neededColumns: [String] {
        uses.filter { !$0.isPreamble && !columns.optional.contains($0.name) }.map(\.name)
    }

    /// The header cannot come any more.
    fileprivate func isPast(_ line: Int) -> Bool {
        if case .line(let wanted) = header { return line > wanted }
        return false
    }
}
