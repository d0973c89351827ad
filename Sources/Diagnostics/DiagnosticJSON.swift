extension Diagnostic {
    /// The diagnostic as a program reads it: one JSON object on one line, without the line's end.
    ///
    /// Keys are `file`, `line`, `column`, `severity`, `name`, `message`, `found`, `allowed`, `help`, and `notes` where
    /// there are any; `line` and `column` are null where the whole file is meant.
    package var json: String {
        var members: [(String, JSON)] = [
            ("file", .string(source.path)), ("line", JSON(span?.line)), ("column", JSON(span?.column)),
            ("severity", .string(severity.rawValue)), ("name", .string(name.rawValue)), ("message", .string(message)),
            ("found", JSON(found)), ("allowed", .list(allowed.map(JSON.string))), ("help", JSON(help)),
        ]
        if !notes.isEmpty {
            members.append(("notes", .list(notes.map(\.json))))
        }
        return JSON.object(members).text
    }
}

extension Diagnostic.Note {
    fileprivate var json: JSON {
        [
            "file": .string(source.path), "line": JSON(span.line), "column": JSON(span.column),
            "message": .string(message),
        ]
    }
}
