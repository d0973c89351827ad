internal import Diagnostics
internal import Settlements

/// Reads `outputs:`.
struct OutputReader {
    let findings: Findings

    /// The outputs; nil where not each of them could be read, so that nothing can be said of those that are named.
    func read(_ pair: Yaml.Pair) -> [(output: Output, places: OutputPlaces)]? {
        var outputs: [(output: Output, places: OutputPlaces)] = []
        let entries = findings.entries(pair, Shapes.output, example: "csv: {layout: settlement-lines@1}")
        var isWhole = !entries.contains { $0 == nil } && !entries.isEmpty
        for entry in entries.compactMap(\.self) {
            guard let read = entry.key == "csv" ? csv(entry) : html(entry) else {
                isWhole = false
                continue
            }
            // Not every system that files come to tells upper case from lower.
            let name = read.output.name.lowercased()
            if let first = outputs.first(where: { $0.output.name.lowercased() == name }) {
                findings.add(
                    .duplicateEntry, "output '\(read.output.name)' is made twice", at: read.places.key,
                    help: "keep one of the two, or give it a name of its own, as in '\(entry.key): {name: books}'",
                    notes: [findings.note("it is first here", at: first.places.key)])
            } else {
                outputs.append(read)
            }
        }
        return isWhole ? outputs : nil
    }

    private func csv(_ entry: Yaml.Pair) -> (output: Output, places: OutputPlaces)? {
        guard let mapping = MappingReader(entry.value, Shapes.csv, at: entry.keySpan, into: findings) else {
            return nil
        }
        let name = name(in: mapping)
        let layout = text("layout", in: mapping)
        let dialect = mapping.has("dialect") ? mapping.word("dialect").flatMap(Dialect.init) : .rfc4180
        let columns = list("columns", in: mapping)
        guard let name, let layout, let dialect, let columns else { return nil }
        let form = CSVForm(
            layout: layout.written?.text, dialect: dialect, columns: columns.isEmpty ? nil : columns.map(\.text))
        return (
            Output(name: name.written?.text, form: .csv(form)),
            OutputPlaces(
                key: entry.keySpan, layout: layout.written?.span, dialect: mapping.optional("dialect")?.value.span,
                columns: columns, template: nil, locale: [])
        )
    }

    private func html(_ entry: Yaml.Pair) -> (output: Output, places: OutputPlaces)? {
        guard let mapping = MappingReader(entry.value, Shapes.html, at: entry.keySpan, into: findings) else {
            return nil
        }
        let name = name(in: mapping)
        let template = text("template", in: mapping)
        let locale = list("locale", in: mapping)
        guard let name, let template, let locale else { return nil }
        let form = HTMLForm(template: template.written?.text, locale: locale.map(\.text))
        return (
            Output(name: name.written?.text, form: .html(form)),
            OutputPlaces(
                key: entry.keySpan, layout: nil, dialect: nil, columns: [], template: template.written?.span,
                locale: locale)
        )
    }

    /// A text that need not be there; nil where it is there and wrong, which was reported.
    private struct Optionally {
        let written: OutputPlaces.Written?
    }

    private func text(_ key: String, in mapping: MappingReader) -> Optionally? {
        guard mapping.has(key) else { return Optionally(written: nil) }
        return mapping.text(key).map { Optionally(written: $0) }
    }

    /// The texts of a list that need not be there; nil where it is there and wrong, which was reported.
    private func list(_ key: String, in mapping: MappingReader) -> [OutputPlaces.Written]? {
        guard mapping.has(key) else { return [] }
        let texts = mapping.optional(key).map { findings.texts($0) } ?? []
        return texts.isEmpty ? nil : texts
    }

    private func name(in mapping: MappingReader) -> Optionally? {
        guard let name = text("name", in: mapping) else { return nil }
        guard let written = name.written else {
            // What is unknown may have been meant as the name: then nothing can be said of who names it.
            return mapping.sawUnknownKey ? nil : name
        }
        if written.text.lowercased() == Output.manifest {
            findings.add(
                .outputName, "'\(written.text)' is what the list of all that was made is called", at: written.span,
                help: "give this output another name")
            return nil
        }
        guard Output.isName(written.text) else {
            findings.add(
                .outputName, "an output cannot be called \(written.text.quoted)", at: written.span,
                help: "write letters, digits and '-', at most \(Output.longestName), the first not '-'")
            return nil
        }
        return name
    }
}
