import Foundation
import Imports
import Synchronization

/// How far the reading of a large file has come, told on standard error: a bar on a terminal, else a line now and then for a
/// log. Of a file that is read in a moment nothing is said.
final class ImportProgress: Sendable {
    private struct State {
        var file = ""
        var began = ContinuousClock.now
        var lastTold: ContinuousClock.Instant?
        var rows = 0
        var isDrawn = false
    }

    private let isTerminal: Bool
    private let state = Mutex(State())

    init() {
        isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// A file's reading begins, or that of several as one.
    func begin(_ file: String) {
        state.withLock { $0 = State(file: file) }
    }

    /// Told by the reader after every so many rows.
    func tell(read: Int64, of size: Int64) {
        state.withLock { state in
            let now = ContinuousClock.now
            state.rows += ImportOptions.rowsBetweenProgress
            let patience: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
            let first: Duration = isTerminal ? .seconds(1) : patience
            guard now - state.began >= first, state.lastTold.map({ now - $0 >= patience }) ?? true
            else { return }
            state.lastTold = now
            let text = ReadingProgress(
                file: state.file, read: read, size: size, rows: state.rows, took: now - state.began)
            guard isTerminal else {
                Console.error(text.line)
                return
            }
            Self.draw("\r" + text.bar(columns: Self.columns) + Self.clearToEnd)
            state.isDrawn = true
        }
    }

    /// The bar is taken away, so that what follows stands on a line of its own.
    func end() {
        state.withLock { state in
            if state.isDrawn { Self.draw("\r" + Self.clearToEnd) }
            state.isDrawn = false
        }
    }

    /// ECMA-48, "erase in line".
    private static let clearToEnd = "\u{1B}[K"

    private static func draw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// The words and the bar for one moment of a reading.
struct ReadingProgress {
    let file: String
    let read: Int64
    let size: Int64
    let rows: Int
    let took: Duration

    /// `big.csv: 52 % read, 104.2 of 200.4 MB, 31.5 MB/s, 1,250,000 rows, 3 s left`
    var line: String { "\(file): \(percent) % read, " + figures.joined(separator: ", ") }

    /// The same with a bar, no wider than the terminal: a long name is cut first.
    func bar(columns: Int) -> String {
        let width = 16
        let full = size > 0 ? Int(Int64(width) * min(read, size) / size) : width
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        let text = " [\(bar)] \(percent) %  " + figures.joined(separator: "  ")
        // One column less, for the cursor: a line that wraps cannot be erased.
        let room = max(1, columns - 1)
        let name = file.count + text.count <= room ? file : file.prefix(max(8, room - text.count - 1)) + "…"
        return String((name + text).prefix(room))
    }

    private var percent: Int64 { size > 0 ? min(100, read * 100 / size) : 100 }

    private var figures: [String] {
        let seconds = max(0.001, took / .seconds(1))
        var figures = [
            "\(Self.megabytes(read)) of \(Self.megabytes(size)) MB",
            "\(Self.megabytes(Int64(Double(read) / seconds))) MB/s",
            "\(rows.grouped) rows",
        ]
        if read >= size {
            figures.append("now its totals")
        } else if read > 0 {
            let left = Int((Double(size - read) / Double(read) * seconds).rounded(.up))
            figures.append("\(left < 100 ? "\(left) s" : "\((left + 59) / 60) min") left")
        }
        return figures
    }

    /// Of a million bytes, with one digit.
    private static func megabytes(_ bytes: Int64) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Int {
    /// `1,250,000`.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + text
    }
}
