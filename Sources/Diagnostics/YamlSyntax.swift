internal import Yams

/// The composer's complaints, put in plain words at the place they are about. Its own text is never shown: it holds
/// the whole file.
enum YamlSyntax {
    static func diagnostic(of error: YamlError, in source: Source) -> Diagnostic {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return diagnostic(problem, at: mark, context, in: source)
        case .duplicatedKeysInMapping(let keys, let context):
            let offset = source.offset(line: context.mark.line, column: context.mark.column)
            return Diagnostic(
                .duplicateKey, "key '\(keys.first ?? "")' is given twice", source: source,
                span: source.span(at: offset),
                help: "keep one of the two")
        default:
            return unknown(in: source)
        }
    }

    static func unknown(in source: Source) -> Diagnostic {
        Diagnostic(
            .yamlSyntax, "the file cannot be read as YAML", source: source, span: nil,
            help: "compare it with one of the definitions that come with the program")
    }

    private static func diagnostic(
        _ problem: String, at mark: Mark, _ context: YamlError.Context?, in source: Source
    ) -> Diagnostic {
        let offset = source.offset(line: mark.line, column: mark.column)
        let opening = context.map { source.offset(line: $0.mark.line, column: $0.mark.column) }
        if let tab = tabInIndentation(of: source.span(at: offset).line, in: source) {
            return Diagnostic(
                .yamlSyntax, "a tab in the indentation", source: source, span: tab,
                help: "indent with spaces, as on the other lines")
        }
        let words = words(for: problem, opening: context?.text ?? "", at: offset, in: source)
        let place = words.pointsAtOpening ? opening ?? offset : offset
        return Diagnostic(
            .yamlSyntax, words.message, source: source, span: source.span(at: visible(place, in: source)),
            help: words.help)
    }

    private struct Words {
        let message: String
        let help: String?
        var pointsAtOpening = false
    }

    private static func words(for problem: String, opening: String, at offset: Int, in source: Source) -> Words {
        switch problem {
        case "did not find expected key":
            return Words(
                message: "expected a key here, as in 'key: value'",
                help:
                    "keys of one mapping begin in the same column; a text with ': ', '#' or quotes inside wants quotes around it"
            )
        case "mapping values are not allowed in this context":
            return Words(
                message: "a ':' is not expected here",
                help: "put quotes around a text that holds ': ', or mend the indentation of this line")
        case "could not find expected ':'":
            return Words(message: "expected a ':' after the key", help: "write 'key: value'", pointsAtOpening: true)
        case "found unexpected end of stream", "found unexpected document indicator":
            return Words(
                message: "this quote is never closed", help: "close it on the same line", pointsAtOpening: true)
        case "did not find expected ',' or ']'":
            return Words(message: "this list is not closed with ']'", help: nil, pointsAtOpening: true)
        case "did not find expected ',' or '}'":
            return Words(message: "this mapping is not closed with '}'", help: nil, pointsAtOpening: true)
        case "found character that cannot start any token":
            let character = offset < source.scalars.count ? String(source.scalars[offset]) : ""
            return Words(
                message: "a value cannot begin with '\(character)'", help: "put quotes around the value")
        case "block sequence entries are not allowed in this context":
            return Words(
                message: "a list entry '- ' is not expected here", help: "begin the list on the line after its key")
        case "did not find expected '-' indicator":
            return Words(
                message: "expected another list entry '- ' here",
                help: "entries of one list begin in the same column")
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            return Words(
                message: "a '\\' in double quotes begins an escape, and this is none",
                help: "write '\\\\' for a backslash, or use single quotes")
        case "did not find expected node content", "did not find expected <document start>":
            return Words(message: "a value is expected here", help: "put quotes around a text of special characters")
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            return Words(message: "a tab in the indentation", help: "indent with spaces")
        default:
            return Words(message: "the file cannot be read as YAML from here on", help: nil)
        }
    }

    private static func tabInIndentation(of line: Int, in source: Source) -> Span? {
        let indentation = source.line(line).unicodeScalars.prefix { $0 == " " || $0 == "\t" }
        guard let tab = Array(indentation).firstIndex(of: "\t") else { return nil }
        return Span(line: line, column: tab + 1)
    }

    /// The end of the text lies on no line that one could show: point at the last line's end.
    private static func visible(_ offset: Int, in source: Source) -> Int {
        var place = min(offset, source.scalars.count)
        guard place == source.scalars.count else { return place }
        while place > 0, ["\n", "\r", " "].contains(source.scalars[place - 1]) { place -= 1 }
        return place
    }
}
