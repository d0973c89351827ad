/// A text that people write and we read, with the path under which they know it and its lines.
///
/// Lines end at LF, CR LF or CR. A byte order mark at the start belongs to no line.
package final class Source: Sendable {
    /// The path as it is shown: relative where the person gave it so.
    package let path: String
    /// The text without byte order mark; broken UTF-8 is replaced by U+FFFD so that its lines can be shown.
    package let scalars: [Unicode.Scalar]
    /// Where the bytes stop being UTF-8; nil where all of them are.
    package let brokenAt: Span?
    /// The bytes, where all of them are ASCII.
    let plain: [UInt8]?
    private let lineStarts: [Int]

    package init(path: String, bytes: some Sequence<UInt8>) {
        self.path = path
        let all = Array(bytes)
        if all.allSatisfy({ $0 < 0x80 }) {
            scalars = all.map { Unicode.Scalar($0) }
            lineStarts = Self.lineStarts(of: scalars)
            plain = all
            brokenAt = nil
            return
        }
        plain = nil
        var scalars: [Unicode.Scalar] = []
        var broken: Int?
        var decoder = UTF8()
        var iterator = all.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                scalars.append(scalar)
            case .error:
                broken = broken ?? scalars.count
                scalars.append("\u{FFFD}")
            case .emptyInput:
                break decoding
            }
        }
        if scalars.first == "\u{FEFF}" {
            scalars.removeFirst()
            broken = broken.map { $0 - 1 }
        }
        let lineStarts = Self.lineStarts(of: scalars)
        self.scalars = scalars
        self.lineStarts = lineStarts
        self.brokenAt = broken.map { Self.span(at: $0, length: 1, lineStarts: lineStarts) }
    }

    package convenience init(path: String, text: String) {
        self.init(path: path, bytes: text.utf8)
    }

    package var lineCount: Int { lineStarts.count }

    /// A line without its end, counted from 1; empty where there is none of that number.
    package func line(_ number: Int) -> String {
        guard lineStarts.indices.contains(number - 1) else { return "" }
        let end = number < lineStarts.count ? lineStarts[number] : scalars.count
        var line = scalars[lineStarts[number - 1]..<end]
        while let last = line.last, last == "\n" || last == "\r" {
            line.removeLast()
        }
        return Self.text(line)
    }

    /// Line and column of a place counted in scalars from the start.
    package func span(at offset: Int, length: Int = 1) -> Span {
        Self.span(at: offset, length: length, lineStarts: lineStarts)
    }

    /// The place of a line and column, counted in scalars from the start and never outside the text.
    func offset(line: Int, column: Int) -> Int {
        let start = lineStarts[min(max(line, 1), lineStarts.count) - 1]
        return min(start + max(column, 1) - 1, scalars.count)
    }

    /// The whole text.
    package var text: String { Self.text(scalars) }

    static func text(_ scalars: some Collection<Unicode.Scalar>) -> String {
        if scalars.allSatisfy(\.isASCII) {
            return String(decoding: scalars.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func lineStarts(of scalars: [Unicode.Scalar]) -> [Int] {
        var starts = [0]
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1
            switch scalar {
            case "\n": starts.append(next)
            case "\r" where next == scalars.count || scalars[next] != "\n": starts.append(next)
            default: break
            }
        }
        return starts
    }

    private static func span(at offset: Int, length: Int, lineStarts: [Int]) -> Span {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return Span(line: low + 1, column: offset - lineStarts[low] + 1, length: length)
    }
}

/// A stretch of one line: line and column from 1, both and the length counted in Unicode scalars.
package struct Span: Hashable, Sendable, Comparable {
    package let line: Int
    package let column: Int
    package let length: Int

    package init(line: Int, column: Int, length: Int = 1) {
        self.line = line
        self.column = column
        self.length = length
    }

    package static func < (one: Span, other: Span) -> Bool {
        (one.line, one.column, one.length) < (other.line, other.column, other.length)
    }

    /// The part of this stretch that begins `offset` scalars after its start.
    package func part(at offset: Int, length: Int) -> Span {
        Span(line: line, column: column + offset, length: length)
    }
}
