extension Diagnostic {
    /// The diagnostic as a program reads it: one JSON object on one line, without the line's end.
    ///
    /// Keys are `file`, `line`, `column`, `severity`, `name`, `message`, `found`, `allowed`, `help`, and `notes` where
    /// there are any; `line` and `column` are null where the whole file is meant.
    package var json: String {
        var members = [
            "\"file\":\(Self.quoted(source.path))",
            "\"line\":\(span.map { String($0.line) } ?? "null")",
            "\"column\":\(span.map { String($0.column) } ?? "null")",
            "\"severity\":\(Self.quoted(severity.rawValue))",
            "\"name\":\(Self.quoted(name.rawValue))",
            "\"message\":\(Self.quoted(message))",
            "\"found\":\(found.map(Self.quoted) ?? "null")",
            "\"allowed\":[\(allowed.map(Self.quoted).joined(separator: ","))]",
            "\"help\":\(help.map(Self.quoted) ?? "null")",
        ]
        if !notes.isEmpty {
            let notes = notes.map { note in
                "{\"file\":\(Self.quoted(note.source.path)),\"line\":\(note.span.line),"
                    + "\"column\":\(note.span.column),\"message\":\(Self.quoted(note.message))}"
            }
            members.append("\"notes\":[\(notes.joined(separator: ","))]")
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// A JSON string (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{2028}" || scalar == "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
