internal import Diagnostics

/// Holds what definitions say they were called to the files that there are.
struct Renames {
    /// The names of all definitions' files, be there errors in them or not.
    let names: Set<String>

    init(files: [String]) {
        names = Set(files.compactMap(Definitions.name))
    }

    func check(_ definitions: [Definition]) -> [Diagnostic] {
        var claimed: [String: Definition] = [:]
        return definitions.compactMap { definition in
            guard let was = definition.was else { return nil }
            if let other = claimed[was] { return second(definition, was, after: other) }
            claimed[was] = definition
            return fault(of: was, in: definition.name).map { fault in
                Diagnostic(
                    .wrongWas, fault.what, source: definition.places.source, span: definition.places.was,
                    help: fault.help)
            }
        }
    }

    private func fault(of was: String, in name: String) -> (what: String, help: String)? {
        if was == name { return ("it is called '\(was)' now", "write the name that the file had before") }
        if Definitions.name(of: was + ".yaml") != was {
            return ("no definition can have been called \(was.quoted)", "write the file's old name, without .yaml")
        }
        if names.contains(was) {
            return (
                "there is still a definition '\(was)', and its history is its own",
                "delete that file, or this line for a definition with a history of its own"
            )
        }
        return nil
    }

    private func second(_ definition: Definition, _ was: String, after other: Definition) -> Diagnostic {
        Diagnostic(
            .wrongWas, "'\(other.name)' goes on with the history of '\(was)' already",
            source: definition.places.source, span: definition.places.was, help: "delete one of the two lines",
            notes: [
                .init(
                    "the other one is here", source: other.places.source, span: other.places.was ?? other.places.title)
            ])
    }
}
