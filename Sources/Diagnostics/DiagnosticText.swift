extension Diagnostic {
    /// How many of the allowed words are shown to a person; `json` has all.
    private static let allowedShown = 12

    /// The diagnostic as a person reads it. The first line alone suffices for an editor:
    /// `file:line:column: severity: message [name]`.
    package var text: String {
        var lines = ["\(place(source, span)): \(severity.rawValue): \(message) [\(name.rawValue)]"]
        let width = String(([span?.line ?? 1] + notes.map(\.span.line)).max() ?? 1).count
        if let span {
            lines += Self.excerpt(of: source, at: span, width: width, isCovered: isCovered)
        }
        let margin = String(repeating: " ", count: width + 1)
        if let found, !message.contains(found) {
            lines.append("\(margin)= found: \(found)")
        }
        if !allowed.isEmpty {
            let more = allowed.count > Self.allowedShown ? ", …" : ""
            lines.append("\(margin)= allowed: \(allowed.prefix(Self.allowedShown).joined(separator: ", "))\(more)")
        }
        if let help {
            lines.append("\(margin)= help: \(help)")
        }
        for note in notes {
            lines.append("\(place(note.source, note.span)): note: \(note.message)")
            lines += Self.excerpt(of: note.source, at: note.span, width: width, isCovered: false)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func place(_ source: Source, _ span: Span?) -> String {
        guard let span else { return source.path }
        return "\(source.path):\(span.line):\(span.column)"
    }

    /// The line with a mark under the stretch that is meant. What looks like a secret is covered, and of a very long
    /// line only the surroundings are shown.
    private static func excerpt(of source: Source, at span: Span, width: Int, isCovered: Bool) -> [String] {
        var line = Array(Veil.cover(line: span.line, of: source).unicodeScalars)
        let before = min(span.column - 1, line.count)
        if isCovered {
            for place in before..<min(before + span.length, line.count) { line[place] = "•" }
        }
        var window = 0..<line.count
        if line.count > 140 {
            let start = max(0, min(before - 40, line.count - 120))
            window = start..<min(line.count, start + 120)
        }
        let lead = window.lowerBound > 0 ? "…" : ""
        let trail = window.upperBound < line.count ? "…" : ""
        let marked = min(max(span.length, 1), max(window.upperBound - before, 1))
        let number = String(span.line)
        let gutter = String(repeating: " ", count: width - number.count) + number
        let blank = String(repeating: " ", count: width)
        let padding = lead.map { _ in " " }.joined() + line[window.lowerBound..<before].map(Self.blank).joined()
        let under = line[before..<min(before + marked, line.count)].dropFirst().map {
            String(repeating: "~", count: columns($0))
        }
        let body = printable(line[window])
        return [
            "\(blank) |",
            "\(gutter) | \(lead)\(body)\(trail)",
            "\(blank) | \(padding)^\(under.joined())",
        ]
    }

    private static func printable(_ line: ArraySlice<Unicode.Scalar>) -> String {
        Source.text(line.map { $0.properties.generalCategory == .control && $0 != "\t" ? "\u{FFFD}" : $0 })
    }

    private static func blank(_ scalar: Unicode.Scalar) -> String {
        scalar == "\t" ? "\t" : String(repeating: " ", count: columns(scalar))
    }

    /// How many columns a terminal gives to a scalar: none to a combining mark, two to East Asian wide ones and emoji.
    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}
