/// A line of a table in plain text: a name, figures at the right.
struct TextRow {
    let name: String
    /// Stands under the name where it does not fit beside it.
    let note: String?
    let figures: [String]
    let isTotal: Bool
    /// What is told of it on lines of their own.
    let below: [String]

    init(
        _ name: String, note: String? = nil, _ figures: [String], isTotal: Bool = false, below: [String] = []
    ) {
        self.name = name
        self.note = note
        self.figures = figures
        self.isTotal = isTotal
        self.below = below
    }
}

/// Plain text of a fixed width, as it is laid out.
struct TextPage {
    private let width: Int
    private(set) var text = ""

    /// Names narrower than this are no names: the figures then go below.
    private static let narrowestName = 22
    private static let gap = 2

    init(width: Int) {
        self.width = width
    }

    mutating func blank() { text += "\n" }

    mutating func rule(_ character: Character) {
        text += String(repeating: character, count: width) + "\n"
    }

    mutating func heading(_ words: String) {
        blank()
        paragraph(words)
        text += String(repeating: "-", count: min(width, TextWidth.of(words))) + "\n"
    }

    /// Words in lines; from the second line on `hanging` blanks stand before them.
    mutating func paragraph(_ words: String, hanging: Int = 0) {
        for line in TextWidth.lines(of: words, width: width, hanging: hanging) { text += line + "\n" }
    }

    /// A table whose figures are aligned at the right, under their headings where there are any.
    mutating func figures(_ rows: [TextRow], under headings: [String] = []) {
        let count = rows.map(\.figures.count).max() ?? 0
        let widths = (0..<count).map { column in
            let all = rows.compactMap { $0.figures.indices.contains(column) ? $0.figures[column] : nil }
            return (all + headings.dropFirst(column).prefix(1)).map(TextWidth.of).max() ?? 0
        }
        let nameWidth = width - widths.reduce(0) { $0 + $1 + Self.gap }
        guard nameWidth >= Self.narrowestName else { return stacked(rows, headings) }
        if !headings.isEmpty { append("", headings, nameWidth, widths) }
        for row in rows {
            if row.isTotal { append("", widths.map { String(repeating: "-", count: $0) }, nameWidth, widths) }
            let whole = [row.name, row.note].compactMap { $0 }.joined(separator: ", ")
            let fits = TextWidth.of(whole) <= nameWidth
            let lines = TextWidth.lines(of: fits ? whole : row.name, width: nameWidth, hanging: 2)
            append(lines.first ?? "", row.figures, nameWidth, widths)
            for line in lines.dropFirst() { text += line + "\n" }
            for note in (fits ? [] : [row.note].compactMap { $0 }) + row.below { paragraph("  \(note)", hanging: 2) }
        }
    }

    /// Each figure on a line of its own, for amounts that are too wide to stand side by side.
    private mutating func stacked(_ rows: [TextRow], _ headings: [String]) {
        for row in rows {
            paragraph([row.name, row.note].compactMap { $0 }.joined(separator: ", "), hanging: 2)
            for (index, figure) in row.figures.enumerated() where !figure.isEmpty {
                let heading = headings.indices.contains(index) ? headings[index] : ""
                append("    \(heading)", [figure], width - TextWidth.of(figure) - Self.gap, [TextWidth.of(figure)])
            }
            for note in row.below { paragraph("  \(note)", hanging: 2) }
        }
    }

    private mutating func append(_ name: String, _ figures: [String], _ nameWidth: Int, _ widths: [Int]) {
        var line = TextWidth.padded(name, to: nameWidth)
        for (figure, width) in zip(figures, widths) {
            line += String(repeating: " ", count: Self.gap + max(0, width - TextWidth.of(figure))) + figure
        }
        while line.last == " " { line.removeLast() }
        text += line + "\n"
    }
}

/// How many columns a text takes where all letters are as wide.
enum TextWidth {
    static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns($1) }
    }

    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - of(text)))
    }

    /// The words in lines of at most `width` columns. A word that is longer than a line is cut.
    static func lines(of text: String, width: Int, hanging: Int) -> [String] {
        let indent = text.prefix { $0 == " " }
        var lines: [String] = []
        var line = String(indent)
        var isFresh = true
        for word in text.split(separator: " ") {
            var rest = word
            if !isFresh, of(line) + 1 + of(rest) > width {
                lines.append(line)
                line = String(repeating: " ", count: hanging)
                isFresh = true
            }
            while of(line) + of(rest) + (isFresh ? 0 : 1) > width, isFresh {
                let part = start(of: rest, width: width - of(line))
                lines.append(line + part)
                rest = rest.dropFirst(part.count)
                line = String(repeating: " ", count: hanging)
            }
            line += (isFresh ? "" : " ") + rest
            isFresh = false
        }
        return lines + (isFresh && !lines.isEmpty ? [] : [line])
    }

    /// As much as fits, and at least one character.
    private static func start(of word: Substring, width: Int) -> Substring {
        var used = 0
        let end = word.indices.first { index in
            used += columns(word[index])
            return used > width && index > word.startIndex
        }
        return word[..<(end ?? word.endIndex)]
    }

    /// Two for East Asian wide letters and emoji, one for the others.
    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}
