/// A provider's file cut into lines, rows and fields by other means than ours, so that one thing of it can be damaged.
struct DamageSheet: Sendable {
    /// One field: where its text stands.
    struct Cell: Sendable {
        let title: String
        /// The row it belongs to; nil of what stands apart from rows: headers, footers, totals.
        let row: Int?
        let line: Int
        let bytes: Range<Int>
    }

    private(set) var lines: [[UInt8]]
    /// Every row by its lines.
    private(set) var rows: [Range<Int>] = []
    private(set) var cells: [Cell] = []

    private init(cutting text: String) {
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).map(Array.init)
    }

    /// A file whose first line has the columns' titles. No field holds a line break.
    init(csv text: String) {
        self.init(cutting: text)
        let titles = Self.fields(lines[0]).map { String(decoding: lines[0][$0], as: UTF8.self) }
        for line in lines.indices.dropFirst() {
            rows.append(line..<line + 1)
            addCells(zip(titles, Self.fields(lines[line])), row: rows.count - 1, line: line)
        }
    }

    /// PayPal's: the first field says what a line is, and `CH` has the titles of the rows.
    init(records text: String) {
        self.init(cutting: text)
        var titles: [String] = []
        for line in lines.indices {
            let fields = Self.fields(lines[line])
            let texts = fields.map { String(decoding: lines[line][$0], as: UTF8.self) }
            switch texts[0] {
            case "CH": titles = texts
            case "SB":
                rows.append(line..<line + 1)
                addCells(zip(titles, fields).dropFirst(), row: rows.count - 1, line: line)
            default:
                let places = fields.indices.map { "\(texts[0]) \($0)" }
                addCells(zip(places, fields).dropFirst(), row: nil, line: line)
            }
        }
    }

    /// XML with one element a line, and `row` around those of a row.
    init(xml text: String, row: String) {
        self.init(cutting: text)
        var start: Int?
        for line in lines.indices {
            let text = String(decoding: lines[line], as: UTF8.self)
            if text.contains("<\(row)>") { start = line }
            if let leaf = text.firstMatch(of: /<([A-Za-z]+)>([^<]+)</) {
                let before = text[..<leaf.output.2.startIndex].utf8.count
                cells.append(
                    Cell(
                        title: String(leaf.output.1), row: start == nil ? nil : rows.count, line: line,
                        bytes: before..<before + leaf.output.2.utf8.count))
            }
            guard text.contains("</\(row)>"), let first = start else { continue }
            rows.append(first..<line + 1)
            start = nil
        }
    }

    private mutating func addCells(_ found: some Sequence<(String, Range<Int>)>, row: Int?, line: Int) {
        for (title, bytes) in found where !bytes.isEmpty {
            cells.append(Cell(title: title, row: row, line: line, bytes: bytes))
        }
    }

    /// The fields of a line, without the quotes around them.
    private static func fields(_ line: [UInt8]) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var start = 0
        var isQuoted = false
        for place in 0...line.count {
            if place < line.count, line[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard place == line.count || line[place] == UInt8(ascii: ",") && !isQuoted else { continue }
            var end = place
            if end > start, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            let hasQuotes = end - start > 1 && line[start] == UInt8(ascii: "\"") && line[end - 1] == UInt8(ascii: "\"")
            fields.append(hasQuotes ? start + 1..<end - 1 : start..<end)
            start = place + 1
        }
        return fields
    }

    // MARK: What stands there

    var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")] }

    func text(_ cell: Cell) -> String { String(decoding: lines[cell.line][cell.bytes], as: UTF8.self) }

    /// The field of a row with one of these titles; empty where there is none.
    func text(_ title: String, of row: Int?) -> String {
        guard let row else { return "" }
        return cells.first { $0.row == row && $0.title == title }.map(text) ?? ""
    }

    // MARK: Damage

    func removing(row: Int) -> DamageSheet {
        var sheet = self
        sheet.lines.removeSubrange(rows[row])
        return sheet
    }

    func doubling(row: Int) -> DamageSheet {
        var sheet = self
        sheet.lines.insert(contentsOf: lines[rows[row]], at: rows[row].upperBound)
        return sheet
    }

    func replacing(_ cell: Cell, with text: String) -> DamageSheet {
        var sheet = self
        sheet.lines[cell.line].replaceSubrange(cell.bytes, with: text.utf8)
        return sheet
    }
}
